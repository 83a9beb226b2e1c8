//! What may be typed after `shipwheel publish`.

use super::{Build, BuildFormat};
use crate::engine::credentials::Stores;
use clap::{Args, ValueEnum};
use std::path::PathBuf;

pub const EXAMPLES: &str = "\
Examples:
  shipwheel publish -r testpypi --dry-run   everything but the sending
  shipwheel publish -r testpypi
  shipwheel publish --yes dist/*.whl dist/*.tar.gz

The index: --repository-url or --repository, else SHIPWHEEL_REPOSITORY_URL, SHIPWHEEL_REPOSITORY,
TWINE_REPOSITORY_URL, TWINE_REPOSITORY, FLIT_INDEX_URL, UV_PUBLISH_URL, UV_PUBLISH_INDEX, else the
publish-url of uv's settings, else pypi. A name is looked up in ~/.pypirc, then in the indexes of
uv's settings (uv.toml or [tool.uv] of the project, the user's uv.toml); without an address there
only pypi and testpypi are known.

The password or token: --token-stdin, else SHIPWHEEL_TOKEN, SHIPWHEEL_PASSWORD, TWINE_PASSWORD,
FLIT_PASSWORD, UV_PUBLISH_TOKEN, UV_PUBLISH_PASSWORD (user names likewise, or --username), else the
section of ~/.pypirc, else what `shipwheel login`, twine or flit keep in the keyring of the system
or behind the command `keyring`, else trusted publishing in GitHub Actions, GitLab CI, Buildkite,
CircleCI and Google Cloud, else what ~/.netrc (or the file that NETRC names) has for the very host,
else you are asked on the terminal. Empty counts as not set.

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
    /// Which keyrings are asked for the token: any, system, command (the command `keyring`) or
    /// none; without it as SHIPWHEEL_KEYRING says
    #[arg(long, value_name = "WHICH", value_parser = stores)]
    pub keyring: Option<Stores>,
    /// Prove to the index who this job of a CI service is, in place of a token: `auto` where there
    /// is no token, `always` or `never`
    #[arg(long, value_name = "WHEN", value_enum, default_value_t)]
    pub trusted_publishing: Trusted,
    /// Send attestations that lie beside the archives to whatever index it is; without this, PyPI
    /// and TestPyPI get them, from trusted publishers
    #[arg(long)]
    pub attestations: bool,
    /// Send no attestations
    #[arg(long, conflicts_with = "attestations")]
    pub no_attestations: bool,
    /// Send the password over plain http, where everybody on the way can read it
    #[arg(long)]
    pub allow_http: bool,
    /// How many seconds the index may do nothing
    #[arg(long, value_name = "SECONDS", default_value_t = 120, value_parser = clap::value_parser!(u64).range(1..=3600))]
    pub timeout: u64,
    /// Afterwards wait until the index lists every file with our digest, and install the wheel from
    /// there into a new environment, if there is a Python
    #[arg(long, conflicts_with = "dry_run")]
    pub verify: bool,
    /// How many seconds the index may take to list them
    #[arg(long, value_name = "SECONDS", default_value_t = 300, value_parser = clap::value_parser!(u64).range(0..=86_400))]
    pub verify_timeout: u64,
    /// Do everything but the sending, and show what would be sent
    #[arg(long)]
    pub dry_run: bool,
    /// Do not ask before something is published on PyPI
    #[arg(short, long)]
    pub yes: bool,
    /// Do not ask before a project is created that the index does not have yet
    #[arg(long)]
    pub new_project: bool,
    /// How the outcome is written
    #[arg(long, value_name = "FORMAT", value_enum, default_value_t)]
    pub output_format: BuildFormat,
}

/// When trusted publishing is used.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum Trusted {
    #[default]
    Auto,
    Always,
    Never,
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
