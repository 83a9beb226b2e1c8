//! Every member of every archive, as data, before anything is written.

mod left_out;
mod listing;
mod remark;
mod sdist;
mod selection;
mod wheel;

pub use left_out::LeftOut;
pub use listing::bytes;
pub use remark::Remark;

use super::archive::tar;
use super::archive::zip::Stamp;
use super::clock::Clock;
use super::metadata::{Config, Metadata};
use super::module::Module;
use super::obstacle::Obstacle;
use super::profile::Profile;
use super::tree::Tree;
use crate::project::Project;

/// Which archives are wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Kinds {
    pub sdist: bool,
    pub wheel: bool,
}

/// Where the bytes of a member come from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    /// A file of the project, by its path there.
    File(String),
    /// Made from the metadata.
    Text(String),
    /// A symbolic link with this target.
    Link(String),
    /// The same file as an earlier member, under another name.
    Same(String),
    /// The list of the wheel's files, known when all others are written.
    Record,
}

/// When a member says it was changed.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum When {
    Wheel(Stamp),
    Sdist(tar::Time),
}

#[derive(Clone, Debug, PartialEq)]
pub struct Member {
    /// In the archive.
    pub name: String,
    pub source: Source,
    /// `st_mode`, with the file type in wheels, without it in sdists.
    pub mode: u32,
    pub when: When,
    /// In bytes; zero for `RECORD`.
    pub size: u64,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Archive {
    /// The file's name.
    pub name: String,
    pub members: Vec<Member>,
}

impl Archive {
    /// Bytes before compression.
    pub fn size(&self) -> u64 {
        self.members.iter().map(|member| member.size).sum()
    }
}

/// What a build would write.
#[derive(Clone, Debug, PartialEq)]
pub struct Plan {
    pub metadata: Metadata,
    pub sdist: Option<Archive>,
    pub wheel: Option<Archive>,
    /// What is built as asked and may still not be what was meant.
    pub remarks: Vec<Remark>,
    /// What stands in the header of the sdist.
    pub gzip_time: u32,
    /// The patterns of what is taken out of the sdist.
    exclude: Vec<String>,
}

impl Plan {
    /// `generator` is what `WHEEL` says has written it.
    ///
    /// # Errors
    /// Every reason that was found why there is nothing to build.
    pub fn of(
        project: &Project<'_>,
        profile: Profile,
        tree: &Tree,
        kinds: Kinds,
        clock: &Clock,
        generator: &str,
    ) -> Result<Plan, Vec<Obstacle>> {
        let one = |obstacle| vec![obstacle];
        let mut config = Config::of(project, profile, tree)?;
        let module = Module::find(&config.module, tree).map_err(one)?;
        let reads = module.tell(config.wanted, tree, &mut config.metadata).map_err(one)?;
        let facts = Facts { config: &config, module: &module, tree, clock };
        facts.check_reads(&reads)?;
        let sdist = if kinds.sdist { Some(sdist::plan(&facts)?) } else { None };
        let wheel = if kinds.wheel { Some(wheel::plan(&facts, generator)?) } else { None };
        let remarks = remark::of(sdist.as_ref(), wheel.as_ref());
        let gzip_time = clock.gzip();
        let Config { metadata, exclude, .. } = config;
        Ok(Plan { metadata, sdist, wheel, remarks, gzip_time, exclude })
    }
}

/// What both archives are planned from.
struct Facts<'f> {
    config: &'f Config,
    module: &'f Module,
    tree: &'f Tree,
    clock: &'f Clock,
}

impl Facts<'_> {
    /// The files of the module.
    fn module_files(&self) -> Result<Vec<String>, Obstacle> {
        self.module.files(self.tree)
    }

    /// Whoever builds from the sdist must find the files there that the version comes from.
    fn check_reads(&self, reads: &[String]) -> Result<(), Vec<Obstacle>> {
        if reads.is_empty() {
            return Ok(());
        }
        let selected = selection::select(self)?;
        let lost: Vec<Obstacle> = reads
            .iter()
            .filter(|path| !selected.contains(*path))
            .map(|path| {
                let message = format!(
                    "`__version__` is read from `{path}`, which is not in the sdist, so that \
                     nobody could build from it; add it to `include` in `[tool.flit.sdist]`"
                );
                Obstacle::invalid(message).in_file(path)
            })
            .collect();
        if lost.is_empty() { Ok(()) } else { Err(lost) }
    }

    /// The files of the folder of external data.
    fn data_files(&self) -> Result<Vec<String>, Obstacle> {
        let Some(folder) = &self.config.data else { return Ok(Vec::new()) };
        let enters = |path: &str| path.rsplit('/').next() != Some("__pycache__");
        super::module::walk(self.tree, folder, &|_| true, &enters)
    }
}

/// 755 for what its owner may execute, 644 for all else; the other bits stay.
fn normal_mode(mode: u32) -> u32 {
    let plain = (mode | 0o644) & !0o133;
    if mode & 0o100 == 0 { plain } else { plain | 0o111 }
}

/// Refuses names that readers of archives would read differently.
fn check_name(name: &str, path: &str) -> Result<(), Obstacle> {
    if name.contains(char::is_control) || name.len() > usize::from(u16::MAX) {
        let message = format!("`{}` has a control character in its name", path.escape_debug());
        return Err(Obstacle::invalid(message).in_file(path));
    }
    Ok(())
}
