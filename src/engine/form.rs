//! The fields of an upload, made from what a finished archive says of itself, under the names that
//! PyPI reads (warehouse, 2026-08): the index shows these and not what is in the archive.

use super::inspect::Headers;

/// Name and value of each field but the file, in the order they are sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Form {
    pub fields: Vec<(&'static str, String)>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Wheel,
    Sdist,
}

/// Digests of the whole file, in hexadecimal digits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Digests {
    pub sha256: String,
    /// BLAKE2b with 32 bytes.
    pub blake2_256: String,
}

/// Fields of the core metadata, 1.0 to 2.5, and what they are called in a form.
const NAMES: &[(&str, &str)] = &[
    ("Metadata-Version", "metadata_version"),
    ("Name", "name"),
    ("Version", "version"),
    ("Platform", "platform"),
    ("Supported-Platform", "supported_platform"),
    ("Summary", "summary"),
    ("Description", "description"),
    ("Description-Content-Type", "description_content_type"),
    ("Keywords", "keywords"),
    ("Author", "author"),
    ("Author-email", "author_email"),
    ("Maintainer", "maintainer"),
    ("Maintainer-email", "maintainer_email"),
    ("Home-page", "home_page"),
    ("Download-URL", "download_url"),
    ("License", "license"),
    ("License-Expression", "license_expression"),
    ("License-File", "license_file"),
    ("Classifier", "classifiers"),
    ("Project-URL", "project_urls"),
    ("Requires-Python", "requires_python"),
    ("Requires-Dist", "requires_dist"),
    ("Requires-External", "requires_external"),
    ("Provides-Dist", "provides_dist"),
    ("Obsoletes-Dist", "obsoletes_dist"),
    ("Provides-Extra", "provides_extra"),
    ("Dynamic", "dynamic"),
    ("Import-Name", "import_name"),
    ("Import-Namespace", "import_namespace"),
    ("Requires", "requires"),
    ("Provides", "provides"),
    ("Obsoletes", "obsoletes"),
];

impl Kind {
    pub fn of(file_name: &str) -> Option<Kind> {
        if file_name.ends_with(".whl") {
            return Some(Kind::Wheel);
        }
        file_name.ends_with(".tar.gz").then_some(Kind::Sdist)
    }
}

impl Form {
    /// The form for the archive called `file_name`, whose METADATA or PKG-INFO is `headers`.
    pub fn of(headers: &Headers, file_name: &str, kind: Kind, digests: &Digests) -> Form {
        let mut fields = vec![(":action", "file_upload".to_owned())];
        let mut push = |name, value: &str| fields.push((name, value.to_owned()));
        push("protocol_version", "1");
        push("filetype", if kind == Kind::Wheel { "bdist_wheel" } else { "sdist" });
        push("pyversion", python_tag(file_name, kind));
        push("sha256_digest", &digests.sha256);
        push("blake2_256_digest", &digests.blake2_256);
        for (header, name) in NAMES {
            for value in headers.all(header) {
                push(name, value);
            }
        }
        if headers.first("Requires-Python").is_none() {
            // GitLab wants it, if only empty.
            push("requires_python", "");
        }
        if headers.first("Description").is_none()
            && let Some(body) = headers.body.as_deref().filter(|body| !body.is_empty())
        {
            push("description", body);
        }
        Form { fields }
    }

    pub fn first(&self, name: &str) -> Option<&str> {
        let mut named = self.fields.iter().filter(|(other, _)| *other == name);
        named.next().map(|(_, value)| value.as_str())
    }
}

/// As in the file name: the third part from its end.
fn python_tag(file_name: &str, kind: Kind) -> &str {
    match kind {
        Kind::Sdist => "source",
        Kind::Wheel => file_name.rsplit('-').nth(2).unwrap_or("py3"),
    }
}
