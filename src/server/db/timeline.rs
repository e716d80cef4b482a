//! A customer's timeline: every contact and trace, newest first, from four tables.

use sqlx::Row as _;
use sqlx::sqlite::SqliteRow;

use super::customers::PANEL;
use super::{Columns, Conn, Result, word};
use crate::api::{
    ConversationId, CustomerId, Matter, OtherConversation, Survey, SurveyId, SurveyKind, Touchpoint, TouchpointId,
    TouchpointKind, WrapUp,
};
use crate::text::Untrusted;

/// A conversation with this label is not spoken of lightly.
const SENSITIVE: &str = "sensitive";

/// A place on a timeline: moment, table, key. Read backwards.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// When, in milliseconds.
    pub at: i64,
    /// Which table, in the order in which they are read.
    pub table: u8,
    /// Which row.
    pub key: i64,
}

impl Place {
    /// The bound (moment, key) below which the rows of `table` come after this place.
    const fn below(place: Option<Self>, table: u8) -> (i64, i64) {
        match place {
            None => (i64::MAX, i64::MAX),
            Some(place) if table == place.table => (place.at, place.key),
            Some(place) if table < place.table => (place.at, i64::MAX),
            Some(place) => (place.at, i64::MIN),
        }
    }
}

/// How a row of a table becomes a touchpoint.
type Read = fn(&SqliteRow) -> Result<Touchpoint>;

/// What a reader of `queues` (none: of all) may see of a customer's timeline, newest first, after a place on it.
pub async fn page(
    conn: &mut Conn,
    customer: i64,
    queues: Option<&[i64]>,
    after: Option<Place>,
    limit: i64,
) -> Result<Vec<(Place, Touchpoint)>> {
    let conversations = format!(
        "SELECT c.*, COALESCE(c.last_message_at, c.created_at) AS touched_at FROM conversations c \
         WHERE c.customer_key = $1{} AND (COALESCE(c.last_message_at, c.created_at), c.key) < ($2, $3) \
         ORDER BY COALESCE(c.last_message_at, c.created_at) DESC, c.key DESC LIMIT $4",
        super::within(queues)
    );
    let purchases = "SELECT p.key, p.id, p.placed_at AS touched_at, p.order_name, p.state, (SELECT i.name FROM \
         purchase_items i WHERE i.purchase_key = p.key ORDER BY i.position LIMIT 1) AS item FROM purchases p \
         WHERE p.customer_key = $1 AND (p.placed_at, p.key) < ($2, $3) \
         ORDER BY p.placed_at DESC, p.key DESC LIMIT $4";
    let surveys = "SELECT s.*, s.at AS touched_at FROM surveys s WHERE s.customer_key = $1 AND (s.at, s.key) < ($2, $3) \
         ORDER BY s.at DESC, s.key DESC LIMIT $4";
    let traces = "SELECT t.*, t.at AS touched_at FROM touchpoints t \
         WHERE t.customer_key = $1 AND (t.at, t.key) < ($2, $3) ORDER BY t.at DESC, t.key DESC LIMIT $4";
    let tables: [(&str, Read); 4] =
        [(&conversations, conversation), (purchases, purchase), (surveys, survey), (traces, trace)];
    let mut found = Vec::new();
    for (table, (statement, read)) in (0..).zip(tables) {
        let (at, key) = Place::below(after, table);
        let rows = sqlx::query(sqlx::AssertSqlSafe(statement.to_owned()))
            .bind(customer)
            .bind(at)
            .bind(key)
            .bind(limit)
            .fetch_all(&mut *conn)
            .await?;
        for row in &rows {
            let place = Place { at: row.try_get("touched_at")?, table, key: row.try_get("key")? };
            found.push((place, read(row)?));
        }
    }
    found.sort_unstable_by_key(|(place, _)| std::cmp::Reverse(*place));
    found.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
    Ok(found)
}

fn conversation(row: &SqliteRow) -> Result<Touchpoint> {
    let columns = Columns(row);
    let wrap_up: Option<WrapUp> = columns.json_or_none("wrap_up")?;
    let tags: Vec<Untrusted> = columns.json("tags")?;
    Ok(Touchpoint {
        id: TouchpointId::new(columns.string("id")?),
        kind: TouchpointKind::Conversation,
        at: columns.time("touched_at")?,
        channel: Some(columns.word("channel")?),
        subject: columns.text("subject")?,
        outcome: None,
        stuck_on: None,
        agent: columns.text_or_none("assignee_name")?,
        sensitive: tags.iter().any(|tag| tag.raw() == SENSITIVE),
        matter: Some(Matter {
            id: ConversationId::new(columns.string("id")?),
            number: columns.int("key")?,
            status: columns.word("status")?,
            result: wrap_up.and_then(|wrap_up| wrap_up.result),
            resolved_at: columns.time_or_none("resolved_at")?,
        }),
    })
}

