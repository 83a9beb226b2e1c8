//! Where output goes, and what the place can show.

use super::plain;
use crate::engine::credentials::{hide, hide_living};
use anstream::stream::{AsLockedWrite, RawStream};
use anstream::{AutoStream, ColorChoice};
use std::io::{self, BufRead, BufWriter, IsTerminal, Write};

/// How wide a picture is where nobody knows better.
const WIDTH: usize = 120;

/// Standard output, or standard error where standard output is taken.
pub struct Output {
    writer: BufWriter<Box<dyn Write>>,
    /// The beginning of a line, held back while there are secrets that may not be in it.
    begun: Vec<u8>,
    pub look: Look,
    /// What the user said about colour.
    pub choice: clap::ColorChoice,
}

/// What the place can show.
#[derive(Clone, Copy, Debug)]
pub struct Look {
    pub colour: bool,
    /// Lines and corners, not only ASCII.
    pub unicode: bool,
    /// In columns.
    pub width: usize,
    /// Someone looks at it now; it is not a file or another program.
    pub terminal: bool,
}

impl Output {
    pub fn of_stdout(choice: clap::ColorChoice) -> Self {
        Output::of(io::stdout(), choice)
    }

    pub fn of_stderr(choice: clap::ColorChoice) -> Self {
        Output::of(io::stderr(), choice)
    }

    fn of<S: RawStream + AsLockedWrite + 'static>(stream: S, choice: clap::ColorChoice) -> Self {
        let colours = match choice {
            clap::ColorChoice::Always => ColorChoice::Always,
            clap::ColorChoice::Never => ColorChoice::Never,
            clap::ColorChoice::Auto => AutoStream::choice(&stream),
        };
        let terminal = stream.is_terminal();
        let look = Look {
            colour: colours != ColorChoice::Never,
            width: width().unwrap_or(WIDTH),
            unicode: terminal && speaks_utf8(),
            terminal,
        };
        // Without colour nothing is left to strip: what comes from files is plain already.
        let passing = if look.colour { colours } else { ColorChoice::AlwaysAnsi };
        let writer: Box<dyn Write> = Box::new(AutoStream::new(stream, passing));
        Output { writer: BufWriter::new(writer), begun: Vec::new(), look, choice }
    }

    fn pass(&mut self, bytes: &[u8]) -> io::Result<()> {
        // What is not text is an archive's, and never printed while there are secrets.
        match str::from_utf8(bytes).ok().and_then(hide_living) {
            Some(shown) => self.writer.write_all(shown.as_bytes()),
            None => self.writer.write_all(bytes),
        }
    }

    pub fn finish(&mut self) -> io::Result<()> {
        self.flush()
    }
}

impl Write for Output {
    /// Line by line and without secrets, as long as there are any.
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.begun.is_empty() && hide_living("").is_none() {
            return self.writer.write(bytes);
        }
        self.begun.extend_from_slice(bytes);
        if let Some(end) = self.begun.iter().rposition(|byte| *byte == b'\n') {
            let rest = self.begun.split_off(end + 1);
            let lines = std::mem::replace(&mut self.begun, rest);
            self.pass(&lines)?;
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        let begun = std::mem::take(&mut self.begun);
        self.pass(&begun)?;
        self.writer.flush()
    }
}

impl Drop for Output {
    fn drop(&mut self) {
        // Where it matters whether this can be written, `finish` was called.
        let _ = self.flush();
    }
}

/// Of the terminal, wherever it is attached; within what reads well.
fn width() -> Option<usize> {
    let (width, _) = terminal_size::terminal_size()?;
    Some(usize::from(width.0).clamp(40, 160))
}

/// Whether the locale of the environment is a UTF-8 one, as POSIX reads it.
#[expect(clippy::disallowed_methods, reason = "the locale lives in the environment")]
fn speaks_utf8() -> bool {
    let set = |name: &&str| std::env::var(name).ok().filter(|value| !value.is_empty());
    let locale = ["LC_ALL", "LC_CTYPE", "LANG"].iter().find_map(set).unwrap_or_default();
    let locale = locale.to_ascii_lowercase();
    locale.ends_with("utf-8") || locale.ends_with("utf8")
}

/// Asks whoever sits there; anything but a yes is a no.
pub fn ask(question: &str) -> io::Result<bool> {
    let mut err = io::stderr();
    write!(err, "{} [y/N] ", plain::line(question))?;
    err.flush()?;
    let mut line = String::new();
    io::stdin().lock().read_line(&mut line)?;
    Ok(matches!(line.trim().to_ascii_lowercase().as_str(), "y" | "yes"))
}

/// Asks for a line, where somebody sits at the terminal; none where nobody does, or nothing was typed.
pub fn ask_line(question: &str) -> io::Result<Option<String>> {
    if !(io::stdin().is_terminal() && io::stderr().is_terminal()) {
        return Ok(None);
    }
    let mut err = io::stderr();
    write!(err, "{} ", plain::line(question))?;
    err.flush()?;
    let mut line = String::new();
    io::stdin().lock().read_line(&mut line)?;
    Ok(Some(line.trim().to_owned()).filter(|line| !line.is_empty()))
}

