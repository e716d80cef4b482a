//! Conversations: one row each.

mod next;
mod page;

use sqlx::Row as _;

pub use self::next::{promised_in, skip, waiting_in};
pub use self::page::{Reader, page, page_plan};
use super::{Columns, Conn, Result, json, word};
use crate::api::{
    AgentId, AgentRef, ConversationId, CustomerId, CustomerRef, MessageId, QueueId, SortKey, Summary, TeamId, Time,
    WaitingClock,
};
use crate::server::counts::Place;
use crate::text::Untrusted;

/// Which part of the house's work a conversation belongs to; the first column of every list's index.
pub mod stage {
    use crate::api::Status;

    /// Open or on hold.
    pub const ACTIVE: u8 = 0;
    /// Pending or snoozed.
    pub const PARKED: u8 = 1;
    /// Resolved, or no answer needed.
    pub const DONE: u8 = 2;
    /// Counted besides the others, with nobody: those with an open promise, and with a gesture that waits.
    pub const PROMISED: u8 = 3;
    /// See [`PROMISED`].
    pub const ASKED: u8 = 4;

    /// The stage of a status.
    pub const fn of(status: Status) -> u8 {
        if status.is_active() {
            ACTIVE
        } else if status.is_done() {
            DONE
        } else {
            PARKED
        }
    }
}

/// A conversation with what only the server knows of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Conversation {
    /// Its key and number; 0 until it is inserted.
    pub key: i64,
    /// What everybody sees.
    pub summary: Summary,
    /// Key of its customer.
    pub customer: i64,
    /// Key of its queue.
    pub queue: i64,
    /// Key of who has it.
    pub assignee: Option<i64>,
    /// The target its clock was started with.
    pub target_ms: Option<i64>,
    /// Business time left while the clock stands.
    pub left_ms: Option<i64>,
    /// When a silent customer counts as gone.
    pub live_until: Option<Time>,
    /// The newest inbound message's moment.
    pub last_inbound_at: Option<Time>,
    /// Key of the matter this one goes on from.
    pub follows: Option<i64>,
    /// The name of who had it in another system: a trace of the past, nobody here has it.
    pub elsewhere: Option<Untrusted>,
    /// Where it was counted when it was read.
    pub counted: [Option<Place>; 3],
}

impl Conversation {
    /// One that begins: not counted yet, its clock not started.
    pub fn begun(summary: Summary, customer: i64, queue: i64) -> Self {
        Self {
            key: 0,
            summary,
            customer,
            queue,
            assignee: None,
            target_ms: None,
            left_ms: None,
            live_until: None,
            last_inbound_at: None,
            follows: None,
            elsewhere: None,
            counted: [None; 3],
        }
    }

    /// Where it is to be counted now: by its stage, among the promised, among those that wait for a supervisor.
    pub fn places(&self) -> [Option<Place>; 3] {
        let place = |assignee, stage| Place { queue: self.queue, assignee, stage: i64::from(stage) };
        [
            Some(place(self.assignee.unwrap_or(0), stage::of(self.summary.status))),
            self.summary.promise.is_some().then(|| place(0, stage::PROMISED)),
            self.summary.gesture.is_some().then(|| place(0, stage::ASKED)),
        ]
    }

    /// The name of who has it, or had it in another system.
    fn agent_name(&self) -> Option<&Untrusted> {
        self.summary.assignee.as_ref().map(|agent| &agent.name).or(self.elsewhere.as_ref())
    }
}

const SELECT: &str = "SELECT c.*, u.id AS customer_id, u.name AS customer_name, u.address_as AS customer_address_as, \
     u.distinction AS customer_distinction, \
     q.id AS queue_id, q.team_id AS team_id, a.id AS assignee_id \
     FROM conversations c LEFT JOIN customers u ON u.key = c.customer_key LEFT JOIN queues q ON q.key = c.queue_key \
     LEFT JOIN agents a ON a.key = c.assignee_key";

macro_rules! select {
    ($rest:literal) => {
        concat!(
            "SELECT c.*, u.id AS customer_id, u.name AS customer_name, u.address_as AS customer_address_as, ",
            "u.distinction AS customer_distinction, ",
            "q.id AS queue_id, q.team_id AS team_id, a.id AS assignee_id ",
            "FROM conversations c LEFT JOIN customers u ON u.key = c.customer_key LEFT JOIN queues q ON q.key = c.queue_key ",
            "LEFT JOIN agents a ON a.key = c.assignee_key ",
            $rest
        )
    };
}

