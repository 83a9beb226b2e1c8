//! A client that does what it is told and remembers what it heard.

use serde_json::{Value, json};
use shipwheel::lsp::folders::Folders;
use shipwheel::lsp::{self, Ending, Log, Surroundings};
use std::fs::File;
use std::io::{self, BufRead, BufReader, PipeReader, PipeWriter, Read, Write};
use std::sync::{Arc, Condvar, Mutex};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

/// Longer than anything may take on a busy machine.
pub const PATIENCE: Duration = Duration::from_secs(30);

pub const URI: &str = "untitled:pyproject.toml";

pub struct Client {
    to: Option<PipeWriter>,
    heard: Arc<Heard>,
    server: Option<JoinHandle<Ending>>,
    last_id: i64,
}

#[derive(Default)]
struct Heard {
    messages: Mutex<Vec<Value>>,
    more: Condvar,
}

/// A pipe's end as the kind of file that the server writes to.
fn file(writer: PipeWriter) -> File {
    #[cfg(unix)]
    let owned = std::os::fd::OwnedFd::from(writer);
    #[cfg(windows)]
    let owned = std::os::windows::io::OwnedHandle::from(writer);
    File::from(owned)
}

impl Client {
    /// A server that has heard nothing yet.
    pub fn start() -> Client {
        Client::start_with(Folders::on_disk())
    }

    /// A server that sees these folders only.
    pub fn start_with(folders: Folders) -> Client {
        Client::with(|input, output| {
            lsp::run(input, file(output), folders, Log::silent()).expect("threads")
        })
    }

    /// A server in surroundings of its own, which writes its log to `log`.
    pub fn start_in(surroundings: Surroundings, log: Log) -> Client {
        Client::with(move |input, output| {
            lsp::run_in(input, file(output), Folders::on_disk(), surroundings, log)
                .expect("threads")
        })
    }

    /// A client of any server.
    pub fn with(serve: impl FnOnce(PipeReader, PipeWriter) -> Ending + Send + 'static) -> Client {
        let (client, from) = Client::deaf_with(serve);
        let heard = client.heard.clone();
        std::thread::spawn(move || listen(from, &heard));
        client
    }

    /// A server whose client does not read what it says.
    pub fn deaf() -> (Client, PipeReader) {
        Client::deaf_with(|input, output| {
            lsp::run(input, file(output), Folders::on_disk(), Log::silent()).expect("threads")
        })
    }

    fn deaf_with(
        serve: impl FnOnce(PipeReader, PipeWriter) -> Ending + Send + 'static,
    ) -> (Client, PipeReader) {
        let (input, to) = io::pipe().expect("a pipe");
        let (from, output) = io::pipe().expect("a pipe");
        let server = std::thread::spawn(move || serve(input, output));
        let heard = Arc::default();
        (Client { to: Some(to), heard, server: Some(server), last_id: 0 }, from)
    }

    /// Begins to read after all.
    pub fn listen(&self, from: PipeReader) {
        let heard = self.heard.clone();
        std::thread::spawn(move || listen(from, &heard));
    }

    /// A server that was told of a client that can show everything.
    pub fn ready() -> Client {
        Client::ready_with(Folders::on_disk())
    }

    pub fn ready_with(folders: Folders) -> Client {
        let mut client = Client::start_with(folders);
        client.initialize(json!({
            "textDocument": {
                "publishDiagnostics": {
                    "relatedInformation": true,
                    "codeDescriptionSupport": true,
                    "dataSupport": true,
                    "tagSupport": {"valueSet": [1, 2]},
                },
                "codeAction": {
                    "codeActionLiteralSupport": {"codeActionKind": {"valueSet": [""]}},
                    "isPreferredSupport": true,
                },
            },
            "workspace": {"workspaceEdit": {"documentChanges": true}},
        }));
        client
    }

    pub fn initialize(&mut self, capabilities: Value) -> Value {
        let params = json!({"processId": null, "rootUri": null, "capabilities": capabilities});
        let answer = self.request("initialize", params);
        self.notify("initialized", json!({}));
        answer["result"].clone()
    }

    pub fn bytes(&mut self, bytes: &[u8]) {
        let to = self.to.as_mut().expect("the pipe was closed");
        to.write_all(bytes).expect("the server reads");
    }

    /// Writes from a thread of its own, for a server that may stop to read.
    pub fn bytes_beside(&self, bytes: Vec<u8>) -> JoinHandle<()> {
        let mut to = self.to.as_ref().expect("the pipe was closed").try_clone().expect("a pipe");
        std::thread::spawn(move || to.write_all(&bytes).expect("the server reads"))
    }

    pub fn body(&mut self, body: &[u8]) {
        let mut bytes = format!("Content-Length: {}\r\n\r\n", body.len()).into_bytes();
        bytes.extend_from_slice(body);
        self.bytes(&bytes);
    }

