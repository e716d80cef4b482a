//! Questions to customers and their answers, and the rules by which a queue asks.

use sqlx::{AssertSqlSafe, Row as _};

use super::figures::Part;
use super::{Columns, Conn, Result, json};
use crate::api::{ContactKind, Language, PlanState, QueueRules, SurveyKind, SurveyRule, Time};
use crate::server::metric::{Answer, Asked, Question, Window};
use crate::text::Untrusted;

/// The rules of a queue.
pub async fn rules(conn: &mut Conn, queue: i64) -> Result<QueueRules> {
    let row = sqlx::query("SELECT settle_days, surveys FROM queue_rules WHERE queue_key = $1")
        .bind(queue)
        .fetch_optional(conn)
        .await?;
    let Some(row) = row else { return Ok(QueueRules::default()) };
    let columns = Columns(&row);
    Ok(QueueRules { settle_days: columns.int("settle_days")? as u32, surveys: columns.json("surveys")? })
}

/// Replaces the rules of a queue.
pub async fn put_rules(conn: &mut Conn, queue: i64, rules: &QueueRules) -> Result<()> {
    sqlx::query(
        "INSERT INTO queue_rules (queue_key, settle_days, surveys) VALUES ($1, $2, $3) \
         ON CONFLICT (queue_key) DO UPDATE SET settle_days = $2, surveys = $3",
    )
    .bind(queue)
    .bind(i64::from(rules.settle_days))
    .bind(json(&rules.surveys))
    .execute(conn)
    .await?;
    Ok(())
}

/// Whether any queue asks a sample each quarter.
pub async fn any_sample(conn: &mut Conn) -> Result<bool> {
    let rows = sqlx::query("SELECT surveys FROM queue_rules").fetch_all(conn).await?;
    let mut any = false;
    for row in &rows {
        any |= Columns(row).json::<SurveyRule>("surveys")?.wave_percent > 0;
    }
    Ok(any)
}

/// A question that is to be asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Planned {
    /// Its key; 0 until it is inserted.
    pub key: i64,
    /// What.
    pub question: Question,
    /// Key of the matter it is about, or of their last one.
    pub conversation: i64,
    /// Key of the customer.
    pub customer: i64,
    /// Key of the queue that asks.
    pub queue: i64,
}

fn question(columns: &Columns<'_>) -> Result<Question> {
    Question::parse(&columns.string("question")?).ok_or_else(|| super::malformed("question"))
}

fn planned(row: &sqlx::sqlite::SqliteRow) -> Result<Planned> {
    let columns = Columns(row);
    Ok(Planned {
        key: columns.int("key")?,
        question: question(&columns)?,
        conversation: columns.int("conversation_key")?,
        customer: columns.int("customer_key")?,
        queue: columns.int("queue_key")?,
    })
}

/// Plans a question.
pub async fn plan(conn: &mut Conn, new: Planned, channel: &str, due: Time) -> Result<()> {
    sqlx::query(
        "INSERT INTO survey_requests (question, conversation_key, customer_key, queue_key, channel, due_at) \
         VALUES ($1, $2, $3, $4, $5, $6)",
    )
    .bind(new.question.as_str())
    .bind(new.conversation)
    .bind(new.customer)
    .bind(new.queue)
    .bind(channel)
    .bind(due.millis())
    .execute(conn)
    .await?;
    Ok(())
}

/// When the next question is due.
pub async fn earliest(conn: &mut Conn) -> Result<Option<Time>> {
    let row = sqlx::query("SELECT MIN(due_at) AS at FROM survey_requests WHERE sent_at IS NULL AND ended_at IS NULL")
        .fetch_one(conn)
        .await?;
    Columns(&row).time_or_none("at")
}

/// At most `limit` questions whose moment has come.
pub async fn due(conn: &mut Conn, now: Time, limit: i64) -> Result<Vec<Planned>> {
    let rows = sqlx::query(
        "SELECT * FROM survey_requests WHERE sent_at IS NULL AND ended_at IS NULL AND due_at <= $1 \
         ORDER BY due_at, key LIMIT $2",
    )
    .bind(now.millis())
    .bind(limit)
    .fetch_all(conn)
    .await?;
    rows.iter().map(planned).collect()
}

