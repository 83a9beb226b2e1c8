//! Input that nobody sane writes: it is told, in bounded time, and nothing of it reaches the
//! terminal raw. `Folder::run` limits the time and fails on a panic.

use super::run::{Folder, TWICE};
use std::fs::{self, File};
use std::io::Read;
use std::process::Stdio;

#[test]
fn what_is_no_utf8_is_told_with_byte_and_offset() {
    let folder = Folder::of(b"[project]\r\nname = \"caf\xe9\"\r\n");
    let ran = folder.run(&["check", "--output-format", "concise", "--select", "toml-not-utf8"]);
    assert_eq!(
        ran.ends_with(1),
        "pyproject.toml:2:12: error[toml-not-utf8] pyproject.toml must be UTF-8; byte 0xe9 at \
         offset 22 is not: save the file as UTF-8\n"
    );
    let utf16: Vec<u8> = TWICE.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let folder = Folder::of([&b"\xff\xfe"[..], &utf16].concat());
    assert!(folder.run(&["check"]).ends_with(1).contains("byte 0xff at offset 0"));
}

#[test]
fn control_characters_never_reach_the_terminal() {
    let text = "[project]\nname = \"a\u{1b}[31mb\u{9b}2J\u{7}\u{0}\u{7f}\u{202e}c\"\n\
                x = 1\n\"x\u{1b}]0;title\u{7}\" = 1\n\"x\u{1b}]0;title\u{7}\" = 2\u{8}\n\
                [tool.shipwheel]\nignore = [\"\u{202e}\\u001b[2J\\u009b\", '\u{2066}']\n";
    let hidden = |c: char| (c.is_control() && c != '\n') || "\u{202e}\u{2066}\u{9b}".contains(c);
    let folder = Folder::new(&[("a\u{1b}[1mb/pyproject.toml", text)]);
    let formats = ["full", "concise", "json", "github", "gitlab", "sarif"];
    for format in formats {
        let words = ["check", "a\u{1b}[1mb", "--output-format", format];
        let ran = folder.run(&words);
        assert!(!ran.ends_with(1).contains(hidden), "{format}: {:?}", ran.out);
    }
    // Colours are ours; everything else in a coloured picture is as tame.
    let ran = folder.run(&["check", "a\u{1b}[1mb", "--color", "always"]);
    let mut out = ran.ends_with(1).to_owned();
    while let Some(start) = out.find("\u{1b}]8;;") {
        let end = out[start..].find("\u{1b}\\").expect("a link ends") + start + 2;
        out.replace_range(start..end, "");
    }
    for piece in out.split('\u{1b}').skip(1) {
        let code = piece.strip_prefix('[').and_then(|rest| rest.split_once('m'));
        let code = code.unwrap_or_else(|| panic!("{piece:?}")).0;
        assert!(code.chars().all(|c| c.is_ascii_digit() || c == ';'), "{piece:?}");
        assert!(!piece.contains(hidden), "{piece:?}");
    }
    let ran = folder.run(&["check", "no\u{1b}[31m\u{9b}where"]);
    assert!(!ran.fails().contains(hidden), "{:?}", ran.err);
}

#[test]
fn depth_and_number_have_limits() {
    let many = |unit: &str, count| unit.repeat(count);
    let cases = [
        ("100,000 brackets", format!("a = {}\n[project]\n", many("[", 100_000)), 1),
        ("100,000 braces", format!("a = {}\n[project]\n", many("{a=", 100_000)), 1),
        ("10,000 parts", format!("{}a = 1\n[project]\n", many("a.", 10_000)), 1),
        ("a header of 10,000 parts", format!("[{}a]\n[project]\n", many("a.", 10_000)), 1),
        ("5,000 slips", many("x\n", 5_000), 1),
        ("5,000 duplicates", many("x = 1\n", 5_000), 1),
        ("100,000 control characters", many("\u{1}", 100_000), 1),
        ("NUL bytes", "[project]\nname = \"a\0b\"\n\0\0\n".to_owned(), 1),
        ("a string of 1 MB", format!("[project]\nname = \"{}\n", many("é", 500_000)), 1),
        ("5,000 tables", (0..5_000).map(|n| format!("[tool.x.t{n}]\n")).collect(), 0),
    ];
    for (what, text, code) in cases {
        let folder = Folder::of(text);
        for format in ["full", "json"] {
            let words =
                ["check", "--output-format", format, "--select", "toml-syntax,toml-duplicate-key"];
            let ran = folder.run(&words);
            assert_eq!((ran.code, ran.err.as_str()), (code, ""), "{what}, {format}");
        }
    }
}

