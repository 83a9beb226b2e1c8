//! The only door to the network: TLS, time limits, no redirect, no password in the clear.

use crate::engine::index::{Address, is_loopback};
use std::error::Error;
use std::future::Future;
use std::time::Duration;
use url::Url;

/// How long the other side may do nothing at all.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// To take up a connection.
    pub connect: Duration,
    /// Between two signs of life, and for an answer.
    pub idle: Duration,
    /// Before the second attempt; each further pause is twice as long.
    pub pause: Duration,
    /// The longest pause that a server may ask for.
    pub longest_pause: Duration,
    /// How often a file is sent at most.
    pub attempts: u32,
}

impl Default for Limits {
    fn default() -> Self {
        Limits {
            connect: Duration::from_secs(10),
            idle: Duration::from_secs(120),
            pause: Duration::from_secs(1),
            longest_pause: Duration::from_secs(120),
            attempts: 5,
        }
    }
}

/// Why there is no answer, or none to go by.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Trouble {
    #[error("no connection: {reason}")]
    Unreachable { reason: String },
    /// Trying again would not help.
    #[error("no safe connection: {reason}")]
    Unsafe { reason: String },
    #[error("the connection broke: {reason}")]
    Broken { reason: String },
    #[error("nothing came for {seconds} seconds")]
    Silent { seconds: u64 },
    #[error("the index answered with status {status}")]
    Answer { status: u16 },
    #[error("the answer is no list of files")]
    NoListing,
}

pub struct Connection {
    pub client: reqwest::Client,
    pub limits: Limits,
}

impl Connection {
    /// # Errors
    /// When the system has no certificates to go by.
    pub fn open(address: &Address, limits: Limits) -> Result<Connection, Trouble> {
        Connection::to(&address.upload, limits)
    }

    /// For questions to `url`.
    ///
    /// # Errors
    /// When the system has no certificates to go by.
    pub fn to(url: &Url, limits: Limits) -> Result<Connection, Trouble> {
        // A second call finds the provider of the first.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let mut builder = reqwest::Client::builder()
            .user_agent(concat!("shipwheel/", env!("CARGO_PKG_VERSION")))
            .redirect(reqwest::redirect::Policy::none())
            .connect_timeout(limits.connect)
            .http1_only()
            .referer(false);
        if url.scheme() == "http" || is_loopback(url) {
            // A proxy would read along.
            builder = builder.no_proxy();
        }
        if url.scheme() == "http" {
            // There are some hundred certificates to read, and nobody to show one.
            builder = builder.tls_certs_only([]);
        }
        let client = builder.build().map_err(|error| Trouble::of(&error))?;
        Ok(Connection { client, limits })
    }

    /// The outcome of `future`, if it comes in time.
    pub async fn limited<T>(
        &self,
        future: impl Future<Output = reqwest::Result<T>>,
    ) -> Result<T, Trouble> {
        match tokio::time::timeout(self.limits.idle, future).await {
            Ok(result) => result.map_err(|error| Trouble::of(&error)),
            Err(_) => Err(self.silent()),
        }
    }

    pub fn silent(&self) -> Trouble {
        Trouble::Silent { seconds: self.limits.idle.as_secs() }
    }
}

impl Trouble {
    /// The last link of the chain says it; the address stays out, for it may hold a secret.
    pub fn of(error: &reqwest::Error) -> Trouble {
        let mut source: Option<&(dyn Error + 'static)> = error.source();
        let mut reason = None;
        let mut is_tls = error.is_builder();
        while let Some(link) = source {
            reason = Some(link.to_string());
            is_tls |= is_of_tls(link);
            source = link.source();
        }
        let reason = reason.unwrap_or_else(|| "it cannot be told why".to_owned());
        match (is_tls, error.is_connect()) {
            (true, _) if reason.contains("UnknownIssuer") => Trouble::Unsafe {
                reason: format!(
                    "{reason}; where the index has an authority of its own, name the file with its \
                     certificate in SSL_CERT_FILE"
                ),
            },
            (true, _) => Trouble::Unsafe { reason },
            (false, true) => Trouble::Unreachable { reason },
            (false, false) => Trouble::Broken { reason },
        }
    }
}

/// Whether TLS is at the bottom of this link. An `io::Error` does not tell what it holds by `source`,
/// and one may hold another.
fn is_of_tls(link: &(dyn Error + 'static)) -> bool {
    let mut link = link;
    for _ in 0..8 {
        if link.is::<rustls::Error>() {
            return true;
        }
        match link.downcast_ref::<std::io::Error>().and_then(std::io::Error::get_ref) {
            Some(inner) => link = inner,
            None => return false,
        }
    }
    false
}
