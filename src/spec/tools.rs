//! The tables that build backends read below `[tool]`, in the words of `keys`. Source: the code of
//! flit_core 4.2.0, hatchling 1.33.0, setuptools 84.2.1 (its JSON schema), pdm-backend 2.5.0 and uv_build 0.13.6.

use super::keys::{Key, TEXT_MAP, TEXTS, Type, key};

const TEXTS_MAP: Type = Type::Map(&TEXTS);

/// What `[tool.hatch.build]` and each of its targets may hold.
macro_rules! hatch_keys {
    ($($more:expr),* $(,)?) => {
        &[
            key("include", TEXTS),
            key("exclude", TEXTS),
            key("artifacts", TEXTS),
            key("packages", TEXTS),
            key("only-include", TEXTS),
            key("only-packages", Type::Boolean),
            key("sources", Type::Either(&[TEXTS, TEXT_MAP])),
            key("force-include", TEXT_MAP),
            key("hooks", Type::Map(&Type::Table(&[]))),
            // Looked at by `hatch build` only.
            key("directory", Type::Any),
            key("skip-excluded-dirs", Type::Boolean),
            key("ignore-vcs", Type::Boolean),
            key("reproducible", Type::Boolean),
            key("dev-mode-dirs", TEXTS),
            key("dev-mode-exact", Type::Boolean),
            key("dependencies", TEXTS),
            // Read by `hatch` when it makes an environment.
            key("require-runtime-dependencies", Type::Any),
            key("require-runtime-features", TEXTS),
            key("strict-naming", Type::Boolean),
            $($more),*
        ]
    };
}

/// `[tool.hatch.build]`
pub const HATCH_BUILD: &[Key] = hatch_keys![key(
    "targets",
    Type::Table(&[key("wheel", Type::Table(HATCH_WHEEL)), key("sdist", Type::Table(HATCH_SDIST))]),
)];

/// `[tool.hatch.build.targets.wheel]`
pub const HATCH_WHEEL: &[Key] = hatch_keys![
    key("versions", Type::Any),
    key("core-metadata-version", Type::Text),
    key("shared-data", TEXT_MAP),
    key("shared-scripts", TEXT_MAP),
    key("extra-metadata", TEXT_MAP),
    key("sbom-files", TEXTS),
    // Read on macOS only, and not at all where something is selected.
    key("macos-max-compat", Type::Any),
    key("bypass-selection", Type::Any),
];

/// `[tool.hatch.build.targets.sdist]`
pub const HATCH_SDIST: &[Key] = hatch_keys![
    key("versions", Type::Any),
    key("core-metadata-version", Type::Text),
    key("support-legacy", Type::Boolean),
];

/// `[tool.hatch.metadata]`
pub const HATCH_METADATA: &[Key] = &[
    // Read where a requirement is a direct reference.
    key("allow-direct-references", Type::Any),
    key("allow-ambiguous-features", Type::Boolean),
    key("hooks", Type::Map(&Type::Table(&[]))),
];

/// The part of `[tool.hatch]` that hatchling reads.
pub const HATCH: &[Key] = &[
    key("build", Type::Table(HATCH_BUILD)),
    key("metadata", Type::Table(HATCH_METADATA)),
    key("version", Type::Table(&[])),
];

/// `[tool.flit]`; what is in its tables has rules of its own.
pub const FLIT: &[Key] = &[
    // A string is passed over.
    key("module", Type::Any),
    key("sdist", Type::Table(&[])),
    key("external-data", Type::Table(&[])),
];

/// The versions of `core-metadata-version` that hatchling writes.
pub const HATCH_METADATA_VERSIONS: &[&str] = &["1.2", "2.1", "2.2", "2.3", "2.4", "2.5"];

/// `[tool.setuptools.packages.find]`
pub const SETUPTOOLS_FIND: &[Key] = &[
    key("where", TEXTS),
    key("exclude", TEXTS),
    key("include", TEXTS),
    key("namespaces", Type::Boolean),
];

const FILE: &[Key] = &[key("file", Type::Either(&[Type::Text, TEXTS]))];

