//! Whether the list of an index shows what somebody said to have stored. Over plain http anybody on
//! the way can say so: a hotel that wants a sign-in answers 200 to everything.

use super::answer::Body;
use super::connection::Trouble;
use super::preflight::{Standing, standing};
use super::{Ending, Parcel, Uploader, listing};

/// What became of `parcel`, which was answered with `status` and `body`. Where no index has a list at
/// any of the usual places its word has to do; where the answer to that question is none of an index
/// either, nothing was published as far as anybody can tell.
pub(super) async fn ending(
    uploader: &Uploader<'_>,
    parcel: &Parcel,
    status: u16,
    body: Body,
) -> Ending {
    let (connection, address) = (&uploader.connection, &uploader.index.address);
    let limits = connection.limits;
    // GitLab says 201 in JSON; nobody else has a reason to say that something was created.
    let is_word = (body == Body::Words || status == 201) && !address.is_simple_known;
    let mut pause = limits.pause;
    let mut attempt = 1;
    let why = loop {
        let why = match listing::ask(connection, address, &parcel.project).await {
            Ok(listing) => match standing(&listing, parcel) {
                Standing::Identical | Standing::Unknown => return Ending::Uploaded,
                Standing::Different { sha256 } => return Ending::Conflict { sha256 },
                Standing::New if is_word && !listing.is_there => return Ending::Uploaded,
                Standing::New => "it does not list the file".to_owned(),
            },
            // Its readers need a password, which is not sent for a question.
            Err(Trouble::Answer { status: 401 | 403 | 405 }) if is_word => return Ending::Uploaded,
            // No index says so, now or later.
            Err(trouble @ (Trouble::NoListing | Trouble::Answer { status: 200..=399 | 511 })) => {
                break format!("asked for its files, {trouble}");
            }
            Err(trouble) => format!("asked for its files, {trouble}"),
        };
        if attempt == limits.attempts {
            break why;
        }
        attempt += 1;
        tokio::time::sleep(pause).await;
        pause = (pause * 2).min(limits.longest_pause);
    };
    let reason = format!(
        "the answer was {status}, and nothing shows that the index has it: {why}; are you behind a \
         sign-in page?"
    );
    Ending::Failed { reason }
}
