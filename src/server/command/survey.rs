//! Asking customers what they think of us, taking their answer, and closing the loop on a low one.
//!
//! A question is planned when a matter is resolved and judged when its moment comes: whatever happened meanwhile
//! (opened again, asked elsewhere, a bereavement) keeps it from going out. It goes over the conversation's own channel
//! as a message that answers nobody, and is answered there with a number.

mod score;

use super::recall::offer;
use super::{Line, add_line, insert, save, touch_customer};
use crate::api::{
    AgentId, Author, Change, Channel, ConversationId, Envelope, FlagKind, Inbound, InboundReceipt, Language,
    MessageKind, MessageState, Priority, QueueId, QueueRules, Remembered, RulesOfQueue, Status, Summary, Survey,
    SurveyId, Time,
};
use crate::locale::{Lang, Locale};
use crate::server::db;
use crate::server::db::conversations::Conversation;
use crate::server::db::external::External;
use crate::server::db::questions::{self, Planned};
use crate::server::error::Error;
use crate::server::metric::Question;
use crate::server::writer::{Command, Write};
use crate::text::Untrusted;

/// Questions judged in one command.
const PORTION: i64 = 100;

const MINUTE_MS: i64 = 60_000;
const DAY_MS: i64 = 24 * 60 * MINUTE_MS;

/// No customer is asked anything twice within this.
const ANY_MS: i64 = 7 * DAY_MS;

/// A number that comes later than this after the question is no answer to it.
const ANSWER_MS: i64 = 14 * DAY_MS;

/// Plans, and labels of the same words, after which nobody is asked what they thought of it.
const NEVER: [&str; 7] = ["abuse", "bereavement", "incident", "accident", "danger", "many-hit", "account-takeover"];

/// Flags on a customer's record while which they are not asked.
const UNASKED: [FlagKind; 5] =
    [FlagKind::Bereavement, FlagKind::Abuse, FlagKind::LegalHold, FlagKind::InDanger, FlagKind::DoNotSurvey];

/// Results and reasons after which it is asked whether it was truly solved.
const REPAIRED: [&str; 5] = ["refunded", "replaced", "product/defect", "product/wrong", "payment/refund"];

/// How long the same question is not asked again.
const fn again_ms(question: Question) -> i64 {
    match question {
        Question::Nps | Question::NpsWave => 90 * DAY_MS,
        Question::Csat | Question::Ces => 14 * DAY_MS,
        Question::Solved => ANY_MS,
    }
}

/// The highest score that closes the loop.
const fn low(question: Question) -> u8 {
    match question {
        Question::Nps | Question::NpsWave => 6,
        Question::Csat => 2,
        Question::Ces => 3,
        Question::Solved => 0,
    }
}

/// A matter was just resolved: plans what its queue asks.
pub async fn plan(write: &mut Write<'_>, it: &Conversation) -> Result<(), Error> {
    let summary = &it.summary;
    if !matches!(summary.channel, Channel::Chat | Channel::Mail | Channel::Social | Channel::WebForm) {
        return Ok(());
    }
    let rule = questions::rules(write.conn, it.queue).await?.surveys;
    let now = write.now;
    let planned = |question| Planned { key: 0, question, conversation: it.key, customer: it.customer, queue: it.queue };
    let channel = summary.channel.as_str();
    if let Some(kind) = rule.after {
        let due = now.plus_millis(i64::from(rule.delay_minutes) * MINUTE_MS);
        questions::plan(write.conn, planned(Question::of(kind)), channel, due).await?;
    }
    let wrap_up = summary.wrap_up.as_ref();
    let told = wrap_up.map(|wrap_up| [wrap_up.reason.as_deref(), wrap_up.result.as_deref()]).unwrap_or_default();
    if let Some(days) = rule.solved_after_days
        && told.into_iter().flatten().any(|word| REPAIRED.contains(&word))
    {
        let due = now.plus_millis(i64::from(days) * DAY_MS);
        questions::plan(write.conn, planned(Question::Solved), channel, due).await?;
    }
    Ok(())
}

