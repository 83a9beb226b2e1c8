//! What poetry-core refuses in `[tool.poetry]`: its schema, and the constraints and the version
//! that it reads there. Source: `poetry-schema.json` and `factory.py` of poetry-core 2.5.0.

use crate::document::{Entry, Str, Table, Value};
use crate::grammar::marker::{Comparison, Marker, MarkerOperator, OperandKind};
use crate::grammar::{poetry, version::Version};
use crate::project::tree::Tree;
use crate::text::Span;

use super::shape::{Fields, POETRY, Shape};

/// A value that poetry-core stops at.
#[derive(Debug)]
pub struct PoetryFault {
    pub span: Span,
    /// The keys that lead to it, below `[tool.poetry]`.
    pub path: String,
    pub kind: PoetryFaultKind,
}

#[derive(Debug, PartialEq, Eq)]
pub enum PoetryFaultKind {
    /// What it has to be.
    Wanted(&'static str),
    /// A key that its table may not hold.
    UnknownKey { key: String, known: &'static [(&'static str, Shape)] },
    /// A key that its table must hold.
    MissingKey(&'static str),
    /// A part of a string that is no constraint.
    Constraint(String),
    /// A version outside PEP 440.
    Version(String),
    /// The first author or maintainer, who is no `Name <address>`.
    Person(String),
    /// A Python that this `requires-python` does not allow.
    Python(String),
    /// A file that is not there.
    MissingFile(String),
}

/// `project` is the table of that name, whose version counts alone where there is one. What lacks
/// is told where the file `is_whole`.
pub(super) fn read(table: &Table, project: Option<&Table>, is_whole: bool) -> Vec<PoetryFault> {
    let mut faults = Vec::new();
    let is_package = table.get("package-mode").and_then(Value::as_bool) != Some(false);
    if project.is_none() && is_package && is_whole {
        let lacks = |key: &&&str| match table.get(key) {
            None => true,
            Some(value) => value.as_text().is_some_and(|text| text.as_str().is_empty()),
        };
        let span = table.header.or_else(|| table.entries.first().map(|entry| entry.key.span));
        for key in ["name", "version"].iter().filter(lacks) {
            let kind = PoetryFaultKind::MissingKey(key);
            let path = "[tool.poetry]".to_owned();
            faults.push(PoetryFault { span: span.unwrap_or(Span::at(0)), path, kind });
        }
    }
    let has_version = project.is_some_and(|project| project.contains("version"));
    for (name, shape) in POETRY {
        if let Some(value) = table.get(name) {
            look(value, shape, name, &mut faults);
        }
    }
    // An entry without anything in it is none.
    let groups = table.get("group").and_then(Value::as_table);
    for entry in groups.into_iter().flat_map(|groups| &groups.entries) {
        if is_name(entry) && entry.value.as_table().is_some_and(|group| group.entries.is_empty()) {
            let path = format!("group.{}", entry.key.name);
            let kind = PoetryFaultKind::MissingKey("dependencies");
            faults.push(PoetryFault { span: entry.place(), path, kind });
        }
    }
    if !faults.is_empty() {
        return faults;
    }
    for key in ["authors", "maintainers"] {
        let is_given = project.is_some_and(|project| project.contains(key));
        let first = table.get(key).and_then(|value| value.texts().next()).filter(|_| !is_given);
        if let Some(text) = first.filter(|text| !is_person(text.as_str())) {
            let kind = PoetryFaultKind::Person(text.value.clone());
            faults.push(PoetryFault { span: text.span, path: key.to_owned(), kind });
        }
    }
    let dependencies = table.get("dependencies").and_then(Value::as_table);
    for entry in dependencies.into_iter().flat_map(|table| &table.entries) {
        let path = format!("dependencies.{}", entry.key.name);
        constraints(&entry.value, &path, entry.key.name == "python", &mut faults);
        addresses(&entry.value, &path, &mut faults);
    }
    let version = table.get("version").and_then(Value::as_text).filter(|_| !has_version);
    if let Some(text) = version.filter(|text| Version::read(text.as_str()).is_err()) {
        let kind = PoetryFaultKind::Version(text.value.clone());
        faults.push(PoetryFault { span: text.span, path: "version".to_owned(), kind });
    }
    faults
}

