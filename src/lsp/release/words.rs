//! What is said of a release, and what is asked before it is sent.

use super::Release;
use crate::engine::credentials::{hide, told};
use crate::engine::index::Index;
use crate::engine::upload::{Ending, Standing};

/// A message has so many characters at most: an index may answer with a whole page.
const LENGTH_LIMIT: usize = 2_000;

/// The button that sends.
pub const UPLOAD: &str = "Upload";

const KEEP: &str = "Do not upload";

/// One line that a person can read, whatever an index has said.
pub fn line(text: &str) -> String {
    let text = hide(text);
    let mut shown: String =
        text.chars().map(|c| if c.is_control() { ' ' } else { c }).take(LENGTH_LIMIT).collect();
    if text.chars().nth(LENGTH_LIMIT).is_some() {
        shown.push_str(" …");
    }
    shown
}

pub fn no_token(index: &Index) -> String {
    let name = index.name.as_deref().unwrap_or(index.address.upload.as_str());
    format!(
        "there is no token for {}; keep one with `shipwheel login {name}` in a terminal, or put it \
         into SHIPWHEEL_TOKEN or `.pypirc`",
        told(index)
    )
}

pub fn conflict(name: &str) -> String {
    format!(
        "the index has another file called `{name}`, and takes no second; give the release a new \
         version"
    )
}

/// How a file stands with the index, in one word.
pub fn standing(standing: &Standing) -> &'static str {
    match standing {
        Standing::New => "new",
        Standing::Identical => "identical",
        Standing::Different { .. } => "different",
        Standing::Unknown => "unknown",
    }
}

/// What became of a file: one word, and what is to be said of it.
pub fn ending(ending: &Ending) -> (&'static str, Option<u16>, String) {
    match ending {
        Ending::Uploaded => ("uploaded", None, "uploaded".to_owned()),
        Ending::AlreadyThere => ("alreadyThere", None, "already there".to_owned()),
        Ending::Conflict { sha256 } => {
            let message = format!(
                "not uploaded: the index has other bytes under this name (sha256 {sha256})"
            );
            ("conflict", None, message)
        }
        Ending::Refused { status, sentence } => {
            ("refused", Some(*status), format!("refused: {status}: {}", line(sentence)))
        }
        Ending::Failed { reason } => ("failed", None, format!("not uploaded: {}", line(reason))),
        Ending::NotSent => ("notSent", None, "not sent".to_owned()),
    }
}

/// The question before an upload and its buttons. The first is what a key hit by accident
/// chooses: on PyPI, where nothing can be taken back, and where a project is made, the one that does
/// nothing.
pub fn question(release: &Release) -> (String, [&'static str; 2]) {
    let index = &release.index;
    let host = index.address.upload.host_str().unwrap_or_default();
    let mut text = format!(
        "Upload {} {} to {} ({host})?",
        release.name,
        release.version,
        release.index_name()
    );
    for parcel in &release.parcels {
        text.push_str(&format!("\n{} ({} bytes)", line(&parcel.name), parcel.size));
    }
    if let Some(source) = &release.credential_source {
        text.push_str(&format!("\nThe token comes from {}.", line(source)));
    }
    if release.is_new {
        text.push_str(&format!("\nThis creates the new project `{}` there.", line(&release.name)));
    }
    text.push_str("\nA file name can never be used again on an index.");
    let is_final = index.address.is_pypi() || release.is_new;
    let buttons = if is_final { [KEEP, UPLOAD] } else { [UPLOAD, KEEP] };
    (text, buttons)
}

/// Whether `said` is what has to be said.
pub fn confirmed(release: &Release, said: &str) -> bool {
    said == release.confirmation()
}
