//! What a server says to an upload, as one sentence, wherever it put it: the status line (PyPI,
//! devpi), JSON, or a page.

use jiff::Timestamp;
use reqwest::header::CONTENT_TYPE;
use serde_json::Value;

/// No more of an answer is read, in bytes.
const LIMIT: usize = 1024 * 1024;
/// No more of it is told, in characters.
const TOLD: usize = 600;

/// An answer that came in whole.
#[derive(Clone, Debug)]
pub struct Answer {
    pub status: u16,
    /// In the server's own words; for people.
    pub sentence: String,
    /// What the body is.
    pub body: Body,
    pub location: Option<String>,
    /// Seconds that the server wants to be left alone.
    pub retry_after: Option<u64>,
}

/// What the body of an answer is, as far as it tells who answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Body {
    /// Nothing, or a few words: what indexes say.
    Words,
    /// JSON; some indexes answer with it.
    Data,
    /// JSON that says that something went wrong, or that somebody has to sign in (RFC 8908).
    Failure,
    /// A page for people.
    Page,
}

impl Answer {
    /// Why an answer that means success by its status is none of an index.
    pub fn strange(&self) -> Option<String> {
        let why = match (self.status, self.body) {
            (_, Body::Page) => "the answer is a web page and not that of an index".to_owned(),
            (_, Body::Failure) => format!("the answer says that it failed ({})", self.sentence),
            // 202 is that of Azure Artifacts, 201 that of GitLab and Gitea.
            (200..=202, _) => return None,
            (status, _) => format!("no index answers an upload with status {status}"),
        };
        Some(format!("{why}, so nothing was published; are you behind a sign-in page?"))
    }
}

/// Reads an answer to its end, or to the limit.
///
/// # Errors
/// When the connection breaks before the end of what is no refusal.
pub async fn read(response: reqwest::Response) -> reqwest::Result<Answer> {
    let status = response.status();
    let header = |name: &str| {
        let value = response.headers().get(name)?;
        Some(String::from_utf8_lossy(value.as_bytes()).into_owned())
    };
    let kind = header(CONTENT_TYPE.as_str()).unwrap_or_default().to_ascii_lowercase();
    let location = header("location");
    let retry_after = header("retry-after").and_then(|text| seconds(&text, Timestamp::now()));
    let reason = response.extensions().get::<hyper::ext::ReasonPhrase>();
    let reason = reason.map(|reason| latin_1(reason.as_bytes()));
    let standard = status.canonical_reason().unwrap_or_default();
    let reason = reason.unwrap_or_else(|| standard.to_owned());
    let (body, broken) = read_body(response, LIMIT).await;
    // Of a refusal the status is enough; that something is stored has to be said in full.
    if let Some(error) = broken.filter(|_| status.as_u16() < 400) {
        return Err(error);
    }
    let body = String::from_utf8_lossy(&body);
    let what = what(&kind, &body);
    let sentence = sentence(&reason, standard, &kind, &body);
    let sentence = sentence.split_whitespace().collect::<Vec<_>>().join(" ");
    let sentence = sentence.chars().take(TOLD).collect();
    Ok(Answer { status: status.as_u16(), sentence, body: what, location, retry_after })
}

/// How long to wait from `now`, in seconds: a number, or a date (RFC 9110, 10.2.3).
fn seconds(retry_after: &str, now: Timestamp) -> Option<u64> {
    let text = retry_after.trim();
    if let Ok(seconds) = text.parse() {
        return Some(seconds);
    }
    let date = jiff::fmt::rfc2822::parse(text).ok()?.timestamp();
    // One that is over says that it may be now.
    Some(u64::try_from(date.as_second() - now.as_second()).unwrap_or(0))
}

/// `kind` is its type, in small letters.
fn what(kind: &str, body: &str) -> Body {
    let body = body.trim();
    if let Ok(value) = serde_json::from_str::<Value>(body) {
        let is_set = |key: &str| {
            let value = value.get(key).unwrap_or(&Value::Null);
            !["null", "false", "0", "\"\"", "[]", "{}"].contains(&&*value.to_string())
        };
        let told = value.get("status").and_then(Value::as_str).unwrap_or_default();
        let failed = ["error", "errors", "captive"].into_iter().any(is_set)
            || value.get("success") == Some(&Value::Bool(false))
            || ["error", "fail", "failed", "failure"].contains(&&*told.to_ascii_lowercase())
            || kind.starts_with("application/captive");
        return if failed { Body::Failure } else { Body::Data };
    }
    let start: String = body.chars().take(200).collect::<String>().to_ascii_lowercase();
    let is_page = start.starts_with("<!doctype")
        || start.starts_with("<html")
        || start.contains("<body")
        || start.contains("<head")
        || kind.contains("html") && start.starts_with('<');
    match (is_page, kind.contains("json")) {
        (true, _) => Body::Page,
        (false, true) if !body.is_empty() => Body::Data,
        (false, _) => Body::Words,
    }
}

/// At most `limit` bytes of a body.
pub async fn body(response: reqwest::Response, limit: usize) -> reqwest::Result<Vec<u8>> {
    match read_body(response, limit).await {
        (bytes, None) => Ok(bytes),
        (_, Some(error)) => Err(error),
    }
}