/// Asks what is due, or notes why not; whether there may be more.
pub struct Ask;

impl Command for Ask {
    type Output = bool;

    async fn run(self, write: &mut Write<'_>) -> Result<bool, Error> {
        let now = write.now;
        let due = questions::due(write.conn, now, PORTION).await?;
        for planned in &due {
            let mut it = db::conversations::by_key(write.conn, planned.conversation).await?;
            if let Some(why) = unwanted(write, planned, &it).await? {
                questions::drop(write.conn, planned.key, why, now).await?;
                write.audit(None, "survey.drop", it.summary.id.as_str(), Some(why)).await?;
                continue;
            }
            let text = text(write, planned.customer, planned.question).await?;
            let line = Line {
                kind: MessageKind::Outbound,
                author: Author::System,
                text,
                at: now,
                state: Some(MessageState::Queued),
                key: None,
                change: None,
                envelope: Envelope::default(),
            };
            let (message, _) = add_line(write, &mut it, line).await?;
            offer(write, &it, message).await?;
            questions::sent(write.conn, planned.key, now).await?;
            save(write, &mut it).await?;
            write.audit(None, "survey.ask", it.summary.id.as_str(), Some(planned.question.as_str())).await?;
        }
        Ok(i64::try_from(due.len()).is_ok_and(|count| count == PORTION))
    }
}

