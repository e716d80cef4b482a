//! Incidents: known faults, and how far the text to all of each has come.

mod people;

use sqlx::sqlite::SqliteRow;
use sqlx::{AssertSqlSafe, Row as _};

use super::{Columns, Conn, Result, json};
use crate::api::{AgentId, AgentRef, Incident, IncidentId, Telling, Time, Touches};
pub use people::{
    Person, anybody, concern, forget_named, forget_ordered, is_tagged, name, name_by_products, name_by_tags, named_of,
    people, set_state, stop, work,
};

/// An incident with its key.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// Its key; 0 until it is inserted.
    pub key: i64,
    /// Key of who made it known.
    pub opened_by: i64,
    /// Key of who sent its text last.
    pub told_by: Option<i64>,
    /// The incident.
    pub incident: Incident,
}

const SELECT: &str = "SELECT n.*, a.id AS opened_by_id, a.name AS opened_by_name, b.id AS told_by_id, \
     b.name AS told_by_name, \
     (SELECT COUNT(DISTINCT e.customer_key) FROM incident_people e WHERE e.incident_key = n.key AND e.named = 1) \
     AS people, \
     (SELECT COUNT(*) FROM incident_people e WHERE e.incident_key = n.key AND e.state = 'planned') AS planned, \
     (SELECT COUNT(*) FROM incident_people e LEFT JOIN messages s ON s.key = e.message_key WHERE e.incident_key = n.key \
     AND e.state = 'sent' AND COALESCE(s.state, '') NOT IN ('recalled', 'failed', 'kept')) AS sent, \
     (SELECT COUNT(*) FROM incident_people e LEFT JOIN messages s ON s.key = e.message_key WHERE e.incident_key = n.key \
     AND (e.state IN ('recalling', 'recalled') OR (e.state = 'sent' AND s.state = 'recalled'))) AS recalled \
     FROM incidents n JOIN agents a ON a.key = n.opened_by_key LEFT JOIN agents b ON b.key = n.told_by_key ";

fn row(row: &SqliteRow) -> Result<Row> {
    let columns = Columns(row);
    let count = |column| Ok::<_, super::Error>(u32::try_from(columns.int(column)?).unwrap_or(u32::MAX));
    let told = (columns.string_or_none("told_by_id")?, columns.time_or_none("told_at")?);
    let telling = match (told, columns.time_or_none("release_at")?) {
        ((Some(id), Some(at)), Some(release_at)) => Some(Telling {
            by: AgentRef { id: AgentId::new(id), name: columns.text("told_by_name")? },
            at,
            release_at,
            planned: count("planned")?,
            sent: count("sent")?,
            recalled: count("recalled")?,
        }),
        _ => None,
    };
    let incident = Incident {
        id: IncidentId::new(columns.string("id")?),
        version: columns.int("version")?.cast_unsigned(),
        title: columns.text("title")?,
        text: columns.text("text")?,
        since: columns.time("since")?,
        until: columns.time_or_none("until_at")?,
        opened_by: AgentRef {
            id: AgentId::new(columns.string("opened_by_id")?),
            name: columns.text("opened_by_name")?,
        },
        opened_at: columns.time("opened_at")?,
        ended_at: columns.time_or_none("ended_at")?,
        touches: columns.json("touches")?,
        people: count("people")?,
        texts: columns.json("texts")?,
        telling,
    };
    Ok(Row {
        key: columns.int("key")?,
        opened_by: columns.int("opened_by_key")?,
        told_by: columns.int_or_none("told_by_key")?,
        incident,
    })
}

/// The incident with this id.
pub async fn get(conn: &mut Conn, id: &IncidentId) -> Result<Option<Row>> {
    let statement = AssertSqlSafe(format!("{SELECT}WHERE n.id = $1"));
    let found = sqlx::query(statement).bind(id.as_str()).fetch_optional(conn).await?;
    found.as_ref().map(row).transpose()
}

