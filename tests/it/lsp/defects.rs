//! What `tower-lsp` alone does wrong, each shown with handlers that provoke it: edits that
//! overtake each other, requests that starve, deadlocks, and the end of the process.

use super::client::{Client, URI};
use serde_json::{Value, json};
use shipwheel::lsp::folders::Folders;
use shipwheel::lsp::guard::{Guard, Panics};
use shipwheel::lsp::state::State;
use shipwheel::lsp::{Ending, Log, Surroundings, transport};
use std::sync::Arc;
use std::time::{Duration, Instant};
use tower_lsp::jsonrpc::Result;
use tower_lsp::lsp_types::*;
use tower_lsp::{LanguageServer, LspService};

/// Handlers as bad as they come.
struct Careless {
    client: tower_lsp::Client,
}

#[tower_lsp::async_trait]
impl LanguageServer for Careless {
    async fn initialize(&self, _: InitializeParams) -> Result<InitializeResult> {
        Ok(InitializeResult::default())
    }

    async fn shutdown(&self) -> Result<()> {
        Ok(())
    }

    async fn did_save(&self, _: DidSaveTextDocumentParams) {
        panic!("a notification")
    }

    async fn hover(&self, _: HoverParams) -> Result<Option<Hover>> {
        Ok(None)
    }

    async fn execute_command(&self, params: ExecuteCommandParams) -> Result<Option<Value>> {
        match params.command.as_str() {
            "panic" => panic!("a request"),
            "panic later" => {
                tokio::time::sleep(Duration::from_millis(10)).await;
                panic!("a request, later")
            }
            "sleep" => tokio::time::sleep(Duration::from_secs(600)).await,
            "ask" => {
                let folders = self.client.workspace_folders().await?;
                return Ok(Some(json!(folders.map(|folders| folders.len()))));
            }
            _ => {}
        }
        Ok(None)
    }
}

fn careless() -> Client {
    let mut client = Client::with(|input, output| {
        let runtime =
            tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_time().build();
        let runtime = runtime.expect("threads");
        let ending = runtime.block_on(async {
            let (service, socket) = LspService::new(|client| Careless { client });
            let panics = Panics::new(service.inner().client.clone(), Log::silent());
            let state =
                Arc::new(State::new(Folders::on_disk(), Surroundings::default(), Log::silent()));
            let service = Guard::new(service, state, panics);
            let (_open, endings) = tokio::sync::mpsc::unbounded_channel();
            let server = transport::Server { service, socket, endings };
            let output = transport::Output::to(output);
            transport::run(server, input, output, Log::silent()).await
        });
        runtime.shutdown_background();
        ending
    });
    client.initialize(json!({}));
    client
}

fn command(name: &str) -> Value {
    json!({"command": name, "arguments": []})
}

fn hover() -> Value {
    json!({"textDocument": {"uri": URI}, "position": {"line": 0, "character": 0}})
}

/// A request is answered at once, whatever else is going on.
fn is_prompt(client: &mut Client) {
    let begun = Instant::now();
    client.request("textDocument/hover", hover());
    assert!(begun.elapsed() < Duration::from_secs(20), "{:?}", begun.elapsed());
}

#[test]
fn edits_are_applied_in_order_and_requests_see_those_before_them() {
    let mut client = Client::ready();
    client.open(URI, 0, "");
    let mut expected = String::new();
    let mut asked = Vec::new();
    for version in 1..=5_000 {
        let text = format!("{version},");
        let end = json!({"line": 0, "character": expected.len()});
        client.change(URI, version, json!([{"range": {"start": end, "end": end}, "text": text}]));
        expected.push_str(&text);
        if version % 10 == 0 {
            let id = client.ask("shipwheel/viewText", json!({"uri": URI}));
            asked.push((id, version, expected.len()));
        }
    }
    for (id, version, length) in asked {
        let viewed = client.answer(id)["result"].clone();
        assert_eq!(viewed["version"], version);
        assert_eq!(viewed["text"], expected[..length]);
    }
}

#[test]
fn long_commands_starve_nobody_and_can_be_cancelled() {
    let mut client = careless();
    let running: Vec<i64> =
        (0..40).map(|_| client.ask("workspace/executeCommand", command("sleep"))).collect();
    is_prompt(&mut client);
    client.notify("$/cancelRequest", json!({"id": running[7]}));
    assert_eq!(client.answer(running[7])["error"]["code"], -32800);
    is_prompt(&mut client);
}

#[test]
fn handlers_that_wait_for_the_client_do_not_stop_the_session() {
    let mut client = careless();
    let asking: Vec<i64> =
        (0..40).map(|_| client.ask("workspace/executeCommand", command("ask"))).collect();
    client.open(URI, 0, "");
    for version in 1..=300 {
        client.change(URI, version, json!([{"text": "x"}]));
    }
    is_prompt(&mut client);
    let asks = |message: &Value| message["method"] == "workspace/workspaceFolders";
    for number in 0..asking.len() {
        let question = client.wait(|message| asks(message) && message["id"] == number);
        client.send(&json!({"jsonrpc": "2.0", "id": question["id"], "result": []}));
    }
    for id in asking {
        assert_eq!(client.answer(id)["result"], 0);
    }
}

#[test]
fn a_panic_is_answered_and_told_once() {
    let mut client = careless();
    for name in ["panic", "panic later", "panic"] {
        let answer = client.request("workspace/executeCommand", command(name));
        assert_eq!(answer["error"]["code"], -32603);
    }
    client.notify("textDocument/didSave", json!({"textDocument": {"uri": URI}}));
    is_prompt(&mut client);
    client.wait(|message| message["method"] == "window/showMessage");
    is_prompt(&mut client);
    let shown = |message: &&Value| message["method"] == "window/showMessage";
    assert_eq!(client.heard().iter().filter(shown).count(), 1);
}

#[test]
fn an_answer_that_nobody_waits_for_any_more_is_ignored() {
    let mut client = careless();
    let id = client.ask("workspace/executeCommand", command("ask"));
    let question = client.wait(|message| message["method"] == "workspace/workspaceFolders");
    client.notify("$/cancelRequest", json!({"id": id}));
    assert_eq!(client.answer(id)["error"]["code"], -32800);
    for _ in 0..2 {
        client.send(&json!({"jsonrpc": "2.0", "id": question["id"], "result": []}));
    }
    is_prompt(&mut client);
}

#[test]
fn an_id_may_be_in_use_twice() {
    let mut client = careless();
    let id = client.ask("workspace/executeCommand", command("sleep"));
    client.send(&json!({"jsonrpc": "2.0", "id": id, "method": "textDocument/hover",
        "params": hover()}));
    assert_eq!(client.answer(id)["error"]["code"], -32600);
    is_prompt(&mut client);
}

#[test]
fn a_running_command_does_not_keep_the_server() {
    let mut client = careless();
    client.ask("workspace/executeCommand", command("sleep"));
    client.hang_up();
    let begun = Instant::now();
    assert_eq!(client.ending(), Ending::InputEnded { orderly: false });
    assert!(begun.elapsed() < Duration::from_secs(20));
    let mut client = careless();
    client.ask("workspace/executeCommand", command("sleep"));
    client.request("shutdown", Value::Null);
    client.notify("exit", Value::Null);
    assert_eq!(client.ending(), Ending::Exit { orderly: true });
}
