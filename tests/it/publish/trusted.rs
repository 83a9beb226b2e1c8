//! Trusted publishing: CI services that say who a job is, and an index that believes it or not.

use super::command::{folder, publish_with};
use super::index::{Act, Index, answer};
use crate::cli::run::{Folder, Ran};
use base64::Engine;
use serde_json::json;

fn ok(value: &serde_json::Value) -> String {
    answer(200, "OK", "Content-Type: application/json\r\n", &value.to_string())
}

fn proof(claims: &serde_json::Value) -> String {
    let middle = base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(claims.to_string());
    format!("e30.{middle}.canary-signature")
}

fn minted(token: &str, seconds: i64) -> String {
    let end = jiff::Timestamp::now().as_second() + seconds;
    ok(&json!({ "success": true, "token": token, "expires": end }))
}

/// An index that offers it, on a machine that is also the CI service.
fn offering() -> Index {
    let index = Index::doing(&[Act::Store]);
    index.say("/_/oidc/audience", &[ok(&json!({ "audience": "loop" }))]);
    index.say("/_/oidc/mint-token", &[minted("tok-1", 900)]);
    index.say("/proof", &[ok(&json!({ "value": proof(&json!({ "sub": "me" })) }))]);
    index
}

fn github(url: &str) -> Vec<(&'static str, &str)> {
    vec![
        ("GITHUB_ACTIONS", "true"),
        ("ACTIONS_ID_TOKEN_REQUEST_URL", url),
        ("ACTIONS_ID_TOKEN_REQUEST_TOKEN", "canary-request"),
    ]
}

fn proof_url(index: &Index) -> String {
    format!("http://127.0.0.1:{}/proof?api=2", index.port)
}

fn sent(index: &Index) -> Vec<String> {
    let basic = |token: &String| {
        let encoded = token.strip_prefix("Basic ").expect("Basic");
        let pair = base64::engine::general_purpose::STANDARD.decode(encoded).expect("base64");
        String::from_utf8(pair).expect("UTF-8")
    };
    index.seen.lock().expect("whole").authorizations.iter().map(basic).collect()
}

fn publish(folder: &Folder, index: &Index, set: &[(&str, &str)], words: &[&str]) -> Ran {
    let words = [&["--yes"], words].concat();
    let ran = publish_with(folder, index, &words, set, "");
    // The one line that may have a token is the one that hides it.
    let shown = ran.err.lines().filter(|line| !line.starts_with("::add-mask::"));
    for text in shown.chain([&*ran.out]) {
        assert!(!text.contains("tok-") && !text.contains("e30."), "{text}");
    }
    ran
}

#[test]
fn a_job_of_github_proves_who_it_is_and_publishes() {
    let (folder, index) = (folder(), offering());
    let url = proof_url(&index);
    let ran = publish(&folder, &index, &github(&url), &[]);
    assert!(
        ran.out.contains("token or password: trusted publishing (GitHub Actions)\n"),
        "{}",
        ran.out
    );
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert_eq!(ran.err, "::add-mask::tok-1\n");
    assert_eq!(sent(&index), ["__token__:tok-1", "__token__:tok-1"]);
    let asked = index.asked();
    assert_eq!(asked[0], ["/_/oidc/audience".to_owned(), String::new(), String::new()]);
    assert_eq!(asked[1][..2], ["/proof?api=2&audience=loop", "bearer canary-request"]);
    let body: serde_json::Value = serde_json::from_str(&asked[2][2]).expect("JSON");
    assert_eq!(body, json!({ "token": proof(&json!({ "sub": "me" })) }));
    assert_eq!(asked.len(), 3);
}

