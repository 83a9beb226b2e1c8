//! Our form beside those that other tools sent for the same project.

use serde_json::Value;
use shipwheel::engine::form::{Digests, Form, Kind};
use shipwheel::engine::inspect::Headers;
use std::collections::BTreeSet;

type Fields = BTreeSet<(String, String)>;

fn sent(data: &str, tool: &str) -> Fields {
    let data: Value = serde_json::from_str(data).expect("JSON");
    let pair = |field: &Value| {
        (field[0].as_str().expect("a name").to_owned(), field[1].as_str().unwrap_or("").to_owned())
    };
    let fields = data[tool].as_array().expect("a list").iter().map(pair);
    fields.filter(|(name, _)| name != "content").collect()
}

/// The metadata of the archive that the tools sent.
const METADATA: &str = "\
Metadata-Version: 2.5
Name: Demo.Pub
Version: 1.0.0
Summary: A demo for publishing
Keywords: alpha,beta gamma
Author: Bob
Author-email: Ana Ünï <ana@example.com>
Maintainer-email: m@example.com
Requires-Python: >=3.9
Description-Content-Type: text/markdown
License-Expression: MIT
Classifier: Programming Language :: Python :: 3
Classifier: Operating System :: OS Independent
License-File: LICENSE
Requires-Dist: requests>=2
Requires-Dist: tomli; python_version < '3.11'
Requires-Dist: pytest ; extra == \"test-extra\"
Project-URL: Homepage, https://example.com
Project-URL: Issue Tracker, https://example.com/issues
Provides-Extra: test-extra
Import-Name: demo_pub

# Demo

Hello *wörld*

";

fn ours(data: &str, file_name: &str, kind: Kind) -> Fields {
    let twine = sent(data, "twine");
    let value = |name: &str| {
        twine.iter().find(|(other, _)| other == name).map(|(_, value)| value.clone()).expect("one")
    };
    let digests =
        Digests { sha256: value("sha256_digest"), blake2_256: value("blake2_256_digest") };
    let form = Form::of(&Headers::read(METADATA), file_name, kind, &digests);
    form.fields.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
}

/// What one has and the other has not, each with the reason.
#[track_caller]
fn differs(ours: &Fields, theirs: &Fields, reasons: &[(&str, &str)]) {
    let names: BTreeSet<&str> =
        ours.symmetric_difference(theirs).map(|(name, _)| name.as_str()).collect();
    let told: BTreeSet<&str> = reasons.iter().map(|(name, _)| *name).collect();
    assert_eq!(names, told);
}

const TWINE: &[(&str, &str)] = &[
    ("import_name", "twine drops it; PyPI reads it"),
    ("keywords", "twine joins the keywords anew; ours are those of the file"),
];
const UV: &[(&str, &str)] =
    &[("import_name", "PyPI reads this name"), ("import_names", "and not this one")];
const FLIT: &[(&str, &str)] = &[
    ("metadata_version", "flit says 2.3 whatever the archive says"),
    ("license_expression", "flit drops it"),
    ("license_file", "flit drops it"),
    ("import_name", "flit drops it"),
    ("provides", "a field of 2003 that flit puts the module into"),
    ("description", "flit sends the readme, the archive has a line break more"),
    ("md5_digest", "nobody needs it"),
    ("blake2_256_digest", "flit does not send it"),
];

#[test]
fn a_wheel_is_told_completely() {
    let data = include_str!("../../data/fields_wheel.json");
    let ours = ours(data, "demo_pub-1.0.0-py3-none-any.whl", Kind::Wheel);
    differs(&ours, &sent(data, "twine"), TWINE);
    differs(&ours, &sent(data, "uv"), UV);
    differs(&ours, &sent(data, "flit"), FLIT);
}

#[test]
fn an_sdist_is_told_completely() {
    let data = include_str!("../../data/fields_sdist.json");
    let ours = ours(data, "demo_pub-1.0.0.tar.gz", Kind::Sdist);
    differs(&ours, &sent(data, "twine"), TWINE);
    differs(&ours, &sent(data, "uv"), UV);
    let mut flit = FLIT.to_vec();
    flit.push(("pyversion", "flit does not send it; PyPI takes both"));
    differs(&ours, &sent(data, "flit"), &flit);
}

#[test]
fn fields_of_every_version_of_the_metadata_have_the_names_that_the_index_reads() {
    let text = "Metadata-Version: 2.5\nName: a\nVersion: 1\nPlatform: any\nDynamic: License\n\
                Import-Namespace: a\nHome-Page: https://x\nRequires-External: C\nDownload-URL: u\n";
    let digests = Digests { sha256: "a".into(), blake2_256: "b".into() };
    let form = Form::of(&Headers::read(text), "a-1-cp39.cp310-abi3-any.whl", Kind::Wheel, &digests);
    for (name, value) in [
        ("platform", "any"),
        ("dynamic", "License"),
        ("import_namespace", "a"),
        ("home_page", "https://x"),
        ("requires_external", "C"),
        ("download_url", "u"),
        ("requires_python", ""),
        ("pyversion", "cp39.cp310"),
        ("filetype", "bdist_wheel"),
    ] {
        assert_eq!(form.first(name), Some(value), "{name}");
    }
    assert_eq!(form.first("description"), None);
    let form = Form::of(&Headers::read(text), "a-1.tar.gz", Kind::Sdist, &digests);
    assert_eq!((form.first("pyversion"), form.first("filetype")), (Some("source"), Some("sdist")));
}
