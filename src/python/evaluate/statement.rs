//! Statements: what they bind.

use super::forget::forget;
use super::scope::Scope;
use super::value::FunctionValue;
use super::{Evaluator, Reason, Stop, Value};
use crate::python::span;
use ruff_python_ast::{self as ast, Expr, Stmt};
use ruff_text_size::Ranged;
use std::sync::Arc;

/// How a run of statements ended.
pub(super) enum Flow {
    /// At its end.
    Through,
    /// At a `return`.
    Returned(Result<Value, Stop>),
    /// At an exception that Python would raise.
    Raised(Stop),
}

impl Evaluator<'_> {
    /// Runs the statements of a module. What they raise ends nothing here: a module that
    /// certainly fails to import is told of by its unknown names.
    pub(super) fn run(&self, statements: &[Stmt], scope: &mut Scope, depth: usize) {
        let mut rest = statements;
        while !rest.is_empty() {
            match self.block(rest, scope, depth) {
                (Flow::Raised(stop), at) => {
                    if let (0, Stop::Missing(unknown)) = (depth, stop) {
                        self.state.borrow_mut().raised.get_or_insert(unknown);
                    }
                    rest = &rest[(at + 1).min(rest.len())..];
                }
                _ => return,
            }
        }
    }

    /// Runs statements until one returns or raises; says which one that was.
    pub(super) fn block(
        &self,
        statements: &[Stmt],
        scope: &mut Scope,
        depth: usize,
    ) -> (Flow, usize) {
        for (at, statement) in statements.iter().enumerate() {
            match self.statement(statement, scope, depth) {
                Flow::Through => {}
                ended => return (ended, at),
            }
        }
        (Flow::Through, statements.len())
    }

    fn statement(&self, statement: &Stmt, scope: &mut Scope, depth: usize) -> Flow {
        match statement {
            Stmt::Assign(assign) => {
                let value = self.expression(&assign.value, scope, depth);
                let raised = raised(&value);
                for target in &assign.targets {
                    self.bind(target, value.clone(), scope);
                }
                raised
            }
            Stmt::AnnAssign(assign) => match &assign.value {
                Some(value) => {
                    let value = self.expression(value, scope, depth);
                    let raised = raised(&value);
                    self.bind(&assign.target, value, scope);
                    raised
                }
                None => Flow::Through,
            },
            Stmt::AugAssign(assign) => {
                let whole = span(assign.range());
                let left = self.expression(&assign.target, scope, depth);
                let right = self.expression(&assign.value, scope, depth);
                let value = left.and_then(|left| {
                    self.binary(&left, assign.op, &right?).ok_or_else(|| scope.runs(whole))
                });
                let raised = raised(&value);
                self.bind(&assign.target, value, scope);
                raised
            }
            Stmt::Import(import) => self.import(import, scope, depth),
            Stmt::ImportFrom(import) => self.import_from(import, scope, depth),
            Stmt::FunctionDef(function) => {
                let value = FunctionValue {
                    module: Arc::clone(&scope.module),
                    file: scope.file.clone(),
                    start: function.range().start().to_usize(),
                };
                let decorated = !function.decorator_list.is_empty() || function.is_async;
                let place = span(function.name.range());
                let value = if decorated {
                    Err(scope.runs(span(function.range())))
                } else {
                    Ok(Value::Function(value))
                };
                scope.bind(function.name.as_str(), value, place);
                Flow::Through
            }
            Stmt::ClassDef(class) => {
                let place = span(class.name.range());
                let stop = scope.runs(place);
                scope.bind(class.name.as_str(), Err(stop), place);
                Flow::Through
            }
            Stmt::Return(statement) => Flow::Returned(match &statement.value {
                Some(value) => self.expression(value, scope, depth),
                None => Ok(Value::None),
            }),
            Stmt::Expr(statement) => raised(&self.expression(&statement.value, scope, depth)),
            Stmt::Try(attempt) => self.attempt(attempt, scope, depth),
            Stmt::If(branch) => self.branch(branch, scope, depth),
            Stmt::With(with) => self.with(with, scope, depth),
            Stmt::Delete(delete) => {
                for target in &delete.targets {
                    if let Expr::Name(name) = target {
                        scope.forget(name.id.as_str());
                    }
                }
                Flow::Through
            }
            Stmt::Pass(_)
            | Stmt::Global(_)
            | Stmt::Nonlocal(_)
            | Stmt::Assert(_)
            | Stmt::TypeAlias(_) => Flow::Through,
            Stmt::Raise(raise) => Flow::Raised(scope.runs(span(raise.range()))),
            other => {
                let place = span(other.range());
                forget(std::slice::from_ref(other), scope, &scope.runs(place));
                Flow::Through
            }
        }
    }

    /// Binds a target, or the targets in a tuple.
    fn bind(&self, target: &Expr, value: Result<Value, Stop>, scope: &mut Scope) {
        match target {
            Expr::Name(name) => scope.bind(name.id.as_str(), value, span(name.range())),
            Expr::Tuple(_) | Expr::List(_) => {
                let targets = match target {
                    Expr::Tuple(tuple) => &tuple.elts,
                    Expr::List(list) => &list.elts,
                    _ => return,
                };
                match &value {
                    Ok(Value::List(items)) if items.len() == targets.len() => {
                        for (target, item) in targets.iter().zip(items) {
                            self.bind(target, Ok(item.clone()), scope);
                        }
                    }
                    _ => {
                        let stop = match value {
                            Err(stop) => stop,
                            Ok(_) => scope.runs(span(target.range())),
                        };
                        for target in targets {
                            self.bind(target, Err(stop.clone()), scope);
                        }
                    }
                }
            }
            _ => {}
        }
    }

    fn attempt(&self, attempt: &ast::StmtTry, scope: &mut Scope, depth: usize) -> Flow {
        let flow = match self.block(&attempt.body, scope, depth).0 {
            Flow::Raised(stop) => match handler(attempt, &stop) {
                Some(body) => self.block(body, scope, depth).0,
                // Nobody knows whether it is caught.
                None if matches!(stop, Stop::Unknown(_)) => {
                    forget(&attempt.body, scope, &stop);
                    for ast::ExceptHandler::ExceptHandler(handler) in &attempt.handlers {
                        forget(&handler.body, scope, &stop);
                    }
                    Flow::Through
                }
                None => Flow::Raised(stop),
            },
            Flow::Through => self.block(&attempt.orelse, scope, depth).0,
            returned @ Flow::Returned(_) => returned,
        };
        match self.block(&attempt.finalbody, scope, depth).0 {
            Flow::Through => flow,
            ended => ended,
        }
    }

    fn branch(&self, branch: &ast::StmtIf, scope: &mut Scope, depth: usize) -> Flow {
        let mut test = Some(&*branch.test);
        let mut body = &branch.body;
        let mut rest = branch.elif_else_clauses.iter();
        loop {
            let taken = match test {
                None => Some(true),
                Some(test) => {
                    let value = self.expression(test, scope, depth);
                    value.ok().and_then(|value| value.truth())
                }
            };
            match taken {
                Some(true) => return self.block(body, scope, depth).0,
                Some(false) => {}
                None => {
                    let place = test.map_or(span(branch.range()), |test| span(test.range()));
                    let stop = scope.runs(place);
                    forget(&branch.body, scope, &stop);
                    for clause in &branch.elif_else_clauses {
                        forget(&clause.body, scope, &stop);
                    }
                    return Flow::Through;
                }
            }
            let Some(clause) = rest.next() else { return Flow::Through };
            test = clause.test.as_ref();
            body = &clause.body;
        }
    }

    fn with(&self, with: &ast::StmtWith, scope: &mut Scope, depth: usize) -> Flow {
        for item in &with.items {
            let value = self.expression(&item.context_expr, scope, depth);
            if let flow @ Flow::Raised(_) = raised(&value) {
                return flow;
            }
            if let Some(target) = &item.optional_vars {
                self.bind(target, value, scope);
            }
        }
        self.block(&with.body, scope, depth).0
    }
}

