//! What a value means, by the key it belongs to.

use super::words::{self, code, plain};
use super::{Hover, requirement, rule_text};
use crate::document::{Str, Value};
use crate::files::Files;
use crate::grammar::license::{Expression, Kind};
use crate::grammar::name;
use crate::ide::hints::LEFT_OUT;
use crate::project::{Lookup, Object, Project, matches, patterns};
use crate::rules::Rule;
use crate::spec::backends;
use crate::spec::classifiers::{self, Standing};
use crate::spec::{key_docs, licenses};
use crate::text::Span;
use crate::text::lines::Lines;

/// What there is to tell of `value`, the value of the key at `path` or an element of it.
pub fn hover(
    project: &Project,
    files: Option<&dyn Files>,
    path: &[&str],
    value: &Value,
    offset: usize,
) -> Option<Hover> {
    let text = value.as_text()?;
    if let Some(dependency) =
        project.dependencies.iter().find(|dependency| dependency.text.span == text.span)
    {
        return requirement::hover(project, dependency);
    }
    let of = |text: Option<String>| Some(Hover { span: value.span, text: text? });
    match path {
        ["project", "name"] => of(project_name(text)),
        ["project", "requires-python"] => of(requires_python(project)),
        ["project", "license"] => license(text, offset),
        ["project", "classifiers"] => of(classifier(text)),
        ["project", "dynamic"] => {
            of(key_docs::of(&["project", text.as_str()]).map(|docs| docs.markdown()))
        }
        ["project", "scripts" | "gui-scripts", _] | ["project", "entry-points", _, _] => {
            of(entry_point(project, files, text))
        }
        ["project", "license-files"]
        | ["tool", "flit", "sdist", "include" | "exclude"]
        | ["tool", "setuptools", "license-files"] => of(found(files, text)),
        ["build-system", "build-backend"] => of(backend(text)),
        ["dependency-groups", _, "include-group"] => of(group(project, text)),
        ["tool", "shipwheel", "ignore"] => of(Rule::of(text.as_str()).map(rule_text)),
        ["tool", ..] => fitted(project, files, text.span),
        _ => None,
    }
}

fn project_name(text: &Str) -> Option<String> {
    let written = text.as_str();
    if !name::is_valid(written) {
        return None;
    }
    let (normal, file) = (name::normalize(written), name::file_form(written));
    Some(format!(
        "**{}**\n\n- compared as {}\n- files: `{file}-VERSION.tar.gz`, `{file}-VERSION-….whl`\n\n\
         [PyPI](https://pypi.org/project/{normal}/)",
        plain(written),
        code(&normal)
    ))
}

fn requires_python(project: &Project) -> Option<String> {
    let python = project.requires_python.as_ref()?;
    let (text, set) = (python.text.as_str(), &python.set);
    if !set.faults.is_empty() || set.clauses.is_empty() {
        return None;
    }
    let words = words::specifier(text, set);
    let admitted = words::pythons(text, &set.clauses);
    let admitted = admitted.unwrap_or_else(|| "no Python that is known".to_owned());
    Some(format!("Python: {words}\n\nAdmits {admitted}."))
}

/// What the word at `offset` in a licence expression stands for, else the expression.
fn license(text: &Str, offset: usize) -> Option<Hover> {
    let expression = Expression::read(text.as_str());
    let mut told = Vec::new();
    let mut span = text.span;
    for token in &expression.tokens {
        let place = text.place(token.span.range());
        let line = match &token.kind {
            Kind::License { id, known: true, later } => {
                let title = licenses::title(id).unwrap_or("a licence of the SPDX list");
                let later = if *later { " or any later version" } else { "" };
                let entry = licenses::license(id);
                let old = if entry.is_some_and(|entry| entry.deprecated) {
                    let instead: Vec<String> =
                        licenses::successors(id).iter().map(|id| code(id)).collect();
                    format!(", **deprecated**: write {}", instead.join(" or "))
                } else {
                    String::new()
                };
                let link = format!("https://spdx.org/licenses/{id}.html");
                format!("[{id}]({link}): {}{later}{old}", plain(title))
            }
            Kind::License { id, known: false, .. } => {
                format!("{} is no licence of the SPDX list", code(id))
            }
            Kind::Reference { name } => {
                format!("{}: a licence of your own, in the words of its file", code(name))
            }
            Kind::Exception { id, .. } => format!("{}: an exception to the licence", code(id)),
            _ => continue,
        };
        if place.touches(offset) {
            span = place;
            told = vec![line];
            break;
        }
        told.push(line);
    }
    const MOST: usize = 20;
    told.truncate(MOST);
    (!told.is_empty()).then(|| Hover { span, text: told.join("\n\n") })
}

