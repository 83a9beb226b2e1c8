//! A token of PyPI as what it says of itself: the index it is for, the projects it may upload to,
//! the time it ends. It is a macaroon (version 2, binary) in base64 behind `pypi-`; its signature
//! is the index's business.

use crate::text::shown::shown;
use base64::Engine;
use base64::alphabet::URL_SAFE;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use serde_json::Value;
use std::fmt;

/// What a readable token says of itself.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Token {
    /// The host of the index that gave it, such as `pypi.org`.
    pub location: String,
    /// The projects it is for, when it is not for all of the account; of several lists each holds.
    pub projects: Vec<Vec<String>>,
    /// From and until when it holds, in seconds since 1970.
    pub not_before: Option<i64>,
    pub expires: Option<i64>,
}

/// Why a token cannot be one of PyPI.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TokenError {
    #[error("is in quotes, which would be sent with it; take them away")]
    Quoted,
    #[error("has white space or a line break in it; paste it again, on one line")]
    WhiteSpace,
    #[error("does not begin with `pypi-`, as every token of PyPI and TestPyPI does")]
    NoPrefix,
    #[error("is not complete, or something was changed in it; paste it again")]
    Broken,
}

/// Whether it stands where a token is still to be put, as in the examples of manuals.
pub fn is_placeholder(text: &str) -> bool {
    text.is_empty()
        || text.starts_with('<')
        || ["...", "…", "xxxx", "XXXX"].iter().any(|part| text.contains(part))
}

/// Why a token does not hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unfit {
    #[error("ended at {}", moment(*at))]
    Ended { at: i64 },
    #[error("does not hold before {}", moment(*at))]
    NotBegun { at: i64 },
}

/// A clock may be wrong by so much, in seconds.
const SKEW: i64 = 5 * 60;

impl Token {
    /// Whether it holds `now`, in seconds since 1970.
    ///
    /// # Errors
    /// When it ended, or has not begun as far as clocks agree.
    pub fn holds(&self, now: i64) -> Result<(), Unfit> {
        match (self.not_before, self.expires) {
            (_, Some(at)) if at <= now => Err(Unfit::Ended { at }),
            (Some(at), _) if at > now.saturating_add(SKEW) => Err(Unfit::NotBegun { at }),
            _ => Ok(()),
        }
    }
}

impl fmt::Display for Token {
    /// What kind of token it is, as a part of a sentence.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let location = shown(&self.location);
        match self.projects.as_slice() {
            [] => write!(f, "a token of {location}")?,
            lists => {
                let names = lists.iter().flatten().map(|name| format!("`{}`", shown(name)));
                let mut names: Vec<String> = names.collect();
                names.dedup();
                write!(f, "a token of {location} for {}", names.join(", "))?;
            }
        }
        match self.expires {
            Some(at) => write!(f, ", until {}", moment(at)),
            None => Ok(()),
        }
    }
}

/// A time in seconds since 1970 as people read it.
pub fn moment(seconds: i64) -> String {
    let time = jiff::Timestamp::from_second(seconds);
    time.map_or_else(|_| "a time that no calendar has".to_owned(), |time| time.to_string())
}

/// Reads the token `text`.
///
/// # Errors
/// When PyPI would not recognise it, whoever had made it.
pub fn read(text: &str) -> Result<Token, TokenError> {
    if text.len() > 1 && (text.starts_with(['"', '\'']) || text.ends_with(['"', '\''])) {
        return Err(TokenError::Quoted);
    }
    if text.contains(char::is_whitespace) {
        return Err(TokenError::WhiteSpace);
    }
    let encoded = text.strip_prefix("pypi-").ok_or(TokenError::NoPrefix)?;
    let config =
        GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent);
    let decoded = GeneralPurpose::new(&URL_SAFE, config).decode(encoded);
    decoded.ok().and_then(|bytes| macaroon(&bytes)).ok_or(TokenError::Broken)
}

const END: u64 = 0;
const LOCATION: u64 = 1;
const IDENTIFIER: u64 = 2;
const SIGNATURE: u64 = 6;

fn macaroon(bytes: &[u8]) -> Option<Token> {
    let mut rest = bytes.strip_prefix(&[2])?;
    let mut token = Token::default();
    let (mut head, mut between, mut signed) = (true, false, false);
    while !rest.is_empty() {
        if signed {
            return None;
        }
        let kind = number(&mut rest)?;
        if kind == END {
            // The head ends once, each caveat once, and all of them with one more.
            between = head || !between;
            head = false;
            continue;
        }
        let length = usize::try_from(number(&mut rest)?).ok()?;
        let (data, after) = rest.split_at_checked(length)?;
        rest = after;
        match kind {
            LOCATION if head => token.location = std::str::from_utf8(data).ok()?.to_owned(),
            IDENTIFIER if !head => {
                between = false;
                caveat(data, &mut token);
            }
            SIGNATURE if !head => signed = data.len() == 32,
            _ => {}
        }
    }
    (signed && !token.location.is_empty()).then_some(token)
}

