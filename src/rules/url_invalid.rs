//! Project URLs that the index refuses.

use super::{Report, level, rule};
use crate::diagnostic::Severity;
use crate::grammar::cursor::{is_space, is_word};
use crate::grammar::url::{Problem, Url};
use crate::project::{Backend, Project};
use std::net::Ipv6Addr;

rule! {
    /// A URL is not one for a web page.
    ///
    /// PyPI takes `http://` and `https://` only and refuses the whole upload otherwise; no
    /// backend but poetry-core and setuptools looks at it before. `git@github.com:…` and
    /// `git+https://…` are addresses for git: give the page of the repository.
    ///
    /// ```toml bad
    /// [project]
    /// name = "demo"
    /// version = "1.0"
    /// description = "Demo"
    /// [project.urls]
    /// Source = "git@github.com:ann/demo.git"
    /// ```
    ///
    /// ```toml good
    /// [project]
    /// name = "demo"
    /// version = "1.0"
    /// description = "Demo"
    /// [project.urls]
    /// Source = "https://github.com/ann/demo"
    /// ```
    "url-invalid", Error,
    "https://packaging.python.org/en/latest/specifications/well-known-project-urls/", check
}

fn check(project: &Project, report: &mut Report) {
    let urls = project.value("urls").and_then(|value| value.as_table());
    for entry in urls.into_iter().flat_map(|table| &table.entries) {
        let Some(text) = entry.value.as_text() else { continue };
        let value = text.as_str();
        let refused = match project.backend {
            Backend::Poetry => !is_uri_of_poetry(value),
            Backend::Setuptools => !has_host(value),
            _ => false,
        };
        let fault = Url::read(value).faults.into_iter().next();
        let Some(fault) = fault else {
            if refused && project.backend == Backend::Setuptools {
                let message = "setuptools refuses brackets in a host that hold no IPv6 address";
                report.at(text.span, message);
            } else if refused {
                let message = format!("poetry-core refuses white space around `{}`", value.trim());
                report.at(text.span, message).fix("Trim the URL", vec![text.replace(value.trim())]);
            }
            continue;
        };
        let severity = match fault.kind {
            _ if refused => Severity::Error,
            Problem::HostMissing | Problem::Character(_) => Severity::Warning,
            _ => level::of_index(project),
        };
        let shown = short(value);
        let message = match &fault.kind {
            Problem::Empty => "An empty URL: PyPI refuses it".to_owned(),
            Problem::SchemeMissing => {
                format!("`{shown}` is not an http(s) URL: PyPI refuses it")
            }
            Problem::Scheme(scheme) => {
                format!("PyPI takes http and https URLs only, not `{}:`", short(scheme))
            }
            Problem::Repository => {
                format!("`{shown}` is an address for git: PyPI wants the page of the repository")
            }
            Problem::Brackets => {
                "The `<` and `>` do not belong to the URL: PyPI refuses it".to_owned()
            }
            Problem::Port => "The port is above 65535: PyPI refuses the URL".to_owned(),
            Problem::SquareBracket => {
                "Brackets in a URL must be written `%5B` and `%5D`: PyPI refuses it".to_owned()
            }
            Problem::HostMissing => format!("`{shown}` has no host, so it leads nowhere"),
            Problem::Character(c) if is_space(*c) => {
                "No URL contains white space; write `%20`".to_owned()
            }
            Problem::Character(_) => "No URL contains control characters".to_owned(),
        };
        let place = match fault.span.is_empty() {
            true => text.span,
            false => text.place(fault.span.range()),
        };
        let found = report.at(place, message).severity(severity);
        let Some(edit) = fault.repair else { continue };
        let edits = vec![text.replace_part(edit.span.range(), &edit.text)];
        let title = format!("Write `{}`", edit.text);
        match fault.kind {
            Problem::Repository | Problem::Brackets => found.fix(title, edits),
            Problem::SquareBracket => found.fix("Encode the brackets", edits),
            _ => found.unsafe_fix(title, edits),
        };
    }
}

/// The format `uri` in the schema of poetry-core 2.5: `^\w+:(\/?\/?)[^\s]+\Z`.
fn is_uri_of_poetry(url: &str) -> bool {
    url.split_once(':').is_some_and(|(scheme, rest)| {
        let named = !scheme.is_empty() && scheme.chars().all(is_word);
        named && !rest.is_empty() && !rest.contains(is_space)
    })
}

/// The format `url` of validate-pyproject 0.27, by which setuptools judges: a scheme needs a host
/// behind it, and a text without a scheme is taken for a host.
fn has_host(url: &str) -> bool {
    let read = Url::read(url);
    match read.scheme {
        Some(_) => read.host.is_some_and(|host| !host.is_empty()) && has_good_brackets(url),
        None => !url.is_empty(),
    }
}

/// What `urllib.parse.urlsplit` of Python 3.11 and newer asks of brackets before the path.
fn has_good_brackets(url: &str) -> bool {
    let authority = url.split_once("//").map_or("", |(_, rest)| rest);
    let authority = authority.split(['/', '?', '#']).next().unwrap_or_default();
    match (authority.find('['), authority.find(']')) {
        (None, None) => true,
        (Some(open), Some(close)) if open < close => {
            let address = authority[open + 1..close].split('%').next().unwrap_or_default();
            address.starts_with('v') || address.parse::<Ipv6Addr>().is_ok()
        }
        _ => false,
    }
}

fn short(text: &str) -> String {
    const LONGEST: usize = 80;
    match text.char_indices().nth(LONGEST) {
        Some((at, _)) => format!("{}…", &text[..at]),
        None => text.to_owned(),
    }
}