/// `[tool.setuptools.dynamic]`
pub const SETUPTOOLS_DYNAMIC: &[Key] = &[
    key("version", Type::Any),
    key("classifiers", Type::Table(FILE)),
    key("description", Type::Table(FILE)),
    key("entry-points", Type::Table(FILE)),
    key("dependencies", Type::Table(FILE)),
    key("optional-dependencies", Type::Map(&Type::Table(FILE))),
    key(
        "readme",
        Type::Table(&[
            key("file", Type::Either(&[Type::Text, TEXTS])),
            key("content-type", Type::Text),
        ]),
    ),
];

/// An element of `[[tool.setuptools.ext-modules]]`
pub const SETUPTOOLS_EXTENSION: &[Key] = &[
    key("name", Type::Text),
    key("sources", TEXTS),
    key("include-dirs", TEXTS),
    key("define-macros", Type::Any),
    key("undef-macros", TEXTS),
    key("library-dirs", TEXTS),
    key("libraries", TEXTS),
    key("runtime-library-dirs", TEXTS),
    key("extra-objects", TEXTS),
    key("extra-compile-args", TEXTS),
    key("extra-link-args", TEXTS),
    key("export-symbols", TEXTS),
    key("swig-opts", TEXTS),
    key("depends", TEXTS),
    key("language", Type::Text),
    key("optional", Type::Boolean),
    key("py-limited-api", Type::Boolean),
];

/// `[tool.setuptools]`, which refuses every other key.
pub const SETUPTOOLS: &[Key] = &[
    key("platforms", TEXTS),
    key("provides", TEXTS),
    key("obsoletes", TEXTS),
    key("zip-safe", Type::Boolean),
    key("script-files", TEXTS),
    key("eager-resources", TEXTS),
    key(
        "packages",
        Type::Either(&[TEXTS, Type::Table(&[key("find", Type::Table(SETUPTOOLS_FIND))])]),
    ),
    key("package-dir", TEXT_MAP),
    key("package-data", TEXTS_MAP),
    key("include-package-data", Type::Boolean),
    key("exclude-package-data", TEXTS_MAP),
    key("namespace-packages", TEXTS),
    key("py-modules", TEXTS),
    key("ext-modules", Type::Array(&Type::Table(SETUPTOOLS_EXTENSION))),
    key("data-files", TEXTS_MAP),
    key("cmdclass", TEXT_MAP),
    key("license-files", TEXTS),
    key("dynamic", Type::Table(SETUPTOOLS_DYNAMIC)),
];

/// `[tool.pdm.build]`
pub const PDM_BUILD: &[Key] = &[
    // As a string they have a rule of their own.
    key("includes", Type::Either(&[TEXTS, Type::Text])),
    key("excludes", TEXTS),
    key("source-includes", TEXTS),
    key("package-dir", Type::Text),
    key("is-purelib", Type::Any),
    key("run-setuptools", Type::Any),
    key("custom-hook", Type::Text),
    key("editable-backend", Type::Any),
    key("wheel-data", Type::Map(&Type::Array(&Type::Either(&[Type::Text, Type::Map(&Type::Any)])))),
    key("hooks", Type::Any),
];

/// The folders that `wheel-data` may fill.
pub const PDM_WHEEL_DATA: &[&str] =
    &["purelib", "platlib", "include", "platinclude", "scripts", "data"];

/// `[tool.uv.build-backend.data]`
pub const UV_DATA: &[Key] = &[
    key("purelib", Type::Text),
    key("platlib", Type::Text),
    key("headers", Type::Text),
    key("scripts", Type::Text),
    key("data", Type::Text),
];

/// `[tool.uv.build-backend]`
pub const UV: &[Key] = &[
    key("module-root", Type::Text),
    key("module-name", Type::Either(&[Type::Text, TEXTS])),
    key("namespace", Type::Boolean),
    key("source-include", TEXTS),
    key("source-exclude", TEXTS),
    key("wheel-exclude", TEXTS),
    key("default-excludes", Type::Boolean),
    key("data", Type::Table(UV_DATA)),
];
