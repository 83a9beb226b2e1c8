//! Patterns of Python's `re` against Python itself: `tests/data/python_regex.jsonl` was made by
//! `tests/external/generate_regex_cases.py`.

use serde_json::Value;
use shipwheel::grammar::python_regex::{Group, Pattern};

/// Places in characters, as Python counts.
fn found(text: &str, pattern: &Pattern, group: usize) -> Option<Value> {
    let Pattern::Read(read) = pattern else { return None };
    let found = read.search(text, Group::Numbered(group)).ok()?;
    let characters = |at: usize| text[..at].chars().count();
    Some(match found {
        None => Value::Null,
        Some(None) => serde_json::json!([-1, -1]),
        Some(Some(span)) => serde_json::json!([characters(span.start), characters(span.end)]),
    })
}

#[test]
fn what_is_told_of_a_pattern_is_what_python_says() {
    let mut lines = include_str!("../data/python_regex.jsonl").lines();
    let mut next = || lines.next().map(|line| serde_json::from_str::<Value>(line).unwrap());
    let head = next().unwrap();
    let texts: Vec<&str> =
        head["texts"].as_array().unwrap().iter().map(|text| text.as_str().unwrap()).collect();
    let (mut told, mut all, mut bad_told, mut bad_all) = (0, 0, 0, 0);
    while let Some(case) = next() {
        let text = case["pattern"].as_str().unwrap();
        let pattern = Pattern::read(text);
        if case.get("bad").is_some() {
            bad_all += 1;
            bad_told += usize::from(matches!(pattern, Pattern::Bad { .. }));
            assert!(!matches!(pattern, Pattern::Read(_)), "{text} is bad: {}", case["bad"]);
            continue;
        }
        all += 1;
        let Pattern::Read(read) = &pattern else {
            assert!(matches!(pattern, Pattern::Unknown), "{text} is good, not {pattern:?}");
            continue;
        };
        told += 1;
        assert_eq!(read.groups, usize::try_from(case["groups"].as_u64().unwrap()).unwrap());
        let group = usize::from(read.groups > 0);
        for (at, text) in texts.iter().enumerate() {
            if let Some(span) = found(text, &pattern, group) {
                assert_eq!(span, case["spans"][at], "{} in {text:?}", case["pattern"]);
            }
        }
    }
    println!("{told} of {all} patterns are read, {bad_told} of {bad_all} bad ones told");
    assert!(
        told * 10 >= all * 6 && bad_told * 10 >= bad_all * 9,
        "{told} {all} {bad_told} {bad_all}"
    );
}

#[test]
fn hostile_patterns_take_no_time() {
    for pattern in [
        "(".repeat(100_000),
        "(?:".repeat(600),
        "a{1000}{1000}".to_owned(),
        "(?:(?:a{1000}){1000}){1000}".to_owned(),
        format!("({})", "a?".repeat(900)),
        "[".repeat(1_999),
        "é".repeat(900),
    ] {
        let begun = std::time::Instant::now();
        if let Pattern::Read(read) = Pattern::read(&pattern) {
            let _ = read.search(&"a".repeat(100_000), Group::Numbered(0));
        }
        assert!(begun.elapsed().as_secs() < 5, "{}", &pattern[..10]);
    }
}
