//! `[tool.flit.metadata]` to metadata, as flit_core 3.12.0 still reads it.

use super::read::{Config, Reading, Wanted};
use crate::engine::obstacle::Obstacle;
use crate::engine::tree::Tree;
use crate::project::flit::{Flit, LegacyMetadata};

pub(super) fn read(
    metadata: &LegacyMetadata<'_>,
    flit: &Flit<'_>,
    tree: &Tree,
    reading: &mut Reading,
    config: &mut Config,
) {
    config.wanted = Wanted { version: true, summary: true };
    let mut author = false;
    for (key, text) in &metadata.texts {
        let value = || Some(text.as_str().to_owned());
        let fields = &mut config.metadata;
        match key.text {
            "module" => {
                config.module = text.as_str().to_owned();
                if fields.name.is_empty() {
                    fields.name = config.module.clone();
                }
            }
            "dist-name" => fields.name = text.as_str().to_owned(),
            "author" => {
                author = true;
                fields.author = value();
            }
            "author-email" => fields.author_email = value(),
            "maintainer" => fields.maintainer = value(),
            "maintainer-email" => fields.maintainer_email = value(),
            "home-page" => fields.home_page = value(),
            "license" => fields.license = value(),
            "keywords" => fields.keywords = value(),
            "requires-python" => fields.requires_python = value(),
            "description-file" => reading.readme_file(text, true, tree, config),
            unknown => {
                let message = format!("`{unknown}` is not a key of `[tool.flit.metadata]`");
                reading.refuse(Obstacle::invalid(message).at(key.span));
            }
        }
        match key.text {
            "license" | "dist-name" => reading.one_line(text),
            _ => reading.folded(text),
        }
    }
    if config.module.is_empty() || !author {
        let message = "`[tool.flit.metadata]` needs `module` and `author`";
        reading.refuse(Obstacle::invalid(message).at(metadata.span));
    }
    if !crate::grammar::name::is_valid(&config.metadata.name) {
        let message = "the name in `[tool.flit.metadata]` is not one that the index takes";
        reading.refuse(Obstacle::invalid(message).at(metadata.span));
    }
    for classifier in metadata.classifiers.iter().flatten() {
        reading.one_line(classifier);
        config.metadata.classifiers.push(classifier.as_str().to_owned());
    }
    config.metadata.project_urls = reading.urls(&metadata.urls);
    requirements(metadata, reading, config);
    let files = reading.default_licenses(tree);
    reading.license_files(files, config);
    for (group, pairs) in flit.entry_points.iter().flatten() {
        let pairs = reading.pairs(pairs);
        reading.plain(group, metadata.span, false);
        config.metadata.entry_points.push((group.clone(), pairs));
    }
    if let Some(scripts) = flit.scripts.as_ref().filter(|scripts| !scripts.is_empty()) {
        let group = "console_scripts";
        if config.metadata.entry_points.iter().any(|(other, _)| other == group) {
            let message = "scripts are given twice, in `scripts` and as `console_scripts`";
            reading.refuse(Obstacle::invalid(message).at(metadata.span));
        }
        let pairs = reading.pairs(scripts);
        config.metadata.entry_points.push((group.to_owned(), pairs));
    }
}

fn requirements(metadata: &LegacyMetadata<'_>, reading: &mut Reading, config: &mut Config) {
    let mut extras = reading.extras(&metadata.extras);
    if let Some(requirements) = &metadata.dev_requires {
        if extras.iter().any(|(extra, _)| extra == "dev") {
            let message = "`dev-requires` and `requires-extra.dev` are the same thing";
            reading.refuse(Obstacle::invalid(message).at(metadata.span));
        }
        extras.push(("dev".to_owned(), requirements.clone()));
        extras.sort_by(|(left, _), (right, _)| left.cmp(right));
    }
    let plain = metadata.requires.as_deref().unwrap_or_default();
    reading.requires_dist(plain, &extras, config);
    config.metadata.provides_extra = extras.into_iter().map(|(extra, _)| extra).collect();
}
