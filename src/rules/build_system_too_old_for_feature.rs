//! A backend that is required in a version that cannot read what the file says.

use super::{Report, rule};
use crate::diagnostic::Severity;
use crate::document::{Kind, Str};
use crate::grammar::requirement::Requirement;
use crate::grammar::specifier::{Clause, Operator};
use crate::project::{Project, required_package};
use crate::spec::backends::{self, Feature, Use};
use crate::text::Span;

rule! {
    /// The required version of the backend is too old for something the file uses.
    ///
    /// `requires` decides which version of the backend builds. When every version it allows is
    /// older than a feature of the file, the build fails or drops the value; when it merely lets
    /// an old one in, some machine will.
    ///
    /// ```toml bad
    /// [build-system]
    /// requires = ["setuptools >=61,<70"]
    /// build-backend = "setuptools.build_meta"
    /// [project]
    /// name = "demo"
    /// version = "1.0"
    /// description = "Demo"
    /// license = "MIT"
    /// ```
    ///
    /// ```toml good
    /// [build-system]
    /// requires = ["setuptools >=77.0.3"]
    /// build-backend = "setuptools.build_meta"
    /// [project]
    /// name = "demo"
    /// version = "1.0"
    /// description = "Demo"
    /// license = "MIT"
    /// ```
    "build-system-too-old-for-feature", Error,
    "https://packaging.python.org/en/latest/guides/writing-pyproject-toml/", check
}

fn check(project: &Project, report: &mut Report) {
    let build_system = &project.build_system;
    let Some(package) = project.backend.package() else { return };
    let named = |text: &&&Str| required_package(text.as_str()).as_deref() == Some(package);
    let mut listed = build_system.requires.iter().filter(named);
    let (Some(text), None) = (listed.next(), listed.next()) else { return };
    let requirement = Requirement::read(text.as_str());
    let clauses = &requirement.specifier.clauses;
    let of_package = backends::FEATURES.iter().filter(|feature| feature.package == package);
    // They stand by age: a bound for the youngest serves the others.
    let used: Vec<(&Feature, Span)> =
        of_package.filter_map(|feature| Some((feature, place(project, feature.of)?))).collect();
    let newest = |feature: &Feature| build_system.allows_from(package, feature.since);
    let oldest = |feature: &Feature| build_system.allows_before(package, feature.since);
    let forbidden = used.iter().rev().find(|(feature, _)| newest(feature) == Some(false));
    if let Some((feature, place)) = forbidden {
        let message = format!("{}; `{}` forbids it", need(feature), text.as_str());
        let mut found = report.at(bounds(text, clauses), message).note(*place, "used here");
        let is_legacy = |since| build_system.allows_from(package, since) == Some(true);
        if feature.legacy_since.is_some_and(is_legacy) {
            found = found.severity(Severity::Warning);
        }
        if let Some(provider) = backends::of_package(package) {
            let title = format!("Require `{}`", provider.requirement);
            found.unsafe_fix(title, vec![text.replace(provider.requirement)]);
        }
        return;
    }
    // Without a lower bound installers take the newest one, which will do.
    let Some(lower) = clauses.iter().find(|clause| is_lower(clause.operator)) else { return };
    let lacking = used.iter().rev().find(|(feature, _)| oldest(feature) == Some(true));
    if let Some((feature, place)) = lacking {
        let message = format!("{}; `{}` lets an older one in", need(feature), text.as_str());
        report
            .at(bounds(text, clauses), message)
            .severity(Severity::Warning)
            .note(*place, "used here")
            .fix(
                format!("Require at least {}", feature.since),
                vec![text.replace_part(lower.span.range(), &format!(">={}", feature.since))],
            );
    }
}

fn need(feature: &Feature) -> String {
    format!("{} needs {} >={}", feature.name, feature.package, feature.since)
}

fn bounds(text: &Str, clauses: &[Clause]) -> Span {
    match (clauses.first(), clauses.last()) {
        (Some(first), Some(last)) => text.place(first.span.start..last.span.end),
        _ => text.span,
    }
}

/// `~=` and `==` are lower bounds too, but cannot be raised alone.
fn is_lower(operator: Operator) -> bool {
    matches!(operator, Operator::GreaterEqual | Operator::Greater)
}

/// Where the file uses a feature.
fn place(project: &Project, of: Use) -> Option<Span> {
    match of {
        Use::ProjectTable => project.place(),
        Use::LicenseString => {
            let entry = project.entry("license")?;
            matches!(entry.value.kind, Kind::Text(_)).then_some(entry.key.span)
        }
        Use::LicenseOperators => operator(project, &[" AND ", " OR "]),
        Use::LicenseException => operator(project, &[" WITH "]),
        Use::Key(key) => project.entry(key).map(|entry| entry.key.span),
    }
}

fn operator(project: &Project, operators: &[&str]) -> Option<Span> {
    let text = project.value("license")?.as_text()?;
    let found = operators.iter().filter_map(|of| Some((text.as_str().find(of)?, of.len())));
    let (at, length) = found.min()?;
    Some(text.place(at + 1..at + length - 1))
}
