//! Markers that cannot be read.

use super::{Report, rule};
use crate::grammar::marker::MarkerFault;
use crate::grammar::requirement::RequirementFault;
use crate::project::Project;
use crate::text::shown::shown;

rule! {
    /// The marker of a requirement cannot be read.
    ///
    /// A marker compares variables such as `python_version` with quoted texts, and joins
    /// comparisons with `and`, `or` and parentheses.
    ///
    /// ```toml bad
    /// [project]
    /// name = "demo"
    /// version = "1.0"
    /// description = "Demo"
    /// dependencies = ["x; python_version < 3.8"]
    /// ```
    ///
    /// ```toml good
    /// [project]
    /// name = "demo"
    /// version = "1.0"
    /// description = "Demo"
    /// dependencies = ["x; python_version < '3.8'"]
    /// ```
    "marker-invalid", Error,
    "https://packaging.python.org/en/latest/specifications/dependency-specifiers/#environment-markers", check
}

fn check(project: &Project, report: &mut Report) {
    for dependency in &project.dependencies {
        let text = dependency.as_str();
        for fault in &dependency.requirement.faults {
            let RequirementFault::Marker(kind) = fault.kind else { continue };
            let empty = dependency.requirement.semicolon.filter(|_| kind == MarkerFault::Empty);
            let span = dependency.place(empty.unwrap_or(fault.span));
            let found = report.at(span, message(kind, &shown(fault.span.of(text))));
            let Some(repair) = &fault.repair else { continue };
            let (title, edits) = (title(kind, &repair.text), vec![dependency.edit(repair)]);
            if is_safe(kind) {
                found.fix(title, edits);
            } else {
                found.unsafe_fix(title, edits);
            }
        }
    }
}

fn message(kind: MarkerFault, written: &str) -> String {
    match kind {
        MarkerFault::Empty => "No marker follows this `;`".to_owned(),
        MarkerFault::UnknownVariable(Some(near)) => {
            format!("`{written}` is not a marker variable; did you mean `{}`?", near.name())
        }
        MarkerFault::UnknownVariable(None) => format!("`{written}` is not a marker variable"),
        MarkerFault::VariableCase(variable) => {
            format!("Marker variables are lower case; write `{}`", variable.name())
        }
        MarkerFault::Unquoted => format!("`{written}` needs quotes in a marker"),
        MarkerFault::TypographicQuotes => {
            "Typographic quotes are not quotes in a marker; write `'` or `\"`".to_owned()
        }
        MarkerFault::QuoteUnclosed => "This quote is never closed".to_owned(),
        MarkerFault::QuotedInvalid => {
            format!("{written} is not a text that Python can read: a bad escape or a line break")
        }
        MarkerFault::KeywordCase(right) => {
            format!("`{written}` is lower case in a marker: `{right}`")
        }
        MarkerFault::JoinSymbol(word) => format!("Markers are joined with words; write `{word}`"),
        MarkerFault::Not => {
            "`not` stands only before `in`; turn the comparison round instead".to_owned()
        }
        MarkerFault::Chained => {
            "Markers do not chain comparisons; join two of them with `and`".to_owned()
        }
        MarkerFault::SingleEquals => "`=` is not an operator of markers; write `==`".to_owned(),
        MarkerFault::UnknownOperator => format!("`{written}` is not an operator of markers"),
        MarkerFault::OperatorMissing => {
            format!("`{written}` is compared with nothing; write e.g. `os_name == 'nt'`")
        }
        MarkerFault::OperandMissing if written.is_empty() => {
            "A variable or a quoted text is missing at the end of the marker".to_owned()
        }
        MarkerFault::OperandMissing => {
            format!("A variable or a quoted text is missing before `{written}`")
        }
        MarkerFault::JoinMissing => "`and` or `or` is missing between two comparisons".to_owned(),
        MarkerFault::SecondSemicolon => {
            "A requirement has one marker; join two with `and`".to_owned()
        }
        MarkerFault::ParenthesisUnclosed => "This parenthesis is never closed".to_owned(),
        MarkerFault::ParenthesisStray => "This parenthesis was never opened".to_owned(),
        MarkerFault::TooDeep => "The marker is nested too deep to be read".to_owned(),
        MarkerFault::Comment => {
            "A requirement holds no comment; put it behind the string".to_owned()
        }
        MarkerFault::Rest => format!("`{written}` has no place after the marker"),
    }
}

fn is_safe(kind: MarkerFault) -> bool {
    matches!(
        kind,
        MarkerFault::VariableCase(_)
            | MarkerFault::Unquoted
            | MarkerFault::TypographicQuotes
            | MarkerFault::KeywordCase(_)
            | MarkerFault::JoinSymbol("and" | "or")
            | MarkerFault::Chained
            | MarkerFault::SingleEquals
            | MarkerFault::Comment
            | MarkerFault::Empty
    )
}

fn title(kind: MarkerFault, text: &str) -> String {
    match kind {
        MarkerFault::Empty => "Remove the `;`".to_owned(),
        MarkerFault::QuoteUnclosed => "Close the quote".to_owned(),
        MarkerFault::ParenthesisUnclosed => "Close the parenthesis".to_owned(),
        MarkerFault::ParenthesisStray => "Remove the parenthesis".to_owned(),
        MarkerFault::Comment => "Remove the comment".to_owned(),
        MarkerFault::Not => "Turn the comparison round".to_owned(),
        MarkerFault::Chained => "Split the comparison in two".to_owned(),
        _ if text.is_empty() => "Remove it".to_owned(),
        _ => format!("Write `{}`", shown(text.trim())),
    }
}
