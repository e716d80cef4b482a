//! Serving the next customer: asking for one, passing one over, and saying why it is this one.

use crate::api::{ConversationId, NextScope, Priority, Request, Skip, Summary, View, Why};
use crate::console::Action;
use crate::console::desk::Listing;
use crate::console::scene::{Purpose, Reversal, Scene};
use crate::console::theme::Sign;

impl Scene {
    /// Leaves a text for the next customer.
    pub fn go_next(&mut self) {
        if self.desk.is_writing() {
            self.leave_text();
        }
        self.next(None);
    }

    /// Asks for the next customer to serve. `after` is what was said of the change that came before it.
    pub fn next(&mut self, after: Option<String>) {
        self.ask_next(after, None);
    }

    /// Gives back what was just served, with the reason, and asks for another.
    pub fn skip(&mut self, id: ConversationId, reason: &str) {
        let number = self.store.summary(&id).map_or(0, |summary| summary.number);
        let said = self.env.with("skipped", &[("number", number.into())]);
        self.reversal = None;
        self.ask_next(Some(said), Some(Skip { id, reason: reason.to_owned() }));
    }

    fn ask_next(&mut self, after: Option<String>, skip: Option<Skip>) {
        let scope = match &self.desk.listing {
            Listing::View(View::Queue(queue)) => NextScope::Queue { queue: queue.clone() },
            _ => NextScope::All,
        };
        let key = self.key();
        let here = self.desk.open.clone();
        self.call(Purpose::Next(after), Request::Next { key, scope, skip, here });
    }

    /// Somebody was served, or nobody waits.
    pub(super) fn served(&mut self, served: Option<(ConversationId, Why)>, after: Option<&str>, was_mine: bool) {
        let left = self.desk.open.clone().filter(|open| self.desk.unsent_in(open).is_some());
        let summary = served.as_ref().and_then(|(id, why)| Some((self.store.summary(id)?, *why)));
        let mut news = match summary {
            None => self.nobody(),
            Some((summary, why)) => self.reason(summary, why),
        };
        if let Some(before) = after {
            news = format!("{before}  {news}");
        }
        // Whoever began to write meanwhile is not moved from it: the sentence would go on as commands elsewhere.
        let elsewhere = served.as_ref().is_some_and(|(id, _)| self.desk.open.as_ref() != Some(id));
        let writing = self.desk.is_writing() && elsewhere;
        if writing {
            let key = self.env.key(Action::GoMine);
            news = self.env.with("next-aside", &[("news", (&news).into()), ("key", (&key).into())]);
        }
        let left = left.filter(|left| !writing && served.as_ref().is_some_and(|(id, _)| id != left));
        if let Some(left) = left.and_then(|left| self.store.summary(&left)) {
            let key = self.env.key(Action::GoUnsent);
            let args = [("number", left.number.into()), ("key", (&key).into())];
            let word = self.env.with("next-leaves-draft", &args);
            news = format!("{news}  {} {word}", self.env.sign(Sign::Draft));
        }
        // Where the line names a change before it, that is what undo undoes; else it is the claim.
        let before = if after.is_some() { self.reversal.take() } else { None };
        let made = self.store.my_id().cloned();
        let claim = served.and_then(|(id, _)| {
            if !writing {
                self.open_conversation(id.clone());
            }
            // One that was mine already is not given away by undo.
            (!was_mine).then_some((id, Reversal::Assign { was: None, made }))
        });
        if before.is_none() && claim.is_some() {
            let key = self.env.key(Action::Undo);
            news = self.env.with("next-undo", &[("news", (&news).into()), ("key", (&key).into())]);
        }
        match before.or(claim) {
            Some((id, reversal)) => self.say_undoable(news, id, reversal),
            None => self.say(news),
        }
    }

    /// Nobody unassigned waits; those who wait for me do.
    fn nobody(&self) -> String {
        let mine = self.store.view(&View::Mine).map_or(0, |mine| {
            let waits = |id| self.store.summary(id).is_some_and(|summary| summary.clock.waiting_since.is_some());
            mine.rows().iter().filter(|(_, id)| waits(id)).count()
        });
        if mine == 0 {
            return self.env.text("list-nobody");
        }
        let key = self.env.key(Action::GoMine);
        self.env.with("next-mine-wait", &[("n", (mine as i64).into()), ("key", (&key).into())])
    }

    /// Why this one, with the figures that say so.
    fn reason(&self, summary: &Summary, why: Why) -> String {
        let env = &self.env;
        let clock = &summary.clock;
        let channel = env.channel(summary.channel);
        let pressing = matches!(summary.priority, Priority::High | Priority::Urgent);
        let why = match why {
            Why::Live => "why-live",
            Why::Promised => "why-promised",
            // Within a band the priority comes before every measure.
            Why::Overdue | Why::DueSoon | Why::Waiting if pressing => "why-priority",
            Why::Overdue => "why-overdue",
            Why::DueSoon => "why-due-soon",
            Why::Waiting if clock.due_at.is_some() => "why-next-due",
            Why::Waiting => "why-waiting",
        };
        let why = env.with(why, &[("channel", (&channel).into())]);
        let span = |millis| env.locale().span(millis);
        let wait = clock.waiting_since.map_or(0, |since| self.now.since(since));
        let left = clock.due_at.map(|due| due.since(self.now));
        let figures = match (clock.waiting_since, left) {
            (None, _) => None,
            (_, None) => Some(env.with("next-wait", &[("wait", (&span(wait)).into())])),
            (_, Some(left)) => {
                let id = if left < 0 { "next-wait-over" } else { "next-wait-due" };
                Some(env.with(id, &[("wait", (&span(wait)).into()), ("span", (&span(left.abs())).into())]))
            }
        };
        let mut text = env.with("next-served", &[("number", summary.number.into()), ("why", (&why).into())]);
        if let Some(figures) = figures {
            text = env.with("next-figures", &[("served", (&text).into()), ("figures", (&figures).into())]);
        }
        text
    }
}
