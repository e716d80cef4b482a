//! Goodwill gestures, what was usual, and what came after.

use sqlx::sqlite::SqliteRow;

use super::{Columns, Conn, Result, word};
use crate::api::{
    Aftermath, AgentId, AgentRef, AskedGesture, ConversationId, CustomerId, CustomerRef, Decision, Gesture, GestureId,
    Money, Outcome, ScoreAfter, TeamId, Time,
};

/// How long after a case a new order counts as coming back.
const BACK_MS: i64 = 90 * 24 * 60 * 60_000;

/// A gesture with the keys of what it belongs to.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// Its key; 0 until it is inserted.
    pub key: i64,
    /// Key of its conversation.
    pub conversation: i64,
    /// Key of whose idea it was.
    pub by: i64,
    /// Key of who decided.
    pub decided_by: Option<i64>,
    /// From when on it counts against the day's budget.
    pub given_at: Option<Time>,
    /// The gesture.
    pub gesture: Gesture,
}

macro_rules! select {
    ($rest:literal) => {
        concat!(
            "SELECT g.*, c.id AS conversation_id, u.id AS customer_id, u.name AS customer_name, ",
            "u.address_as AS customer_address_as, b.id AS by_id, b.name AS by_name, d.id AS decided_by_id, ",
            "d.name AS decided_by_name FROM gestures g JOIN conversations c ON c.key = g.conversation_key ",
            "JOIN customers u ON u.key = c.customer_key JOIN agents b ON b.key = g.by_key ",
            "LEFT JOIN agents d ON d.key = g.decided_by_key ",
            $rest
        )
    };
}

fn row(row: &SqliteRow) -> Result<Row> {
    let columns = Columns(row);
    let decision = match (columns.string_or_none("decided_by_id")?, columns.time_or_none("decided_at")?) {
        (Some(id), Some(at)) => Some(Decision {
            by: AgentRef { id: AgentId::new(id), name: columns.text("decided_by_name")? },
            at,
            word: columns.text_or_none("word")?.unwrap_or_default(),
        }),
        _ => None,
    };
    let gesture = Gesture {
        id: GestureId::new(columns.string("id")?),
        version: columns.int("version")?.cast_unsigned(),
        conversation: ConversationId::new(columns.string("conversation_id")?),
        number: columns.int("conversation_key")?,
        customer: CustomerRef {
            id: CustomerId::new(columns.string("customer_id")?),
            name: columns.text("customer_name")?,
            address_as: columns.text("customer_address_as")?,
            distinction: None,
        },
        kind: columns.word("kind")?,
        value: Money { minor: columns.int("value_minor")?, currency: columns.string("currency")? },
        reason: columns.string("reason")?,
        note: columns.text("note")?,
        state: columns.word("state")?,
        by: AgentRef { id: AgentId::new(columns.string("by_id")?), name: columns.text("by_name")? },
        at: columns.time("at")?,
        decision,
    };
    Ok(Row {
        key: columns.int("key")?,
        conversation: columns.int("conversation_key")?,
        by: columns.int("by_key")?,
        decided_by: columns.int_or_none("decided_by_key")?,
        given_at: columns.time_or_none("given_at")?,
        gesture,
    })
}

/// The gesture with this id.
pub async fn get(conn: &mut Conn, id: &GestureId) -> Result<Option<Row>> {
    let found = sqlx::query(select!("WHERE g.id = $1")).bind(id.as_str()).fetch_optional(conn).await?;
    found.as_ref().map(row).transpose()
}

/// Adds a gesture.
pub async fn insert(conn: &mut Conn, new: &Row) -> Result<()> {
    let gesture = &new.gesture;
    sqlx::query(
        "INSERT INTO gestures (id, version, conversation_key, kind, value_minor, currency, reason, note, state, by_key, \
         at, given_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
    )
    .bind(gesture.id.as_str())
    .bind(gesture.version.cast_signed())
    .bind(new.conversation)
    .bind(word(&gesture.kind))
    .bind(gesture.value.minor)
    .bind(gesture.value.currency.as_str())
    .bind(gesture.reason.as_str())
    .bind(gesture.note.raw())
    .bind(word(&gesture.state))
    .bind(new.by)
    .bind(gesture.at.millis())
    .bind(new.given_at.map(Time::millis))
    .execute(conn)
    .await?;
    Ok(())
}

