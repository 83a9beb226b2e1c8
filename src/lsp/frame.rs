//! Bytes of a pipe become message bodies, each announced by a `Content-Length` header as the
//! base protocol of LSP says. After anything else the next whole message is found again.

use std::io::{self, BufRead, BufReader, ErrorKind, Read};

/// Bytes of a message body; a longer one is skipped.
pub const BODY_LIMIT: usize = 64 << 20;

/// Bytes of a header line that are kept.
const LINE_LIMIT: usize = 8 << 10;

/// What is kept of a longer line: enough for a header at its end.
const LINE_TAIL: usize = 64;

/// A length that nobody can mean. Skipping that far would swallow all that follows, so such a
/// header is not believed and the next one is looked for at once.
const BELIEF_LIMIT: u64 = 1 << 30;

const LENGTH: &[u8] = b"content-length:";

/// What came out of the pipe.
#[derive(Debug, PartialEq, Eq)]
pub enum Frame {
    Body(Vec<u8>),
    /// Something that is no message was skipped.
    Fault(Fault),
    /// The pipe has ended, possibly within a message.
    End,
}

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    #[error("skipped bytes that are no message")]
    Garbage,
    #[error("skipped a message without a usable `Content-Length`")]
    NoLength,
    #[error("skipped a message of {0} bytes; the limit is {BODY_LIMIT}")]
    TooLong(u64),
}

/// Reads frames. Memory is bounded by the longest body that is let in.
pub struct Frames<R> {
    input: BufReader<R>,
    line: Vec<u8>,
    /// A length that was read while a fault in front of it had to be told first.
    announced: Option<u64>,
    /// One stretch of garbage is told once.
    told: bool,
}

impl<R: Read> Frames<R> {
    pub fn of(input: R) -> Self {
        let input = BufReader::with_capacity(64 << 10, input);
        Frames { input, line: Vec::new(), announced: None, told: false }
    }

    /// The next frame; after `End` there is none. An error of the pipe is its end.
    pub fn next(&mut self) -> Frame {
        self.read().unwrap_or(Frame::End)
    }

    fn read(&mut self) -> io::Result<Frame> {
        loop {
            let fault = match self.announced.take() {
                Some(length) => match self.body(length)? {
                    Ok(body) => {
                        self.told = false;
                        return Ok(Frame::Body(body));
                    }
                    Err(fault) => Some(fault),
                },
                None => self.header()?,
            };
            if let Some(fault) = fault
                && !std::mem::replace(&mut self.told, true)
            {
                return Ok(Frame::Fault(fault));
            }
        }
    }

    /// Reads header lines up to the empty one, and announces the length they tell.
    fn header(&mut self) -> io::Result<Option<Fault>> {
        let mut fault = None;
        let mut begun = false;
        loop {
            let whole = self.next_line()?;
            let line = self.line.trim_ascii_end();
            if line.is_empty() {
                if begun {
                    break;
                }
                continue;
            }
            begun = true;
            match Header::read(line) {
                Header::Length(length) => self.announced = Some(length),
                Header::LengthAfterGarbage(length) => {
                    fault = Some(Fault::Garbage);
                    self.announced = Some(length);
                }
                Header::Other if whole => {}
                Header::Other | Header::Garbage => fault = Some(Fault::Garbage),
            }
        }
        let none = self.announced.is_none().then_some(Fault::NoLength);
        Ok(fault.or(none))
    }

    fn body(&mut self, length: u64) -> io::Result<Result<Vec<u8>, Fault>> {
        if length > BODY_LIMIT as u64 {
            if length <= BELIEF_LIMIT {
                let skipped = io::copy(&mut (&mut self.input).take(length), &mut io::sink())?;
                complete(skipped, length)?;
            }
            return Ok(Err(Fault::TooLong(length)));
        }
        let mut body = Vec::new();
        let read = (&mut self.input).take(length).read_to_end(&mut body)?;
        complete(read as u64, length)?;
        Ok(Ok(body))
    }

