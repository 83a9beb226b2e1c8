//! A plan as text: the members of its archives as trees, and what is left out.

use super::{Archive, LeftOut, Plan, Source};
use std::borrow::Cow;

impl Plan {
    /// `shown` is how a text from a project, such as a file name, can be shown.
    pub fn listing(
        &self,
        left_out: &[LeftOut],
        shown: &dyn for<'t> Fn(&'t str) -> Cow<'t, str>,
    ) -> String {
        let archives = [&self.sdist, &self.wheel].into_iter().flatten();
        let mut text: String = archives.map(|archive| archive.listing(shown)).collect();
        for archive in ["sdist", "wheel"] {
            let mut left = left_out.iter().filter(|one| one.archive == archive).peekable();
            if left.peek().is_some() {
                text.push_str(&format!("Not in the {archive}:\n"));
            }
            for one in left {
                text.push_str(&format!("  {} ({})\n", shown(&one.path), one.reason));
            }
        }
        text
    }
}

impl Archive {
    /// The members as a tree, in their order.
    fn listing(&self, shown: &dyn for<'t> Fn(&'t str) -> Cow<'t, str>) -> String {
        let count = self.members.len();
        let mut text = format!("{} ({count} members, {})\n", self.name, bytes(self.size()));
        let mut open: Vec<&str> = Vec::new();
        for member in &self.members {
            let parts: Vec<&str> = member.name.split('/').collect();
            let (name, folders) = parts.split_last().unwrap_or((&"", &[]));
            let same = open.iter().zip(folders).take_while(|(left, right)| left == right).count();
            open.truncate(same);
            for folder in &folders[same..] {
                text.push_str(&format!("{}{}/\n", "  ".repeat(open.len() + 1), shown(folder)));
                open.push(folder);
            }
            let note = match &member.source {
                Source::File(_) => bytes(member.size),
                Source::Text(_) => format!("{}, made", bytes(member.size)),
                Source::Record => "made".to_owned(),
                Source::Link(target) => format!("link to {}", shown(target)),
                Source::Same(other) => format!("the same as {}", shown(other)),
            };
            let indent = "  ".repeat(open.len() + 1);
            text.push_str(&format!("{indent}{} ({note})\n", shown(name)));
        }
        text
    }
}

/// `12 B`, `3.4 kB`, `5.6 MB`
pub fn bytes(number: u64) -> String {
    match number {
        0..1000 => format!("{number} B"),
        1000..1_000_000 => format!("{}.{} kB", number / 1000, number % 1000 / 100),
        _ => format!("{}.{} MB", number / 1_000_000, number % 1_000_000 / 100_000),
    }
}
