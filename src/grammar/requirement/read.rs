//! The grammar of requirements, read from left to right: name, extras, then a URL or clauses,
//! then a marker.

use super::{PipSyntax, Requirement, RequirementFault, Url, extras, pip, tail};
use crate::grammar::Fault;
use crate::grammar::cursor::{Cursor, is_blank, is_space, is_word, trim};
use crate::grammar::marker::{Marker, MarkerFault};
use crate::grammar::specifier::SpecifierSet;
use crate::text::{Edit, Span};

pub(super) struct Reader<'a> {
    pub cursor: Cursor<'a>,
    pub out: Requirement,
}

pub(super) fn requirement(text: &str) -> Requirement {
    let mut reader = Reader { cursor: Cursor::new(text, 0), out: Requirement::default() };
    let whole = trim(text, Span::new(0, text.len()), is_space);
    if whole.is_empty() {
        reader.fault(Span::new(0, text.len()), RequirementFault::Empty, None);
        return reader.out;
    }
    if let Some(fault) = pip::recognize(text, whole) {
        reader.out.faults.push(fault);
        return reader.out;
    }
    let blanks = trim(text, Span::new(0, text.len()), is_blank);
    if blanks.start < whole.start {
        let span = Span::new(blanks.start, whole.start);
        let repair = Edit::delete(Span::new(0, whole.start));
        reader.fault(span, RequirementFault::LineBreak, Some(repair));
    }
    reader.cursor = Cursor::new(&text[..whole.end], whole.start);
    let before = reader.out.faults.len();
    reader.all();
    let found = &mut reader.out.faults;
    if found.len() > before
        && let Some(at) = whole.of(text).find(['\n', '\r'])
    {
        // Whatever was found around a line break comes from it.
        found.truncate(before);
        let span = Span::new(whole.start + at, whole.start + at + 1);
        found.push(Fault::new(span, RequirementFault::LineBreak));
    }
    reader.line_break_at_end(text, whole.end, blanks.end);
    for repair in reader.out.faults.iter_mut().filter_map(|fault| fault.repair.as_mut()) {
        // No white space is left where the end was cut off.
        if repair.text.is_empty() && text[repair.span.end..].trim().is_empty() {
            repair.span.start = text[..repair.span.start].trim_end_matches(is_blank).len();
        }
    }
    reader.out
}

