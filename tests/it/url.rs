use shipwheel::grammar::url::{LabelProblem, Problem, Url, label, normal_label};

fn first(text: &str) -> Option<(&str, Problem, Option<String>)> {
    let fault = Url::read(text).faults.into_iter().next()?;
    let repaired = fault
        .repair
        .map(|edit| shipwheel::text::apply(text, &[edit]).expect("one edit overlaps with nothing"));
    Some((fault.span.of(text), fault.kind, repaired))
}

#[test]
fn urls_are_accepted_and_refused_as_the_index_does() {
    for line in include_str!("../data/urls.tsv").lines().skip(1) {
        let (url, verdict) = line.split_once('\t').expect("two columns");
        let url: String = serde_json::from_str(url).expect("a JSON string");
        let read = Url::read(&url);
        assert_eq!(read.is_accepted(), verdict == "true", "{url:?} {:?}", read.faults);
    }
}

#[test]
fn single_fields_are_judged_as_the_upload_form_judges_them() {
    let mut rows = 0;
    for line in include_str!("../data/index_metadata_verdicts.txt").lines() {
        let Some((field, verdict)) = line.split_once(" -> ") else { continue };
        let url = field.trim_end().strip_prefix("project_url '");
        let Some(url) = url.and_then(|url| url.strip_suffix('\'')) else { continue };
        rows += 1;
        assert_eq!(Url::read(url).is_accepted(), verdict == "ACCEPTED", "{url}");
    }
    assert!(rows > 20);
    assert_eq!(label(&"x".repeat(32)), None);
    let long = label(&"x".repeat(33)).expect("too long");
    assert_eq!((long.kind, long.span.range()), (LabelProblem::TooLong { length: 33 }, 32..33));
}

#[test]
fn every_slip_of_a_url_has_its_place_and_its_repair() {
    for (url, place, problem, repaired) in [
        ("", "", Problem::Empty, None),
        ("example.com/x", "example.com/x", Problem::SchemeMissing, Some("https://example.com/x")),
        (
            "www.demo.org:8080/x",
            "www.demo.org:8080/x",
            Problem::SchemeMissing,
            Some("https://www.demo.org:8080/x"),
        ),
        ("repo url", "repo url", Problem::SchemeMissing, None),
        ("ftp://x.y", "ftp", Problem::Scheme("ftp".to_string()), None),
        ("mailto:a@b.c", "mailto", Problem::Scheme("mailto".to_string()), None),
        (
            "git@github.com:a/b.git",
            "git@github.com:a/b.git",
            Problem::Repository,
            Some("https://github.com/a/b"),
        ),
        (
            "git+https://github.com/a/b",
            "git+https://github.com/a/b",
            Problem::Repository,
            Some("https://github.com/a/b"),
        ),
        (
            "ssh://git@github.com/a/b.git",
            "ssh://git@github.com/a/b.git",
            Problem::Repository,
            Some("https://github.com/a/b"),
        ),
        (
            "git://github.com/a/b.git",
            "git://github.com/a/b.git",
            Problem::Repository,
            Some("https://github.com/a/b"),
        ),
        (
            "<https://example.com>",
            "<https://example.com>",
            Problem::Brackets,
            Some("https://example.com"),
        ),
        ("https://example.com:99999/", "99999", Problem::Port, None),
        (
            "https://example.com/[x]",
            "[",
            Problem::SquareBracket,
            Some("https://example.com/%5Bx%5D"),
        ),
        ("https://", "https://", Problem::HostMissing, None),
        ("https://example.com/a b", " ", Problem::Character(' '), None),
    ] {
        let found = first(url).expect(url);
        assert_eq!((found.0, found.1, found.2.as_deref()), (place, problem, repaired), "{url}");
    }
    assert_eq!(first("https://example.com/x?y#z"), None);
}

#[test]
fn labels_end_at_a_comma_and_compare_without_punctuation() {
    let comma = label("Docs, API").expect("a comma");
    assert_eq!((comma.kind, comma.span.range()), (LabelProblem::Comma, 4..5));
    assert_eq!(comma.repair.map(|edit| edit.text).as_deref(), Some("Docs API"));
    assert_eq!(label("").map(|fault| fault.kind), Some(LabelProblem::Empty));
    assert_eq!(label("a\nb").map(|fault| fault.kind), Some(LabelProblem::LineBreak));
    assert_eq!(normal_label("Bug-Tracker "), normal_label("bug tracker"));
}

#[test]
fn a_hostile_url_costs_no_more_than_its_length() {
    for url in [
        "https://e.com/".to_string() + &"../".repeat(300_000),
        "https://".to_string() + &"[".repeat(1_000_000),
        "https://e.com/".to_string() + &"a/".repeat(500_000) + "[",
        ":".repeat(1_000_000),
        "@".repeat(1_000_000),
        "é".repeat(500_000),
        "git+".repeat(250_000),
    ] {
        Url::read(&url);
        label(&url);
        normal_label(&url);
    }
}

proptest::proptest! {
    #[test]
    fn spans_lie_on_character_boundaries(url in "(https:|//|git@|\\[|\\]|@|:|9|é|<|>|/|\\.| |\\PC){0,10}") {
        for fault in Url::read(&url).faults {
            proptest::prop_assert!(url.get(fault.span.range()).is_some());
            if let Some(edit) = fault.repair {
                proptest::prop_assert!(shipwheel::text::apply(&url, &[edit]).is_ok());
            }
        }
        let _ = label(&url).map(|fault| url[fault.span.range()].len());
    }
}
