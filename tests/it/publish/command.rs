//! `shipwheel publish`, typed.

use super::index::{Act, Index, answer};
use crate::cli::run::{Folder, Ran};
use std::process::Stdio;
use std::time::Duration;

const TOKEN: &str = "canary-0815-never-shown";

const PROJECT: &str = "\
[build-system]
requires = [\"flit_core >=3.12,<4\"]
build-backend = \"flit_core.buildapi\"
[project]
name = \"pkg\"
version = \"1.0\"
description = \"A package\"
readme = \"README.md\"
";

pub fn folder() -> Folder {
    let files = [("pyproject.toml", PROJECT), ("src/pkg/__init__.py", ""), ("README.md", "# Hi\n")];
    let folder = Folder::new(&files);
    folder.write("home/.keep", "");
    folder
}

/// Types `shipwheel publish` with a token in the environment, and looks for it in what comes out.
fn publish(folder: &Folder, index: &Index, words: &[&str]) -> Ran {
    publish_with(folder, index, words, &[("SHIPWHEEL_TOKEN", TOKEN)], "")
}

pub fn publish_with(
    folder: &Folder,
    index: &Index,
    words: &[&str],
    environment: &[(&str, &str)],
    input: &str,
) -> Ran {
    let url = index.url();
    let mut all = vec!["publish", "--repository-url", &url];
    all.extend(words);
    let mut typed = folder.command(&all, "");
    typed = typed.without(shipwheel::engine::index::VARIABLES);
    typed = typed.without(shipwheel::engine::IDENTITY_VARIABLES);
    typed = typed.without(&[
        "GITHUB_ACTIONS",
        "GITLAB_CI",
        "BUILDKITE",
        "CIRCLECI",
        "GCE_METADATA_HOST",
    ]);
    let home = folder.path("home");
    typed = typed.env("HOME", home.to_str().expect("UTF-8")).env("SHIPWHEEL_KEYRING", "none");
    for (name, value) in environment {
        typed = typed.env(name, value);
    }
    let ran = typed.run(input.as_bytes());
    for text in [&ran.out, &ran.err] {
        assert!(!text.contains("canary") && !text.contains("X190b2tlbl9f"), "{text}");
    }
    ran
}

#[test]
fn a_project_is_built_and_published() {
    let (folder, index) = (folder(), Index::doing(&[Act::Store]));
    let ran = publish(&folder, &index, &["--check-url", &index.url().replace("legacy", "simple")]);
    // Without a terminal nobody can say yes to a new project.
    assert!(ran.fails().contains("creates the new project `pkg`"), "{}", ran.err);
    let check = index.url().replace("legacy", "simple");
    let ran = publish(&folder, &index, &["--check-url", &check, "--yes"]);
    assert!(ran.fails().contains("say --new-project"), "{}", ran.err);
    assert!(index.posts().is_empty());
    let ran = publish(&folder, &index, &["--check-url", &check, "--new-project"]);
    assert_eq!(ran.code, 0, "{}{}", ran.out, ran.err);
    assert!(
        ran.out.contains(&format!("address: {}, --repository-url\n", index.url())),
        "{}",
        ran.out
    );
    assert!(ran.out.contains("user: __token__, default\n"), "{}", ran.out);
    assert!(ran.out.contains("token or password: environment variable SHIPWHEEL_TOKEN\n"));
    assert!(ran.out.contains("Uploaded pkg-1.0-py2.py3-none-any.whl\n"), "{}", ran.out);
    assert_eq!(index.posts(), ["pkg-1.0-py2.py3-none-any.whl", "pkg-1.0.tar.gz"]);
    let seen = index.seen.lock().expect("whole");
    let field =
        |name: &str| seen.fields.iter().find(|(other, _)| other == name).map(|(_, v)| v.clone());
    assert_eq!(field("description").as_deref(), Some("# Hi\n\n"));
    assert_eq!(field("name").as_deref(), Some("pkg"));
}

#[test]
fn a_second_run_sends_nothing_and_needs_no_token() {
    let (folder, index) = (folder(), Index::doing(&[Act::Warehouse]));
    assert_eq!(publish(&folder, &index, &["--yes"]).code, 0);
    let ran = publish_with(&folder, &index, &["dist/pkg-1.0.tar.gz"], &[], "");
    assert!(ran.ends_with(0).contains("Already there pkg-1.0.tar.gz\n"), "{}", ran.out);
    assert_eq!(index.posts().len(), 2);
}

#[test]
fn a_dry_run_sends_nothing_and_shows_everything() {
    let (folder, index) = (folder(), Index::doing(&[Act::Store]));
    let out = publish(&folder, &index, &["--dry-run"]);
    let out = out.ends_with(0);
    assert!(out.contains("  metadata_version: 2."), "{out}");
    assert!(out.contains("Nothing was sent (--dry-run)."), "{out}");
    let ran = publish(&folder, &index, &["--dry-run", "--output-format", "json"]);
    let json: serde_json::Value = serde_json::from_str(ran.ends_with(0)).expect("JSON");
    assert_eq!(json["credentials"]["secretFrom"], "environment variable SHIPWHEEL_TOKEN");
    assert_eq!(json["files"][1]["onIndex"], "new");
    assert!(index.posts().is_empty());
}

#[test]
fn a_refusal_has_an_exit_code_and_cannot_act_on_the_terminal() {
    let folder = folder();
    let body = "{\"code\": \"\\u001b[31mred\\u001b[0m\"}";
    let index = Index::doing(&[Act::Say(answer(400, "Bad Request", "", body))]);
    let ran = publish(&folder, &index, &["--yes"]);
    assert_eq!(ran.code, 1, "{}", ran.err);
    assert!(ran.out.contains("Refused pkg-1.0-py2.py3-none-any.whl: 400: "), "{}", ran.out);
    assert!(ran.out.contains("red") && !ran.out.contains('\u{1b}'), "{}", ran.out);
    assert!(ran.out.contains("Not sent pkg-1.0.tar.gz\n"), "{}", ran.out);
    let index = Index::doing(&[Act::Say(answer(403, "Forbidden", "", "no"))]);
    let ran = publish(&folder, &index, &["--yes", "--output-format", "json"]);
    let json: serde_json::Value = serde_json::from_str(&ran.out).expect("JSON");
    assert_eq!(ran.code, 1);
    assert_eq!(json["files"][1]["outcome"], "refused");
    assert_eq!(json["files"][1]["status"], 403);
    assert_eq!(json["page"], serde_json::Value::Null);
}

#[test]
fn a_refusal_leads_to_its_rule_and_line_for_programs_too() {
    let folder = folder();
    let line = "classifiers = [\"Typing :: Typed\"]\n";
    folder.write("pyproject.toml", format!("{PROJECT}{line}"));
    let run = |code: &str, words: &[&str]| {
        let body = serde_json::json!({ "code": code }).to_string();
        let index = Index::doing(&[Act::Say(answer(400, "Bad Request", "", &body))]);
        let words = [&["--yes", "--output-format", "json"], words].concat();
        let ran = publish(&folder, &index, &words);
        assert_eq!(ran.code, 1, "{}", ran.err);
        let json: serde_json::Value = serde_json::from_str(&ran.out).expect("JSON");
        json["files"].as_array().expect("files").clone()
    };
    let code = "400 Invalid value for classifiers. Error: Classifier 'Typing :: Typed' is not a \
                valid classifier.";
    let files = run(code, &[]);
    let at = |file: &serde_json::Value| {
        let [rule, path, start] = ["rule", "file", "start"].map(|key| file[key].clone());
        (rule, path, start)
    };
    let start = serde_json::json!({ "line": 9, "column": 16 });
    let of_classifier = ("classifier-unknown".into(), "pyproject.toml".into(), start);
    assert_eq!(at(&files[1]), of_classifier);
    // What was not sent has no cause.
    let nothing = serde_json::Value::Null;
    assert_eq!(at(&files[0]), (nothing.clone(), nothing.clone(), nothing.clone()));
    // Of an archive alone the line is not known.
    let files = run(code, &["dist/pkg-1.0.tar.gz"]);
    assert_eq!(at(&files[0]), ("classifier-unknown".into(), nothing.clone(), nothing.clone()));
    let files = run("403 Two factor authentication must be enabled.", &[]);
    assert_eq!(at(&files[1]), (nothing.clone(), nothing.clone(), nothing.clone()));
}

#[test]
fn a_token_comes_by_standard_input_or_a_file_and_is_in_no_argument() {
    let (folder, index) = (folder(), Index::doing(&[Act::Slowly(answer(200, "OK", "", ""))]));
    let ran =
        publish_with(&folder, &index, &["--yes", "--token-stdin"], &[], &format!("{TOKEN}\n"));
    assert_eq!(ran.code, 0, "{}", ran.err);
    let header = index.seen.lock().expect("whole").authorizations[0].clone();
    let pypirc =
        format!("[own]\nrepository = {}\nusername = __token__\npassword = {TOKEN}\n", index.url());
    folder.write("home/.pypirc", &pypirc);
    let ran = publish_with(&folder, &index, &["--yes"], &[], "");
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert!(ran.out.contains("token or password: ~/.pypirc line 4\n"), "{}", ran.out);
    #[cfg(unix)]
    assert!(ran.err.contains("chmod 600"), "{}", ran.err);
    assert_eq!(index.seen.lock().expect("whole").authorizations.last(), Some(&header));
    folder.write("other.rc", pypirc.replace("password = canary", "password = 100%canary"));
    let ran = publish_with(&folder, &index, &["--yes", "--config-file", "other.rc"], &[], "");
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert_ne!(index.seen.lock().expect("whole").authorizations.last(), Some(&header));
}

#[test]
#[cfg(target_os = "linux")]
fn the_arguments_of_the_process_do_not_hold_the_token() {
    let (folder, index) = (folder(), Index::doing(&[Act::Silence]));
    let mut typed = folder.command(&["publish", "--yes", "--repository-url", &index.url()], "");
    typed.0.env("SHIPWHEEL_TOKEN", TOKEN).env("HOME", folder.path("home"));
    let mut child = typed.0.stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("it runs");
    let start = std::time::Instant::now();
    while index.posts().is_empty() && start.elapsed() < Duration::from_secs(30) {
        std::thread::sleep(Duration::from_millis(10));
    }
    let arguments = std::fs::read(format!("/proc/{}/cmdline", child.id())).expect("a process");
    child.kill().expect("it runs");
    child.wait().expect("a child");
    assert_eq!(index.posts().len(), 1);
    let arguments = String::from_utf8_lossy(&arguments).into_owned();
    assert!(arguments.contains("publish") && !arguments.contains("canary"), "{arguments}");
}

#[test]
fn what_is_empty_counts_as_not_set() {
    let (folder, index) = (folder(), Index::doing(&[Act::Store]));
    let ran = publish_with(&folder, &index, &["--yes"], &[("TWINE_PASSWORD", "")], "");
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("TWINE_PASSWORD is empty"), "{}", ran.err);
    assert!(ran.err.contains("there is no token or password"), "{}", ran.err);
    let ran = publish_with(&folder, &index, &["--yes", "--token-stdin"], &[], "\n");
    assert!(ran.fails().contains("no token on standard input"), "{}", ran.err);
    let two = [("SHIPWHEEL_PASSWORD", "canary\nx"), ("SHIPWHEEL_USERNAME", "bob")];
    let ran = publish_with(&folder, &index, &["--yes"], &two, "");
    assert!(ran.err.contains("has a line break"), "{}", ran.err);
    assert!(index.posts().is_empty());
}

