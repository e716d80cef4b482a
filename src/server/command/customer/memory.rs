//! Remembering, putting right, forgetting.

use super::{answer, keeping, refused, tell, unchanged, within_reach};
use crate::api::{
    Code, Consent, ConversationId, Customer, CustomerId, Flag, Learnt, Link, Memory, MemoryId, MemoryPatch, MessageId,
    NewMemory, Occasion, Preference, Purpose, Remembered, Stamped,
};
use crate::care::Keeping;
use crate::server::command::open;
use crate::server::db;
use crate::server::db::memories::{Row, Stored};
use crate::server::error::Error;
use crate::server::rights::Caller;
use crate::server::writer::{Command, Write};

/// The longest words, in characters, and the most things of one customer.
const WORDS: usize = 1_000;
const THINGS: usize = 500;

/// Days of each month; a birthday on 29 February is one.
const DAYS: [u8; 12] = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/// Remembers something.
pub struct Remember {
    /// Who asks.
    pub caller: Caller,
    /// Of whom.
    pub customer: CustomerId,
    /// What.
    pub new: NewMemory,
}

impl Command for Remember {
    type Output = Stamped<Customer>;

    async fn run(self, write: &mut Write<'_>) -> Result<Stamped<Customer>, Error> {
        let Self { caller, customer, new } = self;
        let key = within_reach(write.conn, &caller, &customer).await?;
        let NewMemory { what, conversation, message, confirmed, consented } = new;
        check(&what, consented, write.now, &keeping(write.conn).await?)?;
        let other = other(write, &caller, key, &what).await?;
        learnt_in(write, &caller, key, conversation.as_ref(), message.as_ref()).await?;
        let known = db::memories::of_customer(write.conn, key, write.now).await?;
        if known.len() >= THINGS {
            return Err(Error::field("what", Code::TooManyThings.with("most", THINGS)));
        }
        if let Remembered::Consent(consent) = &what {
            take_word(write, key, consent, &known).await?;
        }
        let memory = Memory {
            id: MemoryId::of(write.uuid()),
            what,
            learnt: Learnt { at: write.now, by: Some(caller.reference()), conversation, message },
            confirmed_at: confirmed.then_some(write.now),
            consented_at: consented.then_some(write.now),
        };
        db::memories::insert(write.conn, &Row { memory: &memory, customer: key, by: Some(caller.key), other }).await?;
        finish(write, &caller, key, other, "customer.remember", &memory).await
    }
}

/// Puts right, or confirms, something remembered.
pub struct Amend {
    /// Who asks.
    pub caller: Caller,
    /// Of whom.
    pub customer: CustomerId,
    /// Which.
    pub memory: MemoryId,
    /// The version of the customer they read.
    pub version: u64,
    /// What to change.
    pub patch: MemoryPatch,
}

impl Command for Amend {
    type Output = Stamped<Customer>;

    async fn run(self, write: &mut Write<'_>) -> Result<Stamped<Customer>, Error> {
        let Self { caller, customer, memory, version, patch } = self;
        let key = within_reach(write.conn, &caller, &customer).await?;
        let Stored { key: row, mut memory, .. } = find(write, key, &memory).await?;
        unchanged(write, &caller, key, version).await?;
        let before = linked(write, &memory.what).await?;
        if patch.consented {
            memory.consented_at = Some(write.now);
        }
        if patch.confirmed {
            memory.confirmed_at = Some(write.now);
        }
        if let Some(what) = patch.what {
            if what.as_str() != memory.what.as_str() {
                return Err(Error::field("what.type", Code::SameType));
            }
            memory.what = what;
        }
        check(&memory.what, memory.consented_at.is_some(), write.now, &keeping(write.conn).await?)?;
        let after = other(write, &caller, key, &memory.what).await?;
        if let Remembered::Consent(consent) = &memory.what {
            forget_traces(write, key, consent).await?;
        }
        db::memories::update(write.conn, row, &memory, after).await?;
        if before != after
            && let Some(before) = before
        {
            tell(write, before).await?;
        }
        finish(write, &caller, key, after, "customer.amend", &memory).await
    }
}

/// Forgets something.
pub struct Forget {
    /// Who asks.
    pub caller: Caller,
    /// Of whom.
    pub customer: CustomerId,
    /// Which.
    pub memory: MemoryId,
}

impl Command for Forget {
    type Output = Stamped<Customer>;

    async fn run(self, write: &mut Write<'_>) -> Result<Stamped<Customer>, Error> {
        let Self { caller, customer, memory } = self;
        let key = within_reach(write.conn, &caller, &customer).await?;
        // A link is taken away from either of its records.
        let Stored { key: row, memory, .. } = standing(write, key, &memory).await?;
        let other = linked(write, &memory.what).await?;
        db::memories::delete(write.conn, row).await?;
        finish(write, &caller, key, other, "customer.forget", &memory).await
    }
}

/// Tells everybody, audits, answers.
async fn finish(
    write: &mut Write<'_>,
    caller: &Caller,
    key: i64,
    other: Option<i64>,
    action: &'static str,
    memory: &Memory,
) -> Result<Stamped<Customer>, Error> {
    if let Some(other) = other {
        tell(write, other).await?;
    }
    tell(write, key).await?;
    let id = db::customers::reference(write.conn, key).await?.id;
    let detail = format!("{} {}", memory.what.as_str(), memory.id);
    write.audit(Some(caller.id()), action, id.as_str(), Some(&detail)).await?;
    answer(write, caller, key).await
}

