//! What may be typed after `shipwheel publish`.

use super::{Build, BuildFormat};
use crate::engine::credentials::Stores;
use clap::Args;
use std::path::PathBuf;

pub const EXAMPLES: &str = "\
Examples:
  shipwheel publish -r testpypi --dry-run   everything but the sending
  shipwheel publish -r testpypi
  shipwheel publish --yes dist/*.whl dist/*.tar.gz

The index: --repository-url or --repository, else SHIPWHEEL_REPOSITORY_URL, SHIPWHEEL_REPOSITORY,
TWINE_REPOSITORY_URL, TWINE_REPOSITORY, FLIT_INDEX_URL, UV_PUBLISH_URL, else pypi. A name is looked
up in ~/.pypirc; without an address there only pypi and testpypi are known.

The password or token: --token-stdin, else SHIPWHEEL_TOKEN, SHIPWHEEL_PASSWORD, TWINE_PASSWORD,
FLIT_PASSWORD, UV_PUBLISH_TOKEN, UV_PUBLISH_PASSWORD (user names likewise, or --username), else the
section of ~/.pypirc, else what `shipwheel login`, twine or flit keep in the keyring of the system
or behind the command `keyring`, else you are asked on the terminal. Empty counts as not set.

Exit codes: 0 every file is on the index, 1 one is not, 2 could not run.";

#[derive(Debug, Args)]
pub struct Publish {
    /// A project, which is built first: its folder or its pyproject.toml; or finished archives,
    /// which are sent as they are. Without any: the nearest project, from the current folder
    /// upwards
    pub paths: Vec<PathBuf>,
    /// The index, by its name: pypi, testpypi, or a section of .pypirc
    #[arg(short, long, value_name = "NAME", conflicts_with = "repository_url")]
    pub repository: Option<String>,
    /// The index, by the address that uploads are posted to
    #[arg(long, value_name = "URL")]
    pub repository_url: Option<String>,
    /// Where the index lists its files (its simple API), if it is not where it is expected
    #[arg(long, value_name = "URL")]
    pub check_url: Option<String>,
    /// Read this file and not ~/.pypirc
    #[arg(long, value_name = "PATH")]
    pub config_file: Option<PathBuf>,
    /// The user name; for a token it is __token__
    #[arg(short, long, value_name = "NAME")]
    pub username: Option<String>,
    /// Read the token or the password from standard input
    #[arg(long)]
    pub token_stdin: bool,
    /// Which keyrings are asked for the token: any, system, command (the command `keyring`) or none
    #[arg(long, value_name = "WHICH", value_parser = stores)]
    pub keyring: Option<Stores>,
    /// Send the password over plain http, where everybody on the way can read it
    #[arg(long)]
    pub allow_http: bool,
    /// How many seconds the index may do nothing
    #[arg(long, value_name = "SECONDS", default_value_t = 120, value_parser = clap::value_parser!(u64).range(1..=3600))]
    pub timeout: u64,
    /// Do everything but the sending, and show what would be sent
    #[arg(long)]
    pub dry_run: bool,
    /// Do not ask before something is published on PyPI or a project is created
    #[arg(short, long)]
    pub yes: bool,
    /// How the outcome is written
    #[arg(long, value_name = "FORMAT", value_enum, default_value_t)]
    pub output_format: BuildFormat,
}

pub fn stores(name: &str) -> Result<Stores, String> {
    Stores::of(name).ok_or_else(|| format!("write {}", Stores::NAMES.join(", ")))
}

impl Build {
    /// Both archives, in `dist` of the project.
    pub fn plain(path: Option<PathBuf>, output_format: BuildFormat) -> Self {
        Build {
            path,
            out_dir: None,
            sdist: false,
            wheel: false,
            list: false,
            fast: false,
            reproducible: false,
            output_format,
        }
    }
}
