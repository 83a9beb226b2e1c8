//! What a client asks of a project as a whole: what is found in it, and what its archives will
//! hold. Nothing is changed, and nothing is kept.

use super::build::{self, Subject};
use super::findings::open_below;
use super::folders::Clock;
use crate::analysis;
use crate::diagnostic::Severity;
use crate::document::Document;
use crate::engine::plan::Kinds;
use crate::engine::request::Request;
use crate::engine::{self, Options};
use crate::files::{Files, Overlay};
use crate::project::{Project, Settings, Target};
use crate::rules::{RULES, Rule};
use crate::text::nearest::nearest;
use serde_json::{Value, json};
use std::borrow::Cow;

const PROJECT_FILE: &str = "pyproject.toml";

/// What is found in the project as its buffers have it, and one line about it.
pub fn check(subject: &Subject) -> Result<(String, Value), String> {
    let below = subject.folders.files(subject.root(), Clock::default());
    let files = Overlay::new(&below, open_below(subject.root(), &subject.open));
    let document = match &subject.text {
        Some(text) => Document::parse(text.as_str()),
        None => Document::of_bytes(&read(subject, &below)?),
    };
    let found = analysis::check(&document, Some(&files), &subject.options);
    let count = |severity| found.iter().filter(|one| one.severity == severity).count();
    let counts = [Severity::Error, Severity::Warning, Severity::Hint].map(|severity| {
        let count = count(severity);
        let plural = if count == 1 { "" } else { "s" };
        (count > 0).then(|| format!("{count} {}{plural}", severity.name()))
    });
    let counts: Vec<String> = counts.into_iter().flatten().collect();
    let name = subject.name();
    let message = match counts.is_empty() {
        true => format!("`{name}`: nothing was found"),
        false => format!("`{name}`: {}", counts.join(", ")),
    };
    let findings: Vec<Value> = found
        .iter()
        .map(|one| {
            json!({
                "rule": one.rule,
                "severity": one.severity.name(),
                "message": one.message,
                "line": document.lines().line_of(one.span.start) + 1,
                "fixable": !one.fixes.is_empty(),
            })
        })
        .collect();
    Ok((message, json!(findings)))
}

/// The text of the project file on the disk.
///
/// # Errors
/// Why it has none, in one line.
pub fn saved(subject: &Subject) -> Result<String, String> {
    let files = subject.folders.files(subject.root(), Clock::default());
    let bytes = read(subject, &files)?;
    let text = String::from_utf8(bytes)
        .map_err(|_| format!("`{}` is not UTF-8", subject.path.display()))?;
    // No editor counts the mark.
    Ok(text.strip_prefix('\u{feff}').map_or(text.clone(), str::to_owned))
}

/// What a build of the project would put into its archives: a tree. The project file is as its buffer
/// has it, and all else as the disk has it.
///
/// # Errors
/// Why it would not be built, in one line.
pub fn contents(subject: &Subject) -> Result<String, String> {
    let files = subject.folders.files(subject.root(), Clock::default());
    let document = match &subject.text {
        Some(text) => Document::parse(text.as_str()),
        None => Document::of_bytes(&read(subject, &files)?),
    };
    let settings = Settings { target: Some(Target::None), ..subject.options.settings.clone() };
    let project = Project::read(&document, Some(&files), &settings);
    let asked = analysis::Options { settings, ..subject.options.clone() };
    let found = analysis::check(&document, Some(&files), &asked);
    let request = Request { out_dir: subject.root().join("dist"), ..Request::default() };
    let options = Options::of(request, subject.root()).map_err(|error| error.to_string())?;
    let options = Options { kinds: Kinds { sdist: true, wheel: true }, ..options };
    let planned = engine::plan(&project, &found, subject.root(), &options);
    match planned.map_err(|error| error.to_string())? {
        Ok(plan) => {
            let left_out =
                engine::left_out(&plan, subject.root()).map_err(|error| error.to_string())?;
            Ok(plan.listing(&left_out, &shown))
        }
        Err(refusal) => Err(build::first_reason(refusal, &document)),
    }
}

/// The docs of the rule called `name`.
///
/// # Errors
/// When there is none.
pub fn explain(name: &str) -> Result<Value, String> {
    let rule = Rule::of(name).ok_or_else(|| {
        let near = nearest(name, RULES.iter().map(|rule| rule.name), 5);
        let near = near.map_or(String::new(), |near| format!("; did you mean `{near}`?"));
        format!("there is no rule `{name}`{near}")
    })?;
    Ok(json!({ "status": "done", "rule": rule.name, "markdown": rule.page(), "url": rule.url }))
}

fn read(subject: &Subject, files: &dyn Files) -> Result<Vec<u8>, String> {
    let bytes = files.read(PROJECT_FILE);
    bytes.map_err(|error| format!("`{}`: {error}", subject.path.display()))
}

/// A name from the disk as one line.
fn shown(text: &str) -> Cow<'_, str> {
    match text.contains(char::is_control) {
        true => text.replace(char::is_control, "\u{fffd}").into(),
        false => text.into(),
    }
}
