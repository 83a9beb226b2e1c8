//! `shipwheel rules`: the list of rules.

use super::arguments::{Rules, RulesFormat};
use super::format::write_json;
use super::terminal::Output;
use crate::diagnostic::Severity;
use crate::rules::{RULES, Rule};
use serde::Serialize;
use std::io::{self, Write};

/// What other programs may want to know of a rule.
#[derive(Serialize)]
pub struct Card {
    name: &'static str,
    category: &'static str,
    /// Unless the backend or the index at hand makes it something else.
    severity: &'static str,
    /// Nothing is told of it unless it is selected, or a level is set for it.
    off: bool,
    summary: &'static str,
    url: &'static str,
}

impl Card {
    pub fn of(rule: &Rule) -> Self {
        Card {
            name: rule.name,
            category: rule.category(),
            severity: rule.severity.name(),
            off: rule.is_off,
            summary: rule.summary(),
            url: rule.url,
        }
    }
}

pub fn run(arguments: &Rules, out: &mut Output) -> io::Result<()> {
    match arguments.output_format {
        RulesFormat::Json => {
            let cards: Vec<Card> = RULES.iter().map(|rule| Card::of(rule)).collect();
            write_json(&cards, out)
        }
        RulesFormat::Full => list(out),
    }
}

fn list(out: &mut Output) -> io::Result<()> {
    let look = out.look;
    let paint = |style: &'static str| if look.colour { style } else { "" };
    let reset = paint("\u{1b}[0m");
    let width = RULES.iter().map(|rule| rule.name.len()).max().unwrap_or(0);
    let mut category = "";
    for rule in RULES {
        if rule.category() != category {
            let gap = if category.is_empty() { "" } else { "\n" };
            category = rule.category();
            writeln!(out, "{gap}{}{category}{reset}", paint("\u{1b}[1m"))?;
        }
        let colour = match rule.severity {
            Severity::Error => paint("\u{1b}[31m"),
            Severity::Warning => paint("\u{1b}[33m"),
            Severity::Hint => paint("\u{1b}[34m"),
        };
        let (name, severity, summary) = (rule.name, rule.severity.name(), rule.summary());
        let off = if rule.is_off { " (off by default)" } else { "" };
        writeln!(out, "  {name:width$}  {colour}{severity:7}{reset}  {summary}{off}")?;
    }
    Ok(())
}
