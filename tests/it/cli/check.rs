//! `shipwheel check`: which files, which rules, which exit code.

use super::run::{CHOSEN, Folder, THREE, TWICE, absolute};

const SOUND: &str = "[project]\nname = \"demo\"\nversion = \"1.0\"\n";

#[test]
fn a_sound_project_ends_with_0_and_says_for_whom_it_is_sound() {
    let run = |project: &str, words: &[&str]| {
        let words = [&["check", "--select", "toml-syntax"], words].concat();
        Folder::of(project).run(&words).ends_with(0).to_owned()
    };
    assert_eq!(run(SOUND, &[]), "Nothing found in pyproject.toml (for setuptools and PyPI).\n");
    let flit = format!("{SOUND}[build-system]\nrequires = [\"flit_core\"]\n");
    assert_eq!(run(&flit, &[]), "Nothing found in pyproject.toml (for flit_core and PyPI).\n");
    assert_eq!(
        run(&flit, &["--backend", "spec", "--target", "none"]),
        "Nothing found in pyproject.toml (for the standards alone).\n"
    );
    assert_eq!(run(&flit, &["--quiet"]), "");
}

#[test]
fn errors_end_with_1() {
    let folder = Folder::of(TWICE);
    let out = folder.run(&["check", "--output-format", "concise", "--select", CHOSEN]);
    assert_eq!(
        out.ends_with(1),
        "pyproject.toml:4:1: error[toml-duplicate-key] `name` is already defined on line 2; \
         TOML allows a key once\n"
    );
}

#[test]
fn warnings_alone_end_with_0() {
    let folder = Folder::of(THREE);
    let out = folder.run(&["check", "--quiet", "--select", "shipwheel-unknown-rule"]);
    assert!(out.ends_with(0).starts_with("warning[shipwheel-unknown-rule]"));
}

#[test]
fn exit_zero_ends_with_0_but_not_when_something_could_not_run() {
    let folder = Folder::of(TWICE);
    assert!(folder.run(&["check", "--exit-zero"]).ends_with(0).contains("toml-duplicate-key"));
    folder.run(&["check", "--exit-zero", "nowhere"]).fails();
}

#[test]
fn the_project_file_is_looked_for_from_the_current_folder_upwards() {
    let folder = Folder::new(&[("pyproject.toml", TWICE), ("src/demo/__init__.py", "")]);
    let words = ["check", "--output-format", "concise", "--select", CHOSEN];
    let out = folder.run_in("src/demo", &words);
    assert!(out.ends_with(1).starts_with("../../pyproject.toml:4:1: error"), "{}", out.out);
    // Above a folder of this test someone may keep a project.
    let ran = folder.run_in("/", &["check"]);
    let message = ran.fails();
    assert!(message.contains("there is no `pyproject.toml` in `"), "{message}");
    assert!(message.contains("or any folder above it"), "{message}");
}

#[test]
fn files_and_folders_may_be_named_and_each_is_checked_once() {
    let folder = Folder::new(&[("one/pyproject.toml", TWICE), ("two/odd.toml", TWICE)]);
    let words = ["check", "--output-format", "concise", "--select", CHOSEN];
    let check = |paths: &[&str]| {
        let ran = folder.run(&[&words[..], paths].concat());
        let lines = ran.ends_with(1).lines().map(|line| line.split(": ").next().unwrap_or(""));
        lines.map(str::to_owned).collect::<Vec<_>>()
    };
    let both = ["one/pyproject.toml:4:1", "two/odd.toml:4:1"];
    assert_eq!(check(&["one", "two/odd.toml"]), both);
    assert_eq!(check(&["two/odd.toml", "./one/", "one/pyproject.toml"]), [both[1], both[0]]);
    // An absolute path into the current folder is told relative to it.
    assert_eq!(check(&[&absolute(&folder, "one")]), both[..1]);
}

#[test]
fn what_cannot_be_checked_is_told_and_the_rest_is_checked_all_the_same() {
    let folder = Folder::new(&[("one/pyproject.toml", TWICE), ("empty/x", "")]);
    let ran = folder.run(&["check", "--select", CHOSEN, "nowhere.toml", "empty", "one"]);
    assert_eq!(
        ran.fails(),
        "error: `nowhere.toml` was not checked: it does not exist\n\
         error: there is no `pyproject.toml` in the folder `empty`\n"
    );
    assert!(ran.out.contains("one/pyproject.toml:4:1"), "{}", ran.out);
    assert!(ran.out.contains("Found 1 error in one/pyproject.toml."), "{}", ran.out);
}

