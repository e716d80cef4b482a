//! Orders.

use sqlx::{AssertSqlSafe, Row as _};

use super::customers::PANEL;
use super::{Columns, Conn, Result};
use crate::api::{CustomerId, Item, Money, Purchase, PurchaseId, Time};

macro_rules! select {
    ($rest:literal) => {
        concat!("SELECT p.*, u.id AS customer_id FROM purchases p JOIN customers u ON u.key = p.customer_key ", $rest)
    };
}

/// A customer's newest orders, newest first.
pub async fn of_customer(conn: &mut Conn, customer: i64, limit: i64) -> Result<Vec<Purchase>> {
    let rows = sqlx::query(select!("WHERE p.customer_key = $1 ORDER BY p.placed_at DESC, p.key DESC LIMIT $2"))
        .bind(customer)
        .bind(limit)
        .fetch_all(&mut *conn)
        .await?;
    let mut purchases = Vec::with_capacity(rows.len());
    for row in &rows {
        purchases.push(purchase(conn, row, PANEL).await?);
    }
    Ok(purchases)
}

/// All orders of a customer with all their lines, oldest first.
pub async fn whole(conn: &mut Conn, customer: i64) -> Result<Vec<Purchase>> {
    let rows = sqlx::query(select!("WHERE p.customer_key = $1 ORDER BY p.placed_at, p.key"))
        .bind(customer)
        .fetch_all(&mut *conn)
        .await?;
    let mut purchases = Vec::with_capacity(rows.len());
    for row in &rows {
        purchases.push(purchase(conn, row, i64::MAX).await?);
    }
    Ok(purchases)
}

/// An order by its id, with the key of its customer.
pub async fn by_id(conn: &mut Conn, id: &PurchaseId) -> Result<Option<(i64, Purchase)>> {
    let row = sqlx::query(select!("WHERE p.id = $1")).bind(id.as_str()).fetch_optional(&mut *conn).await?;
    match row {
        Some(row) => Ok(Some((row.try_get("customer_key")?, purchase(conn, &row, PANEL).await?))),
        None => Ok(None),
    }
}

/// An order by its key, with the key of its customer.
pub async fn by_key(conn: &mut Conn, key: i64) -> Result<(i64, Purchase)> {
    let row = sqlx::query(select!("WHERE p.key = $1")).bind(key).fetch_one(&mut *conn).await?;
    Ok((row.try_get("customer_key")?, purchase(conn, &row, PANEL).await?))
}

/// Whose these orders are, each customer once.
pub async fn owners(conn: &mut Conn, orders: &[i64]) -> Result<Vec<i64>> {
    let keys = orders.iter().map(i64::to_string).collect::<Vec<_>>().join(", ");
    let statement = format!("SELECT DISTINCT customer_key FROM purchases WHERE key IN ({keys}) ORDER BY customer_key");
    let rows = sqlx::query(AssertSqlSafe(statement)).fetch_all(conn).await?;
    rows.iter().map(|row| row.try_get(0)).collect()
}

/// Notes the sequence of an order's last change.
pub async fn set_version(conn: &mut Conn, key: i64, version: u64) -> Result<()> {
    sqlx::query("UPDATE purchases SET version = $2 WHERE key = $1")
        .bind(key)
        .bind(version.cast_signed())
        .execute(conn)
        .await?;
    Ok(())
}

