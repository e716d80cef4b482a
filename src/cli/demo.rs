//! `omotenashi demo`: the practice shop. The same server in this process, on a folder that is thrown away with it.

use std::sync::Arc;

use anyhow::Context as _;
use tokio::sync::oneshot;

use super::console::{self, Throwaway};
use super::embedded::socket;
use super::stop::{Code, Phrase, Stop};
use super::{Shared, log, token};
use crate::api::{Channel, Language, NewAgent, Role, Time};
use crate::backend::Http;
use crate::backend::http::{Address, Endpoint, Secret};
use crate::locale::Lang;
use crate::practice;
use crate::server::{Options, Server};
use crate::text::Untrusted;

pub(super) async fn run(shared: &Shared) -> anyhow::Result<()> {
    let terminal = console::terminal()?;
    let dirs = shared.dirs()?;
    let lang = shared.console_lang(&dirs);
    log::start(&dirs.state, "demo");
    let folder = Throwaway::make().map_err(|error| {
        let why = Phrase::of("stop-path").path(&std::env::temp_dir()).with("why", error);
        Stop::new(Code::Failure, Phrase::of("stop-practice"), why).advice(Phrase::of("stop-practice-advice"))
    })?;
    let data = folder.path().join("shop");
    let server = Server::open(Options::new(&data))
        .await
        .map_err(|error| Stop::new(Code::Failure, Phrase::of("stop-practice"), error.to_string()))?;
    let path = folder.path().join("s.sock");
    let listener = socket::bind(&path, 0o600).context("the practice shop's socket")?;
    let serving = tokio::spawn({
        let server = server.clone();
        async move { server.serve(listener).await }
    });

    let client = |token: Secret| Http::new(Endpoint { address: Address::Socket(path.clone()), token });
    let owner = token::read(&data.join("owner.token"))?;
    let mut channels = Vec::new();
    for channel in Channel::ALL {
        let name = Untrusted::from(channel.as_str());
        let new = NewAgent { name, role: Role::Channel, channel: Some(channel), teams: Vec::new() };
        let (_, token) = server.create_agent(new).await.context("the practice shop's channels")?;
        channels.push((channel, client(Secret::new(token.secret))));
    }
    // Whoever practises has a name that customers can be told; and a colleague, who knows what is wrong in the shop.
    let [name, colleague] = match lang {
        Lang::Ja => ["花子", "美和"],
        Lang::En => ["Hanako", "Miwa"],
    };
    let supervisor = async |name: &str| {
        let new = NewAgent { name: Untrusted::from(name), role: Role::Supervisor, channel: None, teams: Vec::new() };
        server.create_agent(new).await.context("the practice shop's agents")
    };
    let (_, token) = supervisor(name).await?;
    let (_, known) = supervisor(colleague).await?;
    let options = practice::Options {
        channels,
        admin: client(owner),
        supervisor: client(Secret::new(known.secret)),
        // What is wrong with them is told by `config check`, and when the console opens.
        scenarios: dirs.files("practice", "toml").0,
        language: match lang {
            Lang::Ja => Language::Ja,
            Lang::En => Language::En,
        },
        seed: getrandom::u64().unwrap_or(1),
        pace: practice::Pace::default(),
        now: Arc::new(|| Time::from_timestamp(jiff::Timestamp::now())),
    };
    let (close, closed) = oneshot::channel::<()>();
    let customers = tokio::spawn(practice::run(options, async {
        // An end that is dropped is an end as well.
        let _ = closed.await;
    }));

    let ended =
        console::open(shared, &dirs, client(Secret::new(token.secret)), folder.path().join("drafts"), terminal, true)
            .await;

    let _ = close.send(());
    let _ = customers.await;
    server.stop();
    // Its folder goes with it: nothing of it has to be waited for.
    serving.abort();
    server.close().await;
    ended
}
