//! Entry points: the reference `package.module:object.attribute [extras]`, and the names of
//! scripts, entry points and groups. Clause: "Entry points specification", data model.

use super::Fault;
use super::cursor::{is_space, is_word, trim};
use crate::text::{Edit, Span};

/// A reference to an object as far as it was understood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reference {
    /// All before the colon.
    pub module: Span,
    /// The parts of the module between dots.
    pub segments: Vec<Span>,
    /// All between the colon and the extras; `None` without a colon.
    pub object: Option<Span>,
    /// The parts of the object between dots.
    pub attributes: Vec<Span>,
    /// `[extras]` with its brackets.
    pub extras: Option<Span>,
    pub faults: Vec<Fault<Problem>>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Problem {
    Empty,
    /// A path to a file in place of a dotted module.
    FilePath,
    /// Parentheses of a call behind the object; the span covers them.
    Call,
    /// A second colon; the span is that colon.
    SecondColon,
    /// Nothing before the colon.
    ModuleMissing,
    /// Nothing after the colon.
    ObjectMissing,
    /// Two dots in a row, or one at an end; the span is the dot.
    EmptySegment,
    /// A hyphen in a part.
    Hyphen,
    /// A part is a word that Python keeps for itself.
    Keyword,
    /// A part starts with a character that no identifier starts with.
    Start,
    /// White space around a dot or colon; setuptools passes over it, pip does not.
    Space,
    /// A character that no identifier contains.
    Character(char),
    /// Deprecated by the specification and ignored by everyone; setuptools refuses them behind a
    /// bare module.
    Extras {
        behind_object: bool,
    },
    /// A bracket without its partner, or text after it.
    ExtrasInvalid,
}

impl Problem {
    /// Whether setuptools 84 stops the build, as validate-pyproject 0.27 does.
    pub fn stops_setuptools(self) -> bool {
        match self {
            Problem::Extras { behind_object } => !behind_object,
            Problem::Keyword | Problem::Space => false,
            _ => true,
        }
    }
}

impl Reference {
    /// Reads `text` to its end, whatever it is.
    pub fn read(text: &str) -> Reference {
        let whole = trim(text, Span::new(0, text.len()), is_space);
        let mut reference = Reference {
            module: whole,
            segments: Vec::new(),
            object: None,
            attributes: Vec::new(),
            extras: None,
            faults: Vec::new(),
        };
        if whole.is_empty() {
            reference.fault(Span::new(0, text.len()), Problem::Empty);
            return reference;
        }
        let body = reference.read_extras(text, whole);
        let body = reference.read_call(text, body);
        let (module, object) = match body.of(text).find(':') {
            Some(colon) => {
                let colon = body.start + colon;
                (Span::new(body.start, colon), Some(Span::new(colon + 1, body.end)))
            }
            None => (body, None),
        };
        reference.module = trim(text, module, is_space);
        reference.object = object.map(|object| trim(text, object, is_space));
        if is_path(module.of(text)) {
            reference.read_path(text, body, module, object);
            return reference;
        }
        if module.is_empty() {
            let colon = Span::new(module.end, (module.end + 1).min(body.end));
            reference.fault(colon, Problem::ModuleMissing);
        } else {
            reference.segments = reference.read_dotted(text, module);
        }
        if let Some(object) = object {
            reference.read_object(text, module, object);
        }
        reference
    }

    /// Whether a command can be made of it: a module and a function, and nothing wrong.
    pub fn has_function(&self) -> bool {
        self.object.is_some_and(|object| !object.is_empty())
    }

    fn fault(&mut self, span: Span, kind: Problem) {
        self.faults.push(Fault::new(span, kind));
    }

    fn repair(&mut self, span: Span, kind: Problem, edit: Edit) {
        self.faults.push(Fault::with(span, kind, edit));
    }

    /// Takes `[extras]` off the end and gives what stands before it.
    fn read_extras(&mut self, text: &str, whole: Span) -> Span {
        let Some(open) = whole.of(text).find('[') else { return whole };
        let extras = Span::new(whole.start + open, whole.end);
        let before = Span::new(whole.start, extras.start);
        let body = trim(text, before, is_space);
        let body = Span::new(before.start, body.end.max(before.start));
        let inside = extras.of(text).strip_prefix('[').and_then(|rest| rest.strip_suffix(']'));
        let named = |name: &str| {
            let name = name.trim();
            let ends = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
            ends(name.chars().next())
                && ends(name.chars().next_back())
                && name.chars().all(|c| c.is_ascii_alphanumeric() || "._-".contains(c))
        };
        let kind = match inside {
            Some(inside) if inside.split(',').all(named) => {
                Problem::Extras { behind_object: body.of(text).contains(':') }
            }
            _ => Problem::ExtrasInvalid,
        };
        self.extras = Some(extras);
        self.repair(extras, kind, Edit::delete(Span::new(body.end, whole.end)));
        body
    }

