//! Who may do and see what. Deny by default; the routes and the stream ask the same functions.

use crate::api::{Agent, AgentId, AgentRef, Channel, Queue, Role, TeamId};

use super::log::Audience;

/// What a route asks of its caller. Every route names one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Right {
    /// Nothing: also without a token.
    Open,
    /// Any valid token.
    Known,
    /// Figures without people: everybody but programs.
    Figures,
    /// Conversations of the queues of own teams.
    Desk,
    /// What a supervisor decides for a team.
    Direct,
    /// Bringing inbound and taking deliveries.
    Deliver,
    /// Telling what happened elsewhere: touchpoints, orders, answers to surveys.
    Feed,
    /// Agents, tokens, import, audit, settings.
    Administer,
}

impl Right {
    /// Whether a role has this right.
    pub const fn holds(self, role: Role) -> bool {
        match self {
            Self::Open | Self::Known => true,
            Self::Figures => !matches!(role, Role::Channel | Role::Feed),
            Self::Desk => role.answers(),
            Self::Direct => matches!(role, Role::Supervisor | Role::Admin),
            Self::Deliver => matches!(role, Role::Channel | Role::Admin),
            Self::Feed => matches!(role, Role::Feed | Role::Admin),
            Self::Administer => matches!(role, Role::Admin),
        }
    }
}

/// Whoever holds the token of a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Caller {
    /// Their key.
    pub key: i64,
    /// Who they are.
    pub agent: Agent,
}

impl Caller {
    /// Their id.
    pub const fn id(&self) -> &AgentId {
        &self.agent.id
    }

    /// By id and name.
    pub fn reference(&self) -> AgentRef {
        AgentRef { id: self.agent.id.clone(), name: self.agent.name.clone() }
    }

    /// Whether they may read the conversations of a queue of `team`; a queue without a team is everyone's who answers.
    pub fn reads(&self, team: Option<&TeamId>) -> bool {
        match self.agent.role {
            Role::Viewer | Role::Channel | Role::Feed => false,
            Role::Admin => true,
            Role::Agent | Role::Supervisor => self.belongs(team),
        }
    }

    /// Whether the figures of a queue of `team` are theirs to see.
    pub fn sees_figures(&self, team: Option<&TeamId>) -> bool {
        match self.agent.role {
            Role::Channel | Role::Feed => false,
            Role::Admin => true,
            Role::Viewer | Role::Agent | Role::Supervisor => self.belongs(team),
        }
    }

    fn belongs(&self, team: Option<&TeamId>) -> bool {
        team.is_none_or(|team| self.agent.teams.iter().any(|own| own.id == *team))
    }

    /// Whether they may take from a colleague what the colleague has.
    pub const fn directs(&self) -> bool {
        matches!(self.agent.role, Role::Supervisor | Role::Admin)
    }

    /// Whether they may bring inbound to, and take deliveries of, this channel.
    pub fn carries(&self, channel: Channel) -> bool {
        match self.agent.role {
            Role::Admin => true,
            Role::Channel => self.agent.channel == Some(channel),
            Role::Viewer | Role::Feed | Role::Agent | Role::Supervisor => false,
        }
    }

    /// The keys of the queues they may read; none when that is all of them.
    pub fn readable(&self, queues: &[(i64, Queue)]) -> Option<Vec<i64>> {
        let keys: Vec<i64> =
            queues.iter().filter(|(_, queue)| self.reads(queue.team.as_ref())).map(|(key, _)| *key).collect();
        (keys.len() < queues.len()).then_some(keys)
    }

    /// What they are told of an event.
    pub fn hears(&self, audience: &Audience) -> Hears {
        match audience {
            Audience::Conversation { team, former, .. } => {
                if self.reads(team.as_ref()) {
                    Hears::All
                } else if former.as_ref().is_some_and(|former| self.reads(former.team.as_ref())) {
                    Hears::Gone
                } else {
                    Hears::Nothing
                }
            }
            Audience::Customer(teams) => {
                // Somebody without a conversation is in no team's care yet: everyone's who answers.
                let theirs = self.agent.role == Role::Admin || teams.iter().any(|team| self.reads(team.as_ref()));
                Hears::all_if(theirs || teams.is_empty() && self.agent.role.answers())
            }
            Audience::Queue(team) => Hears::all_if(self.sees_figures(team.as_ref())),
            Audience::Person(agent) => Hears::all_if(*agent == self.agent.id),
            Audience::Agent(_) | Audience::Desk => Hears::all_if(self.agent.role.answers()),
        }
    }
}

/// How much of an event somebody is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hears {
    /// All of it.
    All,
    /// Only that the conversation is no longer theirs to see.
    Gone,
    /// Nothing.
    Nothing,
}

impl Hears {
    const fn all_if(condition: bool) -> Self {
        if condition { Self::All } else { Self::Nothing }
    }
}
