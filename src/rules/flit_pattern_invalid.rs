//! Patterns of `[tool.flit.sdist]` that flit_core refuses.

use super::{Report, rule};
use crate::diagnostic::Severity;
use crate::document::{Kind, Str};
use crate::project::{Project, Tool};
use crate::text::Edit;

rule! {
    /// flit_core cannot use a pattern of `[tool.flit.sdist]`.
    ///
    /// `include` and `exclude` are arrays of patterns relative to the project, with `/` between
    /// the parts and without characters that Windows cannot have in a file name.
    ///
    /// ```toml bad
    /// [project]
    /// name = "demo"
    /// version = "1.0"
    /// description = "Demo"
    ///
    /// [tool.flit.sdist]
    /// include = ["/src/demo"]
    /// ```
    ///
    /// ```toml good
    /// [project]
    /// name = "demo"
    /// version = "1.0"
    /// description = "Demo"
    ///
    /// [tool.flit.sdist]
    /// include = ["src/demo"]
    /// ```
    "flit-pattern-invalid", Error,
    "https://flit.pypa.io/en/stable/pyproject_toml.html#sdist-section", check
}

fn check(project: &Project, report: &mut Report) {
    let Tool::Flit(flit) = &project.tool else { return };
    let Some(sdist) = flit.section("sdist") else { return };
    for key in ["include", "exclude"] {
        let Some(value) = sdist.get(key) else { continue };
        let Some(array) = value.as_array() else {
            if !value.is_broken() {
                let message =
                    format!("`{key}` must be an array of patterns, not {}", value.type_name());
                let found = report.at(value.span, message);
                if value.as_text().is_some() {
                    let edits = vec![
                        Edit::insert(value.span.start, "["),
                        Edit::insert(value.span.end, "]"),
                    ];
                    found.fix("Put it in an array", edits);
                }
            }
            continue;
        };
        for item in &array.items {
            match &item.kind {
                Kind::Text(text) => pattern(text, report),
                Kind::Broken => {}
                _ => {
                    let message = format!(
                        "`{key}` must be an array of patterns; this is {}",
                        item.type_name()
                    );
                    report.at(item.span, message);
                }
            }
        }
    }
}

fn pattern(text: &Str, report: &mut Report) {
    let written = text.as_str();
    if let Some((at, bad)) = written.char_indices().find(|(_, c)| is_bad(*c)) {
        let span = text.place(at..at + bad.len_utf8());
        let shown =
            if bad.is_control() { bad.escape_default().to_string() } else { bad.to_string() };
        let found = report.at(span, format!("flit_core refuses `{shown}` in a pattern"));
        if bad == '\\' && !written.contains(['<', '>', ':', '"']) {
            let mended = written.replace('\\', "/");
            found.fix("Write `/`", vec![text.replace(&mended)]);
        }
        return;
    }
    if written.starts_with('/') {
        let plain = written.trim_start_matches('/');
        let found = report.at(
            text.span,
            format!("`{written}` is an absolute path; patterns are relative to the project"),
        );
        if !plain.is_empty() && steps(plain).0 == 0 {
            found.unsafe_fix(format!("Write `{plain}`"), vec![text.replace(plain)]);
        }
        return;
    }
    let (up, down) = steps(written);
    if up > 0 {
        let found = report.at(text.span, format!("`{written}` leads out of the project"));
        // flit_core lets the folder above pass, and packs all that is in it.
        if (up, down) == (1, 0) {
            found.severity(Severity::Warning);
        }
    }
}

fn is_bad(c: char) -> bool {
    c < ' ' || matches!(c, '<' | '>' | ':' | '"' | '\\')
}

/// How many folders a path climbs above the project, and how many it then goes down.
fn steps(path: &str) -> (usize, usize) {
    let (mut up, mut down) = (0, 0);
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." if down > 0 => down -= 1,
            ".." => up += 1,
            _ => down += 1,
        }
    }
    (up, down)
}
