//! Damaged and hostile wheels and sdists: the 34 cases that twine check 7.0 and uv publish 0.13
//! were shown in
//! November 2026 (`tests/data/faults_artifacts.json` has what they said), and more.

use flate2::write::GzEncoder;
use shipwheel::diagnostic::Severity;
use shipwheel::engine::archive::pack::Level;
use shipwheel::engine::archive::zip::{Head, Stamp, Writer};
use shipwheel::engine::archive::{Digest, Monitor, base64};
use shipwheel::engine::inspect::{Inspection, compare, inspect};
use std::fs;
use std::io::{Cursor, Read, Write};
use std::time::{Duration, Instant};

const WHEEL: &str = "pkg-1.0-py3-none-any.whl";
const SDIST: &str = "pkg-1.0.tar.gz";
const METADATA: &str = "Metadata-Version: 2.4\nName: pkg\nVersion: 1.0\n\nText.\n";
const WHEEL_TEXT: &str =
    "Wheel-Version: 1.0\nGenerator: t\nRoot-Is-Purelib: true\nTag: py3-none-any\n";

type Members = Vec<(String, Vec<u8>, u16)>;

fn file(name: &str, bytes: impl Into<Vec<u8>>) -> (String, Vec<u8>, u16) {
    (name.to_owned(), bytes.into(), 0o100_644)
}

fn good() -> Members {
    vec![
        file("pkg/__init__.py", "x = 1\n"),
        file("pkg-1.0.dist-info/WHEEL", WHEEL_TEXT),
        file("pkg-1.0.dist-info/METADATA", METADATA),
    ]
}

fn record(members: &Members) -> String {
    let mut record = String::new();
    for (name, bytes, _) in members {
        let mut digest = Digest::default();
        digest.update(bytes);
        record += &format!("{name},sha256={},{}\n", base64(&digest.finish()), bytes.len());
    }
    record + "pkg-1.0.dist-info/RECORD,,\n"
}

fn zip(members: &Members) -> Vec<u8> {
    let mut monitor = Monitor { advance: &mut |_| true };
    let mut zip = Writer::new(Cursor::new(Vec::new()), Level::Six);
    for (name, bytes, mode) in members {
        let size = bytes.len() as u64;
        let head = Head { name, mode: *mode, stamp: Stamp::GENERATED, size };
        zip.add(&head, &mut bytes.as_slice(), &mut monitor).expect("memory takes it");
    }
    zip.finish().expect("memory takes it").into_inner()
}

/// With a RECORD that fits.
fn wheel(mut members: Members) -> Vec<u8> {
    members.push(file("pkg-1.0.dist-info/RECORD", record(&members)));
    zip(&members)
}

fn with(more: &[(&str, &str)]) -> Members {
    let mut members = good();
    members.extend(more.iter().map(|(name, text)| file(name, *text)));
    members
}

/// A member of a tar file: name, type, link target, bytes.
type Entry<'e> = (&'e str, u8, &'e str, &'e [u8]);

fn tar(entries: &[Entry<'_>]) -> Vec<u8> {
    let mut out = Vec::new();
    for (name, kind, link, bytes) in entries {
        let mut header = vec![0; 512];
        header[..name.len()].copy_from_slice(name.as_bytes());
        header[100..124].copy_from_slice(b"0000644\x000000000\x000000000\x00");
        header[124..136].copy_from_slice(format!("{:011o}\0", bytes.len()).as_bytes());
        header[136..148].copy_from_slice(b"00000000000\0");
        header[148..156].copy_from_slice(b"        ");
        header[156] = *kind;
        header[157..157 + link.len()].copy_from_slice(link.as_bytes());
        header[257..265].copy_from_slice(b"ustar\x0000");
        let sum: u32 = header.iter().map(|byte| u32::from(*byte)).sum();
        header[148..155].copy_from_slice(format!("{sum:06o}\0").as_bytes());
        out.extend(header);
        out.extend(*bytes);
        out.resize(out.len().next_multiple_of(512), 0);
    }
    out.resize((out.len() + 1024).next_multiple_of(10_240), 0);
    gzip(&mut out.as_slice())
}

fn gzip(source: &mut dyn Read) -> Vec<u8> {
    let mut out = GzEncoder::new(Vec::new(), flate2::Compression::new(6));
    std::io::copy(source, &mut out).expect("memory takes it");
    out.finish().expect("memory takes it")
}

fn sdist(more: &[Entry<'_>]) -> Vec<u8> {
    let mut entries: Vec<Entry<'_>> = vec![
        ("pkg-1.0/pyproject.toml", b'0', "", b"[project]\n"),
        ("pkg-1.0/PKG-INFO", b'0', "", METADATA.as_bytes()),
    ];
    entries.extend(more);
    tar(&entries)
}

fn look(name: &str, bytes: &[u8]) -> Inspection {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join(name);
    fs::write(&path, bytes).expect("a file");
    inspect(&path).expect("it can be read")
}

/// The checks that found an error.
fn errors(inspection: &Inspection) -> Vec<&'static str> {
    let errors = inspection.findings.iter().filter(|found| found.severity == Severity::Error);
    let mut checks: Vec<_> = errors.map(|finding| finding.check).collect();
    checks.dedup();
    checks
}

