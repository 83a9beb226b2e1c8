//! What a keystroke costs, as a ratio against the strict TOML reader on the same text in the
//! same run: `cargo bench --bench check`. Ratios hold on any machine; times do not.

#![allow(clippy::print_stdout, reason = "a benchmark prints its figures")]

use shipwheel::analysis::{self, Options};
use shipwheel::document::Document;
use shipwheel::files::{Files, Memory};
use shipwheel::ide;
use std::hint::black_box;
use std::time::{Duration, Instant};

const TEXT: &str = include_str!("../tests/data/bench_99_lines.toml");

/// The ten places of `tests/it/ide/ten.rs`, each with what is there put in another's place.
const TEN: [(&str, &str); 10] = [
    ("name = \"demo-pkg\"\n", "name = \"demo-pkg\"\n|\n"),
    ("\"Typing :: Typed\"", "\"Programming Language :: Python :: Implementation :: |\""),
    ("\"attrs >=23.1\"", "\"attrs ; os_name == '|'\""),
    ("license = \"MIT\"", "license = \"MIT |\""),
    ("build-backend = \"flit_core.buildapi\"", "build-backend = \"|\""),
    ("version = \"1.4.0\"\n", "dynamic = [\"|\"]\n"),
    ("demo = \"demo_pkg.cli:main\"", "demo = \"demo_pkg.cli:|\""),
    ("Homepage = \"https://example.com/demo\"\n", "|\n"),
    ("{ include-group = \"lint\" }", "{ include-group = \"|\" }"),
    ("[\"docs/_build/\"]", "[\"docs/|\"]"),
];

fn main() {
    let mut memory = Memory::default();
    memory.insert("pyproject.toml", TEXT);
    memory.insert("README.md", "# Demo\n");
    memory.insert("LICENSE", "MIT\n");
    memory.insert("demo_pkg/__init__.py", "\"\"\"Demo.\"\"\"\n");
    memory.insert("demo_pkg/cli.py", "def main(): pass\ndef admin(): pass\n");
    let files: &dyn Files = &memory;
    let options = Options::default();
    let large: String = (0..2_000).map(|n| format!("[tool.t{n}]\nkey = \"value {n}\"\n")).collect();
    let broken = TEXT.replace("]\n", "\n");

    println!("{:<44} {:>10} {:>8}", "99 lines", "median", "ratio");
    let strict = median(|| drop(black_box(toml_edit::Document::parse(black_box(TEXT)))));
    row("strict TOML reader", strict, strict);
    row("our tolerant tree", median(|| drop(black_box(Document::parse(TEXT)))), strict);
    let check = |text: &str| {
        drop(black_box(analysis::check(&Document::parse(text), Some(files), &options)));
    };
    row("tree, facts and all rules", median(|| check(TEXT)), strict);
    row("the same of a file full of slips", median(|| check(&broken)), strict);

    for (name, before) in [
        ("completion of a key", "name = \"demo-pkg\"\n"),
        ("completion of a classifier", "    \"Programming Language :: "),
        ("completion of a licence", "license = \""),
        ("completion of a requirement", "    \"packaging "),
        ("completion of a function", "demo = \"demo_pkg.cli:"),
    ] {
        let cursor = TEXT.find(before).map_or(0, |at| at + before.len());
        let complete = || {
            let document = Document::parse(TEXT);
            drop(black_box(ide::complete(&document, Some(files), &options.settings, cursor)));
        };
        row(name, median(complete), strict);
    }

    let ten = TEN.map(|(from, to)| {
        let text = TEXT.replacen(from, to, 1);
        let cursor = text.find('|').unwrap_or_default();
        let text = text.replacen('|', "", 1);
        median(|| {
            let document = Document::parse(text.as_str());
            drop(black_box(ide::complete(&document, Some(files), &options.settings, cursor)));
        })
    });
    let slowest = ten.into_iter().max().unwrap_or_default();
    row("completion at the slowest of ten places", slowest, strict);

    println!("{:<44} {:>10} {:>8}", "4,000 lines", "median", "ratio");
    let strict = median(|| drop(black_box(toml_edit::Document::parse(black_box(large.as_str())))));
    row("strict TOML reader", strict, strict);
    row("tree, facts and all rules", median(|| check(&large)), strict);
}

fn row(name: &str, time: Duration, reference: Duration) {
    let ratio = time.as_secs_f64() / reference.as_secs_f64();
    println!("{name:<44} {:>7.1} us {ratio:>7.2}x", time.as_secs_f64() * 1e6);
}

/// The median of many runs after a warm-up.
fn median(mut run: impl FnMut()) -> Duration {
    let mut times = Vec::new();
    let start = Instant::now();
    while times.len() < 20 || (start.elapsed() < Duration::from_millis(700) && times.len() < 5_000)
    {
        let begin = Instant::now();
        run();
        times.push(begin.elapsed());
    }
    times.sort();
    times[times.len() / 2]
}
