//! `--verify`: what the index lists after an upload, and whether it can be installed.

use super::command::{folder, publish_with};
use super::index::{Act, Index, answer};
use crate::cli::run::{Folder, Ran};
use std::os::unix::fs::PermissionsExt;

const WHEEL: &str = "pkg-1.0-py2.py3-none-any.whl";

/// Makes environments whose Python is itself, and installs what `wanted` must have said.
const PYTHON: &str = r#"#!/bin/sh
home=@HOME@
printf '%s\n' "$*" >> "$home/said"
env > "$home/seen"
case $* in
  *"-m venv"*) mkdir -p "$4/bin" && cp "$0" "$4/bin/python" ;;
  *"pip "*) while [ $# -gt 0 ]; do [ "$1" != --requirement ] || cp "$2" "$home/wanted"; shift; done
            [ ! -f "$home/broken" ] || { echo 'ERROR: No matching distribution' >&2; echo 'note: bye' >&2; exit 1; } ;;
esac
"#;

fn publish(folder: &Folder, index: &Index, python: bool, words: &[&str]) -> Ran {
    let home = folder.path("home");
    folder.write("bin/python3", PYTHON.replace("@HOME@", home.to_str().expect("UTF-8")));
    let mode = std::fs::Permissions::from_mode(0o755);
    std::fs::set_permissions(folder.path("bin/python3"), mode).expect("ours");
    let with = format!("{}:/usr/bin:/bin", folder.path("bin").display());
    let path = if python { &*with } else { "/nowhere" };
    let words = [&["--yes", "--verify"], words].concat();
    let set = [
        ("SHIPWHEEL_TOKEN", "canary-1618"),
        ("PATH", path),
        ("PIP_INDEX_URL", "canary"),
        ("AWS_SECRET", "canary"),
    ];
    publish_with(folder, index, &words, &set, "")
}

#[test]
fn the_release_is_listed_and_can_be_installed() {
    let (folder, index) = (folder(), Index::doing(&[Act::Store]));
    let ran = publish(&folder, &index, true, &[]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    let end =
        format!("The index lists every file with our digest.\npip installs {WHEEL} from there.\n");
    assert!(ran.out.ends_with(&end), "{}", ran.out);
    let sha256 = index.seen.lock().expect("whole").stored[WHEEL].clone();
    assert_eq!(folder.read("home/wanted"), format!("pkg==1.0 --hash=sha256:{sha256}\n"));
    let said = folder.read("home/said");
    let list = index.url().replace("legacy", "simple");
    assert!(said.contains(&format!("--index-url {list} ")) && said.contains("--no-deps"), "{said}");
    assert!(!folder.read("home/seen").contains("canary"), "{}", folder.read("home/seen"));
    // Also where it was all there before, and for programs.
    let ran = publish(&folder, &index, true, &["--output-format", "json"]);
    let json: serde_json::Value = serde_json::from_str(ran.ends_with(0)).expect("JSON");
    assert_eq!(json["verified"]["listed"], true);
    assert_eq!(json["verified"]["installed"], WHEEL);
}

#[test]
fn what_cannot_be_installed_is_no_success() {
    let (folder, index) = (folder(), Index::doing(&[Act::Store]));
    folder.write("home/broken", "");
    let ran = publish(&folder, &index, true, &[]);
    assert_eq!(ran.code, 1);
    assert_eq!(
        ran.err,
        format!("error: pip does not install `{WHEEL}`: No matching distribution\n")
    );
    assert!(ran.out.contains("Uploaded"), "{}", ran.out);
}

#[test]
fn without_python_it_is_told_what_was_not_tried() {
    let (folder, index) = (folder(), Index::doing(&[Act::Store]));
    let ran = publish(&folder, &index, false, &[]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert!(
        ran.err.contains("it was not tried to install them: there is no Python here"),
        "{}",
        ran.err
    );
    assert!(ran.out.ends_with("The index lists every file with our digest.\n"), "{}", ran.out);
}

#[test]
fn what_the_index_does_not_list_is_no_success() {
    let (folder, index) = (folder(), Index::doing(&[Act::Say(answer(200, "OK", "", ""))]));
    let ran = publish(&folder, &index, true, &["--verify-timeout", "1"]);
    assert_eq!(ran.code, 1, "{}", ran.out);
    let told = format!(
        "error: the files were taken, and the index does not list `{WHEEL}`, `pkg-1.0.tar.gz` after 1 seconds\n"
    );
    let sdist_first = format!(
        "error: the files were taken, and the index does not list `pkg-1.0.tar.gz`, `{WHEEL}` after 1 seconds\n"
    );
    assert!([told, sdist_first].contains(&ran.err), "{}", ran.err);
    assert!(!folder.path("home/said").exists(), "nothing is installed from there");
    let kind = "Content-Type: application/vnd.pypi.simple.v1+json\r\n";
    let lie = serde_json::json!({ "files": [{ "filename": WHEEL, "hashes": { "sha256": "00" } }] });
    let (empty, lie) =
        (answer(404, "Not Found", "", ""), answer(200, "OK", kind, &lie.to_string()));
    // Before, after each of the files, and then.
    index.say("/simple/pkg/", &[empty.clone(), empty.clone(), empty, lie]);
    let ran = publish(&folder, &index, true, &["--verify-timeout", "1"]);
    assert!(
        ran.err.contains(&format!("lists other bytes as `{WHEEL}` (sha256 00)")),
        "{}",
        ran.err
    );
    assert_eq!(ran.code, 1);
}