#[test]
fn a_proxy_does_not_read_along_on_plain_http() {
    let (folder, index, proxy) =
        (folder(), Index::doing(&[Act::Store]), Index::doing(&[Act::Store]));
    let address = format!("http://127.0.0.1:{}", proxy.port);
    let set = [
        ("SHIPWHEEL_TOKEN", TOKEN),
        ("HTTP_PROXY", &*address),
        ("http_proxy", &*address),
        ("ALL_PROXY", &*address),
    ];
    let ran = publish_with(&folder, &index, &["--yes"], &set, "");
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert_eq!(index.posts().len(), 2);
    assert!(proxy.seen.lock().expect("whole").paths.is_empty());
}

#[test]
fn without_tls_behind_https_nothing_is_sent() {
    let (folder, index) = (folder(), Index::doing(&[Act::Store]));
    let url = index.url().replace("http:", "https:");
    let mut typed = folder.command(&["publish", "--yes", "--repository-url", &url], "");
    typed.0.env("SHIPWHEEL_TOKEN", TOKEN).env("HOME", folder.path("home"));
    let ran = typed.run(b"");
    assert_eq!(ran.code, 1, "{}", ran.err);
    assert!(ran.out.contains("no safe connection"), "{}", ran.out);
    assert!(index.seen.lock().expect("whole").authorizations.is_empty());
}

