//! Action plans on a conversation, and the hand that is raised for a supervisor.

use super::{Line, add_line, changed, open, save, stamped};
use crate::api::{
    AgentRef, Author, Change, Code, ConversationId, Help, PlanChange, PlanStage, PlanState, PlanStep, Stamped, Summary,
    Time,
};
use crate::server::db;
use crate::server::error::Error;
use crate::server::rights::Caller;
use crate::server::writer::{Command, Write};

/// Characters of a plan's or a step's word.
const WORD: usize = 40;
/// Steps that may be ticked in one plan.
const STEPS: usize = 60;
/// Characters written to a step.
const TEXT: usize = 2_000;

/// A move within a plan. A move that has been made already changes nothing.
pub struct Plan {
    /// Who.
    pub caller: Caller,
    /// On which conversation.
    pub conversation: ConversationId,
    /// The version they read, where they say so: a colleague's move since then comes first.
    pub version: Option<u64>,
    /// Which move.
    pub change: PlanChange,
}

impl Command for Plan {
    type Output = Stamped<Summary>;

    async fn run(self, write: &mut Write<'_>) -> Result<Stamped<Summary>, Error> {
        let Self { caller, conversation, version, change } = self;
        let mut it = open(write, &caller, &conversation).await?;
        if let Some(version) = version.filter(|version| *version != it.summary.version)
            && moved_since(write, &caller, &conversation, version).await?
        {
            return Err(changed::conversation(write, it, version).await?);
        }
        let (action, detail) = match &change {
            PlanChange::Begin { plan, .. } => ("plan.begin", Some(word("plan", plan)?.to_owned())),
            PlanChange::Tick { step, .. } => ("plan.tick", Some(word("step", step)?.to_owned())),
            PlanChange::Untick { step } => ("plan.untick", Some(word("step", step)?.to_owned())),
            PlanChange::End => ("plan.end", it.summary.plan.as_ref().map(|state| state.plan.clone())),
            PlanChange::Withdraw => ("plan.withdraw", it.summary.plan.as_ref().map(|state| state.plan.clone())),
        };
        if let Some((plan, to)) = apply(&mut it.summary, change, &caller, write.now)? {
            let line = Line::event(Author::Agent(caller.reference()), Change::Plan { plan, to }, write.now);
            add_line(write, &mut it, line).await?;
        }
        save(write, &mut it).await?;
        write.audit(Some(caller.id()), action, it.summary.id.as_str(), detail.as_deref()).await?;
        Ok(stamped(write, it))
    }
}

/// Whether a colleague has moved within a plan since that version.
async fn moved_since(
    write: &mut Write<'_>,
    caller: &Caller,
    conversation: &ConversationId,
    version: u64,
) -> Result<bool, Error> {
    let happened = db::audit::since(write.conn, version, conversation.as_str(), i64::MAX).await?;
    let theirs = |by: &Option<AgentRef>| by.as_ref().is_none_or(|by| by.id != *caller.id());
    Ok(happened.iter().any(|it| it.action.starts_with("plan.") && theirs(&it.by)))
}

/// Words of plans come from files: they say what the audit may hold, and nothing anybody wrote.
fn word<'a>(field: &'static str, word: &'a str) -> Result<&'a str, Error> {
    let fits = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    if word.is_empty() || word.len() > WORD || !word.chars().all(fits) {
        return Err(Error::field(field, Code::PlanId));
    }
    Ok(word)
}

/// Moves; what the thread is told, for the moves that it is told of.
fn apply(
    summary: &mut Summary,
    change: PlanChange,
    caller: &Caller,
    now: Time,
) -> Result<Option<(String, PlanStage)>, Error> {
    if let PlanChange::Begin { plan, tag } = change {
        if summary.plan.as_ref().is_some_and(|state| state.plan == plan && state.ended.is_none()) {
            return Ok(None);
        }
        if let Some(former) = summary.plan.take() {
            drop_tag(summary, &former);
        }
        // A label that somebody set by hand stays when the plan goes.
        let tag = tag.filter(|tag| !tag.raw().trim().is_empty() && !summary.tags.contains(tag));
        if tag.as_ref().is_some_and(|tag| tag.raw().chars().count() > WORD) {
            return Err(Error::field("tag", Code::AtMost.with("most", 40)));
        }
        summary.tags.extend(tag.clone());
        let state =
            PlanState { plan: plan.clone(), at: now, by: caller.reference(), tag, done: Vec::new(), ended: None };
        summary.plan = Some(Box::new(state));
        return Ok(Some((plan, PlanStage::Begun)));
    }
    let missing = || Error::field("type", Code::NoPlan);
    let state = summary.plan.as_mut().filter(|state| state.ended.is_none()).ok_or_else(missing)?;
    match change {
        PlanChange::Begin { .. } => Ok(None),
        PlanChange::Tick { step, text } => {
            if text.as_ref().is_some_and(|text| text.raw().chars().count() > TEXT) {
                return Err(Error::field("text", Code::AtMost.with("most", 2_000)));
            }
            state.done.retain(|done| done.step != step);
            if state.done.len() >= STEPS {
                return Err(Error::field("step", Code::Steps.with("most", 60)));
            }
            state.done.push(PlanStep { step, at: now, by: caller.reference(), text });
            Ok(None)
        }
        PlanChange::Untick { step } => {
            state.done.retain(|done| done.step != step);
            Ok(None)
        }
        PlanChange::End => {
            state.ended = Some(now);
            Ok(Some((state.plan.clone(), PlanStage::Ended)))
        }
        PlanChange::Withdraw => {
            let state = summary.plan.take().ok_or_else(missing)?;
            drop_tag(summary, &state);
            Ok(Some((state.plan, PlanStage::Withdrawn)))
        }
    }
}

/// The label goes with the plan that set it, unless that plan was gone through: then what happened stays said.
fn drop_tag(summary: &mut Summary, state: &PlanState) {
    if state.ended.is_none()
        && let Some(tag) = &state.tag
    {
        summary.tags.retain(|known| known != tag);
    }
}

/// Raises or lowers the hand. Nobody is asked why.
pub struct Raise {
    /// Who.
    pub caller: Caller,
    /// Where.
    pub conversation: ConversationId,
    /// Up.
    pub wanted: bool,
}

impl Command for Raise {
    type Output = Stamped<Summary>;

    async fn run(self, write: &mut Write<'_>) -> Result<Stamped<Summary>, Error> {
        let Self { caller, conversation, wanted } = self;
        let mut it = open(write, &caller, &conversation).await?;
        let action = if wanted { "help.ask" } else { "help.answer" };
        if it.summary.help.is_some() != wanted {
            it.summary.help = wanted.then(|| Help { by: caller.reference(), at: write.now });
            let line = Line::event(Author::Agent(caller.reference()), Change::Help { wanted }, write.now);
            add_line(write, &mut it, line).await?;
            save(write, &mut it).await?;
        }
        write.audit(Some(caller.id()), action, it.summary.id.as_str(), None).await?;
        Ok(stamped(write, it))
    }
}
