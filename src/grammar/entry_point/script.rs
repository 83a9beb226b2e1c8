//! The value of a script as pip reads it when it installs the wheel.

use crate::grammar::cursor::{is_space, is_word};

/// What pip makes of the value of a script when it installs the wheel, by way of distlib 0.4
/// (`get_export_entry`), which reads as far as it can and drops the rest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Script<'a> {
    /// `from module import object`, then the object is called.
    Runs { module: &'a str, object: &'a str },
    /// "A callable suffix is required": the wheel is not installed.
    NoFunction,
    /// "Invalid specification": the wheel is not installed.
    Refused,
}

/// The script that pip installs for `value`.
pub fn script(value: &str) -> Script<'_> {
    let value = value.trim_matches(is_space);
    let bracket = value.contains(['[', ']']);
    let Some(end) = dotted_end(value) else { return Script::Refused };
    let (callable, rest) = value.split_at(end);
    if bracket && !has_flags(rest.trim_start_matches(is_space)) {
        return Script::Refused;
    }
    let mut parts = callable.split(':');
    match (parts.next(), parts.next(), parts.next()) {
        (Some(module), Some(object), None) => Script::Runs { module, object },
        (Some(_), None, _) => Script::NoFunction,
        _ => Script::Refused,
    }
}

/// Where `\w+([:.]\w+)*` ends, when it matches at the start.
fn dotted_end(value: &str) -> Option<usize> {
    let word = |from: usize| {
        let length = value[from..].find(|c| !is_word(c)).unwrap_or(value.len() - from);
        (length > 0).then_some(from + length)
    };
    let mut end = word(0)?;
    while value[end..].starts_with([':', '.']) {
        match word(end + 1) {
            Some(next) => end = next,
            None => break,
        }
    }
    Some(end)
}

/// Whether `[flag, flag=value]` follows, the only form of extras that distlib takes.
fn has_flags(rest: &str) -> bool {
    let inside = rest.strip_prefix('[').and_then(|rest| rest.split_once(']'));
    let Some((inside, _)) = inside else { return false };
    let words = |text: &str, hyphen: bool| {
        !text.is_empty() && text.chars().all(|c| is_word(c) || (hyphen && c == '-'))
    };
    let flags: Vec<&str> = inside.trim_matches(is_space).split(',').collect();
    flags.iter().enumerate().all(|(place, flag)| {
        let (name, value) = match flag.split_once('=') {
            Some((name, value)) => (name, Some(value)),
            None => (*flag, None),
        };
        let name = if place > 0 { name.trim_start_matches(is_space) } else { name };
        words(name, place == 0) && value.is_none_or(|value| words(value, false))
    })
}
