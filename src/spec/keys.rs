//! The tables of a project file: which keys they have and of which type each value is.
//! Source: pyproject.toml specification, read in November 2026, and the documentation of the
//! backends named in each table.

/// What a value may be.
#[derive(Clone, Copy, Debug)]
pub enum Type {
    Text,
    Boolean,
    Integer,
    /// An array whose elements are all of one type.
    Array(&'static Type),
    /// A table with these keys.
    Table(&'static [Key]),
    /// A table whose keys are the author's, with values of one type.
    Map(&'static Type),
    /// Any of these.
    Either(&'static [Type]),
    /// Not judged here.
    Any,
}

/// A key and its type.
#[derive(Clone, Copy, Debug)]
pub struct Key {
    pub name: &'static str,
    pub of: Type,
}

pub(super) const fn key(name: &'static str, of: Type) -> Key {
    Key { name, of }
}

pub(super) const TEXTS: Type = Type::Array(&Type::Text);
pub(super) const TEXT_MAP: Type = Type::Map(&Type::Text);

pub const BUILD_SYSTEM: &[Key] =
    &[key("requires", TEXTS), key("build-backend", Type::Text), key("backend-path", TEXTS)];

pub const README: &[Key] =
    &[key("file", Type::Text), key("text", Type::Text), key("content-type", Type::Text)];

pub const LICENSE: &[Key] = &[key("file", Type::Text), key("text", Type::Text)];

pub const PERSON: &[Key] = &[key("name", Type::Text), key("email", Type::Text)];

/// The complete list of keys of `[project]`.
pub const PROJECT: &[Key] = &[
    key("name", Type::Text),
    key("version", Type::Text),
    key("description", Type::Text),
    key("readme", Type::Either(&[Type::Text, Type::Table(README)])),
    key("requires-python", Type::Text),
    key("license", Type::Either(&[Type::Text, Type::Table(LICENSE)])),
    key("license-files", TEXTS),
    key("authors", Type::Array(&Type::Table(PERSON))),
    key("maintainers", Type::Array(&Type::Table(PERSON))),
    key("keywords", TEXTS),
    key("classifiers", TEXTS),
    key("urls", TEXT_MAP),
    key("scripts", TEXT_MAP),
    key("gui-scripts", TEXT_MAP),
    key("entry-points", Type::Map(&TEXT_MAP)),
    key("dependencies", TEXTS),
    key("optional-dependencies", Type::Map(&TEXTS)),
    key("dynamic", TEXTS),
    key("import-names", TEXTS),
    key("import-namespaces", TEXTS),
];

/// `[tool.shipwheel]`
pub const SHIPWHEEL: &[Key] =
    &[key("ignore", TEXTS), key("severity", TEXT_MAP), key("target", Type::Text)];

/// The fields that may be listed in `dynamic`: every key of `[project]` but `name` and `dynamic`.
pub const DYNAMIC: &[&str] = &[
    "version",
    "description",
    "readme",
    "requires-python",
    "license",
    "license-files",
    "authors",
    "maintainers",
    "keywords",
    "classifiers",
    "urls",
    "scripts",
    "gui-scripts",
    "entry-points",
    "dependencies",
    "optional-dependencies",
    "import-names",
    "import-namespaces",
];

/// The tables that a project file may have at its top.
pub const TOP: &[&str] = &["build-system", "project", "dependency-groups", "tool"];

impl Type {
    /// What a message calls it, article and all: `an array of strings`.
    pub fn name(&self) -> String {
        match self {
            Type::Text => "a string".to_owned(),
            Type::Boolean => "`true` or `false`".to_owned(),
            Type::Integer => "an integer".to_owned(),
            Type::Array(of) => format!("an array of {}", of.plural()),
            Type::Table(_) => "a table".to_owned(),
            Type::Map(of) => format!("a table of {}", of.plural()),
            Type::Either(types) => {
                let names: Vec<String> = types.iter().map(Type::name).collect();
                names.join(" or ")
            }
            Type::Any => "any value".to_owned(),
        }
    }

    fn plural(&self) -> String {
        match self {
            Type::Text => "strings".to_owned(),
            Type::Boolean => "booleans".to_owned(),
            Type::Integer => "integers".to_owned(),
            Type::Array(of) => format!("arrays of {}", of.plural()),
            Type::Table(_) => "tables".to_owned(),
            Type::Map(of) => format!("tables of {}", of.plural()),
            Type::Either(types) => {
                let names: Vec<String> = types.iter().map(Type::plural).collect();
                names.join(" or ")
            }
            Type::Any => "values".to_owned(),
        }
    }
}