fn classifier(text: &Str) -> Option<String> {
    let written = text.as_str();
    let source = classifiers::source();
    Some(match classifiers::standing(written) {
        Some(Standing::Known) => {
            let licenses: Vec<String> =
                classifiers::licenses(written).iter().take(5).map(|id| code(id)).collect();
            let instead = if licenses.is_empty() {
                String::new()
            } else {
                format!("\n\nAs `license`: {}", licenses.join(" or "))
            };
            format!("A classifier of the index ({source}){instead}")
        }
        Some(Standing::Deprecated([])) => "**Deprecated**: the index refuses it".to_owned(),
        Some(Standing::Deprecated(instead)) => {
            let instead: Vec<String> = instead.iter().map(|name| code(name)).collect();
            format!("**Deprecated**: the index refuses it; write {}", instead.join(" or "))
        }
        None if written.starts_with("Private ::") => {
            "The index refuses every upload that has this classifier".to_owned()
        }
        None => format!("Not a classifier of the index ({source})"),
    })
}

fn entry_point(project: &Project, files: Option<&dyn Files>, text: &Str) -> Option<String> {
    let point = project.entry_points.iter().find(|point| point.value.span == text.span)?;
    let (file, span) = match (&point.object, &point.module) {
        (Object::Found { file, span, .. }, _) => (file, Some(*span)),
        (_, Lookup::Found(file)) => (file, None),
        _ => return None,
    };
    let line = span.and_then(|span| line(files?, file, span));
    let line = line.map_or(String::new(), |line| format!(":{line}"));
    let called = if point.group.is_script() { "runs" } else { "is" };
    Some(format!(
        "{} {called} {}, in {}",
        code(&point.key.name),
        code(text.as_str()),
        code(&format!("{file}{line}"))
    ))
}

fn line(files: &dyn Files, file: &str, span: Span) -> Option<usize> {
    let text = String::from_utf8(files.read(file).ok()?).ok()?;
    Some(Lines::of(&text).line_of(span.start.min(text.len())) + 1)
}

/// How many files a pattern finds, and the first of them.
fn found(files: Option<&dyn Files>, text: &Str) -> Option<String> {
    let found = matches(files?, text.as_str())?;
    let mut out = match found.len() {
        0 => "Finds nothing".to_owned(),
        1 => "Finds one file or folder:".to_owned(),
        count => format!("Finds {count} files and folders:"),
    };
    out.push_str(&shown(&found));
    Some(out)
}

/// What the pattern at `span` fits, a string or a key.
pub(super) fn fitted(project: &Project, files: Option<&dyn Files>, span: Span) -> Option<Hover> {
    let all = patterns(project.document);
    let pattern = all.iter().find(|pattern| pattern.span == span)?;
    let matched = project.matched(files?, pattern)?;
    let one = if matched.are_packages { "package" } else { "file" };
    let mut text = match matched.found.len() {
        0 => "Finds nothing".to_owned(),
        1 => format!("Finds one {one}:"),
        count => format!("Finds {count} {one}s:"),
    };
    text.push_str(&shown(&matched.kept().cloned().collect::<Vec<_>>()));
    if !matched.left_out.is_empty() {
        let (count, listed) = (matched.left_out.len(), shown(&matched.left_out));
        text.push_str(&format!("\n\n{count} of them {LEFT_OUT}:{listed}"));
    }
    Some(Hover { span, text })
}

/// The first of them, as a list.
fn shown(paths: &[String]) -> String {
    const SHOWN: usize = 10;
    let mut out: String =
        paths.iter().take(SHOWN).map(|path| format!("\n- {}", code(path))).collect();
    if paths.len() > SHOWN {
        out.push_str(&format!("\n- … and {} more", paths.len() - SHOWN));
    }
    out
}

fn backend(text: &Str) -> Option<String> {
    let provider = backends::of_object(text.as_str())?;
    let (package, requirement) = (provider.package, provider.requirement);
    Some(format!(
        "The backend of **{package}**\n\nGoes with `requires = [\"{requirement}\"]`\n\n\
         [PyPI](https://pypi.org/project/{package}/)"
    ))
}

fn group(project: &Project, text: &Str) -> Option<String> {
    let normal = name::normalize(text.as_str());
    let group = project.groups.iter().find(|group| group.normal == normal)?;
    let items = group.value.as_array().map_or(0, |array| array.items.len());
    let mut out = format!("The group {} of this file", code(&group.key.name));
    const SHOWN: usize = 10;
    for item in group.value.texts().take(SHOWN) {
        let name = crate::project::required_package(item.as_str());
        out.push_str(&format!("\n- {}", code(&name.unwrap_or_else(|| "…".to_owned()))));
    }
    if items > SHOWN {
        out.push_str(&format!("\n- … {items} in all"));
    }
    Some(out)
}
