//! Customers with their contacts, orders and earlier contacts.

use sqlx::Row as _;

use super::{Columns, Conn, Result, word};
use crate::api::{
    ContactPoint, ConversationId, Customer, CustomerId, CustomerRef, Item, Learnt, Matter, Memory, MemoryId, Money,
    OtherConversation, Preference, Purchase, PurchaseId, Remembered, TeamId, Time, Touchpoint, TouchpointId,
    TouchpointKind,
};
use crate::text::Untrusted;

/// How much of each list the panel beside a conversation gets.
const PANEL: i64 = 20;

/// How many promises: an open one that is not shown is one that is not kept.
const PROMISES: i64 = 50;

/// The keys of all customers who can be reached by this contact point, at most `limit`.
pub async fn with_contact(conn: &mut Conn, kind: &str, normal: &str, limit: i64) -> Result<Vec<i64>> {
    let rows = sqlx::query(
        "SELECT DISTINCT customer_key FROM contact_points WHERE kind = $1 AND normal = $2 ORDER BY customer_key LIMIT $3",
    )
    .bind(kind)
    .bind(normal)
    .bind(limit)
    .fetch_all(conn)
    .await?;
    rows.iter().map(|row| row.try_get(0)).collect()
}

/// A customer's own row: who they are, without lists.
pub async fn insert(conn: &mut Conn, new: &Customer, placeholder: bool, now: Time) -> Result<i64> {
    let row = sqlx::query(
        "INSERT INTO customers (id, version, name, family, given, reading, address_as, organisation, language, since, \
         source, placeholder, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) RETURNING key",
    )
    .bind(new.id.as_str())
    .bind(new.version.cast_signed())
    .bind(new.name.raw())
    .bind(new.family.as_ref().map(Untrusted::raw))
    .bind(new.given.as_ref().map(Untrusted::raw))
    .bind(new.reading.as_ref().map(Untrusted::raw))
    .bind(new.address_as.raw())
    .bind(new.organisation.as_ref().map(Untrusted::raw))
    .bind(new.language.as_ref().map(word))
    .bind(new.since.map(Time::millis))
    .bind(new.source.as_deref())
    .bind(i64::from(placeholder))
    .bind(now.millis())
    .fetch_one(conn)
    .await?;
    row.try_get(0)
}

/// Writes a customer's own row back; it is a placeholder no more.
pub async fn update(conn: &mut Conn, key: i64, customer: &Customer) -> Result<()> {
    sqlx::query(
        "UPDATE customers SET version = $2, name = $3, family = $4, given = $5, reading = $6, address_as = $7, \
         organisation = $8, language = $9, since = $10, source = $11, placeholder = 0 WHERE key = $1",
    )
    .bind(key)
    .bind(customer.version.cast_signed())
    .bind(customer.name.raw())
    .bind(customer.family.as_ref().map(Untrusted::raw))
    .bind(customer.given.as_ref().map(Untrusted::raw))
    .bind(customer.reading.as_ref().map(Untrusted::raw))
    .bind(customer.address_as.raw())
    .bind(customer.organisation.as_ref().map(Untrusted::raw))
    .bind(customer.language.as_ref().map(word))
    .bind(customer.since.map(Time::millis))
    .bind(customer.source.as_deref())
    .execute(conn)
    .await?;
    Ok(())
}

/// Notes the sequence of a customer's last change.
pub async fn set_version(conn: &mut Conn, key: i64, version: u64) -> Result<()> {
    sqlx::query("UPDATE customers SET version = $2 WHERE key = $1")
        .bind(key)
        .bind(version.cast_signed())
        .execute(conn)
        .await?;
    Ok(())
}

/// Replaces a customer's contact points; `normal` is what each is compared by.
pub async fn put_contacts(conn: &mut Conn, key: i64, contacts: &[(ContactPoint, String)]) -> Result<()> {
    sqlx::query("DELETE FROM contact_points WHERE customer_key = $1").bind(key).execute(&mut *conn).await?;
    for (position, (contact, normal)) in (0_i64..).zip(contacts) {
        sqlx::query(
            "INSERT INTO contact_points (customer_key, position, kind, value, normal) VALUES ($1, $2, $3, $4, $5)",
        )
        .bind(key)
        .bind(position)
        .bind(word(&contact.kind))
        .bind(contact.value.raw())
        .bind(normal)
        .execute(&mut *conn)
        .await?;
    }
    Ok(())
}

