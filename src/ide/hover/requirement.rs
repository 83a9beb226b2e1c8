//! A requirement taken apart.

use super::Hover;
use super::words::{code, marker, specifier};
use crate::grammar::marker::constant;
use crate::grammar::name;
use crate::project::{Dependency, Origin, Project};

/// The requirement in words; nothing for one that has no name.
pub fn hover(project: &Project, dependency: &Dependency) -> Option<Hover> {
    let text = dependency.as_str();
    let requirement = &dependency.requirement;
    let written = requirement.name?.of(text);
    let normal = name::normalize(written);
    if !name::is_valid(&normal) {
        return None;
    }
    let mut out = format!("**{normal}**");
    if normal != written {
        out.push_str(&format!(", written {}", code(written)));
    }
    out.push_str(match dependency.origin {
        Origin::Dependencies => ": required when the package is installed",
        Origin::Extra => ": required by an extra",
        Origin::BuildSystem => ": required to build the package",
        Origin::Group => ": required for development, never published",
    });
    out.push('\n');
    let extras: Vec<String> =
        requirement.extras.iter().take(20).map(|e| code(&name::normalize(e.of(text)))).collect();
    if !extras.is_empty() {
        out.push_str(&format!("\n- with its extras {}", extras.join(", ")));
    }
    if let Some(url) = requirement.url {
        out.push_str(&format!("\n- from {}", code(&without_secrets(url.span.of(text)))));
    } else if requirement.specifier.clauses.is_empty() {
        // What is wrong with the rest may be a version.
        if requirement.faults.is_empty() {
            out.push_str("\n- in any version");
        }
    } else {
        let words = specifier(text, &requirement.specifier);
        out.push_str(&format!("\n- version: {words}"));
    }
    let expression = requirement.marker.as_ref().and_then(|marker| marker.expression.as_ref());
    if let Some(expression) = expression {
        out.push_str(&format!("\n- only where {}", marker(text, expression)));
        if dependency.origin != Origin::BuildSystem {
            out.push_str(match constant(expression, project.pythons()) {
                Some(false) => ": **never true** under `requires-python`",
                Some(true) => ": always true under `requires-python`",
                None => "",
            });
        }
    }
    if requirement.url.is_none() {
        out.push_str(&format!("\n\n[PyPI](https://pypi.org/project/{normal}/)"));
    }
    Some(Hover { span: dependency.text.span, text: out })
}

/// An address without what may be a password or a token in it.
fn without_secrets(url: &str) -> String {
    let plain = url.split(['?', '#']).next().unwrap_or_default();
    let Some((scheme, rest)) = plain.split_once("://") else { return plain.to_owned() };
    let end = rest.find('/').unwrap_or(rest.len());
    let host = rest[..end].rsplit('@').next().unwrap_or_default();
    format!("{scheme}://{host}{}", &rest[end..])
}