fn replace(bytes: &[u8], from: &[u8], to: &[u8], nth: usize) -> Vec<u8> {
    let places: Vec<usize> =
        (0..=bytes.len() - from.len()).filter(|at| bytes[*at..].starts_with(from)).collect();
    let mut out = bytes.to_vec();
    out[places[nth]..places[nth] + to.len()].copy_from_slice(to);
    out
}

/// The case, the file, and the check that must tell of it; none for good ones.
fn cases() -> Vec<(&'static str, &'static str, Vec<u8>, Option<&'static str>)> {
    let plain = wheel(good());
    let metadata = |from: &str, to: &str| {
        let mut members = good();
        members[2].1 = METADATA.replace(from, to).into_bytes();
        wheel(members)
    };
    let mut link = good();
    link.push(("pkg/link".to_owned(), b"/etc/passwd".to_vec(), 0o120_777));
    let mut bad_hash = good();
    bad_hash.push(file("pkg-1.0.dist-info/RECORD", record(&good()).replace("sha256=", "sha256=A")));
    let mut unlisted = with(&[("pkg/extra.py", "y = 2\n")]);
    unlisted.push(file("pkg-1.0.dist-info/RECORD", record(&good())));
    let mut absent = good();
    absent.push(file("pkg-1.0.dist-info/RECORD", record(&with(&[("pkg/gone.py", "")]))));
    let mut latin1 = good();
    latin1[2].1.extend(b"Caf\xe9\n");
    let mut large = good();
    large[2].1.resize(11_000_000, b'a');
    let mut bomb = good();
    bomb.push(file("pkg/zeros.bin", vec![0; 70_000_000]));
    let mut crc = plain.clone();
    let at = crc.windows(9).position(|bytes| bytes == b"init__.py").expect("a name") + 10;
    crc[at] ^= 0x55;
    let mut prefixed = b"MZMZMZMZ".to_vec();
    prefixed.extend(&plain);
    let mut suffixed = plain.clone();
    suffixed.extend(b"junk");
    let good_sdist = sdist(&[]);
    let tops = [("other-1.0/a.py", b'0', "", b"".as_slice())];
    let half = good_sdist.len() / 2;
    let zeros = gzip(&mut std::io::repeat(0).take(70_000_000));
    vec![
        ("good_wheel", WHEEL, plain.clone(), None),
        ("zip_slip_entry", WHEEL, wheel(with(&[("../evil.py", "")])), Some("member-name")),
        ("absolute_entry", WHEEL, wheel(with(&[("/evil.py", "")])), Some("member-name")),
        ("backslash_entry", WHEEL, wheel(with(&[("pkg\\evil.py", "")])), Some("member-name")),
        ("symlink_entry", WHEEL, wheel(link), Some("link")),
        (
            "dup_metadata",
            WHEEL,
            wheel(with(&[("pkg-1.0.dist-info/METADATA", METADATA)])),
            Some("duplicate-member"),
        ),
        ("dup_file", WHEEL, wheel(with(&[("pkg/__init__.py", "")])), Some("duplicate-member")),
        (
            "two_dist_infos",
            WHEEL,
            wheel(with(&[("other-2.0.dist-info/METADATA", METADATA)])),
            Some("dist-info"),
        ),
        ("record_bad_hash", WHEEL, zip(&bad_hash), Some("record")),
        ("record_missing_file", WHEEL, zip(&unlisted), Some("record")),
        ("record_extra_file", WHEEL, zip(&absent), Some("record")),
        ("no_record", WHEEL, zip(&good()), Some("dist-info")),
        ("truncated_zip", WHEEL, plain[..plain.len() / 2].to_vec(), Some("zip-structure")),
        ("bad_crc_data", WHEEL, crc, Some("checksum")),
        ("prefix_junk", WHEEL, prefixed, Some("zip-structure")),
        ("suffix_junk", WHEEL, suffixed, Some("zip-structure")),
        (
            "lfh_name_differs",
            WHEEL,
            replace(&plain, b"pkg/__init__.py", b"pkg/__evil__.py", 0),
            Some("zip-structure"),
        ),
        ("name_mismatch", WHEEL, metadata("pkg", "other"), Some("name-mismatch")),
        ("version_mismatch", WHEEL, metadata("1.0", "2.0"), Some("version-mismatch")),
        ("metadata_latin1", WHEEL, wheel(latin1), Some("metadata")),
        ("metadata_bad_version", WHEEL, metadata("2.4", "9.9"), Some("publish-metadata-version")),
        ("metadata_bomb_1GB", WHEEL, wheel(large), Some("text-size")),
        ("zip_bomb_4GB", WHEEL, wheel(bomb), Some("bomb")),
        ("sdist_good", SDIST, good_sdist.clone(), None),
        (
            "sdist_traversal",
            SDIST,
            sdist(&[("pkg-1.0/../evil.py", b'0', "", b"")]),
            Some("member-name"),
        ),
        ("sdist_absolute", SDIST, sdist(&[("/evil.py", b'0', "", b"")]), Some("member-name")),
        (
            "sdist_symlink_out",
            SDIST,
            sdist(&[("pkg-1.0/link", b'2', "../../etc/passwd", b"")]),
            Some("link"),
        ),
        ("sdist_fifo", SDIST, sdist(&[("pkg-1.0/pipe", b'6', "", b"")]), Some("special-member")),
        ("sdist_device", SDIST, sdist(&[("pkg-1.0/dev", b'3', "", b"")]), Some("special-member")),
        ("sdist_two_tops", SDIST, sdist(&tops), Some("sdist-layout")),
        (
            "sdist_no_pkginfo",
            SDIST,
            tar(&[("pkg-1.0/pyproject.toml", b'0', "", b"[project]\n")]),
            Some("sdist-layout"),
        ),
        ("sdist_truncated", SDIST, good_sdist[..half].to_vec(), Some("tar-structure")),
        (
            "sdist_pkginfo_symlink",
            SDIST,
            tar(&[
                ("pkg-1.0/real", b'0', "", METADATA.as_bytes()),
                ("pkg-1.0/PKG-INFO", b'2', "real", b""),
            ]),
            Some("sdist-layout"),
        ),
        ("sdist_gz_bomb_4GB", SDIST, zeros, Some("bomb")),
    ]
}

