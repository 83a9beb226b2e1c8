//! Hostile or unlucky trees and machines: the rows of the table in which flit, hatchling,
//! setuptools and uv_build were tried, as far as a build without Python can meet them.

use super::tree::Tree;
use shipwheel::analysis;
use shipwheel::document::Document;
use shipwheel::engine::plan::{Kinds, Plan};
use shipwheel::engine::write::Effort;
use shipwheel::engine::{self, BuildError, Event, Next, Options, Outcome};
use shipwheel::files::Disk;
use shipwheel::project::{Project, Settings, Target};
use std::fs;
use std::path::PathBuf;
use std::process::Command;

pub const TOML: &str = "\
[build-system]
requires = [\"flit_core >=3.11,<5\"]
build-backend = \"flit_core.buildapi\"

[project]
name = \"pkg\"
version = \"1.0\"
description = \"d\"
requires-python = \">=3.8\"
";

fn tree(toml: &str) -> Tree {
    let files = [("pyproject.toml", toml), ("pkg/__init__.py", "\"\"\"Doc.\"\"\"\n")];
    Tree::new(files.map(|(path, text)| (path, text.as_bytes().to_vec())))
}

fn with(line: &str) -> Tree {
    tree(&format!("{TOML}{line}\n"))
}

pub fn options(tree: &Tree) -> Options {
    Options {
        kinds: Kinds { sdist: true, wheel: true },
        out_dir: tree.out.clone(),
        epoch: None,
        zone: jiff::tz::TimeZone::UTC,
        effort: Effort::Exact,
        own_name: false,
    }
}

fn build_with(
    tree: &Tree,
    options: &Options,
    events: &mut dyn FnMut(Event<'_>) -> Next,
) -> Result<Outcome, BuildError> {
    let bytes = fs::read(tree.root.join("pyproject.toml")).expect("the project file");
    let document = Document::of_bytes(&bytes);
    let files = Disk::new(&tree.root);
    let settings = Settings { target: Some(Target::None), ..Settings::default() };
    let project = Project::read(&document, Some(&files), &settings);
    let asked = analysis::Options { settings, ..analysis::Options::default() };
    let found = analysis::check(&document, Some(&files), &asked);
    engine::build(&project, &found, &tree.root, options, events)
}

/// What would be built.
pub fn plan(tree: &Tree, options: &Options) -> Plan {
    let bytes = fs::read(tree.root.join("pyproject.toml")).expect("the project file");
    let document = Document::of_bytes(&bytes);
    let files = Disk::new(&tree.root);
    let settings = Settings { target: Some(Target::None), ..Settings::default() };
    let project = Project::read(&document, Some(&files), &settings);
    let plan = engine::plan(&project, &[], &tree.root, options).expect("the folder is there");
    plan.unwrap_or_else(|refusal| panic!("{refusal:?}"))
}

/// The names of what was built, or all reasons in one text.
fn build(tree: &Tree) -> Result<Vec<String>, String> {
    match build_with(tree, &options(tree), &mut |_| Next::Continue) {
        Ok(Outcome::Done(artefacts)) => {
            let name = |path: &PathBuf| path.file_name().map(|n| n.to_string_lossy().into_owned());
            Ok(artefacts.iter().filter_map(|artefact| name(&artefact.path)).collect())
        }
        Ok(Outcome::Refused(refusal)) => {
            let rules = refusal.diagnostics.into_iter().map(|found| found.message);
            let obstacles = refusal.obstacles.into_iter().map(|obstacle| obstacle.message);
            Err(rules.chain(obstacles).collect::<Vec<_>>().join("; "))
        }
        Ok(Outcome::Cancelled) => Err("cancelled".to_owned()),
        Err(error) => Err(error.to_string()),
    }
}

/// Whatever happened, there is no file that somebody might take for a good archive.
fn nothing_built(tree: &Tree) -> bool {
    let names = fs::read_dir(&tree.out).into_iter().flatten().flatten();
    names.into_iter().all(|entry| {
        let name = entry.file_name().to_string_lossy().into_owned();
        !name.ends_with(".whl") && !name.ends_with(".tar.gz")
    })
}

fn refused(tree: &Tree, part: &str) {
    let outcome = build(tree);
    let reason = outcome.as_ref().err().unwrap_or_else(|| panic!("built {outcome:?}"));
    assert!(reason.contains(part), "{part:?} in {reason:?}");
    assert!(nothing_built(tree), "{part}");
}

#[test]
fn the_plain_project_is_built() {
    let built = build(&tree(TOML)).expect("it is built");
    assert_eq!(built, ["pkg-1.0.tar.gz", "pkg-1.0-py3-none-any.whl"]);
}

#[test]
fn readmes_and_licences_outside_the_project_are_refused() {
    for line in ["readme = \"../outside.txt\"", "readme = \"/etc/hostname\""] {
        let tree = with(line);
        fs::write(tree.root.join("../outside.txt"), "secret").expect("a file");
        refused(&tree, "outside");
    }
    refused(&with("license-files = [\"../outside.txt\"]"), "..");
    let tree = with("[tool.flit.sdist]\ninclude = [\"../outside.txt\"]");
    refused(&tree, "../outside.txt");
    refused(&with("[tool.flit.external-data]\ndirectory = \"..\""), "..");
}

#[test]
fn readmes_that_are_no_text_are_refused() {
    for (bytes, part) in [
        (b"caf\xe9".to_vec(), "UTF-8"),
        (b"\xff\xfea\0".to_vec(), "UTF-8"),
        (b"a\0b".to_vec(), "NUL"),
    ] {
        let tree = with("readme = \"README.md\"");
        tree.write("README.md", &bytes);
        refused(&tree, part);
    }
    let tree = with("readme = \"README.md\"");
    fs::create_dir(tree.root.join("README.md")).expect("a folder");
    refused(&tree, "README.md");
}

#[test]
fn a_readme_of_two_hundred_megabytes_is_refused() {
    let tree = with("readme = \"README.md\"");
    let file = fs::File::create(tree.root.join("README.md")).expect("a file");
    file.set_len(200_000_000).expect("a long file");
    refused(&tree, "README.md");
}

#[cfg(unix)]
#[test]
fn links_out_of_the_project_are_never_followed() {
    use std::os::unix::fs::symlink;
    for (line, link) in [
        ("readme = \"README.md\"", "README.md"),
        ("license-files = [\"LICENSE\"]", "LICENSE"),
        ("", "LICENSE"),
        ("", "pkg/data.txt"),
    ] {
        let tree = with(line);
        fs::write(tree.root.join("../outside.txt"), "secret").expect("a file");
        let up = if link.contains('/') { "../../outside.txt" } else { "../outside.txt" };
        symlink(up, tree.root.join(link)).expect("a link");
        refused(&tree, "");
        symlink("/dev/zero", tree.root.join("zero")).expect("a link");
    }
    // A folder elsewhere is not entered, as in flit_core.
    let tree = tree(TOML);
    symlink("/etc", tree.root.join("pkg/sub")).expect("a link");
    build(&tree).expect("it is built without the folder");
}

#[cfg(unix)]
#[test]
fn what_is_no_file_is_refused_at_once() {
    use std::os::unix::fs::symlink;
    let fifo = |path: PathBuf| {
        assert!(Command::new("mkfifo").arg(path).status().expect("mkfifo").success());
    };
    let pipe = tree(TOML);
    fifo(pipe.root.join("pkg/pipe.py"));
    refused(&pipe, "pkg/pipe.py");
    let readme = with("readme = \"README.md\"");
    fifo(readme.root.join("README.md"));
    refused(&readme, "README.md");
    let license = with("license-files = [\"LICENSE\"]");
    fifo(license.root.join("LICENSE"));
    refused(&license, "LICENSE");
    let module = tree(&TOML.replace("version = \"1.0\"", "dynamic = [\"version\"]"));
    fs::remove_file(module.root.join("pkg/__init__.py")).expect("it was there");
    fifo(module.root.join("pkg/__init__.py"));
    refused(&module, "pkg/__init__.py");
    let circle = tree(TOML);
    symlink("a", circle.root.join("pkg/a")).expect("a link");
    refused(&circle, "pkg/a");
}

#[test]
fn no_code_of_the_project_is_run_for_its_version() {
    let tree = tree(&TOML.replace("version = \"1.0\"", "dynamic = [\"version\"]"));
    let code = b"import pathlib\npathlib.Path('ran').write_text('')\n__version__ = input()\n";
    tree.write("pkg/__init__.py", code);
    refused(&tree, "");
    assert!(!tree.root.join("ran").exists());
}

#[test]
fn epochs_are_taken_or_refused_in_one_line() {
    let tree = tree(TOML);
    let with_epoch = |epoch: &str| {
        let options = Options { epoch: Some(epoch.to_owned()), ..options(&tree) };
        build_with(&tree, &options, &mut |_| Next::Continue).expect("the world is in order")
    };
    assert!(matches!(with_epoch("0"), Outcome::Done(_)));
    assert!(matches!(with_epoch("4294967295"), Outcome::Done(_)));
    for epoch in ["yesterday", "7258118400", "-1", "99999999999999999999999"] {
        let Outcome::Refused(refusal) = with_epoch(epoch) else { panic!("{epoch} was taken") };
        assert!(refusal.obstacles[0].message.contains("SOURCE_DATE_EPOCH"));
    }
}

#[test]
fn times_that_a_wheel_cannot_tell_name_the_file() {
    for seconds in [0, -100_000_000, 7_258_118_400] {
        let tree = tree(TOML);
        let time = filetime::FileTime::from_unix_time(seconds, 0);
        filetime::set_file_times(tree.root.join("pkg/__init__.py"), time, time).expect("a time");
        refused(&tree, "pkg/__init__.py");
    }
}

#[cfg(unix)]
#[test]
fn names_that_no_archive_can_hold_are_told() {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;
    let strange = tree(TOML);
    let name = OsStr::from_bytes(b"caf\xe9.txt");
    if fs::write(strange.root.join("pkg").join(name), "x").is_ok() {
        refused(&strange, "UTF-8");
    }
    let broken = tree(TOML);
    broken.write("pkg/a\nb.txt", b"x");
    refused(&broken, "control character");
    let comma = tree(TOML);
    comma.write("pkg/a,b.txt", b"x");
    build(&comma).expect("RECORD has quotes");
}

#[cfg(unix)]
#[test]
fn what_may_not_be_meant_is_remarked() {
    use std::os::unix::fs::PermissionsExt;
    let tree = tree(TOML);
    tree.write("pkg/a.py", b"");
    tree.write("pkg/A.py", b"");
    tree.write("pkg/.env", b"TOKEN=1");
    let run = tree.root.join("pkg/a.py");
    fs::set_permissions(run, fs::Permissions::from_mode(0o4755)).expect("a mode");
    let mut remarks = Vec::new();
    let outcome = build_with(&tree, &options(&tree), &mut |event| {
        if let Event::Planned(plan) = event {
            remarks.extend(plan.remarks.iter().map(|remark| remark.message.clone()));
        }
        Next::Continue
    });
    assert!(matches!(outcome, Ok(Outcome::Done(_))));
    for part in ["pkg/A.py` and", "pkg/.env` looks like a secret", "special permission bits"] {
        assert!(remarks.iter().any(|remark| remark.contains(part)), "{part}: {remarks:?}");
    }
}

#[test]
fn no_line_break_of_a_value_starts_a_header() {
    let evil = "x\\nRequires-Dist: evil";
    for line in [
        format!("authors = [{{ name = \"{evil}\", email = \"a@b.org\" }}]"),
        format!("urls = {{ Home = \"https://x.y/{evil}\" }}"),
        format!("urls = {{ \"{evil}\" = \"https://x.y\" }}"),
        format!("classifiers = [\"{evil}\"]"),
        "scripts = { \"a\\n[evil]\\nb\" = \"pkg:main\" }".to_owned(),
        "scripts = { a = \"pkg:main\\n[evil]\" }".to_owned(),
        "entry-points.\"x]\\n[evil\" = { a = \"pkg\" }".to_owned(),
        format!("readme = {{ text = \"a\", content-type = \"text/plain\\n{evil}\" }}"),
        format!("dependencies = [\"a\\n{evil}\"]"),
        format!("license = \"MIT\\n{evil}\""),
    ] {
        let tree = with(&line);
        if build(&tree).is_err() {
            assert!(nothing_built(&tree));
            continue;
        }
        panic!("{line} was built");
    }
    // Keywords may have lines: flit_core folds them.
    let tree = with(&format!("keywords = [\"{evil}\"]"));
    if build(&tree).is_ok() {
        let wheel = tree.out.join("pkg-1.0-py3-none-any.whl");
        let headers = engine::inspect::inspect(&wheel).expect("a wheel").headers;
        assert_eq!(headers.expect("METADATA").all("Requires-Dist").count(), 0);
    }
}

#[test]
fn names_and_versions_are_no_paths() {
    refused(&tree(&TOML.replace("\"pkg\"", "\"../../evil\"")), "../../evil");
    refused(&tree(&TOML.replace("\"1.0\"", "\"1.0+../../evil\"")), "1.0+../../evil");
    refused(&with("[tool.flit.module]\nname = \"../evil\""), "evil");
}

#[test]
fn a_folder_for_archives_that_is_none_is_told() {
    let tree = tree(TOML);
    fs::write(&tree.out, "x").expect("a file");
    let reason = build(&tree).expect_err("there is no folder");
    assert!(reason.contains("is a file"), "{reason}");
    fs::remove_file(&tree.out).expect("it was there");
    fs::create_dir_all(tree.out.join("pkg-1.0.tar.gz")).expect("a folder");
    let reason = build(&tree).expect_err("the name is taken");
    assert!(reason.contains("is a folder"), "{reason}");
}

#[test]
fn a_file_that_changes_meanwhile_spoils_nothing_that_is_there() {
    let tree = tree(TOML);
    tree.write("pkg/data.bin", &vec![7; 3_000_000]);
    build(&tree).expect("it is built");
    let names = ["pkg-1.0.tar.gz", "pkg-1.0-py3-none-any.whl"].map(|name| tree.out.join(name));
    let before = names.each_ref().map(|name| fs::read(name).expect("an archive"));
    let data = tree.root.join("pkg/data.bin");
    for change in [&mut || fs::write(&data, vec![7; 10]), &mut || fs::remove_file(&data)]
        as [&mut dyn FnMut() -> std::io::Result<()>; 2]
    {
        let outcome = build_with(&tree, &options(&tree), &mut |event| {
            if matches!(event, Event::Planned(_)) {
                change().expect("a change");
            }
            Next::Continue
        });
        let reason = outcome.expect_err("it is not what was planned").to_string();
        assert!(reason.contains("pkg/data.bin"), "{reason}");
        let after = names.each_ref().map(|name| fs::read(name).expect("an archive"));
        assert!(before == after, "an archive was damaged");
        tree.write("pkg/data.bin", &vec![7; 3_000_000]);
    }
}

#[test]
fn a_build_can_be_cancelled_at_each_event() {
    let tree = tree(TOML);
    tree.write("pkg/data.bin", &vec![7; 1_000_000]);
    let mut events = 0;
    build_with(&tree, &options(&tree), &mut |_| {
        events += 1;
        Next::Continue
    })
    .expect("it is built");
    fs::remove_dir_all(&tree.out).expect("the archives");
    assert!(events > 10);
    for stop in 0..events / 2 {
        let mut seen = 0;
        let outcome = build_with(&tree, &options(&tree), &mut |_| {
            seen += 1;
            if seen > stop { Next::Cancel } else { Next::Continue }
        });
        assert!(matches!(outcome, Ok(Outcome::Cancelled)), "{stop}: {outcome:?}");
        assert!(nothing_built(&tree));
    }
    let left = fs::read_dir(&tree.out).map_or(0, Iterator::count);
    assert_eq!(left, 0, "temporary files were left");
}

#[test]
fn the_look_at_finished_archives_is_progress_too() {
    let tree = tree(TOML);
    let noise = |n: u32| n.wrapping_mul(2_654_435_761).wrapping_mul(n | 1).to_be_bytes();
    tree.write("pkg/data.bin", &(0..250_000).flat_map(noise).collect::<Vec<u8>>());
    for (sdist, wheel) in [(true, false), (false, true), (true, true)] {
        let options = Options { kinds: Kinds { sdist, wheel }, ..options(&tree) };
        let (mut last, mut looks) = (0, 0);
        let outcome = build_with(&tree, &options, &mut |event| {
            if let Event::Progress { done, total } = event {
                assert!(done > last && done <= total, "{done} of {total} after {last}");
                looks += u32::from(done > total / 2);
                last = done;
            }
            Next::Continue
        });
        assert!(matches!(outcome, Ok(Outcome::Done(_))), "{outcome:?}");
        let whole = if sdist && wheel { 4_000_000 } else { 2_000_000 };
        assert!(looks > 5 && last > whole - 200_000, "{looks} steps, up to {last}");
    }
}

#[test]
fn the_look_at_a_finished_archive_can_be_cancelled() {
    let tree = tree(TOML);
    let noise: Vec<u8> =
        (0_u32..1_000_000).map(|n| (n.wrapping_mul(n) >> 13 & 255) as u8).collect();
    tree.write("pkg/data.bin", &noise);
    let options = Options { kinds: Kinds { sdist: false, wheel: true }, ..options(&tree) };
    let (mut looking, mut after) = (false, 0);
    let outcome = build_with(&tree, &options, &mut |event| {
        after += u32::from(looking);
        looking |= matches!(event, Event::Inspecting(_));
        // Not at once: some of the archive has been read.
        if after > 2 { Next::Cancel } else { Next::Continue }
    });
    assert!(matches!(outcome, Ok(Outcome::Cancelled)), "{outcome:?}");
    assert!(nothing_built(&tree));
}

#[test]
fn builds_of_one_project_at_once_end_alike() {
    let tree = tree(TOML);
    tree.write("pkg/data.bin", &vec![7; 500_000]);
    let built: Vec<_> = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..4).map(|_| scope.spawn(|| build(&tree))).collect();
        threads.into_iter().map(|thread| thread.join().expect("no panic")).collect()
    });
    assert!(built.iter().all(Result::is_ok), "{built:?}");
    let names: Vec<_> = fs::read_dir(&tree.out).expect("a folder").flatten().collect();
    assert_eq!(names.len(), 2, "{names:?}");
}

#[test]
fn an_epoch_makes_the_same_bytes_of_other_times_and_modes() {
    let digest = |tree: &Tree| {
        let options = Options { epoch: Some("1700000000".to_owned()), ..options(tree) };
        match build_with(tree, &options, &mut |_| Next::Continue) {
            Ok(Outcome::Done(artefacts)) => {
                artefacts.into_iter().map(|artefact| artefact.sha256).collect::<Vec<_>>()
            }
            other => panic!("{other:?}"),
        }
    };
    let (one, two) = (tree(TOML), tree(TOML));
    let path = two.root.join("pkg/__init__.py");
    filetime::set_file_mtime(&path, filetime::FileTime::from_unix_time(1_600_000_000, 5))
        .expect("a time");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).expect("a mode");
    }
    assert_eq!(digest(&one), digest(&two));
}
