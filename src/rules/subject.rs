//! What the rules are asked about.

use super::Report;
use crate::project::Project;
use crate::project::accounts::Accounts;

/// What a rule looks at.
#[derive(Clone, Copy)]
pub enum Subject {
    /// The project file and what lies around it.
    Project(fn(&Project, &mut Report)),
    /// A `.pypirc`.
    Pypirc(fn(&Accounts, &mut Report)),
    /// Archives, or what the index has; `engine` tells of it under the rule's name.
    Release,
}
