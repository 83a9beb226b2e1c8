//! Elements of `dynamic` that are no fields.

use super::{Report, rule};
use crate::diagnostic::Severity;
use crate::project::{Backend, Project};
use crate::spec::keys;
use crate::text::nearest::nearest;

rule! {
    /// `dynamic` lists something that is no dynamic field.
    ///
    /// It takes the names of `[project]` keys that the backend fills in, as they are written in
    /// the file; `name` and `dynamic` itself are never among them.
    ///
    /// ```toml bad
    /// [project]
    /// name = "demo"
    /// version = "1.0"
    /// description = "Demo"
    /// dynamic = ["summary"]
    /// ```
    ///
    /// ```toml good
    /// [project]
    /// name = "demo"
    /// version = "1.0"
    /// dynamic = ["description"]
    /// ```
    "dynamic-unknown-field", Error,
    "https://packaging.python.org/en/latest/specifications/pyproject-toml/#dynamic", check
}

/// Names of core metadata fields, and the key of `[project]` for each.
const METADATA: &[(&str, &str)] = &[
    ("summary", "description"),
    ("requires-dist", "dependencies"),
    ("provides-extra", "optional-dependencies"),
    ("classifier", "classifiers"),
    ("project-url", "urls"),
    ("home-page", "urls"),
    ("author", "authors"),
    ("author-email", "authors"),
    ("maintainer", "maintainers"),
    ("maintainer-email", "maintainers"),
    ("license-expression", "license"),
    ("license-file", "license-files"),
    ("import-name", "import-names"),
    ("import-namespace", "import-namespaces"),
    ("long-description", "readme"),
];

fn check(project: &Project, report: &mut Report) {
    let Some(array) = project.value("dynamic").and_then(|value| value.as_array()) else { return };
    for (at, item) in array.items.iter().enumerate() {
        if item.is_broken() {
            continue;
        }
        let Some(text) = item.as_text() else {
            let message = format!("`dynamic` lists names of fields, not {}", item.type_name());
            report.at(item.span, message);
            continue;
        };
        let name = text.as_str();
        // A name has a rule of its own.
        if keys::DYNAMIC.contains(&name) || name == "name" {
            continue;
        }
        let plain = name.to_ascii_lowercase().replace('_', "-");
        let respelt = keys::DYNAMIC.iter().copied().find(|field| *field == plain);
        let meant = METADATA.iter().find(|(field, _)| *field == plain).map(|(_, key)| *key);
        let near = respelt.or(meant).or_else(|| nearest(&plain, keys::DYNAMIC.iter().copied(), 2));
        let hint = near.map_or_else(String::new, |near| format!("; did you mean `{near}`?"));
        // hatchling lets an unknown field pass and does nothing, except with these, which it
        // copies into metadata that the index refuses, or refuses itself.
        let passes = project.backend == Backend::Hatchling
            && !matches!(plain.as_str(), "name" | "dynamic" | "metadata-version");
        let level = if passes { Severity::Warning } else { Severity::Error };
        let found =
            report.at(text.span, format!("`{name}` cannot be dynamic{hint}")).severity(level);
        let listed = |near: &str| project.is_dynamic(near) || project.value(near).is_some();
        match near.filter(|near| !listed(near)) {
            Some(near) if respelt.is_some() => {
                found.fix(format!("Write `{near}`"), vec![text.replace(near)]);
            }
            Some(near) => {
                found.unsafe_fix(format!("Write `{near}`"), vec![text.replace(near)]);
            }
            None => {
                let value = project.value("dynamic").expect("it was read above");
                let edit = project.document.remove_item(value, at);
                found.unsafe_fix(format!("Remove `{name}`"), vec![edit]);
            }
        }
    }
}
