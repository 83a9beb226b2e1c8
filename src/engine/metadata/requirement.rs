//! Requirements to `Requires-Dist` lines: verbatim, but for the names of extras.

use crate::engine::profile::Profile;
use crate::grammar::name;

/// A requirement of an extra, with the marker that asks for the extra.
pub(super) fn with_extra(text: &str, extra: &str) -> String {
    match text.split_once(';') {
        Some((requirement, marker)) => {
            format!("{requirement} ; extra == \"{extra}\" and ({marker})")
        }
        None => format!("{text} ; extra == \"{extra}\""),
    }
}

/// The requirement with the extras it asks for in normal form.
pub(super) fn normal(text: &str, profile: Profile) -> String {
    match profile {
        Profile::Flit4 => after_name(text).unwrap_or_else(|| text.to_owned()),
        Profile::Flit3 => every_bracket(text),
    }
}

/// Brackets after the name only, as flit_core 4.2.0.
fn after_name(text: &str) -> Option<String> {
    let blank = [' ', '\t'];
    let rest = text.trim_start_matches(blank);
    let name = |c: char| c.is_ascii_alphanumeric() || "._-".contains(c);
    let end = rest.find(|c| !name(c))?;
    if !rest.starts_with(|c: char| c.is_ascii_alphanumeric()) {
        return None;
    }
    let list = rest[end..].trim_start_matches(blank).strip_prefix('[')?;
    let close = list.find(']')?;
    let start = text.len() - list.len();
    Some(format!("{}{}{}", &text[..start], extras(&list[..close]), &list[close..]))
}

/// Every bracket of the line gets the extras of the first, as flit_core 3.12.0.
fn every_bracket(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    let mut first: Option<String> = None;
    while let Some((before, list)) = rest.split_once('[')
        && let Some((list, after)) = list.split_once(']')
    {
        let extras = first.get_or_insert_with(|| extras(list));
        out.push_str(&format!("{before}[{extras}]"));
        rest = after;
    }
    out + rest
}

fn extras(list: &str) -> String {
    let names: Vec<String> = list.split(',').map(|extra| name::normalize(extra.trim())).collect();
    names.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn extras_are_normalised_where_the_line_of_flit_core_does_it() {
        let text = "Foo_Bar [Ex_tra,b]>=1; os_name == 'A_B[C_D]'";
        assert_eq!(normal(text, Profile::Flit4), "Foo_Bar [ex-tra, b]>=1; os_name == 'A_B[C_D]'");
        assert_eq!(
            normal(text, Profile::Flit3),
            "Foo_Bar [ex-tra, b]>=1; os_name == 'A_B[ex-tra, b]'"
        );
        assert_eq!(normal("a @ http://[::1]/", Profile::Flit4), "a @ http://[::1]/");
    }
}
