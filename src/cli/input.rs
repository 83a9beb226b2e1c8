//! The paths that were typed become project files: what each is called in the output, which
//! folder its project is, and its bytes.

use crate::analysis::{SIZE_LIMIT, pypirc};
use crate::files::{Disk, Files, ReadError, disk};
use crate::project::may_be_meant;
use std::io::Read;
use std::path::{Component, Path, PathBuf};

/// What a project file is called.
pub const NAME: &str = "pyproject.toml";

/// A project file that is to be checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Input {
    /// As typed or found, relative to the current folder where possible.
    pub path: PathBuf,
    pub standard_input: bool,
}

/// Why a project file was not checked.
#[derive(Debug, thiserror::Error)]
pub enum InputError {
    #[error("there is no `{NAME}` in `{}` or any folder above it; name the file, or the folder that holds it, or begin a package with `shipwheel init`", .folder.display())]
    NoneAbove { folder: PathBuf },
    #[error("the current folder is not known: {reason}")]
    NoFolder { reason: String },
    #[error("there is no `{NAME}` in the folder `{}`", .folder.display())]
    NotInFolder { folder: PathBuf },
    #[error("`{}` was not checked: {reason}", .path.display())]
    Unreadable { path: PathBuf, reason: ReadError },
    #[error("standard input was not checked: {reason}")]
    StandardInput { reason: ReadError },
}

/// The project file that `typed` means.
///
/// # Errors
/// When it is a folder without one.
pub fn of_argument(typed: &Path, stdin_filename: Option<&Path>) -> Result<Input, InputError> {
    if typed == Path::new("-") {
        let path = stdin_filename.map_or_else(|| PathBuf::from("<stdin>"), Path::to_owned);
        return Ok(Input { path: shown(&path), standard_input: true });
    }
    let path = if disk::is_folder(typed) {
        let path = typed.join(NAME);
        if !disk::is_there(&path) {
            return Err(InputError::NotInFolder { folder: typed.to_owned() });
        }
        path
    } else {
        typed.to_owned()
    };
    Ok(Input { path: shown(&path), standard_input: false })
}

/// The only file of a folder that looks like a project file and is not called one.
pub fn misnamed(folder: &Path) -> Option<Input> {
    let listed = Disk::new(folder).list("");
    let mut found = listed.iter().filter(|entry| {
        let text = || disk::read_file(&folder.join(&entry.name), SIZE_LIMIT).unwrap_or_default();
        let mark = b"[build-system]";
        !entry.directory
            && may_be_meant(&entry.name)
            && text().windows(mark.len()).any(|part| part == mark)
    });
    let only = found.next().filter(|_| found.next().is_none())?;
    Some(Input { path: shown(&folder.join(&only.name)), standard_input: false })
}

/// The nearest project file, from the current folder upwards.
///
/// # Errors
/// When there is none, or the system does not tell the current folder.
pub fn nearest() -> Result<Input, InputError> {
    let folder = current_folder()?;
    for (depth, above) in folder.ancestors().enumerate() {
        if disk::is_there(&above.join(NAME)) {
            let climb: PathBuf = std::iter::repeat_n("..", depth).collect();
            return Ok(Input { path: climb.join(NAME), standard_input: false });
        }
    }
    Err(InputError::NoneAbove { folder })
}

/// A path in the current folder without the way to it, others as they are.
fn shown(path: &Path) -> PathBuf {
    let inside = current_folder().ok().and_then(|here| path.strip_prefix(here).ok());
    let path = inside.unwrap_or(path);
    let dots = |part: &Component| *part == Component::CurDir;
    path.components().skip_while(dots).collect()
}

#[expect(clippy::disallowed_methods, reason = "paths are told relative to the current folder")]
fn current_folder() -> Result<PathBuf, InputError> {
    std::env::current_dir().map_err(|error| InputError::NoFolder { reason: error.to_string() })
}

impl Input {
    /// What the output calls it.
    pub fn name(&self) -> String {
        self.path.to_string_lossy().into_owned()
    }

    /// Whether it is a `.pypirc`, by its name.
    pub fn is_pypirc(&self) -> bool {
        self.path.file_name().is_some_and(|name| name == pypirc::NAME)
    }

    /// The folder of the project; none when standard input has no name, so that nothing is known
    /// of the files around it.
    pub fn files(&self) -> Option<Disk> {
        if self.standard_input && self.path == Path::new("<stdin>") {
            return None;
        }
        let folder = self.path.parent().filter(|folder| !folder.as_os_str().is_empty());
        Some(Disk::new(folder.unwrap_or(Path::new("."))))
    }

    /// # Errors
    /// When there is no such file, it is no regular one, it is larger than `SIZE_LIMIT`, or the
    /// system refuses.
    pub fn read(&self) -> Result<Vec<u8>, InputError> {
        if self.standard_input {
            return read_standard_input().map_err(|reason| InputError::StandardInput { reason });
        }
        disk::read_file(&self.path, SIZE_LIMIT)
            .map_err(|reason| InputError::Unreadable { path: self.path.clone(), reason })
    }
}

fn read_standard_input() -> Result<Vec<u8>, ReadError> {
    let mut bytes = Vec::new();
    let read = std::io::stdin().lock().take(SIZE_LIMIT + 1).read_to_end(&mut bytes);
    read.map_err(|error| ReadError::Unreadable { reason: error.to_string() })?;
    if bytes.len() as u64 > SIZE_LIMIT {
        return Err(ReadError::TooLarge { limit: SIZE_LIMIT });
    }
    Ok(bytes)
}