#[test]
fn it_is_not_used_where_a_token_was_given_or_nothing_is_to_be_sent() {
    let (folder, index) = (folder(), offering());
    let url = proof_url(&index);
    let mut set = github(&url);
    let ran = publish(&folder, &index, &set, &["--dry-run"]);
    let out = ran.ends_with(0);
    assert!(out.contains("trusted publishing (GitHub Actions), not asked for yet"), "{out}");
    let never = publish(&folder, &index, &set, &["--trusted-publishing", "never"]);
    assert!(never.fails().contains("there is no token"), "{}", never.err);
    let bob = publish(&folder, &index, &set, &["--username", "bob"]);
    assert!(bob.fails().contains("there is no token"), "{}", bob.err);
    set.push(("TWINE_PASSWORD", "given"));
    set.push(("TWINE_USERNAME", "alice"));
    let always = publish(&folder, &index, &set, &["--trusted-publishing", "always"]);
    assert!(always.fails().contains("TWINE_PASSWORD); take one of them away"), "{}", always.err);
    assert_eq!(publish(&folder, &index, &set, &[]).code, 0);
    assert_eq!(sent(&index), ["alice:given", "alice:given"]);
    assert!(index.asked().is_empty());
    let nowhere =
        publish(&folder, &Index::doing(&[Act::Store]), &[], &["--trusted-publishing", "always"]);
    assert!(nowhere.fails().contains("this is no job of GitHub Actions"), "{}", nowhere.err);
}

