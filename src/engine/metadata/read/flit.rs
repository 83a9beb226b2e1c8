//! `[tool.flit]`: what is shipped, and from where.

use super::{Config, Reading};
use crate::engine::obstacle::Obstacle;
use crate::engine::path;
use crate::engine::profile::Profile;
use crate::engine::tree::Tree;
use crate::project::declared::Text;
use crate::project::flit::Flit;

impl Reading {
    /// `[tool.flit]`, which both kinds of metadata share.
    pub(super) fn flit(
        &mut self,
        flit: &Flit<'_>,
        standard: bool,
        tree: &Tree,
        config: &mut Config,
    ) {
        for wrong in &flit.mistyped {
            let message = format!("`{}` must be {}", wrong.key, wrong.expected);
            self.refuse(Obstacle::invalid(message).at(wrong.span));
        }
        for key in &flit.keys {
            let known = match key.text {
                "sdist" | "external-data" => true,
                "module" => standard,
                "metadata" | "scripts" | "entrypoints" => {
                    self.profile == Profile::Flit3 && !standard
                }
                text => text.to_lowercase().starts_with("x-"),
            };
            if !known {
                let message = format!(
                    "`[tool.flit.{}]` is nothing that flit_core {} takes here",
                    key.text.escape_debug(),
                    self.profile.version()
                );
                self.refuse(Obstacle::invalid(message).at(key.span));
            }
        }
        if let Some(module) = flit.module {
            config.module = module.as_str().to_owned();
        }
        if let Some(selection) = &flit.sdist {
            for key in &selection.other {
                let message = format!("`{}` is not a key of `[tool.flit.sdist]`", key.text);
                self.refuse(Obstacle::invalid(message).at(key.span));
            }
            config.include =
                selection.include.iter().filter_map(|text| self.pattern(text)).collect();
            config.exclude = vec!["**/__pycache__".to_owned(), "**.pyc".to_owned()];
            let exclude = selection.exclude.iter().filter_map(|text| self.pattern(text));
            config.exclude.extend(exclude);
        }
        if let Some(data) = flit.data {
            let normal = path::normal(data.as_str());
            let written = data.as_str().escape_debug();
            let message = if path::is_absolute(&normal) || path::climbs(&normal) {
                format!("the external data `{written}` lie outside the project folder")
            } else if normal == "." {
                "the external data must be in a folder of their own".to_owned()
            } else if !tree.is_folder(&normal) {
                format!("there is no folder `{written}` of external data")
            } else {
                config.data = Some(normal);
                return;
            };
            self.refuse(Obstacle::invalid(message).at(data.span));
        }
    }

    fn pattern(&mut self, pattern: Text<'_>) -> Option<String> {
        let text = pattern.as_str();
        let normal = path::normal(text);
        let reason = if text.contains(|c: char| c < ' ' || "<>:\"\\".contains(c)) {
            "has a control character or one of `<>:\"\\`"
        } else if path::is_absolute(&normal) {
            "is absolute"
        } else if path::climbs(&normal) {
            "leads out of the project folder"
        } else {
            return Some(normal);
        };
        let message = format!("the pattern `{}` {reason}", text.escape_debug());
        self.refuse(Obstacle::invalid(message).at(pattern.span));
        None
    }
}