    /// Reads one line, of an overlong one only the tail. Tells whether all of it was kept.
    fn next_line(&mut self) -> io::Result<bool> {
        self.line.clear();
        let mut whole = true;
        loop {
            let chunk = match self.input.fill_buf() {
                Err(error) if error.kind() == ErrorKind::Interrupted => continue,
                chunk => chunk?,
            };
            if chunk.is_empty() {
                return Err(ErrorKind::UnexpectedEof.into());
            }
            let end = chunk.iter().position(|byte| *byte == b'\n');
            let taken = end.map_or(chunk.len(), |at| at + 1);
            self.line.extend_from_slice(&chunk[..taken]);
            self.input.consume(taken);
            if self.line.len() > LINE_LIMIT {
                whole = false;
                self.line.drain(..self.line.len() - LINE_TAIL);
            }
            if end.is_some() {
                return Ok(whole);
            }
        }
    }
}

fn complete(read: u64, length: u64) -> io::Result<()> {
    if read == length { Ok(()) } else { Err(ErrorKind::UnexpectedEof.into()) }
}

/// One header line, as far as it matters.
enum Header {
    Length(u64),
    /// A length at the end of a line that begins with something else, such as the rest of a
    /// message whose own length was told too short.
    LengthAfterGarbage(u64),
    /// `Content-Type`, or a header that we do not know.
    Other,
    Garbage,
}

impl Header {
    fn read(line: &[u8]) -> Header {
        let lower = line.to_ascii_lowercase();
        let Some(at) = lower.windows(LENGTH.len()).rposition(|window| window == LENGTH) else {
            let name = lower.split(|byte| *byte == b':').next().unwrap_or_default();
            let named = name.len() < lower.len()
                && !name.is_empty()
                && name.iter().all(|byte| byte.is_ascii_alphanumeric() || *byte == b'-');
            return if named { Header::Other } else { Header::Garbage };
        };
        let digits = lower[at + LENGTH.len()..].trim_ascii();
        if digits.is_empty() || !digits.iter().all(u8::is_ascii_digit) {
            return Header::Garbage;
        }
        let number = str::from_utf8(digits).ok().and_then(|digits| digits.parse().ok());
        // More digits than 64 bits hold are a length all the same, only not one to believe.
        let length = number.unwrap_or(u64::MAX);
        if at == 0 { Header::Length(length) } else { Header::LengthAfterGarbage(length) }
    }
}

/// `body` as one frame.
pub fn frame(body: &[u8]) -> Vec<u8> {
    let mut frame = format!("Content-Length: {}\r\n\r\n", body.len()).into_bytes();
    frame.extend_from_slice(body);
    frame
}

#[cfg(test)]
mod tests {
    use super::*;

    fn frames(bytes: &[u8]) -> Vec<Frame> {
        let mut frames = Frames::of(bytes);
        let mut read = Vec::new();
        loop {
            let frame = frames.next();
            if frame == Frame::End {
                return read;
            }
            read.push(frame);
        }
    }

    fn body(text: &str) -> Frame {
        Frame::Body(text.as_bytes().to_vec())
    }

    const GOOD: &[u8] = b"Content-Length: 2\r\n\r\n{}";

    /// What is told about `bad`, when a good message follows it.
    fn fault_of(bad: &[u8]) -> Vec<Fault> {
        let mut read = frames(&[bad, GOOD, GOOD].concat());
        assert_eq!(read.pop(), Some(body("{}")), "the last message is lost");
        assert_eq!(read.pop(), Some(body("{}")), "the message after the bad one is lost");
        let fault = |frame| match frame {
            Frame::Fault(fault) => fault,
            other => panic!("{other:?} is not a fault"),
        };
        read.into_iter().map(fault).collect()
    }

    #[test]
    fn legal_headers_are_read_however_they_are_written() {
        for header in [
            "content-length: 2\r\n",
            "CONTENT-LENGTH:2\r\n",
            "Content-Length:   2  \r\n",
            "Content-Length: 2\r\nContent-Type: application/vscode-jsonrpc\r\n",
            "Content-Type: application/vscode-jsonrpc; charset=utf-8\r\nContent-Length: 2\r\n",
            "X-One: 1\r\nX-Two: 2\r\nContent-Length: 2\r\n",
            "\r\n\r\nContent-Length: 2\r\n",
            "Content-Length: 2\n",
        ] {
            let read = frames(format!("{header}\r\n{{}}").as_bytes());
            assert_eq!(read, [body("{}")], "{header:?}");
        }
    }

