//! `shipwheel server`: only that the door opens; what is behind it is told in `lsp`.

use super::run::Folder;

fn framed(message: &str) -> String {
    format!("Content-Length: {}\r\n\r\n{message}", message.len())
}

fn session() -> String {
    [
        r#"{"jsonrpc":"2.0","id":1,"method":"initialize","params":{"capabilities":{}}}"#,
        r#"{"jsonrpc":"2.0","method":"initialized","params":{}}"#,
        r#"{"jsonrpc":"2.0","id":2,"method":"shutdown"}"#,
        r#"{"jsonrpc":"2.0","method":"exit"}"#,
    ]
    .map(framed)
    .concat()
}

#[test]
fn an_editor_is_served_on_standard_input_and_output() {
    let folder = Folder::new(&[]);
    for words in [&["server"][..], &["lsp"], &["server", "--stdio"]] {
        let ran = folder.run_with(session(), words);
        assert_eq!(ran.code, 0, "{}", ran.err);
        assert!(ran.out.starts_with("Content-Length: "), "{}", ran.out);
        assert!(
            ran.out.contains(r#""serverInfo""#) && ran.out.contains(r#""id":2"#),
            "{}",
            ran.out
        );
    }
}

#[test]
fn the_log_goes_to_a_file_when_one_is_named() {
    let folder = Folder::new(&[]);
    let words = ["server", "--log-file", "server.log", "--log-level", "info"];
    let ran = folder.run_with(session(), &words);
    assert_eq!((ran.code, ran.err.as_str()), (0, ""));
    assert!(folder.read("server.log").contains("ends"), "{}", folder.read("server.log"));
    let ran = folder.run(&["server", "--log-file", "no/such/folder"]);
    assert!(ran.fails().contains("cannot write the log file `no/such/folder`: "), "{}", ran.err);
    let ran = folder.run(&["server", "--log-level", "loud"]);
    assert!(
        ran.fails().contains("[possible values: off, error, warn, info, debug]"),
        "{}",
        ran.err
    );
}
