//! Words beside values: the version, how many files a pattern finds, the licence files that are
//! shipped unasked.

use super::version::{self, Hint};
use crate::document::{Str, Value};
use crate::files::Files;
use crate::project::{Backend, Project, matches};

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
        let patterns = globs.chain(listed("include")).chain(listed("exclude"));
        hints.extend(patterns.take(MOST).filter_map(|text| found(files, text)));
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
