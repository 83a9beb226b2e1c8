//! What a door was asked for becomes the options of a build.

use super::Options;
use super::commit::{self, CommitError};
use super::plan::Kinds;
use super::write::Effort;
use jiff::tz::TimeZone;
use std::ffi::OsString;
use std::path::{Path, PathBuf};

/// A build as a user asks for it, at whichever door.
#[derive(Clone, Debug, Default)]
pub struct Request {
    /// Only the sdist; with `wheel`, or without either, both.
    pub sdist: bool,
    pub wheel: bool,
    pub fast: bool,
    /// Every file has the time of the last commit, unless `source_date_epoch` gives one.
    pub reproducible: bool,
    pub out_dir: PathBuf,
    /// The variable `SOURCE_DATE_EPOCH` (reproducible-builds.org); an empty one counts as unset.
    pub source_date_epoch: Option<OsString>,
}

impl Options {
    /// The options for the project in the folder `root`.
    ///
    /// # Errors
    /// When the time of the last commit is wanted and not known.
    pub fn of(request: Request, root: &Path) -> Result<Options, CommitError> {
        let both = request.sdist == request.wheel;
        let given = request.source_date_epoch.map(|value| value.to_string_lossy().into_owned());
        let mut epoch = given.filter(|value| !value.is_empty());
        if epoch.is_none() && request.reproducible {
            epoch = Some(commit::time(root)?);
        }
        Ok(Options {
            kinds: Kinds { sdist: both || request.sdist, wheel: both || request.wheel },
            out_dir: request.out_dir,
            epoch,
            zone: TimeZone::system(),
            effort: if request.fast { Effort::Fast } else { Effort::Exact },
            own_name: request.fast || request.reproducible,
        })
    }
}
