//! What may be typed after `shipwheel init`.

use crate::project::Backend;
use crate::scaffold::{Author, BACKENDS};
use clap::Args;
use std::path::PathBuf;

pub const EXAMPLES: &str = "\
Examples:
  shipwheel init                       a package of the code in this folder, or a new one
  shipwheel init libs/one --backend hatchling
  shipwheel init --name my-project --module mine --dry-run

The name is that of the module, or of the folder where there is none. Version, description, readme and
licence are taken from what is there. Nothing is written over.

Exit codes: 0 written or shown, 1 nothing to begin with what is there, 2 could not run.";

#[derive(Debug, Args)]
pub struct Init {
    /// The folder; it is made where it is missing. Without it: the current one
    pub path: Option<PathBuf>,
    /// What builds the package: flit, hatchling, setuptools, uv, pdm or poetry
    #[arg(long, value_name = "NAME", default_value = "flit", value_parser = backend)]
    pub backend: Backend,
    /// What the project is called on the index
    #[arg(long, value_name = "NAME")]
    pub name: Option<String>,
    /// The module to ship, as it is imported
    #[arg(long, value_name = "NAME")]
    pub module: Option<String>,
    /// One line about it; without it the first one of the docstring
    #[arg(long, value_name = "TEXT", value_parser = line)]
    pub description: Option<String>,
    /// An SPDX expression; without it the licence that the text in LICENSE is
    #[arg(long, value_name = "EXPRESSION")]
    pub license: Option<String>,
    /// Who made it, as `Name <address>`; for several write it again
    #[arg(long = "author", value_name = "PERSON", value_parser = author)]
    pub authors: Vec<Author>,
    /// Show what would be written, and write nothing
    #[arg(long)]
    pub dry_run: bool,
}

fn backend(name: &str) -> Result<Backend, String> {
    let known = "known are flit, hatchling, setuptools, uv, pdm and poetry";
    Backend::of(name).filter(|backend| BACKENDS.contains(backend)).ok_or_else(|| known.to_owned())
}

fn line(text: &str) -> Result<String, String> {
    let text = text.trim();
    match text.is_empty() || text.chars().any(char::is_control) {
        true => Err("write one line of text".to_owned()),
        false => Ok(text.to_owned()),
    }
}

fn author(text: &str) -> Result<Author, String> {
    Author::read(text).ok_or_else(|| "write `Name <address>`, or one of the two".to_owned())
}
