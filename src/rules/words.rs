//! Lists of things in the words of a message.

/// `` `a` ``, `` `a` and `b` ``, `` `a`, `b` and `c` ``; of more than `most` the first, and how many
/// more there are.
pub(super) fn list<S: AsRef<str>>(items: &[S], most: usize) -> String {
    let shown: Vec<String> =
        items.iter().take(most).map(|item| format!("`{}`", item.as_ref())).collect();
    let more = items.len() - shown.len();
    match (shown.as_slice(), more) {
        ([], _) => String::new(),
        ([only], 0) => only.clone(),
        ([first @ .., last], 0) => format!("{} and {last}", first.join(", ")),
        (shown, more) => format!("{} and {more} more", shown.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::list;

    #[test]
    fn a_long_list_is_cut() {
        assert_eq!(list(&["a"], 3), "`a`");
        assert_eq!(list(&["a", "b"], 3), "`a` and `b`");
        assert_eq!(list(&["a", "b", "c"], 3), "`a`, `b` and `c`");
        assert_eq!(list(&["a", "b", "c", "d"], 2), "`a`, `b` and 2 more");
    }
}
