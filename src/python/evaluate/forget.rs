//! Statements that nobody knows whether they run: what they may bind becomes unknown.

use super::Stop;
use super::scope::Scope;
use crate::python::span;
use ruff_python_ast::{self as ast, Expr, Stmt};
use ruff_text_size::Ranged;

/// Marks every name that the statements may bind as unknown, because of `stop`.
pub(super) fn forget(statements: &[Stmt], scope: &mut Scope, stop: &Stop) {
    let unknown = || Err(Stop::Unknown(stop.clone().into_unknown()));
    let target = |target: &Expr, scope: &mut Scope| {
        if let Expr::Name(name) = target {
            scope.bind(name.id.as_str(), unknown(), span(name.range()));
        }
    };
    for statement in statements {
        match statement {
            Stmt::Assign(assign) => {
                for each in &assign.targets {
                    target(each, scope);
                    if let Expr::Tuple(tuple) = each {
                        tuple.elts.iter().for_each(|each| target(each, scope));
                    }
                }
            }
            Stmt::AnnAssign(assign) => target(&assign.target, scope),
            Stmt::AugAssign(assign) => target(&assign.target, scope),
            Stmt::Import(import) => {
                for alias in &import.names {
                    let name = alias.asname.as_ref().unwrap_or(&alias.name).as_str();
                    let first = name.split('.').next().unwrap_or(name);
                    scope.bind(first, unknown(), span(alias.range()));
                }
            }
            Stmt::ImportFrom(import) => {
                for alias in &import.names {
                    if alias.name.as_str() == "*" {
                        scope.take_anything(span(import.range()));
                    }
                    let name = alias.asname.as_ref().unwrap_or(&alias.name).as_str();
                    scope.bind(name, unknown(), span(alias.range()));
                }
            }
            Stmt::FunctionDef(function) => {
                scope.bind(function.name.as_str(), unknown(), span(function.name.range()));
            }
            Stmt::ClassDef(class) => {
                scope.bind(class.name.as_str(), unknown(), span(class.name.range()));
            }
            Stmt::If(branch) => {
                forget(&branch.body, scope, stop);
                for clause in &branch.elif_else_clauses {
                    forget(&clause.body, scope, stop);
                }
            }
            Stmt::For(each) => {
                target(&each.target, scope);
                forget(&each.body, scope, stop);
                forget(&each.orelse, scope, stop);
            }
            Stmt::While(each) => {
                forget(&each.body, scope, stop);
                forget(&each.orelse, scope, stop);
            }
            Stmt::With(with) => forget(&with.body, scope, stop),
            Stmt::Try(attempt) => {
                forget(&attempt.body, scope, stop);
                forget(&attempt.orelse, scope, stop);
                forget(&attempt.finalbody, scope, stop);
                for ast::ExceptHandler::ExceptHandler(handler) in &attempt.handlers {
                    forget(&handler.body, scope, stop);
                }
            }
            Stmt::Match(choice) => {
                for case in &choice.cases {
                    forget(&case.body, scope, stop);
                }
            }
            _ => {}
        }
    }
}
