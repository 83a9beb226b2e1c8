//! People and pages as the settings of the repository give them; nothing is read where nobody has
//! said that the folder may be trusted.

use super::Scope;
use super::candidate::Candidate;
use super::place::Value;
use crate::document::edit::quote;
use crate::files::Listed;
use crate::grammar::person::Email;
use crate::grammar::url::{Url, normal_label};
use crate::project::Repository;

fn repository(scope: &Scope) -> Option<Repository> {
    scope.project().repository(scope.files?)
}

/// The author of commits in this repository.
fn person(scope: &Scope) -> (Option<String>, Option<String>) {
    let Some(repository) = repository(scope) else { return (None, None) };
    let plain = |text: &String| !text.is_empty() && !text.contains(|c: char| c.is_control());
    let name = repository.name.filter(plain).filter(|name| !name.contains(','));
    let email = repository.email.filter(plain);
    (name, email.filter(|email| Email::read(email).fault.is_none()))
}

/// Values of `name` and `email` of a person.
pub(super) fn part_of_person(scope: &Scope, key: &str) -> Vec<Candidate> {
    let (name, email) = person(scope);
    let part = if key == "name" { name } else { email };
    part.into_iter().map(|part| of_repository(Candidate::value(part))).collect()
}

/// The whole person, as an element of `authors`.
pub(super) fn whole_person(scope: &Scope, value: &Value) -> Option<Candidate> {
    let list: Vec<&str> = value.path.iter().map(String::as_str).collect();
    let (name, email) = person(scope);
    let there = scope.document.at(&list).and_then(|list| list.as_array());
    let is_there = there.into_iter().flat_map(|array| &array.items).any(|item| {
        let text = |key: &str| Some(item.as_table()?.get(key)?.as_text()?.as_str().to_owned());
        (email.is_some() && text("email") == email) || (name.is_some() && text("name") == name)
    });
    let parts: Vec<String> = [("name", &name), ("email", &email)]
        .into_iter()
        .filter_map(|(key, part)| Some(format!("{key} = {}", quote(part.as_deref()?))))
        .collect();
    if is_there || parts.is_empty() {
        return None;
    }
    let label = match (&name, &email) {
        (Some(name), Some(email)) => format!("{name} <{email}>"),
        (name, email) => name.as_ref().or(email.as_ref())?.clone(),
    };
    let text = format!("{{ {} }}", parts.join(", "));
    Some(of_repository(Candidate::toml(&label, text)))
}

/// The page that a label of `urls` stands for.
pub(super) fn pages(scope: &Scope, written: &str) -> Vec<Candidate> {
    let page = || {
        let page = Page::of(repository(scope)?.page?)?;
        let top = scope.files?.list("");
        let is_it = |entry: &&Listed| !entry.directory && is_change_log(&entry.name);
        let changes = top.iter().find(is_it).map(|entry| entry.name.as_str());
        page.labelled(&normal_label(written), changes)
    };
    page().map(|page| of_repository(Candidate::value(page))).into_iter().collect()
}

/// Whether a file at the top tells what has changed.
fn is_change_log(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or_default().to_ascii_lowercase();
    let plain = name.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_'));
    plain && ["changelog", "changes", "history", "news"].contains(&stem.as_str())
}

fn of_repository(candidate: Candidate) -> Candidate {
    candidate.detail("from the settings of the repository")
}

/// The page of a repository, and who serves it.
struct Page {
    url: String,
    host: Host,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Host {
    GitHub,
    GitLab,
    Codeberg,
    Bitbucket,
    Other,
}

/// Words in labels of the page of the repository itself.
const OWN: [&str; 5] = ["home", "source", "repo", "code", "git"];

impl Page {
    fn of(url: String) -> Option<Page> {
        let host = match url.strip_prefix("https://")?.split('/').next()? {
            "github.com" => Host::GitHub,
            "gitlab.com" => Host::GitLab,
            "codeberg.org" => Host::Codeberg,
            "bitbucket.org" => Host::Bitbucket,
            _ => Host::Other,
        };
        Url::read(&url).faults.is_empty().then_some(Page { url, host })
    }

    /// The page that a label in its normal form stands for. `changes` is the file that tells what has changed.
    fn labelled(self, label: &str, changes: Option<&str>) -> Option<String> {
        let releases = match self.host {
            Host::GitHub | Host::Codeberg => Some("/releases".to_owned()),
            Host::GitLab => Some("/-/releases".to_owned()),
            Host::Bitbucket | Host::Other => None,
        };
        let below = match label {
            "issues" | "bugs" | "issue" | "tracker" | "issuetracker" | "bugtracker" => {
                match self.host {
                    Host::GitHub | Host::Codeberg | Host::Bitbucket => "/issues".to_owned(),
                    Host::GitLab => "/-/issues".to_owned(),
                    Host::Other => return None,
                }
            }
            "changelog" | "changes" | "whatsnew" | "history" => match (self.host, changes) {
                (Host::GitHub, Some(file)) => format!("/blob/HEAD/{file}"),
                (Host::GitLab, Some(file)) => format!("/-/blob/HEAD/{file}"),
                _ => releases?,
            },
            "releasenotes" => releases?,
            label if OWN.iter().any(|word| label.contains(word)) => String::new(),
            _ => return None,
        };
        Some(format!("{}{below}", self.url))
    }
}
