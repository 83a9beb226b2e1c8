//! The arguments of commands that are answered at once.

use super::{BUMP, EXPLAIN, text, unknown};
use crate::grammar::version::{Part, Version};
use serde_json::{Map, Value};

/// Which project is meant.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Place {
    /// Of the project file; the only open one without it.
    pub uri: Option<String>,
}

/// Which version is to be the next.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Bump {
    pub uri: Option<String>,
    /// None where somebody has to be asked.
    pub next: Option<Next>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Next {
    Part(Part),
    /// In normal form.
    Version(String),
}

impl Place {
    pub(super) fn read(
        command: &str,
        uri: Option<String>,
        options: &Map<String, Value>,
    ) -> Result<Place, String> {
        let mut place = Place { uri };
        for (key, value) in options.iter().filter(|(_, value)| !value.is_null()) {
            match key.as_str() {
                "uri" => place.uri = Some(text(key, value)?),
                // The answer waits for nobody else.
                "wait" => {}
                _ => return Err(unknown(command, key)),
            }
        }
        Ok(place)
    }
}

/// The name of a rule; empty where none was given.
pub(super) fn rule(rule: Option<String>, options: &Map<String, Value>) -> Result<String, String> {
    let mut rule = rule.unwrap_or_default();
    for (key, value) in options.iter().filter(|(_, value)| !value.is_null()) {
        match key.as_str() {
            "rule" => rule = text(key, value)?,
            "wait" => {}
            _ => return Err(unknown(EXPLAIN, key)),
        }
    }
    Ok(rule)
}

impl Bump {
    pub(super) fn read(uri: Option<String>, options: &Map<String, Value>) -> Result<Bump, String> {
        let mut bump = Bump { uri, next: None };
        for (key, value) in options.iter().filter(|(_, value)| !value.is_null()) {
            let next = match key.as_str() {
                "uri" => {
                    bump.uri = Some(text(key, value)?);
                    continue;
                }
                "wait" => continue,
                "level" => {
                    let name = text(key, value)?;
                    let part = Part::of(&name).ok_or_else(|| {
                        let names = Part::ALL.map(Part::name).join(", ");
                        format!("`level` is one of {names}, not `{name}`")
                    })?;
                    Next::Part(part)
                }
                "version" => {
                    let written = text(key, value)?;
                    let version = Version::read(&written)
                        .map_err(|_| format!("`{written}` is no PEP 440 version"))?;
                    Next::Version(version.to_string())
                }
                _ => return Err(unknown(BUMP, key)),
            };
            if bump.next.replace(next).is_some() {
                return Err("`level` and `version` at once: give one of them".to_owned());
            }
        }
        Ok(bump)
    }
}
