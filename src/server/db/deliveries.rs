//! The way out: messages offered to whoever serves their channel.

use sqlx::Row as _;

use super::{Columns, Conn, Result, customers, external};
use crate::api::{
    Channel, ContactKind, ContactPoint, ConversationId, Delivery, DeliveryId, DeliveryState, Envelope, MessageId, Time,
};

/// A delivery with its keys.
#[derive(Clone, Debug, PartialEq)]
pub struct Record {
    /// Its key.
    pub key: i64,
    /// Key of its message.
    pub message: i64,
    /// Through which channel.
    pub channel: Channel,
    /// What the deliverer reported last.
    pub state: Option<DeliveryState>,
}

/// Queues a message.
pub async fn insert(
    conn: &mut Conn,
    id: &DeliveryId,
    conversation: i64,
    message: i64,
    channel: Channel,
    now: Time,
) -> Result<()> {
    sqlx::query(
        "INSERT INTO deliveries (id, conversation_key, message_key, channel, queued_at) VALUES ($1, $2, $3, $4, $5)",
    )
    .bind(id.as_str())
    .bind(conversation)
    .bind(message)
    .bind(channel.as_str())
    .bind(now.millis())
    .execute(conn)
    .await?;
    Ok(())
}

/// The delivery with this id.
pub async fn get(conn: &mut Conn, id: &DeliveryId) -> Result<Option<Record>> {
    let row = sqlx::query("SELECT key, message_key, channel, state FROM deliveries WHERE id = $1")
        .bind(id.as_str())
        .fetch_optional(conn)
        .await?;
    row.map(|row| {
        let columns = Columns(&row);
        Ok(Record {
            key: columns.int("key")?,
            message: columns.int("message_key")?,
            channel: columns.word("channel")?,
            state: columns.word_or_none("state")?,
        })
    })
    .transpose()
}

/// At most `limit` deliveries of a channel (none: of every one) that nobody has reported on, after key `after`.
pub async fn waiting(
    conn: &mut Conn,
    channel: Option<Channel>,
    after: i64,
    limit: i64,
) -> Result<Vec<(i64, Delivery)>> {
    let rows = sqlx::query(
        "SELECT d.*, c.id AS conversation_id, c.customer_key, c.subject, m.id AS message_id, m.text, m.envelope \
         FROM deliveries d JOIN conversations c ON c.key = d.conversation_key JOIN messages m ON m.key = d.message_key \
         WHERE d.state IS NULL AND d.key > $1 AND (d.channel = $2 OR $2 IS NULL) ORDER BY d.key LIMIT $3",
    )
    .bind(after)
    .bind(channel.map(Channel::as_str))
    .bind(limit)
    .fetch_all(&mut *conn)
    .await?;
    let mut deliveries = Vec::with_capacity(rows.len());
    for row in &rows {
        let columns = Columns(row);
        let channel: Channel = columns.word("channel")?;
        let conversation = columns.int("conversation_key")?;
        let Envelope { to, cc, attachments, .. } = columns.json_or_none("envelope")?.unwrap_or_default();
        let to = to.map(|value| vec![ContactPoint::new(ContactKind::of(channel), value)]);
        deliveries.push((
            columns.int("key")?,
            Delivery {
                id: DeliveryId::new(columns.string("id")?),
                conversation: ConversationId::new(columns.string("conversation_id")?),
                conversation_external_id: external::name_of(conn, "thread", channel.as_str(), conversation).await?,
                message: MessageId::new(columns.string("message_id")?),
                channel,
                to: match to {
                    Some(to) => to,
                    None => customers::contacts(conn, columns.int("customer_key")?).await?,
                },
                cc,
                attachments: match attachments[..] {
                    [] => Vec::new(),
                    _ => super::attachments::of(conn, columns.int("message_key")?).await?,
                },
                subject: columns.text("subject")?,
                text: columns.text("text")?,
                queued_at: columns.time("queued_at")?,
            },
        ));
    }
    Ok(deliveries)
}

