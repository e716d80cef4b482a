//! Goodwill: making a gesture, deciding on one, and what the house allows.

use super::{Line, add_line, audience, changed, open, queue_of, save};
use crate::api::{
    Approver, Author, Change, Code, ConversationId, Decision, Event, Gesture, GestureId, GestureKind, GestureState,
    GoodwillPolicy, Money, NewGesture, Role, Stamped, TeamId, Time, Verdict,
};
use crate::server::db::conversations::Conversation;
use crate::server::db::goodwill::Row;
use crate::server::db::{self, Conn};
use crate::server::error::Error;
use crate::server::rights::Caller;
use crate::server::writer::{Command, Write};

/// The abuse plan and its label: while either is on a conversation nothing is given there. No gift under threat.
pub const ABUSE: &str = "abuse";

/// The largest amount of anything, in minor units.
const MOST: i64 = 1_000_000_000_000;

/// Most characters of a reason or a word in words.
const TEXT: usize = 500;

/// The name under which the policy is kept.
const POLICY: &str = "goodwill_policy";

/// What the house allows.
pub async fn policy(conn: &mut Conn) -> Result<GoodwillPolicy, Error> {
    let kept = db::meta::get(conn, POLICY).await?;
    Ok(kept.and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default())
}

/// What somebody of this role may decide alone in one gesture; none is without limit.
pub const fn limit(policy: &GoodwillPolicy, role: Role) -> Option<i64> {
    match role {
        Role::Admin => None,
        Role::Supervisor => Some(policy.supervisor_limit_minor),
        Role::Agent | Role::Viewer | Role::Channel | Role::Feed => Some(policy.agent_limit_minor),
    }
}

/// Whether the conversation is in the abuse plan, or bears its label.
pub fn is_locked(it: &Conversation) -> bool {
    let plan = it.summary.plan.as_ref();
    plan.is_some_and(|state| state.plan == ABUSE && state.ended.is_none())
        || it.summary.tags.iter().any(|tag| tag.raw() == ABUSE)
}

/// What is left of the day's budget of a team; less than nothing when supervisors gave more.
pub async fn left(
    conn: &mut Conn,
    policy: &GoodwillPolicy,
    team: Option<&TeamId>,
    zone: &str,
    now: Time,
) -> Result<i64, Error> {
    let zone = jiff::tz::TimeZone::get(zone).unwrap_or(jiff::tz::TimeZone::UTC);
    let day = now.timestamp().to_zoned(zone).start_of_day();
    let since = day.map_or(now, |day| Time::from_timestamp(day.timestamp()));
    let given = db::goodwill::given(conn, team, &policy.currency, since).await?;
    Ok(policy.daily_budget_minor - given.iter().map(|(_, minor)| minor).sum::<i64>())
}

/// Makes a gesture; beyond what its maker may decide it waits for a supervisor.
pub struct Give {
    /// Who asks.
    pub caller: Caller,
    /// Where.
    pub conversation: ConversationId,
    /// What.
    pub new: NewGesture,
}

impl Command for Give {
    type Output = Stamped<Gesture>;

    async fn run(self, write: &mut Write<'_>) -> Result<Stamped<Gesture>, Error> {
        let Self { caller, conversation, new: NewGesture { kind, value_minor, reason, note } } = self;
        let mut it = open(write, &caller, &conversation).await?;
        let free = matches!(kind, GestureKind::Letter | GestureKind::Exchange);
        if !(i64::from(!free)..=MOST).contains(&value_minor) {
            return Err(Error::field("value_minor", Code::GestureValue));
        }
        let reasons = db::queues::wrap_up(write.conn).await?.reasons;
        if !reasons.iter().any(|node| node.key == reason) {
            return Err(Error::field("reason", Code::Reason));
        }
        if note.raw().chars().count() > TEXT {
            return Err(Error::field("note", Code::AtMost.with("most", 500)));
        }
        if is_locked(&it) {
            return Err(Error::Settled { code: Code::Locked, conversation: Box::new(it.summary) });
        }
        if it.summary.gesture.is_some() {
            return Err(Error::Settled { code: Code::Asked, conversation: Box::new(it.summary) });
        }
        let policy = policy(write.conn).await?;
        let queue = queue_of(write, &it).await?;
        let left = left(write.conn, &policy, queue.team.as_ref(), &queue.calendar.zone, write.now).await?;
        // A supervisor's word is what goes beyond the budget; it is theirs for their own gestures as well.
        let alone = limit(&policy, caller.agent.role).is_none_or(|limit| value_minor <= limit)
            && (caller.directs() || value_minor <= left);
        let gesture = Gesture {
            id: GestureId::of(write.uuid()),
            version: write.next_seq(),
            conversation,
            number: it.summary.number,
            customer: it.summary.customer.clone(),
            kind,
            value: Money { minor: value_minor, currency: policy.currency },
            reason,
            note,
            state: if alone { GestureState::Given } else { GestureState::Asked },
            by: caller.reference(),
            at: write.now,
            decision: None,
        };
        let given_at = alone.then_some(write.now);
        let row = Row { key: 0, conversation: it.key, by: caller.key, decided_by: None, given_at, gesture };
        db::goodwill::insert(write.conn, &row).await?;
        told(write, &caller, &mut it, row.gesture, "goodwill.give").await
    }
}

