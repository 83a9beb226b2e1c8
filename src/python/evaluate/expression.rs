//! Expressions: what they are worth.

use super::scope::Scope;
use super::{Evaluator, Location, Reason, Stop, Value};
use crate::python::span;
use ruff_python_ast::{self as ast, Expr};
use ruff_text_size::Ranged;

/// How deep expressions may nest.
const NESTING: usize = 100;
/// How long a text (in bytes) or a list may become.
const SIZE: usize = 100_000;

impl Evaluator<'_> {
    pub(super) fn expression(
        &self,
        expression: &Expr,
        scope: &Scope,
        depth: usize,
    ) -> Result<Value, Stop> {
        let value = self.worth(expression, scope, depth)?;
        let size = match &value {
            Value::Text(text) | Value::Number(text) => text.len(),
            Value::Bytes(bytes) => bytes.len(),
            Value::List(items) => items.len(),
            _ => 0,
        };
        if size > SIZE {
            return Err(scope.stop(span(expression.range()), Reason::Budget));
        }
        Ok(value)
    }

    fn worth(&self, expression: &Expr, scope: &Scope, depth: usize) -> Result<Value, Stop> {
        let place = span(expression.range());
        self.step(scope, place)?;
        if depth > super::DEPTH + NESTING {
            return Err(scope.stop(place, Reason::Budget));
        }
        let depth = depth + 1;
        let of = |expression: &Expr| self.expression(expression, scope, depth);
        let runs = || scope.runs(place);
        match expression {
            Expr::StringLiteral(text) => Ok(Value::Text(text.value.to_str().to_owned())),
            Expr::BytesLiteral(bytes) => Ok(Value::Bytes(bytes.value.bytes().collect())),
            Expr::NumberLiteral(number) => match &number.value {
                ast::Number::Int(int) => Ok(Value::Number(int.to_string())),
                // What `str()` makes of a float is Python's own business; short ones are safe.
                ast::Number::Float(_) => {
                    let text = place.of(scope.module.text());
                    let plain = text.len() < 12
                        && text.split_once('.').is_some_and(|(whole, part)| {
                            is_digits(whole)
                                && (whole == "0" || !whole.starts_with('0'))
                                && is_digits(part)
                                && (part == "0" || !part.ends_with('0'))
                        });
                    if plain { Ok(Value::Number(text.to_owned())) } else { Err(runs()) }
                }
                ast::Number::Complex { .. } => Err(runs()),
            },
            Expr::BooleanLiteral(boolean) => Ok(Value::Boolean(boolean.value)),
            Expr::NoneLiteral(_) => Ok(Value::None),
            Expr::Name(name) => self.name(name, scope),
            Expr::Tuple(tuple) => self.list(&tuple.elts, scope, depth),
            Expr::List(list) => self.list(&list.elts, scope, depth),
            Expr::BinOp(operation) => {
                let left = of(&operation.left)?;
                let right = of(&operation.right)?;
                self.binary(&left, operation.op, &right).ok_or_else(runs)
            }
            Expr::BoolOp(operation) => {
                let mut last = Err(runs());
                for value in &operation.values {
                    let value = of(value)?;
                    let truth = value.truth().ok_or_else(runs)?;
                    let done = match operation.op {
                        ast::BoolOp::Or => truth,
                        ast::BoolOp::And => !truth,
                    };
                    last = Ok(value);
                    if done {
                        break;
                    }
                }
                last
            }
            Expr::UnaryOp(operation) if operation.op == ast::UnaryOp::Not => {
                let truth = of(&operation.operand)?.truth().ok_or_else(runs)?;
                Ok(Value::Boolean(!truth))
            }
            Expr::UnaryOp(operation) if operation.op == ast::UnaryOp::USub => {
                match of(&operation.operand)? {
                    Value::Number(text) => Ok(Value::Number(format!("-{text}"))),
                    _ => Err(runs()),
                }
            }
            Expr::If(choice) => match of(&choice.test)?.truth() {
                Some(true) => of(&choice.body),
                Some(false) => of(&choice.orelse),
                None => Err(runs()),
            },
            Expr::FString(text) => self.interpolated(text, scope, depth),
            Expr::Attribute(attribute) => {
                let value = of(&attribute.value)?;
                self.attribute(value, attribute.attr.as_str(), scope, place)
            }
            Expr::Subscript(subscript) => {
                let value = of(&subscript.value)?;
                self.subscript(value, &subscript.slice, scope, depth).unwrap_or_else(|| Err(runs()))
            }
            Expr::Call(call) => self.call(call, scope, depth),
            Expr::ListComp(each) => {
                self.comprehension(&each.elt, &each.generators, scope, depth).ok_or_else(runs)?
            }
            Expr::Generator(each) => {
                self.comprehension(&each.elt, &each.generators, scope, depth).ok_or_else(runs)?
            }
            _ => Err(runs()),
        }
    }

    fn name(&self, name: &ast::ExprName, scope: &Scope) -> Result<Value, Stop> {
        let place = span(name.range());
        let word = name.id.as_str();
        if let Some(binding) = scope.lookup(word) {
            return binding.value;
        }
        match word {
            "__file__" => Ok(Value::Text(scope.file.clone())),
            "__name__" | "__package__" => {
                let path = scope.file.trim_end_matches(".py").trim_end_matches("/__init__");
                let inside = path.strip_prefix(self.root.as_str()).unwrap_or(path);
                Ok(Value::Text(inside.trim_start_matches('/').replace('/', ".")))
            }
            "str" | "open" | "tuple" | "list" | "map" | "int" | "len" | "repr" | "sorted" => {
                Ok(Value::Outside(format!("builtins.{word}")))
            }
            _ => Err(scope.stop(place, scope.absent(word))),
        }
    }

    fn list(&self, items: &[Expr], scope: &Scope, depth: usize) -> Result<Value, Stop> {
        let items: Result<Vec<Value>, Stop> =
            items.iter().map(|item| self.expression(item, scope, depth)).collect();
        Ok(Value::List(items?))
    }

    pub(super) fn binary(
        &self,
        left: &Value,
        operator: ast::Operator,
        right: &Value,
    ) -> Option<Value> {
        match (left, operator, right) {
            (Value::Text(a), ast::Operator::Add, Value::Text(b)) => {
                Some(Value::Text(format!("{a}{b}")))
            }
            (Value::List(a), ast::Operator::Add, Value::List(b)) => {
                Some(Value::List(a.iter().chain(b).cloned().collect()))
            }
            (Value::Path(path), ast::Operator::Div, Value::Text(more)) => {
                Some(Value::Path(path.join(more)))
            }
            (Value::Path(_), ast::Operator::Div, Value::Path(more)) => {
                Some(Value::Path(more.clone()))
            }
            (Value::Text(format), ast::Operator::Mod, right) => {
                let values = match right {
                    Value::List(items) => items.clone(),
                    one => vec![one.clone()],
                };
                percent(format, &values).map(Value::Text)
            }
            _ => None,
        }
    }

    fn interpolated(
        &self,
        text: &ast::ExprFString,
        scope: &Scope,
        depth: usize,
    ) -> Result<Value, Stop> {
        let mut out = String::new();
        let runs = || scope.runs(span(text.range()));
        for part in &text.value {
            let part = match part {
                ast::FStringPart::Literal(literal) => {
                    out.push_str(&literal.value);
                    continue;
                }
                ast::FStringPart::FString(part) => part,
            };
            for element in &part.elements {
                match element {
                    ast::InterpolatedStringElement::Literal(literal) => {
                        out.push_str(&literal.value);
                    }
                    ast::InterpolatedStringElement::Interpolation(inner) => {
                        let plain = inner.format_spec.is_none()
                            && inner.debug_text.is_none()
                            && matches!(
                                inner.conversion,
                                ast::ConversionFlag::None | ast::ConversionFlag::Str
                            );
                        if !plain {
                            return Err(runs());
                        }
                        let value = self.expression(&inner.expression, scope, depth)?;
                        out.push_str(&value.shown().ok_or_else(runs)?);
                    }
                }
            }
        }
        Ok(Value::Text(out))
    }

    fn attribute(
        &self,
        value: Value,
        name: &str,
        scope: &Scope,
        place: crate::text::Span,
    ) -> Result<Value, Stop> {
        match (&value, name) {
            (Value::Path(path), "parent") => Ok(Value::Path(path.parent())),
            (Value::Path(path), "parents") => Ok(Value::Parents(path.clone())),
            (Value::Path(path), "name") => Ok(Value::Text(path.name().to_owned())),
            (Value::Module(module), "__file__") => Ok(Value::Text(module.0.file.clone())),
            (Value::Module(module), name) => match module.0.lookup(name) {
                Some(binding) => binding.value,
                None => Err(scope.stop(place, module.0.absent(name))),
            },
            (Value::Outside(dotted), name) => Ok(Value::Outside(format!("{dotted}.{name}"))),
            _ => Err(scope.runs(place)),
        }
    }

    fn subscript(
        &self,
        value: Value,
        index: &Expr,
        scope: &Scope,
        depth: usize,
    ) -> Option<Result<Value, Stop>> {
        if let Expr::Slice(slice) = index {
            return self.slice(value, slice, scope, depth);
        }
        let Ok(Value::Number(index)) = self.expression(index, scope, depth) else { return None };
        let index: isize = index.parse().ok()?;
        match value {
            Value::List(items) => {
                let at = if index < 0 {
                    items.len().checked_add_signed(index)?
                } else {
                    usize::try_from(index).ok()?
                };
                items.get(at).cloned().map(Ok)
            }
            Value::Parents(path) => {
                let mut parent = path.parent();
                for _ in 0..usize::try_from(index).ok().filter(|index| *index < 64)? {
                    parent = parent.parent();
                }
                Some(Ok(Value::Path(parent)))
            }
            Value::Text(text) => {
                let characters: Vec<char> = text.chars().collect();
                let at = if index < 0 {
                    characters.len().checked_add_signed(index)?
                } else {
                    usize::try_from(index).ok()?
                };
                characters.get(at).map(|c| Ok(Value::Text(c.to_string())))
            }
            _ => None,
        }
    }

    fn slice(
        &self,
        value: Value,
        slice: &ast::ExprSlice,
        scope: &Scope,
        depth: usize,
    ) -> Option<Result<Value, Stop>> {
        if slice.step.is_some() {
            return None;
        }
        let bound = |bound: &Option<Box<Expr>>, length: usize, default: usize| match bound {
            None => Some(default),
            Some(bound) => match self.expression(bound, scope, depth) {
                Ok(Value::Number(text)) => {
                    let at: isize = text.parse().ok()?;
                    Some(match usize::try_from(at) {
                        Ok(at) => at.min(length),
                        Err(_) => length.saturating_sub(at.unsigned_abs()),
                    })
                }
                _ => None,
            },
        };
        Some(Ok(match value {
            Value::List(items) => {
                let start = bound(&slice.lower, items.len(), 0)?;
                let end = bound(&slice.upper, items.len(), items.len())?;
                Value::List(items.get(start..end.max(start))?.to_vec())
            }
            Value::Text(text) => {
                let characters: Vec<char> = text.chars().collect();
                let start = bound(&slice.lower, characters.len(), 0)?;
                let end = bound(&slice.upper, characters.len(), characters.len())?;
                Value::Text(characters.get(start..end.max(start))?.iter().collect())
            }
            _ => return None,
        }))
    }

    /// `expression for name in items`, without conditions.
    fn comprehension(
        &self,
        element: &Expr,
        generators: &[ast::Comprehension],
        scope: &Scope,
        depth: usize,
    ) -> Option<Result<Value, Stop>> {
        let [generator] = generators else { return None };
        let Expr::Name(target) = &generator.target else { return None };
        if !generator.ifs.is_empty() || generator.is_async {
            return None;
        }
        let items = match self.expression(&generator.iter, scope, depth) {
            Ok(Value::List(items)) => items,
            Ok(_) => return None,
            Err(stop) => return Some(Err(stop)),
        };
        let mut inner = scope.inner();
        let mut values = Vec::new();
        for item in items {
            inner.bind(target.id.as_str(), Ok(item), span(target.range()));
            match self.expression(element, &inner, depth) {
                Ok(value) => values.push(value),
                Err(stop) => return Some(Err(stop)),
            }
        }
        Some(Ok(Value::List(values)))
    }

    /// What a path argument means.
    pub(super) fn location(&self, value: &Value) -> Option<Location> {
        match value {
            Value::Path(path) => Some(path.clone()),
            Value::Text(text) => Some(Location::of(text)),
            _ => None,
        }
    }
}

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// `"%s.%s" % (a, b)`, with `%s`, `%d` and `%%`.
fn percent(format: &str, values: &[Value]) -> Option<String> {
    let mut values = values.iter();
    let mut out = String::new();
    let mut characters = format.chars();
    while let Some(c) = characters.next() {
        if c != '%' {
            out.push(c);
            continue;
        }
        match characters.next()? {
            '%' => out.push('%'),
            's' => out.push_str(&values.next()?.shown()?),
            'd' | 'i' => match values.next()? {
                Value::Number(text) if !text.contains('.') => out.push_str(text),
                _ => return None,
            },
            _ => return None,
        }
    }
    values.next().is_none().then_some(out)
}
