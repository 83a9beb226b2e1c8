//! Version specifiers, versions and markers in words.

use crate::grammar::marker::{Comparison, Expression, MarkerOperator, Variable};
use crate::grammar::specifier::{Clause, Operator, SpecifierSet, contains, is_unsatisfiable};
use crate::grammar::version::{Phase, Version};
use crate::spec::classifiers;

/// On one line, and with nothing that Markdown would make more of than code.
pub fn plain(text: &str) -> String {
    let special = |c: char| matches!(c, '*' | '_' | '<' | '[' | '\\' | '#');
    let mut in_code = false;
    let mut out = String::new();
    for c in text.chars().filter(|c| !c.is_control()) {
        in_code ^= c == '`';
        if special(c) && !in_code {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

/// As code, cut where it is long.
pub fn code(text: &str) -> String {
    const LONGEST: usize = 120;
    let line = text.chars().map(|c| if c.is_control() { ' ' } else { c }).filter(|c| *c != '`');
    let mut short: String = line.clone().take(LONGEST).collect();
    if line.count() > LONGEST {
        short.push('…');
    }
    format!("`{short}`")
}

/// What kind of version it is: `a release candidate`.
pub fn kind(version: &Version) -> String {
    let phase = match &version.pre {
        Some((Phase::Alpha, _)) => "an alpha version",
        Some((Phase::Beta, _)) => "a beta version",
        Some((Phase::Candidate, _)) => "a release candidate",
        None if version.post.is_some() => "a post-release",
        None if version.dev.is_some() => "a development version",
        None => "a final version",
    };
    let development = version.dev.is_some() && (version.pre.is_some() || version.post.is_some());
    let mut out = phase.to_owned();
    if development {
        out.push_str(" in development");
    }
    if !version.local.is_empty() {
        out.push_str(" with a local part, which public indexes refuse");
    }
    out
}

/// The clauses in words, joined by commas: `1.2 or later, before 2`.
pub fn specifier(text: &str, set: &SpecifierSet) -> String {
    const MOST: usize = 12;
    let mut words: Vec<String> =
        set.clauses.iter().take(MOST).map(|found| clause(text, found)).collect();
    if set.clauses.len() > MOST {
        words.push("…".to_owned());
    }
    if is_unsatisfiable(text, &set.clauses) {
        words.push("which **no version** can be".to_owned());
    }
    words.join(", ")
}

fn clause(text: &str, clause: &Clause) -> String {
    let version = clause.version.as_ref().map(ToString::to_string);
    let written = code(&version.unwrap_or_else(|| clause.version_span.of(text).to_owned()));
    let any = clause.wildcard;
    match clause.operator {
        Operator::GreaterEqual => format!("{written} or later"),
        Operator::Greater => format!("later than {written}"),
        Operator::LessEqual => format!("at most {written}"),
        Operator::Less => format!("before {written}"),
        Operator::Equal if any => format!("any version that begins with {written}"),
        Operator::Equal => format!("exactly {written}"),
        Operator::NotEqual if any => format!("none that begins with {written}"),
        Operator::NotEqual => format!("not {written}"),
        Operator::Arbitrary => format!("to the letter {}", code(clause.version_span.of(text))),
        Operator::Compatible => {
            let release = clause.version.as_ref().map(|version| &version.release);
            let series = release.filter(|release| release.len() > 1).map(|release| {
                let parts = &release[..release.len() - 1];
                parts.iter().map(ToString::to_string).collect::<Vec<_>>().join(".")
            });
            let series = series.map_or(String::new(), |s| format!(", within {}", code(&s)));
            format!("{written} or later{series}")
        }
    }
}

/// The series of Python that clauses admit: `3.10, 3.11 and all later`.
pub fn pythons(text: &str, clauses: &[Clause]) -> Option<String> {
    let prefix = "Programming Language :: Python :: ";
    let series = classifiers::all().filter_map(|classifier| {
        let (major, minor) = classifier.strip_prefix(prefix)?.split_once('.')?;
        Some((major.parse::<u64>().ok()?, minor.parse::<u64>().ok()?))
    });
    let mut series: Vec<_> = series.filter(|series| *series >= (2, 7)).collect();
    series.sort_unstable();
    let admits = |(major, minor): (u64, u64), patch: u64| {
        let version = Version::read(&format!("{major}.{minor}.{patch}")).ok()?;
        contains(text, clauses, &version)
    };
    const PATCHES: [u64; 8] = [0, 1, 2, 3, 5, 10, 20, 40];
    let mut admitted = Vec::new();
    for one in &series {
        let count = PATCHES.iter().filter(|patch| admits(*one, **patch) == Some(true)).count();
        match count {
            0 => {}
            _ if count == PATCHES.len() => admitted.push(format!("{}.{}", one.0, one.1)),
            _ => admitted.push(format!("some of {}.{}", one.0, one.1)),
        }
    }
    let later = series.last().map(|last| (last.0, last.1 + 20));
    let all_later = later.is_some_and(|later| admits(later, 0) == Some(true));
    let listed = admitted.join(", ");
    Some(match (admitted.is_empty(), all_later) {
        (true, false) => return None,
        (true, true) => "only Pythons that do not exist yet".to_owned(),
        (false, true) => format!("Python {listed} and all later"),
        (false, false) => format!("Python {listed}"),
    })
}

/// A marker in words.
pub fn marker(text: &str, expression: &Expression) -> String {
    const DEEPEST: usize = 6;
    expression_words(text, expression, DEEPEST)
}

fn expression_words(text: &str, expression: &Expression, depth: usize) -> String {
    let (parts, join) = match expression {
        Expression::Comparison(comparison) => return comparison_words(text, comparison),
        Expression::Any(parts) => (parts, " or "),
        Expression::All(parts) => (parts, " and "),
    };
    if depth == 0 || parts.len() > 12 {
        return "…".to_owned();
    }
    let words: Vec<String> = parts
        .iter()
        .map(|part| match part {
            Expression::Comparison(comparison) => comparison_words(text, comparison),
            inner => format!("({})", expression_words(text, inner, depth - 1)),
        })
        .collect();
    words.join(join)
}

fn comparison_words(text: &str, comparison: &Comparison) -> String {
    let as_written = || code(comparison.span.of(text));
    let Some((variable, left, value, _)) = comparison.variable_and_text() else {
        return as_written();
    };
    let value = value.value.as_str();
    if left.span != comparison.left.span {
        return as_written();
    }
    let what = match variable {
        Variable::PythonVersion | Variable::PythonFullVersion => "Python",
        Variable::SysPlatform | Variable::PlatformSystem | Variable::OsName => "the system",
        Variable::PlatformMachine => "the processor",
        Variable::PlatformPythonImplementation | Variable::ImplementationName => "the interpreter",
        Variable::Extra => "the extra",
        _ => return as_written(),
    };
    let known = match (variable, value) {
        (Variable::SysPlatform, "win32") | (Variable::OsName, "nt") => Some("Windows"),
        (Variable::SysPlatform, "linux") => Some("Linux"),
        (Variable::SysPlatform, "darwin") | (Variable::PlatformSystem, "Darwin") => Some("macOS"),
        (Variable::OsName, "posix") => Some("POSIX"),
        (Variable::ImplementationName, "cpython") => Some("CPython"),
        (Variable::ImplementationName, "pypy") => Some("PyPy"),
        _ => None,
    };
    let shown = known.map_or_else(|| code(value), str::to_owned);
    let MarkerOperator::Version(operator) = comparison.operator else { return as_written() };
    match operator {
        Operator::Equal => format!("{what} is {shown}"),
        Operator::NotEqual => format!("{what} is not {shown}"),
        _ if what != "Python" => as_written(),
        Operator::Less => format!("Python is before {shown}"),
        Operator::LessEqual => format!("Python is up to {shown}"),
        Operator::Greater => format!("Python is after {shown}"),
        Operator::GreaterEqual => format!("Python is {shown} or later"),
        Operator::Compatible | Operator::Arbitrary => as_written(),
    }
}
