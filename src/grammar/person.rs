//! Authors: the e-mail address as the index judges it (email-validator 2.4, without a look at the
//! network), and the forms `Name <address>` in which people write a name and an address together.

use super::Fault;
use super::cursor::{is_space, trim};
use crate::text::{Edit, Span};

/// Bytes of a whole address, characters of its domain and of a part between dots.
const ADDRESS_LIMIT: usize = 254;
const DOMAIN_LIMIT: usize = 253;
const LABEL_LIMIT: usize = 63;

/// Domains that never receive mail from the world.
const RESERVED: [&str; 6] = ["arpa", "invalid", "local", "localhost", "onion", "test"];

/// An address as far as it was understood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Email {
    /// Before the `@`.
    pub local: Span,
    /// After the `@`.
    pub domain: Option<Span>,
    /// Why the index refuses it; the first reason only.
    pub fault: Option<Fault<Problem>>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Problem {
    Empty,
    /// White space before or after the address.
    OuterSpace,
    /// `mailto:` before the address.
    Mailto,
    /// `<address>` or `Name <address>`.
    Brackets,
    /// `(at)`, `[at]`, ` at ` in place of the `@`.
    SpelledOut,
    AtMissing,
    LocalMissing,
    DomainMissing,
    /// A character that may not stand there; the span is the character.
    Character(char),
    /// A dot at an end of a part, or two in a row; the span is the dot.
    Dot,
    /// A hyphen at an end of a label of the domain, or two of them third and fourth.
    Hyphen,
    /// The domain has no dot.
    DomainWithoutDot,
    /// The domain does not end in a letter.
    TopLevel,
    /// A domain kept for tests, local networks and the like.
    Reserved,
    /// `"local part"@domain` or `local@[address]`.
    Quoted,
    /// Not a domain name by the rules for names beyond ASCII.
    Domain,
    TooLong,
}

impl Email {
    /// Reads `text` to its end, whatever it is.
    pub fn read(text: &str) -> Email {
        let whole = Span::new(0, text.len());
        let at = text.find('@');
        let local = Span::new(0, at.unwrap_or(text.len()));
        let domain = at.map(|at| Span::new(at + 1, text.len()));
        let fault = written_otherwise(text).or_else(|| match domain {
            None => Some(Fault::new(whole, Problem::AtMissing)),
            Some(domain) => {
                local_fault(text, local).or_else(|| domain_fault(text, domain)).or_else(|| {
                    (text.len() > ADDRESS_LIMIT).then(|| Fault::new(whole, Problem::TooLong))
                })
            }
        });
        Email { local, domain, fault }
    }

    /// Whether the local part has characters beyond ASCII: the index takes such an address, and
    /// flit_core, hatchling and setuptools refuse it.
    pub fn is_international(&self, text: &str) -> bool {
        !self.local.of(text).is_ascii()
    }
}

/// An address dressed up, with the plain one as the repair.
fn written_otherwise(text: &str) -> Option<Fault<Problem>> {
    let whole = Span::new(0, text.len());
    let inner = trim(text, whole, is_space);
    if inner.is_empty() {
        return Some(Fault::new(whole, Problem::Empty));
    }
    let plain = |kind, span, address: &str| {
        let repair = Email::read(address).fault.is_none().then(|| Edit::replace(whole, address));
        Some(Fault { span, kind, repair })
    };
    let short = text.len() <= 2 * ADDRESS_LIMIT;
    if short && inner.of(text).get(..7).is_some_and(|start| start.eq_ignore_ascii_case("mailto:")) {
        let mailto = Span::new(inner.start, inner.start + 7);
        return plain(Problem::Mailto, mailto, inner.of(text)[7..].trim());
    }
    if short && let Some(contact) = Contact::read(text) {
        return plain(Problem::Brackets, inner, contact.email.of(text));
    }
    if inner != whole {
        let space = match inner.start {
            0 => Span::new(inner.end, whole.end),
            start => Span::new(0, start),
        };
        return plain(Problem::OuterSpace, space, inner.of(text));
    }
    if short && !text.contains('@') {
        for at in [" at ", "(at)", "[at]", "{at}", "<at>", "\u{ff20}", "\u{fe6b}"] {
            if let Some(found) = text.find(at) {
                let span = Span::new(found, found + at.len());
                let address: String = text.replacen(at, "@", 1).split_whitespace().collect();
                return plain(Problem::SpelledOut, span, &address.replace("[dot]", "."));
            }
        }
    }
    None
}

fn local_fault(text: &str, local: Span) -> Option<Fault<Problem>> {
    let part = local.of(text);
    if part.is_empty() {
        return Some(Fault::new(Span::new(0, 1.min(text.len())), Problem::LocalMissing));
    }
    if part.starts_with('"') {
        return Some(Fault::new(local, Problem::Quoted));
    }
    let atom = |c: char| c.is_ascii_alphanumeric() || "_!#$%&'*+-/=?^`{|}~.".contains(c);
    character(text, local, |c| atom(c) || (!c.is_ascii() && !is_unsafe(c)))
        .or_else(|| dots(text, local))
}

