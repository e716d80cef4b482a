//! Whom an incident touches, how each can be reached, and what was made of its text for them.

use sqlx::sqlite::SqliteRow;
use sqlx::{AssertSqlSafe, Row as _};

use crate::api::{
    Author, Channel, ConversationId, CustomerRef, Envelope, Language, MessageId, MessageState, Time, Told, TouchedState,
};
use crate::server::db::{Columns, Conn, Result, customers, proactive, word};
use crate::text::Untrusted;

/// Whoever was not told, or got nothing of it.
const TO_BE_TOLD: &str = "(state IN ('untold', 'recalled') OR (state = 'sent' AND message_key IN \
     (SELECT m.key FROM messages m WHERE m.state IN ('recalled', 'failed', 'kept'))))";

/// So many of their last lines tell their language.
const LINES: usize = 5;

/// A part of a name as a pattern of LIKE.
fn pattern(part: &Untrusted) -> String {
    let mut pattern = String::from("%");
    for c in part.raw().trim().chars() {
        if matches!(c, '!' | '%' | '_') {
            pattern.push('!');
        }
        pattern.push(c);
    }
    pattern.push('%');
    pattern
}

/// Nobody is named by the incident any more, until they are named anew; what of theirs was touched is forgotten where
/// they were not told of it.
pub async fn forget_named(conn: &mut Conn, incident: i64) -> Result<()> {
    let forget = format!(
        "UPDATE incident_people SET named = 0, product = CASE WHEN {TO_BE_TOLD} THEN NULL ELSE product END \
         WHERE incident_key = $1"
    );
    sqlx::query(AssertSqlSafe(forget)).bind(incident).execute(conn).await?;
    Ok(())
}

/// Of these customers, whoever an order named and nobody told yet is named no more.
pub async fn forget_ordered(conn: &mut Conn, incident: i64, customers: &[i64]) -> Result<()> {
    let statement = format!(
        "UPDATE incident_people SET named = 0, product = NULL WHERE incident_key = $1 AND {TO_BE_TOLD} \
         AND product IS NOT NULL AND customer_key IN ({})",
        listed(customers)
    );
    sqlx::query(AssertSqlSafe(statement)).bind(incident).execute(conn).await?;
    Ok(())
}

/// Which of these customers an incident names, each with what of theirs it touches.
pub async fn named_of(conn: &mut Conn, incident: i64, customers: &[i64]) -> Result<Vec<(i64, Option<Untrusted>)>> {
    let statement = format!(
        "SELECT customer_key, product FROM incident_people WHERE incident_key = $1 AND named = 1 \
         AND customer_key IN ({}) ORDER BY key",
        listed(customers)
    );
    let rows = sqlx::query(AssertSqlSafe(statement)).bind(incident).fetch_all(conn).await?;
    rows.iter().map(|row| Ok((row.try_get("customer_key")?, Columns(row).text_or_none("product")?))).collect()
}

fn listed(keys: &[i64]) -> String {
    keys.iter().map(i64::to_string).collect::<Vec<_>>().join(", ")
}

/// Names everybody (of these customers, where they are given) with an order that one of `products` names and that stands,
/// walking the orders once.
pub async fn name_by_products(
    conn: &mut Conn,
    incident: i64,
    products: &[Untrusted],
    from: Option<Time>,
    customers: Option<&[i64]>,
) -> Result<()> {
    if products.is_empty() {
        return Ok(());
    }
    let of_these = customers.map_or_else(String::new, |keys| format!(" AND p.customer_key IN ({})", listed(keys)));
    let is_one = (0..products.len()).map(|at| {
        let (part, name) = (2 * at + 2, 2 * at + 3);
        format!("LOWER(i.name) LIKE LOWER(${part}) ESCAPE '!' OR LOWER(p.order_name) = LOWER(${name})")
    });
    let statement = format!(
        "SELECT p.customer_key, MIN(i.name) AS product FROM purchases p JOIN purchase_items i ON i.purchase_key = p.key \
         WHERE p.placed_at >= $1 AND p.state NOT IN ('cancelled', 'returned', 'refunded') AND ({}){of_these} \
         GROUP BY p.customer_key ORDER BY p.customer_key",
        is_one.collect::<Vec<_>>().join(" OR ")
    );
    let mut query = sqlx::query(AssertSqlSafe(statement)).bind(from.map_or(i64::MIN, Time::millis));
    for product in products {
        query = query.bind(pattern(product)).bind(product.raw().trim());
    }
    let rows = query.fetch_all(&mut *conn).await?;
    for row in &rows {
        let product: String = row.try_get("product")?;
        name(conn, incident, row.try_get("customer_key")?, Some(&product)).await?;
    }
    Ok(())
}