use select;

fn conversation(row: &sqlx::sqlite::SqliteRow) -> Result<Conversation> {
    let columns = Columns(row);
    let (assignee, elsewhere) = match (columns.string_or_none("assignee_id")?, columns.text_or_none("assignee_name")?) {
        (Some(id), name) => (Some(AgentRef { id: AgentId::new(id), name: name.unwrap_or_default() }), None),
        (None, name) => (None, name),
    };
    let summary = Summary {
        id: ConversationId::new(columns.string("id")?),
        number: columns.int("key")?,
        version: columns.int("version")?.cast_unsigned(),
        subject: columns.text("subject")?,
        channel: columns.word("channel")?,
        public: columns.flag("public")?,
        status: columns.word("status")?,
        snoozed_until: columns.time_or_none("snoozed_until")?,
        priority: columns.word("priority")?,
        tags: columns.json("tags")?,
        queue: QueueId::new(columns.string("queue_id")?),
        team: columns.string_or_none("team_id")?.map(TeamId::new),
        assignee,
        customer: CustomerRef {
            id: CustomerId::new(columns.string("customer_id")?),
            name: columns.text("customer_name")?,
            address_as: columns.text("customer_address_as")?,
            distinction: columns.text_or_none("customer_distinction")?,
        },
        identity: columns.word("identity")?,
        verification: columns.json_or_none("verification")?,
        clock: WaitingClock {
            waiting_since: columns.time_or_none("waiting_since")?,
            due_at: columns.time_or_none("due_at")?,
            double_due_at: columns.time_or_none("double_due_at")?,
            noticed_at: columns.time_or_none("noticed_at")?,
            breached: columns.flag("breached")?,
        },
        live: columns.flag("live")?,
        created_at: columns.time("created_at")?,
        last_message: columns.string_or_none("last_message_id")?.map(MessageId::new),
        last_message_at: columns.time_or_none("last_message_at")?,
        preview: columns.text("preview")?,
        message_count: u32::try_from(columns.int("message_count")?).unwrap_or(u32::MAX),
        replied: columns.flag("replied")?,
        resolved_at: columns.time_or_none("resolved_at")?,
        wrap_up: columns.json_or_none("wrap_up")?,
        thanked: columns.flag("thanked")?,
        undelivered: columns.flag("undelivered")?,
        promise: columns.json_or_none("promise")?,
        gesture: columns.json_or_none("gesture")?,
        plan: columns.json_or_none("plan")?,
        help: columns.json_or_none("help")?,
    };
    let mut conversation = Conversation {
        key: columns.int("key")?,
        summary,
        customer: columns.int("customer_key")?,
        queue: columns.int("queue_key")?,
        assignee: columns.int_or_none("assignee_key")?,
        target_ms: columns.int_or_none("target_ms")?,
        left_ms: columns.int_or_none("left_ms")?,
        live_until: columns.time_or_none("live_until")?,
        last_inbound_at: columns.time_or_none("last_inbound_at")?,
        follows: columns.int_or_none("follows")?,
        elsewhere,
        counted: [None; 3],
    };
    conversation.counted = conversation.places();
    Ok(conversation)
}

/// The conversation with this id.
pub async fn get(conn: &mut Conn, id: &ConversationId) -> Result<Option<Conversation>> {
    let row = sqlx::query(select!("WHERE c.id = $1")).bind(id.as_str()).fetch_optional(conn).await?;
    row.as_ref().map(conversation).transpose()
}

/// The conversation with this key.
pub async fn by_key(conn: &mut Conn, key: i64) -> Result<Conversation> {
    conversation(&sqlx::query(select!("WHERE c.key = $1")).bind(key).fetch_one(conn).await?)
}

