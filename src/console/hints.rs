//! The prompts beside the open conversation: asked of `care` when what is known changes, and when they run out.
//!
//! While a reply is being written they stay where they are: the hand that reaches for F2 must find what the eye saw
//! there. What was used, or has settled itself, keeps its place with a mark; what is new comes after it.

#[cfg(test)]
mod tests;

use std::collections::{BTreeSet, HashMap};

use super::env::Env;
use super::store::Store;
use crate::api::{AgentRef, ConversationId, PromptMemory, Time};
use crate::care::{Asked, Day, Facts, Known, Memory, Prompt, Prompts, QuestionBudget, Said};
use crate::locale::Lang;

/// What the facts were gathered from: when one of these changes they are gathered anew.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Stamp {
    conversation: ConversationId,
    version: u64,
    customer: Option<u64>,
    lines: usize,
    newest: i64,
    oldest: i64,
    /// What the agent may give alone, and what is left today.
    goodwill: Option<(bool, Option<i64>, i64)>,
}

/// A prompt in its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hint {
    /// What it says.
    pub prompt: Prompt,
    /// Its words were used, or its moment is over.
    pub done: bool,
}

/// Places there are: as many as there are keys for them.
const PLACES: usize = 3;

/// The prompts of the open conversation, and what became of prompts before.
#[derive(Debug, Default)]
pub struct Hints {
    stamp: Option<Stamp>,
    facts: Option<Facts>,
    generation: u64,
    /// A reply is open: what stands there keeps its place.
    writing: bool,
    /// The draft as it was last read, and what it says.
    read: String,
    said: Said,
    items: Vec<Hint>,
    valid_until: Option<Time>,
    /// The question, whether or not it may stand there.
    question: Option<String>,
    plans: Vec<String>,
    memories: HashMap<ConversationId, Memory>,
    /// Which prompts stood beside a conversation, as far as the backend was told; none before it was asked.
    shown: HashMap<ConversationId, BTreeSet<String>>,
    /// What became of prompts is known anew since they were asked for.
    remembered: bool,
    budget: QuestionBudget,
}

impl Hints {
    /// The prompts: best first, and in their places while a reply is open.
    pub fn items(&self) -> &[Hint] {
        &self.items
    }

    /// What is known about the open conversation.
    pub const fn facts(&self) -> Option<&Facts> {
        self.facts.as_ref()
    }

    /// Rises whenever the facts are gathered anew.
    pub const fn generation(&self) -> u64 {
        self.generation
    }

    /// The agent's day is another now.
    pub fn day_changed(&mut self) {
        self.stamp = None;
    }

    /// What became of prompts in a conversation, as the server knows it: another console or colleague may have used one.
    pub fn remember_all(&mut self, conversation: ConversationId, known: &PromptMemory) {
        self.shown.entry(conversation.clone()).or_default().extend(known.shown.iter().cloned());
        let memory = Memory {
            dismissed: known.dismissed.clone(),
            used: known.used.clone(),
            used_with_customer: known.used_with_customer.clone(),
        };
        if self.memories.insert(conversation, memory.clone()) != Some(memory) {
            self.remembered = true;
        }
    }

    /// Prompts that stand beside the open conversation and did not yet, as far as anybody knows. Each is told once.
    pub fn shown_anew(&mut self) -> Option<(ConversationId, BTreeSet<String>)> {
        let conversation = &self.stamp.as_ref()?.conversation;
        let told = self.shown.get_mut(conversation)?;
        let ids = self.items.iter().map(|hint| &hint.prompt.id);
        let fresh: BTreeSet<String> = ids.filter(|id| !told.contains(*id)).cloned().collect();
        told.extend(fresh.iter().cloned());
        (!fresh.is_empty()).then(|| (conversation.clone(), fresh))
    }

    /// The rules are others now: facts and prompts are gathered anew.
    pub fn rules_changed(&mut self) {
        self.stamp = None;
        // A draft is read anew even where no facts come.
        self.generation += 1;
    }

    /// The action plans whose moment it is, best first, by their words.
    pub fn plans(&self) -> &[String] {
        &self.plans
    }

    /// The customer's language, where it is known or was seen.
    pub fn language(&self) -> Option<Lang> {
        self.facts.as_ref().and_then(Facts::language)
    }

    /// The question to the agent, as often as it may stand there.
    pub fn question(&self) -> Option<&str> {
        self.question.as_deref().filter(|_| self.budget.stands())
    }

    /// There is room on the screen for the question: only what is seen counts among those of the hour.
    pub fn has_room_for_question(&mut self, now: Time) {
        if let (Some(_), Some(stamp)) = (&self.question, &self.stamp) {
            self.budget.may_ask(&stamp.conversation, now);
        }
    }

    /// When the prompts may be others by time alone.
    pub const fn deadline(&self) -> Option<Time> {
        self.valid_until
    }

