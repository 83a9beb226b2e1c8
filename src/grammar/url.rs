//! A project URL and its label, judged as the index judges them on upload: `is_valid_uri` of
//! warehouse, that is rfc3986 2.0 after its own repairs, for the schemes http and https.

use super::Fault;
use super::cursor::{is_space, trim};
use crate::text::{Edit, Span};

/// Labels of more characters are refused.
pub const LABEL_LIMIT: usize = 32;

/// A URL as far as it was understood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Url {
    /// All before the first colon, when it can be a scheme.
    pub scheme: Option<Span>,
    /// Between `//` and the path, without user and port; empty when it is missing.
    pub host: Option<Span>,
    pub faults: Vec<Fault<Problem>>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Problem {
    Empty,
    /// No scheme at all: `example.com/x`.
    SchemeMissing,
    /// A scheme other than http and https.
    Scheme(String),
    /// The address of a repository for git in place of its page: `git@host:path`, `ssh://`,
    /// `git://`, `git+https://`.
    Repository,
    /// The URL stands between `<` and `>`.
    Brackets,
    /// A port above 65535.
    Port,
    /// `[` or `]` in the path or the query.
    SquareBracket,
    /// Accepted by the index, and leads nowhere: no host.
    HostMissing,
    /// Accepted by the index, and no URL contains it: white space or a control character.
    Character(char),
}

impl Problem {
    /// Whether the index refuses the upload.
    pub fn is_refused(&self) -> bool {
        !matches!(self, Problem::HostMissing | Problem::Character(_))
    }
}

impl Url {
    /// Reads `text` to its end, whatever it is. At most one fault is one for which the index
    /// refuses, so that one slip is told once.
    pub fn read(text: &str) -> Url {
        // The index cuts white space off both ends of what follows the label.
        let whole = trim(text, Span::new(0, text.len()), is_space);
        let parts = Parts::of(text, whole);
        let mut url = Url { scheme: parts.scheme, host: None, faults: Vec::new() };
        if whole.is_empty() {
            url.faults.push(Fault::new(Span::new(0, text.len()), Problem::Empty));
            return url;
        }
        let authority = parts.authority.map(|authority| Authority::of(text, authority));
        url.host = authority.as_ref().map(|authority| authority.host);
        if let Some(fault) = refusal(text, whole, &parts, authority.as_ref()) {
            url.faults.push(fault);
            return url;
        }
        if url.host.is_none_or(Span::is_empty) {
            url.faults.push(Fault::new(whole, Problem::HostMissing));
        }
        let odd = |(_, c): &(usize, char)| is_space(*c) || c.is_control();
        if let Some((at, c)) = whole.of(text).char_indices().find(odd) {
            let at = whole.start + at;
            let span = Span::new(at, at + c.len_utf8());
            url.faults.push(Fault::new(span, Problem::Character(c)));
        }
        url
    }

    /// Whether the index accepts it.
    pub fn is_accepted(&self) -> bool {
        self.faults.iter().all(|fault| !fault.kind.is_refused())
    }
}

fn refusal(
    text: &str,
    whole: Span,
    parts: &Parts,
    authority: Option<&Authority>,
) -> Option<Fault<Problem>> {
    let repair = || repaired(whole.of(text)).map(|url| Edit::replace(whole, url));
    let scheme = parts.scheme.map(|scheme| scheme.of(text).to_ascii_lowercase());
    match scheme.as_deref() {
        Some("http" | "https") => {}
        _ if whole.of(text).starts_with('<') => {
            return Some(Fault { span: whole, kind: Problem::Brackets, repair: repair() });
        }
        _ if is_repository(whole.of(text)) => {
            return Some(Fault { span: whole, kind: Problem::Repository, repair: repair() });
        }
        Some(scheme) if looks_like_scheme(whole.of(text), scheme) => {
            let kind = Problem::Scheme(scheme.to_string());
            let span = parts.scheme.unwrap_or(whole);
            return Some(Fault { span, kind, repair: None });
        }
        _ => return Some(Fault { span: whole, kind: Problem::SchemeMissing, repair: repair() }),
    }
    if let Some(port) = authority.and_then(|authority| authority.port)
        && port.of(text).parse::<u32>().is_ok_and(|port| port > 65535)
    {
        return Some(Fault::new(port, Problem::Port));
    }
    let bracket = path_bracket(text, parts.path).or_else(|| query_bracket(text, parts.query?))?;
    let tail = parts.path.to(parts.query.unwrap_or(parts.path));
    let encoded = tail.of(text).replace('[', "%5B").replace(']', "%5D");
    Some(Fault::with(bracket, Problem::SquareBracket, Edit::replace(tail, encoded)))
}

