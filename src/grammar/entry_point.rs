//! Entry points: the reference `package.module:object.attribute [extras]`, and the names of
//! scripts, entry points and groups. Clause: "Entry points specification", data model.

mod name;
mod script;

pub use name::{NameProblem, entry_point_name, group_name, script_name};
pub use script::{Script, script};

use super::Fault;
use super::cursor::{is_space, trim};
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
        // One repair mends all the spaces.
        if let Some(first) = reference.faults.iter_mut().find(|fault| fault.kind == Problem::Space)
        {
            first.repair = Some(Edit::replace(body, without_spaces(body.of(text))));
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
                self.fault(Span::new(span.start, inner.start), Problem::Space);
            }
            None if inner.end < span.end => {
                self.fault(Span::new(inner.end, span.end), Problem::Space);
            }
            None => {}
        }
    }
}

fn without_spaces(body: &str) -> String {
    let dotted = |dotted: &str| dotted.split('.').map(str::trim).collect::<Vec<_>>().join(".");
    body.split(':').map(dotted).collect::<Vec<_>>().join(":")
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

/// Whether Python can import `name`: identifiers between dots, none of them a keyword.
pub fn is_import_name(name: &str) -> bool {
    name.split('.').all(|part| is_identifier(part) && !is_keyword(part))
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
    is_import_name(&module).then_some(module)
}
