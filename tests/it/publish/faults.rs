//! Each way in which an index or the way to it can fail, and the ending that each file has then.
//! The rows are those of `tests/data/faults_publish.json`: the same faults, done to other tools.

use super::index::{Act, Index, answer};
use crate::cli::run::Folder;
use shipwheel::engine::Next;
use shipwheel::engine::credentials::{Credentials, Secret};
use shipwheel::engine::index::{self, Asked, Environment, Origin};
use shipwheel::engine::upload::{self, Ending, Event, Limits, Parcel, Standing};
use std::sync::Arc;
use std::time::{Duration, Instant};

const TOKEN: &str = "canary-4711-never-shown";

const PROJECT: &str = "\
[build-system]
requires = [\"flit_core >=3.12,<4\"]
build-backend = \"flit_core.buildapi\"
[project]
name = \"pkg\"
version = \"1.0\"
description = \"A package\"
";

/// What an upload of a wheel and an sdist came to.
pub struct Told {
    pub endings: Vec<Ending>,
    pub pauses: Vec<(Duration, String)>,
    took: Duration,
}

/// An sdist and a wheel, built once for each call.
pub fn archives() -> (Folder, Vec<Parcel>) {
    archives_of(0)
}

/// With so many bytes that cannot be packed.
fn archives_of(size: usize) -> (Folder, Vec<Parcel>) {
    let folder = Folder::new(&[("pyproject.toml", PROJECT), ("src/pkg/__init__.py", "")]);
    let mut state = 1_u64;
    let noise = std::iter::repeat_with(|| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        state.to_be_bytes()[0]
    });
    if size > 0 {
        folder.write("src/pkg/noise", noise.take(size).collect::<Vec<u8>>());
    }
    folder.run(&["build"]).ends_with(0);
    let parcel = |name: &str| {
        let (inspection, parcel) = upload::read(&folder.path(name)).expect("a file");
        assert!(!inspection.has_errors(), "{inspection:?}");
        parcel.expect("an archive")
    };
    let parcels = vec![parcel("dist/pkg-1.0.tar.gz"), parcel("dist/pkg-1.0-py2.py3-none-any.whl")];
    (folder, parcels)
}

const WHEEL: &str = "pkg-1.0-py2.py3-none-any.whl";
const SDIST: &str = "pkg-1.0.tar.gz";

fn limits() -> Limits {
    Limits {
        connect: Duration::from_secs(2),
        idle: Duration::from_millis(700),
        pause: Duration::from_millis(5),
        longest_pause: Duration::from_secs(2),
        attempts: 4,
    }
}

pub fn send_all(url: &str, parcels: &[Parcel], ask: bool) -> Told {
    let asked = Asked { url: Some(url.to_owned()), ..Asked::default() };
    let mut warnings = Vec::new();
    let index = index::choose(&asked, &Environment::default(), None, &mut warnings);
    let index = index.expect("an index");
    let credentials = Credentials {
        username: "__token__".to_owned(),
        username_from: Origin::Default,
        secret: Secret::new(TOKEN),
        secret_from: Origin::StandardInput,
    };
    let standings = match ask {
        true => upload::preflight(&index.address, parcels, limits()).expect("a way").standings,
        false => vec![Standing::New; parcels.len()],
    };
    let shipment: Vec<_> = parcels.iter().cloned().zip(standings).collect();
    let mut pauses = Vec::new();
    let mut last = 0;
    let mut events = |event: Event<'_>| {
        match event {
            Event::Pausing { pause, reason, .. } => pauses.push((pause, reason.to_owned())),
            Event::Sending { done, total, .. } => {
                assert!(done <= total, "{done} of {total}");
                last = done;
            }
            Event::Ended { .. } => {}
        }
        Next::Continue
    };
    let start = Instant::now();
    let endings = upload::send(&index, &credentials, &shipment, limits(), &mut events);
    let told = Told { endings: endings.expect("a way"), pauses, took: start.elapsed() };
    let shown = format!("{:?} {:?} {credentials:?}", told.endings, told.pauses);
    assert!(!shown.contains(TOKEN) && !shown.contains("X190b2tlbl9f"), "{shown}");
    told
}

