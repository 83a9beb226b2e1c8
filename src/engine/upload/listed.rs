//! Whether the index lists what was sent: asked until it does, for a while. What an upload says is
//! one thing, what everybody downloads another; caches may lie between.

use super::connection::{Connection, Limits, Trouble};
use super::preflight::{Standing, standing};
use super::{Parcel, listing};
use crate::engine::index::Address;
use std::time::{Duration, Instant};
use url::Url;

/// The longest pause between two questions.
const PAUSE: Duration = Duration::from_secs(10);

/// Why the index does not show what it was sent.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unlisted {
    #[error("the index does not list {files} after {seconds} seconds")]
    Missing { files: String, seconds: u64 },
    #[error("the index lists other bytes as `{name}` (sha256 {sha256})")]
    Different { name: String, sha256: String },
    #[error("the index lists `{name}` and does not tell its sha256")]
    NoDigest { name: String },
    #[error("what the index lists cannot be asked: {trouble}")]
    Trouble { trouble: Trouble },
}

/// Asks until `address` lists each of `parcels` with its digest, for `wait` at most. The address of
/// the list that does.
///
/// # Errors
/// When it does not, or lists something else.
pub fn listed(
    address: &Address,
    parcels: &[&Parcel],
    limits: Limits,
    wait: Duration,
) -> Result<Url, Unlisted> {
    let trouble = |trouble| Unlisted::Trouble { trouble };
    let connection = Connection::open(address, limits).map_err(trouble)?;
    super::run(ask(&connection, address, parcels, wait)).map_err(trouble)?
}

async fn ask(
    connection: &Connection,
    address: &Address,
    parcels: &[&Parcel],
    wait: Duration,
) -> Result<Url, Unlisted> {
    let Some(project) = parcels.first().map(|first| first.project.as_str()) else {
        return Err(Unlisted::Missing { files: "nothing".to_owned(), seconds: 0 });
    };
    let start = Instant::now();
    let mut pause = connection.limits.pause;
    loop {
        let mut last = None;
        let mut missing = parcels.to_vec();
        for base in &address.simple {
            let listing = match listing::ask_in(connection, base, project).await {
                Ok(listing) => listing,
                Err(trouble) => {
                    last = Some(trouble);
                    continue;
                }
            };
            let mut absent = Vec::new();
            for parcel in parcels {
                let name = parcel.name.clone();
                match standing(&listing, parcel) {
                    Standing::Identical => {}
                    Standing::New => absent.push(*parcel),
                    Standing::Unknown => return Err(Unlisted::NoDigest { name }),
                    Standing::Different { sha256 } => {
                        return Err(Unlisted::Different { name, sha256 });
                    }
                }
            }
            if absent.is_empty() {
                return Ok(base.clone());
            }
            if absent.len() < missing.len() || listing.is_there {
                missing = absent;
            }
        }
        if start.elapsed() + pause > wait {
            let names = missing.iter().map(|parcel| format!("`{}`", parcel.name));
            let files = names.collect::<Vec<_>>().join(", ");
            return Err(match last {
                Some(trouble) if missing.len() == parcels.len() => Unlisted::Trouble { trouble },
                _ => Unlisted::Missing { files, seconds: wait.as_secs() },
            });
        }
        tokio::time::sleep(pause).await;
        pause = (pause * 2).min(PAUSE);
    }
}
