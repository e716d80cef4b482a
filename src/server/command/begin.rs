//! Conversations that we begin.

use super::{Line, add_line, insert, save, stamped, touch_customer};
use crate::api::{
    Author, Change, Channel, Code, ConversationId, Identity, NewConversation, Queue, Stamped, Status, Summary,
};
use crate::server::db::conversations::Conversation;
use crate::server::error::Error;
use crate::server::rights::Caller;
use crate::server::writer::{Command, Write};
use crate::server::{db, reach};
use crate::text::Untrusted;

/// Most characters of a subject.
const SUBJECT: usize = 200;

/// Begins one with a customer.
pub struct Begin {
    /// Who asks; it is theirs.
    pub caller: Caller,
    /// With whom, about what.
    pub new: NewConversation,
}

impl Command for Begin {
    type Output = Stamped<Summary>;

    async fn run(self, write: &mut Write<'_>) -> Result<Stamped<Summary>, Error> {
        let Self { caller, new } = self;
        let NewConversation { customer, channel, subject } = new;
        if subject.raw().trim().is_empty() || subject.raw().chars().count() > SUBJECT {
            return Err(Error::field("subject", Code::OneTo.with("most", SUBJECT)));
        }
        let key = super::customer::within_reach(write.conn, &caller, &customer).await?;
        let channel = if let Some(channel) = channel {
            channel
        } else {
            let person = db::incidents::anybody(write.conn, key).await?;
            let served = db::agents::served(write.conn).await?;
            let found = reach::channel(&person, &served);
            found.map_err(|_| Error::field("channel", Code::NoPrivateWay))?.0
        };
        let mut it = start(write, &caller, key, channel, subject, Status::Open).await?;
        super::desk::give(write, &mut it, Some(&caller), &caller).await?;
        save(write, &mut it).await?;
        touch_customer(write, key).await?;
        write.audit(Some(caller.id()), "conversation.begin", it.summary.id.as_str(), None).await?;
        Ok(stamped(write, it))
    }
}

/// A new conversation with a customer on record, without a word in it. Who calls this saves it.
pub async fn start(
    write: &mut Write<'_>,
    by: &Caller,
    customer: i64,
    channel: Channel,
    subject: Untrusted,
    status: Status,
) -> Result<Conversation, Error> {
    let queues = db::queues::all(write.conn).await?;
    let (queue_key, queue) = queue_for(&queues, by, channel)?;
    let now = write.now;
    let id = ConversationId::of(write.uuid());
    let reference = db::customers::reference(write.conn, customer).await?;
    let summary = Summary {
        subject,
        status,
        team: queue.team.clone(),
        // It goes to an address of theirs.
        identity: Identity::Claimed,
        resolved_at: status.is_done().then_some(now),
        ..Summary::begun(id, channel, reference, queue.id.clone(), now)
    };
    let mut it = Conversation::begun(summary, customer, queue_key);
    insert(write, &mut it).await?;
    add_line(write, &mut it, Line::event(Author::Agent(by.reference()), Change::Started { channel }, now)).await?;
    Ok(it)
}

/// The first queue of the channel that they may read, else the first that they may read.
fn queue_for<'q>(queues: &'q [(i64, Queue)], caller: &Caller, channel: Channel) -> Result<(i64, &'q Queue), Error> {
    let readable = || queues.iter().filter(|(_, queue)| caller.reads(queue.team.as_ref()));
    let found = readable().find(|(_, queue)| queue.channel == Some(channel)).or_else(|| readable().next());
    found.map(|(key, queue)| (*key, queue)).ok_or_else(|| Error::field("channel", Code::NoQueue))
}
