//! Which names a module binds at its top level, and what a name is bound to where that is certain.

use super::{Module, span};
use crate::text::Span;
use ruff_python_ast::{self as ast, Expr, Stmt};
use ruff_text_size::Ranged;

/// What a name of a module is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Binding<'m> {
    /// Nothing in the module binds it.
    Absent,
    /// It may be bound, to who knows what.
    Unknown,
    /// A function that is defined once, whatever happens, and not decorated.
    Function(Function<'m>),
    /// `from module import name`, once and whatever happens.
    Imported {
        /// The dots in front.
        level: u32,
        module: &'m str,
        name: &'m str,
        /// The name where it is bound.
        span: Span,
    },
    /// Something else that is bound in one place.
    Other(Span),
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Function<'m> {
    /// The name in the definition.
    pub span: Span,
    pub is_async: bool,
    /// Parameters that every call has to give.
    pub required: Vec<&'m str>,
}

/// Words with which a module binds names that nobody sees.
const HIDDEN: [&str; 4] = ["globals()", "vars()", "locals()", "sys.modules"];

/// How deep blocks stand in blocks at most.
const DEPTH: usize = 50;

impl Module {
    /// What `name` is at the end of the module.
    pub fn binding(&self, name: &str) -> Binding<'_> {
        let mut found = Found { name, places: Vec::new(), is_open: false };
        found.block(self.statements(), 0);
        // A `global` in a function lets it bind names of the module.
        let is_global = |line: &str| {
            let names = line.trim_start().strip_prefix("global ");
            names.is_some_and(|names| names.contains(name))
        };
        found.is_open |= self.text().lines().any(is_global);
        if found.is_open || self.first_error().is_some() {
            return Binding::Unknown;
        }
        match found.places.as_slice() {
            [] if self.is_hiding(name) => Binding::Unknown,
            [] => Binding::Absent,
            [(0, place)] => place.clone(),
            [(_, Binding::Other(place))] => Binding::Other(*place),
            _ => Binding::Unknown,
        }
    }

    /// Whether something may bind the name that is no statement of its own.
    fn is_hiding(&self, name: &str) -> bool {
        let text = self.text();
        let line = |line: &str| {
            let asked = line.starts_with("def __getattr__") || line.starts_with("__getattr__");
            let given = line.contains("import") && line.contains("__getattr__");
            let run = line.find("exec(").is_some_and(|at| {
                !line[..at].ends_with(|c: char| c == '.' || c == '_' || c.is_alphanumeric())
            });
            asked || given || run
        };
        HIDDEN.iter().any(|word| text.contains(word))
            || text.contains(&format!("{name} :="))
            || text.contains(&format!("{name}:="))
            || text.lines().any(line)
    }

    /// The names that are bound at the top level itself.
    pub fn names(&self) -> Vec<&str> {
        let mut names = Vec::new();
        for statement in self.statements() {
            match statement {
                Stmt::FunctionDef(function) => names.push(function.name.as_str()),
                Stmt::ClassDef(class) => names.push(class.name.as_str()),
                Stmt::Assign(assign) => names.extend(assign.targets.iter().filter_map(plain)),
                _ => {}
            }
        }
        names
    }
}

fn plain(target: &Expr) -> Option<&str> {
    match target {
        Expr::Name(name) => Some(name.id.as_str()),
        _ => None,
    }
}

/// The places that bind a name, each with the depth of blocks that it stands in.
struct Found<'n, 'm> {
    name: &'n str,
    places: Vec<(usize, Binding<'m>)>,
    /// Anything may be bound.
    is_open: bool,
}

impl<'m> Found<'_, 'm> {
    fn block(&mut self, statements: &'m [Stmt], depth: usize) {
        if depth > DEPTH {
            self.is_open = true;
            return;
        }
        for statement in statements {
            self.statement(statement, depth);
        }
    }

