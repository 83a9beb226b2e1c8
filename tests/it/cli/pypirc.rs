//! `shipwheel check .pypirc`: everything that spoils an upload is told, and nothing that is secret.

use super::run::Folder;

/// What must never be seen. The secrets of the texts below all have it.
const CANARY: &str = "CANARY";

fn names(text: &str) -> Vec<String> {
    let folder = Folder::new(&[(".pypirc", text)]);
    close(&folder);
    let ran = folder.run(&["check", "--output-format", "json", "--exit-zero", ".pypirc"]);
    let found: Vec<serde_json::Value> = serde_json::from_str(ran.ends_with(0)).expect("JSON");
    let place = |one: &serde_json::Value| {
        format!("{}:{} {}", one["start"]["line"], one["severity"], one["rule"]).replace('"', "")
    };
    found.iter().map(place).collect()
}

#[cfg(unix)]
fn set_mode(folder: &Folder, mode: u32) {
    use std::os::unix::fs::PermissionsExt;
    let mode = std::fs::Permissions::from_mode(mode);
    std::fs::set_permissions(folder.path(".pypirc"), mode).expect("it is ours");
}

#[cfg(unix)]
fn close(folder: &Folder) {
    set_mode(folder, 0o600);
}

#[cfg(not(unix))]
fn close(_: &Folder) {}

/// Each row is a text with which twine 7.0.0 or flit 4.2.0 does not do what its author meant, as
/// seen with both in September 2026.
#[test]
fn every_oddity_of_the_peers_is_told() {
    let known = "[distutils]\nindex-servers = pypi testpypi own\n";
    let rest = "[testpypi]\nrepository = https://test.pypi.org/legacy/\n\
                [own]\nrepository = https://x.example/\n";
    for (what, text, expected) in [
        (
            "flit: KeyError",
            "[testpypi]\nusername = __token__\n".to_owned(),
            vec!["1:hint pypirc-unlisted-section"],
        ),
        (
            "flit: production",
            "[distutils]\nindex-servers = testpypi\n[testpypi]\nusername = __token__\n".to_owned(),
            vec!["3:warning pypirc-repository-missing"],
        ),
        (
            "twine: missing; flit: production",
            "[distutils]\nindex-servers = gone\n".to_owned(),
            vec!["2:error pypirc-unknown-repository"],
        ),
        (
            "commas",
            "[distutils]\nindex-servers = pypi, testpypi\n".to_owned(),
            vec!["2:error pypirc-unknown-repository"],
        ),
        (
            "all lines indented alike",
            "[pypi]\n  username = __token__\n  password = x\n".to_owned(),
            vec!["3:error pypirc-token-placeholder"],
        ),
        (
            "one swallowed",
            "[pypi]\nusername = __token__\n  password = x\n".to_owned(),
            vec!["3:error pypirc-line-swallowed"],
        ),
        (
            "server-login",
            "[server-login]\nusername = bob\n".to_owned(),
            vec!["1:warning pypirc-server-login"],
        ),
        (
            "DEFAULT",
            "[DEFAULT]\nusername = bob\n[pypi]\n".to_owned(),
            vec!["2:error pypirc-not-token"],
        ),
        ("quotes", "[pypi]\nusername = '__token__'\n".to_owned(), vec!["2:error pypirc-quoted"]),
        (
            "a comment behind a value",
            "[pypi]\nusername = sirrobin  # Replace with your PyPI username\n".to_owned(),
            vec!["2:error pypirc-not-token", "2:error pypirc-inline-comment"],
        ),
        (
            "a line that cannot be read",
            "[pypi]\npypi-AgEI\n".to_owned(),
            vec!["2:error pypirc-syntax"],
        ),
        ("a section twice", "[pypi]\n[pypi]\n".to_owned(), vec!["2:error pypirc-syntax"]),
        (
            "an option twice",
            "[pypi]\nusername = __token__\nusername = __token__\n".to_owned(),
            vec!["3:error pypirc-syntax"],
        ),
        ("a byte order mark", "\u{feff}[pypi]\n".to_owned(), vec!["1:error pypirc-syntax"]),
        ("comments in a list", format!("{known}  # gone\n{rest}"), vec![]),
        ("percent", format!("{known}{rest}password = 50%(off)s\n"), vec![]),
        ("colons, and keys in capitals", format!("{known}{rest}USERNAME: bob\n"), vec![]),
    ] {
        assert_eq!(names(&text), expected, "{what}");
    }
}

