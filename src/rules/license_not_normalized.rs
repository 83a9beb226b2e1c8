//! Licence expressions in another spelling than the list's.

use super::{Report, rule};
use crate::diagnostic::Severity;
use crate::grammar::license::{Expression, Note};
use crate::project::{Backend, Project};

rule! {
    /// A licence expression is not spelt as SPDX spells it.
    ///
    /// Identifiers have one spelling, and operators are in capitals. Backends and the index
    /// compare without regard to case, but uv_build refuses an identifier in another case, and
    /// flit_core an operator.
    ///
    /// ```toml bad
    /// [project]
    /// name = "demo"
    /// version = "1.0"
    /// description = "Demo"
    /// license = "mit"
    /// ```
    ///
    /// ```toml good
    /// [project]
    /// name = "demo"
    /// version = "1.0"
    /// description = "Demo"
    /// license = "MIT"
    /// ```
    "license-not-normalized", Warning,
    "https://packaging.python.org/en/latest/specifications/license-expression/", check
}

const ENOUGH: usize = 20;

fn check(project: &Project, report: &mut Report) {
    let Some(text) = project.license.expression else { return };
    let expression = Expression::read(text.as_str());
    if !expression.is_valid() {
        return;
    }
    for remark in expression.remarks.into_iter().take(ENOUGH) {
        let (normal, refuses) = match remark.note {
            Note::Case { normal } => (normal, Backend::Uv),
            Note::OperatorCase { normal } => (normal.to_owned(), Backend::Flit),
            Note::Space => (" ".to_owned(), Backend::Flit),
            Note::Deprecated { .. } => continue,
        };
        let refused = project.backend == refuses;
        let message = match (normal.as_str(), refused) {
            (" ", true) => "flit_core separates words by spaces only".to_owned(),
            (" ", false) => "Separate words by spaces".to_owned(),
            (normal, true) => {
                format!("Write `{normal}`: {} takes no other spelling", project.backend.name())
            }
            (normal, false) => format!("Write `{normal}`"),
        };
        let title = match normal.as_str() {
            " " => "Write a space".to_owned(),
            normal => format!("Write `{normal}`"),
        };
        report
            .at(text.place(remark.span.range()), message)
            .severity(if refused { Severity::Error } else { Severity::Warning })
            .fix(title, vec![text.replace_part(remark.span.range(), &normal)]);
    }
}
