//! Promising, and what becomes of it.

use super::{audience, changed, day, open, save};
use crate::api::{
    AgentRef, Attempt, CallBack, Code, ConversationId, Event, Moved, NewCallBack, NewPromise, Promise, PromiseId,
    PromisePatch, PromiseState, Stamped, Time,
};
use crate::server::db;
use crate::server::db::conversations::Conversation;
use crate::server::db::promises::Row;
use crate::server::error::Error;
use crate::server::rights::Caller;
use crate::server::writer::{Command, Write};
use crate::text::Untrusted;

/// Most characters of what is promised.
const TEXT: usize = 500;

/// Most characters of a due in words, a number, a zone's name.
const LINE: usize = 100;

/// Most tries of one call-back.
const ATTEMPTS: usize = 50;

/// Whether a text has 1 to `most` characters and is more than space.
fn is_filled(text: &Untrusted, most: usize) -> bool {
    !text.raw().trim().is_empty() && text.raw().chars().count() <= most
}

/// Promises something to the customer of a conversation.
pub struct Make {
    /// Who asks.
    pub caller: Caller,
    /// Where.
    pub conversation: ConversationId,
    /// What.
    pub new: NewPromise,
}

impl Command for Make {
    type Output = Stamped<Promise>;

    async fn run(self, write: &mut Write<'_>) -> Result<Stamped<Promise>, Error> {
        let Self { caller, conversation, new } = self;
        let mut it = open(write, &caller, &conversation).await?;
        let NewPromise { text, due_words, due, owner, call } = new;
        if !is_filled(&text, TEXT) {
            return Err(Error::field("text", Code::OneTo.with("most", 500)));
        }
        if due_words.raw().chars().count() > LINE {
            return Err(Error::field("due_words", Code::AtMost.with("most", 100)));
        }
        if due <= write.now {
            return Err(Error::field("due", Code::ToCome));
        }
        let call = match call {
            None => None,
            Some(NewCallBack { number, until, zone }) => {
                if !is_filled(&number, LINE) {
                    return Err(Error::field("call.number", Code::OneTo.with("most", 100)));
                }
                if until <= due {
                    return Err(Error::field("call.until", Code::AfterDue));
                }
                if zone.len() > LINE || jiff::tz::TimeZone::get(&zone).is_err() {
                    return Err(Error::field("call.zone", Code::Zone));
                }
                Some(CallBack { number, until, zone, attempts: Vec::new(), outcome: None })
            }
        };
        let owner = match owner {
            None => caller.clone(),
            Some(id) => {
                let (key, agent) = db::agents::get(write.conn, &id).await?.ok_or(Error::NotFound("agent"))?;
                let owner = Caller { key, agent };
                if owner.agent.disabled || !owner.reads(it.summary.team.as_ref()) {
                    return Err(Error::field("owner", Code::TeamAgent));
                }
                owner
            }
        };
        let promise = Promise {
            id: PromiseId::of(write.uuid()),
            version: write.next_seq(),
            conversation,
            number: it.summary.number,
            customer: it.summary.customer.clone(),
            text,
            owner: owner.reference(),
            due_words,
            due,
            first_due: due,
            moved: None,
            state: PromiseState::Open,
            ended_at: None,
            made_by: caller.reference(),
            made_at: write.now,
            call,
        };
        let row = Row { key: 0, conversation: it.key, owner: owner.key, made_by: caller.key, promise };
        db::promises::insert(write.conn, &row).await?;
        told(write, Some(&caller), &mut it, row.promise, "promise.make", None).await
    }
}

/// Puts a check-in among the promises of whoever had a matter: the server's own doing, by a queue's rule.
pub async fn check_in(
    write: &mut Write<'_>,
    (key, owner): (i64, AgentRef),
    it: &mut Conversation,
    text: Untrusted,
    due: Time,
) -> Result<(), Error> {
    let promise = Promise {
        id: PromiseId::of(write.uuid()),
        version: write.next_seq(),
        conversation: it.summary.id.clone(),
        number: it.summary.number,
        customer: it.summary.customer.clone(),
        text,
        owner: owner.clone(),
        due_words: Untrusted::default(),
        due,
        first_due: due,
        moved: None,
        state: PromiseState::Open,
        ended_at: None,
        made_by: owner,
        made_at: write.now,
        call: None,
    };
    let row = Row { key: 0, conversation: it.key, owner: key, made_by: key, promise };
    db::promises::insert(write.conn, &row).await?;
    told(write, None, it, row.promise, "promise.check_in", None).await.map(|_| ())
}

/// Ends a promise, moves it, notes a try to call.
pub struct ChangePromise {
    /// Who asks.
    pub caller: Caller,
    /// Which.
    pub promise: PromiseId,
    /// The version they read.
    pub version: u64,
    /// What to change.
    pub patch: PromisePatch,
}

