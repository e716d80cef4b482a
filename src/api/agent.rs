//! Agents, teams, roles, tokens.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::{AgentId, Channel, Queue, TeamId, Time, TokenId, WrapUpTree};
use crate::text::Untrusted;

/// What a token's holder may do (decisions: rights). Deny by default.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Figures, no people.
    Viewer,
    /// A program bound to one channel: brings inbound, takes deliveries, nothing else.
    Channel,
    /// A program of the shop: tells touchpoints, orders and answers to surveys, reads nothing.
    Feed,
    /// Conversations of the queues of own teams, and their customers.
    Agent,
    /// All of their teams, assigns anybody.
    Supervisor,
    /// Agents, tokens, import, backup, settings.
    Admin,
}

impl Role {
    /// Every role, least first.
    pub const ALL: [Self; 6] = [Self::Viewer, Self::Channel, Self::Feed, Self::Agent, Self::Supervisor, Self::Admin];

    /// The word on the wire and on the command line.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Viewer => "viewer",
            Self::Channel => "channel",
            Self::Feed => "feed",
            Self::Agent => "agent",
            Self::Supervisor => "supervisor",
            Self::Admin => "admin",
        }
    }

    /// Whether this role decides for a team.
    pub const fn directs(self) -> bool {
        matches!(self, Self::Supervisor | Self::Admin)
    }

    /// Whether this role answers customers in a console.
    pub const fn answers(self) -> bool {
        matches!(self, Self::Agent | Self::Supervisor | Self::Admin)
    }
}

/// An agent by id and business name.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
pub struct AgentRef {
    /// Who.
    pub id: AgentId,
    /// Business name, as colleagues see it.
    pub name: Untrusted,
}

/// A team by id and name.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
pub struct TeamRef {
    /// Which team.
    pub id: TeamId,
    /// Its name.
    pub name: Untrusted,
}

/// A person, or a channel's program, who holds tokens.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Agent {
    /// Who.
    pub id: AgentId,
    /// Sequence of the event that last changed it.
    pub version: u64,
    /// Business name.
    pub name: Untrusted,
    /// What they may do.
    pub role: Role,
    /// The channel a `channel` token is bound to.
    pub channel: Option<Channel>,
    /// Teams they belong to.
    pub teams: Vec<TeamRef>,
    /// Tokens are refused from now on.
    pub disabled: bool,
}

/// Who I am, and what the server says of itself: the answer of `GET /v1/me`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Me {
    /// The holder of the token.
    pub agent: Agent,
    /// The name of this database, made with it; drafts on disk are kept per site.
    pub site: String,
    /// The revision of the contract the server speaks.
    pub api_revision: u32,
    /// The server program's version.
    pub server_version: String,
    /// The server's clock.
    pub now: Time,
    /// Reasons and results offered when resolving.
    pub wrap_up: WrapUpTree,
    /// Queues this agent can see, in the order of the views.
    pub queues: Vec<Queue>,
    /// The channels that a program takes messages for: a reply on any other is kept in the record and goes nowhere.
    #[serde(default)]
    pub served: Vec<Channel>,
}

/// The body of `POST /v1/agents`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewAgent {
    /// Business name, 1 to 200 characters.
    pub name: Untrusted,
    /// What they may do.
    pub role: Role,
    /// Needed for, and only for, role `channel`.
    #[serde(default)]
    pub channel: Option<Channel>,
    /// Teams by name; a name not yet known makes the team.
    #[serde(default)]
    pub teams: Vec<Untrusted>,
}

/// The body of `PATCH /v1/agents/{id}`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AgentPatch {
    /// Refuse their tokens from now on, or accept them again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub disabled: Option<bool>,
    /// How many conversations they can have at a time, 1 to 200: shown where work is shared out, and refuses nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub capacity: Option<u32>,
}

/// The body of `POST /v1/agents/{id}/tokens`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewToken {
    /// What it is for, to recognise it later.
    #[serde(default)]
    pub label: Option<Untrusted>,
}

/// A token at the only moment its secret is told. No `Debug`: the secret must not reach a log.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Token {
    /// Its public name.
    pub id: TokenId,
    /// Whose.
    pub agent: AgentId,
    /// The bearer secret; shown once.
    pub secret: String,
}
