//! How findings are written: for people, and for other programs.

use super::run::{CHOSEN, Folder, Ran, THREE, TWICE};
use serde_json::Value;
use std::collections::BTreeSet;

fn check(folder: &Folder, format: &str) -> Ran {
    folder.run(&["check", "--select", CHOSEN, "--output-format", format])
}

fn json(ran: &Ran) -> Value {
    serde_json::from_str(ran.ends_with(1)).expect("JSON")
}

#[test]
fn full_draws_the_source_with_carets_and_the_fix() {
    let ran = check(&Folder::of(THREE), "full");
    assert_eq!(
        ran.ends_with(1),
        r#"error[toml-1-1-syntax]: The escape `\e` is TOML 1.1; tomllib of Python 3.14 and older refuses it, and with it pip and build
 --> pyproject.toml:4:23
  |
4 | description = "A demo \e" # all of it
  |                       ^^
  |
help: Write `\u001B`
  |
4 - description = "A demo \e" # all of it
4 + description = "A demo \u001B" # all of it
  |

error[toml-duplicate-key]: `name` is already defined on line 2; TOML allows a key once
 --> pyproject.toml:5:1
  |
2 | name = "demo"
  | ---- first defined here
...
5 | name = "other"
  | ^^^^
  |
help: Delete this `name` (unsafe)
  |
5 - name = "other"
  |

warning[shipwheel-unknown-rule]: There is no rule `no-such-rule`; `shipwheel rules` lists them all
 --> pyproject.toml:7:11
  |
7 | ignore = ["no-such-rule"]
  |           ^^^^^^^^^^^^^^

Found 2 errors and 1 warning in pyproject.toml.
`--fix` fixes 1, with `--unsafe-fixes` 1 more. `shipwheel explain RULE` tells more about a rule.
"#
    );
}

#[test]
fn full_draws_places_in_the_middle_of_very_long_lines() {
    let line = format!("x = [{}\"\\e\", {}]\n", "\"é\", ".repeat(5000), "\"é\", ".repeat(5000));
    let ran = check(&Folder::of(line), "full");
    let out = ran.ends_with(1);
    assert!(out.contains("pyproject.toml:1:25007\n"), "{out}");
    assert!(out.lines().all(|line| line.chars().count() < 500), "{out}");
    let marked =
        out.lines().skip_while(|line| !line.contains("\\e\",")).take(2).collect::<Vec<_>>();
    let [line, marks] = marked[..] else { panic!("{out}") };
    let column = |line: &str, what| line[..line.find(what).expect(what)].chars().count();
    assert_eq!(column(line, "\\e"), column(marks, "^^"), "{out}");
}

#[test]
fn colour_is_for_terminals_and_for_those_who_ask() {
    let folder = Folder::of(THREE);
    let run = |words: &[&str], environment: &[(&str, &str)]| {
        let mut typed = folder.command(&[&["check"], words].concat(), "");
        for (name, value) in environment {
            typed = typed.env(name, value);
        }
        typed.run(b"").ends_with(1).contains('\u{1b}')
    };
    assert!(!run(&[], &[]));
    assert!(run(&["--color", "always"], &[]));
    assert!(run(&[], &[("CLICOLOR_FORCE", "1")]));
    assert!(!run(&[], &[("CLICOLOR_FORCE", "1"), ("NO_COLOR", "1")]));
    assert!(!run(&["--color", "never"], &[("CLICOLOR_FORCE", "1")]));
}

/// Byte order mark, CRLF and characters of two UTF-16 units: what columns are counted wrong with.
const AWKWARD: &str = "[project]\r\nname = \"𝄞é\"\r\ndescription = \"𝄞\\e\"\r\nname = \"x\"\r\n";

