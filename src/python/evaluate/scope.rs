//! Names and what they are bound to.

use super::{Reason, Stop, Unknown, Value};
use crate::python::Module;
use crate::text::Span;
use std::collections::HashMap;
use std::rc::Rc;
use std::sync::Arc;

/// A name's binding: its value, or why there is none, and where it was made.
#[derive(Clone, Debug)]
pub(super) struct Binding {
    pub value: Result<Value, Stop>,
    pub file: String,
    pub span: Span,
}

/// The names of a module or of a function that runs in it.
#[derive(Clone)]
pub(super) struct Scope {
    pub file: String,
    pub module: Arc<Module>,
    names: HashMap<String, Binding>,
    /// `from somewhere import *`: any name may be bound by it.
    star: Option<Span>,
    /// For a function: the names of its module.
    outer: Option<Rc<HashMap<String, Binding>>>,
}

impl Scope {
    pub fn new(file: &str, module: Arc<Module>) -> Scope {
        Scope { file: file.to_owned(), module, names: HashMap::new(), star: None, outer: None }
    }

    /// A scope for a function that is called from this one.
    pub fn inner(&self) -> Scope {
        let outer = match &self.outer {
            Some(outer) => Rc::clone(outer),
            None => Rc::new(self.names.clone()),
        };
        Scope {
            file: self.file.clone(),
            module: Arc::clone(&self.module),
            names: HashMap::new(),
            star: self.star,
            outer: Some(outer),
        }
    }

    pub fn bind(&mut self, name: &str, value: Result<Value, Stop>, span: Span) {
        let binding = Binding { value, file: self.file.clone(), span };
        self.names.insert(name.to_owned(), binding);
    }

    pub fn copy(&mut self, name: &str, binding: Binding) {
        self.names.insert(name.to_owned(), binding);
    }

    pub fn forget(&mut self, name: &str) {
        self.names.remove(name);
    }

    pub fn lookup(&self, name: &str) -> Option<Binding> {
        let outer = || self.outer.as_ref()?.get(name);
        self.names.get(name).or_else(outer).cloned()
    }

    /// Names that `from module import *` takes.
    pub fn public(&self) -> impl Iterator<Item = (&String, &Binding)> {
        self.names.iter().filter(|(name, _)| !name.starts_with('_'))
    }

    pub fn take_anything(&mut self, span: Span) {
        self.star = Some(span);
    }

    /// Why a name is not there.
    pub fn absent(&self, name: &str) -> Reason {
        match self.star {
            Some(span) => Reason::Runs(self.excerpt(span)),
            None => Reason::Unbound(name.to_owned()),
        }
    }

    pub fn stop(&self, span: Span, reason: Reason) -> Stop {
        Stop::Unknown(Unknown { file: self.file.clone(), span, reason })
    }

    /// The expression at `span` would have to be run.
    pub fn runs(&self, span: Span) -> Stop {
        self.stop(span, Reason::Runs(self.excerpt(span)))
    }

    /// The source at `span`, for a message.
    fn excerpt(&self, span: Span) -> String {
        let text = span.of(self.module.text());
        let line = text.lines().next().unwrap_or_default();
        let short: String = line.chars().take(60).collect();
        if short.len() < text.len() { format!("{short}…") } else { short }
    }
}
