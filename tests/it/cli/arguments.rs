//! Wrong arguments, help, and the version.

use super::run::{Folder, TWICE};

#[test]
fn nothing_at_all_shows_how_it_is_used() {
    let ran = Folder::new(&[]).run(&[]);
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("Usage: shipwheel"), "{}", ran.err);
}

#[test]
fn help_and_version_end_with_0_on_standard_output() {
    let folder = Folder::new(&[]);
    let version = concat!("shipwheel ", env!("CARGO_PKG_VERSION"), "\n");
    assert_eq!(folder.run(&["--version"]).ends_with(0), version);
    for words in [&["--help"][..], &["help"], &["check", "--help"], &["check", "-h"]] {
        let ran = folder.run(words);
        let help = ran.ends_with(0);
        assert!(help.contains("Examples:\n") && help.contains("Exit codes:"), "{help}");
        assert!(help.lines().all(|line| line.chars().count() <= 100), "{help}");
    }
}

#[test]
fn wrong_arguments_end_with_2_and_say_what_was_meant() {
    let folder = Folder::of(TWICE);
    let cases: &[(&[&str], &str)] = &[
        (&["chekc"], "'check'"),
        (&["check", "--fixx"], "'--fix'"),
        (&["check", "--select", "toml-sintax"], "did you mean `toml-syntax`?"),
        (&["check", "--ignore", "TOML_BOM"], "did you mean `toml-bom`?"),
        (&["check", "--ignore", "nonsense"], "`shipwheel rules` lists all"),
        (&["check", "--severity", "toml-bom"], "write RULE=LEVEL"),
        (&["check", "--severity", "toml-bom=bad"], "write error, warning, hint or off"),
        (&["check", "--backend", "hatchlign"], "did you mean `hatchling`?"),
        (&["check", "--backend", "flit", "--backend", "x"], "--backend"),
        (&["check", "--target", ""], "write the name of an index"),
        (&["check", "--output-format", "xml"], "sarif"),
        (&["check", "--unsafe-fixes"], "--fix"),
        (&["explain"], "<RULE>"),
        (&["explain", "toml-bon"], "did you mean `toml-bom`?"),
        (&["explain", "toml-bom", "--all"], "--all"),
    ];
    for (words, expected) in cases {
        let ran = folder.run(words);
        assert!(ran.fails().contains(expected), "{words:?}: {}", ran.err);
        assert_eq!(ran.out, "", "{words:?}");
    }
}

#[cfg(unix)]
#[test]
fn arguments_that_are_no_utf8_are_told_and_nothing_panics() {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;
    let folder = Folder::new(&[]);
    let odd = OsStr::from_bytes(b"caf\xe9");
    std::fs::create_dir(folder.path("").join(odd)).expect("a folder");
    std::fs::write(folder.path("").join(odd).join("pyproject.toml"), TWICE).expect("a file");
    let run = |words: &[&OsStr]| folder.command(words, "").run(b"");
    let ran = run(&["check".as_ref(), odd, "--output-format=concise".as_ref()]);
    assert!(ran.ends_with(1).contains("caf\u{fffd}/pyproject.toml:4:1: error"), "{}", ran.out);
    let ran = run(&["check".as_ref(), odd, "--output-format=sarif".as_ref()]);
    assert!(ran.ends_with(1).contains("caf%EF%BF%BD/pyproject.toml"), "{}", ran.out);
    for words in [
        &[odd][..],
        &["check".as_ref(), "--select".as_ref(), odd],
        &["check".as_ref(), "--backend".as_ref(), odd],
        &["explain".as_ref(), odd],
        &["check".as_ref(), OsStr::from_bytes(b"\xff\x1b[31m")],
    ] {
        let ran = run(words);
        assert!(!ran.fails().contains('\u{1b}'), "{}", ran.err);
    }
}