/// Why a question is better not asked.
async fn unwanted(write: &mut Write<'_>, planned: &Planned, it: &Conversation) -> Result<Option<&'static str>, Error> {
    let summary = &it.summary;
    if summary.status != Status::Resolved {
        return Ok(Some("not resolved"));
    }
    if it.customer != planned.customer {
        return Ok(Some("another customer"));
    }
    let plan = summary.plan.as_ref().map(|state| state.plan.as_str());
    let tags = summary.tags.iter().map(Untrusted::raw);
    if plan.into_iter().chain(tags).any(|word| NEVER.contains(&word)) {
        return Ok(Some("a hard moment"));
    }
    for stored in db::memories::of_customer(write.conn, planned.customer, write.now).await? {
        if let Remembered::Flag(flag) = &stored.memory.what
            && UNASKED.contains(&flag.kind)
        {
            return Ok(Some("a flag on the record"));
        }
    }
    if db::memories::consent(write.conn, planned.customer, "surveys").await? == Some(false) {
        return Ok(Some("they do not wish it"));
    }
    if !db::agents::serves(write.conn, summary.channel).await? {
        return Ok(Some("no channel"));
    }
    let longest = write.now.plus_millis(-again_ms(Question::Nps));
    for (question, at) in questions::asked_since(write.conn, planned.customer, longest).await? {
        let passed = write.now.since(at);
        // What was asked after a matter and in a wave is the same question to the customer.
        if passed < ANY_MS || (question.kind() == planned.question.kind() && passed < again_ms(question)) {
            return Ok(Some("asked lately"));
        }
    }
    Ok(None)
}

async fn locale(write: &mut Write<'_>, customer: i64) -> Result<Locale, Error> {
    let lang = match questions::language(write.conn, customer).await? {
        Some(Language::Ja) => Lang::Ja,
        Some(Language::En) | None => Lang::En,
    };
    Ok(Locale::embedded(lang, jiff::tz::TimeZone::UTC))
}

/// A question in the customer's language.
async fn text(write: &mut Write<'_>, customer: i64, question: Question) -> Result<Untrusted, Error> {
    let id = format!("survey-{}", question.kind().as_str());
    Ok(Untrusted::from(locale(write, customer).await?.text(&id)))
}

/// Takes a message as an answer, if it is one: a number alone on its first line, where a question of ours waits. It
/// opens nothing and asks for nothing; a low one gets a conversation of its own.
pub async fn answer(
    write: &mut Write<'_>,
    inbound: &Inbound,
    customer: Option<i64>,
) -> Result<Option<InboundReceipt>, Error> {
    let (now, source) = (write.now, inbound.channel.as_str());
    let since = now.plus_millis(-ANSWER_MS);
    let mut thread = None;
    if let Some(id) = &inbound.conversation_external_id {
        thread = db::external::get(write.conn, "thread", source, id).await?.map(|known| known.target);
    }
    let asked = match (thread, customer) {
        (Some(conversation), _) => questions::awaited(write.conn, conversation, since).await?,
        (None, Some(customer)) => questions::awaited_from(write.conn, customer, source, since).await?,
        (None, None) => None,
    };
    let Some(asked) = asked else { return Ok(None) };
    let Some((score, comment)) = score::read(inbound.text.raw(), asked.question.kind()) else { return Ok(None) };
    let mut it = db::conversations::by_key(write.conn, asked.conversation).await?;
    // Once they wrote again about the matter, a number may be anything.
    if !it.summary.status.is_done() {
        return Ok(None);
    }
    let at = inbound.at.unwrap_or(now).min(now);
    let line = Line {
        kind: MessageKind::Inbound,
        author: Author::Customer,
        text: inbound.text.clone(),
        at,
        state: None,
        key: None,
        change: None,
        envelope: Envelope::default(),
    };
    let (key, message) = add_line(write, &mut it, line).await?;
    save(write, &mut it).await?;
    questions::answered(write.conn, asked.key, now).await?;
    let given = Survey {
        id: SurveyId::of(write.uuid()),
        customer: it.summary.customer.id.clone(),
        kind: asked.question.kind(),
        relational: asked.question == Question::NpsWave,
        score,
        comment: comment.map(Untrusted::from),
        contact_allowed: false,
        at: now,
        conversation: Some(it.summary.id.clone()),
    };
    db::timeline::insert_survey(write.conn, it.customer, Some(it.key), &given).await?;
    if score <= low(asked.question) {
        close_the_loop(write, &it, asked.question, score).await?;
    }
    touch_customer(write, it.customer).await?;
    if let Some(id) = &inbound.external_id {
        db::external::put(write.conn, "message", source, id, &External { target: key, hash: None }).await?;
    }
    Ok(Some(InboundReceipt { conversation: it.summary.id.clone(), message: message.id, created: true }))
}

/// A conversation of its own for a low score: in the queue of the matter, going on from it, saying why.
async fn close_the_loop(write: &mut Write<'_>, of: &Conversation, question: Question, score: u8) -> Result<(), Error> {
    let now = write.now;
    let locale = locale(write, of.customer).await?;
    let asked = locale.text(&format!("survey-{}-name", question.kind().as_str()));
    let args =
        [("question", (&asked).into()), ("score", i64::from(score).into()), ("number", of.summary.number.into())];
    let subject = Untrusted::from(locale.with("survey-low-subject", &args));
    let matter = &of.summary;
    let id = ConversationId::of(write.uuid());
    let summary = Summary {
        subject,
        public: matter.public,
        priority: Priority::High,
        team: matter.team.clone(),
        identity: matter.identity,
        verification: matter.verification.clone(),
        ..Summary::begun(id, matter.channel, matter.customer.clone(), matter.queue.clone(), now)
    };
    let mut it = Conversation { follows: Some(of.key), ..Conversation::begun(summary, of.customer, of.queue) };
    insert(write, &mut it).await?;
    let channel = it.summary.channel;
    add_line(write, &mut it, Line::event(Author::System, Change::Started { channel }, now)).await?;
    let note = Line {
        kind: MessageKind::Note,
        author: Author::System,
        text: Untrusted::from(locale.with("survey-low", &args)),
        at: now,
        state: None,
        key: None,
        change: None,
        envelope: Envelope::default(),
    };
    add_line(write, &mut it, note).await?;
    save(write, &mut it).await
}

/// The quarter an instant is in, and its end.
pub fn quarter(at: Time) -> (String, Time) {
    let date = at.timestamp().to_zoned(jiff::tz::TimeZone::UTC).date();
    let number = (date.month() - 1) / 3;
    let (year, month) = if number == 3 { (date.year() + 1, 1) } else { (date.year(), number * 3 + 4) };
    let next = jiff::civil::date(year, month, 1).to_zoned(jiff::tz::TimeZone::UTC);
    let end = next.map_or(Time::from_millis(i64::MAX), |next| Time::from_timestamp(next.timestamp()));
    (format!("{}-{}", date.year(), number + 1), end)
}

/// The name under which the database keeps the last quarter whose sample was drawn.
pub const WAVE: &str = "nps_wave";

/// Draws the quarter's sample: of the customers of the last year of each queue that asks, so many of a hundred, each
/// within the quarter's first week of asking. By chance, and the same chance however often it is drawn.
pub struct Wave;

impl Command for Wave {
    type Output = ();

    async fn run(self, write: &mut Write<'_>) -> Result<(), Error> {
        use sha2::Digest as _;
        let now = write.now;
        let (quarter, _) = quarter(now);
        if db::meta::get(write.conn, WAVE).await?.as_ref() == Some(&quarter) {
            return Ok(());
        }
        let mut drawn = 0;
        for (queue, _) in db::queues::all(write.conn).await? {
            let percent = questions::rules(write.conn, queue).await?.surveys.wave_percent;
            if percent == 0 {
                continue;
            }
            for (customer, conversation) in questions::served(write.conn, queue, now.plus_millis(-365 * DAY_MS)).await?
            {
                let hash = sha2::Sha256::digest(format!("{quarter} {customer}").as_bytes());
                let chance = u32::from_be_bytes([hash[0], hash[1], hash[2], hash[3]]);
                if chance % 100 < percent {
                    let it = db::conversations::by_key(write.conn, conversation).await?;
                    let question = Question::NpsWave;
                    let due = now.plus_millis(i64::from(chance) % ANY_MS);
                    let planned = Planned { key: 0, question, conversation, customer, queue };
                    questions::plan(write.conn, planned, it.summary.channel.as_str(), due).await?;
                    drawn += 1;
                }
            }
        }
        db::meta::put(write.conn, WAVE, &quarter).await?;
        write.audit(None, "survey.wave", &quarter, Some(&drawn.to_string())).await
    }
}

/// Replaces the rules of a queue.
pub struct SetRules {
    /// Who.
    pub by: AgentId,
    /// Of which queue.
    pub queue: QueueId,
    /// Its rules from now on.
    pub rules: QueueRules,
}

impl Command for SetRules {
    type Output = RulesOfQueue;

    async fn run(self, write: &mut Write<'_>) -> Result<RulesOfQueue, Error> {
        let Self { by, queue, rules } = self;
        let surveys = &rules.surveys;
        let within = |field: &str, value: u32, from: u32, to: u32| {
            if (from..=to).contains(&value) { Ok(()) } else { Err(Error::field(field, format!("{from} to {to}"))) }
        };
        within("settle_days", rules.settle_days, 1, 30)?;
        within("surveys.delay_minutes", surveys.delay_minutes, 0, 60 * 24 * 30)?;
        within("surveys.wave_percent", surveys.wave_percent, 0, 100)?;
        if let Some(days) = surveys.solved_after_days {
            within("surveys.solved_after_days", days, 1, 90)?;
        }
        if surveys.after == Some(crate::api::SurveyKind::Solved) {
            return Err(Error::field(
                "surveys.after",
                "nps, csat or ces; solved_after_days asks whether it was solved",
            ));
        }
        let known = db::queues::all(write.conn).await?.into_iter().find(|(_, it)| it.id == queue);
        let (key, _) = known.ok_or(Error::NotFound("queue"))?;
        questions::put_rules(write.conn, key, &rules).await?;
        write.audit(Some(&by), "queue.rules", queue.as_str(), None).await?;
        Ok(RulesOfQueue { queue, rules })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quarter_ends_where_the_next_begins() {
        let at = |text: &str| Time::from_timestamp(text.parse().expect("a time"));
        assert_eq!(quarter(at("2026-11-24T01:00:00Z")), ("2026-4".into(), at("2027-01-01T00:00:00Z")));
        assert_eq!(quarter(at("2026-04-01T00:00:00Z")), ("2026-2".into(), at("2026-07-01T00:00:00Z")));
    }
}
