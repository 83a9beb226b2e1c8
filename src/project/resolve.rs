//! The dynamic version as the backend will read it from the project's files, without running
//! anything of the project.

use super::{Backend, Project, Tool, modules};
use crate::document::{Str, Value};
use crate::files::Files;
use crate::grammar::entry_point::is_identifier;
use crate::python::evaluate::{self, FileRead, Reason, Tree, Unknown};
use crate::python::{self, Constant, Module};
use crate::text::Span;
use crate::text::path::inside;

/// What the backend will make of a dynamic version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Resolved {
    pub outcome: Outcome,
    /// The file that decides, relative to the project.
    pub file: String,
    /// In that file; of no width where nothing stands there.
    pub span: Span,
    /// Where it comes from when code has to be run for it.
    pub trail: Trail,
}

/// What an evaluation looked at on its way to the version.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Trail {
    /// Files other than modules, in the order in which they are asked for.
    pub reads: Vec<FileRead>,
    pub modules: Vec<String>,
    /// Whether the import ends at a file that is not there.
    pub fails: bool,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// This text. `plain` when replacing what is under the span would change it.
    Text { value: String, plain: bool },
    /// A constant that is no string, where the backend wants one.
    NotText(&'static str),
    /// The pattern of the backend matches nowhere; the span is an assignment that was meant.
    NoMatch,
    /// There is nothing of the name.
    Absent(String),
    /// The backend has to run code of the project for it; the value that comes of it, when it
    /// can be worked out.
    Runs { value: Option<String>, stopped: Option<Unknown> },
    /// The module asks the installed package for its version.
    OwnMetadata(Unknown),
}

impl Project<'_> {
    /// Reads a dynamic version; none when there is none, or when nothing certain can be said.
    pub(super) fn resolve_version(&self, files: &dyn Files) -> Option<Resolved> {
        let wanted = self.is_dynamic("version") && self.value("version").is_none();
        if !wanted || self.lacking_version.is_some() {
            return None;
        }
        let source = self.version_source().and_then(Value::as_table);
        let text = |key: &str| source?.get(key)?.as_text();
        match self.backend {
            Backend::Flit => self.flit_version(&Sources(files)),
            Backend::Hatchling => {
                let regex = text("source").is_none_or(|kind| kind.as_str() == "regex");
                let plain = regex && !source?.contains("pattern");
                plain.then(|| matched(text("path")?, files, hatchling_match))?
            }
            Backend::Pdm => {
                let file = text("source").is_some_and(|kind| kind.as_str() == "file");
                let plain = file && !source?.contains("pattern");
                plain.then(|| matched(text("path")?, files, pdm_match))?
            }
            Backend::Setuptools => self.setuptools_version(text("attr")?, &Sources(files)),
            _ => None,
        }
    }

    pub(super) fn found_modules(&self) -> &[modules::Module] {
        match &self.tool {
            Tool::Flit(flit) => flit.search.modules(),
            Tool::Setuptools(setuptools) => setuptools.search.modules(),
            _ => &[],
        }
    }

    /// The files of the package in turn, the last one that assigns a constant wins; without one
    /// the package is imported (`flit_core.common.get_docstring_and_version_via_ast`).
    pub(super) fn flit_version(&self, tree: &dyn Tree) -> Option<Resolved> {
        let [module] = self.found_modules() else { return None };
        let init = match module.is_package {
            true => format!("{}/__init__.py", module.path),
            false => module.path.clone(),
        };
        let mut candidates = vec![init.clone()];
        if module.is_package {
            let names = ["version.py", "_version.py", "__version__.py"];
            candidates.extend(names.iter().map(|name| format!("{}/{name}", module.path)));
        }
        for file in candidates {
            let Some(bytes) = tree.read(&file) else { continue };
            let source = Module::read(&bytes).ok().filter(|m| m.first_error().is_none())?;
            let constant = source.assignments("__version__").find_map(|assigned| {
                let value = assigned.value?;
                Constant::of(value).map(|constant| (constant, python::place(value)))
            });
            match constant {
                Some((Constant::None, _)) | None => {}
                Some((Constant::Text(text), span)) => {
                    let outcome = Outcome::Text { value: text.value, plain: text.plain };
                    return Some(Resolved { outcome, file, span, trail: Trail::default() });
                }
                Some((other, span)) => {
                    let outcome = Outcome::NotText(other.name());
                    return Some(Resolved { outcome, file, span, trail: Trail::default() });
                }
            }
        }
        imported(tree, module.root(), &init, "__version__")
    }

    /// `attr = "package.module.NAME"`: the first literal assigned to the name, else an import.
    pub(super) fn setuptools_version(&self, attr: &Str, tree: &dyn Tree) -> Option<Resolved> {
        let (dotted, name) = attr.as_str().rsplit_once('.')?;
        if !dotted.split('.').chain([name]).all(is_identifier) || dotted.starts_with("src.") {
            return None;
        }
        let first = dotted.split('.').next()?;
        let module = self.found_modules().iter().find(|module| module.name == first)?;
        let base = format!(
            "{}{}",
            module.path.trim_end_matches(".py"),
            dotted[first.len()..].replace('.', "/")
        );
        let file = [format!("{base}.py"), format!("{base}/__init__.py")]
            .into_iter()
            .find(|path| tree.read(path).is_some())?;
        let source = Module::read(&tree.read(&file)?).ok()?;
        let first = source.assignments(name).find_map(|assigned| assigned.value);
        if let Some(found) = first
            && let Some(Constant::Text(text)) = Constant::of(found)
        {
            let outcome = Outcome::Text { value: text.value, plain: text.plain };
            let (span, trail) = (python::place(found), Trail::default());
            return Some(Resolved { outcome, file, span, trail });
        }
        // Lists and numbers are read as well, and joined; of those nothing is said.
        if first.is_some_and(is_literal) {
            return None;
        }
        imported(tree, module.root(), &file, name)
    }
}

