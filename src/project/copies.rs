//! The version as copies of the project tell it: one built from the sdist, and the installed
//! package. What an evaluation reads in the sources may not have come along.

use super::resolve::{Sources, Trail};
use super::tree::Tree as Folder;
use super::{Backend, Module, Outcome, Project, Resolved, Tool};
use crate::document::Value;
use crate::files::Files;
use crate::grammar::entry_point::is_identifier;
use crate::python::Module as Source;
use crate::python::evaluate::{self, Called, FileRead, Reason, Tree};
use crate::text::{Edit, Span};

/// A version that a copy of the project tells otherwise, because a file is missing there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Astray {
    /// The file that the copy lacks.
    pub missing: String,
    /// Where the source asks for it.
    pub file: String,
    pub span: Span,
    /// What the copy says; none where it fails.
    pub instead: Option<String>,
    /// What the sources say.
    pub version: String,
    /// Whether a setting leaves the file out; otherwise nothing takes it in.
    pub excluded: bool,
    /// The edit of a file that makes the version a plain string, which every copy has.
    pub cure: Option<(String, Edit)>,
}

/// Copies of the project whose version is another.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Copies {
    /// The wheel that is built from the sdist.
    pub from_sdist: Option<Astray>,
    /// `__version__` of the installed package.
    pub installed: Option<Astray>,
}

/// Words without which a module reads no file.
const READING: [&str; 4] = ["__file__", "open(", "resources", "get_data"];

impl Project<'_> {
    /// Evaluates the version once more in the trees that the archives would hold.
    pub(super) fn version_copies(&self, files: &dyn Files) -> Copies {
        if self.legacy.is_none_or(|legacy| legacy.setup_py) {
            return Copies::default();
        }
        Copies { from_sdist: self.in_sdist(files), installed: self.installed(files) }
    }

    fn in_sdist(&self, files: &dyn Files) -> Option<Astray> {
        let resolved = self.resolved_version.as_ref()?;
        let version = known(resolved)?;
        let folder = Folder(files);
        let lacks = |path: &str| match &self.tool {
            Tool::Flit(flit) => flit.sdist_holds(self.document, folder, path) == Some(false),
            Tool::Setuptools(_) => self.setuptools_sdist_lacks(folder, path),
            _ => false,
        };
        let lost = resolved.trail.reads.iter().find(|read| read.found && lacks(&read.path))?;
        let sources = Sources(files);
        let sdist = Kept { tree: &sources, keeps: &|path| !lacks(path) };
        let again = match self.backend {
            Backend::Flit => self.flit_version(&sdist),
            Backend::Setuptools => {
                let attr = self.version_source()?.as_table()?.get("attr")?.as_text()?;
                self.setuptools_version(attr, &sdist)
            }
            _ => None,
        }?;
        let instead = match &again.outcome {
            _ if again.trail.fails => None,
            Outcome::Runs { value: None, stopped: Some(unknown) }
                if matches!(unknown.reason, Reason::MissingFile(_)) =>
            {
                None
            }
            _ => Some(known(&again)?.to_owned()),
        };
        let excluded = match &self.tool {
            Tool::Flit(flit) => flit.sdist_excludes(self.document, folder, &lost.path),
            _ => None,
        };
        let astray = astray(lost, version, instead)?;
        Some(Astray { excluded: excluded == Some(true), ..astray })
    }

    /// Whether setuptools certainly leaves a file out of the sdist: it lies beside the packages,
    /// no manifest and no plugin adds it, and its name is none of those that always go along.
    fn setuptools_sdist_lacks(&self, folder: Folder<'_>, path: &str) -> bool {
        if folder.exists(path) != Some(true) {
            return false;
        }
        const ALWAYS: [&str; 11] = [
            "README",
            "LICEN",
            "COPYING",
            "NOTICE",
            "AUTHORS",
            "pyproject.toml",
            "setup.",
            "MANIFEST",
            "tests/",
            "test/",
            "PKG-INFO",
        ];
        let plain = self.build_system.requires.iter().all(|text| {
            super::required_package(text.as_str())
                .is_some_and(|package| matches!(package.as_str(), "setuptools" | "wheel"))
        });
        let listed =
            |root: &str| folder.folders_in(root).iter().any(|name| name.ends_with(".egg-info"));
        let named = self.document.text().contains(path)
            || self.document.at(&["tool", "setuptools", "data-files"]).is_some();
        let modules = self.found_modules();
        plain
            && !modules.is_empty()
            && !modules.iter().any(|module| module.holds(path))
            && !ALWAYS.iter().any(|always| path.starts_with(always))
            && folder.exists("MANIFEST.in") == Some(false)
            && folder.exists("setup.cfg") == Some(false)
            && !listed("")
            && !listed("src")
            && !named
    }

    /// What the installed package says of itself, where that is another version than here.
    fn installed(&self, files: &dyn Files) -> Option<Astray> {
        let [module] = self.tool.search().modules() else { return None };
        if super::entry_points::may_make_modules(self.document, &self.build_system)
            || self.has_other_data()
        {
            return None;
        }
        let (file, sources) = (module.file_run(), Sources(files));
        let here = match &self.resolved_version {
            Some(resolved) if resolved.file == file && !resolved.trail.reads.is_empty() => {
                let bound = (resolved.file.clone(), resolved.span);
                (known(resolved)?.to_owned(), resolved.trail.clone(), Some(bound))
            }
            _ => spoken(&sources, &file, module)?,
        };
        let (version, trail, bound) = here;
        let lost = trail.reads.iter().find(|read| read.found && !module.holds(&read.path))?;
        let wheel = Kept { tree: &sources, keeps: &|path| module.holds(path) };
        let again = evaluate::evaluate(&wheel, module.root(), &file, "__version__", Called::Never);
        let instead = match again.value {
            _ if again.raised.is_some() => None,
            Ok(value) => Some(value.shown()?),
            Err(unknown) if matches!(unknown.reason, Reason::MissingFile(_)) => None,
            Err(_) => return None,
        };
        let cure = bound.and_then(|bound| literal(&sources, bound, &version));
        Some(Astray { cure, ..astray(lost, &version, instead)? })
    }

    /// Whether settings put files into the wheel that lie elsewhere in the project.
    fn has_other_data(&self) -> bool {
        const PLACES: [&[&str]; 7] = [
            &["tool", "hatch", "build", "sources"],
            &["tool", "hatch", "build", "targets", "wheel", "sources"],
            &["tool", "hatch", "build", "targets", "wheel", "include"],
            &["tool", "hatch", "build", "targets", "wheel", "only-include"],
            &["tool", "poetry", "include"],
            &["tool", "setuptools", "data-files"],
            &["tool", "uv", "build-backend", "data"],
        ];
        PLACES.iter().any(|path| self.document.at(path).is_some_and(|v: &Value| !v.is_broken()))
    }
}

