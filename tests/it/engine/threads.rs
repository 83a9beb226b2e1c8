//! Several threads pack a wheel to the bytes that one packs it to.

use super::faults::{TOML, options, plan};
use super::tree::Tree as Folder;
use shipwheel::engine::profile::Profile;
use shipwheel::engine::tree::Tree;
use shipwheel::engine::write::{self, Effort};
use shipwheel::engine::{archive::Monitor, inspect};
use std::io::{Cursor, Write};

fn folder() -> Folder {
    let folder = Folder::new([
        ("pyproject.toml", TOML.as_bytes().to_vec()),
        ("pkg/__init__.py", b"\"\"\"Doc.\"\"\"\n".to_vec()),
        ("pkg/empty.txt", Vec::new()),
        // Packed in one piece, and in a stream.
        ("pkg/small.bin", vec![7; 1 << 20]),
        ("pkg/zlarge.bin", (0..400_000_u32).flat_map(u32::to_le_bytes).collect()),
    ]);
    for number in 0..150_u32 {
        let text: String = (0..number).map(|n| format!("x{n} = {}\n", n * number)).collect();
        folder.write(&format!("pkg/module{number}.py"), text.as_bytes());
    }
    folder
}

#[test]
fn the_bytes_do_not_depend_on_the_number_of_threads() {
    let folder = folder();
    let plan = plan(&folder, &options(&folder));
    let archive = plan.wheel.expect("a wheel");
    let tree = Tree::open(&folder.root).expect("it is there");
    for effort in [Effort::Exact, Effort::Fast] {
        let wheel = |workers: usize| {
            let mut bytes = Cursor::new(Vec::new());
            let mut monitor = Monitor { advance: &mut |_| true };
            let how = (effort, workers);
            write::wheel(&archive, Profile::Flit4, &tree, how, &mut bytes, &mut monitor)
                .expect("memory takes it");
            bytes.into_inner()
        };
        let one = wheel(1);
        for workers in [0, 2, 5] {
            assert!(wheel(workers) == one, "{workers} threads write other bytes");
        }
        let path = folder.root.join("../pkg-1.0-py3-none-any.whl");
        std::fs::File::create(&path).and_then(|mut file| file.write_all(&one)).expect("a file");
        let inspection = inspect::inspect(&path).expect("a wheel");
        assert!(!inspection.has_errors(), "{:?}", inspection.findings);
    }
}
