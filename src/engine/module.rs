//! The module or package that a wheel is made of: where it stands, which files belong to it, and
//! what it says about itself.

use super::metadata::{Metadata, Wanted, split_lines};
use super::obstacle::Obstacle;
use super::path;
use super::tree::Tree;
use crate::grammar::name;
use crate::grammar::version::Version;
use crate::project::required_package;
use crate::python::evaluate::{self, Value};
use crate::python::{self, Constant, Module as Source};
use crate::spec::modules::is_standard;

/// Folders below a package, so deep.
const DEPTH_LIMIT: usize = 100;

/// A module that exists exactly once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Module {
    /// Dotted.
    pub name: String,
    /// The package's folder, or the file.
    pub path: String,
    pub is_package: bool,
    /// `src`, or empty.
    pub prefix: &'static str,
}

impl Module {
    /// Looks in the project folder and in `src`.
    ///
    /// # Errors
    /// When there is none, or more than one.
    pub fn find(name: &str, tree: &Tree) -> Result<Module, Obstacle> {
        let part = |part: &str| {
            !part.is_empty() && !part.contains(|c: char| "/\\:".contains(c) || c.is_control())
        };
        if !name.split('.').all(part) {
            let message = format!("`{}` is not the name of a module", name.escape_debug());
            return Err(Obstacle::invalid(message));
        }
        let stem = name.replace('.', "/");
        let mut found = Vec::new();
        for prefix in ["", "src"] {
            let folder = path::join(prefix, &stem);
            let file = format!("{folder}.py");
            let name = name.to_owned();
            if tree.is_folder(&folder) {
                found.push(Module { name: name.clone(), path: folder, is_package: true, prefix });
            }
            if tree.is_file(&file) {
                found.push(Module { name, path: file, is_package: false, prefix });
            }
        }
        match (found.pop(), found.is_empty()) {
            (Some(module), true) => Ok(module),
            (None, _) => Err(Obstacle::invalid(format!(
                "there is no module `{name}`: neither `{stem}.py` nor a folder `{stem}`, here or \
                 in `src`"
            ))),
            (Some(last), false) => {
                found.push(last);
                let paths: Vec<_> = found.iter().map(|module| module.path.as_str()).collect();
                let paths = paths.join("` and `");
                Err(Obstacle::invalid(format!("`{name}` exists more than once: `{paths}`")))
            }
        }
    }

    /// The file that is run when the module is imported.
    pub fn file(&self) -> String {
        if self.is_package { format!("{}/__init__.py", self.path) } else { self.path.clone() }
    }

    /// Files of the module in the order of the wheel: the files of a folder, then its folders.
    ///
    /// # Errors
    /// When a folder cannot be listed.
    pub fn files(&self, tree: &Tree) -> Result<Vec<String>, Obstacle> {
        if !self.is_package {
            return Ok(vec![self.path.clone()]);
        }
        let is_source = |path: &str| {
            let name = path.rsplit('/').next().unwrap_or(path);
            name != "__pycache__" && !name.ends_with(".pyc")
        };
        walk(tree, &self.path, &is_source, &is_source)
    }

