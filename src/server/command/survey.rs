//! Asking customers what they think of us, taking their answer, and closing the loop on a low one.
//!
//! A question is planned when a matter is resolved and judged when its moment comes: whatever happened meanwhile
//! (opened again, asked elsewhere, a bereavement) keeps it from going out. It goes over the conversation's own channel
//! as a message that answers nobody, and is answered there with a number, or on a page of ours that a link leads to.

pub mod answer;
mod score;
pub mod wave;

use std::sync::Arc;

use super::promise;
use super::recall::offer;
use super::{Line, add_line, save};
use crate::api::{
    AgentId, AgentRef, Author, Channel, Code, Envelope, FlagKind, Language, MessageKind, MessageState, QueueId,
    QueueRules, Remembered, RulesOfQueue, SolvedAs, Status, SurveyForm, Time,
};
use crate::locale::{Lang, Locale};
use crate::server::db;
use crate::server::db::conversations::Conversation;
use crate::server::db::questions::{self, Planned};
use crate::server::error::Error;
use crate::server::extract::token_hash;
use crate::server::metric::Question;
use crate::server::reach;
use crate::server::writer::{Command, Write};
use crate::text::Untrusted;

/// Questions judged in one command.
const PORTION: i64 = 100;

const MINUTE_MS: i64 = 60_000;
const DAY_MS: i64 = 24 * 60 * MINUTE_MS;

/// No customer is asked anything twice within this.
const ANY_MS: i64 = 7 * DAY_MS;

/// A hard moment keeps its quiet so long.
const HARD_MS: i64 = 90 * DAY_MS;

/// When a check-in is due, once its day has come.
const CHECK_IN_MS: i64 = DAY_MS;

/// Plans, and labels of the same words, after which nobody is asked what they thought of it.
const NEVER: [&str; 7] = ["abuse", "bereavement", "incident", "accident", "danger", "many-hit", "account-takeover"];

/// Those after which a low answer is left in peace as well.
const GRIEF: [&str; 2] = ["abuse", "bereavement"];

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

/// Whether a question can go out over a channel, and its answer come back.
const fn is_written(channel: Channel) -> bool {
    matches!(channel, Channel::Chat | Channel::Mail | Channel::Social | Channel::WebForm)
}

