//! The readers of names, versions, specifiers, requirements and markers against `packaging` 26.3,
//! whose verdicts are in `tests/data/packaging`.

use shipwheel::grammar::marker::{Marker, Variable};
use shipwheel::grammar::name;
use shipwheel::grammar::requirement::Requirement;
use shipwheel::grammar::specifier::{Clause, SpecifierSet, contains, is_unsatisfiable};
use shipwheel::grammar::version::Version;
use std::fmt::Debug;
use std::time::{Duration, Instant};

/// The columns of a table, JSON strings decoded.
fn rows(name: &str) -> Vec<Vec<String>> {
    let path = format!("tests/data/packaging/{name}.tsv");
    let text = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{path}: {error}"));
    let decoded = |cell: &str| match cell.strip_prefix('"') {
        // What is not a JSON string stands as it is, such as the normal form of a marker.
        Some(_) => serde_json::from_str(cell).unwrap_or_else(|_| cell.to_owned()),
        None => cell.to_owned(),
    };
    text.trim_end_matches('\n')
        .split('\n')
        .map(|row| row.split('\t').map(decoded).collect())
        .collect()
}

/// Both tables of one kind, the header of the first left out.
fn both(name: &str) -> Vec<Vec<String>> {
    let mut all = rows(name).split_off(1);
    all.extend(rows(&format!("generated_{name}")));
    all
}

struct Differences(Vec<String>, usize);

impl Differences {
    fn new() -> Self {
        Differences(Vec::new(), 0)
    }

    fn compare<T: PartialEq + Debug>(&mut self, input: &dyn Debug, ours: T, theirs: T) {
        self.1 += 1;
        if ours != theirs {
            self.0.push(format!("{input:?}: we say {ours:?}, packaging says {theirs:?}"));
        }
    }

    fn assert_none(self, at_least: usize) {
        assert!(self.1 >= at_least, "only {} comparisons", self.1);
        let count = self.0.len();
        let some = self.0.into_iter().take(40).collect::<Vec<_>>().join("\n");
        assert!(count == 0, "{count} differences, such as\n{some}");
    }
}

#[test]
fn versions_are_those_of_packaging() {
    let mut differences = Differences::new();
    for row in both("versions") {
        let ours = Version::read(&row[0]).map(|version| version.to_string()).ok();
        let theirs = (row[1] == "valid").then(|| row[2].clone());
        differences.compare(&row[0], ours, theirs);
    }
    differences.assert_none(4000);
}

#[test]
fn names_are_those_of_packaging() {
    let mut differences = Differences::new();
    for row in rows("generated_names") {
        let ours = name::is_valid(&row[0]).then(|| name::normalize(&row[0]));
        differences.compare(&row[0], ours, (row[1] == "valid").then(|| row[2].clone()));
    }
    for row in rows("names_filenames") {
        let parameters: serde_json::Value = serde_json::from_str(&row[1]).unwrap_or_default();
        let Some(text) = parameters["name"].as_str() else { continue };
        match row[0].as_str() {
            "test_canonicalize_name" => {
                let normal = name::normalize(text);
                differences.compare(&text, Some(normal.as_str()), parameters["expected"].as_str());
            }
            "test_canonicalize_name_invalid" => {
                differences.compare(&text, name::is_valid(text), false);
            }
            _ => {}
        }
    }
    differences.assert_none(810);
}

#[test]
fn specifiers_are_those_of_packaging() {
    let mut differences = Differences::new();
    for row in both("specifiers") {
        let set = SpecifierSet::read(&row[0]);
        let ours = set.faults.is_empty().then(|| set.plain(&row[0]));
        differences.compare(&row[0], ours, (row[1] == "valid").then(|| row[2].clone()));
    }
    differences.assert_none(4000);
}

