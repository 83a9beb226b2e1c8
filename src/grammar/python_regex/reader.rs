//! The text of a pattern of Python becomes one of the crate `regex`, or the reason why Python refuses
//! it.

use crate::text::Span;

/// Nested groups that are read at most.
const DEPTH: usize = 50;

pub(super) enum Stop {
    Bad { reason: &'static str, span: Span },
    Unknown,
}

/// What a piece of a pattern is, to those that stand behind it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Piece {
    /// Nothing that could be repeated.
    None,
    /// An anchor, which Python does not repeat.
    Anchor,
    Item {
        may_be_empty: bool,
    },
    Repeated,
}

#[derive(Default)]
pub(super) struct Reader<'t> {
    text: &'t str,
    at: usize,
    pub out: String,
    pub names: Vec<String>,
    pub groups: usize,
    pub ignores_case: bool,
    pub dot_takes_all: bool,
    pub about_letters: bool,
    /// Something was met whose meaning is not known here; the rest may still be bad.
    pub foreign: bool,
}

impl<'t> Reader<'t> {
    pub fn new(text: &'t str) -> Self {
        Reader { text, ..Reader::default() }
    }

    pub fn read(&mut self) -> Result<(), Stop> {
        self.flags()?;
        self.alternatives(0)?;
        match self.rest().is_empty() {
            true => Ok(()),
            false => Err(self.bad("unbalanced parenthesis", self.at, self.at + 1)),
        }
    }

    fn rest(&self) -> &'t str {
        &self.text[self.at..]
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    fn next(&mut self) -> Option<char> {
        let c = self.peek()?;
        self.at += c.len_utf8();
        Some(c)
    }

    fn takes(&mut self, word: &str) -> bool {
        let is = self.rest().starts_with(word);
        self.at += if is { word.len() } else { 0 };
        is
    }

    fn bad(&self, reason: &'static str, start: usize, end: usize) -> Stop {
        Stop::Bad { reason, span: Span::new(start, end.min(self.text.len()).max(start)) }
    }

    /// `(?ims)` at the very start.
    fn flags(&mut self) -> Result<(), Stop> {
        let Some(rest) = self.rest().strip_prefix("(?") else { return Ok(()) };
        let Some((flags, _)) = rest.split_once(')') else { return Ok(()) };
        if flags.is_empty() || !flags.bytes().all(|byte| b"aimsux".contains(&byte)) {
            return Ok(());
        }
        self.foreign |= flags.contains(['x', 'a', 'u']);
        self.ignores_case = flags.contains('i');
        self.dot_takes_all = flags.contains('s');
        self.at += "(?)".len() + flags.len();
        Ok(())
    }

    /// Branches up to the end of the group; says whether one may match nothing.
    fn alternatives(&mut self, depth: usize) -> Result<bool, Stop> {
        if depth > DEPTH {
            return Err(Stop::Unknown);
        }
        let mut may_be_empty = self.branch(depth)?;
        while self.takes("|") {
            self.out.push('|');
            may_be_empty |= self.branch(depth)?;
        }
        Ok(may_be_empty)
    }

    fn branch(&mut self, depth: usize) -> Result<bool, Stop> {
        let mut before = Piece::None;
        let mut may_be_empty = true;
        while let Some(c) = self.peek().filter(|c| !matches!(c, '|' | ')')) {
            let start = self.at;
            if let Some(least) = self.quantifier(c)? {
                let empty = match before {
                    Piece::None | Piece::Anchor => {
                        return Err(self.bad("nothing to repeat", start, self.at));
                    }
                    Piece::Repeated => return Err(self.bad("multiple repeat", start, self.at)),
                    Piece::Item { may_be_empty } => may_be_empty,
                };
                // How often nothing is matched, and what is kept of it, differs.
                self.foreign |= empty;
                may_be_empty &= least == 0 || empty;
                before = Piece::Repeated;
                continue;
            }
            if let Piece::Item { may_be_empty: false } = before {
                may_be_empty = false;
            }
            before = self.item(depth)?;
        }
        if let Piece::Item { may_be_empty: false } = before {
            may_be_empty = false;
        }
        Ok(may_be_empty)
    }

