//! RECORD against the wheel, both ways: every file listed with its digest, every entry there.

use super::{Contents, Findings, Sort};
use crate::engine::archive::base64;
use std::collections::BTreeMap;

const CHECK: &str = "record";

pub(super) fn check(member: &str, contents: &Contents, findings: &mut Findings) {
    let Some(bytes) = contents.texts.get(member) else { return };
    let Ok(text) = std::str::from_utf8(bytes) else {
        return findings.error(CHECK, Some(member), format!("`{member}` is not UTF-8"));
    };
    let Some(rows) = rows(text) else {
        return findings.error(
            CHECK,
            Some(member),
            format!("`{member}` is not CSV of three columns"),
        );
    };
    let mut listed: BTreeMap<&str, (&str, &str)> = BTreeMap::new();
    for [path, digest, size] in &rows {
        if listed.insert(path, (digest, size)).is_some() {
            let message = format!("`{}` stands twice in RECORD", path.escape_debug());
            findings.error(CHECK, Some(path), message);
        }
    }
    for file in contents.members.iter().filter(|file| file.sort == Sort::File) {
        let name = file.name.as_str();
        let shown = name.escape_debug();
        // Signatures are made when RECORD is complete.
        let may_lack = name == member
            || [".jws", ".p7s"]
                .iter()
                .any(|end| name.strip_suffix(end).is_some_and(|name| name == member));
        match (listed.remove(name), file.sha256) {
            (None, _) if may_lack => {}
            (None, _) => {
                findings.error(CHECK, Some(name), format!("RECORD does not list `{shown}`"));
            }
            (Some(_), _) if may_lack => {}
            (Some((digest, size)), Some(sha256)) => {
                let right = format!("sha256={}", base64(&sha256));
                let others = ["sha384=", "sha512="].iter().any(|start| digest.starts_with(start));
                if digest != right && !others {
                    let message = format!("RECORD has another digest for `{shown}`");
                    findings.error(CHECK, Some(name), message);
                } else if !size.is_empty() && size != file.size.to_string() {
                    let message = format!("RECORD has another size for `{shown}`");
                    findings.error(CHECK, Some(name), message);
                }
            }
            (Some(_), None) => {}
        }
    }
    for path in listed.keys() {
        let message = format!("RECORD lists `{}`, which is not in the wheel", path.escape_debug());
        findings.error(CHECK, Some(path), message);
    }
}

/// Rows of three fields, with quotes where commas or quotes are in a field. None for other text.
fn rows(text: &str) -> Option<Vec<[String; 3]>> {
    let mut rows = Vec::new();
    let mut fields: Vec<String> = Vec::new();
    let mut field = String::new();
    let mut letters = text.chars().peekable();
    while let Some(c) = letters.next() {
        match c {
            '"' if field.is_empty() => loop {
                match letters.next()? {
                    '"' if letters.peek() == Some(&'"') => {
                        letters.next();
                        field.push('"');
                    }
                    '"' => break,
                    c => field.push(c),
                }
            },
            ',' => fields.push(std::mem::take(&mut field)),
            '\r' if letters.peek() == Some(&'\n') => {}
            '\n' => {
                fields.push(std::mem::take(&mut field));
                let row = std::mem::take(&mut fields);
                if row != [""] {
                    rows.push(row.try_into().ok()?);
                }
            }
            c => field.push(c),
        }
    }
    if !field.is_empty() || !fields.is_empty() {
        fields.push(field);
        rows.push(fields.try_into().ok()?);
    }
    Some(rows)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_csv() {
        let read = rows("a,b,c\r\n\"x,\"\"y\",,\n\nlast,1,2");
        let row = |fields: [&str; 3]| fields.map(str::to_owned);
        let expected = vec![row(["a", "b", "c"]), row(["x,\"y", "", ""]), row(["last", "1", "2"])];
        assert_eq!(read, Some(expected));
        assert_eq!(rows("a,b"), None);
        assert_eq!(rows("\"a,b"), None);
    }
}