/// A thing that is read on this record.
async fn standing(write: &mut Write<'_>, customer: i64, id: &MemoryId) -> Result<Stored, Error> {
    let known = db::memories::of_customer(write.conn, customer, write.now).await?;
    known.into_iter().find(|stored| stored.memory.id == *id).ok_or(Error::NotFound("memory"))
}

/// A thing that stands on this record itself.
async fn find(write: &mut Write<'_>, customer: i64, id: &MemoryId) -> Result<Stored, Error> {
    let found = standing(write, customer, id).await?;
    if found.turned {
        return Err(Error::field("memory", Code::LinkElsewhere));
    }
    Ok(found)
}

fn check(what: &Remembered, consented: bool, now: crate::api::Time, keeping: &Keeping) -> Result<(), Error> {
    let text = what.text().raw();
    if text.chars().count() > WORDS {
        return Err(Error::field("what.text", Code::AtMost.with("most", WORDS)));
    }
    let wordless = matches!(what, Remembered::Consent(_) | Remembered::Occasion(_) | Remembered::Link(_));
    if text.trim().is_empty() && !wordless {
        return Err(Error::field("what.text", Code::InWords));
    }
    // A warning says what happened, for a while: a court, a hospital.
    if !matches!(what, Remembered::Flag(_)) {
        if let Some(told) = keeping.never(text) {
            return Err(Error::field("what.text", refused(Code::NeverKept, told)));
        }
        let marked = matches!(what, Remembered::Preference(Preference { sensitive: true, .. }));
        if let Some(told) = keeping.sensitive(text).filter(|_| !marked) {
            return Err(Error::field("what.sensitive", refused(Code::SensitiveWord, told)));
        }
    }
    match what {
        Remembered::Preference(Preference { sensitive: true, .. }) if !consented => {
            Err(Error::field("consented", Code::NeedsConsent))
        }
        Remembered::Occasion(_) if !consented => Err(Error::field("consented", Code::DayConsent)),
        Remembered::Occasion(Occasion { month, day, .. }) => {
            let days = usize::from(*month).checked_sub(1).and_then(|index| DAYS.get(index));
            match days {
                Some(days) if (1..=*days).contains(day) => Ok(()),
                _ => Err(Error::field("what.day", Code::DayOfYear)),
            }
        }
        Remembered::Flag(Flag { until, review_at, .. }) => match until.or(*review_at) {
            Some(at) if at > now => Ok(()),
            Some(_) => Err(Error::field("what.until", Code::ToCome)),
            None => Err(Error::field("what.until", Code::WhenItEnds)),
        },
        _ => Ok(()),
    }
}

/// Where it was learnt must be a conversation of theirs that the caller may read, and a message of it.
async fn learnt_in(
    write: &mut Write<'_>,
    caller: &Caller,
    customer: i64,
    conversation: Option<&ConversationId>,
    message: Option<&MessageId>,
) -> Result<(), Error> {
    let Some(conversation) = conversation else {
        return if message.is_none() { Ok(()) } else { Err(Error::field("conversation", Code::MessagesConversation)) };
    };
    let it = open(write, caller, conversation).await?;
    if it.customer != customer {
        return Err(Error::field("conversation", Code::OfCustomer));
    }
    if let Some(message) = message {
        let line = db::messages::get(write.conn, message).await?;
        if line.is_none_or(|line| line.conversation != it.key) {
            return Err(Error::field("message", Code::OfConversation));
        }
    }
    Ok(())
}

/// The record that a link leads to, which the caller may see.
async fn other(write: &mut Write<'_>, caller: &Caller, customer: i64, what: &Remembered) -> Result<Option<i64>, Error> {
    let Remembered::Link(Link { customer: id, .. }) = what else { return Ok(None) };
    let other = within_reach(write.conn, caller, id).await?;
    if other == customer {
        return Err(Error::field("what.customer", Code::OtherRecord));
    }
    Ok(Some(other))
}

/// Likewise, of a link that stands: whoever may see the one record may take it away.
async fn linked(write: &mut Write<'_>, what: &Remembered) -> Result<Option<i64>, Error> {
    match what {
        Remembered::Link(Link { customer, .. }) => Ok(db::customers::key_of(write.conn, customer).await?),
        _ => Ok(None),
    }
}

/// A later word on the same purpose replaces an earlier one.
async fn take_word(write: &mut Write<'_>, customer: i64, word: &Consent, known: &[Stored]) -> Result<(), Error> {
    for stored in known {
        if let Remembered::Consent(before) = &stored.memory.what
            && before.purpose == word.purpose
        {
            db::memories::delete(write.conn, stored.key).await?;
        }
    }
    forget_traces(write, customer, word).await
}

/// Who no longer allows that we see the pages they look at is not remembered by them.
async fn forget_traces(write: &mut Write<'_>, customer: i64, word: &Consent) -> Result<(), Error> {
    if word.purpose == Purpose::WebTraces && !word.granted {
        db::timeline::forget_pages(write.conn, customer).await?;
    }
    Ok(())
}
