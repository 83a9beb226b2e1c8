//! The ten places at which other servers offer everything or nothing, in the file that all were
//! measured with: the exact sets.

use super::completion::complete;
use std::time::{Duration, Instant};

const TEXT: &str = include_str!("../../data/bench_99_lines.toml");

/// The text with `from` replaced by `to`, whose `|` is the cursor; and the labels there.
const PLACES: [(&str, &str, &[&str]); 10] = [
    (
        "name = \"demo-pkg\"\n",
        "name = \"demo-pkg\"\n|\n",
        // flit_core 3.12 is allowed; the import names are of use for 4.
        &["import-names", "import-namespaces", "dynamic"],
    ),
    (
        "\"Typing :: Typed\"",
        "\"Programming Language :: Python :: Implementation :: |\"",
        &["CPython", "GraalPy", "IronPython", "Jython", "MicroPython", "PyPy", "Stackless"],
    ),
    ("\"attrs >=23.1\"", "\"attrs ; os_name == '|'\"", &["posix", "nt"]),
    ("license = \"MIT\"", "license = \"MIT |\"", &["AND", "OR", "WITH"]),
    (
        "build-backend = \"flit_core.buildapi\"",
        "build-backend = \"|\"",
        &[
            "flit_core.buildapi",
            "hatchling.build",
            "setuptools.build_meta",
            "pdm.backend",
            "poetry.core.masonry.api",
            "uv_build",
            "maturin",
            "mesonpy",
            "scikit_build_core.build",
        ],
    ),
    (
        "version = \"1.4.0\"\n",
        "dynamic = [\"|\"]\n",
        &["version", "import-names", "import-namespaces"],
    ),
    ("demo = \"demo_pkg.cli:main\"", "demo = \"demo.cli:|\"", &["main", "Core", "app"]),
    (
        "Homepage = \"https://example.com/demo\"\n",
        "|\n",
        &["Homepage", "Issues", "Download", "Release Notes", "Funding"],
    ),
    ("{ include-group = \"lint\" }", "{ include-group = \"|\" }", &["test", "lint"]),
    ("[\"docs/_build/\"]", "[\"docs/|\"]", &["index.md"]),
];

#[test]
fn ten_places_get_exactly_what_fits_and_at_once() {
    let mut slowest = Duration::ZERO;
    for (from, to, expected) in PLACES {
        let text = TEXT.replacen(from, to, 1);
        assert_ne!(text, TEXT, "{from}");
        let cursor = text.find('|').expect("a cursor");
        let source = text.replacen('|', "", 1);
        let begin = Instant::now();
        let completion = complete(&source, cursor);
        slowest = slowest.max(begin.elapsed());
        let mut labels: Vec<&str> = completion.items.iter().map(|i| i.label.as_str()).collect();
        let mut expected = expected.to_vec();
        labels.sort_unstable();
        expected.sort_unstable();
        assert_eq!(labels, expected, "{to}");
    }
    // Without optimisation and beside other tests; `benches/check.rs` has the true figures.
    assert!(slowest < Duration::from_secs(1), "{slowest:?}");
    eprintln!("slowest: {slowest:?}");
}
