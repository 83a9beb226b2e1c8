//! The build backends: the object in `build-backend`, the package that brings it, and what to
//! require. Source: each backend's documentation and sources, November 2026.

/// A backend's entry object and the package that provides it.
#[derive(Clone, Copy, Debug)]
pub struct Provider {
    /// The value of `build-backend`, without attributes after a colon that users add.
    pub object: &'static str,
    /// Normalised name of the distribution.
    pub package: &'static str,
    /// The requirement that we write when none is there.
    pub requirement: &'static str,
}

const fn provider(
    object: &'static str,
    package: &'static str,
    requirement: &'static str,
) -> Provider {
    Provider { object, package, requirement }
}

/// The recommended object of a package stands before its superseded ones.
pub const PROVIDERS: &[Provider] = &[
    provider("flit_core.buildapi", "flit-core", "flit_core >=3.12,<5"),
    provider("flit.buildapi", "flit", "flit >=3.12,<5"),
    provider("hatchling.build", "hatchling", "hatchling"),
    provider("hatchling.ouroboros", "hatchling", "hatchling"),
    provider("setuptools.build_meta", "setuptools", "setuptools >=77.0.3"),
    provider("setuptools.build_meta:__legacy__", "setuptools", "setuptools >=77.0.3"),
    provider("pdm.backend", "pdm-backend", "pdm-backend >=2.4"),
    provider("pdm.pep517.api", "pdm-pep517", "pdm-pep517"),
    provider("poetry.core.masonry.api", "poetry-core", "poetry-core >=2.2,<3"),
    provider("poetry.masonry.api", "poetry", "poetry"),
    provider("uv_build", "uv-build", "uv_build >=0.7.19,<0.14"),
    provider("maturin", "maturin", "maturin >=1,<2"),
    provider("mesonpy", "meson-python", "meson-python"),
    provider("scikit_build_core.build", "scikit-build-core", "scikit-build-core"),
    provider("whey", "whey", "whey"),
    provider("trampolim", "trampolim", "trampolim"),
    provider("flit_scm:buildapi", "flit-scm", "flit_scm"),
];

/// The provider of a `build-backend` object.
pub fn of_object(object: &str) -> Option<&'static Provider> {
    PROVIDERS.iter().find(|provider| provider.object == object)
}

/// The provider that a package is meant to be used through.
pub fn of_package(normalized: &str) -> Option<&'static Provider> {
    PROVIDERS.iter().find(|provider| provider.package == normalized)
}