fn send(acts: &[Act]) -> (Told, Index) {
    let (_folder, parcels) = archives();
    let index = Index::doing(acts);
    let told = send_all(&index.url(), &parcels, false);
    assert!(!index.seen.lock().expect("whole").leaked, "a question came with a password");
    (told, index)
}

const UPLOADED: [Ending; 2] = [Ending::Uploaded, Ending::Uploaded];

#[track_caller]
pub fn refused(ending: &Ending) -> (u16, &str) {
    match ending {
        Ending::Refused { status, sentence } => (*status, sentence),
        other => panic!("{other:?}"),
    }
}

#[track_caller]
pub fn failed(ending: &Ending) -> &str {
    match ending {
        Ending::Failed { reason } => reason,
        other => panic!("{other:?}"),
    }
}

#[test]
fn the_wheel_goes_first_and_every_byte_arrives() {
    let (_folder, parcels) = archives();
    let index = Index::doing(&[Act::Store]);
    assert_eq!(send_all(&index.url(), &parcels, false).endings, UPLOADED);
    assert_eq!(index.posts(), [WHEEL, SDIST]);
    let seen = index.seen.lock().expect("whole");
    assert_eq!(seen.content as u64, parcels[0].size);
    assert!(seen.authorizations.iter().all(|one| one.starts_with("Basic X190b2tlbl9fOm")));
}

#[test]
fn a_busy_index_is_given_time_and_asked_before_anything_is_sent_again() {
    for (status, reason) in [(500, "Oops"), (502, "Bad Gateway"), (503, "Busy"), (408, "Slow")] {
        let busy = Act::Say(answer(status, reason, "", ""));
        let (told, index) = send(&[busy.clone(), busy.clone(), busy, Act::Store]);
        assert_eq!(told.endings, UPLOADED, "{status}");
        assert_eq!(index.posts(), [WHEEL, WHEEL, WHEEL, WHEEL, SDIST]);
        assert_eq!(told.pauses.len(), 3);
        assert!(told.pauses[0].0 < told.pauses[2].0, "{:?}", told.pauses);
        assert!(told.pauses[0].1.contains(reason), "{:?}", told.pauses);
    }
}

#[test]
fn an_index_that_stays_busy_is_left_alone_in_the_end() {
    let (told, index) = send(&[Act::Say(answer(503, "Busy", "", ""))]);
    assert_eq!(failed(&told.endings[1]), "status 503: Busy, 4 times");
    assert_eq!(told.endings[0], Ending::NotSent);
    assert_eq!(index.posts().len(), 4);
}

#[test]
fn retry_after_is_kept_and_one_that_takes_too_long_is_told() {
    let wait =
        |when: &str| Act::Say(answer(429, "Slow down", &format!("Retry-After: {when}\r\n"), ""));
    let (told, _) = send(&[wait("1"), Act::Store]);
    assert_eq!(told.endings, UPLOADED);
    assert_eq!(told.pauses[0].0, Duration::from_secs(1));
    assert!(told.took >= Duration::from_secs(1));
    // As a date it is the same.
    let soon = jiff::Timestamp::now() + jiff::SignedDuration::from_secs(2);
    let date = soon.strftime("%a, %d %b %Y %H:%M:%S GMT").to_string();
    let (told, _) = send(&[wait(&date), Act::Store]);
    assert_eq!(told.endings, UPLOADED);
    assert!((1..=2).contains(&told.pauses[0].0.as_secs()), "{:?}", told.pauses);
    let (told, index) = send(&[wait("3600")]);
    assert!(failed(&told.endings[1]).contains("in 3600 seconds"), "{:?}", told.endings);
    assert_eq!(index.posts().len(), 1);
}

