//! What a folder is made into: for every backend and layout a project file in which nothing is found.

use shipwheel::analysis::{self, Options};
use shipwheel::document::Document;
use shipwheel::files::Memory;
use shipwheel::project::{Backend, Project, Search, Settings};
use shipwheel::scaffold::{self, Author, BACKENDS, Refusal, Scaffold, Wish};
use std::str::FromStr;

const MIT: &str = "\
MIT License

Copyright (c) 2026 Ann Arbour

Permission is hereby granted, free of charge, to any person obtaining a copy
of this software and associated documentation files (the \"Software\"), to deal
in the Software without restriction, including without limitation the rights
to use, copy, modify, merge, publish, distribute, sublicense, and/or sell
copies of the Software, and to permit persons to whom the Software is
furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all
copies or substantial portions of the Software.

THE SOFTWARE IS PROVIDED \"AS IS\", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR
IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF MERCHANTABILITY,
FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE
AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER
LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM,
OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE
SOFTWARE.
";

const DEMO: &str = "\"\"\"Count the words of a text.\n\nAnd more.\n\"\"\"\n";

type Layout = (&'static str, &'static [(&'static str, &'static str)], &'static str);

/// What is there, and the module that is meant.
const LAYOUTS: &[Layout] = &[
    ("flat", &[("demo/__init__.py", DEMO), ("demo/inner/__init__.py", "")], "demo"),
    ("src", &[("src/demo/__init__.py", DEMO), ("tests/test_demo.py", "")], "src/demo"),
    ("single file", &[("demo.py", DEMO), ("LICENSE", MIT)], "demo.py"),
    ("single file in src", &[("src/demo.py", DEMO), ("README.rst", "Demo\n====\n")], "src/demo.py"),
    ("namespace", &[("src/team/demo/__init__.py", DEMO), ("LICENSE", MIT)], "src/team/demo"),
    ("capitals", &[("Demo_Kit/__init__.py", DEMO), ("README", "Demo.\n")], "Demo_Kit"),
    ("neighbours", &[("demo/__init__.py", DEMO), ("assets/logo.svg", ""), ("run.py", "")], "demo"),
    ("no docstring", &[("demo/__init__.py", "import sys\n")], "demo"),
    (
        "version",
        &[("src/demo/__init__.py", "\"\"\"Demo.\"\"\"\n__version__ = \"1.2.3\"\n")],
        "src/demo",
    ),
    (
        "version elsewhere",
        &[
            ("demo/__init__.py", "\"\"\"Demo.\"\"\"\nfrom ._version import __version__\n"),
            ("demo/_version.py", "__version__ = \"1.2\"\n"),
        ],
        "demo",
    ),
    ("quotes", &[("demo.py", "'''Say \"hé\" \\\\ 𝄞'''\n"), ("readme.md", "# Demo\n")], "demo.py"),
    (
        "tests beside it",
        &[("demo.py", DEMO), ("test_demo.py", ""), ("tests/test_more.py", ""), ("__main__.py", "")],
        "demo.py",
    ),
    (
        "helpers beside it",
        &[
            ("src/demo/__init__.py", DEMO),
            ("src/_hook.py", ""),
            ("src/demo_tests/__init__.py", ""),
            ("server/__init__.py", ""),
        ],
        "src/demo",
    ),
    ("empty", &[], "src/work"),
    ("docs only", &[("docs/index.md", ""), ("LICENSE", MIT)], "src/work"),
];

fn wish(backend: Backend) -> Wish {
    Wish {
        backend,
        name: None,
        module: None,
        description: None,
        license: None,
        authors: Vec::new(),
        folder: None,
        today: (2026, 11),
    }
}

fn folder(files: &[(&str, &str)]) -> Memory {
    let mut memory: Memory = files.iter().copied().collect();
    memory.name_folder("work");
    memory
}

/// The folder with what was written, and the rules that find something in it.
fn judged(mut files: Memory, scaffold: &Scaffold) -> (Memory, Vec<String>) {
    for file in &scaffold.files {
        files.insert(file.path.as_str(), file.text.as_str());
    }
    let document = Document::parse(text(scaffold));
    let found = analysis::check(&document, Some(&files), &Options::default());
    (files, found.iter().map(|one| format!("{}: {}", one.rule, one.message)).collect())
}

fn text(scaffold: &Scaffold) -> &str {
    let last = scaffold.files.last().expect("the project file");
    assert_eq!(last.path, "pyproject.toml");
    &last.text
}

#[test]
fn nothing_is_found_in_what_is_written_for_any_backend_and_layout() {
    for backend in BACKENDS {
        for (layout, files, module) in LAYOUTS {
            let made = scaffold::of(&folder(files), &wish(backend));
            if backend == Backend::Uv && module.ends_with(".py") {
                assert_eq!(made, Err(Refusal::SingleFile { path: (*module).to_owned() }));
                continue;
            }
            let made = made.unwrap_or_else(|why| panic!("{layout} {backend:?}: {why}"));
            assert_eq!(made.module, *module, "{layout} {backend:?}");
            let (all, mut found) = judged(folder(files), &made);
            let is_licensed = files.iter().any(|(path, _)| *path == "LICENSE");
            assert_eq!(found.iter().any(|one| one.starts_with("license-missing")), !is_licensed);
            found.retain(|one| !one.starts_with("license-missing"));
            assert!(found.is_empty(), "{layout} {backend:?}: {found:?}\n{}", text(&made));
            // What the backend can be asked for it finds where it is.
            let document = Document::parse(text(&made));
            let project = Project::read(&document, Some(&all), &Settings::default());
            match project.tool.search() {
                Search::Unknown => assert!(text(&made).contains("[tool."), "{layout} {backend:?}"),
                Search::Found(found) => {
                    assert_eq!(found.len(), 1, "{layout} {backend:?}: {found:?}");
                    assert!(module.starts_with(&found[0].path), "{layout} {backend:?}: {found:?}");
                }
                other => panic!("{layout} {backend:?}: {other:?}"),
            }
            assert!(toml_edit::DocumentMut::from_str(text(&made)).is_ok(), "{}", text(&made));
        }
    }
}

#[test]
fn flit_takes_version_and_description_from_the_module_that_has_them() {
    let source = "\"\"\"Demo, in short.\n\nMore.\n\"\"\"\n__version__ = \"1.2.3\"\n";
    let files = folder(&[("demo.py", source), ("README.md", "# Demo\n"), ("LICENSE", MIT)]);
    let made = scaffold::of(&files, &wish(Backend::Flit)).expect("a package");
    let wanted = "\
[build-system]
requires = [\"flit_core >=3.12,<5\"]
build-backend = \"flit_core.buildapi\"

[project]
name = \"demo\"
readme = \"README.md\"
requires-python = \">=3.11\"
license = \"MIT\"
license-files = [\"LICENSE\"]
dependencies = []
dynamic = [\"version\", \"description\"]
";
    assert_eq!(text(&made), wanted);
    assert_eq!((made.name.as_str(), made.version.as_str()), ("demo", "1.2.3"));
    assert!(made.remarks.iter().any(|line| line.contains(">=3.11, the oldest Python")));
    let made = scaffold::of(&files, &wish(Backend::Poetry)).expect("a package");
    assert!(text(&made).contains("version = \"1.2.3\"\ndescription = \"Demo, in short.\"\n"));
}

#[test]
fn what_is_said_goes_before_what_is_found() {
    let people = ["Ann Arbour <ann@example.org>", "bob@example.org", "Cy"];
    let said = Wish {
        name: Some("Grand.Name".to_owned()),
        description: Some("Says \"hi\"".to_owned()),
        license: Some("mit or apache-2.0".to_owned()),
        authors: people.iter().map(|text| Author::read(text).expect("a person")).collect(),
        ..wish(Backend::Flit)
    };
    let files = folder(&[("demo/__init__.py", DEMO)]);
    let made = scaffold::of(&files, &said).expect("a package");
    let wanted = "\
[project]
name = \"Grand.Name\"
version = \"0.1.0\"
description = \"Says \\\"hi\\\"\"
requires-python = \">=3.11\"
license = \"MIT OR Apache-2.0\"
authors = [
  { name = \"Ann Arbour\", email = \"ann@example.org\" },
  { email = \"bob@example.org\" },
  { name = \"Cy\" },
]
dependencies = []

[tool.flit.module]
name = \"demo\"
";
    assert!(text(&made).ends_with(wanted), "{}", text(&made));
    assert_eq!(judged(files, &made).1, Vec::<String>::new());
    for text in ["", "  ", "<a@b", "a\nb"] {
        assert_eq!(Author::read(text), None, "{text:?}");
    }
}

#[test]
fn an_empty_folder_gets_a_module_and_a_readme() {
    let mut files = Memory::default();
    files.name_folder("My Grand Tool");
    let made = scaffold::of(&files, &wish(Backend::Flit)).expect("a package");
    let paths: Vec<&str> = made.files.iter().map(|file| file.path.as_str()).collect();
    assert_eq!(paths, ["src/my_grand_tool/__init__.py", "README.md", "pyproject.toml"]);
    assert_eq!(made.files[0].text, "\"\"\"The package my-grand-tool.\"\"\"\n");
    assert!(made.files.iter().all(|file| file.before.is_none()));
    let said = Wish {
        description: Some("Ends in \\ or \"".to_owned()),
        folder: Some("fresh".to_owned()),
        ..wish(Backend::Hatchling)
    };
    let made = scaffold::of(&Memory::default(), &said).expect("a package");
    assert_eq!(made.files[0].text, "\"\"\"Ends in \\\\ or \\\"\"\"\"\n");
    assert!(judged(Memory::default(), &made).1.iter().all(|one| one.starts_with("license-m")));
}

#[test]
fn settings_of_other_tools_stay_as_they_are() {
    let before = "# ours\r\n\r\n[tool.ruff] # lint\r\nline-length = 99\r\n";
    let files = folder(&[("demo.py", DEMO), ("pyproject.toml", before), ("LICENSE", MIT)]);
    let made = scaffold::of(&files, &wish(Backend::Flit)).expect("a package");
    let text = text(&made).to_owned();
    assert!(text.starts_with("# ours\r\n\r\n[build-system]\r\nrequires"), "{text}");
    assert!(text.ends_with("dependencies = []\r\n\r\n[tool.ruff] # lint\r\nline-length = 99\r\n"));
    assert_eq!(judged(files, &made).1, Vec::<String>::new());
    assert_eq!(made.files[0].before.as_ref().map(|(text, _)| text.as_str()), Some(before));
}

#[test]
fn what_leaves_open_what_is_meant_is_told_and_nothing_is_written() {
    let refused: &[(&[(&str, &str)], &str)] = &[
        (&[("pyproject.toml", "[project]\nname = 'x'\n")], "with [project]"),
        (&[("pyproject.toml", "[tool.poetry]\nname = 'x'\n")], "with [tool.poetry]"),
        (&[("pyproject.toml", "[build-system]\n[project]\n")], "with [build-system] and [project]"),
        (&[("pyproject.toml", "[project\n")], "no TOML"),
        (&[("pyproject.toml/x", "")], "it is a folder"),
        (&[("setup.py", ""), ("demo.py", "")], "`setup.py` says already"),
        (&[("setup.cfg", "[metadata]\nname = x\n")], "`setup.cfg` says already"),
        (&[("a.py", ""), ("b.py", "")], "`a.py`, `b.py`; say which one with --module"),
        (&[("demo/core.py", "")], "`demo` holds Python files and no `__init__.py`"),
        (&[("__init__.py", ""), ("core.py", "")], "begin in the folder above"),
        (&[("lib/demo/__init__.py", "")], "`lib/demo` is a package, and no backend"),
        (&[("python/demo/__init__.py", "")], "`python/demo` is a package, and no backend"),
        (&[("one/__init__.py", ""), ("two/__init__.py", "")], "`one`, `two`"),
        (&[("json.py", "")], "PyPI takes no project of that name"),
        (&[("src", "")], "a folder has to stand there"),
        (&[("src/work/__init__.pyi", ""), ("src/work/data.txt", ""), ("README.md", "\u{0}")], ""),
        (&[("demo.py", ""), ("src/demo.py", "")], "flit_core finds the module `demo` at"),
    ];
    for (files, part) in refused {
        match scaffold::of(&folder(files), &wish(Backend::Flit)) {
            Err(why) => assert!(!part.is_empty() && why.to_string().contains(part), "{why}"),
            Ok(made) => assert!(part.is_empty(), "{part}: {made:?}"),
        }
    }
    let flit = wish(Backend::Flit);
    let asked = |change: &dyn Fn(&mut Wish)| {
        let mut wish = flit.clone();
        change(&mut wish);
        scaffold::of(&folder(&[("a.py", ""), ("b.py", "")]), &wish).map(|made| made.module)
    };
    assert_eq!(asked(&|wish| wish.module = Some("b".to_owned())), Ok("b.py".to_owned()));
    let beside = Wish { module: Some("demo".to_owned()), ..flit.clone() };
    let made = scaffold::of(&folder(&[("snippets/one.py", "")]), &beside).expect("a package");
    assert_eq!(made.module, "src/demo");
    assert_eq!(asked(&|wish| wish.name = Some("A".to_owned())), Ok("a.py".to_owned()));
    let why = asked(&|wish| wish.module = Some("c".to_owned())).unwrap_err().to_string();
    assert_eq!(why, "there is no module `c`; there is `a`, `b`");
    let why = asked(&|wish| wish.name = Some("a b".to_owned())).unwrap_err().to_string();
    assert!(why.ends_with("write `a-b`"), "{why}");
    let numbers = Wish { name: Some("2048".to_owned()), ..flit.clone() };
    let why = scaffold::of(&folder(&[]), &numbers).unwrap_err().to_string();
    assert!(why.contains("`2048`; say its name with --module"), "{why}");
    let email = Wish { authors: vec![Author::read("a@b").expect("a person")], ..flit };
    let why = scaffold::of(&folder(&[]), &email).unwrap_err().to_string();
    assert!(why.starts_with("what would be written does not build: "), "{why}");
}

#[test]
fn any_folder_name_is_survived() {
    for name in [
        "",
        ".",
        "..",
        "-",
        "ünïcode",
        "a/b",
        "🦀",
        "con",
        "x".repeat(5000).as_str(),
        "a\u{0}b",
        "CamelCase",
    ] {
        let mut files = Memory::default();
        files.name_folder(name);
        for backend in BACKENDS {
            let _ = scaffold::of(&files, &wish(backend)).map(|made| judged(files.clone(), &made));
        }
    }
}
