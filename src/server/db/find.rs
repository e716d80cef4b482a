//! Finding customers by pieces of names, readings and numbers. What the pieces are is decided elsewhere.

use sqlx::Row as _;

use super::customers::{self, FEW, own, reference_of, within_reach};
use super::{Conn, Result, meta};
use crate::api::{Customer, CustomerRef};

/// Most records of one piece that are looked at.
pub const CANDIDATES: i64 = 500;

/// A piece that is looked up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece {
    /// Exactly this one.
    Whole(String),
    /// All that begin so.
    Beginning(String),
}

/// How the pieces are made: another number makes them all anew when the server opens.
const MAKE: &str = "1";

/// Writes the pieces by which a customer is found, over those they had.
pub async fn put_terms(conn: &mut Conn, customer: i64, terms: &[String]) -> Result<()> {
    sqlx::query("DELETE FROM customer_terms WHERE customer_key = $1").bind(customer).execute(&mut *conn).await?;
    if terms.is_empty() {
        return Ok(());
    }
    let mut query = sqlx::QueryBuilder::<sqlx::Sqlite>::new("INSERT INTO customer_terms (term, customer_key) ");
    query.push_values(terms, |mut values, term| {
        values.push_bind(term.as_str()).push_bind(customer);
    });
    query.build().persistent(false).execute(conn).await?;
    Ok(())
}

/// Makes all pieces where they are not there yet, or were made otherwise. `terms` makes those of one customer.
pub async fn make_terms(conn: &mut Conn, terms: fn(&Customer) -> Vec<String>) -> Result<()> {
    if meta::get(conn, "terms").await?.as_deref() == Some(MAKE) {
        return Ok(());
    }
    super::open::run(conn, "BEGIN IMMEDIATE").await?;
    let made = remake(conn, terms).await;
    super::open::run(conn, if made.is_ok() { "COMMIT" } else { "ROLLBACK" }).await?;
    made
}

async fn remake(conn: &mut Conn, terms: fn(&Customer) -> Vec<String>) -> Result<()> {
    let rows = sqlx::query("SELECT key FROM customers WHERE merged_into IS NULL").fetch_all(&mut *conn).await?;
    for row in &rows {
        let key = row.try_get(0)?;
        let contacts = customers::contacts(conn, key).await?;
        let customer = Customer { contacts, ..own(conn, key).await?.customer };
        put_terms(conn, key, &terms(&customer)).await?;
    }
    meta::put(conn, "terms", MAKE).await
}

/// The newest customers with a piece, within reach of a reader of `queues`: at most [`CANDIDATES`].
pub async fn with_term(conn: &mut Conn, piece: &Piece, queues: Option<&[i64]>) -> Result<Vec<i64>> {
    let (text, end) = match piece {
        // The first text after `text` itself.
        Piece::Whole(text) => (text, format!("{text}\u{1}")),
        Piece::Beginning(text) => (text, format!("{text}\u{10ffff}")),
    };
    let statement = format!(
        "SELECT DISTINCT u.key FROM customer_terms t JOIN customers u ON u.key = t.customer_key \
         WHERE t.term >= $1 AND t.term < $2{} ORDER BY u.key DESC LIMIT $3",
        within_reach(queues)
    );
    let query = sqlx::query(sqlx::AssertSqlSafe(statement)).bind(text).bind(end).bind(CANDIDATES);
    query.fetch_all(conn).await?.iter().map(|row| row.try_get(0)).collect()
}

/// The keys of others who share a whole name or reading, whom a reader of `queues` may see, with which of both it is
/// (`n:…`, `r:…`).
pub async fn sharing(conn: &mut Conn, customer: i64, queues: Option<&[i64]>, limit: i64) -> Result<Vec<(i64, String)>> {
    let statement = format!(
        "SELECT t.customer_key, t.term FROM customer_terms mine JOIN customer_terms t ON t.term = mine.term \
         JOIN customers u ON u.key = t.customer_key WHERE mine.customer_key = $1 AND t.customer_key <> $1 \
         AND (mine.term >= 'n:' AND mine.term < 'n;' OR mine.term >= 'r:' AND mine.term < 'r;'){} \
         ORDER BY t.customer_key DESC LIMIT $2",
        within_reach(queues)
    );
    let rows = sqlx::query(sqlx::AssertSqlSafe(statement)).bind(customer).bind(limit).fetch_all(conn).await?;
    rows.iter().map(|row| Ok((row.try_get(0)?, row.try_get(1)?))).collect()
}

/// The keys of others with a contact point of this customer, with its kind.
pub async fn reached_alike(conn: &mut Conn, customer: i64, limit: i64) -> Result<Vec<(i64, String)>> {
    let rows = sqlx::query(
        "SELECT DISTINCT u.key, mine.kind FROM contact_points mine \
         JOIN contact_points theirs ON theirs.kind = mine.kind AND theirs.normal = mine.normal \
         JOIN customers u ON u.key = theirs.customer_key WHERE mine.customer_key = $1 AND theirs.customer_key <> $1 \
         AND mine.normal <> '' AND u.merged_into IS NULL ORDER BY u.key DESC LIMIT $2",
    )
    .bind(customer)
    .bind(limit)
    .fetch_all(conn)
    .await?;
    rows.iter().map(|row| Ok((row.try_get(0)?, row.try_get(1)?))).collect()
}

/// Others of the same name, whom a reader of `queues` may see.
pub async fn namesakes(conn: &mut Conn, customer: i64, queues: Option<&[i64]>) -> Result<Vec<CustomerRef>> {
    let statement = format!(
        "SELECT u.key, u.id, u.name, u.address_as, u.distinction FROM customer_terms mine \
         JOIN customer_terms t ON t.term = mine.term JOIN customers u ON u.key = t.customer_key \
         WHERE mine.customer_key = $1 AND t.customer_key <> $1 AND mine.term >= 'n:' AND mine.term < 'n;'{} \
         ORDER BY u.key LIMIT $2",
        within_reach(queues)
    );
    let rows = sqlx::query(sqlx::AssertSqlSafe(statement)).bind(customer).bind(FEW).fetch_all(conn).await?;
    rows.iter().map(reference_of).collect()
}
