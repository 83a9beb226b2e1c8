//! The last lines of a report: how much was found, and what to do about it.

use super::Report;
use crate::cli::arguments::Check;
use crate::cli::checked::{Checked, Tally};
use crate::cli::plain;
use crate::cli::terminal::Output;
use crate::project::{Backend, Target};
use std::io::{self, Write};

pub fn write(report: &Report, out: &mut Output) -> io::Result<()> {
    let place = match report.checked {
        [] => return Ok(()),
        [one] => plain::line(&one.file.name).into_owned(),
        many => count(many.len(), "file"),
    };
    let tally = Tally::of(report.checked);
    let (green, bold, reset) = match out.look.colour {
        true => ("\u{1b}[1;32m", "\u{1b}[1m", "\u{1b}[0m"),
        false => ("", "", ""),
    };
    let levels = [(tally.errors, "error"), (tally.warnings, "warning"), (tally.hints, "hint")];
    let found = levels.into_iter().filter(|(number, _)| *number > 0);
    let found = listed(&found.map(|(number, what)| count(number, what)).collect::<Vec<_>>());
    match (report.fixed, found) {
        (0, None) => writeln!(out, "{green}Nothing found{reset} in {place}{}.", judges(report)),
        (fixed, None) => {
            let fixed = count(fixed, "finding");
            writeln!(
                out,
                "{green}Fixed {fixed}{reset} in {place}; nothing is left{}.",
                judges(report)
            )
        }
        (0, Some(found)) => {
            writeln!(out, "{bold}Found {found}{reset} in {place}.")?;
            writeln!(out, "{}", advice(&tally, report.arguments))
        }
        (fixed, Some(found)) => {
            let fixed = count(fixed, "finding");
            writeln!(out, "{bold}Fixed {fixed}{reset} in {place}; {found} left.")?;
            writeln!(out, "{}", advice(&tally, report.arguments))
        }
    }
}

/// Whose view of a file without findings that is.
fn judges(report: &Report) -> String {
    let [Checked { backend, target, .. }] = report.checked else { return String::new() };
    let backend = match backend {
        Backend::Unknown => "a backend that is not known",
        Backend::Spec => "the standards alone",
        known => known.name(),
    };
    match target {
        Target::Pypi => format!(" (for {backend} and PyPI)"),
        Target::Other(name) => format!(" (for {backend} and {})", plain::line(name)),
        Target::None => format!(" (for {backend})"),
    }
}

/// What the reader may do next.
fn advice(tally: &Tally, arguments: &Check) -> String {
    let (safe, more) = (tally.fixable, tally.fixable_unsafely);
    let fixes = match (safe, more) {
        _ if arguments.fix && arguments.unsafe_fixes => String::new(),
        (_, 0) if arguments.fix => String::new(),
        (_, more) if arguments.fix => format!("`--unsafe-fixes` fixes {more} more. "),
        (0, 0) => String::new(),
        (0, more) => format!("`--fix --unsafe-fixes` fixes {more}. "),
        (safe, 0) => format!("`--fix` fixes {safe}. "),
        (safe, more) => format!("`--fix` fixes {safe}, with `--unsafe-fixes` {more} more. "),
    };
    format!("{fixes}`shipwheel explain RULE` tells more about a rule.")
}

/// `1 error`, `2 errors`, `2 fixes`
pub fn count(number: usize, what: &str) -> String {
    let plural = match number {
        1 => "",
        _ if what.ends_with('x') => "es",
        _ => "s",
    };
    format!("{number} {what}{plural}")
}

/// `a`, `a and b`, `a, b and c`; none of nothing.
fn listed(words: &[String]) -> Option<String> {
    let (last, before) = words.split_last()?;
    Some(if before.is_empty() { last.clone() } else { format!("{} and {last}", before.join(", ")) })
}
