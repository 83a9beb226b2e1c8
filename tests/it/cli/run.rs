//! A folder, a command typed in it, and what came of it.

use std::ffi::OsStr;
use std::fs;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

/// How long any command may take, on a slow machine and unoptimised.
const LIMIT: Duration = Duration::from_secs(60);

/// A project whose only fault is a key that is defined twice.
pub const TWICE: &str = "\
[project]
name = \"demo\"
version = \"1.0\"
name = \"other\"
";

/// A project file with a fault that has a safe fix, one whose fix is unsafe, and a slip that is
/// only a warning. `CHOSEN` keeps other rules, which may come to have a say, out of the story.
pub const THREE: &str = "\
[project]
name = \"demo\"
version = \"1.0\"
description = \"A demo \\e\" # all of it
name = \"other\"
[tool.shipwheel]
ignore = [\"no-such-rule\"]
";

pub const CHOSEN: &str =
    "toml-1-1-syntax,toml-duplicate-key,shipwheel-unknown-rule,toml-not-utf8,toml-bom";

/// A temporary folder with files.
pub struct Folder {
    temporary: tempfile::TempDir,
}

/// What a command printed and how it ended.
pub struct Ran {
    pub code: i32,
    pub out: String,
    pub err: String,
}

impl Folder {
    pub fn new(files: &[(&str, &str)]) -> Self {
        // Not in the system's temporary folder: anyone may leave a project file there.
        let temporary = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR")).expect("a folder");
        let folder = Folder { temporary };
        for (path, content) in files {
            folder.write(path, content);
        }
        folder
    }

    /// The folder of a project with this project file.
    pub fn of(project_file: impl AsRef<[u8]>) -> Self {
        let folder = Folder::new(&[]);
        folder.write("pyproject.toml", project_file);
        folder
    }

    pub fn path(&self, path: &str) -> PathBuf {
        self.temporary.path().join(path)
    }

    pub fn write(&self, path: &str, content: impl AsRef<[u8]>) {
        let path = self.path(path);
        fs::create_dir_all(path.parent().expect("a folder")).expect("it can be made");
        fs::write(path, content).expect("it can be written");
    }

    pub fn read(&self, path: &str) -> String {
        String::from_utf8(self.bytes(path)).expect("UTF-8")
    }

    pub fn bytes(&self, path: &str) -> Vec<u8> {
        fs::read(self.path(path)).expect("it can be read")
    }

    /// The names in the folder, sorted.
    pub fn names(&self) -> Vec<String> {
        let entries = fs::read_dir(self.temporary.path()).expect("a folder");
        let mut names: Vec<String> =
            entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    /// Types `shipwheel` and `words` in the folder.
    pub fn run(&self, words: &[&str]) -> Ran {
        self.command(words, "").run(b"")
    }

    /// The same in a folder below.
    pub fn run_in(&self, below: &str, words: &[&str]) -> Ran {
        self.command(words, below).run(b"")
    }

    /// The same with something on standard input.
    pub fn run_with(&self, input: impl AsRef<[u8]>, words: &[&str]) -> Ran {
        self.command(words, "").run(input.as_ref())
    }

    pub fn command(&self, words: &[impl AsRef<OsStr>], below: &str) -> Typed {
        let mut command = Command::new(env!("CARGO_BIN_EXE_shipwheel"));
        command.args(words).current_dir(self.path(below));
        for name in ["NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "COLUMNS", "LC_ALL", "LC_CTYPE"] {
            command.env_remove(name);
        }
        command.env("TERM", "xterm-256color").env("LANG", "C.UTF-8");
        Typed(command)
    }
}

pub struct Typed(pub Command);

impl Typed {
    pub fn env(mut self, name: &str, value: &str) -> Self {
        self.0.env(name, value);
        self
    }

    /// Without these variables of the environment.
    pub fn without(mut self, names: &[&str]) -> Self {
        for name in names {
            self.0.env_remove(name);
        }
        self
    }

    pub fn run(mut self, input: &[u8]) -> Ran {
        let pipes = self.0.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = pipes.spawn().expect("the binary runs");
        let mut stdin = child.stdin.take().expect("piped");
        let input = input.to_owned();
        thread::spawn(move || stdin.write_all(&input));
        let out = drain(child.stdout.take().expect("piped"));
        let err = drain(child.stderr.take().expect("piped"));
        let start = Instant::now();
        let status = loop {
            if let Some(status) = child.try_wait().expect("a child") {
                break status;
            }
            if start.elapsed() > LIMIT {
                child.kill().expect("it can be killed");
                panic!("{:?} did not end within {LIMIT:?}", self.0);
            }
            thread::sleep(Duration::from_millis(2));
        };
        let text = |bytes: thread::JoinHandle<Vec<u8>>| {
            String::from_utf8(bytes.join().expect("a reader")).expect("UTF-8")
        };
        let ran = Ran { code: status.code().expect("no signal"), out: text(out), err: text(err) };
        assert!(!ran.err.contains("panicked"), "{}", ran.err);
        ran
    }
}

fn drain(mut pipe: impl Read + Send + 'static) -> thread::JoinHandle<Vec<u8>> {
    thread::spawn(move || {
        let mut bytes = Vec::new();
        pipe.read_to_end(&mut bytes).expect("a pipe");
        bytes
    })
}

impl Ran {
    /// The output, when the command ended with `code` and had nothing to complain of.
    #[track_caller]
    pub fn ends_with(&self, code: i32) -> &str {
        assert_eq!((self.code, self.err.as_str()), (code, ""), "{}", self.out);
        &self.out
    }

    /// The complaint, when the command could not run.
    #[track_caller]
    pub fn fails(&self) -> &str {
        assert_eq!(self.code, 2, "{}\n{}", self.out, self.err);
        assert!(self.err.starts_with("error: "), "{}", self.err);
        &self.err
    }
}

/// Where an absolute path of the tests may lie.
pub fn absolute(folder: &Folder, path: &str) -> String {
    let root = fs::canonicalize(folder.temporary.path()).expect("it exists");
    root.join(Path::new(path)).to_str().expect("UTF-8").to_owned()
}
