//! Patterns that uv_build does not take.

use super::{Report, rule};
use crate::diagnostic::Severity;
use crate::document::Str;
use crate::grammar::glob::{Portable, Problem};
use crate::project::{Project, Tool};

rule! {
    /// uv_build does not take a pattern.
    ///
    /// The patterns of `source-include`, `source-exclude` and `wheel-exclude` are portable globs:
    /// letters, digits, `_`, `-`, `.`, `*`, `**`, `?` and `[ ]`, between slashes, without `..`.
    ///
    /// ```toml bad
    /// [build-system]
    /// requires = ["uv_build>=0.9,<0.14"]
    /// build-backend = "uv_build"
    ///
    /// [project]
    /// name = "demo"
    /// version = "1.0"
    /// description = "Demo"
    ///
    /// [tool.uv.build-backend]
    /// wheel-exclude = ["*.{c,h}"]
    /// ```
    ///
    /// ```toml good
    /// [build-system]
    /// requires = ["uv_build>=0.9,<0.14"]
    /// build-backend = "uv_build"
    ///
    /// [project]
    /// name = "demo"
    /// version = "1.0"
    /// description = "Demo"
    ///
    /// [tool.uv.build-backend]
    /// wheel-exclude = ["*.[ch]"]
    /// ```
    "uv-pattern-invalid", Error,
    "https://docs.astral.sh/uv/concepts/build-backend/#file-inclusion-and-exclusion", check
}

fn check(project: &Project, report: &mut Report) {
    let Tool::Uv(uv) = &project.tool else { return };
    let Some(table) = uv.table else { return };
    for key in ["source-include", "source-exclude", "wheel-exclude"] {
        for text in table.get(key).into_iter().flat_map(|value| value.texts()) {
            pattern(text, key, report);
        }
    }
}

fn pattern(text: &Str, key: &str, report: &mut Report) {
    let written = text.as_str();
    let parents = written.split('/').any(|part| part == "..");
    let faults = Portable::read(written).faults;
    let refused = faults.iter().find(|fault| match fault.kind {
        Problem::Empty | Problem::Absolute => false,
        // Two dots inside a name are taken.
        Problem::Parent => parents,
        _ => true,
    });
    let Some(fault) = refused else { return };
    let place = text.place(fault.span.range());
    let what = match fault.kind {
        Problem::Parent => "`..`".to_owned(),
        Problem::Backslash => "`\\`".to_owned(),
        Problem::Braces => "braces".to_owned(),
        Problem::PartialRecursion => "`**` next to other characters".to_owned(),
        Problem::Space => "a space".to_owned(),
        Problem::Bracket => "a bracket without its partner".to_owned(),
        Problem::EmptyClass => "`[]`".to_owned(),
        Problem::Character(c) | Problem::ClassCharacter(c) => format!("`{}`", c.escape_debug()),
        Problem::Empty | Problem::Absolute => return,
    };
    // What is left out of the wheel is needed for the wheel; the others only for the sdist.
    let (consequence, severity) = if key == "source-include" {
        (", and stops when it makes the sdist", Severity::Warning)
    } else {
        (", and stops", Severity::Error)
    };
    let message = format!("uv_build takes no pattern with {what}{consequence}");
    let found = report.at(place, message).severity(severity);
    if fault.kind == Problem::Backslash && faults.len() == 1 {
        let mended = written.replace('\\', "/");
        found.fix("Write `/`", vec![text.replace(&mended)]);
    }
}
