//! Whatever comes down the pipe, the next message is answered.

use super::client::{Client, URI};
use serde_json::{Value, json};

/// Sends `bytes` to a server that works, and sees that it still does.
fn survives(bytes: &[u8]) -> Client {
    let mut client = Client::ready();
    client.bytes(bytes);
    assert!(client.is_answered());
    client
}

fn framed(body: &[u8]) -> Vec<u8> {
    [format!("Content-Length: {}\r\n\r\n", body.len()).as_bytes(), body].concat()
}

/// The code of the error that was answered to nobody in particular.
fn complaint(client: &Client) -> i64 {
    let reply = client.wait(|message| message["id"].is_null() && message.get("error").is_some());
    reply["error"]["code"].as_i64().unwrap()
}

#[test]
fn broken_json_is_refused_and_the_session_goes_on() {
    assert_eq!(complaint(&survives(&framed(b"{\"jsonrpc\": \"2.0\", \"method\":"))), -32700);
    assert_eq!(complaint(&survives(&framed(b""))), -32700);
    assert_eq!(complaint(&survives(&framed(b"[{\"id\":1,\"method\":\"shutdown\"}]"))), -32600);
    let deep = format!("{{\"method\":\"x\",\"params\":{}", "[".repeat(100_000));
    assert_eq!(complaint(&survives(&framed(deep.as_bytes()))), -32700);
}

#[test]
fn legal_headers_are_understood() {
    let body = json!({"jsonrpc": "2.0", "id": "h", "method": "shutdown"}).to_string();
    let length = body.len();
    for header in [
        format!("content-length: {length}\r\n"),
        format!("Content-Length: {length}\r\nContent-Type: application/vscode-jsonrpc\r\n"),
        format!("Content-Type: a/b; charset=utf8\r\nX-Trace: 1\r\nContent-Length: {length}\r\n"),
    ] {
        let mut client = Client::ready();
        client.bytes(format!("{header}\r\n{body}").as_bytes());
        assert_eq!(client.answer("h")["result"], Value::Null);
    }
}

#[test]
fn the_stream_is_found_again_after_broken_headers() {
    for bytes in [
        b"Content-Type: text/plain\r\n\r\n{\"method\":\"x\"}".as_slice(),
        b"what is this\r\n",
        b"Content-Length: -7\r\n\r\n{\"a\":1}",
        b"Content-Length: 5\r\n\r\n{\"jsonrpc\":\"2.0\",\"method\":\"initialized\"}",
        &[0, 1, 2, 255, 254, b'\r', b'\n'],
        &[b'x'; 300_000],
    ] {
        assert!(matches!(complaint(&survives(bytes)), -32700 | -32600));
    }
}

#[test]
fn a_length_that_nobody_can_mean_is_not_believed() {
    let mut bytes = format!("Content-Length: {}\r\n\r\n", 1_u64 << 63).into_bytes();
    bytes.resize(bytes.len() + 20_000_000, b'j');
    assert_eq!(complaint(&survives(&bytes)), -32600);
}

#[test]
fn a_message_over_the_limit_is_skipped() {
    let length = (64 << 20) + 1;
    let mut bytes = format!("Content-Length: {length}\r\n\r\n").into_bytes();
    bytes.resize(bytes.len() + length, b' ');
    assert_eq!(complaint(&survives(&bytes)), -32600);
}

#[test]
fn text_that_is_no_unicode_is_replaced() {
    let mut client = Client::ready();
    let open = |text: &[u8]| {
        let document =
            br#"{"uri":"untitled:pyproject.toml","languageId":"toml","version":1,"text":""#;
        let method =
            br#"{"jsonrpc":"2.0","method":"textDocument/didOpen","params":{"textDocument":"#;
        [method.as_slice(), document, text, b"\"}}}"].concat()
    };
    client.body(&open(br"a\ud800b\ud83d\ude00"));
    assert_eq!(client.text(URI), "a\u{fffd}b😀");
    client.body(&open(b"a\xff\xfeb"));
    assert_eq!(client.text(URI), "a\u{fffd}\u{fffd}b");
}

#[test]
fn parameters_may_be_null() {
    let mut client = Client::ready();
    let answer = client.request("shutdown", Value::Null);
    assert_eq!(answer.get("result"), Some(&Value::Null), "{answer}");
}

#[test]
fn requests_are_answered_in_every_state() {
    let mut client = Client::start();
    let early = client.request("textDocument/codeAction", json!({}));
    assert_eq!(early["error"]["code"], -32002);
    client.initialize(json!({}));
    let code = |answer: Value| answer["error"]["code"].clone();
    assert_eq!(code(client.request("shipwheel/nothing", json!({}))), -32601);
    assert_eq!(code(client.request("textDocument/codeAction", json!({"no": 1}))), -32602);
    assert_eq!(code(client.request("initialize", json!({}))), -32600);
    client.send(&json!({"jsonrpc": "2.0", "id": "text", "method": "shipwheel/viewText",
        "params": {"uri": URI}}));
    assert_eq!(client.answer("text")["result"], Value::Null);
    client.send(&json!({"jsonrpc": "2.0", "id": 9999, "result": null}));
    client.send(&json!({"jsonrpc": "2.0", "id": null, "error": {"code": 1, "message": "x"}}));
    client.request("shutdown", json!(null));
    assert_eq!(code(client.request("textDocument/codeAction", json!({}))), -32600);
}

#[test]
fn capabilities_of_tomorrow_do_not_refuse_the_session() {
    let mut client = Client::start();
    let result = client.initialize(json!({
        "textDocument": {
            "rename": {"prepareSupportDefaultBehavior": "new"},
            "hover": {"contentFormat": ["html"]},
            "codeAction": 7,
        },
        "workspace": {"workspaceEdit": {"failureHandling": "shrug"}},
        "general": {"positionEncodings": ["utf-9", 8]},
    }));
    assert_eq!(result["serverInfo"]["name"], "shipwheel");
    assert_eq!(result["capabilities"]["positionEncoding"], "utf-16");
}
