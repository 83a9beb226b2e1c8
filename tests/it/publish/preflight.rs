//! What is known of a release before it is sent: `-r testpypi`, whose list is on loopback.

use super::command::folder;
use super::index::{Act, Index, answer};
use crate::cli::run::{Folder, Ran};
use serde_json::{Value, json};

fn page(index: &Index, project: &str, page: &Value) {
    let kind = "Content-Type: application/vnd.pypi.simple.v1+json\r\n";
    index.say(&format!("/simple/{project}/"), &[answer(200, "OK", kind, &page.to_string())]);
}

fn dry_run(folder: &Folder, index: &Index) -> Ran {
    dry_run_as(folder, index, &[])
}

fn dry_run_as(folder: &Folder, index: &Index, more: &[&str]) -> Ran {
    let check = index.url().replace("legacy", "simple");
    let words = ["publish", "-r", "testpypi", "--check-url", &check, "--dry-run"];
    let words = [&words[..], more].concat();
    let typed = folder.command(&words, "").without(shipwheel::engine::index::VARIABLES);
    let proxies = ["HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"];
    let home = folder.path("home");
    let typed = typed.without(&proxies).env("HOME", home.to_str().expect("UTF-8"));
    let typed = typed.env("SHIPWHEEL_KEYRING", "none");
    let ran = typed.without(&["GITHUB_ACTIONS", "GITLAB_CI", "BUILDKITE", "CIRCLECI"]).run(b"");
    assert!(!index.seen.lock().expect("whole").leaked);
    assert!(index.posts().is_empty());
    ran
}

fn file(name: &str, uploaded: &str) -> Value {
    json!({ "filename": name, "hashes": { "sha256": "00" }, "upload-time": uploaded })
}

#[test]
fn what_the_index_will_refuse_is_told() {
    let (folder, index) = (folder(), Index::doing(&[Act::Store]));
    let old = file("pkg-1.0.post0.tar.gz", "2020-01-01T00:00:00.000000Z");
    page(
        &index,
        "pkg",
        &json!({
            "files": [file("pkg-1.0-cp39-cp39-win32.whl", "2020-01-01T00:00:00.000000Z"), old],
            "versions": ["1.0", "1.0.post0"], "project-status": { "status": "archived" },
        }),
    );
    let ran = dry_run(&folder, &index);
    assert_eq!(ran.code, 0, "{}", ran.err);
    let warnings: Vec<&str> = ran.err.lines().collect();
    assert_eq!(
        warnings,
        [
            "warning[publish-project-closed]: the index says that `pkg` is archived; it may refuse the upload",
            "warning[publish-version-lower]: version 1.0 is lower than 1.0.post0, which the index has",
            "warning[publish-release-closed]: the release 1.0 is older than 14 days and takes no new files",
        ]
    );
    // Programs get the same, and each name is one that `explain` knows.
    let json = dry_run_as(&folder, &index, &["--output-format", "json"]);
    let json: Value = serde_json::from_str(&json.out).expect("JSON");
    let told: Vec<String> = json["warnings"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|one| {
            let rule = one["rule"].as_str().expect("a name");
            assert!(shipwheel::rules::Rule::of(rule).is_some(), "{rule}");
            format!("warning[{rule}]: {}", one["message"].as_str().expect("a sentence"))
        })
        .collect();
    assert_eq!(told, warnings);
    // The same version, written otherwise.
    let now = jiff::Timestamp::now().to_string();
    page(
        &index,
        "pkg",
        &json!({ "files": [file("pkg-1.0.0.tar.gz", &now)], "versions": ["1.0.0"] }),
    );
    let ran = dry_run(&folder, &index);
    let expected = "warning[publish-release-closed]: a release has one sdist only, and `pkg-1.0.0.tar.gz` is there: \
                    `pkg-1.0.tar.gz` will be refused\n";
    assert_eq!(ran.err, expected);
    // Nothing to say of the next release of a project in good order.
    page(&index, "pkg", &json!({ "files": [file("pkg-0.9.tar.gz", &now)], "versions": ["0.9"] }));
    let ran = dry_run(&folder, &index);
    assert_eq!((ran.code, &*ran.err), (0, ""));
    assert!(!ran.out.contains("this creates it"), "{}", ran.out);
}

#[test]
fn other_bytes_under_the_same_name_are_a_conflict() {
    let (folder, index) = (folder(), Index::doing(&[Act::Store]));
    let now = jiff::Timestamp::now().to_string();
    page(&index, "pkg", &json!({ "files": [file("pkg-1.0.tar.gz", &now)], "versions": ["1.0"] }));
    let ran = dry_run(&folder, &index);
    assert_eq!((ran.code, &*ran.err), (1, ""));
    assert!(ran.out.contains("another file of this name is there"), "{}", ran.out);
}

#[test]
fn a_new_project_is_told_and_the_one_that_it_is_too_similar_to() {
    let (folder, index) = (folder(), Index::doing(&[Act::Store]));
    let ran = dry_run(&folder, &index);
    assert_eq!((ran.code, &*ran.err), (0, ""));
    assert!(ran.out.contains("project: not on the index yet; this creates it\n"), "{}", ran.out);
    index.say("/simple/p-kg/", &[answer(200, "OK", "", "")]);
    let ran = dry_run(&folder, &index);
    let expected = "warning[publish-name-unavailable]: `p-kg` is on the index, and a new project called `pkg` is refused as \
                    too similar to it\n";
    assert_eq!((ran.code, &*ran.err), (0, expected));
}

#[test]
fn an_index_that_cannot_be_asked_is_a_warning() {
    let (folder, index) = (folder(), Index::doing(&[Act::Store]));
    index.say("/simple/pkg/", &[answer(503, "Busy", "", "")]);
    let ran = dry_run(&folder, &index);
    assert_eq!(ran.code, 0);
    assert!(
        ran.err.starts_with(
            "warning[index-unanswered]: what the index has already could not be asked"
        ),
        "{}",
        ran.err
    );
}
