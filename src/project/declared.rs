//! `[project]` in the types that its specification asks for, with the place of everything that
//! has another type. What the texts say is not judged here.

use crate::document::{Document, Entry, Str, Table, Value};
use crate::text::Span;

/// A string of the project file, with its place.
pub type Text<'d> = &'d Str;

/// A key with its place.
#[derive(Clone, Copy, Debug)]
pub struct Name<'d> {
    pub text: &'d str,
    pub span: Span,
}

/// Keys with strings, in file order.
pub type Pairs<'d> = Vec<(Name<'d>, Text<'d>)>;

/// A value whose type is not the one its key needs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mistyped {
    pub span: Span,
    /// Dotted, from the root of the file.
    pub key: String,
    /// With its article.
    pub expected: &'static str,
}

/// A file named by `file` or a text given in place, in `readme` and `license`.
#[derive(Clone, Debug)]
pub struct Content<'d> {
    pub file: Option<Text<'d>>,
    pub text: Option<Text<'d>>,
    pub content_type: Option<Text<'d>>,
    /// Keys beside these three.
    pub other: Vec<Name<'d>>,
    pub span: Span,
}

/// A value that may be a string or a table.
#[derive(Clone, Debug)]
pub enum Either<'d> {
    Text(Text<'d>),
    Table(Content<'d>),
}

/// One of `authors` or `maintainers`.
#[derive(Clone, Debug)]
pub struct Person<'d> {
    pub name: Option<Text<'d>>,
    pub email: Option<Text<'d>>,
    pub other: Vec<Name<'d>>,
    pub span: Span,
}

/// The table as declared; none where a key is not given or has another type.
#[derive(Debug, Default)]
pub struct Declared<'d> {
    pub name: Option<Text<'d>>,
    pub version: Option<Text<'d>>,
    pub description: Option<Text<'d>>,
    pub readme: Option<Either<'d>>,
    pub requires_python: Option<Text<'d>>,
    pub license: Option<Either<'d>>,
    pub license_files: Option<Vec<Text<'d>>>,
    pub authors: Option<Vec<Person<'d>>>,
    pub maintainers: Option<Vec<Person<'d>>>,
    pub keywords: Option<Vec<Text<'d>>>,
    pub classifiers: Option<Vec<Text<'d>>>,
    pub urls: Option<Pairs<'d>>,
    pub scripts: Option<Pairs<'d>>,
    pub gui_scripts: Option<Pairs<'d>>,
    pub entry_points: Option<Vec<(Name<'d>, Pairs<'d>)>>,
    pub dependencies: Option<Vec<Text<'d>>>,
    pub optional_dependencies: Option<Vec<(Name<'d>, Vec<Text<'d>>)>>,
    pub dynamic: Option<Vec<Text<'d>>>,
    pub import_names: Option<Vec<Text<'d>>>,
    pub import_namespaces: Option<Vec<Text<'d>>>,
    /// Every key of the table, known or not.
    pub keys: Vec<Name<'d>>,
    pub mistyped: Vec<Mistyped>,
}

impl<'d> Declared<'d> {
    /// None without the table.
    pub fn read(document: &'d Document) -> Option<Self> {
        let table = document.table(&["project"])?;
        let mut reader = Reader::new("project");
        let mut declared = Declared {
            name: reader.text(table, "name"),
            version: reader.text(table, "version"),
            description: reader.text(table, "description"),
            readme: reader.either(table, "readme"),
            requires_python: reader.text(table, "requires-python"),
            license: reader.either(table, "license"),
            license_files: reader.texts(table, "license-files"),
            authors: reader.people(table, "authors"),
            maintainers: reader.people(table, "maintainers"),
            keywords: reader.texts(table, "keywords"),
            classifiers: reader.texts(table, "classifiers"),
            urls: reader.pairs(table, "urls"),
            scripts: reader.pairs(table, "scripts"),
            gui_scripts: reader.pairs(table, "gui-scripts"),
            entry_points: reader.groups(table, "entry-points"),
            dependencies: reader.texts(table, "dependencies"),
            optional_dependencies: reader.lists(table, "optional-dependencies"),
            dynamic: reader.texts(table, "dynamic"),
            import_names: reader.texts(table, "import-names"),
            import_namespaces: reader.texts(table, "import-namespaces"),
            keys: table.entries.iter().map(name).collect(),
            mistyped: Vec::new(),
        };
        declared.mistyped = reader.mistyped;
        Some(declared)
    }

    /// The key of this name, when it is given.
    pub fn key(&self, text: &str) -> Option<Name<'d>> {
        self.keys.iter().copied().find(|key| key.text == text)
    }
}

pub(super) fn name(entry: &Entry) -> Name<'_> {
    Name { text: &entry.key.name, span: entry.key.span }
}

