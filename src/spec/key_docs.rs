//! The keys of a project file in words: what each is, its type, the metadata it becomes, an
//! example. Hover and completion tell the same.

use super::keys::{self, Key, Type};
use super::tools;
use std::collections::HashMap;
use std::sync::OnceLock;

const DOCS: &str = include_str!("data/key_docs.txt");

/// What there is to tell of one key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyDocs {
    /// The names from the root of the file; `*` stands for a name of the author's.
    pub path: Vec<&'static str>,
    /// In Markdown.
    pub text: &'static str,
    /// With its article: `an array of strings`.
    pub of: Option<String>,
    /// The field of the core metadata, or what else it becomes.
    pub field: Option<&'static str>,
    /// In TOML.
    pub example: Option<&'static str>,
    pub link: Option<&'static str>,
}

impl KeyDocs {
    /// The key with its type and field, the text, an example and the link, in Markdown.
    pub fn markdown(&self) -> String {
        let mut out = format!("`{}`", self.path.join("."));
        if let Some(of) = &self.of {
            out.push_str(&format!(": {of}"));
        }
        if let Some(field) = self.field {
            let arrow = if field.contains(' ') && !field.contains(',') {
                field.to_owned()
            } else {
                let names: Vec<String> =
                    field.split(", ").map(|name| format!("`{name}`")).collect();
                names.join(", ")
            };
            out.push_str(&format!(" → {arrow}"));
        }
        out.push_str(&format!("\n\n{}", self.text));
        if let Some(example) = self.example {
            out.push_str(&format!("\n\n```toml\n{example}\n```"));
        }
        if let Some(link) = self.link {
            out.push_str(&format!("\n\n[Documentation]({link})"));
        }
        out
    }
}

/// Every key, in the order in which it is well written.
pub fn all() -> &'static [KeyDocs] {
    static TABLE: OnceLock<Vec<KeyDocs>> = OnceLock::new();
    TABLE.get_or_init(|| DOCS.split("\n## ").skip(1).map(read).collect())
}

/// The docs of the key at `path`, names from the root of the file. Elements of arrays are passed
/// over: the key `name` of an author is `project.authors.name`.
pub fn of(path: &[&str]) -> Option<&'static KeyDocs> {
    static INDEX: OnceLock<HashMap<String, usize>> = OnceLock::new();
    const DEEPEST: usize = 8;
    if path.len() > DEEPEST {
        return None;
    }
    let index = INDEX.get_or_init(|| {
        all().iter().enumerate().map(|(at, docs)| (docs.path.join("\n"), at)).collect()
    });
    let found = |path: &[&str]| index.get(&path.join("\n")).map(|at| &all()[*at]);
    // The targets of hatchling take what `build` takes.
    let general = match path {
        ["tool", "hatch", "build", "targets", _, rest @ ..] if !rest.is_empty() => {
            found(&[&["tool", "hatch", "build"], rest].concat())
        }
        _ => None,
    };
    found(path).or(general).or_else(|| all().iter().find(|docs| fits(&docs.path, path)))
}

/// The keys right below the table at `path`.
pub fn below(path: &[&str]) -> impl Iterator<Item = &'static KeyDocs> {
    all().iter().filter(move |docs| {
        let (last, above) = docs.path.split_last().unwrap_or((&"", &[]));
        *last != "*" && fits(above, path)
    })
}

fn fits(pattern: &[&str], path: &[&str]) -> bool {
    let same = |(pattern, name): (&&str, &&str)| *pattern == "*" || pattern == name;
    pattern.len() == path.len() && pattern.iter().zip(path).all(same)
}

fn read(block: &'static str) -> KeyDocs {
    let (path, mut rest) = block.split_once('\n').unwrap_or((block, ""));
    let path: Vec<&str> = path.split('.').collect();
    let mut property = |name: &str| {
        let (line, below) = rest.split_once('\n')?;
        let value = line.strip_prefix(name)?.strip_prefix(": ")?;
        rest = below;
        Some(value)
    };
    let of = property("type").map(str::to_owned);
    let of = of.or_else(|| type_of(&path).map(|of| of.name()));
    let (field, example, link) = (property("field"), property("example"), property("link"));
    KeyDocs { text: rest.trim_end(), of, field, example, link, path }
}