/// Writes back what a decision changes.
pub async fn update(conn: &mut Conn, it: &Row) -> Result<()> {
    let decision = it.gesture.decision.as_ref();
    sqlx::query(
        "UPDATE gestures SET version = $2, state = $3, given_at = $4, decided_by_key = $5, decided_at = $6, word = $7 \
         WHERE key = $1",
    )
    .bind(it.key)
    .bind(it.gesture.version.cast_signed())
    .bind(word(&it.gesture.state))
    .bind(it.given_at.map(Time::millis))
    .bind(it.decided_by)
    .bind(decision.map(|decision| decision.at.millis()))
    .bind(decision.map(|decision| decision.word.raw().to_owned()))
    .execute(conn)
    .await?;
    Ok(())
}

/// The gesture of a conversation that waits for a supervisor.
pub async fn asked(conn: &mut Conn, conversation: i64) -> Result<Option<AskedGesture>> {
    let found = sqlx::query(
        "SELECT id, at FROM gestures WHERE conversation_key = $1 AND state = 'asked' ORDER BY at, key LIMIT 1",
    )
    .bind(conversation)
    .fetch_optional(conn)
    .await?;
    found
        .map(|row| {
            let columns = Columns(&row);
            Ok(AskedGesture { id: GestureId::new(columns.string("id")?), since: columns.time("at")? })
        })
        .transpose()
}

/// Gestures to a customer since `since` in conversations of `queues` (none: of all), newest first.
pub async fn of_customer(
    conn: &mut Conn,
    customer: i64,
    queues: Option<&[i64]>,
    since: Time,
    limit: i64,
) -> Result<Vec<Gesture>> {
    let statement = format!(
        "{}{} ORDER BY g.at DESC, g.key DESC LIMIT $3",
        select!("WHERE c.customer_key = $1 AND g.at >= $2"),
        super::within(queues)
    );
    let query = sqlx::query(sqlx::AssertSqlSafe(statement)).bind(customer).bind(since.millis()).bind(limit);
    let rows = query.fetch_all(conn).await?;
    rows.iter().map(|found| Ok(row(found)?.gesture)).collect()
}

/// Reason and value of every gesture that the queues of `team` gave since `since`, by reason and value.
pub async fn given(conn: &mut Conn, team: Option<&TeamId>, currency: &str, since: Time) -> Result<Vec<(String, i64)>> {
    let rows = sqlx::query(
        "SELECT g.reason, g.value_minor FROM gestures g JOIN conversations c ON c.key = g.conversation_key \
         JOIN queues q ON q.key = c.queue_key \
         WHERE g.given_at >= $1 AND g.currency = $2 AND COALESCE(q.team_id, '') = $3 ORDER BY g.reason, g.value_minor",
    )
    .bind(since.millis())
    .bind(currency)
    .bind(team.map_or("", TeamId::as_str))
    .fetch_all(conn)
    .await?;
    rows.iter()
        .map(|row| {
            let columns = Columns(row);
            Ok((columns.string("reason")?, columns.int("value_minor")?))
        })
        .collect()
}

/// What came after a gesture to a customer that was given at `given`, within 90 days.
pub async fn outcome(conn: &mut Conn, customer: i64, given: Time, now: Time) -> Result<Outcome> {
    let until = given.plus_millis(BACK_MS);
    let back = sqlx::query(
        "SELECT MIN(placed_at) AS at FROM purchases WHERE customer_key = $1 AND placed_at > $2 AND placed_at <= $3",
    )
    .bind(customer)
    .bind(given.millis())
    .bind(until.millis())
    .fetch_one(&mut *conn)
    .await?;
    let answer = sqlx::query(
        "SELECT kind, score, at FROM surveys WHERE customer_key = $1 AND at > $2 AND at <= $3 \
         ORDER BY at DESC, key DESC LIMIT 1",
    )
    .bind(customer)
    .bind(given.millis())
    .bind(until.millis())
    .fetch_optional(conn)
    .await?;
    let score = answer
        .map(|row| {
            let columns = Columns(&row);
            let score = u8::try_from(columns.int("score")?).map_err(|_| super::malformed("score"))?;
            Ok::<_, super::Error>(ScoreAfter { kind: columns.word("kind")?, score, at: columns.time("at")? })
        })
        .transpose()?;
    Ok(Outcome { settled: now > until, back_at: Columns(&back).time_or_none("at")?, score })
}

