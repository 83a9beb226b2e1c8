//! Names of the standard library: its modules, and the project names the index keeps free of them.

use super::lines;
use std::sync::OnceLock;

const MODULES: &str = include_str!("data/standard_modules.txt");
const REFUSED: &str = include_str!("data/refused_names.txt");

/// Whether a top-level module of this name belongs to the standard library of any Python from 2.6.
pub fn is_standard(module: &str) -> bool {
    static TABLE: OnceLock<Vec<&str>> = OnceLock::new();
    sorted(&TABLE, MODULES).binary_search(&module).is_ok()
}

/// Whether the index refuses to register a new project of this normalised name, because it is the
/// name of a standard-library module. Projects registered before the rule keep their names.
pub fn is_refused(normalized: &str) -> bool {
    static TABLE: OnceLock<Vec<&str>> = OnceLock::new();
    sorted(&TABLE, REFUSED).binary_search(&normalized).is_ok()
}

fn sorted(
    cell: &'static OnceLock<Vec<&'static str>>,
    text: &'static str,
) -> &'static [&'static str] {
    cell.get_or_init(|| {
        let mut names: Vec<&str> = lines(text).collect();
        names.sort_unstable();
        names
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn standard_modules_are_known_by_their_name() {
        assert!(is_standard("asyncio") && is_standard("ConfigParser") && is_standard("tomllib"));
        assert!(!is_standard("requests") && !is_standard("configParser"));
        assert!(is_refused("distutils-command") && is_refused("json") && !is_refused("flit"));
    }
}
