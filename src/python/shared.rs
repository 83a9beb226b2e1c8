//! Modules that were read a moment ago, by their content: while an author types, the same sources
//! are asked for at each key.

use super::{Module, Unreadable};
use std::sync::{Arc, Mutex, PoisonError};

/// How many bytes of source are kept; a tree takes some ten times as much.
const KEPT: usize = 256 * 1024;

/// The one that was asked for last is the last.
static READ: Mutex<Vec<Arc<Module>>> = Mutex::new(Vec::new());

impl Module {
    /// As `read`, and the same module again while the bytes are the same.
    ///
    /// # Errors
    /// As `read`.
    pub fn shared(bytes: &[u8]) -> Result<Arc<Module>, Unreadable> {
        let is_meant = |module: &Arc<Module>| module.text().as_bytes() == bytes;
        let kept = || READ.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(found) = take(&mut kept(), is_meant) {
            return Ok(found);
        }
        let module = Arc::new(Module::read(bytes)?);
        // In another encoding the text is not what the file holds.
        if is_meant(&module) {
            keep(&mut kept(), module.clone());
        }
        Ok(module)
    }
}

fn take(kept: &mut [Arc<Module>], is_meant: impl Fn(&Arc<Module>) -> bool) -> Option<Arc<Module>> {
    let at = kept.iter().position(is_meant)?;
    kept[at..].rotate_left(1);
    kept.last().cloned()
}

fn keep(kept: &mut Vec<Arc<Module>>, module: Arc<Module>) {
    kept.push(module);
    let mut size = 0;
    let fitting = kept.iter().rev().take_while(|module| {
        // An empty one takes some room as well.
        size += module.text().len() + 64;
        size <= KEPT
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
        let latin = b"# coding: latin-1\nname = '\xe9'\n";
        let text = Module::shared(latin).expect("it is known").text().to_owned();
        assert_eq!(text, "# coding: latin-1\nname = 'é'\n");
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
        assert!(take(&mut kept, |module| module.text().len() == 1).is_some());
        assert_eq!(lengths(&kept), [2, 3, 1]);
        keep(&mut kept, module(KEPT - 3 * 64 - 4));
        assert_eq!(lengths(&kept), [3, 1, KEPT - 3 * 64 - 4]);
        keep(&mut kept, module(KEPT));
        assert_eq!(lengths(&kept), [0; 0]);
    }
}