/// The version, the way to it, and where the name is bound.
type Spoken = (String, Trail, Option<(String, Span)>);

/// What `__version__` of the module is in the sources, if it comes from a file.
fn spoken(sources: &dyn Tree, file: &str, module: &Module) -> Option<Spoken> {
    let bytes = sources.read(file)?;
    let text = std::str::from_utf8(&bytes).ok()?;
    if !text.contains("__version__") || !READING.iter().any(|word| text.contains(word)) {
        return None;
    }
    let found = evaluate::evaluate(sources, module.root(), file, "__version__", Called::Never);
    let version = found.value.ok()?.shown()?;
    let fails = found.raised.is_some();
    let trail = Trail { reads: found.reads, modules: found.modules, fails };
    Some((version, trail, found.bound))
}

/// The edit that writes the version where it is worked out now: the whole statement goes, with
/// whatever it tries first.
fn literal(sources: &dyn Tree, bound: (String, Span), version: &str) -> Option<(String, Edit)> {
    let (file, place) = bound;
    let bytes = sources.read(&file)?;
    let module = Source::read(&bytes).ok()?;
    // Places in other encodings are other places.
    if bytes != module.text().as_bytes() || version.contains(['"', '\\', '\n']) {
        return None;
    }
    let name = module.text().get(place.range())?;
    let statement = module.statement_at(place).filter(|_| is_identifier(name))?;
    Some((file, Edit::replace(statement, format!("{name} = \"{version}\""))))
}

fn known(resolved: &Resolved) -> Option<&str> {
    match &resolved.outcome {
        Outcome::Text { value, .. } | Outcome::Runs { value: Some(value), .. } => Some(value),
        _ => None,
    }
}

fn astray(lost: &FileRead, version: &str, instead: Option<String>) -> Option<Astray> {
    if instead.as_deref() == Some(version) {
        return None;
    }
    Some(Astray {
        missing: lost.path.clone(),
        file: lost.file.clone(),
        span: lost.span,
        instead,
        version: version.to_owned(),
        excluded: false,
        cure: None,
    })
}

/// The part of a tree that an archive holds.
struct Kept<'t> {
    tree: &'t dyn Tree,
    keeps: &'t dyn Fn(&str) -> bool,
}

impl Tree for Kept<'_> {
    fn read(&self, path: &str) -> Option<Vec<u8>> {
        (self.keeps)(path).then(|| self.tree.read(path))?
    }
}
