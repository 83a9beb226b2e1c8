//! A package that ships its types says so twice: by the file `py.typed` (PEP 561) and by a classifier.
//! Where one is there, the other can be added.

use super::draft::Draft;
use super::{Assist, Scene};
use crate::files::Kind;
use crate::project::Backend;

pub(super) const TOPIC: &str = "typed";

const TYPED: &str = "Typing :: Typed";

/// At the header, at the key of the classifiers, or at the classifier.
pub(super) fn offer(scene: &Scene) -> Option<Assist> {
    let (project, files) = (scene.project, scene.files?);
    let entry = project.entry("classifiers");
    let mut listed = entry.into_iter().flat_map(|entry| entry.value.texts());
    let classifier = listed.find(|text| text.as_str() == TYPED);
    let at_key = entry.is_some_and(|entry| scene.touches(entry.key.span));
    let at_classifier = classifier.is_some_and(|text| scene.touches(text.span));
    if !scene.is_at_header() && !at_key && !at_classifier {
        return None;
    }
    let [package] = project.tool.search().modules() else { return None };
    if !package.is_package {
        return None;
    }
    let path = format!("{}/py.typed", package.path);
    match (classifier, files.kind(&path)) {
        (Some(_), Kind::Missing) if ships_it(scene) => {
            let title = format!("Create `{path}`, which says that the package is typed");
            Some(Assist { title, topic: TOPIC, creates: vec![path], ..Assist::default() })
        }
        (None, Kind::File { .. }) if !project.is_dynamic("classifiers") => {
            let mut draft = Draft::of(scene.document);
            draft.add_classifier(TYPED)?;
            let edits = vec![draft.edit()?];
            let title = format!("Add the classifier `{TYPED}`: there is a `py.typed`");
            scene.is_sound(&edits).then(|| Assist {
                title,
                topic: TOPIC,
                edits,
                ..Assist::default()
            })
        }
        _ => None,
    }
}

/// Whether the file would get into the wheel: setuptools ships it by itself since 69.
fn ships_it(scene: &Scene) -> bool {
    let project = scene.project;
    project.backend != Backend::Setuptools
        || (project.build_system.allows_from("setuptools", "69") != Some(false)
            && scene.document.at(&["tool", "setuptools", "exclude-package-data"]).is_none())
}
