//! Text to findings, the same for every door: parse, read the project, run the rules, then keep
//! what the author wants to see. Also applies fixes.

mod around;
mod ignore;
pub mod pypirc;
pub mod refusal;
mod selection;
pub mod uv;
pub mod version;

pub use around::around;
pub use ignore::{IgnoreComment, ignore_comment, ignore_comments};
pub use selection::{Level, Selection};

use crate::diagnostic::{Diagnostic, Fix};
use crate::document::Document;
use crate::files::Files;
use crate::project::{Project, Settings};
use crate::rules;
use crate::text::{self, Edit, Span};
use std::collections::BTreeMap;

/// The largest project file that is read, in bytes.
pub const SIZE_LIMIT: u64 = 16 * 1024 * 1024;

/// What a door asks for besides the file.
#[derive(Clone, Debug, Default)]
pub struct Options {
    pub settings: Settings,
    pub selection: Selection,
}

/// The findings in `document`, in file order, after `[tool.shipwheel]`, ignore comments and
/// `options`. Without `files` (a buffer that was never saved) rules about other files are silent.
pub fn check(document: &Document, files: Option<&dyn Files>, options: &Options) -> Vec<Diagnostic> {
    let project = Project::read(document, files, &options.settings);
    let mut found = rules::check(&project);
    let selection = options.selection.over(Selection::of_file(document));
    selection.apply(&mut found);
    ignore::apply(document, &mut found);
    found
}

/// The edits of the fixes that can be applied together: the first fix of each finding, safe ones
/// only unless `also_unsafe`; one that touches an earlier one is left out.
pub fn compatible_fixes(found: &[Diagnostic], also_unsafe: bool) -> Vec<&Fix> {
    let mut taken = Taken::default();
    let mut chosen = Vec::new();
    for diagnostic in found {
        let Some(fix) = diagnostic.fixes.iter().find(|fix| fix.safe || also_unsafe) else {
            continue;
        };
        if !fix.edits.iter().any(|edit| taken.touches(edit.span)) {
            fix.edits.iter().for_each(|edit| taken.add(edit.span));
            chosen.push(fix);
        }
    }
    chosen
}

/// Where fixes are going to change the text: the end of each stretch by its start. They do not
/// overlap.
#[derive(Default)]
struct Taken(BTreeMap<usize, usize>);

impl Taken {
    fn add(&mut self, span: Span) {
        let end = self.0.entry(span.start).or_insert(span.end);
        *end = span.end.max(*end);
    }

    /// Two insertions at one place touch as well: which comes first would be a matter of luck.
    fn touches(&self, span: Span) -> bool {
        self.0.range(..=span.end).next_back().is_some_and(|(_, end)| *end >= span.start)
    }
}

/// A text with fixes applied.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fixed {
    pub text: String,
    /// How many fixes were applied.
    pub count: usize,
}

/// Applies fixes until none is left or a round changes nothing; at most ten rounds.
pub fn fix(source: &str, files: Option<&dyn Files>, options: &Options, also_unsafe: bool) -> Fixed {
    let judge = |text: &str| check(&Document::parse(text), files, options);
    fix_as(source, &judge, also_unsafe)
}

/// The same with other findings than those in a project file.
fn fix_as(source: &str, judge: &dyn Fn(&str) -> Vec<Diagnostic>, also_unsafe: bool) -> Fixed {
    let mut fixed = Fixed { text: source.to_owned(), count: 0 };
    for _ in 0..10 {
        let found = judge(&fixed.text);
        let chosen = compatible_fixes(&found, also_unsafe);
        let edits: Vec<Edit> = chosen.iter().flat_map(|fix| fix.edits.iter().cloned()).collect();
        let Ok(text) = text::apply(&fixed.text, &edits) else { break };
        if text == fixed.text {
            break;
        }
        fixed.count += chosen.len();
        fixed.text = text;
    }
    fixed
}
