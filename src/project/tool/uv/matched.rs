//! What the patterns of `[tool.uv.build-backend]` fit, as builds with uv_build 0.13.6 show it.

use super::Uv;
use crate::grammar::gitignore::Ignore;
use crate::grammar::glob::{Portable, Word};
use crate::project::tool::matched::{Matched, has_plain_parts, is_compiled};
use crate::project::tree::Tree;
use std::collections::BTreeSet;

impl Uv<'_> {
    /// `key` stands in `tool.uv.build-backend`.
    pub(in crate::project) fn matched(
        &self,
        key: &str,
        text: &str,
        tree: Tree<'_>,
    ) -> Option<Matched> {
        let plain = |c: char| c.is_ascii_alphanumeric() || "_-.*/".contains(c);
        let (anchored, is_anchored) = match text.strip_prefix('/') {
            Some(rest) => (rest, true),
            None => (text, false),
        };
        let parts_are_plain = anchored.split('/').all(|part| part == "**" || !part.contains("**"));
        if !text.chars().all(plain) || !parts_are_plain || !has_plain_parts(anchored) {
            return None;
        }
        let mut found = BTreeSet::new();
        match key {
            "source-include" if !is_anchored => {
                // `**` at the end is something, not nothing.
                let whole = match text.ends_with("**") {
                    true => Portable::read(&format!("{text}/*")),
                    false => Portable::read(text),
                };
                self.each("", tree, &mut |file| {
                    found.extend(whole.matches(file).then(|| file.to_owned()));
                    Some(())
                })?;
            }
            "source-exclude" => {
                let any = if is_anchored { text.to_owned() } else { format!("**/{text}") };
                let ignore = Ignore::read([any.as_str()])?;
                self.each("", tree, &mut |file| {
                    found.extend(ignore.ignores(file).then(|| file.to_owned()));
                    Some(())
                })?;
            }
            // What is compared begins with the root of the file system, and at a module.
            "wheel-exclude" if is_anchored => {}
            "wheel-exclude" => {
                let words: Vec<&str> =
                    text.strip_prefix("**/").unwrap_or(text).split('/').collect();
                if words.contains(&"**") || self.search.modules().is_empty() {
                    return None;
                }
                let words: Vec<Word> = words.into_iter().map(Word::read).collect();
                for module in self.search.modules() {
                    let depth = module.path.split('/').count();
                    self.each(&module.path, tree, &mut |file| {
                        let names: Vec<&str> = file.split('/').collect();
                        for count in depth..=names.len() {
                            if ends_with(&names[..count], &words)? {
                                found.insert(file.to_owned());
                            }
                        }
                        Some(())
                    })?;
                }
            }
            _ => return None,
        }
        Some(Matched::files(found))
    }

    /// Every file below `folder` that is not left out in any case; none where `look` gives up.
    fn each(
        &self,
        folder: &str,
        tree: Tree<'_>,
        look: &mut dyn FnMut(&str) -> Option<()>,
    ) -> Option<()> {
        let defaults = self.table.and_then(|table| table.get("default-excludes"));
        let keeps_caches = defaults.is_some_and(|value| value.as_bool() != Some(true));
        let mut gave_up = false;
        tree.any_file(folder, &|_| true, &mut |file| {
            let is_cache = is_compiled(file) || file.ends_with(".pyo");
            if keeps_caches || !is_cache {
                gave_up = look(file).is_none();
            }
            gave_up
        })?;
        (!gave_up).then_some(())
    }
}

/// Whether the last names of a path fit the words; none where that depends on the folders above
/// the project.
fn ends_with(names: &[&str], words: &[Word]) -> Option<bool> {
    let mut pairs = names.iter().rev().zip(words.iter().rev());
    let fits = pairs.all(|(name, word)| word.matches(name));
    if names.len() < words.len() && fits { None } else { Some(fits) }
}
