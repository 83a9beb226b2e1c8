//! What an order is about: the project that a client names, or the only one that is open, as it is
//! at that moment.

use super::{Buffer, State};
use crate::lsp::build::Subject;
use crate::lsp::snapshot::Snapshot;
use crate::lsp::uri::Place;
use std::sync::Arc;

impl State {
    /// The project that `uri` names, or the only one that is open without a name.
    ///
    /// # Errors
    /// Why there is nothing to build.
    pub fn subject(&self, uri: Option<&str>) -> Result<Subject, String> {
        let shared = self.lock();
        let place = match uri {
            Some(uri) => Place::of(uri).ok_or_else(|| format!("`{uri}` is not a URI"))?,
            None => {
                let is_project = |buffer: &&Buffer| buffer.served && !buffer.is_pypirc;
                let mut served = shared.documents.values().filter(is_project);
                let only = served.next().filter(|_| served.next().is_none());
                let place = only.and_then(|buffer| Place::of(&buffer.uri));
                place.ok_or("say which project is meant: `{\"uri\": \"file:///...\"}`")?
            }
        };
        if !place.is_project() {
            return Err(format!("`{}` is not a `pyproject.toml`", uri.unwrap_or_default()));
        }
        let Some(path) = place.path else {
            return Err("a build needs the project on the disk; save `pyproject.toml`".to_owned());
        };
        Ok(Subject {
            text: shared.documents.get(&place.key).map(|buffer| buffer.text.clone()),
            uri: shared.documents.get(&place.key).map(|buffer| buffer.uri.to_string()),
            key: place.key,
            path,
            open: shared.open.clone(),
            folders: self.folders.clone(),
            options: shared.session.options.clone(),
            is_distrusted: shared.session.is_distrusted,
        })
    }

    /// The project file of `subject` with this text, where it is not open.
    pub fn unopened(&self, subject: &Subject, uri: &str, text: String) -> Snapshot {
        Snapshot {
            uri: uri.into(),
            version: None,
            text: text.into(),
            path: Some(subject.path.as_path().into()),
            is_pypirc: false,
            open: subject.open.clone(),
            folders: subject.folders.clone(),
            session: self.session(),
            stamp: 0,
            findings: Arc::default(),
            refused: Arc::default(),
        }
    }
}
