//! `shipwheel check`: project files become findings, and with `--fix` better project files.

mod pypirc;

use super::Exit;
use super::arguments::Check;
use super::checked::{Checked, Tally};
use super::format::{self, Report};
use super::input::{self, Input, InputError};
use super::terminal::{Output, complain};
use super::{diff, write};
use crate::analysis;
use crate::document::Document;
use crate::engine::inspect::{compare, inspect};
use crate::files::Files;
use crate::project::may_be_meant;
use std::io::{self, Write};
use std::path::Path;

/// Checks what `arguments` ask for and prints the findings. What could not be done is told on
/// standard error and raises `exit`.
pub fn run(arguments: &Check, output: &mut Output, exit: &mut Exit) -> io::Result<()> {
    let mut run = Run { arguments, fixed: 0, exit: Exit::Clean, printed_input: false };
    let mut looked = Vec::new();
    for path in arguments.paths.iter().filter(|path| is_archive(path)) {
        match inspect(path) {
            Ok(inspection) => looked.push((path, inspection)),
            Err(error) => run.fail(&format!("`{}` was not checked: {error}", path.display())),
        }
    }
    compare(&mut looked);
    let archives = looked.into_iter();
    let mut all: Vec<Checked> =
        archives.map(|(path, inspection)| Checked::of_archive(path, inspection)).collect();
    for input in inputs(arguments) {
        match input.and_then(|input| Ok((input.read()?, input))) {
            Ok((bytes, input)) => all.push(run.check(&input, &bytes, output)?),
            Err(error) => run.fail(&error.to_string()),
        }
    }
    let errors = Tally::of(&all).errors > 0 && !arguments.diff && !arguments.exit_zero;
    *exit = run.exit.max(if errors { Exit::Found } else { Exit::Clean });
    let report = Report { checked: &all, fixed: run.fixed, arguments };
    if arguments.diff || run.printed_input {
        // Standard output holds the diff or the fixed text, and nothing else.
        output.flush()?;
        let mut aside = Output::of_stderr(output.choice);
        if arguments.diff {
            format::write_diff_summary(&report, &mut aside)?;
        } else {
            format::write(&report, &mut aside)?;
        }
        return aside.finish();
    }
    format::write(&report, output)
}

/// The project files that were asked for, each once, in the order asked for.
fn inputs(arguments: &Check) -> Vec<Result<Input, InputError>> {
    if arguments.paths.is_empty() {
        return vec![input::nearest()];
    }
    let mut inputs: Vec<Result<Input, InputError>> = Vec::new();
    for path in arguments.paths.iter().filter(|path| !is_archive(path)) {
        let input = input::of_argument(path, arguments.stdin_filename.as_deref());
        let input = input.or_else(|error| input::misnamed(path).ok_or(error));
        let same = |other: &Result<Input, InputError>| match (&input, other) {
            (Ok(input), Ok(other)) => input == other,
            _ => false,
        };
        if !inputs.iter().any(same) {
            inputs.push(input);
        }
    }
    inputs
}

/// Whether the path is, by its name, that of a wheel or an sdist.
fn is_archive(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    name.ends_with(".whl") || name.ends_with(".tar.gz")
}

struct Run<'a> {
    arguments: &'a Check,
    /// How many findings were fixed.
    fixed: usize,
    exit: Exit,
    /// The text of standard input was printed to standard output, fixed.
    printed_input: bool,
}

impl Run<'_> {
    fn fail(&mut self, message: &str) {
        complain(message);
        self.exit = Exit::Failed;
    }

    fn check(&mut self, input: &Input, bytes: &[u8], output: &mut Output) -> io::Result<Checked> {
        if input.is_pypirc() {
            return pypirc::check(self, input, bytes, output);
        }
        let mut options = self.arguments.options();
        let name = input.path.file_name().and_then(|name| name.to_str());
        options.settings.file_name = name.filter(|name| may_be_meant(name)).map(str::to_owned);
        let disk = input.files();
        let files = disk.as_ref().map(|disk| disk as &dyn Files);
        let mut document = Document::of_bytes(bytes);
        if self.arguments.fix || self.arguments.diff {
            // In a file that is no UTF-8 nobody knows what the text was meant to be.
            let readable = document.not_utf8().is_none();
            let also_unsafe = self.arguments.unsafe_fixes;
            let fixed =
                readable.then(|| analysis::fix(document.text(), files, &options, also_unsafe));
            let changed = fixed.filter(|fixed| fixed.text != document.text());
            let text = changed.as_ref().map_or(bytes, |fixed| fixed.text.as_bytes());
            let took = self.put(input, bytes, text, output)?;
            if let Some(fixed) = changed.filter(|_| took) {
                self.fixed += fixed.count;
                document = Document::parse(fixed.text);
            }
        }
        let found = analysis::check(&document, files, &options);
        Ok(Checked::new(input, &document, found, files, &options.settings))
    }

    /// Brings a fixed text to where it belongs; says whether it got there.
    fn put(
        &mut self,
        input: &Input,
        old: &[u8],
        new: &[u8],
        output: &mut Output,
    ) -> io::Result<bool> {
        if self.arguments.diff {
            if old != new {
                let look = output.look;
                diff::write(&input.name(), old, new, look, output)?;
                let exit = if self.arguments.exit_zero { Exit::Clean } else { Exit::Found };
                self.exit = self.exit.max(exit);
            }
        } else if input.standard_input {
            output.write_all(new)?;
            self.printed_input = true;
        } else if old != new
            && let Err(error) = write::replace(&input.path, old, new)
        {
            self.fail(&format!("`{}` was not fixed: {error}", input.path.display()));
            return Ok(false);
        }
        Ok(true)
    }
}
