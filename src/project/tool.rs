//! The tables of the backend that builds the project, and what they select in the tree.

mod excluded;
mod flit;
mod hatch;
mod matched;
mod pdm;
mod poetry;
mod setuptools;
mod uv;

pub use excluded::{Excluded, From};
pub use flit::{ExternalData, Flit, FlitModule, SdistPatterns};
pub use hatch::{BadPath, Content, Hatch, IgnoredBy, PathProblem};
pub use matched::{Matched, Pattern, patterns};
pub use pdm::Pdm;
pub use poetry::{BadPackage, Poetry, PoetryFault, PoetryFaultKind};
pub use setuptools::{
    BadLine, DynamicFile, MissingPath, NameForm, PathKind, SchemaFaults, Setuptools,
};
pub use uv::Uv;

use super::tree::Tree;
use super::{Backend, BuildSystem, Search};
use crate::document::{Document, Str};
use crate::spec::keys::Key;
use crate::spec::tools;

/// What the backend's own tables say. Those of other backends are not read.
pub enum Tool<'d> {
    None,
    Flit(Flit<'d>),
    Hatch(Hatch<'d>),
    Pdm(Pdm<'d>),
    Poetry(Poetry<'d>),
    Setuptools(Setuptools<'d>),
    Uv(Uv<'d>),
}

/// What the readers of the tables are given.
pub(super) struct Reading<'a, 'd> {
    pub document: &'d Document,
    pub build_system: &'a BuildSystem<'d>,
    /// The project's name.
    pub name: Option<&'d Str>,
    /// None for a buffer that was never saved.
    pub tree: Option<Tree<'a>>,
}

impl<'d> Tool<'d> {
    /// How the backend's search for the code to ship ends.
    pub fn search(&self) -> &Search {
        match self {
            Tool::None => &Search::Unknown,
            Tool::Flit(flit) => &flit.search,
            Tool::Hatch(hatch) => &hatch.search,
            Tool::Pdm(pdm) => &pdm.search,
            Tool::Poetry(poetry) => &poetry.search,
            Tool::Setuptools(setuptools) => &setuptools.search,
            Tool::Uv(uv) => &uv.search,
        }
    }

    /// What the settings leave the package out of.
    pub fn excluded(&self) -> Option<&Excluded> {
        match self {
            Tool::Hatch(hatch) => hatch.excluded.as_ref(),
            Tool::Pdm(pdm) => pdm.excluded.as_ref(),
            Tool::Uv(uv) => uv.excluded.as_ref(),
            _ => None,
        }
    }

    pub(super) fn read(backend: Backend, reading: &Reading<'_, 'd>) -> Self {
        match backend {
            Backend::Flit => Tool::Flit(Flit::read(reading)),
            Backend::Hatchling => Tool::Hatch(Hatch::read(reading)),
            Backend::Pdm => Tool::Pdm(Pdm::read(reading)),
            Backend::Poetry => Tool::Poetry(Poetry::read(reading)),
            Backend::Uv => Tool::Uv(Uv::read(reading)),
            Backend::Setuptools => Tool::Setuptools(Setuptools::read(reading)),
            _ => Tool::None,
        }
    }

    /// The path of the table that the backend reads, and the keys that it knows there. Tables
    /// with rules of their own for everything are left out.
    pub fn keys(&self) -> Option<(&'static [&'static str], &'static [Key])> {
        Some(match self {
            Tool::None => return None,
            // Its schema has a rule of its own.
            Tool::Poetry(_) => (&["tool", "poetry"], &[]),
            Tool::Flit(_) => (&["tool", "flit"], tools::FLIT),
            Tool::Hatch(hatch) if !hatch.shadowed.is_empty() => return None,
            Tool::Hatch(_) => (&["tool", "hatch"], tools::HATCH),
            Tool::Pdm(_) => (&["tool", "pdm", "build"], tools::PDM_BUILD),
            Tool::Setuptools(_) => (&["tool", "setuptools"], tools::SETUPTOOLS),
            Tool::Uv(_) => (&["tool", "uv", "build-backend"], tools::UV),
        })
    }
}