#[test]
fn json_keeps_everything_there_is_to_know() {
    let found = json(&check(&Folder::of(AWKWARD), "json"));
    let expected = serde_json::json!([
        {
            "rule": "toml-1-1-syntax",
            "severity": "error",
            "message": "The escape `\\e` is TOML 1.1; tomllib of Python 3.14 and older refuses it, and with it pip and build",
            "file": "pyproject.toml",
            "start": {"line": 3, "column": 17},
            "end": {"line": 3, "column": 19},
            "notes": [],
            "fix": {
                "title": "Write `\\u001B`",
                "safe": true,
                "edits": [{
                    "start": {"line": 3, "column": 17},
                    "end": {"line": 3, "column": 19},
                    "text": "\\u001B",
                }],
            },
            "url": "https://toml.io/en/v1.1.0",
        },
        {
            "rule": "toml-duplicate-key",
            "severity": "error",
            "message": "`name` is already defined on line 2; TOML allows a key once",
            "file": "pyproject.toml",
            "start": {"line": 4, "column": 1},
            "end": {"line": 4, "column": 5},
            "notes": [{
                "file": "pyproject.toml",
                "start": {"line": 2, "column": 1},
                "end": {"line": 2, "column": 5},
                "message": "first defined here",
            }],
            "fix": {
                "title": "Delete this `name`",
                "safe": false,
                "edits": [{
                    "start": {"line": 4, "column": 1},
                    "end": {"line": 5, "column": 1},
                    "text": "",
                }],
            },
            "url": "https://toml.io/en/v1.0.0#keys",
        },
    ]);
    assert_eq!(found, expected);
}

#[test]
fn json_is_an_array_even_of_nothing_and_in_file_order() {
    let nothing = check(&Folder::of("[project]\n"), "json");
    assert_eq!(nothing.ends_with(0), "[]\n");
    let folder = Folder::new(&[("b/pyproject.toml", TWICE), ("a/pyproject.toml", THREE)]);
    let ran = folder.run(&["check", "b", "a", "--select", CHOSEN, "--output-format", "json"]);
    let found = json(&ran);
    let places: Vec<_> = found
        .as_array()
        .expect("an array")
        .iter()
        .map(|finding| {
            (finding["file"].as_str().unwrap(), finding["start"]["line"].as_u64().unwrap())
        })
        .collect();
    let (a, b) = ("a/pyproject.toml", "b/pyproject.toml");
    assert_eq!(places, [(b, 4), (a, 4), (a, 5), (a, 7)]);
}

#[test]
fn notes_in_other_files_name_them_as_seen_from_the_current_folder() {
    let project = "[project]\nname = \"demo\"\ndynamic = [\"version\", \"description\"]\n\
                   [build-system]\nrequires = [\"flit_core >=3.12,<5\"]\n\
                   build-backend = \"flit_core.buildapi\"\n";
    let module = "\"\"\"Demo.\"\"\"\n\n__version__ = \"1.0-alpha\"\n";
    let folder = Folder::new(&[("lib/pyproject.toml", project), ("lib/demo/__init__.py", module)]);
    let words = ["check", "lib", "--exit-zero", "--select", "version-dynamic-not-normalized"];
    let ran = folder.run(&[&words[..], &["--output-format", "json"]].concat());
    let found: Value = serde_json::from_str(ran.ends_with(0)).expect("JSON");
    assert_eq!(found[0]["file"], "lib/pyproject.toml");
    assert_eq!(found[0]["notes"][0]["file"], "lib/demo/__init__.py");
    assert_eq!(found[0]["notes"][0]["start"]["line"], 3);
    let ran = folder.run(&words);
    assert!(ran.ends_with(0).contains("::: lib/demo/__init__.py:3:"), "{}", ran.out);
    assert!(ran.out.contains("3 | __version__ = \"1.0-alpha\""), "{}", ran.out);
}

#[test]
fn github_gets_one_command_for_each_finding() {
    let folder = Folder::new(&[("50%,a:b/pyproject.toml", THREE)]);
    let ran = folder.run(&["check", "50%,a:b", "--select", CHOSEN, "--output-format", "github"]);
    let file = "file=50%25%2Ca%3Ab/pyproject.toml";
    let expected = [
        format!(
            "::error title=shipwheel (toml-1-1-syntax),{file},line=4,endLine=4,col=23,endColumn=25::The escape `\\e` is TOML 1.1; tomllib of Python 3.14 and older refuses it, and with it pip and build"
        ),
        format!(
            "::error title=shipwheel (toml-duplicate-key),{file},line=5,endLine=5,col=1,endColumn=5::`name` is already defined on line 2; TOML allows a key once"
        ),
        format!(
            "::warning title=shipwheel (shipwheel-unknown-rule),{file},line=7,endLine=7,col=11,endColumn=25::There is no rule `no-such-rule`; `shipwheel rules` lists them all"
        ),
    ];
    assert_eq!(ran.ends_with(1).lines().collect::<Vec<_>>(), expected);
}