/// The message of a delivery that nobody has taken yet, and since when it is offered.
pub async fn untaken(conn: &mut Conn, key: i64) -> Result<Option<(i64, Time)>> {
    let row = sqlx::query(
        "SELECT message_key, queued_at FROM deliveries WHERE key = $1 AND taken_at IS NULL AND state IS NULL",
    )
    .bind(key)
    .fetch_optional(conn)
    .await?;
    row.map(|row| Ok((Columns(&row).int("message_key")?, Columns(&row).time("queued_at")?))).transpose()
}

/// Notes that these are offered: from now on none of them can be taken back. Gives those that were not before.
pub async fn take(conn: &mut Conn, keys: &[i64], now: Time) -> Result<Vec<i64>> {
    let mut taken = Vec::with_capacity(keys.len());
    for key in keys {
        let row = sqlx::query(
            "UPDATE deliveries SET taken_at = COALESCE(taken_at, $2) WHERE key = $1 AND state IS NULL \
             RETURNING message_key",
        )
        .bind(key)
        .bind(now.millis())
        .fetch_optional(&mut *conn)
        .await?;
        if let Some(row) = row {
            super::holds::end(conn, row.try_get(0)?).await?;
            taken.push(*key);
        }
    }
    Ok(taken)
}

/// Takes the delivery of a message away: it is offered to nobody any more. Its row stays, so that its key is never
/// another's: what was read a moment ago is taken by its key, and a stream of deliveries goes on from one.
pub async fn withdraw(conn: &mut Conn, message: i64) -> Result<()> {
    sqlx::query("UPDATE deliveries SET state = 'failed' WHERE message_key = $1 AND taken_at IS NULL AND state IS NULL")
        .bind(message)
        .execute(conn)
        .await?;
    Ok(())
}

/// Notes what became of one.
pub async fn report(conn: &mut Conn, key: i64, state: DeliveryState, remote_id: Option<&str>, now: Time) -> Result<()> {
    sqlx::query(
        "UPDATE deliveries SET state = $2, remote_id = COALESCE($3, remote_id), reported_at = $4 WHERE key = $1",
    )
    .bind(key)
    .bind(super::word(&state))
    .bind(remote_id)
    .bind(now.millis())
    .execute(conn)
    .await?;
    Ok(())
}

/// Whether any delivery has not been reported on.
pub async fn any_waiting(conn: &mut Conn) -> Result<bool> {
    let row = sqlx::query("SELECT COUNT(*) FROM (SELECT 1 FROM deliveries WHERE state IS NULL LIMIT 1) AS one")
        .fetch_one(conn)
        .await?;
    Ok(row.try_get::<i64, _>(0)? > 0)
}

/// When the oldest one was taken whose message still reads queued.
pub async fn oldest_taken(conn: &mut Conn) -> Result<Option<Time>> {
    let row = sqlx::query(
        "SELECT MIN(d.taken_at) AS at FROM deliveries d JOIN messages m ON m.key = d.message_key \
         WHERE d.state IS NULL AND d.taken_at IS NOT NULL AND m.state = 'queued'",
    )
    .fetch_one(conn)
    .await?;
    Columns(&row).time_or_none("at")
}

/// Keys of the messages whose delivery was taken before `at` and not reported on, and that still read queued.
pub async fn silent_since(conn: &mut Conn, at: Time, limit: i64) -> Result<Vec<i64>> {
    let rows = sqlx::query(
        "SELECT d.message_key FROM deliveries d JOIN messages m ON m.key = d.message_key \
         WHERE d.state IS NULL AND d.taken_at <= $1 AND m.state = 'queued' LIMIT $2",
    )
    .bind(at.millis())
    .bind(limit)
    .fetch_all(conn)
    .await?;
    rows.iter().map(|row| row.try_get(0)).collect()
}