#[test]
fn standard_input_is_checked_under_the_name_it_is_given() {
    let folder = Folder::new(&[]);
    let words = ["check", "-", "--output-format", "concise", "--select", CHOSEN];
    let ran = folder.run_with(TWICE, &words);
    assert!(ran.ends_with(1).starts_with("<stdin>:4:1: error"), "{}", ran.out);
    let ran = folder.run_with(TWICE, &[&words[..], &["--stdin-filename", "a/b.toml"]].concat());
    assert!(ran.ends_with(1).starts_with("a/b.toml:4:1: error"), "{}", ran.out);
    let ran = folder.run(&["check", "--stdin-filename", "a/b.toml"]);
    assert!(ran.fails().contains("there is no `-`"), "{}", ran.err);
}

#[test]
fn the_files_beside_standard_input_are_looked_at_when_it_has_a_name() {
    // setuptools publishes version 0.0.0 when this file is missing.
    let project = "[project]\nname = \"demo\"\ndynamic = [\"version\"]\n\
                   [tool.setuptools.dynamic]\nversion = {file = \"VERSION\"}\n";
    let told = |folder: &Folder, words: &[&str]| {
        let words = [&["check", "-", "--output-format", "concise"], words].concat();
        folder.run_with(project, &words).out.contains("version-silently-zero")
    };
    let named = ["--stdin-filename", "pyproject.toml"];
    assert!(told(&Folder::new(&[]), &named));
    assert!(!told(&Folder::new(&[("VERSION", "1.0")]), &named));
    assert!(!told(&Folder::new(&[]), &[]));
}

#[test]
fn rules_are_selected_ignored_and_set_to_another_level() {
    let folder = Folder::of(THREE);
    let found = |words: &[&str]| {
        let words = [&["check", "--output-format", "concise", "--exit-zero"], words].concat();
        let ran = folder.run(&words);
        let lines = ran.ends_with(0).lines().filter_map(|line| Some(line.split_once(": ")?.1));
        let found = lines.map(|line| line.split(']').next().unwrap_or("").to_owned());
        found
            .filter(|found| found.contains("toml-") || found.contains("shipwheel-"))
            .collect::<Vec<_>>()
    };
    let (escape, twice, unknown) =
        ("error[toml-1-1-syntax", "error[toml-duplicate-key", "warning[shipwheel-unknown-rule");
    assert_eq!(found(&[]), [escape, twice, unknown]);
    assert_eq!(found(&["--select", "toml-duplicate-key,toml-bom"]), [twice]);
    assert_eq!(
        found(&["--select", "toml-duplicate-key", "--select", "toml-1-1-syntax"]),
        [escape, twice]
    );
    assert_eq!(found(&["--ignore", "toml-duplicate-key"]), [escape, unknown]);
    let levels = ["--severity", "toml-1-1-syntax=hint,toml-duplicate-key=off"];
    assert_eq!(found(&levels), ["hint[toml-1-1-syntax", unknown]);
}

#[test]
fn the_backend_and_the_target_can_be_chosen() {
    // uv reads TOML 1.1 itself; the others leave it to Python.
    let folder =
        Folder::of("[project]\nname = \"a\"\nversion = \"1.0+local\"\ndescription = \"\\e\"\n");
    let found = |words: &[&str]| {
        let words = [&["check", "--output-format", "concise"], words].concat();
        folder.run(&words).out
    };
    assert!(found(&["--backend", "flit"]).contains("error[toml-1-1-syntax]"));
    assert!(!found(&["--backend", "uv"]).contains("error[toml-1-1-syntax]"));
    assert!(found(&[]).contains("error[project-version-local]"));
    assert!(!found(&["--target", "none"]).contains("error[project-version-local]"));
}

#[test]
fn a_project_file_under_another_name_is_found_and_told() {
    let text = format!("[build-system]\nrequires = [\"flit_core\"]\n{SOUND}");
    let folder = Folder::new(&[("project.toml", &text)]);
    let words = ["check", ".", "--output-format", "concise", "--select", "pyproject-misnamed"];
    let ran = folder.run(&words);
    let out = ran.ends_with(0);
    assert!(out.starts_with("project.toml:1:1: warning[pyproject-misnamed]"), "{out}");
    // One of another tool is none of ours.
    let folder = Folder::new(&[("Project.toml", "name = \"Demo\"\n[deps]\n")]);
    let message = folder.run(&["check", "."]).fails().to_owned();
    assert!(message.contains("there is no `pyproject.toml`"), "{message}");
}

#[test]
fn a_diff_has_no_other_format() {
    let folder = Folder::of(TWICE);
    let message = folder.run(&["check", "--diff", "--output-format", "json"]).fails().to_owned();
    assert!(message.contains("cannot be used with '--output-format"), "{message}");
}
