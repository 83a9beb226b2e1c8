//! Python source, read and never run: what a module says at its top level, with places. Survives
//! syntax errors; knows nothing of projects.

mod bindings;
mod constant;
mod decode;
mod definitions;
mod depth;
mod docstring;
pub mod evaluate;
mod imports;
mod shared;

pub use bindings::{Binding, Function};
pub use constant::{Constant, Text, number};
pub use decode::{Unreadable, decode};
pub use definitions::Defined;
pub use docstring::clean;
pub use imports::Import;
pub use ruff_python_ast::Expr;

use crate::text::Span;
use ruff_python_ast::{self as ast, Stmt};
use ruff_text_size::{Ranged, TextRange};

/// How many bytes of one module are read at most.
pub const SIZE_LIMIT: usize = 1024 * 1024;

/// A module as written.
pub struct Module {
    text: String,
    tree: ast::ModModule,
    /// Where Python itself would stop reading.
    first_error: Option<Span>,
}

/// `name = value`, `name: type = value` or `name: type` at the top level of a module.
#[derive(Clone, Copy, Debug)]
pub struct Assignment<'m> {
    /// The whole statement.
    pub span: Span,
    /// The name that is bound.
    pub name: Span,
    /// The value; none after a bare annotation.
    pub value: Option<&'m Expr>,
}

/// The text that Python would read, of no more than the limit.
fn text_of(bytes: &[u8]) -> Result<String, Unreadable> {
    if bytes.len() > SIZE_LIMIT {
        return Err(Unreadable::TooLarge { length: bytes.len() });
    }
    decode(bytes)
}

impl Module {
    /// Reads the bytes of a file: encoding cookies and byte order marks are honoured as PEP 263
    /// says.
    ///
    /// # Errors
    /// When the file is too large or its encoding is not known or not kept to. Syntax errors are
    /// none: whatever could be read is there.
    pub fn read(bytes: &[u8]) -> Result<Module, Unreadable> {
        Module::parse(text_of(bytes)?)
    }

    /// Reads source that is text already.
    ///
    /// # Errors
    /// When an expression is too long a chain to be read safely.
    pub fn parse(text: String) -> Result<Module, Unreadable> {
        if depth::is_excessive(&text) {
            return Err(Unreadable::TooDeep);
        }
        let parsed = ruff_python_parser::parse_unchecked_source(&text, ast::PySourceType::Python);
        let first_error = parsed.errors().iter().map(|error| span(error.location)).min();
        Ok(Module { tree: parsed.into_syntax(), text, first_error })
    }

    /// The source as read; spans count its bytes.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Where Python would refuse the module; none when it would not.
    pub fn first_error(&self) -> Option<Span> {
        self.first_error
    }

    /// The statements at the top level.
    pub fn statements(&self) -> &[Stmt] {
        &self.tree.body
    }

    /// The docstring, as `ast.get_docstring(clean=False)` gives it: the first statement, when it
    /// is a string.
    pub fn docstring(&self) -> Option<Text> {
        let Stmt::Expr(first) = self.tree.body.first()? else { return None };
        match Constant::of(&first.value)? {
            Constant::Text(text) => Some(text),
            _ => None,
        }
    }

    /// Where the docstring stands.
    pub fn docstring_place(&self) -> Option<Span> {
        let Stmt::Expr(first) = self.tree.body.first()? else { return None };
        matches!(Constant::of(&first.value)?, Constant::Text(_)).then(|| place(&first.value))
    }

    /// The assignments to `name` at the top level itself, not in `if` or `try`, in order. A
    /// chain `a = name = value` counts; a tuple of targets does not.
    pub fn assignments<'m>(&'m self, name: &str) -> impl Iterator<Item = Assignment<'m>> {
        self.tree.body.iter().filter_map(move |statement| match statement {
            Stmt::Assign(assign) => {
                let target = assign.targets.iter().find_map(|target| named(target, name))?;
                let span = span(assign.range());
                Some(Assignment { span, name: target, value: Some(&assign.value) })
            }
            Stmt::AnnAssign(assign) => {
                let target = named(&assign.target, name)?;
                let span = span(assign.range());
                Some(Assignment { span, name: target, value: assign.value.as_deref() })
            }
            _ => None,
        })
    }
    /// The statement of the top level that holds `place`.
    pub fn statement_at(&self, place: Span) -> Option<Span> {
        let spans = self.tree.body.iter().map(|statement| span(statement.range()));
        spans.into_iter().find(|span| span.contains(place))
    }

    /// The values of all assignments to names at the top level, also of those in `try` and `if`.
    pub fn values(&self) -> impl Iterator<Item = &Expr> {
        let mut values = Vec::new();
        let mut waiting: Vec<&Stmt> = self.tree.body.iter().rev().collect();
        while let Some(statement) = waiting.pop() {
            match statement {
                Stmt::Assign(assign) => values.push(&*assign.value),
                Stmt::AnnAssign(assign) => values.extend(assign.value.as_deref()),
                Stmt::Try(attempt) => waiting.extend(attempt.body.iter().rev()),
                Stmt::If(branch) => waiting.extend(branch.body.iter().rev()),
                _ => {}
            }
        }
        values.into_iter()
    }
}