fn spoilt() -> String {
    let token = format!("pypi-AgEIcHlwaS5vcmc{CANARY}");
    [
        &format!("# old: {token}\n{CANARY}\n[distutils]\nindex-servers = pypi gone"),
        &format!("   password = {CANARY}\n[pypi] ; {CANARY}"),
        &format!("username = {token}  # {CANARY}\npassword = \"{token}\" # {CANARY}"),
        &format!("token = {token}\nrepositry: {CANARY}"),
        &format!("[testpypi]\nusername = bob\n  password = {token}\npasswort = {CANARY}"),
        &format!("[own]\nrepository = http://bob:{CANARY}@x.example/?t={CANARY}"),
        &format!("password = {token}\n    {CANARY}\n{CANARY}\n[own]\nx = {CANARY}\n"),
    ]
    .map(String::as_str)
    .join("\n")
}

#[test]
fn no_output_has_a_secret() {
    let text = spoilt();
    for format in ["full", "concise", "json", "github", "gitlab", "sarif"] {
        let folder = Folder::new(&[(".pypirc", &text)]);
        let ran = folder.run(&["check", "--output-format", format, ".pypirc"]);
        assert!(ran.out.contains("pypirc-token-"), "{format}: {}", ran.out);
        assert!(!ran.out.contains(CANARY) && !ran.err.contains(CANARY), "{format}: {}", ran.out);
    }
    for words in [["check", "--diff", ".pypirc"], ["check", "--fix", ".pypirc"]] {
        let folder = Folder::new(&[(".pypirc", &text)]);
        for words in [words.to_vec(), [&words[..], &["--unsafe-fixes"]].concat()] {
            let ran = folder.run(&words);
            assert!(!ran.out.contains(CANARY) && !ran.err.contains(CANARY), "{}", ran.out);
        }
    }
    let folder = Folder::new(&[]);
    for more in [&[][..], &["--fix"], &["--diff"]] {
        let words = [&["check", "--stdin-filename", "x/.pypirc", "-"], more].concat();
        let ran = folder.run_with(&text, &words);
        assert!(!ran.out.contains(CANARY) && !ran.err.contains(CANARY), "{}", ran.out);
    }
}

#[test]
fn fixes_leave_nothing_that_has_a_safe_one() {
    let text = "[pypi]\r\nusername = sirrobin  # me\r\n  password = hunter\r\n";
    let folder = Folder::new(&[(".pypirc", text)]);
    folder.run(&["check", "--fix", ".pypirc"]).ends_with(1);
    let expected = "[pypi]\r\nusername = __token__\r\n# me\r\npassword = hunter\r\n";
    assert_eq!(folder.read(".pypirc"), expected);
}

#[cfg(unix)]
#[test]
fn a_file_that_others_can_read_is_told_and_closed() {
    use std::os::unix::fs::PermissionsExt;
    let text = "[distutils]\nindex-servers = own\n[own]\nrepository = https://x.example/\n\
                password = hunter2\n";
    let folder = Folder::new(&[(".pypirc", text)]);
    set_mode(&folder, 0o640);
    let ran = folder.run(&["check", "--output-format", "concise", ".pypirc"]);
    let expected = ".pypirc:5:1: warning[pypirc-permissions] Others on this machine can read this; \
                    `chmod 600` the file\n";
    assert_eq!(ran.ends_with(0), expected);
    folder.run(&["check", "--fix", ".pypirc"]).ends_with(0);
    let mode = std::fs::metadata(folder.path(".pypirc")).expect("it is there").permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    assert_eq!(folder.read(".pypirc"), text);
}

#[test]
fn a_hostile_file_takes_no_time() {
    let start = std::time::Instant::now();
    for text in [
        "[".repeat(900_000),
        "[a]\n".repeat(20_000),
        (0..10_000).map(|n| format!("[a{n}]\n")).collect(),
        (0..5_000).map(|n| format!("[DEFAULT]\na{n}=1\n[b{n}]\n")).collect(),
        format!("[distutils]\nindex-servers = {}", "a ".repeat(20_000)),
        format!("[distutils]\nindex-servers ={}", "\n a,".repeat(20_000)),
        format!("[pypi]\nusername = a{}", "\n  password = b".repeat(10_000)),
        format!("[pypi]\n{}", "user = b\n".repeat(10_000)),
        "é\u{1b}\0\r".repeat(10_000),
    ] {
        let folder = Folder::new(&[(".pypirc", &text)]);
        folder.run(&["check", "--output-format", "concise", "--exit-zero", ".pypirc"]).ends_with(0);
    }
    assert!(start.elapsed() < std::time::Duration::from_secs(120), "{:?}", start.elapsed());
}
