//! The text of a `.netrc` as its entries, by the grammar of Python's own reader (`netrc` of Python
//! 3.13), which uv 0.13 shares. Values may be secrets, so there is no `Debug`.

/// What is written down for a machine.
pub struct Entry {
    /// None for the one that is meant for all others.
    pub machine: Option<String>,
    pub login: Option<String>,
    pub password: Option<String>,
    /// Of the password, or else of the machine, counted from 1.
    pub line: usize,
}

/// Why nothing can be taken from the file. What stands there is not told: it may be a password.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {line} has a word where `machine`, `login`, `password` or the like should be")]
pub struct NetrcError {
    pub line: usize,
}

/// All entries in their order.
///
/// # Errors
/// When Python would not read it either.
pub fn read(text: &str) -> Result<Vec<Entry>, NetrcError> {
    let mut words = Words { rest: text, line: 1 };
    let mut entries: Vec<Entry> = Vec::new();
    // A word in front of every entry belongs to none; one behind an entry to that.
    while let Some((line, word)) = words.next() {
        let fault = NetrcError { line };
        let mut value = || words.next().map(|(_, word)| word);
        let keyword = word.as_str();
        match keyword {
            "machine" | "default" => {
                let machine = match keyword {
                    "machine" => Some(value().ok_or(fault)?),
                    _ => None,
                };
                entries.push(Entry { machine, login: None, password: None, line });
            }
            "macdef" => words.skip_macro().ok_or(fault)?,
            "login" | "user" | "account" | "password" => {
                let entry = entries.last_mut().ok_or(fault)?;
                let value = value().unwrap_or_default();
                match keyword {
                    "password" => (entry.password, entry.line) = (Some(value), line),
                    "account" => {}
                    _ => entry.login = Some(value),
                }
            }
            _ if word.starts_with('#') => words.skip_line(),
            _ => return Err(fault),
        }
    }
    Ok(entries)
}

const SPACE: [char; 4] = ['\n', '\t', '\r', ' '];

struct Words<'w> {
    rest: &'w str,
    /// Of what comes next.
    line: usize,
}

impl Words<'_> {
    /// The next word and its line; none at the end.
    fn next(&mut self) -> Option<(usize, String)> {
        let trimmed = self.rest.trim_start_matches(SPACE);
        self.line += self.rest[..self.rest.len() - trimmed.len()].matches('\n').count();
        self.rest = trimmed;
        let line = self.line;
        let quoted = trimmed.starts_with('"');
        let mut characters = trimmed.char_indices().skip(usize::from(quoted));
        let mut word = String::new();
        let mut end = trimmed.len();
        while let Some((at, c)) = characters.next() {
            match c {
                '"' if quoted => {
                    end = at + 1;
                    break;
                }
                c if !quoted && SPACE.contains(&c) => {
                    end = at;
                    break;
                }
                '\\' => word.extend(characters.next().map(|(_, c)| c)),
                c => word.push(c),
            }
        }
        self.line += trimmed[..end].matches('\n').count();
        self.rest = &trimmed[end..];
        (end > 0).then_some((line, word))
    }

    fn skip_line(&mut self) {
        self.rest = self.rest.find('\n').map_or("", |at| &self.rest[at..]);
    }

    /// The name of a macro and its lines, up to an empty one; none without that.
    fn skip_macro(&mut self) -> Option<()> {
        self.next()?;
        let end = self.rest.find("\n\n")?;
        self.line += self.rest[..end].matches('\n').count();
        self.rest = &self.rest[end..];
        Some(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(text: &str) -> Result<Vec<String>, usize> {
        let some = |value: Option<String>| value.unwrap_or_else(|| "-".to_owned());
        let entries = read(text).map_err(|error| error.line)?;
        let tell = |one: Entry| {
            let line = one.line;
            format!("{line} {} {} {}", some(one.machine), some(one.login), some(one.password))
        };
        Ok(entries.into_iter().map(tell).collect())
    }

    /// As Python 3.13 and uv 0.13.8 read them; a comment is one to the end of its line, which it is
    /// for Python only behind a space.
    #[test]
    fn entries_are_read_as_others_read_them() {
        for (text, expected) in [
            ("", Ok(vec![])),
            ("machine a login b password c", Ok(vec!["1 a b c"])),
            ("machine a\n  login b\n  password c\n", Ok(vec!["3 a b c"])),
            ("machine a password c", Ok(vec!["1 a - c"])),
            ("machine a login b", Ok(vec!["1 a b -"])),
            ("machine a user b account x password c", Ok(vec!["1 a b c"])),
            ("default login b password c", Ok(vec!["1 - b c"])),
            ("machine a password c machine d password e", Ok(vec!["1 a - c", "1 d - e"])),
            ("machine a login \"b \\\"x\" password \"\"", Ok(vec!["1 a b \"x "])),
            ("machine a login b\\ x password c\\#", Ok(vec!["1 a b x c#"])),
            ("# login\nmachine a # b\n password c#d # e\n", Ok(vec!["3 a - c#d"])),
            ("machine a password #c", Ok(vec!["1 a - #c"])),
            ("macdef init\n cd /x\n password no\n\nmachine a password c", Ok(vec!["5 a - c"])),
            ("macdef init\n cd /x\n", Err(1)),
            ("hunter2", Err(1)),
            ("login b", Err(1)),
            ("machine a\npassword b c\n", Err(2)),
            ("machine", Err(1)),
            ("machine \"a\nb\" password c", Ok(vec!["2 a\nb - c"])),
            ("machine é password ü", Ok(vec!["1 é - ü"])),
            ("machine a password \"c", Ok(vec!["1 a - c"])),
            ("machine a password c\\", Ok(vec!["1 a - c"])),
        ] {
            let expected = expected.map(|all| all.into_iter().map(str::to_owned).collect());
            assert_eq!(told(text), expected, "{text:?}");
        }
    }

    #[test]
    fn a_hostile_text_takes_no_time() {
        for piece in ["machine ", "\"", "\\", "#\n", "macdef x\n", "é ", "\n"] {
            let _ = read(&piece.repeat(200_000));
        }
    }
}
