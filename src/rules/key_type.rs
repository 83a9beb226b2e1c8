//! Values of a type that their key cannot have.

use super::{Report, rule};
use crate::document::{Entry, Kind, Table, Value, edit};
use crate::grammar::entry_point::is_import_name;
use crate::project::{Backend, NameForm, Project, Setuptools, Tool, Uv};
use crate::spec::keys::{self, Key, Type};
use crate::text::shown::shown;
use crate::text::{Edit, Span};
use std::fmt;

rule! {
    /// A value has the wrong type.
    ///
    /// Each key of `[build-system]`, `[project]` and the backend's own table takes one type, and
    /// backends stop at another: a lone string where an array belongs, a number where a version
    /// string belongs.
    ///
    /// ```toml bad
    /// [project]
    /// name = "demo"
    /// version = 1.0
    /// description = "Demo"
    /// ```
    ///
    /// ```toml good
    /// [project]
    /// name = "demo"
    /// version = "1.0"
    /// description = "Demo"
    /// ```
    "key-type", Error,
    "https://packaging.python.org/en/latest/specifications/pyproject-toml/", check
}

fn check(project: &Project, report: &mut Report) {
    let root = project.document.root();
    for top in keys::TOP {
        if let Some(value) = root.get(top).filter(|value| value.as_table().is_none()) {
            tell(&Name::of(top), value, &Type::Table(&[]), report);
        }
    }
    let mut judge = Judge { project, report };
    if let Some(table) = project.build_system.table {
        judge.table(table, keys::BUILD_SYSTEM, None);
    }
    if let Some(table) = project.table {
        judge.table(table, keys::PROJECT, None);
    }
    if let Tool::Uv(uv) = &project.tool {
        module_of_uv(uv, report);
    }
    if let Tool::Setuptools(setuptools) = &project.tool {
        names_of_setuptools(setuptools, report);
    }
    let mut judge = Judge { project, report };
    if matches!(project.tool, Tool::Setuptools(_)) {
        // Of commands, each a table of its options.
        let commands = project.document.table(&["tool", "distutils"]);
        for entry in commands.into_iter().flat_map(|commands| &commands.entries) {
            let name = format!("tool.distutils.{}", entry.key.name);
            judge.value(&entry.value, &Name::of(&name), &Type::Table(&[]));
        }
    }
    if let Some((path, keys)) = project.tool.keys() {
        // hatchling leaves its source alone where the version is static.
        let keys = match keys.split_last() {
            Some((last, rest)) if last.name == "version" && !project.is_dynamic("version") => rest,
            _ => keys,
        };
        for depth in 1..=path.len() {
            let Some(value) = project.document.at(&path[..depth]) else { break };
            let of = if depth == path.len() { Type::Table(keys) } else { Type::Table(&[]) };
            if depth > 1 {
                judge.value(value, &Name::of(&path[..depth].join(".")), &of);
            }
        }
    }
}

/// uv_build 0.13.6 takes a module's name for a type of its own, and its folder as well.
fn module_of_uv(uv: &Uv, report: &mut Report) {
    for text in &uv.bad_names {
        let name = text.as_str();
        let message = format!("`module-name` must be dotted identifiers, and `{name}` is not");
        let found = report.at(text.span, message);
        let plain = name.trim_matches('/').replace('-', "_").replace('/', ".");
        let plain = plain.strip_prefix("src.").unwrap_or(&plain);
        if is_import_name(plain) {
            found.unsafe_fix(format!("Write `{plain}`"), vec![text.replace(plain)]);
        }
    }
    if let Some(text) = uv.bad_root {
        let message = format!(
            "`module-root` must be a folder of the project, and `{}` is not",
            text.as_str()
        );
        report.at(text.span, message);
    }
}

/// setuptools 84.2.1 checks the names in its table as it checks types.
fn names_of_setuptools(setuptools: &Setuptools, report: &mut Report) {
    for (key, text, form) in &setuptools.schema.texts {
        let wanted = match form {
            // Told with the packages and modules that are not there.
            _ if matches!(*key, "packages" | "py-modules") => continue,
            NameForm::Package => "the dotted name of a package",
            NameForm::Module => "the dotted name of a module",
            NameForm::Class => "a class with its module, as `package.module.Class`",
            NameForm::Distribution => "the name of a distribution",
        };
        let name = shown(text.as_str());
        report.at(text.span, format!("`{key}` takes {wanted}, and setuptools refuses `{name}`"));
    }
}

/// What a value is called. It is put together where it is told, which is seldom.
struct Name<'n> {
    table: Option<&'n Name<'n>>,
    /// Below a table one key as it is meant, and otherwise a name as it is written.
    key: &'n str,
}

impl<'n> Name<'n> {
    fn of(name: &'n str) -> Self {
        Name { table: None, key: name }
    }

    fn below(table: &'n Name<'n>, key: &'n str) -> Self {
        Name { table: Some(table), key }
    }

    /// Whether it is this key of `[project]` or of `[build-system]`.
    fn is(&self, key: &str) -> bool {
        self.table.is_none() && self.key == key
    }
}

