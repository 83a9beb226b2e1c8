//! The rules of the house that a machine can keep.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

/// Who may use whom. Reading order is dependency order.
const LAYERS: &[(&str, &[&str])] = &[
    ("aside", &[]),
    ("text", &[]),
    ("files", &["text"]),
    ("git", &["files"]),
    ("spec", &["text"]),
    ("grammar", &["text", "spec"]),
    ("document", &["text"]),
    ("python", &["text"]),
    ("project", &["text", "files", "git", "spec", "grammar", "document", "python"]),
    ("diagnostic", &["text"]),
    ("rules", &["aside", "text", "spec", "grammar", "document", "project", "diagnostic"]),
    (
        "analysis",
        &[
            "text",
            "files",
            "git",
            "spec",
            "grammar",
            "document",
            "python",
            "project",
            "diagnostic",
            "rules",
        ],
    ),
    (
        "scaffold",
        &[
            "text",
            "files",
            "spec",
            "grammar",
            "document",
            "python",
            "project",
            "diagnostic",
            "rules",
            "analysis",
        ],
    ),
    (
        "ide",
        &[
            "text",
            "files",
            "spec",
            "grammar",
            "document",
            "python",
            "project",
            "diagnostic",
            "rules",
            "analysis",
        ],
    ),
    ("engine", &["text", "files", "spec", "grammar", "python", "project", "diagnostic"]),
    (
        "cli",
        &[
            "text",
            "files",
            "spec",
            "grammar",
            "document",
            "project",
            "diagnostic",
            "rules",
            "analysis",
            "scaffold",
            "engine",
        ],
    ),
    (
        "lsp",
        &[
            "aside",
            "text",
            "files",
            "spec",
            "grammar",
            "document",
            "project",
            "diagnostic",
            "rules",
            "analysis",
            "ide",
            "scaffold",
            "engine",
        ],
    ),
];

#[test]
fn layers_only_look_down() {
    let allowed: BTreeMap<_, _> = LAYERS.iter().copied().collect();
    for_each_source(&mut |path, text| {
        let module = path.strip_prefix("src/").expect("a source").split(['/', '.']).next();
        let module = module.expect("a name");
        if matches!(module, "lib" | "main") {
            return;
        }
        let known = allowed.get(module).unwrap_or_else(|| panic!("{path} has no layer"));
        for used in text.split("crate::").skip(1) {
            let used = used.split(|c: char| !c.is_alphanumeric() && c != '_').next().unwrap_or("");
            assert!(used == module || known.contains(&used), "{path} may not use crate::{used}");
        }
    });
}

#[test]
fn modules_stand_in_the_order_of_the_layers() {
    let lib = fs::read_to_string("src/lib.rs").expect("src/lib.rs");
    let listed: Vec<&str> =
        lib.lines().filter_map(|line| line.strip_prefix("pub mod ")?.strip_suffix(';')).collect();
    let order: Vec<&str> =
        LAYERS.iter().map(|(name, _)| *name).filter(|name| listed.contains(name)).collect();
    assert_eq!(listed, order);
}

#[test]
fn the_map_in_the_readme_is_the_house() {
    let lib = fs::read_to_string("src/lib.rs").expect("src/lib.rs");
    let modules: Vec<&str> =
        lib.lines().filter_map(|line| line.strip_prefix("pub mod ")?.strip_suffix(';')).collect();
    let readme = fs::read_to_string("README.md").expect("README.md");
    let map = readme.split("    src/\n").nth(1).and_then(|rest| rest.split("    tests/\n").next());
    let mapped: Vec<&str> = map
        .expect("the map has src/ and tests/")
        .lines()
        .filter_map(|line| line.split_whitespace().next())
        .collect();
    assert_eq!(mapped, modules);
    for command in ["cargo install --path .", "shipwheel check", "tests/run"] {
        assert!(readme.contains(&format!("\n    {command}\n")), "the README lost `{command}`");
    }
}