    /// The name of a file of the module in the wheel.
    pub fn member<'p>(&self, path: &'p str) -> &'p str {
        match self.prefix {
            "" => path,
            prefix => path.strip_prefix(prefix).map_or(path, |rest| rest.trim_start_matches('/')),
        }
    }

    /// Fills in what the project file leaves to the module. Returns the files beside the modules
    /// that the version was read from.
    ///
    /// # Errors
    /// When it cannot be known without running the module.
    pub fn tell(
        &self,
        wanted: Wanted,
        tree: &Tree,
        metadata: &mut Metadata,
    ) -> Result<Vec<String>, Obstacle> {
        if wanted == Wanted::default() {
            return Ok(Vec::new());
        }
        let (mut docstring, mut version) = (None, None);
        for file in self.version_files(tree) {
            let source = source(&file, tree)?;
            let mut assignments = source.assignments("__version__");
            let constant = assignments.find_map(|assigned| Constant::of(assigned.value?));
            if let Some(constant) = constant {
                version = Some((constant, file));
            }
            docstring = source.docstring().map(|text| text.value);
        }
        let file = self.file();
        let mut reads = Vec::new();
        let mut imported = false;
        if wanted.version {
            metadata.version = match version {
                Some((Constant::Text(text), file)) if !text.value.is_empty() => {
                    normal(&text.value, &file)?
                }
                Some((Constant::Bytes | Constant::Number | Constant::Boolean, file)) => {
                    let message = format!("`__version__` in `{file}` is not a string");
                    return Err(Obstacle::invalid(message).in_file(&file));
                }
                _ => {
                    imported = true;
                    let (text, files) = self.evaluate(tree, &metadata.requires_dist)?;
                    reads = files;
                    normal(&text, &file)?
                }
            };
        }
        if wanted.summary {
            // Of a module that is imported flit_core takes `__doc__` as it is.
            let text = docstring.unwrap_or_default();
            let text = if imported { text } else { python::clean(&text) };
            let Some(line) = split_lines(text.trim_start()).first().copied() else {
                if source(&file, tree)?.text().contains("__doc__") {
                    let message = format!("the code of `{file}` sets its docstring");
                    return Err(Obstacle::not_native(message).in_file(&file));
                }
                let message = format!(
                    "`{file}` has no docstring, and `description` is in `dynamic`: its first line \
                     would be the summary"
                );
                return Err(Obstacle::invalid(message).in_file(&file));
            };
            metadata.summary = Some(line.to_owned());
        }
        Ok(reads)
    }

    /// What `__version__` is after an import, worked out from the source, and the files that were
    /// read for it.
    fn evaluate(
        &self,
        tree: &Tree,
        requirements: &[String],
    ) -> Result<(String, Vec<String>), Obstacle> {
        let file = self.file();
        let evaluation =
            evaluate::evaluate(tree, self.prefix, &file, "__version__", evaluate::Called::Never);
        for module in evaluation.modules.iter().chain([&file]) {
            self.check_imports(module, tree, requirements)?;
        }
        let reads = evaluation.reads.into_iter().filter(|read| read.found).map(|read| read.path);
        let found = match evaluation.value {
            Ok(Value::Text(text)) if !text.is_empty() => return Ok((text, reads.collect())),
            Ok(Value::None | Value::Text(_)) => Obstacle::invalid(format!(
                "`{file}` has no `__version__`, and `version` is in `dynamic`"
            )),
            Ok(Value::Outside(name)) => Obstacle::not_native(format!(
                "`__version__` in `{file}` is `{name}` where that can be imported: flit_core would \
                 run the file to see, and Shipwheel runs no code of the project"
            )),
            Ok(_) => Obstacle::invalid(format!("`__version__` in `{file}` is not a string")),
            Err(evaluate::Unknown { reason: evaluate::Reason::Unbound(_), .. }) => {
                Obstacle::invalid(format!(
                    "`{file}` has no `__version__`, and `version` is in `dynamic`"
                ))
            }
            Err(unknown) => Obstacle::not_native(format!(
                "`__version__` in `{}` is known to those only who run it: flit_core would, and \
                 Shipwheel runs no code of the project",
                unknown.file
            )),
        };
        Err(found.in_file(&file))
    }

    /// flit_core would import the module, under a name of its own and with the requirements
    /// installed: where that fails there is nothing to build.
    fn check_imports(
        &self,
        file: &str,
        tree: &Tree,
        requirements: &[String],
    ) -> Result<(), Obstacle> {
        let source = source(file, tree)?;
        let own = self.name.split('.').next().unwrap_or_default();
        let required = |top: &str| {
            requirements.iter().any(|text| {
                required_package(text).is_some_and(|package| package == name::normalize(top))
            })
        };
        for import in source.imports() {
            let module = import.module;
            let top = module.split('.').next().unwrap_or_default();
            let message = if top == own {
                format!(
                    "`{file}` imports `{module}` by its full name, under which flit_core does not \
                     find it when it looks for `__version__`; import it relatively"
                )
            } else if !is_standard(top) && !required(top) {
                format!(
                    "`{file}` imports `{module}`, which is not among the dependencies, so nobody \
                     can tell whether flit_core finds `__version__`"
                )
            } else {
                continue;
            };
            return Err(Obstacle::not_native(message).in_file(file));
        }
        Ok(())
    }

    /// Later ones win; the last one has the docstring.
    fn version_files(&self, tree: &Tree) -> Vec<String> {
        if !self.is_package {
            return vec![self.path.clone()];
        }
        let names = ["__version__.py", "_version.py", "version.py"];
        let paths = names.iter().map(|name| format!("{}/{name}", self.path));
        paths.filter(|path| tree.is_file(path)).chain([self.file()]).collect()
    }
}

/// A version in normal form.
fn normal(text: &str, file: &str) -> Result<String, Obstacle> {
    Version::read(text).map(|version| version.to_string()).map_err(|_| {
        let text = text.escape_debug();
        let message = format!("`__version__` in `{file}` is `{text}`, which is not a version");
        Obstacle::invalid(message).in_file(file)
    })
}

/// A module of Python that Python would read to its end.
fn source(file: &str, tree: &Tree) -> Result<Source, Obstacle> {
    let wrong = |message: String| Obstacle::invalid(message).in_file(file);
    let bytes = tree.read(file).map_err(|fault| Obstacle::file(file, &fault))?;
    if bytes.contains(&0) {
        return Err(wrong(format!("`{file}` has a NUL character in it")));
    }
    let source = Source::read(&bytes)
        .map_err(|unreadable| wrong(format!("`{file}` cannot be read: {unreadable}")))?;
    match source.first_error() {
        None => Ok(source),
        Some(error) => {
            let before = source.text().get(..error.start).unwrap_or_default();
            let line = 1 + before.matches('\n').count();
            Err(wrong(format!("`{file}` is not Python that can be read, see line {line}")))
        }
    }
}

/// The files below `top` as `os.walk` finds them when names are sorted: links to folders are not
/// entered, and are no files either.
///
/// # Errors
/// When a folder cannot be listed.
pub fn walk(
    tree: &Tree,
    top: &str,
    takes_file: &dyn Fn(&str) -> bool,
    enters: &dyn Fn(&str) -> bool,
) -> Result<Vec<String>, Obstacle> {
    let mut files = Vec::new();
    let mut waiting = vec![(top.to_owned(), 0)];
    while let Some((folder, depth)) = waiting.pop() {
        let entries = tree.list(&folder).map_err(|fault| Obstacle::file(&folder, &fault))?;
        let mut folders = Vec::new();
        for entry in entries {
            let path = path::join(&folder, &entry.name);
            if !entry.folder {
                if takes_file(&path) {
                    files.push(path);
                }
            } else if !entry.link && enters(&path) {
                folders.push((path, depth + 1));
            }
        }
        if depth >= DEPTH_LIMIT && !folders.is_empty() {
            return Err(Obstacle::invalid(format!(
                "`{folder}` has too many folders in each other"
            ))
            .in_file(&folder));
        }
        waiting.extend(folders.into_iter().rev());
    }
    Ok(files)
}
