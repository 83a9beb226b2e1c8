//! `shipwheel version`: the version of a project, the way to it, or another version written to
//! where it lives.

use super::Exit;
use super::arguments::Version as Arguments;
use super::checked::File;
use super::input::{self, Input};
use super::terminal::{Output, complain};
use super::{diff, plain, write};
use crate::analysis::version::{self, Change};
use crate::document::Document;
use crate::files::{Disk, Files};
use crate::grammar::version::Version;
use crate::project::{Project, Settings};
use crate::text;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// Prints or changes what `arguments` ask for.
pub fn run(arguments: &Arguments, out: &mut Output, exit: &mut Exit) -> io::Result<()> {
    *exit = Exit::Failed;
    let asked = match Asked::of(arguments) {
        Ok(asked) => asked,
        Err(message) => {
            complain(&message);
            return Ok(());
        }
    };
    let input = match &asked.path {
        Some(path) => input::of_argument(path, None),
        None => input::nearest(),
    };
    let (bytes, input) = match input.and_then(|input| Ok((input.read()?, input))) {
        Ok(read) => read,
        Err(error) => {
            complain(&error.to_string());
            return Ok(());
        }
    };
    let document = Document::of_bytes(&bytes);
    let Some(files) = input.files() else {
        complain("a version is told of a project in a folder, not of standard input");
        return Ok(());
    };
    let run = Run { arguments, input: &input, document: &document, bytes: &bytes, files: &files };
    match asked.new {
        New::None => run.show(out, exit),
        new => run.change(&new, out, exit),
    }
}

/// What the words of the command mean.
struct Asked {
    path: Option<PathBuf>,
    new: New,
}

enum New {
    None,
    Version(Version),
    Part(crate::grammar::version::Part),
}

impl Asked {
    /// A word that reads as a version is one, unless it has a separator of paths in it.
    fn of(arguments: &Arguments) -> Result<Asked, String> {
        let mut asked = Asked { path: None, new: arguments.bump.map_or(New::None, New::Part) };
        for word in &arguments.words {
            let version = word.to_str().filter(|text| !text.contains(['/', '\\']));
            let path = Path::new(word);
            match version.and_then(|text| Version::read(text).ok()) {
                Some(version) if matches!(asked.new, New::None) => {
                    asked.new = New::Version(version);
                }
                Some(_) => return Err("two versions at once: write one of them".to_owned()),
                None if asked.path.is_some() => {
                    return Err(format!(
                        "`{}` is neither a version nor the only path",
                        path.display()
                    ));
                }
                None if !crate::files::disk::is_there(path) => {
                    let shown = path.display();
                    return Err(format!(
                        "`{shown}` is no PEP 440 version, and no such path exists"
                    ));
                }
                None => asked.path = Some(path.to_owned()),
            }
        }
        Ok(asked)
    }
}

struct Run<'r> {
    arguments: &'r Arguments,
    input: &'r Input,
    document: &'r Document,
    bytes: &'r [u8],
    files: &'r Disk,
}

impl Run<'_> {
    fn show(&self, out: &mut Output, exit: &mut Exit) -> io::Result<()> {
        let project = Project::read(self.document, Some(self.files), &Settings::default());
        let told = version::tell(&project, Some(self.files));
        *exit = match (&told.version, &told.estimate) {
            (Ok(_), _) | (_, Some(_)) => Exit::Clean,
            (Err(_), None) => Exit::Found,
        };
        match (&told.version, &told.estimate) {
            (Ok(version), _) => writeln!(out, "{version}")?,
            (Err(_), Some(estimate)) => writeln!(out, "≈ {}", estimate.version)?,
            (Err(why), None) => complain(&why.to_string()),
        }
        if !self.arguments.explain {
            return Ok(());
        }
        for step in &told.steps {
            let file = self.file(step.file.as_deref());
            let place = step.span.map(|span| file.range(file.clamp(span)).start);
            let place = place.map_or(String::new(), |at| format!(":{}:{}", at.line, at.column));
            let (name, says) = (plain::line(&file.name), plain::line(&step.says));
            writeln!(out, "  {name}{place}: {says}")?;
        }
        for copy in &told.copies {
            writeln!(out, "  but {}", plain::line(copy))?;
        }
        Ok(())
    }

    /// A file of the project with what it is called; none is the project file.
    fn file(&self, path: Option<&str>) -> File {
        let Some(path) = path else {
            return File::new(self.input.name(), self.document.text().to_owned());
        };
        let bytes = self.files.read(path).unwrap_or_default();
        let name = self.path_of(path).to_string_lossy().into_owned();
        File::new(name, String::from_utf8_lossy(&bytes).into_owned())
    }

    fn path_of(&self, path: &str) -> PathBuf {
        self.input.path.parent().unwrap_or(Path::new("")).join(path)
    }

    fn change(&self, new: &New, out: &mut Output, exit: &mut Exit) -> io::Result<()> {
        *exit = Exit::Found;
        let project = Project::read(self.document, Some(self.files), &Settings::default());
        let next = match new {
            New::Part(part) => {
                let old = project.published_version().map_err(|why| why.to_string());
                old.and_then(|old| {
                    let read = Version::read(&old).ok().and_then(|old| old.bumped(*part));
                    read.ok_or_else(|| format!("`{old}` cannot be counted up"))
                })
            }
            New::Version(version) => Ok(version.clone()),
            New::None => return Ok(()),
        };
        let next = match next {
            Ok(next) => next.to_string(),
            Err(why) => {
                complain(&why);
                return Ok(());
            }
        };
        let files = Some(self.files as &dyn Files);
        match version::change(self.document, files, &Settings::default(), &next) {
            Ok(change) => self.apply(&change, &next, out, exit),
            Err(why) => {
                complain(&why.to_string());
                Ok(())
            }
        }
    }

    fn apply(
        &self,
        change: &Change,
        next: &str,
        out: &mut Output,
        exit: &mut Exit,
    ) -> io::Result<()> {
        let (path, old) = match &change.file {
            None => (self.input.path.clone(), self.bytes.to_vec()),
            Some(file) => (self.path_of(file), self.files.read(file).unwrap_or_default()),
        };
        let name = path.to_string_lossy().into_owned();
        let text = std::str::from_utf8(&old).ok();
        let edits = std::slice::from_ref(&change.edit);
        let Some(new) = text.and_then(|text| text::apply(text, edits).ok()) else {
            complain(&format!("`{name}` cannot be edited: it is not UTF-8"));
            return Ok(());
        };
        *exit = Exit::Clean;
        if self.arguments.dry_run {
            return diff::write(&name, &old, new.as_bytes(), out.look, out);
        }
        if new.as_bytes() == old {
            return writeln!(out, "{next} already, in {}", plain::line(&name));
        }
        match write::replace(&path, &old, new.as_bytes()) {
            Ok(()) => {
                let name = plain::line(&name);
                writeln!(out, "{} -> {next} in {name}", plain::line(&change.old))
            }
            Err(error) => {
                *exit = Exit::Failed;
                complain(&format!("`{name}` was not written: {error}"));
                Ok(())
            }
        }
    }
}
