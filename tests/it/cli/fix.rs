//! `--fix`, `--unsafe-fixes` and `--diff`: what is written, and what is left alone.

use super::run::{CHOSEN, Folder, THREE, TWICE};
use std::fs;

const FIX: &[&str] = &["check", "--select", CHOSEN, "--fix"];
const DIFF: &[&str] = &["check", "--select", CHOSEN, "--diff"];

#[test]
fn safe_fixes_are_written_and_what_is_left_decides_the_exit_code() {
    let folder = Folder::of(THREE);
    let ran = folder.run(FIX);
    assert_eq!(folder.read("pyproject.toml"), THREE.replace("\\e", "\\u001B"));
    let out = ran.ends_with(1);
    assert!(
        out.contains("Fixed 1 finding in pyproject.toml; 1 error and 1 warning left."),
        "{out}"
    );
    assert!(!out.contains("toml-1-1-syntax"), "{out}");
    assert_eq!(folder.names(), ["pyproject.toml"]);
}

#[test]
fn unsafe_fixes_are_written_only_when_asked_for() {
    let folder = Folder::of(TWICE);
    folder.run(FIX).ends_with(1);
    assert_eq!(folder.read("pyproject.toml"), TWICE);
    let ran = folder.run(&[FIX, &["--unsafe-fixes"]].concat());
    let out = ran.ends_with(0);
    assert!(out.starts_with("Fixed 1 finding in pyproject.toml; nothing is left"), "{out}");
    assert_eq!(folder.read("pyproject.toml"), TWICE.replace("name = \"other\"\n", ""));
}

#[test]
fn fixing_twice_is_fixing_once() {
    let folder = Folder::of(THREE);
    folder.run(FIX);
    let once = folder.bytes("pyproject.toml");
    let ran = folder.run(FIX);
    assert!(!ran.ends_with(1).contains("Fixed"), "{}", ran.out);
    assert_eq!(folder.bytes("pyproject.toml"), once);
}

/// Everything that a rewriting of the file would lose.
const KEPT: &str = "\u{feff}# caf\u{e9}\r\n\r\n[project]\r\nname=  \"demo\"  # spaces\r\n\tversion\t=\t'1.0'\r\n\
                    description = \"\\e\"\n\n\n[ tool . x ]\r\nlist = [1,2 ,\r\n   3,]  \r\nlast = 'no line break'";

#[test]
fn every_byte_outside_the_edits_stays() {
    let folder = Folder::of(KEPT);
    folder.run(&["check", "--fix", "--select", "toml-1-1-syntax"]).ends_with(0);
    assert_eq!(folder.read("pyproject.toml"), KEPT.replace("\\e", "\\u001B"));
}

#[test]
fn a_file_without_anything_to_fix_is_not_touched() {
    let folder = Folder::of(TWICE);
    let written = || fs::metadata(folder.path("pyproject.toml")).unwrap().modified().unwrap();
    let before = written();
    std::thread::sleep(std::time::Duration::from_millis(20));
    folder.run(FIX);
    assert_eq!(written(), before);
}

#[test]
fn a_diff_shows_what_would_be_written_and_writes_nothing() {
    let folder = Folder::new(&[("lib/pyproject.toml", THREE)]);
    let ran = folder.run(&[DIFF, &["lib", "--unsafe-fixes"]].concat());
    assert_eq!(ran.code, 1);
    assert_eq!(ran.err, "2 fixes shown; nothing was written.\n");
    assert_eq!(
        ran.out,
        r#"--- lib/pyproject.toml
+++ lib/pyproject.toml
@@ -1,7 +1,6 @@
 [project]
 name = "demo"
 version = "1.0"
-description = "A demo \e" # all of it
-name = "other"
+description = "A demo \u001B" # all of it
 [tool.shipwheel]
 ignore = ["no-such-rule"]
"#
    );
    assert_eq!(folder.read("lib/pyproject.toml"), THREE);
}

#[test]
fn a_diff_of_nothing_ends_with_0_whatever_else_is_found() {
    let folder = Folder::of(TWICE);
    let ran = folder.run(DIFF);
    assert_eq!((ran.code, ran.out.as_str(), ran.err.as_str()), (0, "", "Nothing to fix.\n"));
    let ran = folder.run(&[DIFF, &["--quiet"]].concat());
    assert_eq!((ran.code, ran.out.as_str(), ran.err.as_str()), (0, "", ""));
}