    /// `*`, `+`, `?`, `{2,3}`, each perhaps lazy; gives how often it takes at least.
    fn quantifier(&mut self, c: char) -> Result<Option<u32>, Stop> {
        let start = self.at;
        let least = match c {
            '*' | '?' => 0,
            '+' => 1,
            '{' => {
                let Some((inner, _)) = self.rest()[1..].split_once('}') else { return Ok(None) };
                let (low, high) = inner.split_once(',').unwrap_or((inner, inner));
                let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
                // Python takes anything else as it stands.
                if !digits(low) || !digits(high) || inner.is_empty() {
                    return Ok(None);
                }
                let number = |text: &str| text.parse::<u32>().ok().filter(|n| *n <= 1_000);
                let least = if low.is_empty() { Some(0) } else { number(low) };
                let most = if high.is_empty() { Some(u32::MAX) } else { number(high) };
                let (Some(least), Some(most)) = (least, most) else { return Err(Stop::Unknown) };
                let end = start + inner.len() + 2;
                if least > most {
                    return Err(self.bad("min repeat greater than max repeat", start, end));
                }
                self.at = end;
                match high {
                    "" => self.out.push_str(&format!("{{{least},}}")),
                    _ => self.out.push_str(&format!("{{{least},{most}}}")),
                }
                least
            }
            _ => return Ok(None),
        };
        if c != '{' {
            self.at += 1;
            self.out.push(c);
        }
        if self.takes("?") {
            self.out.push('?');
        } else if self.takes("+") {
            // It gives nothing back.
            self.foreign = true;
        }
        Ok(Some(least))
    }

    fn item(&mut self, depth: usize) -> Result<Piece, Stop> {
        let start = self.at;
        let Some(c) = self.next() else { return Ok(Piece::None) };
        match c {
            '^' | '$' => {
                self.out.push(c);
                Ok(Piece::Anchor)
            }
            '.' => {
                self.out.push('.');
                Ok(Piece::Item { may_be_empty: false })
            }
            '(' => self.group(start, depth),
            '[' => self.set(start),
            '\\' => self.escape(start),
            _ => {
                self.literal(c);
                Ok(Piece::Item { may_be_empty: false })
            }
        }
    }

    fn literal(&mut self, c: char) {
        // Which letters are the same but for case is not the same everywhere.
        self.foreign |= self.ignores_case && !c.is_ascii();
        self.out.push_str(&regex::escape(c.encode_utf8(&mut [0; 4])));
    }

    fn group(&mut self, start: usize, depth: usize) -> Result<Piece, Stop> {
        let mut zero_width = false;
        if self.takes("?P<") {
            let name: String = self.rest().chars().take_while(|c| *c != '>').collect();
            let (begin, end) = (self.at, self.at + name.len());
            if end == self.text.len() {
                return Err(self.bad("missing >, unterminated name", begin, end));
            }
            let starts = name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_');
            let plain = |c: char| c.is_ascii_alphanumeric() || c == '_';
            if name.is_empty() {
                return Err(self.bad("missing group name", begin, end));
            }
            if !name.is_ascii() {
                return Err(Stop::Unknown);
            }
            if !starts || !name.chars().all(plain) {
                return Err(self.bad("bad character in group name", begin, end));
            }
            if self.names.contains(&name) {
                return Err(self.bad("redefinition of group name", begin, end));
            }
            self.at = end + 1;
            self.groups += 1;
            self.out.push_str(&format!("(?P<{name}>"));
            self.names.push(name);
        } else if self.takes("?:") {
            self.out.push_str("(?:");
        } else if ["?=", "?!", "?<=", "?<!", "?>"].iter().any(|sign| self.takes(sign)) {
            self.foreign = true;
            zero_width = true;
            self.out.push_str("(?:");
        } else if self.rest().starts_with('?') {
            return Err(Stop::Unknown);
        } else {
            self.groups += 1;
            self.out.push('(');
        }
        let may_be_empty = self.alternatives(depth + 1)? || zero_width;
        if !self.takes(")") {
            return Err(self.bad("missing ), unterminated subpattern", start, self.text.len()));
        }
        self.out.push(')');
        Ok(Piece::Item { may_be_empty })
    }

