//! Handing a conversation over: to a colleague or into another queue, with a note that says what they must know.

use crate::api::{ConversationId, HandOver, MessageKind, OpKey, PromiseState, Summary};
use crate::console::popup::Choice;
use crate::console::scene::Scene;
use crate::console::widget::picker::Item;
use crate::console::{Mode, Slot};
use crate::text::{Lines, Untrusted};

/// Characters of a customer's message that are quoted in the note.
const EXCERPT: usize = 80;

/// Where the note of a conversation is written.
const fn note(conversation: ConversationId) -> Slot {
    Slot { conversation, mode: Mode::Note }
}

impl Scene {
    /// To whom it goes.
    pub fn open_hand_over(&mut self) {
        let Some(summary) = self.subject() else { return self.complain(self.env.text("nothing-selected")) };
        let (id, queue) = (summary.id.clone(), summary.queue.clone());
        let owner = summary.assignee.as_ref().map(|owner| owner.id.clone());
        let others = |id| Some(id) != owner.as_ref() && Some(id) != self.store.my_id();
        let colleagues = self.store.agents.iter().filter(|agent| !agent.disabled && agent.role.answers());
        let mut items: Vec<_> = colleagues
            .filter(|agent| others(&agent.id))
            .map(|agent| Item {
                label: agent.name.shown(Lines::Single).into_owned(),
                hint: self.env.text(&format!("role-{}", agent.role.as_str())),
                value: Choice::HandTo(Some(agent.id.clone()), None),
            })
            .collect();
        items.extend(self.store.queues().iter().filter(|other| other.id != queue).map(|other| Item {
            label: self.env.queue(other),
            hint: self.env.text("hand-queue"),
            value: Choice::HandTo(None, Some(other.id.clone())),
        }));
        if owner.is_some() {
            let label = self.env.text("hand-same-queue");
            items.push(Item { label, hint: String::new(), value: Choice::HandTo(None, None) });
        }
        let title = self.env.text("hand-title");
        self.pick(&title, Some(id), items);
    }

    /// It was chosen: the note stands ready, filled with what is known.
    pub(super) fn begin_hand_over(&mut self, id: ConversationId, to: HandOver) {
        self.open_conversation(id.clone());
        self.write(Mode::Note);
        let Some(summary) = self.open() else { return };
        let from = summary.assignee.as_ref().map(|owner| owner.id.clone());
        let words = self.hand_over_note(summary);
        if self.desk.text().is_none_or(|text| text.text().trim().is_empty()) {
            self.put_in(&words);
        }
        self.address(&note(id), |addressed| addressed.hand_over = Some(HandOver { from, ..to }));
    }

    /// To whom the open note hands the conversation over, in words.
    pub fn handing_to(&self) -> Option<String> {
        let slot = self.desk.slot().filter(|slot| slot.mode == Mode::Note)?;
        let addressed = self.desk.sending.addressed.get(&slot)?;
        addressed.hand_over.as_ref().map(|to| self.successor(to))
    }

    /// Who has a conversation once it is handed over, in words.
    pub(super) fn successor(&self, to: &HandOver) -> String {
        let agent = to.to.as_ref().and_then(|id| self.store.agents.iter().find(|agent| agent.id == *id));
        let queue = to.queue.as_ref().and_then(|id| self.store.queue(id));
        match (agent, queue) {
            (Some(agent), _) => agent.name.shown(Lines::Single).into_owned(),
            (None, Some(queue)) => self.env.queue(queue),
            (None, None) => self.env.text("assignee-nobody"),
        }
    }

    /// The note was left: it stays as a draft, and hands nothing over.
    pub(super) fn keep_conversation(&mut self) {
        let Some(slot) = self.desk.slot().filter(|slot| slot.mode == Mode::Note) else { return };
        if self.desk.sending.of(&slot).hand_over.is_some() {
            self.address(&slot, |addressed| addressed.hand_over = None);
            self.say(self.env.text("hand-kept"));
        }
    }

    /// The note is kept and the conversation went with it: says so, if that is what this key was.
    pub(super) fn handed_over(&mut self, key: &OpKey) -> bool {
        let Some(at) = self.desk.handed.iter().position(|(known, _)| known == key) else { return false };
        let (_, to) = self.desk.handed.remove(at);
        let agent = to.to.as_ref().and_then(|id| self.store.agents.iter().find(|agent| agent.id == *id));
        let queue = to.queue.as_ref().and_then(|id| self.store.queue(id));
        let text = match (agent, queue) {
            (Some(agent), _) => {
                let name = agent.name.shown(Lines::Single).into_owned();
                self.env.with("hand-done", &[("agent", (&name).into())])
            }
            (None, Some(queue)) => self.env.with("hand-done-queue", &[("queue", (&self.env.queue(queue)).into())]),
            (None, None) => self.env.text("hand-done-nobody"),
        };
        self.say(text);
        true
    }

