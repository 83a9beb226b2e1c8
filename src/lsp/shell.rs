//! What a user types to do in a shell what the editor could not be asked for.

use super::build::Subject;
use super::command::Init;

pub fn init(subject: &Subject, order: &Init) -> String {
    let package = order.backend.package().unwrap_or_default();
    format!("shipwheel init {} --backend {package}", folder(subject))
}

pub fn version(subject: &Subject, new: &str) -> String {
    format!("shipwheel version {} {new}", folder(subject))
}

/// The folder of the project as one word.
fn folder(subject: &Subject) -> String {
    quoted(&subject.root().display().to_string())
}

fn quoted(word: &str) -> String {
    let is_plain = |c: char| c.is_alphanumeric() || "/\\:._-".contains(c);
    match word.chars().all(is_plain) {
        true => word.to_owned(),
        false => format!("'{}'", word.replace('\'', "'\\''")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_is_one_word() {
        assert_eq!(quoted("/home/ann/demo"), "/home/ann/demo");
        assert_eq!(quoted("/a b/it's"), "'/a b/it'\\''s'");
        assert_eq!(quoted("/$(x)"), "'/$(x)'");
    }
}
