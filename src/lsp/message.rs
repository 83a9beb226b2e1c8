//! The body of a frame becomes a JSON-RPC message, read leniently: what can be understood is,
//! and what cannot gets an answer that says why.

use serde_json::Value;
use std::borrow::Cow;
use tower_lsp::jsonrpc::{Error, Id, Request, Response};

/// One message of the client.
#[derive(Debug, PartialEq)]
pub enum Message {
    /// A request, or a notification when it has no id.
    Call(Request),
    /// The answer to a request of ours.
    Answer(Response),
    /// Not a message; the client gets this reply.
    Unreadable(Response),
}

/// What was read, and whether bytes or escapes that are no Unicode had to be replaced first.
#[derive(Debug, PartialEq)]
pub struct Reading {
    pub message: Message,
    pub replaced: bool,
}

/// Reads one body. JSON deeper than 128 levels (the limit of `serde_json`) is refused.
pub fn read(body: &[u8]) -> Reading {
    let (value, replaced) = match serde_json::from_slice(body) {
        Ok(value) => (Ok(value), false),
        // Some clients cut a surrogate pair in two, and JSON lets them write the halves.
        Err(_) => (serde_json::from_str(&replace(body)), true),
    };
    let message = match value {
        Ok(Value::Object(fields)) => Message::of(fields),
        Ok(_) => Message::Unreadable(refusal(Id::Null, "a message is one JSON object")),
        Err(error) => {
            let mut reply = Error::parse_error();
            reply.message = Cow::Owned(format!("not JSON: {error}"));
            let message = Message::Unreadable(Response::from_error(Id::Null, reply));
            return Reading { message, replaced: false };
        }
    };
    Reading { message, replaced }
}

impl Message {
    fn of(mut fields: serde_json::Map<String, Value>) -> Message {
        let Ok(id) = fields.remove("id").map(serde_json::from_value::<Id>).transpose() else {
            return unreadable(None, "`id` is a whole number or a string");
        };
        match fields.remove("method") {
            Some(Value::String(method)) => {
                let mut request = Request::build(method);
                // `"params": null` is what several clients send where there are none.
                if let Some(params) = fields.remove("params").filter(|params| !params.is_null()) {
                    request = request.params(params);
                }
                if let Some(id) = id {
                    request = request.id(id);
                }
                Message::Call(request.finish())
            }
            Some(_) => unreadable(id, "`method` is a string"),
            None => match (id, fields.remove("error"), fields.remove("result")) {
                (Some(id), Some(error), _) if !error.is_null() => {
                    Message::Answer(Response::from_error(id, failure(&error)))
                }
                (Some(id), _, Some(result)) => Message::Answer(Response::from_ok(id, result)),
                (id, ..) => unreadable(id, "a message has a `method`, or a `result` or `error`"),
            },
        }
    }
}

fn unreadable(id: Option<Id>, reason: &'static str) -> Message {
    Message::Unreadable(refusal(id.unwrap_or(Id::Null), reason))
}

/// The reply to a message that is JSON and yet no message of the protocol.
pub fn refusal(id: Id, reason: impl Into<Cow<'static, str>>) -> Response {
    let mut error = Error::invalid_request();
    error.message = reason.into();
    Response::from_error(id, error)
}

/// The client's error, whatever else stands in its object.
fn failure(error: &Value) -> Error {
    let code = error.get("code").and_then(Value::as_i64).unwrap_or_default();
    let message = error.get("message").and_then(Value::as_str).unwrap_or_default().to_owned();
    Error { code: code.into(), message: Cow::Owned(message), data: error.get("data").cloned() }
}

/// The body with U+FFFD for each byte that is no UTF-8 and each `\ud800`-like escape that is
/// half of a pair.
fn replace(body: &[u8]) -> String {
    let text = String::from_utf8_lossy(body);
    let mut out = String::with_capacity(text.len());
    let mut rest = &*text;
    while let Some(at) = rest.find('\\') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let taken = match unit(rest) {
            Some(0xD800..0xDC00) if matches!(unit(&rest[6..]), Some(0xDC00..0xE000)) => 12,
            Some(0xD800..0xE000) => {
                out.push_str("\\ufffd");
                rest = &rest[6..];
                continue;
            }
            Some(_) => 6,
            // A backslash and what it escapes, so that `\\ud800` stays as it is.
            None => 1 + rest[1..].chars().next().map_or(0, char::len_utf8),
        };
        out.push_str(&rest[..taken]);
        rest = &rest[taken..];
    }
    out.push_str(rest);
    out
}

