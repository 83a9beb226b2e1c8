//! Compression is stock zlib: another one under the same name would change every archive.

use shipwheel::engine::archive::pack::Level;
use shipwheel::engine::archive::zip::{Head, Stamp, Writer};
use shipwheel::engine::archive::{Digest, Monitor, hex, tar};
use std::io::Cursor;

/// Text in which stock zlib, zlib-ng, zlib-rs and miniz find different matches.
fn text() -> Vec<u8> {
    let mut state = 1_u32;
    let words =
        ["def ", "return ", "self.", "import ", "(x, y)", "\n    ", "value = ", "None", "0x"];
    let mut text = Vec::new();
    while text.len() < 200_000 {
        state = state.wrapping_mul(1_103_515_245).wrapping_add(12_345);
        let pick = usize::try_from(state >> 16).expect("16 bits");
        text.extend(words[pick % words.len()].bytes());
        text.extend((pick % 1000).to_string().bytes());
    }
    text
}

/// Made with `zipfile` and `gzip` of CPython 3.11 with zlib 1.2.13, see `generate_deflate.py`.
#[test]
fn the_bytes_are_those_of_stock_zlib() {
    let text = text();
    let mut monitor = Monitor { advance: &mut |_| true };
    let mut zip = Writer::new(Cursor::new(Vec::new()), Level::Six);
    let size = text.len() as u64;
    let head = Head { name: "a.py", mode: 0o100_644, stamp: Stamp::GENERATED, size };
    zip.add(&head, &mut text.as_slice(), &mut monitor).expect("memory takes it");
    let zip = zip.finish().expect("memory takes it").into_inner();
    let mut tar =
        tar::Writer::new(Vec::new(), "a.tar", 1_451_606_400, Level::Nine).expect("memory takes it");
    let kind = tar::Kind::File { size };
    let head = tar::Head { name: "a.py", mode: 0o644, time: tar::Time::Exact(1.5), kind };
    tar.add(&head, &mut text.as_slice(), &mut monitor).expect("memory takes it");
    let tar = tar.finish().expect("memory takes it");
    assert_eq!(sha256(&zip), include_str!("../../data/flit_core/deflate_zip.sha256").trim());
    assert_eq!(sha256(&tar), include_str!("../../data/flit_core/deflate_tar.sha256").trim());
}

fn sha256(bytes: &[u8]) -> String {
    let mut digest = Digest::default();
    digest.update(bytes);
    hex(&digest.finish())
}
