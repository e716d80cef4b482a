//! A served shop for one test: people, a client, a clock that only the test moves.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use eventsource_stream::Eventsource as _;
use futures_util::future::BoxFuture;
use futures_util::stream::BoxStream;
use futures_util::{FutureExt as _, StreamExt as _};
use omotenashi::api::{Agent, Channel, NewAgent, Role, Time};
use omotenashi::server::clock::{Clock, Random};
use omotenashi::server::{Options, Server};
use omotenashi::text::Untrusted;
use reqwest::Method;
use serde_json::{Value, json};
use tempfile::TempDir;
use tokio::sync::watch;

/// When every shop of a test opens.
pub const OPENING: &str = "2026-11-24T01:00:00Z";

/// A clock that stands until it is moved.
#[derive(Clone)]
pub struct Standing(watch::Sender<Time>);

impl Standing {
    fn new() -> Self {
        Self(watch::Sender::new(Time::from_timestamp(OPENING.parse().expect("a time"))))
    }

    pub fn forward(&self, millis: i64) {
        self.0.send_modify(|now| *now = now.plus_millis(millis));
    }
}

impl Clock for Standing {
    fn now(&self) -> Time {
        *self.0.borrow()
    }

    fn until(&self, at: Time) -> BoxFuture<'static, ()> {
        let mut now = self.0.subscribe();
        async move {
            if now.wait_for(|now| *now >= at).await.is_err() {
                std::future::pending::<()>().await;
            }
        }
        .boxed()
    }
}

/// Bytes that only have to differ: a counter, spread.
#[derive(Default)]
pub struct Counting(AtomicU64);