/// What an import would find, worked out.
fn imported(tree: &dyn Tree, root: &str, path: &str, name: &str) -> Option<Resolved> {
    let found = evaluate::evaluate(tree, root, path, name);
    let (file, span) = found.bound.unwrap_or_else(|| (path.to_owned(), Span::at(0)));
    let outcome = match found.value {
        Ok(value) => Outcome::Runs { value: value.shown(), stopped: None },
        Err(unknown) => match &unknown.reason {
            Reason::Unbound(unbound) if unbound == name => Outcome::Absent(name.to_owned()),
            Reason::OwnMetadata => Outcome::OwnMetadata(unknown),
            _ => Outcome::Runs { value: None, stopped: Some(unknown) },
        },
    };
    let fails = found.raised.is_some();
    let trail = Trail { reads: found.reads, modules: found.modules, fails };
    Some(Resolved { outcome, file, span, trail })
}

/// What `ast.literal_eval` takes besides strings.
fn is_literal(expression: &python::Expr) -> bool {
    match expression {
        python::Expr::Tuple(tuple) => tuple.elts.iter().all(|each| Constant::of(each).is_some()),
        python::Expr::List(list) => list.elts.iter().all(|each| Constant::of(each).is_some()),
        other => Constant::of(other).is_some(),
    }
}

/// The files of the project as an evaluation reads them.
pub(super) struct Sources<'f>(pub &'f dyn Files);

impl Tree for Sources<'_> {
    fn read(&self, path: &str) -> Option<Vec<u8>> {
        self.0.read(path).ok()
    }
}

