//! What may be typed after `shipwheel login` and `shipwheel logout`.

use crate::engine::credentials::Stores;
use clap::Args;
use std::path::PathBuf;

pub const EXAMPLES: &str = "\
Examples:
  shipwheel login testpypi                  asks for the token
  pass show pypi | shipwheel login pypi --stdin
  shipwheel login pypi --project demo       a token that is for this project alone

It is kept in the keyring of the system, or by the command `keyring` where there is none, and twine
and flit find it there. A token that cannot work is not kept: one of another index, one in quotes,
one that is not complete.

Exit codes: 0 kept, 2 not kept.";

#[derive(Debug, Args)]
pub struct Login {
    #[command(flatten)]
    pub entry: Entry,
    /// Read the token or the password from standard input and not from the terminal
    #[arg(long)]
    pub stdin: bool,
}

#[derive(Debug, Args)]
pub struct Logout {
    #[command(flatten)]
    pub entry: Entry,
}

/// Which entry of a keyring is meant.
#[derive(Debug, Args)]
pub struct Entry {
    /// pypi, testpypi, the name of a section of .pypirc, or the address that uploads are posted to
    pub index: String,
    /// The token is one for this project alone
    #[arg(long, value_name = "NAME", conflicts_with = "username")]
    pub project: Option<String>,
    /// The user name, if it is not a token but a password
    #[arg(short, long, value_name = "NAME")]
    pub username: Option<String>,
    /// Read this file and not ~/.pypirc
    #[arg(long, value_name = "PATH")]
    pub config_file: Option<PathBuf>,
    /// Which keyrings are used: any, system, or command (the command `keyring`)
    #[arg(long, value_name = "WHICH", value_parser = super::publish::stores)]
    pub keyring: Option<Stores>,
    /// Take an address of plain http, where everybody on the way can read the token
    #[arg(long)]
    pub allow_http: bool,
}
