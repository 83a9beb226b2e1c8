//! Findings as commands that GitHub Actions turns into annotations of the changed lines.
//! <https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands>

use super::Report;
use crate::cli::place::Range;
use crate::cli::plain;
use crate::diagnostic::Severity;
use std::io::{self, Write};

/// One `::error`, `::warning` or `::notice` for each finding.
pub fn write(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    for checked in report.checked {
        let file = property(&checked.file.name);
        for diagnostic in &checked.found {
            let Range { start, end } = checked.file.range(diagnostic.span);
            let command = match diagnostic.severity {
                Severity::Error => "error",
                Severity::Warning => "warning",
                Severity::Hint => "notice",
            };
            write!(out, "::{command} title=shipwheel ({})", property(diagnostic.rule))?;
            write!(out, ",file={file},line={},endLine={}", start.line, end.line)?;
            // Columns are taken only where both are on one line.
            if start.line == end.line {
                write!(out, ",col={},endColumn={}", start.column, end.column)?;
            }
            writeln!(out, "::{}", data(&diagnostic.message))?;
        }
    }
    Ok(())
}

/// Text after the `::`, as `escapeData` of GitHub's toolkit writes it; what a terminal would act
/// on is escaped before.
fn data(text: &str) -> String {
    plain::line(text).replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// The value of a property, as `escapeProperty` writes it.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}
