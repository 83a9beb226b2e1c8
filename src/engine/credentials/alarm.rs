//! What a panic says, without what may be a secret. Where it happened is always told; what it quotes
//! of a text, such as a slice that was cut in the middle of a character, never is.

use super::secret;
use std::panic::PanicHookInfo;

/// One line for the log.
pub fn alarm(panic: &PanicHookInfo<'_>) -> String {
    let place = panic.location().map_or_else(|| "an unknown place".to_owned(), ToString::to_string);
    // What the source says itself is no secret; everything else was put together at run time.
    let message = match panic.payload().downcast_ref::<&'static str>() {
        Some(text) => (*text).to_owned(),
        None => {
            panic.payload().downcast_ref::<String>().map(|text| start(text)).unwrap_or_default()
        }
    };
    format!("panicked at {place}: {message}")
}

/// The words in front of the first value.
fn start(text: &str) -> String {
    let words = text.split(['`', '\'', '"', ':', '=', '\n']).next().unwrap_or_default().trim_end();
    secret::try_hide(words).map(|words| format!("{words} …")).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_words_in_front_of_a_value_are_told() {
        for (text, expected) in [
            (
                "byte index 1 is not a char boundary; it is inside 'é' of `hunter2`",
                "byte index 1 is not a char boundary; it is inside …",
            ),
            ("called `Result::unwrap()` on an `Err` value: \"hunter2\"", "called …"),
            ("assertion failed\n  left: hunter2", "assertion failed …"),
            ("index out of bounds: the len is 3", "index out of bounds …"),
            ("hunter2=é", "hunter2 …"),
        ] {
            assert_eq!(start(text), expected);
        }
        let secret = super::super::Secret::new("hunter2 is a secret");
        assert_eq!(start(&format!("sent {}", secret.expose())), "sent [redacted] …");
    }
}
