//! Versions from the files of a repository, without git. The pack in `tests/data/git` was made by
//! git 2.47 (`git gc --aggressive`): 30 commits, v1.4 after the fifth, v1.4.2 (annotated) after the
//! twelfth; `git describe --tags --long` says v1.4.2-18-g89f8f07.

use flate2::Compression;
use flate2::write::ZlibEncoder;
use shipwheel::files::{Files, Memory};
use shipwheel::git::{self, Described, Unknown};
use std::io::Write;

/// Its objects are named by numbers: nobody checks that a name is a digest.
#[derive(Default)]
struct Repository(Memory);

impl Repository {
    fn new() -> Self {
        let mut repository = Repository::default();
        repository.0.insert(".git/HEAD", "ref: refs/heads/main\n");
        repository
    }

    fn name(number: u32) -> String {
        format!("{number:040x}")
    }

    fn object(&mut self, number: u32, kind: &str, body: &str) {
        let mut zlib = ZlibEncoder::new(Vec::new(), Compression::default());
        write!(zlib, "{kind} {}\0{body}", body.len()).unwrap();
        let name = Self::name(number);
        let path = format!(".git/objects/{}/{}", &name[..2], &name[2..]);
        self.0.insert(path, zlib.finish().unwrap());
    }

    fn commit(&mut self, number: u32, parents: &[u32], time: u32) {
        let parents: String =
            parents.iter().map(|parent| format!("parent {}\n", Self::name(*parent))).collect();
        let who = format!("n <e@e> {time} +0000");
        let tree = Self::name(0);
        let body =
            format!("tree {tree}\n{parents}author {who}\ncommitter {who}\n\nparent of all\n");
        self.object(number, "commit", &body);
        self.0.insert(".git/refs/heads/main", Self::name(number));
    }

    fn tag(&mut self, name: &str, number: u32) {
        self.0.insert(format!(".git/refs/tags/{name}"), format!("{}\n", Self::name(number)));
    }

    fn described(&self) -> Result<(Option<String>, usize), Unknown> {
        let described = git::describe(&self.0, &|name| name.contains('.'))?;
        Ok((described.tag, described.distance))
    }
}

fn at(tag: &str, distance: usize) -> Result<(Option<String>, usize), Unknown> {
    Ok((Some(tag.to_owned()), distance))
}

fn packed() -> Memory {
    Memory::from_iter([
        (".git/HEAD", include_bytes!("../data/git/HEAD").as_slice()),
        (".git/packed-refs", include_bytes!("../data/git/packed-refs")),
        (".git/objects/pack/pack-1.idx", include_bytes!("../data/git/pack.idx")),
        (".git/objects/pack/pack-1.pack", include_bytes!("../data/git/pack.pack")),
    ])
}

#[test]
fn packed_objects_are_found_and_put_together() {
    let described = git::describe(&packed(), &|_| true);
    let node = "89f8f072ced3e354065546d8b17b924113e05aec".to_owned();
    let tag = Some("v1.4.2".to_owned());
    assert_eq!(described, Ok(Described { tag, distance: 18, node }));
    let older = git::describe(&packed(), &|name| name == "v1.4").expect("it is there");
    assert_eq!((older.tag.as_deref(), older.distance), (Some("v1.4"), 25));
}

#[test]
fn a_damaged_pack_is_told_and_nothing_worse() {
    let whole = packed();
    for path in [".git/objects/pack/pack-1.idx", ".git/objects/pack/pack-1.pack"] {
        let bytes = whole.read(path).unwrap();
        for place in (0..bytes.len()).step_by(7) {
            let mut files = whole.clone();
            let mut damaged = bytes.clone();
            damaged[place] ^= 0xff;
            files.insert(path, damaged);
            let _ = git::describe(&files, &|_| true);
            files.insert(path, &bytes[..place]);
            let _ = git::describe(&files, &|_| true);
        }
    }
}

#[test]
fn the_nearest_tag_wins_and_all_commits_since_count() {
    let mut repository = Repository::new();
    repository.commit(1, &[], 10);
    repository.tag("v1.0", 1);
    repository.commit(2, &[1], 20);
    // A side branch of two commits, tagged, merged into the main one.
    repository.commit(3, &[1], 21);
    repository.commit(4, &[3], 22);
    repository.tag("v1.1", 4);
    repository.commit(5, &[2, 4], 30);
    assert_eq!(repository.described(), at("v1.1", 2));
    repository.tag("nightly", 5);
    assert_eq!(repository.described(), at("v1.1", 2));
    repository.tag("v2.0", 5);
    assert_eq!(repository.described(), at("v2.0", 0));
}

#[test]
fn without_a_tag_every_commit_counts() {
    let mut repository = Repository::new();
    assert_eq!(repository.described(), Err(Unknown::NoCommit));
    repository.commit(1, &[], 10);
    repository.commit(2, &[1], 20);
    assert_eq!(repository.described(), Ok((None, 2)));
}

#[test]
fn of_tags_at_one_commit_the_newest_annotated_one_counts() {
    let mut repository = Repository::new();
    repository.commit(1, &[], 10);
    let name = Repository::name(1);
    let body =
        |time| format!("object {name}\ntype commit\ntag t\ntagger n <e@e> {time} +0000\n\nt\n");
    repository.object(8, "tag", &body(50));
    repository.object(9, "tag", &body(40));
    repository.tag("a1.0", 1);
    repository.tag("b1.0", 8);
    repository.tag("c1.0", 9);
    repository.tag("d1.0", 1);
    assert_eq!(repository.described(), at("b1.0", 0));
}

#[test]
fn what_is_kept_elsewhere_or_otherwise_is_unknown() {
    let mut repository = Repository::new();
    repository.commit(1, &[], 10);
    let of = |path: &str, content: &str| {
        let mut files = repository.0.clone();
        files.insert(path, content);
        git::describe(&files, &|_| true)
    };
    assert!(matches!(
        of(".git/config", "[extensions]\n\tobjectFormat = sha256\n"),
        Err(Unknown::Form(_))
    ));
    assert!(matches!(
        of(".git/config", "[extensions]\n\trefStorage = reftable\n"),
        Err(Unknown::Form(_))
    ));
    assert!(matches!(of(".git/refs/replace/1", "1"), Err(Unknown::Form(_))));
    assert_eq!(of(".git/HEAD", "ref: ../../elsewhere\n"), Err(Unknown::Unreadable));
    let worktree = Memory::from_iter([(".git", "gitdir: /elsewhere\n")]);
    assert_eq!(git::describe(&worktree, &|_| true), Err(Unknown::Elsewhere));
    assert_eq!(git::describe(&Memory::default(), &|_| true), Err(Unknown::NoRepository));
}

#[test]
fn a_history_that_was_cut_off_ends_there() {
    let mut repository = Repository::new();
    repository.commit(2, &[1], 20);
    repository.commit(3, &[2], 30);
    assert_eq!(repository.described(), Err(Unknown::Unreadable));
    repository.0.insert(".git/shallow", Repository::name(2));
    assert_eq!(repository.described(), Ok((None, 2)));
}

#[test]
fn commits_that_are_their_own_parents_come_to_an_end() {
    let mut repository = Repository::new();
    repository.commit(1, &[1, 2], 10);
    repository.commit(2, &[1, 2, 2], 10);
    assert_eq!(repository.described(), Ok((None, 2)));
}