    /// Takes `()` or `(arguments)` off the end and gives what stands before it.
    fn read_call(&mut self, text: &str, body: Span) -> Span {
        let Some(open) = body.of(text).find('(') else { return body };
        if !body.of(text).ends_with(')') {
            return body;
        }
        let call = Span::new(body.start + open, body.end);
        let before = trim(text, Span::new(body.start, call.start), is_space);
        let before = Span::new(body.start, before.end.max(body.start));
        self.repair(call, Problem::Call, Edit::delete(Span::new(before.end, body.end)));
        before
    }

    fn read_path(&mut self, text: &str, body: Span, module: Span, object: Option<Span>) {
        let object = object.map(|object| object.of(text).trim()).filter(|name| !name.is_empty());
        let repair = module_of_path(module.of(text))
            .map(|module| Edit::replace(body, format!("{module}:{}", object.unwrap_or("main"))));
        self.faults.push(Fault { span: self.module, kind: Problem::FilePath, repair });
    }

    fn read_object(&mut self, text: &str, module: Span, object: Span) {
        let colon = Span::new(module.end, object.start);
        if let Some(second) = object.of(text).find(':') {
            let second = Span::new(object.start + second, object.start + second + 1);
            let edit = match second.start == object.start {
                true => Edit::delete(second),
                false => Edit::replace(colon, "."),
            };
            self.repair(second, Problem::SecondColon, edit);
        } else if trim(text, object, is_space).is_empty() {
            self.fault(colon, Problem::ObjectMissing);
        } else {
            self.attributes = self.read_dotted(text, object);
        }
    }

    fn read_dotted(&mut self, text: &str, dotted: Span) -> Vec<Span> {
        let mut parts = Vec::new();
        let mut start = dotted.start;
        for part in dotted.of(text).split('.') {
            let span = Span::new(start, start + part.len());
            self.read_part(text, span, dotted);
            parts.push(trim(text, span, is_space));
            start = span.end + 1;
        }
        parts
    }

    fn read_part(&mut self, text: &str, span: Span, dotted: Span) {
        let inner = trim(text, span, is_space);
        if inner.is_empty() {
            // The dot behind the part, or the one before it when the part is the last.
            let dot = if span.end < dotted.end { span.end } else { span.start.max(1) - 1 };
            return self.fault(Span::new(dot, (dot + 1).min(text.len())), Problem::EmptySegment);
        }
        let word = inner.of(text);
        if is_keyword(word) {
            return self.fault(inner, Problem::Keyword);
        }
        let wrong = |(at, c): &(usize, char)| {
            if *at == 0 { !is_start(*c) } else { !unicode_ident::is_xid_continue(*c) }
        };
        match word.char_indices().find(wrong) {
            Some((at, '-')) if at > 0 && is_identifier(&word.replace('-', "_")) => {
                let hyphen = Span::new(inner.start + at, inner.start + at + 1);
                self.repair(hyphen, Problem::Hyphen, Edit::replace(inner, word.replace('-', "_")));
            }
            Some((at, c)) => {
                let place = Span::new(inner.start + at, inner.start + at + c.len_utf8());
                let kind = match c {
                    '-' => Problem::Hyphen,
                    _ if at == 0 && unicode_ident::is_xid_continue(c) => Problem::Start,
                    _ => Problem::Character(c),
                };
                self.fault(place, kind);
            }
            None if inner.start > span.start => {
                let space = Span::new(span.start, inner.start);
                self.repair(space, Problem::Space, Edit::delete(space));
            }
            None if inner.end < span.end => {
                let space = Span::new(inner.end, span.end);
                self.repair(space, Problem::Space, Edit::delete(space));
            }
            None => {}
        }
    }
}

fn is_start(c: char) -> bool {
    c == '_' || unicode_ident::is_xid_start(c)
}

/// Whether Python reads `word` as one identifier, keywords included (`str.isidentifier`).
pub fn is_identifier(word: &str) -> bool {
    let mut letters = word.chars();
    letters.next().is_some_and(is_start) && letters.all(unicode_ident::is_xid_continue)
}

/// Whether Python keeps `word` for itself, so that no module or object can have the name.
pub fn is_keyword(word: &str) -> bool {
    const KEYWORDS: [&str; 35] = [
        "False", "None", "True", "and", "as", "assert", "async", "await", "break", "class",
        "continue", "def", "del", "elif", "else", "except", "finally", "for", "from", "global",
        "if", "import", "in", "is", "lambda", "nonlocal", "not", "or", "pass", "raise", "return",
        "try", "while", "with", "yield",
    ];
    KEYWORDS.binary_search(&word).is_ok()
}

fn is_path(module: &str) -> bool {
    module.contains(['/', '\\']) || module.trim().ends_with(".py")
}

/// `src/package/cli.py` as `package.cli`.
fn module_of_path(path: &str) -> Option<String> {
    let path = path.trim().replace('\\', "/");
    let path = path.strip_prefix("./").unwrap_or(&path);
    let path = path.strip_prefix("src/").unwrap_or(path).trim_matches('/');
    let path = path.strip_suffix(".py").unwrap_or(path);
    let path = path.strip_suffix("/__init__").unwrap_or(path);
    let module = path.replace('/', ".");
    module.split('.').all(|part| is_identifier(part) && !is_keyword(part)).then_some(module)
}

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
