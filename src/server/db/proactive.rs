//! Whom to tell before they ask: one statement from what is on record, sorted and paged where it is stored.

use sqlx::{AssertSqlSafe, Row as _};

use super::{Columns, Conn, Result, customers, within};
use crate::api::{Author, ConversationId, Ground, Proactive, Time, Told};

const HOUR_MS: i64 = 60 * 60_000;
const DAY_MS: i64 = 24 * HOUR_MS;

/// What is older than this is a stale record rather than news: saying it would be worse than silence.
const OLDEST_MS: i64 = 60 * DAY_MS;

/// How long those who were told are shown.
const TOLD_MS: i64 = 7 * DAY_MS;

/// A matter that was resolved within this time is the one to go on with.
const RECENT_MS: i64 = 7 * DAY_MS;

/// A word a little before a promise was moved on record is the word that moved it.
const BEFORE_MS: i64 = HOUR_MS;

/// A place in the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// The cause's place among all.
    pub cause: i64,
    /// Since when it is so.
    pub since: i64,
    /// Key of what it is about.
    pub subject: i64,
    /// Key of the customer.
    pub customer: i64,
}

/// What is asked.
#[derive(Clone, Copy, Debug)]
pub struct Asked<'a> {
    /// The moment.
    pub now: Time,
    /// Keys of the queues the asker may read; none: all.
    pub queues: Option<&'a [i64]>,
    /// From when on silence about what is with us is too long, by the queue that last spoke with them.
    pub silent: &'a [(i64, Time)],
    /// Those who were told, instead of those who are to be.
    pub told: bool,
    /// Behind this place.
    pub after: Option<Place>,
    /// At most so many.
    pub limit: i64,
}

/// A message of one of us that went out, or is on its way, in a conversation `c`; of whom, the caller adds.
pub(super) const OURS: &str = "FROM messages m JOIN conversations c ON c.key = m.conversation_key \
     WHERE m.kind = 'outbound' AND m.author LIKE '{\"type\":\"agent\"%' \
     AND COALESCE(m.state, 'accepted') NOT IN ('recalled', 'failed', 'kept')";

/// Everything that could be told, as rows of one shape. All figures in it are our own integers.
fn facts(asked: &Asked<'_>) -> String {
    let now = asked.now.millis();
    let (oldest, day) = (now - OLDEST_MS, now + DAY_MS);
    let readable = within(asked.queues);
    let item = "COALESCE((SELECT i.name FROM purchase_items i WHERE i.purchase_key = p.key AND i.name <> '' \
         ORDER BY i.position LIMIT 1), p.order_name) AS fact, p.order_name AS detail";
    let source = "COALESCE((SELECT x.source FROM external_ids x WHERE x.kind = 'order' AND x.target = p.key LIMIT 1), '') \
         AS source";
    let promise = "p.text AS fact, p.due_words AS detail, p.due AS due, NULL AS due_before, o.name AS source";
    let promised = "FROM promises p JOIN conversations c ON c.key = p.conversation_key \
         JOIN agents o ON o.key = p.owner_key";
    let order = |cause: Ground, since: &str, rest: &str| {
        format!(
            "SELECT {} AS cause, p.id AS about, p.key AS subject, p.customer_key AS customer, {since} AS since, \
             {since} AS known, {item}, p.due_at AS due, p.due_before AS due_before, {source}, NULL AS own \
             FROM purchases p WHERE p.state IN ('placed', 'shipped') AND {rest}",
            cause as i64
        )
    };
    let owed = |cause: Ground, since: &str, known: &str, rest: &str| {
        format!(
            "SELECT {} AS cause, p.id AS about, p.key AS subject, c.customer_key AS customer, {since} AS since, \
             {known} AS known, {promise}, c.key AS own {promised} WHERE {rest}{readable}",
            cause as i64
        )
    };
    let spoken = format!("(SELECT MAX(m.at) {OURS} AND c.customer_key = p.customer_key)");
    let silence = format!("CASE WHEN COALESCE({spoken}, 0) > p.state_at THEN {spoken} ELSE p.state_at END");
    let case = |(queue, since): &(_, Time)| format!(" WHEN {queue} THEN {}", since.millis());
    let cases = asked.silent.iter().map(case).collect::<Vec<_>>().concat();
    let limit = format!(
        "CASE (SELECT c.queue_key FROM conversations c WHERE c.customer_key = p.customer_key \
         ORDER BY c.last_message_at DESC, c.key DESC LIMIT 1){cases} ELSE {} END",
        now - 3 * DAY_MS
    );
    let closes = "COALESCE(p.closes_at, p.due)";
    [
        format!(
            "SELECT {} AS cause, n.id || ':' || u.id AS about, n.key AS subject, e.customer_key AS customer, \
             n.since AS since, n.opened_at AS known, n.title AS fact, COALESCE(e.product, '') AS detail, NULL AS due, \
             NULL AS due_before, a.name AS source, NULL AS own FROM incidents n \
             JOIN incident_people e ON e.incident_key = n.key JOIN customers u ON u.key = e.customer_key \
             JOIN agents a ON a.key = n.opened_by_key \
             WHERE n.ended_at IS NULL AND (n.until_at IS NULL OR n.until_at > {now}) AND e.named = 1 \
             AND e.state <> 'planned' AND NOT EXISTS (SELECT 1 FROM incident_people f \
             WHERE f.incident_key = e.incident_key AND f.customer_key = e.customer_key AND f.named = 1 AND f.key < e.key)",
            Ground::Incident as i64
        ),
        owed(
            Ground::PromiseBroken,
            "p.ended_at",
            "p.ended_at",
            &format!("p.state = 'broken' AND p.ended_at > {oldest}"),
        ),
        owed(
            Ground::PromiseOverdue,
            closes,
            closes,
            &format!("p.state = 'open' AND p.due < {now} AND {closes} < {now} AND {closes} > {oldest}"),
        ),
        order(Ground::LateOrder, "p.due_at", &format!("p.due_at < {now} AND p.due_at > {oldest}")),
        format!(
            "SELECT {} AS cause, p.id AS about, p.key AS subject, p.customer_key AS customer, {silence} AS since, \
             9223372036854775807 AS known, {item}, NULL AS due, NULL AS due_before, {source}, NULL AS own \
             FROM purchases p WHERE p.state IN ('in_repair', 'returned') AND p.state_at > {oldest} \
             AND {silence} <= {limit}",
            Ground::InOurHands as i64
        ),
        owed(
            Ground::PromiseMoved,
            "p.moved_at",
            &format!("p.moved_at - {BEFORE_MS}"),
            &format!("p.state = 'open' AND p.told_in_time = 0 AND {closes} >= {now} AND p.moved_at > {oldest}"),
        ),
        order(
            Ground::MovedOrder,
            "p.put_off_at",
            &format!("p.due_at >= {now} AND p.put_off_at > {oldest} AND p.due_before < p.due_at"),
        ),
        owed(
            Ground::PromiseAtRisk,
            "p.made_at",
            &format!("p.due - {DAY_MS}"),
            &format!(
                "p.state = 'open' AND p.due >= {now} AND p.due < {day} AND (o.disabled = 1 OR c.snoozed_until > p.due)"
            ),
        ),
    ]
    .join(" UNION ALL ")
}

