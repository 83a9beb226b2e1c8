//! The 89 cases of each line of flit_core: the same bytes, or a refusal where it fails.

use super::tree::Tree;
use jiff::tz::{Offset, TimeZone};
use serde_json::Value;
use shipwheel::analysis;
use shipwheel::document::Document;
use shipwheel::engine::plan::Kinds;
use shipwheel::engine::profile::Profile;
use shipwheel::engine::write::Effort;
use shipwheel::engine::{self, Next, Options, Outcome};
use shipwheel::files::Disk;
use shipwheel::project::{Project, Settings, Target};
use std::fs;

/// What we refuse though flit_core builds it, and why.
const REFUSED: &[(Profile, &str, &str, &str)] = &[
    (Profile::Flit4, "dynamic-version-file", "both", SDIST),
    (Profile::Flit3, "dynamic-version-file", "both", SDIST),
    (Profile::Flit4, "sde-junk", "wheel", EPOCH),
    (Profile::Flit3, "sde-junk", "wheel", EPOCH),
    (Profile::Flit4, "allow-invalid", "both", INVALID),
    (Profile::Flit3, "allow-invalid", "both", INVALID),
    (Profile::Flit3, "odd-names", "wheel", "RECORD of 3.12.0 has no quotes around commas"),
    (Profile::Flit3, "unknown-project-key", "both", LOST),
    (Profile::Flit3, "import-names", "both", LOST),
    (Profile::Flit3, "import-names-wrong", "both", LOST),
    (Profile::Flit3, "symlink-escape", "both", "3.12.0 follows a link out of the project"),
];
const SDIST: &str = "the file with the version is not in the sdist, so nobody can build from it";
const EPOCH: &str = "flit_core ignores an epoch that is no number in wheels, and fails in sdists";
const LOST: &str = "3.12.0 drops the key without a word";
const INVALID: &str = "no index and no installer takes a version outside PEP 440";

#[test]
fn flit_core_4_2_0_is_met_byte_for_byte() {
    compare(Profile::Flit4);
}

#[test]
fn flit_core_3_12_0_is_met_byte_for_byte() {
    compare(Profile::Flit3);
}

fn compare(profile: Profile) {
    let path = format!("tests/data/flit_core/{}.jsonl", profile.version());
    let cases = fs::read_to_string(&path).expect("the cases");
    let mut wrong = Vec::new();
    let (mut same, mut refused) = (0, 0);
    for line in cases.lines().filter(|line| !line.is_empty()) {
        let case: Value = serde_json::from_str(line).expect("a case");
        let name = case["name"].as_str().expect("a name");
        for kind in ["wheel", "sdist"] {
            let Some(tree) = Tree::of_case(&case) else { continue };
            let expected = case["result"][kind]["sha256"].as_str();
            let known = REFUSED.iter().any(|(of, case, archive, _)| {
                *of == profile && *case == name && (*archive == kind || *archive == "both")
            });
            match (build(&tree, &case, kind, profile), expected) {
                (Ok((file, sha256)), Some(expected))
                    if sha256 == expected && case["result"][kind]["file"] == file.as_str() =>
                {
                    same += 1;
                    if known {
                        wrong.push(format!("{name} {kind}: built, though listed as refused"));
                    }
                }
                (Ok((file, _)), Some(_)) => wrong.push(format!("{name} {kind}: {file} differs")),
                (Ok((file, _)), None) => {
                    let error = &case["result"][kind]["message"];
                    wrong.push(format!("{name} {kind}: {file}, and flit_core says {error}"));
                }
                (Err(reason), Some(_)) if !known => {
                    wrong.push(format!("{name} {kind}: refused: {reason}"));
                }
                (Err(_), Some(_)) => refused += 1,
                (Err(_), None) => same += 1,
            }
        }
    }
    assert!(wrong.is_empty(), "{} differ:\n{}", wrong.len(), wrong.join("\n"));
    assert!(same + refused == 178 || !cfg!(unix));
}

/// The name and SHA-256 of the archive, or why there is none.
fn build(
    tree: &Tree,
    case: &Value,
    kind: &str,
    profile: Profile,
) -> Result<(String, String), String> {
    let environment = |name: &str| case["env"][name].as_str().map(str::to_owned);
    let zone = match environment("TZ").as_deref() {
        Some("Asia/Tokyo") => Offset::constant(9).to_time_zone(),
        _ => TimeZone::UTC,
    };
    let options = Options {
        kinds: Kinds { sdist: kind == "sdist", wheel: kind == "wheel" },
        out_dir: tree.out.clone(),
        epoch: environment("SOURCE_DATE_EPOCH"),
        zone,
        effort: Effort::Exact,
        own_name: false,
    };
    let bytes = fs::read(tree.root.join("pyproject.toml")).expect("the project file");
    let text = String::from_utf8(bytes).expect("UTF-8");
    // The cases were built with whatever flit_core was there; `requires` decides for us. The file
    // that goes into the sdist stays as it is.
    let document = Document::parse(match profile {
        Profile::Flit3 => text.replace("flit_core >=3.11,<5", "flit_core >=3.11,<4"),
        Profile::Flit4 => text,
    });
    let files = Disk::new(&tree.root);
    let settings = Settings { target: Some(Target::None), ..Settings::default() };
    let project = Project::read(&document, Some(&files), &settings);
    let asked = analysis::Options { settings, ..analysis::Options::default() };
    let found = analysis::check(&document, Some(&files), &asked);
    let outcome = engine::build(&project, &found, &tree.root, &options, &mut |_| Next::Continue);
    match outcome.map_err(|error| error.to_string())? {
        Outcome::Done(artefacts) => {
            let [artefact] = artefacts.as_slice() else { panic!("one archive was asked for") };
            let name = artefact.path.file_name().and_then(|name| name.to_str()).expect("a name");
            Ok((name.to_owned(), artefact.sha256.clone()))
        }
        Outcome::Refused(refusal) => {
            let rules = refusal
                .diagnostics
                .into_iter()
                .map(|found| format!("{}: {}", found.rule, found.message));
            let obstacles = refusal.obstacles.into_iter().map(|obstacle| obstacle.message);
            Err(rules.chain(obstacles).collect::<Vec<_>>().join("; "))
        }
        Outcome::Cancelled => panic!("nobody cancelled"),
    }
}
