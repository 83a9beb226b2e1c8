//! Names that PyPI takes for the same: it makes no project whose name looks like that of another
//! one (`ultranormalize_name` of warehouse, 2026-08). The index does not list them by looks, so the
//! likeliest spellings are asked for, one by one.

use super::connection::{Connection, Trouble};
use super::listing::is_there;
use crate::engine::index::Address;
use crate::grammar::name;

/// How many spellings are asked for at most.
const MOST: usize = 48;

/// The project of the index that `project` is too similar to, if one of the likely ones is there.
///
/// # Errors
/// When the index cannot be asked.
pub async fn find(
    connection: &Connection,
    address: &Address,
    project: &str,
) -> Result<Option<String>, Trouble> {
    let Some(base) = address.simple.first() else { return Ok(None) };
    for spelling in spellings(project) {
        let Ok(url) = base.join(&format!("{spelling}/")) else { continue };
        if is_there(connection, url).await? {
            return Ok(Some(spelling));
        }
    }
    Ok(None)
}

/// Other names that look the same to PyPI, the likeliest first: without separators, one more or one
/// less of them, and `l`, `i`, `1` or `o`, `0` in each other's place.
fn spellings(project: &str) -> Vec<String> {
    let own = name::normalize(project);
    let mut all: Vec<String> = Vec::new();
    let mut add = |candidate: String| {
        let sound = !candidate.is_empty()
            && !candidate.starts_with('-')
            && !candidate.ends_with('-')
            && !candidate.contains("--");
        if sound && candidate != own && !all.contains(&candidate) && all.len() < MOST {
            all.push(candidate);
        }
    };
    let letters: Vec<char> = own.chars().take(64).collect();
    if letters.len() < own.chars().count() {
        return Vec::new();
    }
    add(own.replace('-', ""));
    let with = |at: usize, new: &str| -> String {
        let part = |letters: &[char]| letters.iter().collect::<String>();
        format!("{}{new}{}", part(&letters[..at]), part(&letters[at + 1..]))
    };
    for (at, letter) in letters.iter().enumerate() {
        let others: &[&str] = match letter {
            '-' => &[""],
            'l' => &["1", "i"],
            'i' => &["1", "l"],
            '1' => &["l", "i"],
            'o' => &["0"],
            '0' => &["o"],
            _ => &[],
        };
        others.iter().for_each(|other| add(with(at, other)));
    }
    for (from, to) in [('0', 'o'), ('o', '0'), ('1', 'l'), ('1', 'i'), ('l', '1'), ('i', '1')] {
        add(own.replace(from, &to.to_string()));
    }
    for at in 1..letters.len() {
        let (head, tail) = letters.split_at(at);
        add(format!("{}-{}", head.iter().collect::<String>(), tail.iter().collect::<String>()));
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    /// As warehouse does it: separators away, letters that look alike made one.
    fn ultranormal(name: &str) -> String {
        let name = name.to_lowercase();
        let one = |c| match c {
            'l' | 'i' => '1',
            'o' => '0',
            c => c,
        };
        name.chars().filter(|c| !"._-".contains(*c)).map(one).collect()
    }

    #[test]
    fn every_spelling_looks_like_the_name() {
        for name in ["Demo_Pub", "lil.oO0-1", "a", "pip", &"l".repeat(60), "x-y-z"] {
            let all = spellings(name);
            assert!(all.len() <= MOST, "{name}");
            for other in &all {
                assert_eq!(ultranormal(other), ultranormal(name), "{other}");
                assert_ne!(*other, name::normalize(name));
                assert_eq!(*other, name::normalize(other));
            }
        }
        let likely = spellings("demo-pub");
        assert_eq!(likely[..2], ["demopub", "dem0-pub"]);
        assert!(spellings("demopub").contains(&"demo-pub".to_owned()));
        assert!(spellings("pipI").contains(&"p1p1".to_owned()));
        assert!(spellings(&"l-".repeat(100_000)).is_empty());
    }
}