/// An exception that Python would certainly raise; other unknowns let the module go on.
fn raised(value: &Result<Value, Stop>) -> Flow {
    match value {
        Err(stop @ (Stop::Missing(_) | Stop::Import(_))) => Flow::Raised(stop.clone()),
        // Whether this is caught decides what a `try` around it binds.
        Err(stop @ Stop::Unknown(unknown)) if unknown.reason == Reason::OwnMetadata => {
            Flow::Raised(stop.clone())
        }
        _ => Flow::Through,
    }
}

/// The body of the handler that certainly catches `stop`.
fn handler<'a>(attempt: &'a ast::StmtTry, stop: &Stop) -> Option<&'a [Stmt]> {
    let names: &[&str] = match stop {
        Stop::Missing(_) => &[
            "FileNotFoundError",
            "OSError",
            "IOError",
            "EnvironmentError",
            "Exception",
            "BaseException",
        ],
        Stop::Import(_) => &["ImportError", "ModuleNotFoundError", "Exception", "BaseException"],
        Stop::Unknown(_) => return None,
    };
    attempt.handlers.iter().find_map(|ast::ExceptHandler::ExceptHandler(handler)| {
        let catches = match handler.type_.as_deref() {
            None => true,
            Some(Expr::Tuple(tuple)) => tuple.elts.iter().any(|each| is_named(each, names)),
            Some(each) => is_named(each, names),
        };
        catches.then_some(handler.body.as_slice())
    })
}

fn is_named(expression: &Expr, names: &[&str]) -> bool {
    matches!(expression, Expr::Name(name) if names.contains(&name.id.as_str()))
}
