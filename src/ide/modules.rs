//! The places of a project file that name a module: by its dotted name, by its path, or by the name
//! of the project.

use crate::document::{Key, Str, Table, Value};
use crate::files::inside;
use crate::grammar::entry_point::Reference;
use crate::project::{Module, Project};
use crate::text::Span;

/// A place where a module is named.
#[derive(Clone, Debug)]
pub struct Mention<'d> {
    pub at: Written<'d>,
    /// The module, in bytes of the text.
    pub module: Span,
    /// Its dotted name, whatever the text is.
    pub name: String,
    /// The object in it, in bytes of the text.
    pub object: Option<Span>,
    /// Whether the text is the dotted name, so that its parts are the packages above.
    pub is_dotted: bool,
    /// Whether the backend takes the module because of this place.
    pub defines: bool,
}

/// What a name is written in.
#[derive(Clone, Copy, Debug)]
pub enum Written<'d> {
    Key(&'d Key),
    Text(&'d Str),
}

impl Written<'_> {
    pub fn as_str(&self) -> &str {
        match self {
            Written::Key(key) => &key.name,
            Written::Text(text) => text.as_str(),
        }
    }

    /// The key or string in the file, quotes included.
    pub fn span(&self) -> Span {
        match self {
            Written::Key(key) => key.span,
            Written::Text(text) => text.span,
        }
    }

    /// Where a part of it stands in the file.
    pub fn place(&self, part: Span) -> Span {
        match self {
            Written::Key(key) => key.place(part),
            Written::Text(text) => text.place(part.range()),
        }
    }
}

/// Longer texts name no module that anyone has.
const LONGEST: usize = 200;

/// At most so many places.
const MOST: usize = 2_000;

/// Keys whose strings are dotted names of modules that are taken for it.
const TAKEN: [&[&str]; 4] = [
    &["tool", "flit", "module", "name"],
    &["tool", "uv", "build-backend", "module-name"],
    &["tool", "setuptools", "packages"],
    &["tool", "setuptools", "py-modules"],
];

/// Tables whose keys are dotted names of packages.
const KEYED: [&[&str]; 3] = [
    &["tool", "setuptools", "package-data"],
    &["tool", "setuptools", "exclude-package-data"],
    &["tool", "setuptools", "package-dir"],
];

/// Keys whose strings are paths of packages and modules; the flag tells those that are taken for it.
const PATHS: [(&[&str], bool); 7] = [
    (&["tool", "hatch", "build", "packages"], true),
    (&["tool", "hatch", "build", "only-include"], true),
    (&["tool", "hatch", "build", "targets", "wheel", "packages"], true),
    (&["tool", "hatch", "build", "targets", "wheel", "only-include"], true),
    (&["tool", "hatch", "build", "targets", "sdist", "packages"], false),
    (&["tool", "hatch", "version", "path"], false),
    (&["tool", "pdm", "version", "path"], false),
];

/// Every place, list by list; `code` are the modules that paths are compared with.
pub fn mentions<'d>(project: &Project<'d>, code: &[Module]) -> Vec<Mention<'d>> {
    let mut out: Vec<Mention> = Vec::new();
    let document = project.document;
    if let (Some(own), Some(name)) = (project.name, project.implied_module()) {
        let module = Span::new(0, own.as_str().len());
        let at = Written::Text(own);
        out.push(Mention { at, module, name, object: None, is_dotted: false, defines: true });
    }
    for value in TAKEN.iter().filter_map(|path| document.at(path)) {
        out.extend(texts(value).filter_map(|text| dotted(Written::Text(text), true)));
    }
    for key in ["import-names", "import-namespaces"] {
        let texts = project.value(key).into_iter().flat_map(Value::texts);
        out.extend(texts.filter_map(|text| dotted(Written::Text(text), false)));
    }
    let references = [&["tool", "pdm", "version", "getter"] as &[&str]];
    let getters = references.iter().filter_map(|path| document.at(path)?.as_text());
    let points = project.entry_points.iter().map(|point| point.value);
    let poetry = poetry_points(document.table(&["tool", "poetry"]));
    out.extend(points.chain(getters).chain(poetry).take(MOST).filter_map(reference));
    let attr = document.at(&["tool", "setuptools", "dynamic", "version", "attr"]);
    out.extend(attr.and_then(Value::as_text).and_then(attribute));
    for table in KEYED.iter().filter_map(|path| document.table(path)) {
        let keys = table.entries.iter().take(MOST).filter(|entry| entry.key.name != "*");
        out.extend(keys.filter_map(|entry| dotted(Written::Key(&entry.key), false)));
    }
    for (path, defines) in PATHS {
        for text in document.at(path).into_iter().flat_map(texts) {
            out.extend(by_path(text, text.as_str(), code, defines));
        }
    }
    for (include, path) in poetry_packages(document.table(&["tool", "poetry"])) {
        out.extend(by_path(include, &path, code, true));
    }
    out.truncate(MOST);
    out
}