/// Notes that a question went out.
pub async fn sent(conn: &mut Conn, key: i64, at: Time) -> Result<()> {
    let query = sqlx::query("UPDATE survey_requests SET sent_at = $2 WHERE key = $1");
    query.bind(key).bind(at.millis()).execute(conn).await?;
    Ok(())
}

/// Notes that a question is not asked, and why.
pub async fn drop(conn: &mut Conn, key: i64, why: &str, at: Time) -> Result<()> {
    let query = sqlx::query("UPDATE survey_requests SET ended_at = $2, dropped = $3 WHERE key = $1");
    query.bind(key).bind(at.millis()).bind(why).execute(conn).await?;
    Ok(())
}

/// What a customer was asked since `since`, and when: by us, or by another system that told us their answer.
pub async fn asked_since(conn: &mut Conn, customer: i64, since: Time) -> Result<Vec<(Question, Time)>> {
    let rows = sqlx::query("SELECT question, sent_at FROM survey_requests WHERE customer_key = $1 AND sent_at >= $2")
        .bind(customer)
        .bind(since.millis())
        .fetch_all(&mut *conn)
        .await?;
    let mut asked = Vec::new();
    for row in &rows {
        asked.push((question(&Columns(row))?, Columns(row).time("sent_at")?));
    }
    let fed = sqlx::query(
        "SELECT s.kind, s.relational, s.at FROM surveys s JOIN external_ids e ON e.kind = 'survey' AND e.target = s.key \
         WHERE s.customer_key = $1 AND s.at >= $2",
    )
    .bind(customer)
    .bind(since.millis())
    .fetch_all(conn)
    .await?;
    for row in &fed {
        let columns = Columns(row);
        let question = match columns.word("kind")? {
            SurveyKind::Nps if columns.flag("relational")? => Question::NpsWave,
            kind => Question::of(kind),
        };
        asked.push((question, columns.time("at")?));
    }
    Ok(asked)
}

/// The newest question on a conversation that was sent since `since` and waits for its answer.
pub async fn awaited(conn: &mut Conn, conversation: i64, since: Time) -> Result<Option<Planned>> {
    let row = sqlx::query(
        "SELECT * FROM survey_requests WHERE conversation_key = $1 AND sent_at >= $2 AND ended_at IS NULL \
         ORDER BY sent_at DESC, key DESC LIMIT 1",
    )
    .bind(conversation)
    .bind(since.millis())
    .fetch_optional(conn)
    .await?;
    row.as_ref().map(planned).transpose()
}

/// Likewise of a customer, over a channel.
pub async fn awaited_from(conn: &mut Conn, customer: i64, channel: &str, since: Time) -> Result<Option<Planned>> {
    let row = sqlx::query(
        "SELECT * FROM survey_requests WHERE customer_key = $1 AND sent_at >= $3 AND channel = $2 \
         AND ended_at IS NULL ORDER BY sent_at DESC, key DESC LIMIT 1",
    )
    .bind(customer)
    .bind(channel)
    .bind(since.millis())
    .fetch_optional(conn)
    .await?;
    row.as_ref().map(planned).transpose()
}

/// Notes that a question was answered.
pub async fn answered(conn: &mut Conn, key: i64, at: Time) -> Result<()> {
    let query = sqlx::query("UPDATE survey_requests SET answered_at = $2, ended_at = $2 WHERE key = $1");
    query.bind(key).bind(at.millis()).execute(conn).await?;
    Ok(())
}

/// Asks a question later.
pub async fn postpone(conn: &mut Conn, key: i64, due: Time) -> Result<()> {
    let query = sqlx::query("UPDATE survey_requests SET due_at = $2 WHERE key = $1");
    query.bind(key).bind(due.millis()).execute(conn).await?;
    Ok(())
}

/// Notes the hash of a link's secret, and until when its page takes the answer.
pub async fn link(conn: &mut Conn, key: i64, hash: &str, until: Time) -> Result<()> {
    let query = sqlx::query("UPDATE survey_requests SET link = $2, link_until = $3 WHERE key = $1");
    query.bind(key).bind(hash).bind(until.millis()).execute(conn).await?;
    Ok(())
}

