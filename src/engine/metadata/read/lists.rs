//! Entry points, requirements and import names.

use super::{Config, Reading};
use crate::engine::metadata::requirement;
use crate::engine::obstacle::Obstacle;
use crate::grammar::name;
use crate::project::declared::{Declared, Name, Pairs, Text};

impl Reading {
    pub(super) fn entry_points(&mut self, declared: &Declared<'_>, config: &mut Config) {
        let groups = &mut config.metadata.entry_points;
        for (group, pairs) in declared.entry_points.iter().flatten() {
            if ["console_scripts", "gui_scripts"].contains(&group.text) {
                let message = format!(
                    "`{}` belongs into `[project.scripts]` or `[project.gui-scripts]`",
                    group.text
                );
                self.refuse(Obstacle::invalid(message).at(group.span));
            }
            self.plain(group.text, group.span, false);
            groups.push((group.text.to_owned(), self.pairs(pairs)));
        }
        let scripts =
            [("console_scripts", &declared.scripts), ("gui_scripts", &declared.gui_scripts)];
        for (group, pairs) in scripts {
            if let Some(pairs) = pairs {
                groups.push((group.to_owned(), self.pairs(pairs)));
            }
        }
    }

    pub(in crate::engine::metadata) fn pairs(
        &mut self,
        pairs: &Pairs<'_>,
    ) -> Vec<(String, String)> {
        let mut out = Vec::new();
        for (name, object) in pairs {
            self.plain(name.text, name.span, false);
            self.one_line(object);
            out.push((name.text.to_owned(), object.as_str().to_owned()));
        }
        out
    }

    pub(super) fn requirements(&mut self, declared: &Declared<'_>, config: &mut Config) {
        let optional = declared.optional_dependencies.as_deref();
        let extras = self.extras(optional.unwrap_or_default());
        let plain = declared.dependencies.as_deref().unwrap_or_default();
        self.requires_dist(plain, &extras, config);
        if optional.is_some() {
            config.metadata.provides_extra = extras.into_iter().map(|(name, _)| name).collect();
        }
    }

    /// Extras by their normal name, sorted.
    pub(in crate::engine::metadata) fn extras<'d>(
        &mut self,
        lists: &[(Name<'d>, Vec<Text<'d>>)],
    ) -> Vec<(String, Vec<Text<'d>>)> {
        let mut extras: Vec<(String, Vec<Text<'d>>)> = Vec::new();
        for (extra, requirements) in lists {
            let normal = name::normalize(extra.text);
            let message = if !name::is_valid(extra.text) {
                format!("`{}` is not a valid name of an extra", extra.text.escape_debug())
            } else if extras.iter().any(|(other, _)| *other == normal) {
                format!("`{}` is the same extra as another one above", extra.text)
            } else {
                extras.push((normal, requirements.clone()));
                continue;
            };
            self.refuse(Obstacle::invalid(message).at(extra.span));
        }
        extras.sort_by(|(left, _), (right, _)| left.cmp(right));
        extras
    }

    pub(in crate::engine::metadata) fn requires_dist(
        &mut self,
        plain: &[Text<'_>],
        extras: &[(String, Vec<Text<'_>>)],
        config: &mut Config,
    ) {
        let lines = &mut config.metadata.requires_dist;
        for text in plain {
            self.one_line(text);
            lines.push(requirement::normal(text.as_str(), self.profile));
        }
        for (extra, requirements) in extras {
            for text in requirements {
                self.one_line(text);
                let line = requirement::with_extra(text.as_str(), extra);
                lines.push(requirement::normal(&line, self.profile));
            }
        }
    }

    /// Names of PEP 794: what is declared must be what is shipped.
    pub(super) fn import_names(&mut self, declared: &Declared<'_>, config: &mut Config) {
        let module = config.module.clone();
        let shipped = vec![module.clone()];
        let dots = module.match_indices('.').map(|(at, _)| module[..at].to_owned());
        let parents: Vec<String> = dots.collect();
        config.metadata.import_names =
            self.imports(declared.import_names.as_deref(), shipped, true);
        config.metadata.import_namespaces =
            self.imports(declared.import_namespaces.as_deref(), parents, false);
    }

    fn imports(
        &mut self,
        declared: Option<&[Text<'_>]>,
        shipped: Vec<String>,
        ordered: bool,
    ) -> Vec<String> {
        let Some(declared) = declared else { return shipped };
        let (mut names, mut lines) = (Vec::new(), Vec::new());
        for text in declared {
            let (name, note) = match text.as_str().split_once(';') {
                Some((name, note)) => (name.trim_end(), Some(note.trim_start())),
                None => (text.as_str(), None),
            };
            names.push(name.to_owned());
            if note.is_some_and(|note| note != "private") {
                let message = format!("only `; private` may follow the import name `{name}`");
                self.refuse(Obstacle::invalid(message).at(text.span));
            }
            self.one_line(text);
            let note = note.map_or(String::new(), |note| format!("; {note}"));
            lines.push(format!("{name}{note}"));
        }
        let same = match ordered {
            true => names == shipped,
            false => {
                let within = |left: &[String], right: &[String]| {
                    left.iter().all(|name| right.contains(name))
                };
                within(&names, &shipped) && within(&shipped, &names)
            }
        };
        if !same {
            let message = format!(
                "the import names must be those of what is shipped: `{}`",
                shipped.join("`, `")
            );
            let obstacle = Obstacle::invalid(message);
            self.refuse(match declared.first() {
                Some(text) => obstacle.at(text.span),
                None => obstacle,
            });
        }
        lines
    }
}
