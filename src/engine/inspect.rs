//! Finished archives as a stranger would open them: everything that the index, an installer or a
//! careful reader would refuse, all at once. Nothing is extracted, and little is kept in memory.

mod contents;
mod description;
mod file_name;
mod headers;
mod metadata;
mod pair;
mod people;
mod record;
mod refused;
mod sdist;
mod source;
mod tar;
mod wheel;
mod zip;

pub use contents::{Content, Contents, Sort};
pub use headers::Headers;
pub use pair::compare;
pub use refused::CHECK as REFUSED_CONTENT;
pub use source::Watch;

use crate::diagnostic::Severity;
use source::Source;
use std::fs::File;
use std::io;
use std::path::Path;

/// At most so many bytes of one text, such as METADATA, are read.
pub const TEXT_LIMIT: u64 = 10_000_000;
/// The index refuses archives of more bytes than this, when they are packed tighter than
/// `RATIO_LIMIT`.
pub const UNPACKED_LIMIT: u64 = 64 * 1024 * 1024;
pub const RATIO_LIMIT: u64 = 50;
/// The index takes archives of so many bytes, if it has not allowed a project more.
pub const FILE_LIMIT: u64 = 100 * 1024 * 1024;

/// One thing that is wrong with an archive.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// What was checked, in a few words joined by hyphens; the rule's name where a rule tells the
    /// same of the project.
    pub check: &'static str,
    pub severity: Severity,
    /// The member it is about; none for the archive as a whole.
    pub member: Option<String>,
    /// One line that stands alone.
    pub message: String,
}

/// What a look at an archive brought to light.
#[derive(Clone, Debug, Default)]
pub struct Inspection {
    pub findings: Vec<Finding>,
    /// METADATA or PKG-INFO, when it could be read.
    pub headers: Option<Headers>,
}

/// What PyPI refuses and another index may take.
const OF_PYPI: [&str; 3] =
    ["publish-private", "dependency-direct-reference", "project-version-local"];

impl Inspection {
    /// Judges as PyPI does, where the archive is to go there.
    pub fn harden(&mut self) {
        for finding in self.findings.iter_mut().filter(|one| OF_PYPI.contains(&one.check)) {
            finding.severity = Severity::Error;
        }
    }

    /// What PyPI refuses another index may take; what no installer can use nobody takes.
    pub fn soften(&mut self) {
        for finding in &mut self.findings {
            if !super::STRUCTURE.contains(&finding.check) && finding.severity == Severity::Error {
                finding.severity = Severity::Warning;
            }
        }
    }

    /// Whether an index or an installer would refuse the archive.
    pub fn has_errors(&self) -> bool {
        self.findings.iter().any(|finding| finding.severity == Severity::Error)
    }
}

/// Where checks put what they find.
#[derive(Default)]
struct Findings(Vec<Finding>);

impl Findings {
    fn error(&mut self, check: &'static str, member: Option<&str>, message: impl Into<String>) {
        self.push(check, Severity::Error, member, message.into());
    }

    fn warning(&mut self, check: &'static str, member: Option<&str>, message: impl Into<String>) {
        self.push(check, Severity::Warning, member, message.into());
    }

    fn push(
        &mut self,
        check: &'static str,
        severity: Severity,
        member: Option<&str>,
        message: String,
    ) {
        // A hostile archive may have a million members, each of them wrong.
        const MOST: usize = 200;
        if self.0.len() < MOST {
            let member = member.map(str::to_owned);
            self.0.push(Finding { check, severity, member, message });
        }
    }
}

/// Looks at the archive at `path`, a wheel or an sdist by its name.
///
/// # Errors
/// When the file cannot be read at all.
#[expect(clippy::disallowed_methods, reason = "archives may lie anywhere, and are only read")]
pub fn inspect(path: &Path) -> io::Result<Inspection> {
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    if !path.metadata()?.is_file() {
        return Err(io::Error::new(io::ErrorKind::InvalidInput, "it is not a file"));
    }
    inspect_file(&name, File::open(path)?, &mut |_| true)
}

/// Looks at an open archive that is, or will be, called `name`.
///
/// # Errors
/// When the file cannot be read at all, or `watch` stopped it.
pub fn inspect_file<'w>(
    name: &str,
    file: File,
    watch: &'w mut Watch<'w>,
) -> io::Result<Inspection> {
    let mut file = Source::new(file, watch);
    let mut findings = Findings::default();
    if name.contains(|c: char| c.is_control() || c == '\\') || name.len() > 245 {
        findings.error(
            "publish-file-name",
            None,
            "the file name has a character that the index refuses",
        );
    }
    let size = file.length()?;
    if size > FILE_LIMIT {
        let message = format!(
            "the archive has {size} bytes: PyPI takes no more than {FILE_LIMIT}, unless it has \
             allowed the project more"
        );
        findings.warning("file-size", None, message);
    }
    let headers = if name.ends_with(".whl") {
        wheel::inspect(name, &mut file, &mut findings)?
    } else if name.ends_with(".tar.gz") {
        sdist::inspect(name, &mut file, &mut findings)?
    } else {
        let shown = name.escape_debug();
        let message = format!("`{shown}` is neither a wheel (.whl) nor an sdist (.tar.gz)");
        findings.error("publish-file-name", None, message);
        None
    };
    if file.is_stopped() {
        return Err(io::Error::other("it was cancelled"));
    }
    Ok(Inspection { findings: findings.0, headers })
}

/// Refuses names by which a careless reader would write outside its folder.
fn check_member_name(name: &str, findings: &mut Findings) {
    let shown = name.escape_debug();
    let drive = name.as_bytes().get(1) == Some(&b':');
    let inner = name.strip_suffix('/').unwrap_or(name);
    let reason = if name.starts_with('/') || drive {
        "is absolute"
    } else if inner.split('/').any(|part| part == "..") {
        "leads out of the archive's folder"
    } else if name.contains('\\') {
        "has a backslash, which some systems take for a separator"
    } else if name.contains(char::is_control) {
        "has a control character"
    } else if inner.split('/').any(str::is_empty) {
        "has an empty part"
    } else {
        return;
    };
    findings.error("member-name", Some(name), format!("the name of the member `{shown}` {reason}"));
}