#[test]
fn no_text_of_a_file_can_end_a_github_command_or_start_another() {
    let project = "[tool.shipwheel]\nignore = [\"a\\r\\n::error::100%\\u001b[31m\"]\n";
    let ran = check(&Folder::of(project), "github");
    let out = ran.ends_with(0);
    assert_eq!(out.lines().count(), 1, "{out}");
    assert!(!out.contains('\r') && !out.contains('\u{1b}') && out.contains("100%25"), "{out}");
}

#[test]
fn gitlab_gets_issues_with_fingerprints_of_their_own() {
    let project = "[project]\nx = 1\nx = 2\nx = 3\n";
    let issues = json(&check(&Folder::of(project), "gitlab"));
    let issues = issues.as_array().expect("an array");
    assert_eq!(issues.len(), 2);
    for issue in issues {
        assert_eq!(issue["check_name"], "toml-duplicate-key");
        assert_eq!(issue["severity"], "major");
        assert_eq!(issue["location"]["path"], "pyproject.toml");
        let begin = &issue["location"]["positions"]["begin"];
        assert!(begin["line"].is_u64() && begin["column"].is_u64(), "{issue}");
        assert!(issue["description"].as_str().is_some_and(|text| text.contains("defined")));
    }
    let prints = |project: &str| -> Vec<String> {
        let issues = json(&check(&Folder::of(project), "gitlab"));
        let issues = issues.as_array().expect("an array").clone();
        issues.iter().map(|issue| issue["fingerprint"].as_str().expect("text").to_owned()).collect()
    };
    let before = prints(project);
    assert_eq!(before.iter().collect::<BTreeSet<_>>().len(), 2);
    // What comes above changes the lines and nothing else.
    assert_eq!(prints(&format!("# comment\n\n{project}")), before);
}

#[test]
fn sarif_has_what_the_standard_requires() {
    let log = json(&check(&Folder::new(&[("pyproject.toml", THREE)]), "sarif"));
    assert_eq!(log["version"], "2.1.0");
    assert!(
        log["$schema"].as_str().is_some_and(|schema| schema.ends_with("sarif-schema-2.1.0.json"))
    );
    let run = &log["runs"][0];
    assert_eq!(run["tool"]["driver"]["name"], "shipwheel");
    assert_eq!(run["columnKind"], "unicodeCodePoints");
    let rules = run["tool"]["driver"]["rules"].as_array().expect("rules");
    let results = run["results"].as_array().expect("results");
    assert_eq!(results.len(), 3);
    for result in results {
        let index =
            usize::try_from(result["ruleIndex"].as_u64().expect("a number")).expect("small");
        assert_eq!(rules[index]["id"], result["ruleId"]);
        assert!(result["message"]["text"].as_str().is_some_and(|text| !text.is_empty()));
        let place = &result["locations"][0]["physicalLocation"];
        assert_eq!(place["artifactLocation"]["uri"], "pyproject.toml");
        for field in ["startLine", "startColumn", "endLine", "endColumn"] {
            assert!(place["region"][field].as_u64().is_some_and(|number| number > 0), "{result}");
        }
    }
    let levels: Vec<&str> = results.iter().filter_map(|result| result["level"].as_str()).collect();
    assert_eq!(levels, ["error", "error", "warning"]);
    assert_eq!(results[1]["relatedLocations"][0]["message"]["text"], "first defined here");
    let change = &results[0]["fixes"][0]["artifactChanges"][0];
    assert_eq!(change["artifactLocation"]["uri"], "pyproject.toml");
    assert_eq!(change["replacements"][0]["insertedContent"]["text"], "\\u001B");
    assert_eq!(change["replacements"][0]["deletedRegion"]["startColumn"], 23);
    for rule in rules {
        assert!(rule["shortDescription"]["text"].is_string() && rule["help"]["text"].is_string());
        assert!(rule["helpUri"].as_str().is_some_and(|uri| uri.starts_with("https://")));
    }
}
