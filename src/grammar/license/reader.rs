//! One pass over the words of a licence expression, keeping what stood before.

use super::{Expression, Kind, Note, Operator, Problem, Remark, Token};
use crate::grammar::Fault;
use crate::grammar::cursor::is_space;
use crate::spec::licenses;
use crate::text::{Edit, Span};

/// CPython's tokenizer, by which packaging judges the parentheses, refuses one more.
const DEEPEST: usize = 200;

/// Searching the list costs more than reading a word, so a long text gets this many searches.
const SUGGESTIONS: usize = 20;

pub(super) fn read(text: &str) -> Expression {
    let mut reader = Reader {
        text,
        tokens: Vec::new(),
        faults: Vec::new(),
        remarks: Vec::new(),
        suggestions: SUGGESTIONS,
    };
    let words = words(text);
    if words.is_empty() {
        reader.fault(Span::new(0, text.len()), Problem::Empty);
    }
    reader.read(&words);
    reader.spaces();
    reader.faults.sort_by_key(|fault| fault.span.start);
    Expression { tokens: reader.tokens, faults: reader.faults, remarks: reader.remarks }
}

/// The words between white space as Python's `str.split` sees it, each parenthesis apart.
fn words(text: &str) -> Vec<Span> {
    let mut words = Vec::new();
    let mut start = None;
    for (at, letter) in text.char_indices() {
        let bracket = matches!(letter, '(' | ')');
        if bracket || is_space(letter) {
            if let Some(start) = start.take() {
                words.push(Span::new(start, at));
            }
            if bracket {
                words.push(Span::new(at, at + 1));
            }
        } else if start.is_none() {
            start = Some(at);
        }
    }
    if let Some(start) = start {
        words.push(Span::new(start, text.len()));
    }
    words
}

#[derive(Clone, Copy, PartialEq)]
enum Before {
    Start,
    Open,
    Operator(Operator),
    License,
    /// An exception or a closing parenthesis: complete, and nothing for `WITH` to attach to.
    Operand,
}

struct Reader<'a> {
    text: &'a str,
    tokens: Vec<Token>,
    faults: Vec<Fault<Problem>>,
    remarks: Vec<Remark>,
    /// How many more times the list may be searched for what was meant.
    suggestions: usize,
}

