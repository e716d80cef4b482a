//! A line between a client and a server that behaves as bad lines do: in user space, on Unix sockets, from a seed.
//!
//! One fault at most for each exchange (a request and its answer), and for each piece of an event stream. The waits in
//! here are the faults themselves; nobody waits for them.

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{UnixListener, UnixStream};
use tokio::sync::watch;
use tokio::time::{Instant, sleep, timeout};

use crate::dice::Dice;

/// What can go wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Fault {
    /// The request arrives late; so does the answer.
    Delay,
    /// Cut before the server heard anything.
    LoseRequest,
    /// Cut inside the request.
    CutRequest,
    /// Cut the moment the server has the request: it may be at work on it.
    CutAtWork,
    /// The client is cut off at once, and the server hears its request up to three seconds later.
    Late,
    /// The answer comes, and the line is cut before a byte of it is passed on.
    CutBefore,
    /// Cut inside the answer, or inside an event.
    CutInside,
    /// Cut right after it.
    CutAfter,
    /// Nothing for up to three seconds, then on.
    Stall,
    /// 1 kB/s from here on, and cut when that took too long.
    Slow,
    /// Everything is swallowed from here on, and nobody is told.
    HalfOpen,
}

/// What a crawling line may take for one piece: then it is cut, as somebody would who waits at it. A piece can be as
/// large as what gathered meanwhile.
const CRAWL: Duration = Duration::from_secs(5);

/// How often which fault is drawn.
pub type Mix = &'static [(usize, Fault)];

/// All of them, for requests and their answers.
pub const ANY: Mix = &[
    (28, Fault::Delay),
    (24, Fault::LoseRequest),
    (20, Fault::CutRequest),
    (24, Fault::CutAtWork),
    (24, Fault::Late),
    (28, Fault::CutBefore),
    (20, Fault::CutInside),
    (16, Fault::CutAfter),
    (10, Fault::Stall),
    (4, Fault::Slow),
    (1, Fault::HalfOpen),
];

/// What happens to a stream.
pub const STREAM: Mix = &[
    (100, Fault::CutBefore),
    (100, Fault::CutInside),
    (100, Fault::CutAfter),
    (4, Fault::Stall),
    (2, Fault::Slow),
    (1, Fault::HalfOpen),
];

/// What was done so far, by fault.
type Tally = Arc<Mutex<BTreeMap<Fault, usize>>>;

/// A running proxy.
pub struct Proxy {
    socket: PathBuf,
    share: Arc<watch::Sender<usize>>,
    away: Arc<watch::Sender<bool>>,
    tally: Tally,
}

/// What each connection needs to know.
#[derive(Clone)]
struct Ways {
    server: PathBuf,
    mix: Mix,
    share: watch::Receiver<usize>,
    away: watch::Receiver<bool>,
    tally: Tally,
}

impl Proxy {
    /// Listens on `socket` for clients of `server`; `share` of a thousand exchanges get a fault of `mix`.
    pub fn open(server: &Path, socket: PathBuf, mix: Mix, share: usize, mut dice: Dice) -> Self {
        let share = Arc::new(watch::Sender::new(share));
        let away = Arc::new(watch::Sender::new(false));
        let tally = Tally::default();
        let mut comes_and_goes = away.subscribe();
        let ways = Ways {
            server: server.to_owned(),
            mix,
            share: share.subscribe(),
            away: away.subscribe(),
            tally: Arc::clone(&tally),
        };
        let mut listener = UnixListener::bind(&socket).expect("a socket");
        let path = socket.clone();
        tokio::spawn(async move {
            loop {
                tokio::select! {
                    accepted = listener.accept() => {
                        let Ok((client, _)) = accepted else { continue };
                        tokio::spawn(carry(client, ways.clone(), dice.split()));
                    }
                    () = is(&mut comes_and_goes, true) => {
                        // Nobody listens: whoever comes now is refused, and knows that nothing has happened.
                        drop(listener);
                        std::fs::remove_file(&path).expect("our own socket");
                        is(&mut comes_and_goes, false).await;
                        listener = UnixListener::bind(&path).expect("a socket");
                    }
                }
            }
        });
        Self { socket, share, away, tally }
    }

    pub fn socket(&self) -> &Path {
        &self.socket
    }

    /// From now on nothing goes wrong, on new connections and on old ones.
    pub fn mend(&self) {
        self.share.send_replace(0);
        self.away.send_replace(false);
    }

    /// Takes the whole line away, or gives it back.
    pub fn set_away(&self, away: bool) {
        self.away.send_replace(away);
    }

