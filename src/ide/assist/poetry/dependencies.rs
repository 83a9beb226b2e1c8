//! A dependency of Poetry as requirements of the standard, as poetry-core itself publishes them.
//! Source: `factory.py` and `packages/dependency.py` of poetry-core 2.5.0.

use crate::document::{Entry, Form, Table, Value};
use crate::grammar::poetry;
use crate::grammar::requirement::Requirement;
use crate::grammar::specifier::{Operator, SpecifierSet};

/// The requirements of one entry.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Dependency {
    pub texts: Vec<String>,
    /// Only installed with an extra that names it.
    pub is_optional: bool,
}

/// # Errors
/// Why the standard has no way to say it, in a few words.
pub(super) fn read(entry: &Entry) -> Result<Dependency, String> {
    let name = entry.key.name.as_str();
    let whole = std::slice::from_ref(&entry.value);
    let constraints = entry.value.as_array().map_or(whole, |array| &array.items);
    let mut optional = Vec::new();
    let mut texts = Vec::new();
    for constraint in constraints {
        let (text, is_optional) = requirement(name, constraint)
            .map_err(|why| format!("the dependency `{name}` {why}"))?;
        texts.push(text);
        optional.push(is_optional);
    }
    let is_optional = optional.contains(&true);
    if is_optional && optional.contains(&false) || optional.is_empty() {
        return Err(format!("the dependency `{name}` is optional in parts"));
    }
    Ok(Dependency { texts, is_optional })
}

fn requirement(name: &str, value: &Value) -> Result<(String, bool), String> {
    let mut extras = Vec::new();
    let mut markers: Vec<String> = Vec::new();
    let mut is_optional = false;
    let constraint = match (value.as_text(), value.as_table()) {
        (Some(text), _) => text.as_str(),
        (_, Some(table)) if table.form == Form::Inline => {
            const KNOWN: [&str; 6] =
                ["version", "extras", "markers", "python", "platform", "optional"];
            let other =
                table.entries.iter().find(|entry| !KNOWN.contains(&entry.key.name.as_str()));
            if let Some(other) = other {
                return Err(format!("has `{}`, which [project] cannot say", other.key.name));
            }
            if let Some(given) = table.get("extras") {
                extras = given.texts().map(|text| text.as_str()).collect();
            }
            is_optional = match table.get("optional") {
                None => false,
                Some(value) => value.as_bool().ok_or("has an `optional` that is no boolean")?,
            };
            markers.extend(marker(table)?);
            text(table, "version")?.ok_or("has no `version`")?
        }
        _ => return Err("is neither a constraint nor an inline table".to_owned()),
    };
    let clauses = poetry::clauses(constraint).ok_or_else(|| {
        format!("has the constraint `{constraint}`, which no requirement can say")
    })?;
    let extras = if extras.is_empty() { String::new() } else { format!("[{}]", extras.join(",")) };
    let marker = match markers.as_slice() {
        [] => String::new(),
        [one] => format!("; {one}"),
        several => {
            let joined: Vec<String> = several.iter().map(|marker| enclosed(marker)).collect();
            format!("; {}", joined.join(" and "))
        }
    };
    let written = format!("{name}{extras}{clauses}{marker}");
    let read = Requirement::read(&written);
    let is_whole = read.is_valid() && read.url.is_none() && read.name.is_some();
    if !is_whole {
        return Err("would make no valid requirement".to_owned());
    }
    Ok((written, is_optional))
}

fn text<'t>(table: &'t Table, key: &str) -> Result<Option<&'t str>, String> {
    let Some(value) = table.get(key) else { return Ok(None) };
    match value.as_text() {
        Some(text) => Ok(Some(text.as_str())),
        None => Err(format!("has a `{key}` that is no string")),
    }
}

fn enclosed(marker: &str) -> String {
    if marker.contains(" or ") { format!("({marker})") } else { marker.to_owned() }
}

/// The parts of the marker, which all have to hold.
fn marker(table: &Table) -> Result<Vec<String>, String> {
    let mut parts = Vec::new();
    if let Some(marker) = text(table, "markers")? {
        parts.push(marker.trim().to_owned());
    }
    if let Some(python) = text(table, "python")? {
        let part = python_marker(python);
        parts.extend(
            part.ok_or_else(|| format!("has the Python `{python}`, which is not followed"))?,
        );
    }
    if let Some(platform) = text(table, "platform")? {
        let is_word =
            |word: &str| !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_alphanumeric());
        if !is_word(platform) {
            return Err(format!("has the platform `{platform}`, which is not followed"));
        }
        parts.push(format!("sys_platform == \"{platform}\""));
    }
    Ok(parts)
}

/// `create_nested_marker("python_version", …)` for bounds below and above.
fn python_marker(constraint: &str) -> Option<Option<String>> {
    let clauses = poetry::clauses(constraint)?;
    if clauses.is_empty() {
        return Some(None);
    }
    let mut parts = Vec::new();
    for clause in SpecifierSet::read(&clauses).clauses {
        let version = clause.version_span.of(&clauses);
        let variable = match version.split('.').count() {
            1 | 2 => "python_version",
            3 => "python_full_version",
            _ => return None,
        };
        if !matches!(clause.operator, Operator::GreaterEqual | Operator::Less) {
            return None;
        }
        parts.push(format!("{variable} {} \"{version}\"", clause.operator));
    }
    Some(Some(parts.join(" and ")))
}

/// What poetry-core publishes as `Requires-Python` for a constraint of Python; none where that is
/// another text than the constraint says.
pub(super) fn requires_python(constraint: &str) -> Option<String> {
    let clauses = poetry::clauses(constraint)?;
    let set = SpecifierSet::read(&clauses);
    let is_bound = |operator| {
        use Operator::{Greater, GreaterEqual, Less, LessEqual};
        matches!(operator, Greater | GreaterEqual | Less | LessEqual)
    };
    set.clauses.iter().all(|clause| is_bound(clause.operator)).then_some(clauses)
}
