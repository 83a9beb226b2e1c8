//! Modules that were read a moment ago, by their content: while an author types, the same sources
//! are asked for at each key.

use super::{Module, Unreadable, text_of};
use std::sync::{Arc, Mutex, PoisonError};

/// How many bytes of source are kept; a tree takes some ten times as much.
const KEPT: usize = 256 * 1024;

/// The one that was asked for last is the last.
static READ: Mutex<Vec<Arc<Module>>> = Mutex::new(Vec::new());

impl Module {
    /// As `read`, and the same module again while the text is the same.
    ///
    /// # Errors
    /// As `read`.
    pub fn shared(bytes: &[u8]) -> Result<Arc<Module>, Unreadable> {
        Module::shared_text(&text_of(bytes)?)
    }

    /// As `parse`, and the same module again while the text is the same.
    ///
    /// # Errors
    /// As `parse`.
    pub fn shared_text(text: &str) -> Result<Arc<Module>, Unreadable> {
        let kept = || READ.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(found) = take(&mut kept(), text) {
            return Ok(found);
        }
        let module = Arc::new(Module::parse(text.to_owned())?);
        keep(&mut kept(), module.clone());
        Ok(module)
    }
}

fn take(kept: &mut [Arc<Module>], text: &str) -> Option<Arc<Module>> {
    let at = kept.iter().position(|module| module.text() == text)?;
    kept[at..].rotate_left(1);
    kept.last().cloned()
}

fn keep(kept: &mut Vec<Arc<Module>>, module: Arc<Module>) {
    // An empty one takes some room as well.
    let size = |module: &Arc<Module>| module.text().len() + 64;
    let is_there = kept.iter().any(|other| other.text() == module.text());
    if is_there || size(&module) > KEPT {
        return;
    }
    kept.push(module);
    let mut sum = 0;
    let fitting = kept.iter().rev().take_while(|module| {
        sum += size(module);
        sum <= KEPT
    });
    let fitting = fitting.count();
    kept.drain(..kept.len() - fitting);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_bytes_are_read_once_and_others_anew() {
        let read = |source: &str| Module::shared(source.as_bytes()).expect("it is not deep");
        let first = read("name = 'shared'\n");
        assert!(Arc::ptr_eq(&first, &read("name = 'shared'\n")));
        assert!(!Arc::ptr_eq(&first, &read("name = 'Shared'\n")));
        let latin = |body: &[u8]| [b"# coding: latin-1\n".as_slice(), body].concat();
        let text = |bytes: &[u8]| Module::shared(bytes).expect("it is known").text().to_owned();
        assert_eq!(text(&latin(b"name = '\xe9'\n")), "# coding: latin-1\nname = 'é'\n");
        assert_eq!(text("\u{feff}a = 1\n".as_bytes()), "a = 1\n");
        // As a text it is one, whatever it says of itself.
        let strange = "# coding: cp1252\nname = 1\n";
        let parsed = Module::shared_text(strange).expect("it is not deep");
        assert_eq!(parsed.text(), strange);
        assert!(Module::shared(strange.as_bytes()).is_err());
        let marked = "\u{feff}name = 1\n";
        assert_eq!(Module::shared_text(marked).expect("it is not deep").text(), marked);
        assert!(Module::shared(b"\xff").is_err());
    }

    #[test]
    fn what_was_asked_for_last_is_kept_longest_and_no_more_than_fits() {
        let module = |length: usize| {
            Arc::new(Module::read("#".repeat(length).as_bytes()).expect("a comment"))
        };
        let mut kept = Vec::new();
        for length in [1, 2, 3] {
            keep(&mut kept, module(length));
        }
        let lengths = |kept: &[Arc<Module>]| -> Vec<usize> {
            kept.iter().map(|module| module.text().len()).collect()
        };
        assert!(take(&mut kept, "#").is_some());
        keep(&mut kept, module(2));
        assert_eq!(lengths(&kept), [2, 3, 1]);
        keep(&mut kept, module(KEPT - 3 * 64 - 4));
        assert_eq!(lengths(&kept), [3, 1, KEPT - 3 * 64 - 4]);
        keep(&mut kept, module(KEPT));
        assert_eq!(lengths(&kept), [3, 1, KEPT - 3 * 64 - 4], "it would leave room for none");
    }
}
