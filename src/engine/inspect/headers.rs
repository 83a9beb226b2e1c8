//! METADATA and PKG-INFO as headers and a body, the way the e-mail parser of Python reads them.

/// The fields in their order, and the text behind them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Headers {
    pub fields: Vec<(String, String)>,
    pub body: Option<String>,
    /// The first line that is neither a field nor the continuation of one.
    pub stray: Option<String>,
}

impl Headers {
    /// Reads a whole text.
    pub fn read(text: &str) -> Headers {
        let mut headers = Headers::default();
        let mut rest = text;
        while !rest.is_empty() {
            let (line, after) = rest.split_once('\n').unwrap_or((rest, ""));
            let line = line.strip_suffix('\r').unwrap_or(line);
            if line.is_empty() {
                headers.body = Some(after.to_owned());
                break;
            }
            rest = after;
            if line.starts_with([' ', '\t'])
                && let Some((_, value)) = headers.fields.last_mut()
            {
                value.push('\n');
                value.push_str(line);
                continue;
            }
            let name = |name: &str| !name.is_empty() && name.chars().all(|c| c.is_ascii_graphic());
            match line.split_once(':').filter(|(field, _)| name(field)) {
                Some((field, value)) => {
                    let value = value.trim_start_matches([' ', '\t']);
                    headers.fields.push((field.to_owned(), value.to_owned()));
                }
                None => {
                    headers.stray.get_or_insert_with(|| line.to_owned());
                }
            }
        }
        headers
    }

    /// The values of a field; names of fields have no case.
    pub fn all<'h>(&'h self, name: &'h str) -> impl Iterator<Item = &'h str> {
        let fields = self.fields.iter().filter(move |(field, _)| field.eq_ignore_ascii_case(name));
        fields.map(|(_, value)| value.as_str())
    }

    /// The first value of a field.
    pub fn first<'h>(&'h self, name: &'h str) -> Option<&'h str> {
        self.all(name).next()
    }
}