impl Reader<'_> {
    fn fault(&mut self, span: Span, problem: Problem) {
        self.faults.push(Fault::new(span, problem));
    }

    fn push(&mut self, span: Span, kind: Kind) {
        self.tokens.push(Token { span, kind });
    }

    fn read(&mut self, words: &[Span]) {
        let mut before = Before::Start;
        let mut open: Vec<Span> = Vec::new();
        let mut at = 0;
        while at < words.len() {
            let span = words[at];
            let word = span.of(self.text);
            at += 1;
            before = match word {
                "(" => self.open(before, span, &mut open),
                ")" => self.close(before, span, &mut open),
                _ if let Some(operator) = Operator::of(word) => {
                    self.operator(before, span, operator)
                }
                _ if before == Before::Operator(Operator::With) => {
                    self.exception(span);
                    Before::Operand
                }
                _ => {
                    let first = at - 1;
                    while at < words.len() && self.is_name(words[at]) {
                        at += 1;
                    }
                    self.licenses(before, &words[first..at]);
                    Before::License
                }
            };
        }
        self.end(before, words.last().copied(), open);
    }

    fn is_name(&self, span: Span) -> bool {
        let word = span.of(self.text);
        !matches!(word, "(" | ")") && Operator::of(word).is_none()
    }

    fn open(&mut self, before: Before, span: Span, open: &mut Vec<Span>) -> Before {
        match before {
            Before::License | Before::Operand => self.fault(span, Problem::OperatorMissing),
            Before::Operator(Operator::With) => self.fault(span, Problem::MisplacedWith),
            Before::Start | Before::Open | Before::Operator(_) => {}
        }
        if open.len() == DEEPEST {
            self.fault(span, Problem::TooDeep);
        }
        open.push(span);
        self.push(span, Kind::Open);
        Before::Open
    }

    fn close(&mut self, before: Before, span: Span, open: &mut Vec<Span>) -> Before {
        let opened = open.pop();
        match (before, opened) {
            (_, None) => self.fault(span, Problem::Unopened),
            (Before::Open, Some(start)) => {
                self.fault(start.to(span), Problem::EmptyParentheses);
            }
            (Before::Operator(operator), Some(_)) => {
                self.fault(span, Problem::OperandMissing { operator });
            }
            _ => {}
        }
        self.push(span, Kind::Close);
        Before::Operand
    }

    fn operator(&mut self, before: Before, span: Span, operator: Operator) -> Before {
        match before {
            Before::Start | Before::Open | Before::Operator(_) => {
                self.fault(span, Problem::OperandMissing { operator });
            }
            Before::Operand if operator == Operator::With => {
                self.fault(span, Problem::MisplacedWith);
            }
            Before::Operand | Before::License => {}
        }
        if span.of(self.text) != operator.as_str() {
            let note = Note::OperatorCase { normal: operator.as_str() };
            self.remarks.push(Remark { span, note });
        }
        self.push(span, Kind::Operator(operator));
        Before::Operator(operator)
    }

    fn exception(&mut self, span: Span) {
        let word = span.of(self.text);
        let entry = licenses::exception(word);
        match entry {
            Some(entry) => self.spelling(span, word, entry),
            None => {
                let left = self.suggestions.checked_sub(1);
                self.suggestions = left.unwrap_or(0);
                let meant = left.and_then(|_| licenses::near_exception(word));
                let repair = meant.map(|id| Edit::replace(span, id));
                let kind = Problem::UnknownException { meant };
                self.faults.push(Fault { span, kind, repair });
            }
        }
        let id = entry.map_or(word, |entry| entry.id).to_string();
        self.push(span, Kind::Exception { id, known: entry.is_some() });
    }

    fn spelling(&mut self, span: Span, word: &str, entry: licenses::Entry) {
        if word != entry.id {
            let note = Note::Case { normal: entry.id.to_string() };
            self.remarks.push(Remark { span, note });
        }
    }

    /// Words with nothing between them: one licence, or a name in everyday words.
    fn licenses(&mut self, before: Before, words: &[Span]) {
        if matches!(before, Before::License | Before::Operand) {
            self.fault(words[0], Problem::OperatorMissing);
        }
        let (faults, remarks) = (self.faults.len(), self.remarks.len());
        let mut known = true;
        for &word in words {
            known &= self.license(word);
        }
        let whole = words[0].to(words[words.len() - 1]);
        if words.len() == 1 {
            if !known {
                let meant = self.meant(whole);
                self.unknown(whole, meant);
            }
            return;
        }
        let meant = self.meant(whole);
        if !known || !meant.is_empty() {
            self.faults.truncate(faults);
            self.remarks.truncate(remarks);
            self.unknown(whole, meant);
        } else if self.faults.len() == faults {
            self.fault(words[1], Problem::OperatorMissing);
        }
    }

    fn unknown(&mut self, span: Span, meant: Vec<String>) {
        let repair = meant.first().map(|expression| Edit::replace(span, expression));
        let kind = Problem::UnknownLicense { meant };
        self.faults.push(Fault { span, kind, repair });
    }

    fn meant(&mut self, span: Span) -> Vec<String> {
        let Some(left) = self.suggestions.checked_sub(1) else { return Vec::new() };
        self.suggestions = left;
        meant(span.of(self.text))
    }

    /// Whether the word is a licence of the list or the author's own.
    fn license(&mut self, span: Span) -> bool {
        let word = span.of(self.text);
        if let Some(name) = reference(word) {
            self.reference(span, word, name);
            return true;
        }
        let (bare, later) = match word.strip_suffix('+') {
            Some(bare) => (bare, true),
            None => (word, false),
        };
        let entry = licenses::license(bare);
        if let Some(entry) = entry {
            self.spelling(Span::new(span.start, span.start + bare.len()), bare, entry);
            self.deprecation(span, entry, later);
        }
        let id = entry.map_or(bare, |entry| entry.id).to_string();
        self.push(span, Kind::License { id, known: entry.is_some(), later });
        entry.is_some()
    }

    fn deprecation(&mut self, span: Span, entry: licenses::Entry, later: bool) {
        if !entry.deprecated {
            return;
        }
        let with_plus = format!("{}+", entry.id);
        let successors = match (later, licenses::successors(&with_plus)) {
            (true, successors) if !successors.is_empty() => successors,
            _ => licenses::successors(entry.id),
        };
        let successors = successors.iter().map(|id| id.to_string()).collect();
        self.remarks.push(Remark { span, note: Note::Deprecated { successors } });
    }

    fn reference(&mut self, span: Span, word: &str, name: &str) {
        let prefix = word.len() - name.len();
        // Judged in lower case, as packaging does: the Kelvin sign becomes an ASCII k there.
        let lower = name.to_lowercase();
        let allowed = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '.' | '-');
        if name.is_empty() || !lower.chars().all(allowed) {
            let legal: String =
                name.chars().map(|letter| if allowed(letter) { letter } else { '-' }).collect();
            let legal = legal.trim_matches('-');
            let repair =
                (!legal.is_empty()).then(|| Edit::replace(span, format!("{PREFIX}{legal}")));
            self.faults.push(Fault { span, kind: Problem::InvalidReference, repair });
        }
        if &word[..prefix] != PREFIX {
            let note = Note::Case { normal: format!("{PREFIX}{name}") };
            self.remarks.push(Remark { span, note });
        }
        self.push(span, Kind::Reference { name: name.to_string() });
    }

    fn end(&mut self, before: Before, last: Option<Span>, open: Vec<Span>) {
        if let (Before::Operator(operator), Some(last)) = (before, last) {
            self.fault(last, Problem::OperandMissing { operator });
        }
        // One slip, one fault: of many open parentheses the innermost stands for all.
        if let Some(&innermost) = open.last() {
            self.fault(innermost, Problem::Unclosed);
        }
    }

    fn spaces(&mut self) {
        let odd = self.text.char_indices().find(|(_, letter)| *letter != ' ' && is_space(*letter));
        if let Some((at, letter)) = odd {
            let span = Span::new(at, at + letter.len_utf8());
            self.remarks.push(Remark { span, note: Note::Space });
        }
    }
}

