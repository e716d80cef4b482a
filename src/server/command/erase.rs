//! Forgetting a person: the right of everybody we know.
//!
//! Everything written by or about them goes, in one transaction; that something happened stays, under ids. Consoles hear
//! of it by the events they know: each thing of theirs changed, into nothing.

use super::{audience, save, touch_customer};
use crate::api::{AgentId, Change, CustomerId, Erasure, Event, FlagKind, Hindrance, MessageState, Remembered, Time};
use crate::server::db::conversations::Conversation;
use crate::server::db::{self, Conn, drafts, erase};
use crate::server::error::Error;
use crate::server::log::Audience;
use crate::server::writer::{Command, Write};
use crate::text::Untrusted;

/// What would go, and what stands against it.
pub async fn look(conn: &mut Conn, id: &CustomerId, now: Time) -> Result<(i64, Erasure), Error> {
    let missing = || Error::NotFound("customer");
    let key = db::customers::key_of(conn, id).await?.ok_or_else(missing)?;
    let key = db::customers::alive(conn, key).await?;
    let reference = db::customers::reference(conn, key).await?;
    let mut against: Vec<Hindrance> =
        erase::open(conn, key).await?.into_iter().map(|number| Hindrance::OpenMatter { number }).collect();
    let held = |what: &Remembered| matches!(what, Remembered::Flag(flag) if flag.kind == FlagKind::LegalHold);
    if db::memories::of_customer(conn, key, now).await?.iter().any(|stored| held(&stored.memory.what)) {
        against.push(Hindrance::LegalHold);
    }
    let erasure = Erasure {
        customer: reference.id,
        name: reference.name,
        erased_at: erase::erased_at(conn, key).await?,
        against,
        of: erase::count(conn, key).await?,
        overwritten: false,
        copies: Vec::new(),
    };
    Ok((key, erasure))
}

/// Erases a person.
pub struct Erase {
    /// Who does it.
    pub by: AgentId,
    /// Whom.
    pub customer: CustomerId,
}

impl Command for Erase {
    type Output = Erasure;

    async fn run(self, write: &mut Write<'_>) -> Result<Erasure, Error> {
        let Self { by, customer } = self;
        let now = write.now;
        let (key, mut erasure) = look(write.conn, &customer, now).await?;
        if let Some(first) = erasure.against.first() {
            return Err(Error::Kept(first.said()));
        }
        let mut ids = Vec::new();
        let parts = erase::parts(write.conn, key).await?;
        for part in &parts {
            ids.push(db::customers::reference(write.conn, *part).await?.id.to_string());
            erase::record(write.conn, *part, now).await?;
        }
        for mut it in db::conversations::of_customer(write.conn, key).await? {
            ids.push(it.summary.id.to_string());
            conversation(write, &mut it).await?;
        }
        let teams = db::customers::teams(write.conn, key).await?;
        for order in erase::orders(write.conn, key).await? {
            ids.push(order.to_string());
            let Some((_, mut purchase)) = db::purchases::by_id(write.conn, &order).await? else { continue };
            purchase.version = write.next_seq();
            erase::versions(write.conn, "purchases", order.as_str(), purchase.version).await?;
            let event = Event::PurchaseChanged { at: write.at(purchase.version), purchase: Box::new(purchase) };
            write.tell(&event, Audience::Customer(teams.clone())).await?;
        }
        erase::answers(write.conn, &ids).await?;
        for part in parts {
            touch_customer(write, part).await?;
        }
        // What was told of them before stands in memory, as it was.
        write.forget();
        write.audit(Some(&by), "customer.erase", erasure.customer.as_str(), None).await?;
        erasure.name = Untrusted::from(erase::NOBODY);
        erasure.erased_at = Some(now);
        Ok(erasure)
    }
}

/// Empties a thread and all that hangs on it, telling of each.
async fn conversation(write: &mut Write<'_>, it: &mut Conversation) -> Result<(), Error> {
    let now = write.now;
    for mut message in db::messages::page(write.conn, it.key, i64::MAX, i64::MAX).await? {
        if matches!(message.state, Some(MessageState::Held | MessageState::Queued)) {
            message.state = Some(MessageState::Failed);
        }
        if let Some(Change::Misdirected { to, .. }) = &mut message.change {
            to.clear();
        }
        message.text = Untrusted::default();
        message.failure = None;
        message.envelope = crate::api::Envelope::default();
        message.version = write.next_seq();
        let (change, state) = (message.change.as_ref().map(db::json), message.state.as_ref().map(db::word));
        erase::message(write.conn, &message.id, message.version, change.as_deref(), state.as_deref()).await?;
        let event = Event::MessageChanged { at: write.at(message.version), message: Box::new(message) };
        write.tell(&event, audience(it)).await?;
    }
    erase::conversation(write.conn, it.key, now).await?;
    for agent in erase::writing(write.conn, it.key).await? {
        // As if given up: every console of theirs empties it.
        for row in drafts::after(write.conn, agent, 0).await? {
            if row.conversation == it.summary.id {
                let version = drafts::newest(write.conn, agent).await? + 1;
                drafts::put(write.conn, agent, it.key, &row.emptied(version, now)).await?;
            }
        }
    }
    shown(write, it).await?;
    let summary = &mut it.summary;
    summary.subject = Untrusted::default();
    summary.preview = Untrusted::default();
    summary.tags.clear();
    if let Some(plan) = &mut summary.plan {
        plan.tag = None;
        plan.done.iter_mut().for_each(|step| step.text = None);
    }
    summary.promise = None;
    summary.gesture = None;
    save(write, it).await
}

async fn shown(write: &mut Write<'_>, it: &Conversation) -> Result<(), Error> {
    let (promises, gestures, praise) = erase::shown(write.conn, it.key).await?;
    for id in promises {
        let seq = write.next_seq();
        erase::versions(write.conn, "promises", id.as_str(), seq).await?;
        let Some(row) = db::promises::get(write.conn, &id).await? else { continue };
        let event = Event::PromiseChanged { at: write.at(seq), promise: Box::new(row.promise) };
        write.tell(&event, audience(it)).await?;
    }
    for id in gestures {
        let seq = write.next_seq();
        erase::versions(write.conn, "gestures", id.as_str(), seq).await?;
        let Some(row) = db::goodwill::get(write.conn, &id).await? else { continue };
        let event = Event::GoodwillChanged { at: write.at(seq), gesture: Box::new(row.gesture) };
        write.tell(&event, audience(it)).await?;
    }
    for id in praise {
        let seq = write.next_seq();
        erase::versions(write.conn, "praise", id.as_str(), seq).await?;
        let Some(praise) = db::praise::get(write.conn, &id).await? else { continue };
        let to = Audience::Person(praise.to.id.clone());
        write.tell(&Event::PraiseChanged { at: write.at(seq), praise: Box::new(praise) }, to).await?;
    }
    Ok(())
}