#[test]
fn what_was_stored_before_the_connection_broke_is_found_and_not_sent_again() {
    let busy = Act::StoreAndSay(answer(503, "Busy", "", ""));
    let half = "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf".to_owned();
    for act in [Act::StoreAndCut, busy, Act::StoreAndSay(half)] {
        let (told, index) = send(&[act.clone(), Act::Store]);
        if matches!(&act, Act::StoreAndSay(text) if text.contains("half")) {
            assert_eq!(told.endings[1], Ending::Uploaded, "{act:?}");
            continue;
        }
        assert_eq!(told.endings, UPLOADED, "{act:?}");
        assert_eq!(index.posts(), [WHEEL, SDIST], "{act:?}");
    }
}

#[test]
fn a_connection_that_breaks_in_the_middle_is_taken_up_again() {
    let (told, index) = send(&[Act::CutAfter(500), Act::CutAfter(0), Act::Store]);
    assert_eq!(told.endings, UPLOADED);
    assert_eq!(index.posts(), [WHEEL, SDIST]);
    assert_eq!(index.seen.lock().expect("whole").paths.len(), 4);
}

#[test]
fn nobody_there_is_told() {
    let (_folder, parcels) = archives();
    let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let told = send_all(&format!("http://127.0.0.1:{port}/legacy/"), &parcels, false);
    assert!(failed(&told.endings[1]).starts_with("no connection: "), "{:?}", told.endings);
    assert_eq!(told.endings[0], Ending::NotSent);
}

#[test]
fn silence_ends_after_the_limit() {
    for act in [Act::Silence, Act::NeverRead] {
        let (told, _) = send(&[act.clone(), Act::Store]);
        assert_eq!(told.endings, UPLOADED, "{act:?}");
        assert!(told.pauses[0].1.contains("nothing came"), "{:?}", told.pauses);
        assert!(told.took < Duration::from_secs(5), "{:?}", told.took);
    }
}

#[test]
fn an_index_may_read_slowly() {
    let (_folder, parcels) = archives_of(3_000_000);
    let index = Index::doing(&[Act::ReadSlowly]);
    let told = send_all(&index.url(), &parcels, false);
    assert_eq!(told.endings, UPLOADED);
    assert_eq!(index.seen.lock().expect("whole").content as u64, parcels[0].size);
}

#[test]
fn an_answer_may_take_its_time() {
    let slow = Act::Slowly(answer(400, "Bad Request", "", "Invalid value for name."));
    let (told, _) = send(&[slow]);
    assert_eq!(refused(&told.endings[1]), (400, "Invalid value for name."));
}

#[test]
fn a_refusal_is_told_in_the_words_of_the_index_and_never_repeated() {
    let json = "{\"message\": \"x\", \"code\": \"403 Invalid API Token: token is expired\"}";
    let cases = [
        (
            answer(400, "Invalid distribution file. Not a zip", "", ""),
            400,
            "Invalid distribution file. Not a zip",
        ),
        (
            answer(403, "Forbidden", "Content-Type: application/json\r\n", json),
            403,
            "403 Invalid API Token: token is expired",
        ),
        (answer(401, "Unauthorized", "", ""), 401, "Unauthorized"),
        (
            answer(404, "Not Found", "", "<html><title>no such stage</title></html>"),
            404,
            "no such stage",
        ),
        (answer(405, "Method Not Allowed", "", ""), 405, "Method Not Allowed"),
        (
            answer(410, "Project pre-registration is no longer required", "", ""),
            410,
            "Project pre-registration is no longer required",
        ),
        (answer(413, "Content Too Large", "", ""), 413, "Content Too Large"),
        (
            answer(400, "Bad Request", "Content-Type: text/plain\r\n", "two\r\nlines"),
            400,
            "two lines",
        ),
    ];
    for (text, status, sentence) in cases {
        let (told, index) = send(&[Act::Say(text)]);
        assert_eq!(refused(&told.endings[1]), (status, sentence));
        assert_eq!(told.endings[0], Ending::NotSent);
        assert_eq!(index.posts(), [WHEEL]);
        assert!(told.pauses.is_empty());
    }
}

#[test]
fn a_refusal_before_the_body_was_read_is_told() {
    let (told, _) = send(&[Act::SayEarly(answer(413, "Too Large", "Connection: close\r\n", ""))]);
    assert_eq!(refused(&told.endings[1]), (413, "Too Large"));
}

