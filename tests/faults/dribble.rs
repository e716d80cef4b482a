//! Many who only dribble: heads and bodies of requests, a byte at a time. Nobody else waits for them, and each is cut.
//!
//! Windows with and without them alternate in one run, so that whatever else the machine does falls on both.

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use omotenashi::server::accept::Patience;
use omotenashi::server::{Options, Server};
use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::UnixStream;
use tokio::task::JoinSet;
use tokio::time::{sleep, timeout};

use crate::dice::rounds;
use crate::site::soon;

/// Between two bytes of a dribbler.
const PACE: Duration = Duration::from_millis(100);

/// Others who ask at the same time, one question after the other, each on a connection of its own.
const ASKING: usize = 4;

#[derive(Clone)]
struct Door {
    socket: PathBuf,
    token: String,
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn who_dribbles_is_cut_and_hinders_nobody() {
    let count = rounds(200);
    // The long form takes the times of the product.
    let patience = if count < 1_000 {
        Patience { head: Duration::from_secs(1), body: Duration::from_secs(2), ..Patience::default() }
    } else {
        Patience::default()
    };
    let files = getrlimit(Resource::Nofile).maximum;
    setrlimit(Resource::Nofile, Rlimit { current: files, maximum: files }).expect("our own limit");
    let folder = tempfile::tempdir().expect("a folder");
    let mut options = Options::new(folder.path());
    options.patience = patience;
    let server = Server::open(options).await.expect("a fresh shop opens");
    let door = Door { socket: folder.path().join("s"), token: token(folder.path()) };
    let listener = tokio::net::UnixListener::bind(&door.socket).expect("a socket");
    let served = server.clone();
    tokio::spawn(async move { served.serve(listener).await });

    let window = patience.head;
    let (mut without, mut with) = (Vec::new(), Vec::new());
    let (mut in_time, mut for_room, mut longest) = (0, 0, Duration::ZERO);
    for _ in 0..2 {
        without.extend(asked(&door, window).await);
        let mut dribblers = JoinSet::new();
        for number in 0..count {
            let (words, limit) = if number % 2 == 0 {
                ("GET /v1/me HTTP/1.1\r\nhost: s\r\nx-slow: ".to_owned(), patience.head)
            } else {
                let head = format!(
                    "POST /v1/inbound HTTP/1.1\r\nhost: s\r\nauthorization: Bearer {}\r\nidempotency-key: k{number}\r\n\
                     content-type: application/json\r\ncontent-length: 100000\r\n\r\n{{",
                    door.token
                );
                (head, patience.body)
            };
            dribblers.spawn(dribble(door.socket.clone(), words, limit));
        }
        with.extend(asked(&door, window).await);
        while let Some(cut) = timeout(patience.body * 3, dribblers.join_next()).await.expect("each is cut") {
            let (lived, limit) = cut.expect("no panic");
            longest = longest.max(lived.saturating_sub(limit));
            if lived < limit.mul_f64(0.9) { for_room += 1 } else { in_time += 1 }
        }
    }
    let at = |times: &mut Vec<Duration>, share: f64| {
        times.sort_unstable();
        times[((times.len() - 1) as f64 * share) as usize]
    };
    let [(half, most), (half_with, most_with)] =
        [&mut without, &mut with].map(|times| (at(times, 0.5), at(times, 0.99)));
    println!(
        "{count} dribblers, twice: {in_time} cut when their time was over (at most {longest:?} later), {for_room} shown out \
         sooner to make room; others: {} asked without them, p50 {half:?}, p99 {most:?}; {} among them, p50 {half_with:?}, \
         p99 {most_with:?}, 0 refused",
        without.len(),
        with.len()
    );
    assert_eq!(in_time + for_room, 2 * count);
    assert!(longest < Duration::from_secs(5), "{longest:?}");
    assert!(most_with < most * 2 + Duration::from_millis(100), "{most:?} without, {most_with:?} with them");
    server.stop();
}

fn token(data: &Path) -> String {
    std::fs::read_to_string(data.join("owner.token")).expect("the owner's token").trim().to_owned()
}

/// A connection, as soon as there is room in the queue of the door.
async fn connect(socket: &Path) -> UnixStream {
    soon("a connection", async {
        loop {
            match UnixStream::connect(socket).await {
                Ok(stream) => return stream,
                Err(_) => sleep(Duration::from_millis(5)).await,
            }
        }
    })
    .await
}

/// A byte now and then until cut off; how long that took, and how long it may take.
async fn dribble(socket: PathBuf, words: String, limit: Duration) -> (Duration, Duration) {
    let mut stream = connect(&socket).await;
    let since = Instant::now();
    if stream.write_all(words.as_bytes()).await.is_err() {
        return (since.elapsed(), limit);
    }
    let mut heard = [0; 1_024];
    loop {
        tokio::select! {
            read = stream.read(&mut heard) => if !matches!(read, Ok(1..)) { break },
            () = sleep(PACE) => if stream.write_all(b"x").await.is_err() { break },
        }
    }
    (since.elapsed(), limit)
}

/// How long others wait for their answers during a window; every one must be an answer.
async fn asked(door: &Door, window: Duration) -> Vec<Duration> {
    let mut asking = JoinSet::new();
    for _ in 0..ASKING {
        let door = door.clone();
        asking.spawn(async move {
            let (begun, mut times) = (Instant::now(), Vec::new());
            while begun.elapsed() < window {
                let since = Instant::now();
                let mut stream = connect(&door.socket).await;
                let words = format!(
                    "GET /v1/me HTTP/1.1\r\nhost: s\r\nauthorization: Bearer {}\r\nconnection: close\r\n\r\n",
                    door.token
                );
                stream.write_all(words.as_bytes()).await.expect("taken");
                let mut answer = Vec::new();
                stream.read_to_end(&mut answer).await.expect("an answer");
                assert!(answer.starts_with(b"HTTP/1.1 200"), "{}", String::from_utf8_lossy(&answer));
                times.push(since.elapsed());
                // The pace of consoles, not of a mill.
                sleep(Duration::from_millis(5)).await;
            }
            times
        });
    }
    let mut all = Vec::new();
    while let Some(times) = asking.join_next().await {
        all.extend(times.expect("no panic"));
    }
    all
}