    /// Looks whether anything has changed, and if so asks again. `draft` is the reply that is open.
    pub fn refresh(
        &mut self,
        open: Option<&ConversationId>,
        draft: Option<&str>,
        day: Day,
        env: &Env,
        store: &Store,
        now: Time,
    ) {
        self.budget.turn_to(open);
        let Some(summary) = open.and_then(|id| store.summary(id)) else {
            *self = Self {
                memories: std::mem::take(&mut self.memories),
                shown: std::mem::take(&mut self.shown),
                budget: std::mem::take(&mut self.budget),
                generation: self.generation,
                ..Self::default()
            };
            return;
        };
        let Some(me) = &store.me else { return };
        let thread = store.thread(&summary.id);
        let lines = thread.map_or(&[][..], |thread| thread.lines());
        let said_in_public = thread.map_or(&[][..], |thread| &thread.said_in_public);
        let customer = store.customer(&summary.customer.id);
        let goodwill = store.goodwill.as_deref().filter(|goodwill| goodwill.conversation == summary.id);
        let stamp = Stamp {
            conversation: summary.id.clone(),
            version: summary.version,
            customer: customer.map(|customer| customer.version),
            lines: lines.len(),
            newest: lines.last().map_or(0, |line| line.position),
            oldest: lines.first().map_or(0, |line| line.position),
            goodwill: goodwill.map(|goodwill| (goodwill.locked, goodwill.limit_minor, goodwill.left_minor)),
        };
        let other = self.stamp.as_ref().is_none_or(|before| before.conversation != stamp.conversation);
        // What stood there when the reply was opened is what stays; without one the best stand first.
        let kept = !other && self.writing && draft.is_some();
        let mut ask = std::mem::take(&mut self.remembered)
            || self.writing != draft.is_some()
            || self.valid_until.is_some_and(|until| now >= until);
        self.writing = draft.is_some();
        if self.stamp.as_ref() != Some(&stamp) {
            let me = AgentRef { id: me.agent.id.clone(), name: me.agent.name.clone() };
            let queue = store.queue(&summary.queue);
            let known =
                Known { customer, messages: lines, queue, day, said_in_public, goodwill, ..Known::new(summary, &me) };
            let facts = Facts::gather(env.rules(), &known);
            self.plans = env.plans().fitting(&facts).iter().map(|plan| plan.id.clone()).collect();
            self.facts = Some(facts);
            self.stamp = Some(stamp);
            self.generation += 1;
            // Facts gathered anew know of no draft.
            (self.read, self.said) = (String::new(), Said::default());
            ask = true;
        }
        let draft = draft.unwrap_or_default();
        if let Some(facts) = self.facts.as_mut().filter(|_| draft != self.read) {
            draft.clone_into(&mut self.read);
            let said = facts.said(env.rules(), draft);
            if said != self.said {
                facts.hear(&said);
                self.said = said;
                ask = true;
            }
        }
        if ask {
            self.ask(kept, env, now);
        }
    }

    fn ask(&mut self, kept: bool, env: &Env, now: Time) {
        let (Some(facts), Some(stamp)) = (&self.facts, &self.stamp) else { return };
        let memory = self.memories.entry(stamp.conversation.clone()).or_default();
        let asked = Asked {
            locales: env.locales(),
            agent: env.lang(),
            question: env.settings().question,
            word: env.settings().word.as_deref(),
            memory,
        };
        let Prompts { question, items, valid_until } = env.rules().prompts(facts, now, &asked);
        self.valid_until = valid_until;
        self.question = question;
        let before = if kept { std::mem::take(&mut self.items) } else { Vec::new() };
        self.items = placed(before, items, memory);
    }

    /// The user waved the `number`th prompt away (from 0), for this conversation.
    pub fn dismiss(&mut self, number: usize, env: &Env, now: Time) -> bool {
        self.remember(number, env, now, |memory, id| {
            memory.dismissed.insert(id);
        })
    }

    /// A prompt that was waved away may stand there again.
    pub fn show_again(&mut self, conversation: &ConversationId, prompt: &str, env: &Env, now: Time) {
        if let Some(memory) = self.memories.get_mut(conversation) {
            memory.dismissed.remove(prompt);
            self.ask(self.writing, env, now);
        }
    }

    /// The words of the `number`th prompt went into a text.
    pub fn used(&mut self, number: usize, env: &Env, now: Time) -> bool {
        // Its words are in a reply: from here on everything stays in its place.
        self.writing = true;
        self.remember(number, env, now, |memory, id| {
            memory.used.insert(id, now);
        })
    }

    fn remember(&mut self, number: usize, env: &Env, now: Time, what: impl FnOnce(&mut Memory, String)) -> bool {
        let (Some(hint), Some(stamp)) = (self.items.get(number), &self.stamp) else { return false };
        what(self.memories.entry(stamp.conversation.clone()).or_default(), hint.prompt.id.clone());
        self.ask(self.writing, env, now);
        true
    }
}

/// Puts `fresh`, best first, into the places of what stood there `before`. Nothing that is open changes its number; what
/// was waved away leaves its place to the next. Only what comes before everything else takes the place of something done.
fn placed(before: Vec<Hint>, fresh: Vec<Prompt>, memory: &Memory) -> Vec<Hint> {
    let mut hints: Vec<Hint> = before
        .into_iter()
        .filter(|hint| !memory.dismissed.contains(&hint.prompt.id))
        .map(|hint| Hint { done: true, ..hint })
        .collect();
    let best = fresh.first().map(|prompt| prompt.id.clone());
    let place_of = |hints: &[Hint], prompt: &Prompt| hints.iter().position(|hint| hint.prompt.id == prompt.id);
    // Those that stand there first: only then is it known which places are done with.
    let (known, new): (Vec<_>, Vec<_>) = fresh.into_iter().partition(|prompt| place_of(&hints, prompt).is_some());
    for prompt in known.into_iter().chain(new) {
        let done = || hints.iter().position(|hint| hint.done).filter(|_| best.as_ref() == Some(&prompt.id));
        let place = place_of(&hints, &prompt).or_else(|| if hints.len() < PLACES { Some(hints.len()) } else { done() });
        let hint = Hint { prompt, done: false };
        match place {
            Some(place) if place < hints.len() => hints[place] = hint,
            Some(_) => hints.push(hint),
            None => {}
        }
    }
    hints
}