async fn read_body(
    mut response: reqwest::Response,
    limit: usize,
) -> (Vec<u8>, Option<reqwest::Error>) {
    let mut bytes = Vec::new();
    loop {
        match response.chunk().await {
            Ok(Some(piece)) => {
                bytes.extend_from_slice(&piece[..piece.len().min(limit - bytes.len())]);
                if bytes.len() >= limit {
                    return (bytes, None);
                }
            }
            Ok(None) => return (bytes, None),
            Err(error) => return (bytes, Some(error)),
        }
    }
}

fn latin_1(bytes: &[u8]) -> String {
    match std::str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        Err(_) => bytes.iter().copied().map(char::from).collect(),
    }
}

fn sentence(reason: &str, standard: &str, kind: &str, body: &str) -> String {
    if let Ok(value) = serde_json::from_str::<Value>(body) {
        let text = |key: &str| value.get(key).and_then(Value::as_str).map(str::to_owned);
        let first = |key: &str| value.pointer(key).and_then(Value::as_str).map(str::to_owned);
        let told = text("code").or_else(|| text("message")).or_else(|| text("error"));
        let told = told.or_else(|| text("detail")).or_else(|| first("/errors/0/message"));
        if let Some(told) = told.filter(|told| !told.trim().is_empty()) {
            return told;
        }
    }
    let reason = reason.trim();
    if !reason.is_empty() && !reason.eq_ignore_ascii_case(standard) {
        return reason.to_owned();
    }
    let tagged = |tag: &str| {
        // Only ASCII changes case, so places in one are places in the other.
        let lower = body.to_ascii_lowercase();
        let start = lower.find(&format!("<{tag}>"))? + tag.len() + 2;
        let end = start + lower.get(start..)?.find("</")?;
        Some(unescape(body.get(start..end)?.trim()))
            .filter(|text| !text.is_empty() && text != "None")
    };
    // pypiserver has its reason in the only <pre>, or `None` there.
    if let Some(text) = tagged("pre").or_else(|| tagged("title")) {
        return text;
    }
    let plain = !kind.contains("html") && !body.trim_start().starts_with('<');
    let body = body.trim();
    let binary = body.contains(['\0', '\u{fffd}']);
    if plain && !body.is_empty() && !binary { body.to_owned() } else { reason.to_owned() }
}

fn unescape(text: &str) -> String {
    let entities =
        [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#039;", "'"), ("&#39;", "'")];
    let plain = entities.iter().fold(text.to_owned(), |text, (entity, c)| text.replace(entity, c));
    plain.replace("&amp;", "&")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pause_is_asked_for_in_seconds_or_until_a_date() {
        let now: Timestamp = "2026-11-21T10:00:00Z".parse().expect("a time");
        for (text, expected) in [
            ("3", Some(3)),
            (" 120 ", Some(120)),
            ("Sat, 21 Nov 2026 10:00:30 GMT", Some(30)),
            ("Sat, 21 Nov 2026 09:00:00 GMT", Some(0)),
            ("-1", None),
            ("soon", None),
            ("", None),
            ("99999999999999999999", None),
        ] {
            assert_eq!(seconds(text, now), expected, "{text}");
        }
    }

    #[test]
    fn who_answered_is_told_by_the_body() {
        for (kind, body, expected) in [
            ("text/html", "", Body::Words),
            ("text/plain", "warning: the summary is long", Body::Words),
            ("text/html; charset=utf-8", " \n", Body::Words),
            ("text/html", "<!-- hotel --><div>Log in</div>", Body::Page),
            ("", "<!DOCTYPE html>", Body::Page),
            ("text/plain", "\u{feff}x <body>", Body::Page),
            ("application/json", "{}", Body::Data),
            ("text/plain", "{\"id\": 1, \"errors\": []}", Body::Data),
            ("application/json", "no JSON", Body::Data),
            ("", "{\"error\": \"quota\"}", Body::Failure),
            ("", "{\"success\": false}", Body::Failure),
            ("", "{\"status\": \"Error\"}", Body::Failure),
            ("application/captive+json", "{\"user-portal-url\": \"https://x\"}", Body::Failure),
            ("", "{\"captive\": true}", Body::Failure),
            ("", "{\"captive\": false, \"status\": 200}", Body::Data),
        ] {
            assert_eq!(what(kind, body), expected, "{kind} {body}");
        }
    }

    #[test]
    fn the_reason_is_found_wherever_a_server_puts_it() {
        let cases = [
            (
                "File already exists ('a')",
                "text/html",
                "<title>x</title>",
                "File already exists ('a')",
            ),
            (
                "Bad Request",
                "application/json",
                r#"{"code": "400 File already exists"}"#,
                "400 File already exists",
            ),
            ("Bad Request", "application/json", r#"{"message": "no stage"}"#, "no stage"),
            (
                "Bad Request",
                "text/html",
                "<TITLE>Error</TITLE><pre>Bad name &#039;x&#039;</pre>",
                "Bad name 'x'",
            ),
            ("Bad Request", "text/html", "<title>Error: 403</title><pre>None</pre>", "Error: 403"),
            ("Bad Request", "text/html", "<html><title>Go away</title></html>", "Go away"),
            ("Bad Request", "text/plain", "no such thing", "no such thing"),
            ("Bad Request", "text/html", "<p>pages are not told", "Bad Request"),
        ];
        for (reason, kind, body, expected) in cases {
            assert_eq!(sentence(reason, "Bad Request", kind, body), expected);
        }
    }
}