/// `tests/run` knows every part that needs other people's programs; the rest of that folder writes
/// data, or is used by a part.
#[test]
fn every_external_test_is_run() {
    let run = fs::read_to_string("tests/run").expect("tests/run");
    for entry in fs::read_dir("tests/external").expect("tests/external") {
        let name = entry.expect("an entry").file_name().into_string().expect("a name");
        let writes = name.starts_with("generate_") || name.starts_with("refresh_");
        let used = ["sdists.py"].contains(&name.as_str()) || name.starts_with("__");
        assert!(writes || used || run.contains(&name), "tests/run does not run {name}");
    }
}

#[test]
fn doors_keep_their_tools_to_themselves() {
    let owners = [
        ("tower_lsp", "src/lsp"),
        ("clap", "src/cli"),
        ("annotate_snippets", "src/cli"),
        ("ruff_python_parser", "src/python"),
        ("reqwest", "src/engine/upload"),
        ("std::fs", "src/files/disk.rs"),
    ];
    for_each_source(&mut |path, text| {
        for (tool, owner) in owners {
            let door = path.starts_with(owner) || path == "src/main.rs";
            let disks = [
                "src/cli",
                "src/lsp",
                "src/engine/tree.rs",
                "src/engine/output.rs",
                "src/engine/scratch.rs",
                "src/engine/inspect",
                "src/engine/upload/parcel.rs",
                "src/engine/upload/body.rs",
            ];
            let disk = tool == "std::fs" && disks.iter().any(|disk| path.starts_with(disk));
            assert!(door || disk || !text.contains(tool), "{path} may not use {tool}");
        }
    });
}

/// The types of the protocol and those of the core meet in one room, so that either can change.
#[test]
fn one_file_of_the_server_knows_both_worlds() {
    let core = [
        "document",
        "rules",
        "diagnostic",
        "text",
        "project",
        "files",
        "analysis",
        "engine",
        "scaffold",
    ];
    for_each_source(&mut |path, text| {
        let core = core.iter().any(|module| text.contains(&format!("crate::{module}")));
        if path.starts_with("src/lsp") && !path.starts_with("src/lsp/convert") && core {
            assert!(!text.contains("lsp_types"), "{path} knows both worlds");
        }
    });
}

#[test]
fn a_rule_is_named_after_its_file() {
    for rule in shipwheel::rules::RULES {
        let stem = Path::new(rule.file).file_stem().and_then(|stem| stem.to_str());
        assert_eq!(stem.map(|stem| stem.replace('_', "-")).as_deref(), Some(rule.name));
    }
}

#[test]
fn every_story_belongs_to_a_rule() {
    for entry in fs::read_dir("tests/rules").expect("tests/rules") {
        let name = entry.expect("an entry").file_name().into_string().expect("a name");
        let rule = name.trim_end_matches(".toml").trim_end_matches(".pypirc");
        assert!(shipwheel::rules::Rule::of(rule).is_some(), "{name} is nobody's story");
    }
}

#[test]
fn rules_are_told_in_one_way() {
    for rule in shipwheel::rules::RULES {
        let summary = rule.summary();
        assert!(summary.ends_with('.'), "{}: the summary is no sentence", rule.name);
        assert!(rule.url.starts_with("https://"), "{}: {}", rule.name, rule.url);
        assert!(!rule.category().is_empty(), "{} has no category", rule.name);
    }
}

#[test]
fn every_module_says_what_it_is() {
    for_each_source(&mut |path, text| {
        assert!(path == "src/main.rs" || text.starts_with("//!"), "{path} has no `//!`");
    });
}

#[test]
fn files_are_short() {
    for_each_source(&mut |path, text| {
        let lines = text.split("#[cfg(test)]").next().unwrap_or(text).lines().count();
        assert!(lines <= 400, "{path} has {lines} lines");
    });
}

fn for_each_source(visit: &mut dyn FnMut(&str, &str)) {
    fn walk(dir: &Path, visit: &mut dyn FnMut(&str, &str)) {
        for entry in fs::read_dir(dir).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                walk(&path, visit);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let text = fs::read_to_string(&path).expect("a source");
                visit(&path.to_string_lossy().replace('\\', "/"), &text);
            }
        }
    }
    walk(Path::new("src"), visit);
}