#[test]
fn a_token_that_ends_soon_is_made_anew_between_files() {
    let (folder, index) = (folder(), offering());
    index.say("/_/oidc/mint-token", &[minted("tok-1", 60), minted("tok-2", 900)]);
    let url = proof_url(&index);
    let ran = publish(&folder, &index, &github(&url), &[]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert_eq!(ran.err, "::add-mask::tok-1\n::add-mask::tok-2\n");
    // The first was minted for the question whether there is one; what is sent is fresh.
    assert_eq!(sent(&index), ["__token__:tok-2", "__token__:tok-2"]);
    let index = offering();
    index.say("/_/oidc/mint-token", &[minted("tok-1", 60), answer(422, "", "", "{}")]);
    let url = proof_url(&index);
    assert_eq!(publish(&folder, &index, &github(&url), &[]).code, 0);
    assert_eq!(sent(&index), ["__token__:tok-1", "__token__:tok-1"]);
}

#[test]
fn a_refusal_tells_the_claims_beside_what_a_publisher_has_to_say() {
    let (folder, index) = (folder(), offering());
    let claims = json!({
        "repository": "octo/ship", "repository_owner": "octo", "environment": "pypi\u{1b}[31m",
        "job_workflow_ref": "octo/ship/.github/workflows/release.yml@refs/tags/v1",
    });
    let proof = proof(&claims);
    index.say("/proof", &[ok(&json!({ "value": proof }))]);
    let errors = json!([{ "code": "invalid-publisher", "description": format!("no publisher for {proof}") }]);
    let body = json!({ "message": "Token request failed", "errors": errors }).to_string();
    index.say("/_/oidc/mint-token", &[answer(422, "Unprocessable Content", "", &body)]);
    let url = proof_url(&index);
    let ran = publish(&folder, &index, &github(&url), &[]);
    let err = ran.fails();
    assert!(
        err.contains("gives this job no token: no publisher for [redacted] (invalid-publisher)"),
        "{err}"
    );
    assert!(err.contains("A trusted publisher of `pkg` has to say:\n  Owner: octo "), "{err}");
    assert!(
        err.contains("  Workflow name: release.yml   (this job's `job_workflow_ref`)\n"),
        "{err}"
    );
    assert!(err.contains("  Environment name: pypi\\u{1b}[31m "), "{err}");
    assert!(index.posts().is_empty());
}

#[test]
fn what_is_not_offered_or_not_allowed_is_told() {
    let folder = folder();
    let fails = |index: &Index, set: &[(&str, &str)], part: &str| {
        let ran = publish(&folder, index, set, &[]);
        assert_eq!(ran.code, 2, "{}", ran.out);
        assert!(ran.err.contains(part), "{}", ran.err);
        assert!(index.posts().is_empty());
    };
    let index = offering();
    fails(&index, &[("GITHUB_ACTIONS", "true")], "`permissions: id-token: write`");
    fails(&index, &[("GITLAB_CI", "true")], "the variable LOOP_ID_TOKEN is not set");
    fails(&index, &github("http://x.example/"), "not one of https");
    let url = proof_url(&index);
    index.say("/_/oidc/audience", &[ok(&json!({ "audience": "pypi" }))]);
    fails(&index, &github(&url), "is the name of another index; nothing was told to it");
    index.say("/_/oidc/audience", &[answer(404, "Not Found", "", "")]);
    fails(&index, &github(&url), "does not offer trusted publishing");
    let index = offering();
    let url = proof_url(&index);
    index.say("/proof", &[answer(500, "", "", "canary")]);
    fails(&index, &github(&url), "it answered with status 500");
    index.say("/proof", &[ok(&json!({ "other": 1 }))]);
    fails(&index, &github(&url), "its answer has no token");
    let index = offering();
    let url = proof_url(&index);
    index.say("/_/oidc/mint-token", &[answer(503, "", "", "<html>busy")]);
    fails(&index, &github(&url), "with status 503");
}

#[test]
fn gitlab_has_its_proof_in_a_variable() {
    let (folder, index) = (folder(), offering());
    let set = [("GITLAB_CI", "true"), ("SHIPWHEEL_ID_TOKEN", "e30.canary.x")];
    let ran = publish(&folder, &index, &set, &[]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert!(index.asked()[1][2].contains("e30.canary.x"));
    assert_eq!(ran.err, "", "only GitHub is told what to hide");
}

#[test]
fn a_machine_of_google_asks_its_metadata() {
    let (folder, index) = (folder(), offering());
    let own = "/computeMetadata/v1/instance/service-accounts/default";
    index.say(&format!("{own}/identity"), &[answer(200, "OK", "", "e30.own.x")]);
    let host = format!("127.0.0.1:{}", index.port);
    let mut set = vec![("GCE_METADATA_HOST", &*host)];
    assert_eq!(publish(&folder, &index, &set, &[]).code, 0);
    let asked = index.asked();
    assert_eq!(asked[1][..2], [&format!("{own}/identity?audience=loop&format=full"), "Google"]);
    assert!(asked[2][2].contains("e30.own.x"));
    // In the name of another account.
    let index = offering();
    index.say(&format!("{own}/token"), &[ok(&json!({ "access_token": "canary-access" }))]);
    let path = "/v1/projects/-/serviceAccounts/a@b.example:generateIdToken";
    index.say(path, &[ok(&json!({ "token": "e30.other.x" }))]);
    let host = format!("127.0.0.1:{}", index.port);
    let accounts = format!("http://{host}");
    set = vec![
        ("GCE_METADATA_HOST", &*host),
        ("GOOGLE_SERVICE_ACCOUNT_NAME", "a@b.example"),
        ("CLOUDSDK_API_ENDPOINT_OVERRIDES_IAMCREDENTIALS", &*accounts),
    ];
    let ran = publish(&folder, &index, &set, &[]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    let asked = index.asked();
    assert_eq!(asked[2][1], "Bearer canary-access");
    assert_eq!(asked[2][2], json!({ "audience": "loop", "includeEmail": true }).to_string());
    assert!(asked[3][2].contains("e30.other.x"));
}

#[test]
#[cfg(unix)]
fn buildkite_and_circleci_are_asked_by_their_programs() {
    use std::os::unix::fs::PermissionsExt;
    let folder = folder();
    let script = "#!/bin/sh\nprintf '%s\\n' \"$*\" > \"$HOME/said\"\nenv > \"$HOME/seen\"\n\
                  [ -z \"$BROKEN\" ] || { echo 'no agent' >&2; exit 1; }\necho e30.agent.x\n";
    for (set, program, words) in [
        ("BUILDKITE", "buildkite-agent", "oidc request-token --audience loop\n"),
        ("CIRCLECI", "circleci", "run oidc get --claims {\"aud\":\"loop\"} --root-issuer\n"),
    ] {
        folder.write(&format!("bin/{program}"), script);
        let mode = std::fs::Permissions::from_mode(0o755);
        std::fs::set_permissions(folder.path(&format!("bin/{program}")), mode).expect("ours");
        let path = format!("{}:/usr/bin:/bin", folder.path("bin").display());
        let (index, broken) = (offering(), offering());
        let mut environment =
            vec![(set, "true"), ("PATH", &*path), ("CIRCLE_OIDC_TOKEN", "canary")];
        let ran = publish(&folder, &index, &environment, &[]);
        assert_eq!(ran.code, 0, "{}", ran.err);
        assert_eq!(folder.read("home/said"), words);
        assert!(!folder.read("home/seen").contains("canary"));
        assert!(index.asked()[1][2].contains("e30.agent.x"));
        environment.push(("BROKEN", "1"));
        let ran = publish(&folder, &broken, &environment, &[]);
        assert!(ran.fails().contains(&format!("`{program}` failed: no agent")), "{}", ran.err);
    }
}
