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

/// Something a project file may use that not every version of a backend can read.
#[derive(Clone, Copy, Debug)]
pub struct Feature {
    /// Normalised name of the backend's distribution.
    pub package: &'static str,
    /// What a message calls it.
    pub name: &'static str,
    pub of: Use,
    /// The first version that reads it.
    pub since: &'static str,
    /// The first version that writes it down in an older form, so that nothing is lost.
    pub legacy_since: Option<&'static str>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Use {
    ProjectTable,
    /// `license = "…"`
    LicenseString,
    /// `AND` or `OR` in a licence expression.
    LicenseOperators,
    /// `WITH` in a licence expression.
    LicenseException,
    /// A key of `[project]`.
    Key(&'static str),
}

const fn feature(
    package: &'static str,
    name: &'static str,
    of: Use,
    since: &'static str,
) -> Feature {
    Feature { package, name, of, since, legacy_since: None }
}

const STRING: &str = "A licence expression";
const OPERATORS: &str = "A licence expression of several parts";
const FILES: &str = "`license-files`";

/// By backend, the older feature first. Source: the table in the user guide "Writing your
/// pyproject.toml" and the change logs of the backends.
pub const FEATURES: &[Feature] = &[
    feature("flit-core", "[project]", Use::ProjectTable, "3.2"),
    feature("flit-core", STRING, Use::LicenseString, "3.11"),
    feature("flit-core", FILES, Use::Key("license-files"), "3.11"),
    feature("flit-core", OPERATORS, Use::LicenseOperators, "3.12"),
    feature("flit-core", "`import-names`", Use::Key("import-names"), "4"),
    feature("flit-core", "`import-namespaces`", Use::Key("import-namespaces"), "4"),
    feature("flit-core", "`WITH` in a licence expression", Use::LicenseException, "4.1"),
    // 1.26.3 writes a `License` field; 1.26.0 to 1.26.2 write none, and older ones a field that
    // no index takes with their metadata version.
    Feature {
        legacy_since: Some("1.26.3"),
        ..feature("hatchling", STRING, Use::LicenseString, "1.27")
    },
    feature("hatchling", FILES, Use::Key("license-files"), "1.27"),
    feature("setuptools", "[project]", Use::ProjectTable, "61"),
    feature("setuptools", STRING, Use::LicenseString, "77.0.3"),
    feature("setuptools", FILES, Use::Key("license-files"), "77.0.3"),
    feature("pdm-backend", STRING, Use::LicenseString, "2.4"),
    feature("pdm-backend", FILES, Use::Key("license-files"), "2.4"),
    feature("poetry-core", "[project]", Use::ProjectTable, "2.0"),
    feature("poetry-core", STRING, Use::LicenseString, "2.2"),
    feature("poetry-core", FILES, Use::Key("license-files"), "2.2"),
    feature("uv-build", STRING, Use::LicenseString, "0.7.19"),
    feature("uv-build", FILES, Use::Key("license-files"), "0.7.19"),
];