/// Binds everything that [`insert`] and [`update`] write, from `$2` on; `$1` is the id or the key.
macro_rules! bind_all {
    ($query:expr, $conversation:expr) => {{
        let conversation: &Conversation = $conversation;
        let summary = &conversation.summary;
        let order = SortKey::of(summary);
        // Among the done the number of the order is the negative moment; the others are never looked up by it.
        let resolved = summary.resolved_at.map_or(i64::MAX, |at| -at.millis());
        let stage = stage::of(summary.status);
        let clock = &summary.clock;
        $query
            .bind(summary.version.cast_signed())
            .bind(summary.subject.raw().to_owned())
            .bind(summary.channel.as_str())
            .bind(i64::from(summary.public))
            .bind(summary.status.as_str())
            .bind(summary.snoozed_until.map(Time::millis))
            .bind(word(&summary.priority))
            .bind(json(&summary.tags))
            .bind(conversation.queue)
            .bind(conversation.assignee)
            .bind(conversation.agent_name().map(|name| name.raw().to_owned()))
            .bind(conversation.customer)
            .bind(word(&summary.identity))
            .bind(summary.verification.as_ref().map(json))
            .bind(clock.waiting_since.map(Time::millis))
            .bind(clock.due_at.map(Time::millis))
            .bind(clock.double_due_at.map(Time::millis))
            .bind(clock.noticed_at.map(Time::millis))
            .bind(i64::from(clock.breached))
            .bind(conversation.target_ms)
            .bind(conversation.left_ms)
            .bind(i64::from(summary.live))
            .bind(conversation.live_until.map(Time::millis))
            .bind(summary.created_at.millis())
            .bind(summary.last_message.as_ref().map(|id| id.as_str().to_owned()))
            .bind(summary.last_message_at.map(Time::millis))
            .bind(conversation.last_inbound_at.map(Time::millis))
            .bind(summary.preview.raw().to_owned())
            .bind(i64::from(summary.message_count))
            .bind(i64::from(summary.replied))
            .bind(summary.resolved_at.map(Time::millis))
            .bind(summary.wrap_up.as_ref().map(json))
            .bind(i64::from(summary.thanked))
            .bind(conversation.follows)
            .bind(i64::from(stage))
            .bind(i64::from(stage == stage::DONE))
            .bind(i64::from(order.rank))
            .bind(order.first)
            .bind(order.second)
            .bind(resolved)
            .bind(i64::from(summary.undelivered))
            .bind(summary.promise.as_ref().map(json))
            .bind(summary.promise.as_ref().map(|promise| promise.due.millis()))
            .bind(summary.gesture.as_ref().map(json))
            .bind(summary.gesture.as_ref().map(|gesture| gesture.since.millis()))
            .bind(summary.plan.as_ref().map(json))
            .bind(summary.help.as_ref().map(json))
    }};
}

/// Adds a conversation; its key, which is its number.
pub async fn insert(conn: &mut Conn, new: &Conversation) -> Result<i64> {
    let query = sqlx::query(
        "INSERT INTO conversations (id, version, subject, channel, public, status, snoozed_until, priority, tags, \
         queue_key, assignee_key, assignee_name, customer_key, identity, verification, waiting_since, due_at, \
         double_due_at, noticed_at, breached, target_ms, left_ms, live, live_until, created_at, last_message_id, \
         last_message_at, last_inbound_at, preview, message_count, replied, resolved_at, wrap_up, thanked, follows, \
         stage, done, live_rank, due_sort, waiting_sort, resolved_sort, undelivered, \
         promise, promise_due, gesture, gesture_since, plan, help) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, \
         $23, $24, $25, $26, $27, $28, $29, $30, $31, $32, $33, $34, $35, $36, $37, $38, $39, $40, $41, $42, \
         $43, $44, $45, $46, $47, $48) RETURNING key",
    )
    .bind(new.summary.id.as_str().to_owned());
    bind_all!(query, new).fetch_one(conn).await?.try_get(0)
}

/// Writes a conversation back.
pub async fn update(conn: &mut Conn, conversation: &Conversation) -> Result<()> {
    let query = sqlx::query(
        "UPDATE conversations SET version = $2, subject = $3, channel = $4, public = $5, status = $6, \
         snoozed_until = $7, priority = $8, tags = $9, queue_key = $10, assignee_key = $11, assignee_name = $12, \
         customer_key = $13, identity = $14, verification = $15, waiting_since = $16, due_at = $17, \
         double_due_at = $18, noticed_at = $19, breached = $20, target_ms = $21, left_ms = $22, live = $23, \
         live_until = $24, created_at = $25, last_message_id = $26, last_message_at = $27, last_inbound_at = $28, \
         preview = $29, message_count = $30, replied = $31, resolved_at = $32, wrap_up = $33, thanked = $34, \
         follows = $35, stage = $36, done = $37, live_rank = $38, due_sort = $39, waiting_sort = $40, \
         resolved_sort = $41, undelivered = $42, promise = $43, promise_due = $44, gesture = $45, gesture_since = $46, \
         plan = $47, help = $48 WHERE key = $1",
    )
    .bind(conversation.key);
    bind_all!(query, conversation).execute(conn).await?;
    Ok(())
}