/// The key of a customer.
pub async fn key_of(conn: &mut Conn, id: &CustomerId) -> Result<Option<i64>> {
    let row = sqlx::query("SELECT key FROM customers WHERE id = $1").bind(id.as_str()).fetch_optional(conn).await?;
    row.map(|row| row.try_get(0)).transpose()
}

/// A customer by id and names.
pub async fn reference(conn: &mut Conn, key: i64) -> Result<CustomerRef> {
    let row =
        sqlx::query("SELECT id, name, address_as FROM customers WHERE key = $1").bind(key).fetch_one(conn).await?;
    let columns = Columns(&row);
    Ok(CustomerRef {
        id: CustomerId::new(columns.string("id")?),
        name: columns.text("name")?,
        address_as: columns.text("address_as")?,
        distinction: None,
    })
}

/// The teams whose queues hold conversations of this customer; `None` is a queue of everybody's.
pub async fn teams(conn: &mut Conn, key: i64) -> Result<Vec<Option<TeamId>>> {
    let rows = sqlx::query(
        "SELECT DISTINCT q.team_id FROM conversations c JOIN queues q ON q.key = c.queue_key WHERE c.customer_key = $1",
    )
    .bind(key)
    .fetch_all(conn)
    .await?;
    rows.iter().map(|row| Ok(row.try_get::<Option<String>, _>(0)?.map(TeamId::new))).collect()
}

/// A customer's contact points.
pub async fn contacts(conn: &mut Conn, key: i64) -> Result<Vec<ContactPoint>> {
    let rows = sqlx::query("SELECT kind, value FROM contact_points WHERE customer_key = $1 ORDER BY position")
        .bind(key)
        .fetch_all(conn)
        .await?;
    rows.iter()
        .map(|row| {
            let columns = Columns(row);
            Ok(ContactPoint::new(columns.word("kind")?, columns.text("value")?))
        })
        .collect()
}

/// Everything of a customer that a reader of `queues` (none: of all) may see.
pub async fn get(conn: &mut Conn, key: i64, queues: Option<&[i64]>) -> Result<Customer> {
    let row = sqlx::query("SELECT * FROM customers WHERE key = $1").bind(key).fetch_one(&mut *conn).await?;
    let columns = Columns(&row);
    let totals = sqlx::query(
        "SELECT (SELECT COUNT(*) FROM conversations WHERE customer_key = $1) AS conversations, \
         (SELECT COUNT(*) FROM purchases WHERE customer_key = $1) AS purchases, \
         (SELECT COALESCE(MAX(version), 0) FROM conversations WHERE customer_key = $1) AS conversation_version, \
         (SELECT COALESCE(MAX(version), 0) FROM purchases WHERE customer_key = $1) AS purchase_version",
    )
    .bind(key)
    .fetch_one(&mut *conn)
    .await?;
    // The panel shows matters and orders too: it is as new as the newest of them.
    let version = columns
        .int("version")?
        .max(Columns(&totals).int("conversation_version")?)
        .max(Columns(&totals).int("purchase_version")?);
    let count = |column| Ok::<_, super::Error>(u32::try_from(Columns(&totals).int(column)?).unwrap_or(u32::MAX));
    let id = CustomerId::new(columns.string("id")?);
    Ok(Customer {
        version: version.cast_unsigned(),
        family: columns.text_or_none("family")?,
        given: columns.text_or_none("given")?,
        reading: columns.text_or_none("reading")?,
        organisation: columns.text_or_none("organisation")?,
        language: columns.word_or_none("language")?,
        since: columns.time_or_none("since")?,
        contacts: contacts(conn, key).await?,
        memories: preferences(conn, key, columns.time("created_at")?).await?,
        source: columns.string_or_none("source")?,
        conversations: count("conversations")?,
        purchase_count: count("purchases")?,
        purchases: purchases(conn, key).await?,
        touchpoints: touchpoints(conn, key, queues, None, PANEL).await?,
        open: open(conn, key, queues).await?,
        promises: super::promises::of_customer(conn, key, queues, PROMISES).await?,
        gestures: super::goodwill::of_customer(conn, key, queues, Time::from_millis(0), PANEL).await?,
        candidates: candidates(conn, key).await?,
        ..Customer::new(id, columns.text("name")?, columns.text("address_as")?)
    })
}

