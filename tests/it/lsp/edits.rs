//! Thousands of random edits: the server's text is the client's, and what is published last is
//! about the last of them.

use super::client::Client;
use serde_json::{Value, json};

/// A small generator with a fixed start, so that a failure comes back.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        // xorshift64
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % sides as u64).expect("less than `sides`")
    }
}

/// The text as an editor has it: lines of UTF-16 units, each with its line break.
struct Editor {
    units: Vec<u16>,
}

impl Editor {
    fn text(&self) -> String {
        String::from_utf16(&self.units).expect("edits keep pairs together")
    }

    /// Where an edit may begin or end: not within a pair and not between `\r` and `\n`.
    fn is_place(&self, at: usize) -> bool {
        let unit = |at: usize| self.units.get(at).copied().unwrap_or_default();
        let within_pair = (0xDC00..0xE000).contains(&unit(at));
        let within_break = at > 0 && unit(at - 1) == 13 && unit(at) == 10;
        !within_pair && !within_break
    }

    fn place(&self, dice: &mut Dice) -> usize {
        loop {
            let at = dice.roll(self.units.len() + 1);
            if self.is_place(at) {
                return at;
            }
        }
    }

    fn position(&self, at: usize) -> Value {
        let (mut line, mut start) = (0, 0);
        for index in 0..at {
            let unit = self.units[index];
            let ends = unit == 10 || unit == 13 && self.units.get(index + 1) != Some(&10);
            if ends {
                line += 1;
                start = index + 1;
            }
        }
        json!({"line": line, "character": at - start})
    }

    fn edit(&mut self, dice: &mut Dice) -> Value {
        const PIECES: [&str; 14] = [
            "a",
            "é",
            "😀",
            "\n",
            "\r\n",
            "\r",
            "[project]\n",
            "name = \"x\"\r\n",
            "\"",
            "]",
            "= ",
            "# ﻿",
            "👩‍🚀",
            "",
        ];
        let (one, other) = (self.place(dice), self.place(dice));
        let (start, mut end) = (one.min(other), one.max(other));
        if dice.roll(4) > 0 {
            end = end.min(start + 12);
            while !self.is_place(end) {
                end += 1;
            }
        }
        let text: String = (0..dice.roll(4)).map(|_| PIECES[dice.roll(PIECES.len())]).collect();
        let (from, to) = (self.position(start), self.position(end));
        self.units.splice(start..end, text.encode_utf16());
        // Some clients swap the ends of a selection that was made backwards.
        let range = match dice.roll(8) {
            0 => json!({"start": to, "end": from}),
            _ => json!({"start": from, "end": to}),
        };
        json!({"range": range, "text": text})
    }
}

#[test]
fn the_text_stays_the_clients_through_five_thousand_edits() {
    for (seed, encoding) in [(1, "utf-16"), (0x9E37_79B9, "utf-16")] {
        let mut client = Client::start();
        client.initialize(json!({"general": {"positionEncodings": [encoding]}}));
        let uri = "untitled:edits/pyproject.toml";
        let mut dice = Dice(seed);
        let mut editor = Editor { units: Vec::new() };
        client.open(uri, 0, "");
        let mut version = 0;
        while version < 5_000 {
            version += 1;
            let count = 1 + dice.roll(3);
            let changes: Vec<Value> = (0..count).map(|_| editor.edit(&mut dice)).collect();
            client.change(uri, version, changes.into());
            if editor.units.len() > 2_000 {
                version += 1;
                editor.units.truncate(0);
                client.change(uri, version, json!([{"text": ""}]));
            }
            if version % 100 == 0 {
                assert_eq!(client.text(uri), editor.text(), "seed {seed}, version {version}");
            }
        }
        assert_eq!(client.text(uri), editor.text());
        client.published(uri, version);
        let last = client
            .heard()
            .into_iter()
            .rev()
            .find(|message| message["method"] == "textDocument/publishDiagnostics");
        assert_eq!(last.expect("something was published")["params"]["version"], version);
    }
}
