//! What PyPI said to 190 forms with one field each, against what we say of the same field in an
//! archive before; and what its sentences, and those of other indexes, mean.

use shipwheel::analysis::refusal::{self, cause};
use shipwheel::diagnostic::Severity;
use shipwheel::document::Document;
use shipwheel::engine::inspect::inspect;
use shipwheel::grammar::version::Version;
use shipwheel::rules::Rule;
use std::fs;
use std::io::Write;

/// The part of a line in front of the arrow, and what was said.
fn verdicts() -> Vec<(&'static str, Option<&'static str>)> {
    let lines = include_str!("../data/index_metadata_verdicts.txt").lines();
    let pairs = lines.filter_map(|line| line.split_once(" -> "));
    pairs.map(|(label, said)| (label.trim(), (said != "ACCEPTED").then_some(said))).collect()
}

/// What a Python literal of a string means.
fn literal(text: &str) -> Option<String> {
    let quote = text.chars().next().filter(|c| matches!(c, '\'' | '"'))?;
    let inner = text.strip_prefix(quote)?.strip_suffix(quote)?;
    Some(inner.replace("\\\\", "\\"))
}

const USUAL: [(&str, &str); 3] =
    [("Metadata-Version", "2.5"), ("Name", "demo"), ("Version", "1.0")];

/// The fields that a form of this label has besides the usual ones, or in their place; none for a
/// form that no archive can come to.
fn fields(label: &str) -> Option<Vec<(&'static str, String)>> {
    let one = |field, value: &str| Some(vec![(field, value.to_owned())]);
    let with = |version: &str, field, value: &str| {
        Some(vec![("Metadata-Version", version.to_owned()), (field, value.to_owned())])
    };
    if let Some((kind, rest)) = label.split_once(' ')
        && let Some(value) = literal(rest)
    {
        let field = match kind {
            "name" => "Name",
            "version" => "Version",
            "project_url" => return one("Project-URL", &format!("Docs, {value}")),
            "requires_dist" => "Requires-Dist",
            "requires_python" => "Requires-Python",
            "license_expression" => "License-Expression",
            "license_file" => "License-File",
            "content_type" => "Description-Content-Type",
            "metadata_version" => "Metadata-Version",
            "provides_extra" => "Provides-Extra",
            _ => panic!("{label}"),
        };
        return one(field, &value);
    }
    let email = |value| one("Author-email", value);
    let classifier = |value| one("Classifier", value);
    let url = |value: &str| one("Project-URL", value);
    match label {
        "minimal" => Some(Vec::new()),
        "summary 512" => one("Summary", &"x".repeat(512)),
        "summary 513" => one("Summary", &"x".repeat(513)),
        "summary newline" => one("Summary", "a\n b"),
        "summary U+2028" => one("Summary", "a\u{2028}b"),
        "summary \\x85" => one("Summary", "a\u{85}b"),
        "summary tab" => one("Summary", "a\tb"),
        "author_email plain" => email("a@example.com"),
        "author_email list ok" => email("a@example.com, b@example.com"),
        "author_email first bad" => email("b@x, a@example.com"),
        "author_email no at" => email("foo"),
        "author_email [at]" => email("a [at] example.com"),
        "author_email empty" => email(""),
        "author_email noreply github" => email("49699333+dependabot[bot]@users.noreply.github.com"),
        "home_page empty" => one("Home-page", ""),
        "provides_dist url" => one("Provides-Dist", "foo @ https://x/y"),
        "obsoletes_dist bad" => one("Obsoletes-Dist", "???"),
        "author_email localhost" => email("a@localhost"),
        "author_email .test" => email("a@foo.test"),
        "author_email .invalid" => email("a@foo.invalid"),
        "author_email .local" => email("a@foo.local"),
        "author_email unicode local" => email("ü@example.com"),
        "author_email quoted" => email("\"Doe, J\" <a@example.com>"),
        "author_email unquoted comma" => email("Doe, J <a@example.com>"),
        "author_email dot-end" => email("A <a.@example.com>"),
        "author_email example.org" => email("a@example"),
        "classifier ok" => classifier("Programming Language :: Python :: 3"),
        "classifier unknown" => classifier("Foo :: Bar"),
        "classifier Private" => classifier("Private :: Do Not Upload"),
        "classifier case" => classifier("programming language :: python :: 3"),
        "classifier trailing space" => classifier("Programming Language :: Python :: 3 "),
        "classifier deprecated" => classifier("Natural Language :: Ukranian"),
        "classifier license + expression" => Some(vec![
            ("Classifier", "License :: OSI Approved :: MIT License".to_owned()),
            ("License-Expression", "MIT".to_owned()),
        ]),
        "classifier dup" => Some(vec![("Classifier", "Typing :: Typed".to_owned()); 2]),
        "project_url label 32" => url(&format!("{}, https://e.com", "x".repeat(32))),
        "project_url label 33" => url(&format!("{}, https://e.com", "x".repeat(33))),
        "project_url no label" => url(", https://e.com"),
        "project_url no comma" => url("https://e.com"),
        "project_url dup label" => Some(vec![("Project-URL", "A, https://e.com".to_owned()); 2]),
        "project_url label comma" => url("A, B, https://e.com"),
        "license + expression" => {
            Some(vec![("License", "MIT".to_owned()), ("License-Expression", "MIT".to_owned())])
        }
        "license_expression in 2.3" => with("2.3", "License-Expression", "MIT"),
        "license_file in 2.3" => with("2.3", "License-File", "LICENSE"),
        "import_names in 2.5" => one("Import-Name", "demo"),
        "import_names private" => one("Import-Name", "_demo; private"),
        "import_namespaces" => one("Import-Namespace", "demo"),
        "dynamic ok" => one("Dynamic", "Requires-Dist"),
        "dynamic name" => one("Dynamic", "name"),
        "dynamic bogus" => one("Dynamic", "foo"),
        "dynamic in 2.1" => with("2.1", "Dynamic", "Requires-Dist"),
        "keywords multiple fields" => Some(vec![("Keywords", "a".to_owned()); 2]),
        "two summaries" => Some(vec![("Summary", "a".to_owned()); 2]),
        "description_content_type w/o description" => {
            one("Description-Content-Type", "text/markdown")
        }
        "provides in 2.3" => with("2.3", "Provides", "demo"),
        "requires (legacy)" => with("2.3", "Requires", "demo"),
        _ => None,
    }
}