/// The UTF-16 unit of the escape that `text` begins with.
fn unit(text: &str) -> Option<u16> {
    let digits = text.strip_prefix("\\u")?.get(..4)?;
    digits.bytes().all(|byte| byte.is_ascii_hexdigit()).then_some(())?;
    u16::from_str_radix(digits, 16).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn call(body: &[u8]) -> (Request, bool) {
        match read(body) {
            Reading { message: Message::Call(request), replaced } => (request, replaced),
            other => panic!("{other:?} is not a call"),
        }
    }

    fn reply(body: &[u8]) -> Value {
        match read(body).message {
            Message::Unreadable(response) => serde_json::to_value(response).unwrap(),
            other => panic!("{other:?} was readable"),
        }
    }

    #[test]
    fn parameters_that_are_null_are_none() {
        let (request, _) = call(br#"{"jsonrpc":"2.0","id":"a","method":"shutdown","params":null}"#);
        assert_eq!(request, Request::build("shutdown").id("a").finish());
    }

    #[test]
    fn halves_of_surrogate_pairs_are_replaced_and_pairs_kept() {
        let text = |escaped: &str| {
            let body = format!(r#"{{"method":"m","params":["{escaped}"]}}"#);
            let (request, replaced) = call(body.as_bytes());
            (request.params().unwrap()[0].as_str().unwrap().to_owned(), replaced)
        };
        assert_eq!(text(r"\ud83d\ude00"), ("😀".to_owned(), false));
        assert_eq!(text(r"a\ud83db"), ("a\u{fffd}b".to_owned(), true));
        assert_eq!(text(r"\ude00\ud83d"), ("\u{fffd}\u{fffd}".to_owned(), true));
        assert_eq!(text(r"\ud83d\ud83d\ude00"), ("\u{fffd}😀".to_owned(), true));
        assert_eq!(text(r"\\ud83d \ud83d"), ("\\ud83d \u{fffd}".to_owned(), true));
    }

    #[test]
    fn bytes_that_are_no_utf8_are_replaced() {
        let (request, replaced) = call(b"{\"method\":\"m\",\"params\":[\"\xff\xe9\"]}");
        assert_eq!(request.params(), Some(&json!(["\u{fffd}\u{fffd}"])));
        assert!(replaced);
    }

    #[test]
    fn what_is_no_message_is_answered_with_the_reason() {
        assert_eq!(reply(b"{\"method\":")["error"]["code"], -32700);
        assert_eq!(reply(b"[{\"method\":\"a\"}]")["error"]["code"], -32600);
        assert_eq!(reply(b"{\"id\":7}")["id"], 7);
        assert_eq!(reply(b"{\"id\":7,\"method\":1}")["id"], 7);
        assert_eq!(reply(b"{\"id\":1.5,\"method\":\"a\"}")["id"], Value::Null);
        assert_eq!(reply(b"\\")["error"]["code"], -32700);
        assert_eq!(reply(b"\"\\ud8")["error"]["code"], -32700);
        assert_eq!(reply("\"\\é".as_bytes())["error"]["code"], -32700);
    }

    #[test]
    fn depth_is_limited() {
        let nested = |depth: usize| {
            let (open, close) = ("[".repeat(depth), "]".repeat(depth));
            format!("{{\"method\":\"m\",\"params\":{open}{close}}}")
        };
        call(nested(126).as_bytes());
        assert_eq!(reply(nested(128).as_bytes())["error"]["code"], -32700);
        assert_eq!(reply(nested(100_000).as_bytes())["error"]["code"], -32700);
    }

    #[test]
    fn answers_keep_their_outcome_whatever_stands_beside_it() {
        let answer = |body: &[u8]| match read(body).message {
            Message::Answer(response) => response,
            other => panic!("{other:?} is not an answer"),
        };
        assert_eq!(answer(b"{\"id\":1,\"result\":null}").result(), Some(&Value::Null));
        assert!(answer(b"{\"id\":1,\"result\":null,\"error\":null}").is_ok());
        let failed = answer(br#"{"id":1,"error":{"code":-32601,"message":"no","extra":[]}}"#);
        assert_eq!(failed.error().unwrap().message, "no");
    }
}