    fn statement(&mut self, statement: &'m Stmt, depth: usize) {
        match statement {
            Stmt::FunctionDef(function) if function.name.as_str() == self.name => {
                self.places.push((depth, definition(function)));
            }
            Stmt::ClassDef(class) if class.name.as_str() == self.name => {
                self.bind(span(class.name.range()), depth);
            }
            Stmt::Assign(assign) => {
                assign.targets.iter().for_each(|target| self.target(target, depth));
            }
            Stmt::AnnAssign(assign) if assign.value.is_some() => self.target(&assign.target, depth),
            Stmt::AugAssign(assign) => self.target(&assign.target, depth),
            Stmt::TypeAlias(alias) => self.target(&alias.name, depth),
            Stmt::Delete(delete) => {
                delete.targets.iter().for_each(|target| self.target(target, depth + 1));
            }
            Stmt::Import(import) => {
                for alias in &import.names {
                    let whole = alias.name.as_str();
                    let first = whole.split('.').next().unwrap_or(whole);
                    if alias.asname.as_ref().map_or(first, |name| name.as_str()) == self.name {
                        self.bind(span(alias.range()), depth);
                    }
                }
            }
            Stmt::ImportFrom(import) => self.import(import, depth),
            Stmt::If(branch) => {
                self.block(&branch.body, depth + 1);
                for clause in &branch.elif_else_clauses {
                    self.block(&clause.body, depth + 1);
                }
            }
            Stmt::Try(attempt) => {
                self.block(&attempt.body, depth + 1);
                for ast::ExceptHandler::ExceptHandler(handler) in &attempt.handlers {
                    self.block(&handler.body, depth + 1);
                }
                self.block(&attempt.orelse, depth + 1);
                self.block(&attempt.finalbody, depth + 1);
            }
            Stmt::With(with) => {
                for target in with.items.iter().filter_map(|item| item.optional_vars.as_deref()) {
                    self.target(target, depth);
                }
                self.block(&with.body, depth + 1);
            }
            Stmt::For(each) => {
                self.target(&each.target, depth + 1);
                self.block(&each.body, depth + 1);
                self.block(&each.orelse, depth + 1);
            }
            Stmt::While(each) => {
                self.block(&each.body, depth + 1);
                self.block(&each.orelse, depth + 1);
            }
            // Patterns bind in many ways.
            Stmt::Match(_) => self.is_open = true,
            _ => {}
        }
    }

    fn import(&mut self, import: &'m ast::StmtImportFrom, depth: usize) {
        for alias in &import.names {
            let name = alias.name.as_str();
            if name == "*" {
                self.is_open = true;
            } else if alias.asname.as_ref().map_or(name, |name| name.as_str()) == self.name {
                let module = import.module.as_ref().map_or("", |module| module.as_str());
                let span = span(alias.range());
                self.places
                    .push((depth, Binding::Imported { level: import.level, module, name, span }));
            }
        }
    }

    fn target(&mut self, target: &'m Expr, depth: usize) {
        match target {
            Expr::Name(name) if name.id.as_str() == self.name => {
                self.bind(span(name.range()), depth);
            }
            Expr::Tuple(tuple) => tuple.elts.iter().for_each(|each| self.target(each, depth)),
            Expr::List(list) => list.elts.iter().for_each(|each| self.target(each, depth)),
            Expr::Starred(starred) => self.target(&starred.value, depth),
            _ => {}
        }
    }

    fn bind(&mut self, place: Span, depth: usize) {
        self.places.push((depth, Binding::Other(place)));
    }
}

fn definition(function: &ast::StmtFunctionDef) -> Binding<'_> {
    let place = span(function.name.range());
    if !function.decorator_list.is_empty() {
        return Binding::Other(place);
    }
    let parameters = &function.parameters;
    let given = parameters.posonlyargs.iter().chain(&parameters.args).chain(&parameters.kwonlyargs);
    let required = given
        .filter(|parameter| parameter.default.is_none())
        .map(|parameter| parameter.parameter.name.as_str());
    Binding::Function(Function {
        span: place,
        is_async: function.is_async,
        required: required.collect(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kind(source: &str) -> String {
        let module = Module::parse(source.to_owned()).expect("it is not deep");
        match module.binding("main") {
            Binding::Function(function) => {
                let dash = if function.is_async { "async " } else { "" };
                format!("{dash}def({})", function.required.join(","))
            }
            Binding::Imported { level, module, name, .. } => {
                format!("{}{module}.{name}", ".".repeat(level as usize))
            }
            other => format!("{other:?}").split('(').next().unwrap_or_default().to_owned(),
        }
    }

    #[test]
    fn only_what_is_certain_is_said_of_a_name() {
        let cases = [
            ("def main(): pass", "def()"),
            ("async def main(a, b=1, *, c, d=2, **k): pass", "async def(a,c)"),
            ("@click.command()\ndef main(a): pass", "Other"),
            ("def main(a): pass\nmain = wrap(main)", "Unknown"),
            ("if x:\n    def main(a): pass", "Unknown"),
            ("try:\n    from a import main\nexcept ImportError:\n    main = None", "Unknown"),
            ("from .cli import main", ".cli.main"),
            ("from demo.cli import run as main", "demo.cli.run"),
            ("import main", "Other"),
            ("a, (main, *b) = x", "Other"),
            ("class main: pass", "Other"),
            ("with x as main: pass", "Other"),
            ("def mian(): pass", "Absent"),
            ("main: int", "Absent"),
            ("class A:\n    def main(self): pass", "Absent"),
            ("from x import *", "Unknown"),
            ("def __getattr__(name): pass", "Unknown"),
            ("globals()['main'] = 1", "Unknown"),
            ("def f():\n    global main\n    main = 1", "Unknown"),
            ("match x:\n    case main: pass", "Unknown"),
            ("print(main := 1)", "Unknown"),
            ("exec('main = 1')", "Unknown"),
            ("class A:\n    def __getattr__(self, n): return self.exec(x := 1)", "Absent"),
            ("def main(:", "Unknown"),
        ];
        for (source, expected) in cases {
            assert_eq!(kind(source), expected, "{source}");
        }
    }
}
