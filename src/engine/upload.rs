//! The verb publish: archives become files on an index, and each of them an ending that says what
//! became of it. Nothing is called uploaded that is not; prints nothing.

mod answer;
mod attempt;
mod body;
mod connection;
mod exchange;
mod listed;
mod listing;
mod parcel;
mod preflight;
mod similar;
mod witness;

pub use connection::{Connection, Limits, Trouble};
pub use listed::{Unlisted, listed};
pub use listing::{Listed, Listing};
pub use parcel::{Parcel, read};
pub use preflight::{Caution, Preflight, Standing};

use super::Next;
use super::credentials::Credentials;
use super::form::Kind;
use super::index::{Address, Index};
use super::trusted::Publisher;
use std::time::Duration;

/// What happens during an upload.
#[derive(Clone, Debug)]
pub enum Event<'p> {
    /// Bytes of the request that went out, of all.
    Sending {
        name: &'p str,
        done: u64,
        total: u64,
    },
    /// The next attempt comes after a pause.
    Pausing {
        name: &'p str,
        pause: Duration,
        reason: &'p str,
    },
    Ended {
        name: &'p str,
        ending: &'p Ending,
    },
}

/// What became of a planned file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ending {
    /// The index has it from us.
    Uploaded,
    /// The index had these very bytes before.
    AlreadyThere,
    /// The index has other bytes under this name.
    Conflict { sha256: String },
    /// In the index's own words.
    Refused { status: u16, sentence: String },
    /// There was no answer to go by.
    Failed { reason: String },
    /// It was not its turn any more.
    NotSent,
}

impl Ending {
    /// Whether the index has the file.
    pub fn is_there(&self) -> bool {
        matches!(self, Ending::Uploaded | Ending::AlreadyThere)
    }
}

/// Asks an index, without a name or a password, what it has of the project that the parcels are
/// of. Where it does not say, that is a warning and every file is taken for new.
///
/// # Errors
/// When there is no way to make a safe connection.
pub fn preflight(
    address: &Address,
    parcels: &[Parcel],
    limits: Limits,
) -> Result<Preflight, Trouble> {
    let Some(first) = parcels.first() else { return Ok(Preflight::default()) };
    let connection = Connection::open(address, limits)?;
    run(look(&connection, address, first)).map(|asked| match asked {
        Ok((listing, similar)) => {
            let mut preflight = preflight::judge(&listing, address, parcels);
            preflight.warnings.extend(similar);
            preflight
        }
        Err(trouble) => Preflight {
            is_new: None,
            standings: vec![Standing::New; parcels.len()],
            warnings: vec![Caution {
                check: preflight::UNANSWERED,
                message: format!(
                    "what the index has already could not be asked at `{}`: {trouble}",
                    address.simple.first().map(url::Url::as_str).unwrap_or_default()
                ),
            }],
        },
    })
}

/// What the index has of the project, and what should be known of its name if that is new.
async fn look(
    connection: &Connection,
    address: &Address,
    first: &Parcel,
) -> Result<(Listing, Option<Caution>), Trouble> {
    let listing = listing::ask(connection, address, &first.project).await?;
    if listing.is_there || !address.is_warehouse() {
        return Ok((listing, None));
    }
    let similar = similar::find(connection, address, &first.project).await;
    // What cannot be asked is the index's to say.
    let warning = similar.ok().flatten().map(|other| {
        let name = &first.project;
        let message = format!("`{other}` is on the index, and a new project called `{name}` is refused as too similar to it");
        Caution { check: "publish-name-unavailable", message }
    });
    Ok((listing, warning))
}

/// Sends the parcels one after the other, wheels first: the first file of a release says what its
/// page shows, and metadata of a wheel are final. Those that `standings` says are there are not
/// sent. After one that the index does not take, the others are not sent. `events` is called on
/// the caller's thread; cancelling takes effect between files.
///
/// # Errors
/// When there is no way to make a safe connection. Nothing was sent then.
pub fn send(
    index: &Index,
    credentials: &Credentials,
    parcels: &[(Parcel, Standing)],
    limits: Limits,
    events: &mut dyn FnMut(Event<'_>) -> Next,
) -> Result<Vec<Ending>, Trouble> {
    send_as(index, Sender { credentials, publisher: None }, parcels, limits, events)
}

/// Who sends.
#[derive(Clone, Copy)]
pub struct Sender<'s> {
    pub credentials: &'s Credentials,
    /// Who makes the credentials anew before they end, where they are those of a job.
    pub publisher: Option<&'s Publisher>,
}

impl Sender<'_> {
    /// Good for one request more.
    async fn credentials(&self) -> Credentials {
        match self.publisher {
            Some(publisher) => publisher.fresh(self.credentials).await,
            None => self.credentials.clone(),
        }
    }
}

/// As `send`, for whom the credentials may change on the way.
///
/// # Errors
/// When there is no way to make a safe connection. Nothing was sent then.
pub fn send_as(
    index: &Index,
    sender: Sender<'_>,
    parcels: &[(Parcel, Standing)],
    limits: Limits,
    events: &mut dyn FnMut(Event<'_>) -> Next,
) -> Result<Vec<Ending>, Trouble> {
    let connection = Connection::open(&index.address, limits)?;
    let uploader = Uploader { index, sender, connection };
    run(async {
        let mut endings = vec![Ending::NotSent; parcels.len()];
        let mut order: Vec<usize> = (0..parcels.len()).collect();
        order.sort_by_key(|at| (parcels[*at].0.kind != Kind::Wheel, *at));
        let mut cancelled = false;
        for at in order {
            let (parcel, standing) = &parcels[at];
            let mut note = |event: Event<'_>| cancelled |= events(event) == Next::Cancel;
            endings[at] = match standing {
                Standing::Identical => Ending::AlreadyThere,
                Standing::Different { sha256 } => Ending::Conflict { sha256: sha256.clone() },
                Standing::New | Standing::Unknown => {
                    attempt::deliver(&uploader, parcel, &mut note).await
                }
            };
            note(Event::Ended { name: &parcel.name, ending: &endings[at] });
            if cancelled || !endings[at].is_there() {
                break;
            }
        }
        endings
    })
}

struct Uploader<'u> {
    index: &'u Index,
    sender: Sender<'u>,
    connection: Connection,
}

/// Runs `future` on this thread.
///
/// # Errors
/// When the system does not give what it takes.
pub fn run<T>(future: impl Future<Output = T>) -> Result<T, Trouble> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let runtime = runtime.map_err(|error| Trouble::Unreachable { reason: error.to_string() })?;
    let result = runtime.block_on(future);
    // A name that is still being looked up is nobody's business any more.
    runtime.shutdown_background();
    Ok(result)
}