#[test]
fn only_archives_of_one_release_are_taken() {
    let (folder, index) = (folder(), Index::doing(&[Act::Store]));
    folder.run(&["build"]).ends_with(0);
    let mut other = Vec::new();
    for file in ["dist/pkg-1.0.tar.gz", "dist/pkg-1.0-py2.py3-none-any.whl"] {
        other.push(folder.bytes(file));
    }
    folder.write("two/pkg-1.0.tar.gz", &other[0]);
    let words = ["--yes", "dist/pkg-1.0.tar.gz", "two/pkg-1.0.tar.gz"];
    assert!(publish(&folder, &index, &words).fails().contains("named twice"));
    let words = ["--yes", "dist/pkg-1.0.tar.gz", "pyproject.toml"];
    assert!(publish(&folder, &index, &words).fails().contains("archives only"));
    folder.write("pkg-1.0-py3-none-any.whl", "not a zip");
    let ran = publish(&folder, &index, &["--yes", "pkg-1.0-py3-none-any.whl"]);
    assert_eq!(ran.code, 1, "{}", ran.err);
    assert!(ran.err.contains("would refuse it"), "{}", ran.err);
    assert!(index.posts().is_empty());
}

#[test]
#[cfg(unix)]
fn what_is_no_file_is_not_waited_for() {
    let (folder, index) = (folder(), Index::doing(&[Act::Store]));
    let name = "pkg-1.0-py3-none-any.whl";
    let made = std::process::Command::new("mkfifo").arg(folder.path(name)).status();
    assert!(made.expect("there is mkfifo").success());
    let ran = publish(&folder, &index, &["--yes", name]);
    assert!(ran.fails().contains("cannot be read: it is not a file"), "{}", ran.err);
    // Nor is one that takes the place of an archive after that was looked at.
    folder.run(&["build"]).ends_with(0);
    let path = folder.path("dist/pkg-1.0.tar.gz");
    let (_, parcel) = shipwheel::engine::upload::read(&path).expect("a file");
    std::fs::remove_file(&path).expect("ours");
    let made = std::process::Command::new("mkfifo").arg(&path).status();
    assert!(made.expect("there is mkfifo").success());
    let told = super::faults::send_all(&index.url(), &[parcel.expect("an archive")], false);
    assert!(super::faults::failed(&told.endings[0]).contains("it is not a file"));
    assert!(index.posts().is_empty());
}

