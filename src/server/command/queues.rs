//! Settings of queues.

use crate::api::{Code, Event, Queue, QueueId, QueuePatch};
use crate::server::db;
use crate::server::error::Error;
use crate::server::log::Audience;
use crate::server::rights::Caller;
use crate::server::writer::{Command, Write};

/// Nobody waits longer for a reply to leave.
const LONGEST_UNDO_MS: i64 = 60_000;

/// Changes a queue.
pub struct ChangeQueue {
    /// Who asks.
    pub caller: Caller,
    /// Which.
    pub queue: QueueId,
    /// What.
    pub patch: QueuePatch,
}

impl Command for ChangeQueue {
    type Output = Queue;

    async fn run(self, write: &mut Write<'_>) -> Result<Queue, Error> {
        let Self { caller, queue: id, patch } = self;
        let queues = db::queues::all(write.conn).await?;
        let found = queues.into_iter().find(|(_, queue)| queue.id == id);
        let (key, mut queue) = found.ok_or(Error::NotFound("queue"))?;
        if let Some(undo_ms) = patch.undo_ms {
            if !(0..=LONGEST_UNDO_MS).contains(&undo_ms) {
                return Err(Error::field("undo_ms", Code::Between.with("least", 0).with("most", 60_000)));
            }
            queue.undo_ms = undo_ms;
        }
        queue.version = write.next_seq();
        db::queues::set_undo(write.conn, key, &queue).await?;
        let event = Event::QueueChanged { at: write.at(queue.version), queue: Box::new(queue.clone()) };
        write.tell(&event, Audience::Queue(queue.team.clone())).await?;
        write.audit(Some(caller.id()), "queue.change", queue.id.as_str(), None).await?;
        Ok(queue)
    }
}
