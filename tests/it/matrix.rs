//! 1,972 projects in which one thing is odd, held against what the backends built of them.
//! `tests/external/generate_matrix_cases.py` says how `tests/data/matrix.jsonl` came about.

use crate::verdicts::{JUDGES, errors};
use serde_json::Value;

/// What is not told as an error, and why.
const OPEN: &[(&str, &str)] = &[
    // A warning: setuptools stops only where there is such a file outside of the project.
    ("matrix-732", "setuptools"),
    // A warning: setuptools itself will refuse all such keys soon.
    ("matrix-1208", "setuptools"),
    // What a class of the project does is known when it runs.
    ("matrix-1210", "setuptools"),
    // Warnings: the wheel is built, only the sdist is not.
    ("matrix-1316", "uv"),
    ("matrix-1317", "uv"),
    ("matrix-1905", "flit"),
    ("matrix-1906", "flit"),
    ("matrix-1922", "flit"),
    // A module that is imported may be installed for the build; a variable may be set.
    ("matrix-1435", "hatch"),
    ("matrix-1595", "hatch"),
    ("matrix-1703", "pdm"),
    ("matrix-1709", "pdm"),
    // A warning: it may be there when setuptools has written it.
    ("matrix-1430", "setuptools"),
    // Silent: a folder where a file is wanted, a list of entry points without a heading.
    ("matrix-1603", "hatch"),
    ("matrix-1637", "setuptools"),
];

#[test]
fn what_a_backend_refused_is_an_error() {
    let lines = include_str!("../data/matrix.jsonl").lines();
    let mut silent = Vec::new();
    let mut refused = 0;
    for case in lines.map(|line| serde_json::from_str::<Value>(line).expect("a case")) {
        for judge in JUDGES {
            if case["verdicts"][judge.name]["ok"] != Value::Bool(false) {
                continue;
            }
            refused += 1;
            let id = case["id"].as_str().expect("a name");
            let is_open = OPEN.contains(&(id, judge.name));
            if errors(&case, judge).is_empty() != is_open {
                silent.push(format!("(\"{id}\", \"{}\"), // {}", judge.name, case["toml"]));
            }
        }
    }
    assert!(silent.is_empty(), "{} of {refused}\n{}", silent.len(), silent.join("\n"));
}
