//! `omotenashi agent`: who may come in, as a client of the running server.

use crate::api::{Agent, AgentId, AgentPatch, Channel, Failure, NewAgent, NewToken, Role};
use crate::backend::Http;
use crate::text::Untrusted;

use super::stop::{Code, Stop};
use super::target::Target;
use super::{Shared, operation_key, say};

#[derive(clap::Subcommand)]
pub(super) enum Command {
    /// Add an agent, or a program, and print its token once
    Add(Add),
    /// Show every agent
    List,
    /// Make another token for an agent and print it once
    Token {
        /// The agent's name, or id
        name: String,
        /// What it is for, to recognise it later
        #[arg(long)]
        label: Option<String>,
    },
    /// Revoke every token of an agent; their consoles are logged out at once
    Revoke {
        /// The agent's name, or id
        name: String,
    },
    /// Shut an agent out: their tokens are refused until they are enabled again
    Disable {
        /// The agent's name, or id
        name: String,
    },
    /// Let an agent in again
    Enable {
        /// The agent's name, or id
        name: String,
    },
}

#[derive(clap::Args)]
pub(super) struct Add {
    /// The business name, as colleagues see it
    name: String,
    /// What they may do: viewer, agent, supervisor, admin; channel for a program that brings and takes messages;
    /// feed for one that tells orders, visits and survey answers
    #[arg(long, value_parser = role)]
    role: Role,
    /// A team they belong to (may be given several times); one not yet known is made
    #[arg(long = "team", value_name = "TEAM")]
    teams: Vec<String>,
    /// With --role channel: chat, mail, phone, social, web_form or in_person
    #[arg(long, value_parser = channel)]
    channel: Option<Channel>,
}

fn role(word: &str) -> Result<Role, String> {
    Role::ALL
        .into_iter()
        .find(|role| role.as_str() == word)
        .ok_or_else(|| format!("the roles are {}", Role::ALL.map(Role::as_str).join(", ")))
}

fn channel(word: &str) -> Result<Channel, String> {
    Channel::parse(word).ok_or_else(|| format!("the channels are {}", Channel::ALL.map(Channel::as_str).join(", ")))
}

pub(super) async fn run(shared: &Shared, command: Command) -> anyhow::Result<()> {
    if let Command::Add(add) = &command
        && (add.role == Role::Channel) != add.channel.is_some()
    {
        let why = if add.channel.is_some() {
            "--channel belongs to --role channel only"
        } else {
            "--role channel needs --channel: a program is bound to one"
        };
        return Err(Stop::usage(why).into());
    }
    let client = Target::find(shared)?.client(shared)?;
    match command {
        Command::Add(add) => self::add(&client, add).await?,
        Command::List => list(&client).await?,
        Command::Token { name, label } => {
            let what = format!("no token was made for {name}");
            let agent = find(&client, &name).await.map_err(|failure| Stop::of(what.clone(), failure))?;
            token(&client, &agent, label).await.map_err(|failure| Stop::of(what, failure))?;
        }
        Command::Revoke { name } => {
            let what = format!("{name} keeps their tokens");
            let done = async { client.revoke_tokens(&find(&client, &name).await?).await };
            done.await.map_err(|failure| Stop::of(what, failure))?;
            say(format!("Every token of {name} is revoked."));
        }
        Command::Disable { name } => shut_out(&client, &name, true).await?,
        Command::Enable { name } => shut_out(&client, &name, false).await?,
    }
    Ok(())
}

async fn shut_out(client: &Http, name: &str, disabled: bool) -> Result<(), Stop> {
    let what = format!("{name} was not {}", if disabled { "shut out" } else { "let in" });
    let done = async {
        client.change_agent(&find(client, name).await?, &AgentPatch { disabled: Some(disabled), capacity: None }).await
    };
    say(line(&done.await.map_err(|failure| Stop::of(what, failure))?));
    Ok(())
}

async fn add(client: &Http, add: Add) -> Result<(), Stop> {
    let what = format!("{} was not added", add.name);
    let agents = client.agents().await.map_err(|failure| Stop::of(what.clone(), failure))?;
    if let Some(known) = agents.iter().find(|agent| agent.name.raw() == add.name) {
        // Colleagues and the record tell people apart by their names.
        let why = format!("there is an agent of that name already ({})", known.id);
        return Err(Stop::new(Code::Failure, what, why).advice(format!(
            "omotenashi agent token {} makes that one another token; for somebody else choose another name",
            known.id
        )));
    }
    let new = NewAgent {
        name: Untrusted::from(add.name.as_str()),
        role: add.role,
        channel: add.channel,
        teams: add.teams.into_iter().map(Untrusted::from).collect(),
    };
    let agent = client.add_agent(&operation_key(), &new).await.map_err(|failure| Stop::of(what, failure))?;
    let what = format!("{} was added ({}), and no token was made", add.name, agent.id);
    token(client, &agent.id, None).await.map_err(|failure| Stop::of(what, failure))
}

/// Makes a token. Only the token goes to the standard output, so that it can be sent into a file.
async fn token(client: &Http, agent: &AgentId, label: Option<String>) -> Result<(), Failure> {
    let new = NewToken { label: label.map(Untrusted::from) };
    let token = client.add_token(&operation_key(), agent, &new).await?;
    super::note("This token is shown once. Keep it in a file that only its owner can read (umask 077).");
    say(token.secret);
    Ok(())
}

async fn find(client: &Http, name: &str) -> Result<AgentId, Failure> {
    let agents = client.agents().await?;
    let mut found = agents.iter().filter(|agent| agent.name.raw() == name || agent.id.as_str() == name);
    match (found.next(), found.next()) {
        (Some(agent), None) => Ok(agent.id.clone()),
        (Some(_), Some(_)) => {
            Err(Failure::Server(format!("several agents are called {name}: name one by its id").into()))
        }
        (None, _) => Err(Failure::NotFound),
    }
}

async fn list(client: &Http) -> Result<(), Stop> {
    let agents = client.agents().await.map_err(|failure| Stop::of("the agents cannot be listed", failure))?;
    for agent in &agents {
        say(line(agent));
    }
    Ok(())
}

fn line(agent: &Agent) -> String {
    let teams: Vec<_> = agent.teams.iter().map(|team| team.name.safe_name().into_owned()).collect();
    let name = agent.name.safe_name();
    let channel = agent.channel.map(|channel| format!(" {}", channel.as_str())).unwrap_or_default();
    let disabled = if agent.disabled { ", disabled" } else { "" };
    format!("{}  {}{channel}{disabled}  {name}  {}", agent.id, agent.role.as_str(), teams.join(", "))
}
