//! Agents and their tokens.

use crate::api::{Agent, AgentId, AgentPatch, Code, Event, NewAgent, Role, TeamId, TeamRef, Token, TokenId};
use crate::server::db::{self, Conn};
use crate::server::error::Error;
use crate::server::extract::token_hash;
use crate::server::log::Audience;
use crate::server::rights::Caller;
use crate::server::writer::{Command, Write};
use crate::text::Untrusted;

/// Most conversations that anybody is said to manage.
const MOST_AT_A_TIME: u32 = 200;

/// Makes an agent.
pub struct Create {
    /// Who asks; none: whoever started the server.
    pub by: Option<AgentId>,
    /// What they are to be.
    pub new: NewAgent,
}

impl Command for Create {
    type Output = Agent;

    async fn run(self, write: &mut Write<'_>) -> Result<Agent, Error> {
        let NewAgent { name, role, channel, teams } = self.new;
        check_name(&name)?;
        if (role == Role::Channel) != channel.is_some() {
            return Err(Error::field("channel", Code::ChannelRole));
        }
        let mut members = Vec::with_capacity(teams.len());
        for team in teams {
            check_name(&team)?;
            if let Some(known) = db::queues::team_by_name(write.conn, team.raw()).await? {
                members.push(known);
                continue;
            }
            let made = TeamRef { id: TeamId::of(write.uuid()), name: team };
            db::queues::insert_team(write.conn, &made).await?;
            members.push(made);
        }
        members.sort_by(|a, b| a.name.cmp(&b.name));
        members.dedup();
        let id = AgentId::of(write.uuid());
        let version = write.next_seq();
        let agent = Agent { id, version, name, role, channel, teams: members, disabled: false };
        db::agents::insert(write.conn, &agent, write.now).await?;
        changed(write, &agent).await?;
        write.audit(self.by.as_ref(), "agent.create", agent.id.as_str(), Some(role.as_str())).await?;
        Ok(agent)
    }
}

/// Gives an agent a token.
pub struct Issue {
    /// Who asks.
    pub by: Option<AgentId>,
    /// To whom.
    pub agent: AgentId,
    /// What it is for.
    pub label: Option<Untrusted>,
}

impl Command for Issue {
    type Output = Token;

    async fn run(self, write: &mut Write<'_>) -> Result<Token, Error> {
        let secret = write.secret();
        self.with(write, secret).await
    }
}

impl Issue {
    /// Issues it with a secret that was made before.
    pub async fn with(self, write: &mut Write<'_>, secret: String) -> Result<Token, Error> {
        let (key, agent) = db::agents::get(write.conn, &self.agent).await?.ok_or(Error::NotFound("agent"))?;
        let token = Token { id: TokenId::of(write.uuid()), agent: agent.id, secret };
        let label = self.label.as_ref().map(Untrusted::raw);
        db::agents::insert_token(write.conn, &token.id, key, &token_hash(&token.secret), label, write.now).await?;
        write.audit(self.by.as_ref(), "token.create", token.agent.as_str(), Some(token.id.as_str())).await?;
        Ok(token)
    }
}

/// Revokes every token of an agent. Their open streams end, because the event makes them log in anew.
pub struct Revoke {
    /// Who asks.
    pub by: AgentId,
    /// Whose.
    pub agent: AgentId,
}

impl Command for Revoke {
    type Output = ();

    async fn run(self, write: &mut Write<'_>) -> Result<(), Error> {
        let (key, mut agent) = db::agents::get(write.conn, &self.agent).await?.ok_or(Error::NotFound("agent"))?;
        let revoked = db::agents::revoke_tokens(write.conn, key, write.now).await?;
        agent.version = write.next_seq();
        db::agents::update(write.conn, &agent).await?;
        changed(write, &agent).await?;
        write.audit(Some(&self.by), "token.revoke", agent.id.as_str(), Some(&revoked.to_string())).await
    }
}

