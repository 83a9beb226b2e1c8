//! The licence: an expression in normal form, and the files that are shipped with it.

use super::{Config, Reading};
use crate::engine::metadata::license;
use crate::engine::obstacle::Obstacle;
use crate::engine::path;
use crate::engine::profile::Profile;
use crate::engine::tree::{Fault, Kind, Tree};
use crate::grammar::glob::Flavour;
use crate::project::declared::{Content, Declared, Either, Text};
use crate::project::finds_folders_only;
use crate::text::Span;

impl Reading {
    pub(super) fn license(&mut self, declared: &Declared<'_>, tree: &Tree, config: &mut Config) {
        let mut files = Vec::new();
        match &declared.license {
            Some(Either::Text(text)) => match license::normal(text.as_str(), self.profile) {
                Ok(normal) => {
                    for classifier in declared.classifiers.iter().flatten() {
                        if classifier.as_str().starts_with("License :: ") {
                            let classified = classifier.as_str();
                            let message = format!(
                                "`{classified}` and a licence expression exclude each other"
                            );
                            self.refuse(Obstacle::invalid(message).at(classifier.span));
                        }
                    }
                    config.metadata.license_expression = Some(normal);
                }
                Err(reason) => {
                    let text_shown = text.as_str().escape_debug();
                    let message = format!("`{text_shown}` is no licence expression: {reason}");
                    self.refuse(Obstacle::invalid(message).at(text.span));
                }
            },
            Some(Either::Table(table)) => {
                files.extend(self.license_table(table, tree));
                if let Some(key) = declared.key("license-files") {
                    let message =
                        "`license-files` needs `license` to be an expression, not a table";
                    self.refuse(Obstacle::invalid(message).at(key.span));
                }
            }
            None => {}
        }
        match &declared.license_files {
            Some(patterns) => {
                let bounds = declared.requires_python.map_or("", |text| text.as_str());
                for pattern in patterns {
                    files.extend(self.license_pattern(pattern, bounds, tree));
                }
            }
            None => files.extend(self.default_licenses(tree)),
        }
        self.license_files(files, config);
    }

    /// Keeps the files, sorted and once each, as the metadata and the archives name them.
    pub(in crate::engine::metadata) fn license_files(
        &mut self,
        mut files: Vec<String>,
        config: &mut Config,
    ) {
        files.sort_unstable();
        files.dedup();
        for file in &files {
            self.plain(file, Span::at(0), false);
        }
        config.referenced.extend(files.iter().cloned());
        config.metadata.license_files = files;
    }

    fn license_table(&mut self, table: &Content<'_>, tree: &Tree) -> Option<String> {
        self.unknown(&table.other, "license");
        let file = match (table.file, table.text) {
            (Some(file), None) => file,
            (None, Some(_)) => return None,
            _ => {
                let message = "`project.license` needs either `file` or `text`";
                self.refuse(Obstacle::invalid(message).at(table.span));
                return None;
            }
        };
        let normal = path::normal(file.as_str());
        if path::is_absolute(&normal) || path::climbs(&normal) {
            let message = format!("the licence file `{normal}` lies outside the project folder");
            self.refuse(Obstacle::invalid(message).at(file.span));
            return None;
        }
        match tree.follow(&normal) {
            Ok(node) if node.kind == Kind::File => Some(normal),
            Ok(_) => {
                let message = format!("the licence file `{normal}` is not a file");
                self.refuse(Obstacle::invalid(message).at(file.span));
                None
            }
            Err(fault) => {
                self.refuse(Obstacle::file(&normal, &fault).at(file.span));
                None
            }
        }
    }

    fn license_pattern(
        &mut self,
        pattern: Text<'_>,
        requires_python: &str,
        tree: &Tree,
    ) -> Vec<String> {
        let text = pattern.as_str();
        let space = self.profile == Profile::Flit4;
        let allowed = |c: char| {
            c.is_alphanumeric() || c == '_' || "-./*?[]".contains(c) || (c == ' ' && space)
        };
        let recursion = text.split('/').any(|word| word != "**" && word.contains("**"));
        let reason = if path::is_absolute(text) {
            "is absolute"
        } else if text.contains("..") {
            "contains `..`"
        } else if text.is_empty() || !text.chars().all(allowed) || path::normal(text) == "." {
            "is empty or has a character that no such pattern may have"
        } else if recursion {
            "has `**` next to other characters"
        } else if finds_folders_only(text, requires_python) {
            "finds folders only, before Python 3.13"
        } else {
            return self.matched(pattern, tree);
        };
        let message = format!("the pattern `{}` {reason}", text.escape_debug());
        self.refuse(Obstacle::invalid(message).at(pattern.span));
        Vec::new()
    }

    fn matched(&mut self, pattern: Text<'_>, tree: &Tree) -> Vec<String> {
        let files = self.files(pattern.as_str(), tree, Some(pattern.span));
        if files.is_empty() {
            let message = format!("the pattern `{}` matches no file", pattern.as_str());
            self.refuse(Obstacle::invalid(message).at(pattern.span));
        }
        files
    }

    /// The licence files that are taken when none are named.
    pub(in crate::engine::metadata) fn default_licenses(&mut self, tree: &Tree) -> Vec<String> {
        let patterns: &[&str] = match self.profile {
            Profile::Flit3 => &["COPYING*", "LICEN[CS]E*"],
            Profile::Flit4 => &["COPYING*", "LICEN[CS]E*", "NOTICE*", "AUTHORS*"],
        };
        patterns.iter().flat_map(|pattern| self.files(pattern, tree, None)).collect()
    }

    fn files(&mut self, pattern: &str, tree: &Tree, span: Option<Span>) -> Vec<String> {
        let mut files = Vec::new();
        let found = tree.find(pattern, Flavour::Pathlib).unwrap_or_else(|(folder, fault)| {
            self.refuse(Obstacle::file(&folder, &fault));
            Default::default()
        });
        for file in found {
            match tree.follow(&file) {
                Ok(node) if node.kind == Kind::File => files.push(file),
                Err(Fault::Outside) => {
                    let obstacle = Obstacle::file(&file, &Fault::Outside);
                    self.refuse(match span {
                        Some(span) => obstacle.at(span),
                        None => obstacle,
                    });
                }
                _ => {}
            }
        }
        files
    }
}
