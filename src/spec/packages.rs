//! Packages that are asked for under a wrong name, that Python has itself by now, or that only
//! developers need. Collected from PyPI and the Python documentation in November 2026; a name is
//! listed where nobody can have meant the package that has it.

/// The import name of a module and the distribution that has it, both normalised.
const IMPORTED: &[(&str, &str)] = &[
    ("attr", "attrs"),
    ("bs4", "beautifulsoup4"),
    ("crypto", "pycryptodome"),
    ("cv2", "opencv-python"),
    ("dateutil", "python-dateutil"),
    ("docx", "python-docx"),
    ("dotenv", "python-dotenv"),
    ("fitz", "pymupdf"),
    ("gi", "pygobject"),
    ("google-protobuf", "protobuf"),
    ("jwt", "pyjwt"),
    ("mysqldb", "mysqlclient"),
    ("openssl", "pyopenssl"),
    ("pil", "pillow"),
    ("serial", "pyserial"),
    ("skimage", "scikit-image"),
    ("sklearn", "scikit-learn"),
    ("websocket", "websocket-client"),
    ("win32api", "pywin32"),
    ("win32com", "pywin32"),
    ("yaml", "pyyaml"),
    ("zmq", "pyzmq"),
];

/// The distribution behind an import name that was used as the name of one.
pub fn of_import(normalized: &str) -> Option<&'static str> {
    IMPORTED.iter().find(|(name, _)| *name == normalized).map(|(_, package)| *package)
}

/// A package whose module Python has itself.
#[derive(Clone, Copy, Debug)]
pub struct Builtin {
    pub package: &'static str,
    /// The module of the standard library.
    pub module: &'static str,
    /// Major and minor version of the first Python that has it.
    pub since: (u64, u64),
}

const fn builtin(package: &'static str, module: &'static str, since: (u64, u64)) -> Builtin {
    Builtin { package, module, since }
}

const BUILTIN: &[Builtin] = &[
    builtin("argparse", "argparse", (3, 2)),
    builtin("asyncio", "asyncio", (3, 4)),
    builtin("contextvars", "contextvars", (3, 7)),
    builtin("dataclasses", "dataclasses", (3, 7)),
    builtin("enum34", "enum", (3, 4)),
    builtin("functools32", "functools", (3, 2)),
    builtin("futures", "concurrent.futures", (3, 2)),
    builtin("graphlib-backport", "graphlib", (3, 9)),
    builtin("hashlib", "hashlib", (2, 5)),
    builtin("ipaddress", "ipaddress", (3, 3)),
    builtin("logging", "logging", (2, 3)),
    builtin("multiprocessing", "multiprocessing", (2, 6)),
    builtin("ordereddict", "collections", (3, 1)),
    builtin("pathlib", "pathlib", (3, 4)),
    builtin("singledispatch", "functools", (3, 4)),
    builtin("ssl", "ssl", (2, 6)),
    builtin("statistics", "statistics", (3, 4)),
    builtin("subprocess32", "subprocess", (3, 3)),
    builtin("typing", "typing", (3, 5)),
    builtin("uuid", "uuid", (2, 5)),
    builtin("wsgiref", "wsgiref", (2, 5)),
    builtin("zipfile36", "zipfile", (3, 6)),
];

/// The module of the standard library that stands behind a package, by its normalised name.
pub fn of_builtin(normalized: &str) -> Option<Builtin> {
    BUILTIN.iter().find(|builtin| builtin.package == normalized).copied()
}

/// Tools that serve the development of a package and not its users.
pub const DEVELOPMENT: &[&str] = &[
    "black",
    "build",
    "coverage",
    "flake8",
    "isort",
    "mypy",
    "nox",
    "pre-commit",
    "pylint",
    "pyright",
    "pytest",
    "pytest-cov",
    "ruff",
    "sphinx",
    "tox",
    "twine",
];

/// Names that extras for developers usually have, normalised.
pub const DEVELOPMENT_EXTRAS: &[&str] = &[
    "dev",
    "develop",
    "development",
    "doc",
    "docs",
    "lint",
    "linting",
    "test",
    "testing",
    "tests",
    "typing",
];
