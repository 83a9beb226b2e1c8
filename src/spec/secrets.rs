//! Names of files that programs keep credentials in: those of twine and pip, curl, git, npm, ssh,
//! Google's clients and the many readers of `.env`. As of November 2026.

/// Ends of names of keys and certificates; the latter are often public.
const EXTENSIONS: [&str; 4] = [".pem", ".key", ".p12", ".pfx"];

/// Names of files that hold secrets more often than not.
pub const NAMES: [&str; 9] = [
    ".env",
    ".git-credentials",
    ".netrc",
    ".npmrc",
    ".pypirc",
    "_netrc",
    "credentials.json",
    "id_ed25519",
    "id_rsa",
];

/// Whether a file called `name` holds secrets more often than not.
pub fn is_secret(name: &str) -> bool {
    NAMES.contains(&name)
}

/// Whether it may hold one.
pub fn may_be_secret(name: &str) -> bool {
    is_secret(name) || EXTENSIONS.iter().any(|end| name.ends_with(end))
}
