use shipwheel::grammar::license::{Expression, Kind, Note, Problem};

fn faults(text: &str) -> Vec<(&str, Problem, Option<String>)> {
    let expression = Expression::read(text);
    let faults = expression.faults.into_iter();
    faults
        .map(|fault| (fault.span.of(text), fault.kind, fault.repair.map(|edit| edit.text)))
        .collect()
}

fn meant(expressions: &[&str]) -> Problem {
    Problem::UnknownLicense { meant: expressions.iter().map(|text| text.to_string()).collect() }
}

fn string(cell: &str) -> String {
    serde_json::from_str(cell).expect("the table holds JSON strings")
}

#[test]
fn verdicts_and_normal_forms_are_those_of_packaging_and_flit() {
    let mut rows = 0;
    for line in include_str!("../data/licenses.tsv").lines().skip(2) {
        let cells: Vec<&str> = line.split('\t').collect();
        let text = string(cells[0]);
        let expression = Expression::read(&text);
        rows += 1;
        match cells[1] {
            "valid" => assert_eq!(expression.normal(), Some(string(cells[2])), "{text:?}"),
            "invalid" => assert!(!expression.is_valid(), "{text:?}"),
            "invalid(flit)" => {
                let only_flit =
                    |note: &Note| matches!(note, Note::OperatorCase { .. } | Note::Space);
                let flit_refuses = expression.remarks.iter().any(|remark| only_flit(&remark.note));
                assert!(!expression.is_valid() || flit_refuses, "{text:?}");
            }
            other => panic!("{other}"),
        }
    }
    assert!(rows > 130);
}

#[test]
fn generated_expressions_are_judged_as_packaging_judges_them() {
    let mut valid = 0;
    for line in include_str!("../data/license_expressions.tsv").lines().skip(1) {
        let (text, normal) = match line.split_once('\t') {
            Some((text, normal)) => (string(text), Some(string(normal))),
            None => (string(line), None),
        };
        valid += usize::from(normal.is_some());
        assert_eq!(Expression::read(&text).normal(), normal, "{text:?}");
    }
    assert!(valid > 300);
}

#[test]
fn names_in_everyday_words_are_one_fault_with_the_expression_that_was_meant() {
    assert_eq!(faults("MIT License"), [("MIT License", meant(&["MIT"]), Some("MIT".to_string()))]);
    assert_eq!(
        faults("MIT OR Apache License 2.0"),
        [("Apache License 2.0", meant(&["Apache-2.0"]), Some("Apache-2.0".to_string()))]
    );
    for (text, repaired) in [
        ("Apache 2.0", "Apache-2.0"),
        ("BSD", "BSD-3-Clause"),
        ("GPLv3", "GPL-3.0-or-later"),
        ("Proprietary", "LicenseRef-Proprietary"),
        ("MIT/Apache-2.0", "MIT OR Apache-2.0"),
        ("MIT, Apache-2.0", "MIT OR Apache-2.0"),
        ("MIT & BSD", "MIT AND BSD-3-Clause"),
        ("LicenseRef-a_b", "LicenseRef-a-b"),
        ("Apache-2.O", "Apache-2.0"),
    ] {
        let found = faults(text);
        assert_eq!(found.len(), 1, "{text}");
        assert_eq!((found[0].0, found[0].2.as_deref()), (text, Some(repaired)), "{text}");
    }
    assert_eq!(faults("Use-it-after-midnight"), [("Use-it-after-midnight", meant(&[]), None)]);
}

#[test]
fn every_slip_of_the_syntax_has_its_place() {
    use shipwheel::grammar::license::Operator::{And, Or, With};
    for (text, place, problem) in [
        ("", "", Problem::Empty),
        (" \t ", " \t ", Problem::Empty),
        ("MIT AND", "AND", Problem::OperandMissing { operator: And }),
        ("MIT OR OR ISC", "OR", Problem::OperandMissing { operator: Or }),
        ("(MIT OR)", ")", Problem::OperandMissing { operator: Or }),
        ("WITH", "WITH", Problem::OperandMissing { operator: With }),
        ("(MIT) WITH LLVM-exception", "WITH", Problem::MisplacedWith),
        ("MIT ISC", "ISC", Problem::OperatorMissing),
        ("MIT (ISC)", "(", Problem::OperatorMissing),
        ("MIT OR ( )", "( )", Problem::EmptyParentheses),
        ("(MIT", "(", Problem::Unclosed),
        ("MIT)", ")", Problem::Unopened),
        ("LicenseRef-", "LicenseRef-", Problem::InvalidReference),
    ] {
        let found = faults(text);
        assert_eq!(
            found.first().map(|fault| (fault.0, fault.1.clone())),
            Some((place, problem)),
            "{text}"
        );
    }
}

#[test]
fn spelling_and_deprecation_are_remarks() {
    let text = "mit or GPL-3.0 WITH llvm-exception";
    let expression = Expression::read(text);
    assert!(expression.is_valid());
    let remarks: Vec<(&str, Note)> =
        expression.remarks.into_iter().map(|remark| (remark.span.of(text), remark.note)).collect();
    let successors = vec!["GPL-3.0-only".to_string(), "GPL-3.0-or-later".to_string()];
    assert_eq!(
        remarks,
        [
            ("mit", Note::Case { normal: "MIT".to_string() }),
            ("or", Note::OperatorCase { normal: "OR" }),
            ("GPL-3.0", Note::Deprecated { successors }),
            ("llvm-exception", Note::Case { normal: "LLVM-exception".to_string() }),
        ]
    );
    let plus = Expression::read("GPL-2.0+");
    let successors = vec!["GPL-2.0-or-later".to_string()];
    assert_eq!(plus.remarks[0].note, Note::Deprecated { successors });
    assert!(matches!(&plus.tokens[0].kind, Kind::License { later: true, .. }));
}

#[test]
fn a_hostile_license_costs_no_more_than_its_length() {
    for text in [
        "(".repeat(1_000_000),
        "x OR ".repeat(200_000),
        "x ".repeat(500_000),
        "a/".repeat(500_000),
        "LicenseRef_".repeat(90_000),
        "é".repeat(500_000),
        "(MIT) ".repeat(150_000),
    ] {
        assert!(!Expression::read(&text).is_valid());
    }
}

proptest::proptest! {
    #[test]
    fn spans_lie_on_character_boundaries(text in "(MIT|AND|\\(|\\)|é|LicenseRef-|\u{212a}| |\\PC){0,12}") {
        let expression = Expression::read(&text);
        for span in expression.faults.iter().map(|fault| fault.span)
            .chain(expression.tokens.iter().map(|token| token.span))
            .chain(expression.remarks.iter().map(|remark| remark.span))
        {
            proptest::prop_assert!(text.get(span.range()).is_some());
        }
    }
}
