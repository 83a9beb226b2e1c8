//! What may be typed after `shipwheel`, and what it means.

mod init;
mod login;
mod publish;
mod version;

pub use init::Init;
pub use login::{Entry, Login, Logout};
pub use publish::{Publish, Trusted};
pub use version::Version;

use crate::analysis::{Level, Options, Selection};
use crate::project::{Backend, Settings, Target};
use crate::rules::{self, RULES};
use crate::text::nearest::nearest;
use clap::error::ErrorKind;
use clap::{ArgGroup, Args, ColorChoice, CommandFactory, Parser, Subcommand, ValueEnum};
use std::ffi::OsString;
use std::path::{Path, PathBuf};

const ABOUT: &str = "\
Finds in pyproject.toml what a build backend, an installer or the package index would refuse or
silently spoil, and fixes it.";

const EXAMPLES: &str = "\
Examples:
  shipwheel init                       a package of the code in this folder
  shipwheel check                      the nearest pyproject.toml, from here upwards
  shipwheel check --fix                the same, with every safe fix applied
  shipwheel check --diff packages/*    what the fixes would change in several projects
  shipwheel explain license-is-a-path  what a rule is about, and why
  shipwheel server                     what an editor starts

Exit codes: 0 no errors, 1 errors found, 2 could not run.";

const CHECK_EXAMPLES: &str = "\
Examples:
  shipwheel check
  shipwheel check libs/one libs/two/pyproject.toml
  shipwheel check --fix --unsafe-fixes
  shipwheel check --backend hatchling --target none
  shipwheel check --severity project-placeholder-value=error,description-missing=off
  shipwheel check --output-format sarif > shipwheel.sarif
  git show HEAD:pyproject.toml | shipwheel check - --stdin-filename pyproject.toml

Exit codes:
  0  nothing of the level `error` was found (or is left after --fix)
  1  errors were found; with --diff: there is something to fix
  2  could not run: wrong arguments, or a file that cannot be read or written
The worst of several files counts.";

const BUILD_EXAMPLES: &str = "\
Examples:
  shipwheel build
  shipwheel build libs/one --out-dir dist
  shipwheel build --list               what would be in the archives
  shipwheel build --reproducible       the time of the last commit for every file

The bytes are those that flit_core 3.12.0 or 4.2.0 would write, whichever of them `requires` takes.

Exit codes: 0 built, 1 the project cannot be built, 2 could not run.";

#[derive(Debug, Parser)]
#[command(name = "shipwheel", version, about = ABOUT, after_help = EXAMPLES)]
#[command(subcommand_required = true, arg_required_else_help = true, max_term_width = 100)]
pub struct Arguments {
    /// When to use colour; `auto` asks the terminal and the environment (NO_COLOR)
    #[arg(long, global = true, value_name = "WHEN", default_value_t = ColorChoice::Auto)]
    pub color: ColorChoice,
    #[command(subcommand)]
    pub verb: Verb,
}

#[derive(Debug, Subcommand)]
pub enum Verb {
    /// Begin a package: write the pyproject.toml that a folder lacks
    #[command(after_help = init::EXAMPLES)]
    Init(Init),
    /// Check project files and fix what can be fixed
    #[command(after_help = CHECK_EXAMPLES)]
    Check(Check),
    /// Build the sdist and the wheel of a flit project, without Python
    #[command(after_help = BUILD_EXAMPLES)]
    Build(Build),
    /// Tell the version of a project, or change it where it lives
    #[command(after_help = version::EXAMPLES)]
    Version(Version),
    /// Upload a project or finished archives to PyPI or another index
    #[command(after_help = publish::EXAMPLES)]
    Publish(Publish),
    /// Keep the token of an index, so that publishing to it needs no other
    #[command(after_help = login::EXAMPLES)]
    Login(Login),
    /// Forget the token that is kept for an index
    Logout(Logout),
    /// Explain a rule: what it finds, why it matters, what to write instead
    Explain(Explain),
    /// List all rules
    Rules(Rules),
    /// Serve an editor: the language server, on standard input and output
    #[command(visible_alias = "lsp")]
    Server(Server),
}

/// How the language server is asked for.
#[derive(Clone, Debug, Args)]
pub struct Server {
    /// Write the log to this file and not to standard error
    #[arg(long, value_name = "PATH")]
    pub log_file: Option<PathBuf>,
    /// How much is logged
    #[arg(long, value_name = "LEVEL", value_enum, default_value_t)]
    pub log_level: LogLevel,
    /// Taken because many editors pass it; there is no other way
    #[arg(long, hide = true)]
    pub stdio: bool,
}

/// How much the language server logs. Each level includes the ones before it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum LogLevel {
    Off,
    Error,
    #[default]
    Warn,
    Info,
    Debug,
}

#[derive(Debug, Args)]
#[command(group = ArgGroup::new("fixing").args(["fix", "diff"]).multiple(true))]
pub struct Check {
    /// Project files or the folders that hold them; `-` reads standard input. Without any: the
    /// nearest pyproject.toml, from the current folder upwards
    pub paths: Vec<PathBuf>,
    /// Apply the safe fixes: those that cannot change what the file means
    #[arg(long)]
    pub fix: bool,
    /// Print the fixes as a unified diff and write nothing
    #[arg(long, conflicts_with = "output_format")]
    pub diff: bool,
    /// With --fix or --diff: also the fixes that you should look at afterwards
    #[arg(long, requires = "fixing")]
    pub unsafe_fixes: bool,
    /// Only these rules
    #[arg(long, value_name = "RULE", value_delimiter = ',', value_parser = rule)]
    pub select: Vec<String>,
    /// Not these rules
    #[arg(long, value_name = "RULE", value_delimiter = ',', value_parser = rule)]
    pub ignore: Vec<String>,
    /// Another level for a rule: error, warning, hint or off
    #[arg(long, value_name = "RULE=LEVEL", value_delimiter = ',', value_parser = level)]
    pub severity: Vec<(String, Level)>,
    /// The index you publish to: `pypi`, `none`, or the name of another, whose checks are not
    /// known
    #[arg(long, value_name = "NAME", value_parser = target)]
    pub target: Option<Target>,
    /// Judge as this backend would, whatever [build-system] says; `spec` is the standards alone
    #[arg(long, value_name = "NAME", value_parser = backend)]
    pub backend: Option<Backend>,
    /// How findings are written
    #[arg(long, value_name = "FORMAT", value_enum, default_value_t)]
    pub output_format: OutputFormat,
    /// The path that standard input stands for; the files beside it are looked at
    #[arg(long, value_name = "PATH")]
    pub stdin_filename: Option<PathBuf>,
    /// End with 0 although errors were found
    #[arg(long)]
    pub exit_zero: bool,
    /// Findings only, no summary
    #[arg(short, long)]
    pub quiet: bool,
}

#[derive(Debug, Args)]
pub struct Build {
    /// The folder of the project, or its pyproject.toml. Without it: the nearest one, from the
    /// current folder upwards
    pub path: Option<PathBuf>,
    /// Where the archives go; without it into `dist` in the project
    #[arg(short, long, value_name = "FOLDER")]
    pub out_dir: Option<PathBuf>,
    /// Only the sdist, or with --wheel both
    #[arg(long)]
    pub sdist: bool,
    /// Only the wheel, or with --sdist both
    #[arg(long)]
    pub wheel: bool,
    /// Tell what would be in the archives, and write nothing
    #[arg(long)]
    pub list: bool,
    /// Compress less: the same files, in larger archives that are ready sooner
    #[arg(long)]
    pub fast: bool,
    /// Give every file the time of the last commit (git HEAD), so that everybody gets the same
    /// bytes; SOURCE_DATE_EPOCH goes before it
    #[arg(long)]
    pub reproducible: bool,
    /// How the outcome is written
    #[arg(long, value_name = "FORMAT", value_enum, default_value_t)]
    pub output_format: BuildFormat,
}

/// How the outcome of a build or an upload is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum BuildFormat {
    /// For people
    #[default]
    Full,
    /// An object
    Json,
}

impl Check {
    /// Findings for people, without a word about fixing them.
    pub fn quiet() -> Self {
        Check {
            paths: Vec::new(),
            fix: false,
            diff: false,
            unsafe_fixes: false,
            select: Vec::new(),
            ignore: Vec::new(),
            severity: Vec::new(),
            target: None,
            backend: None,
            output_format: OutputFormat::Full,
            stdin_filename: None,
            exit_zero: false,
            quiet: true,
        }
    }
}

/// How findings are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum OutputFormat {
    /// The source with carets, and the fix
    #[default]
    Full,
    /// One line each: path:line:column: severity[rule] message
    Concise,
    /// An array of objects
    Json,
    /// Annotations of GitHub Actions
    Github,
    /// A Code Quality report of GitLab
    Gitlab,
    /// SARIF 2.1.0
    Sarif,
}

#[derive(Debug, Args)]
pub struct Explain {
    /// The name of the rule
    #[arg(required_unless_present = "all", value_parser = rule)]
    pub rule: Option<String>,
    /// All rules, by category
    #[arg(long, conflicts_with = "rule")]
    pub all: bool,
    /// How it is written
    #[arg(long, value_name = "FORMAT", value_enum, default_value_t)]
    pub output_format: ExplainFormat,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum ExplainFormat {
    /// For a terminal
    #[default]
    Full,
    /// As the docs are written
    Markdown,
    /// An object, or with --all an array of them
    Json,
}

#[derive(Debug, Args)]
pub struct Rules {
    /// How the list is written
    #[arg(long, value_name = "FORMAT", value_enum, default_value_t)]
    pub output_format: RulesFormat,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum RulesFormat {
    /// By category
    #[default]
    Full,
    /// An array of objects
    Json,
}

impl Arguments {
    /// Reads the arguments of a process, its own name first.
    ///
    /// # Errors
    /// What clap has to print: help, the version, or what is wrong.
    pub fn read(arguments: impl IntoIterator<Item = OsString>) -> Result<Self, clap::Error> {
        let arguments = Arguments::try_parse_from(arguments)?;
        if let Verb::Check(check) = &arguments.verb
            && check.stdin_filename.is_some()
            && !check.paths.iter().any(|path| path == Path::new("-"))
        {
            let message = "--stdin-filename says what `-` stands for, and there is no `-`";
            return Err(Arguments::command().error(ErrorKind::ArgumentConflict, message));
        }
        Ok(arguments)
    }
}

impl Check {
    /// What is asked of the analysis.
    pub fn options(&self) -> Options {
        Options {
            settings: Settings {
                backend: self.backend,
                target: self.target.clone(),
                ..Settings::default()
            },
            selection: Selection {
                select: self.select.clone(),
                ignore: self.ignore.clone(),
                levels: self.severity.clone(),
            },
        }
    }
}

fn rule(name: &str) -> Result<String, String> {
    if rules::Rule::of(name).is_some() {
        return Ok(name.to_owned());
    }
    let folded = name.to_ascii_lowercase().replace('_', "-");
    let near = nearest(&folded, RULES.iter().map(|rule| rule.name), 1 + name.len() / 4);
    Err(match near {
        Some(near) => format!("did you mean `{near}`?"),
        None => "there is no such rule; `shipwheel rules` lists all".to_owned(),
    })
}

fn level(setting: &str) -> Result<(String, Level), String> {
    let Some((name, level)) = setting.split_once('=') else {
        return Err("write RULE=LEVEL, as in toml-bom=off".to_owned());
    };
    let level = Level::of(level)
        .ok_or_else(|| format!("`{level}` is no level; write error, warning, hint or off"))?;
    Ok((rule(name)?, level))
}

fn target(name: &str) -> Result<Target, String> {
    if name.trim().is_empty() {
        return Err("write the name of an index, or `none`".to_owned());
    }
    Ok(Target::of(name))
}

fn backend(name: &str) -> Result<Backend, String> {
    const NAMES: [&str; 11] = [
        "flit",
        "hatchling",
        "setuptools",
        "pdm",
        "poetry",
        "uv",
        "maturin",
        "meson-python",
        "scikit-build-core",
        "unknown",
        "spec",
    ];
    Backend::of(name).ok_or_else(|| {
        let near = nearest(name, NAMES, 3);
        let near = near.map(|near| format!("did you mean `{near}`? "));
        format!("{}known are {}", near.unwrap_or_default(), NAMES.join(", "))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_example_in_the_help_can_be_typed() {
        let lines = EXAMPLES.lines().chain(CHECK_EXAMPLES.lines()).chain(publish::EXAMPLES.lines());
        let lines = lines.chain(login::EXAMPLES.lines()).chain(init::EXAMPLES.lines());
        let commands =
            lines.filter_map(|line| line.split("| ").last()?.trim().strip_prefix("shipwheel "));
        let mut count = 0;
        for command in commands {
            let command = command.split(" > ").next().unwrap_or(command);
            let words = command.split("  ").next().unwrap_or(command).split(' ');
            let parsed = Arguments::try_parse_from(std::iter::once("shipwheel").chain(words));
            assert!(parsed.is_ok(), "{command}: {parsed:?}");
            count += 1;
        }
        assert_eq!(count, 22);
    }
}