/// A string, or the strings of an array.
pub fn texts(value: &Value) -> impl Iterator<Item = &Str> {
    value.as_text().into_iter().chain(value.texts())
}

/// `name`, with what import names have behind a semicolon.
fn dotted(at: Written<'_>, defines: bool) -> Option<Mention<'_>> {
    let text = at.as_str();
    let name = text.split(';').next().unwrap_or_default().trim();
    let start = text.find(name)?;
    if name.is_empty() || name.len() > LONGEST {
        return None;
    }
    let (module, name) = (Span::new(start, start + name.len()), name.to_owned());
    Some(Mention { at, module, name, object: None, is_dotted: true, defines })
}

/// `module:object`
fn reference(text: &Str) -> Option<Mention<'_>> {
    let read = Reference::read(text.as_str());
    let name = read.module.of(text.as_str()).to_owned();
    if read.segments.is_empty() || name.len() > LONGEST {
        return None;
    }
    let object = (!read.attributes.is_empty()).then_some(read.object).flatten();
    let (at, module) = (Written::Text(text), read.module);
    Some(Mention { at, module, name, object, is_dotted: true, defines: false })
}

/// `module.attribute` of setuptools.
fn attribute(text: &Str) -> Option<Mention<'_>> {
    let (module, object) = text.as_str().rsplit_once('.')?;
    if module.is_empty() || module.len() > LONGEST {
        return None;
    }
    let start = module.len() + 1;
    Some(Mention {
        at: Written::Text(text),
        module: Span::new(0, module.len()),
        name: module.to_owned(),
        object: Some(Span::new(start, start + object.len())).filter(|object| !object.is_empty()),
        is_dotted: true,
        defines: false,
    })
}

fn by_path<'d>(text: &'d Str, path: &str, code: &[Module], defines: bool) -> Option<Mention<'d>> {
    let path = inside(path.trim_start_matches('/')).ok()?;
    let name = code.iter().find_map(|module| {
        let below = path.strip_prefix(&module.path)?;
        if below.is_empty() {
            return Some(module.name.clone());
        }
        let below = below.strip_prefix('/')?;
        let below = below.strip_suffix(".py").unwrap_or(below);
        let below = below.strip_suffix("__init__").unwrap_or(below).trim_end_matches('/');
        let below = below.replace('/', ".");
        Some(if below.is_empty() {
            module.name.clone()
        } else {
            format!("{}.{below}", module.name)
        })
    })?;
    let module = Span::new(0, text.as_str().len());
    let at = Written::Text(text);
    Some(Mention { at, module, name, object: None, is_dotted: false, defines })
}

/// Scripts and plugins that poetry-core reads from its own table.
fn poetry_points(poetry: Option<&Table>) -> impl Iterator<Item = &Str> {
    let below = move |key: &str| poetry.and_then(|table| table.get(key)).and_then(Value::as_table);
    let scripts = below("scripts").into_iter().flat_map(|table| &table.entries);
    let plugins = below("plugins").into_iter().flat_map(|table| &table.entries);
    let groups = plugins.filter_map(|entry| entry.value.as_table());
    let points = groups.flat_map(|group| &group.entries);
    scripts.chain(points).filter_map(|entry| entry.value.as_text())
}

/// `include` of each element of `packages`, with its path from the project folder.
fn poetry_packages(poetry: Option<&Table>) -> Vec<(&Str, String)> {
    let items = poetry.and_then(|table| table.get("packages")?.as_array());
    let tables = items.into_iter().flat_map(|array| &array.items).filter_map(Value::as_table);
    tables.take(MOST).filter_map(poetry_package).collect()
}

fn poetry_package(table: &Table) -> Option<(&Str, String)> {
    let text = |key: &str| table.get(key).and_then(Value::as_text);
    let include = text("include")?;
    let from = text("from").map_or("", Str::as_str);
    Some((include, format!("{from}/{}", include.as_str())))
}
