//! What the backends and the index really did with 412 small projects, against what we say.
//!
//! `tests/data/backend_verdicts.jsonl` holds each project and, per backend, whether the build
//! went through and what the index's own metadata checks said of the result. `REPORT=1` prints
//! every disagreement.

use serde_json::Value;
use shipwheel::analysis::{self, Options};
use shipwheel::diagnostic::Severity;
use shipwheel::document::Document;
use shipwheel::files::{Files, Memory};
use shipwheel::project::{Backend, Settings};
use std::collections::BTreeMap;

pub struct Judge {
    /// The name in the file.
    pub name: &'static str,
    pub backend: Backend,
    build_system: &'static str,
}

pub const JUDGES: &[Judge] = &[
    Judge {
        name: "flit",
        backend: Backend::Flit,
        build_system: "[build-system]\nrequires = [\"flit_core\"]\nbuild-backend = \"flit_core.buildapi\"\n",
    },
    Judge {
        name: "hatch",
        backend: Backend::Hatchling,
        build_system: "[build-system]\nrequires = [\"hatchling\"]\nbuild-backend = \"hatchling.build\"\n",
    },
    Judge {
        name: "setuptools",
        backend: Backend::Setuptools,
        build_system: "[build-system]\nrequires = [\"setuptools\"]\nbuild-backend = \"setuptools.build_meta\"\n",
    },
    Judge {
        name: "pdm",
        backend: Backend::Pdm,
        build_system: "[build-system]\nrequires = [\"pdm-backend\"]\nbuild-backend = \"pdm.backend\"\n",
    },
    Judge {
        name: "poetry",
        backend: Backend::Poetry,
        build_system: "[build-system]\nrequires = [\"poetry-core\"]\nbuild-backend = \"poetry.core.masonry.api\"\n",
    },
    Judge {
        name: "uv",
        backend: Backend::Uv,
        build_system: "[build-system]\nrequires = [\"uv_build\"]\nbuild-backend = \"uv_build\"\n",
    },
];

/// The project of a case as one backend saw it.
pub fn project(case: &Value, judge: &Judge) -> (Vec<u8>, Memory) {
    let mut files = Memory::default();
    files.name_folder("demo");
    if case["nobase"] != Value::Bool(true) {
        files.insert("src/demo/__init__.py", "\"\"\"Demo.\"\"\"\n__version__ = \"1.0\"\n");
        files.insert("README.md", "# Demo\n");
        files.insert("LICENSE", "MIT License\n");
    }
    for (path, content) in case["files"].as_object().into_iter().flatten() {
        match content {
            Value::Null => files.remove(path),
            content => files.insert(path.as_str(), bytes(content)),
        }
    }
    let stated = case["build_system"].as_str().unwrap_or_default();
    let toml = String::from_utf8(bytes(&case["toml"])).ok();
    let text = match (toml, stated) {
        (Some(toml), "per tool, prepended") => format!("{}{toml}", judge.build_system).into_bytes(),
        (Some(toml), "in toml") => toml.replace("{BS}", judge.build_system).into_bytes(),
        (Some(toml), stated) => format!("{stated}{toml}").into_bytes(),
        (None, _) => [judge.build_system.as_bytes(), &bytes(&case["toml"])].concat(),
    };
    files.insert("pyproject.toml", text.clone());
    (text, files)
}

/// A text, or the bytes of one in Latin-1.
fn bytes(content: &Value) -> Vec<u8> {
    match content["latin1"].as_str() {
        Some(latin) => latin.chars().map(|c| u8::try_from(u32::from(c)).unwrap_or(b'?')).collect(),
        None => content.as_str().unwrap_or_default().as_bytes().to_vec(),
    }
}

pub fn errors(case: &Value, judge: &Judge) -> Vec<(&'static str, String)> {
    let (text, files) = project(case, judge);
    let settings = Settings { backend: Some(judge.backend), ..Settings::default() };
    let options = Options { settings, ..Options::default() };
    let document = Document::of_bytes(&text);
    let found = analysis::check(&document, Some(&files as &dyn Files), &options);
    let errors = found.into_iter().filter(|found| found.severity == Severity::Error);
    errors.map(|found| (found.rule, found.message)).collect()
}

