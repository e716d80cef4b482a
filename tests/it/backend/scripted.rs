//! A server on a Unix socket that plays a script: one entry for each connection.

use std::path::PathBuf;

use omotenashi::backend::Http;
use omotenashi::backend::http::{Address, Endpoint, Secret};
use tempfile::TempDir;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::UnixListener;
use tokio::sync::mpsc;

/// What is done with one connection after its request was read.
pub enum Act {
    /// These bytes, then the end.
    Say(String),
    /// These bytes, then nothing for ever, on a line that stays open.
    SayAndHold(String),
    /// The end.
    Cut,
}

pub struct Scripted {
    _folder: TempDir,
    pub socket: PathBuf,
    /// The head of each request, as it came.
    pub heads: mpsc::UnboundedReceiver<String>,
}

impl Scripted {
    pub fn play(acts: Vec<Act>) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let socket = folder.path().join("s.sock");
        let listener = UnixListener::bind(&socket).expect("a socket");
        let (sender, heads) = mpsc::unbounded_channel();
        tokio::spawn(async move {
            let mut held = Vec::new();
            for act in acts {
                let (mut line, _) = listener.accept().await.expect("a connection");
                let mut head = Vec::new();
                while !head.ends_with(b"\r\n\r\n") {
                    head.push(line.read_u8().await.expect("a request"));
                }
                let head = String::from_utf8(head).expect("text").to_lowercase();
                let length = head.lines().find_map(|header| header.strip_prefix("content-length: ")?.parse().ok());
                let mut body = vec![0; length.unwrap_or(0)];
                line.read_exact(&mut body).await.expect("the body");
                let _ = sender.send(head);
                if let Act::Say(bytes) | Act::SayAndHold(bytes) = &act {
                    line.write_all(bytes.as_bytes()).await.expect("an answer");
                }
                if matches!(act, Act::SayAndHold(_)) {
                    held.push(line);
                }
            }
            std::future::pending::<()>().await;
        });
        Self { _folder: folder, socket, heads }
    }

    pub fn client(&self) -> Http {
        Http::new(Endpoint { address: Address::Socket(self.socket.clone()), token: Secret::new("t") })
    }
}

/// An answer with a JSON body.
pub fn answer(status: &str, headers: &str, body: &str) -> Act {
    Act::Say(format!(
        "HTTP/1.1 {status}\r\ncontent-type: application/json\r\ncontent-length: {}\r\nconnection: close\r\n{headers}\r\n{body}",
        body.len()
    ))
}

/// The beginning of an event stream, and what it says before it breaks.
pub fn events(body: &str) -> Act {
    Act::Say(stream(body))
}

/// The same, and then the line stays open and silent.
pub fn events_and_silence(body: &str) -> Act {
    Act::SayAndHold(stream(body))
}

fn stream(body: &str) -> String {
    format!("HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\nconnection: close\r\n\r\n{body}")
}
