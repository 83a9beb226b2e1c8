//! The schema of `[tool.poetry]` as shapes of values. Source: `poetry-schema.json` of
//! poetry-core 2.5.0.

/// What a value may be.
#[derive(Debug, PartialEq, Eq)]
pub enum Shape {
    Any,
    Text,
    /// A text without a line break.
    Line,
    Uri,
    Boolean,
    Word(&'static [&'static str], &'static str),
    Array(&'static Shape),
    /// An array that is not empty.
    Some(&'static Shape),
    Map(&'static Shape),
    Table(&'static Fields),
    Union(&'static [Shape], &'static str),
}

/// The keys of a table that may hold no others.
#[derive(Debug, PartialEq, Eq)]
pub struct Fields {
    pub(super) keys: &'static [(&'static str, Shape)],
    pub(super) required: &'static [&'static str],
}

const TEXTS: Shape = Shape::Array(&Shape::Text);
const FORMAT: Shape = Shape::Word(&["sdist", "wheel"], "`sdist` or `wheel`");
const FORMATS: Shape =
    Shape::Union(&[FORMAT, Shape::Array(&FORMAT)], "`sdist`, `wheel`, or an array of them");

const PACKAGE: Fields = Fields {
    keys: &[
        ("include", Shape::Text),
        ("from", Shape::Text),
        ("format", FORMATS),
        ("to", Shape::Text),
    ],
    required: &["include"],
};

const INCLUDE: Fields =
    Fields { keys: &[("path", Shape::Text), ("format", FORMATS)], required: &["path"] };

/// The ways to name where a dependency comes from, each with its own further keys.
macro_rules! dependency {
    ([$($required:expr)?] $($key:literal: $shape:expr),* $(,)?) => {
        Shape::Table(&Fields {
            keys: &[
                $(($key, $shape),)*
                ("python", Shape::Text),
                ("platform", Shape::Text),
                ("markers", Shape::Text),
            ],
            required: &[$($required)?],
        })
    };
}

const DEPENDENCY_TABLES: [Shape; 6] = [
    dependency!(["version"] "version": Shape::Text, "allow-prereleases": Shape::Boolean,
        "allows-prereleases": Shape::Boolean, "optional": Shape::Boolean, "extras": TEXTS,
        "source": Shape::Text),
    dependency!(["git"] "git": Shape::Text, "branch": Shape::Text, "tag": Shape::Text,
        "rev": Shape::Text, "subdirectory": Shape::Text, "allow-prereleases": Shape::Boolean,
        "allows-prereleases": Shape::Boolean, "optional": Shape::Boolean, "extras": TEXTS,
        "develop": Shape::Boolean),
    dependency!(["file"] "file": Shape::Text, "subdirectory": Shape::Text,
        "optional": Shape::Boolean, "extras": TEXTS),
    dependency!(["path"] "path": Shape::Text, "subdirectory": Shape::Text,
        "optional": Shape::Boolean, "extras": TEXTS, "develop": Shape::Boolean),
    dependency!(["url"] "url": Shape::Text, "subdirectory": Shape::Text,
        "optional": Shape::Boolean, "extras": TEXTS),
    dependency!([] "allow-prereleases": Shape::Boolean, "source": Shape::Text,
        "develop": Shape::Boolean),
];

const A_DEPENDENCY: &str =
    "a constraint like \"^1.2\", or a table with `version`, `git`, `path`, `file` or `url`";
const DEPENDENCY_TABLE: Shape = Shape::Union(&DEPENDENCY_TABLES, A_DEPENDENCY);
const ONE_DEPENDENCY: Shape = Shape::Union(&[Shape::Text, DEPENDENCY_TABLE], A_DEPENDENCY);
const DEPENDENCY: Shape =
    Shape::Union(&[Shape::Text, DEPENDENCY_TABLE, Shape::Some(&ONE_DEPENDENCY)], A_DEPENDENCY);
const DEPENDENCIES: Shape = Shape::Map(&DEPENDENCY);

const GROUP: Fields = Fields {
    keys: &[
        ("optional", Shape::Boolean),
        ("include-groups", TEXTS),
        ("dependencies", DEPENDENCIES),
    ],
    required: &[],
};

const SCRIPT: Shape = Shape::Union(
    &[
        Shape::Text,
        Shape::Table(&Fields {
            keys: &[
                ("reference", Shape::Text),
                ("type", Shape::Word(&["file", "console"], "`file` or `console`")),
                ("extras", TEXTS),
            ],
            required: &["reference", "type"],
        }),
        Shape::Table(&Fields {
            keys: &[("callable", Shape::Text), ("extras", TEXTS)],
            required: &[],
        }),
    ],
    "a reference like \"module:function\", or a table with `reference` and `type`",
);

const BUILD: Shape = Shape::Union(
    &[
        Shape::Text,
        Shape::Table(&Fields {
            keys: &[("generate-setup-file", Shape::Boolean), ("script", Shape::Text)],
            required: &[],
        }),
    ],
    "the path of a script, or a table with `script`",
);

/// `[tool.poetry]`, which may hold other keys as well.
pub(super) const POETRY: &[(&str, Shape)] = &[
    ("package-mode", Shape::Boolean),
    ("name", Shape::Text),
    ("version", Shape::Text),
    ("description", Shape::Line),
    ("keywords", TEXTS),
    ("homepage", Shape::Uri),
    ("repository", Shape::Uri),
    ("documentation", Shape::Uri),
    ("license", Shape::Text),
    ("authors", TEXTS),
    ("maintainers", TEXTS),
    ("readme", Shape::Union(&[Shape::Text, TEXTS], "a path or an array of paths")),
    ("classifiers", Shape::Array(&Shape::Any)),
    ("packages", Shape::Array(&Shape::Union(&[Shape::Table(&PACKAGE)], "a table with `include`"))),
    (
        "include",
        Shape::Array(&Shape::Union(
            &[Shape::Text, Shape::Table(&INCLUDE)],
            "a path, or a table with `path`",
        )),
    ),
    ("exclude", Shape::Array(&Shape::Any)),
    ("dependencies", DEPENDENCIES),
    ("dev-dependencies", DEPENDENCIES),
    ("extras", Shape::Map(&TEXTS)),
    ("group", Shape::Map(&Shape::Table(&GROUP))),
    ("build", BUILD),
    ("scripts", Shape::Map(&SCRIPT)),
    ("plugins", Shape::Map(&Shape::Map(&Shape::Text))),
    ("urls", Shape::Map(&Shape::Text)),
];
