//! From the findings of the draft check to sending, mending, waving away, and switching off for the team.

use crate::api::{NewRules, Request, TeamRules};
use crate::care::{Finding, Remedy, Severity};
use crate::console::desk::Focus;
use crate::console::flow::Plan;
use crate::console::keymap::Context;
use crate::console::popup::{Popup, Reading};
use crate::console::scene::{Purpose, Scene};
use crate::console::widget::TextArea;
use crate::console::{Action, Mode, Slot};

/// So much of a draft is heard for the prompts, in bytes.
const HEARD: usize = 20_000;

impl Scene {
    /// The team's rules, as soon as they are here or changed.
    pub fn take_team_rules(&mut self) {
        let news = self.store.rules.as_ref().filter(|rules| rules.version != self.env.team_version());
        if let Some(rules) = news {
            self.env.use_team_rules(rules);
            self.hints.rules_changed();
        }
    }

    /// Keeps prompts and facts true to what is known and written.
    pub fn refresh_hints(&mut self) {
        self.refresh_day();
        self.ask_for_prompts();
        let draft = (self.desk.mode == Some(Mode::Reply)).then(|| self.desk.text().map_or("", TextArea::text));
        // What a long text says is heard in its beginning: a key must not cost the whole of it.
        let draft = draft.map(|draft| &draft[..draft.floor_char_boundary(HEARD)]);
        let day = self.day.facts();
        self.hints.refresh(self.desk.open.as_ref(), draft, day, &self.env, &self.store, self.now);
        self.note_shown();
        self.ask_for_authority();
    }

    /// Keeps the findings true to what is written.
    pub fn read_draft(&mut self) {
        let slot = self.desk.slot().filter(|slot| slot.mode == Mode::Reply);
        let text = slot.as_ref().and_then(|slot| self.desk.texts.get(slot)).map_or("", TextArea::text);
        let draft = slot.as_ref().map(|slot| (slot, text));
        let facts = self.hints.facts().map(|facts| (facts, self.hints.generation()));
        self.notes.refresh(draft, facts, &self.env, self.now);
        let empty = self.notes.findings().is_empty();
        if matches!(&self.desk.popup, Some(Popup::Notes(reading)) if empty && reading.sending.is_none()) {
            self.desk.popup = None;
        }
    }

    /// Whether the draft may go as it is; if not, the findings are listed, and what is pressed there decides.
    pub fn is_read_through(&mut self, slot: &Slot, plan: &Plan, next: bool) -> bool {
        if slot.mode == Mode::Note {
            return true;
        }
        self.refresh_hints();
        let (Some(facts), Some(text)) = (self.hints.facts(), self.desk.texts.get(slot)) else { return true };
        let facts = (facts, self.hints.generation());
        self.notes.read_to_send(slot, text.text(), facts, &self.env, self.now);
        if !self.notes.ask() {
            return true;
        }
        if self.desk.counter {
            // What the notes say is for the agent: here only that there are some.
            let key = self.env.key_in(Context::Text, Action::CounterView);
            let n = self.notes.findings().len() as i64;
            self.complain(self.env.with("counter-notes", &[("n", n.into()), ("key", (&key).into())]));
            return false;
        }
        self.notes.listed();
        let sending = Some((plan.clone(), next));
        self.desk.popup = Some(Popup::Notes(Reading { slot: slot.clone(), sending, chosen: None, seen: false }));
        false
    }

    /// The findings, to be looked at without sending.
    pub fn open_notes(&mut self) {
        let slot = self.desk.slot().filter(|slot| slot.mode == Mode::Reply);
        let (Some(slot), false) = (slot, self.notes.findings().is_empty()) else {
            return self.say(self.env.text("notes-none"));
        };
        self.desk.popup = Some(Popup::Notes(Reading { slot, sending: None, chosen: Some(0), seen: false }));
    }