#[test]
fn requirements_are_those_of_packaging() {
    let mut differences = Differences::new();
    for row in rows("requirements").split_off(1) {
        let ours = Requirement::read(&row[0]).is_valid();
        differences.compare(&row[0], ours, row[1] == "valid");
    }
    for row in rows("generated_requirements") {
        let text = &row[0];
        let read = Requirement::read(text);
        let of = |span: shipwheel::text::Span| span.of(text);
        let mut extras: Vec<&str> = read.extras.iter().map(|span| of(*span)).collect();
        extras.sort();
        extras.dedup();
        let ours = read.is_valid().then(|| {
            format!(
                "{}|{}|{}|{}|{}",
                read.name.map(of).unwrap_or_default(),
                extras.join(","),
                read.specifier.plain(text),
                read.url.map(|url| of(url.span)).unwrap_or_default(),
                if read.marker.is_some() { "; " } else { "" },
            )
        });
        differences.compare(text, ours, (row[1] == "valid").then(|| row[2].clone()));
    }
    differences.assert_none(4000);
}

#[test]
fn markers_are_those_of_packaging() {
    let mut differences = Differences::new();
    for row in both("markers") {
        let marker = Marker::read(&row[0]);
        differences.compare(&row[0], marker.faults.is_empty(), row[1] == "valid");
        assert_eq!(marker.faults.is_empty(), marker.expression.is_some(), "{:?}", row[0]);
    }
    differences.assert_none(6000);
}

#[test]
fn versions_satisfy_what_they_satisfy_in_packaging() {
    let mut differences = Differences::new();
    let mut all = rows("specifier_contains").split_off(1);
    all.extend(rows("generated_contains"));
    for row in all {
        let (text, specifier) = (&row[0], &row[1]);
        let (Ok(version), Some(clause)) = (Version::read(text), Clause::read(specifier)) else {
            panic!("{row:?} cannot be read");
        };
        let ours = contains(specifier, &[clause], &version);
        differences.compare(&row, ours, Some(row[2] == "True"));
    }
    differences.assert_none(3000);
}

#[test]
fn specifiers_are_unsatisfiable_when_packaging_says_so() {
    let mut differences = Differences::new();
    for row in rows("generated_satisfiable") {
        let set = SpecifierSet::read(&row[0]);
        let ours = is_unsatisfiable(&row[0], &set.clauses);
        differences.compare(&row[0], ours, row[1] == "True");
    }
    differences.assert_none(3000);
}

/// The environments of `tests/external/generate_grammar_cases.py`.
fn value(environment: usize, variable: Variable) -> Option<&'static str> {
    let values = match variable {
        Variable::ImplementationName => ["cpython", "pypy", "cpython"],
        Variable::ImplementationVersion => ["3.8.1", "7.3.13", "2.7.18"],
        Variable::OsName => ["posix", "nt", "posix"],
        Variable::PlatformMachine => ["x86_64", "AMD64", "arm64"],
        Variable::PlatformRelease => ["6.1.0", "10", "21.6.0"],
        Variable::PlatformSystem => ["Linux", "Windows", "Darwin"],
        Variable::PlatformVersion => ["#1 SMP", "10.0.19045", "Darwin Kernel Version 21.6.0"],
        Variable::PythonFullVersion => ["3.8.1", "3.10.13", "2.7.18"],
        Variable::PlatformPythonImplementation => ["CPython", "PyPy", "CPython"],
        Variable::PythonVersion => ["3.8", "3.10", "2.7"],
        Variable::SysPlatform => ["linux", "win32", "darwin"],
        Variable::Extra | Variable::Extras | Variable::DependencyGroups => return None,
    };
    Some(values[environment])
}

#[test]
fn markers_hold_where_they_hold_in_packaging() {
    let mut differences = Differences::new();
    for row in rows("generated_environments") {
        let marker = Marker::read(&row[0]);
        let expression = marker.expression.unwrap_or_else(|| panic!("{row:?} cannot be read"));
        let ours: String = (0..3)
            .map(|environment| match expression.evaluate(&|name| value(environment, name)) {
                Some(true) => 'T',
                Some(false) => 'F',
                None => 'E',
            })
            .collect();
        differences.compare(&row[0], ours, row[1].clone());
    }
    differences.assert_none(2500);
}

