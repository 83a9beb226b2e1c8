//! Values that can be known.

use super::Location;
use super::scope::Scope;
use std::rc::Rc;
use std::sync::Arc;

/// A Python value, as far as an evaluation follows it.
#[derive(Clone, Debug)]
pub enum Value {
    Text(String),
    Bytes(Vec<u8>),
    /// As `str()` shows it.
    Number(String),
    Boolean(bool),
    None,
    /// A tuple or a list.
    List(Vec<Value>),
    Path(Location),
    /// A file that was opened for reading.
    File(Location),
    /// `path.parents`
    Parents(Location),
    /// A module of the project.
    Module(ModuleValue),
    /// Something from outside the project, by its dotted name.
    Outside(String),
    /// A function of the project, by the place of its definition.
    Function(FunctionValue),
}

/// The names of a module.
#[derive(Clone)]
pub struct ModuleValue(pub(super) Rc<Scope>);

/// A function and the module it is defined in.
#[derive(Clone)]
pub struct FunctionValue {
    pub(super) module: Arc<crate::python::Module>,
    pub(super) file: String,
    pub(super) start: usize,
}

impl Value {
    /// `str(value)`, where that is known.
    pub fn shown(&self) -> Option<String> {
        Some(match self {
            Value::Text(text) | Value::Number(text) => text.clone(),
            Value::Boolean(true) => "True".to_owned(),
            Value::Boolean(false) => "False".to_owned(),
            Value::None => "None".to_owned(),
            _ => return None,
        })
    }

    /// What a message calls a value that is certainly no string, article and all.
    pub fn other_kind(&self) -> Option<&'static str> {
        Some(match self {
            Value::Bytes(_) => "bytes",
            Value::Number(_) => "a number",
            Value::Boolean(_) => "a boolean",
            Value::None => "None",
            Value::List(_) => "a tuple or a list",
            _ => return None,
        })
    }

    /// As setuptools makes a version of it: `str(value)`, the items of a list with dots between.
    pub fn joined(&self) -> Option<String> {
        match self {
            Value::List(items) => {
                let items: Option<Vec<String>> = items.iter().map(Value::shown).collect();
                Some(items?.join("."))
            }
            value => value.shown(),
        }
    }

    /// What `if value:` sees, where that is known.
    pub(super) fn truth(&self) -> Option<bool> {
        Some(match self {
            Value::Text(text) => !text.is_empty(),
            Value::Bytes(bytes) => !bytes.is_empty(),
            Value::Boolean(value) => *value,
            Value::None => false,
            Value::List(items) => !items.is_empty(),
            // True only for those who check types.
            Value::Outside(dotted) if dotted.ends_with("typing.TYPE_CHECKING") => false,
            Value::Path(_) | Value::Module(_) | Value::Function(_) => true,
            _ => return None,
        })
    }
}

impl PartialEq for Value {
    fn eq(&self, other: &Value) -> bool {
        match (self, other) {
            (Value::Text(a), Value::Text(b)) | (Value::Number(a), Value::Number(b)) => a == b,
            (Value::Bytes(a), Value::Bytes(b)) => a == b,
            (Value::Boolean(a), Value::Boolean(b)) => a == b,
            (Value::None, Value::None) => true,
            (Value::List(a), Value::List(b)) => a == b,
            (Value::Path(a), Value::Path(b)) | (Value::File(a), Value::File(b)) => a == b,
            (Value::Outside(a), Value::Outside(b)) => a == b,
            _ => false,
        }
    }
}

impl Eq for Value {}

impl std::fmt::Debug for ModuleValue {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "module {}", self.0.file)
    }
}

impl std::fmt::Debug for FunctionValue {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "function at {}:{}", self.file, self.start)
    }
}