fn named(target: &Expr, name: &str) -> Option<Span> {
    match target {
        Expr::Name(target) if target.id.as_str() == name => Some(span(target.range())),
        _ => None,
    }
}

/// Where an expression stands.
pub fn place(expression: &Expr) -> Span {
    span(expression.range())
}

/// The place of a node of the tree.
pub fn span(range: TextRange) -> Span {
    Span::new(range.start().to_usize(), range.end().to_usize())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn version(source: &str) -> Option<Constant> {
        let module = Module::parse(source.to_owned()).expect("it is not deep");
        let mut constants =
            module.assignments("__version__").filter_map(|a| Constant::of(a.value?));
        constants.next()
    }

    fn text(source: &str) -> Option<String> {
        match version(source)? {
            Constant::Text(text) => Some(text.value),
            _ => None,
        }
    }

    #[test]
    fn the_first_constant_at_the_top_level_counts() {
        assert_eq!(text("__version__ = '1.2'").as_deref(), Some("1.2"));
        assert_eq!(text("__version__: str = '1.2'").as_deref(), Some("1.2"));
        assert_eq!(text("v = __version__ = '1' '.2'").as_deref(), Some("1.2"));
        assert_eq!(text("__version__ = f()\n__version__ = '2'").as_deref(), Some("2"));
        assert_eq!(text("if True:\n    __version__ = '1'"), None);
        assert_eq!(text("__version__, x = '1', 2"), None);
        assert_eq!(text("__version__ = '1' + '2'"), None);
        assert_eq!(version("__version__ = 1.2"), Some(Constant::Number));
        assert_eq!(version("__version__ = b'1'"), Some(Constant::Bytes));
        assert_eq!(version("__version__ = None"), Some(Constant::None));
    }

    #[test]
    fn docstrings_are_what_python_takes_for_one() {
        let docstring = |source: &str| {
            Module::parse(source.to_owned()).ok()?.docstring().map(|text| text.value)
        };
        assert_eq!(docstring("# c\n'''A\nb'''\n").as_deref(), Some("A\nb"));
        assert_eq!(docstring("r'a\\n' 'b'\n").as_deref(), Some("a\\nb"));
        assert_eq!(docstring("f'a'\n"), None);
        assert_eq!(docstring("b'a'\n"), None);
        assert_eq!(docstring("x = 1\n'a'\n"), None);
    }

    #[test]
    fn a_syntax_error_hides_nothing_else() {
        let module = Module::parse("def (:\n    pass\n__version__ = '1'\n".to_owned());
        let module = module.expect("it is not deep");
        assert!(module.first_error().is_some());
        assert_eq!(module.assignments("__version__").count(), 1);
    }

    #[test]
    fn hostile_source_is_read_on_a_small_stack() {
        let deep = [
            "(".repeat(200_000),
            "-".repeat(300_000),
            format!("x = {}1", "1+".repeat(300_000)),
            format!("x = {}1", "lambda:".repeat(100_000)),
            format!("x{}", ".a".repeat(300_000)),
            format!("x = {}1", "1+".repeat(590)),
            format!("x{}", "()".repeat(290)),
            format!("x = {}1", "not ".repeat(100_000)),
            format!("x = {}1", "1**".repeat(100_000)),
            format!("x = {}1", "1 if 1 else ".repeat(100_000)),
            (0..590).map(|n| format!("{}if x:\n", " ".repeat(n))).collect(),
        ];
        for source in deep {
            let small = std::thread::Builder::new().stack_size(512 * 1024);
            let read = small.spawn(move || drop(Module::parse(source))).expect("a thread");
            read.join().expect("no panic");
        }
    }
}
