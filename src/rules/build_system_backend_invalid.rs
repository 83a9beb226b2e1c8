//! A `build-backend` that cannot be imported.

use super::{Report, rule};
use crate::grammar::entry_point::is_identifier;
use crate::project::Project;
use crate::spec::backends::PROVIDERS;
use crate::text::nearest::nearest;

rule! {
    /// `build-backend` is not the path of a Python object.
    ///
    /// It names a module, and optionally an object in it after a colon:
    /// `module.submodule:object`. Every part is a Python identifier.
    ///
    /// ```toml bad
    /// [build-system]
    /// requires = ["flit_core >=3.12,<5"]
    /// build-backend = "flit-core.buildapi"
    /// [project]
    /// name = "demo"
    /// version = "1.0"
    /// description = "Demo"
    /// ```
    ///
    /// ```toml good
    /// [build-system]
    /// requires = ["flit_core >=3.12,<5"]
    /// build-backend = "flit_core.buildapi"
    /// [project]
    /// name = "demo"
    /// version = "1.0"
    /// description = "Demo"
    /// ```
    "build-system-backend-invalid", Error,
    "https://peps.python.org/pep-0517/#source-trees", check
}

fn check(project: &Project, report: &mut Report) {
    let Some(text) = project.build_system.build_backend else { return };
    let value = text.as_str();
    let Some((start, end)) = bad_segment(value) else { return };
    let slips = (value.len() / 4).min(4);
    let near = nearest(value, PROVIDERS.iter().map(|provider| provider.object), slips);
    let reason = match &value[start..end] {
        "" if value.is_empty() => "it is empty".to_owned(),
        "" => "a part of it is empty".to_owned(),
        segment if is_identifier(segment) => "only one `:` may stand in it".to_owned(),
        segment => format!("`{segment}` is no identifier"),
    };
    let hint = near.map_or_else(String::new, |near| format!("; did you mean `{near}`?"));
    let span = if start == end { text.span } else { text.place(start..end) };
    let found = report.at(span, format!("`{value}` is not an importable object: {reason}{hint}"));
    if let Some(near) = near {
        found.unsafe_fix(format!("Write `{near}`"), vec![text.replace(near)]);
    }
}

/// Where the first part that is no identifier stands.
fn bad_segment(value: &str) -> Option<(usize, usize)> {
    let mut start = 0;
    let mut colons = 0;
    for (at, c) in value.char_indices().chain([(value.len(), '.')]) {
        if c != '.' && c != ':' {
            continue;
        }
        colons += usize::from(c == ':');
        if !is_identifier(&value[start..at]) || colons > 1 {
            return Some((start, at));
        }
        start = at + 1;
    }
    None
}
