//! Values that a tutorial left for the author to fill in.

use super::{Report, rule};
use crate::document::{Str, Value};
use crate::project::Project;

rule! {
    /// A value is still the one from the tutorial.
    ///
    /// It builds, and then the page on the index says `Example Author` and links to a sample
    /// project.
    ///
    /// ```toml bad
    /// [project]
    /// name = "demo"
    /// version = "1.0"
    /// description = "Demo"
    /// authors = [{ name = "Example Author" }]
    /// ```
    ///
    /// ```toml good
    /// [project]
    /// name = "demo"
    /// version = "1.0"
    /// description = "Demo"
    /// authors = [{ name = "Ann Arbour" }]
    /// ```
    "project-placeholder-value", Warning,
    "https://packaging.python.org/en/latest/tutorials/packaging-projects/", check
}

/// Whole values, in lower case.
const NAMES: &[&str] = &[
    "example_package",
    "example-package",
    "example_package_your_username_here",
    "package_name_shown_in_pypi",
    "my-package-name",
    "your-package-name",
    "your_package_name",
];
const PEOPLE: &[&str] = &[
    "example author",
    "another author",
    "author name",
    "your name",
    "my name",
    "first last",
    "name of the author",
];
const EMAILS: &[&str] = &[
    "author@example.com",
    "another_author@example.com",
    "your.email@example.com",
    "your@email.com",
    "your_email@example.com",
    "you@example.com",
    "me@example.com",
    "email@example.com",
];
/// Parts of values, in lower case.
const PARTS: &[&str] = &[
    "your_username",
    "your-username",
    "yourusername",
    "your_name_here",
    "github.com/pypa/sampleproject",
    "your-repo",
];

fn check(project: &Project, report: &mut Report) {
    if let Some(name) = project.name {
        tell("the name", name, is(name, NAMES) || holds(name), report);
    }
    for key in ["authors", "maintainers"] {
        let array = project.value(key).and_then(Value::as_array);
        for person in array.into_iter().flat_map(|array| &array.items).filter_map(Value::as_table) {
            if let Some(name) = person.get("name").and_then(Value::as_text) {
                tell("a name", name, is(name, PEOPLE) || holds(name), report);
            }
            if let Some(email) = person.get("email").and_then(Value::as_text) {
                // What is no address at all is another rule's finding.
                let address = email.as_str().contains('@');
                tell("an address", email, address && (is(email, EMAILS) || holds(email)), report);
            }
        }
    }
    let urls = project.value("urls").and_then(Value::as_table);
    for url in urls.into_iter().flat_map(|urls| &urls.entries).filter_map(|e| e.value.as_text()) {
        let http = url.as_str().starts_with("http");
        tell("a URL", url, http && holds(url), report);
    }
}

fn is(text: &Str, values: &[&str]) -> bool {
    values.contains(&text.as_str().trim().to_ascii_lowercase().as_str())
}

fn holds(text: &Str) -> bool {
    let lower = text.as_str().to_ascii_lowercase();
    let brackets = lower.starts_with('<') && lower.ends_with('>') && !lower.contains(['@', ':']);
    brackets || PARTS.iter().any(|part| lower.contains(part))
}

fn tell(what: &str, text: &Str, placeholder: bool, report: &mut Report) {
    if placeholder {
        let message = format!("`{}` is {what} from a tutorial: write your own", text.as_str());
        report.at(text.span, message);
    }
}
