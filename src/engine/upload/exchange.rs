//! A small question to a server and its whole answer: what is asked on the way to a token.

use super::connection::{Connection, Trouble};
use crate::engine::credentials::Secret;
use reqwest::header::{ACCEPT, CONTENT_TYPE, HeaderName, HeaderValue};
use serde_json::Value;
use url::Url;
use zeroize::Zeroizing;

/// No more of an answer is read, in bytes.
const LIMIT: usize = 256 * 1024;

/// An answer that came in whole.
pub struct Reply {
    pub status: u16,
    /// It may hold a token.
    pub body: Zeroizing<String>,
}

impl Reply {
    pub fn json(&self) -> Option<Value> {
        serde_json::from_str(&self.body).ok()
    }
}

impl Connection {
    /// Asks `url` with GET, or where there is a `body` with POST. Redirects are not followed.
    ///
    /// # Errors
    /// When there is no answer.
    pub async fn exchange(
        &self,
        url: &Url,
        headers: &[(&'static str, Secret)],
        body: Option<&Value>,
    ) -> Result<Reply, Trouble> {
        let mut request = match body {
            None => self.client.get(url.clone()),
            Some(body) => self
                .client
                .post(url.clone())
                .header(CONTENT_TYPE, "application/json")
                .body(body.to_string()),
        };
        request = request.header(ACCEPT, "application/json");
        for (name, value) in headers {
            let value = HeaderValue::from_str(value.expose());
            let mut value = value.map_err(|_| Trouble::Unsafe {
                reason: format!("the value of `{name}` cannot be sent"),
            })?;
            value.set_sensitive(true);
            request = request.header(HeaderName::from_static(name), value);
        }
        let response = self.limited(request.send()).await?;
        let status = response.status().as_u16();
        let bytes = Zeroizing::new(self.limited(super::answer::body(response, LIMIT)).await?);
        let body = Zeroizing::new(String::from_utf8_lossy(&bytes).into_owned());
        Ok(Reply { status, body })
    }
}
