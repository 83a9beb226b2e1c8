//! `[tool.setuptools.dynamic]`: files that hold what `[project]` lists as dynamic.

use crate::document::{Document, Entry, Str, Table, Value};
use crate::files;
use crate::grammar::requirement::Requirement;
use crate::project::tree::Tree;
use crate::text::Span;

/// A file that a dynamic field is read from.
#[derive(Debug)]
pub struct DynamicFile<'d> {
    /// `dependencies`, `optional-dependencies.test`
    pub field: String,
    pub text: &'d Str,
    pub is_missing: bool,
    /// The first line that is no requirement, where the field is a list of them.
    pub bad_line: Option<BadLine>,
}

/// A line of a file of requirements that setuptools stops at.
#[derive(Debug)]
pub struct BadLine {
    /// Counted from 1.
    pub number: usize,
    pub text: String,
    pub span: Span,
}

/// Larger files are not judged.
const SIZE_LIMIT: usize = 200_000;

pub(super) fn read<'d>(
    document: &'d Document,
    table: Option<&'d Table>,
    tree: Tree<'_>,
) -> Vec<DynamicFile<'d>> {
    let listed = document.at(&["project", "dynamic"]);
    let is_dynamic = |field: &str| {
        listed.is_some_and(|listed| listed.texts().any(|text| text.as_str() == field))
    };
    let dynamic = table.and_then(|table| table.get("dynamic")).and_then(Value::as_table);
    let mut out = Vec::new();
    for entry in dynamic.map_or(&[] as &[Entry], |table| &table.entries) {
        let field = entry.key.name.as_str();
        // The version has rules of its own.
        let scripts =
            field == "entry-points" && (is_dynamic("scripts") || is_dynamic("gui-scripts"));
        if field == "version" || !(is_dynamic(field) || scripts) {
            continue;
        }
        let Some(inner) = entry.value.as_table() else { continue };
        if field == "optional-dependencies" {
            for extra in &inner.entries {
                let name = format!("{field}.{}", extra.key.name);
                if let Some(inner) = extra.value.as_table() {
                    files_of(&name, inner, true, tree, &mut out);
                }
            }
        } else {
            files_of(field, inner, field == "dependencies", tree, &mut out);
        }
    }
    out
}

fn files_of<'d>(
    field: &str,
    table: &'d Table,
    holds_requirements: bool,
    tree: Tree<'_>,
    out: &mut Vec<DynamicFile<'d>>,
) {
    let Some(value) = table.get("file") else { return };
    for text in value.as_text().into_iter().chain(value.texts()) {
        let is_missing = tree.is_file(text.as_str()) == Some(false);
        let path = files::inside(text.as_str()).ok().filter(|_| holds_requirements);
        let content = path.and_then(|path| tree.text(&path, SIZE_LIMIT));
        let bad_line = content.and_then(|content| bad_line(&content));
        out.push(DynamicFile { field: field.to_owned(), text, is_missing, bad_line });
    }
}

/// Lines as `setuptools._reqs.parse` takes them: empty ones and comments go, ` #` ends a line, and
/// a backslash joins it with the next one.
fn bad_line(content: &str) -> Option<BadLine> {
    let mut start = 0;
    let mut joined = String::new();
    let mut first: Option<(usize, Span, String)> = None;
    for (at, line) in content.split_inclusive('\n').enumerate() {
        let span = Span::new(start, start + line.trim_end().len());
        start += line.len();
        let line = line.trim();
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        let line = line.split(" #").next().unwrap_or(line);
        joined.push_str(line);
        let (number, span, text) = first.take().unwrap_or_else(|| (at + 1, span, line.to_owned()));
        if let Some(rest) = joined.strip_suffix('\\') {
            joined.truncate(rest.trim_end().len());
            first = Some((number, span, text));
            continue;
        }
        if !Requirement::read(joined.trim()).is_valid() {
            return Some(BadLine { number, text, span });
        }
        joined.clear();
    }
    None
}

#[cfg(test)]
mod tests {
    use super::bad_line;

    fn line(content: &str) -> Option<usize> {
        bad_line(content).map(|bad| bad.number)
    }

    #[test]
    fn requirements_are_read_line_by_line_as_setuptools_does() {
        assert_eq!(line("requests>=2 # why\n# all\n\n   # x\nrich\r\nfoo \\\n >=2\n"), None);
        assert_eq!(line("x @ https://example.org/x.zip\nrequests>=2,\nrich \\\n"), None);
        assert_eq!(line("requests\n-r other.txt\n"), Some(2));
        assert_eq!(line("requests>=2#why\n"), Some(1));
        assert_eq!(line("\n\nrequests>=2 \\\n   --hash=sha256:aa\n"), Some(3));
        assert_eq!(line("./local\n"), Some(1));
        assert_eq!(line("\u{feff}requests\n"), Some(1));
    }
}
