//! The fields of setup.cfg, one by one, as statements of `[project]`.

use super::old::Old;
use crate::document::edit::quote;
use crate::grammar::license::Expression;
use crate::grammar::person::Contact;
use crate::grammar::pypirc::Item;
use crate::ide::assist::Scene;
use crate::ide::assist::carry::{Piece, Section, array, string};
use crate::project::required_package;
use crate::spec::backends::Use;
use crate::spec::classifiers;

/// The new statements.
#[derive(Default)]
pub(super) struct Fields {
    pub project: Vec<(&'static str, Piece)>,
    pub tables: Vec<Section>,
    /// Of `[tool.setuptools.dynamic]`.
    pub dynamic: Vec<(&'static str, Piece)>,
    pub urls: Vec<Piece>,
    /// What the backend finds by itself.
    left: Vec<&'static str>,
}

const ALIASES: [(&str, &str); 3] =
    [("home_page", "url"), ("summary", "description"), ("classifier", "classifiers")];

impl Fields {
    /// # Errors
    /// What cannot be said in `[project]`.
    pub fn read(old: &mut Old, scene: &Scene) -> Result<Fields, String> {
        let mut fields = Fields::default();
        for item in old.items("metadata").iter().chain(old.items("options")) {
            let written = old.name(item);
            if written != item.name || written.contains('-') {
                return Err(format!("`{written}` is another spelling of a key"));
            }
        }
        fields.plain(old)?;
        fields.version(old, scene)?;
        fields.readme(old)?;
        fields.people(old)?;
        fields.license(old, scene)?;
        fields.lists(old)?;
        fields.requirements(old)?;
        fields.entry_points(old)?;
        if !fields.urls.is_empty() {
            let urls = std::mem::take(&mut fields.urls);
            fields.tables.insert(0, ("project.urls".to_owned(), Vec::new(), urls));
        }
        let listed: Vec<String> = fields
            .dynamic
            .iter()
            .map(|(key, _)| *key)
            .chain(fields.left.iter().copied())
            .map(quote)
            .collect();
        if !listed.is_empty() {
            let text = format!("dynamic = [{}]", listed.join(", "));
            fields.project.push(("dynamic", Piece::new(text)));
        }
        Ok(fields)
    }

    fn statement(&mut self, key: &'static str, piece: &Piece, value: &str) {
        self.project.push((key, piece.with(format!("{key} = {value}"))));
    }

    /// Values that are one line of text in both.
    fn plain(&mut self, old: &mut Old) -> Result<(), String> {
        find(old, "metadata", "name").ok_or("there is no `name`")?;
        let keys = [("name", "name"), ("description", "description")];
        for (key, field) in keys {
            let Some(item) = find(old, "metadata", key) else { continue };
            let piece = old.one(item)?;
            if piece.text.starts_with("file:") {
                return Err(format!("`{key}` comes from a file"));
            }
            let value = string(&piece.text);
            self.statement(field, &piece, &value);
        }
        if let Some(item) = find(old, "options", "python_requires") {
            let piece = old.one(item)?;
            let value = string(&piece.text);
            self.statement("requires-python", &piece, &value);
        }
        for (key, label) in [("url", "Homepage"), ("download_url", "Download")] {
            let Some(item) = find(old, "metadata", key) else { continue };
            let piece = old.one(item)?;
            let statement = format!("{label} = {}", string(&piece.text));
            self.urls.push(piece.with(statement));
        }
        Ok(())
    }

    fn version(&mut self, old: &mut Old, scene: &Scene) -> Result<(), String> {
        let Some(item) = find(old, "metadata", "version") else {
            let mut required = scene.project.build_system.requires.iter();
            let from_tags = required
                .any(|text| required_package(text.as_str()).as_deref() == Some("setuptools-scm"));
            if !from_tags {
                return Err("there is no `version`".to_owned());
            }
            self.left.push("version");
            return Ok(());
        };
        let piece = old.one(item)?;
        if let Some(attribute) = piece.text.strip_prefix("attr:") {
            let text = format!("version = {{ attr = {} }}", string(attribute.trim()));
            self.dynamic.push(("version", piece.with(text)));
        } else if let Some(file) = piece.text.strip_prefix("file:") {
            let file = file.trim();
            if file.contains(',') {
                return Err("`version` comes from several files".to_owned());
            }
            let text = format!("version = {{ file = {} }}", string(file));
            self.dynamic.push(("version", piece.with(text)));
        } else {
            let value = string(&piece.text);
            self.statement("version", &piece, &value);
        }
        Ok(())
    }

    fn readme(&mut self, old: &mut Old) -> Result<(), String> {
        let Some(item) = find(old, "metadata", "long_description") else { return Ok(()) };
        let kind = find(old, "metadata", "long_description_content_type");
        let (mut above, pieces) = old.list(item, '\n');
        above.extend(pieces.iter().flat_map(|piece| piece.above.clone()));
        let joined = pieces.iter().map(|piece| piece.text.as_str()).collect::<Vec<_>>().join(" ");
        let files = joined.strip_prefix("file:").ok_or("`long_description` is no file")?;
        let files: Vec<&str> =
            files.split(',').map(str::trim).filter(|file| !file.is_empty()).collect();
        if files.iter().any(|file| file.contains(char::is_whitespace)) {
            return Err("`long_description` is no list of files".to_owned());
        }
        let guessed = |file: &str| {
            let extension = file.rsplit_once('.').map_or("", |(_, extension)| extension);
            Some(match extension.to_lowercase().as_str() {
                "md" => "text/markdown",
                "rst" => "text/x-rst",
                "txt" => "text/plain",
                _ => return None,
            })
        };
        let given = match kind {
            None => None,
            Some(item) => {
                let piece = old.one(item)?;
                above.extend(piece.above);
                Some(piece.text)
            }
        };
        let piece = Piece { above, ..Piece::default() };
        match (files.as_slice(), given) {
            // Without a type the index takes the text for reStructuredText.
            ([only], None) if guessed(only) == Some("text/x-rst") => {
                self.statement("readme", &piece, &string(only));
            }
            ([_], None) => return Err("`long_description` has no content type".to_owned()),
            ([only], Some(given)) if guessed(only) == Some(given.as_str()) => {
                self.statement("readme", &piece, &string(only));
            }
            ([only], Some(given)) => {
                let value =
                    format!("{{ file = {}, content-type = {} }}", string(only), string(&given));
                self.statement("readme", &piece, &value);
            }
            (several, given) => {
                let listed: Vec<String> = several.iter().map(|file| string(file)).collect();
                let given = given.ok_or("`long_description` has no content type")?;
                let text = format!(
                    "readme = {{ file = [{}], content-type = {} }}",
                    listed.join(", "),
                    string(&given)
                );
                self.dynamic.push(("readme", piece.with(text)));
            }
        }
        Ok(())
    }

    fn people(&mut self, old: &mut Old) -> Result<(), String> {
        for (key, field) in [("author", "authors"), ("maintainer", "maintainers")] {
            let mut above = Vec::new();
            let mut told = |old: &mut Old, key: &str| -> Result<Vec<String>, String> {
                let Some(item) = find(old, "metadata", key) else { return Ok(Vec::new()) };
                let piece = old.one(item)?;
                above.extend(piece.above);
                let parts = piece.text.split(',').map(str::trim).filter(|part| !part.is_empty());
                Ok(parts.map(str::to_owned).collect())
            };
            let names = told(old, key)?;
            let addresses = told(old, &format!("{key}_email"))?;
            let mut items = Vec::new();
            match (names.as_slice(), addresses.as_slice()) {
                ([name], [address]) if !address.contains('<') => {
                    items.push(format!("name = {}, email = {}", string(name), string(address)));
                }
                // Who of several has which address is not said.
                _ => {
                    items.extend(names.iter().map(|name| format!("name = {}", string(name))));
                    items.extend(addresses.iter().map(|address| match Contact::read(address) {
                        Some(contact) => {
                            let name = string(contact.name.of(address).trim());
                            format!("name = {name}, email = {}", string(contact.email.of(address)))
                        }
                        None => format!("email = {}", string(address)),
                    }));
                }
            }
            if items.iter().any(|item| item.contains(['<', '>'])) {
                return Err(format!("`{key}` is written with an address"));
            }
            if !items.is_empty() {
                let items: Vec<Piece> =
                    items.into_iter().map(|item| Piece::new(format!("{{ {item} }}"))).collect();
                let piece = Piece { above, ..Piece::default() };
                self.project.push((field, piece.with(array(field, &items, &[]))));
            }
        }
        Ok(())
    }

    /// The licence with the classifiers, of which those go that say the same.
    fn license(&mut self, old: &mut Old, scene: &Scene) -> Result<(), String> {
        let mut listed = Vec::new();
        let mut above = Vec::new();
        if let Some(item) = find(old, "metadata", "classifiers") {
            (above, listed) = old.list(item, ',');
            if listed.first().is_some_and(|piece| piece.text.starts_with("file:")) {
                return Err("`classifiers` come from a file".to_owned());
            }
        }
        if let Some(item) = find(old, "metadata", "license") {
            let piece = old.one(item)?;
            if piece.text.starts_with("file:") {
                return Err("`license` comes from a file".to_owned());
            }
            let expression = Expression::read(&piece.text).normal();
            let is_license = |piece: &Piece| piece.text.starts_with("License ::");
            let agrees = |piece: &Piece, expression: &str| {
                piece.text == "License :: OSI Approved"
                    || classifiers::licenses(&piece.text).contains(&expression)
            };
            let expression = expression.filter(|expression| {
                scene.project.takes(Use::LicenseString)
                    && listed
                        .iter()
                        .filter(|piece| is_license(piece))
                        .all(|p| agrees(p, expression))
            });
            match expression {
                Some(expression) => {
                    listed.retain(|piece| !is_license(piece));
                    self.statement("license", &piece, &quote(&expression));
                }
                None => {
                    let value = format!("{{ text = {} }}", string(&piece.text));
                    self.statement("license", &piece, &value);
                }
            }
        }
        if !listed.is_empty() {
            let items: Vec<Piece> = listed.iter().map(|p| p.with(string(&p.text))).collect();
            let piece = Piece { above, ..Piece::default() };
            self.project.push(("classifiers", piece.with(array("classifiers", &items, &[]))));
        }
        Ok(())
    }
}

/// An item by its name or an alias of it, where it has a value.
pub(super) fn find<'t>(old: &Old<'t>, section: &str, name: &str) -> Option<&'t Item> {
    let named = |item: &&Item| {
        let alias = ALIASES.iter().find(|(alias, _)| *alias == item.name);
        alias.map_or(item.name.as_str(), |(_, real)| real) == name
    };
    old.items(section).iter().filter(named).find(|item| !item.value.trim().is_empty())
}
