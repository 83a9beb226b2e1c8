//! A form and a file as the body of a request (`multipart/form-data`, RFC 7578), whose length is
//! known and of which only a piece at a time is in memory.

use crate::engine::form::Form;
use bytes::Bytes;
use futures::Stream;
use std::fs::File;
use std::io::{self, Read, Seek};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// How much of the file is read at once, in bytes.
const PIECE: usize = 256 * 1024;

pub struct Body {
    head: Bytes,
    tail: Bytes,
    boundary: String,
    /// Of the file, in bytes.
    size: u64,
}

impl Body {
    /// `sha256` of the file makes a boundary that the file cannot hold.
    pub fn of(form: &Form, file_name: &str, size: u64, sha256: &str) -> Body {
        let boundary = format!("shipwheel-{sha256}");
        let mut head = String::new();
        for (name, value) in &form.fields {
            head.push_str(&format!(
                "--{boundary}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n"
            ));
        }
        // RFC 7578 and browsers: these three are escaped, everything else is sent as it is.
        let file_name = file_name.replace('"', "%22").replace('\r', "%0D").replace('\n', "%0A");
        head.push_str(&format!(
            "--{boundary}\r\nContent-Disposition: form-data; name=\"content\"; \
             filename=\"{file_name}\"\r\nContent-Type: application/octet-stream\r\n\r\n"
        ));
        let tail = format!("\r\n--{boundary}--\r\n");
        Body { head: head.into(), tail: tail.into(), boundary, size }
    }

    pub fn content_type(&self) -> String {
        format!("multipart/form-data; boundary={}", self.boundary)
    }

    /// In bytes.
    pub fn length(&self) -> u64 {
        self.size + self.head.len() as u64 + self.tail.len() as u64
    }

    /// The whole body from its beginning; `sent` counts what was taken of it.
    pub fn stream(
        &self,
        mut file: File,
        sent: Arc<AtomicU64>,
    ) -> impl Stream<Item = io::Result<Bytes>> + Send + 'static + use<> {
        let tail = self.tail.clone();
        let mut head = Some(self.head.clone());
        let (mut left, mut ended) = (self.size, false);
        let mut next = move || -> io::Result<Option<Bytes>> {
            if let Some(head) = head.take() {
                file.rewind()?;
                return Ok(Some(head));
            }
            if left > 0 {
                let want = usize::try_from(left).map_or(PIECE, |left| left.min(PIECE));
                let mut piece = vec![0; want];
                let read = file.read(&mut piece)?;
                if read == 0 {
                    return Err(io::Error::other("the file became shorter while it was sent"));
                }
                piece.truncate(read);
                left -= read as u64;
                return Ok(Some(piece.into()));
            }
            Ok((!std::mem::replace(&mut ended, true)).then(|| tail.clone()))
        };
        futures::stream::iter(std::iter::from_fn(move || {
            let piece = next().transpose()?;
            if let Ok(piece) = &piece {
                sent.fetch_add(piece.len() as u64, Ordering::Relaxed);
            }
            Some(piece)
        }))
    }
}