/// The type of the key at `path`, where the tables of `keys` and `tools` tell it.
pub fn type_of(path: &[&str]) -> Option<Type> {
    const ROOTS: [(&[&str], &[Key]); 8] = [
        (&["build-system"], keys::BUILD_SYSTEM),
        (&["project"], keys::PROJECT),
        (&["tool", "flit"], tools::FLIT),
        (&["tool", "hatch"], tools::HATCH),
        (&["tool", "setuptools"], tools::SETUPTOOLS),
        (&["tool", "pdm", "build"], tools::PDM_BUILD),
        (&["tool", "uv", "build-backend"], tools::UV),
        (&["tool", "shipwheel"], keys::SHIPWHEEL),
    ];
    let (root, table) = ROOTS.iter().find(|(root, _)| path.starts_with(root))?;
    let mut of = Type::Table(table);
    for name in &path[root.len()..] {
        of = step(of, name)?;
    }
    (!matches!(of, Type::Any)).then_some(of)
}

fn step(of: Type, name: &str) -> Option<Type> {
    match of {
        Type::Table(keys) => keys.iter().find(|key| key.name == name).map(|key| key.of),
        Type::Map(of) | Type::Array(of) if matches!(of, Type::Table(_)) && name != "*" => {
            step(*of, name)
        }
        Type::Map(of) => Some(*of),
        Type::Either(types) => types.iter().find_map(|of| step(*of, name)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_key_that_a_table_knows_is_told() {
        fn look(path: &mut Vec<&'static str>, of: Type) {
            if let Type::Table(keys) = of {
                for key in keys {
                    path.push(key.name);
                    let docs = super::of(path);
                    assert!(docs.is_some_and(|docs| docs.of.is_some()), "{path:?} has no docs");
                    look(path, key.of);
                    path.pop();
                }
            }
            if let Type::Array(of) = of {
                look(path, *of);
            }
            if let Type::Either(types) = of {
                types.iter().for_each(|of| look(path, *of));
            }
        }
        look(&mut vec!["build-system"], Type::Table(keys::BUILD_SYSTEM));
        look(&mut vec!["project"], Type::Table(keys::PROJECT));
        look(&mut vec!["tool", "flit"], Type::Table(tools::FLIT));
        look(&mut vec!["tool", "shipwheel"], Type::Table(keys::SHIPWHEEL));
        look(&mut vec!["tool", "uv", "build-backend"], Type::Table(&tools::UV[..7]));
        keys::TOP.iter().for_each(|top| assert!(of(&[top]).is_some(), "{top}"));
    }

    #[test]
    fn the_texts_are_whole() {
        for docs in all() {
            let path = docs.path.join(".");
            assert!(docs.text.ends_with('.') && docs.text.len() > 15, "{path}: {}", docs.text);
            assert!(docs.of.as_ref().is_some_and(|of| of != "any value"), "{path} has no type");
            assert!(docs.link.is_none_or(|link| link.starts_with("https://")), "{path}");
            assert_eq!(docs.text.lines().count(), 1, "{path}");
            if let Some(known) = type_of(&docs.path).filter(|of| !matches!(of, Type::Table(_))) {
                assert_eq!(docs.of.as_deref(), Some(known.name().as_str()), "{path}");
            }
        }
        let mut paths: Vec<_> = all().iter().map(|docs| &docs.path).collect();
        paths.sort();
        paths.dedup();
        assert_eq!(paths.len(), all().len(), "a key is told twice");
    }

    #[test]
    fn names_of_the_author_stand_for_each_other() {
        let path = |path: &[&str]| of(path).map(|docs| docs.path.join("."));
        assert_eq!(path(&["project", "urls", "Docs"]).as_deref(), Some("project.urls.*"));
        assert_eq!(
            path(&["dependency-groups", "a", "include-group"]).as_deref(),
            Some("dependency-groups.*.include-group")
        );
        assert_eq!(
            path(&["tool", "hatch", "build", "targets", "wheel", "packages"]).as_deref(),
            Some("tool.hatch.build.packages")
        );
        assert_eq!(
            path(&["project", "authors", "email"]).as_deref(),
            Some("project.authors.email")
        );
        assert_eq!(path(&["tool", "black"]), None);
        assert_eq!(below(&["build-system"]).count(), 3);
        assert_eq!(below(&["project"]).count(), keys::PROJECT.len());
    }

    #[test]
    fn docs_are_read_as_one_text() {
        let name = of(&["project", "license-files"]).expect("it is listed").markdown();
        assert!(
            name.starts_with("`project.license-files`: an array of strings → `License-File`\n")
        );
        assert!(name.contains("```toml\nlicense-files = ["), "{name}");
    }
}
