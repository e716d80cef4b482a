//! What a user is told when the server refuses, breaks or is not there.

use omotenashi::api::{Code, ConversationId, Failure, OpKey, Outgoing, Patch, Request};
use omotenashi::backend::http::{Address, Endpoint, Secret};
use omotenashi::backend::{Backend as _, Http};
use omotenashi::text::Untrusted;

use super::scripted::{Act, Scripted, answer};

fn claim() -> Request {
    Request::Claim(ConversationId::new("cnv_1"))
}

fn send() -> Request {
    let body = Outgoing {
        note: false,
        text: Untrusted::from("hello"),
        seen: None,
        then: None,
        wrap_up: None,
        ..Outgoing::default()
    };
    Request::Send { conversation: ConversationId::new("cnv_1"), key: OpKey::new("key_1"), body }
}

#[tokio::test]
async fn nobody_there_means_offline_for_a_write_too() {
    let address = Address::Socket("/nonexistent/omotenashi.sock".into());
    let http = Http::new(Endpoint { address, token: Secret::new("t") });
    for request in [claim(), send(), Request::Me] {
        let expected = Failure::Offline(Code::NoSocket.into());
        assert_eq!(http.call(request).await.expect_err("nobody is there"), expected);
    }
}

#[tokio::test]
async fn why_nobody_answers_is_told_in_plain_words() {
    let port = std::net::TcpListener::bind("127.0.0.1:0").and_then(|free| free.local_addr()).expect("a port").port();
    for (url, code) in
        [(format!("http://127.0.0.1:{port}"), Code::Refused), ("http://desk.invalid".to_owned(), Code::NoName)]
    {
        let http = Http::new(Endpoint { address: Address::Url(url), token: Secret::new("t") });
        let failure = http.call(Request::Me).await.expect_err("nobody is there");
        assert_eq!(failure, Failure::Offline(code.into()));
    }
    let server = Scripted::play(vec![Act::Cut]);
    let failure = server.client().call(send()).await.expect_err("cut");
    assert!(!format!("{failure:?}").contains("error"), "{failure:?}");
}

#[tokio::test]
async fn a_write_whose_answer_is_lost_is_unknown_and_is_not_asked_again() {
    let mut server = Scripted::play(vec![Act::Cut, Act::Cut, Act::Cut]);
    let http = server.client();
    assert!(matches!(http.call(send()).await, Err(Failure::Unknown(_))));
    let head = server.heads.recv().await.expect("the request");
    assert!(head.starts_with("post /v1/conversations/cnv_1/messages "), "{head}");
    assert!(head.contains("idempotency-key: key_1\r\n"), "{head}");
    assert!(server.heads.try_recv().is_err(), "it was asked twice");
}

#[tokio::test]
async fn a_question_whose_answer_is_lost_is_asked_again() {
    let server = Scripted::play(vec![Act::Cut, answer("200 OK", "", r#"{"views":[]}"#)]);
    assert!(server.client().call(Request::Counts).await.is_ok());
}

#[tokio::test]
async fn each_refusal_is_told_apart() {
    let problem = |code: &str, status: u16| {
        format!(r#"{{"type":"about:blank","title":"x","status":{status},"detail":"why","code":"{code}"}}"#)
    };
    let server = Scripted::play(vec![
        answer("401 Unauthorized", "", &problem("token", 401)),
        answer("403 Forbidden", "", &problem("role", 403)),
        answer("404 Not Found", "", &problem("not_found", 404)),
        answer("409 Conflict", "", &problem("taken", 409)),
        answer("412 Precondition Failed", "", &problem("version", 412)),
        answer("422 Unprocessable Entity", "", &problem("key_reused", 422)),
        answer("429 Too Many Requests", "retry-after: 7\r\n", &problem("rate", 429)),
        answer("503 Service Unavailable", "", &problem("full", 503)),
        answer("502 Bad Gateway", "", "<html>"),
    ]);
    let http = server.client();
    let mut seen = Vec::new();
    for _ in 0..9 {
        let failure = http.call(claim()).await.expect_err("a refusal");
        seen.push(match failure {
            Failure::NotLoggedIn => "not logged in".to_owned(),
            Failure::Forbidden(_) => "forbidden".to_owned(),
            Failure::NotFound => "not found".to_owned(),
            Failure::Conflict(problem) => format!("conflict {}", problem.code),
            Failure::Invalid(problem) => format!("invalid {}", problem.code),
            Failure::RateLimited { until } => {
                let left = until.since(omotenashi::api::Time::from_timestamp(jiff::Timestamp::now()));
                format!("again in {} s", (left + 500) / 1000)
            }
            Failure::Server(why) => format!("server: {why}"),
            Failure::Unknown(_) => "unknown".to_owned(),
            other => format!("{other:?}"),
        });
    }
    let expected = [
        "not logged in",
        "forbidden",
        "not found",
        "conflict taken",
        "conflict version",
        "invalid key_reused",
        "again in 7 s",
        "server: why",
        "unknown",
    ];
    assert_eq!(seen, expected);
}

#[tokio::test]
async fn a_change_says_which_version_was_seen() {
    let mut server = Scripted::play(vec![answer("404 Not Found", "", "")]);
    let patch = Patch::default();
    let request = Request::Change { conversation: ConversationId::new("a/../b"), version: 41, patch };
    assert!(matches!(server.client().call(request).await, Err(Failure::NotFound)));
    let head = server.heads.recv().await.expect("the request");
    assert!(head.starts_with("patch /v1/conversations/a%2f%2e%2e%2fb "), "{head}");
    assert!(head.contains("if-match: \"41\"\r\n"), "{head}");
    assert!(head.contains("authorization: bearer t\r\n"), "{head}");
}

#[tokio::test]
async fn an_answer_of_another_contract_is_named_without_its_words() {
    let server = Scripted::play(vec![answer("200 OK", "", r#"{"views":"private words"}"#)]);
    let failure = server.client().call(Request::Counts).await.expect_err("it cannot be read");
    let Failure::Newer(why) = failure else { panic!("{failure:?}") };
    assert!(why.detail.contains("line 1 column") && !why.detail.contains("private"), "{why}");
}

#[tokio::test]
async fn what_does_not_speak_tls_is_offline_and_nothing_was_said_to_it() {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let url = format!("https://{}", listener.local_addr().expect("an address"));
    let heard = tokio::spawn(async move {
        let mut heard = Vec::new();
        while !heard.windows(9).any(|window| window == b"localhost") && heard.len() < 64 {
            let (mut line, _) = listener.accept().await.expect("a connection");
            let mut bytes = [0; 1024];
            let read = tokio::io::AsyncReadExt::read(&mut line, &mut bytes).await.unwrap_or(0);
            heard.extend_from_slice(&bytes[..read]);
            let _ = tokio::io::AsyncWriteExt::write_all(&mut line, b"HTTP/1.1 400 Bad Request\r\n\r\n").await;
        }
        heard
    });
    let http = Http::new(Endpoint { address: Address::Url(url), token: Secret::new("canary") });
    assert!(matches!(http.call(claim()).await, Err(Failure::Offline(_))));
    let heard = heard.await.expect("it listened");
    assert_eq!(heard.first(), Some(&0x16), "a TLS greeting, and no request");
    assert!(!heard.windows(6).any(|window| window == b"canary"));
}
