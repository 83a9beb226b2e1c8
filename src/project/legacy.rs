//! The files in which setuptools and flit kept metadata before pyproject.toml.

pub mod leftovers;
pub mod stated;

use crate::files::{Files, Kind};

/// Which of them are there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Legacy {
    pub setup_py: bool,
    pub setup_cfg: bool,
    /// Whether setup.cfg describes the package, and not only the settings of other tools.
    pub setup_cfg_metadata: bool,
    /// MANIFEST.in
    pub manifest: bool,
    /// flit.ini
    pub flit_ini: bool,
}

/// Longer files are not read.
const LIMIT: u64 = 100_000;

impl Legacy {
    pub(super) fn read(files: &dyn Files) -> Self {
        let there = |name: &str| matches!(files.kind(name), Kind::File { .. });
        let short = matches!(files.kind("setup.cfg"), Kind::File { length } if length <= LIMIT);
        let text = short.then(|| files.read("setup.cfg").ok()).flatten().unwrap_or_default();
        let text = String::from_utf8_lossy(&text);
        Legacy {
            setup_py: there("setup.py"),
            setup_cfg: there("setup.cfg"),
            setup_cfg_metadata: text.lines().any(|line| line.trim_end() == "[metadata]"),
            manifest: there("MANIFEST.in"),
            flit_ini: there("flit.ini"),
        }
    }
}
