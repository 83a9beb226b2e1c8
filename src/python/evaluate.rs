//! The value of a name at the end of a module, worked out from the source and never by running
//! it. Understands the ways in which packages write down their version; of everything else it
//! says which expression it would have to run.

mod call;
mod expression;
mod forget;
mod import;
mod path;
mod scope;
mod statement;
mod value;

pub use path::Location;
pub use value::Value;

use super::Module;
use crate::text::Span;
use scope::Scope;
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;
use std::sync::Arc;

/// How many expressions are looked at before the evaluation gives up.
const STEPS: usize = 20_000;
/// How deep modules and functions may call for each other.
const DEPTH: usize = 20;
/// How many modules are read at most.
const MODULES: usize = 64;

/// The files an evaluation may read: the sources, or what an archive would hold. Paths are
/// relative to the project, with `/`.
pub trait Tree {
    /// The bytes of a file; none when there is none.
    fn read(&self, path: &str) -> Option<Vec<u8>>;
}

/// Why a value is not known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unknown {
    /// The file and the expression in it that stopped the evaluation.
    pub file: String,
    pub span: Span,
    pub reason: Reason,
}

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Reason {
    /// The expression would have to be run; here it is, shortened.
    #[error("nobody knows what `{0}` gives")]
    Runs(String),
    /// It asks the installed package for its own version.
    #[error("it asks the installed package")]
    OwnMetadata,
    /// The name is bound nowhere.
    #[error("`{0}` is not bound")]
    Unbound(String),
    /// A file is read that the tree does not hold, and nothing catches that.
    #[error("`{0}` is read and does not exist")]
    MissingFile(String),
    /// The module that is imported from is not there, or cannot be read.
    #[error("`{0}` is imported and cannot be found")]
    MissingModule(String),
    /// It takes too long to tell.
    #[error("it takes too long to tell")]
    Budget,
}

/// A file whose content went into the value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileRead {
    pub path: String,
    /// Where the source asks for it.
    pub file: String,
    pub span: Span,
    /// Whether the tree holds it.
    pub found: bool,
}

/// What is known of a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Evaluation {
    pub value: Result<Value, Unknown>,
    /// Where the name is bound: file and name.
    pub bound: Option<(String, Span)>,
    /// Files other than modules that were asked for, in order.
    pub reads: Vec<FileRead>,
    /// Modules that were read, in order.
    pub modules: Vec<String>,
    /// A file that the module itself asks for in vain, with nothing to catch that: importing it
    /// ends there.
    pub raised: Option<Unknown>,
}

/// Whether a function is asked for its result.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Called {
    Never,
    /// Without arguments, when the name is bound to a function.
    WhereItCan,
}

/// What `name` is after the module at `path` has been imported as part of the package that lies
/// in the folder `root` (`src`, or empty for the project itself).
pub fn evaluate(tree: &dyn Tree, root: &str, path: &str, name: &str, called: Called) -> Evaluation {
    let evaluator = Evaluator {
        tree,
        root: root.to_owned(),
        state: RefCell::new(State { steps: STEPS, ..State::default() }),
    };
    let (value, bound) = match evaluator.module(path, 0) {
        Ok(scope) => {
            let found = scope.lookup(name);
            let bound = found.as_ref().map(|found| (found.file.clone(), found.span));
            let value = match found {
                Some(found) => match (found.value, called) {
                    (Ok(Value::Function(function)), Called::WhereItCan) => {
                        evaluator.result(&function, &scope, found.span)
                    }
                    (value, _) => value,
                },
                None => Err(Stop::Unknown(Unknown {
                    file: path.to_owned(),
                    span: Span::at(0),
                    reason: scope.absent(name),
                })),
            };
            (value.map_err(Stop::into_unknown), bound)
        }
        Err(stop) => (Err(stop.into_unknown()), None),
    };
    let state = evaluator.state.into_inner();
    let (reads, raised) = (state.reads, state.raised);
    Evaluation { value, bound, reads, raised, modules: state.modules.into_keys().collect() }
}

/// Why an expression has no value.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Stop {
    Unknown(Unknown),
    /// Python would raise `FileNotFoundError` here, which may be caught.
    Missing(Unknown),
    /// Python would raise `ImportError` or one of its kind here.
    Import(Unknown),
}

impl Stop {
    fn into_unknown(self) -> Unknown {
        match self {
            Stop::Unknown(unknown) | Stop::Missing(unknown) | Stop::Import(unknown) => unknown,
        }
    }
}

struct Evaluator<'t> {
    tree: &'t dyn Tree,
    root: String,
    state: RefCell<State>,
}

