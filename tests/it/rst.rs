use shipwheel::grammar::rst::{Problem, refused};

#[test]
fn what_renders_is_never_refused_and_the_plain_faults_are_found() {
    let (mut failing, mut found) = (0, 0);
    for line in include_str!("../data/readme_rst.tsv").lines().skip(1) {
        let cells: Vec<&str> = line.split('\t').collect();
        let text: String = serde_json::from_str(cells[2]).expect("a JSON string");
        let fault = refused(&text);
        assert!(fault.is_none() || cells[0] == "FAIL", "{} {fault:?}", cells[1]);
        failing += usize::from(cells[0] == "FAIL");
        found += usize::from(fault.is_some());
    }
    assert!(found * 4 > failing, "{found} of {failing}");
}

#[test]
fn faults_have_their_place() {
    for (text, place, problem) in [
        (".. toctree::\n\n   a\n", "toctree", Problem::UnknownDirective("toctree".into())),
        ("x\n\n.. RAW:: html\n\n   <b>\n", "RAW", Problem::DisabledDirective("raw".into())),
        ("see :ref:`a`", ":ref:", Problem::UnknownRole("ref".into())),
        ("* (:py:func:`a`)", ":py:func:", Problem::UnknownRole("py:func".into())),
        ("A longer title\n=====\n", "=====", Problem::ShortUnderline),
    ] {
        let fault = refused(text).expect(text);
        assert_eq!((fault.span.of(text), fault.kind), (place, problem), "{text}");
    }
}

#[test]
fn literal_text_is_no_markup() {
    for text in [
        "a ``:ref:`b``` c",
        "a::\n\n    .. toctree::\n\n    :ref:`x`\n",
        ".. code-block:: rst\n\n   .. toctree::\n",
        ".. role:: ref\n\n:ref:`a`\n",
        ".. a comment :ref:`a`\n   .. toctree::\n",
        ">>> x\n:ref:`a`\n",
        "\\:ref:`a`",
        "12:30:`a`",
        "Title\n===\n",
    ] {
        let fault = refused(text);
        assert!(fault.is_none() || text.starts_with("a \\`"), "{text:?} {fault:?}");
    }
}

#[test]
fn a_hostile_readme_costs_no_more_than_its_length() {
    for text in [
        ":a:`".repeat(250_000),
        "``".repeat(500_000) + "`",
        ":".repeat(1_000_000),
        ".. a\n".repeat(200_000),
        ".. role:: a\n\n:a:`b` ".repeat(50_000),
        "\n".repeat(1_000_000),
        "é\n====\n\n".repeat(100_000),
        "\\".repeat(1_000_000),
    ] {
        refused(&text);
    }
}
