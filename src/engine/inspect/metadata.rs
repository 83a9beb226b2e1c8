//! METADATA and PKG-INFO as an index judges them when they are uploaded.

use super::file_name::FileName;
use super::{Findings, Headers, description, people};
use crate::grammar::entry_point::is_import_name;
use crate::grammar::license::Expression;
use crate::grammar::name;
use crate::grammar::requirement::Requirement;
use crate::grammar::specifier::SpecifierSet;
use crate::grammar::url::Url;
use crate::grammar::version::Version;
use crate::spec::classifiers::{self, Standing};
use std::collections::BTreeSet;

const CHECK: &str = "metadata";
const VERSION_CHECK: &str = "publish-metadata-version";

/// The versions of core metadata, and the fields that came with each.
const VERSIONS: [(&str, &[&str]); 8] = [
    ("1.0", &[]),
    ("1.1", &["Classifier", "Download-URL", "Provides", "Requires", "Obsoletes"]),
    (
        "1.2",
        &[
            "Maintainer",
            "Maintainer-email",
            "Requires-Dist",
            "Requires-Python",
            "Requires-External",
            "Project-URL",
            "Provides-Dist",
            "Obsoletes-Dist",
        ],
    ),
    ("2.1", &["Description-Content-Type", "Provides-Extra"]),
    ("2.2", &["Dynamic"]),
    ("2.3", &[]),
    ("2.4", &["License-Expression", "License-File"]),
    ("2.5", &["Import-Name", "Import-Namespace"]),
];

/// Fields that may stand once.
const SINGLE: [&str; 16] = [
    "Metadata-Version",
    "Name",
    "Version",
    "Summary",
    "Description",
    "Description-Content-Type",
    "Keywords",
    "Home-page",
    "Download-URL",
    "Author",
    "Author-email",
    "Maintainer",
    "Maintainer-email",
    "License",
    "License-Expression",
    "Requires-Python",
];

/// Reads the bytes of the member; none when they are no text.
pub(super) fn read(member: &str, bytes: &[u8], findings: &mut Findings) -> Option<Headers> {
    match std::str::from_utf8(bytes) {
        Ok(text) => Some(Headers::read(text)),
        Err(error) => {
            let message = format!("`{member}` is not UTF-8 at byte {}", error.valid_up_to());
            findings.error(CHECK, Some(member), message);
            None
        }
    }
}

/// Everything that can be said of the fields alone, and against the file name.
pub(super) fn check(member: &str, headers: &Headers, file: &FileName, findings: &mut Findings) {
    let mut look = Look { member, headers, findings };
    look.shape();
    look.version();
    look.identity(file);
    look.texts();
    look.lists();
    look.names();
    people::check(member, headers, findings);
    description::check(member, headers, findings);
}

struct Look<'l> {
    member: &'l str,
    headers: &'l Headers,
    findings: &'l mut Findings,
}

