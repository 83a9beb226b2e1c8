//! What METADATA and PKG-INFO say of a project: complete, valid, without places. Rendered in the
//! order and with the quirks of flit_core, of which there are two lines.

mod legacy;
mod license;
mod people;
mod read;
mod requirement;

pub use read::{Config, Wanted};

use super::profile::Profile;
use crate::grammar::name;

/// Core metadata and what else goes into `.dist-info`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Metadata {
    pub profile: Profile,
    pub name: String,
    /// In normal form.
    pub version: String,
    pub summary: Option<String>,
    pub home_page: Option<String>,
    pub keywords: Option<String>,
    pub author: Option<String>,
    pub author_email: Option<String>,
    pub maintainer: Option<String>,
    pub maintainer_email: Option<String>,
    pub requires_python: Option<String>,
    pub description_content_type: Option<String>,
    pub license_expression: Option<String>,
    /// From `[tool.flit.metadata]` only.
    pub license: Option<String>,
    pub classifiers: Vec<String>,
    /// Paths in the project, sorted.
    pub license_files: Vec<String>,
    pub requires_dist: Vec<String>,
    /// `label, url`, sorted by label.
    pub project_urls: Vec<String>,
    pub provides_extra: Vec<String>,
    pub import_names: Vec<String>,
    pub import_namespaces: Vec<String>,
    /// The readme, its line breaks all `\n`.
    pub description: Option<String>,
    /// Groups with names and objects; an empty group is written as well.
    pub entry_points: Vec<(String, Vec<(String, String)>)>,
}

impl Metadata {
    /// The beginning of both file names, and of the folders in them: `demo_pkg-1.0`.
    pub fn stem(&self) -> String {
        format!("{}-{}", name::file_form(&self.name), self.version)
    }

    pub fn sdist_name(&self) -> String {
        format!("{}.tar.gz", self.stem())
    }

    pub fn wheel_name(&self) -> String {
        let python = if self.supports_python_2() { "py2.py3" } else { "py3" };
        format!("{}-{python}-none-any.whl", self.stem())
    }

    /// Whether no part of `requires-python` asks for a 3 or more in so many words: the wheel is
    /// tagged for Python 2 then.
    pub fn supports_python_2(&self) -> bool {
        let part = |part: &str| {
            let rest = part.trim_start();
            let operators = ["===", "==", "~=", ">=", ">"];
            let operator = operators.iter().find_map(|operator| rest.strip_prefix(operator));
            operator.unwrap_or(rest).trim_start().starts_with(|c| matches!(c, '3'..='9'))
        };
        !self.requires_python.as_deref().unwrap_or_default().split(',').any(part)
    }

    /// The text of `WHEEL`.
    pub fn wheel_text(&self, generator: &str) -> String {
        let tag = if self.supports_python_2() { "Tag: py2-none-any\n" } else { "" };
        format!(
            "Wheel-Version: 1.0\nGenerator: {generator}\nRoot-Is-Purelib: true\n{tag}Tag: py3-none-any\n"
        )
    }

    /// The text of `METADATA` and `PKG-INFO`.
    pub fn text(&self) -> String {
        let mut out = String::new();
        let mut line = |field: &str, value: &str| {
            out.push_str(field);
            out.push_str(": ");
            out.push_str(value);
            out.push('\n');
        };
        line("Metadata-Version", self.profile.metadata_version());
        line("Name", &self.name);
        line("Version", &self.version);
        for (field, value) in [
            ("Summary", &self.summary),
            ("Home-page", &self.home_page),
            ("Keywords", &self.keywords),
            ("Author", &self.author),
            ("Author-email", &self.author_email),
            ("Maintainer", &self.maintainer),
            ("Maintainer-email", &self.maintainer_email),
            ("Requires-Python", &self.requires_python),
            ("Description-Content-Type", &self.description_content_type),
        ] {
            if let Some(value) = value {
                line(field, &split_lines(value).join("\n        "));
            }
        }
        match (&self.license_expression, &self.license) {
            (Some(expression), _) => line("License-Expression", expression),
            (None, Some(license)) if !license.is_empty() => line("License", license),
            _ => {}
        }
        for (field, values) in [
            ("Classifier", &self.classifiers),
            ("License-File", &self.license_files),
            ("Requires-Dist", &self.requires_dist),
            ("Project-URL", &self.project_urls),
            ("Provides-Extra", &self.provides_extra),
            ("Import-Name", &self.import_names),
            ("Import-Namespace", &self.import_namespaces),
        ] {
            for value in values {
                line(field, value);
            }
        }
        if let Some(description) = &self.description {
            out.push('\n');
            out.push_str(description);
            out.push('\n');
        }
        out
    }

    /// The text of `entry_points.txt`; none without groups.
    pub fn entry_points_text(&self) -> Option<String> {
        if self.entry_points.is_empty() {
            return None;
        }
        let mut out = String::new();
        let mut groups: Vec<_> = self.entry_points.iter().collect();
        groups.sort();
        for (group, entries) in groups {
            out.push_str(&format!("[{group}]\n"));
            let mut entries: Vec<_> = entries.iter().collect();
            entries.sort();
            for (name, object) in entries {
                out.push_str(&format!("{name}={object}\n"));
            }
            out.push('\n');
        }
        Some(out)
    }
}

/// Whether `str.splitlines` ends a line at `c`.
pub fn is_line_break(c: char) -> bool {
    matches!(
        c,
        '\n' | '\r' | '\x0b' | '\x0c' | '\x1c'..='\x1e' | '\u{85}' | '\u{2028}' | '\u{2029}'
    )
}

/// `str.splitlines()`
pub fn split_lines(text: &str) -> Vec<&str> {
    let mut lines = Vec::new();
    let mut rest = text;
    while let Some(at) = rest.find(is_line_break) {
        let width = match &rest[at..] {
            tail if tail.starts_with("\r\n") => 2,
            tail => tail.chars().next().map_or(1, char::len_utf8),
        };
        lines.push(&rest[..at]);
        rest = &rest[at + width..];
    }
    if !rest.is_empty() {
        lines.push(rest);
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_split_as_python_splits_them() {
        assert_eq!(split_lines(""), Vec::<&str>::new());
        assert_eq!(split_lines("a\r\nb\rc\n\n"), ["a", "b", "c", ""]);
        assert_eq!(split_lines("a\u{2028}b\x1cc"), ["a", "b", "c"]);
    }
}