#[derive(Default)]
struct State {
    steps: usize,
    reads: Vec<FileRead>,
    raised: Option<Unknown>,
    /// Modules by path; none while one is being read, so that a circle ends.
    modules: BTreeMap<String, Option<Rc<Scope>>>,
}

impl Evaluator<'_> {
    /// The names of a module of the project.
    fn module(&self, path: &str, depth: usize) -> Result<Rc<Scope>, Stop> {
        let missing =
            |reason| Stop::Import(Unknown { file: path.to_owned(), span: Span::at(0), reason });
        if let Some(known) = self.state.borrow().modules.get(path) {
            return known.clone().ok_or_else(|| missing(Reason::Budget));
        }
        if depth > DEPTH || self.state.borrow().modules.len() >= MODULES {
            return Err(missing(Reason::Budget));
        }
        let Some(bytes) = self.tree.read(path) else {
            return Err(missing(Reason::MissingModule(path.to_owned())));
        };
        self.state.borrow_mut().modules.insert(path.to_owned(), None);
        let Ok(module) = Module::shared(&bytes) else {
            return Err(missing(Reason::MissingModule(path.to_owned())));
        };
        let mut scope = Scope::new(path, Arc::clone(&module));
        self.run(module.statements(), &mut scope, depth);
        let scope = Rc::new(scope);
        self.state.borrow_mut().modules.insert(path.to_owned(), Some(Rc::clone(&scope)));
        Ok(scope)
    }

    /// The bytes of a file that the source reads.
    fn file(&self, location: &Location, scope: &Scope, span: Span) -> Result<Vec<u8>, Stop> {
        let missing = |path: String| {
            let reason = Reason::MissingFile(path);
            Stop::Missing(Unknown { file: scope.file.clone(), span, reason })
        };
        let Some(path) = location.inside() else { return Err(missing(location.to_string())) };
        let bytes = self.tree.read(&path);
        self.state.borrow_mut().reads.push(FileRead {
            path: path.clone(),
            file: scope.file.clone(),
            span,
            found: bytes.is_some(),
        });
        bytes.ok_or_else(|| missing(path))
    }

    /// Counts one step.
    fn step(&self, scope: &Scope, span: Span) -> Result<(), Stop> {
        let mut state = self.state.borrow_mut();
        match state.steps.checked_sub(1) {
            Some(left) => {
                state.steps = left;
                Ok(())
            }
            None => Err(scope.stop(span, Reason::Budget)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Files(Vec<(&'static str, &'static str)>);

    impl Tree for Files {
        fn read(&self, path: &str) -> Option<Vec<u8>> {
            let found = self.0.iter().find(|(name, _)| *name == path)?;
            Some(found.1.as_bytes().to_vec())
        }
    }

    fn version_in(files: &[(&'static str, &'static str)]) -> Evaluation {
        evaluate(
            &Files(files.to_vec()),
            "src",
            "src/demo/__init__.py",
            "__version__",
            Called::Never,
        )
    }

    fn known(source: &'static str) -> String {
        let found = version_in(&[
            ("src/demo/__init__.py", source),
            ("src/demo/_version.py", "__version__ = '0.5'\nversion_info = (1, 2, 'a')\n"),
            ("src/demo/VERSION", "3.1\n"),
            ("VERSION", "4.2\n"),
        ]);
        match found.value {
            Ok(value) => value.shown().unwrap_or_else(|| format!("{value:?}")),
            Err(unknown) => format!("{:?}", unknown.reason),
        }
    }

    #[test]
    fn what_packages_write_is_understood() {
        let cases = [
            ("V = '1.0'\n__version__ = V", "1.0"),
            ("__version__ = '1' + '.2'", "1.2"),
            ("__version__ = '.'.join(['1', '2'])", "1.2"),
            ("__version__ = '.'.join(map(str, (1, 2)))", "1.2"),
            ("i = (1, 2)\n__version__ = '.'.join(str(x) for x in i)", "1.2"),
            ("a, b = 1, 2\n__version__ = f'{a}.{b}'", "1.2"),
            ("__version__ = '%d.%s' % (1, '2')", "1.2"),
            ("__version__ = '{}.{}'.format(1, 2)", "1.2"),
            ("__version__ = '1'\n__version__ += '.2'", "1.2"),
            ("from ._version import __version__", "0.5"),
            ("from ._version import __version__ as v\n__version__ = v", "0.5"),
            ("from . import _version\n__version__ = _version.__version__", "0.5"),
            ("from demo._version import __version__", "0.5"),
            ("import demo._version as v\n__version__ = v.__version__", "0.5"),
            ("from ._version import *\n__version__ = '.'.join(map(str, version_info[:2]))", "1.2"),
            (
                "from pathlib import Path\n__version__ = (Path(__file__).parent / 'VERSION').read_text().strip()",
                "3.1",
            ),
            (
                "import pathlib\n__version__ = pathlib.Path(__file__).resolve().parents[2].joinpath('VERSION').read_text().strip()",
                "4.2",
            ),
            (
                "import os\nhere = os.path.dirname(os.path.abspath(__file__))\nwith open(os.path.join(here, 'VERSION')) as f:\n    __version__ = f.read().strip()",
                "3.1",
            ),
            (
                "import os.path\n__version__ = open(os.path.join(os.path.dirname(__file__), 'VERSION'), encoding='utf-8').read().strip()",
                "3.1",
            ),
            (
                "from importlib.resources import files\n__version__ = files(__package__).joinpath('VERSION').read_text().strip()",
                "3.1",
            ),
            (
                "import pkgutil\n__version__ = pkgutil.get_data(__name__, 'VERSION').decode().strip()",
                "3.1",
            ),
            (
                "from pathlib import Path\ntry:\n    __version__ = Path('nope').read_text()\nexcept FileNotFoundError:\n    __version__ = '0.0.0'",
                "0.0.0",
            ),
            (
                "try:\n    from ._build import version\nexcept ImportError:\n    version = '0'\n__version__ = version",
                "0",
            ),
            (
                "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    __version__ = 'no'\nelse:\n    __version__ = '1'",
                "1",
            ),
            (
                "def read(name='VERSION'):\n    from pathlib import Path\n    path = Path(__file__).parent / name\n    return path.read_text().strip()\n__version__ = read()",
                "3.1",
            ),
        ];
        for (source, version) in cases {
            assert_eq!(known(source), version, "{source}");
        }
    }

    #[test]
    fn what_would_have_to_be_run_is_named() {
        let cases = [
            ("__version__ = compute()", "Unbound(\"compute\")"),
            ("import x\n__version__ = x.compute(1)", "Runs(\"x.compute(1)\")"),
            ("from x import *", "Runs(\"from x import *\")"),
            (
                "import sys\nif sys.argv:\n    __version__ = '1'\nelse:\n    __version__ = '2'",
                "Runs(\"sys.argv\")",
            ),
            ("for __version__ in ['1']:\n    pass", "Runs(\"for __version__ in ['1']:…\")"),
            (
                "import importlib.metadata\n__version__ = importlib.metadata.version('demo')",
                "OwnMetadata",
            ),
            (
                "from importlib.metadata import version, PackageNotFoundError\ntry:\n    __version__ = version('demo')\nexcept PackageNotFoundError:\n    __version__ = '0'",
                "OwnMetadata",
            ),
            ("x = 1", "Unbound(\"__version__\")"),
            ("from ._nope import __version__", "MissingModule(\"src/demo/_nope\")"),
            ("__version__ = open('nope').read()", "MissingFile(\"nope\")"),
            ("import random\n__version__ = f'{random.random()}'", "Runs(\"random.random()\")"),
            ("class C:\n    v = '1'\n__version__ = C.v", "Runs(\"C\")"),
        ];
        for (source, reason) in cases {
            assert_eq!(known(source), reason, "{source}");
        }
    }

    #[test]
    fn files_that_went_into_the_value_are_told() {
        let source = "from pathlib import Path\n__version__ = Path(__file__).parent.joinpath('V').read_text()";
        let found = version_in(&[("src/demo/__init__.py", source), ("src/demo/V", "1")]);
        let [read] = found.reads.as_slice() else { panic!("{:?}", found.reads) };
        assert_eq!((read.path.as_str(), read.found), ("src/demo/V", true));
        let bound = found.bound.expect("it is bound");
        assert_eq!((bound.0.as_str(), bound.1.of(source)), ("src/demo/__init__.py", "__version__"));
    }

    #[test]
    fn circles_and_bombs_end() {
        let circle = version_in(&[
            ("src/demo/__init__.py", "from .a import __version__"),
            ("src/demo/a.py", "from .b import __version__"),
            ("src/demo/b.py", "from .a import __version__"),
        ]);
        assert!(circle.value.is_err());
        let bomb = version_in(&[(
            "src/demo/__init__.py",
            "def f(x):\n    return f(x) + f(x)\n__version__ = f('1')",
        )]);
        assert!(bomb.value.is_err());
        let long = "a = '1'\n".to_owned() + &"a = a + a\n".repeat(60);
        let files: &'static str = Box::leak(long.into_boxed_str());
        let _ = version_in(&[("src/demo/__init__.py", files)]);
    }
}
