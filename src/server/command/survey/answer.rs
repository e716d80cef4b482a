//! What customers answer, whichever way it comes: a number in the thread, the page of a link, another system's word. A
//! low answer begins a matter of its own by one rule, [`heard`].

use super::super::inbound::queue_for;
use super::super::{Line, add_line, insert, save, touch_customer};
use super::{DAY_MS, GRIEF, hard_moment, locale, score};
use crate::api::{
    Author, Change, Channel, Code, ContactKind, ConversationId, Envelope, FlagKind, Identity, Inbound, InboundReceipt,
    MessageKind, Priority, Status, Summary, Survey, SurveyId, SurveyKind, Time, WaitingClock,
};
use crate::server::db;
use crate::server::db::conversations::Conversation;
use crate::server::db::external::External;
use crate::server::db::questions::{self, Linked, Planned};
use crate::server::error::Error;
use crate::server::metric::Question;
use crate::server::writer::{Command, Write};
use crate::text::Untrusted;

/// An answer that comes later than this after the question is none to it.
pub const ANSWER_MS: i64 = 14 * DAY_MS;

/// The label of a matter that a low answer began.
const LOW: &str = "low-score";

/// The highest score that closes the loop.
const fn low(kind: SurveyKind) -> u8 {
    match kind {
        SurveyKind::Nps => 6,
        SurveyKind::Csat => 2,
        SurveyKind::Ces => 3,
        SurveyKind::Solved => 0,
    }
}

/// Takes note of an answer that was just stored: a recent low one gets a conversation of its own, in the queue of the
/// matter it is about (else of their last one, else of a channel on which they can be reached), going on from it and
/// saying why. Where such a conversation is open already it is added there; in a hard moment nothing begins.
pub async fn heard(write: &mut Write<'_>, customer: i64, about: Option<i64>, given: &Survey) -> Result<(), Error> {
    if given.score > low(given.kind) || write.now.since(given.at) > ANSWER_MS {
        return Ok(());
    }
    let flags = [FlagKind::Abuse, FlagKind::Bereavement];
    if hard_moment(write, customer, &GRIEF, &flags).await? {
        return Ok(());
    }
    let about = match about {
        Some(key) => Some(key),
        None => questions::last_matter(write.conn, customer).await?,
    };
    let of = match about {
        Some(key) => Some(db::conversations::by_key(write.conn, key).await?),
        None => None,
    };
    let mut it = if let Some(open) = questions::labelled(write.conn, customer, LOW).await? {
        db::conversations::by_key(write.conn, open).await?
    } else {
        match begin(write, customer, of.as_ref(), given).await? {
            Some(begun) => begun,
            // Nobody could get in touch with them: the answer stands on their record.
            None => return Ok(()),
        }
    };
    let text = reason(write, customer, of.as_ref(), given).await?;
    add_line(write, &mut it, plain(MessageKind::Note, Author::System, text, write.now)).await?;
    save(write, &mut it).await
}

/// Why there is such a matter, for whoever takes it.
async fn reason(
    write: &mut Write<'_>,
    customer: i64,
    of: Option<&Conversation>,
    given: &Survey,
) -> Result<Untrusted, Error> {
    let locale = locale(write, customer).await?;
    let asked = locale.text(&format!("survey-{}-name", given.kind.as_str()));
    let mut args = vec![("question", (&asked).into()), ("score", i64::from(given.score).into())];
    let mut text = if let Some(of) = of {
        args.push(("number", of.summary.number.into()));
        locale.with("survey-low", &args)
    } else {
        locale.with("survey-low-alone", &args)
    };
    if !given.contact_allowed {
        text = format!("{text} {}", locale.text("survey-low-no-contact"));
    }
    if let Some(comment) = &given.comment {
        text = format!("{text}\n{}\n{}", locale.text("survey-low-words"), comment.raw());
    }
    Ok(Untrusted::from(text))
}

async fn begin(
    write: &mut Write<'_>,
    customer: i64,
    of: Option<&Conversation>,
    given: &Survey,
) -> Result<Option<Conversation>, Error> {
    let now = write.now;
    let queues = db::queues::all(write.conn).await?;
    let channel = match of {
        Some(of) => of.summary.channel,
        None => match questions::reached_by(write.conn, customer).await? {
            Some(ContactKind::Mail) => Channel::Mail,
            Some(ContactKind::Phone) => Channel::Phone,
            Some(ContactKind::Handle) => Channel::Social,
            None => return Ok(None),
        },
    };
    let (queue, known) = match of {
        Some(of) => (of.queue, queues.iter().find(|(key, _)| *key == of.queue).map(|(_, queue)| queue)),
        None => queue_for(&queues, channel).map(|(key, queue)| (key, Some(queue)))?,
    };
    let known = known.ok_or(Error::NotFound("queue"))?;
    let locale = locale(write, customer).await?;
    let subject = if let Some(of) = of {
        locale.with("survey-low-subject", &[("number", of.summary.number.into())])
    } else {
        let asked = locale.text(&format!("survey-{}-name", given.kind.as_str()));
        locale.with("survey-low-subject-alone", &[("question", (&asked).into())])
    };
    let summary = Summary {
        id: ConversationId::of(write.uuid()),
        number: 0,
        version: 0,
        subject: Untrusted::from(subject),
        channel,
        public: of.is_some_and(|of| of.summary.public),
        status: Status::Open,
        snoozed_until: None,
        priority: Priority::High,
        tags: vec![Untrusted::from(LOW)],
        queue: known.id.clone(),
        team: known.team.clone(),
        assignee: None,
        customer: db::customers::reference(write.conn, customer).await?,
        identity: Identity::Claimed,
        verification: None,
        clock: WaitingClock::default(),
        live: false,
        created_at: now,
        last_message: None,
        last_message_at: None,
        preview: Untrusted::default(),
        message_count: 0,
        replied: false,
        resolved_at: None,
        wrap_up: None,
        thanked: false,
        undelivered: false,
        promise: None,
        gesture: None,
        plan: None,
        help: None,
    };
    let mut it = Conversation {
        key: 0,
        summary,
        customer,
        queue,
        assignee: None,
        target_ms: None,
        left_ms: None,
        live_until: None,
        last_inbound_at: None,
        follows: of.map(|of| of.key),
        elsewhere: None,
        counted: [None; 3],
    };
    insert(write, &mut it).await?;
    add_line(write, &mut it, Line::event(Author::System, Change::Started { channel }, now)).await?;
    touch_customer(write, customer).await?;
    Ok(Some(it))
}

