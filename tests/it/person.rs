use shipwheel::grammar::person::{Contact, Email, Problem};

fn fault(text: &str) -> Option<(&str, Problem, Option<String>)> {
    let fault = Email::read(text).fault?;
    Some((fault.span.of(text), fault.kind, fault.repair.map(|edit| edit.text)))
}

#[test]
fn addresses_are_judged_as_email_validator_judges_them() {
    let mut wrong = Vec::new();
    for line in include_str!("../data/emails.tsv").lines().skip(1) {
        let (address, verdict) = line.split_once('\t').expect("two columns");
        let address: String = serde_json::from_str(address).expect("a JSON string");
        let read = Email::read(&address);
        if read.fault.is_none() != (verdict == "true") {
            wrong.push((address, verdict, read.fault));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn every_slip_of_an_address_has_its_place_and_its_repair() {
    let plain = Some("a@example.com");
    for (text, place, problem, repaired) in [
        ("", "", Problem::Empty, None),
        ("foo", "foo", Problem::AtMissing, None),
        (" a@example.com", " ", Problem::OuterSpace, plain),
        ("mailto:a@example.com", "mailto:", Problem::Mailto, plain),
        ("<a@example.com>", "<a@example.com>", Problem::Brackets, plain),
        ("A B <a@example.com>", "A B <a@example.com>", Problem::Brackets, plain),
        ("a [at] example.com", "[at]", Problem::SpelledOut, plain),
        ("a at example.com", " at ", Problem::SpelledOut, plain),
        ("@example.com", "@", Problem::LocalMissing, None),
        ("a@", "@", Problem::DomainMissing, None),
        ("a b@example.com", " ", Problem::Character(' '), None),
        ("a@exa_mple.com", "_", Problem::Character('_'), None),
        ("a.@example.com", ".", Problem::Dot, None),
        ("a@localhost", "localhost", Problem::DomainWithoutDot, None),
        ("a@b.test", "b.test", Problem::Reserved, None),
        ("a@1.2", "1.2", Problem::TopLevel, None),
        ("a@-b.com", "-", Problem::Hyphen, None),
    ] {
        let found = fault(text).expect(text);
        assert_eq!((found.0, found.1, found.2.as_deref()), (place, problem, repaired), "{text}");
    }
    assert_eq!(fault("49699333+name@users.noreply.github.com"), None);
    assert!(Email::read("jürgen@example.com").is_international("jürgen@example.com"));
}

#[test]
fn a_name_with_an_address_is_taken_apart() {
    let text = "\"Doe, John\" <john@example.com> ";
    let contact = Contact::read(text).expect("a contact");
    assert_eq!((contact.name.of(text), contact.email.of(text)), ("Doe, John", "john@example.com"));
    assert_eq!(Contact::read("John <3"), None);
    assert_eq!(Contact::read("john@example.com"), None);
}

#[test]
fn a_hostile_address_costs_no_more_than_its_length() {
    for text in [
        "@".repeat(1_000_000),
        "<".repeat(1_000_000) + "@>",
        "mailto:".repeat(150_000),
        " ".repeat(1_000_000) + "a",
        "a@".to_string() + &"é.".repeat(400_000),
        "\"".repeat(1_000_000),
        "é".repeat(500_000),
    ] {
        assert!(Email::read(&text).fault.is_some());
        Contact::read(&text);
    }
}

proptest::proptest! {
    #[test]
    fn spans_lie_on_character_boundaries(text in "(mailto:|<|>|@|a|\\.|-|é|\"|\\[|\\]| at | |\\PC){0,10}") {
        if let Some(fault) = Email::read(&text).fault {
            proptest::prop_assert!(text.get(fault.span.range()).is_some());
        }
    }
}
