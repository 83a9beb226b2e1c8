//! The sentence with which an index refuses a file becomes the rule that tells of the same before,
//! and the place in the project file that causes it.

use crate::document::{Document, Value};
use crate::text::Span;

/// What an index means by its sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cause {
    /// Who would have told.
    pub rule: &'static str,
    /// Keys of the project file, the likeliest first; none for what no project file causes.
    pub keys: &'static [&'static [&'static str]],
    /// The value that the sentence quotes.
    pub value: Option<String>,
}

/// A key and its keys above.
type Keys = &'static [&'static [&'static str]];

const NAME: Keys = &[&["project", "name"]];
const VERSION: Keys = &[&["project", "version"], &["project", "dynamic"]];
const DEPENDENCIES: Keys = &[&["project", "dependencies"], &["project", "optional-dependencies"]];
const PEOPLE: Keys = &[&["project", "authors"], &["project", "maintainers"]];
const LICENSE: Keys = &[&["project", "license"]];
const FILES: Keys = &[&["project", "license-files"]];
const URLS: Keys = &[&["project", "urls"]];
const CLASSIFIERS: Keys = &[&["project", "classifiers"]];
const README: Keys = &[&["project", "readme"]];
const SYSTEM: Keys = &[&["build-system", "requires"], &["build-system"]];
const IMPORTS: Keys = &[&["project", "import-names"], &["project", "import-namespaces"]];
const SCRIPTS: Keys =
    &[&["project", "scripts"], &["project", "gui-scripts"], &["project", "entry-points"]];
const NOWHERE: Keys = &[];

/// Parts of sentences, the more particular first: all of the words, the rule, the keys.
/// From warehouse's `forklift/legacy.py`, `forklift/metadata.py` and `packaging.metadata` as of
/// August 2026, devpi-server 6.20 and pypiserver 2.4.
const SENTENCES: &[(&[&str], &str, Keys)] = &[
    // What a file name was used for.
    (&["file already exists"], "publish-version-exists", VERSION),
    (&["already exists in non-volatile index"], "publish-version-exists", VERSION),
    (&["filename has already been used"], "publish-version-exists", VERSION),
    (&["requested entity already exists"], "publish-version-exists", VERSION),
    (&["only one sdist"], "publish-release-closed", VERSION),
    (&["14 days"], "publish-release-closed", VERSION),
    // Names of projects.
    (&["standard library"], "project-name-stdlib", NAME),
    (&["too similar"], "publish-name-unavailable", NAME),
    (&["conflicts with", "name"], "publish-name-unavailable", NAME),
    (&["isn't allowed to upload to project"], "publish-name-unavailable", NAME),
    (&["is not allowed to upload to project"], "publish-name-unavailable", NAME),
    (&["the name ", "isn't allowed"], "publish-name-unavailable", NAME),
    (&["non-user identities cannot create new projects"], "publish-name-unavailable", NAME),
    // Who sends it.
    (&["username/password authentication is no longer"], "pypirc-not-token", NOWHERE),
    // The archive.
    (&["license-file", "does not exist in distribution"], "publish-license-file-absent", FILES),
    (&["entry_points.txt"], "script-name-invalid", SCRIPTS),
    (&["entry points"], "script-name-invalid", SCRIPTS),
    (&["version in filename"], "publish-file-name", VERSION),
    (&["filename"], "publish-file-name", NAME),
    (&["file name"], "publish-file-name", NAME),
    // The description.
    (&["failed to render", "markdown"], "readme-empty", README),
    (&["failed to render"], "readme-rst-invalid", README),
    (&["description-content-type"], "readme-content-type-invalid", README),
    (&["description_content_type"], "readme-content-type-invalid", README),
    // Metadata as such.
    (&["introduced in metadata version"], "publish-metadata-version", SYSTEM),
    (&["is not a valid metadata version"], "publish-metadata-version", SYSTEM),
    (&["metadata-version"], "publish-metadata-version", SYSTEM),
    (&["dynamic field"], "dynamic-unknown-field", &[&["project", "dynamic"]]),
    (&["local version"], "project-version-local", VERSION),
    (&["direct dependency"], "dependency-direct-reference", DEPENDENCIES),
    (&["license is deprecated when"], "license-table-deprecated", LICENSE),
    // Classifiers, people, addresses: these name no field.
    (&["'private ::", "classifier"], "publish-private", CLASSIFIERS),
    (&["classifier", "deprecated"], "classifier-deprecated", CLASSIFIERS),
    (&["not a valid classifier"], "classifier-unknown", CLASSIFIERS),
    (&["is not a valid email address"], "people-email-invalid", PEOPLE),
    (&["not a valid url"], "url-invalid", URLS),
    (&["must have a url"], "url-invalid", URLS),
    (&["must be 32 characters or less"], "url-label-too-long", URLS),
    (&["must have a label"], "url-label-invalid", URLS),
    (&["project_urls", "invalid data"], "url-label-duplicate", URLS),
    // Fields that are named.
    (&["'summary'", "single line"], "description-multiline", &[&["project", "description"]]),
    (&["'summary'", "characters or less"], "description-too-long", &[&["project", "description"]]),
    (&["'summary'", "invalid"], "description-multiline", &[&["project", "description"]]),
    (&["for 'name'"], "project-name-invalid", NAME),
    (&["value for name"], "project-name-invalid", NAME),
    (&["for 'version'"], "project-version-invalid", VERSION),
    (&["value for version"], "project-version-invalid", VERSION),
    (&["requires-python"], "requires-python-invalid", &[&["project", "requires-python"]]),
    (&["license-expression"], "license-expression-invalid", LICENSE),
    (&["license-file"], "license-files-invalid-glob", FILES),
    (&["provides-extra"], "extra-name-invalid", &[&["project", "optional-dependencies"]]),
    (&["expected package name at the start"], "dependency-invalid", DEPENDENCIES),
    (&["requires-dist"], "dependency-invalid", DEPENDENCIES),
    (&["provides-dist"], "dependency-invalid", DEPENDENCIES),
    (&["obsoletes-dist"], "dependency-invalid", DEPENDENCIES),
    (&["import-namespace"], "import-name-invalid", IMPORTS),
    (&["import-name"], "import-name-invalid", IMPORTS),
    (&["'keywords'"], "keyword-comma", &[&["project", "keywords"]]),
    (&["email"], "people-email-invalid", PEOPLE),
    (&["classifier"], "classifier-unknown", CLASSIFIERS),
    (&["project-url"], "url-invalid", URLS),
];

/// What `sentence` means, in whatever words around it; none for what is nobody's fault here, or
/// not known.
pub fn cause(sentence: &str) -> Option<Cause> {
    // Only ASCII changes case, so places stay. The link at its end says the same every time.
    let lower = sentence.to_ascii_lowercase();
    let lower = lower.split("see https://packaging.python.org").next().unwrap_or_default();
    let says = |parts: &[&str]| parts.iter().all(|part| lower.contains(part));
    let (_, rule, keys) = SENTENCES.iter().find(|(parts, ..)| says(parts))?;
    Some(Cause { rule, keys, value: quoted(sentence) })
}

/// The place in the project file that causes a refusal: the value that was quoted, or the key.
pub fn place(document: &Document, cause: &Cause) -> Option<Span> {
    let found = || cause.keys.iter().filter_map(|keys| document.at(keys));
    let exact = cause.value.as_deref().filter(|value| !value.is_empty()).and_then(|value| {
        found()
            .find_map(|found| inside(found, &|text| text == value))
            .or_else(|| found().find_map(|found| inside(found, &|text| text.contains(value))))
    });
    let whole = |value: &Value| {
        let header = value.as_table().and_then(|table| table.header);
        header.unwrap_or(value.span)
    };
    exact.or_else(|| found().next().map(whole))
}

/// The first text in `value` that is `wanted`.
fn inside(value: &Value, wanted: &dyn Fn(&str) -> bool) -> Option<Span> {
    if let Some(text) = value.as_text() {
        return wanted(text.as_str()).then_some(text.span);
    }
    if let Some(array) = value.as_array() {
        return array.items.iter().find_map(|item| inside(item, wanted));
    }
    let entries = value.as_table().into_iter().flat_map(|table| &table.entries);
    entries.into_iter().find_map(|entry| {
        let key = wanted(&entry.key.name).then_some(entry.key.span);
        key.or_else(|| inside(&entry.value, wanted))
    })
}

/// What stands in the first pair of quotes that belong together, as Python writes a string; fields
/// of metadata are no values.
fn quoted(sentence: &str) -> Option<String> {
    const FIELDS: [&str; 4] = ["summary", "description-content-type", "project_urls", "keywords"];
    if let Some((_, rest)) = sentence.split_once("direct dependency: ") {
        return Some(rest.trim_matches(['\'', '"', ' ']).to_owned());
    }
    let start = sentence.find(['\'', '"'])?;
    let quote = sentence[start..].chars().next()?;
    let mut value = String::new();
    let mut escaped = false;
    for c in sentence[start + 1..].chars() {
        match c {
            _ if escaped => {
                value.push(c);
                escaped = false;
            }
            '\\' => escaped = true,
            _ if c == quote => {
                return Some(value).filter(|value| !FIELDS.contains(&value.as_str()));
            }
            _ => value.push(c),
        }
    }
    None
}
