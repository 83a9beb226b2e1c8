//! Licences in the table form.

use super::{Report, rule};
use crate::diagnostic::Tag;
use crate::document::{Value, edit};
use crate::grammar::license::Expression;
use crate::project::{Backend, Found, Project};
use crate::spec::backends::Use;
use crate::spec::licenses;
use crate::text::Edit;

rule! {
    /// `license` is a table.
    ///
    /// PEP 639 replaced it by an SPDX expression, and `license-files` for the text. setuptools
    /// drops the table on 18 February 2027.
    ///
    /// ```toml bad
    /// [project]
    /// name = "demo"
    /// version = "1.0"
    /// description = "Demo"
    /// license = { text = "MIT" }
    /// ```
    ///
    /// ```toml good
    /// [project]
    /// name = "demo"
    /// version = "1.0"
    /// description = "Demo"
    /// license = "MIT"
    /// ```
    "license-table-deprecated", Warning,
    "https://packaging.python.org/en/latest/specifications/pyproject-toml/#license", check
}

fn check(project: &Project, report: &mut Report) {
    let (Some(table), Some(entry)) = (project.license.table, project.license.entry) else { return };
    // A table with other faults has a rule that tells of those.
    let text = table.get("text").and_then(Value::as_text);
    let file = table.get("file").and_then(Value::as_text);
    let misplaced = project.license.files_entry.is_some();
    let found = project.license.file.as_ref().and_then(|(_, found)| found.as_ref());
    let faulty = misplaced || found.is_some_and(|found| !matches!(found, Found::Text(_)));
    if faulty {
        return;
    }
    if !project.takes(Use::LicenseString)
        || table.entries.len() != 1
        || (text.is_none() && file.is_none())
    {
        return;
    }
    let when = match project.backend {
        Backend::Setuptools => ", and setuptools drops it on 18 February 2027",
        _ => "",
    };
    let expression = text.and_then(|text| expression(text.as_str()));
    let instead = match (&expression, file) {
        (Some(expression), _) => format!("write `license = \"{expression}\"`"),
        (None, Some(_)) => "write an SPDX expression, and the file into `license-files`".to_owned(),
        (None, None) => "write an SPDX expression".to_owned(),
    };
    let place = table.header.unwrap_or(entry.value.span);
    let found = report
        .at(place, format!("The table form of `license` is deprecated{when}: {instead}"))
        .tag(Tag::Deprecated);
    // A table with a header of its own stands elsewhere than the key would.
    let inline = table.header.is_none() && entry.value.span.start > entry.key.span.end;
    if let (Some(expression), true) = (expression, inline) {
        let edits = vec![Edit::replace(entry.value.span, edit::quote(&expression))];
        found.unsafe_fix(format!("Write `license = \"{expression}\"`"), edits);
    } else if let (Some(file), true, None) = (file, inline, project.license.files_entry) {
        let list = format!("license-files = [{}]", edit::quote(file.as_str()));
        let edits = vec![Edit::replace(entry.key.span.to(entry.value.span), list.clone())];
        found.unsafe_fix(format!("Write `{list}`"), edits);
    }
}

/// The expression that a text in words means, when only one can be meant.
fn expression(text: &str) -> Option<String> {
    if let Some(normal) = Expression::read(text).normal() {
        return Some(normal);
    }
    match licenses::of_name(text.trim()) {
        [one] => Some((*one).to_owned()),
        _ => None,
    }
}