async fn preferences(conn: &mut Conn, key: i64, at: Time) -> Result<Vec<Memory>> {
    let rows =
        sqlx::query("SELECT position, text, confirmed_at FROM preferences WHERE customer_key = $1 ORDER BY position")
            .bind(key)
            .fetch_all(conn)
            .await?;
    rows.iter()
        .map(|row| {
            let columns = Columns(row);
            let preference = Preference { text: columns.text("text")?, sensitive: false };
            Ok(Memory {
                id: MemoryId::new(format!("mem_{key}_{}", columns.int("position")?)),
                what: Remembered::Preference(preference),
                learnt: Learnt { at, by: None, conversation: None, message: None },
                confirmed_at: columns.time_or_none("confirmed_at")?,
                consented_at: None,
            })
        })
        .collect()
}

async fn purchases(conn: &mut Conn, key: i64) -> Result<Vec<Purchase>> {
    let rows = sqlx::query(
        "SELECT p.*, u.id AS customer_id FROM purchases p JOIN customers u ON u.key = p.customer_key \
         WHERE p.customer_key = $1 ORDER BY p.placed_at DESC, p.key DESC LIMIT $2",
    )
    .bind(key)
    .bind(PANEL)
    .fetch_all(&mut *conn)
    .await?;
    let mut purchases = Vec::with_capacity(rows.len());
    for row in &rows {
        purchases.push(purchase(conn, row).await?);
    }
    Ok(purchases)
}

/// An order by its id, with the key of its customer.
pub async fn purchase_by_id(conn: &mut Conn, id: &PurchaseId) -> Result<Option<(i64, Purchase)>> {
    let row = sqlx::query(
        "SELECT p.*, u.id AS customer_id FROM purchases p JOIN customers u ON u.key = p.customer_key WHERE p.id = $1",
    )
    .bind(id.as_str())
    .fetch_optional(&mut *conn)
    .await?;
    match row {
        Some(row) => Ok(Some((row.try_get("customer_key")?, purchase(conn, &row).await?))),
        None => Ok(None),
    }
}

async fn purchase(conn: &mut Conn, row: &sqlx::sqlite::SqliteRow) -> Result<Purchase> {
    let columns = Columns(row);
    let items = sqlx::query(
        "SELECT name, quantity, amount_minor FROM purchase_items WHERE purchase_key = $1 ORDER BY position LIMIT $2",
    )
    .bind(columns.int("key")?)
    .bind(PANEL)
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
        state_at: None,
        due_at: None,
        total: Money { minor: columns.int("total_minor")?, currency: columns.string("currency")? },
        items,
        item_count: u32::try_from(columns.int("item_count")?).unwrap_or(u32::MAX),
    })
}

/// A customer's contacts, newest first, after the place (moment, number) `after`.
pub async fn touchpoints(
    conn: &mut Conn,
    key: i64,
    queues: Option<&[i64]>,
    after: Option<(i64, i64)>,
    limit: i64,
) -> Result<Vec<Touchpoint>> {
    let within = super::within(queues);
    let statement = format!(
        "SELECT c.*, COALESCE(c.last_message_at, c.created_at) AS touched_at FROM conversations c \
         WHERE c.customer_key = $1{within} AND (COALESCE(c.last_message_at, c.created_at), c.key) < ($2, $3) \
         ORDER BY COALESCE(c.last_message_at, c.created_at) DESC, c.key DESC LIMIT $4"
    );
    let (at, number) = after.unwrap_or((i64::MAX, i64::MAX));
    let rows =
        sqlx::query(sqlx::AssertSqlSafe(statement)).bind(key).bind(at).bind(number).bind(limit).fetch_all(conn).await?;
    rows.iter()
        .map(|row| {
            let columns = Columns(row);
            let wrap_up: Option<crate::api::WrapUp> = columns.json_or_none("wrap_up")?;
            Ok(Touchpoint {
                id: TouchpointId::new(columns.string("id")?),
                kind: TouchpointKind::Conversation,
                at: columns.time("touched_at")?,
                channel: Some(columns.word("channel")?),
                subject: columns.text("subject")?,
                outcome: None,
                stuck_on: None,
                agent: columns.text_or_none("assignee_name")?,
                sensitive: false,
                matter: Some(Matter {
                    id: ConversationId::new(columns.string("id")?),
                    number: columns.int("key")?,
                    status: columns.word("status")?,
                    result: wrap_up.and_then(|wrap_up| wrap_up.result),
                    resolved_at: columns.time_or_none("resolved_at")?,
                }),
            })
        })
        .collect()
}