    /// Everything known that whoever comes next must not have to look for, in the agent's language.
    fn hand_over_note(&self, summary: &Summary) -> String {
        let matter = one(&self.matter(summary), EXCERPT);
        let mut lines = vec![self.env.with("hand-matter", &[("what", (&matter).into())])];
        let promises = self.promised(summary);
        if promises.is_empty() {
            lines.push(self.env.text("hand-nothing-promised"));
        }
        lines.extend(promises.iter().map(|what| self.env.with("hand-promised", &[("what", what.into())])));
        if let Some(words) = self.upset_words() {
            lines.push(self.env.with("hand-feeling", &[("words", (&words).into())]));
        }
        lines.extend(self.plan_lines());
        lines.push(match summary.clock.waiting_since {
            Some(since) => {
                let time = self.env.locale().moment(since.millis(), self.now.millis());
                let words = self.last_words(summary);
                self.env.with("hand-open", &[("time", (&time).into()), ("words", (&words).into())])
            }
            None => self.env.text("hand-nothing-open"),
        });
        lines.push(self.env.text("hand-next"));
        lines.join("\n")
    }

    /// Open promises of this conversation, and what was written to the plan's closing step.
    fn promised(&self, summary: &Summary) -> Vec<String> {
        let customer = self.store.customer(&summary.customer.id);
        let open = customer
            .into_iter()
            .flat_map(|customer| &customer.promises)
            .filter(|promise| promise.conversation == summary.id && promise.state == PromiseState::Open);
        let mut lines: Vec<String> = open
            .map(|promise| {
                let due = self.env.locale().moment(promise.due.millis(), self.now.millis());
                let who = promise.owner.name.shown(Lines::Single).into_owned();
                let what = one(&promise.text, EXCERPT);
                let args = [("what", (&what).into()), ("due", (&due).into()), ("who", (&who).into())];
                self.env.with("hand-promise", &args)
            })
            .collect();
        let planned = summary.plan.as_ref().and_then(|state| state.step("promised")?.text.clone());
        lines.extend(planned.map(|text| one(&text, EXCERPT)));
        lines
    }

    /// What it is about; where nobody named it, in the words in which they began.
    fn matter(&self, summary: &Summary) -> Untrusted {
        let thread = self.store.thread(&summary.id);
        let first = || thread?.lines().iter().find(|line| line.kind == MessageKind::Inbound);
        if !summary.subject.raw().trim().is_empty() {
            return summary.subject.clone();
        }
        first().map_or_else(|| summary.preview.clone(), |line| crate::care::matter(&line.text))
    }

    /// The words in which the customer last told that they are upset or worried, answered since or not.
    fn upset_words(&self) -> Option<String> {
        let words = self.hints.facts()?.text("said.feeling")?;
        Some(one(&Untrusted::new(words), EXCERPT))
    }

    /// Which steps of the plan are done, and which are not.
    fn plan_lines(&self) -> Vec<String> {
        let Some((plan, state)) = self.plan() else { return Vec::new() };
        let lang = self.env.lang();
        let mut lines = vec![self.env.with("hand-plan", &[("plan", plan.title(lang).into())])];
        for step in self.env.plans().steps(plan).filter(|step| !step.ask || state.step(&step.id).is_some()) {
            let done = state.step(&step.id).is_some();
            lines.push(format!("  {} {}", if done { "☑" } else { "☐" }, step.say(lang)));
        }
        lines
    }

    /// The beginning of the customer's newest message.
    fn last_words(&self, summary: &Summary) -> String {
        let thread = self.store.thread(&summary.id);
        let last = thread.and_then(|thread| thread.lines().iter().rev().find(|line| line.kind == MessageKind::Inbound));
        one(last.map_or(&summary.preview, |line| &line.text), EXCERPT)
    }
}

/// On one line, its beginning; whole characters. What opens an account is covered first: the note is kept by the server,
/// and a number cut in two would no longer be known for one.
fn one(text: &Untrusted, most: usize) -> String {
    let line = crate::text::secrets::masked(text.raw()).split_whitespace().collect::<Vec<_>>().join(" ");
    let mut short: String = line.chars().take(most).collect();
    if short.len() < line.len() {
        short.push('…');
    }
    short
}
