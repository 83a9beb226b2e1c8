//! Values that a marker variable never has.

use super::{Report, rule};
use crate::grammar::marker::{MarkerOperator, Variable};
use crate::grammar::specifier::{Operator, contains};
use crate::grammar::version::Version;
use crate::project::Project;
use crate::text::Edit;
use crate::text::shown::shown;

rule! {
    /// A marker compares a variable with a value that it never has.
    ///
    /// `sys_platform` is `"win32"` on every Windows, `platform_system` is `"Windows"`, `os_name` is
    /// `"nt"`. A comparison with another spelling is never true, and the requirement never
    /// installed.
    ///
    /// ```toml bad
    /// [project]
    /// name = "demo"
    /// version = "1.0"
    /// description = "Demo"
    /// dependencies = ["x; sys_platform == 'windows'"]
    /// ```
    ///
    /// ```toml good
    /// [project]
    /// name = "demo"
    /// version = "1.0"
    /// description = "Demo"
    /// dependencies = ["x; sys_platform == 'win32'"]
    /// ```
    "marker-unknown-value", Warning,
    "https://packaging.python.org/en/latest/specifications/dependency-specifiers/#environment-markers", check
}

fn check(project: &Project, report: &mut Report) {
    for dependency in &project.dependencies {
        for comparison in dependency.comparisons() {
            let Some((variable, _, text, operand)) = comparison.variable_and_text() else {
                continue;
            };
            let is_equality = matches!(
                comparison.operator,
                MarkerOperator::Version(Operator::Equal | Operator::NotEqual)
            );
            let right = known(variable, &text.value).or_else(|| {
                let is_old = variable == Variable::SysPlatform && text.value == "linux2";
                (is_old && needs_python_3(project)).then_some("linux")
            });
            let Some(right) = right.filter(|_| is_equality) else { continue };
            let message = format!(
                "`{}` is never \"{}\"; write \"{right}\"",
                variable.name(),
                shown(&text.value)
            );
            let edit = dependency.edit(&Edit::replace(text.inner, right));
            report
                .at(dependency.place(operand.span), message)
                .fix(format!("Write \"{right}\""), vec![edit]);
        }
    }
}

/// Python 2 called Linux `linux2`.
fn needs_python_3(project: &Project) -> bool {
    let pythons = project.pythons();
    Version::read("2.7.18")
        .is_ok_and(|old| contains(pythons.text, pythons.clauses, &old) == Some(false))
}

/// What `variable` really is where the author wrote `value`; none where that may be right.
fn known(variable: Variable, value: &str) -> Option<&'static str> {
    let values: &[(&str, &[&str])] = match variable {
        Variable::SysPlatform => &[
            ("win32", &["windows", "win64", "win", "nt"]),
            ("darwin", &["macos", "macosx", "osx", "mac"]),
            ("linux", &["gnu/linux"]),
            ("cygwin", &[]),
        ],
        Variable::PlatformSystem => &[
            ("Windows", &["win32", "win64", "win", "nt"]),
            ("Darwin", &["macos", "macosx", "osx", "mac"]),
            ("Linux", &["gnu/linux"]),
        ],
        Variable::OsName => &[
            ("nt", &["windows", "win32", "win64", "win"]),
            ("posix", &["linux", "darwin", "macos", "macosx", "osx", "unix"]),
        ],
        Variable::ImplementationName => {
            &[("cpython", &[]), ("pypy", &[]), ("graalpy", &[]), ("micropython", &[])]
        }
        Variable::PlatformPythonImplementation => {
            &[("CPython", &[]), ("PyPy", &[]), ("Jython", &[]), ("GraalVM", &["graalpy"])]
        }
        _ => return None,
    };
    let lower = value.to_ascii_lowercase();
    let is_meant = |(right, wrong): &&(&'static str, &[&str])| {
        *right != value && (right.eq_ignore_ascii_case(value) || wrong.contains(&lower.as_str()))
    };
    values.iter().find(is_meant).map(|(right, _)| *right)
}
