//! Who had a conversation open: written down in stretches, for whoever has to say who saw what.
//!
//! Not in the audit, in which it would drown what was done. One row for each person, conversation and stretch; a stretch
//! that is not known to have ended counts as open, so that nobody is left out.

use crate::api::{ConversationId, Time};
use crate::server::db;
use crate::server::db::looks::{self, Stretch};
use crate::server::error::Error;
use crate::server::writer::{Command, Write};

/// Whoever comes back within this time looks on.
const STRETCH_MS: i64 = 15 * 60_000;

/// What somebody did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sight {
    /// Opened it, and has it open.
    Began,
    /// Read it, in a moment.
    Read,
    /// Has it open no longer, in any console.
    Ended,
}

/// Somebody looked at a conversation, or away.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Look {
    /// The agent's key.
    pub agent: i64,
    /// At which.
    pub conversation: ConversationId,
    /// When.
    pub at: Time,
    /// What they did.
    pub sight: Sight,
}

/// Writes down who looked, in the order in which they did.
pub struct Looks(pub Vec<Look>);

impl Command for Looks {
    type Output = ();

    async fn run(self, write: &mut Write<'_>) -> Result<(), Error> {
        for Look { agent, conversation, at, sight } in self.0 {
            // One that was erased, or merged away, is looked at by nobody.
            let Some(it) = db::conversations::get(write.conn, &conversation).await? else { continue };
            let last = looks::last(write.conn, it.key, agent).await?;
            let stretch = match (last, sight) {
                (Some(Stretch { began, ended: None }), Sight::Ended) => Stretch { began, ended: Some(at) },
                // It is open already, or is over already.
                (Some(Stretch { ended: None, .. }), _) | (_, Sight::Ended) => continue,
                (Some(Stretch { began, ended: Some(ended) }), _) if at.since(ended) <= STRETCH_MS => {
                    Stretch { began, ended: (sight == Sight::Read).then(|| at.max(ended)) }
                }
                (_, Sight::Began) => Stretch { began: at, ended: None },
                (_, Sight::Read) => Stretch { began: at, ended: Some(at) },
            };
            looks::put(write.conn, it.key, agent, stretch).await?;
        }
        Ok(())
    }
}
