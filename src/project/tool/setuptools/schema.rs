//! What the schema of setuptools refuses below the first level of keys: names, and tables that
//! lack a key. Source: `setuptools.schema.json` and `formats.py` of setuptools 84.2.1.

use crate::document::{Document, Entry, Key, Str, Table, Value};
use crate::grammar::entry_point::is_identifier;
use crate::grammar::name;
use crate::text::Span;

/// What a string has to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NameForm {
    /// A dotted name, with dashes inside, or one of a package of stubs.
    Package,
    /// A dotted name, with dashes inside.
    Module,
    /// A class with the module it is in.
    Class,
    /// The name of a distribution.
    Distribution,
}

/// What setuptools stops at.
#[derive(Debug, Default)]
pub struct SchemaFaults<'d> {
    /// Strings of another form, with the key they stand under.
    pub texts: Vec<(&'static str, &'d Str, NameForm)>,
    /// Keys that name a package and cannot.
    pub packages: Vec<(&'static str, &'d Key)>,
    /// Keys that name an extra and cannot.
    pub extras: Vec<&'d Key>,
    /// Places of tables, what they are, and the key that is not there.
    pub incomplete: Vec<(Span, String, &'static str)>,
}

impl<'d> SchemaFaults<'d> {
    pub(super) fn read(document: &Document, table: &'d Table) -> Self {
        let mut faults = SchemaFaults::default();
        for (key, form) in [
            ("packages", NameForm::Package),
            ("py-modules", NameForm::Module),
            ("provides", NameForm::Distribution),
            ("obsoletes", NameForm::Distribution),
        ] {
            // Of a path in the place of a package more can be said.
            let is_path = |text: &str| form == NameForm::Package && text.contains('/');
            let texts = table.get(key).into_iter().flat_map(Value::texts);
            faults.texts.extend(
                texts
                    .filter(|text| !form.fits(text.as_str()) && !is_path(text.as_str()))
                    .map(|text| (key, text, form)),
            );
        }
        for entry in entries(table.get("cmdclass")) {
            if let Some(text) = entry.value.as_text()
                && !NameForm::Class.fits(text.as_str())
            {
                faults.texts.push(("cmdclass", text, NameForm::Class));
            }
        }
        for (key, also) in
            [("package-dir", ""), ("package-data", "*"), ("exclude-package-data", "*")]
        {
            let keys = entries(table.get(key)).iter().map(|entry| &entry.key);
            let bad = keys.filter(|key| key.name != also && !NameForm::Package.fits(&key.name));
            faults.packages.extend(bad.map(|bad| (key, bad)));
        }
        faults.extensions(table);
        faults.dynamic(table);
        // The key may be what could not be read.
        if !document.faults().is_empty() {
            faults.incomplete.clear();
        }
        faults
    }

    fn extensions(&mut self, table: &'d Table) {
        let items = table.get("ext-modules").and_then(Value::as_array);
        for item in items.into_iter().flat_map(|array| &array.items) {
            let Some(extension) = item.as_table() else { continue };
            for key in ["name", "sources"] {
                if !extension.contains(key) {
                    let place = extension.header.unwrap_or(item.span);
                    self.incomplete.push((place, "an extension module".to_owned(), key));
                }
            }
            if let Some(text) = extension.get("name").and_then(Value::as_text)
                && !NameForm::Module.fits(text.as_str())
            {
                self.texts.push(("name", text, NameForm::Module));
            }
        }
    }

    fn dynamic(&mut self, table: &'d Table) {
        for entry in entries(table.get("dynamic")) {
            match entry.key.name.as_str() {
                "version" => {}
                "optional-dependencies" => {
                    for extra in entries(Some(&entry.value)) {
                        if !name::is_valid(&extra.key.name) {
                            self.extras.push(&extra.key);
                        }
                        self.file(extra);
                    }
                }
                _ => self.file(entry),
            }
        }
    }

    fn file(&mut self, entry: &'d Entry) {
        let Some(table) = entry.value.as_table() else { return };
        // Of another key in its place another rule tells.
        let is_other = |entry: &Entry| entry.key.name != "content-type";
        if !table.contains("file") && !table.entries.iter().any(is_other) {
            self.incomplete.push((entry.place(), format!("`{}`", entry.key.name), "file"));
        }
    }
}

fn entries(value: Option<&Value>) -> &[Entry] {
    value.and_then(Value::as_table).map_or(&[], |table| &table.entries)
}

impl NameForm {
    /// Whether setuptools takes `text` for one.
    pub fn fits(self, text: &str) -> bool {
        let dotted = |text: &str| text.split('.').all(is_identifier);
        let relaxed = |text: &str| {
            let ends = text.starts_with('-') || text.ends_with('-') || text.ends_with("-stubs");
            !ends && dotted(&text.replace('-', "_"))
        };
        match self {
            NameForm::Class => dotted(text),
            NameForm::Module => relaxed(text),
            NameForm::Distribution => name::is_valid(text),
            NameForm::Package => {
                let (top, rest) =
                    text.split_once('.').map_or((text, None), |(top, rest)| (top, Some(rest)));
                let stubs = top.strip_suffix("-stubs");
                relaxed(text)
                    || stubs.is_some_and(|top| is_identifier(top) && rest.is_none_or(dotted))
            }
        }
    }
}
