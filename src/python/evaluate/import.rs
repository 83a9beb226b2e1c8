//! Imports: of the project's own modules, and of everything else.

use super::scope::Scope;
use super::statement::Flow;
use super::value::ModuleValue;
use super::{Evaluator, Reason, Stop, Unknown, Value};
use crate::python::span;
use ruff_python_ast as ast;
use ruff_text_size::Ranged;

impl Evaluator<'_> {
    pub(super) fn import(&self, import: &ast::StmtImport, scope: &mut Scope, depth: usize) -> Flow {
        for alias in &import.names {
            let dotted = alias.name.as_str();
            let place = span(alias.range());
            // `import a.b` binds `a`, `import a.b as c` binds what `a.b` is.
            let (name, target) = match &alias.asname {
                Some(name) => (name.as_str(), dotted),
                None => {
                    let first = dotted.split('.').next().unwrap_or(dotted);
                    (first, first)
                }
            };
            let value = match self.own_module(target) {
                Some(path) => {
                    self.module(&path, depth + 1).map(|module| Value::Module(ModuleValue(module)))
                }
                None => Ok(Value::Outside(target.to_owned())),
            };
            scope.bind(name, value, place);
        }
        Flow::Through
    }

    pub(super) fn import_from(
        &self,
        import: &ast::StmtImportFrom,
        scope: &mut Scope,
        depth: usize,
    ) -> Flow {
        let whole = span(import.range());
        let dotted = import.module.as_ref().map_or("", |module| module.as_str());
        let folder = match import.level {
            0 => None,
            level => match relative(&scope.file, level) {
                Some(folder) => Some(folder),
                None => return Flow::Raised(scope.runs(whole)),
            },
        };
        let own = match &folder {
            Some(folder) => Some(join(folder, &dotted.replace('.', "/"))),
            None => self.own_module(dotted).map(|path| {
                path.strip_suffix("/__init__.py")
                    .or(path.strip_suffix(".py"))
                    .unwrap_or(&path)
                    .to_owned()
            }),
        };
        let Some(base) = own else {
            for alias in &import.names {
                if alias.name.as_str() == "*" {
                    scope.take_anything(whole);
                    continue;
                }
                let name = alias.asname.as_ref().unwrap_or(&alias.name);
                let value = Value::Outside(format!("{dotted}.{}", alias.name.as_str()));
                scope.bind(name.as_str(), Ok(value), span(alias.range()));
            }
            return Flow::Through;
        };
        let module = match self.file_of(&base) {
            // A package imports from itself: `from . import _version`.
            Some(path) if path == scope.file => None,
            Some(path) => match self.module(&path, depth + 1) {
                Ok(module) => Some(module),
                Err(stop) => return self.failed_import(import, stop, scope),
            },
            None => None,
        };
        let mut ended = Flow::Through;
        for alias in &import.names {
            let wanted = alias.name.as_str();
            if wanted == "*" {
                match &module {
                    Some(module) => {
                        let names: Vec<_> = module
                            .public()
                            .map(|(name, binding)| (name.clone(), binding.clone()))
                            .collect();
                        for (name, binding) in names {
                            scope.copy(&name, binding);
                        }
                    }
                    None => scope.take_anything(whole),
                }
                continue;
            }
            let name = alias.asname.as_ref().unwrap_or(&alias.name).as_str().to_owned();
            let place = span(alias.range());
            if let Some(binding) = module.as_ref().and_then(|module| module.lookup(wanted)) {
                scope.copy(&name, binding);
                continue;
            }
            let value = match self.file_of(&join(&base, wanted)) {
                Some(path) => self.module(&path, depth + 1).map(|m| Value::Module(ModuleValue(m))),
                None => {
                    let reason = match &module {
                        Some(module) => module.absent(wanted),
                        None if dotted.is_empty() => Reason::MissingModule(join(&base, wanted)),
                        None => Reason::MissingModule(base.clone()),
                    };
                    let file = scope.file.clone();
                    Err(Stop::Import(Unknown { file, span: place, reason }))
                }
            };
            if let Err(stop @ Stop::Import(_)) = &value {
                ended = Flow::Raised(stop.clone());
            }
            scope.bind(&name, value, place);
        }
        ended
    }

    fn failed_import(&self, import: &ast::StmtImportFrom, stop: Stop, scope: &mut Scope) -> Flow {
        for alias in &import.names {
            let name = alias.asname.as_ref().unwrap_or(&alias.name).as_str();
            scope.bind(name, Err(stop.clone()), span(alias.range()));
        }
        Flow::Raised(stop)
    }

    /// The module of the project that a dotted name from the top means.
    fn own_module(&self, dotted: &str) -> Option<String> {
        self.file_of(&join(&self.root, &dotted.replace('.', "/")))
    }

    /// The file of the module or package at `base`.
    fn file_of(&self, base: &str) -> Option<String> {
        let package = format!("{base}/__init__.py");
        let module = format!("{base}.py");
        [package, module].into_iter().find(|path| {
            self.state.borrow().modules.contains_key(path) || self.tree.read(path).is_some()
        })
    }
}

fn join(folder: &str, name: &str) -> String {
    match (folder, name) {
        ("", name) => name.to_owned(),
        (folder, "") => folder.to_owned(),
        (folder, name) => format!("{folder}/{name}"),
    }
}

/// The folder that a relative import of `level` dots starts from.
fn relative(file: &str, level: u32) -> Option<String> {
    let mut folder = file.rsplit_once('/').map_or("", |(folder, _)| folder);
    for _ in 1..level {
        if folder.is_empty() {
            return None;
        }
        folder = folder.rsplit_once('/').map_or("", |(folder, _)| folder);
    }
    Some(folder.to_owned())
}