/// An sdist with these fields; its licence file is there.
fn sdist(fields: &[(&str, String)]) -> Vec<u8> {
    let mut info = String::new();
    for (field, value) in USUAL.iter().filter(|(field, _)| !fields.iter().any(|(f, _)| f == field))
    {
        info += &format!("{field}: {value}\n");
    }
    for (field, value) in fields {
        info += &format!("{field}: {value}\n");
    }
    let mut tar = Vec::new();
    for (name, text) in
        [("demo-1.0/PKG-INFO", info + "\nText.\n"), ("demo-1.0/LICENSE", "MIT".into())]
    {
        let mut header = vec![0; 512];
        header[..name.len()].copy_from_slice(name.as_bytes());
        header[100..124].copy_from_slice(b"0000644\x000000000\x000000000\x00");
        header[124..136].copy_from_slice(format!("{:011o}\0", text.len()).as_bytes());
        header[136..148].copy_from_slice(b"00000000000\0");
        header[148..156].copy_from_slice(b"        ");
        header[156] = b'0';
        header[257..265].copy_from_slice(b"ustar\x0000");
        let sum: u32 = header.iter().map(|byte| u32::from(*byte)).sum();
        header[148..155].copy_from_slice(format!("{sum:06o}\0").as_bytes());
        tar.extend(header);
        tar.extend(text.as_bytes());
        tar.resize(tar.len().next_multiple_of(512), 0);
    }
    tar.resize(tar.len() + 1024, 0);
    let mut out = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    out.write_all(&tar).expect("memory takes it");
    out.finish().expect("memory takes it")
}

/// Forms that no archive comes to: a header has no line break at its end, the word `UNKNOWN` is taken
/// out before, and the others have fields of names that PyPI does not read.
const OF_NO_ARCHIVE: &[&str] = &[
    "summary trailing newline",
    "home_page UNKNOWN",
    "import_names in 2.4",
    "import_names kw",
    "unknown field ignored",
    "classifier (singular) ignored",
];

