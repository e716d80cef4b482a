//! Queues, teams and the tree of reasons and results.

use sqlx::Row as _;

use super::{Columns, Conn, Result, json, word};
use crate::api::{Channel, Queue, QueueId, Targets, TeamId, TeamRef, WrapUpNode, WrapUpTree};
use crate::text::Untrusted;

fn queue(columns: &Columns<'_>) -> Result<(i64, Queue)> {
    let channel: Option<Channel> = columns.word_or_none("channel")?;
    let queue = Queue {
        id: QueueId::new(columns.string("id")?),
        version: columns.int("version")?.cast_unsigned(),
        name: columns.text("name")?,
        team: columns.string_or_none("team_id")?.map(TeamId::new),
        channel,
        targets: Targets {
            first_response_ms: columns.int("first_response_ms")?,
            next_response_ms: columns.int("next_response_ms")?,
            noticed_ms: columns.int("noticed_ms")?,
        },
        calendar: columns.json("calendar")?,
        wrap_up_required: columns.flag("wrap_up_required")?,
        undo_ms: columns.int_or_none("undo_ms")?.unwrap_or_else(|| channel.map_or(0, Channel::undo_ms)),
    };
    Ok((columns.int("key")?, queue))
}

/// Every queue with its key, in the order shown.
pub async fn all(conn: &mut Conn) -> Result<Vec<(i64, Queue)>> {
    let rows = sqlx::query("SELECT * FROM queues ORDER BY position, key").fetch_all(conn).await?;
    rows.iter().map(|row| queue(&Columns(row))).collect()
}

/// The queue with this key.
pub async fn get(conn: &mut Conn, key: i64) -> Result<Queue> {
    let row = sqlx::query("SELECT * FROM queues WHERE key = $1").bind(key).fetch_one(conn).await?;
    Ok(queue(&Columns(&row))?.1)
}

/// Adds a queue at the end.
pub async fn insert(conn: &mut Conn, new: &Queue) -> Result<i64> {
    let row = sqlx::query(
        "INSERT INTO queues (id, version, position, name, team_id, channel, first_response_ms, next_response_ms, \
         noticed_ms, calendar, wrap_up_required, undo_ms) \
         VALUES ($1, $2, (SELECT COUNT(*) FROM queues), $3, $4, $5, $6, $7, $8, $9, $10, $11) RETURNING key",
    )
    .bind(new.id.as_str())
    .bind(new.version.cast_signed())
    .bind(new.name.raw())
    .bind(new.team.as_ref().map(TeamId::as_str))
    .bind(new.channel.as_ref().map(word))
    .bind(new.targets.first_response_ms)
    .bind(new.targets.next_response_ms)
    .bind(new.targets.noticed_ms)
    .bind(json(&new.calendar))
    .bind(i64::from(new.wrap_up_required))
    .bind(new.undo_ms)
    .fetch_one(conn)
    .await?;
    row.try_get(0)
}

/// Writes back how long a queue's replies can be taken back.
pub async fn set_undo(conn: &mut Conn, key: i64, queue: &Queue) -> Result<()> {
    sqlx::query("UPDATE queues SET version = $2, undo_ms = $3 WHERE key = $1")
        .bind(key)
        .bind(queue.version.cast_signed())
        .bind(queue.undo_ms)
        .execute(conn)
        .await?;
    Ok(())
}

/// The team called `name`.
pub async fn team_by_name(conn: &mut Conn, name: &str) -> Result<Option<TeamRef>> {
    let row = sqlx::query("SELECT id, name FROM teams WHERE name = $1").bind(name).fetch_optional(conn).await?;
    row.map(|row| {
        let columns = Columns(&row);
        Ok(TeamRef { id: TeamId::new(columns.string("id")?), name: columns.text("name")? })
    })
    .transpose()
}

/// Adds a team.
pub async fn insert_team(conn: &mut Conn, team: &TeamRef) -> Result<()> {
    sqlx::query("INSERT INTO teams (id, name) VALUES ($1, $2)")
        .bind(team.id.as_str())
        .bind(team.name.raw())
        .execute(conn)
        .await?;
    Ok(())
}

/// The reasons and results that may be recorded.
pub async fn wrap_up(conn: &mut Conn) -> Result<WrapUpTree> {
    let rows = sqlx::query("SELECT kind, key, en, ja FROM wrap_up ORDER BY kind, position").fetch_all(conn).await?;
    let mut tree = WrapUpTree::default();
    for row in &rows {
        let columns = Columns(row);
        let node = WrapUpNode { key: columns.string("key")?, en: columns.text("en")?, ja: columns.text("ja")? };
        match columns.string("kind")?.as_str() {
            "reason" => tree.reasons.push(node),
            _ => tree.results.push(node),
        }
    }
    Ok(tree)
}

/// Adds one reason or result.
pub async fn insert_wrap_up(conn: &mut Conn, kind: &str, position: i64, node: &WrapUpNode) -> Result<()> {
    let text = |text: &Untrusted| text.raw().to_owned();
    sqlx::query("INSERT INTO wrap_up (kind, position, key, en, ja) VALUES ($1, $2, $3, $4, $5)")
        .bind(kind)
        .bind(position)
        .bind(&node.key)
        .bind(text(&node.en))
        .bind(text(&node.ja))
        .execute(conn)
        .await?;
    Ok(())
}