    pub fn send(&mut self, message: &Value) {
        self.body(message.to_string().as_bytes());
    }

    pub fn notify(&mut self, method: &str, params: Value) {
        self.send(&json!({"jsonrpc": "2.0", "method": method, "params": params}));
    }

    /// Sends a request and returns its id.
    pub fn ask(&mut self, method: &str, params: Value) -> i64 {
        self.last_id += 1;
        let id = self.last_id;
        self.send(&json!({"jsonrpc": "2.0", "id": id, "method": method, "params": params}));
        id
    }

    pub fn answer(&self, id: impl Into<Value>) -> Value {
        let id = id.into();
        self.wait(|message| message["id"] == id && message.get("method").is_none())
    }

    pub fn request(&mut self, method: &str, params: Value) -> Value {
        let id = self.ask(method, params);
        self.answer(id)
    }

    /// The first message that `wanted` accepts, as soon as there is one.
    pub fn wait(&self, wanted: impl Fn(&Value) -> bool) -> Value {
        self.wait_for(PATIENCE, &wanted).unwrap_or_else(|| {
            let heard = self.heard.messages.lock().unwrap();
            let last: Vec<String> = heard.iter().rev().take(5).map(Value::to_string).collect();
            panic!("not heard among {} messages, the last: {last:#?}", heard.len())
        })
    }

    pub fn wait_for(&self, patience: Duration, wanted: &dyn Fn(&Value) -> bool) -> Option<Value> {
        let deadline = Instant::now() + patience;
        let mut heard = self.heard.messages.lock().unwrap();
        let mut seen = 0;
        loop {
            if let Some(found) = heard[seen..].iter().find(|message| wanted(message)) {
                return Some(found.clone());
            }
            seen = heard.len();
            let left = deadline.checked_duration_since(Instant::now())?;
            heard = self.heard.more.wait_timeout(heard, left).unwrap().0;
        }
    }

    pub fn heard(&self) -> Vec<Value> {
        self.heard.messages.lock().unwrap().clone()
    }

    pub fn forget(&self) {
        self.heard.messages.lock().unwrap().clear();
    }

    /// Whether the server still answers.
    pub fn is_answered(&mut self) -> bool {
        let id = self.ask("shipwheel/viewText", json!({"uri": "untitled:nothing"}));
        self.answer(id).get("result") == Some(&Value::Null)
    }

    pub fn open(&mut self, uri: &str, version: i32, text: &str) {
        let document = json!({"uri": uri, "languageId": "toml", "version": version, "text": text});
        self.notify("textDocument/didOpen", json!({"textDocument": document}));
    }

    pub fn change(&mut self, uri: &str, version: impl Into<Value>, changes: Value) {
        let params = json!({
            "textDocument": {"uri": uri, "version": version.into()},
            "contentChanges": changes,
        });
        self.notify("textDocument/didChange", params);
    }

    pub fn close(&mut self, uri: &str) {
        self.notify("textDocument/didClose", json!({"textDocument": {"uri": uri}}));
    }

    /// The text that the server has.
    pub fn text(&mut self, uri: &str) -> String {
        let viewed = self.request("shipwheel/viewText", json!({"uri": uri}));
        viewed["result"]["text"].as_str().expect("the document is open").to_owned()
    }

    /// What was published for this version of the document.
    pub fn published(&self, uri: &str, version: i32) -> Vec<Value> {
        let message = self.wait(|message| {
            message["method"] == "textDocument/publishDiagnostics"
                && message["params"]["uri"] == uri
                && message["params"]["version"] == version
        });
        message["params"]["diagnostics"].as_array().expect("an array").clone()
    }

    /// Closes standard input of the server.
    pub fn hang_up(&mut self) {
        self.to = None;
    }

    /// How the server ended, which it has to do soon.
    pub fn ending(mut self) -> Ending {
        let server = self.server.take().expect("not asked before");
        let deadline = Instant::now() + PATIENCE;
        while !server.is_finished() {
            assert!(Instant::now() < deadline, "the server does not end");
            std::thread::sleep(Duration::from_millis(2));
        }
        server.join().expect("the server did not panic")
    }
}

fn listen(from: PipeReader, heard: &Heard) {
    let mut from = BufReader::new(from);
    loop {
        let mut length = 0;
        let mut line = String::new();
        loop {
            line.clear();
            if from.read_line(&mut line).unwrap_or(0) == 0 {
                return;
            }
            match line.trim_end().split_once(": ") {
                Some(("Content-Length", number)) => length = number.parse().expect("a number"),
                Some(_) => {}
                None => break,
            }
        }
        let mut body = vec![0; length];
        from.read_exact(&mut body).expect("a whole body");
        let message = serde_json::from_slice(&body).expect("JSON");
        heard.messages.lock().unwrap().push(message);
        heard.more.notify_all();
    }
}