/// The first line that `find` finds a version in.
fn matched(
    path: &Str,
    files: &dyn Files,
    find: fn(&str) -> Option<(usize, usize)>,
) -> Option<Resolved> {
    let file = inside(path.as_str()).ok()?;
    let text = String::from_utf8(files.read(&file).ok()?).ok()?;
    let mut offset = 0;
    let mut meant = None;
    for line in text.split_inclusive('\n') {
        let content = line.trim_end_matches(['\n', '\r']);
        if let Some((start, end)) = find(content) {
            let value = content[start..end].to_owned();
            let span = Span::new(offset + start, offset + end);
            let outcome = Outcome::Text { value, plain: true };
            return Some(Resolved { outcome, file, span, trail: Trail::default() });
        }
        let lower = content.to_ascii_lowercase();
        if meant.is_none() && (lower.contains("__version__") || lower.contains("version")) {
            meant = Some(Span::new(offset, offset + content.len()));
        }
        offset += line.len();
    }
    let span = meant.unwrap_or_else(|| Span::at(0));
    Some(Resolved { outcome: Outcome::NoMatch, file, span, trail: Trail::default() })
}

/// `(?i)^(__version__|VERSION) *= *(['"])v?(?P<version>.+?)\2`, the default of hatchling 1.33.
fn hatchling_match(line: &str) -> Option<(usize, usize)> {
    let lower = line.to_ascii_lowercase();
    let name = ["__version__", "version"].into_iter().find(|name| lower.starts_with(name))?;
    let rest = line[name.len()..].trim_start_matches(' ').strip_prefix('=')?;
    let rest = rest.trim_start_matches(' ');
    let quote = rest.chars().next().filter(|c| *c == '"' || *c == '\'')?;
    let start = line.len() - rest.len() + 1;
    // `v?` gives its letter back where nothing else would be left.
    let skip = |at: usize| {
        let end = at + 1 + line.get(at + 1..)?.find(quote)?;
        (end > at).then_some((at, end))
    };
    let after = line[start..].starts_with(['v', 'V']).then_some(start + 1);
    after.and_then(skip).or_else(|| skip(start))
}

/// `^(?:__version__|VERSION)\s*=\s*["'](.+?)["']\s*(?:#.*)?$`, the default of pdm-backend 2.5.
fn pdm_match(line: &str) -> Option<(usize, usize)> {
    let name = ["__version__", "VERSION"].into_iter().find(|name| line.starts_with(name))?;
    let rest = line[name.len()..].trim_start().strip_prefix('=')?.trim_start();
    rest.chars().next().filter(|c| *c == '"' || *c == '\'')?;
    let start = line.len() - rest.len() + 1;
    let ends = line[start..].char_indices().skip(1).filter(|(_, c)| *c == '"' || *c == '\'');
    let end = ends.map(|(at, _)| start + at).find(|at| {
        let tail = line[at + 1..].trim_start();
        tail.is_empty() || tail.starts_with('#')
    })?;
    Some((start, end))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_patterns_match_what_the_backends_match() {
        let hatchling = |line: &'static str| hatchling_match(line).map(|(a, b)| &line[a..b]);
        assert_eq!(hatchling("__version__ = '1.2'"), Some("1.2"));
        assert_eq!(hatchling("version=\"v1.2\" # x"), Some("1.2"));
        assert_eq!(hatchling("__VERSION__ = '1.2'"), Some("1.2"));
        assert_eq!(hatchling("__version__ = '1.2' '.3'"), Some("1.2"));
        assert_eq!(hatchling("__version__ = 'v'"), Some("v"));
        assert_eq!(hatchling("__version__: str = '1.2'"), None);
        assert_eq!(hatchling("__version__\t= '1.2'"), None);
        assert_eq!(hatchling(" __version__ = '1.2'"), None);
        assert_eq!(hatchling("__version__ = ''"), None);
        let pdm = |line: &'static str| pdm_match(line).map(|(a, b)| &line[a..b]);
        assert_eq!(pdm("__version__\t=  '1.2'  # x"), Some("1.2"));
        assert_eq!(pdm("VERSION = \"1.2\""), Some("1.2"));
        assert_eq!(pdm("version = '1.2'"), None);
        assert_eq!(pdm("__version__ = '1.2';"), None);
        assert_eq!(pdm("__version__: str = '1.2'"), None);
    }
}
