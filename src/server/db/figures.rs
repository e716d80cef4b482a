//! What figures are made of: turns and resolutions, noted as they end.

mod window;

use sqlx::Row as _;

pub use self::window::{Part, Running, contacts, matters, open, orders, promises, running, settle_days, turns};
use super::{Columns, Conn, Result};
use crate::api::{Channel, MessageKind, MessageState, Time};
use crate::server::metric::{Ending, Step, Turn, TurnKind};

/// A turn that ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EndedTurn {
    /// Key of its conversation.
    pub conversation: i64,
    /// The turn.
    pub turn: Turn,
}

/// A matter that was resolved; its ordinal is given by [`insert_resolution`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Resolution {
    /// Key of the conversation.
    pub conversation: i64,
    /// Key of the queue.
    pub queue: i64,
    /// Over which channel.
    pub channel: Channel,
    /// Key of the last who answered.
    pub agent: Option<i64>,
    /// The first inbound message.
    pub started: Option<Time>,
    /// When it was resolved.
    pub ended: Time,
    /// Business time from the one to the other.
    pub business_ms: i64,
    /// Business time of it in pending.
    pub pending_ms: i64,
    /// By the wall clock in pending.
    pub wall_pending_ms: i64,
    /// Turns of the customer.
    pub turns: i64,
    /// Human replies.
    pub replies: i64,
    /// Times it went from one person to another.
    pub transfers: i64,
}

impl Resolution {
    /// By the wall clock.
    pub fn wall_ms(&self) -> i64 {
        self.started.map_or(0, |started| self.ended.since(started))
    }
}

/// The word of a turn's kind.
pub const fn kind_word(kind: TurnKind) -> &'static str {
    match kind {
        TurnKind::First => "first",
        TurnKind::Next => "next",
        TurnKind::Thanks => "thanks",
    }
}

fn turn_kind(word: &str) -> TurnKind {
    match word {
        "first" => TurnKind::First,
        "next" => TurnKind::Next,
        _ => TurnKind::Thanks,
    }
}

/// Notes a turn that ended.
pub async fn insert_turn(conn: &mut Conn, ended: &EndedTurn) -> Result<()> {
    let turn = &ended.turn;
    sqlx::query(
        "INSERT INTO turns (conversation_key, queue_key, channel, agent_key, kind, answered, started_at, ended_at, \
         due_at, business_ms, target_ms, within) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
    )
    .bind(ended.conversation)
    .bind(turn.queue)
    .bind(turn.channel.as_str())
    .bind(turn.agent)
    .bind(kind_word(turn.kind))
    .bind(i64::from(turn.ending == Ending::Answered))
    .bind(turn.started.millis())
    .bind(turn.ended.millis())
    .bind(turn.due.unwrap_or(turn.ended).millis())
    .bind(turn.business_ms)
    .bind(turn.target_ms)
    .bind(i64::from(turn.within))
    .execute(conn)
    .await?;
    Ok(())
}

/// Takes back the turns of a conversation that began at `since` or later: what ended them has come to nothing. Whether
/// the first was among them.
pub async fn withdraw_turns(conn: &mut Conn, conversation: i64, since: Time) -> Result<bool> {
    let rows = sqlx::query("DELETE FROM turns WHERE conversation_key = $1 AND started_at >= $2 RETURNING kind")
        .bind(conversation)
        .bind(since.millis())
        .fetch_all(conn)
        .await?;
    Ok(rows.iter().any(|row| row.try_get::<String, _>(0).is_ok_and(|kind| kind == "first")))
}

/// Who answered a conversation last.
pub async fn last_answerer(conn: &mut Conn, conversation: i64) -> Result<Option<i64>> {
    let row = sqlx::query(
        "SELECT agent_key FROM turns WHERE conversation_key = $1 AND answered = 1 AND agent_key IS NOT NULL \
         ORDER BY ended_at DESC, key DESC LIMIT 1",
    )
    .bind(conversation)
    .fetch_optional(conn)
    .await?;
    row.map(|row| Columns(&row).int("agent_key")).transpose()
}

/// Notes a resolving.
pub async fn insert_resolution(conn: &mut Conn, new: &Resolution) -> Result<()> {
    sqlx::query(
        "INSERT INTO resolutions (conversation_key, ordinal, queue_key, channel, agent_key, started_at, ended_at, \
         business_ms, pending_ms, wall_ms, wall_pending_ms, turns, replies, transfers) VALUES ($1, \
         (SELECT COUNT(*) + 1 FROM resolutions WHERE conversation_key = $1), $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, \
         $12, $13)",
    )
    .bind(new.conversation)
    .bind(new.queue)
    .bind(new.channel.as_str())
    .bind(new.agent)
    .bind(new.started.map(Time::millis))
    .bind(new.ended.millis())
    .bind(new.business_ms)
    .bind(new.pending_ms)
    .bind(new.wall_ms())
    .bind(new.wall_pending_ms)
    .bind(new.turns)
    .bind(new.replies)
    .bind(new.transfers)
    .execute(conn)
    .await?;
    Ok(())
}

/// Takes back the last resolving of a conversation: it was a slip, or what was sent with it did not arrive.
pub async fn withdraw_resolution(conn: &mut Conn, conversation: i64) -> Result<()> {
    sqlx::query(
        "DELETE FROM resolutions WHERE conversation_key = $1 \
         AND ordinal = (SELECT MAX(ordinal) FROM resolutions WHERE conversation_key = $1)",
    )
    .bind(conversation)
    .execute(conn)
    .await?;
    Ok(())
}

/// Notes that a matter was opened again after its last resolving.
pub async fn reopened(conn: &mut Conn, conversation: i64, at: Time) -> Result<()> {
    sqlx::query(
        "UPDATE resolutions SET reopened_at = $2 WHERE conversation_key = $1 AND reopened_at IS NULL \
         AND ordinal = (SELECT MAX(ordinal) FROM resolutions WHERE conversation_key = $1)",
    )
    .bind(conversation)
    .bind(at.millis())
    .execute(conn)
    .await?;
    Ok(())
}

/// A thread's lines, as far as figures are concerned.
pub async fn steps(conn: &mut Conn, conversation: i64) -> Result<Vec<Step>> {
    // Long texts are no thanks; and nothing else of a text counts here.
    let rows = sqlx::query(
        "SELECT kind, author, at, state, change, CASE WHEN kind = 'inbound' THEN SUBSTR(text, 1, 400) ELSE '' END \
         AS text FROM messages WHERE conversation_key = $1 AND kind <> 'note' ORDER BY position",
    )
    .bind(conversation)
    .fetch_all(conn)
    .await?;
    let mut steps = Vec::with_capacity(rows.len());
    for row in &rows {
        let columns = Columns(row);
        let kind: MessageKind = columns.word("kind")?;
        let state: Option<MessageState> = columns.word_or_none("state")?;
        let change = columns.json_or_none("change")?;
        let text = columns.text("text")?;
        Step::read(&mut steps, kind, &columns.json("author")?, &text, columns.time("at")?, state, change.as_ref());
    }
    Ok(steps)
}
