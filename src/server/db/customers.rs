//! Customers: their own rows, how they can be reached, and everything the panel shows of them.

use sqlx::Row as _;
use sqlx::sqlite::SqliteRow;

use super::{
    Columns, Conn, Result, find, goodwill, json, memories, merges, proactive, promises, purchases, timeline, word,
};
use crate::api::{ContactPoint, Customer, CustomerId, CustomerRef, TeamId, Time};
use crate::text::Untrusted;

/// How much of each list the panel beside a conversation gets.
pub const PANEL: i64 = 20;

/// How many promises: an open one that is not shown is one that is not kept.
const PROMISES: i64 = 50;

/// How long a gesture of goodwill is shown.
const YEAR_MS: i64 = 365 * 24 * 60 * 60 * 1000;

/// Other people who share a name or a contact point: as many as it takes to know that one must look.
pub const FEW: i64 = 5;

/// The keys of all customers who can be reached by this contact point, at most `limit`.
pub async fn with_contact(conn: &mut Conn, kind: &str, normal: &str, limit: i64) -> Result<Vec<i64>> {
    let rows = sqlx::query(
        "SELECT DISTINCT p.customer_key FROM contact_points p JOIN customers u ON u.key = p.customer_key \
         WHERE p.kind = $1 AND p.normal = $2 AND u.merged_into IS NULL ORDER BY p.customer_key LIMIT $3",
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

/// A customer's own row, with what only the server knows of it. The customer's lists are empty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Own {
    /// Who they are.
    pub customer: Customer,
    /// Sequence of the last change of the record itself.
    pub edited: u64,
    /// The form of address was chosen, not made from the name.
    pub addressed: bool,
    /// Key of the record that this one is part of now.
    pub merged_into: Option<i64>,
}

fn own_of(row: &SqliteRow) -> Result<Own> {
    let columns = Columns(row);
    let id = CustomerId::new(columns.string("id")?);
    let customer = Customer {
        version: columns.int("version")?.cast_unsigned(),
        family: columns.text_or_none("family")?,
        given: columns.text_or_none("given")?,
        reading: columns.text_or_none("reading")?,
        honorific: columns.text_or_none("honorific")?,
        distinction: columns.text_or_none("distinction")?,
        organisation: columns.text_or_none("organisation")?,
        language: columns.word_or_none("language")?,
        time_zone: columns.string_or_none("time_zone")?,
        channel: columns.word_or_none("channel")?,
        hours: columns.json("hours")?,
        persona: columns.text_or_none("persona")?,
        journey: columns.word_or_none("journey")?,
        since: columns.time_or_none("since")?,
        source: columns.string_or_none("source")?,
        ..Customer::new(id, columns.text("name")?, columns.text("address_as")?)
    };
    Ok(Own {
        customer,
        edited: columns.int("edited")?.cast_unsigned(),
        addressed: columns.flag("addressed")?,
        merged_into: columns.int_or_none("merged_into")?,
    })
}

/// The row of a customer.
pub async fn own(conn: &mut Conn, key: i64) -> Result<Own> {
    own_of(&sqlx::query("SELECT * FROM customers WHERE key = $1").bind(key).fetch_one(conn).await?)
}

/// Writes a customer's own row back; it is a placeholder no more.
pub async fn update(conn: &mut Conn, key: i64, own: &Own) -> Result<()> {
    let Own { customer, edited, addressed, merged_into } = own;
    sqlx::query(
        "UPDATE customers SET version = $2, name = $3, family = $4, given = $5, reading = $6, address_as = $7, \
         organisation = $8, language = $9, since = $10, source = $11, honorific = $12, distinction = $13, \
         time_zone = $14, channel = $15, hours = $16, persona = $17, journey = $18, edited = $19, addressed = $20, \
         merged_into = $21, placeholder = 0 WHERE key = $1",
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
    .bind(customer.honorific.as_ref().map(Untrusted::raw))
    .bind(customer.distinction.as_ref().map(Untrusted::raw))
    .bind(customer.time_zone.as_deref())
    .bind(customer.channel.as_ref().map(word))
    .bind(json(&customer.hours))
    .bind(customer.persona.as_ref().map(Untrusted::raw))
    .bind(customer.journey.as_ref().map(word))
    .bind(edited.cast_signed())
    .bind(i64::from(*addressed))
    .bind(merged_into)
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

/// Notes the sequence of the last change of a customer's record itself.
pub async fn set_edited(conn: &mut Conn, key: i64, version: u64) -> Result<()> {
    sqlx::query("UPDATE customers SET version = $2, edited = $2 WHERE key = $1")
        .bind(key)
        .bind(version.cast_signed())
        .execute(conn)
        .await?;
    Ok(())
}

/// One of a customer's contact points as it is stored.
struct Stored {
    key: i64,
    point: ContactPoint,
    normal: String,
    told: bool,
}

async fn stored(conn: &mut Conn, key: i64) -> Result<Vec<Stored>> {
    let rows = sqlx::query("SELECT * FROM contact_points WHERE customer_key = $1 ORDER BY position, key")
        .bind(key)
        .fetch_all(conn)
        .await?;
    rows.iter()
        .map(|row| {
            let columns = Columns(row);
            let point = ContactPoint {
                kind: columns.word("kind")?,
                value: columns.text("value")?,
                label: columns.text_or_none("label")?,
                preferred: columns.flag("preferred")?,
                verified: columns.flag("verified")?,
            };
            let (normal, told) = (columns.string("normal")?, columns.flag("told")?);
            Ok(Stored { key: columns.int("key")?, point, normal, told })
        })
        .collect()
}

/// A customer's contact points, each place once.
pub async fn contacts(conn: &mut Conn, key: i64) -> Result<Vec<ContactPoint>> {
    let mut seen = std::collections::BTreeSet::new();
    let mut points = stored(conn, key).await?;
    points.retain(|stored| stored.normal.is_empty() || seen.insert((stored.point.kind, stored.normal.clone())));
    Ok(points.into_iter().map(|stored| stored.point).collect())
}

/// Sets a customer's contact points; `normal` is what each is compared by. `told` by another system, they replace only
/// what such systems told before, and leave alone what an agent noted on those that stay.
pub async fn put_contacts(conn: &mut Conn, key: i64, contacts: &[(ContactPoint, String)], told: bool) -> Result<()> {
    let mut known = stored(conn, key).await?;
    let mut position: i64 = 0;
    for (contact, normal) in contacts {
        let same = |stored: &Stored| {
            stored.point.kind == contact.kind
                && if normal.is_empty() { stored.point.value == contact.value } else { stored.normal == *normal }
        };
        if let Some(at) = known.iter().position(same) {
            let Stored { key: row, point, .. } = known.swap_remove(at);
            let point = if told { ContactPoint { value: contact.value.clone(), ..point } } else { contact.clone() };
            sqlx::query(
                "UPDATE contact_points SET position = $2, value = $3, label = $4, preferred = $5, verified = $6 \
                 WHERE key = $1",
            )
            .bind(row)
            .bind(position)
            .bind(point.value.raw())
            .bind(point.label.as_ref().map(Untrusted::raw))
            .bind(i64::from(point.preferred))
            .bind(i64::from(point.verified))
            .execute(&mut *conn)
            .await?;
        } else {
            sqlx::query(
                "INSERT INTO contact_points (customer_key, position, kind, value, normal, label, preferred, verified, \
                 told) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
            )
            .bind(key)
            .bind(position)
            .bind(word(&contact.kind))
            .bind(contact.value.raw())
            .bind(normal)
            .bind(contact.label.as_ref().map(Untrusted::raw))
            .bind(i64::from(contact.preferred))
            .bind(i64::from(contact.verified))
            .bind(i64::from(told))
            .execute(&mut *conn)
            .await?;
        }
        position += 1;
    }
    for left in known {
        let row = if told && !left.told {
            let statement = "UPDATE contact_points SET position = $2 WHERE key = $1";
            position += 1;
            sqlx::query(statement).bind(left.key).bind(position)
        } else {
            sqlx::query("DELETE FROM contact_points WHERE key = $1").bind(left.key)
        };
        row.execute(&mut *conn).await?;
    }
    Ok(())
}

/// The key of a customer. The id of a record that was merged leads to the one it is part of now.
pub async fn key_of(conn: &mut Conn, id: &CustomerId) -> Result<Option<i64>> {
    let row =
        sqlx::query("SELECT key FROM customers WHERE id = $1").bind(id.as_str()).fetch_optional(&mut *conn).await?;
    match row {
        Some(row) => Ok(Some(alive(conn, row.try_get(0)?).await?)),
        None => Ok(None),
    }
}

/// The key of the record that this one is part of now: itself, unless it was merged.
pub async fn alive(conn: &mut Conn, mut key: i64) -> Result<i64> {
    loop {
        let row =
            sqlx::query("SELECT merged_into FROM customers WHERE key = $1").bind(key).fetch_one(&mut *conn).await?;
        match row.try_get(0)? {
            Some(next) => key = next,
            None => return Ok(key),
        }
    }
}

/// A customer by id and names.
pub async fn reference(conn: &mut Conn, key: i64) -> Result<CustomerRef> {
    let row = sqlx::query("SELECT id, name, address_as, distinction FROM customers WHERE key = $1")
        .bind(key)
        .fetch_one(conn)
        .await?;
    reference_of(&row)
}

/// Likewise, from a row with these columns.
pub fn reference_of(row: &SqliteRow) -> Result<CustomerRef> {
    let columns = Columns(row);
    Ok(CustomerRef {
        id: CustomerId::new(columns.string("id")?),
        name: columns.text("name")?,
        address_as: columns.text("address_as")?,
        distinction: columns.text_or_none("distinction")?,
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

/// "… and within reach of a reader of these queues (none: of all)": a conversation of theirs is in one of them, or they
/// have none at all. The customer is `u`.
pub fn within_reach(queues: Option<&[i64]>) -> String {
    match queues {
        None => String::new(),
        Some(_) => format!(
            " AND (EXISTS (SELECT 1 FROM conversations c WHERE c.customer_key = u.key{}) \
             OR NOT EXISTS (SELECT 1 FROM conversations c WHERE c.customer_key = u.key))",
            super::within(queues)
        ),
    }
}

/// Everything of a customer that a reader of `queues` (none: of all) may see at `now`.
pub async fn get(conn: &mut Conn, key: i64, queues: Option<&[i64]>, now: Time) -> Result<Customer> {
    let Own { customer, .. } = own(conn, key).await?;
    let totals = sqlx::query(
        "SELECT (SELECT COUNT(*) FROM conversations WHERE customer_key = $1) AS conversations, \
         (SELECT COUNT(*) FROM purchases WHERE customer_key = $1) AS purchases, \
         (SELECT COALESCE(MAX(version), 0) FROM conversations WHERE customer_key = $1) AS conversation_version, \
         (SELECT COALESCE(MAX(version), 0) FROM purchases WHERE customer_key = $1) AS purchase_version",
    )
    .bind(key)
    .fetch_one(&mut *conn)
    .await?;
    let totals = Columns(&totals);
    // The panel shows matters and orders too: it is as new as the newest of them.
    let version = customer
        .version
        .max(totals.int("conversation_version")?.cast_unsigned())
        .max(totals.int("purchase_version")?.cast_unsigned())
        .max(proactive::version(conn, key).await?);
    let count = |column| Ok::<_, super::Error>(u32::try_from(totals.int(column)?).unwrap_or(u32::MAX));
    let memories = memories::of_customer(conn, key, now).await?;
    Ok(Customer {
        version,
        namesakes: find::namesakes(conn, key, queues).await?,
        contacts: contacts(conn, key).await?,
        memories: memories.into_iter().map(|stored| stored.memory).collect(),
        related: memories::related(conn, key).await?,
        conversations: count("conversations")?,
        purchase_count: count("purchases")?,
        purchases: purchases::of_customer(conn, key, PANEL).await?,
        touchpoints: timeline::page(conn, key, queues, None, PANEL).await?.into_iter().map(|(_, it)| it).collect(),
        surveys: timeline::surveys(conn, key, FEW).await?,
        open: timeline::open(conn, key, queues).await?,
        promises: promises::of_customer(conn, key, queues, PROMISES).await?,
        gestures: goodwill::of_customer(conn, key, queues, now.plus_millis(-YEAR_MS), PANEL).await?,
        faults: proactive::faults(conn, key, now).await?,
        candidates: candidates(conn, key).await?,
        merged: merges::into(conn, key).await?,
        ..customer
    })
}

/// Other people who can be reached by a contact point of this one.
async fn candidates(conn: &mut Conn, key: i64) -> Result<Vec<CustomerRef>> {
    let mut keys: Vec<i64> = find::reached_alike(conn, key, FEW).await?.into_iter().map(|(key, _)| key).collect();
    keys.dedup();
    let mut people = Vec::with_capacity(keys.len());
    for key in keys {
        people.push(reference(conn, key).await?);
    }
    Ok(people)
}