#[test]
fn no_redirect_leads_to_another_host_or_to_a_get() {
    let (_folder, parcels) = archives();
    for status in [301, 302, 303, 307, 308] {
        let other = Index::doing(&[Act::Store]);
        let location = format!("Location: http://localhost:{}/legacy/\r\n", other.port);
        let index = Index::doing(&[Act::Say(answer(status, "Moved", &location, ""))]);
        let told = send_all(&index.url(), &parcels, false);
        let (told_status, sentence) = refused(&told.endings[1]);
        assert_eq!(told_status, status);
        assert!(sentence.contains("localhost"), "{sentence}");
        assert!(other.seen.lock().expect("whole").paths.is_empty());
    }
}

#[test]
fn one_redirect_on_the_same_host_keeps_the_upload() {
    let moved = |status| Act::Say(answer(status, "Moved", "Location: /other/\r\n", ""));
    for status in [307, 308] {
        let (told, index) = send(&[moved(status), Act::Store]);
        assert_eq!(told.endings, UPLOADED);
        assert_eq!(index.seen.lock().expect("whole").paths, ["/legacy/", "/other/", "/legacy/"]);
    }
    for status in [301, 302, 303] {
        let (told, _) = send(&[moved(status), Act::Store]);
        assert_eq!(refused(&told.endings[1]).0, status);
    }
    let (told, index) = send(&[moved(308)]);
    assert_eq!(refused(&told.endings[1]).0, 308);
    assert_eq!(index.posts().len(), 2);
}

#[test]
fn a_sign_in_page_is_no_success() {
    let page = "<!DOCTYPE html><html><body>Log in to the hotel</body></html>";
    let page = answer(200, "OK", "Content-Type: text/html\r\n", page);
    let (told, _) = send(&[Act::Say(page.clone())]);
    assert!(failed(&told.endings[1]).contains("web page"), "{:?}", told.endings);
    assert_eq!(told.endings[0], Ending::NotSent);
    // Where the file is on the index all the same, it is there.
    let (told, _) = send(&[Act::StoreAndSay(page)]);
    assert_eq!(told.endings, UPLOADED);
}

#[test]
fn an_answer_without_end_is_cut_off() {
    let body = "x".repeat(20_000_000);
    let (told, _) = send(&[Act::Say(answer(400, "Bad Request", "", &body))]);
    let (_, sentence) = refused(&told.endings[1]);
    assert!(sentence.len() < 1000);
    let bomb = "Content-Encoding: gzip\r\nContent-Type: text/plain\r\n";
    let (told, _) = send(&[Act::Say(answer(400, "Bad Request", bomb, "\u{1f}\0\0\0"))]);
    assert_eq!(refused(&told.endings[1]), (400, "Bad Request"));
}

#[test]
fn an_answer_cannot_act_on_a_terminal_by_its_reason() {
    let (told, _) = send(&[Act::Say(answer(400, "\u{1b}[31mred", "", ""))]);
    assert!(!failed(&told.endings[1]).contains('\u{1b}'), "{:?}", told.endings);
}

/// A certificate that nobody vouches for, made with openssl for this test.
#[test]
fn an_index_with_a_certificate_of_its_own_gets_nothing() {
    use rustls::pki_types::{CertificateDer, PrivateKeyDer};
    let certificate = include_bytes!("../../data/self_signed/certificate.der");
    let key = include_bytes!("../../data/self_signed/key.der");
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = rustls::ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .expect("there are some")
        .with_no_client_auth()
        .with_single_cert(
            vec![CertificateDer::from(certificate.to_vec())],
            PrivateKeyDer::try_from(key.to_vec()).expect("a key"),
        )
        .expect("a pair");
    let config = Arc::new(config);
    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    let url = format!("https://localhost:{}/legacy/", listener.local_addr().expect("one").port());
    let (sender, received) = std::sync::mpsc::channel();
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.expect("a connection");
            let mut tls = rustls::ServerConnection::new(config.clone()).expect("a connection");
            let mut bytes = [0; 1];
            let read =
                std::io::Read::read(&mut rustls::Stream::new(&mut tls, &mut stream), &mut bytes);
            sender.send(read.unwrap_or(0)).expect("a test");
        }
    });
    let (_folder, parcels) = archives();
    let told = send_all(&url, &parcels, false);
    assert!(failed(&told.endings[1]).starts_with("no safe connection: "), "{:?}", told.endings);
    assert!(told.pauses.is_empty());
    assert_eq!(received.try_iter().sum::<usize>(), 0);
}

