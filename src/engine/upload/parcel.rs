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
#[expect(clippy::disallowed_methods, reason = "archives may lie anywhere, and are only read")]
pub fn read(path: &Path) -> io::Result<(Inspection, Option<Parcel>)> {
    let inspection = inspect::inspect(path)?;
    let file_name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let (Some(kind), Some(headers)) = (Kind::of(&file_name), &inspection.headers) else {
        return Ok((inspection, None));
    };
    let (Some(project), Some(version)) = (headers.first("Name"), headers.first("Version")) else {
        return Ok((inspection, None));
    };
    let (size, digests) = digest(File::open(path)?)?;
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

fn digest(mut file: File) -> io::Result<(u64, Digests)> {
    let (mut sha256, mut blake2) = (Sha256::new(), Blake2b::<U32>::new());
    let mut buffer = vec![0; 256 * 1024];
    let mut size = 0;
    loop {
        let read = file.read(&mut buffer)?;
        if read == 0 {
            break;
        }
        size += read as u64;
        sha256.update(&buffer[..read]);
        blake2.update(&buffer[..read]);
    }
    let digests = Digests { sha256: hex(&sha256.finalize()), blake2_256: hex(&blake2.finalize()) };
    Ok((size, digests))
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
        let file = File::open(&self.path)?;
        match file.metadata()?.len() == self.size {
            true => Ok(file),
            false => Err(io::Error::other("it was changed since it was looked at")),
        }
    }
}
