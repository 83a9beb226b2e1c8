//! `shipwheel init`: a folder becomes a package, by new files only.

use super::Exit;
use super::arguments::Init as Arguments;
use super::input::NAME;
use super::terminal::{self, Output, complain};
use super::write::{self, WriteError};
use super::{diff, plain};
use crate::files::{Disk, disk};
use crate::scaffold::{self, Refusal, Scaffold, Wish, Written};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// Begins the package that `arguments` ask for.
pub fn run(arguments: &Arguments, out: &mut Output, exit: &mut Exit) -> io::Result<()> {
    *exit = Exit::Failed;
    let folder = folder(arguments.path.as_deref());
    if disk::is_there(&folder) && !disk::is_folder(&folder) {
        let shown = folder.display();
        complain(&format!("`{shown}` is a file, and a package needs a folder"));
        return Ok(());
    }
    let mut wish = Wish {
        backend: arguments.backend,
        name: arguments.name.clone(),
        module: arguments.module.clone(),
        description: arguments.description.clone(),
        license: arguments.license.clone(),
        authors: arguments.authors.clone(),
        folder: folder.file_name().map(|name| name.to_string_lossy().into_owned()),
        today: today(),
    };
    let files = Disk::new(&folder);
    let mut planned = scaffold::of(&files, &wish);
    if let Err(Refusal::Folder { .. } | Refusal::Standard { .. }) = &planned
        && let Some(name) = terminal::ask_line("What is the project called?")?
    {
        wish.name = Some(name);
        planned = scaffold::of(&files, &wish);
    }
    let scaffold = match planned {
        Ok(scaffold) => scaffold,
        Err(refusal) => {
            *exit = Exit::Found;
            complain(&refusal.to_string());
            return Ok(());
        }
    };
    if arguments.dry_run {
        *exit = Exit::Clean;
        return show(&folder, &scaffold, out);
    }
    match write_all(&folder, &scaffold.files) {
        Ok(()) => *exit = Exit::Clean,
        Err((path, error)) => {
            complain(&format!("`{}` was not written: {error}", path.display()));
            return Ok(());
        }
    }
    tell(&folder, arguments.backend.name(), &scaffold, out)
}

/// The folder that is meant; its project file means it too.
fn folder(typed: Option<&Path>) -> PathBuf {
    let typed = typed.unwrap_or(Path::new(""));
    let is_file = typed.file_name().is_some_and(|name| name == NAME);
    let folder = if is_file { typed.parent().unwrap_or(Path::new("")) } else { typed };
    if folder.as_os_str().is_empty() { PathBuf::from(".") } else { folder.to_owned() }
}

fn today() -> (i16, i8) {
    let now = jiff::Zoned::now();
    (now.year(), now.month())
}

fn show(folder: &Path, scaffold: &Scaffold, out: &mut Output) -> io::Result<()> {
    for file in &scaffold.files {
        let name = shown(folder, &file.path);
        let before = file.before.as_ref().map_or("", |(text, _)| text.as_str());
        diff::write(&name, before.as_bytes(), file.text.as_bytes(), out.look, out)?;
    }
    remarks(scaffold, out)
}

fn tell(folder: &Path, backend: &str, scaffold: &Scaffold, out: &mut Output) -> io::Result<()> {
    for file in &scaffold.files {
        let doing = if file.before.is_some() { "Added to" } else { "Wrote" };
        writeln!(out, "{doing} {}", plain::line(&shown(folder, &file.path)))?;
    }
    let (name, version) = (plain::line(&scaffold.name), plain::line(&scaffold.version));
    let module = plain::line(&scaffold.module);
    writeln!(out, "{name} {version} is made of {module} by {backend}:")?;
    remarks(scaffold, out)
}

fn remarks(scaffold: &Scaffold, out: &mut Output) -> io::Result<()> {
    for remark in &scaffold.remarks {
        writeln!(out, "  {}", plain::line(remark))?;
    }
    Ok(())
}

/// A path of the project as the author would type it.
fn shown(folder: &Path, path: &str) -> String {
    let path = if folder == Path::new(".") { PathBuf::from(path) } else { folder.join(path) };
    path.to_string_lossy().into_owned()
}

/// All files or none: what was written before one that cannot be is taken away again.
fn write_all(folder: &Path, files: &[Written]) -> Result<(), (PathBuf, WriteError)> {
    let mut done = write::Made::default();
    for file in files {
        let path = folder.join(&file.path);
        let written = match &file.before {
            None => done.create(&path, file.text.as_bytes()),
            Some((before, _)) => write::replace(&path, before.as_bytes(), file.text.as_bytes()),
        };
        if let Err(error) = written {
            done.undo();
            return Err((path, error));
        }
    }
    Ok(())
}
