//! Trusted publishing: a job of a CI service proves who it is, and the index gives it a token for
//! some minutes. As PyPI describes it (docs.pypi.org/trusted-publishers/internals), and as twine 7.0
//! and the package `id` 1.6 do it.

mod claims;
mod identity;

pub use claims::{Claim, claims};
pub use identity::Provider;

use super::credentials::{Credentials, Secret, TOKEN_USER, told};
use super::index::{Index, Origin, is_loopback};
use super::upload::{Connection, Limits, Trouble};
use identity::{Identity, IdentityError};
use serde_json::{Value, json};
use std::sync::Mutex;
use url::Url;

/// How long a token holds where the index does not say, in seconds; those of PyPI do.
const LIFE: i64 = 15 * 60;
/// One that ends sooner is made anew before the next file, in seconds.
const RESERVE: i64 = 5 * 60;

/// Why there is no token.
#[derive(Debug, thiserror::Error)]
pub enum TrustedError {
    #[error("{index} does not offer trusted publishing: {trouble}")]
    NotOffered { index: String, trouble: Trouble },
    #[error("{index} does not offer trusted publishing")]
    NoAudience { index: String },
    #[error(
        "{index} wants to be called `{audience}`, which is the name of another index; nothing was told to it"
    )]
    OtherAudience { index: String, audience: String },
    #[error("{provider} gives no proof of who this job is: {reason}")]
    Identity { provider: Provider, reason: IdentityError },
    #[error("{index} could not be asked for a token: {trouble}")]
    Mint { index: String, trouble: Trouble },
    #[error("{index} gives this job no token: {reasons}")]
    Refused {
        index: String,
        /// In its own words.
        reasons: String,
        /// What the job says of itself, and where a publisher must say the same.
        claims: Vec<Claim>,
    },
    #[error(
        "{index} answered the question for a token with status {status}, and nothing that can be understood"
    )]
    Strange { index: String, status: u16 },
}

/// Who publishes as a job of a CI service.
pub struct Publisher {
    index: Index,
    identity: Identity,
    limits: Limits,
    /// Called with each token before it is used: its door may have to keep it out of logs.
    announce: fn(&Secret),
    current: Mutex<Option<(Secret, i64)>>,
}

impl Publisher {
    /// The job that this process runs in; none where it runs in no job that can prove who it is.
    /// `variable` reads the environment.
    pub fn of(
        index: &Index,
        variable: &dyn Fn(&str) -> Option<String>,
        limits: Limits,
        announce: fn(&Secret),
    ) -> Option<Publisher> {
        let identity = Identity::detect(variable)?;
        let (index, current) = (index.clone(), Mutex::new(None));
        Some(Publisher { index, identity, limits, announce, current })
    }

    /// The CI service.
    pub fn provider(&self) -> Provider {
        self.identity.provider
    }

    /// A token, from now on the current one.
    ///
    /// # Errors
    /// When one of the two does not play along.
    pub async fn mint(&self) -> Result<Credentials, TrustedError> {
        let index = || told(&self.index);
        let mint = |trouble| TrustedError::Mint { index: index(), trouble };
        let connection = Connection::to(&self.index.address.upload, self.limits)
            .map_err(|trouble| TrustedError::NotOffered { index: index(), trouble })?;
        let audience = self.audience(&connection).await?;
        let identity = self.identity.prove(&audience, self.limits).await;
        let provider = self.identity.provider;
        let proof = identity.map_err(|reason| TrustedError::Identity { provider, reason })?;
        let body = json!({ "token": proof.expose() });
        let url = self.url("mint-token");
        let reply = connection.exchange(&url, &[], Some(&body)).await.map_err(mint)?;
        let answer = reply.json().unwrap_or_default();
        let token = answer.get("token").and_then(Value::as_str).filter(|token| !token.is_empty());
        let (200..300, Some(token)) = (reply.status, token) else {
            return Err(self.refused(reply.status, &answer, &proof));
        };
        let secret = Secret::new(token);
        (self.announce)(&secret);
        let end = answer.get("expires").and_then(Value::as_i64).unwrap_or_else(|| now() + LIFE);
        if let Ok(mut current) = self.current.lock() {
            *current = Some((secret.clone(), end));
        }
        Ok(self.credentials(secret))
    }

    /// The current token, or one in its place that lasts longer. Where none is to be had, the old
    /// one has to do: the index says if it does not.
    pub async fn fresh(&self, old: &Credentials) -> Credentials {
        let current = self.current.lock().ok().and_then(|current| current.clone());
        match current {
            Some((secret, end)) if end - now() > RESERVE => self.credentials(secret),
            Some((secret, _)) => self.mint().await.unwrap_or_else(|_| self.credentials(secret)),
            None => old.clone(),
        }
    }

    fn credentials(&self, secret: Secret) -> Credentials {
        Credentials {
            username: TOKEN_USER.to_owned(),
            username_from: Origin::Default,
            secret,
            secret_from: Origin::Trusted { provider: self.identity.provider },
        }
    }

    async fn audience(&self, connection: &Connection) -> Result<String, TrustedError> {
        let index = || told(&self.index);
        let reply = connection.exchange(&self.url("audience"), &[], None).await;
        let reply =
            reply.map_err(|trouble| TrustedError::NotOffered { index: index(), trouble })?;
        let answer = reply.json().filter(|_| reply.status == 200).unwrap_or_default();
        let audience = answer.get("audience").and_then(Value::as_str).unwrap_or_default();
        if audience.is_empty() {
            return Err(TrustedError::NoAudience { index: index() });
        }
        // A proof that is made out to PyPI is worth a token there, whoever has it.
        let known = [("upload.pypi.org", "pypi"), ("test.pypi.org", "testpypi")];
        let host = self.index.address.upload.host_str().unwrap_or_default();
        let belongs = known.iter().all(|(other, name)| (host == *other) == (audience == *name));
        if !belongs {
            let audience = audience.chars().take(100).collect();
            return Err(TrustedError::OtherAudience { index: index(), audience });
        }
        Ok(audience.to_owned())
    }

    /// Beside the upload address, as twine and uv have it.
    fn url(&self, what: &str) -> Url {
        let mut url = self.index.address.upload.clone();
        url.set_path(&format!("/_/oidc/{what}"));
        url.set_query(None);
        url
    }

    fn refused(&self, status: u16, answer: &Value, proof: &Secret) -> TrustedError {
        let index = told(&self.index);
        let errors = answer.get("errors").and_then(Value::as_array);
        let text = |error: &Value, key: &str| {
            let text = error.get(key).and_then(Value::as_str).unwrap_or_default();
            proof.redact(text.trim(), TOKEN_USER)
        };
        let told = errors
            .into_iter()
            .flatten()
            .map(|error| format!("{} ({})", text(error, "description"), text(error, "code")));
        let mut reasons = told.collect::<Vec<_>>().join("; ");
        if reasons.is_empty() {
            reasons = text(answer, "message");
        }
        if reasons.is_empty() {
            return TrustedError::Strange { index, status };
        }
        let reasons = reasons.chars().take(1000).collect();
        TrustedError::Refused { index, reasons, claims: claims(proof, self.identity.provider) }
    }
}

fn now() -> i64 {
    jiff::Timestamp::now().as_second()
}

/// Whether an address may be sent a proof: over https, or on this machine.
fn is_safe(url: &Url) -> bool {
    url.scheme() == "https" || url.scheme() == "http" && is_loopback(url)
}
