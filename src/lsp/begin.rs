//! A package that a client wants to begin: the folder as its buffers and the disk have it becomes the
//! files to be made. Writes nothing.

use super::build::Subject;
use super::command::Init;
use super::findings::open_below;
use super::folders::Clock;
use crate::files::Overlay;
use crate::scaffold::{self, PROJECT, Scaffold, Wish};

/// What is to be written into the folder of `subject`.
///
/// # Errors
/// Why there is nothing to begin, in one line.
pub fn begin(subject: &Subject, order: &Init) -> Result<Scaffold, String> {
    let below = subject.folders.files(subject.root(), Clock::default());
    let mut open = open_below(subject.root(), &subject.open);
    if let Some(text) = &subject.text {
        open.insert(PROJECT.to_owned(), text.to_string());
    }
    let files = Overlay::new(&below, open);
    let now = jiff::Zoned::now();
    let wish = Wish {
        backend: order.backend,
        name: order.name.clone(),
        module: order.module.clone(),
        description: order.description.clone(),
        license: order.license.clone(),
        authors: order.authors.clone(),
        folder: Some(subject.name()),
        today: (now.year(), now.month()),
    };
    scaffold::of(&files, &wish).map_err(|refusal| refusal.to_string())
}
