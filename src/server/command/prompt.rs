//! What became of prompts: so that none repeats itself to a customer, whoever serves them, and after a restart.

use std::collections::BTreeSet;

use super::open;
use crate::api::{Code, ConversationId, PromptMemory, PromptNote};
use crate::server::db;
use crate::server::error::Error;
use crate::server::rights::Caller;
use crate::server::writer::{Command, Write};

/// Most prompts that stand beside a conversation at a time, and more.
const MOST: usize = 20;

/// Whether a rule may be called so.
fn is_id(id: &str) -> bool {
    let fits = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    (1..=40).contains(&id.len()) && id.chars().all(fits)
}

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
        if !is_id(&prompt) {
            return Err(Error::field("prompt", Code::RuleId));
        }
        match note {
            PromptNote::Used => db::prompts::used(write.conn, it.key, &prompt, write.now).await?,
            PromptNote::Dismissed => db::prompts::dismissed(write.conn, it.key, &prompt, true, write.now).await?,
            PromptNote::ShowAgain => db::prompts::dismissed(write.conn, it.key, &prompt, false, write.now).await?,
        }
        // Not which, nor what became of it: the use of prompts is no figure about anybody.
        write.audit(Some(caller.id()), "prompt.note", it.summary.id.as_str(), None).await?;
        Ok(db::prompts::memory(write.conn, it.key, it.customer).await?)
    }
}

/// Notes which stand beside a conversation.
pub struct ShowPrompts {
    /// Who asks.
    pub caller: Caller,
    /// Beside which.
    pub conversation: ConversationId,
    /// Ids of their rules.
    pub shown: BTreeSet<String>,
}

impl Command for ShowPrompts {
    type Output = PromptMemory;

    async fn run(self, write: &mut Write<'_>) -> Result<PromptMemory, Error> {
        let Self { caller, conversation, shown } = self;
        let it = open(write, &caller, &conversation).await?;
        if !(1..=MOST).contains(&shown.len()) || !shown.iter().all(|id| is_id(id)) {
            return Err(Error::field("shown", Code::RuleId));
        }
        for rule in &shown {
            db::prompts::shown(write.conn, it.key, rule, write.now).await?;
        }
        write.audit(Some(caller.id()), "prompt.shown", it.summary.id.as_str(), None).await?;
        Ok(db::prompts::memory(write.conn, it.key, it.customer).await?)
    }
}
