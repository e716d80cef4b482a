//! From what a terminal sends to what the console knows, in batches of what came together.

use std::collections::VecDeque;
use std::io;
use std::os::fd::OwnedFd;
use std::pin::Pin;
use std::task::{Context, Poll};

use futures_util::stream::{BoxStream, Stream, StreamExt};
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use tokio::io::Interest;
use tokio::io::unix::AsyncFd;
use tokio::time::Instant;

use super::bytes::Parser;
use super::hands::Hands;
use crate::console::{Input, Lifecycle, Msg, Size};

/// One thing that comes from a terminal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Happening {
    /// The hands.
    Input(Input),
    /// The window has this size now.
    Resize(Size),
    /// The window got, or lost, the focus.
    Focus(bool),
}

/// No batch is longer, so that a pasted novel without brackets does not keep everything else waiting.
const BATCH: usize = 4096;

/// The most that one read takes.
const READ: usize = 64 * 1024;

#[expect(
    deprecated,
    reason = "what replaces it is unsafe: it lets a descriptor be closed while it is watched, and an owned one never is"
)]
fn watched(terminal: OwnedFd) -> io::Result<AsyncFd<OwnedFd>> {
    AsyncFd::with_interest(terminal, Interest::READABLE)
}

/// Reads this terminal. Only one at a time, and none while another program has it.
pub(super) fn from_tty(terminal: OwnedFd) -> io::Result<BoxStream<'static, Happening>> {
    let terminal = watched(terminal)?;
    let reading = Reading {
        terminal,
        parser: Parser::default(),
        hands: Hands::default(),
        happened: VecDeque::new(),
        buffer: vec![0; READ],
    };
    let next = |mut reading: Reading| async move { reading.next().await.map(|happening| (happening, reading)) };
    Ok(futures_util::stream::unfold(reading, next).boxed())
}

/// The way from a terminal's bytes to what happened.
struct Reading {
    terminal: AsyncFd<OwnedFd>,
    parser: Parser,
    hands: Hands,
    happened: VecDeque<Happening>,
    buffer: Vec<u8>,
}

impl Reading {
    /// What happened next; `None` once the terminal is gone.
    async fn next(&mut self) -> Option<Happening> {
        loop {
            if let Some(happening) = self.happened.pop_front() {
                return Some(happening);
            }
            let read = read(&self.terminal, &mut self.buffer);
            let count = match self.parser.patience() {
                None => read.await?,
                Some(patience) => {
                    let Ok(count) = tokio::time::timeout(patience, read).await else {
                        self.parser.quiet(&mut self.happened);
                        continue;
                    };
                    count?
                }
            };
            let more = has_input(self.terminal.get_ref());
            self.parser.feed(&self.buffer[..count], more, &mut self.happened);
            self.hands.gather(&mut self.happened, Instant::now());
        }
    }
}

/// One read, once there is something. The descriptor is the shell's as well and stays a blocking one: it is read only
/// when it says that it would not block.
async fn read(terminal: &AsyncFd<OwnedFd>, buffer: &mut [u8]) -> Option<usize> {
    loop {
        let mut ready = terminal.readable().await.ok()?;
        if !has_input(terminal.get_ref()) {
            ready.clear_ready();
            continue;
        }
        match rustix::io::read(terminal.get_ref(), &mut *buffer) {
            Ok(0) => return None,
            Ok(count) => return Some(count),
            Err(rustix::io::Errno::INTR | rustix::io::Errno::AGAIN) => {}
            // An error says that the terminal is gone.
            Err(_) => return None,
        }
    }
}

fn has_input(terminal: &OwnedFd) -> bool {
    let mut watched = [PollFd::new(terminal, PollFlags::IN)];
    let now = Timespec { tv_sec: 0, tv_nsec: 0 };
    poll(&mut watched, Some(&now)).is_ok() && !watched[0].revents().is_empty()
}

/// What was typed while the terminal was asked what it can do.
pub(super) fn typed(bytes: &[u8]) -> Vec<Input> {
    let (mut parser, mut happened) = (Parser::default(), VecDeque::new());
    parser.feed(bytes, false, &mut happened);
    if parser.patience().is_some() {
        parser.quiet(&mut happened);
    }
    Hands::default().gather(&mut happened, Instant::now());
    let input = |happening| if let Happening::Input(input) = happening { Some(input) } else { None };
    happened.into_iter().filter_map(input).collect()
}

/// Everything that can be read now, as messages: neighbouring inputs are one message, of sizes only the last counts.
/// `None` when the stream has ended.
pub(super) async fn batch(stream: &mut BoxStream<'static, Happening>) -> Option<Vec<Msg>> {
    std::future::poll_fn(|context| poll_batch(Pin::new(stream), context)).await
}

fn poll_batch(
    mut stream: Pin<&mut BoxStream<'static, Happening>>,
    context: &mut Context<'_>,
) -> Poll<Option<Vec<Msg>>> {
    let mut batch = Vec::new();
    for _ in 0..BATCH {
        match stream.as_mut().poll_next(context) {
            Poll::Ready(Some(next)) => add(&mut batch, next),
            Poll::Ready(None) if batch.is_empty() => return Poll::Ready(None),
            Poll::Pending if batch.is_empty() => return Poll::Pending,
            Poll::Ready(None) | Poll::Pending => break,
        }
    }
    Poll::Ready(Some(batch))
}

fn add(batch: &mut Vec<Msg>, next: Happening) {
    match (next, batch.last_mut()) {
        (Happening::Input(input), Some(Msg::Input(inputs))) => inputs.push(input),
        (Happening::Input(input), _) => batch.push(Msg::Input(vec![input])),
        (Happening::Focus(focus), _) => batch.push(Msg::Lifecycle(Lifecycle::Focus(focus))),
        (Happening::Resize(size), _) => {
            batch.retain(|msg| !matches!(msg, Msg::Resize(_)));
            batch.push(Msg::Resize(size));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::console::{Key, KeyCode};

    #[test]
    fn what_is_typed_early_is_kept() {
        let keys = [
            Key::plain(KeyCode::Char('傘')),
            Key::plain(KeyCode::Down),
            Key::ctrl('z'),
            Key::plain(KeyCode::Enter),
            Key::plain(KeyCode::Esc),
        ];
        assert_eq!(typed("傘\u{1b}[B\u{1a}\r\u{1b}".as_bytes()), keys.map(Input::Key));
    }
}
