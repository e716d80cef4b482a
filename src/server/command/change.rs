//! Changing status, priority, tags.

use super::send::set_status;
use super::{changed, day, incident, open, save, stamped, touch_customer};
use crate::api::{Author, Code, ConversationId, Patch, Stamped, Status, Summary};
use crate::server::error::Error;
use crate::server::rights::Caller;
use crate::server::writer::{Command, Write};

/// Most labels a conversation may have.
const TAGS: usize = 50;

/// Changes one conversation: all of it or nothing.
pub struct Change {
    /// Who asks.
    pub caller: Caller,
    /// Which.
    pub conversation: ConversationId,
    /// The version they read.
    pub version: u64,
    /// What to change.
    pub patch: Patch,
}

impl Command for Change {
    type Output = Stamped<Summary>;

    async fn run(self, write: &mut Write<'_>) -> Result<Stamped<Summary>, Error> {
        let Self { caller, conversation, version, patch } = self;
        let mut it = open(write, &caller, &conversation).await?;
        if it.summary.version != version {
            return Err(changed::conversation(write, it, version).await?);
        }
        check(&patch, write)?;
        let author = Author::Agent(caller.reference());
        let Patch { status, snoozed_until, wrap_up, priority, tags } = patch;
        let was = it.summary.status;
        if let Some(to) = status {
            set_status(write, &mut it, to, snoozed_until, wrap_up, author).await?;
        } else if wrap_up.is_some() {
            // A matter that is done may be wrapped up again.
            set_status(write, &mut it, was, None, wrap_up, author).await?;
        }
        if let Some(priority) = priority {
            it.summary.priority = priority;
        }
        let retagged = tags.is_some();
        if let Some(tags) = tags {
            it.summary.tags = tags;
        }
        save(write, &mut it).await?;
        if retagged {
            incident::touched_by_tags(write, it.customer, &it.summary.tags).await?;
        }
        if it.summary.status != was {
            day::status_set(write, caller.key, &it, was).await?;
            touch_customer(write, it.customer).await?;
        }
        let detail = status.map(Status::as_str);
        write.audit(Some(caller.id()), "conversation.change", it.summary.id.as_str(), detail).await?;
        Ok(stamped(write, it))
    }
}

fn check(patch: &Patch, write: &Write<'_>) -> Result<(), Error> {
    match (patch.status, patch.snoozed_until) {
        (Some(Status::Snoozed), None) => return Err(Error::field("snoozed_until", Code::SnoozeNeedsTime)),
        (Some(Status::Snoozed), Some(until)) if until <= write.now => {
            return Err(Error::field("snoozed_until", Code::ToCome));
        }
        (Some(Status::Snoozed), Some(_)) | (_, None) => {}
        (_, Some(_)) => return Err(Error::field("snoozed_until", Code::OnlySnoozed)),
    }
    let Some(tags) = &patch.tags else {
        return Ok(());
    };
    let wrong = |tag: &crate::text::Untrusted| tag.raw().trim().is_empty() || tag.raw().chars().count() > 100;
    if tags.len() > TAGS || tags.iter().any(wrong) {
        return Err(Error::field("tags", Code::Items.with("count", 50).with("most", 100)));
    }
    Ok(())
}
