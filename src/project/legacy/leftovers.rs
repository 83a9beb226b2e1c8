//! Metadata in setup.cfg and setup.py that setuptools ignores beside `[project]`. Source:
//! `_handle_missing_dynamic` of setuptools 84.2.1.

use crate::files::Files;
use crate::python::{self, Module};
use crate::text::Span;
use ruff_python_ast::{Expr, ExprCall, Stmt};

/// A value that stands outside of `[project]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Leftover {
    /// The key of `[project]` that it belongs to.
    pub field: &'static str,
    pub file: &'static str,
    /// Where its key stands in that file.
    pub span: Span,
}

/// Longer files are not read, in bytes.
pub(super) const LIMIT: usize = 200_000;

/// By the names of setup(), which are those of setup.cfg as well. Others are kept, or only warned of.
const FIELDS: &[(&str, &str, &str)] = &[
    ("metadata", "license", "license"),
    ("metadata", "author", "authors"),
    ("metadata", "author_email", "authors"),
    ("metadata", "maintainer", "maintainers"),
    ("metadata", "maintainer_email", "maintainers"),
    ("metadata", "keywords", "keywords"),
    ("metadata", "classifiers", "classifiers"),
    ("metadata", "project_urls", "urls"),
    ("options", "install_requires", "dependencies"),
    ("options.extras_require", "extras_require", "optional-dependencies"),
];

/// The first of each field, as far as it certainly has a value.
pub fn read(files: &dyn Files) -> Vec<Leftover> {
    let text = |name: &str| {
        let bytes = files.read(name).ok().filter(|bytes| bytes.len() <= LIMIT)?;
        String::from_utf8(bytes).ok()
    };
    let mut found = Vec::new();
    if let Some(text) = text("setup.cfg") {
        setup_cfg(&text, &mut found);
    }
    if let Some(module) = text("setup.py").and_then(|text| Module::shared_text(&text).ok()) {
        setup_py(&module, &mut found);
    }
    let mut first: Vec<Leftover> = Vec::new();
    for each in found {
        if !first.iter().any(|other| other.field == each.field) {
            first.push(each);
        }
    }
    first
}

fn setup_cfg(text: &str, found: &mut Vec<Leftover>) {
    let mut section = String::new();
    let mut at = 0;
    let mut lines = text.split_inclusive('\n').peekable();
    while let Some(line) = lines.next() {
        let start = at;
        at += line.len();
        let bare = line.trim_end();
        if let Some(name) = bare.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
            section = name.trim().to_owned();
            continue;
        }
        if bare.is_empty() || bare.starts_with(['#', ';', ' ', '\t']) {
            continue;
        }
        let Some((key, value)) = bare.split_once(['=', ':']) else { continue };
        // The value may stand on the lines below, further in.
        let goes_on = lines.peek().is_some_and(|next| {
            next.starts_with([' ', '\t'])
                && !next.trim_start().starts_with(['#', ';'])
                && !next.trim().is_empty()
        });
        if value.trim().is_empty() && !goes_on {
            continue;
        }
        let name = key.trim().to_lowercase().replace('-', "_");
        let field = match section.as_str() {
            "options.extras_require" => Some("optional-dependencies"),
            "options.entry_points" => Some(group(&name)),
            section => FIELDS
                .iter()
                .find(|(of, key, _)| *of == section && *key == name)
                .map(|(_, _, field)| *field),
        };
        if let Some(field) = field {
            let span = Span::new(start, start + key.trim_end().len());
            found.push(Leftover { field, file: "setup.cfg", span });
        }
    }
}

fn group(name: &str) -> &'static str {
    match name {
        "console_scripts" => "scripts",
        "gui_scripts" => "gui-scripts",
        _ => "entry-points",
    }
}

/// The calls of `setup` at the top level, also those in `if`.
pub(super) fn calls(module: &Module) -> Vec<&ExprCall> {
    let top = module.statements().iter();
    let guarded = module.statements().iter().filter_map(|statement| match statement {
        Stmt::If(branch) => Some(branch.body.iter()),
        _ => None,
    });
    let mut calls = Vec::new();
    for statement in top.chain(guarded.flatten()) {
        let Stmt::Expr(expression) = statement else { continue };
        let Expr::Call(call) = expression.value.as_ref() else { continue };
        let is_setup = match call.func.as_ref() {
            Expr::Name(name) => name.id.as_str() == "setup",
            Expr::Attribute(attribute) => attribute.attr.as_str() == "setup",
            _ => false,
        };
        if is_setup {
            calls.push(call);
        }
    }
    calls
}

fn setup_py(module: &Module, found: &mut Vec<Leftover>) {
    for call in calls(module) {
        for keyword in &call.arguments.keywords {
            let Some(name) = &keyword.arg else { continue };
            let span = python::span(name.range);
            let mut push = |field| found.push(Leftover { field, file: "setup.py", span });
            match (name.as_str(), &keyword.value) {
                ("entry_points", Expr::Dict(groups)) => {
                    for item in &groups.items {
                        if let (Some(Expr::StringLiteral(key)), true) =
                            (&item.key, has_content(&item.value))
                        {
                            push(group(key.value.to_str()));
                        }
                    }
                }
                (name, value) if has_content(value) => {
                    if let Some((_, _, field)) = FIELDS.iter().find(|(_, key, _)| *key == name) {
                        push(field);
                    }
                }
                _ => {}
            }
        }
    }
}

/// Whether a literal is not empty; of anything else nobody knows.
fn has_content(value: &Expr) -> bool {
    match value {
        Expr::List(list) => !list.elts.is_empty(),
        Expr::Tuple(tuple) => !tuple.elts.is_empty(),
        Expr::Dict(dict) => !dict.items.is_empty(),
        Expr::StringLiteral(text) => !text.value.is_empty(),
        _ => false,
    }
}
