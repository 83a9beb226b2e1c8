//! Dotted import names whose parent is nowhere listed.

use super::{Report, import_name_invalid, rule};
use crate::diagnostic::Severity;
use crate::document::edit;
use crate::project::{Backend, Project};

rule! {
    /// The parent of a dotted import name is in neither list.
    ///
    /// A package that ships `space.demo` says whether `space` is its own (`import-names`) or
    /// shared with other packages (`import-namespaces`).
    ///
    /// ```toml bad
    /// [build-system]
    /// requires = ["pdm-backend"]
    /// build-backend = "pdm.backend"
    /// [project]
    /// name = "demo"
    /// version = "1.0"
    /// description = "Demo"
    /// import-names = ["space.demo"]
    /// ```
    ///
    /// ```toml good
    /// [build-system]
    /// requires = ["pdm-backend"]
    /// build-backend = "pdm.backend"
    /// [project]
    /// name = "demo"
    /// version = "1.0"
    /// description = "Demo"
    /// import-names = ["space.demo"]
    /// import-namespaces = ["space"]
    /// ```
    "import-name-parent-missing", Error,
    "https://packaging.python.org/en/latest/specifications/pyproject-toml/#import-names", check
}

fn check(project: &Project, report: &mut Report) {
    let level = match project.backend {
        // It compares the list with the module it ships.
        Backend::Setuptools | Backend::Flit => return,
        Backend::Hatchling | Backend::Uv | Backend::Poetry => Severity::Warning,
        _ => Severity::Error,
    };
    let entries = import_name_invalid::entries(project);
    for (_, text, name) in &entries {
        let listed = |name: &str| entries.iter().any(|(.., other)| *other == name);
        let parents = name.match_indices('.').map(|(at, _)| &name[..at]);
        let missing: Vec<&str> =
            parents.filter(|parent| !parent.is_empty() && !listed(parent)).collect();
        let Some(parent) = missing.last() else { continue };
        let found = report
            .at(text.span, format!("List `{parent}` in `import-namespaces` too: `{name}` is in it"))
            .severity(level);
        let items: Vec<String> = missing.iter().map(|parent| edit::quote(parent)).collect();
        let items = items.join(", ");
        let edits = match project.value("import-namespaces") {
            Some(value) => project.document.append_item(value, &items),
            None => {
                let statement = format!("import-namespaces = [{items}]");
                project.document.insert_key(&["project"], &statement).into_iter().collect()
            }
        };
        if !edits.is_empty() {
            found.fix(format!("Add {items} to `import-namespaces`"), edits);
        }
    }
}
