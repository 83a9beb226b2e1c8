//! `[build-system]`, and which backend it makes the judge of the rest.

use super::requires::Bounds;
use crate::document::{Document, Entry, Str, Table, Value};
use crate::grammar::name;
use crate::text::Span;
use std::sync::OnceLock;

/// Who builds the project.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Backend {
    Flit,
    Hatchling,
    Setuptools,
    Pdm,
    Poetry,
    Uv,
    Maturin,
    MesonPython,
    ScikitBuildCore,
    /// A backend that we do not know, or one that lives in the project.
    Unknown,
    /// No backend: only what the standards say.
    Spec,
}

impl Backend {
    /// What messages call it.
    pub fn name(self) -> &'static str {
        match self {
            Backend::Flit => "flit_core",
            Backend::Hatchling => "hatchling",
            Backend::Setuptools => "setuptools",
            Backend::Pdm => "pdm-backend",
            Backend::Poetry => "poetry-core",
            Backend::Uv => "uv_build",
            Backend::Maturin => "maturin",
            Backend::MesonPython => "meson-python",
            Backend::ScikitBuildCore => "scikit-build-core",
            Backend::Unknown => "the build backend",
            Backend::Spec => "the specification",
        }
    }

    /// The normalised name of its distribution.
    pub fn package(self) -> Option<&'static str> {
        Some(match self {
            Backend::Flit => "flit-core",
            Backend::Hatchling => "hatchling",
            Backend::Setuptools => "setuptools",
            Backend::Pdm => "pdm-backend",
            Backend::Poetry => "poetry-core",
            Backend::Uv => "uv-build",
            Backend::Maturin => "maturin",
            Backend::MesonPython => "meson-python",
            Backend::ScikitBuildCore => "scikit-build-core",
            Backend::Unknown | Backend::Spec => return None,
        })
    }

    /// The backend that users call by `name`, a package, an import name or a tool.
    pub fn of(name: &str) -> Option<Backend> {
        let name = name.to_ascii_lowercase().replace('_', "-");
        Some(match name.as_str() {
            "flit" | "flit-core" => Backend::Flit,
            "hatch" | "hatchling" => Backend::Hatchling,
            "setuptools" => Backend::Setuptools,
            "pdm" | "pdm-backend" => Backend::Pdm,
            "poetry" | "poetry-core" => Backend::Poetry,
            "uv" | "uv-build" => Backend::Uv,
            "maturin" => Backend::Maturin,
            "meson" | "meson-python" | "mesonpy" => Backend::MesonPython,
            "scikit-build" | "scikit-build-core" => Backend::ScikitBuildCore,
            "unknown" => Backend::Unknown,
            "spec" => Backend::Spec,
            _ => return None,
        })
    }

    /// Whether we know what it accepts and refuses.
    pub fn is_modelled(self) -> bool {
        matches!(
            self,
            Backend::Flit
                | Backend::Hatchling
                | Backend::Setuptools
                | Backend::Pdm
                | Backend::Poetry
                | Backend::Uv
        )
    }
}

/// The `[build-system]` table as written.
pub struct BuildSystem<'d> {
    pub table: Option<&'d Table>,
    /// The strings in `requires`.
    pub requires: Vec<&'d Str>,
    /// The value of `build-backend`.
    pub build_backend: Option<&'d Str>,
    /// Whether `backend-path` is given: the backend lives in the project.
    pub in_tree: bool,
    /// The key of a table without a header.
    key: Option<Span>,
    /// What `requires` says of versions, once somebody asked.
    pub(super) bounds: OnceLock<Bounds>,
}

impl<'d> BuildSystem<'d> {
    pub(super) fn read(document: &'d Document) -> Self {
        let table = document.table(&["build-system"]);
        let value = |key: &str| table.and_then(|table| table.get(key));
        BuildSystem {
            table,
            requires: value("requires").map(|value| value.texts().collect()).unwrap_or_default(),
            build_backend: value("build-backend").and_then(Value::as_text),
            in_tree: value("backend-path").is_some(),
            key: document.root().entry("build-system").map(|entry| entry.key.span),
            bounds: OnceLock::new(),
        }
    }

    /// Where to point at the table as a whole: its header, or its key.
    pub fn place(&self) -> Option<Span> {
        self.table.and_then(|table| table.header).or(self.key)
    }

    pub fn entry(&self, key: &str) -> Option<&'d Entry> {
        self.table?.entry(key)
    }

    /// From `build-backend`; without it the packages in `requires` tell, and without those it is
    /// the legacy backend of setuptools (PEP 517).
    pub(super) fn backend(&self) -> Backend {
        if self.in_tree {
            return Backend::Unknown;
        }
        if let Some(written) = self.build_backend {
            return of_object(written.as_str()).unwrap_or(Backend::Unknown);
        }
        let value = |key: &str| self.table.and_then(|table| table.get(key));
        if value("build-backend").is_some() {
            return Backend::Unknown;
        }
        let named = self.requires.iter().find_map(|text| of_requirement(text.as_str()));
        named.unwrap_or(Backend::Setuptools)
    }
}

/// The backend behind a `build-backend` object.
fn of_object(object: &str) -> Option<Backend> {
    let module = object.split(':').next().unwrap_or(object).trim();
    Some(match module {
        "flit_core.buildapi" | "flit.buildapi" | "flit_core" => Backend::Flit,
        "hatchling.build" | "hatchling.ouroboros" => Backend::Hatchling,
        "setuptools.build_meta" => Backend::Setuptools,
        "pdm.backend" | "pdm.pep517.api" => Backend::Pdm,
        "poetry.core.masonry.api" | "poetry.masonry.api" => Backend::Poetry,
        "uv_build" => Backend::Uv,
        "maturin" => Backend::Maturin,
        "mesonpy" => Backend::MesonPython,
        "scikit_build_core.build" | "scikit_build_core.setuptools.build_meta" => {
            Backend::ScikitBuildCore
        }
        _ => return None,
    })
}

fn of_requirement(requirement: &str) -> Option<Backend> {
    Some(match required_package(requirement)?.as_str() {
        "flit-core" => Backend::Flit,
        "hatchling" => Backend::Hatchling,
        "pdm-backend" | "pdm-pep517" => Backend::Pdm,
        "poetry-core" => Backend::Poetry,
        "uv-build" => Backend::Uv,
        "maturin" => Backend::Maturin,
        "meson-python" => Backend::MesonPython,
        "scikit-build-core" => Backend::ScikitBuildCore,
        _ => return None,
    })
}

/// The normalised name of the package that a requirement asks for; none when it starts with no
/// name. What follows the name is not looked at.
pub fn required_package(requirement: &str) -> Option<String> {
    let requirement = requirement.trim_start();
    let end = requirement
        .find(|c: char| !c.is_ascii_alphanumeric() && !"-_.".contains(c))
        .unwrap_or(requirement.len());
    let written = requirement[..end].trim_end_matches(['-', '_', '.']);
    name::is_valid(written).then(|| name::normalize(written))
}
