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
