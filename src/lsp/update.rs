//! What a client says that changes what we know, and the text after an edit. Everything is read
//! as leniently as it can be: an edit that is dropped would leave the two texts apart for good.

use crate::text::lines::{Encoding, Lines, Position};
use serde_json::Value;

/// A notification that changes the state, in the words of the protocol.
#[derive(Debug, PartialEq)]
pub enum Update {
    Opened {
        uri: String,
        language: String,
        version: Option<i32>,
        text: String,
    },
    Edited {
        uri: String,
        version: Option<i32>,
        changes: Vec<Change>,
    },
    Closed {
        uri: String,
    },
    /// The settings as the client keeps them.
    Configured(Value),
    /// Files changed on the disk.
    FilesChanged,
}

/// New text for a range; without a range, for the whole document.
#[derive(Debug, PartialEq)]
pub struct Change {
    pub range: Option<(Position, Position)>,
    pub text: String,
}

/// What is missing from a notification that cannot be followed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a document notification without `{0}` was ignored")]
pub struct Incomplete(pub &'static str);

/// Which of these notifications a method is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Open,
    Edit,
    Close,
    Configure,
    FilesChange,
}

impl Kind {
    pub fn of(method: &str) -> Option<Kind> {
        Some(match method {
            "textDocument/didOpen" => Kind::Open,
            "textDocument/didChange" => Kind::Edit,
            "textDocument/didClose" => Kind::Close,
            "workspace/didChangeConfiguration" => Kind::Configure,
            "workspace/didChangeWatchedFiles" | "textDocument/didSave" => Kind::FilesChange,
            _ => return None,
        })
    }

    /// # Errors
    /// When the document or its text is not named.
    pub fn read(self, mut params: Value) -> Result<Update, Incomplete> {
        match self {
            Kind::Configure => return Ok(Update::Configured(take(&mut params, "settings"))),
            Kind::FilesChange => return Ok(Update::FilesChanged),
            Kind::Open | Kind::Edit | Kind::Close => {}
        }
        let mut document = take(&mut params, "textDocument");
        let uri = text(take(&mut document, "uri")).ok_or(Incomplete("uri"))?;
        let version = document["version"].as_i64().and_then(|number| i32::try_from(number).ok());
        if self == Kind::Close {
            return Ok(Update::Closed { uri });
        }
        if self == Kind::Open {
            let language = text(take(&mut document, "languageId")).unwrap_or_default();
            let text = text(take(&mut document, "text")).ok_or(Incomplete("text"))?;
            return Ok(Update::Opened { uri, language, version, text });
        }
        let Value::Array(changes) = take(&mut params, "contentChanges") else {
            return Err(Incomplete("contentChanges"));
        };
        let changes = changes.into_iter().map(Change::read).collect::<Result<_, _>>()?;
        Ok(Update::Edited { uri, version, changes })
    }
}

impl Change {
    fn read(mut change: Value) -> Result<Change, Incomplete> {
        let range = &change["range"];
        let range = range.is_object().then(|| (position(&range["start"]), position(&range["end"])));
        Ok(Change { range, text: text(take(&mut change, "text")).ok_or(Incomplete("text"))? })
    }

    /// Puts the change into `whole`. Positions beyond the text are clamped as the protocol says,
    /// and a range whose ends are swapped is taken as it was meant.
    pub fn apply(self, whole: &mut String, encoding: Encoding) {
        let Some((one, other)) = self.range else {
            *whole = self.text;
            return;
        };
        let lines = Lines::of(whole);
        let one = lines.offset(whole, one, encoding);
        let other = lines.offset(whole, other, encoding);
        whole.replace_range(one.min(other)..one.max(other), &self.text);
    }
}

/// The member `key`, or null where there is no such thing.
fn take(value: &mut Value, key: &str) -> Value {
    value.get_mut(key).map(Value::take).unwrap_or_default()
}

fn text(value: Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text),
        _ => None,
    }
}

