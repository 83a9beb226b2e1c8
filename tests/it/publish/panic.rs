//! A panic with a secret in reach, in a process of its own: this very test, started again.

use shipwheel::cli;
use shipwheel::engine::credentials::Secret;
use std::process::Command;

const SECRET: &str = "correct-horse-battery";

/// By this variable the process that is started knows what to do.
const KIND: &str = "SHIPWHEEL_TEST_PANIC";

#[test]
fn a_panic_tells_its_place_and_no_secret() {
    if let Ok(kind) = std::env::var(KIND) {
        return fall(&kind);
    }
    for kind in ["slice", "result", "value", "thread", "option"] {
        let this = std::env::current_exe().expect("a program");
        let ran = Command::new(this)
            .args(["--exact", "publish::panic::a_panic_tells_its_place_and_no_secret"])
            .args(["--nocapture", "--test-threads", "1"])
            .env(KIND, kind)
            .env("RUST_BACKTRACE", "full")
            .output()
            .expect("it runs");
        let said = String::from_utf8_lossy(&ran.stdout) + String::from_utf8_lossy(&ran.stderr);
        assert!(!ran.status.success(), "{kind}: {said}");
        assert!(said.contains("publish/panic.rs:"), "{kind}: {said}");
        assert!(said.contains("a fault of Shipwheel"), "{kind}: {said}");
        assert!(!said.contains(&SECRET[8..]), "{kind}: {said}");
    }
}

fn fall(kind: &str) {
    cli::watch_panics();
    let secret = Secret::new(SECRET);
    match kind {
        // As a reader of `.pypirc` might: here is no value of ours, only a text.
        "slice" => {
            let text = format!("{SECRET}é");
            let _ = &text[..text.len() - 1];
        }
        "result" => {
            answer(&secret).unwrap();
        }
        "value" => panic!("it was sent {}", secret.expose()),
        "thread" => {
            let text = format!("{SECRET} ü");
            let join = std::thread::spawn(move || text.parse::<u8>().expect(&text));
            std::panic::resume_unwind(join.join().expect_err("it panics"));
        }
        _ => {
            SECRET.split_once('+').expect("there is one");
        }
    }
}

/// As a server that repeats what it was sent.
fn answer(secret: &Secret) -> Result<u8, String> {
    Err(format!("401 {}", secret.expose()))
}