#[test]
fn every_bad_archive_is_told_and_no_good_one() {
    let peers = include_str!("../../data/faults_artifacts.json");
    let peers: serde_json::Value = serde_json::from_str(peers).expect("JSON");
    let ours: Vec<&str> = cases().iter().map(|(case, ..)| *case).collect();
    for case in peers.as_object().expect("cases").keys() {
        assert!(ours.contains(&case.as_str()), "{case} is not tried");
    }
    let cases = cases();
    assert_eq!(cases.len(), 34);
    for (case, name, bytes, expected) in cases {
        let start = Instant::now();
        let inspection = look(name, &bytes);
        let took = start.elapsed();
        let errors = errors(&inspection);
        match expected {
            Some(check) => assert!(errors.contains(&check), "{case}: {:?}", inspection.findings),
            None => assert!(errors.is_empty(), "{case}: {:?}", inspection.findings),
        }
        assert!(took < Duration::from_secs(10), "{case} took {took:?}");
    }
}

/// Any byte may be wrong: nothing but findings may come of it.
#[test]
fn no_damaged_byte_ends_the_look() {
    let archives = [(WHEEL, wheel(good())), (SDIST, sdist(&[]))];
    let folder = tempfile::tempdir().expect("a folder");
    for (name, bytes) in archives {
        let path = folder.path().join(name);
        for at in 0..bytes.len() {
            let mut damaged = bytes.clone();
            damaged[at] ^= 0xff;
            fs::write(&path, &damaged).expect("a file");
            let _ = inspect(&path).expect("it can be read");
        }
        for end in (0..bytes.len()).step_by(7) {
            fs::write(&path, &bytes[..end]).expect("a file");
            assert!(inspect(&path).expect("it can be read").has_errors(), "{name} cut at {end}");
        }
    }
}

