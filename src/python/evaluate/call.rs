//! Calls: methods of texts, paths and files, and the functions that packages read their version
//! with.

use super::scope::Scope;
use super::statement::Flow;
use super::value::FunctionValue;
use super::{DEPTH, Evaluator, Location, Reason, Stop, Value};
use crate::python::span;
use crate::text::Span;
use ruff_python_ast::{self as ast, Expr, Stmt};
use ruff_text_size::Ranged;

/// The arguments of a call that are known.
struct Given {
    values: Vec<Value>,
    named: Vec<(String, Value)>,
}

impl Given {
    fn first(&self) -> Option<&Value> {
        self.values.first()
    }

    fn text(&self, at: usize) -> Option<&str> {
        match self.values.get(at)? {
            Value::Text(text) => Some(text),
            _ => None,
        }
    }
}

impl Evaluator<'_> {
    pub(super) fn call(
        &self,
        call: &ast::ExprCall,
        scope: &Scope,
        depth: usize,
    ) -> Result<Value, Stop> {
        let place = span(call.range());
        let runs = || scope.runs(place);
        if let Expr::Attribute(attribute) = &*call.func {
            let value = self.expression(&attribute.value, scope, depth)?;
            let name = attribute.attr.as_str();
            return match value {
                Value::Outside(dotted) => {
                    let given = self.given(call, scope, depth)?;
                    self.outside(&format!("{dotted}.{name}"), &given, scope, place)
                }
                Value::Module(module) => {
                    let function = module.0.lookup(name).ok_or_else(runs)?.value?;
                    let given = self.given(call, scope, depth)?;
                    self.apply(function, &given, scope, place, depth)
                }
                value => {
                    let given = self.given(call, scope, depth)?;
                    self.method(value, name, &given, scope, place)?.ok_or_else(runs)
                }
            };
        }
        let function = self.expression(&call.func, scope, depth)?;
        let given = self.given(call, scope, depth)?;
        self.apply(function, &given, scope, place, depth)
    }

    fn given(&self, call: &ast::ExprCall, scope: &Scope, depth: usize) -> Result<Given, Stop> {
        let mut given = Given { values: Vec::new(), named: Vec::new() };
        for argument in &call.arguments.args {
            if argument.is_starred_expr() {
                return Err(scope.runs(span(call.range())));
            }
            given.values.push(self.expression(argument, scope, depth)?);
        }
        for keyword in &call.arguments.keywords {
            let Some(name) = &keyword.arg else { return Err(scope.runs(span(call.range()))) };
            let value = self.expression(&keyword.value, scope, depth)?;
            given.named.push((name.as_str().to_owned(), value));
        }
        Ok(given)
    }

    fn apply(
        &self,
        function: Value,
        given: &Given,
        scope: &Scope,
        place: Span,
        depth: usize,
    ) -> Result<Value, Stop> {
        match function {
            Value::Outside(dotted) => self.outside(&dotted, given, scope, place),
            Value::Function(function) => self.function(&function, given, scope, place, depth),
            _ => Err(scope.runs(place)),
        }
    }

    /// What a function gives when it is called without arguments.
    pub(super) fn result(
        &self,
        function: &FunctionValue,
        scope: &Scope,
        place: Span,
    ) -> Result<Value, Stop> {
        let given = Given { values: Vec::new(), named: Vec::new() };
        self.function(function, &given, scope, place, 0)
    }

    /// Runs a function of the project whose parameters are all plain.
    fn function(
        &self,
        function: &FunctionValue,
        given: &Given,
        scope: &Scope,
        place: Span,
        depth: usize,
    ) -> Result<Value, Stop> {
        let runs = || scope.runs(place);
        let same = function.file == scope.file;
        if !same || depth > DEPTH {
            return Err(runs());
        }
        let definition =
            function.module.statements().iter().find_map(|statement| match statement {
                Stmt::FunctionDef(found) if found.range().start().to_usize() == function.start => {
                    Some(found)
                }
                _ => None,
            });
        let definition = definition.ok_or_else(runs)?;
        let parameters = &definition.parameters;
        if parameters.vararg.is_some() || parameters.kwarg.is_some() {
            return Err(runs());
        }
        let mut inner = scope.inner();
        let mut values = given.values.iter();
        let mut used = 0;
        for parameter in
            parameters.posonlyargs.iter().chain(&parameters.args).chain(&parameters.kwonlyargs)
        {
            let name = parameter.parameter.name.as_str();
            let named = given.named.iter().find(|(given, _)| given == name);
            let value = match (values.next(), named, &parameter.default) {
                (Some(value), _, _) => value.clone(),
                (None, Some((_, value)), _) => {
                    used += 1;
                    value.clone()
                }
                (None, None, Some(default)) => self.expression(default, scope, depth + 1)?,
                (None, None, None) => return Err(runs()),
            };
            inner.bind(name, Ok(value), span(parameter.range()));
        }
        if values.next().is_some() || used < given.named.len() {
            return Err(runs());
        }
        match self.block(&definition.body, &mut inner, depth + 8).0 {
            Flow::Returned(value) => value,
            Flow::Through => Ok(Value::None),
            Flow::Raised(stop) => Err(stop),
        }
    }

    /// A function from outside the project.
    fn outside(
        &self,
        dotted: &str,
        given: &Given,
        scope: &Scope,
        place: Span,
    ) -> Result<Value, Stop> {
        let runs = || scope.runs(place);
        let path = |at: usize| given.values.get(at).and_then(|value| self.location(value));
        let texts = |paths: &[Value]| -> Option<Vec<String>> {
            paths
                .iter()
                .map(|value| match value {
                    Value::Text(text) => Some(text.clone()),
                    Value::Path(path) => Some(path.to_string()),
                    _ => None,
                })
                .collect()
        };
        Ok(match dotted {
            "pathlib.Path" | "pathlib.PurePath" | "pathlib.PosixPath" => {
                let parts = texts(&given.values).ok_or_else(runs)?;
                let mut location = Location::default();
                for part in &parts {
                    location = location.join(part);
                }
                Value::Path(location)
            }
            "os.fspath" | "os.path.abspath" | "os.path.realpath" | "os.path.normpath"
            | "os.path.expanduser" => Value::Text(path(0).ok_or_else(runs)?.to_string()),
            "os.path.dirname" => Value::Text(path(0).ok_or_else(runs)?.parent().to_string()),
            "os.path.basename" => Value::Text(path(0).ok_or_else(runs)?.name().to_owned()),
            "os.path.join" => {
                let parts = texts(&given.values).ok_or_else(runs)?;
                let mut location = Location::default();
                for part in &parts {
                    location = location.join(part);
                }
                Value::Text(location.to_string())
            }
            "os.path.exists" | "os.path.isfile" => {
                let location = path(0).ok_or_else(runs)?;
                Value::Boolean(self.file(&location, scope, place).is_ok())
            }
            "builtins.open" | "io.open" | "codecs.open" => {
                let mode = given.text(1).unwrap_or("r");
                if mode.contains(['w', 'a', 'x', '+']) {
                    return Err(runs());
                }
                let location = path(0).ok_or_else(runs)?;
                self.file(&location, scope, place)?;
                if mode.contains('b') { Value::Path(location) } else { Value::File(location) }
            }
            "builtins.str" => match given.first() {
                Some(Value::Path(path)) => Value::Text(path.to_string()),
                Some(value) => Value::Text(value.shown().ok_or_else(runs)?),
                None => Value::Text(String::new()),
            },
            "builtins.tuple" | "builtins.list" => match given.first() {
                Some(Value::List(items)) => Value::List(items.clone()),
                _ => return Err(runs()),
            },
            "builtins.map" => match (given.first(), given.values.get(1)) {
                (Some(Value::Outside(function)), Some(Value::List(items)))
                    if function == "builtins.str" =>
                {
                    let shown: Option<Vec<Value>> =
                        items.iter().map(|item| item.shown().map(Value::Text)).collect();
                    Value::List(shown.ok_or_else(runs)?)
                }
                _ => return Err(runs()),
            },
            "importlib.resources.files" | "importlib_resources.files" => {
                Value::Path(self.package(given.text(0), scope).ok_or_else(runs)?)
            }
            "importlib.resources.read_text" | "importlib_resources.read_text" => {
                let folder = self.package(given.text(0), scope).ok_or_else(runs)?;
                let location = folder.join(given.text(1).ok_or_else(runs)?);
                self.text(&location, scope, place)?
            }
            "pkgutil.get_data" => {
                let folder = self.package(given.text(0), scope).ok_or_else(runs)?;
                let location = folder.join(given.text(1).ok_or_else(runs)?);
                Value::Bytes(self.file(&location, scope, place)?)
            }
            "importlib.metadata.version"
            | "importlib_metadata.version"
            | "pkg_resources.get_distribution" => {
                return Err(scope.stop(place, Reason::OwnMetadata));
            }
            _ => return Err(runs()),
        })
    }

    /// The folder of a package of the project.
    fn package(&self, name: Option<&str>, scope: &Scope) -> Option<Location> {
        let name = name?;
        let root = Location::of(&self.root);
        let folder = root.join(&name.replace('.', "/"));
        let init = folder.join("__init__.py").inside()?;
        let own = init == scope.file || self.tree.read(&init).is_some();
        own.then_some(folder)
    }

    fn text(&self, location: &Location, scope: &Scope, place: Span) -> Result<Value, Stop> {
        let bytes = self.file(location, scope, place)?;
        let text = String::from_utf8(bytes).map_err(|_| scope.runs(place))?;
        let text = text.strip_prefix('\u{feff}').map_or(text.clone(), str::to_owned);
        Ok(Value::Text(text.replace("\r\n", "\n").replace('\r', "\n")))
    }

    /// A method of a value. None when nobody knows what it does.
    fn method(
        &self,
        value: Value,
        name: &str,
        given: &Given,
        scope: &Scope,
        place: Span,
    ) -> Result<Option<Value>, Stop> {
        Ok(match value {
            Value::Text(text) => text_method(&text, name, given),
            Value::Bytes(bytes) => match name {
                "decode" => String::from_utf8(bytes).ok().map(Value::Text),
                _ => None,
            },
            Value::Path(path) => match name {
                "resolve" | "absolute" | "expanduser" => Some(Value::Path(path)),
                "joinpath" => {
                    let mut location = path;
                    for at in 0..given.values.len() {
                        let Some(more) = given.text(at) else { return Ok(None) };
                        location = location.join(more);
                    }
                    Some(Value::Path(location))
                }
                "with_name" => given.text(0).map(|name| Value::Path(path.parent().join(name))),
                "read_text" => Some(self.text(&path, scope, place)?),
                "read_bytes" | "read" => Some(Value::Bytes(self.file(&path, scope, place)?)),
                "open" => {
                    let mode = given.text(0).unwrap_or("r");
                    if mode.contains(['w', 'a', 'x', '+', 'b']) {
                        return Ok(None);
                    }
                    self.file(&path, scope, place)?;
                    Some(Value::File(path))
                }
                "exists" | "is_file" => {
                    Some(Value::Boolean(self.file(&path, scope, place).is_ok()))
                }
                _ => None,
            },
            Value::File(path) => match name {
                "read" if given.values.is_empty() => Some(self.text(&path, scope, place)?),
                "readline" if given.values.is_empty() => match self.text(&path, scope, place)? {
                    Value::Text(text) => {
                        let end = text.find('\n').map_or(text.len(), |at| at + 1);
                        Some(Value::Text(text[..end].to_owned()))
                    }
                    _ => None,
                },
                "close" => Some(Value::None),
                _ => None,
            },
            _ => None,
        })
    }
}