impl Command for ChangePromise {
    type Output = Stamped<Promise>;

    async fn run(self, write: &mut Write<'_>) -> Result<Stamped<Promise>, Error> {
        let Self { caller, promise: id, version, patch } = self;
        let missing = || Error::NotFound("promise");
        let mut row = db::promises::get(write.conn, &id).await?.ok_or_else(missing)?;
        let mut it = open(write, &caller, &row.promise.conversation).await.map_err(|_| missing())?;
        if row.promise.version != version {
            return Err(changed::promise(write, it, row.promise, version).await?);
        }
        let detail = apply(&mut row.promise, patch, &caller, write)?;
        row.promise.version = write.next_seq();
        db::promises::update(write.conn, &row).await?;
        told(write, Some(&caller), &mut it, row.promise, "promise.change", Some(detail)).await
    }
}

/// Makes the one change that a patch names; what the audit says of it.
fn apply(
    promise: &mut Promise,
    patch: PromisePatch,
    caller: &Caller,
    write: &Write<'_>,
) -> Result<&'static str, Error> {
    let now = write.now;
    match patch {
        PromisePatch { state: Some(state), outcome, due: None, due_words: None, told: None, reached: None } => {
            match (&mut promise.call, outcome) {
                (_, None) => {}
                (Some(call), Some(outcome)) if is_filled(&outcome, TEXT) => call.outcome = Some(outcome),
                (Some(_), Some(_)) => return Err(Error::field("outcome", Code::OneTo.with("most", 500))),
                (None, Some(_)) => return Err(Error::field("outcome", Code::OnlyCallBack)),
            }
            promise.state = state;
            promise.ended_at = (state != PromiseState::Open).then_some(now);
            Ok(state.as_str())
        }
        PromisePatch { due: Some(due), due_words, told: Some(told), state: None, outcome: None, reached: None } => {
            open_only(promise)?;
            if due <= now {
                return Err(Error::field("due", Code::ToCome));
            }
            let due_words = due_words.unwrap_or_default();
            if due_words.raw().chars().count() > LINE {
                return Err(Error::field("due_words", Code::AtMost.with("most", 100)));
            }
            let told_in_time = told && now <= promise.due && promise.moved.is_none_or(|before| before.told_in_time);
            promise.moved = Some(Moved { at: now, told_in_time });
            if let Some(call) = &mut promise.call {
                // The window keeps its length.
                call.until = due.plus_millis(call.until.since(promise.due));
            }
            promise.due = due;
            promise.due_words = due_words;
            Ok("moved")
        }
        PromisePatch { reached: Some(reached), state: None, outcome: None, due: None, due_words: None, told: None } => {
            open_only(promise)?;
            let Some(call) = &mut promise.call else {
                return Err(Error::field("reached", Code::OnlyCallBack));
            };
            if call.attempts.len() >= ATTEMPTS {
                return Err(Error::field("reached", Code::Tries.with("most", 50)));
            }
            call.attempts.push(Attempt { at: now, by: caller.reference(), reached });
            if reached {
                promise.state = PromiseState::Kept;
                promise.ended_at = Some(now);
                return Ok("reached");
            }
            Ok("not_reached")
        }
        _ => Err(Error::field("body", Code::PromiseBody)),
    }
}

fn open_only(promise: &Promise) -> Result<(), Error> {
    if promise.is_open() { Ok(()) } else { Err(Error::field("state", Code::Ended)) }
}

/// Tells of a promise, and of the conversation when what is due first there has changed.
async fn told(
    write: &mut Write<'_>,
    caller: Option<&Caller>,
    it: &mut Conversation,
    promise: Promise,
    action: &'static str,
    detail: Option<&'static str>,
) -> Result<Stamped<Promise>, Error> {
    // The panel shows promises: the record is as new as the newest of them.
    db::customers::set_version(write.conn, it.customer, promise.version).await?;
    let event = Event::PromiseChanged { at: write.at(promise.version), promise: Box::new(promise.clone()) };
    write.tell(&event, audience(it)).await?;
    let first = db::promises::first_open(write.conn, it.key).await?;
    if it.summary.promise != first {
        it.summary.promise = first;
        save(write, it).await?;
    }
    write.audit(caller.map(Caller::id), action, promise.id.as_str(), detail).await?;
    // Whoever has the matter has the promise to think of.
    let theirs = match it.assignee {
        Some(assignee) => Some(assignee),
        None => db::agents::get(write.conn, &promise.owner.id).await?.map(|(key, _)| key),
    };
    if let Some(agent) = theirs {
        day::changed(write, agent).await?;
    }
    Ok(Stamped { as_of: write.here(), body: promise })
}