/// Refuses every token of an agent from now on, or accepts them again (their open streams end, as with [`Revoke`]): an
/// administrator's matter. Says how many conversations they can have at a time: also their supervisor's.
pub struct Amend {
    /// Who asks.
    pub caller: Caller,
    /// Whom.
    pub agent: AgentId,
    /// What to change.
    pub patch: AgentPatch,
}

impl Command for Amend {
    type Output = Agent;

    async fn run(self, write: &mut Write<'_>) -> Result<Agent, Error> {
        let Self { caller, agent, patch: AgentPatch { disabled, capacity } } = self;
        let administers = caller.agent.role == Role::Admin;
        if disabled.is_some() && !administers {
            return Err(Error::Forbidden(Code::Forbidden));
        }
        if disabled.is_some() && *caller.id() == agent {
            return Err(Error::field("disabled", Code::OwnDoor));
        }
        if capacity.is_some_and(|capacity| !(1..=MOST_AT_A_TIME).contains(&capacity)) {
            return Err(Error::field("capacity", Code::Between.with("least", 1).with("most", MOST_AT_A_TIME)));
        }
        let (key, mut agent) = db::agents::get(write.conn, &agent).await?.ok_or(Error::NotFound("agent"))?;
        if let Some(most) = capacity {
            let other = Caller { key, agent: agent.clone() };
            if !administers && !shares_work(write.conn, &caller, &other).await? {
                return Err(Error::Forbidden(Code::Forbidden));
            }
            db::load::set_capacity(write.conn, key, capacity).await?;
            write.audit(Some(caller.id()), "agent.capacity", agent.id.as_str(), Some(&most.to_string())).await?;
        }
        if let Some(disabled) = disabled.filter(|disabled| *disabled != agent.disabled) {
            agent.disabled = disabled;
            agent.version = write.next_seq();
            db::agents::update(write.conn, &agent).await?;
            changed(write, &agent).await?;
            let action = if agent.disabled { "agent.disable" } else { "agent.enable" };
            write.audit(Some(caller.id()), action, agent.id.as_str(), None).await?;
        }
        Ok(agent)
    }
}

/// Whether there is a queue in which both answer: whoever sees somebody's load there shares work out to them.
async fn shares_work(conn: &mut Conn, one: &Caller, other: &Caller) -> Result<bool, Error> {
    let queues = db::queues::all(conn).await?;
    Ok(queues.iter().any(|(_, queue)| one.reads(queue.team.as_ref()) && other.reads(queue.team.as_ref())))
}

/// Renames the caller.
pub struct Rename {
    /// Who.
    pub agent: AgentId,
    /// To what.
    pub name: Untrusted,
}

impl Command for Rename {
    type Output = Agent;

    async fn run(self, write: &mut Write<'_>) -> Result<Agent, Error> {
        check_name(&self.name)?;
        let (key, mut agent) = db::agents::get(write.conn, &self.agent).await?.ok_or(Error::NotFound("agent"))?;
        agent.name = self.name;
        agent.version = write.next_seq();
        db::agents::update(write.conn, &agent).await?;
        changed(write, &agent).await?;
        // Whoever shows one of their conversations shows the name.
        for mut conversation in db::conversations::held_by(write.conn, key).await? {
            if let Some(assignee) = &mut conversation.summary.assignee {
                assignee.name = agent.name.clone();
            }
            super::save(write, &mut conversation).await?;
        }
        // And whoever shows an incident that they made known, or told of.
        super::incident::named_by(write, key).await?;
        write.audit(Some(&agent.id), "agent.rename", agent.id.as_str(), None).await?;
        Ok(agent)
    }
}

async fn changed(write: &mut Write<'_>, agent: &Agent) -> Result<(), Error> {
    let event = Event::AgentChanged { at: write.at(agent.version), agent: Box::new(agent.clone()) };
    write.tell(&event, Audience::Agent(agent.id.clone())).await
}

fn check_name(name: &Untrusted) -> Result<(), Error> {
    let length = name.raw().chars().count();
    if name.raw().trim().is_empty() || length > 200 {
        return Err(Error::field("name", Code::OneTo.with("most", 200)));
    }
    Ok(())
}
