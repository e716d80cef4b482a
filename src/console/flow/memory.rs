//! What is remembered of a customer: said in words, kept, put right, forgotten.

use crate::api::{Memory, Remembered, Summary, Touchpoint, TouchpointKind};
use crate::console::Entry;
use crate::console::pane::agent_name;
use crate::console::popup::{Popup, Words};
use crate::console::scene::Scene;
use crate::console::theme::Sign;
use crate::text::{Lines, Untrusted};

fn one(text: &Untrusted) -> String {
    text.shown(Lines::Single).into_owned()
}

impl Scene {
    /// Whether account data of this conversation's customer stays folded until it is known who this is.
    pub fn is_sealed(&self, summary: &Summary) -> bool {
        let customer = self.store.customer(&summary.customer.id);
        customer.is_some_and(|customer| summary.seals(customer)) && !self.store.revealed.contains(&summary.id)
    }

    /// Keeps how the customer panel was folded for tomorrow.
    pub fn keep_panel(&mut self) {
        self.desk.panel.at = self.now;
        self.journal(Entry::Panel(self.desk.panel.clone()));
    }

    /// Words of the open conversation, to be remembered.
    pub fn open_words(&mut self) {
        let Some(summary) = self.open() else { return self.complain(self.env.text("nothing-open")) };
        let id = summary.id.clone();
        let words = self.store.thread(&id).and_then(|thread| Words::of(id.clone(), thread.lines()));
        // What a prompt just spoke of is what the key is meant for.
        let speaks = self.hints.items().iter().any(|hint| hint.prompt.id == "remember-this" && !hint.done);
        let told = self.hints.facts().filter(|_| speaks);
        let told = told.and_then(|facts| facts.text("told.word").or_else(|| facts.text("told.sensitive")));
        let words = words.map(|words| match &told {
            Some(told) => words.seek(told),
            None => words,
        });
        match words {
            Some(words) => self.desk.popup = Some(Popup::Words(Box::new(words))),
            None => self.say(self.env.text("remember-no-words")),
        }
    }

    /// How a touchpoint that was no conversation ended; an order's state in the agent's language.
    pub fn outcome(&self, touchpoint: &Touchpoint) -> String {
        let Some(outcome) = &touchpoint.outcome else { return String::new() };
        let state = format!("purchase-{}", outcome.raw());
        if touchpoint.kind == TouchpointKind::Purchase && self.env.locale().has(&state) {
            return self.env.text(&state);
        }
        one(outcome)
    }

    /// Something remembered, in a line.
    pub fn remembered(&self, what: &Remembered) -> String {
        let env = &self.env;
        match what {
            Remembered::Preference(it) if it.sensitive => {
                env.with("memory-sensitive", &[("what", (&one(&it.text)).into())])
            }
            Remembered::Affection(it) => {
                let kind = env.text(&format!("affection-{}", it.kind.as_str()));
                if it.text.is_empty() { kind } else { format!("{kind}: {}", one(&it.text)) }
            }
            Remembered::Occasion(it) => {
                let kind = env.occasion(it.kind);
                let day = env.locale().day_of_year(it.month, it.day);
                let text = if it.text.is_empty() { String::new() } else { format!(" ({})", one(&it.text)) };
                format!("{kind}: {day}{text}")
            }
            Remembered::Consent(it) => {
                let purpose = env.text(&format!("consent-{}", it.purpose.as_str().replace('_', "-")));
                env.with(if it.granted { "consent-yes" } else { "consent-no" }, &[("purpose", (&purpose).into())])
            }
            Remembered::Link(link) => {
                let customer = self.open().and_then(|summary| self.store.customer(&summary.customer.id));
                customer.map_or_else(|| one(&link.text), |customer| self.linked(customer, link))
            }
            what => one(what.text()),
        }
    }

    /// Who learnt it and when, and when the customer last said so.
    pub fn learnt(&self, memory: &Memory) -> String {
        let env = &self.env;
        let date = |at: crate::api::Time| env.locale().brief_date(at.millis(), self.now.millis());
        let learnt = &memory.learnt;
        let when = date(learnt.at);
        let mut text = match &learnt.by {
            Some(agent) => {
                let agent = agent_name(&agent.name, self);
                env.with("memory-learnt-by", &[("agent", (&agent).into()), ("date", (&when).into())])
            }
            None => env.with("memory-learnt", &[("date", (&when).into())]),
        };
        if let Some(summary) = learnt.conversation.as_ref().and_then(|id| self.store.summary(id)) {
            text = format!("{text} (#{})", summary.number);
        }
        if let Some(confirmed) = memory.confirmed_at.filter(|at| *at > learnt.at) {
            let confirmed = env.with("memory-confirmed", &[("date", (&date(confirmed)).into())]);
            text = format!("{text} {} {confirmed}", env.sign(Sign::Separator));
        }
        text
    }
}