impl Look<'_> {
    fn error(&mut self, message: String) {
        self.findings.error(CHECK, Some(self.member), message);
    }

    fn shape(&mut self) {
        if let Some(stray) = &self.headers.stray {
            let shown: String = stray.chars().take(60).collect();
            self.error(format!("the line `{}` is no field of metadata", shown.escape_debug()));
        }
        for field in SINGLE {
            if self.headers.all(field).count() > 1 {
                self.error(format!("`{field}` is given more than once"));
            }
        }
        let control = |c: char| c.is_control() && c != '\n' && c != '\t';
        let headers = self.headers;
        for (field, value) in headers.fields.iter().filter(|(_, value)| value.contains(control)) {
            self.error(format!("`{field}` has a control character: `{}`", value.escape_debug()));
        }
    }

    fn version(&mut self) {
        let headers = self.headers;
        let Some(version) = headers.first("Metadata-Version") else {
            return self.error("`Metadata-Version` is missing".to_owned());
        };
        let Some(at) = VERSIONS.iter().position(|(known, _)| *known == version) else {
            let shown = version.escape_debug();
            let message = format!("`{shown}` is not a version of core metadata that PyPI takes");
            return self.findings.error(VERSION_CHECK, Some(self.member), message);
        };
        for (since, fields) in &VERSIONS[at + 1..] {
            for field in fields.iter().filter(|field| headers.first(field).is_some()) {
                let message =
                    format!("`{field}` came with metadata {since}, and these are {version}");
                self.findings.error(VERSION_CHECK, Some(self.member), message);
            }
        }
    }

    fn identity(&mut self, file: &FileName) {
        let headers = self.headers;
        let (name, version) = (headers.first("Name"), headers.first("Version"));
        for (field, value) in [("Name", name), ("Version", version)] {
            if value.is_none() {
                self.error(format!("`{field}` is missing"));
            }
        }
        if let Some(name) = name.filter(|name| !name::is_valid(name)) {
            self.error(format!("`{}` is not a valid name", name.escape_debug()));
        }
        if let Some(version) = version.filter(|version| Version::read(version).is_err()) {
            self.error(format!("`{}` is not a version", version.escape_debug()));
        }
        if let (Some(name), Some(version)) = (name, version) {
            file.compare(name, version, self.findings);
        }
    }

    fn texts(&mut self) {
        let headers = self.headers;
        if let Some(summary) = headers.first("Summary") {
            if summary.contains('\n') {
                self.error("`Summary` has more than one line".to_owned());
            } else if summary.chars().count() > 512 {
                self.error("`Summary` is longer than 512 characters".to_owned());
            }
        }
        if let Some(python) = headers.first("Requires-Python")
            && !SpecifierSet::read(python).faults.is_empty()
        {
            let shown = python.escape_debug();
            self.error(format!("`{shown}` is not a set of Python versions"));
        }
        // The index takes what is empty for absent.
        let expression = headers.first("License-Expression").filter(|text| !text.is_empty());
        if let Some(expression) = expression {
            if !Expression::read(expression).is_valid() {
                let shown = expression.escape_debug();
                self.error(format!("`{shown}` is not a licence expression"));
            }
            if headers.first("License").is_some() {
                self.error("`License` and `License-Expression` exclude each other".to_owned());
            }
        }
        for field in ["Home-page", "Download-URL"] {
            // Old tools write this where there is none.
            let url = headers.first(field).filter(|url| !matches!(*url, "" | "UNKNOWN"));
            if let Some(url) = url.filter(|url| is_refused(url)) {
                let shown = url.escape_debug();
                self.error(format!("`{field}: {shown}` is not a URL of the web"));
            }
        }
    }

    /// What is dynamic, and what can be imported.
    fn names(&mut self) {
        let headers = self.headers;
        for field in headers.all("Dynamic") {
            let known = VERSIONS.iter().flat_map(|(_, fields)| *fields).chain(&SINGLE);
            let known = known.chain(&["Platform", "Supported-Platform"]);
            let fixed = ["Name", "Version", "Metadata-Version"];
            let is = |other: &&str| other.eq_ignore_ascii_case(field.trim());
            if fixed.iter().any(&is) || !known.copied().any(|other| is(&other)) {
                self.error(format!("`Dynamic: {}` is not accepted", field.escape_debug()));
            }
        }
        for field in ["Import-Name", "Import-Namespace"] {
            for value in headers.all(field).filter(|value| !value.is_empty()) {
                let (name, private) = value.split_once(';').unwrap_or((value, "private"));
                if !is_import_name(name.trim()) || private.trim() != "private" {
                    let shown = value.escape_debug();
                    self.error(format!("`{field}: {shown}` is no name that Python can import"));
                }
            }
        }
    }

    fn lists(&mut self) {
        let headers = self.headers;
        for classifier in headers.all("Classifier") {
            match classifiers::standing(classifier) {
                Some(Standing::Known) => {}
                Some(Standing::Deprecated(_)) => {
                    self.error(format!("the classifier `{classifier}` is deprecated"));
                }
                None if classifier.starts_with("Private ::") => {
                    let message = format!("PyPI refuses everything with `{classifier}`, as asked");
                    self.findings.warning("publish-private", Some(self.member), message);
                }
                None => {
                    let shown = classifier.escape_debug();
                    self.error(format!("`{shown}` is not in the list of classifiers"));
                }
            }
        }
        let of_dist = ["Requires-Dist", "Provides-Dist", "Obsoletes-Dist"];
        for requirement in of_dist.iter().flat_map(|field| headers.all(field)) {
            let read = Requirement::read(requirement);
            let shown = requirement.escape_debug();
            if !read.is_valid() {
                self.error(format!("`{shown}` is not a requirement"));
            } else if read.url.is_some() {
                let message = format!("`{shown}` is a direct reference, which PyPI refuses");
                let check = "dependency-direct-reference";
                self.findings.warning(check, Some(self.member), message);
            }
        }
        for extra in headers.all("Provides-Extra").filter(|extra| !name::is_valid(extra)) {
            self.error(format!("`{}` is not a valid name of an extra", extra.escape_debug()));
        }
        let mut labels = BTreeSet::new();
        for line in headers.all("Project-URL") {
            let shown = line.escape_debug();
            match line.split_once(',') {
                Some((label, url)) if !label.trim().is_empty() && !url.trim().is_empty() => {
                    if label.trim().chars().count() > 32 {
                        self.error(format!("the label of `{shown}` is longer than 32 characters"));
                    }
                    if !labels.insert(label.trim()) {
                        self.error(format!("the label of `{shown}` is given twice"));
                    }
                    if is_refused(url.trim()) {
                        self.error(format!(
                            "`{}` is not a URL of the web",
                            url.trim().escape_debug()
                        ));
                    }
                }
                _ => self.error(format!("`{shown}` is not a label, a comma and a URL")),
            }
        }
        for path in headers.all("License-File") {
            let drive = path.as_bytes().get(1) == Some(&b':');
            if drive || path.starts_with('/') || path.contains("..") || path.contains(['*', '\\']) {
                self.error(format!("`{}` is not a path of a licence file", path.escape_debug()));
            }
        }
    }
}

fn is_refused(url: &str) -> bool {
    Url::read(url).faults.iter().any(|fault| fault.kind.is_refused())
}
