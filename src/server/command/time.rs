//! What a moment brings about: snoozes end, customers leave, answers become overdue, deliverers stay silent, old rows
//! go. Each in small portions, so that nobody waits behind them.

use super::deliver::set_state;
use super::{Line, add_line, queue_of, save, touch_customer};
use crate::api::{Author, Change, MessageState, Status};
use crate::server::db::conversations::Deadline;
use crate::server::error::Error;
use crate::server::writer::{Command, Write};
use crate::server::{db, rules};

/// Conversations changed in one command.
const PORTION: i64 = 100;

/// Rows forgotten in one command.
const PRUNED: i64 = 5_000;

const DAY_MS: i64 = 24 * 60 * 60_000;

/// How long the log is kept, and how many rows at most.
const LOG_MS: i64 = 7 * DAY_MS;
const LOG_ROWS: u64 = 1_000_000;

/// How long answers are kept under their key.
const KEYS_MS: i64 = 30 * DAY_MS;

/// How long it is remembered who had a conversation open: longer than it takes until a message to the wrong person is
/// noticed and reported.
const LOOKS_MS: i64 = 90 * DAY_MS;

/// How long it is remembered that a draft was sent or given up.
const DRAFTS_MS: i64 = DAY_MS;

/// A delivery that was taken and is not reported on within this time is not known to have gone.
pub const SILENT_MS: i64 = 2 * 60_000;

/// Does what is due of one kind; whether there may be more.
pub struct Reached(pub Deadline);

impl Command for Reached {
    type Output = bool;

    async fn run(self, write: &mut Write<'_>) -> Result<bool, Error> {
        let now = write.now;
        let due = db::conversations::reached(write.conn, self.0, now, PORTION).await?;
        let more = i64::try_from(due.len()).is_ok_and(|count| count == PORTION);
        for mut it in due {
            match self.0 {
                Deadline::Snooze => {
                    let queue = queue_of(write, &it).await?;
                    let from = it.summary.status;
                    rules::set_status(&mut it, Status::Open, None, None, now, (&queue).into());
                    let change = Change::Status { from, to: Status::Open, until: None, reason: None, result: None };
                    add_line(write, &mut it, Line::event(Author::System, change, now)).await?;
                    touch_customer(write, it.customer).await?;
                    write.audit(None, "conversation.wake", it.summary.id.as_str(), None).await?;
                }
                Deadline::Live => {
                    it.summary.live = false;
                    it.live_until = None;
                    write.audit(None, "conversation.left", it.summary.id.as_str(), None).await?;
                }
                Deadline::Breach => {
                    rules::breach(&mut it, now);
                    write.audit(None, "conversation.overdue", it.summary.id.as_str(), None).await?;
                }
            }
            save(write, &mut it).await?;
        }
        Ok(more)
    }
}

/// Marks what was taken and never reported on; whether there may be more.
pub struct Silent;

impl Command for Silent {
    type Output = bool;

    async fn run(self, write: &mut Write<'_>) -> Result<bool, Error> {
        let before = write.now.plus_millis(-SILENT_MS);
        let messages = db::deliveries::silent_since(write.conn, before, PORTION).await?;
        for key in &messages {
            let line = db::messages::by_key(write.conn, *key).await?;
            let id = line.message.id.clone();
            set_state(write, line, MessageState::Unsure, None).await?;
            write.audit(None, "message.unsure", id.as_str(), None).await?;
        }
        Ok(i64::try_from(messages.len()).is_ok_and(|count| count == PORTION))
    }
}

/// Forgets what is older than is kept; whether there may be more.
pub struct Prune;

impl Command for Prune {
    type Output = bool;

    async fn run(self, write: &mut Write<'_>) -> Result<bool, Error> {
        let now = write.now;
        let events = db::events::prune(write.conn, now.plus_millis(-LOG_MS), LOG_ROWS, PRUNED).await?;
        let keys = db::keys::prune(write.conn, now.plus_millis(-KEYS_MS), PRUNED).await?;
        let drafts = db::drafts::prune(write.conn, now.plus_millis(-DRAFTS_MS), PRUNED).await?;
        let looks = db::looks::prune(write.conn, now.plus_millis(-LOOKS_MS), PRUNED).await?;
        let portion = PRUNED.cast_unsigned();
        Ok([events, keys, drafts, looks].contains(&portion))
    }
}
