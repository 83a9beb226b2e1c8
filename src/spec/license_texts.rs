//! The texts of the licences that Python packages mostly have, and which of them a file is. Only
//! the whole text of one licence counts, whatever its layout; copyright lines are passed over. The
//! GPL and its kin are left out: their text does not tell whether later versions apply.

use std::sync::OnceLock;

const TEXTS: &str = include_str!("data/license_texts.txt");

/// Longer files are no single licence, in bytes.
const LIMIT: usize = 100_000;

/// The most words that stand for a name.
const NAME: usize = 15;

struct Text {
    id: &'static str,
    body: Pattern,
    /// What may follow it.
    tail: Option<Pattern>,
}

/// Words, parted where a name stands.
type Pattern = Vec<Vec<String>>;

fn texts() -> &'static [Text] {
    static KNOWN: OnceLock<Vec<Text>> = OnceLock::new();
    KNOWN.get_or_init(|| {
        let pattern = |text: &str| text.split("<<>>").map(|part| words(part).collect()).collect();
        let sections = TEXTS.split("=== ").skip(1).filter_map(|section| section.split_once('\n'));
        let text = |(id, text): (&'static str, &'static str)| match text.split_once("\n---\n") {
            Some((body, tail)) => Text { id, body: pattern(body), tail: Some(pattern(tail)) },
            None => Text { id, body: pattern(text), tail: None },
        };
        sections.map(text).collect()
    })
}

/// The SPDX identifier of the one licence whose text `text` is; none where there is the least
/// doubt.
pub fn license(text: &str) -> Option<&'static str> {
    if text.len() > LIMIT {
        return None;
    }
    let known = texts().iter().find(|known| known.is(text))?;
    Some(known.id)
}

impl Text {
    fn is(&self, text: &str) -> bool {
        let Some(start) = self.start(text) else { return false };
        let words: Vec<String> = words(&text[start..]).collect();
        let Some(rest) = follow(&self.body, &words) else { return false };
        rest.is_empty() || self.tail.as_ref().is_some_and(|tail| follow(tail, rest) == Some(&[]))
    }

    /// Where the body begins, below nothing but titles and copyright lines.
    fn start(&self, text: &str) -> Option<usize> {
        let first = self.body.first()?;
        let mut at = 0;
        for line in text.split_inclusive('\n') {
            let here: Vec<String> = words(line).collect();
            let opens = here.iter().zip(first).take(4).all(|(one, other)| one == other);
            if !here.is_empty() && opens {
                return Some(at);
            }
            if !self.is_heading(line, &here) {
                return None;
            }
            at += line.len();
        }
        None
    }

    fn is_heading(&self, line: &str, here: &[String]) -> bool {
        let bare = line.trim().trim_start_matches(['*', '#', '-', '=', ' ', '\u{feff}']);
        let lower = bare.to_lowercase();
        let is_copyright = ["copyright", "(c)", "©", "all rights reserved"]
            .iter()
            .any(|start| lower.starts_with(start));
        if is_copyright {
            return !lower.contains("licen");
        }
        const USUAL: [&str; 13] = [
            "the",
            "license",
            "spdx",
            "identifier",
            "version",
            "clause",
            "new",
            "revised",
            "modified",
            "simplified",
            "two",
            "three",
            "software",
        ];
        let own: &[&str] = match self.id {
            "MIT" => &["mit", "expat"],
            "BSD-2-Clause" | "BSD-3-Clause" => &["bsd"],
            "ISC" => &["isc", "iscl"],
            "Unlicense" => &["unlicense"],
            "Apache-2.0" => &["apache", "january", "http", "https", "www", "org", "licenses"],
            _ => &["mozilla", "public", "mpl"],
        };
        here.iter().all(|word| USUAL.contains(&word.as_str()) || own.contains(&word.as_str()))
    }
}

/// What is left of `words` behind `pattern`; none where they do not begin with it.
fn follow<'w>(pattern: &Pattern, words: &'w [String]) -> Option<&'w [String]> {
    let (first, others) = pattern.split_first()?;
    let mut rest = words.strip_prefix(first.as_slice())?;
    for part in others {
        if part.is_empty() {
            rest = &rest[rest.len().min(NAME)..];
            continue;
        }
        let at = (0..=NAME.min(rest.len())).find(|at| rest[*at..].starts_with(part))?;
        rest = &rest[at + part.len()..];
    }
    Some(rest)
}

/// The words of a text in lower case, without numbers and single letters, which number its parts.
fn words(text: &str) -> impl Iterator<Item = String> {
    let words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| {
        word.chars().nth(1).is_some() && !word.bytes().all(|byte| byte.is_ascii_digit())
    });
    let mut last_was_and = false;
    words.filter_map(move |word| {
        let lower = word.to_lowercase();
        // `and/or` and `and` both occur in texts that are taken for the same.
        let is_or = last_was_and && lower == "or";
        last_was_and = lower == "and";
        (!is_or).then(|| if lower == "licence" { "license".to_owned() } else { lower })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn body(id: &str) -> String {
        let section = TEXTS.split("=== ").find(|section| section.starts_with(&format!("{id}\n")));
        section.expect("it is there")[id.len()..].replace("---", "").replace("<<>>", "Ada Example")
    }

    #[test]
    fn each_text_is_recognised_in_any_layout() {
        assert_eq!(texts().len(), 7);
        for text in texts() {
            let whole = body(text.id);
            let narrow = whole.split_whitespace().collect::<Vec<_>>().join("\n");
            for text_of in [whole.clone(), narrow.to_uppercase()] {
                let titled = format!("Copyright (c) 2026 Ada\nAll rights reserved.\n\n{text_of}");
                assert_eq!(license(&titled), Some(text.id), "{titled}");
            }
            assert_eq!(license(&format!("{whole}\nBut not on Sundays.")), None);
            assert_eq!(license(&format!("Parts are under another licence.\n{whole}")), None);
            assert_eq!(license(&format!("{whole}\n{whole}")), None);
        }
    }

    #[test]
    fn what_is_not_certain_is_not_told() {
        for text in
            ["", "MIT\n", "MIT License\n\nCopyright (c) 2026 Ada\n", "Permission is hereby granted"]
        {
            assert_eq!(license(text), None);
        }
        assert_eq!(license(&"Permission is hereby ".repeat(5_000)), None);
        assert_eq!(license(&"\n".repeat(99_000)), None);
    }

    #[test]
    fn titles_may_name_the_licence_only() {
        let with = |title: &str, id: &str| license(&format!("{title}\n\n{}", body(id)));
        assert_eq!(with("The MIT License (MIT)", "MIT"), Some("MIT"));
        assert_eq!(with("# BSD 3-Clause License", "BSD-3-Clause"), Some("BSD-3-Clause"));
        assert_eq!(with("SPDX-License-Identifier: MIT", "MIT"), Some("MIT"));
        assert_eq!(with("SPDX-License-Identifier: MIT OR Apache-2.0", "MIT"), None);
        assert_eq!(with("Mozilla Public License Version 2.0\n====", "MPL-2.0"), Some("MPL-2.0"));
    }
}