#[test]
fn a_header_in_metadata_must_be_one_that_the_index_takes() {
    let told = |from: &str, to: &str| {
        let mut members = good();
        members[2].1 = METADATA.replace(from, to).into_bytes();
        let inspection = look(WHEEL, &wheel(members));
        inspection.findings.iter().map(|finding| finding.message.clone()).collect::<Vec<_>>()
    };
    let add = |line: &str| told("Version: 1.0\n", &format!("Version: 1.0\n{line}\n"));
    for (line, part) in [
        ("Classifier: Nonsense :: Here", "not in the list"),
        ("Requires-Dist: a >=", "not a requirement"),
        ("Requires-Python: three", "not a set of Python versions"),
        ("License-Expression: GPLv3", "not a licence expression"),
        ("License-File: LICENSE", "is missing"),
        ("License-File: ../LICENSE", "not a path"),
        ("Import-Name: pkg", "came with metadata 2.5"),
        ("Description-Content-Type: text/html", "no type of a description"),
        ("Project-URL: no url", "not a label"),
        ("Provides-Extra: a b", "not a valid name of an extra"),
        ("Description-Content-Type: text/markdown; charset=latin-1", "UTF-8 only"),
        ("Description-Content-Type: text/markdown; variant=Mine", "`GFM` or `CommonMark`"),
        ("Author-email: Ann <ann@localhost>", "an e-mail address that the index takes"),
        ("Author-email: Doe, J <j@example.org>", "an e-mail address that the index takes"),
        ("Maintainer-email: nobody", "an e-mail address that the index takes"),
        ("Home-page: gopher://x.y", "not a URL of the web"),
        ("Project-URL: A, https://x.y\nProject-URL: A, https://x.z", "given twice"),
        ("Dynamic: Name", "not accepted"),
        ("Dynamic: Colour", "not accepted"),
        ("Name: pkg", "more than once"),
        ("no field at all", "no field"),
    ] {
        let told = add(line);
        assert!(told.iter().any(|message| message.contains(part)), "{line}: {told:?}");
    }
    for line in [
        "Requires-Dist: a>=1",
        "Author-email: \"Doe, J\" <j@python.org>, Bob <bob@localhost>",
        "Description-Content-Type: text/markdown; charset=UTF-8; variant=GFM",
        "Dynamic: Requires-Dist",
        "Home-page: UNKNOWN",
    ] {
        assert_eq!(add(line), Vec::<String>::new(), "{line}");
    }
    let import = |line: &str| told("2.4\n", &format!("2.5\n{line}\n"));
    assert_eq!(import("Import-Name: a.b ; private"), Vec::<String>::new());
    assert!(import("Import-Name: a.class").iter().any(|message| message.contains("can import")));
    assert!(import("Import-Namespace: a-b").iter().any(|message| message.contains("can import")));
}

