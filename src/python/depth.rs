//! Whether source nests so deeply that its tree would overflow the stack when it is let go: the
//! parser grows its stack as it needs, and chains such as `a + a + a`, `a.b.c` or
//! `lambda: lambda: a` are trees as deep as they are long.

/// How many links (operators, calls, brackets, keywords) may stand inside each other.
pub(super) const LIMIT: usize = 600;

/// Whether some expression of `source` has more links than that, or a line of it that much
/// indent. Of strings only the expressions in them count.
pub(super) fn is_excessive(source: &str) -> bool {
    let bytes = source.as_bytes();
    let mut links = vec![0usize];
    let mut total = 0usize;
    let mut after_value = false;
    let mut at = 0;
    while at < bytes.len() {
        let byte = bytes[at];
        match byte {
            b'#' => {
                at += bytes[at..].iter().position(|b| *b == b'\n').unwrap_or(bytes.len() - at);
                continue;
            }
            b'"' | b'\'' => {
                let end = after_string(bytes, at);
                if is_interpolated(&bytes[..at]) && is_excessive_inside(&bytes[at..end]) {
                    return true;
                }
                at = end;
                after_value = true;
                continue;
            }
            b'(' | b'[' | b'{' => {
                // A call or a subscript is a link as well.
                if after_value {
                    count(&mut links, &mut total);
                }
                links.push(1);
                total += 1;
                after_value = false;
            }
            b')' | b']' | b'}' => {
                if links.len() > 1 {
                    total -= links.pop().unwrap_or(0);
                }
                after_value = true;
            }
            // What follows is another expression.
            b',' | b';' => reset(&mut links, &mut total, &mut after_value),
            b'\n' if links.len() == 1 => {
                reset(&mut links, &mut total, &mut after_value);
                let rest = &bytes[at + 1..];
                let indent = rest.iter().take_while(|b| matches!(b, b' ' | b'\t')).count();
                if indent > LIMIT && !rest[indent..].starts_with(b"\n") {
                    return true;
                }
            }
            b'~' | b'+' | b'-' | b'*' | b'/' | b'%' | b'@' | b'&' | b'|' | b'^' | b'<' | b'>'
            | b'.' => {
                count(&mut links, &mut total);
                after_value = false;
            }
            b' ' | b'\t' | b'\r' | b'\n' | b'\x0c' | b'\\' => {}
            _ => {
                let word = bytes[at..].iter().take_while(|b| is_word(**b)).count().max(1);
                if matches!(&bytes[at..at + word], b"lambda" | b"not" | b"if" | b"else" | b"await")
                {
                    count(&mut links, &mut total);
                    after_value = false;
                } else {
                    after_value = true;
                }
                at += word;
                if total > LIMIT {
                    return true;
                }
                continue;
            }
        }
        if total > LIMIT {
            return true;
        }
        at += 1;
    }
    false
}

fn count(links: &mut [usize], total: &mut usize) {
    if let Some(open) = links.last_mut() {
        *open += 1;
        *total += 1;
    }
}

fn reset(links: &mut [usize], total: &mut usize, after_value: &mut bool) {
    if let Some(open) = links.last_mut() {
        *total -= *open;
        *open = 0;
    }
    *after_value = false;
}

fn is_word(byte: u8) -> bool {
    byte == b'_' || byte.is_ascii_alphanumeric() || !byte.is_ascii()
}

/// Whether the quote that follows `before` opens a string with expressions in it.
fn is_interpolated(before: &[u8]) -> bool {
    let length = before.iter().rev().take_while(|byte| is_word(**byte)).count();
    let prefix = &before[before.len() - length..];
    length <= 2 && prefix.iter().any(|byte| matches!(byte, b'f' | b'F' | b't' | b'T'))
}

/// Whether an expression in the braces of a string has too many links.
fn is_excessive_inside(string: &[u8]) -> bool {
    let (mut open, mut links) = (0usize, 0usize);
    let mut bytes = string.iter().peekable();
    while let Some(byte) = bytes.next() {
        match byte {
            b'{' if open == 0 && bytes.peek() == Some(&&b'{') => drop(bytes.next()),
            b'{' => {
                open += 1;
                links += 1;
            }
            b'}' => {
                open = open.saturating_sub(1);
                links = if open == 0 { 0 } else { links };
            }
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'_' | b' ' | b',' | b'\n' => {}
            _ if open > 0 => links += 1,
            _ => {}
        }
        if links > LIMIT {
            return true;
        }
    }
    false
}

/// Behind the string whose quote stands at `at`.
fn after_string(bytes: &[u8], at: usize) -> usize {
    let quote = bytes[at];
    let triple = bytes[at..].starts_with(&[quote; 3]);
    let mut end = at + if triple { 3 } else { 1 };
    while end < bytes.len() {
        match bytes[end] {
            b'\\' => end += 2,
            b'\n' if !triple => return end,
            byte if byte == quote => {
                if !triple {
                    return end + 1;
                }
                if bytes[end..].starts_with(&[quote; 3]) {
                    return end + 3;
                }
                end += 1;
            }
            _ => end += 1,
        }
    }
    bytes.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_chains_are_excessive_and_long_lists_are_not() {
        assert!(is_excessive(&format!("x = {}1", "1+".repeat(2_000))));
        assert!(is_excessive(&format!("x{}", ".a".repeat(2_000))));
        assert!(is_excessive(&format!("x{}", "()".repeat(2_000))));
        assert!(is_excessive(&format!("x = f'{{{}1}}'", "1+".repeat(2_000))));
        assert!(is_excessive(&"(".repeat(2_000)));
        assert!(is_excessive(&format!("x = {}1", "lambda: ".repeat(2_000))));
        assert!(is_excessive(&format!("x = {}1", "1 if 1 else ".repeat(2_000))));
        assert!(!is_excessive(&format!("x = [{}]", "a.b + -1, ".repeat(100_000))));
        assert!(!is_excessive(&"x = a.b + 1\n".repeat(100_000)));
        assert!(!is_excessive(&format!("x = '{}'", "a.b+".repeat(100_000))));
        assert!(!is_excessive(&format!(
            "'''{}'''\n# {}",
            "a.b\n".repeat(9_000),
            "+".repeat(9_000)
        )));
    }
}