    /// How often each fault was done.
    pub fn tally(&self) -> BTreeMap<Fault, usize> {
        self.tally.lock().expect("no panic").clone()
    }
}

/// Waits until the line is away, or back; for ever when nobody will tell any more.
async fn is(away: &mut watch::Receiver<bool>, wanted: bool) {
    if away.wait_for(|away| *away == wanted).await.is_err() {
        std::future::pending::<()>().await;
    }
}

async fn carry(client: UnixStream, mut ways: Ways, dice: Dice) {
    let Ok(server) = UnixStream::connect(&ways.server).await else { return };
    let mut away = ways.away.clone();
    tokio::select! {
        () = is(&mut away, true) => {}
        // A broken connection is what this is for.
        _ = exchange(client, server, &mut ways, dice) => {}
    }
}

impl Ways {
    /// The fault of what comes now, if there is one; `answer`: the request is already through.
    fn draw(&self, dice: &mut Dice, answer: bool) -> Option<Fault> {
        if !dice.per_mille(*self.share.borrow()) {
            return None;
        }
        let mut place = dice.below(self.mix.iter().map(|(weight, _)| weight).sum());
        let (_, fault) =
            self.mix.iter().find(|(weight, _)| place.checked_sub(*weight).map(|rest| place = rest).is_none())?;
        let of_answers = matches!(
            fault,
            Fault::CutBefore | Fault::CutInside | Fault::CutAfter | Fault::Stall | Fault::Slow | Fault::HalfOpen
        );
        (of_answers || !answer).then_some(*fault)
    }

    fn note(&self, fault: Fault) {
        *self.tally.lock().expect("no panic").entry(fault).or_default() += 1;
    }
}

async fn exchange(mut client: UnixStream, mut server: UnixStream, ways: &mut Ways, mut dice: Dice) -> io::Result<()> {
    let (mut asked, mut told) = (vec![0; 256 * 1024], vec![0; 256 * 1024]);
    let mut fault = None;
    let mut open = false;
    let mut slow = false;
    loop {
        tokio::select! {
            count = client.read(&mut asked) => {
                let request = &asked[..count?];
                if request.is_empty() {
                    return Ok(());
                }
                if !open {
                    fault = ways.draw(&mut dice, false);
                    open = true;
                    fault.inspect(|fault| ways.note(*fault));
                }
                match fault {
                    Some(Fault::LoseRequest) => return Ok(()),
                    Some(Fault::CutRequest) => return server.write_all(&request[..dice.below(request.len())]).await,
                    Some(Fault::Delay) => sleep(dice.millis(1, 300)).await,
                    Some(Fault::CutAtWork) => return server.write_all(request).await,
                    Some(Fault::Late) => {
                        drop(client);
                        sleep(dice.millis(20, 3_000)).await;
                        server.write_all(request).await?;
                        // It is done, whoever is still there to hear of it.
                        let _ = timeout(Duration::from_secs(10), server.read(&mut told)).await;
                        return Ok(());
                    }
                    Some(Fault::HalfOpen) => return swallow(client).await,
                    _ => {}
                }
                server.write_all(request).await?;
            }
            count = server.read(&mut told) => {
                let answer = &told[..count?];
                if answer.is_empty() {
                    return Ok(());
                }
                if !open {
                    fault = ways.draw(&mut dice, true);
                    fault.inspect(|fault| ways.note(*fault));
                }
                open = false;
                match fault.take() {
                    Some(Fault::CutBefore) => return Ok(()),
                    Some(Fault::CutInside) => return client.write_all(&answer[..dice.below(answer.len())]).await,
                    Some(Fault::CutAfter) => return client.write_all(answer).await,
                    Some(Fault::Stall) => sleep(dice.millis(100, 3_000)).await,
                    Some(Fault::HalfOpen) => return swallow(client).await,
                    Some(Fault::Slow) => slow = true,
                    _ => {}
                }
                // A mended line crawls no longer, not even in the middle of an answer.
                let patience = Instant::now() + CRAWL;
                for piece in answer.chunks(if slow { 100 } else { answer.len() }) {
                    if slow && *ways.share.borrow() > 0 {
                        if Instant::now() > patience {
                            return Ok(());
                        }
                        sleep(Duration::from_millis(100)).await;
                    }
                    client.write_all(piece).await?;
                }
            }
        }
    }
}

/// Takes what comes and gives nothing, until the other side gives up.
async fn swallow(mut client: UnixStream) -> io::Result<()> {
    let mut heard = [0; 4_096];
    while client.read(&mut heard).await? > 0 {}
    Ok(())
}
