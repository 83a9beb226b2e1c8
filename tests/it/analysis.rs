//! From text to the findings the author wants to see.

use shipwheel::analysis::{self, Level, Options, Selection};
use shipwheel::diagnostic::Severity;
use shipwheel::document::Document;
use shipwheel::files::Memory;
use shipwheel::project::accounts::Keeping;
use shipwheel::text;
use std::fs;
use std::path::Path;

const BUILD_SYSTEM: &str = "[build-system]\nrequires = [\"flit_core >=3.12,<5\"]\nbuild-backend = \"flit_core.buildapi\"\n";

fn found(source: &str, selection: Selection) -> Vec<(&'static str, Severity)> {
    let options = Options { selection, ..Options::default() };
    let document = Document::parse(source);
    let found = analysis::check(&document, None, &options);
    found.iter().map(|diagnostic| (diagnostic.rule, diagnostic.severity)).collect()
}

fn names(list: &[&str]) -> Vec<String> {
    list.iter().map(|name| (*name).to_owned()).collect()
}

/// Two mistakes, one a warning, that need no files.
fn two_mistakes(comment: &str, settings: &str) -> String {
    format!(
        "{BUILD_SYSTEM}[project]\nname = \"demo\"\nversion = \"1.0\"\ndescription = \"d\"\n\
         x = \"\\e\"{comment}\n[tool.shipwheel]\nignore = [\"no-such-rule\"]\n{settings}\n"
    )
}

fn only(source: &str, selection: Selection) -> Vec<(&'static str, Severity)> {
    let mut found = found(source, selection);
    found.retain(|(rule, _)| matches!(*rule, "toml-1-1-syntax" | "shipwheel-unknown-rule"));
    found
}

const BOTH: [(&str, Severity); 2] =
    [("toml-1-1-syntax", Severity::Error), ("shipwheel-unknown-rule", Severity::Warning)];

#[test]
fn a_comment_silences_the_rules_it_names_on_its_line() {
    let none = Selection::default;
    assert_eq!(only(&two_mistakes("", ""), none()), BOTH);
    let silenced = two_mistakes(" # legacy # shipwheel: ignore[toml-1-1-syntax]", "");
    assert_eq!(only(&silenced, none()), BOTH[1..]);
    let other = two_mistakes(" # shipwheel: ignore[toml-bom]", "");
    assert_eq!(only(&other, none()), BOTH);
}

#[test]
fn the_file_sets_levels_and_the_door_has_the_last_word() {
    let hint = "severity = { toml-1-1-syntax = \"hint\" }";
    let source = two_mistakes("", hint);
    let none = Selection::default();
    assert_eq!(only(&source, none)[0], ("toml-1-1-syntax", Severity::Hint));
    let levels = vec![("toml-1-1-syntax".to_owned(), Level::At(Severity::Warning))];
    let door = Selection { levels, ..Selection::default() };
    assert_eq!(only(&source, door)[0], ("toml-1-1-syntax", Severity::Warning));
    let levels = vec![("toml-1-1-syntax".to_owned(), Level::Off)];
    let door = Selection { levels, ..Selection::default() };
    assert_eq!(only(&source, door), BOTH[1..]);
}

#[test]
fn selecting_a_rule_shows_it_although_the_file_ignores_it() {
    let source = two_mistakes("", "").replace("no-such-rule", "toml-1-1-syntax");
    assert_eq!(only(&source, Selection::default()), []);
    let select = Selection { select: names(&["toml-1-1-syntax"]), ..Selection::default() };
    assert_eq!(only(&source, select), BOTH[..1]);
    let ignore = Selection { ignore: names(&["shipwheel-unknown-rule"]), ..Selection::default() };
    assert_eq!(only(&two_mistakes("", ""), ignore), BOTH[..1]);
}

#[test]
fn ignoring_on_a_line_extends_the_comment_that_is_there() {
    let cases = [
        ("a = 1\n", "a = 1  # shipwheel: ignore[toml-bom]\n"),
        ("a = 1 # why\r\n", "a = 1 # why  # shipwheel: ignore[toml-bom]\r\n"),
        ("a = 1 # shipwheel: ignore[x]", "a = 1 # shipwheel: ignore[x, toml-bom]"),
        ("a = 1 # shipwheel: ignore[]", "a = 1 # shipwheel: ignore[toml-bom]"),
        ("a = [\n 1,\n]\n", "a = [  # shipwheel: ignore[toml-bom]\n 1,\n]\n"),
    ];
    for (before, after) in cases {
        let document = Document::parse(before);
        let edit = analysis::ignore_comment(&document, 0, "toml-bom").expect("a place for it");
        assert_eq!(text::apply(before, &[edit]).as_deref(), Ok(after));
    }
    let inside = Document::parse("a = \"\"\"\nx\n\"\"\"\n");
    assert_eq!(analysis::ignore_comment(&inside, 0, "toml-bom"), None);
}

