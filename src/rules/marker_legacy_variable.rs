//! Old names of marker variables.

use super::{Report, rule};
use crate::grammar::marker::OperandKind;
use crate::project::Project;
use crate::text::Edit;

rule! {
    /// A marker uses the old name of a variable.
    ///
    /// PEP 345 spelt some variables with dots. Installers still read them; other tools do not.
    ///
    /// ```toml bad
    /// [project]
    /// name = "demo"
    /// version = "1.0"
    /// description = "Demo"
    /// dependencies = ["x; os.name == 'nt'"]
    /// ```
    ///
    /// ```toml good
    /// [project]
    /// name = "demo"
    /// version = "1.0"
    /// description = "Demo"
    /// dependencies = ["x; os_name == 'nt'"]
    /// ```
    "marker-legacy-variable", Warning,
    "https://packaging.python.org/en/latest/specifications/dependency-specifiers/#environment-markers", check
}

fn check(project: &Project, report: &mut Report) {
    for dependency in &project.dependencies {
        let text = dependency.as_str();
        for comparison in dependency.comparisons() {
            for operand in [&comparison.left, &comparison.right] {
                let OperandKind::Variable(variable) = operand.kind else { continue };
                let (written, name) = (operand.span.of(text), variable.name());
                if written == name {
                    continue;
                }
                let edit = dependency.edit(&Edit::replace(operand.span, name));
                report
                    .at(
                        dependency.place(operand.span),
                        format!("`{written}` is an old spelling of `{name}`"),
                    )
                    .fix(format!("Write `{name}`"), vec![edit]);
            }
        }
    }
}
