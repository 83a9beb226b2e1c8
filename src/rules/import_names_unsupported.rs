//! Import names for a backend that stops at them.

use super::{Report, import_name_invalid, rule};
use crate::project::{Backend, Project};

rule! {
    /// setuptools does not know import names yet.
    ///
    /// setuptools 84.2.1 stops with `NotImplementedError` at `import-names` and
    /// `import-namespaces`, given or dynamic.
    ///
    /// ```toml bad
    /// [build-system]
    /// requires = ["setuptools"]
    /// build-backend = "setuptools.build_meta"
    /// [project]
    /// name = "demo"
    /// version = "1.0"
    /// description = "Demo"
    /// import-names = ["demo"]
    /// ```
    ///
    /// ```toml good
    /// [build-system]
    /// requires = ["setuptools"]
    /// build-backend = "setuptools.build_meta"
    /// [project]
    /// name = "demo"
    /// version = "1.0"
    /// description = "Demo"
    /// ```
    "import-names-unsupported", Error, "https://peps.python.org/pep-0794/", check
}

fn check(project: &Project, report: &mut Report) {
    if project.backend != Backend::Setuptools {
        return;
    }
    let message = |key: &str| format!("setuptools does not support `{key}` yet: the build fails");
    for key in import_name_invalid::KEYS {
        if let (Some(table), Some(entry)) = (project.table, project.entry(key)) {
            let edit = project.document.remove_entry(table, entry);
            report
                .at(entry.key.span, message(key))
                .unsafe_fix(format!("Delete `{key}`"), vec![edit]);
        }
    }
    for text in &project.dynamic {
        if import_name_invalid::KEYS.contains(&text.as_str())
            && project.value(text.as_str()).is_none()
        {
            report.at(text.span, message(text.as_str()));
        }
    }
}
