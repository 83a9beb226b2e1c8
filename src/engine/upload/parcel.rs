//! A finished archive as something to send: what an index will be told of it, and its digests.

use crate::engine::form::{Digests, Form, Kind};
use crate::engine::inspect::{self, Inspection};
use crate::grammar::name;
use blake2::Blake2b;
use blake2::digest::consts::U32;
use sha2::{Digest, Sha256};
use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

/// A file that is to be on the index.
#[derive(Clone, Debug)]
pub struct Parcel {
    pub path: PathBuf,
    /// Of the file, without folders.
    pub name: String,
    pub kind: Kind,
    /// In bytes.
    pub size: u64,
    pub digests: Digests,
    pub form: Form,
    /// As the archive says them.
    pub project: String,
    pub version: String,
}

/// Looks at the archive at `path`; there is no parcel where it is none, or has no metadata.
///
/// # Errors
/// When the file cannot be read.
pub fn read(path: &Path) -> io::Result<(Inspection, Option<Parcel>)> {
    regular(path)?;
    // Each of the three takes about as long as sending the file.
    let (inspection, sha256, blake2) = std::thread::scope(|scope| {
        let sha256 = scope.spawn(|| digest::<Sha256>(path));
        let blake2 = scope.spawn(|| digest::<Blake2b<U32>>(path));
        let inspection = inspect::inspect(path);
        (inspection, join(sha256), join(blake2))
    });
    let inspection = inspection?;
    let file_name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let (Some(kind), Some(headers)) = (Kind::of(&file_name), &inspection.headers) else {
        return Ok((inspection, None));
    };
    let (Some(project), Some(version)) = (headers.first("Name"), headers.first("Version")) else {
        return Ok((inspection, None));
    };
    let ((size, sha256), (again, blake2_256)) = (sha256?, blake2?);
    if size != again {
        return Err(io::Error::other("it was changed while it was looked at"));
    }
    let digests = Digests { sha256, blake2_256 };
    let parcel = Parcel {
        path: path.to_owned(),
        kind,
        size,
        form: Form::of(headers, &file_name, kind, &digests),
        digests,
        project: project.to_owned(),
        version: version.to_owned(),
        name: file_name,
    };
    Ok((inspection, Some(parcel)))
}

/// Stands in front of each opening.
///
/// # Errors
/// When it is no file. One that nobody writes to, such as a FIFO, would be waited for without end.
#[expect(clippy::disallowed_methods, reason = "archives may lie anywhere, and are only read")]
fn regular(path: &Path) -> io::Result<()> {
    match path.metadata()?.is_file() {
        true => Ok(()),
        false => Err(io::Error::other("it is not a file")),
    }
}

/// How long the file is, and its digest.
#[expect(clippy::disallowed_methods, reason = "archives may lie anywhere, and are only read")]
fn digest<D: Digest>(path: &Path) -> io::Result<(u64, String)> {
    let mut file = File::open(path)?;
    if !file.metadata()?.is_file() {
        return Err(io::Error::other("it is no file"));
    }
    let mut digest = D::new();
    let mut buffer = vec![0; 256 * 1024];
    let mut size = 0;
    loop {
        let read = file.read(&mut buffer)?;
        if read == 0 {
            return Ok((size, hex(&digest.finalize())));
        }
        size += read as u64;
        digest.update(&buffer[..read]);
    }
}

fn join<T>(thread: std::thread::ScopedJoinHandle<'_, T>) -> T {
    // A panic is the caller's as much as one on its own thread would be.
    thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

impl Parcel {
    /// Whether both belong to one release, however its name and version are written.
    pub fn is_same_release(&self, other: &Parcel) -> bool {
        let version = |parcel: &Parcel| parcel.version.parse::<pep440_rs::Version>().ok();
        name::normalize(&self.project) == name::normalize(&other.project)
            && (self.version == other.version
                || version(self).is_some_and(|own| Some(own) == version(other)))
    }

    /// Lets attestations go with the archive, as the field in which PyPI reads them.
    pub fn attach(&mut self, attestations: Vec<serde_json::Value>) {
        if !attestations.is_empty() {
            let all = serde_json::Value::from(attestations).to_string();
            self.form.fields.push(("attestations", all));
        }
    }

    #[expect(clippy::disallowed_methods, reason = "the user asked for this file to be sent")]
    pub(super) fn open(&self) -> io::Result<File> {
        regular(&self.path)?;
        let file = File::open(&self.path)?;
        match file.metadata()?.len() == self.size {
            true => Ok(file),
            false => Err(io::Error::other("it was changed since it was looked at")),
        }
    }
}