fn position(value: &Value) -> Position {
    let number = |value: &Value| match value.as_u64() {
        Some(number) => usize::try_from(number).unwrap_or(usize::MAX),
        None => value.as_f64().map_or(0, nearest),
    };
    Position { line: number(&value["line"]), column: number(&value["character"]) }
}

/// A number that is no index: a negative one is before everything, one of more than 64 bits
/// behind it.
fn nearest(number: f64) -> usize {
    let beyond = if number > 0.0 { usize::MAX } else { 0 };
    format!("{number:.0}").parse().unwrap_or(beyond)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn edited(text: &str, range: Value, new: &str) -> String {
        let params = json!({
            "textDocument": {"uri": "untitled:x", "version": 2},
            "contentChanges": [{"range": range, "text": new}],
        });
        let Ok(Update::Edited { changes, .. }) = Kind::Edit.read(params) else {
            panic!("not an edit");
        };
        let mut text = text.to_owned();
        for change in changes {
            change.apply(&mut text, Encoding::Utf16);
        }
        text
    }

    fn range(numbers: [Value; 4]) -> Value {
        let [a, b, c, d] = numbers;
        json!({"start": {"line": a, "character": b}, "end": {"line": c, "character": d}})
    }

    #[test]
    fn positions_are_clamped_and_ends_put_in_order() {
        let at = |a: i64, b: i64, c: i64, d: i64| range([a, b, c, d].map(Value::from));
        assert_eq!(edited("ab\r\ncd", at(0, 1, 1, 1), "X"), "aXd");
        assert_eq!(edited("ab\r\ncd", at(1, 1, 0, 1), "X"), "aXd");
        assert_eq!(edited("ab\r\ncd", at(0, 99, 0, 99), "X"), "abX\r\ncd");
        assert_eq!(edited("ab\r\ncd", at(9, 9, 9, 9), "X"), "ab\r\ncdX");
        assert_eq!(edited("ab", at(-4, -4, 0, 1), "X"), "Xb");
        assert_eq!(edited("a😀b", at(0, 2, 0, 3), "X"), "aXb");
        let all = u32::MAX.into();
        assert_eq!(edited("ab", at(0, 0, all, all), ""), "");
        assert_eq!(edited("ab", at(i64::MAX, i64::MAX, i64::MAX, i64::MAX), "X"), "abX");
        let huge = || json!(1e300);
        assert_eq!(edited("ab", range([huge(), huge(), huge(), huge()]), "X"), "abX");
        let one = || json!(1.0);
        assert_eq!(edited("ab", range([json!(0), one(), json!(0), one()]), "X"), "aXb");
        assert_eq!(edited("ab", range([json!(null), json!("1"), json!(0), json!(1)]), "X"), "Xb");
    }

    #[test]
    fn a_change_without_a_range_is_the_whole_text() {
        assert_eq!(edited("ab", Value::Null, "X"), "X");
    }

    #[test]
    fn versions_that_are_no_version_are_none() {
        let version = |version: Value| {
            let params = json!({
                "textDocument": {"uri": "untitled:x", "version": version, "text": ""},
            });
            match Kind::Open.read(params) {
                Ok(Update::Opened { version, .. }) => version,
                other => panic!("{other:?}"),
            }
        };
        assert_eq!(version(json!(-3)), Some(-3));
        for odd in [json!(null), json!("1"), json!(1.5), json!(1_u64 << 40)] {
            assert_eq!(version(odd), None);
        }
    }

    #[test]
    fn what_cannot_be_followed_says_what_is_missing() {
        let missing = |kind: Kind, params| kind.read(params).unwrap_err().0;
        assert_eq!(missing(Kind::Open, json!(null)), "uri");
        assert_eq!(missing(Kind::Close, json!([1])), "uri");
        let document = json!({"textDocument": {"uri": "a:b", "text": 1}});
        assert_eq!(missing(Kind::Open, document.clone()), "text");
        assert_eq!(missing(Kind::Edit, document), "contentChanges");
    }
}
