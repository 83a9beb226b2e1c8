//! Whatever is done with a token, it is in nothing that anybody else can see: output, files that are
//! left, the arguments of any process, and the environment of every program that is started.

#![cfg(target_os = "linux")]

use super::index::{Act, Index, answer};
use crate::cli::run::{Folder, Ran};
use std::collections::BTreeSet;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::sync::Arc;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};

/// Secrets of every kind; what they are in a request is looked for too.
const SECRET: &str = "pypi-AgEcanary31415926535897932384626";
const BASIC: &str = "X190b2tlbl9fOnB5cGktQWdFY2FuYX";

/// Stands in for every program that is started, and tells what it could see.
const PROGRAM: &str = r#"#!/bin/sh
echo "$0" >> "$SEEN/programs"
env >> "$SEEN/environments"
tr '\0' ' ' < /proc/$$/cmdline >> "$SEEN/arguments"
case "$0 $*" in
  *keyring*get*) [ -f "$SEEN/../kept" ] && cat "$SEEN/../kept" ;;
  *keyring*set*) cat > "$SEEN/../kept" ;;
  *keyring*del*) rm "$SEEN/../kept" ;;
  *git*) echo 1700000000 ;;
  *python*venv*) mkdir -p "$4/bin" && cp "$0" "$4/bin/python" ;;
  *agent*) echo "$PROOF" ;;
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

struct Place {
    folder: Folder,
    /// The arguments of all processes that were there at any moment.
    arguments: Arc<Mutex<BTreeSet<Vec<u8>>>>,
    end: Arc<AtomicBool>,
}

impl Place {
    fn new() -> Place {
        let folder = Folder::new(&[
            ("pyproject.toml", PROJECT),
            ("src/pkg/__init__.py", ""),
            ("home/.keep", ""),
            ("seen/.keep", ""),
        ]);
        for name in ["keyring", "git", "python3", "buildkite-agent"] {
            let path = format!("bin/{name}");
            folder.write(&path, PROGRAM.replace("$SEEN", &folder.path("seen").to_string_lossy()));
            let mode = std::fs::Permissions::from_mode(0o755);
            std::fs::set_permissions(folder.path(&path), mode).expect("ours");
        }
        let (arguments, end) = (Arc::default(), Arc::new(AtomicBool::new(false)));
        let place = Place { folder, arguments, end };
        let (all, end) = (place.arguments.clone(), place.end.clone());
        std::thread::spawn(move || {
            while !end.load(Ordering::Relaxed) {
                for entry in std::fs::read_dir("/proc").expect("/proc").flatten() {
                    let read = std::fs::read(entry.path().join("cmdline"));
                    all.lock().expect("whole").extend(read.ok());
                }
                std::thread::sleep(std::time::Duration::from_millis(2));
            }
        });
        place
    }

    fn run(&self, words: &[&str], set: &[(&str, &str)], input: &str) -> Ran {
        let mut typed = self.folder.command(words, "").without(shipwheel::engine::index::VARIABLES);
        typed = typed.without(shipwheel::engine::IDENTITY_VARIABLES);
        typed = typed.without(&["GITHUB_ACTIONS", "GITLAB_CI", "BUILDKITE", "CIRCLECI"]);
        let path = format!("{}:/usr/bin:/bin", self.folder.path("bin").display());
        let home = self.folder.path("home");
        typed = typed.env("PATH", &path).env("HOME", home.to_str().expect("UTF-8"));
        typed = typed.env("SHIPWHEEL_KEYRING", "command").env("RUST_BACKTRACE", "full");
        typed = typed.env("RUST_LOG", "trace");
        for (name, value) in set {
            typed = typed.env(name, value);
        }
        let ran = typed.run(input.as_bytes());
        for text in [&ran.out, &ran.err] {
            clean(text.as_bytes(), &format!("{words:?} {set:?}"));
        }
        ran
    }

    /// Everything that could be seen, and everything that is left.
    fn search(&self) {
        self.end.store(true, Ordering::Relaxed);
        let arguments = self.arguments.lock().expect("whole");
        assert!(arguments.iter().any(|line| find(line, b"--repository-url")), "nothing was seen");
        arguments.iter().for_each(|line| clean(line, "arguments of a process"));
        let programs = self.folder.read("seen/programs");
        for name in ["keyring", "git", "python3", "buildkite-agent"] {
            assert!(programs.contains(name), "{name} was not started: {programs}");
        }
        look(self.folder.path("").as_path());
    }
}

/// Where the secret was put on purpose: by us into `.pypirc` and `.netrc`, and by a keyring into its own.
const ITS_PLACES: [&str; 3] = [".pypirc", ".netrc", "kept"];

fn look(folder: &Path) {
    for entry in std::fs::read_dir(folder).expect("a folder").flatten() {
        let path = entry.path();
        if path.is_dir() {
            look(&path);
        } else if !ITS_PLACES.contains(&entry.file_name().to_str().expect("UTF-8")) {
            clean(&std::fs::read(&path).expect("a file"), &path.to_string_lossy());
        }
    }
}

fn find(bytes: &[u8], part: &[u8]) -> bool {
    bytes.windows(part.len()).any(|window| window == part)
}

#[track_caller]
fn clean(bytes: &[u8], place: &str) {
    let text = String::from_utf8_lossy(bytes);
    for secret in [&SECRET[5..], BASIC] {
        assert!(!text.contains(secret), "a secret is in {place}: {text}");
    }
}

