//! What became of prompts: so that none repeats itself to a customer, whoever serves them, and after a restart.

use super::open;
use crate::api::{Code, ConversationId, PromptMemory, PromptNote};
use crate::server::db;
use crate::server::error::Error;
use crate::server::rights::Caller;
use crate::server::writer::{Command, Write};

/// Notes what became of one.
pub struct NotePrompt {
    /// Who asks.
    pub caller: Caller,
    /// In which conversation.
    pub conversation: ConversationId,
    /// Its rule's id.
    pub prompt: String,
    /// What.
    pub note: PromptNote,
}

impl Command for NotePrompt {
    type Output = PromptMemory;

    async fn run(self, write: &mut Write<'_>) -> Result<PromptMemory, Error> {
        let Self { caller, conversation, prompt, note } = self;
        let it = open(write, &caller, &conversation).await?;
        let fits = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        if !(1..=40).contains(&prompt.len()) || !prompt.chars().all(fits) {
            return Err(Error::field("prompt", Code::RuleId));
        }
        match note {
            PromptNote::Used => db::prompts::used(write.conn, it.key, &prompt, write.now).await?,
            PromptNote::Dismissed => db::prompts::dismissed(write.conn, it.key, &prompt, true).await?,
            PromptNote::ShowAgain => db::prompts::dismissed(write.conn, it.key, &prompt, false).await?,
        }
        // Not which, nor what became of it: the use of prompts is no figure about anybody.
        write.audit(Some(caller.id()), "prompt.note", it.summary.id.as_str(), None).await?;
        Ok(db::prompts::memory(write.conn, it.key, it.customer).await?)
    }
}
