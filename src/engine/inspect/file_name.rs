//! File names of wheels and sdists, taken apart and judged as the index judges them.

use super::Findings;
use crate::grammar::name;
use crate::grammar::version::Version;

const CHECK: &str = "publish-file-name";

/// What a file name says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct FileName {
    /// As written.
    pub name: String,
    /// As written.
    pub version: String,
    /// Behind the version; empty for sdists.
    pub tags: Vec<String>,
}

impl FileName {
    /// `name-version(-build)?-python-abi-platform.whl`
    pub(super) fn of_wheel(file: &str, findings: &mut Findings) -> Option<FileName> {
        let parts: Vec<&str> = file.strip_suffix(".whl")?.split('-').collect();
        let build = parts.len() == 6;
        if parts.len() != 5 && !build {
            let message = format!(
                "`{}` is no file name of a wheel, name-version-python-abi-platform.whl",
                file.escape_debug()
            );
            findings.error(CHECK, None, message);
            return None;
        }
        if build && !parts[2].starts_with(|c: char| c.is_ascii_digit()) {
            let message = format!("the build number `{}` does not begin with a digit", parts[2]);
            findings.error(CHECK, None, message);
        }
        judge(parts[0], parts[1], findings);
        let tags: Vec<String> =
            parts[parts.len() - 3..].iter().map(|tag| (*tag).to_owned()).collect();
        for platform in tags[2].split('.').filter(|platform| !is_platform(platform)) {
            let message = format!("PyPI takes no wheels for the platform `{platform}`");
            findings.warning("platform-tag", None, message);
        }
        Some(FileName { name: parts[0].to_owned(), version: parts[1].to_owned(), tags })
    }

    /// `name-version.tar.gz`
    pub(super) fn of_sdist(file: &str, findings: &mut Findings) -> Option<FileName> {
        let stem = file.strip_suffix(".tar.gz")?;
        let Some((name, version)) = stem.rsplit_once('-') else {
            let shown = file.escape_debug();
            let message = format!("`{shown}` is no file name of an sdist, name-version.tar.gz");
            findings.error(CHECK, None, message);
            return None;
        };
        judge(name, version, findings);
        Some(FileName { name: name.to_owned(), version: version.to_owned(), tags: Vec::new() })
    }

    /// Whether the metadata are of the same project and version; tells where not.
    pub(super) fn compare(&self, name: &str, version: &str, findings: &mut Findings) {
        if name::normalize(name) != name::normalize(&self.name) {
            let message = format!(
                "the file name says `{}`, and the metadata inside say `{}`",
                self.name,
                name.escape_debug()
            );
            findings.error("name-mismatch", None, message);
        }
        let normal = |text: &str| Version::read(text).map(|version| version.to_string());
        if normal(version) != normal(&self.version) {
            let message = format!(
                "the file name says version `{}`, and the metadata inside say `{}`",
                self.version,
                version.escape_debug()
            );
            findings.error("version-mismatch", None, message);
        }
    }
}

fn judge(name: &str, version: &str, findings: &mut Findings) {
    let normal = name::file_form(name);
    if normal != name {
        let message = format!("the file name begins with `{name}` and should with `{normal}`");
        findings.error(CHECK, None, message);
    }
    match Version::read(version) {
        Ok(read) if read.to_string() != version => {
            let message = format!("the version `{version}` in the file name should be `{read}`");
            findings.error(CHECK, None, message);
        }
        Ok(read) if !read.local.is_empty() => {
            let message =
                format!("the local version `{version}` is for your own use: PyPI takes none");
            findings.warning("project-version-local", None, message);
        }
        Ok(_) => {}
        Err(_) => {
            let message = format!("`{version}` in the file name is not a version");
            findings.error(CHECK, None, message);
        }
    }
}

/// The platforms that PyPI takes (warehouse, 2026-10).
fn is_platform(tag: &str) -> bool {
    const PLAIN: [&str; 7] =
        ["any", "win32", "win_arm64", "win_amd64", "win_ia64", "linux_armv6l", "linux_armv7l"];
    const ARCHITECTURES: [&str; 9] =
        ["x86_64", "i686", "aarch64", "armv7l", "ppc64", "ppc64le", "s390x", "riscv64", "armv6l"];
    let ends = |rest: &str| {
        ARCHITECTURES.iter().any(|end| rest.strip_suffix(end).is_some_and(|r| r.ends_with('_')))
    };
    PLAIN.contains(&tag)
        || (tag.starts_with("manylinux") && ends(tag))
        || (tag.starts_with("musllinux_") && ends(tag))
        || tag.starts_with("ios_")
        || tag.starts_with("android_")
        || (tag.starts_with("pyemscripten_") && tag.ends_with("_wasm32"))
        || tag.strip_prefix("macosx_").is_some_and(is_mac)
}

/// `10_*`, or `11_0` to `15_0` and `26_0`.
fn is_mac(rest: &str) -> bool {
    let mut parts = rest.splitn(3, '_');
    matches!(
        (parts.next(), parts.next()),
        (Some("10"), Some(_)) | (Some("11" | "12" | "13" | "14" | "15" | "26"), Some("0"))
    )
}