#[test]
fn a_secret_that_the_index_repeats_is_not_told() {
    let (_folder, parcels) = archives();
    let basic = Secret::new(TOKEN).basic("__token__");
    let echo = format!("no: Basic {} {TOKEN}", basic.expose());
    let index = Index::doing(&[Act::Say(answer(403, &echo, "", ""))]);
    let told = send_all(&index.url(), &parcels, false);
    assert_eq!(refused(&told.endings[1]), (403, "no: Basic [redacted] [redacted]"));
}

#[test]
fn running_it_again_completes_a_release() {
    let (_folder, parcels) = archives();
    let refusal = Act::Say(answer(400, "no sdists today", "", ""));
    let index = Index::doing(&[Act::Store, refusal, Act::Warehouse]);
    let first = send_all(&index.url(), &parcels, true);
    assert_eq!(first.endings[1], Ending::Uploaded);
    assert_eq!(refused(&first.endings[0]), (400, "no sdists today"));
    let second = send_all(&index.url(), &parcels, true);
    assert_eq!(second.endings, [Ending::Uploaded, Ending::AlreadyThere]);
    assert_eq!(index.posts(), [WHEEL, SDIST, SDIST]);
    let third = send_all(&index.url(), &parcels, true);
    assert_eq!(third.endings, [Ending::AlreadyThere, Ending::AlreadyThere]);
    assert_eq!(index.posts().len(), 3);
}

#[test]
fn other_bytes_under_the_same_name_are_never_called_uploaded() {
    let (_folder, parcels) = archives();
    let index = Index::doing(&[Act::Warehouse]);
    index.seen.lock().expect("whole").stored.insert(WHEEL.to_owned(), "ab".repeat(32));
    for ask in [true, false] {
        let told = send_all(&index.url(), &parcels, ask);
        assert_eq!(told.endings[1], Ending::Conflict { sha256: "ab".repeat(32) });
        assert_eq!(told.endings[0], Ending::NotSent);
    }
}

/// The faults that are known of other tools are each the business of a test here.
#[test]
fn every_fault_that_was_done_to_others_is_done_here() {
    let rows = include_str!("../../data/faults_publish.json");
    let rows: serde_json::Value = serde_json::from_str(rows).expect("JSON");
    let tested: Vec<&str> = TESTED.split_whitespace().collect();
    for row in rows.as_object().expect("an object").keys().filter(|row| *row != "origin") {
        assert!(tested.contains(&row.as_str()), "nobody tests {row}");
    }
}

/// Here, in `portal.rs`, and the last lines in `command.rs` and `choice.rs`.
const TESTED: &str = "
    baseline redirect_301_other_host redirect_302_other_host redirect_303_other_host
    redirect_307_other_host redirect_308_other_host redirect_loop reset_mid_upload
    early_4xx_while_sending e500_then_ok e502_then_ok e503_then_ok e429_retry_after_3 e503_always
    e401 e403 silent_server slow_loris_response never_reads ok_html_captive huge_error_body
    gzip_bomb_body ambiguous_commit_then_reset ambiguous_commit_then_503 rerun_same_files
    rerun_skip_existing partial_release verbose_leak
    ok_empty_captive no_content_captive redirect_301_login_captive ok_json_captive
    network_authentication_511
    plain_http_creds url_userinfo file_url_or_ftp
    ansi_in_error ansi_in_reason env_token_in_ps pypirc_world_readable pypirc_percent_token
    crlf_in_token proxy_env self_signed_tls
";
