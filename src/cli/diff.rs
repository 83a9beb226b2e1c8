//! What a fix would change, as a unified diff that `patch` and `git apply -p0` take.

use super::plain;
use super::terminal::Look;
use similar::{ChangeTag, TextDiff};
use std::borrow::Cow;
use std::io::{self, Write};
use std::time::Duration;

/// After this the diff may be longer than need be.
const PATIENCE: Duration = Duration::from_secs(2);

/// Writes the difference between two texts of the file called `name`.
pub fn write(
    name: &str,
    old: &[u8],
    new: &[u8],
    look: Look,
    out: &mut dyn Write,
) -> io::Result<()> {
    let (old, new) = (String::from_utf8_lossy(old), String::from_utf8_lossy(new));
    // Only `\n` ends a line for those who read diffs.
    let old: Vec<&str> = old.split_inclusive('\n').collect();
    let new: Vec<&str> = new.split_inclusive('\n').collect();
    let mut configuration = TextDiff::configure();
    let configuration = configuration.newline_terminated(true).timeout(PATIENCE);
    let difference = configuration.diff_slices(&old, &new);
    // What another program reads must be exact; what a terminal shows must be harmless.
    let raw = !look.terminal && !look.colour;
    let paint = |style: &'static str| if look.colour { style } else { "" };
    let reset = paint("\u{1b}[0m");
    let name = plain::line(name);
    let bold = paint("\u{1b}[1m");
    writeln!(out, "{bold}--- {name}{reset}")?;
    writeln!(out, "{bold}+++ {name}{reset}")?;
    for hunk in difference.unified_diff().iter_hunks() {
        writeln!(out, "{}{}{reset}", paint("\u{1b}[36m"), hunk.header())?;
        for change in hunk.iter_changes() {
            let (sign, style) = match change.tag() {
                ChangeTag::Equal => (' ', ""),
                ChangeTag::Delete => ('-', paint("\u{1b}[31m")),
                ChangeTag::Insert => ('+', paint("\u{1b}[32m")),
            };
            let line = change.value();
            let content = line.strip_suffix('\n').unwrap_or(line);
            let shown = if raw { Cow::Borrowed(content) } else { plain::source(content) };
            let reset = if style.is_empty() { "" } else { reset };
            writeln!(out, "{style}{sign}{shown}{reset}")?;
            if content.len() == line.len() {
                writeln!(out, "\\ No newline at end of file")?;
            }
        }
    }
    Ok(())
}