/// The newest conversation of a customer on a channel with a message since `since`; one that is not done comes first.
pub async fn recent_of(conn: &mut Conn, customer: i64, channel: &str, since: Time) -> Result<Option<Conversation>> {
    let row = sqlx::query(select!(
        "WHERE c.customer_key = $1 AND c.channel = $2 AND c.last_message_at >= $3 \
         ORDER BY c.done, c.last_message_at DESC, c.key DESC LIMIT 1"
    ))
    .bind(customer)
    .bind(channel.to_owned())
    .bind(since.millis())
    .fetch_optional(conn)
    .await?;
    row.as_ref().map(conversation).transpose()
}

/// The newest private conversation on a channel that we began since `since` and that waits for the customer's first word.
pub async fn begun_with(conn: &mut Conn, customer: i64, channel: &str, since: Time) -> Result<Option<Conversation>> {
    let row = sqlx::query(select!(
        "WHERE c.customer_key = $1 AND c.channel = $2 AND c.created_at >= $3 AND c.public = 0 AND c.done = 0 \
         AND c.last_inbound_at IS NULL AND c.replied = 1 ORDER BY c.created_at DESC, c.key DESC LIMIT 1"
    ))
    .bind(customer)
    .bind(channel.to_owned())
    .bind(since.millis())
    .fetch_optional(conn)
    .await?;
    row.as_ref().map(conversation).transpose()
}

/// All conversations of a customer, with what only the server knows.
pub async fn of_customer(conn: &mut Conn, customer: i64) -> Result<Vec<Conversation>> {
    let rows = sqlx::query(select!("WHERE c.customer_key = $1 ORDER BY c.key")).bind(customer).fetch_all(conn).await?;
    rows.iter().map(conversation).collect()
}

/// All conversations an agent has that are not done.
pub async fn held_by(conn: &mut Conn, agent: i64) -> Result<Vec<Conversation>> {
    let rows = sqlx::query(select!("WHERE c.assignee_key = $1 AND c.stage <= 1 ORDER BY c.key"))
        .bind(agent)
        .fetch_all(conn)
        .await?;
    rows.iter().map(conversation).collect()
}

/// What a job waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Deadline {
    /// A snooze ends.
    Snooze,
    /// A silent customer counts as gone.
    Live,
    /// An answer becomes overdue.
    Breach,
}

/// The earliest moment of a kind.
pub async fn earliest(conn: &mut Conn, deadline: Deadline) -> Result<Option<Time>> {
    let statement = match deadline {
        Deadline::Snooze => "SELECT MIN(snoozed_until) AS at FROM conversations WHERE snoozed_until IS NOT NULL",
        Deadline::Live => "SELECT MIN(live_until) AS at FROM conversations WHERE live_until IS NOT NULL",
        Deadline::Breach => "SELECT MIN(due_at) AS at FROM conversations WHERE due_at IS NOT NULL AND breached = 0",
    };
    let row = sqlx::query(statement).fetch_one(conn).await?;
    Columns(&row).time_or_none("at")
}

/// At most `limit` conversations whose moment of a kind has come.
pub async fn reached(conn: &mut Conn, deadline: Deadline, now: Time, limit: i64) -> Result<Vec<Conversation>> {
    let statement = match deadline {
        Deadline::Snooze => select!("WHERE c.snoozed_until IS NOT NULL AND c.snoozed_until <= $1 LIMIT $2"),
        Deadline::Live => select!("WHERE c.live_until IS NOT NULL AND c.live_until <= $1 LIMIT $2"),
        Deadline::Breach => select!("WHERE c.due_at IS NOT NULL AND c.breached = 0 AND c.due_at < $1 LIMIT $2"),
    };
    let rows = sqlx::query(statement).bind(now.millis()).bind(limit).fetch_all(conn).await?;
    rows.iter().map(conversation).collect()
}

/// The first 200 characters of a text, as lists show it.
pub fn preview(text: &Untrusted) -> Untrusted {
    let raw = text.raw();
    let end = raw.char_indices().nth(200).map_or(raw.len(), |(index, _)| index);
    Untrusted::from(&raw[..end])
}
