//! Findings as something to read, for people and for other programs.

mod concise;
mod excerpt;
mod full;
mod github;
mod gitlab;
mod indented;
mod json;
mod sarif;
mod summary;

use super::arguments::{Check, OutputFormat};
use super::checked::Checked;
use super::terminal::Output;
use serde::Serialize;
use std::io::{self, Write};

/// All that a run of `shipwheel check` has to tell.
pub struct Report<'c> {
    /// In the order the files were asked for.
    pub checked: &'c [Checked],
    /// How many findings were fixed before.
    pub fixed: usize,
    pub arguments: &'c Check,
}

/// Writes the findings in the format asked for.
pub fn write(report: &Report, out: &mut Output) -> io::Result<()> {
    match report.arguments.output_format {
        OutputFormat::Full => full::write(report, out),
        OutputFormat::Concise => concise::write(report, out),
        OutputFormat::Json => write_json(&json::Findings(report.checked), out),
        OutputFormat::Github => github::write(report, out),
        OutputFormat::Gitlab => write_json(&gitlab::issues(report.checked), out),
        OutputFormat::Sarif => write_json(&sarif::Log::of(report.checked), out),
    }
}

/// Says after a diff how much there was to fix.
pub fn write_diff_summary(report: &Report, out: &mut Output) -> io::Result<()> {
    if report.arguments.quiet {
        return Ok(());
    }
    match report.fixed {
        0 => writeln!(out, "Nothing to fix."),
        fixed => writeln!(out, "{} shown; nothing was written.", summary::count(fixed, "fix")),
    }
}

/// Writes `value` as indented JSON that is safe to print: whatever a terminal would act on is
/// escaped.
pub fn write_json(value: &impl Serialize, out: &mut Output) -> io::Result<()> {
    let mut serializer =
        serde_json::Serializer::with_formatter(&mut *out, indented::Indented::default());
    value.serialize(&mut serializer)?;
    writeln!(out)
}
