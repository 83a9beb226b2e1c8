//! `authors` and `maintainers`, one by one.

use crate::document::{Str, Table, Value};

/// One element of `authors` or `maintainers`.
pub struct Person<'d> {
    /// `authors` or `maintainers`.
    pub list: &'static str,
    /// The array, and the element's place in it.
    pub array: &'d Value,
    pub at: usize,
    pub value: &'d Value,
    pub table: Option<&'d Table>,
    pub name: Option<&'d Str>,
    pub email: Option<&'d Str>,
    /// Whether it holds the first address of its list, the only one that the index looks at.
    pub has_first_email: bool,
}

pub(super) fn read<'d>(table: Option<&'d Table>) -> Vec<Person<'d>> {
    let mut people = Vec::new();
    for list in ["authors", "maintainers"] {
        let Some(array) = table.and_then(|table| table.get(list)) else { continue };
        let items = array.as_array().map(|array| array.items.as_slice()).unwrap_or_default();
        let mut seen = false;
        for (at, value) in items.iter().enumerate() {
            let table = value.as_table();
            let text = |key: &str| table.and_then(|table| table.get(key)).and_then(Value::as_text);
            let (name, email) = (text("name"), text("email"));
            let has_first_email = email.is_some() && !seen;
            seen |= email.is_some();
            people.push(Person { list, array, at, value, table, name, email, has_first_email });
        }
    }
    people
}
