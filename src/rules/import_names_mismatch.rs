//! Import names that flit_core does not find in the wheel.

use super::{Report, rule};
use crate::document::{Value, edit};
use crate::project::{Backend, Project};
use crate::text::Edit;

rule! {
    /// The import names are not those of the module that flit ships.
    ///
    /// flit packs exactly one module, so `import-names` can only be that module, and
    /// `import-namespaces` only the packages it lies in.
    ///
    /// ```toml bad
    /// [build-system]
    /// requires = ["flit_core >=4,<5"]
    /// build-backend = "flit_core.buildapi"
    /// [project]
    /// name = "demo"
    /// version = "1.0"
    /// description = "Demo"
    /// import-names = ["demonstration"]
    /// ```
    ///
    /// ```toml good
    /// [build-system]
    /// requires = ["flit_core >=4,<5"]
    /// build-backend = "flit_core.buildapi"
    /// [project]
    /// name = "demo"
    /// version = "1.0"
    /// description = "Demo"
    /// import-names = ["demo"]
    /// ```
    "import-names-mismatch", Error,
    "https://flit.pypa.io/en/stable/pyproject_toml.html", check
}

fn check(project: &Project, report: &mut Report) {
    if project.backend != Backend::Flit
        || project.build_system.allows_from("flit-core", "4") == Some(false)
    {
        return;
    }
    let configured = project.document.at(&["tool", "flit", "module", "name"]);
    let module = match (configured, project.name) {
        (Some(value), _) => match value.as_text() {
            Some(text) => text.value.clone(),
            None => return,
        },
        (None, Some(name)) => name.as_str().replace('-', "_"),
        (None, None) => return,
    };
    let parents: Vec<&str> = module.match_indices('.').map(|(at, _)| &module[..at]).collect();
    compare(project, "import-names", &[module.as_str()], report);
    compare(project, "import-namespaces", &parents, report);
}

fn compare(project: &Project, key: &str, shipped: &[&str], report: &mut Report) {
    let Some(value) = project.value(key) else { return };
    let Some(array) = value.as_array() else { return };
    let mut given: Vec<&str> =
        value.texts().map(|text| text.as_str().split(';').next().unwrap_or("").trim()).collect();
    if given.len() < array.items.len() || array.items.iter().any(Value::is_broken) {
        return;
    }
    given.sort_unstable();
    let mut wanted = shipped.to_vec();
    wanted.sort_unstable();
    // A namespace may stand twice: flit_core compares those as sets.
    if key == "import-namespaces" {
        given.dedup();
    }
    if given == wanted
        || given
            .iter()
            .any(|name| name.contains(|c: char| !c.is_alphanumeric() && c != '_' && c != '.'))
    {
        return;
    }
    let list: Vec<String> = shipped.iter().map(|name| edit::quote(name)).collect();
    let list = format!("[{}]", list.join(", "));
    report
        .at(value.span, format!("flit ships one module: `{key}` must be {list}"))
        .unsafe_fix(format!("Write {list}"), vec![Edit::replace(value.span, list.clone())]);
}
