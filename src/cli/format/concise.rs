//! One line for each finding, as compilers write it and editors read it.

use super::Report;
use crate::cli::checked::Checked;
use crate::cli::plain;
use std::io::{self, Write};

/// `path:line:column: severity[rule] message`
pub fn write(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    for checked in report.checked {
        if checked.members.is_some() {
            write_archive(checked, out)?;
            continue;
        }
        let name = plain::line(&checked.file.name);
        for diagnostic in &checked.found {
            let place = checked.file.range(diagnostic.span).start;
            writeln!(
                out,
                "{name}:{}:{}: {}[{}] {}",
                place.line,
                place.column,
                diagnostic.severity.name(),
                diagnostic.rule,
                plain::line(&diagnostic.message)
            )?;
        }
    }
    Ok(())
}

/// `path: severity[check] message`: archives have no lines.
pub fn write_archive(checked: &Checked, out: &mut dyn Write) -> io::Result<()> {
    let name = plain::line(&checked.file.name);
    for diagnostic in &checked.found {
        writeln!(
            out,
            "{name}: {}[{}] {}",
            diagnostic.severity.name(),
            diagnostic.rule,
            plain::line(&diagnostic.message)
        )?;
    }
    Ok(())
}
