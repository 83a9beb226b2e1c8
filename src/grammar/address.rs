//! The address that uploads are posted to, and the one that tells what an index has.

use url::{Host, Url};

pub const PYPI: &str = "https://upload.pypi.org/legacy/";
pub const TESTPYPI: &str = "https://test.pypi.org/legacy/";

/// Where an index listens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Address {
    /// Without user and password.
    pub upload: Url,
    /// Where its list of projects may be, the likeliest first; each ends with a slash.
    pub simple: Vec<Url>,
    /// Whether `simple` is known to be right, so that a project that is missing there is new.
    pub is_simple_known: bool,
    /// As it was written, for those who look it up.
    written: String,
}

/// Why nothing is sent to an address.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AddressError {
    #[error("is not one; write `https://` and the rest")]
    Unreadable,
    #[error("begins with `{scheme}:`; uploads go over https")]
    Scheme { scheme: String },
    #[error(
        "is plain http, so everybody on the way to `{host}` could read the password; use https, or say --allow-http"
    )]
    PlainHttp { host: String },
    #[error("is where packages are downloaded from; uploads go to `{instead}`")]
    Download { instead: &'static str },
    #[error("is that of an index that was closed in 2018; uploads go to `{PYPI}`")]
    Closed,
}

impl Address {
    /// Reads an upload address, and the one to look files up at where it was said.
    ///
    /// # Errors
    /// When no password should go there.
    pub fn read(
        text: &str,
        check: Option<&str>,
        allow_http: bool,
        warnings: &mut Vec<String>,
    ) -> Result<Address, AddressError> {
        let mut upload = Url::parse(text.trim()).map_err(|_| AddressError::Unreadable)?;
        if !upload.username().is_empty() || upload.password().is_some() {
            // Neither can fail with a host, and without one the address is refused below.
            let _ = upload.set_username("").and_then(|()| upload.set_password(None));
            warnings.push(
                "the address of the index has a user name or a password in it, which was not used; \
                 give them by the environment or `.pypirc`"
                    .to_owned(),
            );
        }
        upload.set_fragment(None);
        let host = upload.host_str().unwrap_or_default().to_owned();
        match host.as_str() {
            "pypi.python.org" | "testpypi.python.org" => return Err(AddressError::Closed),
            "pypi.org" | "www.pypi.org" | "files.pythonhosted.org" => {
                return Err(AddressError::Download { instead: PYPI });
            }
            "test.pypi.org" if upload.path().starts_with("/simple") => {
                return Err(AddressError::Download { instead: TESTPYPI });
            }
            "upload.pypi.org" | "test.pypi.org" => {
                // As twine does; the other forms are redirected, and nothing is sent in the clear.
                let _ = upload.set_scheme("https");
                if upload.path() == "/legacy" {
                    upload.set_path("/legacy/");
                }
            }
            _ => {}
        }
        safe(&upload, allow_http)?;
        let check = check.map(|check| Url::parse(check).map_err(|_| AddressError::Unreadable));
        let check = check.transpose()?;
        if let Some(check) = &check {
            safe(check, true)?;
        }
        let is_simple_known =
            check.is_some() || ["upload.pypi.org", "test.pypi.org"].contains(&host.as_str());
        let simple = match check {
            Some(check) => vec![with_slash(check)],
            None => guesses(&upload),
        };
        Ok(Address { upload, simple, is_simple_known, written: text.trim().to_owned() })
    }

    /// By what keyrings know the index: as it was written, which is what twine and flit go by, and
    /// with or without the slash at its end.
    pub fn services(&self) -> Vec<String> {
        let upload = self.upload.as_str();
        let is_plain = !self.written.contains('@') && !self.is_warehouse();
        let first = if is_plain { self.written.as_str() } else { upload };
        let bare = upload.trim_end_matches('/');
        let mut services = vec![first.to_owned()];
        for other in [upload.to_owned(), bare.to_owned(), format!("{bare}/")] {
            if !services.contains(&other) {
                services.push(other);
            }
        }
        services
    }

    pub fn is_pypi(&self) -> bool {
        self.upload.host_str() == Some("upload.pypi.org")
    }

    /// Whether PyPI's own software answers: its tokens, its rules.
    pub fn is_warehouse(&self) -> bool {
        self.is_pypi() || self.upload.host_str() == Some("test.pypi.org")
    }

    /// What a token for this index says of its place.
    pub fn token_location(&self) -> Option<&'static str> {
        match self.upload.host_str() {
            Some("upload.pypi.org") => Some("pypi.org"),
            Some("test.pypi.org") => Some("test.pypi.org"),
            _ => None,
        }
    }

    /// The page of a release, where it is known.
    pub fn page(&self, project: &str, version: &str) -> Option<String> {
        let location = self.token_location()?;
        Some(format!("https://{location}/project/{project}/{version}/"))
    }

    /// Whether this text means the same address.
    pub fn is_written(&self, text: &str) -> bool {
        let text = text.trim();
        text == self.written || Url::parse(text).is_ok_and(|url| url == self.upload)
    }
}

/// Whether the address is one of this machine.
pub fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    }
}

fn safe(url: &Url, allow_http: bool) -> Result<(), AddressError> {
    let host = url.host_str().unwrap_or_default().to_owned();
    match url.scheme() {
        "https" if !host.is_empty() => Ok(()),
        "http" if !host.is_empty() && (allow_http || is_loopback(url)) => Ok(()),
        "http" => Err(AddressError::PlainHttp { host }),
        "https" => Err(AddressError::Unreadable),
        scheme => Err(AddressError::Scheme { scheme: scheme.to_owned() }),
    }
}

fn with_slash(mut url: Url) -> Url {
    if !url.path().ends_with('/') {
        url.set_path(&format!("{}/", url.path()));
    }
    url.set_query(None);
    url
}

/// Where servers that are in use have their list: PyPI and those like it beside `legacy/`,
/// pypiserver, GitLab, Nexus and Artifactory in `simple/`, devpi in `+simple/`.
fn guesses(upload: &Url) -> Vec<Url> {
    let mut base = with_slash(upload.clone());
    if base.host_str() == Some("upload.pypi.org") {
        // The address is a constant and can be read.
        return Url::parse("https://pypi.org/simple/").into_iter().collect();
    }
    if let Some(above) = base.path().strip_suffix("legacy/").map(str::to_owned) {
        base.set_path(&format!("{above}simple/"));
        return vec![base];
    }
    ["simple/", "+simple/"]
        .into_iter()
        .map(|folder| {
            let mut url = base.clone();
            url.set_path(&format!("{}{folder}", base.path()));
            url
        })
        .collect()
}
