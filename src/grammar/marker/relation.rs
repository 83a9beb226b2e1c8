//! Whether markers can hold, alone, together, or within a range of Pythons. Every answer is
//! certain in one direction only; what cannot be decided in a bounded number of steps is "no".

use super::python::{Candidates, Pythons, Test};
use super::{Comparison, Expression, MarkerOperator, Variable};
use crate::grammar::specifier::Operator;

/// Whether two markers certainly do not hold together in any environment.
pub fn are_disjoint(left: &Expression, right: &Expression) -> bool {
    let mut met = false;
    let are_all = each_case(&[left, right], Pythons::default(), &mut |values| {
        met = values.iter().all(|value| *value);
        met
    });
    are_all && !met
}

/// Whether there is an ordinary environment among `pythons` in which all markers hold.
pub fn overlap(markers: &[&Expression], pythons: Pythons) -> bool {
    let all: Vec<&Comparison> = markers.iter().flat_map(|marker| marker.comparisons()).collect();
    if all.is_empty() {
        return true;
    }
    if all.len() > MOST_COMPARISONS || pythons.clauses.len() > MOST_CLAUSES {
        return false;
    }
    let Some(candidates) = pythons.candidates(&all) else { return false };
    // Only what is asked about is varied.
    let asked = |variables: &[Variable]| {
        let is_asked = |comparison: &&&Comparison| {
            comparison.variable_and_text().is_none_or(|(asked, ..)| variables.contains(&asked))
        };
        all.iter().filter(is_asked).count() > 0
    };
    let many = |is_asked: bool, all: usize| if is_asked { all } else { 1 };
    let python = asked(&[Variable::PythonVersion, Variable::PythonFullVersion]);
    let system = asked(&[Variable::OsName, Variable::SysPlatform, Variable::PlatformSystem]);
    let implementation =
        asked(&[Variable::ImplementationName, Variable::PlatformPythonImplementation]);
    let machine = asked(&[Variable::PlatformMachine]);
    for python in candidates.iter().take(many(python, candidates.count())) {
        for (os, sys, system) in PLATFORMS.into_iter().take(many(system, PLATFORMS.len())) {
            for (implementation, name) in
                IMPLEMENTATIONS.into_iter().take(many(implementation, IMPLEMENTATIONS.len()))
            {
                for machine in MACHINES.into_iter().take(many(machine, MACHINES.len())) {
                    let value = |variable| match variable {
                        Variable::OsName => Some(os),
                        Variable::SysPlatform => Some(sys),
                        Variable::PlatformSystem => Some(system),
                        Variable::ImplementationName => Some(implementation),
                        Variable::PlatformPythonImplementation => Some(name),
                        Variable::PlatformMachine => Some(machine),
                        variable => python.value(variable),
                    };
                    if markers.iter().all(|marker| marker.evaluate(&value) == Some(true)) {
                        return true;
                    }
                }
            }
        }
    }
    false
}

/// The value that a marker has in every environment of `pythons`, where that is certain.
pub fn constant(marker: &Expression, pythons: Pythons) -> Option<bool> {
    let (mut holds, mut fails) = (false, false);
    let are_all = each_case(&[marker], pythons, &mut |values| {
        let value = values.iter().all(|value| *value);
        holds |= value;
        fails |= !value;
        holds && fails
    });
    (are_all && holds != fails).then_some(holds)
}

const PLATFORMS: [(&str, &str, &str); 5] = [
    ("posix", "linux", "Linux"),
    ("nt", "win32", "Windows"),
    ("posix", "darwin", "Darwin"),
    ("posix", "cygwin", "CYGWIN_NT-10.0-19045"),
    ("posix", "emscripten", "Emscripten"),
];

const IMPLEMENTATIONS: [(&str, &str); 2] = [("cpython", "CPython"), ("pypy", "PyPy")];

const MACHINES: [&str; 6] = ["x86_64", "AMD64", "arm64", "aarch64", "i686", "armv7l"];

const MOST_COMPARISONS: usize = 16;
const MOST_CLAUSES: usize = 32;
const MOST_STEPS: usize = 4096;

/// Asks whether the values that the markers may have at once are enough, until they are. False
/// where not all cases are known. Variables are taken as independent, so there are more cases here
/// than in the world.
fn each_case(
    markers: &[&Expression],
    pythons: Pythons,
    is_enough: &mut dyn FnMut(&[bool]) -> bool,
) -> bool {
    let comparisons: Vec<&Comparison> =
        markers.iter().flat_map(|marker| marker.comparisons()).collect();
    if comparisons.len() > MOST_COMPARISONS || pythons.clauses.len() > MOST_CLAUSES {
        return false;
    }
    let candidates = pythons.candidates(&comparisons).unwrap_or_default();
    let Some(dimensions) = dimensions(&comparisons, &candidates) else { return false };
    let steps: usize = dimensions.iter().map(|d| d.choices.len()).fold(1, usize::saturating_mul);
    if steps > MOST_STEPS {
        return false;
    }
    let mut truths = vec![false; comparisons.len()];
    let mut values = Vec::with_capacity(markers.len());
    for step in 0..steps {
        let mut rest = step;
        for dimension in &dimensions {
            let choice = &dimension.choices[rest % dimension.choices.len()];
            rest /= dimension.choices.len();
            for (at, truth) in dimension.members.iter().zip(choice) {
                truths[*at] = *truth;
            }
        }
        let mut truths = truths.iter().copied();
        values.clear();
        values.extend(markers.iter().map(|marker| marker.holds(&mut truths)));
        if is_enough(&values) {
            break;
        }
    }
    true
}

