//! `shipwheel explain`: the docs of a rule.

use super::arguments::{Explain, ExplainFormat};
use super::format::write_json;
use super::markdown;
use super::rules::Card;
use super::terminal::Output;
use crate::rules::{RULES, Rule};
use serde::Serialize;
use std::io::{self, Write};

/// A rule with its docs.
#[derive(Serialize)]
struct Explained {
    #[serde(flatten)]
    card: Card,
    /// Markdown, after the summary.
    body: String,
}

pub fn run(arguments: &Explain, out: &mut Output) -> io::Result<()> {
    let wanted = |rule: &&&Rule| arguments.rule.as_deref().is_none_or(|name| name == rule.name);
    let rules: Vec<&Rule> = RULES.iter().filter(wanted).copied().collect();
    match arguments.output_format {
        ExplainFormat::Json => {
            let mut explained: Vec<Explained> = rules
                .iter()
                .map(|rule| Explained { card: Card::of(rule), body: rule.body() })
                .collect();
            match explained.pop() {
                Some(one) if !arguments.all => write_json(&one, out),
                last => {
                    explained.extend(last);
                    write_json(&explained, out)
                }
            }
        }
        ExplainFormat::Markdown => write_all(&rules, &mut |rule| rule.page(), out),
        ExplainFormat::Full => {
            let look = out.look;
            write_all(&rules, &mut |rule| markdown::render(&rule.page(), look), out)
        }
    }
}

fn write_all(
    rules: &[&Rule],
    write: &mut dyn FnMut(&Rule) -> String,
    out: &mut Output,
) -> io::Result<()> {
    for (number, rule) in rules.iter().enumerate() {
        let gap = if number == 0 { "" } else { "\n" };
        write!(out, "{gap}{}", write(rule))?;
    }
    Ok(())
}