#[test]
fn what_the_index_refuses_is_an_error_before_and_nothing_else_is() {
    let folder = tempfile::tempdir().expect("a folder");
    let (mut told, mut left, mut wrong) = (0, Vec::new(), Vec::new());
    for (label, said) in verdicts() {
        let Some(fields) = fields(label) else {
            left.push(label);
            continue;
        };
        // Python takes this character for the end of a line, so one who reads METADATA by lines finds a
        // field that the author did not write; that it is in a form makes no difference to us.
        let said = said.or((label == "summary \\x85").then_some("a control character"));
        let version = fields.iter().find(|(field, _)| *field == "Version");
        let version = version.and_then(|(_, version)| Version::read(version).ok());
        let version = version.map_or_else(|| "1.0".to_owned(), |version| version.to_string());
        let path = folder.path().join(format!("demo-{version}.tar.gz"));
        fs::write(&path, sdist(&fields)).expect("it can be written");
        let mut inspection = inspect(&path).expect("it can be read");
        inspection.harden();
        // Another name or version is one for another file.
        let of_file = ["name-mismatch", "version-mismatch"];
        let missing = "publish-license-file-absent";
        let errors: Vec<_> = inspection
            .findings
            .iter()
            .filter(|one| one.severity == Severity::Error)
            .filter(|one| !of_file.contains(&one.check) && one.check != missing)
            .map(|one| one.message.as_str())
            .collect();
        if errors.is_empty() == said.is_some() {
            wrong.push(format!("{label}: the index says {said:?}, we say {errors:?}"));
        }
        told += 1;
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert_eq!(left, OF_NO_ARCHIVE);
    assert_eq!(told + left.len(), verdicts().len());
}

/// Refusals of forms that no project file brings about: fields that no backend writes of it.
const OF_NOTHING: &[&str] = &["two summaries"];

#[test]
fn every_refusal_of_metadata_leads_to_its_rule_and_key() {
    for (label, said) in verdicts() {
        let Some(said) = said else { continue };
        // The sentence alone, as it is sent, and with the field that the harness put before.
        let bare = said.split_once(": ").map_or(said, |(_, bare)| bare);
        for sentence in [said, bare, &format!("400 {said}. See https://packaging.python.org/spec")]
        {
            let Some(found) = cause(sentence) else {
                assert!(OF_NOTHING.contains(&label), "{label}: {sentence}");
                continue;
            };
            assert!(Rule::of(found.rule).is_some(), "{}", found.rule);
            assert!(!found.keys.is_empty(), "{label}");
        }
        let Some(rule) = expected(label) else { continue };
        assert_eq!(cause(bare).map(|cause| cause.rule), Some(rule), "{label}: {bare}");
    }
}

/// By the first word of the label, where all of its refusals are one rule's.
fn expected(label: &str) -> Option<&'static str> {
    Some(match label.split(' ').next()? {
        "name" => "project-name-invalid",
        "author_email" => "people-email-invalid",
        "requires_python" => "requires-python-invalid",
        "content_type" => "readme-content-type-invalid",
        "metadata_version" => "publish-metadata-version",
        "provides_extra" => "extra-name-invalid",
        "dynamic" if !label.contains("in 2") => "dynamic-unknown-field",
        _ => match label {
            "summary 513" => "description-too-long",
            "summary newline" => "description-multiline",
            "version '1.0+local'" => "project-version-local",
            "version 'banana'" => "project-version-invalid",
            "classifier unknown" => "classifier-unknown",
            "classifier Private" => "publish-private",
            "classifier deprecated" => "classifier-deprecated",
            "project_url 'ftp://x.y'" => "url-invalid",
            "project_url label 33" => "url-label-too-long",
            "project_url no label" => "url-label-invalid",
            "project_url dup label" => "url-label-duplicate",
            "requires_dist 'foo @ https://x/y.whl'" => "dependency-direct-reference",
            "requires_dist 'foo~=1'" => "dependency-invalid",
            "license_expression 'GPLv3'" => "license-expression-invalid",
            "license_expression in 2.3" => "publish-metadata-version",
            "license_file '../LICENSE'" => "license-files-invalid-glob",
            _ => return None,
        },
    })
}

