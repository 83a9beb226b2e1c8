//! The indexes that settings of uv name for publishing: `[[tool.uv.index]]` with a `publish-url`, and
//! that of `[tool.uv]`; the same without `tool.uv` in a `uv.toml`.

use crate::document::{Document, Table};

/// An index to publish to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublishIndex {
    /// None for the one that is meant when nothing is named.
    pub name: Option<String>,
    pub url: String,
    /// Where it lists its files.
    pub check_url: Option<String>,
    /// Of `url`, counted from one.
    pub line: usize,
}

/// Those of a project file, in its order; the one without a name comes last.
pub fn publish_indexes(document: &Document) -> Vec<PublishIndex> {
    let uv = document.table(&["tool", "uv"]);
    uv.map(|uv| of_table(document, uv)).unwrap_or_default()
}

/// Those of a `uv.toml`, likewise.
pub fn uv_toml_indexes(document: &Document) -> Vec<PublishIndex> {
    of_table(document, document.root())
}

fn of_table(document: &Document, uv: &Table) -> Vec<PublishIndex> {
    let text = |table: &Table, key: &str| {
        let text = table.get(key)?.as_text()?;
        Some((text.as_str().to_owned(), document.lines().line_of(text.content().start) + 1))
    };
    let check = |table: &Table, key: &str| {
        text(table, key).map(|(url, _)| url).filter(|url| url.contains("://"))
    };
    let listed = uv.get("index").and_then(|value| value.as_array());
    let tables =
        listed.into_iter().flat_map(|array| &array.items).filter_map(|item| item.as_table());
    let mut all: Vec<PublishIndex> = tables
        .filter_map(|table| {
            let (name, _) = text(table, "name")?;
            let (url, line) = text(table, "publish-url")?;
            Some(PublishIndex { name: Some(name), url, check_url: check(table, "url"), line })
        })
        .collect();
    if let Some((url, line)) = text(uv, "publish-url") {
        all.push(PublishIndex { name: None, url, check_url: check(uv, "check-url"), line });
    }
    all
}
