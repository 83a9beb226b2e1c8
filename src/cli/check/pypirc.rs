//! `shipwheel check ~/.pypirc`: findings and fixes of a file that holds secrets, and nothing of
//! what it holds on any output.

use super::Run;
use crate::analysis::around;
use crate::analysis::pypirc::{self, OPEN};
use crate::cli::checked::Checked;
use crate::cli::input::Input;
use crate::cli::terminal::Output;
use crate::cli::{Exit, diff, write};
use crate::files::disk;
use std::io;

pub(super) fn check(
    run: &mut Run,
    input: &Input,
    bytes: &[u8],
    output: &mut Output,
) -> io::Result<Checked> {
    let nothing = || Checked::of_pypirc(input, String::new(), Vec::new());
    let name = input.path.display();
    if bytes.len() as u64 > pypirc::SIZE_LIMIT {
        let limit = pypirc::SIZE_LIMIT;
        run.fail(&format!("`{name}` was not checked: it has more than {limit} bytes"));
        return Ok(nothing());
    }
    let Ok(text) = std::str::from_utf8(bytes) else {
        run.fail(&format!("`{name}` was not checked: it is not UTF-8"));
        return Ok(nothing());
    };
    let options = run.arguments.options();
    let mut text = text.to_owned();
    let wanted = run.arguments.fix || run.arguments.diff;
    if wanted && input.standard_input {
        // The fixed text would have to be printed, secrets and all.
        run.fail(&format!("`{name}` was not fixed: a `.pypirc` is not read from standard input"));
    } else if wanted {
        let fixed = pypirc::fix(&text, &options, run.arguments.unsafe_fixes);
        if run.arguments.diff && fixed.text != text {
            let (old, new) = (pypirc::veil(&text), pypirc::veil(&fixed.text));
            diff::write(&input.name(), old.as_bytes(), new.as_bytes(), output.look, output)?;
            let exit = if run.arguments.exit_zero { Exit::Clean } else { Exit::Found };
            run.exit = run.exit.max(exit);
            run.fixed += fixed.count;
            text = fixed.text;
        } else if fixed.text != text {
            match write::replace(&input.path, text.as_bytes(), fixed.text.as_bytes()) {
                Ok(()) => {
                    run.fixed += fixed.count;
                    text = fixed.text;
                }
                Err(error) => run.fail(&format!("`{name}` was not fixed: {error}")),
            }
        }
    }
    let path = Some(input.path.as_path()).filter(|_| !input.standard_input);
    let mut found = pypirc::check(&text, around(path), &options);
    if run.arguments.fix && !run.arguments.diff && found.iter().any(|found| found.rule == OPEN) {
        match disk::close_to_others(&input.path) {
            Ok(()) => run.fixed += 1,
            Err(error) => run.fail(&format!("`{name}` was not closed to others: {error}")),
        }
        found = pypirc::check(&text, around(path), &options);
    }
    Ok(Checked::of_pypirc(input, pypirc::veil(&text), found))
}
