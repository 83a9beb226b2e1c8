//! Project folders on the disk, made from the cases of `tests/data/flit_core`.

use filetime::FileTime;
use serde_json::Value;
use std::fs;
use std::path::{Path, PathBuf};

/// A folder that goes when the test ends.
pub struct Tree {
    _folder: tempfile::TempDir,
    pub root: PathBuf,
    pub out: PathBuf,
}

impl Tree {
    /// A folder with these files in it, all of mode 644 and changed at 1700000000.25.
    pub fn new<'f>(files: impl IntoIterator<Item = (&'f str, Vec<u8>)>) -> Tree {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let root = folder.path().join("proj");
        let out = folder.path().join("out");
        fs::create_dir(&root).expect("a folder");
        let tree = Tree { root, out, _folder: folder };
        for (path, bytes) in files {
            tree.write(path, &bytes);
        }
        tree
    }

    pub fn write(&self, path: &str, bytes: &[u8]) {
        let full = self.root.join(path);
        fs::create_dir_all(full.parent().expect("a parent")).expect("folders");
        fs::write(&full, bytes).expect("a file");
        set_mode(&full, 0o644);
        let time = FileTime::from_unix_time(1_700_000_000, 250_000_000);
        filetime::set_symlink_file_times(&full, time, time).expect("times");
    }

    /// The tree of a case. None where the system lacks what the case needs.
    pub fn of_case(case: &Value) -> Option<Tree> {
        let files = case["files"].as_object().expect("files");
        let files = files.iter().map(|(path, content)| (path.as_str(), bytes(content)));
        let toml = ("pyproject.toml", bytes(&case["toml"]));
        let tree = Tree::new(files.chain([toml]));
        for operation in case["ops"].as_array().into_iter().flatten() {
            let words: Vec<&str> = operation.as_array()?.iter().filter_map(Value::as_str).collect();
            if !cfg!(unix) && words[0] != "mtime" {
                return None;
            }
            tree.operate(&words);
        }
        Some(tree)
    }

    fn operate(&self, words: &[&str]) {
        let path = |name: &str| self.root.join(name);
        match words {
            #[cfg(unix)]
            ["symlink", target, link] => {
                std::os::unix::fs::symlink(target, path(link)).expect("a link");
                let time = FileTime::from_unix_time(1_700_000_000, 250_000_000);
                filetime::set_symlink_file_times(path(link), time, time).expect("times");
            }
            ["hardlink", file, name] => fs::hard_link(path(file), path(name)).expect("a link"),
            ["chmod", file, mode] => {
                let mode = u32::from_str_radix(mode.trim_start_matches("0o"), 8);
                set_mode(&path(file), mode.expect("a mode"));
            }
            ["mtime", file, time] => {
                let (seconds, half) = time.split_once('.').unwrap_or((time, "0"));
                let nanoseconds = if half == "5" { 500_000_000 } else { 0 };
                let time = FileTime::from_unix_time(seconds.parse().expect("a time"), nanoseconds);
                filetime::set_file_times(path(file), time, time).expect("times");
            }
            words => panic!("unknown operation {words:?}"),
        }
    }
}

#[cfg(unix)]
fn set_mode(path: &Path, mode: u32) {
    use std::os::unix::fs::PermissionsExt;
    fs::set_permissions(path, fs::Permissions::from_mode(mode)).expect("a mode");
}

#[cfg(not(unix))]
fn set_mode(_: &Path, _: u32) {}

fn bytes(content: &Value) -> Vec<u8> {
    if let Some(text) = content.as_str() {
        return text.as_bytes().to_vec();
    }
    let hex = content["hex"].as_str().expect("hexadecimal digits");
    let pair = |at: usize| u8::from_str_radix(&hex[at..at + 2], 16).expect("two digits");
    (0..hex.len()).step_by(2).map(pair).collect()
}
