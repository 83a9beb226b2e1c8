//! The version that we say a project has, against the one that the backends really published.

use crate::verdicts::{JUDGES, cases, project};
use serde_json::Value;
use shipwheel::document::Document;
use shipwheel::files::Files;
use shipwheel::grammar::version::Version;
use shipwheel::project::{Project, Settings};

/// Versions that nobody could read from the files.
const NOT_IN_THE_FILES: &[&str] = &[
    // A pattern in the language of Python's `re`.
    "ver-hatch-pattern",
    // A lambda is code.
    "ver-hatch-code-expr",
    // Without [project] setuptools publishes 0.0.0, whatever else is written.
    "toplevel-projects-typo",
];

/// Every project about versions: ours is the built one, or unknown. `REPORT=1` prints those.
#[test]
fn the_version_is_the_one_that_was_built_or_unknown() {
    let (mut all, mut resolved) = (0, 0);
    let (mut unknown, mut wrong) = (Vec::new(), Vec::new());
    for case in cases() {
        let id = case["id"].as_str().unwrap_or("?");
        for judge in JUDGES {
            let verdict = &case["verdicts"][judge.name];
            let Some(built) = verdict["version"].as_str() else { continue };
            if verdict["ok"] != Value::Bool(true) {
                continue;
            }
            let (text, files) = project(&case, judge);
            let document = Document::of_bytes(&text);
            let settings = Settings { backend: Some(judge.backend), ..Settings::default() };
            let project = Project::read(&document, Some(&files as &dyn Files), &settings);
            let built = Version::read(built).map_or_else(|_| built.to_owned(), |v| v.to_string());
            match project.published_version() {
                Ok(version) if version == built => {
                    all += 1;
                    resolved += usize::from(id.starts_with("ver-"));
                }
                Ok(version) => wrong.push(format!("{id} {}: {version}, not {built}", judge.name)),
                Err(why) => unknown.push((id.to_owned(), format!("{} {built}: {why}", judge.name))),
            }
        }
    }
    if std::env::var_os("REPORT").is_some() {
        println!("{all} known, {resolved} of them about versions; {unknown:#?}");
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    let missed: Vec<_> =
        unknown.iter().filter(|(id, _)| !NOT_IN_THE_FILES.contains(&id.as_str())).collect();
    assert!(missed.is_empty(), "{missed:#?}");
    let open = unknown.iter().filter(|(id, _)| id.starts_with("ver-")).count();
    assert!(resolved * 10 >= (resolved + open) * 9, "{resolved} of {}", resolved + open);
}