#[test]
fn a_description_must_be_one_that_the_index_renders() {
    let told = |kind: &str, text: &str| {
        let mut members = good();
        let kind =
            kind.split_whitespace().map(|kind| format!("Description-Content-Type: {kind}\n"));
        let to = format!("Version: 1.0\n{}\n{text}", kind.collect::<String>());
        members[2].1 = METADATA.replace("Version: 1.0\n\nText.\n", &to).into_bytes();
        look(WHEEL, &wheel(members)).findings
    };
    let refused = |kind: &str, text: &str| {
        let found = told(kind, text);
        found.iter().any(|one| one.check == "description" && one.severity == Severity::Error)
    };
    for text in [".. toctree::\n\n   a\n", "See :ref:`a`.\n", "A long title\n====\n\nText.\n"] {
        assert!(refused("text/x-rst", text), "{text}");
        // Without a type it is taken for the same.
        assert!(refused("", text), "{text}");
        assert!(!refused("text/markdown", text), "{text}");
        assert!(!refused("text/plain", text), "{text}");
    }
    assert!(refused("text/markdown", "[a]: https://x.y\n"));
    assert!(!refused("text/markdown", "A [a].\n\n[a]: https://x.y\n"));
    let empty = told("text/markdown", "");
    assert_eq!(empty.len(), 1);
    assert_eq!(empty[0].severity, Severity::Warning);
}

#[test]
fn a_wheel_that_says_other_things_than_its_sdist_is_told() {
    let compared = |metadata: &str| {
        let folder = tempfile::tempdir().expect("a folder");
        let mut members = good();
        members[2].1 = metadata.as_bytes().to_vec();
        let (wheel_path, sdist_path) = (folder.path().join(WHEEL), folder.path().join(SDIST));
        fs::write(&wheel_path, wheel(members)).expect("a file");
        fs::write(&sdist_path, sdist(&[])).expect("a file");
        let mut looked: Vec<_> = [wheel_path, sdist_path]
            .into_iter()
            .map(|path| {
                let inspection = inspect(&path).expect("it can be read");
                (path, inspection)
            })
            .collect();
        compare(&mut looked);
        let findings = looked.swap_remove(0).1.findings;
        findings.into_iter().map(|finding| finding.message).collect::<Vec<_>>()
    };
    assert_eq!(compared(METADATA), Vec::<String>::new());
    let more = METADATA.replace("\n\n", "\nRequires-Dist: a\n\n");
    let told = compared(&more.replace("Text", "Other text"));
    assert_eq!(told.len(), 1, "{told:?}");
    assert!(
        told[0].contains("`pkg-1.0.tar.gz`: `Requires-Dist`, `Description` differ"),
        "{told:?}"
    );
}

#[test]
fn a_gzip_file_that_never_ends_is_left_early() {
    // A PKG-INFO that claims eight gigabytes, and zeros for as long as anyone reads.
    let mut out = GzEncoder::new(Vec::new(), flate2::Compression::new(6));
    let mut header = vec![0; 512];
    header[..16].copy_from_slice(b"pkg-1.0/PKG-INFO");
    header[124..136].copy_from_slice(b"77777777777\0");
    header[148..156].copy_from_slice(b"        ");
    header[156] = b'0';
    let sum: u32 = header.iter().map(|byte| u32::from(*byte)).sum();
    header[148..155].copy_from_slice(format!("{sum:06o}\0").as_bytes());
    out.write_all(&header).expect("memory takes it");
    std::io::copy(&mut std::io::repeat(0).take(80_000_000), &mut out).expect("memory takes it");
    let bytes = out.finish().expect("memory takes it");
    let inspection = look(SDIST, &bytes);
    let errors = errors(&inspection);
    assert!(errors.contains(&"bomb") && errors.contains(&"text-size"), "{errors:?}");
}

#[test]
fn what_the_index_searches_python_files_for_is_told_of_both_archives() {
    let armored = "from r import __pyarmor__\n__pyarmor__(__name__, __file__, b'0')\n";
    let wheel = wheel(with(&[("pkg/armored.py", armored), ("pkg/armored.txt", armored)]));
    let sdist = sdist(&[("pkg-1.0/pkg/armored.py", b'0', "", armored.as_bytes())]);
    for (name, bytes) in [("pkg-1.0-py3-none-any.whl", wheel), ("pkg-1.0.tar.gz", sdist)] {
        let found = look(name, &bytes).findings;
        let refused: Vec<_> = found.iter().filter(|one| one.check == "refused-content").collect();
        assert_eq!(refused.len(), 1, "{name}: {found:?}");
        let member = refused[0].member.as_deref().unwrap_or_default();
        assert!(member.ends_with("pkg/armored.py"), "{name}: {member}");
    }
}
