//! Text files that go with messages.

use super::{Columns, Conn, Result};
use crate::api::Attachment;

/// Adds the files of a message.
pub async fn insert(conn: &mut Conn, message: i64, files: &[Attachment]) -> Result<()> {
    for (position, file) in (0_i64..).zip(files) {
        sqlx::query(
            "INSERT INTO attachments (message_key, position, name, media_type, text) VALUES ($1, $2, $3, $4, $5)",
        )
        .bind(message)
        .bind(position)
        .bind(file.name.raw())
        .bind(&file.media_type)
        .bind(file.text.raw())
        .execute(&mut *conn)
        .await?;
    }
    Ok(())
}

/// The files of a message, whole.
pub async fn of(conn: &mut Conn, message: i64) -> Result<Vec<Attachment>> {
    let rows = sqlx::query("SELECT name, media_type, text FROM attachments WHERE message_key = $1 ORDER BY position")
        .bind(message)
        .fetch_all(conn)
        .await?;
    rows.iter()
        .map(|row| {
            let columns = Columns(row);
            Ok(Attachment {
                name: columns.text("name")?,
                media_type: columns.string("media_type")?,
                text: columns.text("text")?,
            })
        })
        .collect()
}
