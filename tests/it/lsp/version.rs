//! The version in the editor: shown, explained, followed, counted up, and told anew when a file
//! that it comes from changes.

use super::client::Client;
use serde_json::{Value, json};
use shipwheel::files::{Files, Memory};
use shipwheel::lsp::folders::Folders;
use std::path::Path;

const PROJECT: &str = "file:///c:/demo/pyproject.toml";

const TEXT: &str = "\
[build-system]
requires = [\"flit_core >=3.11,<5\"]
build-backend = \"flit_core.buildapi\"

[project]
name = \"demo\"
dynamic = [\"version\", \"description\"]
readme = \"README.md\"
license-files = [\"LIC*\"]
[project.scripts]
demo = \"demo.cli:main\"
[tool.flit.sdist]
include = [\"VERSION\"]
";

const SOURCE: &str = "\
\"\"\"Demo.\"\"\"
from pathlib import Path
try:
    __version__ = (Path(__file__).parent.parent / \"VERSION\").read_text().strip()
except FileNotFoundError:
    __version__ = \"0.0.0\"
";

fn open() -> Client {
    let on_disk = |_: &Path| -> Box<dyn Files> {
        Box::new(Memory::from_iter([
            ("demo/__init__.py", SOURCE),
            ("demo/cli.py", "from .core import main\n"),
            ("demo/core.py", "\n\ndef main():\n    pass\n"),
            ("VERSION", "1.4.2\n"),
            ("README.md", "# Demo\n"),
            ("LICENSE", "MIT\n"),
        ]))
    };
    let mut client = Client::ready_with(Folders::new(Box::new(on_disk)));
    client.open(PROJECT, 1, TEXT);
    client
}

/// The place of `word` in the project file.
fn at(word: &str) -> Value {
    let before = &TEXT[..TEXT.find(word).expect("it is there")];
    let line = before.matches('\n').count();
    let column = before.len() - before.rfind('\n').map_or(0, |at| at + 1);
    json!({"line": line, "character": column + 1})
}

fn ask(client: &mut Client, method: &str, word: &str) -> Value {
    let params = json!({"textDocument": {"uri": PROJECT}, "position": at(word)});
    client.request(method, params)["result"].clone()
}

fn hints(client: &mut Client) -> Vec<String> {
    let whole = json!({"start": {"line": 0, "character": 0}, "end": {"line": 99, "character": 0}});
    let params = json!({"textDocument": {"uri": PROJECT}, "range": whole});
    let answer = client.request("textDocument/inlayHint", params);
    let hints = answer["result"].as_array().expect("a list").clone();
    let label = |hint: &Value| hint["label"].as_str().map(str::to_owned);
    let labels = hints.iter().filter_map(label);
    labels.filter(|label| !label.ends_with(" found")).collect()
}

#[test]
fn the_resolved_version_stands_behind_the_word_and_follows_open_buffers() {
    let mut client = open();
    assert_eq!(hints(&mut client), ["1.4.2 (VERSION)"]);
    let file = "file:///c%3A/demo/VERSION";
    client.open(file, 1, "1.5.0rc1\n");
    assert_eq!(hints(&mut client), ["1.5.0rc1 (VERSION)"]);
    client.close(file);
    assert_eq!(hints(&mut client), ["1.4.2 (VERSION)"]);
    let module = "file:///c%3A/demo/demo/__init__.py";
    client.open(module, 1, "\"\"\"D.\"\"\"\nimport os\n__version__ = os.environ[\"V\"]\n");
    assert_eq!(hints(&mut client), ["?"]);
}

#[test]
fn the_way_to_the_version_is_told() {
    let mut client = open();
    let hover = ask(&mut client, "textDocument/hover", "\"version\"");
    let text = hover["contents"]["value"].as_str().expect("a text");
    for part in [
        "**Version 1.4.2**, as flit_core would publish it",
        "`demo/__init__.py:4`: flit\\_core has to run this file for it",
        "`VERSION` is read here",
        "**but** the installed package says 0.0.0",
        "Next: 1.4.3 (patch), 1.5.0 (minor), 2.0.0 (major)",
    ] {
        assert!(text.contains(part), "{part:?} in {text}");
    }
    let name = ask(&mut client, "textDocument/hover", "\"demo\"");
    let text = name["contents"]["value"].as_str().expect("a text");
    assert!(text.starts_with("**demo**"), "{text}");
    assert_eq!(name["range"]["start"], json!({"line": 5, "character": 7}));
    let key = ask(&mut client, "textDocument/hover", "license-files");
    let text = key["contents"]["value"].as_str().expect("a text");
    assert!(text.starts_with("`project.license-files`: an array of strings"), "{text}");
}

#[test]
fn names_lead_to_what_they_stand_for() {
    let mut client = open();
    let mut lead = |word: &str| {
        let found = ask(&mut client, "textDocument/definition", word);
        let place = |found: &Value| {
            let uri = found["uri"].as_str().unwrap_or_default();
            let file = uri.rsplit_once("/demo/").map_or(uri, |(_, file)| file);
            let file = uri.split_once("c:/demo/").map_or(file, |(_, file)| file);
            format!("{file}:{}", found["range"]["start"]["line"])
        };
        found.as_array().map(|found| found.iter().map(place).collect::<Vec<_>>())
    };
    let one = |place: &str| Some(vec![place.to_owned()]);
    assert_eq!(lead("\"version\""), one("VERSION:0"));
    assert_eq!(lead("\"README.md\""), one("README.md:0"));
    assert_eq!(lead("\"LIC*\""), one("LICENSE:0"));
    assert_eq!(lead("\"demo.cli:main\""), one("demo/core.py:2"));
    assert_eq!(lead("\"demo\""), one("demo/__init__.py:0"));
}

#[test]
fn the_version_is_counted_up_where_it_lives() {
    let mut client = open();
    let params = json!({
        "textDocument": {"uri": PROJECT},
        "range": {"start": at("\"version\""), "end": at("\"version\"")},
        "context": {"diagnostics": [], "only": ["refactor"]},
    });
    let answer = client.request("textDocument/codeAction", params);
    let actions = answer["result"].as_array().expect("a list").clone();
    let titles: Vec<&str> = actions.iter().filter_map(|a| a["title"].as_str()).collect();
    assert_eq!(
        titles,
        ["Bump to 1.4.3 in VERSION", "Bump to 1.5.0 in VERSION", "Bump to 2.0.0 in VERSION"]
    );
    let change = &actions[1]["edit"]["documentChanges"][0];
    let uri = change["textDocument"]["uri"].as_str().expect("a file");
    assert!(uri.ends_with("/demo/VERSION"), "{uri}");
    let range = json!({"start": {"line": 0, "character": 0}, "end": {"line": 0, "character": 5}});
    assert_eq!(change["edits"], json!([{"range": range, "newText": "1.5.0"}]));
}

#[test]
fn the_installed_package_is_made_to_say_the_version() {
    let mut client = open();
    let params = json!({
        "textDocument": {"uri": PROJECT},
        "range": {"start": at("\"version\""), "end": at("\"version\"")},
        "context": {"diagnostics": [], "only": ["quickfix"]},
    });
    let answer = client.request("textDocument/codeAction", params);
    let actions = answer["result"].as_array().expect("a list").clone();
    let wanted = "Write `__version__ = \"1.4.2\"` into demo/__init__.py";
    let cure = actions.iter().find(|a| a["title"] == wanted).expect("it is offered").clone();
    let edit = &cure["edit"]["documentChanges"][0]["edits"][0];
    // The whole `try` with what it tries.
    let range = json!({"start": {"line": 2, "character": 0}, "end": {"line": 5, "character": 25}});
    assert_eq!(edit, &json!({"range": range, "newText": "__version__ = \"1.4.2\""}));

    // Then there is nothing to tell any more.
    let module = "file:///c%3A/demo/demo/__init__.py";
    client.published(PROJECT, 1);
    client.forget();
    client.open(
        module,
        1,
        "\"\"\"Demo.\"\"\"\nfrom pathlib import Path\n__version__ = \"1.4.2\"\n",
    );
    let found = client.published(PROJECT, 1);
    let codes: Vec<&str> = found.iter().filter_map(|one| one["code"].as_str()).collect();
    assert!(!codes.iter().any(|code| code.starts_with("version-")), "{codes:?}");
}

/// A project whose version is made of tags, in a repository with v1.4.2 eighteen commits ago.
fn tagged(trusted: bool) -> Client {
    let on_disk = |_: &Path| -> Box<dyn Files> {
        Box::new(Memory::from_iter([
            (".git/HEAD", include_bytes!("../../data/git/HEAD").as_slice()),
            (".git/packed-refs", include_bytes!("../../data/git/packed-refs")),
            (".git/objects/pack/pack-1.idx", include_bytes!("../../data/git/pack.idx")),
            (".git/objects/pack/pack-1.pack", include_bytes!("../../data/git/pack.pack")),
        ]))
    };
    let mut client = Client::ready_with(Folders::new(Box::new(on_disk)));
    client.notify(
        "workspace/didChangeConfiguration",
        json!({"settings": {"shipwheel": {"trusted": trusted}}}),
    );
    let text = "[build-system]\nrequires = [\"hatchling\", \"hatch-vcs\"]\n\
        build-backend = \"hatchling.build\"\n[project]\nname = \"demo\"\n\
        dynamic = [\"version\"]\n[tool.hatch.version]\nsource = \"vcs\"\n";
    client.open(PROJECT, 1, text);
    client
}

#[test]
fn tags_are_estimated_where_the_workspace_is_trusted_and_nowhere_else() {
    let mut client = tagged(true);
    assert_eq!(hints(&mut client), ["≈ 1.4.3.dev18"]);
    let position = json!({"line": 5, "character": 13});
    let params = json!({"textDocument": {"uri": PROJECT}, "position": position});
    let hover = client.request("textDocument/hover", params)["result"]["contents"]["value"].clone();
    let hover = hover.as_str().expect("a text");
    assert!(hover.contains("Version ≈ 1.4.3.dev18") && hover.contains("`v1.4.2`"), "{hover}");
    let mut client = tagged(false);
    assert_eq!(hints(&mut client), ["?"]);
}
