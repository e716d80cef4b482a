//! Who has a conversation: claiming, assigning, being served the next one.

use super::{Line, add_line, day, open, save, stamped};
use crate::api::{
    AgentId, AgentRef, Author, Calendar, Change, Code, ConversationId, Former, HandOver, NextScope, Priority, Served,
    Skip, Stamped, Summary, Time, Why,
};
use crate::server::db;
use crate::server::db::conversations::Conversation;
use crate::server::error::Error;
use crate::server::rights::Caller;
use crate::server::writer::{Command, Write};

/// The most urgent of each queue that are weighed against each other.
const WEIGHED: i64 = 300;

/// A conversation passed over is not offered again to the same person for this long.
const SKIPPED_MS: i64 = 60 * 60_000;

/// "Due soon" is within this time.
const SOON_MS: i64 = 15 * 60_000;

/// Gives a conversation to `to` (or to nobody) and adds the event line.
pub async fn give(
    write: &mut Write<'_>,
    conversation: &mut Conversation,
    to: Option<&Caller>,
    by: &Caller,
) -> Result<(), Error> {
    let to = to.map(|to| (to.key, to.reference()));
    hand(write, conversation, to, Author::Agent(by.reference())).await
}

async fn hand(
    write: &mut Write<'_>,
    conversation: &mut Conversation,
    to: Option<(i64, AgentRef)>,
    by: Author,
) -> Result<(), Error> {
    let (key, to) = to.unzip();
    let from = conversation.summary.assignee.take();
    let whose = [conversation.assignee, key];
    conversation.assignee = key;
    conversation.summary.assignee.clone_from(&to);
    let at = write.now;
    add_line(write, conversation, Line::event(by, Change::Assigned { from, to }, at)).await?;
    if conversation.summary.promise.is_some() {
        for agent in whose.into_iter().flatten() {
            day::changed(write, agent).await?;
        }
    }
    Ok(())
}

/// Whether the caller may give away what `from` is believed to have.
fn may_hand(it: &Conversation, caller: &Caller, from: Option<&AgentId>) -> Result<(), Error> {
    let owner = it.summary.assignee.clone();
    if owner.as_ref().map(|owner| &owner.id) != from {
        return Err(Error::Taken { conversation: Box::new(it.summary.clone()), owner });
    }
    let is_colleagues = owner.as_ref().is_some_and(|owner| owner.id != *caller.id());
    if is_colleagues && !caller.directs() {
        return Err(Error::Forbidden(Code::AskColleague));
    }
    Ok(())
}

/// Gives a conversation to somebody, moving it into another queue where one is named; says where it was, if it moved.
/// The caller of this saves it.
pub async fn hand_over(
    write: &mut Write<'_>,
    it: &mut Conversation,
    caller: &Caller,
    hand_over: &HandOver,
) -> Result<Option<Former>, Error> {
    may_hand(it, caller, hand_over.from.as_ref())?;
    let by = Author::Agent(caller.reference());
    let mut former = None;
    if let Some(id) = hand_over.queue.as_ref().filter(|id| **id != it.summary.queue) {
        let queues = db::queues::all(write.conn).await?;
        let (key, queue) = queues.into_iter().find(|(_, queue)| queue.id == *id).ok_or(Error::NotFound("queue"))?;
        let line = Change::Moved { from: it.summary.queue.clone(), to: queue.id.clone() };
        former = Some(Former { queue: it.summary.queue.clone(), team: it.summary.team.clone() });
        it.queue = key;
        it.summary.queue = queue.id;
        it.summary.team = queue.team;
        add_line(write, it, Line::event(by.clone(), line, write.now)).await?;
    }
    let to = match &hand_over.to {
        None => None,
        Some(id) => {
            let (key, agent) = db::agents::get(write.conn, id).await?.ok_or(Error::NotFound("agent"))?;
            let to = Caller { key, agent };
            if to.agent.disabled || !to.reads(it.summary.team.as_ref()) {
                return Err(Error::field("to", Code::TeamAgent));
            }
            Some((to.key, to.reference()))
        }
    };
    if hand_over.from != hand_over.to {
        if hand_over.from.as_ref() == Some(caller.id()) {
            day::given_away(write, caller.key, it).await?;
        }
        hand(write, it, to, by).await?;
    }
    Ok(former)
}

/// Takes a conversation, if nobody or the caller has it.
pub struct Claim {
    /// Who asks.
    pub caller: Caller,
    /// Which.
    pub conversation: ConversationId,
}

impl Command for Claim {
    type Output = Stamped<Summary>;

    async fn run(self, write: &mut Write<'_>) -> Result<Stamped<Summary>, Error> {
        let mut it = open(write, &self.caller, &self.conversation).await?;
        match it.assignee {
            Some(key) if key == self.caller.key => {}
            Some(_) => {
                let owner = it.summary.assignee.clone();
                return Err(Error::Taken { conversation: Box::new(it.summary), owner });
            }
            None => {
                give(write, &mut it, Some(&self.caller), &self.caller).await?;
                save(write, &mut it).await?;
                let caller = self.caller.id();
                write.audit(Some(caller), "conversation.claim", it.summary.id.as_str(), None).await?;
            }
        }
        Ok(stamped(write, it))
    }
}

/// Gives a conversation to somebody, or back to nobody.
pub struct Assign {
    /// Who asks.
    pub caller: Caller,
    /// Which.
    pub conversation: ConversationId,
    /// Who is believed to have it.
    pub from: Option<AgentId>,
    /// Who shall have it.
    pub to: Option<AgentId>,
}

impl Command for Assign {
    type Output = Stamped<Summary>;

