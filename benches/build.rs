//! What a build costs, as a ratio against deflate alone on the same bytes in the same run:
//! `cargo bench --bench build`. `benches/build_speed.py` has the other programs.

#![allow(clippy::print_stdout, reason = "a benchmark prints its figures")]
#![allow(clippy::disallowed_methods, reason = "the projects are made on the disk")]

use flate2::Compression;
use flate2::write::{DeflateEncoder, GzEncoder};
use shipwheel::document::Document;
use shipwheel::engine::plan::Kinds;
use shipwheel::engine::write::Effort;
use shipwheel::engine::{self, Next, Options, Outcome};
use shipwheel::files::Disk;
use shipwheel::project::{Project, Settings, Target};
use std::fs;
use std::io::Write;
use std::path::Path;
use std::time::{Duration, Instant};

const TOML: &str = "\
[build-system]
requires = [\"flit_core >=3.11,<5\"]
build-backend = \"flit_core.buildapi\"

[project]
name = \"pkg\"
version = \"1.0\"
description = \"d\"
";

/// Text that packs about as well as Python source does.
const WORDS: [&str; 16] = [
    "return ", "self.", "value", "if ", "not ", "None", "    ", "def ", "(self, ", "name", " = ",
    "for ", "in ", "import ", "\n", "):\n",
];

fn main() {
    for (count, size) in [(3, 300), (60, 10_000), (2_000, 10_000)] {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let texts = project(folder.path(), count, size);
        println!("{count} modules of {size} bytes {:>28} {:>8}", "median", "ratio");
        let bare = median(|| deflate(&texts));
        row("deflate of an sdist and a wheel, alone", bare, bare);
        row("the plan", median(|| build(folder.path(), None)), bare);
        row("a build", median(|| build(folder.path(), Some(Effort::Exact))), bare);
        row("a fast build", median(|| build(folder.path(), Some(Effort::Fast))), bare);
    }
}

fn project(root: &Path, count: usize, size: usize) -> Vec<String> {
    fs::write(root.join("pyproject.toml"), TOML).expect("a file");
    fs::create_dir(root.join("pkg")).expect("a folder");
    let mut state: u32 = 1;
    let mut texts = Vec::new();
    for number in 0..count {
        let mut text = String::from("\"\"\"Doc.\"\"\"\n");
        while text.len() < size {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            text.push_str(WORDS[(state >> 28) as usize]);
            if state.is_multiple_of(5) {
                text.push_str(&format!("{:x}", state >> 20));
            }
        }
        let name = if number == 0 { "__init__".to_owned() } else { format!("module{number}") };
        fs::write(root.join("pkg").join(name + ".py"), &text).expect("a file");
        texts.push(text);
    }
    texts
}

fn deflate(texts: &[String]) {
    let mut sdist = GzEncoder::new(Vec::new(), Compression::new(9));
    for text in texts {
        sdist.write_all(text.as_bytes()).expect("memory takes it");
        let mut member = DeflateEncoder::new(Vec::new(), Compression::new(6));
        member.write_all(text.as_bytes()).expect("memory takes it");
        drop(std::hint::black_box(member.finish().expect("memory takes it")));
    }
    drop(std::hint::black_box(sdist.finish().expect("memory takes it")));
}

fn build(root: &Path, effort: Option<Effort>) {
    let document = Document::of_bytes(&fs::read(root.join("pyproject.toml")).expect("a file"));
    let files = Disk::new(root);
    let settings = Settings { target: Some(Target::None), ..Settings::default() };
    let project = Project::read(&document, Some(&files), &settings);
    let options = Options {
        kinds: Kinds { sdist: true, wheel: true },
        out_dir: root.join("dist"),
        epoch: None,
        zone: jiff::tz::TimeZone::UTC,
        effort: effort.unwrap_or_default(),
        own_name: effort == Some(Effort::Fast),
    };
    if effort.is_none() {
        let plan = engine::plan(&project, &[], root, &options).expect("the folder is there");
        assert!(plan.is_ok());
        return;
    }
    let outcome = engine::build(&project, &[], root, &options, &mut |_| Next::Continue);
    assert!(matches!(outcome, Ok(Outcome::Done(_))), "{outcome:?}");
}

fn row(name: &str, time: Duration, reference: Duration) {
    let ratio = time.as_secs_f64() / reference.as_secs_f64();
    println!("  {name:<42} {:>9.2} ms {ratio:>7.2}x", time.as_secs_f64() * 1e3);
}

/// The median of some runs; the clock counts both threads once.
fn median(mut run: impl FnMut()) -> Duration {
    let mut times = Vec::new();
    let start = Instant::now();
    while times.len() < 3 || (start.elapsed() < Duration::from_secs(1) && times.len() < 100) {
        let begin = Instant::now();
        run();
        times.push(begin.elapsed());
    }
    times.sort();
    times[times.len() / 2]
}