#[test]
fn a_diff_keeps_line_breaks_and_tells_when_the_last_is_missing() {
    let folder = Folder::of(KEPT);
    let ran = folder.run(&["check", "--diff", "--select", "toml-1-1-syntax", "--quiet"]);
    assert_eq!(ran.code, 1);
    assert!(
        ran.out.contains("\r\n-description = \"\\e\"\n+description = \"\\u001B\"\n \n"),
        "{}",
        ran.out
    );
    let last = KEPT.rsplit_once("list").unwrap().0;
    let folder = Folder::of(format!("{last}x = \"\\e\""));
    let ran = folder.run(&["check", "--diff", "--select", "toml-1-1-syntax", "--quiet"]);
    let hint = "\n\\ No newline at end of file\n";
    assert!(ran.out.contains(&format!("-x = \"\\e\"{hint}+x = \"\\u001B\"{hint}")), "{}", ran.out);
}

#[test]
fn standard_input_comes_out_fixed_and_the_report_goes_elsewhere() {
    let folder = Folder::new(&[]);
    let words = [FIX, &["-", "--output-format", "concise"]].concat();
    let ran = folder.run_with(THREE, &words);
    assert_eq!(ran.code, 1);
    assert_eq!(ran.out, THREE.replace("\\e", "\\u001B"));
    assert_eq!(ran.err.lines().count(), 2, "{}", ran.err);
    assert!(ran.err.starts_with("<stdin>:5:1: error[toml-duplicate-key]"), "{}", ran.err);
    // Also when there is nothing to fix, or nothing that can be.
    let ran = folder.run_with(TWICE, &words);
    assert_eq!(ran.out, TWICE);
    let ran = folder.run_with(THREE, &[DIFF, &["-", "--quiet"]].concat());
    assert!(ran.out.starts_with("--- <stdin>\n+++ <stdin>\n"), "{}", ran.out);
}

#[test]
fn several_files_are_fixed_each_by_itself() {
    let folder = Folder::new(&[("a/pyproject.toml", THREE), ("b/pyproject.toml", THREE)]);
    let ran = folder.run(&[FIX, &["--quiet", "a", "nowhere", "b"]].concat());
    assert!(ran.fails().contains("`nowhere` was not checked"), "{}", ran.err);
    for path in ["a/pyproject.toml", "b/pyproject.toml"] {
        assert_eq!(folder.read(path), THREE.replace("\\e", "\\u001B"));
    }
}

#[test]
fn a_file_that_is_no_utf8_is_never_written() {
    let bytes = b"[project]\ndescription = \"caf\xe9 \\e\"\n";
    let folder = Folder::of(bytes);
    let ran = folder.run(FIX);
    assert!(ran.ends_with(1).contains("error[toml-not-utf8]"), "{}", ran.out);
    assert_eq!(folder.bytes("pyproject.toml"), bytes);
    assert_eq!(folder.run(DIFF).code, 0);
}

#[cfg(unix)]
mod unix {
    use super::*;
    use std::os::unix::fs::{MetadataExt, PermissionsExt, symlink};

    #[test]
    fn permissions_are_kept_and_links_stay_links() {
        let folder = Folder::new(&[("real/file.toml", THREE), ("x/y", "")]);
        let real = folder.path("real/file.toml");
        fs::set_permissions(&real, fs::Permissions::from_mode(0o640)).unwrap();
        symlink("../real/file.toml", folder.path("x/pyproject.toml")).unwrap();
        folder.run(&[FIX, &["x"]].concat()).ends_with(1);
        assert_eq!(folder.read("real/file.toml"), THREE.replace("\\e", "\\u001B"));
        assert_eq!(fs::metadata(&real).unwrap().mode() & 0o7777, 0o640);
        assert!(fs::symlink_metadata(folder.path("x/pyproject.toml")).unwrap().is_symlink());
        assert_eq!(fs::read_dir(folder.path("real")).unwrap().count(), 1);
    }

    #[test]
    fn a_read_only_file_is_left_alone_and_told() {
        let folder = Folder::of(THREE);
        let path = folder.path("pyproject.toml");
        fs::set_permissions(&path, fs::Permissions::from_mode(0o444)).unwrap();
        let ran = folder.run(FIX);
        assert_eq!(ran.fails(), "error: `pyproject.toml` was not fixed: it is read-only\n");
        assert_eq!(folder.read("pyproject.toml"), THREE);
        // What could not be fixed is still told.
        assert!(ran.out.contains("toml-1-1-syntax"), "{}", ran.out);
    }
}