/// Whether a conversation of this customer has one of these labels.
pub async fn is_tagged(conn: &mut Conn, customer: i64, tags: &[Untrusted]) -> Result<bool> {
    if tags.is_empty() {
        return Ok(false);
    }
    let rows = sqlx::query("SELECT tags FROM conversations WHERE customer_key = $1 AND tags <> '[]'")
        .bind(customer)
        .fetch_all(conn)
        .await?;
    for row in &rows {
        let theirs: Vec<Untrusted> = Columns(row).json("tags")?;
        if theirs.iter().any(|tag| tags.contains(tag)) {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Names everybody with a conversation that has one of these labels.
pub async fn name_by_tags(conn: &mut Conn, incident: i64, tags: &[Untrusted]) -> Result<()> {
    if tags.is_empty() {
        return Ok(());
    }
    let rows = sqlx::query("SELECT DISTINCT customer_key, tags FROM conversations WHERE tags <> '[]'")
        .fetch_all(&mut *conn)
        .await?;
    for row in &rows {
        let theirs: Vec<Untrusted> = Columns(row).json("tags")?;
        if theirs.iter().any(|tag| tags.contains(tag)) {
            name(conn, incident, row.try_get("customer_key")?, None).await?;
        }
    }
    Ok(())
}

/// Names one customer, with what of theirs is touched where that is known; whether that says more than was known.
pub async fn name(conn: &mut Conn, incident: i64, customer: i64, product: Option<&str>) -> Result<bool> {
    let known = "UPDATE incident_people SET named = 1, product = COALESCE(product, $3) WHERE incident_key = $1 \
         AND customer_key = $2 AND (named = 0 OR (product IS NULL AND $3 IS NOT NULL))";
    let new = "INSERT INTO incident_people (incident_key, customer_key, product, named, state) \
         SELECT $1, $2, $3, 1, 'untold' WHERE NOT EXISTS (SELECT 1 FROM incident_people \
         WHERE incident_key = $1 AND customer_key = $2)";
    let mut changed = 0;
    for statement in [known, new] {
        let query = sqlx::query(statement).bind(incident).bind(customer).bind(product);
        changed += query.execute(&mut *conn).await?.rows_affected();
    }
    Ok(changed > 0)
}

/// One customer of an incident, with what decides how they can be reached.
#[derive(Clone, Debug)]
pub struct Person {
    /// Key of the row.
    pub key: i64,
    /// Key of the customer.
    pub customer: i64,
    /// By id and names.
    pub reference: CustomerRef,
    /// What of theirs is touched.
    pub product: Option<Untrusted>,
    /// How far they are.
    pub state: TouchedState,
    /// Their language on record.
    pub language: Option<Language>,
    /// What they wrote last; nothing where their language is on record.
    pub wrote: Option<Untrusted>,
    /// The channel they like best.
    pub likes: Option<Channel>,
    /// Their mail address, the one they like best.
    pub mail: Option<Untrusted>,
    /// The handle they last wrote by in private; where their channel did not tell it, the only one on record.
    pub handle: Option<Untrusted>,
    /// The private channel of that.
    pub handle_on: Option<Channel>,
    /// A flag stands on their record with which no automatic word goes out.
    pub flagged: bool,
    /// Their newest word on being told what is new.
    pub consent: Option<String>,
    /// Who of us told them.
    pub told: Option<Told>,
    /// Their message, its conversation and how far it is.
    pub message: Option<(MessageId, ConversationId, Option<MessageState>)>,
}

/// A customer as far as it decides how they can be reached, whatever touches them.
pub async fn anybody(conn: &mut Conn, customer: i64) -> Result<Person> {
    let statement = format!(
        "SELECT 0 AS key, u.key AS customer_key, NULL AS product, 'untold' AS state, {}, NULL AS message_id, \
         NULL AS message_state, NULL AS conversation_id, NULL AS told_by, NULL AS told_at, NULL AS told_in \
         FROM customers u WHERE u.key = $1",
        reachable(Time::from_millis(0))
    );
    person(&sqlx::query(AssertSqlSafe(statement)).bind(customer).fetch_one(conn).await?)
}

/// Columns of a customer `u` that decide how they can be reached.
fn reachable(now: Time) -> String {
    let contact = |kind: &str| {
        format!(
            "(SELECT p.value FROM contact_points p WHERE p.customer_key = u.key AND p.kind = '{kind}' \
             AND p.value <> '' ORDER BY p.preferred DESC, p.verified DESC, p.position LIMIT 1) AS {kind}"
        )
    };
    let private = "FROM conversations c WHERE c.customer_key = u.key AND c.public = 0 \
         AND c.channel IN ('chat', 'social') AND c.last_inbound_at IS NOT NULL \
         ORDER BY c.last_inbound_at DESC, c.key DESC LIMIT 1";
    let line = |back: usize| {
        format!(
            "COALESCE((SELECT m.text FROM messages m WHERE m.kind = 'inbound' AND m.conversation_key = (SELECT c.key \
             FROM conversations c WHERE c.customer_key = u.key AND c.last_inbound_at IS NOT NULL \
             ORDER BY c.last_inbound_at DESC, c.key DESC LIMIT 1) ORDER BY m.position DESC LIMIT 1 OFFSET {back}), '')"
        )
    };
    // One line may be a number or an "OK": that says nothing about their language.
    let lines = (0..LINES).map(line).collect::<Vec<_>>().join(" || ' ' || ");
    format!(
        "u.id, u.name, u.address_as, u.distinction, u.language, u.channel AS likes, {mail}, {handle}, \
         (SELECT COUNT(*) FROM contact_points p WHERE p.customer_key = u.key AND p.kind = 'handle' AND p.value <> '') \
         AS handles, (SELECT c.channel {private}) AS handle_on, \
         (SELECT m.envelope FROM messages m WHERE m.kind = 'inbound' AND m.conversation_key = (SELECT c.key {private}) \
         ORDER BY m.position DESC LIMIT 1) AS came_in, CASE WHEN u.language IS NULL THEN {lines} END AS wrote, \
         EXISTS (SELECT 1 FROM memories r WHERE r.customer_key = u.key AND r.type = 'flag' \
         AND (r.until_at IS NULL OR r.until_at > {now}) AND (r.detail LIKE '%\"bereavement\"%' \
         OR r.detail LIKE '%\"abuse\"%' OR r.detail LIKE '%\"legal_hold\"%' OR r.detail LIKE '%\"in_danger\"%' \
         OR r.detail LIKE '%\"account_at_risk\"%')) AS flagged, \
         (SELECT r.detail FROM memories r WHERE r.customer_key = u.key AND r.type = 'consent' \
         AND r.detail LIKE '%\"news\"%' ORDER BY r.learnt_at DESC, r.key DESC LIMIT 1) AS consent",
        mail = contact("mail"),
        handle = contact("handle"),
        now = now.millis(),
    )
}

/// The customers of an incident (only this one's row, where named), in the order in which they came to be touched; of two
/// records that were made one, once. Only those within reach of a reader of `queues`.
pub async fn people(
    conn: &mut Conn,
    incident: i64,
    queues: Option<&[i64]>,
    only: Option<i64>,
    now: Time,
) -> Result<Vec<Person>> {
    let one = only.map_or_else(String::new, |key| format!(" AND e.key = {key}"));
    let statement = format!(
        "SELECT e.key, e.customer_key, e.product, e.state, {reachable}, \
         s.id AS message_id, s.state AS message_state, k.id AS conversation_id, \
         t.author AS told_by, t.at AS told_at, w.id AS told_in \
         FROM incident_people e JOIN incidents n ON n.key = e.incident_key JOIN customers u ON u.key = e.customer_key \
         LEFT JOIN messages s ON s.key = e.message_key LEFT JOIN conversations k ON k.key = s.conversation_key \
         LEFT JOIN messages t ON t.key = (SELECT MIN(m.key) {ours} AND c.customer_key = e.customer_key \
         AND c.last_message_at >= n.opened_at AND m.at >= n.opened_at) \
         LEFT JOIN conversations w ON w.key = t.conversation_key \
         WHERE e.incident_key = $1 AND (e.named = 1 OR e.state <> 'untold'){one}{reach} ORDER BY e.key",
        reachable = reachable(now),
        ours = proactive::OURS,
        reach = customers::within_reach(queues),
    );
    let rows = sqlx::query(AssertSqlSafe(statement)).bind(incident).fetch_all(conn).await?;
    let mut people = rows.iter().map(person).collect::<Result<Vec<Person>>>()?;
    // Whoever has their message stands for both.
    let mut has: std::collections::HashMap<i64, i64> = std::collections::HashMap::new();
    for person in &people {
        let kept = has.entry(person.customer).or_insert(person.key);
        if person.state != TouchedState::Untold {
            *kept = person.key;
        }
    }
    people.retain(|person| has.get(&person.customer) == Some(&person.key));
    Ok(people)
}

fn person(row: &SqliteRow) -> Result<Person> {
    let columns = Columns(row);
    let message = match (columns.string_or_none("message_id")?, columns.string_or_none("conversation_id")?) {
        (Some(message), Some(conversation)) => {
            Some((MessageId::new(message), ConversationId::new(conversation), columns.word_or_none("message_state")?))
        }
        _ => None,
    };
    let told = (columns.json_or_none("told_by")?, columns.time_or_none("told_at")?, columns.string_or_none("told_in")?);
    let told = match told {
        (Some(Author::Agent(by)), Some(at), Some(conversation)) => {
            Some(Told { by, at, conversation: ConversationId::new(conversation) })
        }
        _ => None,
    };
    // What stands at their end: whoever got nothing is to be told.
    let gone =
        matches!(message, Some((_, _, Some(MessageState::Recalled | MessageState::Failed | MessageState::Kept))));
    let state = columns.word("state")?;
    let state = if state == TouchedState::Sent && gone { TouchedState::Recalled } else { state };
    let came_in: Option<Envelope> = columns.json_or_none("came_in")?;
    let is_only = columns.int("handles")? == 1;
    let only = columns.text_or_none("handle")?.filter(|_| is_only);
    Ok(Person {
        key: columns.int("key")?,
        customer: columns.int("customer_key")?,
        reference: customers::reference_of(row)?,
        product: columns.text_or_none("product")?,
        state,
        language: columns.word_or_none("language")?,
        wrote: columns.text_or_none("wrote")?,
        likes: columns.word_or_none("likes")?,
        mail: columns.text_or_none("mail")?,
        handle: came_in.and_then(|envelope| envelope.from).or(only),
        handle_on: columns.word_or_none("handle_on")?,
        flagged: columns.flag("flagged")?,
        consent: columns.string_or_none("consent")?,
        told,
        message,
    })
}

/// Sets how far one customer is.
pub async fn set_state(conn: &mut Conn, person: i64, state: TouchedState, message: Option<i64>) -> Result<()> {
    sqlx::query("UPDATE incident_people SET state = $2, message_key = $3 WHERE key = $1")
        .bind(person)
        .bind(word(&state))
        .bind(message)
        .execute(conn)
        .await?;
    Ok(())
}

/// Everything of the incident that can still be taken back is being taken back from now on: what was planned is dropped
/// at once, what is held is held for ever, so that none of it goes out before its turn. How many.
pub async fn stop(conn: &mut Conn, incident: i64) -> Result<u64> {
    let mut stopped = 0;
    for statement in [
        "UPDATE incident_people SET state = 'recalled' WHERE incident_key = $1 AND state = 'planned'",
        "UPDATE incident_people SET state = 'recalling' WHERE incident_key = $1 AND state = 'sent' \
         AND message_key IN (SELECT message_key FROM holds)",
        "UPDATE holds SET release_at = 9223372036854775807 WHERE release_at IS NOT NULL AND message_key IN \
         (SELECT message_key FROM incident_people WHERE incident_key = $1 AND state = 'recalling')",
    ] {
        stopped += sqlx::query(statement).bind(incident).execute(&mut *conn).await?.rows_affected();
    }
    Ok(stopped)
}

/// Work that waits: keys of at most `limit` rows in `state`, each with its incident and message.
pub async fn work(conn: &mut Conn, state: TouchedState, limit: i64) -> Result<Vec<(i64, i64, Option<i64>)>> {
    let rows = sqlx::query(
        "SELECT key, incident_key, message_key FROM incident_people WHERE state = $1 \
         AND state IN ('planned', 'recalling') ORDER BY key LIMIT $2",
    )
    .bind(word(&state))
    .bind(limit)
    .fetch_all(conn)
    .await?;
    rows.iter().map(|row| Ok((row.try_get(0)?, row.try_get(1)?, row.try_get(2)?))).collect()
}

/// Whether a customer was told of an incident since `since`, or is touched by one that holds.
pub async fn concern(conn: &mut Conn, customer: i64, since: Time, now: Time) -> Result<bool> {
    let row = sqlx::query(
        "SELECT COUNT(*) AS n FROM incident_people e JOIN incidents n ON n.key = e.incident_key \
         WHERE e.customer_key = $1 AND ((e.named = 1 AND n.ended_at IS NULL AND (n.until_at IS NULL OR n.until_at > $3)) \
         OR (e.state = 'sent' AND n.told_at >= $2))",
    )
    .bind(customer)
    .bind(since.millis())
    .bind(now.millis())
    .fetch_one(conn)
    .await?;
    Ok(Columns(&row).int("n")? > 0)
}
