//! A sign-in page in front of everything, and other answers that mean success by their status only:
//! none of them is one.

use super::command::{folder, publish_with};
use super::faults::{archives, failed, send_all};
use super::index::{Act, Index, answer};
use shipwheel::engine::upload::Ending;

/// What portals of hotels, trains and firms answer to whatever they are asked.
fn portals() -> Vec<(&'static str, String)> {
    let html = "Content-Type: text/html\r\n";
    let json = "Content-Type: application/json\r\n";
    let moved = |status| answer(status, "Moved", "Location: http://login.example/\r\n", "");
    vec![
        ("200 with HTML", answer(200, "OK", html, "<!DOCTYPE html><title>Log in</title>")),
        ("200 with a piece of HTML", answer(200, "OK", html, "<!-- x --><div>Log in</div>")),
        ("200 with text", answer(200, "OK", "Content-Type: text/plain\r\n", "please log in")),
        ("200 with nothing", answer(200, "OK", "", "")),
        ("200 with JSON", answer(200, "OK", json, "{\"login\": \"http://x.example/\"}")),
        ("200 with a failure in JSON", answer(200, "OK", json, "{\"error\": \"sign in\"}")),
        ("201 with nothing", answer(201, "Created", "", "")),
        ("203 with HTML", answer(203, "Non-Authoritative Information", html, "<html>Log in")),
        ("204", "HTTP/1.1 204 No Content\r\n\r\n".to_owned()),
        ("205", answer(205, "Reset Content", "", "")),
        ("301 to a page", moved(301)),
        ("302 to a page", moved(302)),
        ("303 to a page", moved(303)),
        ("307 to a page", moved(307)),
        ("308 to a page", moved(308)),
        ("401", answer(401, "Unauthorized", "", "")),
        ("511", answer(511, "Network Authentication Required", html, "<html>Log in")),
    ]
}

fn portal(text: &str) -> Index {
    let index = Index::doing(&[Act::Store]);
    for path in ["/legacy/", "/simple/pkg/"] {
        index.say(path, &[text.to_owned()]);
    }
    index
}

#[test]
fn whatever_a_portal_answers_is_no_success() {
    let (_folder, parcels) = archives();
    for (what, text) in portals() {
        for ask in [false, true] {
            let told = send_all(&portal(&text).url(), &parcels, ask);
            assert!(told.endings.iter().all(|one| !one.is_there()), "{what}: {:?}", told.endings);
            assert_eq!(told.endings[0], Ending::NotSent, "{what}");
        }
    }
}

#[test]
fn a_portal_has_an_exit_code_and_a_sentence() {
    for (what, text) in portals().into_iter().take(4) {
        let (folder, index) = (folder(), portal(&text));
        let set = [("SHIPWHEEL_TOKEN", "canary")];
        let ran = publish_with(&folder, &index, &["--yes"], &set, "");
        assert_eq!(ran.code, 1, "{what}: {}{}", ran.out, ran.err);
        let wheel = "Not uploaded pkg-1.0-py2.py3-none-any.whl: the answer ";
        assert!(ran.out.contains(wheel), "{what}: {}", ran.out);
        assert!(ran.out.contains("sign-in page?") && !ran.out.contains("Uploaded"), "{}", ran.out);
    }
}

#[test]
fn what_the_list_shows_is_there_whatever_was_answered() {
    let (_folder, parcels) = archives();
    for (what, text) in portals() {
        let index = Index::doing(&[Act::StoreAndSay(text.clone()), Act::Store]);
        let told = send_all(&index.url(), &parcels, false);
        // A refusal is taken at its word.
        let is_refused = ["301", "302", "303", "307", "308", "401"].contains(&&what[..3]);
        assert_eq!(told.endings[1].is_there(), !is_refused, "{what}: {:?}", told.endings);
    }
}

#[test]
fn a_word_that_the_list_denies_is_no_success() {
    let (_folder, parcels) = archives();
    // The list of the project is there, and goes on without the file.
    let index = Index::doing(&[Act::Say(answer(200, "OK", "", ""))]);
    index.seen.lock().expect("whole").stored.insert("pkg-0.9.tar.gz".into(), "ab".repeat(32));
    let told = send_all(&index.url(), &parcels, false);
    assert!(failed(&told.endings[1]).contains("does not list the file"), "{:?}", told.endings);
    // One that has other bytes says who stored what.
    let index = Index::doing(&[Act::Say(answer(200, "OK", "", ""))]);
    index.seen.lock().expect("whole").stored.insert(parcels[1].name.clone(), "ab".repeat(32));
    let told = send_all(&index.url(), &parcels, false);
    assert_eq!(told.endings[1], Ending::Conflict { sha256: "ab".repeat(32) });
    // An index without a list is believed; a list that needs a password is not asked further.
    for list in [answer(404, "Not Found", "", ""), answer(401, "Unauthorized", "", "")] {
        let index = Index::doing(&[Act::Say(answer(200, "OK", "", ""))]);
        index.say("/simple/pkg/", &[list]);
        let told = send_all(&index.url(), &parcels, false);
        assert_eq!(told.endings, [Ending::Uploaded, Ending::Uploaded]);
    }
    // One that has trouble with its list is given time.
    let index = Index::doing(&[Act::Store]);
    let listed = serde_json::json!({"files": parcels.iter().map(|one| {
        serde_json::json!({"filename": one.name, "hashes": {"sha256": one.digests.sha256}})
    }).collect::<Vec<_>>()});
    let kind = "Content-Type: application/vnd.pypi.simple.v1+json\r\n";
    let listed = answer(200, "OK", kind, &listed.to_string());
    index.say("/simple/pkg/", &[answer(503, "Busy", "", ""), listed]);
    let told = send_all(&index.url(), &parcels, false);
    assert_eq!(told.endings, [Ending::Uploaded, Ending::Uploaded]);
}
