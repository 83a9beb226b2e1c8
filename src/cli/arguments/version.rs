//! What may be typed after `shipwheel version`.

use crate::grammar::version::Part;
use clap::Args;
use std::ffi::OsString;

pub const EXAMPLES: &str = "\
Examples:
  shipwheel version                    what a build of the nearest project would publish
  shipwheel version libs/one --explain the files and lines that it comes from
  shipwheel version 1.5.0              written to where the version lives, and nowhere else
  shipwheel version --bump minor --dry-run

The version lives in pyproject.toml, or where `dynamic` leads: a string of a Python file, a VERSION
file. A bump leaves what is before a final version: `patch` makes 1.4.3 of 1.4.3rc1. A word that
reads as a version is one; write ./1.0 for a folder of such a name.

Exit codes: 0 told or written, 1 not known or not to be written, 2 could not run.";

#[derive(Debug, Args)]
pub struct Version {
    /// The folder of the project or its pyproject.toml, and the version to write
    #[arg(value_name = "PATH or NEW", num_args = 0..=2)]
    pub words: Vec<OsString>,
    /// Write the version that follows: major, minor, patch, pre, post or dev
    #[arg(long, value_name = "PART", value_parser = part)]
    pub bump: Option<Part>,
    /// Tell the way to the version: which files, which lines
    #[arg(long, conflicts_with = "bump")]
    pub explain: bool,
    /// Show what would be changed as a unified diff, and write nothing
    #[arg(long)]
    pub dry_run: bool,
}

fn part(name: &str) -> Result<Part, String> {
    let names = Part::ALL.map(Part::name);
    Part::of(name).ok_or_else(|| format!("known are {}", names.join(", ")))
}
