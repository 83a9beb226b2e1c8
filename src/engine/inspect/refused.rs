//! What PyPI looks for in Python files, and refuses the whole upload for: code that was encrypted,
//! and its own tokens (`warehouse/utils/scanner_rules`, read in November 2026).

use super::Findings;
use memchr::memmem;

/// The check that finds it.
pub const CHECK: &str = "refused-content";
/// Larger files are not looked at, in bytes.
const MOST: u64 = 5 * 1024 * 1024;
/// Every token for pypi.org begins so.
const TOKEN: &[u8] = b"pypi-AgEIcHlwaS5vcmcCJ";
/// What a token has behind that at least, in characters.
const TOKEN_REST: usize = 150;
const PYARMOR: [&[u8]; 5] = [
    b"__pyarmor__(__name__, __file__,",
    b"__pyarmor_enter__",
    b"__pyarmor_exit__",
    b"__pyarmor_assert__",
    b"__pyarmor_bcc__",
];
const SOURCEDEFENDER: [&[u8]; 2] = [b"---BEGIN PYE FILE---", b"---END PYE FILE---"];

/// Whether the index looks into a member of this name and size.
pub(super) fn concerns(name: &str, size: u64) -> bool {
    let file = name.rsplit('/').next().unwrap_or_default();
    let suffix = file.rsplit_once('.').filter(|(stem, _)| !stem.is_empty());
    let looked_at = |(_, suffix): (&str, &str)| {
        suffix.eq_ignore_ascii_case("py") || suffix.eq_ignore_ascii_case("pye")
    };
    size <= MOST && suffix.is_some_and(looked_at)
}

/// Looks into one of them.
pub(super) fn check(name: &str, bytes: &[u8], findings: &mut Findings) {
    let shown = name.escape_debug();
    let has = |what: &&[u8]| memmem::find(bytes, what).is_some();
    // One search for what all of them have, since nearly no file has any.
    if has(&&b"__pyarmor_"[..]) && PYARMOR.iter().any(has) {
        let message = format!("`{shown}` was encrypted with PyArmor, which PyPI does not take");
        findings.error(CHECK, Some(name), message);
    }
    if SOURCEDEFENDER.iter().all(has) {
        let message =
            format!("`{shown}` was encrypted with SourceDefender, which PyPI does not take");
        findings.error(CHECK, Some(name), message);
    }
    let is_token = |at: usize| {
        let rest = bytes[at + TOKEN.len()..].iter().take(TOKEN_REST);
        let plain = |byte: &&u8| byte.is_ascii_alphanumeric() || b"-_".contains(byte);
        rest.take_while(plain).count() == TOKEN_REST
    };
    if memmem::find_iter(bytes, TOKEN).any(is_token) {
        let message = format!(
            "`{shown}` holds a token of PyPI, which refuses the file: take it out, and revoke the \
             token"
        );
        findings.error(CHECK, Some(name), message);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(name: &str, text: &str) -> usize {
        let mut findings = Findings::default();
        if concerns(name, text.len() as u64) {
            check(name, text.as_bytes(), &mut findings);
        }
        findings.0.len()
    }

    #[test]
    fn what_the_index_refuses_is_told() {
        let token = |rest: usize| format!("T = '{}{}'", "pypi-AgEIcHlwaS5vcmcCJ", "a".repeat(rest));
        for (name, text, count) in [
            ("a/b.py", "__pyarmor__(__name__, __file__, b'x')", 1),
            // The template of PyArmor itself.
            ("a/b.py", "__pyarmor__(__name__, $path, b'x')", 0),
            ("a/b.PY", "x = __pyarmor_exit__", 1),
            ("a/b.pyi", "__pyarmor_exit__", 0),
            (".py", "__pyarmor_exit__", 0),
            ("b.pye", "---BEGIN PYE FILE---\nx\n----END PYE FILE----", 1),
            ("b.py", "---BEGIN PYE FILE---", 0),
            ("b.py", &token(150), 1),
            ("b.py", &token(149), 0),
            ("b.txt", &token(150), 0),
            ("b.py", &(token(20) + "\n" + &token(157)), 1),
        ] {
            assert_eq!(found(name, text), count, "{name}: {text}");
        }
        assert!(!concerns("a.py", MOST + 1) && concerns("a.py", MOST));
    }

    #[test]
    fn a_message_does_not_say_the_token() {
        let mut findings = Findings::default();
        let token = format!("pypi-AgEIcHlwaS5vcmcCJ{}", "b".repeat(155));
        check("a.py", token.as_bytes(), &mut findings);
        assert!(!findings.0[0].message.contains("AgEI"), "{}", findings.0[0].message);
    }
}