/// The longest identifier at the cursor, and what must go from its end to make it one.
pub(super) fn identifier(cursor: &mut Cursor<'_>) -> Option<(Span, Option<Span>)> {
    cursor.peek().filter(char::is_ascii_alphanumeric)?;
    let run = cursor.eat_while(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.'));
    let name = trim(cursor.text, run, |c| c == '-' || c == '.');
    let excess = (name.end < run.end).then(|| Span::new(name.end, run.end));
    Some((name, excess))
}

impl Reader<'_> {
    pub fn fault(&mut self, span: Span, kind: RequirementFault, repair: Option<Edit>) {
        self.out.faults.push(Fault { span, kind, repair });
    }

    /// A line break between `end` and `blanks_end`; one that touches a URL is a part of it.
    fn line_break_at_end(&mut self, text: &str, end: usize, blanks_end: usize) {
        let mut start = end;
        if let Some(url) = self.out.url.as_mut().filter(|url| url.span.end == end) {
            let mut cursor = Cursor::new(text, end);
            url.span.end = cursor.eat_while(|c| !is_blank(c)).end;
            start = cursor.eat_blanks().end;
        }
        let continued = self
            .out
            .faults
            .iter_mut()
            .find(|fault| fault.kind == RequirementFault::LineContinuation);
        if let Some(repair) = continued.and_then(|fault| fault.repair.as_mut()) {
            repair.span.end = text.len();
        } else if start < blanks_end {
            let repair = Edit::delete(Span::new(end, text.len()));
            let span = Span::new(start, blanks_end);
            self.fault(span, RequirementFault::LineBreak, Some(repair));
        }
    }

    fn all(&mut self) {
        if !self.name() {
            return;
        }
        self.cursor.eat_blanks();
        extras::read(self);
        self.cursor.eat_blanks();
        let at = self.cursor.at;
        if self.cursor.eat("@") {
            self.url(Span::new(at, at + 1));
        } else {
            self.specifier();
        }
        self.marker();
    }

    fn name(&mut self) -> bool {
        let start = self.cursor.at;
        let Some((name, excess)) = identifier(&mut self.cursor) else {
            let text = self.cursor.text;
            let comes_later = |c: char| is_space(c) || "<>=!~;[(@,".contains(c);
            let width = self.cursor.peek().map_or(0, char::len_utf8);
            self.cursor.eat_while(|c| !comes_later(c));
            let word = Span::new(start, self.cursor.at);
            if word.is_empty() {
                self.fault(Span::new(start, start + width), RequirementFault::NameMissing, None);
            } else {
                let bad = Span::new(start, start + width);
                let rest = text[bad.end..word.end].starts_with(|c: char| c.is_ascii_alphanumeric());
                let strips = rest && text[start..].starts_with(['-', '_', '.']);
                let repair = strips.then(|| Edit::delete(bad));
                self.fault(bad, RequirementFault::NameInvalid, repair);
            }
            return false;
        };
        self.out.name = Some(name);
        if let Some(excess) = excess {
            self.fault(excess, RequirementFault::NameInvalid, Some(Edit::delete(excess)));
        }
        self.unusual_end_of_name();
        true
    }

    /// A character that touches the name and begins nothing that may follow one.
    fn unusual_end_of_name(&mut self) {
        const FOLLOWS: &str = " \t[(@;,<>=!~^#\\*\u{2264}\u{2265}\u{2260}\"'";
        let start = self.cursor.at;
        let Some(bad) = self.cursor.peek().filter(|c| !FOLLOWS.contains(*c) && !is_space(*c))
        else {
            return;
        };
        let span = Span::new(start, start + bad.len_utf8());
        self.cursor.bump();
        let is_dash = matches!(bad, '\u{2010}'..='\u{2015}' | '\u{2212}');
        let rest = self.cursor.eat_while(|c| is_word(c) || "-./\\+&:".contains(c));
        let repair = (is_dash && !rest.is_empty()).then(|| Edit::replace(span, "-"));
        self.fault(span, RequirementFault::NameInvalid, repair);
    }

    fn url(&mut self, at: Span) {
        self.cursor.eat_blanks();
        let mut span = self.cursor.eat_while(|c| !is_blank(c));
        let mut ahead = self.cursor;
        ahead.eat_blanks();
        if span.is_empty() || (span.of(self.cursor.text) == ";" && !ahead.is_at_end()) {
            self.cursor.at = span.start;
            self.fault(at, RequirementFault::UrlMissing, None);
            return;
        }
        let after = self.cursor;
        self.cursor.eat_blanks();
        if !self.cursor.is_at_end()
            && !self.cursor.rest().starts_with(';')
            && let Some(semicolon) = span.of(self.cursor.text).find(';').filter(|at| *at > 0)
        {
            let semicolon = span.start + semicolon;
            let repair = Edit::insert(semicolon, " ");
            let taken = Span::new(semicolon, semicolon + 1);
            self.fault(taken, RequirementFault::UrlTakesSemicolon, Some(repair));
            span.end = semicolon;
            self.cursor = Cursor { at: semicolon, ..after };
        }
        self.out.url = Some(Url { at, span });
        if !self.cursor.is_at_end() && !self.cursor.rest().starts_with(';') {
            let rest = Span::new(self.cursor.at, self.cursor.text.len());
            let found = tail::find(self.cursor.text, Span::new(span.end, rest.end));
            match found {
                Some(found) if found.start <= rest.start => self.tail(found),
                _ => self.fault(rest, RequirementFault::Rest, None),
            }
            self.cursor.at = self.cursor.text.len();
        }
    }

    fn specifier(&mut self) {
        let text = self.cursor.text;
        let start = self.cursor.at;
        let rest = self.cursor.rest();
        let semicolon = rest.find(';').map_or(text.len(), |at| start + at);
        let parenthesis = rest.find(')').map(|at| start + at).filter(|at| *at < semicolon);
        if rest.starts_with('(') {
            self.out.has_parentheses = true;
            let open = Span::new(start, start + 1);
            let Some(close) = parenthesis else {
                let region = trim(text, Span::new(open.end, semicolon), is_blank);
                let repair = Edit::insert(region.end.max(open.end), ")");
                self.fault(open, RequirementFault::ParenthesisUnclosed, Some(repair));
                self.clauses(region);
                self.cursor.at = semicolon;
                return;
            };
            self.clauses(Span::new(open.end, close));
            self.out.specifier_span = Some(Span::new(start, close + 1));
            self.cursor.at = close + 1;
            self.cursor.eat_blanks();
            if self.cursor.at < semicolon {
                let rest = Span::new(self.cursor.at, semicolon);
                match tail::find(text, Span::new(close + 1, text.len())) {
                    Some(found) if found.start <= rest.start => self.tail(found),
                    _ => {
                        let rest = trim(text, rest, is_blank);
                        self.fault(rest, RequirementFault::Rest, None);
                        self.cursor.at = semicolon;
                    }
                }
            }
            return;
        }
        let end = parenthesis.unwrap_or(semicolon);
        self.clauses(Span::new(start, end));
        if self.cursor.at == end && parenthesis.is_some() {
            let stray = Span::new(end, end + 1);
            self.fault(stray, RequirementFault::ParenthesisStray, Some(Edit::delete(stray)));
            self.cursor.at = semicolon;
        }
    }

    /// Reads the clauses in `region`, which reaches to the end, a `;` or a `)`.
    fn clauses(&mut self, region: Span) {
        let text = self.cursor.text;
        let mut region = region;
        let mut set = SpecifierSet::read_in_requirement(text, region);
        self.cursor.at = region.end;
        if !set.faults.is_empty()
            && let Some(found) = tail::find(text, Span::new(region.start, text.len()))
            && found.start < region.end
        {
            region.end = found.start.max(region.start);
            set = SpecifierSet::read_in_requirement(text, region);
            self.tail(found);
        }
        let span = trim(text, region, is_blank);
        self.out.specifier_span = (!span.is_empty()).then_some(span);
        let faults = std::mem::take(&mut set.faults);
        self.out.faults.extend(faults.into_iter().map(|fault| fault.map(RequirementFault::Clause)));
        self.out.specifier = set;
    }

    /// Notes what was appended to the requirement, and ends reading.
    fn tail(&mut self, found: tail::Tail) {
        let text = self.cursor.text;
        let span = trim(text, Span::new(found.start, text.len()), is_space);
        let repair = Edit::delete(Span::new(found.start, text.len()));
        self.fault(span, found.kind, Some(repair));
        self.cursor.at = text.len();
    }

    fn marker(&mut self) {
        let text = self.cursor.text;
        if self.cursor.is_at_end() {
            return;
        }
        let semicolon = Span::new(self.cursor.at, self.cursor.at + 1);
        let mut region = Span::new(semicolon.end, text.len());
        let mut marker = Marker::read_at(text, region);
        if !marker.faults.is_empty()
            && let Some(found) = tail::find(text, region)
            && found.kind != RequirementFault::Comment
        {
            region.end = found.start.max(region.start);
            marker = Marker::read_at(&text[..region.end], region);
            self.tail(found);
        }
        if let [Fault { kind: MarkerFault::Empty, repair, .. }] = &mut marker.faults[..] {
            *repair = Some(Edit::delete(Span::new(semicolon.start, text.len())));
        }
        let faults = marker.faults.iter().cloned();
        self.out.faults.extend(faults.map(|fault| fault.map(RequirementFault::Marker)));
        self.out.semicolon = Some(semicolon);
        self.out.marker = Some(marker);
    }
}

impl RequirementFault {
    /// Whether pip's own file format explains it.
    pub fn pip(self) -> Option<PipSyntax> {
        match self {
            RequirementFault::Pip(syntax) => Some(syntax),
            _ => None,
        }
    }
}