/// The files that poetry-core opens by name. A readme in `[project]` counts alone.
pub(super) fn missing_files(
    table: &Table,
    project: Option<&Table>,
    tree: Tree<'_>,
) -> Vec<PoetryFault> {
    let readme =
        table.get("readme").filter(|_| project.is_none_or(|table| !table.contains("readme")));
    let build = table.get("build");
    let script = build.and_then(Value::as_table).and_then(|table| table.get("script")).or(build);
    let named =
        |key: &'static str, value: Option<&'_ Value>| -> Vec<(&'static str, Span, String)> {
            let one = value.and_then(Value::as_text).into_iter();
            let all = one.chain(value.into_iter().flat_map(Value::texts));
            all.map(|text| (key, text.span, text.value.clone())).collect()
        };
    let scripts = table.get("scripts").and_then(Value::as_table);
    let scripts = scripts.into_iter().flat_map(|scripts| &scripts.entries);
    let copied = scripts.filter_map(|entry| {
        let script = entry.value.as_table()?;
        let is_file = script.get("type")?.as_text()?.as_str() == "file";
        Some(named("scripts", script.get("reference").filter(|_| is_file)))
    });
    let files = named("readme", readme).into_iter().chain(named("build", script));
    let files = files.chain(copied.flatten());
    files
        .filter(|(_, _, path)| !path.is_empty() && tree.exists(path) == Some(false))
        .map(|(key, span, path)| PoetryFault {
            span,
            path: key.to_owned(),
            kind: PoetryFaultKind::MissingFile(path),
        })
        .collect()
}

/// `python` and `markers` of a dependency, which end up in one marker.
fn conditions(table: &Table, path: &str, faults: &mut Vec<PoetryFault>) {
    let text = |key: &str| table.get(key).and_then(Value::as_text);
    if let Some((text, part)) =
        text("python").and_then(|text| Some((text, poetry::fault(text.as_str())?)))
    {
        let part = text.as_str()[part.start..part.end].to_owned();
        let (path, kind) = (format!("{path}.python"), PoetryFaultKind::Constraint(part));
        faults.push(PoetryFault { span: text.span, path, kind });
    }
    let Some(markers) = text("markers").filter(|text| !text.as_str().trim().is_empty()) else {
        return;
    };
    let read = Marker::read(markers.as_str());
    let is_swapped = |comparison: &&Comparison| {
        matches!(comparison.left.kind, OperandKind::Text(_))
            && matches!(comparison.operator, MarkerOperator::Version(_))
    };
    let swapped =
        read.expression.as_ref().is_some_and(|marker| marker.comparisons().iter().any(is_swapped));
    if !read.faults.is_empty() || swapped {
        let wanted = "a marker with its variable in front, like \"sys_platform == 'linux'\"";
        let (path, kind) = (format!("{path}.markers"), PoetryFaultKind::Wanted(wanted));
        faults.push(PoetryFault { span: markers.span, path, kind });
    }
}

/// `url` and `git` of a dependency that lead nowhere: `URLDependency` wants a scheme and a host, and
/// no address of a repository is one word.
fn addresses(value: &Value, path: &str, faults: &mut Vec<PoetryFault>) {
    let one = value.as_table().into_iter();
    let many = value.as_array().into_iter().flat_map(|array| &array.items);
    for table in one.chain(many.filter_map(Value::as_table)) {
        let mut refuse = |key: &str, is_fine: &dyn Fn(&str) -> bool, wanted| {
            let text = table.get(key).and_then(Value::as_text);
            if let Some(text) = text.filter(|text| !is_fine(text.as_str())) {
                let path = format!("{path}.{key}");
                let kind = PoetryFaultKind::Wanted(wanted);
                faults.push(PoetryFault { span: text.span, path, kind });
            }
        };
        let has_host = |url: &str| {
            let rest = url.split_once("://").map_or("", |(_, rest)| rest);
            !rest.is_empty() && !rest.starts_with(['/', '?', '#'])
        };
        refuse("url", &has_host, "a URL with its host, like \"https://example.org/x.whl\"");
        let is_path = |url: &str| url.contains(['/', ':', '\\']);
        refuse("git", &is_path, "the address of a repository, like \"https://example.org/x.git\"");
    }
}

/// `AUTHOR_REGEX` of poetry-core: a name, and an address between angle brackets after a space.
fn is_person(text: &str) -> bool {
    match text.split_once('<') {
        None => !text.is_empty() && !text.contains('>'),
        Some((name, rest)) => {
            let address = rest.strip_suffix('>');
            let is_name = name.len() > 1 && name.ends_with(' ') && !name.contains('>');
            is_name && address.is_some_and(|address| !address.is_empty())
        }
    }
}

/// The schema looks at names of this form, and lets all others pass.
fn is_name(entry: &Entry) -> bool {
    let is_part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
    !entry.key.name.is_empty() && entry.key.name.chars().all(is_part)
}

