//! A connection with clocks: one for a head that does not come, one for an answer that is not taken.
//!
//! hyper has one clock for a slow head and for the rest between two requests. A console far away keeps its connection
//! for the next key, so a rest may be long; a head may not.

use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::task::{Context, Poll, ready};

use axum::body::Body;
use futures_util::task::AtomicWaker;
use hyper::body::{Bytes, Frame, SizeHint};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::time::{Instant, Sleep, sleep};

use super::Patience;

/// Whether a request of the connection is being answered.
#[derive(Clone, Default)]
pub struct Phase(Arc<Turns>);

#[derive(Default)]
struct Turns {
    /// Even: it waits for the next request; odd: it answers.
    count: AtomicU64,
    /// Who waited for something to read while it answered.
    reader: AtomicWaker,
}

impl Phase {
    fn now(&self) -> u64 {
        self.0.count.load(Ordering::Acquire)
    }

    fn turn(&self) {
        self.0.count.fetch_add(1, Ordering::AcqRel);
    }

    /// A request has come; its answer ends when what is returned is dropped.
    pub fn answer(&self) -> Answering {
        self.turn();
        Answering(self.clone())
    }
}

/// For as long as an answer takes.
pub struct Answering(Phase);

impl Answering {
    /// The answer takes until its body was read to the end.
    pub const fn until_the_end_of(self, body: Body) -> Answer {
        Answer { body, _answering: self }
    }
}

impl Drop for Answering {
    fn drop(&mut self) {
        self.0.turn();
        // The reader sets the clock of the next request.
        self.0.0.reader.wake();
    }
}

/// A body that is being sent.
pub struct Answer {
    body: Body,
    _answering: Answering,
}

impl hyper::body::Body for Answer {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        Pin::new(&mut self.body).poll_frame(cx)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

/// A connection that fails with `TimedOut` when its caller is too slow.
pub struct Paced<I> {
    io: I,
    phase: Phase,
    /// The phase in which `limit` was set.
    seen: u64,
    /// Something of the next head has come.
    begun: bool,
    patience: Patience,
    limit: Pin<Box<Sleep>>,
    /// Running while the caller takes nothing.
    stall: Option<Pin<Box<Sleep>>>,
}

impl<I> Paced<I> {
    /// Begins with the clock of a head.
    pub fn new(io: I, phase: Phase, patience: Patience) -> Self {
        let seen = phase.now();
        Self { io, phase, seen, begun: true, patience, limit: Box::pin(sleep(patience.head)), stall: None }
    }

    /// What a write came to, with the clock of a caller who takes nothing.
    fn taken<T>(&mut self, cx: &mut Context<'_>, written: Poll<io::Result<T>>) -> Poll<io::Result<T>> {
        if written.is_ready() {
            self.stall = None;
            return written;
        }
        let stall = self.stall.get_or_insert_with(|| Box::pin(sleep(self.patience.stall)));
        ready!(stall.as_mut().poll(cx));
        Poll::Ready(Err(io::ErrorKind::TimedOut.into()))
    }
}

impl<I: AsyncRead + Unpin> AsyncRead for Paced<I> {
    fn poll_read(self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        let me = self.get_mut();
        me.phase.0.reader.register(cx.waker());
        let phase = me.phase.now();
        if me.seen != phase {
            me.seen = phase;
            me.begun = false;
            me.limit.as_mut().reset(Instant::now() + me.patience.idle);
        }
        let before = buf.filled().len();
        let read = Pin::new(&mut me.io).poll_read(cx, buf);
        // While it is answered, the body and the answer have clocks of their own.
        if phase % 2 == 1 {
            return read;
        }
        if read.is_ready() {
            if !me.begun && buf.filled().len() > before {
                me.begun = true;
                me.limit.as_mut().reset(Instant::now() + me.patience.head);
            }
            return read;
        }
        ready!(me.limit.as_mut().poll(cx));
        Poll::Ready(Err(io::ErrorKind::TimedOut.into()))
    }
}

impl<I: AsyncWrite + Unpin> AsyncWrite for Paced<I> {
    fn poll_write(self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &[u8]) -> Poll<io::Result<usize>> {
        let me = self.get_mut();
        let written = Pin::new(&mut me.io).poll_write(cx, buf);
        me.taken(cx, written)
    }

    fn poll_write_vectored(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bufs: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let me = self.get_mut();
        let written = Pin::new(&mut me.io).poll_write_vectored(cx, bufs);
        me.taken(cx, written)
    }

    fn is_write_vectored(&self) -> bool {
        self.io.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.io).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.io).poll_shutdown(cx)
    }
}
