//! What the backends put into the wheels of small trees, against what we say of those trees.

use serde_json::Value;
use shipwheel::diagnostic::Severity;
use shipwheel::document::Document;
use shipwheel::files::{Files, Memory};
use shipwheel::project::{Project, Settings};
use shipwheel::rules;

fn errors(row: &Value) -> Vec<String> {
    let toml = row["toml"].as_str().expect("a project file");
    let mut files = Memory::default();
    files.name_folder("demo-project");
    for (path, content) in row["files"].as_object().expect("files") {
        files.insert(path.as_str(), content.as_str().expect("a text"));
    }
    files.insert("pyproject.toml", toml);
    let document = Document::parse(toml);
    let project = Project::read(&document, Some(&files as &dyn Files), &Settings::default());
    let found = rules::check(&project).into_iter();
    let errors = found.filter(|found| found.severity == Severity::Error);
    errors.map(|found| format!("{}: {}", found.rule, found.message)).collect()
}

/// Whether the wheel holds what its author meant: some code, and the project file not with it.
fn is_good(row: &Value) -> bool {
    let holds: Vec<&str> = row["holds"]
        .as_array()
        .map(|names| names.iter().filter_map(Value::as_str).collect())
        .unwrap_or_default();
    let code = holds.iter().any(|name| name.ends_with(".py") || name.ends_with(".pyi"));
    row["ok"] == true && code && !holds.contains(&"pyproject.toml")
}

/// What the wheel alone does not show: a part is lost, the sdist cannot be made, the index refuses
/// the import name, or the build went through only because nothing lay above the folder.
const TOLD_ALL_THE_SAME: &[&str] = &[
    "setuptools py-modules-missing-one",
    "setuptools packages-src",
    "hatch fi-sdist-missing",
    "hatch hook-version-nopkg",
    "poetry pk-sdist-missing",
    "flit stubs",
    "flit mod-srcdot",
    "flit mod-src",
    "flit mod-dash",
    "flit mod-keyword",
    "flit ext-dotdot",
    "flit exclude-dir-w",
];

/// Wheels that are empty because the author says so, or that we do not judge: patterns that exclude
/// everything, paths out of the project, two files for one place.
const NOT_TOLD: &[&str] = &[
    "setuptools packages-empty",
    "setuptools data-files-outside",
    "setuptools where-abs",
    "uv name-list-empty",
    "uv source-exclude-init",
    "uv source-exclude-init2",
    "uv wheel-exclude-all",
    "hatch pk-back",
    "hatch fi-ok-nopkg",
    "hatch fi-dup",
    "hatch bypass",
    "pdm inc-excluded",
    "pdm exc-all",
    "pdm exc-all2",
    "pdm srcinc",
    "pdm srcinc2",
    "pdm wheel-data-bad-match",
    "pdm inc-abs",
    "pdm inc-dotdot",
    "poetry pk-dotdot",
    "poetry exc-all",
    "poetry script-file-missing",
    "poetry build-missing",
    "flit dir-noinit",
    "flit module-str-name",
];

#[test]
fn errors_are_told_of_the_trees_that_cannot_be_shipped() {
    let rows = include_str!("../data/layouts.jsonl").lines();
    let rows: Vec<Value> = rows.map(|row| serde_json::from_str(row).expect("a row")).collect();
    let mut wrong = Vec::new();
    for row in &rows {
        let errors = errors(row);
        let good = is_good(row);
        if good == errors.is_empty() {
            continue;
        }
        let title = format!("{} {}", row["backend"], row["title"]).replace('"', "");
        let known = if good { TOLD_ALL_THE_SAME } else { NOT_TOLD };
        if known.contains(&title.as_str()) {
            continue;
        }
        let kind = if good { "FALSE ALARM" } else { "MISSED" };
        let said =
            if good { format!("{errors:?}") } else { format!("{} {}", row["said"], row["holds"]) };
        wrong.push(format!("{kind} {title}: {said}"));
    }
    assert!(wrong.is_empty(), "{} of {}\n{}", wrong.len(), rows.len(), wrong.join("\n"));
}
