//! Licence identifiers that SPDX has withdrawn.

use super::{Report, rule};
use crate::diagnostic::{Severity, Tag};
use crate::grammar::license::{Expression, Note};
use crate::project::{Backend, Project};

rule! {
    /// A licence identifier is deprecated.
    ///
    /// `GPL-3.0` does not say whether later versions may be used, so SPDX replaced it by
    /// `GPL-3.0-only` and `GPL-3.0-or-later`. flit_core and uv_build refuse the old ones.
    ///
    /// ```toml bad
    /// [project]
    /// name = "demo"
    /// version = "1.0"
    /// description = "Demo"
    /// license = "GPL-3.0"
    /// ```
    ///
    /// ```toml good
    /// [project]
    /// name = "demo"
    /// version = "1.0"
    /// description = "Demo"
    /// license = "GPL-3.0-or-later"
    /// ```
    "license-deprecated-id", Warning, "https://spdx.org/licenses/", check
}

const ENOUGH: usize = 20;

fn check(project: &Project, report: &mut Report) {
    let Some(text) = project.license.expression else { return };
    let expression = Expression::read(text.as_str());
    if !expression.is_valid() {
        return;
    }
    let severity = match project.backend {
        Backend::Flit | Backend::Uv => Severity::Error,
        _ => Severity::Warning,
    };
    for remark in expression.remarks.into_iter().take(ENOUGH) {
        let Note::Deprecated { successors } = remark.note else { continue };
        let id = remark.span.of(text.as_str());
        let message = match successors.as_slice() {
            [] => format!("`{id}` is deprecated and has no successor"),
            [new] => format!("`{id}` is deprecated: write `{new}`"),
            [first, second, ..] => {
                format!("`{id}` is deprecated: choose `{first}` or `{second}`")
            }
        };
        let mut found = report
            .at(text.place(remark.span.range()), message)
            .severity(severity)
            .tag(Tag::Deprecated);
        for new in successors {
            let edit = text.replace_part(remark.span.range(), &new);
            found = found.unsafe_fix(format!("Replace with `{new}`"), vec![edit]);
        }
    }
}