fn text_method(text: &str, name: &str, given: &Given) -> Option<Value> {
    let set = given.text(0);
    if given.named.iter().any(|(name, _)| name != "encoding" && name != "errors") {
        return None;
    }
    let in_set = |c: char| set.map_or(c.is_whitespace(), |set| set.contains(c));
    let owned = |text: &str| Some(Value::Text(text.to_owned()));
    let pieces = |pieces: Vec<&str>| {
        Some(Value::List(pieces.into_iter().map(|piece| Value::Text(piece.to_owned())).collect()))
    };
    match name {
        "strip" => owned(text.trim_matches(in_set)),
        "lstrip" => owned(text.trim_start_matches(in_set)),
        "rstrip" => owned(text.trim_end_matches(in_set)),
        "lower" => owned(&text.to_lowercase()),
        "replace" if given.values.len() == 2 => owned(&text.replace(set?, given.text(1)?)),
        "removeprefix" => owned(text.strip_prefix(set?).unwrap_or(text)),
        "removesuffix" => owned(text.strip_suffix(set?).unwrap_or(text)),
        "split" if given.values.is_empty() => pieces(text.split_whitespace().collect()),
        "split" if given.values.len() == 1 && !set?.is_empty() => {
            pieces(text.split(set?).collect())
        }
        "splitlines" if given.values.is_empty() => pieces(text.lines().collect()),
        "join" => match given.first()? {
            Value::List(items) => {
                let texts: Option<Vec<&str>> = items
                    .iter()
                    .map(|item| match item {
                        Value::Text(text) => Some(text.as_str()),
                        _ => None,
                    })
                    .collect();
                owned(&texts?.join(text))
            }
            _ => None,
        },
        "format" => {
            let mut values = given.values.iter();
            let mut out = String::new();
            let mut rest = text;
            while let Some(at) = rest.find(['{', '}']) {
                out.push_str(&rest[..at]);
                rest = rest[at..].strip_prefix("{}")?;
                out.push_str(&values.next()?.shown()?);
            }
            out.push_str(rest);
            values.next().is_none().then_some(Value::Text(out))
        }
        _ => None,
    }
}
