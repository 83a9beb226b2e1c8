//! One file until it is certain what became of it: sent, waited for, sent again, and after each
//! doubt looked for on the index by its digest.

use super::answer::{self, Answer};
use super::body::Body;
use super::connection::Trouble;
use super::preflight::{Standing, standing};
use super::{Ending, Event, Parcel, Uploader, listing, witness};
use crate::engine::credentials::Credentials;
use reqwest::header::{ACCEPT, AUTHORIZATION, CONTENT_LENGTH, CONTENT_TYPE, HeaderValue};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};
use url::Url;

/// What is read best comes first; PyPI answers in each of them.
const KINDS: &str = "application/json;q=0.9, text/plain;q=0.8, text/html;q=0.7";

/// How often progress is told and life is looked for.
const MOMENT: Duration = Duration::from_millis(100);

/// What one attempt came to.
enum Step {
    Stored,
    /// So somebody says who may not be the index.
    Said {
        status: u16,
        body: answer::Body,
    },
    /// It may be there all the same; another attempt may help.
    Doubt {
        reason: String,
        wait: Option<u64>,
    },
    /// It may be there; another attempt does not help.
    Strange {
        reason: String,
    },
    Refused {
        status: u16,
        sentence: String,
    },
    /// Nothing was sent, and will not be.
    Failed {
        reason: String,
    },
}

pub(super) async fn deliver(
    uploader: &Uploader<'_>,
    parcel: &Parcel,
    events: &mut dyn FnMut(Event<'_>),
) -> Ending {
    let limits = uploader.connection.limits;
    let mut doubt = false;
    for attempt in 1..=limits.attempts {
        let (reason, wait) = match once(uploader, parcel, events).await {
            Step::Stored => return Ending::Uploaded,
            Step::Said { status, body } => {
                return witness::ending(uploader, parcel, status, body).await;
            }
            Step::Failed { reason } => return Ending::Failed { reason },
            Step::Refused { status, sentence } => {
                let exists = status == 409 || sentence.to_lowercase().contains("already exist");
                if (exists || doubt)
                    && let Some(ending) = settle(uploader, parcel, doubt).await
                {
                    return ending;
                }
                return Ending::Refused { status, sentence };
            }
            Step::Strange { reason } => {
                let found = settle(uploader, parcel, true).await;
                return found.unwrap_or(Ending::Failed { reason });
            }
            Step::Doubt { reason, wait } => (reason, wait),
        };
        doubt = true;
        if let Some(seconds) = wait.filter(|wait| Duration::from_secs(*wait) > limits.longest_pause)
        {
            let reason =
                format!("{reason}; the index wants to be asked again in {seconds} seconds");
            let found = settle(uploader, parcel, true).await;
            return found.unwrap_or(Ending::Failed { reason });
        }
        if attempt == limits.attempts {
            let found = settle(uploader, parcel, true).await;
            let reason = format!("{reason}, {attempt} times");
            return found.unwrap_or(Ending::Failed { reason });
        }
        let pause = wait.map_or_else(|| back_off(limits.pause, attempt), Duration::from_secs);
        events(Event::Pausing { name: &parcel.name, pause, reason: &reason });
        tokio::time::sleep(pause).await;
        if let Some(ending) = settle(uploader, parcel, true).await {
            return ending;
        }
    }
    Ending::NotSent
}

/// Twice as long each time, and not at the same moment as everybody else.
fn back_off(pause: Duration, attempt: u32) -> Duration {
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    let jitter = now.map_or(0, |now| now.subsec_nanos() % 256);
    let whole = pause.saturating_mul(1 << (attempt - 1).min(10));
    whole + whole * jitter / 1024
}

/// Whether the file landed; none when it did not, or nobody can say.
async fn settle(uploader: &Uploader<'_>, parcel: &Parcel, ours: bool) -> Option<Ending> {
    let (connection, address) = (&uploader.connection, &uploader.index.address);
    let listing = listing::ask(connection, address, &parcel.project).await.ok()?;
    match standing(&listing, parcel) {
        Standing::Identical if ours => Some(Ending::Uploaded),
        Standing::Identical => Some(Ending::AlreadyThere),
        Standing::Different { sha256 } => Some(Ending::Conflict { sha256 }),
        Standing::New | Standing::Unknown => None,
    }
}

async fn once(uploader: &Uploader<'_>, parcel: &Parcel, events: &mut dyn FnMut(Event<'_>)) -> Step {
    let first = &uploader.index.address.upload;
    let credentials = &uploader.sender.credentials().await;
    let mut answer = match post(uploader, credentials, parcel, first.clone(), events).await {
        Ok(answer) => answer,
        Err(step) => return step,
    };
    if matches!(answer.status, 307 | 308)
        && let Some(next) = answer.location.as_deref().and_then(|text| first.join(text).ok())
        && next.origin() == first.origin()
    {
        answer = match post(uploader, credentials, parcel, next, events).await {
            Ok(answer) => answer,
            Err(step) => return step,
        };
    }
    let redact = |text: &str| credentials.secret.redact(text, &credentials.username);
    let sentence = redact(&answer.sentence);
    match answer.status {
        200..300 => match answer.strange() {
            Some(reason) => Step::Strange { reason: redact(&reason) },
            // Nobody but the index can speak for it.
            None if first.scheme() == "https" => Step::Stored,
            None => Step::Said { status: answer.status, body: answer.body },
        },
        300..400 => {
            let to =
                answer.location.map(|to| format!(" to `{}`", redact(&without_user(first, &to))));
            let sentence = format!(
                "the index redirects{}; nothing is sent there unless you name it as the address",
                to.unwrap_or_default()
            );
            Step::Refused { status: answer.status, sentence }
        }
        // RFC 6585: someone between us and the index wants a sign-in.
        511 => Step::Strange {
            reason: format!("status 511: {sentence}; are you behind a sign-in page?"),
        },
        408 | 429 | 500..600 => Step::Doubt {
            reason: format!("status {}: {sentence}", answer.status),
            wait: answer.retry_after,
        },
        status => Step::Refused { status, sentence },
    }
}