/// Asks for what nobody may see.
///
/// # Errors
/// When no terminal is there, or whoever sits at it interrupts.
#[cfg(unix)]
#[expect(clippy::disallowed_methods, reason = "the terminal is asked; no file is made")]
pub fn ask_secret(question: &str) -> io::Result<String> {
    use std::io::Read;
    /// No secret is longer, in bytes.
    const LIMIT: usize = 1024 * 1024;
    let mut terminal = std::fs::File::options().read(true).write(true).open("/dev/tty")?;
    // Before the question stands there: who pastes at once would see the answer.
    let unseen = Unseen::begin(&terminal)?;
    terminal.write_all(plain::line(question).as_bytes())?;
    terminal.flush()?;
    let (mut line, mut some) = (Vec::new(), [0; 4096]);
    while !matches!(line.last(), Some(b'\n' | &INTERRUPT)) && line.len() < LIMIT {
        match terminal.read(&mut some)? {
            0 => break,
            count => line.extend_from_slice(&some[..count]),
        }
    }
    drop(unseen);
    terminal.write_all(b"\n")?;
    if line.contains(&INTERRUPT) {
        return Err(io::Error::new(io::ErrorKind::Interrupted, "interrupted"));
    }
    let text = String::from_utf8(line)
        .map_err(|_| io::Error::new(io::ErrorKind::InvalidData, "what was typed is not UTF-8"))?;
    Ok(text.trim_end_matches(['\n', '\r']).to_owned())
}

/// On Windows.
///
/// # Errors
/// When no console is there.
#[cfg(not(unix))]
pub fn ask_secret(question: &str) -> io::Result<String> {
    rpassword::prompt_password(plain::line(question))
}

/// What Ctrl-C types.
#[cfg(unix)]
const INTERRUPT: u8 = 3;

/// As long as it lives, the terminal does not show what is typed, and hands on Ctrl-C as the end of
/// the line: a signal would end the program and leave the terminal so.
#[cfg(unix)]
struct Unseen(std::fs::File, rustix::termios::Termios);

#[cfg(unix)]
impl Unseen {
    fn begin(terminal: &std::fs::File) -> io::Result<Unseen> {
        use rustix::termios::{
            LocalModes, OptionalActions, SpecialCodeIndex, tcgetattr, tcsetattr,
        };
        let before = tcgetattr(terminal)?;
        let mut modes = before.clone();
        modes.local_modes.remove(LocalModes::ECHO | LocalModes::ISIG);
        modes.special_codes[SpecialCodeIndex::VEOL] = INTERRUPT;
        tcsetattr(terminal, OptionalActions::Now, &modes)?;
        Ok(Unseen(terminal.try_clone()?, before))
    }
}

#[cfg(unix)]
impl Drop for Unseen {
    fn drop(&mut self) {
        use rustix::termios::{OptionalActions, tcsetattr};
        // Nothing is left to do where even this fails.
        let _ = tcsetattr(&self.0, OptionalActions::Now, &self.1);
    }
}

/// A message on one line, without what a slip of the keyboard may have put into it.
fn shown(message: &str) -> String {
    plain::line(&hide(message)).into_owned()
}

/// Tells on standard error why something could not be done.
pub fn complain(message: &str) {
    // Where even this cannot be written, the exit code has to do.
    let _ = writeln!(anstream::stderr(), "\u{1b}[1;31merror\u{1b}[0m: {}", shown(message));
}

/// Tells on standard error what should be known although it stops nothing.
pub fn warn(message: &str) {
    // Where even this cannot be written, it is lost.
    let _ = writeln!(anstream::stderr(), "\u{1b}[1;33mwarning\u{1b}[0m: {}", shown(message));
}

/// As `warn`, for what a rule explains, or is at least called `check`.
pub fn warn_of(check: &str, message: &str) {
    let message = shown(message);
    // Where even this cannot be written, it is lost.
    let _ = writeln!(anstream::stderr(), "\u{1b}[1;33mwarning[{check}]\u{1b}[0m: {message}");
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::credentials::Secret;
    use std::sync::{Arc, Mutex};

    #[derive(Clone, Default)]
    struct Kept(Arc<Mutex<Vec<u8>>>);

    impl Write for Kept {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.lock().expect("ours").extend_from_slice(bytes);
            Ok(bytes.len())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn a_secret_is_not_printed_whole_or_in_pieces() {
        let kept = Kept::default();
        let look = Look { colour: false, unicode: false, width: 80, terminal: false };
        let writer: Box<dyn Write> = Box::new(kept.clone());
        let mut output = Output {
            writer: BufWriter::new(writer),
            begun: Vec::new(),
            look,
            choice: clap::ColorChoice::Never,
        };
        let secret = Secret::new("canary-of-the-output".to_owned());
        write!(output, "one canary-of-the-output\ntwo canary-of").expect("ours");
        write!(output, "-the-output, three").expect("ours");
        output.finish().expect("ours");
        drop(secret);
        writeln!(output, "; nobody's: canary-of-the-output").expect("ours");
        drop(output);
        let text = String::from_utf8(kept.0.lock().expect("ours").clone()).expect("text");
        let (before, after) = text.split_once("; nobody's: ").expect("all is there");
        assert!(!before.contains("canary") && before.contains("three"), "{before}");
        assert_eq!(after, "canary-of-the-output\n");
    }
}