async fn open(conn: &mut Conn, key: i64, queues: Option<&[i64]>) -> Result<Vec<OtherConversation>> {
    let within = super::within(queues);
    let statement = format!(
        "SELECT c.* FROM conversations c WHERE c.customer_key = $1 AND c.done = 0{within} \
         ORDER BY c.last_message_at DESC, c.key DESC LIMIT $2"
    );
    let rows = sqlx::query(sqlx::AssertSqlSafe(statement)).bind(key).bind(PANEL).fetch_all(conn).await?;
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

/// Other people who can be reached by a contact point of this one, at most five.
async fn candidates(conn: &mut Conn, key: i64) -> Result<Vec<CustomerRef>> {
    let rows = sqlx::query(
        "SELECT DISTINCT u.key, u.id, u.name, u.address_as FROM contact_points mine \
         JOIN contact_points theirs ON theirs.kind = mine.kind AND theirs.normal = mine.normal \
         JOIN customers u ON u.key = theirs.customer_key \
         WHERE mine.customer_key = $1 AND theirs.customer_key <> $1 ORDER BY u.key LIMIT 5",
    )
    .bind(key)
    .fetch_all(conn)
    .await?;
    rows.iter()
        .map(|row| {
            let columns = Columns(row);
            Ok(CustomerRef {
                id: CustomerId::new(columns.string("id")?),
                name: columns.text("name")?,
                address_as: columns.text("address_as")?,
                distinction: None,
            })
        })
        .collect()
}

/// What another system calls a thing of ours.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct External {
    /// Key in the kind's table.
    pub target: i64,
    /// SHA-256 of its content, for imports.
    pub hash: Option<String>,
}

/// The thing that `source` calls `id`. Kinds: customer, order, conversation, message, thread.
pub async fn external(conn: &mut Conn, kind: &str, source: &str, id: &str) -> Result<Option<External>> {
    let row = sqlx::query("SELECT target, hash FROM external_ids WHERE kind = $1 AND source = $2 AND external_id = $3")
        .bind(kind)
        .bind(source)
        .bind(id)
        .fetch_optional(conn)
        .await?;
    row.map(|row| {
        let columns = Columns(&row);
        Ok(External { target: columns.int("target")?, hash: columns.string_or_none("hash")? })
    })
    .transpose()
}

/// Notes what `source` calls a thing, over what it called so before.
pub async fn put_external(conn: &mut Conn, kind: &str, source: &str, id: &str, external: &External) -> Result<()> {
    sqlx::query(
        "INSERT INTO external_ids (kind, source, external_id, target, hash) VALUES ($1, $2, $3, $4, $5) \
         ON CONFLICT (kind, source, external_id) DO UPDATE SET target = $4, hash = $5",
    )
    .bind(kind)
    .bind(source)
    .bind(id)
    .bind(external.target)
    .bind(external.hash.as_deref())
    .execute(conn)
    .await?;
    Ok(())
}

/// What `source` calls the thing with this key, the newest name.
pub async fn external_of(conn: &mut Conn, kind: &str, source: &str, target: i64) -> Result<Option<String>> {
    let row = sqlx::query(
        "SELECT external_id FROM external_ids WHERE kind = $1 AND target = $2 AND source = $3 \
         ORDER BY external_id LIMIT 1",
    )
    .bind(kind)
    .bind(target)
    .bind(source)
    .fetch_optional(conn)
    .await?;
    row.map(|row| row.try_get(0)).transpose()
}
