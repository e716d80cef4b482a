//! What strangers write reaches the terminal as text only: every payload, through the server, drawn for real.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::process::{Command, Stdio};
use std::time::Duration;

use serde_json::{Value, json};

use crate::pty::{Launch, product};

struct Payload {
    id: String,
    field: String,
    text: String,
    kept: Option<String>,
}

fn payloads() -> Vec<Payload> {
    let word = |value: &Value, key: &str| value[key].as_str().map(str::to_owned);
    include_str!("../data/injection.jsonl")
        .lines()
        .map(|line| serde_json::from_str::<Value>(line).expect("a payload"))
        .map(|value| Payload {
            id: word(&value, "id").expect("an id"),
            field: word(&value, "field").expect("a field"),
            text: word(&value, "payload").expect("a payload"),
            kept: word(&value, "must_keep"),
        })
        .collect()
}

/// Brings one message from outside; the answer's status and body.
fn post(address: &str, token: &str, body: &Value) -> String {
    let mut line = TcpStream::connect(address).expect("the server");
    line.set_read_timeout(Some(Duration::from_secs(20))).expect("a limit");
    let body = body.to_string();
    write!(
        line,
        "POST /v1/inbound HTTP/1.1\r\nHost: {address}\r\nAuthorization: Bearer {token}\r\nConnection: close\r\n\
         Content-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    )
    .expect("a server that listens");
    let mut answer = String::new();
    line.read_to_string(&mut answer).expect("an answer");
    answer
}

/// The program's own sequences, which are all it may send besides text.
fn without_own_sequences(bytes: &[u8]) -> String {
    let text = String::from_utf8(bytes.to_vec()).expect("whole characters only");
    let mut rest = text.as_str();
    let mut left = String::new();
    while let Some(at) = rest.find('\u{1b}') {
        left.push_str(&rest[..at]);
        let sequence = &rest[at..];
        let end = sequence[1..].find(|c: char| c.is_ascii_alphabetic()).map_or(sequence.len(), |end| end + 2);
        let own = sequence[1..end].strip_prefix('[').is_some_and(|body| {
            let (numbers, letter) = body.split_at(body.len() - 1);
            let plain = numbers.chars().all(|c| c.is_ascii_digit() || c == ';');
            let modes = ["?25", "?1049", "?2004", "?1004", "?2026", "?2026$", "?1000", "?1006"];
            match letter {
                "A" | "B" | "C" | "D" | "G" | "H" | "J" | "K" | "m" => plain,
                "h" | "l" | "p" => modes.contains(&numbers),
                "c" => numbers.is_empty(),
                "u" => matches!(numbers, "?" | ">1" | "<1"),
                _ => false,
            }
        });
        if !own {
            left.push('\u{1b}');
        }
        rest = &sequence[if own { end } else { 1 }..];
    }
    left + rest
}

#[test]
fn no_payload_reaches_the_terminal_as_anything_but_text() {
    // Bound once to find a free port; the server takes it right after.
    let port = std::net::TcpListener::bind("127.0.0.1:0").expect("a port").local_addr().expect("its number").port();
    let address = format!("127.0.0.1:{port}");
    let mut server = Launch::omotenashi(["serve", "--listen", &address]).start();
    server.wait_for_text(&port.to_string());
    let data = server.home().join("data/omotenashi");
    let home = server.home().to_owned();
    let made = Command::new(product())
        .args(["agent", "add", "stranger", "--role", "channel", "--channel", "chat", "--data"])
        .arg(&data)
        .env("HOME", &home)
        .env("XDG_RUNTIME_DIR", home.join("run"))
        .stdin(Stdio::null())
        .output()
        .expect("a command");
    let said = String::from_utf8(made.stdout).expect("text");
    let token = said.split_whitespace().find(|word| word.len() > 20).unwrap_or_else(|| panic!("a token in {said:?}"));

    let mut console = Launch::omotenashi(["--lang", "en", "--url", &format!("http://{address}"), "--token-file"]);
    console = console.arg(data.join("owner.token")).size(150, 40);
    let mut console = console.start();
    console.wait_for_text("Unassigned");
    for (index, payload) in payloads().iter().enumerate() {
        let id = &payload.id;
        let text = match payload.field.as_str() {
            "customer_name" | "subject" => format!("END-{id}"),
            _ => format!("{}\nEND-{id}", payload.text),
        };
        let mut body = json!({
            "channel": "chat",
            "who": {"name": format!("guest {index}"), "handle": format!("guest{index}")},
            "text": text,
            "external_id": id,
            "present": true,
        });
        match payload.field.as_str() {
            // The server takes names and subjects of some hundred characters.
            "customer_name" => body["who"]["name"] = json!(payload.text.chars().take(150).collect::<String>()),
            "subject" => body["subject"] = json!(payload.text.chars().take(150).collect::<String>()),
            _ => {}
        }
        let answer = post(&address, token, &body);
        assert!(answer.starts_with("HTTP/1.1 20"), "{id}: {answer}");
        // Taken with `n`, whatever its place: the newest conversation is the only one that waits for anybody.
        console.keys("n");
        // In the thread, not only in its title: what is not loaded yet is not answered.
        let end = format!("END-{id}");
        console.wait_for(&end, |screen| screen.text().lines().any(|row| row.split('│').any(|cell| cell.trim() == end)));
        if let Some(kept) = payload.kept.as_ref().filter(|kept| kept.is_ascii() && kept.len() < 20) {
            console.wait_for_text(kept);
        }
        // Answered, it no longer waits.
        console.keys("r");
        console.wait_for_text("Reply to");
        console.keys("ok\x13");
        console.wait_for("the reply on its way, or notes on it", |screen| {
            screen.text().contains("before sending") || !screen.text().contains("Reply to")
        });
        if console.screen().text().contains("before sending") {
            console.keys("\r");
        }
        console.wait_for("the reply on its way", |screen| !screen.text().contains("Reply to"));
    }
    console.keys("\x11");
    console.wait_for_end();
    assert!(console.is_restored());
    let left = without_own_sequences(console.log());
    let forbidden: Vec<(usize, char)> = left
        .char_indices()
        // The cursor is moved by these three as well.
        .filter(|(_, c)| !matches!(c, '\r' | '\n' | '\u{8}'))
        .filter(|(_, c)| {
            c.is_control()
                || matches!(c, '\u{AD}' | '\u{61C}' | '\u{200B}' | '\u{200E}' | '\u{200F}' | '\u{2028}'..='\u{202E}'
                    | '\u{2060}'..='\u{2069}' | '\u{3164}' | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}' | '\u{FFF9}'..='\u{FFFB}'
                    | '\u{E0000}'..='\u{E007F}')
        })
        .collect();
    assert!(forbidden.is_empty(), "{forbidden:?}");
    println!("{} payloads, {} bytes on the terminal", payloads().len(), console.log().len());
}
