//! The door: callers who take their time get none of anybody else's.

use std::path::{Path, PathBuf};
use std::time::Duration;

use omotenashi::server::accept::Patience;
use omotenashi::server::{Options, Server};
use tempfile::TempDir;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::UnixStream;
use tokio::time::timeout;

/// A server that loses patience soon, on the machine's own clock.
struct Hasty {
    server: Server,
    folder: TempDir,
}

impl Hasty {
    async fn open(change: impl FnOnce(&mut Patience)) -> Self {
        let folder = TempDir::new().expect("a temporary folder");
        let mut options = Options::new(folder.path());
        change(&mut options.patience);
        let server = Server::open(options).await.expect("a fresh shop opens");
        let listener = tokio::net::UnixListener::bind(folder.path().join("s")).expect("a socket");
        let served = server.clone();
        tokio::spawn(async move { served.serve(listener).await });
        Self { server, folder }
    }

    fn socket(&self) -> PathBuf {
        self.folder.path().join("s")
    }

    fn owner(&self) -> String {
        std::fs::read_to_string(self.folder.path().join("owner.token")).expect("the owner's token")
    }
}

async fn connect(socket: &Path, words: &str) -> UnixStream {
    let mut stream = UnixStream::connect(socket).await.expect("a connection");
    stream.write_all(words.as_bytes()).await.expect("taken");
    stream
}

/// What comes until the server hangs up.
async fn heard(mut stream: UnixStream) -> String {
    let mut text = Vec::new();
    let end = stream.read_to_end(&mut text);
    // A reset is a hang-up as well.
    let _ = timeout(Duration::from_secs(10), end).await.expect("the server hangs up");
    String::from_utf8(text).expect("text")
}

async fn healthy(socket: &Path) {
    let stream = connect(socket, "GET /healthz HTTP/1.1\r\nhost: s\r\nconnection: close\r\n\r\n").await;
    let answer = heard(stream).await;
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
}

#[tokio::test]
async fn who_never_finishes_a_head_is_hung_up_on() {
    let shop = Hasty::open(|patience| patience.head = Duration::from_millis(100)).await;
    let silent = connect(&shop.socket(), "").await;
    let slow = connect(&shop.socket(), "GET /healthz HTTP/1.1\r\nhost:").await;
    assert_eq!(heard(silent).await, "");
    assert_eq!(heard(slow).await, "");
    healthy(&shop.socket()).await;
}

#[tokio::test]
async fn a_body_that_does_not_come_is_answered_in_time() {
    let shop = Hasty::open(|patience| patience.body = Duration::from_millis(100)).await;
    let head = format!(
        "POST /v1/agents HTTP/1.1\r\nhost: s\r\nauthorization: Bearer {}\r\nidempotency-key: k\r\n\
         content-type: application/json\r\ncontent-length: 100\r\n\r\n{{\"name\"",
        shop.owner()
    );
    let answer = heard(connect(&shop.socket(), &head).await).await;
    assert!(answer.starts_with("HTTP/1.1 408") && answer.contains("too_slow"), "{answer}");
}

#[tokio::test]
async fn a_body_that_is_too_large_is_refused_and_one_from_a_stranger_is_not_even_read() {
    let shop = Hasty::open(|_| {}).await;
    let long = 1024 * 1024 + 1;
    for (token, status) in [(shop.owner(), "413"), ("wrong".to_owned(), "401")] {
        let head = format!(
            "POST /v1/agents HTTP/1.1\r\nhost: s\r\nauthorization: Bearer {token}\r\nidempotency-key: k\r\n\
             content-type: application/json\r\ncontent-length: {long}\r\n\r\n"
        );
        let answer = heard(connect(&shop.socket(), &head).await).await;
        assert!(answer.starts_with(&format!("HTTP/1.1 {status}")), "{answer}");
    }
}

#[tokio::test]
async fn a_connection_rests_longer_between_requests_than_it_may_dally_over_one() {
    let shop = Hasty::open(|patience| {
        patience.head = Duration::from_millis(100);
        patience.idle = Duration::from_millis(500);
    })
    .await;
    let mut stream = connect(&shop.socket(), "GET /healthz HTTP/1.1\r\nhost: s\r\n\r\n").await;
    let mut answer = vec![0; 12];
    stream.read_exact(&mut answer).await.expect("an answer");
    // Longer than a head may take; this wait is what is tested.
    tokio::time::sleep(Duration::from_millis(250)).await;
    stream.write_all(b"GET /healthz HTTP/1.1\r\nhost: s\r\n\r\n").await.expect("still open");
    let rest = heard(stream).await;
    assert_eq!(rest.matches("HTTP/1.1 200").count(), 1, "the second is answered, then it is hung up on: {rest}");
}

#[tokio::test]
async fn any_number_who_only_dribble_keep_nobody_out() {
    let shop = Hasty::open(|patience| patience.strangers = 50).await;
    let mut dribblers = Vec::new();
    for number in 0..300 {
        let mut stream = connect(&shop.socket(), "GET /v1/me HTTP/1.1\r\nhost: s\r\n").await;
        let _ = stream.write_all(b"x-slow: ").await;
        dribblers.push(stream);
        if number % 30 == 0 {
            healthy(&shop.socket()).await;
        }
    }
    healthy(&shop.socket()).await;
    let mut gone = 0;
    for mut stream in dribblers {
        gone += usize::from(matches!(timeout(Duration::from_millis(5), stream.read_u8()).await, Ok(Err(_))));
    }
    assert!((248..=256).contains(&gone), "the oldest made room: {gone} of 300");
}

#[tokio::test]
async fn an_answer_that_is_not_taken_is_given_up() {
    let shop = Hasty::open(|patience| patience.stall = Duration::from_millis(200)).await;
    let head = "GET /v1/openapi.json HTTP/1.1\r\nhost: s\r\n\r\n".repeat(100);
    let stream = connect(&shop.socket(), &head).await;
    // Until the server gives up nothing is read; then what it had written is all there is.
    timeout(Duration::from_secs(10), stream.ready(tokio::io::Interest::ERROR)).await.ok();
    let read = heard(stream).await;
    assert!(read.matches("HTTP/1.1 200").count() < 100, "{} bytes", read.len());
}

#[tokio::test]
async fn stopping_answers_what_is_under_way_and_ends_the_rest() {
    let shop = Hasty::open(|_| {}).await;
    let head = format!(
        "POST /v1/agents HTTP/1.1\r\nhost: s\r\nauthorization: Bearer {}\r\nidempotency-key: k\r\n\
         content-type: application/json\r\ncontent-length: 33\r\n\r\n",
        shop.owner()
    );
    let mut under_way = connect(&shop.socket(), &head).await;
    let idle = connect(&shop.socket(), "").await;
    healthy(&shop.socket()).await;
    shop.server.stop();
    assert_eq!(heard(idle).await, "");
    under_way.write_all(br#"{"name": "Mika", "role": "agent"}"#).await.expect("taken");
    let answer = heard(under_way).await;
    assert!(answer.starts_with("HTTP/1.1 201") && answer.contains("connection: close"), "{answer}");
    shop.server.close().await;
}
