//! The files in which setuptools kept metadata before pyproject.toml.

pub mod leftovers;

use crate::files::{Files, Kind};

/// Which of them are there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Legacy {
    pub setup_py: bool,
    pub setup_cfg: bool,
}

impl Legacy {
    pub(super) fn read(files: &dyn Files) -> Self {
        let there = |name: &str| matches!(files.kind(name), Kind::File { .. });
        Legacy { setup_py: there("setup.py"), setup_cfg: there("setup.cfg") }
    }
}