#[test]
fn no_more_pictures_are_drawn_than_anybody_reads() {
    let ran = Folder::of("x\n".repeat(700)).run(&["check", "--select", "toml-syntax"]);
    let out = ran.ends_with(1);
    assert_eq!(out.matches("error[toml-syntax]").count(), 500);
    assert!(out.contains("... and 200 more in pyproject.toml"), "{}", &out[out.len() - 300..]);
    assert!(out.contains("Found 700 errors"), "{}", &out[out.len() - 300..]);
}

#[test]
fn a_file_of_100_mb_is_not_read() {
    let folder = Folder::of("");
    File::options()
        .write(true)
        .open(folder.path("pyproject.toml"))
        .unwrap()
        .set_len(100 << 20)
        .unwrap();
    let ran = folder.run(&["check"]);
    assert_eq!(
        ran.fails(),
        "error: `pyproject.toml` was not checked: it has more than 16777216 bytes\n"
    );
    let ran = folder.run_with(vec![b'#'; (16 << 20) + 1], &["check", "-"]);
    assert_eq!(
        ran.fails(),
        "error: standard input was not checked: it has more than 16777216 bytes\n"
    );
}

#[test]
fn a_folder_of_that_name_is_told() {
    let folder = Folder::new(&[("pyproject.toml/x", "")]);
    let ran = folder.run(&["check"]);
    assert_eq!(
        ran.fails(),
        "error: `pyproject.toml` was not checked: it is a folder, not a file\n"
    );
}

#[cfg(unix)]
#[test]
fn what_is_no_regular_file_is_told_and_not_waited_for() {
    use std::os::unix::fs::symlink;
    let folder = Folder::new(&[("a/x", ""), ("b/x", ""), ("c/x", ""), ("d/x", "")]);
    let made = std::process::Command::new("mkfifo").arg(folder.path("a/pyproject.toml")).status();
    assert!(made.is_ok_and(|status| status.success()));
    symlink("/dev/zero", folder.path("b/pyproject.toml")).unwrap();
    symlink("pyproject.toml", folder.path("c/pyproject.toml")).unwrap();
    symlink("nowhere", folder.path("d/pyproject.toml")).unwrap();
    for words in [&["check"][..], &["check", "--fix"], &["check", "--diff"]] {
        let ran = folder.run(&[words, &["a", "b", "c", "d"]].concat());
        let lines: Vec<&str> = ran.fails().lines().collect();
        let special = "was not checked: it is a FIFO, a socket or a device, not a file";
        assert_eq!(lines[0], format!("error: `a/pyproject.toml` {special}"));
        assert_eq!(lines[1], format!("error: `b/pyproject.toml` {special}"));
        assert!(
            lines[2].starts_with("error: `c/pyproject.toml` was not checked: it cannot be read")
        );
        assert_eq!(lines[3], "error: `d/pyproject.toml` was not checked: it does not exist");
    }
}

#[cfg(unix)]
#[test]
fn a_file_that_may_not_be_read_is_told() {
    use std::os::unix::fs::PermissionsExt;
    let folder = Folder::of(TWICE);
    let path = folder.path("pyproject.toml");
    fs::set_permissions(&path, fs::Permissions::from_mode(0o000)).unwrap();
    if File::open(&path).is_ok() {
        // Root reads everything: there is no such file for it.
        return;
    }
    let ran = folder.run(&["check"]);
    assert!(ran.fails().contains("it cannot be read: Permission denied"), "{}", ran.err);
}

#[test]
fn a_reader_that_goes_away_ends_the_command_quietly() {
    let folder = Folder::of("x\n".repeat(20_000));
    for words in [
        &["check", "--output-format", "json"][..],
        &["check", "--output-format", "concise"],
        &["check"],
        &["explain", "--all"],
    ] {
        let mut typed = folder.command(words, "");
        let piped = typed.0.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = piped.spawn().unwrap();
        let mut first = [0; 10];
        child.stdout.take().unwrap().read_exact(&mut first).unwrap();
        let output = child.wait_with_output().unwrap();
        assert_eq!(String::from_utf8(output.stderr).unwrap(), "", "{words:?}");
        let code = i32::from(words[0] == "check");
        assert_eq!(output.status.code(), Some(code), "{words:?}");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn output_that_cannot_be_written_ends_with_2() {
    let folder = Folder::of(TWICE);
    let mut typed = folder.command(&["check"], "");
    let full = File::options().write(true).open("/dev/full").unwrap();
    let output = typed.0.stdin(Stdio::null()).stdout(full).stderr(Stdio::piped()).spawn().unwrap();
    let output = output.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    let complaint = String::from_utf8(output.stderr).unwrap();
    assert!(complaint.starts_with("error: the output cannot be written: "), "{complaint}");
}
