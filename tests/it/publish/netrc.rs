//! Passwords in a `.netrc`: the last place to look, and only for the very host.

use super::command::{folder, publish_with};
use super::index::{Act, Index};
use crate::cli::run::{Folder, Ran};

fn publish(
    folder: &Folder,
    netrc: &str,
    words: &[&str],
    set: &[(&str, &str)],
) -> (Ran, Vec<String>) {
    let index = Index::doing(&[Act::Store]);
    folder.write("home/.netrc", netrc);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = std::fs::Permissions::from_mode(0o600);
        std::fs::set_permissions(folder.path("home/.netrc"), mode).expect("ours");
    }
    let words = [&["--yes"], words].concat();
    let set = [&[("NETRC", "")], set].concat();
    let ran = publish_with(folder, &index, &words, &set, "");
    let sent = index.seen.lock().expect("whole").authorizations.clone();
    let pairs = sent.iter().map(|sent| {
        use base64::Engine;
        let sent = sent.strip_prefix("Basic ").expect("a pair");
        let pair = base64::engine::general_purpose::STANDARD.decode(sent).expect("base64");
        String::from_utf8(pair).expect("UTF-8")
    });
    (ran, pairs.collect())
}

const AMY: &str =
    "machine example.org password no\nmachine 127.0.0.1\n login amy\n password canary1\n";

#[test]
fn it_is_asked_last_and_told() {
    let folder = folder();
    let (ran, sent) = publish(&folder, AMY, &[], &[]);
    assert_eq!((ran.code, &*sent[0]), (0, "amy:canary1"), "{}", ran.err);
    assert!(ran.out.contains("token or password: ~/.netrc line 4\n"), "{}", ran.out);
    assert_eq!(ran.err, "");
    let (ran, sent) = publish(&folder, AMY, &[], &[("SHIPWHEEL_TOKEN", "canary2")]);
    assert_eq!((ran.code, &*sent[0]), (0, "__token__:canary2"), "{}", ran.err);
    // The variable of curl, Python and uv.
    folder.write("own", AMY.replace("canary1", "canary3"));
    let path = folder.path("own");
    let (ran, sent) = publish(&folder, AMY, &[], &[("NETRC", path.to_str().expect("UTF-8"))]);
    assert_eq!((ran.code, &*sent[0]), (0, "amy:canary3"), "{}", ran.err);
    #[cfg(unix)]
    assert!(ran.err.contains("close it with `chmod 600`"), "{}", ran.err);
    // A token says what user it goes with; of several entries the last counts.
    let token = format!("{AMY}machine 127.0.0.1 password pypi-canary");
    let (ran, sent) = publish(&folder, &token, &[], &[]);
    assert_eq!((ran.code, &*sent[0]), (0, "__token__:pypi-canary"), "{}", ran.err);
    // A dry run says where it would come from.
    let (ran, sent) = publish(&folder, AMY, &["--dry-run"], &[]);
    assert!(ran.ends_with(0).contains("~/.netrc line 4"), "{}", ran.out);
    assert!(sent.is_empty());
}

#[test]
fn a_password_for_others_is_not_sent() {
    let folder = folder();
    for (netrc, words) in [
        ("default login amy password canary", &[][..]),
        ("machine 127.0.0.2 login amy password canary", &[]),
        ("machine localhost login amy password canary", &[]),
        ("machine 127.0.0.1 login amy", &[]),
        ("machine 127.0.0.1 password canary", &[]),
        (AMY, &["--username", "bob"]),
    ] {
        let (ran, sent) = publish(&folder, netrc, words, &[]);
        assert!(ran.fails().contains("there is no token or password"), "{netrc}: {}", ran.err);
        assert!(sent.is_empty(), "{netrc}");
    }
    let (ran, sent) = publish(&folder, AMY, &["--username", "amy"], &[]);
    assert_eq!((ran.code, &*sent[0]), (0, "amy:canary1"), "{}", ran.err);
}

#[test]
fn a_file_that_cannot_be_read_is_told_without_its_words() {
    let folder = folder();
    let (ran, sent) = publish(&folder, &format!("{AMY}canary\n"), &[], &[]);
    let expected = "`~/.netrc` was not used: line 5 has a word where ";
    assert!(ran.code == 2 && ran.err.contains(expected), "{}", ran.err);
    assert!(sent.is_empty());
}
