//! Acts that change nothing in the database, but stand in the audit.

use crate::api::AgentId;
use crate::server::error::Error;
use crate::server::writer::{Command, Write};

/// Notes that somebody did something to the server itself.
pub struct Note {
    /// Who.
    pub by: AgentId,
    /// What.
    pub action: &'static str,
}

impl Command for Note {
    type Output = ();

    async fn run(self, write: &mut Write<'_>) -> Result<(), Error> {
        write.audit(Some(&self.by), self.action, "", None).await
    }
}