    /// Performs an action in the list of findings; gives back what stays open.
    pub fn act_on_notes(&mut self, mut reading: Reading, action: Action) -> Option<Popup> {
        let count = self.notes.findings().len();
        let last = count.saturating_sub(1);
        match action {
            Action::MoveDown => reading.chosen = Some(reading.chosen.map_or(0, |chosen| (chosen + 1).min(last))),
            // Before the first: back to the question whether it goes.
            Action::MoveUp if reading.sending.is_some() => {
                reading.chosen = reading.chosen.map_or(Some(last), |chosen| chosen.checked_sub(1));
            }
            Action::MoveUp => reading.chosen = reading.chosen.map(|chosen| chosen.saturating_sub(1)),
            Action::First => reading.chosen = Some(0),
            Action::Last => reading.chosen = Some(last),
            Action::Open if count > 0 && reading.chosen.is_some() => {
                self.go_to_finding(&reading);
                return None;
            }
            // Enter never runs past what asks for the second key, and no key past what was not yet on the screen.
            Action::Open if reading.seen && !self.notes.stops() => return self.send_read(reading),
            Action::Retry if reading.seen && self.notes.stops() => return self.send_read(reading),
            Action::FixNote => self.fix_finding(&reading),
            Action::DismissNote => self.dismiss_finding(&reading),
            Action::OffNote => self.switch_off(&reading),
            _ => {}
        }
        // What is mended outside of the text asks for itself.
        if let Some(opened) = self.desk.popup.take() {
            return Some(opened);
        }
        if self.notes.findings().is_empty() && reading.sending.is_none() {
            return None;
        }
        reading.chosen = match self.notes.findings().len() {
            0 => None,
            count => reading.chosen.map(|chosen| chosen.min(count - 1)),
        };
        Some(Popup::Notes(reading))
    }

    /// What was listed goes out.
    fn send_read(&mut self, reading: Reading) -> Option<Popup> {
        let Some((plan, next)) = reading.sending else { return Some(Popup::Notes(reading)) };
        if self.desk.slot().as_ref() != Some(&reading.slot) {
            return None;
        }
        self.send_now(plan);
        if next && self.desk.mode.is_none() {
            self.next(None);
        }
        self.desk.popup.take()
    }

    fn finding(&self, reading: &Reading) -> Option<&Finding> {
        self.notes.findings().get(reading.chosen.unwrap_or(0))
    }

    /// The caret to where the words begin.
    fn go_to_finding(&mut self, reading: &Reading) {
        let Some(at) = self.finding(reading).map(|finding| finding.span.start) else { return };
        self.desk.focus = Focus::Composer;
        if let Some(text) = self.desk.texts.get_mut(&reading.slot) {
            text.place(at);
        }
        self.caret_moved();
    }

    /// One key mends what has a clear remedy; it can be undone like typing.
    fn fix_finding(&mut self, reading: &Reading) {
        match self.finding(reading).and_then(|finding| finding.remedy.clone()) {
            Some(Remedy::Replace { span, text }) => {
                let edit = self.desk.texts.get_mut(&reading.slot).and_then(|area| area.put_in_place(span, &text));
                self.edited(edit);
                self.read_draft();
                let key = self.env.key_in(Context::Text, Action::UndoEdit);
                self.say(self.env.with("notes-fixed", &[("key", (&key).into())]));
            }
            Some(Remedy::RecordPromise { text, due_words, due }) => {
                self.ask_written_promise(&reading.slot.conversation, text, &due_words, due);
            }
            Some(Remedy::MendName(name)) => self.mend_name(&name),
            None => self.say(self.env.text("notes-no-fix")),
        }
    }

    fn dismiss_finding(&mut self, reading: &Reading) {
        if self.finding(reading).is_some_and(|finding| finding.severity == Severity::SecondKey) {
            let key = self.env.key_in(Context::Popup, Action::Retry);
            return self.complain(self.env.with("notes-not-away", &[("key", (&key).into())]));
        }
        self.notes.dismiss(reading.chosen.unwrap_or(0));
    }

    /// Switches a check off for the whole team: a supervisor's key.
    fn switch_off(&mut self, reading: &Reading) {
        let Some(rule) = self.finding(reading).map(|finding| finding.rule.to_owned()) else { return };
        self.switch_rule_off(rule);
    }

    /// Likewise of a prompt or a check, by its id.
    pub fn switch_rule_off(&mut self, rule: String) {
        if !self.store.directs() {
            return self.complain(self.env.text("notes-off-supervisor"));
        }
        let Some(TeamRules { version, mut off, text, .. }) = self.store.rules.clone() else {
            return self.complain(self.env.text("notes-off-later"));
        };
        off.push(rule.clone());
        self.call(Purpose::SetRules(rule), Request::SetRules { version, body: NewRules { off, text } });
    }
}
