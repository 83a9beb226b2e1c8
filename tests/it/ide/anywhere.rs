//! Every question at any place of any file is answered: whole files, and files that were cut,
//! doubled and garbled the way typing does it.

use super::files;
use shipwheel::document::Document;
use shipwheel::files::Memory;
use shipwheel::ide;
use shipwheel::project::{Project, Settings};
use shipwheel::text::apply;
use std::fs;
use std::path::Path;

/// A generator of numbers that are the same in every run.
pub struct Numbers(pub u64);

impl Numbers {
    pub fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % end.max(1) as u64).expect("it is below a usize")
    }
}

/// The project files of the tests: whole projects, and the first file of every case of the rules.
pub fn real() -> Vec<String> {
    fn collect(folder: &Path, out: &mut Vec<String>) {
        let mut entries: Vec<_> =
            fs::read_dir(folder).expect("a folder").map(|e| e.expect("an entry").path()).collect();
        entries.sort();
        for path in entries {
            if path.is_dir() {
                collect(&path, out);
            } else if path.extension().is_some_and(|extension| extension == "toml") {
                out.extend(fs::read_to_string(&path).ok());
            }
        }
    }
    let mut out = Vec::new();
    for folder in ["tests/projects", "tests/data", "tests/rules", "tests/ide"] {
        collect(Path::new(folder), &mut out);
    }
    out
}

/// `text` with a few slips: something cut, doubled, or put in.
pub fn mutated(text: &str, numbers: &mut Numbers) -> String {
    const BITS: [&str; 16] = [
        "\"", "'", "[", "]", "{", "}", "=", ".", ",", "\n", "#", "\"\"\"", "é", "\u{0}", "\r", "😀",
    ];
    let mut text = text.to_owned();
    let place = |text: &str, at: usize| (0..=at).rev().find(|at| text.is_char_boundary(*at));
    for _ in 0..=numbers.below(4) {
        let (one, other) = (numbers.below(text.len() + 1), numbers.below(40));
        let start = place(&text, one).unwrap_or(0);
        let end = place(&text, (one + other).min(text.len())).unwrap_or(start).max(start);
        match numbers.below(4) {
            0 => text.replace_range(start..end, ""),
            1 => {
                let again = text[start..end].to_owned();
                text.insert_str(end, &again);
            }
            _ => text.insert_str(start, BITS[numbers.below(BITS.len())]),
        }
    }
    text
}

#[test]
fn every_question_has_an_answer_anywhere() {
    let real = real();
    assert!(real.len() >= 100, "{} files", real.len());
    let mut numbers = Numbers(0x5EED);
    let mut answered = 0;
    let files = files();
    for number in 0..100 {
        let whole = &real[number * real.len() / 100];
        let end = (0..=whole.len().min(4_000)).rev().find(|at| whole.is_char_boundary(*at));
        let text = mutated(&whole[..end.unwrap_or(0)], &mut numbers);
        let document = Document::parse(text.as_str());
        let project = Project::read(&document, Some(&files), &Settings::default());
        for _ in 0..100 {
            let any = numbers.below(text.len() + 1);
            let offset = (0..=any).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
            if let Some(hover) = ide::hover(&project, Some(&files), offset) {
                assert!(hover.span.touches(offset) && !hover.text.is_empty());
                assert!(text.get(hover.span.range()).is_some());
                answered += 1;
            }
            let around = document.around(offset);
            assert!(around.windows(2).all(|pair| pair[1].contains(pair[0])));
            let places = ide::references(&project, Some(&files), offset, true);
            assert!(places.iter().all(|span| text.get(span.range()).is_some()));
            ide::given(&project, offset);
            ide::definition(&document, &files, &Settings::default(), offset);
            if ide::renamable(&project, offset).is_some()
                && let Ok(edits) = ide::rename(&project, offset, "a-new-name")
            {
                let renamed = apply(&text, &edits).expect("they do not overlap");
                let faults = Document::parse(renamed).faults().len();
                assert!(faults <= document.faults().len(), "{text}");
            }
        }
        judge_whole(&document, &project, &files);
    }
    assert!(answered > 1_000, "only {answered} places were told of");
}

fn judge_whole(document: &Document, project: &Project, files: &Memory) {
    fn inside(symbols: &[ide::Symbol]) -> bool {
        symbols.iter().all(|symbol| {
            symbol.span.contains(symbol.selection)
                && !symbol.name.is_empty()
                && symbol.children.iter().all(|child| symbol.span.contains(child.span))
                && inside(&symbol.children)
        })
    }
    assert!(inside(&ide::symbols(document)));
    let said = format!("{:?}", document.text());
    if let Some(edit) = ide::format(document).or_else(|| ide::sort(document)) {
        let new = apply(document.text(), &[edit]).expect("one edit");
        assert!(Document::parse(new).faults().is_empty(), "{said}");
    }
    let hints = ide::hints(project, Some(files));
    assert!(hints.iter().all(|hint| document.text().is_char_boundary(hint.at)));
    let tokens = ide::tokens(project);
    assert!(tokens.windows(2).all(|pair| pair[0].span.end <= pair[1].span.start));
    let links = ide::links(project, Some(files));
    assert!(links.windows(2).all(|pair| pair[0].span.end <= pair[1].span.start));
    let lines = document.lines();
    for fold in ide::folds(document) {
        assert!(lines.line_of(fold.span.start) < lines.line_of(fold.span.end));
    }
}
