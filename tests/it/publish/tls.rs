//! An index behind TLS whose certificate comes from an authority of its own, as those of firms do: made
//! for this test, in `tests/data/own_authority`.

use super::command::folder;
use super::index::{Act, Index, answer};
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::{ServerConfig, ServerConnection, StreamOwned};
use std::io::{ErrorKind, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::Arc;
use std::time::Duration;

/// The port at which TLS is spoken for `index`.
fn front(index: &Index) -> u16 {
    let certificate = include_bytes!("../../data/own_authority/certificate.der");
    let key = include_bytes!("../../data/own_authority/key.der");
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .expect("there are some")
        .with_no_client_auth()
        .with_single_cert(
            vec![CertificateDer::from(certificate.to_vec())],
            PrivateKeyDer::try_from(key.to_vec()).expect("a key"),
        )
        .expect("a pair");
    let config = Arc::new(config);
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let (port, behind) = (listener.local_addr().expect("one").port(), index.port);
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let config = config.clone();
            std::thread::spawn(move || {
                // One that does not trust us goes away.
                let _ = pass(stream.expect("a connection"), config, behind);
            });
        }
    });
    port
}

fn pass(stream: TcpStream, config: Arc<ServerConfig>, behind: u16) -> std::io::Result<()> {
    let moment = Some(Duration::from_millis(2));
    let mut plain = TcpStream::connect(("127.0.0.1", behind))?;
    plain.set_read_timeout(moment)?;
    let connection = ServerConnection::new(config).map_err(std::io::Error::other)?;
    let mut tls = StreamOwned::new(connection, stream);
    while tls.conn.is_handshaking() {
        tls.conn.complete_io(&mut tls.sock)?;
    }
    tls.sock.set_read_timeout(moment)?;
    let mut buffer = vec![0; 64 * 1024];
    let is_late = |kind| matches!(kind, ErrorKind::WouldBlock | ErrorKind::TimedOut);
    loop {
        match tls.read(&mut buffer) {
            Ok(0) => return Ok(()),
            Ok(count) => plain.write_all(&buffer[..count])?,
            Err(error) if is_late(error.kind()) => {}
            Err(error) => return Err(error),
        }
        match plain.read(&mut buffer) {
            Ok(0) => return Ok(()),
            Ok(count) => tls.write_all(&buffer[..count])?,
            Err(error) if is_late(error.kind()) => {}
            Err(error) => return Err(error),
        }
    }
}

#[test]
fn an_authority_of_ones_own_is_named_by_a_variable() {
    let (folder, index) = (folder(), Index::doing(&[Act::Store]));
    let url = format!("https://localhost:{}/legacy/", front(&index));
    let mut set = vec![("SHIPWHEEL_REPOSITORY_URL", &*url), ("SHIPWHEEL_TOKEN", "canary")];
    let publish = |set: &[(&str, &str)]| {
        let home = folder.path("home");
        let mut typed = folder.command(&["publish", "--yes"], "");
        typed = typed.without(shipwheel::engine::index::VARIABLES);
        typed = typed.without(&["SSL_CERT_FILE", "SSL_CERT_DIR"]);
        typed = typed.env("HOME", home.to_str().expect("UTF-8")).env("SHIPWHEEL_KEYRING", "none");
        set.iter().fold(typed, |typed, (name, value)| typed.env(name, value)).run(b"")
    };
    let ran = publish(&set);
    assert_eq!(ran.code, 1, "{}", ran.err);
    assert!(ran.out.contains("no safe connection: "), "{}", ran.out);
    assert!(ran.out.contains("in SSL_CERT_FILE\n"), "{}", ran.out);
    assert!(index.seen.lock().expect("whole").authorizations.is_empty());
    let authority = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/own_authority/authority.pem");
    set.push(("SSL_CERT_FILE", authority));
    let ran = publish(&set);
    assert_eq!(ran.code, 0, "{}{}", ran.out, ran.err);
    assert_eq!(index.posts().len(), 2);
}

/// Behind TLS nobody else answers, so nothing has to be listed; a page is no answer all the same.
#[test]
fn the_word_of_an_index_behind_tls_counts() {
    let authority = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/own_authority/authority.pem");
    for (text, code) in [
        (answer(200, "OK", "", ""), 0),
        (answer(202, "Accepted", "", ""), 0),
        (answer(200, "OK", "Content-Type: application/json\r\n", "{\"id\": 7}"), 0),
        (answer(200, "OK", "Content-Type: application/json\r\n", "{\"error\": \"no\"}"), 1),
        (answer(203, "OK", "Content-Type: text/html\r\n", "<html>Sign in"), 1),
        (answer(200, "OK", "Content-Type: text/html\r\n", "<html>Blocked"), 1),
        ("HTTP/1.1 204 No Content\r\n\r\n".to_owned(), 1),
    ] {
        let (folder, index) = (folder(), Index::doing(&[Act::Say(text.clone())]));
        // A list that is there, and never shows the file.
        index.seen.lock().expect("whole").stored.insert("pkg-0.9.tar.gz".into(), "ab".repeat(32));
        let url = format!("https://localhost:{}/legacy/", front(&index));
        let words = ["--yes", "--repository-url", &url];
        let set = [("SHIPWHEEL_TOKEN", "canary"), ("SSL_CERT_FILE", authority)];
        let mut typed = folder.command(&[&["publish"], &words[..]].concat(), "");
        typed = typed.without(shipwheel::engine::index::VARIABLES);
        let home = folder.path("home");
        typed = typed.env("HOME", home.to_str().expect("UTF-8")).env("SHIPWHEEL_KEYRING", "none");
        let ran = set.iter().fold(typed, |typed, (name, value)| typed.env(name, value)).run(b"");
        assert_eq!(ran.code, code, "{text}: {}{}", ran.out, ran.err);
    }
}
