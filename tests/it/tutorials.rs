//! The projects of the tutorials that our users follow, as they stand after copying: what must
//! be told, and nothing besides.

use shipwheel::analysis::{self, Options};
use shipwheel::document::Document;
use shipwheel::files::{Disk, Files};

/// Findings in `tests/projects/NAME`: severity, rule and the line, from 1.
fn found(name: &str, change: impl Fn(String) -> String) -> Vec<String> {
    let folder = format!("tests/projects/{name}");
    let disk = Disk::new(&folder);
    let bytes = disk.read("pyproject.toml").expect("the project is there");
    let document = Document::parse(change(String::from_utf8(bytes).expect("it is text")));
    let found = analysis::check(&document, Some(&disk as &dyn Files), &Options::default());
    let line = |at: usize| document.lines().line_of(at) + 1;
    found
        .iter()
        .map(|d| format!("{} {} {}", d.severity.name(), d.rule, line(d.span.start)))
        .collect()
}

fn as_it_is(text: String) -> String {
    text
}

fn has(found: &[String], wanted: &[&str]) {
    for each in wanted {
        assert!(found.iter().any(|one| one == each), "`{each}` is not in {found:#?}");
    }
}

fn no_error(found: &[String]) {
    assert!(!found.iter().any(|one| one.starts_with("error")), "{found:#?}");
}

#[test]
fn the_packaging_tutorial_builds_and_keeps_its_placeholders() {
    for name in ["tutorial-flit", "tutorial-hatchling"] {
        let found = found(name, as_it_is);
        no_error(&found);
        has(
            &found,
            &[
                "warning project-placeholder-value 6",
                "warning project-placeholder-value 9",
                "warning license-classifier-deprecated 16",
                "warning project-placeholder-value 21",
                "warning project-placeholder-value 22",
            ],
        );
    }
}

#[test]
fn an_empty_readme_is_refused_by_the_index_when_flit_builds() {
    let empty = |text: String| text.replace("README.md", "EMPTY.md");
    has(&found("tutorial-flit", empty), &["error readme-empty 12"]);
}

#[test]
fn the_blog_about_a_version_file_has_an_address_and_urls_that_are_none() {
    let found = found("tutorial-flit-version", as_it_is);
    let errors: Vec<&String> = found.iter().filter(|one| one.starts_with("error")).collect();
    assert_eq!(
        errors,
        ["error people-email-invalid 9", "error url-invalid 17", "error url-invalid 18"],
    );
    has(
        &found,
        &[
            "warning project-placeholder-value 6",
            "warning project-placeholder-value 9",
            "warning version-file-not-in-wheel 7",
        ],
    );
}

#[test]
fn the_blog_about_a_version_file_needs_its_include() {
    let without = |text: String| text.replace("include = [\"VERSION\"]", "");
    has(
        &found("tutorial-flit-version", without),
        &["error version-file-not-in-sdist 7", "warning version-file-not-in-wheel 7"],
    );
}