/// The question that a link leads to.
#[derive(Clone, Debug)]
pub struct Linked {
    /// The question.
    pub planned: Planned,
    /// Until when it can be answered there.
    pub until: Time,
    /// It was answered, here or in the thread.
    pub answered: bool,
    /// It waits for no answer any more.
    pub ended: bool,
    /// What tells the customer's language.
    pub speech: Speech,
}

/// The question of the link with this hash.
pub async fn linked(conn: &mut Conn, hash: &str) -> Result<Option<Linked>> {
    let row =
        sqlx::query("SELECT * FROM survey_requests WHERE link = $1").bind(hash).fetch_optional(&mut *conn).await?;
    let Some(row) = row else { return Ok(None) };
    let columns = Columns(&row);
    let planned = planned(&row)?;
    Ok(Some(Linked {
        planned,
        until: columns.time("link_until")?,
        answered: columns.time_or_none("answered_at")?.is_some(),
        ended: columns.time_or_none("ended_at")?.is_some(),
        speech: speech(conn, planned.customer).await?,
    }))
}

/// The plans and labels on a customer's matters that are open, or ended since `since`.
pub async fn marks(conn: &mut Conn, customer: i64, since: Time) -> Result<Vec<String>> {
    let rows = sqlx::query(
        "SELECT tags, plan FROM conversations WHERE customer_key = $1 \
         AND (done = 0 OR COALESCE(resolved_at, last_message_at, created_at) >= $2)",
    )
    .bind(customer)
    .bind(since.millis())
    .fetch_all(conn)
    .await?;
    let mut marks = Vec::new();
    for row in &rows {
        let columns = Columns(row);
        let plan: Option<PlanState> = columns.json_or_none("plan")?;
        marks.extend(plan.map(|state| state.plan));
        marks.extend(columns.json::<Vec<String>>("tags")?);
    }
    Ok(marks)
}

/// The key of a customer's last matter.
pub async fn last_matter(conn: &mut Conn, customer: i64) -> Result<Option<i64>> {
    let row = sqlx::query(
        "SELECT key FROM conversations WHERE customer_key = $1 ORDER BY last_message_at DESC, key DESC LIMIT 1",
    )
    .bind(customer)
    .fetch_optional(conn)
    .await?;
    row.map(|row| row.try_get(0)).transpose()
}

/// The key of a matter of a customer that is not done and bears this label.
pub async fn labelled(conn: &mut Conn, customer: i64, label: &str) -> Result<Option<i64>> {
    let rows = sqlx::query("SELECT key, tags FROM conversations WHERE customer_key = $1 AND done = 0 ORDER BY key")
        .bind(customer)
        .fetch_all(conn)
        .await?;
    for row in &rows {
        if Columns(row).json::<Vec<String>>("tags")?.iter().any(|tag| tag == label) {
            return Ok(Some(row.try_get(0)?));
        }
    }
    Ok(None)
}

/// By what a customer can be reached first of all.
pub async fn reached_by(conn: &mut Conn, customer: i64) -> Result<Option<ContactKind>> {
    let row = sqlx::query(
        "SELECT kind FROM contact_points WHERE customer_key = $1 ORDER BY preferred DESC, position, key LIMIT 1",
    )
    .bind(customer)
    .fetch_optional(conn)
    .await?;
    row.map(|row| Columns(&row).word("kind")).transpose()
}

/// What tells a customer's language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Speech {
    /// As it is on record.
    pub on_record: Option<Language>,
    /// What they wrote last in their newest matter, at most five lines.
    pub wrote: Vec<Untrusted>,
}

/// What tells a customer's language.
pub async fn speech(conn: &mut Conn, customer: i64) -> Result<Speech> {
    let row = sqlx::query("SELECT language FROM customers WHERE key = $1").bind(customer).fetch_one(&mut *conn).await?;
    let rows = sqlx::query(
        "SELECT m.text FROM messages m WHERE m.kind = 'inbound' AND m.conversation_key = (SELECT c.key \
         FROM conversations c WHERE c.customer_key = $1 AND c.last_inbound_at IS NOT NULL \
         ORDER BY c.last_inbound_at DESC, c.key DESC LIMIT 1) ORDER BY m.position DESC LIMIT 5",
    )
    .bind(customer)
    .fetch_all(conn)
    .await?;
    let wrote = rows.iter().map(|row| Columns(row).text("text")).collect::<Result<_>>()?;
    Ok(Speech { on_record: Columns(&row).word_or_none("language")?, wrote })
}

