//! By whose word an upload is sent: credentials that are given or kept, the proof of a job of a CI
//! service, or what a person at the terminal types; looked at before anything is sent.

use super::sender::{self, Sender};
use crate::cli::arguments::{Publish, Trusted};
use crate::cli::plain;
use crate::cli::terminal::{complain, warn};
use crate::engine::attestation;
use crate::engine::credentials::{self, Credentials, CredentialsError, Secret, Stores, told};
use crate::engine::index::{Index, Origin};
use crate::engine::trusted::{Claim, Provider, Publisher, TrustedError};
use crate::engine::upload::{self, Limits, Parcel};
use std::io::{self, Write};

/// Who sends; nobody, where nothing has to be sent or it is only looked at what would be.
#[derive(Default)]
pub struct Authority {
    pub credentials: Option<Credentials>,
    /// Who makes the credentials anew before they end.
    pub publisher: Option<Publisher>,
}

impl Authority {
    /// Where the token will come from.
    pub fn origin(&self) -> Option<Origin> {
        let given = self.credentials.as_ref().map(|credentials| credentials.secret_from.clone());
        let provider = self.publisher.as_ref().map(Publisher::provider);
        given.or_else(|| provider.map(|provider| Origin::Trusted { provider }))
    }
}

/// Why nobody sends.
pub struct Refusal {
    message: String,
    /// What a job says of itself, where the index does not believe it.
    claims: Vec<Claim>,
}

impl Refusal {
    /// Tells it on standard error.
    pub fn tell(&self, project: &str, index: &Index) -> io::Result<()> {
        complain(&self.message);
        if self.claims.is_empty() {
            return Ok(());
        }
        let mut err = io::stderr();
        let page = index
            .address
            .token_location()
            .map(|host| format!(" (https://{host}/manage/project/{project}/settings/publishing/)"));
        let page = page.unwrap_or_default();
        writeln!(err, "A trusted publisher of `{}` has to say{page}:", plain::line(project))?;
        for claim in &self.claims {
            let value = plain::line(&claim.value).into_owned();
            writeln!(err, "  {}: {value}   (this job's `{}`)", claim.field, claim.name)?;
        }
        Ok(())
    }
}

impl From<String> for Refusal {
    fn from(message: String) -> Self {
        Refusal { message, claims: Vec::new() }
    }
}

impl From<CredentialsError> for Refusal {
    fn from(error: CredentialsError) -> Self {
        error.to_string().into()
    }
}

impl From<TrustedError> for Refusal {
    fn from(error: TrustedError) -> Self {
        let message = format!("nothing was sent: {error}");
        match error {
            TrustedError::Refused { claims, .. } => Refusal { message, claims },
            _ => message.into(),
        }
    }
}

/// Who sends files of `project` to `index`.
pub fn find(
    arguments: &Publish,
    sender: &Sender,
    index: &Index,
    project: &str,
    limits: Limits,
) -> Result<Authority, Refusal> {
    let always = arguments.trusted_publishing == Trusted::Always;
    let asked = credentials::Asked {
        username: arguments.username.clone(),
        token: sender.token.clone(),
        stores: if always { Stores::None } else { sender.stores },
        project: Some(project.to_owned()),
        netrc: None,
    };
    let mut said: Vec<String> = Vec::new();
    let mut look = |asked: &credentials::Asked| {
        let mut warnings = Vec::new();
        let pypirc = sender.pypirc.as_ref();
        let found = credentials::find(asked, index, &sender.environment, pypirc, &mut warnings);
        for warning in warnings {
            // The second look finds what the first has found.
            if !said.contains(&warning) {
                warn(&warning);
                said.push(warning);
            }
        }
        found
    };
    let given = match (look(&asked)?, always) {
        (Some(found), true) => {
            return Err(format!(
                "--trusted-publishing always leaves no place for a token, and there is one (from \
                 {}); take one of them away",
                found.secret_from
            )
            .into());
        }
        (Some(found), false) => Some(found),
        (None, _) => None,
    };
    let authority = match given {
        Some(found) => Authority { credentials: Some(found), publisher: None },
        None => match trusted(arguments, index, limits)? {
            Some(authority) => authority,
            None => {
                // The keyrings had nothing a moment ago.
                let last = credentials::Asked {
                    stores: Stores::None,
                    netrc: sender.netrc.clone(),
                    ..asked
                };
                if let Some(found) = look(&last)? {
                    Authority { credentials: Some(found), publisher: None }
                } else if arguments.dry_run {
                    return Ok(Authority::default());
                } else {
                    let given = sender::ask(index, arguments.username.as_deref())?;
                    let none = || CredentialsError::None { index: told(index) };
                    Authority { credentials: Some(given.ok_or_else(none)?), publisher: None }
                }
            }
        },
    };
    if let Some(credentials) = &authority.credentials {
        credentials.check(index, project, jiff::Timestamp::now().as_second())?;
    }
    Ok(authority)
}