#[test]
fn bytes_that_are_no_utf_8_are_told_and_the_rest_is_read() {
    let mut bytes = b"[project]\nname = \"d\xe9mo\"\n".to_vec();
    bytes.extend_from_slice(b"version = 1.0.0\n");
    let document = Document::of_bytes(&bytes);
    let found = analysis::check(&document, None, &Options::default());
    let told = found.iter().find(|d| d.rule == "toml-not-utf8").expect("it is told");
    assert!(told.message.contains("byte 0xe9 at offset 19"), "{}", told.message);
    assert_eq!(told.span.of(document.text()), "\u{fffd}");
    assert!(found.iter().any(|d| d.rule == "toml-syntax"));
}

#[test]
fn fixing_is_repeated_until_nothing_is_left_to_fix() {
    let source =
        format!("{BUILD_SYSTEM}[project]\nname = \"demo\"\nversion = \"1.0\"\nx = \"\\e\\x41\"\n");
    let fixed = analysis::fix(&source, None, &Options::default(), false);
    assert!(fixed.text.contains(r#"x = "\u001B\u0041""#), "{}", fixed.text);
    let again = analysis::fix(&fixed.text, None, &Options::default(), false);
    assert_eq!(again.count, 0);
}

#[test]
fn a_missing_comma_is_no_text_that_a_fix_could_remove() {
    let fixed = |text: &str| {
        let document = Document::parse(text);
        let found = analysis::check(&document, None, &Options::default());
        let fixes = found.iter().filter(|one| one.rule != "toml-syntax").flat_map(|one| &one.fixes);
        let applied = fixes.map(|fix| text::apply(text, &fix.edits).expect("edits apart"));
        applied.collect::<Vec<_>>()
    };
    // A letter of two bytes where the comma would be.
    fixed("[project]\nname = \"x\"\nversion = \"1\"\ndynamic = [\"foo\"\u{e9}]\n");
    let text = "[project]\nname = \"x\"\nversion = \"1\"\nclassifiers = [\n    \"Topic :: Utilities\",\n    \
                \"Topic :: Utilities\"\n    # kept\n    \"Typing :: Typed\",\n]\n";
    let all = fixed(text);
    assert!(!all.is_empty());
    assert!(all.iter().all(|fixed| fixed.contains("# kept")), "{all:?}");
}

/// An index of one file, as git writes it.
fn index(path: &str) -> Vec<u8> {
    let mut bytes = b"DIRC\0\0\0\x02\0\0\0\x01".to_vec();
    bytes.extend([0; 62]);
    bytes.extend(path.as_bytes());
    bytes.extend([0; 8]);
    bytes
}

#[test]
fn a_pypirc_is_handed_on_where_nothing_leaves_it_out() {
    let keeping = |file: &Path| Some(analysis::around(Some(file)).keeping);
    let place = tempfile::tempdir().expect("a folder");
    let folder = place.path().join("home/deep");
    fs::create_dir_all(&folder).expect("ours");
    let file = folder.join(".pypirc");
    fs::write(&file, "").expect("ours");
    assert_eq!(keeping(&file), Some(Keeping::No), "no repository");
    let root = place.path().join("home");
    fs::create_dir_all(root.join(".git/info")).expect("ours");
    assert_eq!(keeping(&file), Some(Keeping::No), "an empty folder is none");
    fs::write(root.join(".git/HEAD"), "ref: refs/heads/main\n").expect("ours");
    assert_eq!(keeping(&file), Some(Keeping::Untracked));
    for (list, text) in [
        (".gitignore", ".pypirc\n"),
        (".gitignore", "/deep/\n"),
        (".gitignore", "*\n!.gitignore\n"),
        ("deep/.gitignore", "/.pypirc\n"),
        (".git/info/exclude", ".pypirc\n"),
    ] {
        fs::write(root.join(list), text).expect("ours");
        assert_eq!(keeping(&file), Some(Keeping::No), "{list} {text}");
        fs::remove_file(root.join(list)).expect("ours");
    }
    fs::write(root.join("ignored"), ".pypirc\n").expect("ours");
    let settings = format!("[core]\n\texcludesFile = {}\n", root.join("ignored").display());
    fs::write(root.join(".git/config"), settings).expect("ours");
    assert_eq!(keeping(&file), Some(Keeping::No));
    fs::remove_file(root.join(".git/config")).expect("ours");
    fs::write(root.join(".gitignore"), ".pypirc\n").expect("ours");
    fs::write(root.join("deep/.gitignore"), "!.pypirc\n").expect("ours");
    assert_eq!(keeping(&file), Some(Keeping::Untracked), "taken back");
    // What is tracked stays so, whatever is ignored.
    fs::write(root.join("deep/.gitignore"), ".pypirc\n").expect("ours");
    fs::write(root.join(".git/index"), index("deep/.pypirc")).expect("ours");
    assert_eq!(keeping(&file), Some(Keeping::Tracked));
    #[cfg(unix)]
    {
        let link = place.path().join(".pypirc");
        std::os::unix::fs::symlink(&file, &link).expect("ours");
        assert_eq!(keeping(&link), Some(Keeping::Tracked), "where a link leads");
    }
    fs::write(root.join(".git/index"), index("deep/.pypirc2")).expect("ours");
    assert_eq!(keeping(&file), Some(Keeping::No));
    // A worktree tells where its repository is.
    fs::remove_file(root.join("deep/.gitignore")).expect("ours");
    fs::rename(root.join(".git"), place.path().join("git")).expect("ours");
    fs::write(root.join(".git"), "gitdir: ../git\n").expect("ours");
    fs::write(root.join(".gitignore"), "").expect("ours");
    assert_eq!(keeping(&file), Some(Keeping::Untracked));
    fs::write(place.path().join("git/info/exclude"), ".pypirc").expect("ours");
    assert_eq!(keeping(&file), Some(Keeping::No));
}

#[test]
fn whatever_the_file_holds_a_message_is_one_line() {
    let keys = "name version description readme requires-python license";
    let single = keys.split(' ').map(|key| format!("{key} = \"a\\nb\\u0007\\u202e\"\n"));
    let lists = ["keywords", "classifiers", "dependencies", "dynamic", "license-files"];
    let lists = lists.map(|key| format!("{key} = [\"a\\nb\\u0007\\u202e\"]\n"));
    let tables = ["scripts", "urls", "entry-points", "\"a\\nb\\u0007\""]
        .map(|key| format!("[project.{key}]\n\"a\\nb\\u0007\" = \"c\\nd\\u0007\"\n"));
    let source: String = std::iter::once("[project]\n".to_owned())
        .chain(single)
        .chain(lists)
        .chain(tables)
        .collect();
    let mut files = Memory::default();
    files.insert("README.md", "");
    let found = analysis::check(&Document::parse(source), Some(&files), &Options::default());
    assert!(found.len() > 15, "{found:#?}");
    for finding in found {
        let titles = finding.fixes.iter().map(|fix| &fix.title);
        let notes = finding.notes.iter().map(|note| &note.message);
        for line in titles.chain(notes).chain([&finding.message]) {
            assert!(!line.contains(|c: char| c.is_control() || c == '\u{202e}'), "{line:?}");
        }
    }
}

#[test]
fn a_rule_that_is_off_is_told_of_where_it_is_wanted() {
    const RULE: &str = "project-name-not-normalized";
    let text = "[project]\nname = \"De_mo\"\nversion = \"1\"\n";
    let severity = |text: &str, options: &Options| {
        let found = analysis::check(&Document::parse(text), None, options);
        found.iter().find(|one| one.rule == RULE).map(|one| one.severity)
    };
    let with = |selection| Options { selection, ..Options::default() };
    assert_eq!(severity(text, &Options::default()), None);
    let select = Selection { select: vec![RULE.to_owned()], ..Selection::default() };
    assert_eq!(severity(text, &with(select)), Some(Severity::Hint));
    let levels = vec![(RULE.to_owned(), Level::At(Severity::Warning))];
    let level = Selection { levels, ..Selection::default() };
    assert_eq!(severity(text, &with(level.clone())), Some(Severity::Warning));
    let ignore = Selection { ignore: vec![RULE.to_owned()], ..level };
    assert_eq!(severity(text, &with(ignore)), None);
    let in_file = format!("{text}[tool.shipwheel.severity]\n{RULE} = \"hint\"\n");
    assert_eq!(severity(&in_file, &Options::default()), Some(Severity::Hint));
}

#[test]
fn a_long_list_of_one_name_hides_no_duplicate_of_another() {
    let marked = (0..33).map(|patch| format!("\"aaa; python_full_version == '3.9.{patch}'\""));
    let all: Vec<String> = ["\"zzz\"".into(), "\"zzz\"".into()].into_iter().chain(marked).collect();
    let source = format!(
        "{BUILD_SYSTEM}[project]\nname = \"demo\"\nversion = \"1.0\"\ndescription = \"d\"\n\
         dependencies = [{}]\n",
        all.join(", ")
    );
    let told = found(&source, Selection::default());
    let duplicates = told.iter().filter(|(rule, _)| *rule == "dependency-duplicate").count();
    assert_eq!(duplicates, 1, "{told:?}");
}

#[test]
fn places_in_setup_py_are_places_in_the_file() {
    let setup = "from setuptools import setup\nsetup(install_requires=['requests'])\n";
    let source = "[build-system]\nrequires = [\"setuptools\"]\n\
        build-backend = \"setuptools.build_meta\"\n[project]\nname = \"demo\"\nversion = \"1.0\"\n";
    let document = Document::parse(source);
    for before in ["", "\u{feff}", "# coding: latin-1\n# é\n", "# coding: cp1252\n"] {
        let setup = format!("{before}{setup}");
        let files = Memory::from_iter([("setup.py", setup.as_str()), ("demo/__init__.py", "")]);
        let found = analysis::check(&document, Some(&files), &Options::default());
        let of_rule = found.iter().find(|found| found.rule == "setuptools-legacy-ignored");
        let notes = &of_rule.unwrap_or_else(|| panic!("{before:?}: {found:?}")).notes;
        let note = notes.iter().find(|note| note.file.as_deref() == Some("setup.py"));
        let place = note.expect("a note in setup.py").span.of(&setup);
        assert!(place.contains("install_requires"), "{before:?}: {place}");
    }
}
