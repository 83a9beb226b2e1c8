//! `shipwheel login` and `logout`, with a `keyring` command that keeps its entries in files.

use super::index::{Act, Index};
use crate::cli::run::{Folder, Ran};
use std::os::unix::fs::PermissionsExt;

const TOKEN: &str = "canary-6180-never-shown";

/// Speaks as the command of Python's keyring 25.7 does, and writes down what it is told and what it
/// could see.
const KEYRING: &str = r#"#!/bin/sh
printf '%s\n' "$*" >> "$HOME/said"
env > "$HOME/seen"
file="$HOME/entries/$(printf '%s %s' "$2" "$3" | tr '/:' '__')"
case $1 in
  get) [ -f "$file" ] && cat "$file" && echo ;;
  set) [ -n "$BROKEN" ] && { echo "keyring.errors.NoKeyringError: none, not even for $(cat)" >&2; exit 1; }
       [ -n "$FORGETFUL" ] || cat > "$file" ;;
  del) rm "$file" ;;
esac
"#;

const PROJECT: &str = "\
[build-system]
requires = [\"flit_core >=3.12,<4\"]
build-backend = \"flit_core.buildapi\"
[project]
name = \"pkg\"
version = \"1.0\"
description = \"A package\"
";

/// A home with the command.
fn folder() -> Folder {
    let folder = Folder::new(&[
        ("pyproject.toml", PROJECT),
        ("src/pkg/__init__.py", ""),
        ("home/entries/.keep", ""),
        ("bin/keyring", KEYRING),
    ]);
    let executable = std::fs::Permissions::from_mode(0o755);
    std::fs::set_permissions(folder.path("bin/keyring"), executable).expect("ours");
    folder
}

fn run(folder: &Folder, words: &[&str], set: &[(&str, &str)], input: &str) -> Ran {
    let mut typed = folder.command(words, "").without(shipwheel::engine::index::VARIABLES);
    let path = format!("{}:/usr/bin:/bin", folder.path("bin").display());
    typed = typed.env("HOME", folder.path("home").to_str().expect("UTF-8")).env("PATH", &path);
    typed = typed.env("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nowhere");
    typed =
        typed.env("SHIPWHEEL_KEYRING", if cfg!(target_os = "linux") { "any" } else { "command" });
    for (name, value) in set {
        typed = typed.env(name, value);
    }
    let ran = typed.run(input.as_bytes());
    for text in [&ran.out, &ran.err] {
        assert!(!text.contains("canary"), "{text}");
    }
    ran
}

fn said(folder: &Folder) -> String {
    let said = folder.read("home/said");
    assert!(!said.contains("canary"), "{said}");
    said
}

/// A token of an index, for nobody in particular.
fn token(location: &str, caveat: &str) -> String {
    use base64::Engine;
    let short = |text: &str| u8::try_from(text.len()).expect("short");
    let mut bytes = vec![2, 1, short(location)];
    bytes.extend(location.bytes());
    bytes.extend(b"\x02\x02id\0\x02");
    bytes.push(short(caveat));
    bytes.extend(caveat.bytes());
    bytes.extend([0, 0, 6, 32]);
    bytes.extend([9; 32]);
    format!("pypi-{}", base64::engine::general_purpose::URL_SAFE.encode(bytes))
}

#[test]
fn a_token_is_kept_found_and_forgotten() {
    let (folder, index) = (folder(), Index::doing(&[Act::Store]));
    let url = index.url();
    let publish = ["publish", "--yes", "--repository-url", &url];
    assert!(run(&folder, &publish, &[], "").fails().contains("shipwheel login"));
    let ran = run(&folder, &["login", &url, "--stdin"], &[], &format!("{TOKEN}\n"));
    let told = ran.ends_with(0);
    assert!(told.contains("is kept by the keyring command, entry `__token__`"), "{told}");
    let entries = format!("home/entries/{} __token__", url.replace([':', '/'], "_"));
    assert_eq!(folder.read(&entries), TOKEN);
    let ran = run(&folder, &publish, &[], "");
    let out = ran.ends_with(0);
    assert!(out.contains("token or password: the keyring command, entry `__token__`\n"), "{out}");
    assert!(
        said(&folder).contains(&format!("get {url} pypi_token:project:pkg\nget {url} __token__\n"))
    );
    let ran = run(&folder, &["logout", &url], &[], "");
    assert!(ran.ends_with(0).contains("Forgotten by the keyring command"), "{}", ran.out);
    assert!(run(&folder, &["logout", &url], &[], "").ends_with(0).contains("Nothing was kept"));
    let none = ["publish", "--yes", "--repository-url", &url, "dist/pkg-1.0.tar.gz"];
    assert_eq!(run(&folder, &none, &[], "").code, 0, "it is there, and nothing has to be sent");
}

#[test]
fn the_token_of_a_project_goes_before_that_of_the_account() {
    let (folder, index) = (folder(), Index::doing(&[Act::Store]));
    let url = index.url();
    run(&folder, &["login", &url, "--stdin"], &[], "canary-account").ends_with(0);
    let words = ["login", &url, "--project", "Pkg", "--stdin"];
    run(&folder, &words, &[], "canary-project").ends_with(0);
    let ran = run(&folder, &["publish", "--yes", "--repository-url", &url], &[], "");
    let out = ran.ends_with(0);
    assert!(out.contains("user: __token__, default\n"), "{out}");
    assert!(out.contains("entry `pypi_token:project:pkg`\n"), "{out}");
    // What is said outright goes before any keyring, which is not even asked.
    let before = said(&folder);
    let set = [("SHIPWHEEL_TOKEN", TOKEN)];
    let empty = Index::doing(&[Act::Store]).url();
    let words = ["publish", "--dry-run", "--repository-url", &url, "--check-url", &empty];
    assert!(run(&folder, &words, &set, "").ends_with(0).contains("SHIPWHEEL_TOKEN"));
    assert_eq!(said(&folder), before);
    let words = [&words[..], &["--keyring", "none"]].concat();
    assert!(!run(&folder, &words, &[], "").ends_with(0).contains("keyring"));
    assert_eq!(said(&folder), before);
}

#[test]
fn passwords_are_kept_under_the_name_of_their_user() {
    let (folder, index) = (folder(), Index::doing(&[Act::Store]));
    let url = index.url();
    run(&folder, &["login", &url, "--username", "bob", "--stdin"], &[], TOKEN).ends_with(0);
    let words = ["publish", "--yes", "--repository-url", &url, "--username", "bob"];
    let ran = run(&folder, &words, &[], "");
    assert!(ran.ends_with(0).contains("user: bob, --username\n"), "{}", ran.out);
    use base64::Engine;
    let pair = base64::engine::general_purpose::STANDARD.encode(format!("bob:{TOKEN}"));
    let seen = index.seen.lock().expect("whole");
    assert_eq!(seen.authorizations.first(), Some(&format!("Basic {pair}")));
}

#[test]
fn what_cannot_work_is_not_kept() {
    let folder = folder();
    let good = token("pypi.org", "[1,[\"demo\"]]");
    let fails = |words: &[&str], input: &str, part: &str| {
        let words = [&["login", "pypi", "--stdin"], words].concat();
        let ran = run(&folder, &words, &[], input);
        assert!(ran.fails().contains(part), "{}", ran.err);
        assert!(!ran.err.contains(&good[12..]), "{}", ran.err);
    };
    fails(&[], &token("test.pypi.org", "[3,\"u\"]"), "is one of test.pypi.org");
    fails(&[], &good[..good.len() - 9], "is not complete");
    fails(&[], &format!("'{good}'"), "quotes");
    fails(&[], &format!("{}\n{}", &good[..30], &good[30..]), "line break");
    fails(&[], "hunter22", "`pypi-`");
    fails(&[], "\n", "no token on standard input");
    fails(&[], &token("pypi.org", "[0,2000,1000]"), "ended");
    fails(&["--project", "other"], &good, "is for `demo`");
    fails(&["--username", "bob"], "hunter22", "tokens only");
    assert!(!folder.path("home/said").exists());
    let ran = run(&folder, &["login", "pypi", "--stdin"], &[], &format!("{good}\n"));
    assert!(ran.ends_with(0).contains("entry `__token__`, for `demo`."), "{}", ran.out);
    let ran = run(&folder, &["login", "nowhere", "--stdin"], &[], &good);
    assert!(ran.fails().contains("no index `nowhere`"), "{}", ran.err);
    let ran = run(&folder, &["login", "pypi"], &[], "");
    assert!(ran.fails().contains("--stdin"), "{}", ran.err);
}

#[test]
fn without_a_keyring_nothing_is_kept_and_it_is_told() {
    let folder = folder();
    let login = |set: &[(&str, &str)]| {
        let words = ["login", "https://x.example/", "--stdin"];
        run(&folder, &words, set, TOKEN).fails().to_owned()
    };
    let told = login(&[("PATH", "/nowhere")]);
    assert!(told.contains("the keyring command: there is no such program"), "{told}");
    assert!(told.contains("pip install keyring") && told.contains("SHIPWHEEL_TOKEN"), "{told}");
    let told = login(&[("FORGETFUL", "1")]);
    assert!(told.contains("does not give it back"), "{told}");
    let told = login(&[("BROKEN", "1")]);
    assert!(told.contains("NoKeyringError: none, not even for [redacted]"), "{told}");
    let told = login(&[("SHIPWHEEL_KEYRING", "some")]);
    assert!(told.contains("SHIPWHEEL_KEYRING is none of any"), "{told}");
    let mut names = std::fs::read_dir(folder.path("home")).expect("a folder");
    assert!(names.all(|entry| {
        let name = entry.expect("an entry").file_name();
        ["entries", "said", "seen"].contains(&name.to_str().expect("UTF-8"))
    }));
}

#[test]
fn the_command_sees_none_of_our_secrets() {
    let folder = folder();
    let set = [
        ("UV_PUBLISH_PASSWORD", "canary"),
        ("ACTIONS_ID_TOKEN_REQUEST_TOKEN", "canary"),
        ("PYPI_ID_TOKEN", "canary"),
        ("PLUGIN_SETTING", "kept"),
    ];
    run(&folder, &["logout", "pypi"], &set, "").ends_with(0);
    let seen = folder.read("home/seen");
    assert!(seen.contains("PLUGIN_SETTING=kept") && !seen.contains("canary"), "{seen}");
}