/// 1 for a good answer, 0 for another, none without one: the last within $5 milliseconds after `$moment`.
macro_rules! last_answer {
    ($moment:literal) => {
        concat!(
            "(SELECT CASE WHEN s.kind = 'nps' AND s.score >= 9 OR s.kind = 'csat' AND s.score >= 4 ",
            "OR s.kind = 'ces' AND s.score >= 5 OR s.kind = 'solved' AND s.score = 1 THEN 1 ELSE 0 END ",
            "FROM surveys s WHERE s.customer_key = c.customer_key AND s.at > ",
            $moment,
            " AND s.at <= ",
            $moment,
            " + $5 ORDER BY s.at DESC, s.key DESC LIMIT 1)"
        )
    };
}

/// What came after cases of a reason in the queues of `team` that ended from `from` on and before `to`: customers with
/// a gesture and without, and who of them bought again.
pub async fn aftermath(
    conn: &mut Conn,
    team: Option<&TeamId>,
    reason: &str,
    from: Time,
    to: Time,
) -> Result<Aftermath> {
    let team = team.map_or("", TeamId::as_str);
    let with = sqlx::query(concat!(
        "SELECT COUNT(DISTINCT c.customer_key) AS n, COUNT(DISTINCT CASE WHEN EXISTS (SELECT 1 FROM purchases p \
         WHERE p.customer_key = c.customer_key AND p.placed_at > g.given_at AND p.placed_at <= g.given_at + $5) \
         THEN c.customer_key END) AS back, COUNT(DISTINCT CASE WHEN ",
        last_answer!("g.given_at"),
        " IS NOT NULL THEN c.customer_key END) AS scored, COUNT(DISTINCT CASE WHEN ",
        last_answer!("g.given_at"),
        " = 1 THEN c.customer_key END) AS content \
         FROM gestures g JOIN conversations c ON c.key = g.conversation_key JOIN queues q ON q.key = c.queue_key \
         WHERE g.given_at >= $1 AND g.given_at < $2 AND g.reason = $3 AND COALESCE(q.team_id, '') = $4",
    ))
    .bind(from.millis())
    .bind(to.millis())
    .bind(reason)
    .bind(team)
    .bind(BACK_MS)
    .fetch_one(&mut *conn)
    .await?;
    let without = sqlx::query(concat!(
        "SELECT COUNT(DISTINCT c.customer_key) AS n, COUNT(DISTINCT CASE WHEN EXISTS (SELECT 1 FROM purchases p \
         WHERE p.customer_key = c.customer_key AND p.placed_at > c.resolved_at AND p.placed_at <= c.resolved_at + $5) \
         THEN c.customer_key END) AS back, COUNT(DISTINCT CASE WHEN ",
        last_answer!("c.resolved_at"),
        " IS NOT NULL THEN c.customer_key END) AS scored, COUNT(DISTINCT CASE WHEN ",
        last_answer!("c.resolved_at"),
        " = 1 THEN c.customer_key END) AS content FROM conversations c JOIN queues q ON q.key = c.queue_key \
         WHERE c.done = 1 AND c.resolved_sort <= $1 AND c.resolved_sort > $2 AND c.wrap_up LIKE $3 ESCAPE '!' \
         AND COALESCE(q.team_id, '') = $4 AND NOT EXISTS (SELECT 1 FROM gestures g WHERE g.conversation_key = c.key \
         AND g.state = 'given')",
    ))
    .bind(-from.millis())
    .bind(-to.millis())
    .bind(format!("%\"reason\":{}%", escaped(reason)))
    .bind(team)
    .bind(BACK_MS)
    .fetch_one(conn)
    .await?;
    let count = |row, column| Ok::<_, super::Error>(u32::try_from(Columns(row).int(column)?).unwrap_or(u32::MAX));
    Ok(Aftermath {
        with: count(&with, "n")?,
        with_back: count(&with, "back")?,
        with_scored: count(&with, "scored")?,
        with_content: count(&with, "content")?,
        without: count(&without, "n")?,
        without_back: count(&without, "back")?,
        without_scored: count(&without, "scored")?,
        without_content: count(&without, "content")?,
    })
}

/// A key as it stands in JSON, its wildcards escaped.
fn escaped(reason: &str) -> String {
    let mut escaped = String::new();
    for c in super::json(&reason).chars() {
        if matches!(c, '!' | '%' | '_') {
            escaped.push('!');
        }
        escaped.push(c);
    }
    escaped
}