impl fmt::Display for Name<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.table {
            Some(table) => write!(f, "{table}.{}", edit::key(self.key)),
            None => f.write_str(self.key),
        }
    }
}

struct Judge<'p, 'd, 'r> {
    project: &'p Project<'d>,
    report: &'r mut Report,
}

impl Judge<'_, '_, '_> {
    fn table(&mut self, table: &Table, keys: &[Key], above: Option<&Name>) {
        for entry in &table.entries {
            if let Some(key) = keys.iter().find(|key| key.name == entry.key.name) {
                self.entry(entry, &Name { table: above, key: key.name }, &key.of);
            }
        }
    }

    fn entry(&mut self, entry: &Entry, name: &Name, of: &Type) {
        // Its members have rules that know more.
        let extras = name.is("optional-dependencies") && self.project.backend != Backend::Spec;
        let elsewhere = (name.is("dynamic") && entry.value.as_array().is_some())
            || (extras && entry.value.as_table().is_some());
        if !elsewhere {
            self.value(&entry.value, name, of);
        }
    }

    fn value(&mut self, value: &Value, name: &Name, of: &Type) {
        match (of, &value.kind) {
            (_, Kind::Broken)
            | (Type::Any, _)
            | (Type::Text, Kind::Text(_))
            | (Type::Boolean, Kind::Boolean(_))
            | (Type::Integer, Kind::Integer) => {}
            (Type::Array(element), Kind::Array(array)) => {
                for item in &array.items {
                    self.element(item, name, element, of);
                }
            }
            (Type::Table(keys), Kind::Table(table)) => {
                self.table(table, keys, Some(name));
            }
            (Type::Map(of), Kind::Table(table)) => {
                for entry in &table.entries {
                    self.value(&entry.value, &Name::below(name, &entry.key.name), of);
                }
            }
            (Type::Either(types), kind) => match types.iter().find(|of| fits(of, kind)) {
                Some(of) => self.value(value, name, of),
                None => tell(name, value, of, self.report),
            },
            // hatchling reads `{ globs = […] }`, a form that a draft of PEP 639 had.
            (_, Kind::Table(table))
                if name.is("license-files")
                    && self.project.backend == Backend::Hatchling
                    && (table.contains("globs") || table.contains("paths")) => {}
            // A quoted group with dots is missing its quotes; another rule says so.
            (Type::Text, Kind::Table(_))
                if name.table.is_some_and(|group| {
                    group.table.is_some_and(|points| points.is("entry-points"))
                }) => {}
            _ => tell(name, value, of, self.report),
        }
    }

    fn element(&mut self, item: &Value, name: &Name, of: &Type, array: &Type) {
        let person = name.is("authors") || name.is("maintainers");
        match (&item.kind, of) {
            // `"Ann <ann@example.org>"`: another rule knows what to write instead.
            (Kind::Text(_), _) if person => {}
            (Kind::Table(_), Type::Table(_)) => self.value(item, name, of),
            (Kind::Broken, _) | (Kind::Text(_), Type::Text) => {}
            (kind, Type::Either(types)) if types.iter().any(|of| fits(of, kind)) => {}
            _ => {
                let got = item.type_name();
                let message = format!("`{name}` must be {}; this is {got}", array.name());
                let found = self.report.at(item.span, message);
                if let (Type::Text, Kind::Integer | Kind::Float) = (of, &item.kind) {
                    found.unsafe_fix("Put it in quotes", quotes(item.span));
                }
            }
        }
    }
}

/// Whether a value is of this type, whatever it holds.
fn fits(of: &Type, kind: &Kind) -> bool {
    matches!(
        (of, kind),
        (Type::Text, Kind::Text(_))
            | (Type::Table(_) | Type::Map(_), Kind::Table(_))
            | (Type::Array(_), Kind::Array(_))
    )
}

/// Says that `value` should be of another type, and offers what was probably meant.
fn tell(name: &Name, value: &Value, of: &Type, report: &mut Report) {
    if value.is_broken() {
        return;
    }
    let message = format!("`{name}` must be {}, not {}", of.name(), value.type_name());
    let found = report.at(value.span, message);
    match (of, &value.kind) {
        (Type::Array(Type::Text), Kind::Text(_))
        | (Type::Array(Type::Table(_)), Kind::Table(_)) => {
            let inline = value.as_table().is_none_or(|table| table.header.is_none());
            if inline {
                let edits =
                    vec![Edit::insert(value.span.start, "["), Edit::insert(value.span.end, "]")];
                found.fix("Put it in an array", edits);
            }
        }
        (Type::Text, Kind::Integer | Kind::Float) if name.key == "requires-python" => {
            let edits =
                vec![Edit::insert(value.span.start, "\">="), Edit::insert(value.span.end, "\"")];
            found.unsafe_fix("Put it in quotes, as a lower bound", edits);
        }
        (Type::Text, Kind::Integer | Kind::Float | Kind::Date) => {
            found.unsafe_fix("Put it in quotes", quotes(value.span));
        }
        _ => {}
    }
}

fn quotes(span: Span) -> Vec<Edit> {
    vec![Edit::insert(span.start, "\""), Edit::insert(span.end, "\"")]
}