/// An integer in groups of seven bits, the lowest first.
fn number(rest: &mut &[u8]) -> Option<u64> {
    let mut value = 0;
    for shift in (0..28).step_by(7) {
        let (byte, after) = rest.split_first()?;
        *rest = after;
        value |= u64::from(byte & 0x7f) << shift;
        if byte & 0x80 == 0 {
            return Some(value);
        }
    }
    None
}

/// Caveats of kinds that are not known say nothing here; the index knows them.
fn caveat(data: &[u8], token: &mut Token) {
    let Ok(value) = serde_json::from_slice::<Value>(data) else { return };
    let names = |value: Option<&Value>| -> Option<Vec<String>> {
        let names = value?.as_array()?.iter().map(|name| name.as_str().map(str::to_owned));
        names.collect()
    };
    // Tokens from before 2021 say it in words.
    token.projects.extend(names(value.pointer("/permissions/projects")));
    match value.get(0).and_then(Value::as_u64) {
        Some(0) => {
            let earlier = |old: Option<i64>, new: i64| Some(old.map_or(new, |old| old.min(new)));
            let later = |old: Option<i64>, new: i64| Some(old.map_or(new, |old| old.max(new)));
            if let Some(end) = value.get(1).and_then(Value::as_i64) {
                token.expires = earlier(token.expires, end);
            }
            if let Some(start) = value.get(2).and_then(Value::as_i64) {
                token.not_before = later(token.not_before, start);
            }
        }
        Some(1) => token.projects.extend(names(value.get(1))),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A token with these caveats and a signature of nothing.
    pub fn token(location: &str, caveats: &[&str]) -> String {
        let mut bytes = vec![2];
        let mut field = |kind: u8, data: &[u8]| {
            bytes.extend([kind, u8::try_from(data.len()).expect("short")]);
            bytes.extend(data);
        };
        field(1, location.as_bytes());
        field(2, b"1d8f0a2e");
        bytes.push(0);
        for caveat in caveats {
            bytes.extend([2, u8::try_from(caveat.len()).expect("short")]);
            bytes.extend(caveat.as_bytes());
            bytes.push(0);
        }
        bytes.push(0);
        bytes.extend([6, 32]);
        bytes.extend([7; 32]);
        let encoded = base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(bytes);
        format!("pypi-{encoded}")
    }

    #[test]
    fn a_token_says_where_for_what_and_how_long() {
        let text = token("pypi.org", &["[1,[\"demo\",\"other\"]]", "[0,2000,1000]", "[3,\"u\"]"]);
        assert!(text.starts_with("pypi-AgEIcHlwaS5vcmc"), "{text}");
        let read = read(&text).expect("a token");
        assert_eq!(read.location, "pypi.org");
        assert_eq!(read.projects, [["demo", "other"]]);
        assert_eq!((read.not_before, read.expires), (Some(1000), Some(2000)));
        assert_eq!(read.holds(1999), Ok(()));
        assert_eq!(read.holds(2000), Err(Unfit::Ended { at: 2000 }));
        assert_eq!(read.holds(700), Ok(()), "a clock that is five minutes behind");
        let early = read.holds(699).expect_err("it has not begun");
        assert_eq!(early.to_string(), "does not hold before 1970-01-01T00:16:40Z");
        assert_eq!(Token::default().holds(i64::MAX), Ok(()));
        let said = "a token of pypi.org for `demo`, `other`, until 1970-01-01T00:33:20Z";
        assert_eq!(read.to_string(), said);
        let account = super::read(&token("pypi.org", &["[3,\"u\"]"])).expect("a token");
        assert_eq!(account.to_string(), "a token of pypi.org");
        assert_eq!(moment(i64::MIN), "a time that no calendar has");
    }

    #[test]
    fn old_tokens_say_it_in_words() {
        let projects = "{\"version\":1,\"permissions\":{\"projects\":[\"demo\"]}}";
        let account = "{\"version\":1,\"permissions\":\"user\"}";
        assert_eq!(read(&token("test.pypi.org", &[projects])).expect("one").projects, [["demo"]]);
        let account = read(&token("test.pypi.org", &[account])).expect("one");
        assert_eq!((account.location.as_str(), account.projects.len()), ("test.pypi.org", 0));
    }

    #[test]
    fn what_was_pasted_wrong_is_told() {
        let good = token("pypi.org", &["[3,\"user\"]"]);
        assert_eq!(read(&format!("'{good}'")), Err(TokenError::Quoted));
        assert_eq!(read(&format!("{}\n{}", &good[..20], &good[20..])), Err(TokenError::WhiteSpace));
        assert_eq!(read(&good[5..]), Err(TokenError::NoPrefix));
        assert_eq!(read(""), Err(TokenError::NoPrefix));
        for cut in 5..good.len() {
            assert_eq!(read(&good[..cut]), Err(TokenError::Broken), "{cut}");
        }
        assert_eq!(read(&format!("{good}AAAA")), Err(TokenError::Broken));
    }
}
