//! `shipwheel build`, and `shipwheel check` of what it built.

use super::run::Folder;
use serde_json::Value;

const TOML: &str = "\
[build-system]
requires = [\"flit_core >=3.11,<5\"]
build-backend = \"flit_core.buildapi\"

[project]
name = \"demo\"
version = \"1.0\"
description = \"A demo\"
readme = \"README.md\"
license = \"MIT\"
requires-python = \">=3.9\"
";

fn project(toml: &str) -> Folder {
    let files = [
        ("pyproject.toml", toml),
        ("README.md", "# Demo\n"),
        ("LICENSE", "MIT\n"),
        ("demo/__init__.py", "\"\"\"Demo.\"\"\"\n"),
    ];
    Folder::new(&files)
}

#[test]
fn a_project_is_built_and_its_archives_pass_the_check() {
    let folder = project(TOML);
    let ran = folder.run(&["build"]);
    assert_eq!(ran.code, 0, "{}{}", ran.out, ran.err);
    assert!(ran.out.contains("Built dist/demo-1.0.tar.gz"), "{}", ran.out);
    assert!(ran.out.contains("Built dist/demo-1.0-py3-none-any.whl"), "{}", ran.out);
    let archives = ["dist/demo-1.0.tar.gz", "dist/demo-1.0-py3-none-any.whl"];
    let ran = folder.run(&["check", archives[0], archives[1]]);
    assert_eq!(ran.code, 0, "{}{}", ran.out, ran.err);
    assert!(ran.out.contains("Nothing found"), "{}", ran.out);
}

#[test]
fn one_archive_is_built_when_one_is_asked_for() {
    let folder = project(TOML);
    let ran = folder.run(&["build", "--wheel", "--out-dir", "out", "--output-format", "json"]);
    let value: Value = serde_json::from_str(&ran.out).expect("JSON");
    let built = value["built"].as_array().expect("a list");
    assert_eq!(built.len(), 1, "{}", ran.out);
    assert_eq!(built[0]["path"], "out/demo-1.0-py3-none-any.whl");
    assert_eq!(built[0]["sha256"].as_str().map(str::len), Some(64));
}

#[test]
fn the_list_tells_every_member_and_writes_nothing() {
    let folder = project(TOML);
    let ran = folder.run(&["build", "--list"]);
    assert_eq!(ran.code, 0, "{}{}", ran.out, ran.err);
    for line in ["    LICENSE (4 B)", "    PKG-INFO (", "    RECORD (made)", "      LICENSE (4 B)"]
    {
        assert!(ran.out.contains(line), "{line:?} in\n{}", ran.out);
    }
    let ran = folder.run(&["build", "--list", "--output-format", "json"]);
    let value: Value = serde_json::from_str(&ran.out).expect("JSON");
    assert_eq!(value["sdist"]["name"], "demo-1.0.tar.gz");
    assert_eq!(value["wheel"]["members"][0]["file"], "demo/__init__.py");
    assert_eq!(value["wheel"]["members"][0]["mode"], "644");
    assert!(!folder.path("dist").exists());
}

/// Name and size of each member of a wheel, by its central directory.
fn sizes(wheel: &[u8]) -> Vec<(String, u64)> {
    let number = |at: usize, count: usize| {
        wheel[at..at + count].iter().rev().fold(0, |sum, byte| sum << 8 | u64::from(*byte))
    };
    let starts = (0..wheel.len()).filter(|at| wheel[*at..].starts_with(b"PK\x01\x02"));
    let member = |at: usize| {
        let name = &wheel[at + 46..][..usize::try_from(number(at + 28, 2)).expect("short")];
        (String::from_utf8_lossy(name).into_owned(), number(at + 24, 4))
    };
    starts.map(member).collect()
}

#[test]
fn the_list_tells_sizes_as_they_will_be() {
    for line in ["flit_core >=3.12,<4", "flit_core >=4.2,<5"] {
        let folder = project(&TOML.replace("flit_core >=3.11,<5", line));
        for at in 0..30 {
            folder.write(&format!("demo/data/{at}"), "x".repeat(at * at * at));
        }
        let ran = folder.run(&["build", "--list", "--output-format", "json"]);
        let value: Value = serde_json::from_str(&ran.out).expect("JSON");
        folder.run(&["build"]).ends_with(0);
        let listed = value["wheel"]["members"].as_array().expect("a list").iter().map(|one| {
            (
                one["name"].as_str().expect("a name").to_owned(),
                one["size"].as_u64().expect("a size"),
            )
        });
        let listed: Vec<_> = listed.collect();
        let name = value["wheel"]["name"].as_str().expect("a name");
        assert_eq!(listed, sizes(&folder.bytes(&format!("dist/{name}"))), "{line}");
        assert!(
            listed.last().is_some_and(|(name, size)| name.ends_with("/RECORD") && *size > 1000)
        );
    }
}

#[test]
fn the_list_says_what_is_left_out_and_why() {
    let patterns = "[tool.flit.sdist]\ninclude = [\"docs\"]\nexclude = [\"docs/draft.md\"]\n";
    let folder = project(&format!("{TOML}\n{patterns}"));
    for path in
        ["docs/index.md", "docs/draft.md", "tests/a/b.py", "demo/__pycache__/x.pyc", "tox.ini"]
    {
        folder.write(path, "");
    }
    let ran = folder.run(&["build", "--list"]);
    assert_eq!(ran.code, 0, "{}{}", ran.out, ran.err);
    let (_, left) = ran.out.split_once("Not in the sdist:\n").expect("something is left out");
    let (sdist, wheel) = left.split_once("Not in the wheel:\n").expect("something is");
    let starts = |line: &str, path: &str| line.trim_start().starts_with(path);
    for (path, reason) in [
        ("demo/__pycache__/ (", "byte code"),
        ("docs/draft.md (", "`exclude`"),
        ("tests/ (", "`include`"),
        ("tox.ini (", "`include`"),
    ] {
        let line = sdist.lines().find(|line| starts(line, path));
        assert!(line.is_some_and(|line| line.contains(reason)), "{path} {reason}:\n{left}");
    }
    assert_eq!(sdist.lines().count(), 4, "{sdist}");
    for path in ["README.md (", "docs/index.md (", "pyproject.toml ("] {
        assert!(wheel.lines().any(|line| starts(line, path)), "{path}:\n{wheel}");
    }
    assert!(!wheel.contains("LICENSE") && !wheel.contains("__init__"), "{wheel}");
    let ran = folder.run(&["build", "--list", "--output-format", "json"]);
    let value: Value = serde_json::from_str(&ran.out).expect("JSON");
    assert_eq!(value["left_out"][0]["file"], "demo/__pycache__/");
    assert_eq!(value["left_out"][0]["archive"], "sdist");
}

#[test]
fn dependency_groups_are_told_and_keep_nobody_from_building() {
    let folder = project(&format!("{TOML}\n[dependency-groups]\ntest = [\"a>\"]\n"));
    assert!(folder.run(&["check"]).ends_with(1).contains("dependency-version-invalid"));
    assert!(folder.run(&["build"]).ends_with(0).contains("Built dist/demo-1.0.tar.gz"));
    // The same requirement in [project] reaches the metadata.
    let folder = project(&format!("{TOML}dependencies = [\"a>\"]\n"));
    let ran = folder.run(&["build"]);
    assert_eq!(ran.code, 1, "{}{}", ran.out, ran.err);
    assert!(ran.out.contains("dependency-version-invalid"), "{}", ran.out);
}

#[test]
fn what_only_running_the_code_would_tell_is_refused_with_that_reason() {
    let dynamic = TOML.replace(
        "version = \"1.0\"\ndescription = \"A demo\"",
        "dynamic = [\"version\", \"description\"]",
    );
    for (source, reason) in [
        (
            "\"\"\"Demo.\"\"\"\ntry:\n    from _made import __version__\nexcept ImportError:\n    __version__ = \"1\"\n",
            "`_made.__version__` where that can be imported",
        ),
        (
            "__version__ = \"1\"\n__doc__ = \"Demo.\"\n",
            "the code of `demo/__init__.py` sets its docstring",
        ),
    ] {
        let folder = project(&dynamic);
        folder.write("demo/__init__.py", source);
        let ran = folder.run(&["build"]);
        assert_eq!(ran.code, 1, "{}{}", ran.out, ran.err);
        assert!(ran.err.contains(reason), "{}{}", ran.out, ran.err);
    }
}

#[test]
fn what_cannot_be_built_is_told_as_the_check_tells_it() {
    let folder = project(&TOML.replace("\"1.0\"", "\"one\""));
    let ran = folder.run(&["build"]);
    assert_eq!(ran.code, 1);
    assert!(ran.out.contains("project-version-invalid"), "{}{}", ran.out, ran.err);
    assert!(ran.err.contains("nothing was built"), "{}", ran.err);
    assert!(!ran.err.contains("PEP 440"), "it is told twice: {}", ran.err);
    let ran = folder.run(&["build", "--output-format", "json"]);
    let value: Value = serde_json::from_str(&ran.out).expect("JSON");
    assert_eq!(value["refused"].as_array().map(Vec::len), Some(1), "{}", ran.out);
    assert_eq!(value["refused"][0]["rule"], "project-version-invalid");
}

#[test]
fn what_only_the_index_refuses_is_built_with_a_warning() {
    let folder = project(&TOML.replace("\"1.0\"", "\"1.0+local\""));
    let ran = folder.run(&["build"]);
    assert_eq!(ran.code, 0, "{}{}", ran.out, ran.err);
    assert!(ran.out.contains("warning[project-version-local]"), "{}", ran.out);
    assert!(ran.out.contains("Built dist/demo-1.0+local.tar.gz"), "{}", ran.out);
}

#[test]
fn another_backend_is_not_ours_to_build() {
    let folder = project(
        &TOML
            .replace("flit_core >=3.11,<5", "hatchling")
            .replace("flit_core.buildapi", "hatchling.build"),
    );
    let ran = folder.run(&["build"]);
    assert_eq!(ran.code, 1);
    assert!(ran.err.contains("built by hatchling"), "{}", ran.err);
}

#[test]
fn less_compression_holds_the_same_files() {
    let folder = project(TOML);
    let list = |ran: super::run::Ran| ran.out;
    let ran = folder.run(&["build", "--fast"]);
    assert_eq!(ran.code, 0, "{}{}", ran.out, ran.err);
    let ran = folder.run(&["check", "dist/demo-1.0.tar.gz", "dist/demo-1.0-py3-none-any.whl"]);
    assert!(list(ran).contains("Nothing found"));
}

#[test]
fn a_damaged_archive_is_told_with_its_member() {
    let folder = project(TOML);
    folder.run(&["build", "--wheel"]);
    let path = folder.path("dist/demo-1.0-py3-none-any.whl");
    let mut bytes = std::fs::read(&path).expect("the wheel");
    let at = bytes.windows(11).position(|part| part == b"__init__.py").expect("a name") + 12;
    bytes[at] ^= 0xff;
    std::fs::write(&path, bytes).expect("the wheel");
    let ran = folder.run(&["check", "dist/demo-1.0-py3-none-any.whl"]);
    assert_eq!(ran.code, 1);
    assert!(ran.out.contains("error[checksum]"), "{}", ran.out);
    let ran = folder.run(&["check", "--output-format", "json", "dist/demo-1.0-py3-none-any.whl"]);
    let value: Value = serde_json::from_str(&ran.out).expect("JSON");
    assert_eq!(value[0]["member"], "demo/__init__.py");
    assert_eq!(value[0]["start"], Value::Null);
}

/// `git` in the folder, as somebody whose name does not matter, at a time that does.
fn git(folder: &Folder, words: &[&str]) {
    let who = ["GIT_AUTHOR_NAME", "GIT_COMMITTER_NAME", "GIT_AUTHOR_EMAIL", "GIT_COMMITTER_EMAIL"];
    let times = ["GIT_AUTHOR_DATE", "GIT_COMMITTER_DATE"];
    let done = std::process::Command::new("git")
        .args(words)
        .current_dir(folder.path(""))
        .envs(who.map(|name| (name, "nobody")))
        .envs(times.map(|name| (name, "1600000000 +0000")))
        .env("GIT_CONFIG_GLOBAL", folder.path("no-such-file"))
        .env("GIT_CONFIG_NOSYSTEM", "1")
        .output()
        .expect("git");
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
}

#[test]
fn a_reproducible_build_has_the_time_of_the_last_commit() {
    let digests = |ran: super::run::Ran| {
        assert_eq!(ran.code, 0, "{}{}", ran.out, ran.err);
        let value: Value = serde_json::from_str(&ran.out).expect("JSON");
        let built = value["built"].as_array().expect("a list").clone();
        built.iter().map(|one| one["sha256"].clone()).collect::<Vec<_>>()
    };
    let words = ["build", "--reproducible", "--output-format", "json"];
    let all = [1_500_000_000, 1_700_000_000].map(|changed| {
        let folder = project(TOML);
        git(&folder, &["init", "--quiet"]);
        git(&folder, &["add", "."]);
        git(&folder, &["commit", "--quiet", "--message", "One"]);
        // Whoever checks the project out has other times.
        let time = filetime::FileTime::from_unix_time(changed, 0);
        filetime::set_file_mtime(folder.path("demo/__init__.py"), time).expect("a time");
        let ran = folder.run(&["build", "--list", "--reproducible", "--output-format", "json"]);
        let list: Value = serde_json::from_str(&ran.out).expect("JSON");
        assert_eq!(list["wheel"]["members"][0]["time"], "2020-09-13T12:26:40", "{}", ran.out);
        assert_eq!(list["sdist"]["members"][0]["time"], 1_600_000_000);
        digests(folder.run(&words))
    });
    assert_eq!(all[0], all[1]);
}

#[test]
fn without_a_commit_there_is_no_reproducible_build() {
    let folder = project(TOML);
    git(&folder, &["init", "--quiet"]);
    let ran = folder.run(&["build", "--reproducible"]);
    assert_eq!(ran.code, 2, "{}{}", ran.out, ran.err);
    assert!(ran.err.contains("set SOURCE_DATE_EPOCH instead"), "{}", ran.err);
    assert!(!folder.path("dist").exists());
}

/// A repository may name programs in its configuration; asking for a time runs none of them.
#[cfg(unix)]
#[test]
fn a_reproducible_build_runs_nothing_that_the_repository_names() {
    use std::os::unix::fs::PermissionsExt;
    let folder = project(TOML);
    git(&folder, &["init", "--quiet"]);
    git(&folder, &["add", "."]);
    git(&folder, &["commit", "--quiet", "--message", "One"]);
    let ran = folder.path("ran");
    let program = folder.path("program");
    folder.write("program", format!("#!/bin/sh\ntouch '{}'\n", ran.display()));
    std::fs::set_permissions(&program, std::fs::Permissions::from_mode(0o755)).expect("a mode");
    let program = program.to_string_lossy().into_owned();
    for key in ["core.fsmonitor", "core.pager", "gpg.program", "pager.log", "core.sshCommand"] {
        git(&folder, &["config", key, &program]);
    }
    git(&folder, &["config", "log.showSignature", "true"]);
    git(&folder, &["config", "alias.log", &format!("!{program}")]);
    let built = folder.run(&["build", "--reproducible"]);
    assert_eq!(built.code, 0, "{}{}", built.out, built.err);
    assert!(!ran.exists(), "a program of the repository was run");
}

#[test]
fn what_the_index_searches_files_for_is_built_with_a_warning() {
    let folder = project(TOML);
    folder.write("demo/armored.py", "__pyarmor__(__name__, __file__, b'0')\n");
    let ran = folder.run(&["build"]);
    assert_eq!(ran.code, 0, "{}{}", ran.out, ran.err);
    let told = format!("{}{}", ran.out, ran.err);
    assert_eq!(told.matches("`demo/armored.py` was encrypted with PyArmor").count(), 1, "{told}");
}
