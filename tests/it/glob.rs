use serde_json::Value;
use shipwheel::files::{Files, Kind, Memory};
use shipwheel::grammar::glob::{Flavour, Listed, Portable, Problem, Tree, Word, find};

struct InMemory(Memory);

impl Tree for InMemory {
    fn is_folder(&self, path: &str) -> bool {
        self.0.kind(path) == Kind::Directory
    }

    fn exists(&self, path: &str) -> bool {
        self.0.kind(path) != Kind::Missing
    }

    fn list(&self, folder: &str) -> Vec<Listed> {
        let listed = self.0.list(folder);
        let seen = |entry: &shipwheel::files::Listed| Listed {
            name: entry.name.clone(),
            folder: entry.directory,
        };
        listed.iter().map(seen).collect()
    }
}

fn faults(pattern: &str) -> Vec<(&str, Problem)> {
    let faults = Portable::read(pattern).faults.into_iter();
    faults.map(|fault| (fault.span.of(pattern), fault.kind)).collect()
}

#[test]
fn patterns_find_what_python_finds() {
    let mut files = InMemory(Memory::default());
    for line in include_str!("../data/globs.tsv").lines().skip(1) {
        let mut cells = line.split('\t');
        let kind = cells.next().expect("a kind");
        let cells: Vec<Value> =
            cells.map(|cell| serde_json::from_str(cell).expect("a JSON cell")).collect();
        let text = |at: usize| cells[at].as_str().expect("a string");
        let list = |at: usize| -> Vec<&str> {
            let list = cells[at].as_array().expect("a list");
            list.iter().map(|value| value.as_str().expect("a string")).collect()
        };
        let flavour = match kind {
            "tree" => {
                files = InMemory(list(0).into_iter().map(|path| (path, "")).collect());
                continue;
            }
            "word" => {
                let matches = cells[2].as_bool().expect("a verdict");
                assert_eq!(Word::read(text(0)).matches(text(1)), matches, "{:?}", &cells);
                continue;
            }
            "glob" => Flavour::Glob,
            "pathlib" => Flavour::Pathlib,
            other => panic!("{other}"),
        };
        let found = find(&files, text(0), flavour);
        assert_eq!(found.iter().collect::<Vec<_>>(), list(1), "{kind} {}", text(0));
    }
}

#[test]
fn a_portable_pattern_matches_whole_paths() {
    for (pattern, path, matches) in [
        ("LICENSE", "LICENSE", true),
        ("LICENSE", "sub/LICENSE", false),
        ("LICEN[CS]E*", "LICENCE.txt", true),
        ("*", "sub/LICENSE", false),
        ("**/LICENSE", "LICENSE", true),
        ("**/LICENSE", "a/b/LICENSE", true),
        ("licenses/**", "licenses/a/b.txt", true),
        ("licenses/**/*.txt", "licenses/b.txt", true),
        ("**/a/**/b", "x/a/y/a/b", true),
        ("**/a/**/b", "x/a/y/c", false),
        ("a?c", "a/c", false),
        ("[a-c]", "b", true),
        ("[a-]", "-", true),
    ] {
        assert_eq!(Portable::read(pattern).matches(path), matches, "{pattern} {path}");
    }
}

#[test]
fn what_a_portable_pattern_forbids_has_its_place() {
    for (pattern, place, problem) in [
        ("", "", Problem::Empty),
        ("/LICENSE", "/", Problem::Absolute),
        ("../LICENSE", "..", Problem::Parent),
        ("LIC..ENSE", "..", Problem::Parent),
        ("licenses\\MIT", "\\", Problem::Backslash),
        ("LICENSE.{txt,md}", "{txt,md}", Problem::Braces),
        ("C:/LICENSE", ":", Problem::Character(':')),
        ("LICEN[CSE", "[", Problem::Bracket),
        ("LICENSE]", "]", Problem::Bracket),
        ("LICENSE[]", "[]", Problem::EmptyClass),
        ("LICENSE[!x]", "!", Problem::Character('!')),
        ("[a*]", "*", Problem::ClassCharacter('*')),
        ("**.txt", "**", Problem::PartialRecursion),
        ("MY LICENSE", " ", Problem::Space),
    ] {
        assert_eq!(faults(pattern), [(place, problem)], "{pattern}");
    }
    let backslash = Portable::read("a\\b\\c").faults.remove(0);
    assert_eq!(backslash.repair.map(|edit| edit.text).as_deref(), Some("a/b/c"));
    for valid in ["LICENSE", "licenses/*.txt", "**/NOTICE", "LICEN[CS]E?", "é", "a-b_c.d"] {
        assert_eq!(faults(valid), [], "{valid}");
    }
}

#[test]
fn a_hostile_pattern_costs_no_more_than_its_length() {
    let name = "a".repeat(250);
    let deep = "a/".repeat(30) + "a";
    let files = InMemory([(deep.as_str(), "")].into_iter().collect());
    for pattern in [
        "*a".repeat(100_000),
        "**/a/".repeat(100_000),
        "[".repeat(1_000_000),
        "[!".repeat(300_000) + "]",
        "{".repeat(500_000),
        "\\".repeat(500_000),
        "..".repeat(400_000),
        "[a-".repeat(200_000) + "]",
        "é ".repeat(200_000),
    ] {
        assert!(!Portable::read(&pattern).matches(&format!("{name}b")));
        find(&files, &pattern, Flavour::Glob);
        find(&files, &pattern, Flavour::Pathlib);
    }
}

proptest::proptest! {
    #[test]
    fn spans_lie_on_character_boundaries(pattern in "(\\*|\\*\\*|\\[|\\]|\\{|\\}|\\.|/|\\\\|!|-|é| |\\PC){0,10}") {
        let portable = Portable::read(&pattern);
        for fault in &portable.faults {
            proptest::prop_assert!(pattern.get(fault.span.range()).is_some());
        }
        portable.matches("a/b");
    }
}
