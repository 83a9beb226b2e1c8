//! `shipwheel version`: told, explained, and written to where it lives.

use super::run::Folder;

const DYNAMIC: &str = "\
[build-system]
requires = [\"flit_core >=3.11,<5\"]
build-backend = \"flit_core.buildapi\"

[project]
name = \"demo\"
dynamic = [\"version\", \"description\"]
[tool.flit.sdist]
include = [\"VERSION\"]
";

const READS: &str = "\
\"\"\"Demo.\"\"\"
from pathlib import Path
try:
    __version__ = (Path(__file__).parent.parent / \"VERSION\").read_text().strip()
except FileNotFoundError:
    __version__ = \"0.0.0\"
";

fn reading() -> Folder {
    let files =
        [("pyproject.toml", DYNAMIC), ("demo/__init__.py", READS), ("VERSION", "1.4.2\r\n")];
    Folder::new(&files)
}

fn literal(source: &str) -> Folder {
    Folder::new(&[("pyproject.toml", DYNAMIC), ("demo/__init__.py", source)])
}

#[test]
fn the_version_is_told_wherever_it_lives() {
    let folder = Folder::of("[project]\nname = \"demo\"\nversion = \"v1.0\"\n");
    assert_eq!(folder.run(&["version"]).ends_with(0), "1.0\n");
    assert_eq!(reading().run(&["version"]).ends_with(0), "1.4.2\n");
    let ran = reading().run(&["version", "--explain"]);
    let wanted = "\
1.4.2
  pyproject.toml:7:12: it is left to flit_core
  demo/__init__.py:4:5: flit_core has to run this file for it
  demo/__init__.py:4:19: `VERSION` is read here
  but the installed package says 0.0.0: `VERSION` is not installed with it
";
    assert_eq!(ran.ends_with(0), wanted);
}

#[test]
fn what_is_not_known_ends_with_1_and_says_why() {
    let cases = [
        ("\"\"\"D.\"\"\"\nx = 1\n", "`demo/__init__.py` has no `__version__`"),
        ("\"\"\"D.\"\"\"\nimport os\n__version__ = os.environ['V']\n", "os.environ['V']"),
        ("\"\"\"D.\"\"\"\n__version__ = 'one'\n", "is not a PEP 440 version"),
    ];
    for (source, why) in cases {
        let ran = literal(source).run(&["version"]);
        assert_eq!((ran.code, ran.out.as_str()), (1, ""), "{}", ran.err);
        assert!(ran.err.contains(why), "{}", ran.err);
        let ran = literal(source).run(&["version", "2.0"]);
        assert_eq!(ran.code, 1, "{}", ran.out);
    }
}

#[test]
fn a_new_version_changes_the_one_string_and_no_other_byte() {
    let toml = "[project]\r\nname = \"demo\"\r\nversion = '1.0' # ours\r\n";
    let folder = Folder::of(toml);
    assert_eq!(folder.run(&["version", "1.1"]).ends_with(0), "1.0 -> 1.1 in pyproject.toml\n");
    assert_eq!(folder.read("pyproject.toml"), toml.replace("1.0", "1.1"));

    let folder = reading();
    assert_eq!(
        folder.run(&["version", "--bump", "minor"]).ends_with(0),
        "1.4.2 -> 1.5.0 in VERSION\n"
    );
    assert_eq!(folder.read("VERSION"), "1.5.0\r\n");
    assert_eq!(folder.read("demo/__init__.py"), READS);
    assert_eq!(folder.read("pyproject.toml"), DYNAMIC);

    let source = "\u{feff}\"\"\"Demo.\"\"\"\r\n\r\n__version__ = '1.0'  # é\r\n";
    let folder = literal(source);
    let out = folder.run(&["version", "./", "2.0.0-rc.1"]);
    assert_eq!(out.ends_with(0), "1.0 -> 2.0.0rc1 in demo/__init__.py\n");
    assert_eq!(folder.read("demo/__init__.py"), source.replace("1.0", "2.0.0rc1"));
}

#[test]
fn a_version_behind_a_name_or_an_import_is_found() {
    let folder = literal("\"\"\"D.\"\"\"\nfrom .about import V\n__version__ = V\n");
    folder.write("demo/about.py", "V = \"3.1\"\n");
    assert_eq!(
        folder.run(&["version", "--bump", "patch"]).ends_with(0),
        "3.1 -> 3.1.1 in demo/about.py\n"
    );
    assert_eq!(folder.read("demo/about.py"), "V = \"3.1.1\"\n");
}

#[test]
fn other_backends_keep_it_elsewhere() {
    let toml = "\
[build-system]
requires = [\"hatchling\"]
build-backend = \"hatchling.build\"
[project]
name = \"demo\"
dynamic = [\"version\"]
[tool.hatch.version]
path = \"demo/about.py\"
";
    let files =
        [("pyproject.toml", toml), ("demo/__init__.py", ""), ("demo/about.py", "VERSION = 'v1'\n")];
    let folder = Folder::new(&files);
    assert_eq!(folder.run(&["version"]).ends_with(0), "1\n");
    folder.run(&["version", "2"]).ends_with(0);
    assert_eq!(folder.read("demo/about.py"), "VERSION = 'v2'\n");
    let toml =
        toml.replace("hatchling.build", "setuptools.build_meta").replace("hatchling", "setuptools");
    let (toml, _) = toml.split_once("[tool").expect("a table");
    let toml = format!("{toml}[tool.setuptools.dynamic]\nversion = {{ file = \"VERSION\" }}\n");
    let files =
        [("pyproject.toml", toml.as_str()), ("demo/__init__.py", ""), ("VERSION", "\n 1.0\n")];
    let folder = Folder::new(&files);
    folder.run(&["version", "--bump", "dev"]).ends_with(0);
    assert_eq!(folder.read("VERSION"), "\n 1.0.1.dev1\n");
}

#[test]
fn a_dry_run_shows_the_difference_and_writes_nothing() {
    let folder = reading();
    let out = folder.run(&["version", "1.5", "--dry-run"]);
    let wanted = "--- VERSION\n+++ VERSION\n@@ -1 +1 @@\n-1.4.2\r\n+1.5\r\n";
    assert_eq!(out.ends_with(0), wanted);
    assert_eq!(folder.read("VERSION"), "1.4.2\r\n");
}

#[test]
fn what_no_single_string_holds_is_not_written() {
    let cases = [
        ("\"\"\"D.\"\"\"\n__version__ = '1' + '.0'\n", "no single string"),
        ("\"\"\"D.\"\"\"\n__version__ = '1' '.0'\n", "not a plain one"),
        ("\"\"\"D.\"\"\"\nM = 1\n__version__ = f'{M}.0'\n", "no single string"),
    ];
    for (source, why) in cases {
        let folder = literal(source);
        let ran = folder.run(&["version", "--bump", "major"]);
        assert_eq!(ran.code, 1, "{}", ran.out);
        assert!(ran.err.contains(why), "{}", ran.err);
        assert_eq!(folder.read("demo/__init__.py"), source);
    }
}

#[test]
fn words_that_are_neither_a_path_nor_a_version_end_with_2() {
    let folder = reading();
    for words in [&["one"][..], &["1.0", "2.0"], &["1.0", "--bump", "minor"], &["nowhere/", "1.0"]]
    {
        let words = [&["version"], words].concat();
        assert!(!folder.run(&words).fails().is_empty(), "{words:?}");
    }
    assert!(folder.run(&["version", "--bump", "micro"]).fails().contains("major, minor"));
}
