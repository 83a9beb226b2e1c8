//! Who runs this job, by the word of the CI service: a JSON web token that is made out to one
//! index. Where each service has it is as in the package `id` 1.6.1.

use super::is_safe;
use crate::engine::child::{self, ChildError};
use crate::engine::credentials::Secret;
use crate::engine::upload::{Connection, Limits, Trouble};
use crate::files::disk;
use serde_json::{Value, json};
use std::fmt;
use std::path::Path;
use std::time::Duration;
use url::Url;

/// How long the program of a CI service may take.
const LIMIT: Duration = Duration::from_secs(30);
const GOOGLE_METADATA: &str = "metadata.google.internal";
const GOOGLE_ACCOUNTS: &str = "https://iamcredentials.googleapis.com/";
const GOOGLE_PRODUCT: &str = "/sys/class/dmi/id/product_name";

/// A CI service whose jobs can prove who they are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Provider {
    GitHub,
    GitLab,
    Buildkite,
    CircleCi,
    Google,
}

impl fmt::Display for Provider {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Provider::GitHub => "GitHub Actions",
            Provider::GitLab => "GitLab CI",
            Provider::Buildkite => "Buildkite",
            Provider::CircleCi => "CircleCI",
            Provider::Google => "Google Cloud",
        })
    }
}

