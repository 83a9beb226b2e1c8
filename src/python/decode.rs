//! Bytes of a Python file to text, by PEP 263.

/// Why a module cannot be read as text.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unreadable {
    #[error("it has {length} bytes, more than {}", super::SIZE_LIMIT)]
    TooLarge { length: usize },
    #[error("an expression in it has more than {} links", super::depth::LIMIT)]
    TooDeep,
    /// Python knows more encodings than we do.
    #[error("its encoding `{name}` is not known here")]
    Encoding { name: String },
    #[error("byte {offset} is not {encoding}")]
    Byte { offset: usize, encoding: &'static str },
}

/// The text of a file: a byte order mark is dropped, a cookie in the first two lines is honoured.
///
/// # Errors
/// When the bytes are not in the encoding that the file claims, or that encoding is not one of
/// UTF-8, ASCII and Latin-1.
pub fn decode(bytes: &[u8]) -> Result<String, Unreadable> {
    let mark = bytes.strip_prefix(b"\xef\xbb\xbf");
    let body = mark.unwrap_or(bytes);
    let encoding = match cookie(body) {
        None => "utf-8".to_owned(),
        Some(_) if mark.is_some() => "utf-8".to_owned(),
        Some(name) => normalized(&name),
    };
    match encoding.as_str() {
        "utf-8" => {
            let text = std::str::from_utf8(body).map_err(|error| {
                let offset = error.valid_up_to() + (bytes.len() - body.len());
                Unreadable::Byte { offset, encoding: "UTF-8" }
            })?;
            Ok(text.to_owned())
        }
        "iso-8859-1" => Ok(body.iter().map(|byte| char::from(*byte)).collect()),
        "ascii" => match body.iter().position(|byte| !byte.is_ascii()) {
            Some(offset) => Err(Unreadable::Byte { offset, encoding: "ASCII" }),
            None => Ok(String::from_utf8_lossy(body).into_owned()),
        },
        _ => Err(Unreadable::Encoding { name: encoding }),
    }
}

/// The name in `coding: name` or `coding=name`, in a comment of the first two lines; the second
/// line counts only after a blank line or a comment.
fn cookie(bytes: &[u8]) -> Option<String> {
    for line in bytes.split(|byte| *byte == b'\n').take(2) {
        let trimmed = line.trim_ascii_start();
        let Some(comment) = trimmed.strip_prefix(b"#") else {
            if trimmed.is_empty() {
                continue;
            }
            return None;
        };
        let comment = String::from_utf8_lossy(comment);
        if let Some(at) = comment.find("coding")
            && let Some(rest) = comment[at + "coding".len()..].strip_prefix([':', '='])
        {
            let rest = rest.trim_start_matches([' ', '\t']);
            let end = rest.find(|c: char| !c.is_ascii_alphanumeric() && !"-_.".contains(c));
            let name = &rest[..end.unwrap_or(rest.len())];
            if !name.is_empty() {
                return Some(name.to_owned());
            }
        }
    }
    None
}

/// The spellings that `tokenize` and the codec registry take for the encodings we read.
fn normalized(name: &str) -> String {
    let lower = name.to_ascii_lowercase().replace('_', "-");
    let is = |names: &[&str]| names.contains(&lower.as_str());
    if is(&["utf-8", "utf8", "utf", "u8"]) || lower.starts_with("utf-8-") {
        return "utf-8".to_owned();
    }
    if is(&["latin-1", "latin1", "iso-8859-1", "iso8859-1", "iso-latin-1", "l1"])
        || lower.starts_with("latin-1-")
        || lower.starts_with("iso-8859-1-")
        || lower.starts_with("iso-latin-1-")
    {
        return "iso-8859-1".to_owned();
    }
    if is(&["ascii", "us-ascii", "646"]) {
        return "ascii".to_owned();
    }
    lower
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cookies_and_marks_decide_the_encoding() {
        assert_eq!(decode("é".as_bytes()).as_deref(), Ok("é"));
        assert_eq!(decode(b"\xef\xbb\xbfx").as_deref(), Ok("x"));
        assert_eq!(
            decode(b"# -*- coding: latin-1 -*-\n'\xe9'").as_deref(),
            Ok("# -*- coding: latin-1 -*-\n'é'")
        );
        assert_eq!(
            decode(b"#!/x\n# vim: set fileencoding=iso-8859-1 :\n\xe9").map(|t| t.ends_with('é')),
            Ok(true)
        );
        assert_eq!(
            decode(b"x = 1\n# coding: latin-1\n\xe9"),
            Err(Unreadable::Byte { offset: 24, encoding: "UTF-8" })
        );
        assert_eq!(
            decode(b"# coding: shift_jis\n"),
            Err(Unreadable::Encoding { name: "shift-jis".into() })
        );
        assert_eq!(
            decode(b"# coding: ascii\n\xe9"),
            Err(Unreadable::Byte { offset: 16, encoding: "ASCII" })
        );
    }
}