/// Approves a gesture or sends it back.
pub struct Decide {
    /// Who asks.
    pub caller: Caller,
    /// Which.
    pub gesture: GestureId,
    /// The version they read.
    pub version: u64,
    /// What they decide.
    pub verdict: Verdict,
}

impl Command for Decide {
    type Output = Stamped<Gesture>;

    async fn run(self, write: &mut Write<'_>) -> Result<Stamped<Gesture>, Error> {
        let Self { caller, gesture: id, version, verdict: Verdict { approve, word } } = self;
        let missing = || Error::NotFound("gesture");
        let mut row = db::goodwill::get(write.conn, &id).await?.ok_or_else(missing)?;
        let mut it = open(write, &caller, &row.gesture.conversation).await.map_err(|_| missing())?;
        if row.gesture.version != version || row.gesture.state != GestureState::Asked {
            return Err(changed::gesture(write, it, row.gesture, version).await?);
        }
        if row.by == caller.key && approve {
            return Err(Error::Forbidden(Code::OwnGesture));
        }
        if word.raw().chars().count() > TEXT || (!approve && word.raw().trim().is_empty()) {
            return Err(Error::field("word", Code::Word.with("most", TEXT)));
        }
        let policy = policy(write.conn).await?;
        if approve {
            if policy.approver == Approver::Admin && caller.agent.role != Role::Admin {
                return Err(Error::Forbidden(Code::AdminApproves));
            }
            if limit(&policy, caller.agent.role).is_some_and(|limit| row.gesture.value.minor > limit) {
                return Err(Error::Forbidden(Code::BeyondSupervisor));
            }
            if is_locked(&it) {
                return Err(Error::Settled { code: Code::Locked, conversation: Box::new(it.summary) });
            }
            row.given_at = Some(write.now);
        }
        row.decided_by = Some(caller.key);
        row.gesture.state = if approve { GestureState::Given } else { GestureState::SentBack };
        row.gesture.decision = Some(Decision { by: caller.reference(), at: write.now, word });
        row.gesture.version = write.next_seq();
        db::goodwill::update(write.conn, &row).await?;
        told(write, &caller, &mut it, row.gesture, "goodwill.decide").await
    }
}

/// Tells of a gesture and writes it into the thread (what, never how much).
async fn told(
    write: &mut Write<'_>,
    caller: &Caller,
    it: &mut Conversation,
    gesture: Gesture,
    action: &'static str,
) -> Result<Stamped<Gesture>, Error> {
    // The panel shows gestures: the record is as new as the newest of them.
    db::customers::set_version(write.conn, it.customer, gesture.version).await?;
    let event = Event::GoodwillChanged { at: write.at(gesture.version), gesture: Box::new(gesture.clone()) };
    write.tell(&event, audience(it)).await?;
    let change = Change::Goodwill { kind: gesture.kind, state: gesture.state };
    let line = Line::event(Author::Agent(caller.reference()), change, write.now);
    add_line(write, it, line).await?;
    it.summary.gesture = db::goodwill::asked(write.conn, it.key).await?;
    save(write, it).await?;
    write.audit(Some(caller.id()), action, gesture.id.as_str(), Some(gesture.state.as_str())).await?;
    Ok(Stamped { as_of: write.here(), body: gesture })
}

/// Sets what the house allows.
pub struct SetPolicy {
    /// Who asks.
    pub caller: Caller,
    /// From now on.
    pub policy: GoodwillPolicy,
}

impl Command for SetPolicy {
    type Output = GoodwillPolicy;

    async fn run(self, write: &mut Write<'_>) -> Result<GoodwillPolicy, Error> {
        let policy = self.policy;
        let GoodwillPolicy { currency, daily_budget_minor, agent_limit_minor, supervisor_limit_minor, approver } =
            &policy;
        if currency.len() != 3 || !currency.bytes().all(|byte| byte.is_ascii_uppercase()) {
            return Err(Error::field("currency", Code::Currency));
        }
        for (field, minor) in [
            ("daily_budget_minor", daily_budget_minor),
            ("agent_limit_minor", agent_limit_minor),
            ("supervisor_limit_minor", supervisor_limit_minor),
        ] {
            if !(0..=MOST).contains(minor) {
                return Err(Error::field(field, Code::NotNegative));
            }
        }
        if agent_limit_minor > supervisor_limit_minor {
            return Err(Error::field("agent_limit_minor", Code::LimitOrder));
        }
        db::meta::put(write.conn, POLICY, &db::json(&policy)).await?;
        let detail = format!(
            "{daily_budget_minor} a day, {agent_limit_minor} an agent, {supervisor_limit_minor} a supervisor, {currency}, \
             approved by {}",
            approver.as_str()
        );
        write.audit(Some(self.caller.id()), "goodwill.policy", "goodwill", Some(&detail)).await?;
        Ok(policy)
    }
}
