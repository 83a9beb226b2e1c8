//! The indexes to publish to that settings of uv name: those of the project, then the user's own.
//! Looked for where uv 0.13.8 looks, with a difference: an address that counts without a name is not
//! taken from folders above the project, where anybody may have put a file.

use crate::document::Document;
use crate::files::disk;
use crate::grammar::glob::Portable;
use crate::project::{PublishIndex, publish_indexes, uv_toml_indexes};
use std::ffi::OsString;
use std::path::{Path, PathBuf};

/// No file of settings is longer, in bytes.
const LIMIT: u64 = 16 * 1024 * 1024;

/// Folders above the project that are looked at.
const DEPTH: usize = 64;

const OWN_FILE: &str = "uv.toml";
const PROJECT_FILE: &str = "pyproject.toml";

/// What is said of settings outside of the project.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Places {
    /// The only file that counts, where it is named (`UV_CONFIG_FILE`).
    pub only: Option<PathBuf>,
    /// No file counts (`UV_NO_CONFIG`).
    pub none: bool,
    /// Files of the user and of the system, in their order.
    pub others: Vec<PathBuf>,
}

/// What the settings say.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Indexes {
    /// With the file that each stands in. Of several with one name the first counts.
    pub found: Vec<(PathBuf, PublishIndex)>,
    pub warnings: Vec<String>,
}

impl Places {
    /// Those that the environment says, which `variable` reads, for the user of the folder `home`.
    pub fn of(variable: &dyn Fn(&str) -> Option<OsString>, home: Option<&Path>) -> Places {
        let variable = |name: &str| variable(name).filter(|value| !value.is_empty());
        let off = variable("UV_NO_CONFIG").map(|value| value.to_string_lossy().to_lowercase());
        let folder = if cfg!(windows) {
            variable("APPDATA").map(PathBuf::from)
        } else {
            let own = variable("XDG_CONFIG_HOME").map(PathBuf::from);
            own.or_else(|| Some(home?.join(".config")))
        };
        let mut others: Vec<PathBuf> =
            folder.into_iter().map(|folder| folder.join("uv").join(OWN_FILE)).collect();
        if cfg!(unix) {
            others.extend(["/etc/xdg/uv/uv.toml", "/etc/uv/uv.toml"].map(PathBuf::from));
        }
        Places {
            only: variable("UV_CONFIG_FILE").map(PathBuf::from),
            none: off
                .is_some_and(|value| !["0", "false", "f", "no", "n", "off"].contains(&&*value)),
            others,
        }
    }
}

/// The indexes for a project in `folder`, or for archives that lie there.
pub fn indexes(folder: &Path, places: &Places) -> Indexes {
    let mut indexes = Indexes::default();
    if let Some(only) = &places.only {
        match sound(only) {
            Some(document) => indexes.take(only, uv_toml_indexes(&document)),
            None => indexes.warnings.push(format!(
                "`{}` (from UV_CONFIG_FILE) cannot be read as TOML, and was not used",
                only.display()
            )),
        }
        return indexes;
    }
    if places.none {
        return indexes;
    }
    indexes.look(folder);
    for other in places.others.iter().filter(|other| disk::is_there(other)) {
        indexes.own_file(other);
    }
    indexes
}

impl Indexes {
    fn take(&mut self, path: &Path, all: Vec<PublishIndex>) {
        self.found.extend(all.into_iter().map(|index| (path.to_owned(), index)));
    }

    /// The nearest folder that says something is the one that counts; for a member of a workspace that
    /// of its root.
    fn look(&mut self, folder: &Path) {
        let root = root_of(folder);
        if self.folder(root.as_deref().unwrap_or(folder)) {
            return;
        }
        let Some(real) = disk::real(or_here(folder)) else { return };
        for above in real.ancestors().skip(1).take(DEPTH) {
            if self.folder(above) {
                self.found.retain(|(_, index)| index.name.is_some());
                return;
            }
        }
    }

    /// Whether `folder` says something, which is then taken.
    fn folder(&mut self, folder: &Path) -> bool {
        let (own_file, project_file) = (folder.join(OWN_FILE), folder.join(PROJECT_FILE));
        let document = read(&project_file);
        let document = document.filter(|document| document.table(&["tool", "uv"]).is_some());
        if disk::is_there(&own_file) {
            if document.is_some_and(|document| !publish_indexes(&document).is_empty()) {
                self.warnings.push(format!(
                    "the indexes in [tool.uv] of `{}` were not used: for uv the file `{OWN_FILE}` \
                     beside it counts",
                    project_file.display(),
                ));
            }
            self.own_file(&own_file);
            return true;
        }
        match document {
            Some(document) => self.take(&project_file, publish_indexes(&document)),
            None => return false,
        }
        true
    }

    fn own_file(&mut self, path: &Path) {
        match sound(path) {
            Some(document) => self.take(path, uv_toml_indexes(&document)),
            None => self
                .warnings
                .push(format!("`{}` cannot be read as TOML, and was not used", path.display())),
        }
    }
}

/// The root of the workspace that the project in `folder` is a member of.
fn root_of(folder: &Path) -> Option<PathBuf> {
    let real = disk::real(or_here(folder))?;
    let mut above = real.ancestors().skip(1).take(DEPTH);
    let (root, document) = above.find_map(|above| {
        let document = read(&above.join(PROJECT_FILE))?;
        document.table(&["tool", "uv", "workspace"])?;
        Some((above, document))
    })?;
    let workspace = document.table(&["tool", "uv", "workspace"])?;
    let inner: Vec<&str> =
        real.strip_prefix(root).ok()?.iter().map(|part| part.to_str()).collect::<Option<_>>()?;
    let inner = inner.join("/");
    let is_in = |key: &str| {
        let list = workspace.get(key).and_then(|value| value.as_array());
        let mut patterns =
            list.into_iter().flat_map(|list| &list.items).filter_map(|one| one.as_text());
        patterns.any(|one| Portable::read(one.as_str().trim_end_matches('/')).matches(&inner))
    };
    (is_in("members") && !is_in("exclude")).then(|| root.to_owned())
}

fn or_here(folder: &Path) -> &Path {
    if folder.as_os_str().is_empty() { Path::new(".") } else { folder }
}

/// The file as far as it is TOML.
fn read(path: &Path) -> Option<Document> {
    Some(Document::of_bytes(&disk::read_file(path, LIMIT).ok()?))
}

/// The file, where all of it is TOML: uv stops at anything else.
fn sound(path: &Path) -> Option<Document> {
    read(path).filter(|document| document.faults().is_empty() && document.not_utf8().is_none())
}