/// A matter was just resolved: plans what its queue asks.
pub async fn plan(write: &mut Write<'_>, it: &Conversation) -> Result<(), Error> {
    let summary = &it.summary;
    let rule = questions::rules(write.conn, it.queue).await?.surveys;
    let now = write.now;
    let planned = |question| Planned { key: 0, question, conversation: it.key, customer: it.customer, queue: it.queue };
    let channel = summary.channel.as_str();
    if let Some(kind) = rule.after
        && is_written(summary.channel)
    {
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
pub struct Ask {
    /// Where customers reach this server, if they do: without it no link is sent.
    pub public_url: Option<Arc<str>>,
}

impl Command for Ask {
    type Output = bool;

    async fn run(self, write: &mut Write<'_>) -> Result<bool, Error> {
        let due = questions::due(write.conn, write.now, PORTION).await?;
        for planned in &due {
            self.decide(write, planned).await?;
        }
        Ok(i64::try_from(due.len()).is_ok_and(|count| count == PORTION))
    }
}

/// What becomes of a question whose moment has come.
enum Better {
    /// It is not asked.
    Not(&'static str),
    /// It is asked later.
    Later(Time),
}

impl Ask {
    async fn decide(&self, write: &mut Write<'_>, planned: &Planned) -> Result<(), Error> {
        let mut it = db::conversations::by_key(write.conn, planned.conversation).await?;
        let rule = questions::rules(write.conn, planned.queue).await?.surveys;
        if let Some(why) = unwanted(write, planned, &it).await? {
            return dropped(write, planned, &it, why).await;
        }
        let in_person = rule.solved_as == SolvedAs::Promise || !is_written(it.summary.channel);
        if planned.question == Question::Solved && in_person {
            return check_in(write, planned, it).await;
        }
        match unasked(write, planned, &it).await? {
            Some(Better::Not(why)) => return dropped(write, planned, &it, why).await,
            Some(Better::Later(at)) => return Ok(questions::postpone(write.conn, planned.key, at).await?),
            None => {}
        }
        let now = write.now;
        let text = self.words(write, planned, rule.form).await?;
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
        write.audit(None, "survey.ask", it.summary.id.as_str(), Some(planned.question.as_str())).await
    }

    /// A question in the customer's language: as a link where the queue wants one and there is somewhere to lead it.
    /// The link stands in the line that goes out, since that is the customer's copy; wherever text is shown its code is
    /// covered as a token is ([`crate::text::secrets`]), and who uncovers it stands in the audit: an answer is theirs to
    /// give. The table of questions has its hash only.
    async fn words(&self, write: &mut Write<'_>, planned: &Planned, form: SurveyForm) -> Result<Untrusted, Error> {
        let locale = locale(write, planned.customer).await?;
        let kind = planned.question.kind().as_str();
        let Some(site) = self.public_url.as_ref().filter(|_| form == SurveyForm::Link) else {
            return Ok(Untrusted::from(locale.text(&format!("survey-{kind}"))));
        };
        let code = write.code();
        questions::link(write.conn, planned.key, &token_hash(&code), write.now.plus_millis(answer::ANSWER_MS)).await?;
        let words = locale.text(&format!("survey-link-{kind}"));
        Ok(Untrusted::from(format!("{words}\n{site}/s/{code}")))
    }
}

async fn dropped(write: &mut Write<'_>, planned: &Planned, it: &Conversation, why: &'static str) -> Result<(), Error> {
    questions::drop(write.conn, planned.key, why, write.now).await?;
    write.audit(None, "survey.drop", it.summary.id.as_str(), Some(why)).await
}

/// Whoever had the matter asks in person whether it is truly solved: it stands among their promises.
async fn check_in(write: &mut Write<'_>, planned: &Planned, mut it: Conversation) -> Result<(), Error> {
    let owner = match &it.summary.assignee {
        Some(agent) => db::agents::get(write.conn, &agent.id).await?.filter(|(_, agent)| !agent.disabled),
        None => None,
    };
    let Some((key, agent)) = owner else {
        return dropped(write, planned, &it, "nobody has the matter").await;
    };
    questions::drop(write.conn, planned.key, "a check-in by a person", write.now).await?;
    let text = Untrusted::from(locale(write, planned.customer).await?.text("survey-check-in"));
    let due = write.now.plus_millis(CHECK_IN_MS);
    promise::check_in(write, (key, AgentRef { id: agent.id, name: agent.name }), &mut it, text, due).await
}

/// Whether a customer went through something hard lately: a plan or label of `words` on any matter of theirs, or one of
/// `flags` on their record.
async fn hard_moment(write: &mut Write<'_>, customer: i64, words: &[&str], flags: &[FlagKind]) -> Result<bool, Error> {
    let marks = questions::marks(write.conn, customer, write.now.plus_millis(-HARD_MS)).await?;
    if marks.iter().any(|mark| words.contains(&mark.as_str())) {
        return Ok(true);
    }
    let known = db::memories::of_customer(write.conn, customer, write.now).await?;
    Ok(known.iter().any(|stored| match &stored.memory.what {
        Remembered::Flag(flag) => flags.contains(&flag.kind),
        _ => false,
    }))
}

/// Why nobody better speaks to them of the matter now.
async fn unwanted(write: &mut Write<'_>, planned: &Planned, it: &Conversation) -> Result<Option<&'static str>, Error> {
    if it.summary.status != Status::Resolved {
        return Ok(Some("not resolved"));
    }
    if it.customer != planned.customer {
        return Ok(Some("another customer"));
    }
    let of_matter = planned.question != Question::NpsWave;
    if of_matter && is_written(it.summary.channel) && !it.summary.replied {
        return Ok(Some("nobody answered them"));
    }
    if hard_moment(write, planned.customer, &NEVER, &UNASKED).await? {
        return Ok(Some("a hard moment"));
    }
    let lately = write.now.plus_millis(-30 * DAY_MS);
    if db::incidents::concern(write.conn, planned.customer, lately, write.now).await? {
        return Ok(Some("an incident"));
    }
    Ok(None)
}

/// Why a question is better not asked, or not yet.
async fn unasked(write: &mut Write<'_>, planned: &Planned, it: &Conversation) -> Result<Option<Better>, Error> {
    let now = write.now;
    if db::memories::consent(write.conn, planned.customer, "surveys").await? == Some(false) {
        return Ok(Some(Better::Not("they do not wish it")));
    }
    if !db::agents::serves(write.conn, it.summary.channel).await? {
        return Ok(Some(Better::Not("no channel")));
    }
    let longest = now.plus_millis(-again_ms(Question::Nps));
    let mut free = now;
    for (question, at) in questions::asked_since(write.conn, planned.customer, longest).await? {
        // What was asked after a matter and in a wave is the same question to the customer.
        let pause = if question.kind() == planned.question.kind() { again_ms(question) } else { ANY_MS };
        free = free.max(at.plus_millis(pause.max(ANY_MS)));
    }
    if free <= now {
        return Ok(None);
    }
    // Who was drawn for the quarter's sample stays in it, if the quarter leaves room.
    let keeps = planned.question == Question::NpsWave && free < wave::quarter(now).1;
    Ok(Some(if keeps { Better::Later(free) } else { Better::Not("asked lately") }))
}

async fn locale(write: &mut Write<'_>, customer: i64) -> Result<Locale, Error> {
    let lang = match reach::spoken(&questions::speech(write.conn, customer).await?) {
        Some(Language::Ja) => Lang::Ja,
        Some(Language::En) | None => Lang::En,
    };
    Ok(Locale::embedded(lang, jiff::tz::TimeZone::UTC))
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
            if (from..=to).contains(&value) {
                Ok(())
            } else {
                Err(Error::field(field, Code::Between.with("least", from).with("most", to)))
            }
        };
        within("settle_days", rules.settle_days, 1, 30)?;
        within("surveys.delay_minutes", surveys.delay_minutes, 0, 60 * 24 * 30)?;
        within("surveys.wave_percent", surveys.wave_percent, 0, 100)?;
        if let Some(days) = surveys.solved_after_days {
            within("surveys.solved_after_days", days, 1, 90)?;
        }
        if surveys.after == Some(crate::api::SurveyKind::Solved) {
            return Err(Error::field("surveys.after", Code::SurveyAfter));
        }
        let known = db::queues::all(write.conn).await?.into_iter().find(|(_, it)| it.id == queue);
        let (key, _) = known.ok_or(Error::NotFound("queue"))?;
        questions::put_rules(write.conn, key, &rules).await?;
        write.audit(Some(&by), "queue.rules", queue.as_str(), None).await?;
        Ok(RulesOfQueue { queue, rules })
    }
}