/// The incident with this key.
pub async fn by_key(conn: &mut Conn, key: i64) -> Result<Row> {
    row(&sqlx::query(AssertSqlSafe(format!("{SELECT}WHERE n.key = $1"))).bind(key).fetch_one(conn).await?)
}

/// What nobody ended, the newest first, then what was ended last; at most `limit`.
pub async fn newest(conn: &mut Conn, limit: i64) -> Result<Vec<Row>> {
    let statement = format!(
        "{SELECT}ORDER BY (n.ended_at IS NOT NULL), COALESCE(n.ended_at, n.opened_at) DESC, n.key DESC LIMIT $1"
    );
    let rows = sqlx::query(AssertSqlSafe(statement)).bind(limit).fetch_all(conn).await?;
    rows.iter().map(row).collect()
}

/// Keys of all that hold at `now`, each with whom it touches.
pub async fn holding(conn: &mut Conn, now: Time) -> Result<Vec<(i64, Touches)>> {
    let rows = sqlx::query(
        "SELECT key, touches FROM incidents WHERE ended_at IS NULL AND (until_at IS NULL OR until_at > $1) ORDER BY key",
    )
    .bind(now.millis())
    .fetch_all(conn)
    .await?;
    rows.iter().map(|row| Ok((row.try_get("key")?, Columns(row).json("touches")?))).collect()
}

/// Keys of all that an agent made known, or told of last.
pub async fn of_agent(conn: &mut Conn, agent: i64) -> Result<Vec<i64>> {
    let statement = "SELECT key FROM incidents WHERE opened_by_key = $1 OR told_by_key = $1 ORDER BY key";
    let rows = sqlx::query(statement).bind(agent).fetch_all(conn).await?;
    rows.iter().map(|row| row.try_get(0)).collect()
}

/// The incident that a message told of and still counts as told by it.
pub async fn told_by(conn: &mut Conn, message: i64) -> Result<Option<i64>> {
    let statement = "SELECT incident_key FROM incident_people WHERE message_key = $1 AND state = 'sent' LIMIT 1";
    let row = sqlx::query(statement).bind(message).fetch_optional(conn).await?;
    row.map(|row| row.try_get(0)).transpose()
}

/// Adds an incident; its key.
pub async fn insert(conn: &mut Conn, new: &Row) -> Result<i64> {
    let incident = &new.incident;
    let row = sqlx::query(
        "INSERT INTO incidents (id, version, title, text, since, until_at, opened_by_key, opened_at, touches, texts) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) RETURNING key",
    )
    .bind(incident.id.as_str())
    .bind(incident.version.cast_signed())
    .bind(incident.title.raw())
    .bind(incident.text.raw())
    .bind(incident.since.millis())
    .bind(incident.until.map(Time::millis))
    .bind(new.opened_by)
    .bind(incident.opened_at.millis())
    .bind(json(&incident.touches))
    .bind(json(&incident.texts))
    .fetch_one(conn)
    .await?;
    row.try_get(0)
}

/// Writes back what can change of an incident.
pub async fn update(conn: &mut Conn, it: &Row) -> Result<()> {
    let incident = &it.incident;
    let telling = incident.telling.as_ref();
    sqlx::query(
        "UPDATE incidents SET version = $2, title = $3, text = $4, until_at = $5, ended_at = $6, touches = $7, \
         texts = $8, told_by_key = $9, told_at = $10, release_at = $11 WHERE key = $1",
    )
    .bind(it.key)
    .bind(incident.version.cast_signed())
    .bind(incident.title.raw())
    .bind(incident.text.raw())
    .bind(incident.until.map(Time::millis))
    .bind(incident.ended_at.map(Time::millis))
    .bind(json(&incident.touches))
    .bind(json(&incident.texts))
    .bind(it.told_by)
    .bind(telling.map(|telling| telling.at.millis()))
    .bind(telling.map(|telling| telling.release_at.millis()))
    .execute(conn)
    .await?;
    Ok(())
}
