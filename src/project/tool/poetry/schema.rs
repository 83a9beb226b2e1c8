//! What poetry-core refuses in `[tool.poetry]`: its schema, and the constraints and the version
//! that it reads there. Source: `poetry-schema.json` and `factory.py` of poetry-core 2.5.0.

use crate::document::{Entry, Str, Table, Value};
use crate::grammar::{poetry, version::Version};
use crate::text::Span;

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
}

/// What a value may be.
#[derive(Debug, PartialEq, Eq)]
pub enum Shape {
    Any,
    Text,
    /// A text without a line break.
    Line,
    Uri,
    Boolean,
    Word(&'static [&'static str], &'static str),
    Array(&'static Shape),
    /// An array that is not empty.
    Some(&'static Shape),
    Map(&'static Shape),
    Table(&'static Fields),
    Union(&'static [Shape], &'static str),
}

/// The keys of a table that may hold no others.
#[derive(Debug, PartialEq, Eq)]
pub struct Fields {
    keys: &'static [(&'static str, Shape)],
    required: &'static [&'static str],
}

const TEXTS: Shape = Shape::Array(&Shape::Text);
const FORMAT: Shape = Shape::Word(&["sdist", "wheel"], "`sdist` or `wheel`");
const FORMATS: Shape =
    Shape::Union(&[FORMAT, Shape::Array(&FORMAT)], "`sdist`, `wheel`, or an array of them");

const PACKAGE: Fields = Fields {
    keys: &[
        ("include", Shape::Text),
        ("from", Shape::Text),
        ("format", FORMATS),
        ("to", Shape::Text),
    ],
    required: &["include"],
};

const INCLUDE: Fields =
    Fields { keys: &[("path", Shape::Text), ("format", FORMATS)], required: &["path"] };

/// The ways to name where a dependency comes from, each with its own further keys.
macro_rules! dependency {
    ([$($required:expr)?] $($key:literal: $shape:expr),* $(,)?) => {
        Shape::Table(&Fields {
            keys: &[
                $(($key, $shape),)*
                ("python", Shape::Text),
                ("platform", Shape::Text),
                ("markers", Shape::Text),
            ],
            required: &[$($required)?],
        })
    };
}

const DEPENDENCY_TABLES: [Shape; 6] = [
    dependency!(["version"] "version": Shape::Text, "allow-prereleases": Shape::Boolean,
        "allows-prereleases": Shape::Boolean, "optional": Shape::Boolean, "extras": TEXTS,
        "source": Shape::Text),
    dependency!(["git"] "git": Shape::Text, "branch": Shape::Text, "tag": Shape::Text,
        "rev": Shape::Text, "subdirectory": Shape::Text, "allow-prereleases": Shape::Boolean,
        "allows-prereleases": Shape::Boolean, "optional": Shape::Boolean, "extras": TEXTS,
        "develop": Shape::Boolean),
    dependency!(["file"] "file": Shape::Text, "subdirectory": Shape::Text,
        "optional": Shape::Boolean, "extras": TEXTS),
    dependency!(["path"] "path": Shape::Text, "subdirectory": Shape::Text,
        "optional": Shape::Boolean, "extras": TEXTS, "develop": Shape::Boolean),
    dependency!(["url"] "url": Shape::Text, "subdirectory": Shape::Text,
        "optional": Shape::Boolean, "extras": TEXTS),
    dependency!([] "allow-prereleases": Shape::Boolean, "source": Shape::Text,
        "develop": Shape::Boolean),
];

const A_DEPENDENCY: &str =
    "a constraint like \"^1.2\", or a table with `version`, `git`, `path`, `file` or `url`";
const DEPENDENCY_TABLE: Shape = Shape::Union(&DEPENDENCY_TABLES, A_DEPENDENCY);
const ONE_DEPENDENCY: Shape = Shape::Union(&[Shape::Text, DEPENDENCY_TABLE], A_DEPENDENCY);
const DEPENDENCY: Shape =
    Shape::Union(&[Shape::Text, DEPENDENCY_TABLE, Shape::Some(&ONE_DEPENDENCY)], A_DEPENDENCY);
const DEPENDENCIES: Shape = Shape::Map(&DEPENDENCY);

const GROUP: Fields = Fields {
    keys: &[
        ("optional", Shape::Boolean),
        ("include-groups", TEXTS),
        ("dependencies", DEPENDENCIES),
    ],
    required: &[],
};

const SCRIPT: Shape = Shape::Union(
    &[
        Shape::Text,
        Shape::Table(&Fields {
            keys: &[
                ("reference", Shape::Text),
                ("type", Shape::Word(&["file", "console"], "`file` or `console`")),
                ("extras", TEXTS),
            ],
            required: &["reference", "type"],
        }),
        Shape::Table(&Fields {
            keys: &[("callable", Shape::Text), ("extras", TEXTS)],
            required: &[],
        }),
    ],
    "a reference like \"module:function\", or a table with `reference` and `type`",
);

const BUILD: Shape = Shape::Union(
    &[
        Shape::Text,
        Shape::Table(&Fields {
            keys: &[("generate-setup-file", Shape::Boolean), ("script", Shape::Text)],
            required: &[],
        }),
    ],
    "the path of a script, or a table with `script`",
);

/// `[tool.poetry]`, which may hold other keys as well.
const POETRY: &[(&str, Shape)] = &[
    ("package-mode", Shape::Boolean),
    ("name", Shape::Text),
    ("version", Shape::Text),
    ("description", Shape::Line),
    ("keywords", TEXTS),
    ("homepage", Shape::Uri),
    ("repository", Shape::Uri),
    ("documentation", Shape::Uri),
    ("license", Shape::Text),
    ("authors", TEXTS),
    ("maintainers", TEXTS),
    ("readme", Shape::Union(&[Shape::Text, TEXTS], "a path or an array of paths")),
    ("classifiers", Shape::Array(&Shape::Any)),
    ("packages", Shape::Array(&Shape::Union(&[Shape::Table(&PACKAGE)], "a table with `include`"))),
    (
        "include",
        Shape::Array(&Shape::Union(
            &[Shape::Text, Shape::Table(&INCLUDE)],
            "a path, or a table with `path`",
        )),
    ),
    ("exclude", Shape::Array(&Shape::Any)),
    ("dependencies", DEPENDENCIES),
    ("dev-dependencies", DEPENDENCIES),
    ("extras", Shape::Map(&TEXTS)),
    ("group", Shape::Map(&Shape::Table(&GROUP))),
    ("build", BUILD),
    ("scripts", Shape::Map(&SCRIPT)),
    ("plugins", Shape::Map(&Shape::Map(&Shape::Text))),
    ("urls", Shape::Map(&Shape::Text)),
];

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
    let dependencies = table.get("dependencies").and_then(Value::as_table);
    for entry in dependencies.into_iter().flat_map(|table| &table.entries) {
        let path = format!("dependencies.{}", entry.key.name);
        constraints(&entry.value, &path, entry.key.name == "python", &mut faults);
    }
    let version = table.get("version").and_then(Value::as_text).filter(|_| !has_version);
    if let Some(text) = version.filter(|text| Version::read(text.as_str()).is_err()) {
        let kind = PoetryFaultKind::Version(text.value.clone());
        faults.push(PoetryFault { span: text.span, path: "version".to_owned(), kind });
    }
    faults
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
    for item in value.as_array().into_iter().flat_map(|array| &array.items) {
        if item.as_array().is_none() {
            constraints(item, path, is_python, faults);
        }
    }
}
