//! A text that cannot be printed, and is overwritten when it is no longer needed.

use std::borrow::Cow;
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use zeroize::Zeroizing;

/// What no output may show in place of a secret.
pub const REDACTED: &str = "[redacted]";

/// Shorter ones may stand in a message by chance, in characters.
const SHORTEST: usize = 8;

/// A token or a password. Neither `Debug` nor `Display` shows it.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(Arc<Zeroizing<String>>);

type Living = Vec<Weak<Zeroizing<String>>>;

/// Those that there are now, so that no message shows one.
static LIVING: Mutex<Living> = Mutex::new(Vec::new());

impl Secret {
    pub fn new(text: impl Into<String>) -> Self {
        let secret = Arc::new(Zeroizing::new(text.into()));
        let mut living = LIVING.lock().unwrap_or_else(PoisonError::into_inner);
        living.retain(|one| one.strong_count() > 0);
        living.push(Arc::downgrade(&secret));
        Secret(secret)
    }

    /// The text itself: for the header of a request and for looks at its shape, and nothing else.
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// `text` without the secret, and without what a request makes of it.
    pub fn redact(&self, text: &str, username: &str) -> String {
        let sent = self.basic(username);
        [self.expose(), sent.expose()].into_iter().filter(|secret| secret.len() >= 4).fold(
            text.to_owned(),
            |text, secret| match text.contains(secret) {
                true => text.replace(secret, REDACTED),
                false => text,
            },
        )
    }

    /// `username:secret` in base64, as RFC 7617 sends it.
    pub fn basic(&self, username: &str) -> Secret {
        use base64::Engine;
        let pair = Zeroizing::new(format!("{username}:{}", self.expose()));
        Secret::new(base64::engine::general_purpose::STANDARD.encode(pair.as_bytes()))
    }
}

/// `text` without any secret that there is now, and without what is a token by its looks.
pub fn hide(text: &str) -> Cow<'_, str> {
    hide_of(&LIVING.lock().unwrap_or_else(PoisonError::into_inner), text)
}

/// `text` without any secret that there is now; what only looks like one stays. None where there
/// is none at all.
pub fn hide_living(text: &str) -> Option<Cow<'_, str>> {
    let living = LIVING.lock().unwrap_or_else(PoisonError::into_inner);
    let is_any = living.iter().any(|secret| secret.strong_count() > 0);
    is_any.then(|| hide_known(&living, text))
}

/// As `hide`, where the one who asks may be the one who is just making a secret; none then.
pub(super) fn try_hide(text: &str) -> Option<Cow<'_, str>> {
    let living: MutexGuard<'_, Living> = LIVING.try_lock().ok()?;
    Some(hide_of(&living, text))
}

fn hide_of<'t>(living: &Living, text: &'t str) -> Cow<'t, str> {
    match hide_known(living, text) {
        Cow::Borrowed(text) => hide_tokens(text),
        Cow::Owned(text) => Cow::Owned(hide_tokens(&text).into_owned()),
    }
}

fn hide_known<'t>(living: &Living, text: &'t str) -> Cow<'t, str> {
    let mut found: Vec<Arc<Zeroizing<String>>> = living.iter().filter_map(Weak::upgrade).collect();
    found.retain(|secret| secret.chars().count() >= SHORTEST && text.contains(secret.as_str()));
    // One that is a part of another must not tell where the rest of it was.
    found.sort_by_key(|secret| std::cmp::Reverse(secret.len()));
    let mut shown = Cow::Borrowed(text);
    for secret in found {
        shown = Cow::Owned(shown.replace(secret.as_str(), REDACTED));
    }
    shown
}

/// `text` without what is a token of PyPI by its looks, whoever put it there: behind `pypi-` the
/// first two bytes of a macaroon, and more.
pub fn hide_tokens(text: &str) -> Cow<'_, str> {
    const START: &str = "pypi-AgE";
    if !text.contains(START) {
        return Cow::Borrowed(text);
    }
    let mut pieces = text.split(START);
    let mut out = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        let is_of_token = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '=');
        let rest = piece.trim_start_matches(is_of_token);
        if piece.len() - rest.len() < 16 {
            out.push_str(START);
            out.push_str(piece);
        } else {
            out.push_str("pypi-");
            out.push_str(REDACTED);
            out.push_str(rest);
        }
    }
    Cow::Owned(out)
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(REDACTED)
    }
}

impl fmt::Display for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(REDACTED)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_is_never_shown() {
        let text =
            "a pypi-AgEIcHlwaS5vcmcabcdef_-, and `pypi-AgE` and pypi-AgEpypi-AgEIcHlwaS5vcmcabcd";
        let hidden = "a pypi-[redacted], and `pypi-AgE` and pypi-AgEpypi-[redacted]";
        assert_eq!(hide_tokens(text), hidden);
        let secret = Secret::new("hunter22");
        assert_eq!(hide("with hunter22!"), "with [redacted]!");
        {
            let longer = Secret::new("hunter22-and-more");
            assert_eq!(hide("it is hunter22-and-more"), "it is [redacted]");
            drop(longer);
        }
        assert_eq!(hide("it is hunter22-and-more"), "it is [redacted]-and-more");
        let short = Secret::new("1.0");
        assert_eq!(hide("demo 1.0"), "demo 1.0");
        drop(short);
        assert_eq!(format!("{secret} {secret:?} {:?}", Some(&secret)).matches("hunter").count(), 0);
        let echoed = format!("you sent hunter22, Basic {}", secret.basic("bob").expose());
        assert_eq!(secret.redact(&echoed, "bob"), "you sent [redacted], Basic [redacted]");
    }
}
