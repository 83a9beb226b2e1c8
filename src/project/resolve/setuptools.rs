//! The version as setuptools reads it: from a name of a module, or from the text of files. Source:
//! `config/expand.py` of setuptools 84.2.1.

use super::{Failure, Outcome, Resolved, Trail, imported};
use crate::document::{Str, Value};
use crate::files::Files;
use crate::grammar::entry_point::is_identifier;
use crate::project::Project;
use crate::python::evaluate::{Called, Tree};
use crate::python::{self, Constant, Expr, Module};
use crate::text::Span;
use crate::text::path::inside;

impl Project<'_> {
    /// `attr = "package.module.NAME"`: the first literal assigned to the name, else an import.
    pub(in crate::project) fn setuptools_version(
        &self,
        attr: &Str,
        tree: &dyn Tree,
    ) -> Option<Resolved> {
        let (dotted, name) = attr.as_str().rsplit_once('.')?;
        if !dotted.split('.').chain([name]).all(is_identifier) || dotted.starts_with("src.") {
            return None;
        }
        let mapped = self.mapped_module(dotted, tree);
        let (root, file) = match &mapped {
            Some(file) => (String::new(), file.clone()),
            None => self.setuptools_module(dotted, tree)?,
        };
        let source = Module::shared(&tree.read(&file)?).ok()?;
        if let Some(span) = source.first_error() {
            let (outcome, trail) = (Outcome::Fails(Failure::Syntax), Trail::default());
            return Some(Resolved { outcome, file, span, trail });
        }
        let first = source.assignments(name).find_map(|assigned| assigned.value);
        if let Some(found) = first
            && let Some(Constant::Text(text)) = Constant::of(found)
        {
            let outcome = Outcome::Text { value: text.value, plain: text.plain };
            let (span, trail) = (python::place(found), Trail::default());
            return Some(Resolved { outcome, file, span, trail });
        }
        // Their `str` is no version.
        if let Some(found) = first
            && let Some(other @ (Constant::None | Constant::Boolean)) = Constant::of(found)
        {
            let (outcome, span) = (Outcome::NotText(other.name()), python::place(found));
            return Some(Resolved { outcome, file, span, trail: Trail::default() });
        }
        // Lists and numbers are read as well, and joined.
        if let Some((found, read)) = first.and_then(|found| Some((found, literal(found)?))) {
            let outcome = Outcome::Text { value: read?, plain: false };
            let (span, trail) = (python::place(found), Trail::default());
            return Some(Resolved { outcome, file, span, trail });
        }
        // What it imports of its own package lies elsewhere than its name says.
        if mapped.is_some() {
            return None;
        }
        imported(tree, &root, &file, name, Called::WhereItCan)
    }

    /// The file of a module whose package has a folder of its own in `package-dir`
    /// (`discovery.find_package_path`).
    fn mapped_module(&self, dotted: &str, tree: &dyn Tree) -> Option<String> {
        let folders = self.document.table(&["tool", "setuptools", "package-dir"])?;
        let ends = dotted.match_indices('.').map(|(dot, _)| dot).chain([dotted.len()]);
        let ends: Vec<usize> = ends.collect();
        // The most specific one counts.
        let (folder, rest) = ends.iter().rev().find_map(|end| {
            let folder = folders.get(&dotted[..*end])?.as_text()?;
            Some((folder, dotted[*end..].trim_start_matches('.')))
        })?;
        let path = inside(&format!("{}/{}", folder.as_str(), rest.replace('.', "/"))).ok()?;
        let files = [format!("{path}.py"), format!("{path}/__init__.py")];
        files.into_iter().find(|file| tree.read(file).is_some())
    }

    /// The file of a module, and the folder that it is imported from. Where the packages are
    /// listed, or setup.py has a say, it has to be the only file that may be meant.
    fn setuptools_module(&self, dotted: &str, tree: &dyn Tree) -> Option<(String, String)> {
        let path = dotted.replace('.', "/");
        let in_root = |root: &str| {
            let base = if root.is_empty() { path.clone() } else { format!("{root}/{path}") };
            let files = [format!("{base}/__init__.py"), format!("{base}.py")];
            files.into_iter().find(|file| tree.read(file).is_some())
        };
        let first = dotted.split('.').next()?;
        if let Some(module) = self.found_modules().iter().find(|module| module.name == first) {
            let root = module.root();
            return in_root(root).map(|file| (root.to_owned(), file));
        }
        if !self.found_modules().is_empty() {
            return None;
        }
        let mut found = self
            .setuptools_roots()
            .into_iter()
            .filter_map(|root| in_root(&root).map(|file| (root, file)));
        let only = found.next()?;
        found.next().is_none().then_some(only)
    }

    /// The folders that modules may lie in.
    pub(in crate::project) fn setuptools_roots(&self) -> Vec<String> {
        let setuptools = self.document.table(&["tool", "setuptools"]);
        let find = setuptools.and_then(|table| table.at(&["packages", "find", "where"]));
        let base = setuptools.and_then(|table| table.at(&["package-dir", ""]));
        let given = find.into_iter().flat_map(Value::texts).chain(base.and_then(Value::as_text));
        let mut roots = vec![String::new(), "src".to_owned()];
        roots.extend(given.filter_map(|text| inside(text.as_str()).ok()));
        roots.sort();
        roots.dedup();
        roots
    }

    /// `file = "F"` or `file = ["F", …]`: the texts one after the other.
    pub(super) fn setuptools_file(&self, file: &Value, files: &dyn Files) -> Option<Resolved> {
        let paths: Vec<&Str> = file.as_text().into_iter().chain(file.texts()).collect();
        let read = |path: &&Str| {
            let path = inside(path.as_str()).ok()?;
            let text = String::from_utf8(files.read(&path).ok()?).ok()?;
            Some((path, text))
        };
        let texts: Vec<(String, String)> = paths.iter().map(read).collect::<Option<_>>()?;
        let whole: Vec<&str> = texts.iter().map(|(_, text)| text.as_str()).collect();
        let value = whole.join("\n").trim().to_owned();
        let (path, text) = texts.first()?;
        let start = text.len() - text.trim_start().len();
        let span = Span::new(start, start + text.trim().len());
        let plain = texts.len() == 1;
        let (file, trail) = (path.clone(), Trail::default());
        Some(Resolved { outcome: Outcome::Text { value, plain }, file, span, trail })
    }
}

/// What `ast.literal_eval` takes besides strings, as setuptools writes it; none for anything that
/// is not a plain literal, and an inner none for one whose text nobody knows for sure.
fn literal(expression: &Expr) -> Option<Option<String>> {
    let items = match expression {
        Expr::Tuple(tuple) => &tuple.elts,
        Expr::List(list) => &list.elts,
        other => {
            return Constant::of(other).map(|constant| match constant {
                Constant::Text(text) => Some(text.value),
                Constant::Number => python::number(other),
                _ => None,
            });
        }
    };
    let texts: Option<Vec<Option<String>>> = items.iter().map(literal).collect();
    let texts: Option<Vec<String>> = texts?.into_iter().collect();
    Some(texts.map(|texts| texts.join(".")))
}