async fn purchase(conn: &mut Conn, row: &sqlx::sqlite::SqliteRow, lines: i64) -> Result<Purchase> {
    let columns = Columns(row);
    let items = sqlx::query(
        "SELECT name, quantity, amount_minor FROM purchase_items WHERE purchase_key = $1 ORDER BY position LIMIT $2",
    )
    .bind(columns.int("key")?)
    .bind(lines)
    .fetch_all(conn)
    .await?;
    let items = items
        .iter()
        .map(|row| {
            let columns = Columns(row);
            Ok(Item {
                name: columns.text("name")?,
                quantity: columns.int("quantity")?,
                amount_minor: columns.int("amount_minor")?,
            })
        })
        .collect::<Result<_>>()?;
    Ok(Purchase {
        id: PurchaseId::new(columns.string("id")?),
        version: columns.int("version")?.cast_unsigned(),
        customer: CustomerId::new(columns.string("customer_id")?),
        order: columns.text("order_name")?,
        placed_at: columns.time("placed_at")?,
        state: columns.word("state")?,
        state_at: columns.time_or_none("state_at")?,
        due_at: columns.time_or_none("due_at")?,
        total: Money { minor: columns.int("total_minor")?, currency: columns.string("currency")? },
        items,
        item_count: u32::try_from(columns.int("item_count")?).unwrap_or(u32::MAX),
    })
}

/// Adds an order without its lines; its key.
pub async fn insert(conn: &mut Conn, customer: i64, new: &Purchase) -> Result<i64> {
    let row = sqlx::query(
        "INSERT INTO purchases (id, version, customer_key, order_name, placed_at, state, currency, total_minor, \
         item_count, state_at, due_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) RETURNING key",
    )
    .bind(new.id.as_str())
    .bind(new.version.cast_signed())
    .bind(customer)
    .bind(new.order.raw())
    .bind(new.placed_at.millis())
    .bind(new.state.as_str())
    .bind(&new.total.currency)
    .bind(new.total.minor)
    .bind(i64::from(new.item_count))
    .bind(new.state_at.map(Time::millis))
    .bind(new.due_at.map(Time::millis))
    .fetch_one(conn)
    .await?;
    row.try_get(0)
}

/// Notes at `now` that an order whose due was `before` is to arrive at `due`: later than the customer was told, or not.
pub async fn put_off(conn: &mut Conn, key: i64, before: Option<Time>, due: Option<Time>, now: Time) -> Result<()> {
    if before == due {
        return Ok(());
    }
    let query = match (before, due) {
        // Put off twice, what they were told first is what counts.
        (Some(before), Some(due)) if due > before => {
            sqlx::query("UPDATE purchases SET due_before = COALESCE(due_before, $2), put_off_at = $3 WHERE key = $1")
                .bind(key)
                .bind(before.millis())
                .bind(now.millis())
        }
        // Brought forward, it may still be later than they were told.
        (_, Some(due)) => sqlx::query(
            "UPDATE purchases SET put_off_at = CASE WHEN due_before < $2 THEN put_off_at END, \
             due_before = CASE WHEN due_before < $2 THEN due_before END WHERE key = $1",
        )
        .bind(key)
        .bind(due.millis()),
        (_, None) => sqlx::query("UPDATE purchases SET due_before = NULL, put_off_at = NULL WHERE key = $1").bind(key),
    };
    query.execute(conn).await?;
    Ok(())
}

/// Writes an order over what it was, and takes its lines away.
pub async fn replace(conn: &mut Conn, key: i64, customer: i64, order: &Purchase) -> Result<()> {
    sqlx::query(
        "UPDATE purchases SET version = $2, customer_key = $3, placed_at = $4, state = $5, currency = $6, \
         total_minor = $7, item_count = $8, order_name = $9, state_at = $10, due_at = $11 WHERE key = $1",
    )
    .bind(key)
    .bind(order.version.cast_signed())
    .bind(customer)
    .bind(order.placed_at.millis())
    .bind(order.state.as_str())
    .bind(&order.total.currency)
    .bind(order.total.minor)
    .bind(i64::from(order.item_count))
    .bind(order.order.raw())
    .bind(order.state_at.map(Time::millis))
    .bind(order.due_at.map(Time::millis))
    .execute(&mut *conn)
    .await?;
    sqlx::query("DELETE FROM purchase_items WHERE purchase_key = $1").bind(key).execute(conn).await?;
    Ok(())
}