#[test]
fn a_secret_is_nowhere() {
    let place = Place::new();
    let echo = format!("you sent {SECRET} and Basic {}", {
        use base64::Engine;
        base64::engine::general_purpose::STANDARD.encode(format!("__token__:{SECRET}"))
    });
    let page = answer(403, &echo, &format!("X-Echo: {echo}\r\n"), &echo);
    let acts = [
        vec![Act::Warehouse],
        vec![Act::Say(page)],
        vec![Act::Say(answer(400, "Bad Request", "", &format!("{{\"message\": \"{echo}\"}}")))],
        vec![Act::Say(answer(307, "Go", &format!("Location: http://x.example/{SECRET}\r\n"), ""))],
        vec![Act::Say(answer(500, &echo, "Retry-After: 900\r\n", ""))],
        vec![Act::StoreAndCut, Act::Store],
        vec![Act::Say(answer(200, "OK", "", &format!("<html>{echo}")))],
    ];
    let variables = [
        ("SHIPWHEEL_TOKEN", ""),
        ("TWINE_PASSWORD", "TWINE_USERNAME"),
        ("FLIT_PASSWORD", "FLIT_USERNAME"),
        ("UV_PUBLISH_TOKEN", ""),
    ];
    // By each variable, with each kind of answer.
    for (at, acts) in acts.iter().enumerate() {
        let index = Index::doing(acts);
        let url = index.url();
        let (variable, user) = variables[at % variables.len()];
        let mut set = vec![(variable, SECRET)];
        if !user.is_empty() {
            set.push((user, "__token__"));
        }
        let base = ["publish", "--yes", "--repository-url", &url];
        let json = ["--output-format", "json"];
        place.run(&[&base[..], &json[..]].concat(), &set, "");
        place.run(&[&base[..], &["--verify", "--verify-timeout", "0"]].concat(), &set, "");
        place.run(&[&base[..], &["--dry-run"]].concat(), &set, "");
        // A program that the build starts.
        place.run(&["build", "--reproducible"], &set, "").ends_with(0);
        assert!(!index.seen.lock().expect("whole").leaked);
    }
    let index = Index::doing(&[Act::Store]);
    let url = index.url();
    let base = ["publish", "--yes", "--repository-url", &url];
    // By every other way that a token can come.
    place.run(&[&base[..], &["--token-stdin"]].concat(), &[], SECRET).ends_with(0);
    place.run(&["login", &url, "--stdin"], &[], SECRET).ends_with(0);
    place.run(&base, &[], "").ends_with(0);
    place.run(&["logout", &url], &[], "").ends_with(0);
    place.run(&["login", "pypi", "--stdin"], &[], SECRET).fails();
    place.run(&["login", "testpypi", "--stdin"], &[], &format!("'{SECRET}'")).fails();
    let with_user = format!("http://bob:{SECRET}@127.0.0.1:{}/legacy/", index.port);
    place.run(&["publish", "--dry-run"], &[("SHIPWHEEL_REPOSITORY_URL", &with_user)], "");
    for broken in ["[own]\nrepository = URL\npassword = SECRET\n", "[own]\nSECRET\n", "SECRET\n"] {
        let text = broken.replace("URL", &url).replace("SECRET", SECRET);
        place.folder.write("home/.pypirc", text);
        place.run(&["publish", "-r", "own", "--username", "__token__"], &[], "");
    }
    std::fs::remove_file(place.folder.path("home/.pypirc")).expect("ours");
    let netrc = format!("machine 127.0.0.1 login __token__ password {SECRET}\n");
    place.folder.write("home/.netrc", &netrc);
    let url = Index::doing(&[Act::Store]).url();
    let words = ["publish", "--yes", "--repository-url", &url];
    assert_eq!(place.run(&words, &[], "").code, 0);
    let url = Index::doing(&[Act::Say(answer(403, &echo, "", &echo))]).url();
    let words = ["publish", "--yes", "--repository-url", &url];
    assert_eq!(place.run(&words, &[], "").code, 1);
    place.folder.write("home/.netrc", format!("{netrc}{SECRET}\n"));
    assert_eq!(place.run(&words, &[], "").code, 2);
    std::fs::remove_file(place.folder.path("home/.netrc")).expect("ours");
    // As a job that proves who it is.
    let claims = "eyJzdWIiOiJtZSJ9";
    let offer = Index::doing(&[Act::Store]);
    let body = answer(200, "OK", "", "{\"audience\": \"loop\"}");
    offer.say("/_/oidc/audience", &[body]);
    let errors = format!(
        "{{\"errors\": [{{\"code\": \"x\", \"description\": \"e30.{claims}.{SECRET}\"}}]}}"
    );
    let minted = format!("{{\"token\": \"{SECRET}\"}}");
    offer.say(
        "/_/oidc/mint-token",
        &[answer(422, "No", "", &errors), answer(200, "OK", "", &minted)],
    );
    let url = offer.url();
    let proof = format!("e30.{claims}.{SECRET}");
    let set = [("BUILDKITE", "true"), ("PROOF", &*proof)];
    let words = ["publish", "--yes", "--repository-url", &url];
    // The proof is the agent's own; what it may see is taken out of what it saw.
    std::fs::rename(place.folder.path("seen/environments"), place.folder.path("seen/before"))
        .expect("ours");
    place.run(&words, &set, "").fails();
    place.run(&words, &set, "").ends_with(0);
    std::fs::remove_file(place.folder.path("seen/environments")).expect("ours");
    place.search();
    // Typed where it does not belong, it is at least not repeated.
    let ran = place.run(&["publish", "-r", SECRET], &[], "");
    assert!(ran.fails().contains("there is no index `pypi-[redacted]`"), "{}", ran.err);
}
