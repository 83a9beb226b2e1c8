//! The variables of the environment that say something about an upload. A door reads them.

use crate::engine::credentials::Secret;
use zeroize::Zeroizing;

/// All that are read, those that hold secrets included.
pub const VARIABLES: &[&str] = &[
    "SHIPWHEEL_REPOSITORY",
    "SHIPWHEEL_REPOSITORY_URL",
    "SHIPWHEEL_CHECK_URL",
    "SHIPWHEEL_TOKEN",
    "SHIPWHEEL_USERNAME",
    "SHIPWHEEL_PASSWORD",
    "SHIPWHEEL_KEYRING",
    "TWINE_REPOSITORY",
    "TWINE_REPOSITORY_URL",
    "TWINE_USERNAME",
    "TWINE_PASSWORD",
    "FLIT_INDEX_URL",
    "FLIT_USERNAME",
    "FLIT_PASSWORD",
    "UV_PUBLISH_URL",
    "UV_PUBLISH_INDEX",
    "UV_PUBLISH_CHECK_URL",
    "UV_PUBLISH_TOKEN",
    "UV_PUBLISH_USERNAME",
    "UV_PUBLISH_PASSWORD",
];

/// What they are. Some are secrets, so there is no `Debug`.
#[derive(Clone, Default)]
pub struct Environment {
    values: Vec<(&'static str, Zeroizing<String>)>,
    /// Those among them that no message may show.
    _secrets: Vec<Secret>,
    /// The variables that are set to nothing.
    pub empty: Vec<&'static str>,
}

impl Environment {
    /// Asks `read` for each of `VARIABLES`. One that is empty counts as not set.
    pub fn of(read: impl Fn(&str) -> Option<String>) -> Environment {
        let mut environment = Environment::default();
        for name in VARIABLES {
            match read(name) {
                Some(value) if value.is_empty() => environment.empty.push(name),
                Some(value) => {
                    if name.ends_with("TOKEN") || name.ends_with("PASSWORD") {
                        environment._secrets.push(Secret::new(value.as_str()));
                    }
                    environment.values.push((name, Zeroizing::new(value)));
                }
                None => {}
            }
        }
        environment
    }

    /// What a variable of `VARIABLES` is; nothing where it is not set.
    pub fn value(&self, name: &str) -> Option<String> {
        let (_, value) = self.values.iter().find(|(other, _)| *other == name)?;
        Some(value.to_string())
    }
}