/// `host:8080/x` has the form of a scheme and a path; what was meant is a host.
fn looks_like_scheme(text: &str, scheme: &str) -> bool {
    let rest = &text[scheme.len() + 1..];
    let port = rest.starts_with(|c: char| c.is_ascii_digit());
    !(port && (scheme.contains('.') || scheme == "localhost"))
}

fn is_repository(text: &str) -> bool {
    ["git@", "git+", "git:", "ssh:", "hg+", "svn+"].iter().any(|start| text.starts_with(start))
}

/// The page that was probably meant: `git@host:a/b.git` as `https://host/a/b`, `<url>` without the
/// brackets, `git+https://x` without the prefix, `host.name/x` with `https://`.
fn repaired(text: &str) -> Option<String> {
    const LONGEST: usize = 2000;
    if text.len() > LONGEST {
        return None;
    }
    let text = text.strip_prefix('<').map_or(text, |text| text.strip_suffix('>').unwrap_or(text));
    let page = |rest: &str| {
        let rest = rest.split_once('@').map_or(rest, |(_, rest)| rest);
        format!("https://{}", rest.strip_suffix(".git").unwrap_or(rest))
    };
    let plain = text.strip_prefix("git+").unwrap_or(text);
    let url = if let Some(rest) = plain.strip_prefix("ssh://").or(plain.strip_prefix("git://")) {
        page(rest)
    } else if let Some((host, path)) =
        plain.strip_prefix("git@").and_then(|rest| rest.split_once(':'))
    {
        page(&format!("{host}/{}", path.trim_start_matches('/')))
    } else if plain.starts_with("http://") || plain.starts_with("https://") {
        plain.to_string()
    } else if has_host(plain) {
        format!("https://{}", plain.trim_start_matches('/'))
    } else {
        return None;
    };
    let again = Url::read(&url);
    again.faults.is_empty().then_some(url)
}

/// Whether `text` starts as a host with a dot in it does.
fn has_host(text: &str) -> bool {
    let host = text.trim_start_matches('/').split(['/', '?', '#', ':']).next().unwrap_or_default();
    let label = |label: &str| {
        !label.is_empty() && label.chars().all(|c| c.is_ascii_alphanumeric() || c == '-')
    };
    let letters = |end: &str| end.len() > 1 && end.chars().all(|c| c.is_ascii_alphabetic());
    host.split('.').all(label) && host.rsplit_once('.').is_some_and(|(_, end)| letters(end))
}

/// The components of RFC 3986 appendix B, as rfc3986 cuts them.
struct Parts {
    scheme: Option<Span>,
    authority: Option<Span>,
    path: Span,
    query: Option<Span>,
}

impl Parts {
    fn of(text: &str, whole: Span) -> Parts {
        let end = |from: usize, stops: &[char]| {
            text[from..whole.end].find(stops).map_or(whole.end, |at| from + at)
        };
        let mut at = whole.start;
        let scheme_end = end(at, &[':']);
        let scheme = Span::new(at, scheme_end);
        let scheme = (scheme_end < whole.end && is_scheme(scheme.of(text))).then_some(scheme);
        if scheme.is_some() {
            at = scheme_end + 1;
        }
        let authority = text[at..whole.end].starts_with("//").then(|| {
            let span = Span::new(at + 2, end(at + 2, &['\\', '/', '?', '#']));
            at = span.end;
            span
        });
        let path = Span::new(at, end(at, &['?', '#']));
        let query = text[path.end..whole.end]
            .starts_with('?')
            .then(|| Span::new(path.end + 1, end(path.end + 1, &['#'])));
        Parts { scheme, authority, path, query }
    }
}

fn is_scheme(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_alphabetic())
        && text.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '.' | '-'))
}

struct Authority {
    host: Span,
    /// Digits that rfc3986 takes for a port: one to five after a host without other faults. In
    /// every other case it drops the whole authority, and the index accepts what is left.
    port: Option<Span>,
}

impl Authority {
    fn of(text: &str, span: Span) -> Authority {
        let after_user = span.of(text).rfind('@').map_or(span.start, |at| span.start + at + 1);
        let user = Span::new(span.start, after_user.max(span.start + 1) - 1);
        let rest = Span::new(after_user, span.end);
        let host_end = if rest.of(text).starts_with('[') {
            rest.of(text).find(']').map_or(rest.end, |at| rest.start + at + 1)
        } else {
            rest.of(text).find(':').map_or(rest.end, |at| rest.start + at)
        };
        let host = Span::new(rest.start, host_end);
        let tail = Span::new(host_end, rest.end);
        let digits = tail.of(text).strip_prefix(':').unwrap_or(tail.of(text));
        let port = Span::new(tail.end - digits.len(), tail.end);
        let sound = (1..=5).contains(&digits.len())
            && digits.bytes().all(|byte| byte.is_ascii_digit())
            && (after_user == span.start
                || (!user.is_empty() && is_registered(user.of(text), true)))
            && is_host(host.of(text));
        Authority { host, port: sound.then_some(port) }
    }
}

