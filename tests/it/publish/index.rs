//! An index on loopback that stores what it is sent, tells what it has by the simple API, and
//! misbehaves as scripted.

use std::collections::BTreeMap;
use std::io::{Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

/// What it does with an upload.
#[derive(Clone, Debug)]
pub enum Act {
    /// Stores the file and answers 200 with nothing.
    Store,
    /// Answers with these bytes, without storing.
    Say(String),
    /// Stores the file and answers with these bytes.
    StoreAndSay(String),
    /// Stores the file and cuts the connection.
    StoreAndCut,
    /// Cuts the connection after so many bytes of the body.
    CutAfter(usize),
    /// Answers these bytes after the headers, before any of the body was read.
    SayEarly(String),
    /// Answers nothing.
    Silence,
    /// Reads nothing of the body.
    NeverRead,
    /// Stores the file and answers 200, and takes its time for each piece of the body.
    ReadSlowly,
    /// Sends what it has to say byte for byte, with a pause before each.
    Slowly(String),
    /// Answers as PyPI does to a file that is there: 200 if identical, else 400.
    Warehouse,
}

#[derive(Default)]
pub struct Seen {
    /// Name to SHA-256, as the form said them.
    pub stored: BTreeMap<String, String>,
    /// The names that were posted, in their order.
    pub posts: Vec<String>,
    pub paths: Vec<String>,
    pub authorizations: Vec<String>,
    /// Text fields of the last form.
    pub fields: Fields,
    /// Whether a question for the list of files came with a password.
    pub leaked: bool,
    /// Of the file, in bytes, as it arrived.
    pub content: usize,
    /// What is answered to questions for other paths, one after the other; the last stays.
    pub said: BTreeMap<String, Vec<String>>,
    /// Those questions: path with query, `authorization`, body.
    pub asked: Vec<[String; 3]>,
}

/// The index; it listens as long as the test runs.
pub struct Index {
    pub port: u16,
    pub seen: Arc<Mutex<Seen>>,
}

/// An answer with a status, a reason and a body.
pub fn answer(status: u16, reason: &str, headers: &str, body: &str) -> String {
    let length = body.len();
    format!("HTTP/1.1 {status} {reason}\r\nContent-Length: {length}\r\n{headers}\r\n{body}")
}

impl Index {
    /// Does `acts` with one upload each, and with the others the last.
    pub fn doing(acts: &[Act]) -> Index {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let port = listener.local_addr().expect("an address").port();
        let seen = Arc::new(Mutex::new(Seen::default()));
        let (acts, shared) = (acts.to_vec(), seen.clone());
        thread::spawn(move || {
            for stream in listener.incoming() {
                let (acts, seen) = (acts.clone(), shared.clone());
                thread::spawn(move || serve(stream.expect("a connection"), &acts, &seen));
            }
        });
        Index { port, seen }
    }

    pub fn url(&self) -> String {
        format!("http://127.0.0.1:{}/legacy/", self.port)
    }

    /// Answers questions for `path` with `answers`, one after the other.
    pub fn say(&self, path: &str, answers: &[String]) {
        self.seen.lock().expect("whole").said.insert(path.to_owned(), answers.to_vec());
    }

    /// The questions for paths that were given answers.
    pub fn asked(&self) -> Vec<[String; 3]> {
        self.seen.lock().expect("whole").asked.clone()
    }

    pub fn posts(&self) -> Vec<String> {
        self.seen.lock().expect("whole").posts.clone()
    }
}

struct Head {
    method: String,
    path: String,
    headers: BTreeMap<String, String>,
}

fn head(stream: &mut TcpStream) -> Option<Head> {
    let mut bytes = Vec::new();
    let mut byte = [0];
    while !bytes.ends_with(b"\r\n\r\n") {
        if stream.read(&mut byte).ok()? == 0 {
            return None;
        }
        bytes.push(byte[0]);
        // The beginning of TLS, which is not spoken here.
        if bytes == [0x16] {
            let _ = stream.write_all(answer(400, "Bad Request", "", "").as_bytes());
            return None;
        }
    }
    let text = String::from_utf8_lossy(&bytes).into_owned();
    let mut lines = text.lines();
    let mut words = lines.next()?.split(' ').map(str::to_owned);
    let (method, path) = (words.next()?, words.next()?);
    let headers = lines.filter_map(|line| line.split_once(": "));
    let headers = headers.map(|(name, value)| (name.to_ascii_lowercase(), value.to_owned()));
    Some(Head { method, path, headers: headers.collect() })
}

fn serve(mut stream: TcpStream, acts: &[Act], seen: &Mutex<Seen>) {
    while let Some(head) = head(&mut stream) {
        match said(&mut stream, &head, seen) {
            Some(true) => continue,
            Some(false) => return,
            None => {}
        }
        if head.method == "GET" {
            let mut seen = seen.lock().expect("whole");
            seen.leaked |= head.headers.contains_key("authorization");
            let text = listing(&head.path, &seen);
            if stream.write_all(text.as_bytes()).is_err() {
                return;
            }
            continue;
        }
        if upload(&mut stream, &head, acts, seen).is_none() {
            // A reset, where there is something unread.
            let _ = stream.shutdown(Shutdown::Both);
            return;
        }
    }
}

/// None where no answer was given for the path, else whether the connection goes on.
fn said(stream: &mut TcpStream, head: &Head, seen: &Mutex<Seen>) -> Option<bool> {
    let path = head.path.split('?').next()?;
    let text = {
        let mut seen = seen.lock().expect("whole");
        let answers = seen.said.get_mut(path)?;
        match answers.len() {
            0 | 1 => answers.first()?.clone(),
            _ => answers.remove(0),
        }
    };
    let header = |name: &str| head.headers.get(name).cloned().unwrap_or_default();
    let mut body = vec![0; header("content-length").parse().unwrap_or(0)];
    let read = stream.read_exact(&mut body).is_ok();
    let body = String::from_utf8_lossy(&body).into_owned();
    let proof = header("authorization") + &header("metadata-flavor");
    seen.lock().expect("whole").asked.push([head.path.clone(), proof, body]);
    Some(read && stream.write_all(text.as_bytes()).is_ok())
}

fn listing(path: &str, seen: &Seen) -> String {
    if !path.starts_with("/simple/") || seen.stored.is_empty() {
        return answer(404, "Not Found", "", "");
    }
    let files: Vec<_> = seen
        .stored
        .iter()
        .map(|(name, sha256)| serde_json::json!({"filename": name, "hashes": {"sha256": sha256}}))
        .collect();
    let page = serde_json::json!({"meta": {"api-version": "1.1"}, "files": files, "versions": []});
    let kind = "Content-Type: application/vnd.pypi.simple.v1+json\r\n";
    answer(200, "OK", kind, &page.to_string())
}

/// None when the connection is done with.
fn upload(stream: &mut TcpStream, head: &Head, acts: &[Act], seen: &Mutex<Seen>) -> Option<()> {
    let number = {
        let mut seen = seen.lock().expect("whole");
        seen.paths.push(head.path.clone());
        seen.authorizations.extend(head.headers.get("authorization").cloned());
        seen.paths.len() - 1
    };
    let act = acts.get(number).or(acts.last()).expect("an act").clone();
    let length: usize = head.headers.get("content-length")?.parse().ok()?;
    match &act {
        Act::NeverRead => {
            thread::sleep(Duration::from_secs(8));
            return None;
        }
        Act::SayEarly(text) => {
            stream.write_all(text.as_bytes()).ok()?;
            let _ = stream.flush();
            thread::sleep(Duration::from_millis(200));
            return None;
        }
        Act::CutAfter(bytes) => {
            let mut some = vec![0; *bytes];
            stream.read_exact(&mut some).ok()?;
            return None;
        }
        _ => {}
    }
    let mut body = vec![0; length];
    for piece in
        body.chunks_mut(if matches!(act, Act::ReadSlowly) { 64 * 1024 } else { length.max(1) })
    {
        stream.read_exact(piece).ok()?;
        if matches!(act, Act::ReadSlowly) {
            thread::sleep(Duration::from_millis(10));
        }
    }
    let (fields, file, content) = parts(&body, head.headers.get("content-type")?)?;
    let sha256 = fields.iter().find(|(name, _)| name == "sha256_digest")?.1.clone();
    let mut guard = seen.lock().expect("whole");
    guard.posts.push(file.clone());
    guard.fields = fields;
    guard.content = content;
    let before = guard.stored.get(&file).cloned();
    if matches!(act, Act::Store | Act::StoreAndSay(_) | Act::StoreAndCut | Act::ReadSlowly)
        || matches!(act, Act::Warehouse) && before.is_none()
    {
        guard.stored.insert(file.clone(), sha256.clone());
    }
    drop(guard);
    let ok = answer(200, "OK", "", "");
    match act {
        Act::Warehouse if before.is_some_and(|before| before != sha256) => {
            let reason = format!("File already exists ('{file}')");
            stream.write_all(answer(400, &reason, "", "").as_bytes()).ok()
        }
        Act::Store | Act::Warehouse | Act::ReadSlowly => stream.write_all(ok.as_bytes()).ok(),
        Act::Say(text) | Act::StoreAndSay(text) => stream.write_all(text.as_bytes()).ok(),
        Act::Slowly(text) => text.bytes().try_for_each(|byte| {
            thread::sleep(Duration::from_millis(3));
            stream.write_all(&[byte]).ok()
        }),
        Act::Silence => {
            thread::sleep(Duration::from_secs(8));
            None
        }
        _ => None,
    }
}

type Fields = Vec<(String, String)>;

/// The text fields, the name of the file, and its length.
fn parts(body: &[u8], kind: &str) -> Option<(Fields, String, usize)> {
    let boundary = format!("--{}", kind.split_once("boundary=")?.1);
    let mut fields = Vec::new();
    let mut file = None;
    let mut rest = body;
    loop {
        rest = rest.strip_prefix(boundary.as_bytes())?;
        if rest == b"--\r\n" {
            let (name, length) = file?;
            return Some((fields, name, length));
        }
        rest = rest.strip_prefix(b"\r\n")?;
        let end = find(rest, b"\r\n\r\n")?;
        let header = String::from_utf8_lossy(&rest[..end]).into_owned();
        rest = &rest[end + 4..];
        let end = find(rest, format!("\r\n{boundary}").as_bytes())?;
        let quoted = |key: &str| {
            let after = header.split_once(&format!("{key}=\""))?.1;
            Some(after.split('"').next()?.to_owned())
        };
        match quoted("; filename") {
            Some(name) => file = Some((name, end)),
            None => {
                fields.push((quoted("; name")?, String::from_utf8(rest[..end].to_vec()).ok()?));
            }
        }
        rest = &rest[end + 2..];
    }
}

fn find(haystack: &[u8], needle: &[u8]) -> Option<usize> {
    haystack.windows(needle.len()).position(|window| window == needle)
}
