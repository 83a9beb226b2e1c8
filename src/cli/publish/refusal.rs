//! What an index refused becomes a rule, and a place in the project file of the upload.

use super::settings;
use crate::analysis::refusal::{self, Cause};
use crate::cli::arguments::Publish;
use crate::cli::place::{Place, Places};
use crate::document::Document;
use crate::engine::upload::Ending;
use crate::files::{ReadError, disk};
use std::path::PathBuf;

/// Why a file is not on the index, in terms of its project.
pub struct Told {
    pub rule: &'static str,
    /// The project file, and where in it; none for archives of which only they are known.
    pub at: Option<(PathBuf, Place)>,
}

/// The rule that tells of what `ending` ended with; none for what no rule knows.
pub fn told(arguments: &Publish, ending: &Ending) -> Option<Told> {
    let cause = match ending {
        Ending::Refused { sentence, .. } => refusal::cause(sentence)?,
        Ending::Conflict { .. } => refusal::cause("File already exists")?,
        _ => return None,
    };
    Some(Told { rule: cause.rule, at: place(arguments, &cause).unwrap_or_default() })
}

fn place(arguments: &Publish, cause: &Cause) -> Result<Option<(PathBuf, Place)>, ReadError> {
    let Some(path) = settings::project_file(arguments) else { return Ok(None) };
    let bytes = disk::read_file(&path, crate::analysis::SIZE_LIMIT)?;
    let document = Document::of_bytes(&bytes);
    let Some(span) = refusal::place(&document, cause) else { return Ok(None) };
    let start = Places::of(document.text()).place(document.text(), span.start);
    Ok(Some((path, start)))
}