/// A page of the list, each with its place.
pub async fn page(conn: &mut Conn, asked: Asked<'_>) -> Result<Vec<(Place, Proactive)>> {
    let now = asked.now.millis();
    let readable = within(asked.queues);
    let reach = customers::within_reach(asked.queues);
    let told = if asked.told {
        format!("f.told IS NOT NULL AND f.known > {}", now - TOLD_MS)
    } else {
        "f.told IS NULL".to_owned()
    };
    let after = asked.after.map_or_else(String::new, |Place { cause, since, subject, customer }| {
        format!(" AND (f.cause, f.since, f.subject, f.customer) > ({cause}, {since}, {subject}, {customer})")
    });
    let statement = format!(
        "SELECT f.*, u.id, u.name, u.address_as, u.distinction, u.language, k.id AS conversation_id, \
         t.author AS told_by, t.at AS told_at, w.id AS told_in \
         FROM (SELECT g.*, (SELECT MIN(m.key) {OURS} AND c.customer_key = g.customer AND m.at >= g.known \
         AND c.last_message_at >= g.known) AS told, \
         COALESCE(g.own, (SELECT c.key FROM conversations c WHERE c.customer_key = g.customer AND c.public = 0{readable} \
         AND (c.done = 0 OR c.resolved_at >= {}) ORDER BY c.done, c.last_message_at DESC, c.key DESC LIMIT 1)) AS place \
         FROM ({}) g) f JOIN customers u ON u.key = f.customer LEFT JOIN conversations k ON k.key = f.place \
         LEFT JOIN messages t ON t.key = f.told LEFT JOIN conversations w ON w.key = t.conversation_key \
         WHERE u.erased_at IS NULL AND {told}{after}{reach} ORDER BY f.cause, f.since, f.subject, f.customer LIMIT {}",
        now - RECENT_MS,
        facts(&asked),
        asked.limit
    );
    let rows = sqlx::query(AssertSqlSafe(statement)).fetch_all(conn).await?;
    rows.iter().map(proactive).collect()
}

