//! Settings that leave the project's own package out of an archive.

use crate::document::Str;
use crate::grammar::gitignore::Ignore;
use crate::project::modules::Module;
use crate::project::tree::{Tree, join};
use crate::text::Span;

/// A package that is left out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Excluded {
    /// The pattern that does it, or the selection that does not take it.
    pub span: Span,
    /// The folder or the file of the package.
    pub path: String,
    pub from: From,
}

/// What the package is missing from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum From {
    /// The wheel will be empty.
    Wheel,
    /// What is built from the sdist will be empty, or nothing can be built from it.
    Sdist,
}

/// `source-exclude` and `wheel-exclude` of uv_build 0.13.6. None where a pattern is not a plain one.
pub(super) fn by_uv(
    source: &[&Str],
    wheel: &[&Str],
    modules: &[Module],
    tree: Tree<'_>,
) -> Option<Excluded> {
    let plain = |c: char| c.is_ascii_alphanumeric() || "_-.*/".contains(c);
    let all: Vec<&Str> = source.iter().chain(wheel).copied().collect();
    if all.is_empty() || !all.iter().all(|text| text.as_str().chars().all(plain)) {
        return None;
    }
    let read = |texts: &[&Str]| {
        let patterns: Vec<String> = texts
            .iter()
            .map(|text| match text.as_str().strip_prefix('/') {
                Some(_) => text.value.clone(),
                None => format!("**/{}", text.as_str()),
            })
            .collect();
        Ignore::read(patterns.iter().map(String::as_str))
    };
    let from_sdist = read(source)?;
    for module in modules {
        let init = ["__init__.py", "__init__.pyi"].map(|name| join(&module.path, name));
        let init = init.into_iter().find(|path| tree.is_file(path) == Some(true))?;
        if let Some(verdict) = from_sdist.verdict(&init) {
            let span = source.get(verdict.line)?.span;
            return Some(Excluded { span, path: init, from: From::Sdist });
        }
    }
    // Where the wheel's paths start is not the project folder: only what may stand anywhere counts.
    let anywhere: Vec<&Str> =
        all.into_iter().filter(|text| !text.as_str().starts_with('/')).collect();
    let from_wheel = read(&anywhere)?;
    let mut span = None;
    for module in modules {
        let mut taken = |file: &str| match from_wheel.verdict(file) {
            None => true,
            Some(verdict) => {
                span = span.or(anywhere.get(verdict.line).map(|text| text.span));
                false
            }
        };
        if tree.any_file(&module.path, &|_| true, &mut taken)? {
            return None;
        }
    }
    Some(Excluded { span: span?, path: modules.first()?.path.clone(), from: From::Wheel })
}

/// `excludes` of pdm-backend 2.5.0, where nothing is included by patterns.
pub(super) fn by_pdm(excludes: &[&Str], modules: &[Module], tree: Tree<'_>) -> Option<Excluded> {
    use crate::grammar::glob::Flavour;
    let mut gone = Vec::new();
    for text in excludes {
        let found = tree.find("", text.as_str().trim_start_matches("./"), Flavour::Glob)?;
        gone.extend(
            found.into_iter().map(|path| (path.trim_end_matches('/').to_owned(), text.span)),
        );
    }
    let by = |file: &str| {
        let is = |path: &str| {
            file.strip_prefix(path).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        };
        gone.iter().find(|(path, _)| is(path)).map(|(_, span)| *span)
    };
    let mut span = None;
    let mut is_empty = true;
    for module in modules {
        let mut taken = |file: &str| {
            let found = by(file);
            span = span.or(found);
            found.is_none() && !file.ends_with(".pyc")
        };
        let some = match module.is_package {
            true => tree.any_file(&module.path, &|_| true, &mut taken)?,
            false => taken(&module.path),
        };
        is_empty &= !some;
    }
    if is_empty {
        return Some(Excluded {
            span: span?,
            path: modules.first()?.path.clone(),
            from: From::Wheel,
        });
    }
    // In the sdist it is no package any more.
    let [only] = modules else { return None };
    let init = only.is_package.then(|| join(&only.path, "__init__.py"))?;
    let span = by(&init)?;
    Some(Excluded { span, path: init, from: From::Sdist })
}
