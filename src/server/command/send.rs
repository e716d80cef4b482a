//! Sending a reply, writing a note.

use serde::Serialize;
use utoipa::ToSchema;

use super::recall::Before;
use super::{Line, add_line, figures, open, outgoing, queue_of, recall, save_moved, touch_customer};
use crate::api::{
    Author, Change, Code, ConversationId, Envelope, Message, MessageKind, MessageState, Mode, OpKey, Outgoing, Status,
    Summary, WrapUp,
};
use crate::server::db::conversations::Conversation;
use crate::server::error::Error;
use crate::server::rights::Caller;
use crate::server::writer::{Command, Write};
use crate::server::{db, rules};

/// Sends a reply or writes a note, and sets the status in the same stroke.
pub struct Send {
    /// Who writes.
    pub caller: Caller,
    /// Where.
    pub conversation: ConversationId,
    /// The key made at Send; the message carries it for ever.
    pub key: OpKey,
    /// What.
    pub body: Outgoing,
}

/// What was stored.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Sent {
    /// The message.
    pub message: Message,
    /// The conversation after it.
    pub conversation: Summary,
}

impl Command for Send {
    type Output = Sent;

    async fn run(self, write: &mut Write<'_>) -> Result<Sent, Error> {
        let Self { caller, conversation, key, body } = self;
        if body.text.raw().trim().is_empty() {
            return Err(Error::field("text", Code::Nothing));
        }
        if body.then == Some(Status::Snoozed) {
            return Err(Error::field("then", Code::SnoozeAfter));
        }
        let mut it = open(write, &caller, &conversation).await?;
        outgoing::check(&body, it.summary.channel)?;
        if !body.note {
            refuse_unseen(write, &caller, &it, &body).await?;
        }
        let now = write.now;
        let was = it.summary.status;
        let author = Author::Agent(caller.reference());
        let kind = if body.note { MessageKind::Note } else { MessageKind::Outbound };
        let channel = it.summary.channel;
        let leaves = !body.note && db::agents::serves(write.conn, channel).await?;
        let release_at = if leaves { recall::release_at(write, &it).await? } else { None };
        let state = match (body.note, leaves) {
            (true, _) => None,
            (false, true) if release_at.is_some() => Some(MessageState::Held),
            (false, true) => Some(MessageState::Queued),
            (false, false) => Some(MessageState::Kept),
        };
        let before = Before::of(&it);
        let envelope = Envelope { release_at, ..outgoing::envelope(write, &it, &body).await? };
        let (text, change) = (body.text, None);
        let line = Line { kind, author: author.clone(), text, at: now, state, key: Some(key), change, envelope };
        if !body.note {
            let queue = queue_of(write, &it).await?;
            figures::answered(write, &it, &queue, caller.key).await?;
            rules::we_answered(&mut it, now);
            it.summary.undelivered = false;
            rules::keep_present(&mut it, now);
            // Whoever answers a matter of nobody's has it from now on.
            if it.assignee.is_none() {
                super::desk::give(write, &mut it, Some(&caller), &caller).await?;
            }
        }
        let (message_key, message) = add_line(write, &mut it, line).await?;
        db::attachments::insert(write.conn, message_key, &body.attachments).await?;
        if leaves && release_at.is_none() {
            recall::offer(write, &it, message_key).await?;
        }
        if let Some(to) = body.then {
            set_status(write, &mut it, to, None, body.wrap_up, author).await?;
        } else if body.wrap_up.is_some() {
            return Err(Error::field("wrap_up", Code::OnlyResolved));
        }
        if leaves {
            recall::hold(write, &it, message_key, before, release_at).await?;
        }
        let former = match &body.hand_over {
            Some(_) if !body.note => return Err(Error::field("hand_over", Code::OnlyNote)),
            Some(to) => super::desk::hand_over(write, &mut it, &caller, to).await?,
            None => None,
        };
        save_moved(write, &mut it, former).await?;
        if it.summary.status != was {
            super::day::status_set(write, caller.key, &it, was).await?;
            touch_customer(write, it.customer).await?;
        }
        let mode = if body.note { Mode::Note } else { Mode::Reply };
        let spent = super::draft::Spent { mode, version: body.draft, on_its_way: body.draft_sent };
        super::draft::spend(write, &caller, &it, &spent).await?;
        let action = if body.hand_over.is_some() {
            "message.hand-over"
        } else if body.note {
            "message.note"
        } else {
            "message.send"
        };
        write.audit(Some(caller.id()), action, message.id.as_str(), Some(it.summary.id.as_str())).await?;
        Ok(Sent { message, conversation: it.summary })
    }
}

