//! The names that a module defines at its top level, for those who choose among them.

use super::Module;
use ruff_python_ast::{Expr, Stmt};

/// What defines a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Defined {
    Function,
    Class,
    /// A relative import: a name of the same package.
    Imported,
    /// An assignment of what may be called: a call, a name, a lambda.
    Object,
    /// Another assignment.
    Value,
}

impl Module {
    /// The names that are defined at the top level itself, in order, each once.
    pub fn definitions(&self) -> Vec<(&str, Defined)> {
        let mut names: Vec<(&str, Defined)> = Vec::new();
        let mut add = |name, defined| {
            const ENOUGH: usize = 1_000;
            if names.len() < ENOUGH && !names.iter().any(|(there, _)| *there == name) {
                names.push((name, defined));
            }
        };
        for statement in self.statements() {
            match statement {
                Stmt::FunctionDef(function) => add(function.name.as_str(), Defined::Function),
                Stmt::ClassDef(class) => add(class.name.as_str(), Defined::Class),
                Stmt::ImportFrom(import) if import.level > 0 => {
                    for alias in import.names.iter().filter(|alias| alias.name.as_str() != "*") {
                        let bound = alias.asname.as_ref().unwrap_or(&alias.name);
                        add(bound.as_str(), Defined::Imported);
                    }
                }
                Stmt::Assign(assign) => {
                    for target in &assign.targets {
                        if let Expr::Name(name) = target {
                            add(name.id.as_str(), of_value(&assign.value));
                        }
                    }
                }
                Stmt::AnnAssign(assign) => {
                    if let (Expr::Name(name), Some(value)) = (&*assign.target, &assign.value) {
                        add(name.id.as_str(), of_value(value));
                    }
                }
                _ => {}
            }
        }
        names
    }
}

fn of_value(value: &Expr) -> Defined {
    match value {
        Expr::Call(_) | Expr::Name(_) | Expr::Attribute(_) | Expr::Lambda(_) => Defined::Object,
        _ => Defined::Value,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_told_by_what_defines_them() {
        let source = "from .a import b, c as d\nimport x\nfrom y import z\nV = 1\napp = f()\n\
                      class K: pass\nasync def main(): pass\ndef main(): pass\n";
        let module = Module::parse(source.to_owned()).expect("it is not deep");
        let expected = [
            ("b", Defined::Imported),
            ("d", Defined::Imported),
            ("V", Defined::Value),
            ("app", Defined::Object),
            ("K", Defined::Class),
            ("main", Defined::Function),
        ];
        assert_eq!(module.definitions(), expected);
    }
}
