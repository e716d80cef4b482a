//! The prompts beside the open conversation: asked of `care` when what is known changes, and when they run out.

use std::collections::HashMap;

use super::env::Env;
use super::store::Store;
use crate::api::{AgentRef, ConversationId, Time};
use crate::care::{Asked, Facts, Known, Memory, Prompt, Prompts, QuestionBudget};

/// What the facts were gathered from: when one of these changes they are gathered anew.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Stamp {
    conversation: ConversationId,
    version: u64,
    customer: Option<u64>,
    lines: usize,
    newest: i64,
    oldest: i64,
}

/// The prompts of the open conversation, and what became of prompts before.
#[derive(Debug, Default)]
pub struct Hints {
    stamp: Option<Stamp>,
    facts: Option<Facts>,
    prompts: Prompts,
    question: Option<String>,
    memories: HashMap<ConversationId, Memory>,
    budget: QuestionBudget,
}

impl Hints {
    /// The prompts, best first.
    pub fn items(&self) -> &[Prompt] {
        &self.prompts.items
    }

    /// The question to the agent, as often as it may stand there.
    pub fn question(&self) -> Option<&str> {
        self.question.as_deref()
    }

    /// When the prompts may be others by time alone.
    pub const fn deadline(&self) -> Option<Time> {
        self.prompts.valid_until
    }

    /// Looks whether anything has changed, and if so asks again.
    pub fn refresh(&mut self, open: Option<&ConversationId>, env: &Env, store: &Store, now: Time) {
        let Some(summary) = open.and_then(|id| store.summary(id)) else {
            *self = Self {
                memories: std::mem::take(&mut self.memories),
                budget: std::mem::take(&mut self.budget),
                ..Self::default()
            };
            return;
        };
        let Some(me) = &store.me else { return };
        let lines = store.thread(&summary.id).map_or(&[][..], |thread| thread.lines());
        let customer = store.customer(&summary.customer.id);
        let stamp = Stamp {
            conversation: summary.id.clone(),
            version: summary.version,
            customer: customer.map(|customer| customer.version),
            lines: lines.len(),
            newest: lines.last().map_or(0, |line| line.position),
            oldest: lines.first().map_or(0, |line| line.position),
        };
        let changed = self.stamp.as_ref() != Some(&stamp);
        if !changed && self.prompts.valid_until.is_none_or(|until| now < until) {
            return;
        }
        if changed {
            let me = AgentRef { id: me.agent.id.clone(), name: me.agent.name.clone() };
            let queue = store.queue(&summary.queue);
            let known = Known { customer, messages: lines, queue, ..Known::new(summary, &me) };
            self.facts = Some(Facts::gather(env.rules(), &known));
            self.stamp = Some(stamp);
        }
        self.ask(env, now);
    }

    fn ask(&mut self, env: &Env, now: Time) {
        let (Some(facts), Some(stamp)) = (&self.facts, &self.stamp) else { return };
        let memory = self.memories.entry(stamp.conversation.clone()).or_default();
        let asked = Asked {
            locales: env.locales(),
            agent: env.lang(),
            question: env.settings().question,
            word: env.settings().word.as_deref(),
            memory,
        };
        self.prompts = env.rules().prompts(facts, now, &asked);
        let may = self.prompts.question.is_some() && self.budget.may_ask(&stamp.conversation, now);
        self.question = self.prompts.question.clone().filter(|_| may);
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
            self.ask(env, now);
        }
    }

    /// The words of the `number`th prompt went into a text.
    pub fn used(&mut self, number: usize, env: &Env, now: Time) -> bool {
        self.remember(number, env, now, |memory, id| {
            memory.used.insert(id, now);
        })
    }

    fn remember(&mut self, number: usize, env: &Env, now: Time, what: impl FnOnce(&mut Memory, String)) -> bool {
        let (Some(prompt), Some(stamp)) = (self.prompts.items.get(number), &self.stamp) else { return false };
        what(self.memories.entry(stamp.conversation.clone()).or_default(), prompt.id.clone());
        self.ask(env, now);
        true
    }
}