    /// What Python counts to a class among the ASCII characters.
    fn class(&mut self, c: char) -> Option<&'static str> {
        let class = match c.to_ascii_lowercase() {
            'd' => "0-9",
            'w' => "0-9A-Za-z_",
            's' => "\\t\\n\\x0b\\x0c\\r \\x1c-\\x1f",
            _ => return None,
        };
        self.about_letters = true;
        Some(class)
    }

    fn escape(&mut self, start: usize) -> Result<Piece, Stop> {
        let Some(c) = self.next() else {
            return Err(self.bad("bad escape (end of pattern)", start, self.at));
        };
        if let Some(class) = self.class(c) {
            let not = if c.is_ascii_uppercase() { "^" } else { "" };
            self.out.push_str(&format!("[{not}{class}]"));
            return Ok(Piece::Item { may_be_empty: false });
        }
        match c {
            'A' => self.out.push_str("\\A"),
            'Z' => self.out.push_str("\\z"),
            'b' | 'B' => {
                self.about_letters = true;
                self.out.push_str(&format!("(?-u:\\{c})"));
                // What is no boundary of an empty text has changed in Python.
                self.foreign |= c == 'B';
            }
            _ => {
                let literal = self.character(c, start)?;
                self.literal(literal);
                return Ok(Piece::Item { may_be_empty: false });
            }
        }
        Ok(Piece::Anchor)
    }

    /// The character that is meant by a backslash and `c`.
    fn character(&mut self, c: char, start: usize) -> Result<char, Stop> {
        Ok(match c {
            'n' => '\n',
            't' => '\t',
            'r' => '\r',
            'f' => '\x0c',
            'v' => '\x0b',
            'a' => '\x07',
            'x' => {
                let digits = self.rest().get(..2).filter(|two| two.is_ascii()).map(str::to_owned);
                let code = digits.and_then(|digits| u8::from_str_radix(&digits, 16).ok());
                let Some(code) = code else { return Err(Stop::Unknown) };
                self.at += 2;
                char::from(code)
            }
            // Groups, numbers and names of characters.
            '0'..='9' | 'u' | 'U' | 'N' | 'z' => return Err(Stop::Unknown),
            _ if c.is_ascii_alphabetic() => return Err(self.bad("bad escape", start, self.at)),
            _ => c,
        })
    }

    fn set(&mut self, start: usize) -> Result<Piece, Stop> {
        self.out.push('[');
        if self.takes("^") {
            self.out.push('^');
        }
        let mut first = true;
        loop {
            let begin = self.at;
            let Some(c) = self.next() else {
                return Err(self.bad("unterminated character set", start, self.text.len()));
            };
            if c == ']' && !first {
                break;
            }
            first = false;
            let Some(low) = self.in_set(c, begin)? else {
                // A class is no end of a range.
                let ranged = self.rest().starts_with('-') && !self.rest().starts_with("-]");
                if ranged {
                    return Err(self.bad("bad character range", begin, self.at + 1));
                }
                continue;
            };
            if !self.rest().starts_with('-') || self.rest().starts_with("-]") {
                self.member(low);
                continue;
            }
            self.at += 1;
            let at = self.at;
            let Some(c) = self.next() else {
                return Err(self.bad("unterminated character set", start, self.text.len()));
            };
            let Some(high) = self.in_set(c, at)? else {
                return Err(self.bad("bad character range", begin, self.at));
            };
            if low > high {
                return Err(self.bad("bad character range", begin, self.at));
            }
            self.member(low);
            self.out.push('-');
            self.member(high);
        }
        self.out.push(']');
        Ok(Piece::Item { may_be_empty: false })
    }

    fn member(&mut self, c: char) {
        self.foreign |= self.ignores_case && !c.is_ascii();
        self.out.push_str(&format!("\\x{{{:x}}}", u32::from(c)));
    }

    /// A character of a set; none for a class, which is written at once.
    fn in_set(&mut self, c: char, start: usize) -> Result<Option<char>, Stop> {
        if c != '\\' {
            return Ok(Some(c));
        }
        let Some(c) = self.next() else {
            return Err(self.bad("unterminated character set", start, self.text.len()));
        };
        if c.is_ascii_uppercase() && matches!(c, 'D' | 'W' | 'S') {
            return Err(Stop::Unknown);
        }
        if let Some(class) = self.class(c) {
            self.out.push_str(class);
            return Ok(None);
        }
        if c == 'b' {
            return Ok(Some('\x08'));
        }
        self.character(c, start).map(Some)
    }
}
