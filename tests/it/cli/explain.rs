//! `shipwheel explain` and `shipwheel rules`: what there is to know about rules.

use super::run::Folder;
use serde_json::Value;
use shipwheel::rules::RULES;

#[test]
fn a_rule_is_explained_with_its_examples() {
    let ran = Folder::new(&[]).run(&["explain", "toml-duplicate-key"]);
    assert_eq!(
        ran.ends_with(0),
        "\
toml-duplicate-key

error, toml

A key or a table is defined twice.

TOML allows each key once, also through dotted keys and table headers. Every reader
refuses the file.

Bad:

    [project]
    name = \"demo\"
    version = \"1.0\"
    name = \"demo\"

Good:

    [project]
    name = \"demo\"
    version = \"1.0\"

See <https://toml.io/en/v1.0.0#keys>.
"
    );
}

#[test]
fn docs_come_as_markdown_and_as_json_too() {
    let folder = Folder::new(&[]);
    let ran = folder.run(&["explain", "toml-bom", "--output-format", "markdown"]);
    assert!(ran.ends_with(0).starts_with("# toml-bom\n\nerror, toml\n"), "{}", ran.out);
    assert!(ran.out.contains("```toml good\n"), "{}", ran.out);
    let ran = folder.run(&["explain", "toml-bom", "--output-format", "json"]);
    let docs: Value = serde_json::from_str(ran.ends_with(0)).expect("JSON");
    assert_eq!(docs["name"], "toml-bom");
    assert_eq!(docs["severity"], "error");
    assert_eq!(docs["category"], "toml");
    assert_eq!(docs["summary"], "The file starts with a byte order mark.");
    assert_eq!(docs["url"], "https://toml.io/en/v1.0.0#spec");
    assert!(docs["body"].as_str().is_some_and(|body| body.contains("```toml good")), "{docs}");
}

#[test]
fn all_rules_are_explained_in_the_order_of_the_list() {
    let folder = Folder::new(&[]);
    let ran = folder.run(&["explain", "--all", "--output-format", "markdown"]);
    let headings = ran.ends_with(0).lines().filter_map(|line| line.strip_prefix("# "));
    let names: Vec<&str> = RULES.iter().map(|rule| rule.name).collect();
    let headings: Vec<&str> = headings.filter(|heading| names.contains(heading)).collect();
    assert_eq!(headings, names);
    let ran = folder.run(&["explain", "--all", "--output-format", "json"]);
    let docs: Vec<Value> = serde_json::from_str(ran.ends_with(0)).expect("JSON");
    assert_eq!(docs.len(), RULES.len());
    assert!(folder.run(&["explain", "--all"]).ends_with(0).contains("\ntoml-bom\n"));
}

#[test]
fn the_list_names_every_rule_once_by_category() {
    let folder = Folder::new(&[]);
    let ran = folder.run(&["rules"]);
    let listed: Vec<&str> = ran
        .ends_with(0)
        .lines()
        .filter_map(|line| line.strip_prefix("  ")?.split_whitespace().next())
        .collect();
    let names: Vec<&str> = RULES.iter().map(|rule| rule.name).collect();
    assert_eq!(listed, names);
    assert!(ran.out.starts_with("toml\n  toml-not-utf8 "), "{}", ran.out);
    let ran = folder.run(&["rules", "--output-format", "json"]);
    let cards: Vec<Value> = serde_json::from_str(ran.ends_with(0)).expect("JSON");
    let listed: Vec<&str> = cards.iter().filter_map(|card| card["name"].as_str()).collect();
    assert_eq!(listed, names);
}
