//! What a module imports whenever it is imported itself.

use super::{Module, span};
use crate::text::Span;
use ruff_python_ast::Stmt;
use ruff_text_size::Ranged;

/// A module that is asked for by its full name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Import<'m> {
    /// Dotted.
    pub module: &'m str,
    /// The whole statement.
    pub span: Span,
}

impl Module {
    /// The modules that statements at the top level itself ask for, not those in `if` or `try`
    /// and not relative ones.
    pub fn imports(&self) -> impl Iterator<Item = Import<'_>> {
        self.tree.body.iter().flat_map(|statement| {
            let names: Vec<&str> = match statement {
                Stmt::Import(import) => {
                    import.names.iter().map(|alias| alias.name.as_str()).collect()
                }
                Stmt::ImportFrom(import) if import.level == 0 => {
                    import.module.iter().map(|module| module.as_str()).collect()
                }
                _ => Vec::new(),
            };
            let span = span(statement.range());
            names.into_iter().map(move |module| Import { module, span })
        })
    }
}

impl Module {
    /// The first relative import at the top level itself.
    pub fn relative_import(&self) -> Option<Span> {
        self.tree.body.iter().find_map(|statement| match statement {
            Stmt::ImportFrom(import) if import.level > 0 => Some(span(import.range())),
            _ => None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_always_imported_by_its_full_name_counts() {
        let source = "import os, a.b as c\nfrom d.e import f\nfrom . import g\ntry:\n    import h\nexcept ImportError:\n    pass\n";
        let module = Module::parse(source.to_owned()).expect("it is not deep");
        let names: Vec<&str> = module.imports().map(|import| import.module).collect();
        assert_eq!(names, ["os", "a.b", "d.e"]);
        let relative = module.relative_import().map(|span| span.of(source));
        assert_eq!(relative, Some("from . import g"));
    }
}
