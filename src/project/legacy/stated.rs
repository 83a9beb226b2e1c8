//! Which versions of Python a project says that it is for, where its project file does not: in
//! setup.cfg, in setup.py, or by the Python that it is worked on with.

use super::leftovers::{LIMIT, calls};
use crate::files::{Files, Kind};
use crate::grammar::pypirc::Pypirc;
use crate::grammar::specifier::SpecifierSet;
use crate::grammar::version::Version;
use crate::python::{Constant, Module};
use ruff_python_ast::{Expr, Stmt};

/// The clauses of `requires-python`; none where nothing states them, or two places do not agree.
pub fn requires_python(files: &dyn Files) -> Option<String> {
    let stated = [setup_cfg(files), setup_py(files)];
    let mut stated = stated.into_iter().flatten();
    let Some(first) = stated.next() else { return pinned(files) };
    if stated.any(|other| other != first) {
        return None;
    }
    let set = SpecifierSet::read(&first);
    (set.faults.is_empty() && !set.clauses.is_empty()).then_some(first)
}

/// Whether setup.py is not there, or does nothing but call `setup()`: what setup.cfg says is all.
pub fn setup_py_is_bare(files: &dyn Files) -> bool {
    if files.kind("setup.py") == Kind::Missing {
        return true;
    }
    let module = text(files, "setup.py").and_then(|text| Module::shared_text(&text).ok());
    let Some(module) = module.filter(|module| module.first_error().is_none()) else {
        return false;
    };
    let is_bare = |statement: &Stmt| match statement {
        Stmt::ImportFrom(import) => {
            let from = import.module.as_ref().map(|name| name.as_str());
            matches!(from, Some("setuptools" | "distutils.core" | "__future__"))
        }
        Stmt::Import(import) => import.names.iter().all(|name| name.name.as_str() == "setuptools"),
        Stmt::Expr(expression) => match expression.value.as_ref() {
            Expr::StringLiteral(_) => true,
            Expr::Call(call) => {
                let known = calls(&module)
                    .iter()
                    .any(|known| known.arguments.range == call.arguments.range);
                known && call.arguments.is_empty()
            }
            _ => false,
        },
        _ => false,
    };
    module.statements().iter().all(|statement| match statement {
        Stmt::If(branch) => branch.elif_else_clauses.is_empty() && branch.body.iter().all(is_bare),
        statement => is_bare(statement),
    })
}

fn text(files: &dyn Files, name: &str) -> Option<String> {
    let bytes = files.read(name).ok().filter(|bytes| bytes.len() <= LIMIT)?;
    String::from_utf8(bytes).ok()
}

/// setuptools reads setup.cfg with the reader that `.pypirc` is read with.
fn setup_cfg(files: &dyn Files) -> Option<String> {
    let text = text(files, "setup.cfg")?;
    let config = Pypirc::read(&text).ok()?;
    let item = config.item(config.section("options")?, "python_requires")?;
    plain(&item.value)
}

fn setup_py(files: &dyn Files) -> Option<String> {
    let module = Module::shared_text(&text(files, "setup.py")?).ok()?;
    let stated = calls(&module).into_iter().flat_map(|call| &call.arguments.keywords);
    let mut stated = stated.filter(|keyword| {
        keyword.arg.as_ref().is_some_and(|name| name.as_str() == "python_requires")
    });
    let (only, None) = (stated.next()?, stated.next()) else { return None };
    match Constant::of(&only.value)? {
        Constant::Text(text) => plain(&text.value),
        _ => None,
    }
}

fn plain(text: &str) -> Option<String> {
    let text = text.trim();
    (!text.is_empty() && !text.contains(['\n', '\r'])).then(|| text.to_owned())
}

/// From the lowest version in `.python-version`, which pyenv and uv read, on.
fn pinned(files: &dyn Files) -> Option<String> {
    let text = text(files, ".python-version")?;
    let lines =
        text.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'));
    let mut lowest: Option<(u64, u64)> = None;
    for line in lines.take(100) {
        let version = Version::read(line).ok().filter(|version| version.release.len() > 1)?;
        let series = version.major_minor().filter(|(major, _)| *major == 3)?;
        lowest = Some(lowest.map_or(series, |lowest| lowest.min(series)));
    }
    lowest.map(|(major, minor)| format!(">={major}.{minor}"))
}
