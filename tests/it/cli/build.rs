//! `shipwheel build`, and `shipwheel check` of what it built.

use super::run::Folder;
use serde_json::Value;

const TOML: &str = "\
[build-system]
requires = [\"flit_core >=3.11,<5\"]
build-backend = \"flit_core.buildapi\"

[project]
name = \"demo\"
version = \"1.0\"
description = \"A demo\"
readme = \"README.md\"
license = \"MIT\"
requires-python = \">=3.9\"
";

fn project(toml: &str) -> Folder {
    let files = [
        ("pyproject.toml", toml),
        ("README.md", "# Demo\n"),
        ("LICENSE", "MIT\n"),
        ("demo/__init__.py", "\"\"\"Demo.\"\"\"\n"),
    ];
    Folder::new(&files)
}

#[test]
fn a_project_is_built_and_its_archives_pass_the_check() {
    let folder = project(TOML);
    let ran = folder.run(&["build"]);
    assert_eq!(ran.code, 0, "{}{}", ran.out, ran.err);
    assert!(ran.out.contains("Built dist/demo-1.0.tar.gz"), "{}", ran.out);
    assert!(ran.out.contains("Built dist/demo-1.0-py3-none-any.whl"), "{}", ran.out);
    let archives = ["dist/demo-1.0.tar.gz", "dist/demo-1.0-py3-none-any.whl"];
    let ran = folder.run(&["check", archives[0], archives[1]]);
    assert_eq!(ran.code, 0, "{}{}", ran.out, ran.err);
    assert!(ran.out.contains("Nothing found"), "{}", ran.out);
}

#[test]
fn one_archive_is_built_when_one_is_asked_for() {
    let folder = project(TOML);
    let ran = folder.run(&["build", "--wheel", "--out-dir", "out", "--output-format", "json"]);
    let value: Value = serde_json::from_str(&ran.out).expect("JSON");
    let built = value["built"].as_array().expect("a list");
    assert_eq!(built.len(), 1, "{}", ran.out);
    assert_eq!(built[0]["path"], "out/demo-1.0-py3-none-any.whl");
    assert_eq!(built[0]["sha256"].as_str().map(str::len), Some(64));
}

#[test]
fn the_list_tells_every_member_and_writes_nothing() {
    let folder = project(TOML);
    let ran = folder.run(&["build", "--list"]);
    assert_eq!(ran.code, 0, "{}{}", ran.out, ran.err);
    for line in ["    LICENSE (4 B)", "    PKG-INFO (", "    RECORD (made)", "      LICENSE (4 B)"]
    {
        assert!(ran.out.contains(line), "{line:?} in\n{}", ran.out);
    }
    let ran = folder.run(&["build", "--list", "--output-format", "json"]);
    let value: Value = serde_json::from_str(&ran.out).expect("JSON");
    assert_eq!(value["sdist"]["name"], "demo-1.0.tar.gz");
    assert_eq!(value["wheel"]["members"][0]["file"], "demo/__init__.py");
    assert_eq!(value["wheel"]["members"][0]["mode"], "644");
    assert!(!folder.path("dist").exists());
}

#[test]
fn what_cannot_be_built_is_told_as_the_check_tells_it() {
    let folder = project(&TOML.replace("\"1.0\"", "\"one\""));
    let ran = folder.run(&["build"]);
    assert_eq!(ran.code, 1);
    assert!(ran.out.contains("project-version-invalid"), "{}{}", ran.out, ran.err);
    assert!(ran.err.contains("nothing was built"), "{}", ran.err);
    assert!(!ran.err.contains("PEP 440"), "it is told twice: {}", ran.err);
    let ran = folder.run(&["build", "--output-format", "json"]);
    let value: Value = serde_json::from_str(&ran.out).expect("JSON");
    assert_eq!(value["refused"].as_array().map(Vec::len), Some(1), "{}", ran.out);
    assert_eq!(value["refused"][0]["rule"], "project-version-invalid");
}

#[test]
fn what_only_the_index_refuses_is_built_with_a_warning() {
    let folder = project(&TOML.replace("\"1.0\"", "\"1.0+local\""));
    let ran = folder.run(&["build"]);
    assert_eq!(ran.code, 0, "{}{}", ran.out, ran.err);
    assert!(ran.out.contains("warning[project-version-local]"), "{}", ran.out);
    assert!(ran.out.contains("Built dist/demo-1.0+local.tar.gz"), "{}", ran.out);
}

#[test]
fn another_backend_is_not_ours_to_build() {
    let folder = project(
        &TOML
            .replace("flit_core >=3.11,<5", "hatchling")
            .replace("flit_core.buildapi", "hatchling.build"),
    );
    let ran = folder.run(&["build"]);
    assert_eq!(ran.code, 1);
    assert!(ran.err.contains("built by hatchling"), "{}", ran.err);
}

#[test]
fn less_compression_holds_the_same_files() {
    let folder = project(TOML);
    let list = |ran: super::run::Ran| ran.out;
    let ran = folder.run(&["build", "--fast"]);
    assert_eq!(ran.code, 0, "{}{}", ran.out, ran.err);
    let ran = folder.run(&["check", "dist/demo-1.0.tar.gz", "dist/demo-1.0-py3-none-any.whl"]);
    assert!(list(ran).contains("Nothing found"));
}

#[test]
fn a_damaged_archive_is_told_with_its_member() {
    let folder = project(TOML);
    folder.run(&["build", "--wheel"]);
    let path = folder.path("dist/demo-1.0-py3-none-any.whl");
    let mut bytes = std::fs::read(&path).expect("the wheel");
    let at = bytes.windows(11).position(|part| part == b"__init__.py").expect("a name") + 12;
    bytes[at] ^= 0xff;
    std::fs::write(&path, bytes).expect("the wheel");
    let ran = folder.run(&["check", "dist/demo-1.0-py3-none-any.whl"]);
    assert_eq!(ran.code, 1);
    assert!(ran.out.contains("error[checksum]"), "{}", ran.out);
    let ran = folder.run(&["check", "--output-format", "json", "dist/demo-1.0-py3-none-any.whl"]);
    let value: Value = serde_json::from_str(&ran.out).expect("JSON");
    assert_eq!(value[0]["member"], "demo/__init__.py");
    assert_eq!(value[0]["start"], Value::Null);
}