fn look(value: &Value, shape: &Shape, path: &str, faults: &mut Vec<PoetryFault>) {
    let mut tell = |span, kind| faults.push(PoetryFault { span, path: path.to_owned(), kind });
    let mut want = |wanted| tell(value.span, PoetryFaultKind::Wanted(wanted));
    if value.is_broken() {
        return;
    }
    match shape {
        Shape::Any => {}
        Shape::Text => {
            if value.as_text().is_none() {
                want("a string");
            }
        }
        Shape::Line => match value.as_text() {
            None => want("a string"),
            Some(text) if text.as_str().contains('\n') => want("one line"),
            Some(_) => {}
        },
        Shape::Uri => match value.as_text() {
            None => want("a string"),
            Some(text) if !is_uri(text) => {
                want("a URL with its scheme, like \"https://example.org\"");
            }
            Some(_) => {}
        },
        Shape::Boolean => {
            if value.as_bool().is_none() {
                want("`true` or `false`");
            }
        }
        Shape::Word(words, wanted) => {
            if !value.as_text().is_some_and(|text| words.contains(&text.as_str())) {
                want(wanted);
            }
        }
        Shape::Array(of) | Shape::Some(of) => match value.as_array() {
            None => want("an array"),
            Some(array) if array.items.is_empty() && matches!(shape, Shape::Some(_)) => {
                want("an array that is not empty");
            }
            Some(array) => {
                for item in &array.items {
                    look(item, of, path, faults);
                }
            }
        },
        Shape::Map(of) => match value.as_table() {
            None => want("a table"),
            Some(table) => {
                for entry in table.entries.iter().filter(|entry| is_name(entry)) {
                    look(&entry.value, of, &format!("{path}.{}", entry.key.name), faults);
                }
            }
        },
        Shape::Table(fields) => match value.as_table() {
            None => want("a table"),
            Some(table) => fields.look(value, table, path, faults),
        },
        Shape::Union(shapes, wanted) => {
            let mut nearest: Option<Vec<PoetryFault>> = None;
            for shape in *shapes {
                let mut found = Vec::new();
                look(value, shape, path, &mut found);
                if found.is_empty() {
                    return;
                }
                let is_inside = shape.is_near(value);
                if is_inside && nearest.is_none() {
                    nearest = Some(found);
                }
            }
            match nearest {
                Some(found) => faults.extend(found),
                None => want(wanted),
            }
        }
    }
}

impl Shape {
    /// Whether a value that does not fit is of this kind all the same, so that the fault is inside.
    fn is_near(&self, value: &Value) -> bool {
        match self {
            Shape::Array(_) | Shape::Some(_) => {
                value.as_array().is_some_and(|array| !array.items.is_empty())
            }
            Shape::Table(fields) => value.as_table().is_some_and(|table| {
                let mut required = fields.required.iter();
                !fields.required.is_empty() && required.all(|key| table.contains(key))
            }),
            Shape::Union(shapes, _) => shapes.iter().any(|shape| shape.is_near(value)),
            _ => false,
        }
    }
}

impl Fields {
    fn look(&self, value: &Value, table: &Table, path: &str, faults: &mut Vec<PoetryFault>) {
        let before = faults.len();
        for entry in &table.entries {
            let name = entry.key.name.as_str();
            match self.keys.iter().find(|(known, _)| *known == name) {
                Some((_, shape)) => look(&entry.value, shape, &format!("{path}.{name}"), faults),
                None => {
                    let kind =
                        PoetryFaultKind::UnknownKey { key: name.to_owned(), known: self.keys };
                    faults.push(PoetryFault { span: entry.key.span, path: path.to_owned(), kind });
                }
            }
        }
        let is_there = |key: &&&str| !table.contains(key);
        // One that is misspelt was told.
        if let Some(key) = self.required.iter().find(is_there).filter(|_| faults.len() == before) {
            let span = table.header.unwrap_or(value.span);
            let kind = PoetryFaultKind::MissingKey(key);
            faults.push(PoetryFault { span, path: path.to_owned(), kind });
        }
    }
}

/// The `uri` of fastjsonschema, `^\w+:(\/?\/?)[^\s]+\Z`.
fn is_uri(text: &Str) -> bool {
    text.as_str().split_once(':').is_some_and(|(scheme, rest)| {
        let is_word = |c: char| c.is_alphanumeric() || c == '_';
        let is_scheme = !scheme.is_empty() && scheme.chars().all(is_word);
        is_scheme && !rest.is_empty() && !rest.contains(char::is_whitespace)
    })
}

/// `python` counts as a string only.
fn constraints(value: &Value, path: &str, is_python: bool, faults: &mut Vec<PoetryFault>) {
    let text = match value.as_table() {
        Some(table) if !is_python => table.get("version").and_then(Value::as_text),
        Some(_) => None,
        None => value.as_text(),
    };
    if let Some(text) = text
        && let Some(part) = poetry::fault(text.as_str())
    {
        let whole = text.as_str();
        let span =
            if part.start == part.end { text.span } else { text.place(part.start..part.end) };
        let kind = PoetryFaultKind::Constraint(whole[part.start..part.end].to_owned());
        faults.push(PoetryFault { span, path: path.to_owned(), kind });
    }
    if let Some(table) = value.as_table().filter(|_| !is_python) {
        conditions(table, path, faults);
    }
    for item in value.as_array().into_iter().flat_map(|array| &array.items) {
        if item.as_array().is_none() {
            constraints(item, path, is_python, faults);
        }
    }
}
