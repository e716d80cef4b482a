//! Doing a thing once however often it is asked: the answer is kept with the effect, under the asker's key.

use serde::Serialize;

use crate::api::OpKey;
use crate::server::db::json;
use crate::server::db::keys::{self, Given};
use crate::server::error::Error;
use crate::server::writer::{Command, Write};

/// A command that is run once per key.
pub struct Keyed<C: Command> {
    /// Key of the agent who asks; keys of different agents are different.
    pub agent: i64,
    /// The key.
    pub key: OpKey,
    /// What makes two requests the same.
    pub hash: String,
    /// The HTTP status of an answer.
    pub status: fn(&C::Output) -> u16,
    /// What to do.
    pub command: C,
}

impl<C: Command> Command for Keyed<C>
where
    C::Output: Serialize,
{
    type Output = Given;

    async fn run(self, write: &mut Write<'_>) -> Result<Given, Error> {
        if let Some(given) = keys::get(write.conn, self.agent, self.key.as_str()).await? {
            return if given.hash == self.hash { Ok(given) } else { Err(Error::KeyReused) };
        }
        // A refusal is not kept: nothing has happened, and what it was refused for may change.
        let output = self.command.run(write).await?;
        let given = Given { hash: self.hash, status: (self.status)(&output), body: json(&output) };
        keys::put(write.conn, self.agent, self.key.as_str(), &given, write.now).await?;
        Ok(given)
    }
}
