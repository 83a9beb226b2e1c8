//! Attestations that lie beside archives.

use super::command::{folder, publish_with};
use super::index::{Act, Index};
use crate::cli::run::{Folder, Ran};
use base64::Engine;
use serde_json::{Value, json};

const WHEEL: &str = "pkg-1.0-py2.py3-none-any.whl";
const PUBLISH: &str = "https://docs.pypi.org/attestations/publish/v1";

fn publish(folder: &Folder, index: &Index, words: &[&str]) -> Ran {
    let words = [&["--yes", "dist/pkg-1.0-py2.py3-none-any.whl"], words].concat();
    publish_with(folder, index, &words, &[("SHIPWHEEL_TOKEN", "given")], "")
}

fn attestation(name: &str, sha256: &str, predicate: &str) -> Value {
    let statement = json!({
        "_type": "https://in-toto.io/Statement/v1",
        "subject": [{ "name": name, "digest": { "sha256": sha256 } }],
        "predicateType": predicate, "predicate": null,
    });
    let statement = base64::engine::general_purpose::STANDARD.encode(statement.to_string());
    json!({
        "version": 1,
        "verification_material": { "certificate": "x", "transparency_entries": [] },
        "envelope": { "statement": statement, "signature": "x" },
    })
}

/// The digest that the index was told.
fn built() -> (Folder, String) {
    let folder = folder();
    folder.run(&["build"]).ends_with(0);
    let index = Index::doing(&[Act::Store]);
    publish(&folder, &index, &[]).ends_with(0);
    let sha256 = index.seen.lock().expect("whole").stored[WHEEL].clone();
    (folder, sha256)
}

fn field(index: &Index) -> Option<Value> {
    let seen = index.seen.lock().expect("whole");
    let text = seen.fields.iter().find(|(name, _)| name == "attestations").map(|(_, text)| text);
    text.map(|text| serde_json::from_str(text).expect("JSON"))
}

#[test]
fn they_go_with_the_form_where_the_index_takes_them() {
    let (folder, sha256) = built();
    let publishing = attestation(WHEEL, &sha256, PUBLISH);
    let slsa = attestation(WHEEL, &sha256, "https://slsa.dev/provenance/v1");
    folder.write(&format!("dist/{WHEEL}.publish.attestation"), publishing.to_string());
    let index = Index::doing(&[Act::Store]);
    let ran = publish(&folder, &index, &[]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert!(ran.err.contains("it is not known to take them; --attestations sends"), "{}", ran.err);
    assert_eq!(field(&index), None);
    let index = Index::doing(&[Act::Store]);
    publish(&folder, &index, &["--attestations"]).ends_with(0);
    assert_eq!(field(&index), Some(json!([publishing])));
    folder.write(&format!("dist/{WHEEL}.slsa.attestation"), slsa.to_string());
    let index = Index::doing(&[Act::Store]);
    publish(&folder, &index, &["--attestations"]).ends_with(0);
    assert_eq!(field(&index), Some(json!([publishing, slsa])));
    let index = Index::doing(&[Act::Store]);
    publish(&folder, &index, &["--no-attestations"]).ends_with(0);
    assert_eq!(field(&index), None);
}

#[test]
fn one_that_the_index_would_refuse_is_told_before_anything_is_sent() {
    let (folder, sha256) = built();
    let index = Index::doing(&[Act::Store]);
    let refused = |content: String, part: &str| {
        folder.write(&format!("dist/{WHEEL}.publish.attestation"), content);
        let ran = publish(&folder, &index, &["--attestations"]);
        assert!(ran.fails().contains(part), "{}", ran.err);
        assert!(index.posts().is_empty());
    };
    refused("no JSON".to_owned(), "is no attestation");
    refused("{}".to_owned(), "is no attestation");
    let mut broken = attestation(WHEEL, &sha256, PUBLISH);
    broken["envelope"]["statement"] = json!("%%%");
    refused(broken.to_string(), "a statement that cannot be read");
    refused(attestation("other.whl", &sha256, PUBLISH).to_string(), "is for `other.whl`");
    refused(attestation(WHEEL, "00ff", PUBLISH).to_string(), "is for other bytes");
    refused(
        attestation(WHEEL, &sha256, "https://x.example/").to_string(),
        "states `https://x.example/`",
    );
    refused("[".repeat(2_000_000), "cannot be read");
}
