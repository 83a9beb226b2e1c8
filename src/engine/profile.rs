//! Which flit_core a project would be built by, as far as its `requires` tells, and so whose bytes
//! we write.

use super::obstacle::Obstacle;
use crate::project::{Backend, Project};

/// A line of flit_core that we build as.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Profile {
    /// 3.12.0, the last of its line.
    Flit3,
    /// 4.2.0
    Flit4,
}

impl Profile {
    /// From the newest to the oldest.
    pub const ALL: [Profile; 2] = [Profile::Flit4, Profile::Flit3];

    /// The version of flit_core.
    pub fn version(self) -> &'static str {
        match self {
            Profile::Flit3 => "3.12.0",
            Profile::Flit4 => "4.2.0",
        }
    }

    /// The version of the core metadata that it writes.
    pub fn metadata_version(self) -> &'static str {
        match self {
            Profile::Flit3 => "2.4",
            Profile::Flit4 => "2.5",
        }
    }

    /// The newest version that an installer would take.
    ///
    /// # Errors
    /// Why the project is not one that is built natively.
    pub fn of(project: &Project<'_>) -> Result<Profile, Obstacle> {
        let system = &project.build_system;
        let place = system.place();
        let refuse = |message: String| {
            let obstacle = Obstacle::not_native(message);
            Err(match place {
                Some(span) => obstacle.at(span),
                None => obstacle,
            })
        };
        if system.in_tree {
            return refuse(
                "`backend-path` makes a program of the project its build backend; Shipwheel runs \
                 no code of the project"
                    .to_owned(),
            );
        }
        if project.backend != Backend::Flit {
            return refuse(format!(
                "this project is built by {}; Shipwheel builds projects of flit_core so far",
                project.backend.name()
            ));
        }
        let backend = system.build_backend.map(|text| text.as_str());
        if backend.is_some_and(|backend| backend != "flit_core.buildapi") {
            return refuse(format!(
                "`build-backend = \"{}\"` is not `flit_core.buildapi`",
                backend.unwrap_or_default()
            ));
        }
        let allowed = |profile: &Profile| system.allows("flit-core", profile.version());
        if Profile::ALL.iter().any(|profile| allowed(profile).is_none()) {
            return refuse(
                "`build-system.requires` does not say in plain words which versions of flit_core \
                 it wants"
                    .to_owned(),
            );
        }
        match Profile::ALL.iter().find(|profile| allowed(profile) == Some(true)) {
            Some(profile) => Ok(*profile),
            None => refuse(
                "`build-system.requires` allows neither flit_core 4.2.0 nor 3.12.0, the versions \
                 that Shipwheel knows how to build as"
                    .to_owned(),
            ),
        }
    }
}
