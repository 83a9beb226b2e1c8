use serde_json::Value;
use shipwheel::grammar::entry_point::{
    NameProblem, Problem, Reference, Script, entry_point_name, group_name, script, script_name,
};

fn faults(text: &str) -> Vec<(&str, Problem, Option<String>)> {
    let faults = Reference::read(text).faults.into_iter();
    faults
        .map(|fault| {
            let repaired = fault.repair.map(|edit| {
                shipwheel::text::apply(text, &[edit]).expect("one edit overlaps with nothing")
            });
            (fault.span.of(text), fault.kind, repaired)
        })
        .collect()
}

fn rows(table: &'static str) -> impl Iterator<Item = Vec<Value>> {
    table.lines().skip(1).map(|line| {
        line.split('\t')
            .map(|cell| serde_json::from_str(cell).unwrap_or_else(|_| Value::from(cell)))
            .collect()
    })
}

fn text(value: &Value) -> &str {
    value.as_str().expect("a string")
}

#[test]
fn references_and_names_are_judged_as_their_readers_judge_them() {
    let mut references = 0;
    for row in rows(include_str!("../data/entry_points.tsv")) {
        let input = text(&row[1]);
        let accepted = row[2].as_bool().expect("a verdict");
        match text(&row[0]) {
            "reference" => {
                references += 1;
                let reference = Reference::read(input);
                let refused = reference.faults.iter().any(|fault| fault.kind.stops_setuptools());
                assert_eq!(!refused, accepted, "{input:?} {:?}", reference.faults);
                let runs = match script(input) {
                    Script::Runs { module, object } => format!("{module}:{object}"),
                    Script::NoFunction => "none".to_string(),
                    Script::Refused => "refused".to_string(),
                };
                assert_eq!(runs, text(&row[3]), "{input:?}");
            }
            "name" => {
                let fault = entry_point_name(input).map(|fault| fault.kind);
                let refused = fault.is_some_and(|kind| !matches!(kind, NameProblem::Character(_)));
                assert_eq!(!refused, accepted, "{input:?}");
            }
            "group" => assert_eq!(group_name(input).is_none(), accepted, "{input:?}"),
            other => panic!("{other}"),
        }
    }
    assert!(references > 800);
}

#[test]
fn the_cases_of_validate_pyproject_are_judged_alike_and_by_pip_where_it_is_stricter() {
    for row in rows(include_str!("../data/validate_pyproject_entry_points.tsv")) {
        let input = text(&row[1]["example"]);
        match text(&row[0]) {
            "test_entrypoint_group" => assert_eq!(group_name(input), None, "{input}"),
            "test_entrypoint_name" => assert_eq!(entry_point_name(input), None, "{input}"),
            "test_entrypoint_name_not_recommended" => {
                let kind = entry_point_name(input).map(|fault| fault.kind);
                assert!(matches!(kind, Some(NameProblem::Character(_))), "{input}");
            }
            "test_entrypoint_invalid_name" => {
                let kind = entry_point_name(input).map(|fault| fault.kind);
                assert!(!matches!(kind, None | Some(NameProblem::Character(_))), "{input}");
            }
            "test_entrypoint_references" => {
                assert_eq!(Reference::read(input).faults, [], "{input}");
                // Without a function pip installs no command, though the reference is one.
                assert_eq!(script(input) == Script::NoFunction, !input.contains(':'), "{input}");
            }
            "test_invalid_entrypoint_references" => {
                let faulty = !Reference::read(input).faults.is_empty();
                assert!(faulty || script(input) == Script::NoFunction, "{input}");
            }
            other => panic!("{other}"),
        }
    }
}

#[test]
fn every_slip_of_a_reference_has_its_place_and_its_repair() {
    for (input, place, problem, repaired) in [
        ("", "", Problem::Empty, None),
        ("demo:main()", "()", Problem::Call, Some("demo:main")),
        ("src/demo/cli.py", "src/demo/cli.py", Problem::FilePath, Some("demo.cli:main")),
        ("demo/cli:run", "demo/cli", Problem::FilePath, Some("demo.cli:run")),
        ("demo.py", "demo.py", Problem::FilePath, Some("demo:main")),
        ("my-demo.cli:main", "-", Problem::Hyphen, Some("my_demo.cli:main")),
        ("demo:cli:main", ":", Problem::SecondColon, Some("demo.cli:main")),
        ("demo::main", ":", Problem::SecondColon, Some("demo:main")),
        (":main", ":", Problem::ModuleMissing, None),
        ("demo:", ":", Problem::ObjectMissing, None),
        ("demo..cli:main", ".", Problem::EmptySegment, None),
        ("demo.:main", ".", Problem::EmptySegment, None),
        ("demo.class:main", "class", Problem::Keyword, None),
        ("demo.1a:main", "1", Problem::Start, None),
        ("demo : main", " ", Problem::Space, Some("demo:main")),
        ("demo:main [x]", "[x]", Problem::Extras { behind_object: true }, Some("demo:main")),
        ("demo:main [x", "[x", Problem::ExtrasInvalid, Some("demo:main")),
        ("demo:ma!n", "!", Problem::Character('!'), None),
    ] {
        let found = faults(input);
        let first = found.first().map(|fault| (fault.0, fault.1, fault.2.as_deref()));
        assert_eq!(first, Some((place, problem, repaired)), "{input}");
    }
    let reference = Reference::read("demo.cli:App.run");
    assert!(reference.has_function() && reference.faults.is_empty());
    assert_eq!((reference.segments.len(), reference.attributes.len()), (2, 2));
}

#[test]
fn names_of_commands_are_those_the_index_takes() {
    for (name, expected) in [
        ("demo-cli_2.x", None),
        ("démo", None),
        ("my demo", Some((" ", NameProblem::Character(' '), Some("my-demo")))),
        ("a/b", Some(("/", NameProblem::Character('/'), Some("a-b")))),
        ("#a", Some(("#", NameProblem::Comment, Some("a")))),
        ("...", Some(("...", NameProblem::OnlyDots, None))),
        ("", Some(("", NameProblem::Empty, None))),
        ("a=b", Some(("=", NameProblem::Breaks('='), Some("a-b")))),
    ] {
        let fault = script_name(name);
        let found = fault.as_ref().map(|fault| {
            (fault.span.of(name), fault.kind, fault.repair.as_ref().map(|edit| edit.text.as_str()))
        });
        assert_eq!(found, expected, "{name}");
    }
}

#[test]
fn a_hostile_reference_costs_no_more_than_its_length() {
    for input in [
        "a.".repeat(500_000),
        "a-b.".repeat(250_000),
        ":".repeat(1_000_000),
        format!("a:b[{}]", "x,".repeat(300_000)),
        "(".repeat(1_000_000),
        " ".repeat(1_000_000),
        "/".repeat(1_000_000),
        "é".repeat(500_000),
    ] {
        Reference::read(&input);
        script(&input);
        script_name(&input);
        entry_point_name(&input);
        group_name(&input);
    }
}

proptest::proptest! {
    #[test]
    fn spans_lie_on_character_boundaries(input in "(demo|\\.|:|\\[|\\]|\\(|\\)|é|/|\\.py| |\\PC){0,10}") {
        let reference = Reference::read(&input);
        for fault in &reference.faults {
            proptest::prop_assert!(input.get(fault.span.range()).is_some());
            if let Some(edit) = &fault.repair {
                proptest::prop_assert!(shipwheel::text::apply(&input, std::slice::from_ref(edit)).is_ok());
            }
        }
        proptest::prop_assert!(input.get(reference.module.range()).is_some());
    }
}
