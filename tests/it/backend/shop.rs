//! A real server on a throw-away database, and a line to it that a test can cut or make lose answers.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use omotenashi::api::{AgentId, Channel, Inbound, NewAgent, Role, Who};
use omotenashi::backend::Http;
use omotenashi::backend::http::{Address, Endpoint, Secret};
use omotenashi::server::{Options, Server};
use omotenashi::text::Untrusted;
use tempfile::TempDir;
use tokio::io::{AsyncReadExt as _, copy, copy_bidirectional};
use tokio::net::{UnixListener, UnixStream};
use tokio::sync::watch;

pub struct Shop {
    folder: TempDir,
    server: Server,
}

impl Shop {
    pub async fn open() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let server = Server::open(Options::new(folder.path().join("shop"))).await.expect("a new database");
        let listener = UnixListener::bind(folder.path().join("s.sock")).expect("a socket");
        let serving = server.clone();
        tokio::spawn(async move { serving.serve(listener).await });
        Self { folder, server }
    }

    fn socket(&self) -> PathBuf {
        self.folder.path().join("s.sock")
    }

    fn client(socket: &Path, token: String) -> Http {
        Http::new(Endpoint { address: Address::Socket(socket.to_owned()), token: Secret::new(token) })
    }

    /// Somebody with a role, and their token.
    async fn token(&self, name: &str, role: Role, channel: Option<Channel>) -> (AgentId, String) {
        let new = NewAgent { name: Untrusted::from(name), role, channel, teams: Vec::new() };
        let (agent, token) = self.server.create_agent(new).await.expect("an agent");
        (agent.id, token.secret)
    }

    /// Somebody who answers.
    pub async fn agent(&self, name: &str) -> (AgentId, Http) {
        let (id, token) = self.token(name, Role::Agent, None).await;
        (id, Self::client(&self.socket(), token))
    }

    /// Somebody who answers, over a line.
    pub async fn agent_over(&self, name: &str) -> (Http, Line) {
        let (_, token) = self.token(name, Role::Agent, None).await;
        let line = Line::to(self.socket(), self.folder.path().join(format!("{name}.sock")));
        (Self::client(&line.socket, token), line)
    }

    pub async fn chat(&self) -> Http {
        let (_, token) = self.token("chat", Role::Channel, Some(Channel::Chat)).await;
        Self::client(&self.socket(), token)
    }
}

/// What a customer writes.
pub fn written(external_id: &str, conversation: &str, text: &str) -> Inbound {
    Inbound {
        channel: Channel::Chat,
        who: Who {
            name: Some(Untrusted::from("佐藤 花子")),
            handle: Some(Untrusted::from(conversation)),
            ..Who::default()
        },
        text: Untrusted::from(text),
        subject: None,
        external_id: Some(external_id.to_owned()),
        conversation_external_id: Some(conversation.to_owned()),
        at: None,
        public: false,
        present: true,
        to: None,
        cc: Vec::new(),
    }
}

/// How a line is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    Whole,
    /// Requests arrive, answers do not.
    Deaf,
    /// Nothing arrives; what was open is closed.
    Cut,
}

/// A line between a client and a server.
pub struct Line {
    socket: PathBuf,
    state: Arc<watch::Sender<State>>,
}

impl Line {
    fn to(server: PathBuf, socket: PathBuf) -> Self {
        let listener = UnixListener::bind(&socket).expect("a socket");
        let state = Arc::new(watch::Sender::new(State::Whole));
        let line = Self { socket, state: Arc::clone(&state) };
        tokio::spawn(async move {
            loop {
                let (client, _) = listener.accept().await.expect("a connection");
                tokio::spawn(carry(client, server.clone(), state.subscribe()));
            }
        });
        line
    }

    pub fn cut(&self) {
        self.state.send_replace(State::Cut);
    }

    /// From now on the server hears what is asked, and its answers are lost.
    pub fn lose_answers(&self) {
        self.state.send_replace(State::Deaf);
    }

    pub fn mend(&self) {
        self.state.send_replace(State::Whole);
    }
}

async fn carry(mut client: UnixStream, server: PathBuf, mut state: watch::Receiver<State>) {
    let Ok(mut server) = UnixStream::connect(server).await else { return };
    loop {
        let now = *state.borrow_and_update();
        match now {
            State::Cut => return,
            State::Whole => tokio::select! {
                _ = copy_bidirectional(&mut client, &mut server) => return,
                _ = state.changed() => {}
            },
            State::Deaf => {
                // The request is carried, its answer awaited and thrown away; then the line breaks.
                let (mut from_client, _) = client.split();
                let (mut from_server, mut to_server) = server.split();
                let mut thrown_away = [0; 1];
                tokio::select! {
                    _ = copy(&mut from_client, &mut to_server) => {}
                    _ = from_server.read(&mut thrown_away) => {}
                }
                return;
            }
        }
    }
}
