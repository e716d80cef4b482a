//! `omotenashi agent`: who may come in, as a client of the running server.

use crate::api::{Agent, AgentId, AgentPatch, Channel, Failure, NewAgent, NewToken, Role};
use crate::backend::Http;
use crate::locale::Locale;
use crate::text::Untrusted;

use super::stop::{Code, Phrase, Stop};
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
    /// Say how many conversations an agent can have at a time: shown where work is shared out, and refuses nothing
    Capacity {
        /// The agent's name, or id
        name: String,
        /// As many, 1 to 200
        conversations: u32,
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
        let why =
            if add.channel.is_some() { Phrase::of("stop-channel-only") } else { Phrase::of("stop-channel-needed") };
        return Err(Stop::usage(why).into());
    }
    let client = Target::find(shared)?.client(shared)?;
    let locale = shared.locale();
    match command {
        Command::Add(add) => self::add(&client, add, &locale).await?,
        Command::List => list(&client, &locale).await?,
        Command::Token { name, label } => {
            let what = Phrase::of("stop-no-token-made").with("name", &name);
            let agent = find(&client, &name, &what).await?;
            token(&client, &agent, label, &locale).await.map_err(|failure| Stop::of(what, failure))?;
        }
        Command::Revoke { name } => {
            let what = Phrase::of("stop-tokens-kept").with("name", &name);
            let agent = find(&client, &name, &what).await?;
            client.revoke_tokens(&agent).await.map_err(|failure| Stop::of(what, failure))?;
            say(locale.with("told-tokens-revoked", &[("name", (&name).into())]));
        }
        Command::Disable { name } => shut_out(&client, &name, true, &locale).await?,
        Command::Enable { name } => shut_out(&client, &name, false, &locale).await?,
        Command::Capacity { name, conversations } => {
            let what = Phrase::of("stop-capacity-kept").with("name", &name);
            let agent = find(&client, &name, &what).await?;
            let patch = AgentPatch { capacity: Some(conversations), ..AgentPatch::default() };
            let agent = client.change_agent(&agent, &patch).await.map_err(|failure| Stop::of(what, failure))?;
            let name = agent.name.safe_name();
            let args = [("name", (&*name).into()), ("n", i64::from(conversations).into())];
            say(locale.with("told-capacity", &args));
        }
    }
    Ok(())
}

async fn shut_out(client: &Http, name: &str, disabled: bool, locale: &Locale) -> Result<(), Stop> {
    let what = if disabled { Phrase::of("stop-not-shut-out") } else { Phrase::of("stop-not-let-in") };
    let what = what.with("name", name);
    let agent = find(client, name, &what).await?;
    let patch = AgentPatch { disabled: Some(disabled), capacity: None };
    let done = client.change_agent(&agent, &patch).await.map_err(|failure| Stop::of(what, failure))?;
    say(line(&done, locale));
    Ok(())
}

async fn add(client: &Http, add: Add, locale: &Locale) -> Result<(), Stop> {
    let what = Phrase::of("stop-not-added").with("name", &add.name);
    let agents = client.agents().await.map_err(|failure| Stop::of(what.clone(), failure))?;
    if let Some(known) = agents.iter().find(|agent| agent.name.raw() == add.name) {
        // Colleagues and the record tell people apart by their names.
        let why = Phrase::of("stop-known-agent").with("id", &known.id);
        let advice = Phrase::of("stop-known-agent-advice").with("id", &known.id);
        return Err(Stop::new(Code::Failure, what, why).advice(advice));
    }
    let new = NewAgent {
        name: Untrusted::from(add.name.as_str()),
        role: add.role,
        channel: add.channel,
        teams: add.teams.into_iter().map(Untrusted::from).collect(),
    };
    let agent = client.add_agent(&operation_key(), &new).await.map_err(|failure| Stop::of(what, failure))?;
    let what = Phrase::of("stop-added-no-token").with("name", &add.name).with("id", &agent.id);
    token(client, &agent.id, None, locale).await.map_err(|failure| Stop::of(what, failure))
}

/// Makes a token. Only the token goes to the standard output, so that it can be sent into a file.
async fn token(client: &Http, agent: &AgentId, label: Option<String>, locale: &Locale) -> Result<(), Failure> {
    let new = NewToken { label: label.map(Untrusted::from) };
    let token = client.add_token(&operation_key(), agent, &new).await?;
    super::note(locale.text("told-token-once"));
    say(token.secret);
    Ok(())
}

/// The agent of that name or id.
async fn find(client: &Http, name: &str, what: &Phrase) -> Result<AgentId, Stop> {
    let agents = client.agents().await.map_err(|failure| Stop::of(what.clone(), failure))?;
    let mut found = agents.iter().filter(|agent| agent.name.raw() == name || agent.id.as_str() == name);
    match (found.next(), found.next()) {
        (Some(agent), None) => Ok(agent.id.clone()),
        (Some(_), Some(_)) => {
            let why = Phrase::of("stop-several-agents").with("name", name);
            Err(Stop::new(Code::Failure, what.clone(), why).advice(Phrase::of("stop-no-agent-advice")))
        }
        (None, _) => {
            let why = Phrase::of("stop-no-agent").with("name", name);
            Err(Stop::new(Code::Failure, what.clone(), why).advice(Phrase::of("stop-no-agent-advice")))
        }
    }
}

async fn list(client: &Http, locale: &Locale) -> Result<(), Stop> {
    let agents = client.agents().await.map_err(|failure| Stop::of(Phrase::of("stop-agents-unread"), failure))?;
    for agent in &agents {
        say(line(agent, locale));
    }
    Ok(())
}

fn line(agent: &Agent, locale: &Locale) -> String {
    let teams: Vec<_> = agent.teams.iter().map(|team| team.name.safe_name().into_owned()).collect();
    let name = agent.name.safe_name();
    let channel = agent.channel.map(|channel| format!(" {}", channel.as_str())).unwrap_or_default();
    let disabled = if agent.disabled { format!(", {}", locale.text("told-disabled")) } else { String::new() };
    format!("{}  {}{channel}{disabled}  {name}  {}", agent.id, agent.role.as_str(), teams.join(", "))
}
