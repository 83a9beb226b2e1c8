//! The story of each rule, in `tests/rules`, and the examples in its docs.

use crate::fixture::{self, Case};
use shipwheel::diagnostic::Severity;
use shipwheel::document::Document;
use shipwheel::rules::{RULES, Rule, Subject};
use shipwheel::text::Span;
use std::fs;

/// `UPDATE=1` rewrites the marks of every story.
#[test]
fn every_rule_has_a_story_and_every_finding_in_it_is_marked() {
    let update = std::env::var_os("UPDATE").is_some();
    let mut failures = Vec::new();
    for rule in RULES {
        let Some(path) = path(rule) else { continue };
        let Ok(story) = fs::read_to_string(&path) else {
            failures.push(format!("{path} is missing"));
            continue;
        };
        if update {
            fs::write(&path, remarked(&story, rule.name)).expect("the story can be written");
            continue;
        }
        if !story.contains(&format!("[{}]", rule.name)) {
            failures.push(format!("{path} never shows its rule"));
        }
        for case in fixture::cases(&story) {
            if let Err(difference) = check(&case, rule.name) {
                failures.push(format!("{path}: {}\n{difference}", case.title));
            }
        }
    }
    assert!(failures.is_empty(), "\n{}", failures.join("\n\n"));
}

/// Of a rule's story. What `engine` tells of archives has its tests there.
fn path(rule: &Rule) -> Option<String> {
    let extension = match rule.subject() {
        Subject::Project(_) => "toml",
        Subject::Pypirc(_) => "pypirc",
        Subject::Release => return None,
    };
    Some(format!("tests/rules/{}.{extension}", rule.name))
}

fn check(case: &Case, about: &str) -> Result<(), String> {
    let found = case.run(about);
    let mut actual: Vec<_> =
        found.iter().flat_map(|found| fixture::told(found, case.main())).collect();
    let mut expected = case.marks();
    // Where no caret can show a place, its start must be marked.
    let source = case.source(about);
    for (file, span, _) in &mut actual {
        if file == case.main() {
            *span = on_one_line(&source, *span);
        } else if span.is_empty() {
            span.end += 1;
        }
    }
    actual.sort();
    expected.sort();
    if actual != expected {
        return Err(format!("expected {expected:#?}\nfound {actual:#?}"));
    }
    for (title, after) in &case.fixes {
        let fix = found.iter().find_map(|d| fixture::fixed(&source, d, title.trim()));
        let Some(got) = fix else {
            let titles: Vec<&str> =
                found.iter().flat_map(|d| &d.fixes).map(|fix| fix.title.as_str()).collect();
            return Err(format!("no fix `{title}`; there are {titles:#?}"));
        };
        if !got.starts_with(after) {
            return Err(format!("fix `{title}` gives\n{got}"));
        }
    }
    Ok(())
}

fn on_one_line(source: &str, span: Span) -> Span {
    let line = source[span.start..].find(['\n', '\r']).map_or(source.len(), |at| span.start + at);
    let next = source[span.start..line].chars().next().map_or(0, char::len_utf8);
    Span::new(span.start, span.end.min(line).max(span.start + next))
}

fn remarked(story: &str, about: &str) -> String {
    let mut out = String::new();
    for (number, part) in story.split("#--- ").enumerate() {
        if number == 0 {
            out.push_str(part);
            continue;
        }
        let text = format!("#--- {part}");
        let case = &fixture::cases(&text)[0];
        let found = case.run(about);
        let found: Vec<_> =
            found.iter().flat_map(|found| fixture::told(found, case.main())).collect();
        let (title, body) = part.split_once('\n').unwrap_or((part, ""));
        out.push_str(&format!("#--- {title}\n"));
        let (source, fixes) = match body.find("#=> ") {
            Some(at) => body.split_at(at),
            None => (body, ""),
        };
        for (number, piece) in source.split("#- ").enumerate() {
            if number == 0 {
                out.push_str(&fixture::remarked(piece, case.main(), &found));
            } else if let Some((path, content)) = piece.split_once('\n') {
                out.push_str(&format!("#- {path}\n"));
                out.push_str(&fixture::remarked(content, path.trim(), &found));
            }
        }
        out.push_str(fixes);
    }
    out
}

#[test]
fn the_examples_in_the_docs_are_true() {
    for rule in RULES.iter().filter(|rule| path(rule).is_some()) {
        let docs = rule.body();
        let is_pypirc = matches!(rule.subject(), Subject::Pypirc(_));
        let language = if is_pypirc { "ini" } else { "toml" };
        let run = |kind: &str| {
            let (_, rest) = docs.split_once(&format!("```{language} {kind}\n"))?;
            let example = rest.split_once("\n```").map_or(rest, |(example, _)| example);
            let example = format!("{example}\n");
            let case = match is_pypirc {
                true => fixture::pypirc_example(&example),
                false => fixture::example(&example),
            };
            let found = case.run(rule.name);
            Some(found.iter().map(|found| found.rule).collect::<Vec<_>>())
        };
        assert_eq!(run("good"), Some(Vec::new()), "good example of {}", rule.name);
        // What cannot be typed into a doc comment (a byte order mark) has no bad example.
        if let Some(bad) = run("bad") {
            assert_eq!(bad, [rule.name], "bad example of {}", rule.name);
        }
    }
}

/// A fix removes its finding, brings no new error, and what it writes is TOML.
#[test]
fn every_fix_in_the_stories_cures() {
    for rule in RULES {
        let Some(path) = path(rule) else { continue };
        let Ok(story) = fs::read_to_string(&path) else { continue };
        for case in fixture::cases(&story) {
            let source = case.source(rule.name);
            let before = case.run_on(&source);
            let errors = |found: &[shipwheel::diagnostic::Diagnostic]| {
                found.iter().filter(|d| d.severity == Severity::Error).count()
            };
            for diagnostic in before.iter().filter(|d| d.rule == rule.name) {
                for fix in &diagnostic.fixes {
                    let name = format!("{path}: {}: {}", case.title, fix.title);
                    let after =
                        fixture::fixed(&source, diagnostic, &fix.title).expect("it is there");
                    let is_toml = case.main() == "pyproject.toml";
                    let was_valid = is_toml && Document::parse(source.clone()).faults().is_empty();
                    if was_valid {
                        let faults = Document::parse(after.clone()).faults().to_vec();
                        assert!(faults.is_empty(), "{name} breaks the file: {faults:?}\n{after}");
                    }
                    let left = case.run_on(&after);
                    let same = |found: &[shipwheel::diagnostic::Diagnostic]| {
                        found.iter().filter(|d| d.rule == rule.name).count()
                    };
                    assert!(same(&left) < same(&before), "{name} leaves its finding\n{after}");
                    assert!(errors(&left) <= errors(&before), "{name} brings a new error\n{after}");
                }
            }
        }
    }
}
