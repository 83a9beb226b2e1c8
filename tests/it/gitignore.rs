//! Lines of `.gitignore`, held against pathspec.

use serde_json::Value;
use shipwheel::grammar::gitignore::Ignore;

#[test]
fn lines_ignore_what_pathspec_ignores() {
    for row in include_str!("../data/gitignore.jsonl").lines() {
        let row: Value = serde_json::from_str(row).expect("a row");
        let lines = row["lines"].as_array().expect("lines");
        let lines: Vec<&str> = lines.iter().map(|line| line.as_str().expect("a line")).collect();
        let read = Ignore::read(lines.iter().copied());
        let Some(paths) = row["paths"].as_object() else {
            assert!(read.is_none(), "pathspec stops at {lines:?}");
            continue;
        };
        let read = read.unwrap_or_else(|| panic!("pathspec takes {lines:?}"));
        for (path, said) in paths {
            let verdict = read.verdict(path).map(|verdict| {
                let line = i64::try_from(verdict.line).expect("few lines");
                if verdict.ignored { line } else { -line - 1 }
            });
            assert_eq!(verdict, said.as_i64(), "{path} under {lines:?}");
        }
    }
}
