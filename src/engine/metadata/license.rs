//! A licence expression in the normal form of flit_core, which knows fewer identifiers than
//! packaging and wants capital operators.

use crate::engine::profile::Profile;
use crate::spec::licenses;

/// In the list of packaging 26.3 and not in the one of flit_core 4.2.0 and 3.12.0.
const TOO_NEW: [&str; 22] = [
    "Artistic-dist",
    "Aspell-RU",
    "BSD-2-Clause-pkgconf-disclaimer",
    "CryptoSwift",
    "DocBook-DTD",
    "FSFULLRSD",
    "FSL-1.1-ALv2",
    "FSL-1.1-MIT",
    "Game-Programming-Gems",
    "HDF5",
    "jove",
    "libpng-1.6.35",
    "man2html",
    "ngrep",
    "NTIA-PD",
    "SOFA",
    "SUL-1.0",
    "Unlicense-libtelnet",
    "Unlicense-libwhirlpool",
    "Digia-Qt-LGPL-exception-1.1",
    "Nokia-Qt-exception-1.1",
    "polyparse-exception",
];

#[derive(Clone, Copy, PartialEq, Eq)]
enum Before {
    Nothing,
    Operator,
    With,
    Open,
    Operand,
    Exception,
    Close,
}

/// The expression as it stands in the metadata.
///
/// # Errors
/// What flit_core refuses, in one line.
pub(super) fn normal(text: &str, profile: Profile) -> Result<String, String> {
    let mut out = String::new();
    let mut before = Before::Nothing;
    let mut depth = 0_usize;
    for word in words(text) {
        let operand_must_follow =
            matches!(before, Before::Nothing | Before::Operator | Before::With | Before::Open);
        match word {
            "AND" | "OR" | "WITH" => {
                if operand_must_follow || (word == "WITH" && before != Before::Operand) {
                    return Err(format!("`{word}` has no licence before it"));
                }
                if word == "WITH" && profile == Profile::Flit3 {
                    return Err("flit_core before 4.1 does not know `WITH`".to_owned());
                }
                out.push_str(&format!(" {word} "));
                before = if word == "WITH" { Before::With } else { Before::Operator };
            }
            "(" => {
                if !operand_must_follow || before == Before::With {
                    return Err("`(` stands where an operator must".to_owned());
                }
                depth += 1;
                out.push('(');
                before = Before::Open;
            }
            ")" => {
                if operand_must_follow {
                    return Err("`)` has no licence before it".to_owned());
                }
                depth = depth.checked_sub(1).ok_or("`)` has no `(`")?;
                out.push(')');
                before = Before::Close;
            }
            word if ["and", "or", "with"].contains(&word.to_lowercase().as_str()) => {
                return Err(format!("`{word}` must be in capitals"));
            }
            word => {
                if !operand_must_follow {
                    return Err(format!("`{word}` stands where an operator must"));
                }
                let exception = before == Before::With;
                let id = if exception { exception_id(word) } else { license_id(word) };
                out.push_str(&id.ok_or_else(|| format!("flit_core does not know `{word}`"))?);
                before = if exception { Before::Exception } else { Before::Operand };
            }
        }
    }
    match before {
        Before::Nothing => Err("it is empty".to_owned()),
        Before::Operator | Before::With => Err("it ends with an operator".to_owned()),
        _ if depth > 0 => Err("`(` has no `)`".to_owned()),
        _ => Ok(out),
    }
}

/// Words between spaces, and parentheses.
fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(' ').flat_map(|word| {
        word.split_inclusive(['(', ')']).flat_map(|piece| {
            let inner = piece.trim_end_matches(['(', ')']);
            [inner, &piece[inner.len()..]].into_iter().filter(|part| !part.is_empty())
        })
    })
}

fn license_id(word: &str) -> Option<String> {
    let lower = word.to_lowercase();
    if lower.starts_with("licenseref-") {
        let name = word.get("licenseref-".len()..)?;
        let allowed = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '.';
        let valid = !name.is_empty() && name.chars().all(allowed);
        return valid.then(|| format!("LicenseRef-{name}"));
    }
    let (id, later) = match lower.strip_suffix('+') {
        Some(id) => (id, "+"),
        None => (lower.as_str(), ""),
    };
    let entry = licenses::license(id)?;
    let known = !entry.deprecated && !TOO_NEW.contains(&entry.id);
    known.then(|| format!("{}{later}", entry.id))
}

fn exception_id(word: &str) -> Option<String> {
    let entry = licenses::exception(word)?;
    (!TOO_NEW.contains(&entry.id)).then(|| entry.id.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn expressions_get_the_normal_form_of_flit_core() {
        let four = |text| normal(text, Profile::Flit4);
        assert_eq!(four("mit").as_deref(), Ok("MIT"));
        assert_eq!(
            four("mit AND(isc  OR apache-2.0+)").as_deref(),
            Ok("MIT AND (ISC OR Apache-2.0+)")
        );
        assert_eq!(four("((mit))").as_deref(), Ok("((MIT))"));
        assert!(four("mit or isc").is_err());
        assert!(four("GPL-3.0").is_err());
        assert!(four("").is_err());
        assert!(four("MIT)").is_err());
        assert!(four("(MIT").is_err());
        assert!(four("MIT ISC").is_err());
        assert!(four("MIT AND").is_err());
        assert!(four("SOFA").is_err());
        let with = "GPL-2.0-or-later WITH Classpath-exception-2.0";
        assert_eq!(four(with).as_deref(), Ok(with));
        assert!(normal(with, Profile::Flit3).is_err());
    }

    #[test]
    fn identifiers_that_flit_core_lacks_are_in_the_list() {
        for id in TOO_NEW {
            let entry = licenses::license(id).or_else(|| licenses::exception(id));
            assert_eq!(entry.map(|entry| entry.id), Some(id));
        }
    }
}