fn plain(kind: MessageKind, author: Author, text: Untrusted, at: Time) -> Line {
    Line { kind, author, text, at, state: None, key: None, change: None, envelope: Envelope::default() }
}

/// Stores what was answered to a question of ours.
async fn store(
    write: &mut Write<'_>,
    asked: &Planned,
    it: &Conversation,
    score: u8,
    comment: Option<String>,
) -> Result<(), Error> {
    let now = write.now;
    questions::answered(write.conn, asked.key, now).await?;
    let given = Survey {
        id: SurveyId::of(write.uuid()),
        customer: it.summary.customer.id.clone(),
        kind: asked.question.kind(),
        relational: asked.question == Question::NpsWave,
        score,
        comment: comment.map(Untrusted::from),
        // They answered us where we asked: there we may write to them.
        contact_allowed: true,
        at: now,
        conversation: Some(it.summary.id.clone()),
    };
    db::timeline::insert_survey(write.conn, it.customer, Some(it.key), &given).await?;
    heard(write, it.customer, Some(it.key), &given).await?;
    touch_customer(write, it.customer).await
}

/// Takes a message as an answer, if it is one: a number alone on its first line, where a question of ours waits. It
/// opens nothing and asks for nothing; a low one gets a conversation of its own.
pub async fn number(
    write: &mut Write<'_>,
    inbound: &Inbound,
    customer: Option<i64>,
) -> Result<Option<InboundReceipt>, Error> {
    let (now, source) = (write.now, inbound.channel.as_str());
    let since = now.plus_millis(-ANSWER_MS);
    let mut thread = None;
    if let Some(id) = &inbound.conversation_external_id {
        thread = db::external::thread(write.conn, source, id).await?.map(|known| known.target);
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
    let line = plain(MessageKind::Inbound, Author::Customer, inbound.text.clone(), at);
    let (key, message) = add_line(write, &mut it, line).await?;
    save(write, &mut it).await?;
    store(write, &asked, &it, score, comment).await?;
    if let Some(id) = &inbound.external_id {
        db::external::put(write.conn, "message", source, id, &External { target: key, hash: None }).await?;
    }
    Ok(Some(InboundReceipt { conversation: it.summary.id.clone(), message: message.id, created: true }))
}

/// How a question of a link stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stands {
    /// It waits for its answer.
    Open,
    /// It was answered, on the page or in the thread.
    Used,
    /// Its time is over, or it was taken back.
    Expired,
}

/// How the question of a link stands now.
pub fn stands(linked: &Linked, now: Time) -> Stands {
    match linked {
        Linked { answered: true, .. } => Stands::Used,
        Linked { ended: true, .. } => Stands::Expired,
        Linked { until, .. } if *until <= now => Stands::Expired,
        Linked { .. } => Stands::Open,
    }
}

/// Records what was sent from the page of a link: once, however often it is sent.
pub struct Page {
    /// The hash of the link's secret.
    pub hash: String,
    /// On the question's scale.
    pub score: u8,
    /// In their words, if they wrote any.
    pub words: Option<String>,
}

impl Command for Page {
    type Output = Stands;

    async fn run(self, write: &mut Write<'_>) -> Result<Stands, Error> {
        let Self { hash, score, words } = self;
        let linked = questions::linked(write.conn, &hash).await?.ok_or(Error::NotFound("question"))?;
        let stands = stands(&linked, write.now);
        if stands != Stands::Open {
            return Ok(stands);
        }
        let asked = linked.planned;
        let (least, most) = asked.question.kind().scale();
        if !(least..=most).contains(&score) {
            return Err(Error::field("score", Code::Between.with("least", least).with("most", most)));
        }
        let it = db::conversations::by_key(write.conn, asked.conversation).await?;
        store(write, &asked, &it, score, words.map(|words| words.chars().take(score::COMMENT).collect())).await?;
        write.audit(None, "survey.answer", it.summary.id.as_str(), Some(asked.question.as_str())).await?;
        Ok(Stands::Open)
    }
}