    #[test]
    fn the_next_message_is_found_after_anything() {
        assert_eq!(fault_of(b"what is this\r\n"), [Fault::Garbage]);
        assert_eq!(fault_of(b"what is this\r\n\r\n"), [Fault::Garbage]);
        assert_eq!(fault_of(b"Content-Type: text\r\n\r\n{\"no\":1}"), [Fault::NoLength]);
        assert_eq!(fault_of(b"Content-Length: -5\r\n\r\nabcde"), [Fault::Garbage]);
        assert_eq!(fault_of(b"Content-Length: five\r\n\r\nabcde"), [Fault::Garbage]);
        assert_eq!(fault_of(b"Content-Length: \r\n\r\nabcde"), [Fault::Garbage]);
        assert_eq!(fault_of(&[b'x'; 100_000]), [Fault::Garbage]);
        assert_eq!(fault_of(&b"no header\r\n\r\n".repeat(1000)), [Fault::Garbage]);
        assert_eq!(fault_of(&[0, 255, 254, b'\n', 10, 13]), [Fault::Garbage]);
    }

    #[test]
    fn a_length_that_is_too_short_or_too_long_costs_no_more_than_its_neighbour() {
        let short = [b"Content-Length: 4\r\n\r\nabcdefgh".as_slice(), GOOD].concat();
        let read = frames(&short);
        assert_eq!(read, [body("abcd"), Frame::Fault(Fault::Garbage), body("{}")]);
        let long = [b"Content-Length: 12\r\n\r\nabcdefgh".as_slice(), GOOD, GOOD].concat();
        assert_eq!(frames(&long).last(), Some(&body("{}")));
    }

    #[test]
    fn lengths_beyond_the_limit_are_skipped_or_not_believed() {
        let length = BODY_LIMIT + 1;
        let mut bad = format!("Content-Length: {length}\r\n\r\n").into_bytes();
        bad.resize(bad.len() + length, b'x');
        assert_eq!(fault_of(&bad), [Fault::TooLong(length as u64)]);
        let claim = 1_u64 << 63;
        let absurd = format!("Content-Length: {claim}\r\n\r\njunk\r\n");
        assert_eq!(fault_of(absurd.as_bytes()), [Fault::TooLong(claim)]);
        let digits = format!("Content-Length: {}\r\n\r\n", "9".repeat(300));
        assert_eq!(fault_of(digits.as_bytes()), [Fault::TooLong(u64::MAX)]);
    }

    #[test]
    fn the_limit_itself_is_let_in() {
        let mut bytes = format!("Content-Length: {BODY_LIMIT}\r\n\r\n").into_bytes();
        let header = bytes.len();
        bytes.resize(header + BODY_LIMIT, b' ');
        assert_eq!(frames(&bytes), [Frame::Body(bytes[header..].to_vec())]);
    }

    #[test]
    fn the_next_message_is_found_after_any_mixture() {
        const PIECES: [&[u8]; 12] = [
            b"Content-Length: 2",
            b"Content-Length: 9",
            b"content-length:",
            b"Content-Type: x",
            b"\r\n",
            b"\r\n\r\n",
            b"\n",
            b": ",
            b"{\"a\": 1}",
            b"\xff\x00",
            b"x17",
            b"-",
        ];
        let mut seed = 1_u32;
        for _ in 0..4_000 {
            let mut bytes = Vec::new();
            for _ in 0..12 {
                seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                bytes.extend_from_slice(PIECES[(seed >> 16) as usize % PIECES.len()]);
            }
            // The lengths among the pieces may take up to 29 bytes each of what follows.
            let good = GOOD.repeat(40);
            let read = frames(&[bytes.as_slice(), good.as_slice()].concat());
            assert_eq!(read.last(), Some(&body("{}")), "{:?}", String::from_utf8_lossy(&bytes));
        }
    }

    #[test]
    fn an_end_within_a_message_is_an_end() {
        for cut in 0..GOOD.len() {
            assert_eq!(frames(&GOOD[..cut]), []);
        }
    }

    #[test]
    fn a_frame_is_read_as_it_was_written() {
        assert_eq!(frames(&frame("é".as_bytes())), [body("é")]);
    }
}
