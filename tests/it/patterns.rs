//! What the backends ship or leave out for one pattern, against what we say that it fits. The rows
//! are made by `tests/external/generate_pattern_cases.py`, on 2026-11-21 with hatchling 1.33.0,
//! pdm-backend 2.5.0, poetry-core 2.5.0, setuptools 84.2.1 and uv_build 0.13.6 under Python 3.11.

use serde_json::Value;
use shipwheel::document::Document;
use shipwheel::files::{Files, Memory};
use shipwheel::project::{Project, Settings, patterns};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;

fn names(value: &Value) -> Option<BTreeSet<String>> {
    let names = value.as_array()?.iter();
    Some(names.filter_map(Value::as_str).map(str::to_owned).collect())
}

/// The first line holds the tree, and lists of its files; each other one a project file, one pattern
/// in it, the files that the archive holds for it or, with an exclusion, does not hold, and which of
/// those lists has the files `among` which that shows.
#[test]
fn patterns_fit_what_the_backends_take_them_for() {
    let rows = fs::read_to_string("tests/data/patterns.jsonl").expect("the rows");
    let mut lines = rows.lines();
    let row = |line: &str| serde_json::from_str::<Value>(line).expect("a row");
    let tree = row(lines.next().expect("the tree"));
    let among: Vec<BTreeSet<String>> =
        tree["among"].as_array().expect("lists").iter().filter_map(names).collect();
    let mut wrong = Vec::new();
    let mut told: BTreeMap<String, (usize, usize)> = BTreeMap::new();
    for row in lines.map(row) {
        let text = |key: &str| row[key].as_str().expect("a text").to_owned();
        let (backend, key, pattern, toml) =
            (text("backend"), text("key"), text("pattern"), text("toml"));
        let mut files = Memory::default();
        for (path, content) in tree["files"].as_object().expect("files") {
            files.insert(path.as_str(), content.as_str().expect("a text"));
        }
        let document = Document::parse(toml.as_str());
        let project = Project::read(&document, Some(&files as &dyn Files), &Settings::default());
        let last = key.rsplit('.').next().unwrap_or(&key);
        let all = patterns(&document);
        let found = all.iter().rev().find(|found| {
            found.text == pattern && found.path.iter().rev().take(2).any(|name| *name == last)
        });
        let matched = found.and_then(|found| project.matched(&files, found));
        let count = told.entry(format!("{backend} {key}")).or_default();
        count.1 += 1;
        let Some(matched) = matched else { continue };
        count.0 += 1;
        let mut ours: BTreeSet<String> = matched.found.into_iter().collect();
        let list = row["among"].as_u64().and_then(|at| usize::try_from(at).ok());
        if let Some(among) = list.map(|at| &among[at]) {
            ours.retain(|file| among.contains(file) && !matched.left_out.contains(file));
        }
        let theirs = names(&row["held"]);
        // The build may stop at a pattern, and then nothing shows.
        if theirs.as_ref().is_some_and(|theirs| *theirs != ours) {
            let theirs = theirs.unwrap_or_default();
            let more: Vec<&String> = ours.difference(&theirs).collect();
            let less: Vec<&String> = theirs.difference(&ours).collect();
            wrong.push(format!("{backend} {key} {pattern:?}: + {more:?} - {less:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}\n{}", wrong.len(), wrong.join("\n"));
    // Silence is no fault, but it is no answer either.
    for (key, (told, all)) in &told {
        assert!(told * 2 >= *all, "{key}: {told} of {all} are told of");
    }
}