/// Characters beyond ASCII that may stand in no address: spaces, controls, marks of direction and
/// width, and those for private use.
fn is_unsafe(c: char) -> bool {
    is_space(c)
        || c.is_control()
        || matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{e000}'..='\u{f8ff}'
            | '\u{fff0}'..='\u{fffb}' | '\u{e0000}'..='\u{e0fff}' | '\u{f0000}'..)
}

fn character(text: &str, span: Span, allowed: impl Fn(char) -> bool) -> Option<Fault<Problem>> {
    let (at, c) = span.of(text).char_indices().find(|(_, c)| !allowed(*c))?;
    let at = span.start + at;
    Some(Fault::new(Span::new(at, at + c.len_utf8()), Problem::Character(c)))
}

fn dots(text: &str, span: Span) -> Option<Fault<Problem>> {
    let part = span.of(text);
    let at = match part {
        _ if part.ends_with('.') => part.len() - 1,
        _ if part.starts_with('.') => 0,
        _ => part.find("..")? + 1,
    };
    let at = span.start + at;
    Some(Fault::new(Span::new(at, at + 1), Problem::Dot))
}

fn domain_fault(text: &str, domain: Span) -> Option<Fault<Problem>> {
    let name = domain.of(text);
    let whole = |kind| Some(Fault::new(domain, kind));
    if name.is_empty() {
        return Some(Fault::new(Span::new(domain.start - 1, domain.start), Problem::DomainMissing));
    }
    if name.starts_with('[') && name.ends_with(']') {
        return whole(Problem::Quoted);
    }
    if name.len() > 4 * DOMAIN_LIMIT || name.chars().count() > DOMAIN_LIMIT {
        return whole(Problem::TooLong);
    }
    let host = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '.';
    let fault = character(text, domain, |c| host(c) || (!c.is_ascii() && !is_unsafe(c)));
    if fault.is_some() {
        return fault;
    }
    let fault = dots(text, domain).or_else(|| hyphens(text, domain));
    if fault.is_some() {
        return fault;
    }
    // IDNA 2008 takes letters, digits and marks; the crate follows UTS 46, which takes symbols too.
    let letter = |c: char| {
        c.is_ascii() || unicode_ident::is_xid_continue(c) || "\u{3002}\u{ff0e}\u{ff61}".contains(c)
    };
    if !name.chars().all(letter) {
        return whole(Problem::Domain);
    }
    let lower = name.to_lowercase();
    let labels_of_ascii = lower.split('.').any(|label| label.starts_with("xn--"));
    let ascii = match lower.is_ascii() && !labels_of_ascii {
        true => lower,
        false => match ::url::Host::parse(&lower) {
            Ok(::url::Host::Domain(ascii)) => ascii,
            _ => return whole(Problem::Domain),
        },
    };
    if ascii.len() > DOMAIN_LIMIT || ascii.split('.').any(|label| label.len() > LABEL_LIMIT) {
        return whole(Problem::TooLong);
    }
    if !ascii.contains('.') {
        return whole(Problem::DomainWithoutDot);
    }
    if !ascii.ends_with(|c: char| c.is_ascii_alphabetic()) {
        return whole(Problem::TopLevel);
    }
    let last = ascii.rsplit('.').next().unwrap_or_default();
    if RESERVED.contains(&last) {
        return whole(Problem::Reserved);
    }
    None
}

fn hyphens(text: &str, domain: Span) -> Option<Fault<Problem>> {
    let mut start = domain.start;
    for label in domain.of(text).split('.') {
        let fault = |at: usize| Some(Fault::new(Span::new(at, at + 1), Problem::Hyphen));
        if label.starts_with('-') {
            return fault(start);
        }
        if label.ends_with('-') {
            return fault(start + label.len() - 1);
        }
        let mut letters = label.char_indices().skip(2);
        if let (Some((third, '-')), Some((_, '-'))) = (letters.next(), letters.next())
            && !label[..third].eq_ignore_ascii_case("xn")
        {
            return fault(start + third);
        }
        start += label.len() + 1;
    }
    None
}

/// `Name <address>`, also without a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Contact {
    /// Without quotes; empty when there is none.
    pub name: Span,
    pub email: Span,
}

impl Contact {
    /// The name and the address in `text`, when it ends in an address between `<` and `>`.
    pub fn read(text: &str) -> Option<Contact> {
        let whole = trim(text, Span::new(0, text.len()), is_space);
        let open = whole.start + whole.of(text).rfind('<')?;
        let inside = Span::new(open + 1, whole.end).of(text).strip_suffix('>')?;
        let email = trim(text, Span::new(open + 1, open + 1 + inside.len()), is_space);
        let dressed = |c: char| is_space(c) || c == '"';
        let name = trim(text, Span::new(whole.start, open), dressed);
        email.of(text).contains('@').then_some(Contact { name, email })
    }
}
