//! Who it is that writes or calls, and looking at account data without knowing.

use super::{Line, add_line, changed, open, save, stamped};
use crate::api::{Author, Change, Code, ConversationId, Identity, IdentityCheck, Stamped, Summary, Verification};
use crate::server::error::Error;
use crate::server::rights::Caller;
use crate::server::writer::{Command, Write};

/// Records what came of a check.
pub struct Identify {
    /// Who asks.
    pub caller: Caller,
    /// In which conversation.
    pub conversation: ConversationId,
    /// The version they read.
    pub version: u64,
    /// What came of it.
    pub check: IdentityCheck,
}

impl Command for Identify {
    type Output = Stamped<Summary>;

    async fn run(self, write: &mut Write<'_>) -> Result<Stamped<Summary>, Error> {
        let Self { caller, conversation, version, check: IdentityCheck { identity, method, caller: who } } = self;
        let mut it = open(write, &caller, &conversation).await?;
        if it.summary.version != version {
            return Err(changed::conversation(write, it, version).await?);
        }
        it.summary.verification = match (identity, method) {
            (Identity::Verified, Some(method)) => {
                // It stands in the audit: a word of the team's own file, nothing of a customer.
                let is_key = (1..=60).contains(&method.len())
                    && method.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'));
                if !is_key {
                    return Err(Error::field("method", Code::Method));
                }
                if who.is_none() {
                    return Err(Error::field("caller", Code::NeedsVerified));
                }
                Some(Verification { method, by: Some(caller.reference()), at: write.now, caller: who })
            }
            (Identity::Verified, None) => return Err(Error::field("method", Code::NeedsVerified)),
            (_, Some(_)) => return Err(Error::field("method", Code::OnlyVerified)),
            (_, None) => None,
        };
        if it.summary.identity != identity {
            it.summary.identity = identity;
            let line = Line::event(Author::Agent(caller.reference()), Change::Identity { to: identity }, write.now);
            add_line(write, &mut it, line).await?;
        }
        save(write, &mut it).await?;
        let detail = it.summary.verification.as_ref().map(|verification| verification.method.clone());
        let action = "conversation.identity";
        write.audit(Some(caller.id()), action, it.summary.id.as_str(), detail.as_deref()).await?;
        Ok(stamped(write, it))
    }
}

/// Somebody looks at account data without a check. Nothing changes; the audit keeps it before anything is shown.
pub struct Reveal {
    /// Who asks.
    pub caller: Caller,
    /// In which conversation.
    pub conversation: ConversationId,
}

impl Command for Reveal {
    type Output = Stamped<Summary>;

    async fn run(self, write: &mut Write<'_>) -> Result<Stamped<Summary>, Error> {
        let it = open(write, &self.caller, &self.conversation).await?;
        write.audit(Some(self.caller.id()), "conversation.reveal", it.summary.id.as_str(), None).await?;
        Ok(stamped(write, it))
    }
}
