//! The names of scripts, entry points and groups.

use crate::grammar::Fault;
use crate::grammar::cursor::{is_space, is_word};
use crate::text::{Edit, Span};

/// What is wrong with the name of a script, an entry point or a group.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NameProblem {
    Empty,
    OnlyDots,
    /// In `entry_points.txt` a `#` at the start makes the line a comment: the entry is lost.
    Comment,
    /// In `entry_points.txt` the line would read as something else.
    Breaks(char),
    /// White space at an end, which readers cut off.
    OuterSpace,
    /// Allowed by the grammar of the file, and refused by the index for scripts.
    Character(char),
    /// An empty part of a group name; the span is the dot.
    EmptySegment,
}

/// The fault in the name of a command, for which the index wants `[\w.-]+`.
pub fn script_name(name: &str) -> Option<Fault<NameProblem>> {
    let allowed = |c: char| is_word(c) || c == '.' || c == '-';
    let whole = Span::new(0, name.len());
    if name.is_empty() {
        return Some(Fault::new(whole, NameProblem::Empty));
    }
    if let Some((at, c)) = name.char_indices().find(|(_, c)| !allowed(*c)) {
        let kind = match c {
            '#' if at == 0 => NameProblem::Comment,
            '\n' | '\r' | '=' => NameProblem::Breaks(c),
            '[' if at == 0 => NameProblem::Breaks(c),
            _ => NameProblem::Character(c),
        };
        let words: Vec<&str> =
            name.split(|c| !allowed(c)).filter(|part| !part.is_empty()).collect();
        let mended = words.join("-");
        let repair = (mended.len() <= 100 && !mended.trim_matches('.').is_empty())
            .then(|| Edit::replace(whole, mended));
        return Some(Fault { span: Span::new(at, at + c.len_utf8()), kind, repair });
    }
    let dots = name.chars().all(|c| c == '.');
    dots.then(|| Fault::new(whole, NameProblem::OnlyDots))
}

/// The fault in the name of an entry point of another group. `Character` is only unwise; with any
/// other, readers of `entry_points.txt` lose or refuse the entry.
pub fn entry_point_name(name: &str) -> Option<Fault<NameProblem>> {
    let (Some(first), Some(last)) = (name.chars().next(), name.chars().next_back()) else {
        return Some(Fault::new(Span::at(0), NameProblem::Empty));
    };
    let start = Span::new(0, first.len_utf8());
    if let Some((at, c)) = name.char_indices().find(|(_, c)| matches!(c, '=' | '\n' | '\r')) {
        return Some(Fault::new(Span::new(at, at + 1), NameProblem::Breaks(c)));
    }
    match first {
        '[' => return Some(Fault::new(start, NameProblem::Breaks('['))),
        '#' => return Some(Fault::new(start, NameProblem::Comment)),
        _ => {}
    }
    if is_space(first) || is_space(last) {
        let whole = Span::new(0, name.len());
        let span = match is_space(first) {
            true => start,
            false => Span::new(name.len() - last.len_utf8(), name.len()),
        };
        let edit = Edit::replace(whole, name.trim_matches(is_space));
        return Some(Fault::with(span, NameProblem::OuterSpace, edit));
    }
    let (at, c) = name.char_indices().find(|(_, c)| !(is_word(*c) || *c == '.' || *c == '-'))?;
    Some(Fault::new(Span::new(at, at + c.len_utf8()), NameProblem::Character(c)))
}

/// The fault in the name of a group, which is `\w+(\.\w+)*`.
pub fn group_name(group: &str) -> Option<Fault<NameProblem>> {
    let whole = Span::new(0, group.len());
    if group.is_empty() {
        return Some(Fault::new(whole, NameProblem::Empty));
    }
    if let Some((at, c)) = group.char_indices().find(|(_, c)| !is_word(*c) && *c != '.') {
        let mended: String =
            group.chars().map(|c| if is_word(c) || c == '.' { c } else { '_' }).collect();
        let repair = (group.len() <= 200).then(|| Edit::replace(whole, mended));
        let kind = NameProblem::Character(c);
        return Some(Fault { span: Span::new(at, at + c.len_utf8()), kind, repair });
    }
    let at = match (group.starts_with('.'), group.find(".."), group.ends_with('.')) {
        (true, ..) => 0,
        (_, Some(at), _) => at + 1,
        (.., true) => group.len() - 1,
        _ => return None,
    };
    let parts: Vec<&str> = group.split('.').filter(|part| !part.is_empty()).collect();
    let repair = (!parts.is_empty()).then(|| Edit::replace(whole, parts.join(".")));
    Some(Fault { span: Span::new(at, at + 1), kind: NameProblem::EmptySegment, repair })
}
