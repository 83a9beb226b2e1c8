//! The only way to the disk. Analysis asks for a path relative to the project, with `/` between
//! the parts, and gets what stands there; whether that comes from an editor's buffer, the disk
//! or a test is not its business.

pub mod disk;
mod memory;
mod overlay;
mod remembered;

pub use disk::Disk;
pub use memory::Memory;
pub use overlay::Overlay;
pub use remembered::{Answers, Remembered};

pub use crate::text::path::{Leaves, inside};

use std::sync::Arc;

/// How many bytes of one file are read at most; a larger one is told, not read.
pub const READ_LIMIT: u64 = 10_000_000;

/// How many names of one folder are listed at most.
pub const LIST_LIMIT: usize = 20_000;

/// What stands at a path. Symbolic links are followed as long as they stay in the project.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Missing,
    File {
        /// Length in bytes.
        length: u64,
    },
    Directory,
    /// A FIFO, socket or device: nothing that a package can hold.
    Special,
    /// A symbolic link that leads out of the project, or the path itself leaves it.
    Outside,
    /// A symbolic link that leads nowhere or in a circle, or something the system does not let
    /// us look at.
    Unreadable,
}

/// Why a file was not read.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ReadError {
    #[error("it does not exist")]
    Missing,
    #[error("it is a folder, not a file")]
    Directory,
    #[error("it is a FIFO, a socket or a device, not a file")]
    Special,
    #[error("it leads out of the project")]
    Outside,
    #[error("it has more than {limit} bytes")]
    TooLarge { limit: u64 },
    #[error("it cannot be read: {reason}")]
    Unreadable { reason: String },
}

/// A name in a folder.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Listed {
    pub name: String,
    pub directory: bool,
}

/// A project's files. Paths are as `inside` returns them; the empty path is the project folder.
pub trait Files {
    fn kind(&self, path: &str) -> Kind;

    /// The bytes of a regular file of at most `READ_LIMIT`.
    ///
    /// # Errors
    /// When there is no such file, or it cannot or may not be read.
    fn read(&self, path: &str) -> Result<Vec<u8>, ReadError>;

    /// At most `length` bytes from `offset` on, of a regular file of any length; fewer at its end.
    ///
    /// # Errors
    /// When there is no such file, or it cannot or may not be read.
    fn read_part(&self, path: &str, offset: u64, length: usize) -> Result<Vec<u8>, ReadError> {
        let whole = self.read(path)?;
        let from = usize::try_from(offset).unwrap_or(usize::MAX).min(whole.len());
        Ok(whole[from..whole.len().min(from.saturating_add(length))].to_vec())
    }

    /// The names in a folder, sorted; empty when it is none. Names that are not UTF-8 are left
    /// out. Shared, since a project of thousands of files is listed whole at each key.
    fn list(&self, path: &str) -> Arc<[Listed]>;

    /// What `search` makes of lists alone, remembered with them where they are remembered; the
    /// question stands for all that it depends on besides.
    fn searched(&self, _question: &str, search: &dyn Fn() -> Arc<[String]>) -> Arc<[String]> {
        search()
    }

    /// The name of the project folder, when it has one.
    fn folder_name(&self) -> Option<String>;
}
