//! What an index already has of a project: its page of the simple API (PEP 691), or the older page
//! of links (PEP 503). Asked without a name or a password.

use super::connection::{Connection, Trouble};
use crate::engine::index::Address;
use crate::grammar::name;
use reqwest::header::{ACCEPT, CONTENT_TYPE, LOCATION};
use serde_json::Value;

/// Pages of this many bytes are read; the largest of PyPI have 30 million.
const LIMIT: usize = 64 * 1024 * 1024;
const KINDS: &str = "application/vnd.pypi.simple.v1+json, application/vnd.pypi.simple.v1+html;q=0.2, text/html;q=0.1";

/// A file that an index has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    pub name: String,
    /// In hexadecimal digits; none where the index does not tell it.
    pub sha256: Option<String>,
    /// As the index writes it, `2026-01-31T12:00:00.000000Z`.
    pub uploaded: Option<String>,
}

/// What an index has of a project.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Listing {
    /// Whether there is a page for the project; where the place of pages is only guessed, none is
    /// no sign that the project is new.
    pub is_there: bool,
    pub files: Vec<Listed>,
    pub versions: Vec<String>,
    /// `archived`, `quarantined` or another state that is not `active` (PEP 792).
    pub state: Option<String>,
}

impl Listing {
    pub fn file(&self, name: &str) -> Option<&Listed> {
        self.files.iter().find(|file| file.name == name)
    }
}

/// Asks the index for its files of `project`.
///
/// # Errors
/// When it gives no answer, or one that is no listing.
pub async fn ask(
    connection: &Connection,
    address: &Address,
    project: &str,
) -> Result<Listing, Trouble> {
    let mut result = Ok(Listing::default());
    for base in &address.simple {
        match ask_in(connection, base, project).await {
            Ok(listing) if listing.is_there => return Ok(listing),
            Ok(_) => {}
            Err(trouble) => result = Err(trouble),
        }
    }
    result
}

/// Asks the list at `base` for its files of `project`.
///
/// # Errors
/// When it gives no answer, or one that is no listing.
pub async fn ask_in(
    connection: &Connection,
    base: &url::Url,
    project: &str,
) -> Result<Listing, Trouble> {
    match base.join(&format!("{}/", name::normalize(project))) {
        Ok(url) => ask_one(connection, url).await,
        Err(_) => Ok(Listing::default()),
    }
}

/// Whether there is a page at `url`, without reading it.
///
/// # Errors
/// When there is no answer, or one that does not say.
pub async fn is_there(connection: &Connection, url: url::Url) -> Result<bool, Trouble> {
    let head = connection.client.head(url).header(ACCEPT, KINDS).send();
    match connection.limited(head).await?.status().as_u16() {
        200 => Ok(true),
        404 | 410 => Ok(false),
        status => Err(Trouble::Answer { status }),
    }
}

async fn ask_one(connection: &Connection, url: url::Url) -> Result<Listing, Trouble> {
    let get = |url: url::Url| connection.client.get(url).header(ACCEPT, KINDS);
    let mut response = connection.limited(get(url.clone()).send()).await?;
    if response.status().is_redirection() {
        let location = response.headers().get(LOCATION).and_then(|value| value.to_str().ok());
        let next = location.and_then(|location| url.join(location).ok());
        match next.filter(|next| next.origin() == url.origin()) {
            Some(next) => response = connection.limited(get(next).send()).await?,
            None => return Err(Trouble::Answer { status: response.status().as_u16() }),
        }
    }
    let status = response.status();
    if matches!(status.as_u16(), 404 | 410) {
        return Ok(Listing::default());
    }
    if status.as_u16() != 200 {
        return Err(Trouble::Answer { status: status.as_u16() });
    }
    let kind = response.headers().get(CONTENT_TYPE).and_then(|value| value.to_str().ok());
    let is_json = kind.is_some_and(|kind| kind.contains("json"));
    let body = connection.limited(super::answer::body(response, LIMIT)).await?;
    let listing = match is_json {
        true => serde_json::from_slice(&body).ok().and_then(|value| of_json(&value)),
        false => of_links(&String::from_utf8_lossy(&body)),
    };
    listing.ok_or(Trouble::NoListing)
}

fn of_json(value: &Value) -> Option<Listing> {
    let text = |value: &Value, key: &str| value.get(key)?.as_str().map(str::to_owned);
    let file = |file: &Value| {
        Some(Listed {
            name: text(file, "filename")?,
            sha256: file.get("hashes").and_then(|hashes| text(hashes, "sha256")),
            uploaded: text(file, "upload-time"),
        })
    };
    let files = value.get("files")?.as_array()?.iter().filter_map(file).collect();
    let versions = value.get("versions").and_then(Value::as_array);
    let versions = versions.into_iter().flatten().filter_map(Value::as_str).map(str::to_owned);
    let state = value.pointer("/project-status/status").or_else(|| value.get("project-status"));
    let state = state.and_then(Value::as_str).filter(|state| *state != "active");
    Some(Listing {
        is_there: true,
        files,
        versions: versions.collect(),
        state: state.map(str::to_owned),
    })
}

/// Links with `#sha256=`. A page without any is not taken for a listing of nothing: it may be
/// anybody's.
fn of_links(page: &str) -> Option<Listing> {
    let mut files = Vec::new();
    for link in page.split("href=").skip(1) {
        let Some(quote) = link.chars().next().filter(|quote| matches!(quote, '"' | '\'')) else {
            continue;
        };
        let Some(target) = link[1..].split(quote).next() else { continue };
        let (path, fragment) = target.split_once('#').unwrap_or((target, ""));
        let path = path.split('?').next().unwrap_or(path);
        let name = path.rsplit('/').next().unwrap_or(path).replace("%2B", "+").replace("%2b", "+");
        if crate::engine::form::Kind::of(&name).is_some() {
            let sha256 = fragment.strip_prefix("sha256=").map(str::to_owned);
            files.push(Listed { name, sha256, uploaded: None });
        }
    }
    (!files.is_empty()).then(|| Listing { is_there: true, files, ..Listing::default() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_forms_of_a_page_are_read() {
        let json = r#"{"meta": {"api-version": "1.4"}, "name": "demo", "versions": ["1.0"],
            "project-status": {"status": "archived"},
            "files": [{"filename": "demo-1.0.tar.gz", "url": "x", "hashes": {"sha256": "ab"}}]}"#;
        let listing = of_json(&serde_json::from_str(json).expect("JSON")).expect("a listing");
        assert_eq!(
            listing.file("demo-1.0.tar.gz").and_then(|file| file.sha256.as_deref()),
            Some("ab")
        );
        assert_eq!(listing.state.as_deref(), Some("archived"));
        let page = "<html><a href=\"../../packages/demo-1.0%2Bx.tar.gz#sha256=cd\">demo</a>";
        let listing = of_links(page).expect("a listing");
        assert_eq!(
            listing.file("demo-1.0+x.tar.gz").and_then(|file| file.sha256.as_deref()),
            Some("cd")
        );
        assert_eq!(of_links("<html><a href=\"/login\">log in</a>"), None);
        assert_eq!(of_json(&serde_json::json!({"error": "x"})), None);
    }
}