fn proactive(row: &sqlx::sqlite::SqliteRow) -> Result<(Place, Proactive)> {
    let columns = Columns(row);
    let place = Place {
        cause: columns.int("cause")?,
        since: columns.int("since")?,
        subject: columns.int("subject")?,
        customer: columns.int("customer")?,
    };
    let cause = usize::try_from(place.cause).ok().and_then(|place| Ground::ALL.get(place).copied());
    let cause = cause.ok_or_else(|| super::malformed("cause"))?;
    let conversation = columns.string_or_none("conversation_id")?.map(ConversationId::new);
    let item = Proactive {
        id: format!("{}:{}", cause.as_str(), columns.string("about")?),
        cause,
        customer: customers::reference_of(row)?,
        language: columns.word_or_none("language")?,
        number: if conversation.is_some() { columns.int_or_none("place")? } else { None },
        conversation,
        fact: columns.text("fact")?,
        detail: columns.text("detail")?,
        due: columns.time_or_none("due")?,
        due_before: columns.time_or_none("due_before")?,
        source: columns.text("source")?,
        since: columns.time("since")?,
        told: told(&columns)?,
    };
    Ok((place, item))
}

/// Who told them, from columns `told_by`, `told_at` and `told_in`.
fn told(columns: &Columns<'_>) -> Result<Option<Told>> {
    let told = (columns.json_or_none("told_by")?, columns.time_or_none("told_at")?, columns.string_or_none("told_in")?);
    Ok(match told {
        (Some(Author::Agent(by)), Some(at), Some(conversation)) => {
            Some(Told { by, at, conversation: ConversationId::new(conversation) })
        }
        _ => None,
    })
}

/// When the list next changes by time alone: an order or a promise becomes late, an incident ends.
pub async fn until(conn: &mut Conn, now: Time) -> Result<Option<Time>> {
    let row = sqlx::query(
        "SELECT MIN(at) AS at FROM (\
         SELECT MIN(due_at) AS at FROM purchases WHERE due_at IS NOT NULL AND state IN ('placed', 'shipped') \
         AND due_at >= $1 \
         UNION ALL SELECT MIN(COALESCE(closes_at, due)) FROM promises WHERE state = 'open' \
         AND COALESCE(closes_at, due) >= $1 \
         UNION ALL SELECT MIN(until_at) FROM incidents WHERE ended_at IS NULL AND until_at > $1) AS moments",
    )
    .bind(now.millis())
    .fetch_one(conn)
    .await?;
    Columns(&row).time_or_none("at")
}

/// What of a customer is touched by incidents that hold, the newest first.
pub async fn faults(conn: &mut Conn, customer: i64, now: Time) -> Result<Vec<crate::api::KnownFault>> {
    let statement = format!(
        "SELECT f.*, t.author AS told_by, t.at AS told_at, w.id AS told_in FROM (\
         SELECT n.*, a.id AS by_id, a.name AS by_name, e.product, (SELECT MIN(m.key) {OURS} \
         AND c.customer_key = $1 AND m.at >= n.opened_at) AS told FROM incidents n \
         JOIN incident_people e ON e.incident_key = n.key AND e.customer_key = $1 AND e.named = 1 \
         JOIN agents a ON a.key = n.opened_by_key \
         WHERE n.ended_at IS NULL AND (n.until_at IS NULL OR n.until_at > $2) AND NOT EXISTS (SELECT 1 \
         FROM incident_people o WHERE o.incident_key = e.incident_key AND o.customer_key = e.customer_key \
         AND o.named = 1 AND o.key < e.key)) f LEFT JOIN messages t ON t.key = f.told \
         LEFT JOIN conversations w ON w.key = t.conversation_key ORDER BY f.opened_at DESC, f.key DESC"
    );
    let query = sqlx::query(AssertSqlSafe(statement)).bind(customer).bind(now.millis());
    let rows = query.fetch_all(conn).await?;
    rows.iter()
        .map(|row| {
            let columns = Columns(row);
            Ok(crate::api::KnownFault {
                id: crate::api::IncidentId::new(columns.string("id")?),
                title: columns.text("title")?,
                text: columns.text("text")?,
                since: columns.time("since")?,
                until: columns.time_or_none("until_at")?,
                source: crate::api::AgentRef {
                    id: crate::api::AgentId::new(columns.string("by_id")?),
                    name: columns.text("by_name")?,
                },
                known_at: columns.time("opened_at")?,
                product: columns.text_or_none("product")?,
                told: told(&columns)?,
            })
        })
        .collect()
}

/// The version of the newest incident that touches a customer: their panel is as new as that.
pub async fn version(conn: &mut Conn, customer: i64) -> Result<u64> {
    let row = sqlx::query(
        "SELECT COALESCE(MAX(n.version), 0) FROM incidents n JOIN incident_people e ON e.incident_key = n.key \
         WHERE e.customer_key = $1",
    )
    .bind(customer)
    .fetch_one(conn)
    .await?;
    Ok(row.try_get::<i64, _>(0)?.cast_unsigned())
}