impl Expression {
    /// The value where `truths` are those of its comparisons from left to right.
    fn holds(&self, truths: &mut impl Iterator<Item = bool>) -> bool {
        match self {
            Expression::Comparison(_) => truths.next().unwrap_or(false),
            // Each part must take its truths, whatever the others say.
            Expression::All(parts) => parts.iter().filter(|part| !part.holds(truths)).count() == 0,
            Expression::Any(parts) => parts.iter().filter(|part| part.holds(truths)).count() > 0,
        }
    }
}

/// Comparisons that depend on one another, and the truths they can have together.
struct Dimension {
    members: Vec<usize>,
    choices: Vec<Vec<bool>>,
}

/// None where there is no Python.
fn dimensions(comparisons: &[&Comparison], pythons: &Candidates) -> Option<Vec<Dimension>> {
    let any = pythons.iter().next()?;
    let mut of_python = Dimension { members: Vec::new(), choices: Vec::new() };
    let mut tests: Vec<Test> = Vec::new();
    let mut of_names: Vec<(Variable, Vec<usize>)> = Vec::new();
    let mut out: Vec<Dimension> = Vec::new();
    for (at, comparison) in comparisons.iter().enumerate() {
        let test = Test::of(comparison).filter(|test| test.holds(any).is_some());
        match (comparison.variable_and_text(), test) {
            (_, Some(test)) => {
                of_python.members.push(at);
                tests.push(test);
            }
            (Some((variable, ..)), _) if is_equality(comparison) && !variable.is_version() => {
                match of_names.iter_mut().find(|(other, _)| *other == variable) {
                    Some((_, members)) => members.push(at),
                    None => of_names.push((variable, vec![at])),
                }
            }
            _ => out.push(Dimension { members: vec![at], choices: vec![vec![true], vec![false]] }),
        }
    }
    let mut choice = Vec::with_capacity(tests.len());
    for python in pythons.iter() {
        choice.clear();
        choice.extend(tests.iter().map(|test| test.holds(python).unwrap_or(false)));
        if !of_python.choices.contains(&choice) {
            of_python.choices.push(choice.clone());
        }
    }
    out.push(of_python);
    for (variable, members) in of_names {
        let texts = members.iter().filter_map(|at| comparisons[*at].variable_and_text());
        let mut values: Vec<&str> = texts.map(|(_, _, text, _)| text.value.as_str()).collect();
        // Stands for every value that is not named.
        values.push("\u{0}");
        let choices = values.iter().map(|value| {
            let value = |asked| (asked == variable).then_some(*value);
            let truth = |at: &usize| comparisons[*at].evaluate(&value).unwrap_or(false);
            members.iter().map(truth).collect()
        });
        out.push(Dimension { choices: choices.collect(), members });
    }
    Some(out)
}

fn is_equality(comparison: &Comparison) -> bool {
    matches!(comparison.operator, MarkerOperator::Version(Operator::Equal | Operator::NotEqual))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::grammar::marker::Marker;
    use crate::grammar::specifier::SpecifierSet;

    fn marker(text: &str) -> Expression {
        Marker::read(text).expression.expect("a valid marker")
    }

    #[test]
    fn disjoint_means_never_both() {
        let disjoint = |a: &str, b: &str| are_disjoint(&marker(a), &marker(b));
        assert!(disjoint("python_version < '3.8'", "python_version >= '3.8'"));
        assert!(disjoint("python_version <= '3.7'", "python_full_version >= '3.8'"));
        assert!(disjoint("sys_platform == 'win32'", "sys_platform != 'win32'"));
        assert!(disjoint("sys_platform == 'win32'", "'linux' == sys_platform and os_name == 'a'"));
        assert!(!disjoint("python_version <= '3.8'", "python_version >= '3.8'"));
        assert!(!disjoint("python_full_version != '3.14.0'", "python_version == '3.14'"));
        assert!(!disjoint("'linux' in sys_platform", "sys_platform == 'linux2'"));
        assert!(!disjoint("platform_release >= '5'", "platform_release < '4'"));
    }

    #[test]
    fn overlap_needs_a_witness() {
        let together = |a: &str, b: &str| overlap(&[&marker(a), &marker(b)], Pythons::default());
        assert!(together("python_version >= '3.8'", "sys_platform == 'win32'"));
        assert!(!together("sys_platform == 'win32'", "platform_system == 'Linux'"));
        assert!(!together("sys_platform == 'win32'", "os_name == 'posix'"));
        assert!(!together("platform_release >= '5'", "python_version >= '3'"));
    }

    #[test]
    fn a_marker_can_be_dead_within_the_required_pythons() {
        let text = ">=3.9,<4";
        let set = SpecifierSet::read(text);
        let pythons = Pythons { text, clauses: &set.clauses, admitted: None };
        let of = |text: &str, pythons| constant(&marker(text), pythons);
        assert_eq!(of("python_version < '3.9'", pythons), Some(false));
        assert_eq!(of("python_version < '3.10'", pythons), None);
        assert_eq!(of("python_version >= '3.8'", pythons), Some(true));
        assert_eq!(of("python_full_version >= '3.9.1'", pythons), None);
        assert_eq!(of("sys_platform != 'win32'", pythons), None);
        let tautology = "os_name == 'nt' or os_name != 'nt'";
        assert_eq!(of(tautology, Pythons::default()), Some(true));
        let nobody = SpecifierSet::read("<1,>2");
        let none = Pythons { text: "<1,>2", clauses: &nobody.clauses, admitted: None };
        assert_eq!(of("python_version < '3.9'", none), None);
    }
}
