//! Lines of pip's requirements files, recognised so that they can be told from broken
//! requirements.

use super::RequirementFault;
use crate::grammar::{Fault, name};
use crate::text::{Edit, Span};

/// What of pip's requirements file format was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PipSyntax {
    /// `-e`, `-r`, `--hash` and the like.
    Option,
    /// A URL without `name @` before it.
    Url,
    /// A path in the file system.
    Path,
}

/// The fault of `text` when `whole`, which is not blank, is a line that only pip reads.
pub(super) fn recognize(text: &str, whole: Span) -> Option<Fault<RequirementFault>> {
    let line = whole.of(text);
    let fault = |syntax| Fault::new(whole, RequirementFault::Pip(syntax));
    let mut start = line.chars();
    if start.next() == Some('-')
        && start.next().is_some_and(|c| c == '-' || c.is_ascii_alphabetic())
    {
        return Some(fault(PipSyntax::Option));
    }
    if is_url(line) {
        let mut found = fault(PipSyntax::Url);
        found.repair = named_url(line).map(|named| Edit::replace(whole, named));
        return Some(found);
    }
    is_path(line).then(|| fault(PipSyntax::Path))
}

/// A scheme at the start.
fn is_url(line: &str) -> bool {
    let is_scheme = |scheme: &str| {
        scheme.starts_with(|c: char| c.is_ascii_alphabetic())
            && scheme.bytes().all(|b| b.is_ascii_alphanumeric() || b"+-.".contains(&b))
    };
    if line.split_once("://").is_some_and(|(scheme, _)| is_scheme(scheme)) {
        return true;
    }
    line.starts_with("file:")
}

fn is_path(line: &str) -> bool {
    const STARTS: [&str; 6] = ["./", "../", "/", ".\\", "..\\", "~/"];
    if line == "." || line.starts_with(".[") || STARTS.iter().any(|start| line.starts_with(start)) {
        return true;
    }
    let mut start = line.chars();
    let is_drive = start.next().is_some_and(|c| c.is_ascii_alphabetic())
        && start.next() == Some(':')
        && start.next().is_some_and(|c| c == '\\' || c == '/');
    let is_file = [".whl", ".tar.gz", ".zip"].iter().any(|ending| line.ends_with(ending))
        && line.contains(['/', '\\'])
        && !line.contains([' ', '@', ';', '<', '>', '=']);
    is_drive || is_file
}

/// `name @ url` where the URL tells the name: `#egg=name`, a wheel or sdist, or a repository.
fn named_url(line: &str) -> Option<String> {
    let line = line.split_whitespace().next()?;
    let (url, fragment) = line.split_once('#').unwrap_or((line, ""));
    let (egg, others): (Vec<&str>, Vec<&str>) = fragment
        .split('&')
        .filter(|part| !part.is_empty())
        .partition(|part| part.starts_with("egg="));
    let others = others.join("&");
    let hash = if others.is_empty() { "" } else { "#" };
    let name = match egg.first() {
        Some(egg) => egg["egg=".len()..].to_owned(),
        None => name_in(url)?,
    };
    let bare = name.split_once('[').map_or(name.as_str(), |(bare, _)| bare);
    name::is_valid(bare).then(|| format!("{name} @ {url}{hash}{others}"))
}

fn name_in(url: &str) -> Option<String> {
    let last = url.trim_end_matches('/').rsplit('/').next()?;
    if let Some(wheel) = last.strip_suffix(".whl") {
        return wheel.split('-').next().map(|name| name.replace('_', "-"));
    }
    if let Some(sdist) = last.strip_suffix(".tar.gz") {
        let (name, version) = sdist.rsplit_once('-')?;
        let is_version = version.starts_with(|c: char| c.is_ascii_digit());
        return is_version.then(|| name.to_owned());
    }
    if url.starts_with("git+") {
        let repository = last.split_once('@').map_or(last, |(name, _)| name);
        return Some(repository.strip_suffix(".git").unwrap_or(repository).to_owned());
    }
    None
}
