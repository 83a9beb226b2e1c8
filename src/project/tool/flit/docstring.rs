//! The docstring that flit_core takes the description from. Source:
//! `common.get_info_from_module` of flit_core 4.2.0 and 3.12.0.

use crate::document::Document;
use crate::project::modules::Search;
use crate::project::tree::{Tree, join};
use crate::python::Module;
use crate::text::Span;

/// The file of the module, where the description is to come from its docstring and it certainly has
/// none when it is imported, and its first line.
pub(super) fn missing(
    document: &Document,
    search: &Search,
    tree: Option<Tree<'_>>,
) -> Option<(String, Span)> {
    let dynamic = document.at(&["project", "dynamic"])?;
    if !dynamic.texts().any(|text| text.as_str() == "description") {
        return None;
    }
    let tree = tree?;
    let [module] = search.modules() else { return None };
    let file = match module.is_package {
        true => join(&module.path, "__init__.py"),
        false => module.path.clone(),
    };
    let source = Module::shared(&tree.0.read(&file).ok()?).ok()?;
    let is_blank = source.docstring().is_none_or(|text| text.value.trim().is_empty());
    // Code may set it, and a file that is no Python has another fault.
    let is_certain = source.first_error().is_none() && !source.text().contains("__doc__");
    let first = source.text().lines().next().unwrap_or_default();
    (is_blank && is_certain).then(|| (file, Span::new(0, first.len())))
}