/// What is not told yet: the case, and the rule that will tell it or the reason why none can.
const OPEN: &[(&str, &str)] = &[
    ("readme-bad-rst", "readme-rst-invalid: needs a reader of reStructuredText"),
    ("readme-rst-raw", "readme-rst-invalid"),
    ("readme-rst-include", "readme-rst-invalid"),
    ("dyn-classifiers-static-and-dynamic", "none: `Private ::` says that it is not for this index"),
    ("ver-hatch-env", "none: the environment of the build is not known here"),
    (
        "ver-pdm-scm-nogit",
        "none: a repository may lie above the project, and a variable may say the version",
    ),
    ("th-metahook-unknown", "hatch-plugin-missing"),
    ("ts-dynamic-deps-file-flags", "setuptools-dynamic-requirements"),
];

/// Results that went through everywhere and are still not what the author meant: the version
/// is 0.0.0, the wheel is empty or holds the whole project, or a key was lost. Each names the rule
/// that tells it.
fn is_spoilt(case: &Value, verdict: &Value, rules: &[(&'static str, String)]) -> bool {
    const SILENT: &[&str] = &[
        "project-unknown-key",
        "key-spelling",
        "pyproject-unknown-table",
        "version-silently-zero",
        "readme-file-missing",
        "setuptools-dynamic-file-missing",
        // Built and accepted, and then nobody can install it.
        "requires-python-unsatisfiable",
        "dependency-unsatisfiable",
        "dependency-python",
        // Built and accepted, and then a part of the metadata is lost or means nothing.
        "extra-name-duplicate",
        "extra-self-unknown",
        "extra-self-cycle",
        "marker-python-version-precision",
        "marker-string-ordering",
        // The wheel is built and taken, and pip refuses it or installs less than was written.
        "script-reference-invalid",
        "script-missing-function",
        "script-name-invalid",
        "script-module-missing",
    ];
    // Front ends and installers read groups, most backends do not.
    let of_groups = case["toml"].as_str().is_some_and(|toml| toml.contains("[dependency-groups"));
    let told_of_groups = rules.iter().all(|(rule, _)| {
        rule.starts_with("group-") || rule.starts_with("dependency-") || rule.starts_with("marker-")
    });
    let no_files = verdict["files"].as_array().is_some_and(|files| {
        !files.iter().any(|file| file.as_str().is_some_and(|file| file.ends_with(".py")))
    });
    let whole = verdict["files"]
        .as_array()
        .is_some_and(|files| files.iter().any(|file| file == "pyproject.toml"));
    let zero = verdict["version"] == "0.0.0";
    let groups = of_groups && told_of_groups;
    no_files || whole || zero || groups || rules.iter().any(|(rule, _)| SILENT.contains(rule))
}

/// All cases of the file.
pub fn cases() -> Vec<Value> {
    let lines = include_str!("../data/backend_verdicts.jsonl").lines();
    lines.map(|line| serde_json::from_str(line).expect("a case")).collect()
}

#[test]
fn errors_are_told_exactly_where_reality_refused() {
    let cases = cases();
    let report = std::env::var_os("REPORT").is_some();
    let mut unexplained = Vec::new();
    let mut tally: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    for case in &cases {
        for judge in JUDGES {
            let verdict = &case["verdicts"][judge.name];
            let Some(built) = verdict["ok"].as_bool() else { continue };
            let listed = verdict["pypi"].as_array().is_some_and(|said| !said.is_empty());
            // What stops in front of every backend stops this one as well.
            let front = |tool: &str| case["verdicts"][tool]["ok"] == Value::Bool(false);
            let refused = !built || listed || front("build") || front("pip");
            let found = errors(case, judge);
            let agreed = if refused {
                !found.is_empty()
            } else {
                found.is_empty() || is_spoilt(case, verdict, &found)
            };
            let (agreements, all) = tally.entry(judge.name).or_default();
            *all += 1;
            *agreements += usize::from(agreed);
            let id = case["id"].as_str().unwrap_or("?");
            let open = refused && OPEN.iter().any(|(case, _)| *case == id);
            if !agreed && !open {
                unexplained
                    .push(format!("{id} {}: refused {refused}, found {found:?}", judge.name));
            }
            if !agreed && report {
                let said = if refused {
                    format!("{}{}", verdict["err"], verdict["pypi"])
                } else {
                    format!("{found:?}")
                };
                let kind = if refused { "MISSED" } else { "FALSE ALARM" };
                let said: String = said.chars().take(240).collect();
                println!("{kind} {id} {}: {said}", judge.name);
            }
        }
    }
    let (agreements, all) = tally.values().fold((0, 0), |sum, one| (sum.0 + one.0, sum.1 + one.1));
    println!("{agreements} of {all}: {tally:?}");
    assert!(unexplained.is_empty(), "{}", unexplained.join("\n"));
}
