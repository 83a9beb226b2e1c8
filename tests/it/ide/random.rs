//! Completion anywhere in real files, whole and broken.

use super::completion::{applied, complete};
use shipwheel::document::Document;
use shipwheel::text::Span;
use std::fs;

/// The generator of the test, so that a failure comes back.
struct Random(u64);

impl Random {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 16).unwrap_or(0) % end.max(1)
    }
}

fn real_files() -> Vec<String> {
    let mut files = vec![fs::read_to_string("tests/data/bench_99_lines.toml").expect("a file")];
    for entry in fs::read_dir("tests/projects").expect("projects") {
        let path = entry.expect("an entry").path().join("pyproject.toml");
        files.extend(fs::read_to_string(path));
    }
    for entry in fs::read_dir("tests/rules").expect("stories") {
        let text = fs::read_to_string(entry.expect("an entry").path()).expect("a story");
        files.extend(text.split("#--- ").skip(1).take(2).map(str::to_owned));
    }
    files
}

const PIECES: [&str; 24] = [
    "\"",
    "'",
    "[",
    "]",
    "{",
    "}",
    "=",
    ",",
    ".",
    "\n",
    "\r\n",
    "#",
    "\"\"\"",
    "'''",
    "\\",
    "é",
    "𝄞",
    " :: ",
    ";",
    ">=",
    "[project]\n",
    "[[",
    "key = ",
    "\u{feff}",
];

fn boundary(text: &str, mut at: usize) -> usize {
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

fn mutated(text: &str, random: &mut Random) -> String {
    let mut text = text.to_owned();
    for _ in 0..random.below(5) {
        let from = boundary(&text, random.below(text.len() + 1));
        let to = boundary(&text, (from + random.below(12)).min(text.len()));
        match random.below(3) {
            0 => text.replace_range(from.min(to)..to.max(from), ""),
            1 => text.insert_str(from, PIECES[random.below(PIECES.len())]),
            _ => text.truncate(from),
        }
    }
    text
}

#[test]
fn no_place_in_any_text_is_a_trap() {
    let files = real_files();
    let mut random = Random(0x9E37_79B9_7F4A_7C15);
    let mut offered = 0;
    for _ in 0..10_000 {
        let whole = &files[random.below(files.len())];
        let text = mutated(whole, &mut random);
        let cursor = boundary(&text, random.below(text.len() + 1));
        let completion = complete(&text, cursor);
        offered += usize::from(!completion.items.is_empty());
        let line = text[..cursor].rfind('\n').map_or(0, |at| at + 1);
        let end = text[cursor..].find('\n').map_or(text.len(), |at| cursor + at);
        for item in &completion.items {
            assert!(Span::new(line, end).contains(item.edit.span), "{item:?} in {text:?}");
            assert!(item.edit.span.touches(cursor), "{item:?} in {text:?}");
            assert!(item.more.iter().all(|edit| edit.span.end <= text.len()));
            assert!(applied(&text, item).len() + text.len() > 0);
        }
    }
    assert!(offered > 1_000, "only {offered} places had anything to offer");
}

/// Every string of a valid file is emptied in turn, then its quotes are taken away: whatever is
/// offered there leaves a file without faults.
#[test]
fn whatever_is_offered_for_an_empty_value_is_toml() {
    let mut tried = 0;
    for text in real_files() {
        if !Document::parse(text.as_str()).faults().is_empty() {
            continue;
        }
        let quotes: Vec<usize> = text.match_indices('"').map(|(at, _)| at).collect();
        for pair in quotes.chunks(2) {
            let [from, to] = pair else { continue };
            let emptied = format!("{}\"\"{}", &text[..*from], &text[to + 1..]);
            let bare = format!("{}{}", &text[..*from], &text[to + 1..]);
            let valid = Document::parse(emptied.as_str()).faults().is_empty();
            for (text, cursor) in [(emptied, from + 1), (bare, *from)] {
                for item in complete(&text, cursor).items.iter().take(12).filter(|_| valid) {
                    let after = applied(&text, item);
                    let document = Document::parse(after.as_str());
                    assert!(document.faults().is_empty(), "{item:?} makes\n{after}");
                    tried += 1;
                }
            }
        }
    }
    assert!(tried > 1_000, "only {tried} items were tried");
}