#[test]
fn the_indexes_of_uv_are_read_from_the_project() {
    let (folder, index) = (folder(), Index::doing(&[Act::Store]));
    let (url, list) = (index.url(), index.url().replace("legacy", "simple"));
    let uv = format!(
        "{PROJECT}[tool.uv]\npublish-url = 1\n[[tool.uv.index]]\nname = \"none\"\n\
         [[tool.uv.index]]\nname = \"own\"\nurl = \"{list}\"\npublish-url = \"{url}\"\n"
    );
    folder.write("pyproject.toml", &uv);
    let home = folder.path("home");
    let run = |words: &[&str]| {
        let mut typed = folder.command(words, "").without(shipwheel::engine::index::VARIABLES);
        typed = typed.env("HOME", home.to_str().expect("UTF-8")).env("SHIPWHEEL_KEYRING", "none");
        typed.env("SHIPWHEEL_TOKEN", TOKEN).run(b"")
    };
    let ran = run(&["publish", "-r", "own", "--new-project"]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert!(ran.out.contains("repository: own, --repository\n"), "{}", ran.out);
    assert!(ran.out.contains(&format!("address: {url}, pyproject.toml line 16\n")), "{}", ran.out);
    assert!(run(&["publish", "-r", "none"]).fails().contains("no index `none`"));
    // Archives are sent to the index of the project that they lie in.
    let ran = run(&["publish", "-r", "own", "dist/pkg-1.0.tar.gz"]);
    assert!(ran.ends_with(0).contains("Already there"), "{}", ran.out);
    assert_eq!(index.posts().len(), 2);
}
