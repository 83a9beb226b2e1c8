//! Attestations that lie beside an archive (PEP 740): who made it, signed by another program. They
//! are looked at as PyPI would, as far as that needs no key, and go with the form.

use super::upload::Parcel;
use crate::files::{ReadError, disk};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::Value;
use std::path::{Path, PathBuf};

/// No attestation is longer, in bytes.
const LIMIT: u64 = 1024 * 1024;

/// The kinds that PyPI takes, one of each: the end of a file's name, and the predicate within
/// (docs.pypi.org/attestations, warehouse 2026-08).
const KINDS: [(&str, &str); 2] = [
    (".publish.attestation", "https://docs.pypi.org/attestations/publish/v1"),
    (".slsa.attestation", "https://slsa.dev/provenance/v1"),
];

/// Why an attestation would be refused.
#[derive(Debug, thiserror::Error)]
#[error("`{}` {problem}", path.display())]
pub struct AttestationError {
    pub path: PathBuf,
    pub problem: Problem,
}

#[derive(Debug, thiserror::Error)]
pub enum Problem {
    #[error("cannot be read: {reason}")]
    Unreadable { reason: ReadError },
    #[error(
        "is no attestation: a JSON object with `version`, `verification_material` and `envelope` is"
    )]
    Shape,
    #[error("has a statement that cannot be read")]
    Statement,
    #[error("states `{found}`, and `{expected}` belongs into a file of this name")]
    Predicate { found: String, expected: &'static str },
    #[error("is for `{found}`, which is another file")]
    Name { found: String },
    #[error("is for other bytes of this name (sha256 {found}); sign the archive again")]
    Digest { found: String },
}

/// The attestations beside the archive of `parcel`.
///
/// # Errors
/// With the first that an index would refuse.
pub fn beside(parcel: &Parcel) -> Result<Vec<Value>, AttestationError> {
    let mut all = Vec::new();
    for (end, predicate) in KINDS {
        let path = parcel.path.with_file_name(format!("{}{end}", parcel.name));
        if let Some(one) =
            read(&path, parcel, predicate).map_err(|problem| AttestationError { path, problem })?
        {
            all.push(one);
        }
    }
    Ok(all)
}

fn read(path: &Path, parcel: &Parcel, expected: &'static str) -> Result<Option<Value>, Problem> {
    let bytes = match disk::read_file(path, LIMIT) {
        Ok(bytes) => bytes,
        Err(ReadError::Missing) => return Ok(None),
        Err(reason) => return Err(Problem::Unreadable { reason }),
    };
    let value: Value = serde_json::from_slice(&bytes).map_err(|_| Problem::Shape)?;
    let is_object = |key: &str| value.get(key).is_some_and(Value::is_object);
    let version = value.get("version").and_then(Value::as_u64);
    if version != Some(1) || !is_object("verification_material") || !is_object("envelope") {
        return Err(Problem::Shape);
    }
    let statement = value.pointer("/envelope/statement").and_then(Value::as_str);
    let statement = statement.and_then(|text| STANDARD.decode(text).ok());
    let statement = statement.and_then(|bytes| serde_json::from_slice::<Value>(&bytes).ok());
    let statement = statement.ok_or(Problem::Statement)?;
    let text = |at: &str| {
        let text = statement.pointer(at).and_then(Value::as_str).ok_or(Problem::Statement)?;
        Ok(text.chars().take(300).collect::<String>())
    };
    let found = text("/predicateType")?;
    if found != expected {
        return Err(Problem::Predicate { found, expected });
    }
    let found = text("/subject/0/name")?;
    if found != parcel.name {
        return Err(Problem::Name { found });
    }
    let found = text("/subject/0/digest/sha256")?;
    if !found.eq_ignore_ascii_case(&parcel.digests.sha256) {
        return Err(Problem::Digest { found });
    }
    Ok(Some(value))
}