/// Sentences of warehouse (August 2026), devpi-server 6.20 and pypiserver 2.4 besides those.
#[test]
fn other_refusals_lead_to_their_rule_and_key_or_nowhere() {
    for (sentence, rule, key) in [
        (
            "File already exists ('demo-1.0.tar.gz', with blake2_256 hash 'ab'). See \
             https://pypi.org/help/#file-name-reuse for more information.",
            Some("publish-version-exists"),
            "version",
        ),
        (
            "This filename has already been used, use a different version. See \
             https://pypi.org/help/#file-name-reuse for more information.",
            Some("publish-version-exists"),
            "version",
        ),
        ("Only one sdist may be uploaded per release.", Some("publish-release-closed"), "version"),
        (
            "demo-1.0.tar.gz already exists in non-volatile index",
            Some("publish-version-exists"),
            "version",
        ),
        (
            "The name 'asyncio' isn't allowed (conflict with Python Standard Library module name). \
             See https://pypi.org/help/#project-name for more information.",
            Some("project-name-stdlib"),
            "name",
        ),
        (
            "The name 'demo' isn't allowed. See https://pypi.org/help/#project-name for more.",
            Some("publish-name-unavailable"),
            "name",
        ),
        (
            "The name 'dem0' is too similar to an existing project. See \
             https://pypi.org/help/#project-name for more information.",
            Some("publish-name-unavailable"),
            "name",
        ),
        (
            "The user 'bob' isn't allowed to upload to project 'demo'. See \
             https://pypi.org/help/#project-name for more information.",
            Some("publish-name-unavailable"),
            "name",
        ),
        (
            "Username/Password authentication is no longer supported. Migrate to API Tokens or \
             Trusted Publishers instead. See https://pypi.org/help/#apitoken",
            Some("pypirc-not-token"),
            "",
        ),
        (
            "The description failed to render for 'text/x-rst'. See \
             https://pypi.org/help/#description-content-type for more information.",
            Some("readme-rst-invalid"),
            "readme",
        ),
        (
            "The description failed to render for 'text/markdown'. See \
             https://pypi.org/help/#description-content-type for more information.",
            Some("readme-empty"),
            "readme",
        ),
        (
            "License-File LICENSE does not exist in distribution file demo-1.0.tar.gz at \
             demo-1.0/LICENSE",
            Some("publish-license-file-absent"),
            "license-files",
        ),
        (
            "Filename 'Demo-1.0.tar.gz' is invalid, should be 'demo-1.0.tar.gz'.",
            Some("publish-file-name"),
            "name",
        ),
        ("Version in filename should be '1.0' not '1.1'.", Some("publish-file-name"), "version"),
        // Of accounts and of the index itself: nothing in a project is the cause.
        ("Invalid or non-existent authentication information.", None, ""),
        ("Invalid API Token: token is expired", None, ""),
        ("Two factor authentication must be enabled.", None, ""),
        ("Read-only mode: Uploads are temporarily disabled.", None, ""),
        ("Too many new projects created", None, ""),
        ("File too large. Limit for project 'demo' is 100 MB.", None, ""),
        ("Invalid distribution file. ZIP contains a data descriptor", None, ""),
        ("invalid", None, ""),
        ("", None, ""),
    ] {
        let found = cause(sentence);
        assert_eq!(found.as_ref().map(|cause| cause.rule), rule, "{sentence}");
        let first = found.and_then(|cause| Some(*cause.keys.first()?.last()?));
        assert_eq!(first.unwrap_or_default(), key, "{sentence}");
    }
}

#[test]
fn a_refusal_is_shown_where_it_comes_from() {
    let text = "[project]\nname = \"demo\"\ndynamic = [\"version\"]\nclassifiers = [\n  \"Typing :: \
                Typed\",\n  \"Foo :: Bar\",\n]\nauthors = [{ name = \"A\", email = \"b@x\" }]\n\
                [project.urls]\nDocs = \"ftp://x.y\"\n[project.optional-dependencies]\nx = [\"foo @ \
                https://x/y.whl\"]\n";
    let document = Document::parse(text);
    let at = |sentence: &str| {
        let cause = cause(sentence).expect("it is known");
        refusal::place(&document, &cause).map(|span| span.of(text))
    };
    assert_eq!(at("'Foo :: Bar' is not a valid classifier."), Some("\"Foo :: Bar\""));
    assert_eq!(at("'b@x' is not a valid email address: It should"), Some("\"b@x\""));
    assert_eq!(at("'ftp://x.y' is not a valid url"), Some("\"ftp://x.y\""));
    let requirement = "Can't have direct dependency: foo @ https://x/y.whl";
    assert_eq!(at(requirement), Some("\"foo @ https://x/y.whl\""));
    assert_eq!(at("File already exists ('demo-1.0.tar.gz')"), Some("[\"version\"]"));
    assert_eq!(at("'9' is an invalid value for Name. Error: for 'name'"), Some("\"demo\""));
}

#[test]
fn a_hostile_sentence_takes_no_time() {
    for text in ["'".repeat(1_000_000), "\\".repeat(1_000_000), "classifier ".repeat(100_000)] {
        let _ = cause(&text);
    }
}
