//! Versions for which hatchling or pdm-backend runs a module or a function, worked out. Source:
//! `version/source/code.py` of hatchling 1.33.0 and `hooks/version` of pdm-backend 2.5.0.

use super::{Failure, Outcome, Resolved, Trail, imported};
use crate::document::{Str, Table};
use crate::grammar::entry_point::is_identifier;
use crate::python::Module;
use crate::python::evaluate::{Called, Tree};
use crate::text::path::inside;

/// A folder that does not exist: the file is run by itself, and finds nothing of the project.
const NOWHERE: &str = "\0";

/// `source = "code"`: the file is run under a name of its own, then `expression` is evaluated.
pub(super) fn hatchling(source: &Table, tree: &dyn Tree) -> Option<Resolved> {
    let file = inside(source.get("path")?.as_text()?.as_str()).ok()?;
    let expression = match source.get("expression") {
        None => "__version__",
        Some(expression) => expression.as_text()?.as_str().trim(),
    };
    if source.contains("search-paths") {
        return None;
    }
    let module = Module::shared(&tree.read(&file)?).ok()?;
    let fails = |failure, span| {
        let (outcome, trail) = (Outcome::Fails(failure), Trail::default());
        Some(Resolved { outcome, file: file.clone(), span, trail })
    };
    if let Some(span) = module.first_error() {
        return fails(Failure::Syntax, span);
    }
    // It is no part of a package then, and a relative import fails.
    if let Some(span) = module.relative_import() {
        return fails(Failure::Relative, span);
    }
    if module.text().contains("from .") {
        return None;
    }
    let (name, called) = match expression.strip_suffix("()") {
        Some(name) => (name, Called::WhereItCan),
        None => (expression, Called::Never),
    };
    is_identifier(name).then(|| imported(tree, NOWHERE, &file, name, called))?
}

/// `getter = "module:function"`: imported from the project folder and called without arguments.
pub(super) fn pdm(getter: &Str, tree: &dyn Tree) -> Option<Resolved> {
    let (module, name) = getter.as_str().split_once(':')?;
    if !module.split('.').chain([name]).all(is_identifier) {
        return None;
    }
    let base = module.replace('.', "/");
    let file = [format!("{base}/__init__.py"), format!("{base}.py")]
        .into_iter()
        .find(|path| tree.read(path).is_some())?;
    imported(tree, "", &file, name, Called::WhereItCan)
}
