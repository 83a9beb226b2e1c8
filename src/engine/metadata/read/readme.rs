//! The readme: its text, its type, and the file that sdists carry.

use super::{Config, Reading};
use crate::engine::obstacle::Obstacle;
use crate::engine::path;
use crate::engine::profile::Profile;
use crate::engine::tree::Tree;
use crate::project::declared::{Content, Text};

impl Reading {
    /// The text of a file of the project, its line breaks all `\n`; it may start with a byte order
    /// mark.
    pub(in crate::engine::metadata) fn readme_file(
        &mut self,
        file: Text<'_>,
        guess: bool,
        tree: &Tree,
        config: &mut Config,
    ) {
        let written = file.as_str();
        let normal = path::normal(written);
        if path::is_absolute(written) || path::climbs(&normal) {
            let message = format!("the readme `{written}` lies outside the project folder");
            return self.refuse(Obstacle::invalid(message).at(file.span));
        }
        let bytes = match tree.read(&normal) {
            Ok(bytes) => bytes,
            Err(fault) => return self.refuse(Obstacle::file(&normal, &fault).at(file.span)),
        };
        let text = match String::from_utf8(bytes) {
            Ok(text) if text.contains('\0') => {
                let message = format!("the readme `{written}` has a NUL character in it");
                return self.refuse(Obstacle::invalid(message).at(file.span).in_file(&normal));
            }
            Ok(text) => text,
            Err(error) => {
                let at = error.utf8_error().valid_up_to();
                let message = format!("the readme `{written}` is not UTF-8 at byte {at}");
                return self.refuse(Obstacle::invalid(message).at(file.span).in_file(&normal));
            }
        };
        if guess {
            config.metadata.description_content_type = match path::extension(written).as_str() {
                ".rst" => Some("text/x-rst".to_owned()),
                ".md" => Some("text/markdown".to_owned()),
                ".txt" => Some("text/plain".to_owned()),
                _ => None,
            };
        }
        config.metadata.description = Some(text.replace("\r\n", "\n").replace('\r', "\n"));
        let named = match self.profile {
            Profile::Flit4 => normal,
            // Such a path would lead tar out of its own folders.
            Profile::Flit3 if written.split('/').any(|part| part == "..") => {
                let message = format!("write `{normal}` instead of `{written}`");
                return self.refuse(Obstacle::not_native(message).at(file.span));
            }
            Profile::Flit3 => written.to_owned(),
        };
        config.referenced.push(named);
    }

    pub(super) fn readme_table(&mut self, table: &Content<'_>, tree: &Tree, config: &mut Config) {
        self.unknown(&table.other, "readme");
        let Some(content_type) = table.content_type else {
            let message = "`project.readme` needs a `content-type`";
            return self.refuse(Obstacle::invalid(message).at(table.span));
        };
        let base = content_type.as_str().split(';').next().unwrap_or_default().trim();
        if !["text/x-rst", "text/markdown", "text/plain"].contains(&base) {
            let message = format!("`{}` is no type of a readme", base.escape_debug());
            return self.refuse(Obstacle::invalid(message).at(content_type.span));
        }
        self.folded(content_type);
        match (table.file, table.text) {
            (Some(file), None) => self.readme_file(file, false, tree, config),
            (None, Some(text)) => config.metadata.description = Some(text.as_str().to_owned()),
            _ => {
                let message = "`project.readme` needs either `file` or `text`";
                self.refuse(Obstacle::invalid(message).at(table.span));
            }
        }
        config.metadata.description_content_type = Some(content_type.as_str().to_owned());
    }
}