/// A touchpoint that is no conversation.
fn plain(columns: &Columns<'_>, kind: TouchpointKind, subject: Untrusted) -> Result<Touchpoint> {
    Ok(Touchpoint {
        id: TouchpointId::new(columns.string("id")?),
        kind,
        at: columns.time("touched_at")?,
        channel: None,
        subject,
        outcome: None,
        stuck_on: None,
        agent: None,
        sensitive: false,
        matter: None,
    })
}

fn purchase(row: &SqliteRow) -> Result<Touchpoint> {
    let columns = Columns(row);
    let (order, item) = (columns.string("order_name")?, columns.string_or_none("item")?);
    let subject = item.map_or_else(|| order.clone(), |item| format!("{order} {item}"));
    let touchpoint = plain(&columns, TouchpointKind::Purchase, Untrusted::from(subject))?;
    Ok(Touchpoint { outcome: Some(columns.text("state")?), ..touchpoint })
}

fn survey(row: &SqliteRow) -> Result<Touchpoint> {
    let columns = Columns(row);
    let outcome = format!("{} {}", columns.string("kind")?, columns.int("score")?);
    let comment = columns.text_or_none("comment")?.unwrap_or_default();
    let touchpoint = plain(&columns, TouchpointKind::Survey, comment)?;
    Ok(Touchpoint { outcome: Some(Untrusted::from(outcome)), ..touchpoint })
}

fn trace(row: &SqliteRow) -> Result<Touchpoint> {
    let columns = Columns(row);
    Ok(Touchpoint {
        channel: columns.word_or_none("channel")?,
        outcome: columns.text_or_none("outcome")?,
        stuck_on: columns.text_or_none("stuck_on")?,
        agent: columns.text_or_none("agent")?,
        sensitive: columns.flag("sensitive")?,
        ..plain(&columns, columns.word("kind")?, columns.text("subject")?)?
    })
}

/// Conversations that are not done, the one with the newest message first.
pub async fn open(conn: &mut Conn, customer: i64, queues: Option<&[i64]>) -> Result<Vec<OtherConversation>> {
    let within = super::within(queues);
    let statement = format!(
        "SELECT c.* FROM conversations c WHERE c.customer_key = $1 AND c.done = 0{within} \
         ORDER BY c.last_message_at DESC, c.key DESC LIMIT $2"
    );
    let rows = sqlx::query(sqlx::AssertSqlSafe(statement)).bind(customer).bind(PANEL).fetch_all(conn).await?;
    rows.iter()
        .map(|row| {
            let columns = Columns(row);
            Ok(OtherConversation {
                id: ConversationId::new(columns.string("id")?),
                number: columns.int("key")?,
                channel: columns.word("channel")?,
                subject: columns.text("subject")?,
                status: columns.word("status")?,
                created_at: columns.time("created_at")?,
                waiting_since: columns.time_or_none("waiting_since")?,
            })
        })
        .collect()
}

/// Adds a trace; its key.
pub async fn insert_trace(conn: &mut Conn, customer: i64, new: &Touchpoint) -> Result<i64> {
    let row = sqlx::query(
        "INSERT INTO touchpoints (id, customer_key, kind, channel, at, subject, outcome, stuck_on, agent, sensitive) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) RETURNING key",
    )
    .bind(new.id.as_str())
    .bind(customer)
    .bind(new.kind.as_str())
    .bind(new.channel.as_ref().map(word))
    .bind(new.at.millis())
    .bind(new.subject.raw())
    .bind(new.outcome.as_ref().map(Untrusted::raw))
    .bind(new.stuck_on.as_ref().map(Untrusted::raw))
    .bind(new.agent.as_ref().map(Untrusted::raw))
    .bind(i64::from(new.sensitive))
    .fetch_one(conn)
    .await?;
    row.try_get(0)
}

/// Writes a trace over what it was; whose it is stays.
pub async fn replace_trace(conn: &mut Conn, key: i64, it: &Touchpoint) -> Result<()> {
    sqlx::query(
        "UPDATE touchpoints SET kind = $2, channel = $3, at = $4, subject = $5, outcome = $6, stuck_on = $7, \
         agent = $8, sensitive = $9 WHERE key = $1",
    )
    .bind(key)
    .bind(it.kind.as_str())
    .bind(it.channel.as_ref().map(word))
    .bind(it.at.millis())
    .bind(it.subject.raw())
    .bind(it.outcome.as_ref().map(Untrusted::raw))
    .bind(it.stuck_on.as_ref().map(Untrusted::raw))
    .bind(it.agent.as_ref().map(Untrusted::raw))
    .bind(i64::from(it.sensitive))
    .execute(conn)
    .await?;
    Ok(())
}