    async fn run(self, write: &mut Write<'_>) -> Result<Stamped<Summary>, Error> {
        let Self { caller, conversation, from, to } = self;
        let mut it = open(write, &caller, &conversation).await?;
        if from == to {
            may_hand(&it, &caller, from.as_ref())?;
            return Ok(stamped(write, it));
        }
        hand_over(write, &mut it, &caller, &HandOver { from, to, queue: None }).await?;
        save(write, &mut it).await?;
        let detail = it.summary.assignee.as_ref().map_or("nobody", |agent| agent.id.as_str()).to_owned();
        write.audit(Some(caller.id()), "conversation.assign", it.summary.id.as_str(), Some(&detail)).await?;
        Ok(stamped(write, it))
    }
}

/// Chooses, claims and says why.
pub struct Next {
    /// Who asks.
    pub caller: Caller,
    /// From where.
    pub scope: NextScope,
    /// Passing this one over.
    pub skip: Option<Skip>,
    /// Not this one, if it is theirs already.
    pub here: Option<ConversationId>,
}

impl Command for Next {
    type Output = Option<Served>;

    async fn run(self, write: &mut Write<'_>) -> Result<Option<Served>, Error> {
        let Self { caller, scope, skip, here } = self;
        if let Some(skip) = skip {
            pass_over(write, &caller, &skip).await?;
        }
        let mut best: Option<(Rank, Conversation)> = None;
        let since = write.now.plus_millis(-SKIPPED_MS);
        for (key, queue) in db::queues::all(write.conn).await? {
            let asked = match &scope {
                NextScope::All => true,
                NextScope::Queue { queue: wanted } => *wanted == queue.id,
            };
            if !asked || !caller.reads(queue.team.as_ref()) {
                continue;
            }
            let mut weighed = db::conversations::waiting_in(write.conn, key, caller.key, since, WEIGHED).await?;
            let soon = write.now.plus_millis(SOON_MS);
            weighed.extend(
                db::conversations::promised_in(write.conn, key, caller.key, since, soon, WEIGHED)
                    .await?
                    .into_iter()
                    .filter(|it| has_come(it, write.now)),
            );
            for it in weighed {
                if it.assignee == Some(caller.key) && here.as_ref() == Some(&it.summary.id) {
                    continue;
                }
                let rank = rank(&it, &queue.calendar, write.now);
                if best.as_ref().is_none_or(|(first, _)| rank < *first) {
                    best = Some((rank, it));
                }
            }
        }
        let Some((rank, mut it)) = best else {
            return Ok(None);
        };
        if it.assignee != Some(caller.key) {
            give(write, &mut it, Some(&caller), &caller).await?;
            save(write, &mut it).await?;
        }
        write.audit(Some(caller.id()), "conversation.next", it.summary.id.as_str(), Some(rank.why_word())).await?;
        Ok(Some(Served { conversation: it.summary, why: rank.why() }))
    }
}

/// Gives back what the caller was served and will not take.
async fn pass_over(write: &mut Write<'_>, caller: &Caller, skip: &Skip) -> Result<(), Error> {
    if !["skill", "language", "conflict", "break"].contains(&skip.reason.as_str()) {
        return Err(Error::field("skip.reason", Code::SkipReason));
    }
    let mut it = open(write, caller, &skip.id).await?;
    db::conversations::skip(write.conn, caller.key, it.key, &skip.reason, write.now).await?;
    if it.assignee == Some(caller.key) {
        give(write, &mut it, None, caller).await?;
        save(write, &mut it).await?;
    }
    write.audit(Some(caller.id()), "conversation.skip", it.summary.id.as_str(), Some(&skip.reason)).await
}

/// The place in the queue of a moment: the band first, priority within it, then the band's own measure.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Rank {
    band: u8,
    priority: std::cmp::Reverse<Priority>,
    measure: i64,
    number: i64,
}

impl Rank {
    const fn why(self) -> Why {
        match self.band {
            0 => Why::Live,
            1 => Why::Promised,
            2 => Why::Overdue,
            3 => Why::DueSoon,
            _ => Why::Waiting,
        }
    }

    const fn why_word(self) -> &'static str {
        match self.why() {
            Why::Live => "live",
            Why::Promised => "promised",
            Why::Overdue => "overdue",
            Why::DueSoon => "due_soon",
            Why::Waiting => "waiting",
        }
    }
}

/// Whether the time of what is promised first has come: of a call-back when its window begins, of anything else while it
/// can still be kept.
fn has_come(conversation: &Conversation, now: Time) -> bool {
    let ahead = |call| if call { 0 } else { SOON_MS };
    conversation.summary.promise.as_ref().is_some_and(|promise| promise.due.since(now) <= ahead(promise.call))
}

/// Live; promises and call-backs whose time has come; overdue, the worst by waiting against target, both in business
/// time; due soon; the rest by how long they wait.
fn rank(conversation: &Conversation, calendar: &Calendar, now: Time) -> Rank {
    let summary = &conversation.summary;
    let waiting = summary.clock.waiting_since.map_or(0, |since| now.since(since).max(0));
    let (band, measure) = match summary.clock.due_at {
        _ if summary.live => (0, -waiting),
        _ if has_come(conversation, now) => (1, summary.promise.as_ref().map_or(0, |promise| promise.due.millis())),
        // What has passed beyond the target, in thousandths of it, greatest first.
        Some(due) if due < now => {
            let target = conversation.target_ms.unwrap_or(0).max(1);
            (2, -(calendar.between(due, now).saturating_mul(1000) / target))
        }
        Some(due) if due.since(now) <= SOON_MS => (3, due.millis()),
        _ => (4, summary.clock.due_at.map_or(i64::MAX, Time::millis)),
    };
    Rank { band, priority: std::cmp::Reverse(summary.priority), measure, number: summary.number }
}

#[cfg(test)]
mod tests;