const PREFIX: &str = "LicenseRef-";

/// What follows `LicenseRef-` in any case.
fn reference(word: &str) -> Option<&str> {
    let prefix = word.get(..PREFIX.len())?;
    prefix.eq_ignore_ascii_case(PREFIX).then(|| &word[PREFIX.len()..])
}

/// The expressions that unknown words were probably meant to be.
fn meant(text: &str) -> Vec<String> {
    const LONGEST: usize = 200;
    if text.len() > LONGEST {
        return Vec::new();
    }
    for (separators, operator) in
        [(&['/', ',', ';', '|'][..], " OR "), (&['&'][..], " AND "), (&['+'][..], " AND ")]
    {
        let parts: Vec<&str> =
            text.split(separators).map(str::trim).filter(|part| !part.is_empty()).collect();
        let joined = parts.iter().map(|part| one(part)).collect::<Option<Vec<String>>>();
        if let Some(joined) = joined.filter(|_| parts.len() > 1) {
            return vec![joined.join(operator)];
        }
    }
    licenses::meant(text.trim_matches([',', ';', '.', '"', '\'']))
        .into_iter()
        .map(String::from)
        .collect()
}

fn one(part: &str) -> Option<String> {
    match licenses::license(part).filter(|entry| !entry.deprecated) {
        Some(entry) => Some(entry.id.to_string()),
        None => licenses::meant(part).first().map(|id| id.to_string()),
    }
}
