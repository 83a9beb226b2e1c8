//! What a job says of itself in its proof, beside what a publisher of the project must say for the
//! index to believe it (warehouse, 2026-08).

use super::Provider;
use crate::engine::credentials::Secret;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Map, Value};

/// A claim that decides.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claim {
    /// The name of the claim.
    pub name: &'static str,
    /// What the publisher's form calls it.
    pub field: &'static str,
    /// What stands there if it is to be this job.
    pub value: String,
}

/// The claims of `proof` that the publisher of a project is compared with; none where the proof
/// cannot be read.
pub fn claims(proof: &Secret, provider: Provider) -> Vec<Claim> {
    let Some(all) = payload(proof) else { return Vec::new() };
    let text = |name: &str| all.get(name).and_then(Value::as_str).map(str::to_owned);
    let file = |name: &str| text(name).and_then(|reference| file_of(&reference));
    let claim = |name, field, value: Option<String>| {
        Some(Claim { name, field, value: value?.chars().take(300).collect() })
    };
    let environment = text("environment").unwrap_or_else(|| "(empty)".to_owned());
    let claims = match provider {
        Provider::GitHub => vec![
            claim("repository_owner", "Owner", text("repository_owner")),
            claim("repository", "Repository name", text("repository").map(|full| last(&full))),
            claim("job_workflow_ref", "Workflow name", file("job_workflow_ref")),
            claim("environment", "Environment name", Some(environment)),
        ],
        Provider::GitLab => vec![
            claim("namespace_path", "Namespace", text("namespace_path")),
            claim("project_path", "Project name", text("project_path").map(|full| last(&full))),
            claim(
                "ci_config_ref_uri",
                "Top-level pipeline file path",
                pipeline(text("ci_config_ref_uri"), text("project_path")),
            ),
            claim("environment", "Environment name", Some(environment)),
        ],
        Provider::Google => {
            vec![claim("email", "Email", text("email")), claim("sub", "Subject", text("sub"))]
        }
        Provider::Buildkite | Provider::CircleCi => {
            vec![claim("iss", "Issuer", text("iss")), claim("sub", "Subject", text("sub"))]
        }
    };
    claims.into_iter().flatten().collect()
}

/// The middle part of a JSON web token; its signature is the index's business.
fn payload(proof: &Secret) -> Option<Map<String, Value>> {
    let middle = proof.expose().split('.').nth(1)?.trim_end_matches('=');
    let bytes = URL_SAFE_NO_PAD.decode(middle).ok()?;
    match serde_json::from_slice(&bytes).ok()? {
        Value::Object(claims) => Some(claims),
        _ => None,
    }
}

fn last(path: &str) -> String {
    path.rsplit('/').next().unwrap_or(path).to_owned()
}

/// `owner/repository/.github/workflows/release.yml@refs/heads/main` is `release.yml`.
fn file_of(reference: &str) -> Option<String> {
    let path = reference.split('@').next()?;
    Some(last(path)).filter(|name| !name.is_empty())
}

/// `gitlab.com/group/project//.gitlab-ci.yml@refs/heads/main` is `.gitlab-ci.yml`.
fn pipeline(reference: Option<String>, project: Option<String>) -> Option<String> {
    let reference = reference?;
    let path = reference.split('@').next()?;
    let (_, file) = path.split_once(&format!("{}//", project?))?;
    Some(file.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn claims_are_told_as_the_form_of_a_publisher_has_them() {
        let proof = |claims: Value| {
            let middle = URL_SAFE_NO_PAD.encode(claims.to_string());
            Secret::new(format!("e30.{middle}.c2ln"))
        };
        let told = |claims: Value, provider| {
            let told = super::claims(&proof(claims), provider);
            told.into_iter()
                .map(|claim| format!("{}={}", claim.field, claim.value))
                .collect::<Vec<_>>()
        };
        let github = serde_json::json!({
            "repository": "octo/ship", "repository_owner": "octo",
            "job_workflow_ref": "octo/ship/.github/workflows/release.yml@refs/tags/v1",
        });
        let expected = [
            "Owner=octo",
            "Repository name=ship",
            "Workflow name=release.yml",
            "Environment name=(empty)",
        ];
        assert_eq!(told(github, Provider::GitHub), expected);
        let gitlab = serde_json::json!({
            "namespace_path": "a/b", "project_path": "a/b/ship", "environment": "pypi",
            "ci_config_ref_uri": "gitlab.com/a/b/ship//ci/main.yml@refs/heads/main",
        });
        let expected = [
            "Namespace=a/b",
            "Project name=ship",
            "Top-level pipeline file path=ci/main.yml",
            "Environment name=pypi",
        ];
        assert_eq!(told(gitlab, Provider::GitLab), expected);
        let google = serde_json::json!({"email": "a@b.example", "sub": "7"});
        assert_eq!(told(google, Provider::Google), ["Email=a@b.example", "Subject=7"]);
        for broken in ["", "a.b.c", "..", "e30.!!.x"] {
            assert!(claims(&Secret::new(broken), Provider::GitHub).is_empty());
        }
    }
}
