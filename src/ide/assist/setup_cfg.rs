//! `[metadata]` and `[options]` of setup.cfg as `[project]`, of which setuptools makes the same
//! metadata. What `[project]` has no key for, what is shipped above all, stays in setup.cfg, which
//! setuptools goes on reading for it. Source: `config/setupcfg.py` of setuptools 84.2.1.

mod fields;
mod lists;
mod old;

use super::carry::{Piece, tables};
use super::poetry::TOPIC;
use super::{Assist, Scene, place};
use crate::analysis::version::With;
use crate::document::Table;
use crate::grammar::pypirc::Pypirc;
use crate::ide::format::difference;
use crate::project::{self, Backend, required_package};
use crate::spec::backends::Use;
use crate::text::apply;
use fields::Fields;
use old::Old;
use std::collections::BTreeSet;

const FILE: &str = "setup.cfg";

const TITLE: &str = "Move the metadata of setup.cfg to [project]";

/// Longer files are not moved, in bytes.
const LIMIT: usize = 100_000;

/// Packages in `requires` that leave the metadata alone.
const HARMLESS: [&str; 5] = ["setuptools", "wheel", "setuptools-scm", "cython", "numpy"];

/// At the header of `[build-system]`, while there is no `[project]`.
pub(super) fn offer(scene: &Scene) -> Option<Assist> {
    let table = scene.project.build_system.table?;
    table.header.filter(|header| scene.touches(*header))?;
    let is_meant = scene.project.backend == Backend::Setuptools
        && scene.document.root().entry("project").is_none();
    if !is_meant {
        return None;
    }
    let files = scene.files?;
    let text = String::from_utf8(files.read(FILE).ok()?).ok()?;
    if text.len() > LIMIT {
        return None;
    }
    let config = Pypirc::read(&text).ok()?;
    config.section("metadata")?;
    let title = TITLE.to_owned();
    let refused = |why: String| {
        Some(Assist { title: title.clone(), topic: TOPIC, refused: Some(why), ..Assist::default() })
    };
    let moved = is_possible(scene, &config).and_then(|()| {
        let mut old = Old::of(&text, &config);
        Fields::read(&mut old, scene).map(|fields| (fields, old.rest()))
    });
    let (fields, rest) = match moved {
        Ok(moved) => moved,
        Err(why) => return refused(why),
    };
    let edits = vec![written(scene, table, fields)];
    let after = With { below: files, path: FILE, content: rest.as_bytes() };
    if let Some(error) = scene.new_error(&edits, Some(&after)) {
        return refused(format!("the result would have an error: {error}"));
    }
    let whole = apply(scene.document.text(), &edits).ok()?;
    let comment = |line| str::trim(line).strip_prefix(['#', ';']);
    let kept: BTreeSet<&str> = whole.lines().chain(rest.lines()).filter_map(comment).collect();
    if !text.lines().filter_map(comment).all(|comment| kept.contains(comment)) {
        return refused("a comment would be lost".to_owned());
    }
    let elsewhere = difference(&text, &rest).map(|edit| (FILE.to_owned(), edit));
    Some(Assist {
        title,
        topic: TOPIC,
        edits,
        elsewhere: elsewhere.into_iter().collect(),
        ..Assist::default()
    })
}

fn is_possible(scene: &Scene, config: &Pypirc) -> Result<(), String> {
    let system = &scene.project.build_system;
    if !scene.project.takes(Use::ProjectTable) {
        return Err("`requires` lets in no setuptools that reads [project]".to_owned());
    }
    let mut required = system.requires.iter().filter_map(|text| required_package(text.as_str()));
    if let Some(other) = required.find(|name| !HARMLESS.contains(&name.as_str())) {
        return Err(format!("`{other}` may change the metadata while building"));
    }
    if !scene.files.is_some_and(project::setup_py_is_bare) {
        return Err("setup.py does more than to call `setup()`".to_owned());
    }
    if !config.defaults.is_empty() {
        return Err("setup.cfg has a section `[DEFAULT]`".to_owned());
    }
    if scene.document.at(&["tool", "setuptools", "dynamic"]).is_some() {
        return Err("there is a [tool.setuptools.dynamic] already".to_owned());
    }
    Ok(())
}

/// The new tables below `[build-system]`.
fn written(scene: &Scene, above: &Table, fields: Fields) -> crate::text::Edit {
    let mut below = fields.tables;
    if !fields.dynamic.is_empty() {
        let pieces: Vec<Piece> = fields.dynamic.into_iter().map(|(_, piece)| piece).collect();
        below.push(("tool.setuptools.dynamic".to_owned(), Vec::new(), pieces));
    }
    let lines = tables(fields.project, below);
    place::table(scene.document, above, &lines.join("\n"))
}
