//! What the patterns and paths of `[tool.hatch.build]` fit. Source: `builders/config.py` and
//! `builders/plugin/interface.py` of hatchling 1.33.0.

use super::ignored::{NOT_TAKEN, Patterns, is_entered};
use super::{Hatch, Options};
use crate::document::Value;
use crate::files::inside;
use crate::grammar::gitignore::Ignore;
use crate::project::tool::matched::{Matched, with_contents};
use crate::project::tree::Tree;
use std::collections::BTreeSet;

impl Hatch<'_> {
    /// `keys` is the path below `tool.hatch.build`.
    pub(in crate::project) fn matched(
        &self,
        keys: &[&str],
        text: &str,
        tree: Tree<'_>,
    ) -> Option<Matched> {
        if self.is_shadowed("build") {
            return None;
        }
        let build = self.table.and_then(|table| table.get("build")).and_then(Value::as_table);
        let (target, keys) = match keys {
            ["targets", target, keys @ ..] => (Some(*target), keys),
            keys => (None, keys),
        };
        let target = match target {
            None => None,
            Some(name) => Some(build?.at(&["targets", name])?.as_table()?),
        };
        let options = Options { target, build };
        // They are not entered then.
        if options.flag("skip-excluded-dirs") {
            return None;
        }
        let matched = match keys {
            ["include"] => self.fitting(text, tree, Some(options))?,
            ["exclude" | "artifacts"] => self.fitting(text, tree, None)?,
            ["packages" | "only-include"] => {
                let path = inside(text.trim_matches('/')).ok()?;
                let mut found = with_contents([path.clone()], &is_entered, tree)?;
                found.retain(|file| is_taken(file) || *file == path);
                // A file that is named itself is taken, ignored or not.
                let explicit = found.contains(&path);
                let patterns = Patterns::read(options, tree).filter(|_| !explicit);
                let left_out =
                    patterns.map_or_else(Vec::new, |patterns| left_out(&patterns, &found));
                Matched { left_out, ..Matched::files(found) }
            }
            ["force-include", _] => {
                let path = inside(text).ok()?;
                let mut found = with_contents([path.clone()], &is_entered, tree)?;
                found.retain(|file| is_taken(file) || *file == path);
                Matched::files(found)
            }
            _ => return None,
        };
        // A hook may write the files first.
        (!matched.found.is_empty() || !options.is_hooked()).then_some(matched)
    }

    /// The files that a pattern fits like one in a `.gitignore`.
    fn fitting(
        &self,
        text: &str,
        tree: Tree<'_>,
        taken_by: Option<Options<'_>>,
    ) -> Option<Matched> {
        // It takes back what others fit.
        if text.starts_with('!') {
            return None;
        }
        let pattern = Ignore::read([text])?;
        let mut found = BTreeSet::new();
        tree.any_file("", &is_entered, &mut |file| {
            if is_taken(file) && pattern.ignores(file) {
                found.insert(file.to_owned());
            }
            false
        })?;
        let left_out =
            taken_by.and_then(|options| Some(left_out(&Patterns::read(options, tree)?, &found)));
        Some(Matched { left_out: left_out.unwrap_or_default(), ..Matched::files(found) })
    }
}

fn left_out(patterns: &Patterns, found: &BTreeSet<String>) -> Vec<String> {
    found.iter().filter(|file| patterns.takes(file).is_err()).cloned().collect()
}

fn is_taken(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    !NOT_TAKEN.contains(&name)
}