/// The job of a CI service that this is; none where it is none, or where the index takes none.
#[expect(
    clippy::disallowed_methods,
    reason = "CI services tell a job by the environment who it is"
)]
fn trusted(
    arguments: &Publish,
    index: &Index,
    limits: Limits,
) -> Result<Option<Authority>, Refusal> {
    let always = arguments.trusted_publishing == Trusted::Always;
    let is_password =
        arguments.username.as_deref().is_some_and(|name| name != credentials::TOKEN_USER);
    if arguments.trusted_publishing == Trusted::Never || is_password && !always {
        return Ok(None);
    }
    let variable = |name: &str| std::env::var(name).ok();
    let Some(publisher) = Publisher::of(index, &variable, limits, mask) else {
        return match always {
            true => {
                Err("--trusted-publishing always: this is no job of GitHub Actions, GitLab CI, \
                         Buildkite, CircleCI or Google Cloud"
                    .to_owned()
                    .into())
            }
            false => Ok(None),
        };
    };
    if arguments.dry_run {
        // A proof can be used once, and a token that nobody needs is one too many.
        return Ok(Some(Authority { credentials: None, publisher: Some(publisher) }));
    }
    let minted = upload::run(publisher.mint()).map_err(|trouble| trouble.to_string())?;
    match minted {
        Ok(credentials) => {
            Ok(Some(Authority { credentials: Some(credentials), publisher: Some(publisher) }))
        }
        Err(error @ (TrustedError::NotOffered { .. } | TrustedError::NoAudience { .. }))
            if !always =>
        {
            warn(&error.to_string());
            Ok(None)
        }
        Err(error) => Err(error.into()),
    }
}

/// Has GitHub's log hide `secret`; this line itself is not shown there.
#[expect(
    clippy::disallowed_methods,
    reason = "GitHub tells by the environment that it reads along"
)]
fn mask(secret: &Secret) {
    let is_github = std::env::var("GITHUB_ACTIONS").is_ok_and(|value| value == "true");
    if is_github && !secret.expose().contains(['\r', '\n']) {
        // Where it cannot be written, no log has it either.
        let _ = writeln!(io::stderr(), "::add-mask::{}", secret.expose());
    }
}

/// Lets the attestations beside the archives go with them, where the index takes them.
pub fn attest(
    arguments: &Publish,
    index: &Index,
    authority: &Authority,
    parcels: &mut [Parcel],
) -> Result<(), String> {
    if arguments.no_attestations {
        return Ok(());
    }
    let is_trusted = matches!(authority.origin(), Some(Origin::Trusted { .. }));
    let takes = arguments.attestations || index.address.is_warehouse() && is_trusted;
    let mut left = Vec::new();
    for parcel in parcels {
        let beside =
            attestation::beside(parcel).map_err(|error| format!("nothing was sent: {error}"))?;
        if beside.is_empty() {
            continue;
        }
        match takes {
            true => parcel.attach(beside),
            false => left.push(format!("`{}`", parcel.name)),
        }
    }
    if !left.is_empty() && authority.origin().is_some() {
        let why = match index.address.is_warehouse() {
            true => "it takes them from trusted publishers, and this upload goes by a token",
            false => "it is not known to take them; --attestations sends them all the same",
        };
        warn(&format!(
            "the attestations of {} are not sent to {}: {why}",
            left.join(", "),
            told(index)
        ));
    }
    Ok(())
}

/// What a plan says of a token that is not there yet.
pub fn provider(authority: &Authority) -> Option<Provider> {
    authority
        .publisher
        .as_ref()
        .map(Publisher::provider)
        .filter(|_| authority.credentials.is_none())
}
