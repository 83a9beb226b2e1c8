//! Whether the editor is still there, asked of the operating system. The only file of the server
//! that knows which system it runs on.

use std::fs::File;
use std::io;
use std::time::Duration;

/// How often it is asked.
pub const LOOK: Duration = Duration::from_millis(400);

/// The process that started the server, as the client named it in `initialize`.
#[derive(Debug)]
pub struct Editor {
    #[cfg(unix)]
    id: rustix::process::Pid,
    /// When the process started, in clock ticks since the machine did: a process that later gets
    /// the same number started at another time.
    #[cfg(unix)]
    started: Option<u64>,
}

#[cfg(unix)]
impl Editor {
    /// The living process `id`. `None` where there is none: the client then counts processes in
    /// another namespace (a container, another machine), and its number tells us nothing.
    pub fn of(id: u32) -> Option<Editor> {
        let id = rustix::process::Pid::from_raw(i32::try_from(id).ok()?)?;
        let editor = Editor { id, started: Self::status(id).map(|(_, started)| started) };
        editor.lives().then_some(editor)
    }

    /// Whether the process still runs. One that has ended and that its own parent has not yet
    /// asked about does not.
    pub fn lives(&self) -> bool {
        match Self::status(self.id) {
            Some((state, started)) => {
                !matches!(state, 'Z' | 'X') && self.started.is_none_or(|first| first == started)
            }
            // No permission to ask means that there is someone to ask about.
            None => rustix::process::test_kill_process(self.id) != Err(rustix::io::Errno::SRCH),
        }
    }

    /// The state letter and the start time in `/proc/ID/stat` (proc(5), fields 3 and 22), where
    /// the system has that file.
    #[expect(clippy::disallowed_methods, reason = "a file of the system, not of a project")]
    fn status(id: rustix::process::Pid) -> Option<(char, u64)> {
        let stat = std::fs::read(format!("/proc/{}/stat", id.as_raw_nonzero())).ok()?;
        let stat = String::from_utf8_lossy(&stat);
        // The name in field 2 may hold blanks and parentheses; nothing after it does.
        let (_, fields) = stat.rsplit_once(')')?;
        let mut fields = fields.split_ascii_whitespace();
        let state = fields.next()?.chars().next()?;
        Some((state, fields.nth(18)?.parse().ok()?))
    }
}

#[cfg(not(unix))]
impl Editor {
    /// Windows has no way to ask without unsafe code or a helper process. There the end of
    /// standard input, which the system closes when the editor ends, is what we go by.
    pub fn of(_id: u32) -> Option<Editor> {
        None
    }

    pub fn lives(&self) -> bool {
        true
    }
}

/// Standard output without the line buffer that Rust puts before it, so that a message leaves in
/// one piece.
///
/// # Errors
/// When the process was started without standard output.
pub fn output() -> io::Result<File> {
    #[cfg(unix)]
    let owned = std::os::fd::AsFd::as_fd(&io::stdout()).try_clone_to_owned()?;
    #[cfg(windows)]
    let owned = std::os::windows::io::AsHandle::as_handle(&io::stdout()).try_clone_to_owned()?;
    Ok(File::from(owned))
}

/// Whether the reading end of `output` is gone, so that nothing we write would reach anyone.
/// Where the system cannot tell, the next write does.
pub fn unread(output: &File) -> bool {
    #[cfg(unix)]
    {
        use rustix::event::{PollFd, PollFlags, Timespec, poll};
        let mut polled = [PollFd::new(output, PollFlags::empty())];
        let at_once = Timespec { tv_sec: 0, tv_nsec: 0 };
        // POLLERR is what Linux tells of a pipe or socket without a reader, POLLHUP what the
        // BSDs tell (poll(2)).
        poll(&mut polled, Some(&at_once)).is_ok()
            && polled[0].revents().intersects(PollFlags::ERR | PollFlags::HUP)
    }
    #[cfg(not(unix))]
    {
        let _ = output;
        false
    }
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;
    use std::process::{Command, Stdio};
    use std::time::Instant;

    #[test]
    #[expect(clippy::disallowed_methods, reason = "a process to look at")]
    fn a_process_lives_until_it_ends_even_when_nobody_asked_how() {
        let mut child = Command::new("cat").stdin(Stdio::piped()).spawn().unwrap();
        let editor = Editor::of(child.id()).unwrap();
        assert!(editor.lives());
        child.kill().unwrap();
        let deadline = Instant::now() + Duration::from_secs(5);
        while cfg!(target_os = "linux") && editor.lives() {
            assert!(Instant::now() < deadline, "a zombie counts as alive");
            std::thread::yield_now();
        }
        child.wait().unwrap();
        assert!(!editor.lives());
        assert!(Editor::of(0).is_none());
        assert!(Editor::of(u32::MAX).is_none());
    }

    #[test]
    fn a_pipe_without_a_reader_is_unread() {
        let (reader, writer) = io::pipe().unwrap();
        let writer = File::from(std::os::fd::OwnedFd::from(writer));
        assert!(!unread(&writer));
        drop(reader);
        assert!(unread(&writer));
    }
}
