//! The files around a document: open buffers win over the disk, and a disk that does not answer
//! keeps nobody waiting.

use super::client::Client;
use serde_json::{Value, json};
use shipwheel::files::{Files, Kind, Listed, Memory, ReadError};
use shipwheel::lsp::folders::Folders;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, RwLock};

const PROJECT: &str = "file:///c:/demo/pyproject.toml";

const TEXT: &str = "\
[build-system]
requires = [\"hatchling\"]
build-backend = \"hatchling.build\"

[project]
name = \"demo\"
dynamic = [\"version\"]

[tool.hatch.version]
path = \"src/demo/about.py\"
";

const UNRESOLVED: &str = "version-dynamic-unresolved";

fn codes(found: &[Value]) -> Vec<&str> {
    found.iter().filter_map(|found| found["code"].as_str()).collect()
}

#[test]
fn open_buffers_win_over_the_disk() {
    let on_disk = |_: &Path| -> Box<dyn Files> {
        Box::new(Memory::from_iter([("src/demo/other.py", "__version__ = \"1\"")]))
    };
    let mut client = Client::ready_with(Folders::new(Box::new(on_disk)));
    client.open(PROJECT, 1, TEXT);
    assert!(codes(&client.published(PROJECT, 1)).contains(&UNRESOLVED));

    client.forget();
    let module = "file:///c%3A/demo/src/demo/about.py";
    client.open(module, 1, "__version__ = \"1.0\"\n");
    assert!(!codes(&client.published(PROJECT, 1)).contains(&UNRESOLVED));

    client.forget();
    client.change(module, 2, json!([{"text": "__version__ = \"1.1\"\n"}]));
    assert!(!codes(&client.published(PROJECT, 1)).contains(&UNRESOLVED));

    client.forget();
    client.close(module);
    assert!(codes(&client.published(PROJECT, 1)).contains(&UNRESOLVED));
}

#[test]
fn a_file_that_is_open_and_not_saved_is_found_below_its_folder() {
    const SECRET: &str = "sdist-ships-secret";
    let open = |_: &Path| -> Box<dyn Files> {
        Box::new(Memory::from_iter([("demo/__init__.py", "\"\"\"Demo.\"\"\"")]))
    };
    let mut client = Client::ready_with(Folders::new(Box::new(open)));
    let text = "\
[build-system]
requires = [\"flit_core >=3.12,<5\"]
build-backend = \"flit_core.buildapi\"

[project]
name = \"demo\"
version = \"1\"
description = \"Demo\"
";
    client.open(PROJECT, 1, text);
    assert!(!codes(&client.published(PROJECT, 1)).contains(&SECRET));
    client.forget();
    let secret = "file:///c:/demo/demo/.env";
    client.open(secret, 1, "");
    assert!(codes(&client.published(PROJECT, 1)).contains(&SECRET));
    client.forget();
    client.change(secret, 2, json!([{"text": "TOKEN=abc"}]));
    assert!(codes(&client.published(PROJECT, 1)).contains(&SECRET));
    client.forget();
    client.close(secret);
    assert!(!codes(&client.published(PROJECT, 1)).contains(&SECRET));
}

#[test]
fn the_files_are_looked_at_once_for_a_burst_of_keys_and_anew_when_one_is_saved() {
    struct Counted(Memory, Arc<AtomicUsize>);
    impl Files for Counted {
        fn kind(&self, path: &str) -> Kind {
            self.1.fetch_add(1, Ordering::Relaxed);
            self.0.kind(path)
        }
        fn read(&self, path: &str) -> Result<Vec<u8>, ReadError> {
            self.0.read(path)
        }
        fn list(&self, path: &str) -> Arc<[Listed]> {
            self.0.list(path)
        }
        fn folder_name(&self) -> Option<String> {
            self.0.folder_name()
        }
    }
    let asked = Arc::new(AtomicUsize::new(0));
    let count = asked.clone();
    let open = move |_: &Path| -> Box<dyn Files> {
        let files = Memory::from_iter([("src/demo/about.py", "__version__ = \"1.0\"\n")]);
        Box::new(Counted(files, count.clone()))
    };
    let mut client = Client::ready_with(Folders::new(Box::new(open)));
    client.open(PROJECT, 1, TEXT);
    client.published(PROJECT, 1);
    let after = |client: &mut Client, version: i32| {
        let before = asked.load(Ordering::Relaxed);
        client.change(PROJECT, version, json!([{"text": format!("{TEXT}# {version}\n")}]));
        client.published(PROJECT, version);
        asked.load(Ordering::Relaxed) - before
    };
    // On a busy machine the burst may take longer than the memory lasts, but not each time.
    assert!((2..40).any(|version| after(&mut client, version) == 0));
    let before = asked.load(Ordering::Relaxed);
    client.notify("textDocument/didSave", json!({"textDocument": {"uri": PROJECT}}));
    after(&mut client, 50);
    assert!(asked.load(Ordering::Relaxed) > before);
}

#[test]
fn a_buffer_elsewhere_is_no_file_of_the_project() {
    let empty = |_: &Path| -> Box<dyn Files> { Box::new(Memory::default()) };
    let mut client = Client::ready_with(Folders::new(Box::new(empty)));
    client.open("file:///c:/demo2/src/demo/about.py", 1, "__version__ = \"1.0\"\n");
    client.open(PROJECT, 1, TEXT);
    assert!(codes(&client.published(PROJECT, 1)).contains(&UNRESOLVED));
}

/// A drive that answers nothing while someone holds the lock.
struct Gone(Arc<RwLock<()>>);

impl Gone {
    fn wait(&self) {
        drop(self.0.read());
    }
}

impl Files for Gone {
    fn kind(&self, _: &str) -> Kind {
        self.wait();
        Kind::Missing
    }

    fn read(&self, _: &str) -> Result<Vec<u8>, ReadError> {
        self.wait();
        Err(ReadError::Missing)
    }

    fn list(&self, _: &str) -> Arc<[Listed]> {
        self.wait();
        Arc::default()
    }

    fn folder_name(&self) -> Option<String> {
        self.wait();
        None
    }
}

#[test]
fn a_folder_that_does_not_answer_costs_only_what_its_files_would_tell() {
    let drive = Arc::new(RwLock::new(()));
    let held = drive.write().unwrap();
    let gone = drive.clone();
    let open = move |_: &Path| -> Box<dyn Files> { Box::new(Gone(gone.clone())) };
    let mut client = Client::ready_with(Folders::new(Box::new(open)));
    client.open(PROJECT, 1, TEXT);
    for version in 2..=20 {
        let text = format!("{TEXT}number = {version}.0.0\n");
        client.change(PROJECT, version, json!([{"text": text}]));
    }
    let found = client.published(PROJECT, 20);
    let codes_then = codes(&found);
    assert!(codes_then.contains(&"folder-silent"), "{codes_then:?}");
    assert!(codes_then.contains(&"toml-syntax"), "{codes_then:?}");
    assert!(!codes_then.contains(&UNRESOLVED), "{codes_then:?}");
    client.change(PROJECT, 21, json!([{"text": TEXT}]));
    client.published(PROJECT, 21);

    client.forget();
    drop(held);
    let after = client.published(PROJECT, 21);
    assert!(codes(&after).contains(&UNRESOLVED));
    assert!(!codes(&after).contains(&"folder-silent"));
}

#[test]
fn a_project_file_under_another_name_is_told_that_and_nothing_else() {
    let on_disk = |_: &Path| -> Box<dyn Files> { Box::new(Memory::default()) };
    let mut client = Client::ready_with(Folders::new(Box::new(on_disk)));
    let misnamed = "file:///c:/demo/project.toml";
    client.open(misnamed, 1, TEXT);
    assert_eq!(codes(&client.published(misnamed, 1)), ["pyproject-misnamed"]);
    let foreign = "file:///c:/demo/Project.toml";
    client.open(foreign, 1, "name = \"Demo\"\n[deps]\nJSON = \"1\"\n");
    assert!(client.published(foreign, 1).is_empty());
}

/// The patterns of the next request to watch files, which is answered.
fn watched(client: &mut Client) -> Vec<Value> {
    let asked = client.wait(|message| message["method"] == "client/registerCapability");
    client.forget();
    client.send(&json!({"jsonrpc": "2.0", "id": asked["id"], "result": null}));
    let watchers = &asked["params"]["registrations"][0]["registerOptions"]["watchers"];
    watchers.as_array().expect("a list").iter().map(|w| w["globPattern"].clone()).collect()
}

#[test]
fn what_a_project_was_judged_by_is_watched_whatever_it_is_called() {
    let on_disk = Arc::new(RwLock::new(Memory::from_iter([
        ("src/demo/__init__.py", ""),
        ("src/demo/number", "1.0\n"),
        ("license", "MIT\n"),
    ])));
    let disk = on_disk.clone();
    let open = move |_: &Path| -> Box<dyn Files> {
        Box::new(disk.read().expect("nobody panicked").clone())
    };
    let mut client = Client::start_with(Folders::new(Box::new(open)));
    let watch = json!({"dynamicRegistration": true, "relativePatternSupport": true});
    client.initialize(json!({"workspace": {"didChangeWatchedFiles": watch}}));
    assert!(watched(&mut client).contains(&json!("**/[A-Z]*")));

    let text = "[build-system]\nrequires = [\"setuptools\"]\n\
        build-backend = \"setuptools.build_meta\"\n[project]\nname = \"demo\"\n\
        dynamic = [\"version\"]\n[tool.setuptools.dynamic]\n\
        version = { file = \"src/demo/number\" }\n";
    client.open(PROJECT, 1, text);
    let found = client.published(PROJECT, 1);
    assert!(!codes(&found).contains(&"version-dynamic-invalid"), "{found:?}");
    let patterns = watched(&mut client);
    let base = json!("file:///c:/demo");
    let of = |pattern: &str| json!({"baseUri": base.clone(), "pattern": pattern});
    // All that lies beside the project file, `license` too, and this file.
    assert!(patterns.contains(&of("*")), "{patterns:?}");
    assert!(patterns.contains(&of("src/demo/number")), "{patterns:?}");

    on_disk.write().expect("nobody panicked").insert("src/demo/number", "one\n");
    let changes = json!([{"uri": "file:///c%3A/demo/src/demo/number", "type": 2}]);
    client.notify("workspace/didChangeWatchedFiles", json!({"changes": changes}));
    let found = client.published(PROJECT, 1);
    assert!(codes(&found).contains(&"version-dynamic-invalid"), "{found:?}");

    // Another file is read: it is watched too, and the registration before is taken back.
    on_disk.write().expect("nobody panicked").insert("src/demo/other", "1.0\n");
    client.forget();
    client.change(PROJECT, 2, json!([{"text": text.replace("number", "other")}]));
    let patterns = watched(&mut client);
    assert!(patterns.contains(&of("src/demo/other")), "{patterns:?}");
    let gone = client.wait(|message| message["method"] == "client/unregisterCapability");
    assert_eq!(gone["params"]["unregisterations"][0]["id"], "shipwheel-read-0");
}