/// Every prefix and a slice out of the middle of every input, and a few monsters: nothing panics,
/// every place is inside the text on character boundaries, and time stays bounded.
#[test]
fn readers_survive_anything() {
    let mut texts: Vec<String> = Vec::new();
    for name in ["requirements", "markers", "specifiers", "versions"] {
        for row in rows(&format!("generated_{name}")).iter().step_by(29) {
            let text = &row[0];
            for (at, _) in text.char_indices() {
                texts.push(text[..at].to_owned());
                texts.push(text[at..].to_owned());
                texts.push(format!("{}\u{2028}\u{e9}{}", &text[..at], &text[at..]));
            }
        }
    }
    for text in &texts {
        assert_sound(text);
    }
    for unit in [
        "(",
        "not ",
        "a and ",
        "[",
        "a,",
        ">=1,",
        ">= ",
        "^1 ",
        ";",
        "'",
        "\\",
        "a==",
        "1.",
        "1a",
        "a[b,",
        "a;(",
        "os_name<",
        "a;os_name=='b'and ",
        "a @ ",
        "--",
        " #",
        "\u{e9}",
        "\n",
        "===a,",
        "a ",
        "==*,",
    ] {
        let text = unit.repeat(50_000 / unit.len());
        let start = Instant::now();
        assert_sound(&text);
        assert_sound(&format!("a{text}"));
        assert_sound(&format!("a; {text}"));
        let took = start.elapsed();
        assert!(took < Duration::from_secs(20), "{unit:?} took {took:?}");
    }
}

fn assert_sound(text: &str) {
    let requirement = Requirement::read(text);
    let marker = Marker::read(text);
    let set = SpecifierSet::read(text);
    let _ = name::fault(text);
    let version = Version::read(text);
    let places = (requirement.faults.iter().map(|fault| (fault.span, fault.repair.as_ref())))
        .chain(marker.faults.iter().map(|fault| (fault.span, fault.repair.as_ref())))
        .chain(set.faults.iter().map(|fault| (fault.span, fault.repair.as_ref())))
        .chain(version.iter().flat_map(|_| None))
        .chain(version.as_ref().err().map(|fault| (fault.span, fault.repair.as_ref())));
    for (span, repair) in places {
        let shown: String = text.chars().take(200).collect();
        assert!(text.get(span.range()).is_some(), "{shown:?}: {span:?}");
        if let Some(repair) = repair {
            assert!(text.get(repair.span.range()).is_some(), "{shown:?}: {repair:?}");
        }
    }
    assert!(requirement.faults.len() < 50);
}

/// The words of the faults of `text`, with the text they lie under and what mends them.
fn faults(text: &str) -> Vec<String> {
    let read = Requirement::read(text);
    let told = read.faults.iter().map(|fault| {
        let mended = fault.repair.as_ref().map(|edit| {
            shipwheel::text::apply(text, std::slice::from_ref(edit))
                .expect("one edit cannot overlap")
        });
        format!(
            "{:?} {:?} -> {}",
            fault.kind,
            fault.span.of(text),
            mended.as_deref().unwrap_or("?")
        )
    });
    told.collect()
}

#[test]
fn faults_are_named_and_mended() {
    let expected = include_str!("grammar_faults.txt");
    let mut actual = String::new();
    for line in expected.lines().filter(|line| !line.starts_with("    ")) {
        actual.push_str(line);
        actual.push('\n');
        let text: String = serde_json::from_str(line).expect("each case is a JSON string");
        for fault in faults(&text) {
            actual.push_str(&format!("    {fault}\n"));
        }
    }
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write("tests/it/grammar_faults.txt", &actual).expect("the cases can be written");
    }
    assert_eq!(actual, expected);
}