/// 409 when somebody else wrote something the sender has not had on screen.
async fn refuse_unseen(
    write: &mut Write<'_>,
    caller: &Caller,
    conversation: &Conversation,
    body: &Outgoing,
) -> Result<(), Error> {
    let after = match &body.seen {
        None => 0,
        Some(seen) if Some(seen) == conversation.summary.last_message.as_ref() => return Ok(()),
        Some(seen) => {
            let line = db::messages::get(write.conn, seen).await?;
            let line = line.filter(|line| line.conversation == conversation.key);
            line.ok_or_else(|| Error::field("seen", Code::MessageHere))?.message.position
        }
    };
    let mut newer = db::messages::written_after(write.conn, conversation.key, after).await?;
    // What they wrote themselves they know.
    newer.retain(|message| !matches!(&message.author, Author::Agent(agent) if agent.id == *caller.id()));
    if newer.is_empty() {
        return Ok(());
    }
    Err(Error::Stale { conversation: Box::new(conversation.summary.clone()), newer })
}

/// Sets the status with what goes with it, and adds the event line.
pub async fn set_status(
    write: &mut Write<'_>,
    conversation: &mut Conversation,
    to: Status,
    until: Option<crate::api::Time>,
    wrap_up: Option<WrapUp>,
    author: Author,
) -> Result<(), Error> {
    let from = conversation.summary.status;
    let now = write.now;
    let queue = queue_of(write, conversation).await?;
    if to == Status::Resolved && queue.wrap_up_required && from != to {
        let given = wrap_up.as_ref();
        if given.and_then(|given| given.reason.as_ref()).is_none()
            || given.and_then(|given| given.result.as_ref()).is_none()
        {
            return Err(Error::field("wrap_up", Code::WrapUpNeeded));
        }
    }
    if wrap_up.is_some() && !to.is_done() {
        return Err(Error::field("wrap_up", Code::OnlyResolved));
    }
    if let Some(wrap_up) = &wrap_up {
        check_wrap_up(write, wrap_up).await?;
    }
    let reopened = from.is_done() && !to.is_done();
    let unanswered = match conversation.summary.resolved_at {
        Some(resolved) if reopened => super::unanswered_since(write, conversation, resolved).await?,
        _ => None,
    };
    let resolved = conversation.summary.resolved_at;
    figures::closes(write, conversation, to, &queue).await?;
    rules::set_status(conversation, to, until, unanswered, now, (&queue).into());
    let (reason, result) = match &wrap_up {
        Some(wrap_up) => (wrap_up.reason.clone(), wrap_up.result.clone()),
        None => (None, None),
    };
    if wrap_up.is_some() {
        conversation.summary.wrap_up = wrap_up;
    }
    if from != to || until.is_some() {
        let change = Change::Status { from, to, until, reason, result };
        add_line(write, conversation, Line::event(author, change, now)).await?;
    }
    figures::set(write, conversation, from, resolved, &queue).await?;
    if to == Status::Resolved && from != to { super::survey::plan(write, conversation).await } else { Ok(()) }
}

async fn check_wrap_up(write: &mut Write<'_>, wrap_up: &WrapUp) -> Result<(), Error> {
    let tree = db::queues::wrap_up(write.conn).await?;
    if wrap_up.reason.as_ref().is_some_and(|key| !tree.reasons.iter().any(|node| node.key == *key)) {
        return Err(Error::field("wrap_up.reason", Code::Reason));
    }
    if wrap_up.result.as_ref().is_some_and(|key| !tree.results.iter().any(|node| node.key == *key)) {
        return Err(Error::field("wrap_up.result", Code::Result));
    }
    Ok(())
}
