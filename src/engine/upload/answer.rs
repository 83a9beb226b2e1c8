//! What a server says to an upload, as one sentence, wherever it put it: the status line (PyPI,
//! devpi), JSON, or a page.

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
    /// Whether it is a page for people and not the word of an index.
    pub is_page: bool,
    pub location: Option<String>,
    /// Seconds that the server wants to be left alone.
    pub retry_after: Option<u64>,
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
    let retry_after = header("retry-after").and_then(|text| text.trim().parse().ok());
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
    let start = body.trim_start().get(..200.min(body.trim_start().len()));
    let start = start.unwrap_or_default().to_ascii_lowercase();
    let is_page = !body.trim().is_empty()
        && (start.starts_with("<!doctype")
            || start.starts_with("<html")
            || start.contains("<body")
            || start.contains("<head"));
    let sentence = sentence(&reason, standard, &kind, &body);
    let sentence = sentence.split_whitespace().collect::<Vec<_>>().join(" ");
    let sentence = sentence.chars().take(TOLD).collect();
    Ok(Answer { status: status.as_u16(), sentence, is_page, location, retry_after })
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
