//! A quoted text of a marker becomes its value, as `ast.literal_eval` reads a string literal.

/// The value of the literal whose inside is `inner`; none where Python refuses it.
pub(super) fn value(inner: &str) -> Option<String> {
    let mut out = String::with_capacity(inner.len());
    let mut rest = inner;
    while let Some(at) = rest.find(['\\', '\n', '\r', '\0']) {
        out.push_str(&rest[..at]);
        let after = rest[at..].strip_prefix('\\')?;
        let kind = after.chars().next()?;
        let body = &after[kind.len_utf8()..];
        rest = match kind {
            '\n' => body,
            '\r' => body.strip_prefix('\n').unwrap_or(body),
            '\\' | '\'' | '"' => push(&mut out, kind, body),
            'a' => push(&mut out, '\u{7}', body),
            'b' => push(&mut out, '\u{8}', body),
            'f' => push(&mut out, '\u{c}', body),
            'n' => push(&mut out, '\n', body),
            'r' => push(&mut out, '\r', body),
            't' => push(&mut out, '\t', body),
            'v' => push(&mut out, '\u{b}', body),
            '0'..='7' => {
                let digits = after.bytes().take(3).take_while(|b| (b'0'..=b'7').contains(b));
                let digits = &after[..digits.count()];
                push_code(&mut out, u32::from_str_radix(digits, 8).ok()?)?;
                &after[digits.len()..]
            }
            'x' => hexadecimal(&mut out, body, 2)?,
            'u' => hexadecimal(&mut out, body, 4)?,
            'U' => hexadecimal(&mut out, body, 8)?,
            'N' => {
                // The names of all characters are not here; one of the right form is believed.
                let (name, rest) = body.strip_prefix('{')?.split_once('}')?;
                let is_name = |c: char| c.is_ascii_alphanumeric() || c == ' ' || c == '-';
                if name.is_empty() || !name.chars().all(is_name) {
                    return None;
                }
                push(&mut out, char::REPLACEMENT_CHARACTER, rest)
            }
            '\0' => return None,
            _ => {
                out.push('\\');
                after
            }
        };
    }
    out.push_str(rest);
    Some(out)
}

fn push<'a>(out: &mut String, character: char, rest: &'a str) -> &'a str {
    out.push(character);
    rest
}

fn hexadecimal<'a>(out: &mut String, body: &'a str, digits: usize) -> Option<&'a str> {
    let code = body.get(..digits).filter(|code| code.bytes().all(|b| b.is_ascii_hexdigit()))?;
    push_code(out, u32::from_str_radix(code, 16).ok()?)?;
    Some(&body[digits..])
}

/// Half of a surrogate pair is a character to Python and none to Rust.
fn push_code(out: &mut String, code: u32) -> Option<()> {
    let is_surrogate = (0xd800..=0xdfff).contains(&code);
    let character = if is_surrogate { char::REPLACEMENT_CHARACTER } else { char::from_u32(code)? };
    out.push(character);
    Some(())
}

#[cfg(test)]
mod tests {
    use super::value;

    #[test]
    fn escapes_are_those_of_python() {
        assert_eq!(value(r"a\x41\101\u00e9\q").as_deref(), Some("aAA\u{e9}\\q"));
        assert_eq!(value(r"\x4"), None);
        assert_eq!(value("C:\\"), None);
        assert_eq!(value("a\nb"), None);
        assert_eq!(value("a\\\nb").as_deref(), Some("ab"));
        assert_eq!(value(r"\U00110000"), None);
        assert_eq!(value(r"\x\u{e9}1"), None);
    }
}