fn is_host(host: &str) -> bool {
    if let Some(literal) = host.strip_prefix('[') {
        return literal.strip_suffix(']').is_some_and(is_literal);
    }
    let octets: Vec<&str> = host.split('.').take(5).collect();
    let digits = |part: &&str| {
        (1..=3).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit())
    };
    let four = octets.len() == 4 && octets.iter().all(digits);
    if four && octets.iter().any(|part| part.parse::<u16>().is_ok_and(|octet| octet > 255)) {
        return false;
    }
    is_registered(host, false)
}

/// An address of IP version 6, with a zone or without, or of a version to come.
fn is_literal(literal: &str) -> bool {
    if let Some((version, address)) =
        literal.strip_prefix('v').and_then(|rest| rest.split_once('.'))
    {
        return !version.is_empty()
            && version.bytes().all(|byte| byte.is_ascii_hexdigit())
            && !address.is_empty()
            && address.chars().all(|c| is_plain(c) || c == ':');
    }
    let (address, zone) = match literal.split_once('%') {
        Some((address, zone)) => (address, Some(zone.strip_prefix("25").unwrap_or(zone))),
        None => (literal, None),
    };
    let unreserved = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '~' | '-');
    address.parse::<std::net::Ipv6Addr>().is_ok()
        && zone.is_none_or(|zone| !zone.is_empty() && percent_or(zone, unreserved))
}

/// `unreserved` and `sub-delims` of RFC 3986.
fn is_plain(c: char) -> bool {
    c.is_ascii_alphanumeric() || "._~-!$&'()*+,;=".contains(c)
}

fn is_registered(name: &str, colon: bool) -> bool {
    percent_or(name, |c| is_plain(c) || (colon && c == ':'))
}

/// Whether `text` is made of `allowed` and of `%` with two hexadecimal digits.
fn percent_or(text: &str, allowed: impl Fn(char) -> bool) -> bool {
    let bytes = text.as_bytes();
    text.char_indices().all(|(at, c)| {
        let hex = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_hexdigit);
        allowed(c) || (c == '%' && hex(at + 1) && hex(at + 2))
    })
}

/// The first square bracket left in the path when its dot segments are gone. rfc3986 encodes every
/// other character that a path may not hold.
fn path_bracket(text: &str, path: Span) -> Option<Span> {
    let mut kept: Vec<Span> = Vec::new();
    let mut start = path.start;
    for segment in path.of(text).split('/') {
        match segment {
            "." => {}
            ".." => drop(kept.pop()),
            _ => kept.push(Span::new(start, start + segment.len())),
        }
        start += segment.len() + 1;
    }
    kept.into_iter().find_map(|segment| query_bracket(text, segment))
}

fn query_bracket(text: &str, span: Span) -> Option<Span> {
    let at = span.start + span.of(text).find(['[', ']'])?;
    Some(Span::new(at, at + 1))
}

/// What is wrong with the label of a URL.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LabelProblem {
    Empty,
    /// The index takes the label to end at the first comma.
    Comma,
    /// More characters than [`LABEL_LIMIT`]; the span is the surplus.
    TooLong {
        length: usize,
    },
    /// A line break ends the header.
    LineBreak,
}

/// The fault in a label of `[project.urls]`.
pub fn label(label: &str) -> Option<Fault<LabelProblem>> {
    let whole = Span::new(0, label.len());
    if let Some(at) = label.find(['\n', '\r']) {
        return Some(Fault::new(Span::new(at, at + 1), LabelProblem::LineBreak));
    }
    let inner = trim(label, whole, is_space);
    if inner.is_empty() {
        return Some(Fault::new(whole, LabelProblem::Empty));
    }
    if let Some(at) = label.find(',') {
        let without = label.replace(',', "");
        let mended = without.split_whitespace().collect::<Vec<_>>().join(" ");
        let repair = (!mended.is_empty()).then(|| Edit::replace(whole, mended));
        return Some(Fault { span: Span::new(at, at + 1), kind: LabelProblem::Comma, repair });
    }
    let (surplus, _) = inner.of(label).char_indices().nth(LABEL_LIMIT)?;
    let length = inner.of(label).chars().count();
    let span = Span::new(inner.start + surplus, inner.end);
    Some(Fault::new(span, LabelProblem::TooLong { length }))
}

/// The form under which labels are compared: no ASCII punctuation and white space, lower case.
/// Clause: "Well-known project URLs", label normalization.
pub fn normal_label(label: &str) -> String {
    let kept = label.chars().filter(|c| !c.is_ascii_punctuation() && !c.is_whitespace());
    kept.collect::<String>().to_lowercase()
}
