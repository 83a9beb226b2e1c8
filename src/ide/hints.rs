//! Words beside values: the version, how many files a pattern finds, the licence files that are
//! shipped unasked.

use super::version::{self, Hint};
use crate::document::{Str, Value};
use crate::files::Files;
use crate::project::{Backend, Matched, Pattern, Project, matches, patterns};

/// At most so many patterns are looked for.
const MOST: usize = 50;

/// Every word, in file order.
pub fn hints(project: &Project, files: Option<&dyn Files>) -> Vec<Hint> {
    let mut hints: Vec<Hint> = version::hint(project, files).into_iter().collect();
    if let Some(files) = files {
        let globs = project.license.globs.iter().map(|glob| glob.text);
        let sdist = project.document.table(&["tool", "flit", "sdist"]);
        let listed = |key: &str| {
            let value = sdist.and_then(|sdist| sdist.get(key));
            value.into_iter().flat_map(Value::texts).collect::<Vec<_>>()
        };
        let own = globs.chain(listed("include")).chain(listed("exclude"));
        hints.extend(own.take(MOST).filter_map(|text| found(files, text)));
        let matched = |pattern: &Pattern| fitted(pattern, &project.matched(files, pattern)?);
        hints.extend(patterns(project.document).iter().take(MOST).filter_map(matched));
    }
    hints.extend(unasked(project));
    hints.sort_by_key(|hint| hint.at);
    hints
}

/// How much a pattern finds; nothing for a plain path, which finds itself.
fn found(files: &dyn Files, text: &Str) -> Option<Hint> {
    if !text.as_str().contains(['*', '?', '[']) {
        return None;
    }
    let found = matches(files, text.as_str())?;
    let text_of = match found.len() {
        0 => "nothing".to_owned(),
        1 => "1 found".to_owned(),
        count => format!("{count} found"),
    };
    Some(Hint { at: text.span.end, text: text_of, tooltip: listing(&found) })
}

/// How much a pattern of the backend's tables fits.
fn fitted(pattern: &Pattern, matched: &Matched) -> Option<Hint> {
    if matched.found.len() == 1 && matched.found[0] == pattern.text {
        return None;
    }
    let kept: Vec<String> = matched.kept().cloned().collect();
    let tooltip = match (kept.is_empty(), matched.left_out.is_empty()) {
        (_, true) => listing(&kept),
        (true, false) => format!("{LEFT_OUT}: {}", listing(&matched.left_out)),
        (false, false) => {
            format!("{}; {LEFT_OUT}: {}", listing(&kept), listing(&matched.left_out))
        }
    };
    Some(Hint { at: pattern.span.end, text: count(matched), tooltip })
}

/// `nothing`, `1 file`, `3 of 7 files`, `2 packages`.
fn count(matched: &Matched) -> String {
    let unit = if matched.are_packages { "package" } else { "file" };
    match (matched.found.len(), matched.left_out.len()) {
        (0, _) => "nothing".to_owned(),
        (1, 0) => format!("1 {unit}"),
        (all, 0) => format!("{all} {unit}s"),
        (1, _) => format!("1 {unit}, left out"),
        (all, out) => format!("{} of {all} {unit}s", all - out),
    }
}

/// Why files that fit are not shipped.
pub(super) const LEFT_OUT: &str = "left out by `.gitignore` or `exclude`";

/// The licence files that the backend takes without being told.
fn unasked(project: &Project) -> Option<Hint> {
    let takes = matches!(
        project.backend,
        Backend::Flit | Backend::Hatchling | Backend::Setuptools | Backend::Poetry
    );
    let license = &project.license;
    let at = license.expression?.span.end;
    let texts = license.texts.as_ref().filter(|texts| !texts.is_empty())?;
    if !takes || license.files_entry.is_some() || project.is_dynamic("license-files") {
        return None;
    }
    let backend = project.backend.name();
    let tooltip = format!("{backend} ships {}", listing(texts));
    let text = match texts.as_slice() {
        [one] => format!("ships {}", one.chars().take(40).collect::<String>()),
        several => format!("ships {} licence files", several.len()),
    };
    Some(Hint { at, text, tooltip })
}

fn listing(paths: &[String]) -> String {
    const SHOWN: usize = 10;
    let mut shown: Vec<&str> = paths.iter().take(SHOWN).map(String::as_str).collect();
    if paths.len() > SHOWN {
        shown.push("…");
    }
    if shown.is_empty() { "nothing is found".to_owned() } else { shown.join(", ") }
}