/// Why a service gives no proof.
#[derive(Debug, thiserror::Error)]
pub enum IdentityError {
    #[error("the job may not ask for it; write `permissions: id-token: write` into the workflow")]
    NoPermission,
    #[error(
        "the variable {name} is not set; write `id_tokens: {name}: aud: {audience}` into the job"
    )]
    NoVariable { name: String, audience: String },
    #[error("the address to ask is not one of https")]
    Unsafe,
    #[error("{trouble}")]
    Trouble { trouble: Trouble },
    #[error("it answered with status {status}")]
    Answer { status: u16 },
    #[error("its answer has no token")]
    NoToken,
    #[error("`{program}`: {reason}")]
    Child { program: &'static str, reason: ChildError },
    #[error("`{program}` failed: {sentence}")]
    Failed { program: &'static str, sentence: String },
}

/// The way to a proof, with what it takes.
pub struct Identity {
    pub provider: Provider,
    way: Way,
}

enum Way {
    GitHub {
        url: Option<String>,
        token: Option<Secret>,
    },
    /// Each variable that may hold one, with the audience it is for.
    GitLab {
        tokens: Vec<(String, Secret)>,
    },
    Program {
        program: &'static str,
    },
    Google {
        metadata: String,
        accounts: String,
        account: Option<String>,
    },
}

impl Identity {
    /// By the variables that each service sets; `id` asks in the same order.
    pub fn detect(variable: &dyn Fn(&str) -> Option<String>) -> Option<Identity> {
        let set = |name: &str| variable(name).filter(|value| !value.is_empty());
        let secret = |name: &str| set(name).map(Secret::new);
        let of = |provider, way| Some(Identity { provider, way });
        if set("GITHUB_ACTIONS").is_some() {
            let url = set("ACTIONS_ID_TOKEN_REQUEST_URL");
            let token = secret("ACTIONS_ID_TOKEN_REQUEST_TOKEN");
            return of(Provider::GitHub, Way::GitHub { url, token });
        }
        if set("GITLAB_CI").is_some() {
            let names = ["PYPI_ID_TOKEN", "TESTPYPI_ID_TOKEN", "SHIPWHEEL_ID_TOKEN"];
            let tokens =
                names.into_iter().filter_map(|name| Some((name.to_owned(), secret(name)?)));
            return of(Provider::GitLab, Way::GitLab { tokens: tokens.collect() });
        }
        if set("BUILDKITE").is_some() {
            return of(Provider::Buildkite, Way::Program { program: "buildkite-agent" });
        }
        if set("CIRCLECI").is_some() {
            return of(Provider::CircleCi, Way::Program { program: "circleci" });
        }
        let account = set("GOOGLE_SERVICE_ACCOUNT_NAME");
        let host = set("GCE_METADATA_HOST");
        if account.is_none() && host.is_none() && !is_google() {
            return None;
        }
        let metadata = host.unwrap_or_else(|| GOOGLE_METADATA.to_owned());
        // The variable by which Google's own tools are told of another place.
        let accounts = set("CLOUDSDK_API_ENDPOINT_OVERRIDES_IAMCREDENTIALS");
        let accounts = accounts.unwrap_or_else(|| GOOGLE_ACCOUNTS.to_owned());
        of(Provider::Google, Way::Google { metadata, accounts, account })
    }

    /// A proof made out to `audience`.
    pub async fn prove(&self, audience: &str, limits: Limits) -> Result<Secret, IdentityError> {
        match &self.way {
            Way::GitHub { url: Some(url), token: Some(token) } => {
                let mut url = Url::parse(url).map_err(|_| IdentityError::Unsafe)?;
                url.query_pairs_mut().append_pair("audience", audience);
                let bearer = Secret::new(format!("bearer {}", token.expose()));
                let reply = ask(&url, "authorization", bearer, None, limits).await?;
                field(&reply, "value")
            }
            Way::GitHub { .. } => Err(IdentityError::NoPermission),
            Way::GitLab { tokens } => {
                let name = variable_of(audience);
                let own = tokens.iter().find(|(other, _)| *other == name);
                // An index that is not PyPI may have any name.
                let own =
                    own.or_else(|| tokens.iter().find(|(other, _)| other == "SHIPWHEEL_ID_TOKEN"));
                let audience = audience.to_owned();
                own.map(|(_, token)| token.clone())
                    .ok_or(IdentityError::NoVariable { name, audience })
            }
            Way::Program { program } => run(program, audience),
            Way::Google { metadata, accounts, account } => {
                let base = format!(
                    "http://{metadata}/computeMetadata/v1/instance/service-accounts/default/"
                );
                google(&base, accounts, account.as_deref(), audience, limits).await
            }
        }
    }
}

/// GitLab's way: `pypi` is in `PYPI_ID_TOKEN`.
fn variable_of(audience: &str) -> String {
    let plain = |c: char| if c.is_ascii_alphanumeric() { c.to_ascii_uppercase() } else { '_' };
    let mut name: String = audience.chars().map(plain).collect();
    if name.starts_with(|c: char| c.is_ascii_digit()) {
        name.replace_range(..1, "_");
    }
    name + "_ID_TOKEN"
}

fn is_google() -> bool {
    let name = disk::read_file(Path::new(GOOGLE_PRODUCT), 1024).unwrap_or_default();
    let name = String::from_utf8_lossy(&name);
    ["Google", "Google Compute Engine"].contains(&name.trim())
}

/// Asks the agent that runs the job; it is part of the service.
fn run(program: &'static str, audience: &str) -> Result<Secret, IdentityError> {
    let mut command = child::command(program);
    match program {
        "buildkite-agent" => command.args(["oidc", "request-token", "--audience", audience]),
        _ => {
            let claims = json!({ "aud": audience }).to_string();
            command.args(["run", "oidc", "get", "--claims", &claims, "--root-issuer"])
        }
    };
    let ended = child::run(&mut command, "", LIMIT);
    let ended = ended.map_err(|reason| IdentityError::Child { program, reason })?;
    if !ended.success {
        let last =
            ended.err.lines().rfind(|line| !line.trim().is_empty()).unwrap_or("it says nothing");
        let sentence = last.trim().chars().take(300).collect();
        return Err(IdentityError::Failed { program, sentence });
    }
    match ended.out.trim() {
        "" => Err(IdentityError::NoToken),
        token => Ok(Secret::new(token)),
    }
}

async fn google(
    base: &str,
    accounts: &str,
    account: Option<&str>,
    audience: &str,
    limits: Limits,
) -> Result<Secret, IdentityError> {
    let url = |text: &str| Url::parse(text).map_err(|_| IdentityError::Unsafe);
    let flavour = Secret::new("Google");
    let Some(account) = account else {
        let mut url = url(&format!("{base}identity"))?;
        url.query_pairs_mut().append_pair("audience", audience).append_pair("format", "full");
        let reply = ask(&url, "metadata-flavor", flavour, None, limits).await?;
        let token = reply.trim();
        return if token.is_empty() { Err(IdentityError::NoToken) } else { Ok(Secret::new(token)) };
    };
    let mut own = url(&format!("{base}token"))?;
    own.query_pairs_mut().append_pair("scopes", "https://www.googleapis.com/auth/cloud-platform");
    let access =
        field(&ask(&own, "metadata-flavor", flavour, None, limits).await?, "access_token")?;
    let mut url = url(accounts)?;
    let id = format!("{account}:generateIdToken");
    // A base with a path can take another part.
    let _ = url.path_segments_mut().map(|mut path| {
        path.pop_if_empty().extend(["v1", "projects", "-", "serviceAccounts", &id]);
    });
    let bearer = Secret::new(format!("Bearer {}", access.expose()));
    let body = json!({ "audience": audience, "includeEmail": true });
    field(&ask(&url, "authorization", bearer, Some(&body), limits).await?, "token")
}

/// The text of an answer with status 200.
async fn ask(
    url: &Url,
    header: &'static str,
    value: Secret,
    body: Option<&Value>,
    limits: Limits,
) -> Result<zeroize::Zeroizing<String>, IdentityError> {
    // Google's machines have their metadata on a link of their own.
    if !is_safe(url) && header != "metadata-flavor" {
        return Err(IdentityError::Unsafe);
    }
    let trouble = |trouble| IdentityError::Trouble { trouble };
    let connection = Connection::to(url, limits).map_err(trouble)?;
    let reply = connection.exchange(url, &[(header, value)], body).await.map_err(trouble)?;
    match reply.status {
        200 => Ok(reply.body),
        status => Err(IdentityError::Answer { status }),
    }
}

fn field(body: &str, name: &str) -> Result<Secret, IdentityError> {
    let value: Value = serde_json::from_str(body).map_err(|_| IdentityError::NoToken)?;
    match value.get(name).and_then(Value::as_str) {
        Some(token) if !token.is_empty() => Ok(Secret::new(token)),
        _ => Err(IdentityError::NoToken),
    }
}