impl Random for Counting {
    fn fill(&self, bytes: &mut [u8]) {
        for byte in bytes {
            let mut seed = self.0.fetch_add(1, Ordering::Relaxed).wrapping_add(0x9e37_79b9_7f4a_7c15);
            seed = (seed ^ (seed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
            seed = (seed ^ (seed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
            *byte = (seed >> 32) as u8;
        }
    }
}

pub fn options(dir: &Path, clock: &Standing, random: &Arc<dyn Random>) -> Options {
    let public_url = Some("https://shop.example".into());
    Options { clock: Arc::new(clock.clone()), random: Arc::clone(random), public_url, ..Options::new(dir) }
}

/// An answer.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub body: Value,
    pub media: String,
    pub headers: reqwest::header::HeaderMap,
}

impl Answer {
    #[track_caller]
    pub fn expect(self, status: u16) -> Value {
        assert_eq!(self.status, status, "{:#}", self.body);
        self.body
    }

    #[track_caller]
    pub fn refused(self, status: u16, code: &str) -> Value {
        assert_eq!(self.media, "application/problem+json", "{:#}", self.body);
        let body = self.expect(status);
        assert_eq!(body["code"], code, "{body:#}");
        body
    }
}

pub struct Shop {
    pub server: Server,
    pub clock: Standing,
    /// Goes on over a restart, as that of the system does: the clock stands, and what was drawn before must not come
    /// again.
    pub random: Arc<dyn Random>,
    pub owner: String,
    pub client: reqwest::Client,
    dir: TempDir,
}

impl Shop {
    pub async fn open() -> Self {
        Self::on(TempDir::new().expect("a temporary folder"), Standing::new()).await
    }

    /// What stands in a folder already.
    pub async fn on(dir: TempDir, clock: Standing) -> Self {
        let random: Arc<dyn Random> = Arc::new(Counting::default());
        let server = Server::open(options(dir.path(), &clock, &random)).await.expect("the shop opens");
        let owner = std::fs::read_to_string(dir.path().join("owner.token")).expect("the owner's token");
        let client = serve(&server, dir.path());
        Self { server, clock, random, owner, client, dir }
    }

    /// Replies go out at once: what happens in the moment in which they could be taken back is tested elsewhere.
    pub async fn at_once(self) -> Self {
        let queues = self.get(&self.owner, "/v1/queues").await.expect(200);
        for queue in queues.as_array().expect("queues") {
            let path = format!("/v1/queues/{}", text(&queue["id"]));
            self.ask(&self.owner, Method::PATCH, &path, &[], Some(json!({"undo_ms": 0}))).await.expect(200);
        }
        self
    }

    pub fn folder(&self) -> &Path {
        self.dir.path()
    }

    /// Stops, and opens the same database anew.
    pub async fn reopen(self) -> Self {
        let Self { server, clock, random, owner, dir, client } = self;
        drop(client);
        server.close().await;
        let server = Server::open(options(dir.path(), &clock, &random)).await.expect("the shop opens again");
        let client = serve(&server, dir.path());
        Self { server, clock, random, owner, client, dir }
    }

    /// Somebody with a token.
    pub async fn person(&self, name: &str, role: Role, teams: &[&str]) -> (Agent, String) {
        let new = NewAgent {
            name: Untrusted::from(name),
            role,
            channel: (role == Role::Channel).then_some(Channel::Chat),
            teams: teams.iter().map(|team| Untrusted::from(*team)).collect(),
        };
        self.hire(new).await
    }

    pub async fn hire(&self, new: NewAgent) -> (Agent, String) {
        let (agent, token) = self.server.create_agent(new).await.expect("an agent");
        (agent, token.secret)
    }

    pub async fn channel(&self, channel: Channel) -> String {
        let name = Untrusted::from(channel.as_str());
        self.hire(NewAgent { name, role: Role::Channel, channel: Some(channel), teams: vec![] }).await.1
    }

    pub async fn ask(
        &self,
        token: &str,
        method: Method,
        path: &str,
        headers: &[(&str, &str)],
        body: Option<Value>,
    ) -> Answer {
        ask(&self.client, token, method, path, headers, body).await
    }

    pub async fn get(&self, token: &str, path: &str) -> Answer {
        self.ask(token, Method::GET, path, &[], None).await
    }

    pub async fn post(&self, token: &str, path: &str, key: &str, body: Value) -> Answer {
        self.ask(token, Method::POST, path, &[("idempotency-key", key)], Some(body)).await
    }

    pub async fn patch(&self, token: &str, conversation: &Value, body: Value) -> Answer {
        let path = format!("/v1/conversations/{}", text(&conversation["id"]));
        let version = format!("\"{}\"", conversation["version"]);
        self.ask(token, Method::PATCH, &path, &[("if-match", &version)], Some(body)).await
    }

    /// A message from outside; the receipt.
    pub async fn inbound(&self, message: Value) -> Value {
        let key = format!("in-{}", text_of_body(&message));
        let answer = self.post(&self.owner, "/v1/inbound", &key, message).await;
        assert!(matches!(answer.status, 200 | 201), "{:#}", answer.body);
        answer.body
    }

    /// A new chat; the conversation as it is.
    pub async fn chat(&self, name: &str, text: &str) -> Value {
        let message = json!({"channel": "chat", "who": {"name": name, "handle": name}, "text": text});
        let receipt = self.inbound(message).await;
        self.conversation(&receipt["conversation"]).await
    }

    pub async fn conversation(&self, id: &Value) -> Value {
        self.get(&self.owner, &format!("/v1/conversations/{}", text(id))).await.expect(200)
    }

    pub async fn thread(&self, id: &Value) -> Vec<Value> {
        let thread = self.get(&self.owner, &format!("/v1/conversations/{}/messages?limit=200", text(id))).await;
        thread.expect(200)["messages"].as_array().expect("lines").clone()
    }

    /// The events of this reader, after `last`.
    pub async fn events(&self, token: &str, last: Option<&str>) -> Events {
        self.console(token, "", last).await
    }

    /// The events of one console of this reader.
    pub async fn console(&self, token: &str, name: &str, last: Option<&str>) -> Events {
        let mut request = self.client.get("http://shop/v1/events").bearer_auth(token).header("console", name);
        if let Some(last) = last {
            request = request.header("last-event-id", last);
        }
        let response = request.send().await.expect("a stream");
        assert_eq!(response.status(), 200);
        let items = response.bytes_stream().eventsource().filter_map(async |item| item.ok()).boxed();
        Events { items }
    }
}

/// A stream of events.
pub struct Events {
    items: BoxStream<'static, eventsource_stream::Event>,
}

impl Events {
    /// The next event of the log, or of another kind that is asked for: its id and its data.
    pub async fn next_of(&mut self, kinds: &[&str]) -> (String, Value) {
        let wanted = async {
            loop {
                let item = self.items.next().await.expect("the stream goes on");
                if kinds.contains(&item.event.as_str()) {
                    return (item.id, serde_json::from_str(&item.data).expect("JSON"));
                }
            }
        };
        tokio::time::timeout(Duration::from_secs(10), wanted).await.expect("an event within ten seconds")
    }

    /// The next thing that is told, whatever it is: its id and its data; none at the stream's end, or nothing within ten
    /// seconds.
    pub async fn any(&mut self, within: Duration) -> Result<Option<(String, Value)>, tokio::time::error::Elapsed> {
        let item = tokio::time::timeout(within, self.items.next()).await?;
        Ok(item.map(|item| (item.id, serde_json::from_str(&item.data).expect("JSON"))))
    }

    /// Everything up to and with the event whose sequence is `seq`, heartbeats and figures left out.
    pub async fn up_to(&mut self, seq: u64) -> Vec<(String, Value)> {
        let mut found = Vec::new();
        loop {
            let item = tokio::time::timeout(Duration::from_secs(10), self.items.next());
            let item = item.await.expect("an event within ten seconds").expect("the stream goes on");
            let at = seq_of(&item.id);
            if !matches!(item.event.as_str(), "heartbeat" | "counts" | "day" | "presence") {
                found.push((item.id, serde_json::from_str(&item.data).expect("JSON")));
            }
            if at >= seq {
                return found;
            }
        }
    }

    /// Whether the server ends the stream.
    pub async fn ends(&mut self) -> bool {
        let end = async { while self.items.next().await.is_some() {} };
        tokio::time::timeout(Duration::from_secs(10), end).await.is_ok()
    }
}

pub fn seq_of(cursor: &str) -> u64 {
    cursor.rsplit_once('-').and_then(|(_, seq)| seq.parse().ok()).unwrap_or(0)
}

pub fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_else(|| panic!("a text, not {value}"))
}

fn text_of_body(message: &Value) -> String {
    use std::hash::{Hash as _, Hasher as _};
    let mut hasher = std::hash::DefaultHasher::new();
    message.to_string().hash(&mut hasher);
    hasher.finish().to_string()
}

fn serve(server: &Server, dir: &Path) -> reqwest::Client {
    let socket = dir.join("test.sock");
    let _ = std::fs::remove_file(&socket);
    let listener = tokio::net::UnixListener::bind(&socket).expect("a socket");
    let served = server.clone();
    tokio::spawn(async move { served.serve(listener).await });
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let tls = rustls::ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .expect("known versions")
        .with_root_certificates(rustls::RootCertStore::empty())
        .with_no_client_auth();
    reqwest::Client::builder().unix_socket(socket).tls_backend_preconfigured(tls).build().expect("a client")
}

pub async fn ask(
    client: &reqwest::Client,
    token: &str,
    method: Method,
    path: &str,
    headers: &[(&str, &str)],
    body: Option<Value>,
) -> Answer {
    let json = body.as_ref().map(|_| ("content-type", "application/json"));
    let headers: Vec<(&str, &str)> = headers.iter().copied().chain(json).collect();
    ask_with(client, token, method, path, &headers, body.map(|body| body.to_string())).await
}

/// With a body of any kind.
pub async fn ask_with(
    client: &reqwest::Client,
    token: &str,
    method: Method,
    path: &str,
    headers: &[(&str, &str)],
    body: Option<String>,
) -> Answer {
    let mut request = client.request(method, format!("http://shop{path}")).timeout(Duration::from_secs(20));
    if !token.is_empty() {
        request = request.bearer_auth(token);
    }
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    if let Some(body) = body {
        request = request.body(body);
    }
    let response = request.send().await.expect("an answer");
    let status = response.status().as_u16();
    let headers = response.headers().clone();
    let media = headers.get("content-type").and_then(|value| value.to_str().ok()).unwrap_or("").to_owned();
    let bytes = response.bytes().await.expect("a whole answer");
    let body = serde_json::from_slice(&bytes).unwrap_or(Value::Null);
    Answer { status, body, media, headers }
}