/// Takes away the pages a customer looked at.
pub async fn forget_pages(conn: &mut Conn, customer: i64) -> Result<()> {
    sqlx::query("DELETE FROM touchpoints WHERE customer_key = $1 AND kind = 'web_page'")
        .bind(customer)
        .execute(conn)
        .await?;
    Ok(())
}

/// The id of a trace and the key of whose it is.
pub async fn trace_owner(conn: &mut Conn, key: i64) -> Result<Option<(TouchpointId, i64)>> {
    let row =
        sqlx::query("SELECT id, customer_key FROM touchpoints WHERE key = $1").bind(key).fetch_optional(conn).await?;
    row.map(|row| Ok((TouchpointId::new(row.try_get::<String, _>(0)?), row.try_get(1)?))).transpose()
}

/// What a customer thought of us, newest first.
pub async fn surveys(conn: &mut Conn, customer: i64, limit: i64) -> Result<Vec<Survey>> {
    let rows = sqlx::query(
        "SELECT s.*, u.id AS customer_id, c.id AS conversation_id FROM surveys s \
         JOIN customers u ON u.key = s.customer_key LEFT JOIN conversations c ON c.key = s.conversation_key \
         WHERE s.customer_key = $1 ORDER BY s.at DESC, s.key DESC LIMIT $2",
    )
    .bind(customer)
    .bind(limit)
    .fetch_all(conn)
    .await?;
    rows.iter()
        .map(|row| {
            let columns = Columns(row);
            Ok(Survey {
                id: SurveyId::new(columns.string("id")?),
                customer: CustomerId::new(columns.string("customer_id")?),
                kind: columns.word("kind")?,
                relational: columns.flag("relational")?,
                score: u8::try_from(columns.int("score")?).unwrap_or(u8::MAX),
                comment: columns.text_or_none("comment")?,
                contact_allowed: columns.flag("contact_allowed")?,
                at: columns.time("at")?,
                conversation: columns.string_or_none("conversation_id")?.map(ConversationId::new),
            })
        })
        .collect()
}

/// Adds an answer about a conversation (by its key), or about none; its key.
pub async fn insert_survey(conn: &mut Conn, customer: i64, conversation: Option<i64>, new: &Survey) -> Result<i64> {
    let row = sqlx::query(
        "INSERT INTO surveys (id, customer_key, conversation_key, kind, relational, score, comment, contact_allowed, at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) RETURNING key",
    )
    .bind(new.id.as_str())
    .bind(customer)
    .bind(conversation)
    .bind(new.kind.as_str())
    .bind(i64::from(new.relational))
    .bind(i64::from(new.score))
    .bind(new.comment.as_ref().map(Untrusted::raw))
    .bind(i64::from(new.contact_allowed))
    .bind(new.at.millis())
    .fetch_one(conn)
    .await?;
    row.try_get(0)
}

/// What was asked in an answer, and its score.
pub async fn score(conn: &mut Conn, key: i64) -> Result<(SurveyKind, u8)> {
    let row = sqlx::query("SELECT kind, score FROM surveys WHERE key = $1").bind(key).fetch_one(conn).await?;
    let columns = Columns(&row);
    Ok((columns.word("kind")?, u8::try_from(columns.int("score")?).unwrap_or(u8::MAX)))
}

/// Writes an answer over what it was; whose it is stays.
pub async fn replace_survey(conn: &mut Conn, key: i64, conversation: Option<i64>, it: &Survey) -> Result<()> {
    sqlx::query(
        "UPDATE surveys SET conversation_key = $2, kind = $3, relational = $4, score = $5, comment = $6, \
         contact_allowed = $7, at = $8 WHERE key = $1",
    )
    .bind(key)
    .bind(conversation)
    .bind(it.kind.as_str())
    .bind(i64::from(it.relational))
    .bind(i64::from(it.score))
    .bind(it.comment.as_ref().map(Untrusted::raw))
    .bind(i64::from(it.contact_allowed))
    .bind(it.at.millis())
    .execute(conn)
    .await?;
    Ok(())
}

/// The id of an answer and the key of whose it is.
pub async fn survey_owner(conn: &mut Conn, key: i64) -> Result<Option<(SurveyId, i64)>> {
    let row = sqlx::query("SELECT id, customer_key FROM surveys WHERE key = $1").bind(key).fetch_optional(conn).await?;
    row.map(|row| Ok((SurveyId::new(row.try_get::<String, _>(0)?), row.try_get(1)?))).transpose()
}