/// Customers of a queue with a matter resolved since `since` over a channel that keeps (mail, social), each with the
/// key of the last of these.
pub async fn served(conn: &mut Conn, queue: i64, since: Time) -> Result<Vec<(i64, i64)>> {
    let rows = sqlx::query(
        "SELECT c.customer_key, MAX(c.key) AS conversation_key FROM conversations c WHERE c.queue_key = $1 \
         AND c.status = 'resolved' AND c.resolved_at >= $2 AND c.channel IN ('mail', 'social') GROUP BY c.customer_key",
    )
    .bind(queue)
    .bind(since.millis())
    .fetch_all(conn)
    .await?;
    rows.iter().map(|row| Ok((row.try_get(0)?, row.try_get(1)?))).collect()
}

/// Questions sent in the window.
pub async fn asked(conn: &mut Conn, part: &Part<'_>, window: Window) -> Result<Vec<Asked>> {
    let statement = format!(
        "SELECT q.question, q.channel, q.sent_at, q.answered_at FROM survey_requests q \
         WHERE q.sent_at >= $1 AND q.sent_at < $2{}",
        part.of("q")
    );
    let rows = sqlx::query(AssertSqlSafe(statement))
        .bind(window.from.millis())
        .bind(window.to.millis())
        .fetch_all(conn)
        .await?;
    rows.iter()
        .map(|row| {
            let columns = Columns(row);
            Ok(Asked {
                question: question(&columns)?,
                channel: columns.word("channel")?,
                at: columns.time("sent_at")?,
                answered: columns.time_or_none("answered_at")?.is_some_and(|at| at < window.to),
            })
        })
        .collect()
}

/// Answers about contacts of the window: by the last resolving before the answer, else by the answer's own moment. An
/// answer that is about no conversation belongs to the whole shop only (`whole`).
pub async fn answers(conn: &mut Conn, part: &Part<'_>, window: Window, whole: bool) -> Result<Vec<Answer>> {
    let of = part.of("c");
    let of = of.strip_prefix(" AND ").unwrap_or(&of);
    let free = if whole { " OR s.conversation_key IS NULL" } else { "" };
    let statement = format!(
        "SELECT s.kind, s.relational, s.score, c.channel, c.queue_key, r.agent_key, COALESCE(r.ended_at, s.at) AS at \
         FROM surveys s LEFT JOIN conversations c ON c.key = s.conversation_key \
         LEFT JOIN resolutions r ON r.conversation_key = s.conversation_key AND r.ordinal = (SELECT MAX(l.ordinal) \
         FROM resolutions l WHERE l.conversation_key = s.conversation_key AND l.ended_at <= s.at) \
         WHERE s.at < $2 AND COALESCE(r.ended_at, s.at) >= $1 AND (({of}){free})"
    );
    let rows = sqlx::query(AssertSqlSafe(statement))
        .bind(window.from.millis())
        .bind(window.to.millis())
        .fetch_all(conn)
        .await?;
    rows.iter().filter_map(|row| answer(row).transpose()).collect()
}

/// None for a kind of another program.
fn answer(row: &sqlx::sqlite::SqliteRow) -> Result<Option<Answer>> {
    let columns = Columns(row);
    let relational = columns.flag("relational")?;
    let question = match columns.string("kind")?.as_str() {
        "nps" if relational => Question::NpsWave,
        word => match Question::parse(word) {
            Some(question) => question,
            None => return Ok(None),
        },
    };
    Ok(Some(Answer {
        question,
        score: columns.int("score")?,
        channel: columns.word_or_none("channel")?,
        queue: columns.int_or_none("queue_key")?,
        agent: columns.int_or_none("agent_key")?,
        at: columns.time("at")?,
    }))
}
