//! The door: who connects has a moment to say what they want and that they may have it. Callers
//! who stand in it without a word do not keep out those who come after them.

use std::collections::VecDeque;
use std::future::Future as _;
use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll};
use std::time::Duration;

use axum::extract::connect_info::Connected;
use axum::serve::{IncomingStream, Listener};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpListener;
use tokio::sync::oneshot;
use tokio::time::Sleep;

/// How long a caller may take to make a request that is answered.
const PATIENCE: Duration = Duration::from_secs(10);
/// How many callers may stand in the door at once; the one who came first goes first.
const ROOM: usize = 64;

/// Lets callers in.
pub(super) struct Door {
    listener: TcpListener,
    waiting: VecDeque<(Visit, oneshot::Sender<()>)>,
}

/// Whether a caller is known to be allowed in.
#[derive(Debug, Clone, Default)]
pub(super) struct Visit(Arc<AtomicBool>);

impl Visit {
    /// The caller has made a request that is answered.
    pub(super) fn is_welcome(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    fn is_known(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

impl Connected<IncomingStream<'_, Door>> for Visit {
    fn connect_info(stream: IncomingStream<'_, Door>) -> Self {
        stream.io().visit.clone()
    }
}

impl Door {
    pub(super) fn new(listener: TcpListener) -> Self {
        Self { listener, waiting: VecDeque::new() }
    }
}

impl Listener for Door {
    type Io = Caller;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (Self::Io, Self::Addr) {
        let (stream, address) = Listener::accept(&mut self.listener).await;
        self.waiting
            .retain(|(visit, sent)| !visit.is_known() && !sent.is_closed());
        if self.waiting.len() >= ROOM {
            self.waiting.pop_front();
        }
        let visit = Visit::default();
        let (stays, sent_away) = oneshot::channel();
        self.waiting.push_back((visit.clone(), stays));
        let patience = Box::pin(tokio::time::sleep(PATIENCE));
        (Caller { stream, visit, patience, sent_away }, address)
    }

    fn local_addr(&self) -> io::Result<Self::Addr> {
        Listener::local_addr(&self.listener)
    }
}

/// A connection that ends unless its caller becomes known in time.
pub(super) struct Caller {
    stream: <TcpListener as Listener>::Io,
    visit: Visit,
    patience: Pin<Box<Sleep>>,
    sent_away: oneshot::Receiver<()>,
}

impl AsyncRead for Caller {
    fn poll_read(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let caller = self.get_mut();
        if !caller.visit.is_known() {
            let is_late = caller.patience.as_mut().poll(context).is_ready();
            let is_sent_away = Pin::new(&mut caller.sent_away).poll(context).is_ready();
            if is_late || is_sent_away {
                return Poll::Ready(Err(io::ErrorKind::TimedOut.into()));
            }
        }
        Pin::new(&mut caller.stream).poll_read(context, buffer)
    }
}

impl AsyncWrite for Caller {
    fn poll_write(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.get_mut().stream).poll_write(context, bytes)
    }

    fn poll_flush(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.get_mut().stream).poll_flush(context)
    }

    fn poll_shutdown(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<io::Result<()>> {
        Pin::new(&mut self.get_mut().stream).poll_shutdown(context)
    }

    fn poll_write_vectored(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.get_mut().stream).poll_write_vectored(context, bytes)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }
}
