//! Extras that are no lists of requirements.

use super::{Report, rule};
use crate::document::{Kind, Value};
use crate::project::{Backend, Project};
use crate::text::Edit;
use crate::text::shown::shown;

rule! {
    /// An extra is not an array of requirement strings.
    ///
    /// Every backend refuses anything else. `{ include-group = "…" }` belongs into
    /// `[dependency-groups]`; an extra includes another as `"name[other]"`.
    ///
    /// ```toml bad
    /// [project]
    /// name = "demo"
    /// version = "1.0"
    /// description = "Demo"
    /// [project.optional-dependencies]
    /// plot = "matplotlib"
    /// ```
    ///
    /// ```toml good
    /// [project]
    /// name = "demo"
    /// version = "1.0"
    /// description = "Demo"
    /// [project.optional-dependencies]
    /// plot = ["matplotlib"]
    /// ```
    "extra-value-invalid", Error,
    "https://packaging.python.org/en/latest/specifications/pyproject-toml/#dependencies-optional-dependencies", check
}

fn check(project: &Project, report: &mut Report) {
    // The specification alone has no more to say than that the type is wrong.
    if project.backend == Backend::Spec {
        return;
    }
    for extra in &project.extras {
        let name = shown(&extra.key.name);
        match &extra.value.kind {
            Kind::Broken => {}
            Kind::Array(array) => {
                for item in &array.items {
                    element(project, &name, item, report);
                }
            }
            kind => {
                let got = extra.value.type_name();
                let message =
                    format!("Extra `{name}` must be an array of requirement strings, not {got}");
                let span =
                    if matches!(kind, Kind::Table(_)) { extra.key.span } else { extra.value.span };
                let found = report.at(span, message);
                if matches!(kind, Kind::Text(_)) {
                    let span = extra.value.span;
                    let edits = vec![Edit::insert(span.start, "["), Edit::insert(span.end, "]")];
                    found.fix("Put it in an array", edits);
                }
            }
        }
    }
}

fn element(project: &Project, extra: &str, item: &Value, report: &mut Report) {
    let group = match &item.kind {
        Kind::Text(_) | Kind::Broken => return,
        Kind::Table(table) => table.get("include-group"),
        _ => None,
    };
    if group.is_some() {
        let own = project.name.map_or("name", |name| name.as_str());
        let message = format!(
            "Extras cannot include groups; another extra is included as `\"{}[other]\"`",
            shown(own)
        );
        report.at(item.span, message);
        return;
    }
    let got = item.type_name();
    report.at(item.span, format!("Extra `{extra}` holds requirement strings; this is {got}"));
}
