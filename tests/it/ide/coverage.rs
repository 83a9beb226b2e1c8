//! No key without a story: of the hover on it, of the completion of what it may hold, and of the keys
//! that a table may still have. `UPDATE=1` begins those that are missing; a second run ends them.

use super::HOVERS;
use super::completion::complete;
use shipwheel::document::{Document, On};
use shipwheel::spec::key_docs::{self, KeyDocs};
use shipwheel::spec::keys::Type;
use std::collections::BTreeSet;
use std::fs;

const VALUES: &str = "tests/ide/completion/keyed.toml";

/// The text of each story, with its cursor taken out.
fn texts(path: &str) -> Vec<(String, usize)> {
    let all = fs::read_to_string(path).expect("the stories").replace("\r\n", "\n");
    let bodies = all.split("#--- ").skip(1).filter_map(|case| case.split_once('\n'));
    let text = |(_, body): (&str, &str)| {
        let body: String =
            body.split_inclusive('\n').filter(|line| !line.starts_with("#>")).collect();
        Some((body.replacen('|', "", 1), body.find('|')?))
    };
    bodies.filter_map(text).collect()
}

/// The paths of the keys, or of the values, that the cursors of `files` stand on.
fn told(files: &[String], on_key: bool) -> BTreeSet<String> {
    let mut paths = BTreeSet::new();
    for (text, cursor) in files.iter().flat_map(|path| texts(path)) {
        let document = Document::parse(text);
        let Some(place) = document.place_at(cursor) else { continue };
        if matches!(place.on, On::Key(_)) == on_key
            && let Some(docs) = key_docs::of(&place.path)
        {
            paths.insert(docs.path.join("."));
        }
    }
    paths
}

/// A project file that has `value` at the key, which may stand in a table of an array.
fn with(docs: &KeyDocs, value: &str) -> String {
    let names: Vec<&str> =
        docs.path.iter().map(|name| if *name == "*" { "x" } else { *name }).collect();
    let (last, table) = names.split_last().expect("a key has a name");
    // As the table of types passes over elements of arrays, a key of one has that array above it.
    let above = key_docs::type_of(&docs.path[..docs.path.len() - 1]);
    let in_array = matches!(above, Some(Type::Array(_)))
        || docs.path.starts_with(&["tool", "poetry", "packages"]) && docs.path.len() == 4
        || docs.path.last() == Some(&"include-group");
    match (table.split_last(), in_array) {
        (None, _) => format!("{last} = {value}\n"),
        (Some((name, [])), true) => format!("{name} = [{{ {last} = {value} }}]\n"),
        (Some((name, table)), true) => {
            format!("[{}]\n{name} = [{{ {last} = {value} }}]\n", table.join("."))
        }
        (Some(_), false) => format!("[{}]\n{last} = {value}\n", table.join(".")),
    }
}

/// Begins a story at the end of a file.
fn begin(path: &str, title: &str, body: &str) {
    let mut all = fs::read_to_string(path).expect("the stories");
    let gap = if path == VALUES { "\n" } else { "" };
    all.push_str(&format!("{gap}#--- {title}\n{body}"));
    fs::write(path, all).expect("written");
}

fn report(missing: &[(String, String)], path: &str) {
    if std::env::var_os("UPDATE").is_some() {
        for (title, body) in missing {
            begin(path, title, body);
        }
    } else {
        assert!(missing.is_empty(), "without a story in {path}: {missing:#?}");
    }
}

#[test]
fn every_key_has_a_story_of_its_hover() {
    let told = told(&HOVERS.map(str::to_owned), true);
    let mut missing = Vec::new();
    for docs in key_docs::all() {
        let path = docs.path.join(".");
        if told.contains(&path) {
            continue;
        }
        let is_table = docs.of.as_deref().is_some_and(|of| of.starts_with("a table"));
        let names = path.replace('*', "x");
        let body = if is_table { format!("[{names}]\n") } else { with(docs, "1") };
        let name = docs.path.last().map_or("x", |name| if *name == "*" { "x" } else { *name });
        // In the name of the key, which is the last of its kind.
        let at = match is_table {
            true => body.rfind(name).expect("the header ends with it"),
            false => body.rfind(&format!("{name} =")).expect("it stands there"),
        };
        let body = format!("{}|{}", &body[..at + 1], &body[at + 1..]);
        missing.push((path, body));
    }
    report(&missing, HOVERS[1]);
}

#[test]
fn every_value_that_can_be_completed_has_a_story() {
    let files = fs::read_dir("tests/ide/completion").expect("the stories");
    let files: Vec<String> = files
        .map(|entry| entry.expect("an entry").path().display().to_string().replace('\\', "/"))
        .collect();
    let told = told(&files, false);
    let mut missing = Vec::new();
    let mut offered = 0;
    for docs in key_docs::all() {
        let bare = matches!(key_docs::type_of(&docs.path), Some(Type::Boolean));
        let variants: &[&str] = if bare { &["|"] } else { &["\"|\"", "[\"|\"]"] };
        let body = variants.iter().map(|value| with(docs, value)).find(|body| {
            let cursor = body.find('|').expect("a cursor");
            !complete(&body.replacen('|', "", 1), cursor).items.is_empty()
        });
        let Some(body) = body else { continue };
        offered += 1;
        let path = docs.path.join(".");
        // A value that is missing has no place in the tree.
        let alike = body.replace('|', "");
        let is_told = || bare && texts(VALUES).iter().any(|(text, _)| text.trim() == alike.trim());
        if !told.contains(&path) && !is_told() {
            missing.push((path, body));
        }
    }
    assert!(offered > 60, "{offered} keys offer something");
    report(&missing, VALUES);
}
