//! Which rules count, and how much: from the command line, an editor's settings, or
//! `[tool.shipwheel]` in the file itself.

use crate::diagnostic::{Diagnostic, Severity};
use crate::document::{Document, Value};
use crate::rules::Rule;

/// The level an author gives to a rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Level {
    Off,
    At(Severity),
}

impl Level {
    /// `off`, `hint`, `warning` or `error`.
    pub fn of(name: &str) -> Option<Level> {
        Some(match name {
            "off" => Level::Off,
            "hint" => Level::At(Severity::Hint),
            "warning" => Level::At(Severity::Warning),
            "error" => Level::At(Severity::Error),
            _ => return None,
        })
    }
}

/// Rules by name. Names that no rule has select nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Selection {
    /// Only these; all when empty.
    pub select: Vec<String>,
    /// Not these.
    pub ignore: Vec<String>,
    /// These at another level; of several for one rule the last counts.
    pub levels: Vec<(String, Level)>,
}

impl Selection {
    /// What `[tool.shipwheel]` says. Whatever is wrong with it is told by rules, not here.
    pub fn of_file(document: &Document) -> Selection {
        let Some(table) = document.table(&["tool", "shipwheel"]) else {
            return Selection::default();
        };
        let strings = |key: &str| {
            let texts = table.get(key).into_iter().flat_map(Value::texts);
            texts.map(|text| text.value.clone()).collect()
        };
        let levels = table.get("severity").and_then(Value::as_table);
        let levels = levels.into_iter().flat_map(|levels| &levels.entries);
        Selection {
            select: Vec::new(),
            ignore: strings("ignore"),
            levels: levels
                .filter_map(|entry| {
                    let level = Level::of(entry.value.as_text()?.as_str())?;
                    Some((entry.key.name.clone(), level))
                })
                .collect(),
        }
    }

    /// This selection on top of `below`: its levels win, what either ignores is ignored unless
    /// this one selects it by name.
    pub fn over(&self, below: Selection) -> Selection {
        let mut merged = below;
        merged.ignore.retain(|name| !self.select.contains(name));
        merged.ignore.extend(self.ignore.iter().cloned());
        merged.levels.extend(self.levels.iter().cloned());
        merged.select = self.select.clone();
        merged
    }

    /// Drops the findings that are not wanted and gives the others their level.
    pub fn apply(&self, found: &mut Vec<Diagnostic>) {
        let wanted = |diagnostic: &Diagnostic| {
            let is = |name: &String| name == diagnostic.rule;
            (self.select.is_empty() || self.select.iter().any(is)) && !self.ignore.iter().any(is)
        };
        let is_off = |name: &str| {
            let is = |listed: &String| listed == name;
            let rule = Rule::of(name).filter(|rule| rule.is_off);
            rule.is_some() && !self.select.iter().any(is)
        };
        found.retain_mut(|diagnostic| {
            if !wanted(diagnostic) {
                return false;
            }
            let level = self.levels.iter().rev().find(|(name, _)| name == diagnostic.rule);
            match level {
                Some((_, Level::Off)) => return false,
                Some((_, Level::At(severity))) => diagnostic.severity = *severity,
                None => return !is_off(diagnostic.rule),
            }
            true
        });
    }
}
