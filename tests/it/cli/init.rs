//! `shipwheel init`: a folder becomes a package, and nothing that is there is touched.

use super::run::Folder;

const DEMO: &str = "\"\"\"Count the words of a text.\"\"\"\n__version__ = \"1.0\"\n";

#[test]
fn the_code_of_a_folder_becomes_a_package_that_builds() {
    let folder = Folder::new(&[("demo.py", DEMO), ("README.md", "# Demo\n")]);
    let ran = folder.run(&["init", "--license", "MIT", "--author", "Ann <ann@example.org>"]);
    let out = ran.ends_with(0);
    assert!(
        out.starts_with("Wrote pyproject.toml\ndemo 1.0 is made of demo.py by flit_core:\n"),
        "{out}"
    );
    assert!(out.contains("  `demo.py` tells the version and the description\n"), "{out}");
    assert!(out.contains("  requires-python is >=3."), "{out}");
    assert_eq!(folder.names(), ["README.md", "demo.py", "pyproject.toml"]);
    assert_eq!(folder.read("demo.py"), DEMO);
    folder.run(&["check"]).ends_with(0);
    let built = folder.run(&["build"]);
    assert_eq!(built.code, 0, "{}", built.err);
    let checked = folder.run(&["check", "dist/demo-1.0.tar.gz", "dist/demo-1.0-py3-none-any.whl"]);
    assert_eq!(checked.code, 0, "{}{}", checked.out, checked.err);
}

#[test]
fn an_empty_or_missing_folder_gets_all_that_a_package_needs() {
    let folder = Folder::new(&[]);
    let out = folder.run(&["init", "libs/Word Count", "--backend", "uv"]);
    let wanted = "\
Wrote libs/Word Count/src/word_count/__init__.py
Wrote libs/Word Count/README.md
Wrote libs/Word Count/pyproject.toml
word-count 0.1.0 is made of src/word_count by uv_build:
";
    assert!(out.ends_with(0).starts_with(wanted), "{}", out.out);
    assert_eq!(
        folder.read("libs/Word Count/README.md"),
        "# word-count\n\nThe package word-count.\n"
    );
    assert!(
        folder.read("libs/Word Count/pyproject.toml").contains("build-backend = \"uv_build\"\n")
    );
    let again = folder.run(&["init", "libs/Word Count/pyproject.toml"]);
    assert_eq!((again.code, again.out.as_str()), (1, ""));
    assert!(
        again.err.contains("there already, with [build-system] and [project]"),
        "{}",
        again.err
    );
}

#[test]
fn nothing_is_written_over() {
    let folder = Folder::new(&[("README.md", "ours\n"), ("src/demo/data.txt", "ours")]);
    folder.run(&["init", "--name", "demo"]).ends_with(0);
    assert_eq!(folder.read("README.md"), "ours\n");
    assert_eq!(folder.read("src/demo/data.txt"), "ours");
    let before = folder.read("pyproject.toml");
    let ran = folder.run(&["init", "--name", "other"]);
    assert_eq!(ran.code, 1, "{}", ran.out);
    assert_eq!(folder.read("pyproject.toml"), before);
    folder.write("a/setup.py", "");
    assert_eq!(folder.run_in("a", &["init"]).code, 1);
    folder.write("file", "");
    folder.run(&["init", "file"]).fails();
    folder.run(&["init", "file/below"]).fails();
}

#[test]
fn settings_of_other_tools_are_kept() {
    let tools = "# ours\n[tool.ruff]\nline-length = 99\n";
    let folder = Folder::new(&[("demo.py", DEMO), ("pyproject.toml", tools)]);
    let ran = folder.run(&["init"]);
    assert!(ran.ends_with(0).starts_with("Added to pyproject.toml\n"), "{}", ran.out);
    let text = folder.read("pyproject.toml");
    assert!(text.starts_with("# ours\n[build-system]\n"), "{text}");
    assert!(text.ends_with("\n\n[tool.ruff]\nline-length = 99\n"), "{text}");
}

#[test]
fn a_dry_run_shows_the_files_and_writes_none() {
    let folder = Folder::new(&[]);
    let ran = folder.run(&["init", "fresh", "--dry-run", "--backend", "hatchling"]);
    let out = ran.ends_with(0);
    assert!(
        out.starts_with("--- fresh/src/fresh/__init__.py\n+++ fresh/src/fresh/__init__.py\n"),
        "{out}"
    );
    assert!(out.contains("+build-backend = \"hatchling.build\"\n"), "{out}");
    assert!(folder.names().is_empty());
}

#[test]
fn what_cannot_be_begun_is_told() {
    let folder = Folder::new(&[("a.py", ""), ("b.py", "")]);
    let ran = folder.run(&["init"]);
    assert_eq!((ran.code, ran.out.as_str()), (1, ""));
    assert!(ran.err.contains("say which one with --module"), "{}", ran.err);
    for words in [
        &["init", "--backend", "maturin"][..],
        &["init", "--author", "<x"],
        &["init", "--description", " "],
        &["init", "a", "b"],
    ] {
        assert!(!folder.run(words).fails().is_empty(), "{words:?}");
    }
    assert_eq!(folder.names(), ["a.py", "b.py"]);
}

#[cfg(unix)]
#[test]
fn a_folder_that_may_not_be_written_to_stays_as_it_is() {
    use std::fs;
    use std::os::unix::fs::PermissionsExt;
    let folder = Folder::new(&[("demo.py", DEMO)]);
    fs::set_permissions(folder.path(""), fs::Permissions::from_mode(0o555)).unwrap();
    // Root may write everywhere.
    let is_root = fs::write(folder.path("probe"), "").is_ok();
    let ran = folder.run(&["init"]);
    fs::set_permissions(folder.path(""), fs::Permissions::from_mode(0o755)).unwrap();
    if !is_root {
        assert!(ran.fails().contains("`pyproject.toml` was not written"), "{}", ran.err);
        assert_eq!(folder.names(), ["demo.py"]);
    }
    let folder = Folder::new(&[("demo.py", DEMO)]);
    folder.run(&["init"]).ends_with(0);
    let mode = fs::metadata(folder.path("pyproject.toml")).unwrap().permissions().mode();
    assert_eq!(
        mode & 0o777,
        fs::metadata(folder.path("demo.py")).unwrap().permissions().mode() & 0o777
    );
}
