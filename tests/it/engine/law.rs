//! The law of the house over every story of the rules: a project of flit_core has an error exactly
//! when there is nothing that would be built of it, and accepted.

use super::tree::Tree;
use crate::fixture::{self, Case};
use shipwheel::diagnostic::{Diagnostic, Severity};
use shipwheel::document::Document;
use shipwheel::engine::obstacle::Kind;
use shipwheel::engine::plan::Kinds;
use shipwheel::engine::write::Effort;
use shipwheel::engine::{self, Options, Refusal};
use shipwheel::files::Disk;
use shipwheel::project::{Backend, Project, Settings, Target};
use shipwheel::rules::{self, RULES, Subject};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;

/// Rules whose errors flit_core does not share: it copies the text as it is, and somebody else
/// refuses it. A build is refused all the same, with the error of the rule.
const SILENT: &[(&str, &str)] = &[
    ("requires-python-invalid", "flit_core copies it; pip and the index refuse it"),
    ("requires-python-unsatisfiable", "flit_core copies it; nobody can install it"),
    ("dependency-invalid", "flit_core copies it; pip and the index refuse it"),
    ("dependency-poetry-syntax", "flit_core copies it; pip and the index refuse it"),
    ("dependency-pip-syntax", "flit_core copies it; pip and the index refuse it"),
    ("dependency-version-invalid", "flit_core copies it; pip and the index refuse it"),
    ("dependency-unsatisfiable", "flit_core copies it; nobody can install it"),
    ("dependency-python", "flit_core copies it; nobody can install it"),
    ("marker-invalid", "flit_core copies it; pip and the index refuse it"),
    ("marker-string-ordering", "flit_core copies it; pip stops at it"),
    ("extra-self-unknown", "flit_core copies it; nobody can install it"),
    ("group-name-invalid", "no archive has the groups; installers refuse the file"),
    ("group-name-duplicate", "no archive has the groups; installers refuse the file"),
    ("group-entry-invalid", "no archive has the groups; installers refuse the file"),
    ("group-include-unknown", "no archive has the groups; installers refuse the file"),
    ("group-include-cycle", "no archive has the groups; installers refuse the file"),
    ("script-reference-invalid", "flit_core copies it; the command fails, or the installer"),
    ("script-missing-function", "flit_core copies it; the command fails"),
    ("script-module-missing", "flit_core copies it; the command fails"),
    ("script-name-invalid", "flit_core copies it; the command is lost"),
    ("flit-module-name-invalid", "flit_core ships a package that nobody meant"),
];

/// Stories that have no error and are not built.
const UNTOLD: &[(&str, &str, &str)] = &[
    (
        "version-file-not-in-sdist",
        "the fallback is the same version",
        "we build nothing whose version comes from a file that the sdist lacks",
    ),
    (
        "people-email-invalid",
        "white space around",
        "flit_core takes the space away; we want the address alone",
    ),
    (
        "classifier-unknown",
        "a line break at the end, which flit_core cuts off",
        "no line break goes near a header",
    ),
    ("url-label-invalid", "a line break", "flit_core lets it begin a header of its own"),
    (
        "flit-unknown-key",
        "the module as a string",
        "flit_core passes over it; we do not guess what was meant",
    ),
    ("flit-module-name-invalid", "a path", "flit_core takes it for a folder; only the index minds"),
    (
        "flit-module-name-invalid",
        "stubs with the older line",
        "flit_core 3.12.0 builds the wheel of it, and no sdist",
    ),
    (
        "package-not-found",
        "flit_core takes a folder without __init__.py",
        "flit_core builds the wheel of it, and no sdist",
    ),
    ("package-no-init", "a folder of modules", "flit_core builds the wheel of it, and no sdist"),
    (
        "package-no-init",
        "in src, by its module name",
        "flit_core builds the wheel of it, and no sdist",
    ),
];

/// What the rules find, and why there is no plan.
fn judged(case: &Case, about: &str) -> Option<(Vec<Diagnostic>, Refusal)> {
    let source = case.source(about);
    let mut files = case.files();
    files.insert("pyproject.toml".to_owned(), source.clone().into_bytes());
    let tree = Tree::new(files.iter().map(|(path, bytes)| (path.as_str(), bytes.clone())));
    let document = Document::parse(source);
    let disk = Disk::new(&tree.root);
    let settings = Settings { target: Some(Target::None), ..case.settings.clone() };
    let project = Project::read(&document, Some(&disk), &settings);
    if project.backend != Backend::Flit {
        return None;
    }
    let mut found = rules::check(&project);
    found.retain(|one| one.severity == Severity::Error);
    let options = Options {
        kinds: Kinds { sdist: true, wheel: true },
        out_dir: tree.out.clone(),
        epoch: None,
        zone: jiff::tz::TimeZone::UTC,
        effort: Effort::Exact,
        own_name: false,
    };
    let plan = engine::plan(&project, &[], &tree.root, &options).expect("the folder is there");
    Some((found, plan.err().unwrap_or_default()))
}

#[test]
fn there_is_an_error_exactly_where_there_is_nothing_to_build() {
    let (mut built, mut refused, mut elsewhere) = (0, 0, 0);
    let mut wrong = Vec::new();
    let (mut silent, mut untold) = (BTreeMap::new(), BTreeSet::new());
    for rule in RULES {
        // Archives and a `.pypirc` are no projects.
        if !matches!(rule.subject(), Subject::Project(_)) {
            continue;
        }
        let story = fs::read_to_string(format!("tests/rules/{}.toml", rule.name)).expect("a story");
        for case in fixture::cases(&story).iter().filter(|case| case.with_files()) {
            let Some((found, refusal)) = judged(case, rule.name) else { continue };
            let obstacles = &refusal.obstacles;
            let place = format!("{}: {}", rule.name, case.title);
            match (found.is_empty(), obstacles.is_empty()) {
                (true, true) => built += 1,
                (false, false) => refused += 1,
                // Another program may build it, of which we then say nothing.
                (true, false) if obstacles.iter().all(|one| one.kind == Kind::NotNative) => {
                    elsewhere += 1;
                }
                (true, false) => {
                    let known = UNTOLD
                        .iter()
                        .find(|(rule_, title, _)| *rule_ == rule.name && case.title == *title);
                    match known {
                        Some((rule, title, _)) => drop(untold.insert((*rule, *title))),
                        None => {
                            wrong.push(format!("{place}: no error, and {}", obstacles[0].message));
                        }
                    }
                }
                (false, true) => {
                    let known =
                        |one: &Diagnostic| SILENT.iter().find(|(rule, _)| *rule == one.rule);
                    let told: Option<Vec<_>> = found.iter().map(known).collect();
                    match told {
                        Some(rules) => {
                            rules
                                .iter()
                                .for_each(|(rule, _)| *silent.entry(*rule).or_insert(0) += 1);
                        }
                        None => {
                            let all: Vec<_> = found
                                .iter()
                                .map(|one| format!("{}: {}", one.rule, one.message))
                                .collect();
                            wrong.push(format!("{place}: it is built, and {}", all.join("; ")));
                        }
                    }
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}\n{} wrong", wrong.join("\n"), wrong.len());
    assert!(
        built > 100 && refused > 100,
        "{built} built, {refused} refused, {elsewhere} elsewhere"
    );
    let stale = SILENT.iter().map(|(rule, _)| rule).filter(|rule| !silent.contains_key(*rule));
    assert_eq!(stale.count(), 0, "an exception that is none: {silent:?}");
    assert_eq!(untold.len(), UNTOLD.len(), "an exception that is none: {untold:?}");
}