fn without_user(base: &Url, to: &str) -> String {
    let Ok(mut url) = base.join(to) else { return "an address that is none".to_owned() };
    // An address without a host has no user either.
    let _ = url.set_username("").and_then(|()| url.set_password(None));
    url.to_string()
}

async fn post(
    uploader: &Uploader<'_>,
    credentials: &Credentials,
    parcel: &Parcel,
    url: Url,
    events: &mut dyn FnMut(Event<'_>),
) -> Result<Answer, Step> {
    let file = parcel.open().map_err(|error| Step::Failed {
        reason: format!("`{}` cannot be read: {error}", parcel.path.display()),
    })?;
    let basic = credentials.secret.basic(&credentials.username);
    let header = HeaderValue::from_str(&format!("Basic {}", basic.expose()));
    // Base64 has no character that a header may not have.
    let Ok(mut authorization) = header else {
        return Err(Step::Failed { reason: "the password cannot be sent".to_owned() });
    };
    authorization.set_sensitive(true);
    let body = Body::of(&parcel.form, &parcel.name, parcel.size, &parcel.digests.sha256);
    let total = body.length();
    let sent = Arc::new(AtomicU64::new(0));
    let request = uploader
        .connection
        .client
        .post(url)
        .header(AUTHORIZATION, authorization)
        .header(ACCEPT, KINDS)
        .header(CONTENT_TYPE, body.content_type())
        .header(CONTENT_LENGTH, total)
        .body(reqwest::Body::wrap_stream(body.stream(file, sent.clone())));
    let whole = async { answer::read(request.send().await?).await };
    let mut whole = std::pin::pin!(whole);
    let (mut last, mut since) = (0, Instant::now());
    loop {
        let result = tokio::time::timeout(MOMENT, &mut whole).await;
        let done = sent.load(Ordering::Relaxed);
        events(Event::Sending { name: &parcel.name, done, total });
        if done != last {
            (last, since) = (done, Instant::now());
        }
        let trouble = match result {
            Ok(Ok(answer)) => return Ok(answer),
            Ok(Err(error)) => Trouble::of(&error),
            Err(_) if since.elapsed() < uploader.connection.limits.idle => continue,
            Err(_) => uploader.connection.silent(),
        };
        return Err(match trouble {
            Trouble::Unsafe { .. } => Step::Failed { reason: trouble.to_string() },
            trouble => Step::Doubt { reason: trouble.to_string(), wait: None },
        });
    }
}