/// Reads values of the types it is asked for and keeps what has another.
pub(super) struct Reader {
    path: String,
    pub(super) mistyped: Vec<Mistyped>,
}

impl Reader {
    pub(super) fn new(path: &str) -> Self {
        Reader { path: path.to_owned(), mistyped: Vec::new() }
    }

    fn wrong(&mut self, value: &Value, key: &str, expected: &'static str) {
        let key = format!("{}.{key}", self.path);
        self.mistyped.push(Mistyped { span: value.span, key, expected });
    }

    pub(super) fn text<'d>(&mut self, table: &'d Table, key: &str) -> Option<Text<'d>> {
        let value = table.get(key)?;
        if value.as_text().is_none() {
            self.wrong(value, key, "a string");
        }
        value.as_text()
    }

    fn strings<'d>(&mut self, value: &'d Value, key: &str) -> Vec<Text<'d>> {
        let Some(array) = value.as_array() else {
            self.wrong(value, key, "an array of strings");
            return Vec::new();
        };
        for item in array.items.iter().filter(|item| item.as_text().is_none()) {
            self.wrong(item, key, "an array of strings");
        }
        value.texts().collect()
    }

    pub(super) fn texts<'d>(&mut self, table: &'d Table, key: &str) -> Option<Vec<Text<'d>>> {
        table.get(key).map(|value| self.strings(value, key))
    }

    pub(super) fn table<'d>(&mut self, table: &'d Table, key: &str) -> Option<&'d Table> {
        let value = table.get(key)?;
        if value.as_table().is_none() {
            self.wrong(value, key, "a table");
        }
        value.as_table()
    }

    fn strings_of<'d>(&mut self, table: &'d Table, key: &str) -> Pairs<'d> {
        let mut pairs = Vec::new();
        for entry in &table.entries {
            match entry.value.as_text() {
                Some(text) => pairs.push((name(entry), text)),
                None => self.wrong(&entry.value, &format!("{key}.{}", entry.key.name), "a string"),
            }
        }
        pairs
    }

    pub(super) fn pairs<'d>(&mut self, table: &'d Table, key: &str) -> Option<Pairs<'d>> {
        self.table(table, key).map(|table| self.strings_of(table, key))
    }

    fn groups<'d>(&mut self, table: &'d Table, key: &str) -> Option<Vec<(Name<'d>, Pairs<'d>)>> {
        let table = self.table(table, key)?;
        let mut groups = Vec::new();
        for entry in &table.entries {
            let key = format!("{key}.{}", entry.key.name);
            match entry.value.as_table() {
                Some(group) => groups.push((name(entry), self.strings_of(group, &key))),
                None => self.wrong(&entry.value, &key, "a table"),
            }
        }
        Some(groups)
    }

    pub(super) fn lists<'d>(
        &mut self,
        table: &'d Table,
        key: &str,
    ) -> Option<Vec<(Name<'d>, Vec<Text<'d>>)>> {
        let table = self.table(table, key)?;
        let mut lists = Vec::new();
        for entry in &table.entries {
            let key = format!("{key}.{}", entry.key.name);
            lists.push((name(entry), self.strings(&entry.value, &key)));
        }
        Some(lists)
    }

    fn either<'d>(&mut self, table: &'d Table, key: &str) -> Option<Either<'d>> {
        let value = table.get(key)?;
        if let Some(text) = value.as_text() {
            return Some(Either::Text(text));
        }
        let Some(table) = value.as_table() else {
            self.wrong(value, key, "a string or a table");
            return None;
        };
        let mut inner = Reader::new(&format!("{}.{key}", self.path));
        let content = Content {
            file: inner.text(table, "file"),
            text: inner.text(table, "text"),
            content_type: inner.text(table, "content-type"),
            other: others(table, &["file", "text", "content-type"]),
            span: value.span,
        };
        self.mistyped.append(&mut inner.mistyped);
        Some(Either::Table(content))
    }

    fn people<'d>(&mut self, table: &'d Table, key: &str) -> Option<Vec<Person<'d>>> {
        let value = table.get(key)?;
        let Some(array) = value.as_array() else {
            self.wrong(value, key, "an array of tables");
            return None;
        };
        let mut people = Vec::new();
        for item in &array.items {
            let Some(table) = item.as_table() else {
                self.wrong(item, key, "an array of tables");
                continue;
            };
            let mut inner = Reader::new(&format!("{}.{key}", self.path));
            people.push(Person {
                name: inner.text(table, "name"),
                email: inner.text(table, "email"),
                other: others(table, &["name", "email"]),
                span: item.span,
            });
            self.mistyped.append(&mut inner.mistyped);
        }
        Some(people)
    }
}

pub(super) fn others<'d>(table: &'d Table, known: &[&str]) -> Vec<Name<'d>> {
    let unknown = table.entries.iter().filter(|entry| !known.contains(&entry.key.name.as_str()));
    unknown.map(name).collect()
}
