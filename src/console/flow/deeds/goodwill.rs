//! Goodwill: what may be given, what was given before and what is usual, then what is given; for supervisors, deciding.

use super::{Deed, Made, Words};
use crate::api::{
    ConversationId, Event, Gesture, GestureId, GestureKind, GestureState, Goodwill, NewGesture, Outcome, Request,
    Verdict,
};
use crate::console::popup::{Choice, Popup};
use crate::console::scene::{Purpose, Scene};
use crate::console::widget::picker::Item;
use crate::text::Lines;

/// Earlier gestures shown before a new one.
const EARLIER: usize = 3;

impl Scene {
    /// Asks what is to be known before a gesture; a popup follows.
    pub fn open_goodwill(&mut self) {
        let Some(summary) = self.subject() else { return self.complain(self.env.text("nothing-selected")) };
        let id = summary.id.clone();
        self.call(Purpose::Made(Made::Look(id.clone())), Request::Goodwill(id));
    }

    /// What is to be known is here.
    pub(super) fn looked(&mut self, id: &ConversationId) {
        let (Some(summary), Some(goodwill)) = (self.store.summary(id), self.store.goodwill.clone()) else { return };
        if self.desk.popup.is_some() || goodwill.conversation != *id {
            return;
        }
        if let Some(asked) = &summary.gesture {
            let gesture = goodwill.earlier.iter().find(|gesture| gesture.id == asked.id).cloned();
            let directs = self.store.directs();
            return match gesture.filter(|_| directs) {
                Some(gesture) => self.ask_verdict(id, &gesture, &goodwill),
                None => self.say(self.env.text("goodwill-waits")),
            };
        }
        if goodwill.locked {
            return self.complain(self.env.text("goodwill-locked"));
        }
        let tree = self.store.me.as_ref().map(|me| me.wrap_up.reasons.clone()).unwrap_or_default();
        let items = tree
            .iter()
            .map(|node| Item {
                label: self.wrap_up_label(&node.key),
                hint: self.usual(&goodwill, &node.key).unwrap_or_default(),
                value: Choice::Deed(Deed::Reason(node.key.clone())),
            })
            .collect();
        self.pick(&self.env.text("goodwill-reason"), Some(id.clone()), items);
        let known = self.known_of_goodwill(&goodwill);
        if let Some(Popup::Pick(pick)) = &mut self.desk.popup {
            pick.warnings.extend(known);
            pick.picker = pick.picker.clone().undecided();
        }
    }

    fn amount_of(&self, minor: i64, currency: &str) -> String {
        self.env.locale().money(minor, currency)
    }

    /// "usual ¥1,500 (of 7)".
    fn usual(&self, goodwill: &Goodwill, reason: &str) -> Option<String> {
        let usual = goodwill.usual.iter().find(|usual| usual.reason == reason)?;
        let amount = self.amount_of(usual.median_minor, &goodwill.currency);
        Some(self.env.with("goodwill-usual", &[("amount", (&amount).into()), ("n", i64::from(usual.n).into())]))
    }

    /// What may be given, and what this customer was given before: so that equals are treated alike.
    fn known_of_goodwill(&self, goodwill: &Goodwill) -> Vec<String> {
        let left = self.amount_of(goodwill.left_minor.max(0), &goodwill.currency);
        let mut lines = vec![match goodwill.limit_minor {
            Some(limit) => {
                let limit = self.amount_of(limit, &goodwill.currency);
                self.env.with("goodwill-room", &[("limit", (&limit).into()), ("left", (&left).into())])
            }
            None => self.env.with("goodwill-left", &[("left", (&left).into())]),
        }];
        let outcomes = goodwill.outcomes.iter().map(Option::as_ref).chain(std::iter::repeat(None));
        let given = goodwill.earlier.iter().zip(outcomes).filter(|(gesture, _)| gesture.state == GestureState::Given);
        let earlier: Vec<(&Gesture, Option<&Outcome>)> = given.collect();
        if earlier.is_empty() {
            lines.push(self.env.text("goodwill-none-before"));
        }
        lines.extend(earlier.into_iter().take(EARLIER).map(|(gesture, outcome)| {
            let line = self.gesture_line(gesture);
            match outcome.map(|outcome| self.came_after(gesture, outcome)).filter(|outcome| !outcome.is_empty()) {
                Some(outcome) => format!("{line} · {outcome}"),
                None => line,
            }
        }));
        lines
    }

    /// "bought again after 12 days · CSAT 5": what came after a gesture. Nothing while it is too early to say.
    fn came_after(&self, gesture: &Gesture, outcome: &Outcome) -> String {
        let mut parts = Vec::new();
        match (outcome.back_at, gesture.given_at()) {
            (Some(back), Some(given)) => {
                let days = back.since(given) / (24 * 60 * 60_000);
                parts.push(self.env.with("goodwill-came-back", &[("days", days.into())]));
            }
            _ if outcome.settled => parts.push(self.env.text("goodwill-not-back")),
            _ => {}
        }
        if let Some(after) = &outcome.score {
            let args = [("kind", after.kind.as_str().into()), ("score", i64::from(after.score).into())];
            parts.push(self.env.with("goodwill-score", &args));
        }
        self.env.beside(&parts)
    }

    fn gesture_line(&self, gesture: &Gesture) -> String {
        let date = self.env.locale().iso_date(gesture.at.millis());
        let kind = self.gesture_kind(gesture.kind);
        let amount = self.amount_of(gesture.value.minor, &gesture.value.currency);
        format!("{date} {kind} {amount} {}", self.wrap_up_label(&gesture.reason))
    }

    fn gesture_kind(&self, kind: GestureKind) -> String {
        self.env.text(&format!("gesture-{}", kind.as_str().replace('_', "-")))
    }

    pub(super) fn choose_kind(&mut self, id: &ConversationId, reason: &str) {
        let items = GestureKind::ALL
            .into_iter()
            .map(|kind| Item {
                label: self.gesture_kind(kind),
                hint: String::new(),
                value: Choice::Deed(Deed::Kind(reason.to_owned(), kind)),
            })
            .collect();
        let label = self.wrap_up_label(reason);
        self.pick(&self.env.with("goodwill-kind", &[("reason", (&label).into())]), Some(id.clone()), items);
        let known = self.store.goodwill.as_ref().filter(|goodwill| goodwill.conversation == *id).map(|goodwill| {
            let usual = self.usual(goodwill, reason).unwrap_or_else(|| self.env.text("goodwill-no-usual"));
            let place = goodwill.usual.iter().position(|usual| usual.reason == reason);
            let after = place.and_then(|place| goodwill.after.get(place)).filter(|after| after.with > 0);
            let after = after.map(|after| {
                let args = [
                    ("with", i64::from(after.with).into()),
                    ("back", i64::from(after.with_back).into()),
                    ("without", i64::from(after.without).into()),
                    ("withoutback", i64::from(after.without_back).into()),
                ];
                let scored = [
                    ("with", i64::from(after.with_scored).into()),
                    ("content", i64::from(after.with_content).into()),
                    ("without", i64::from(after.without_scored).into()),
                    ("withoutcontent", i64::from(after.without_content).into()),
                ];
                let scored = (after.with_scored > 0).then(|| self.env.with("goodwill-after-scores", &scored));
                std::iter::once(self.env.with("goodwill-after", &args)).chain(scored)
            });
            (usual, after.into_iter().flatten().collect::<Vec<_>>())
        });
        if let (Some((usual, after)), Some(Popup::Pick(pick))) = (known, &mut self.desk.popup) {
            pick.warnings.push(usual);
            pick.warnings.extend(after);
        }
    }

    pub(super) fn ask_amount(&mut self, id: &ConversationId, reason: String, kind: GestureKind) {
        let known = self.store.goodwill.as_ref().map(|goodwill| {
            let room = self.known_of_goodwill(goodwill).swap_remove(0);
            let usual = self.usual(goodwill, &reason).unwrap_or_default();
            (room, usual)
        });
        let (room, usual) = known.unwrap_or_default();
        let kind_word = self.gesture_kind(kind);
        let args = [("kind", (&kind_word).into()), ("room", (&room).into()), ("usual", (&usual).into())];
        let title = self.env.with("goodwill-amount", &args);
        self.ask_for(title, id.clone(), "", Words::Amount(reason, kind));
    }

    pub(super) fn amount(&mut self, id: &ConversationId, reason: String, kind: GestureKind, text: &str) {
        let currency = self.store.goodwill.as_ref().map_or("JPY", |goodwill| goodwill.currency.as_str());
        let Some(minor) = self.env.locale().minor(text, currency) else {
            self.complain(self.env.text("goodwill-no-amount"));
            return self.ask_amount(id, reason, kind);
        };
        let title = self.env.text("goodwill-why");
        self.ask_for(title, id.clone(), "", Words::Why(reason, kind, minor));
    }

    pub(super) fn give_gesture(
        &mut self,
        id: &ConversationId,
        reason: String,
        kind: GestureKind,
        value_minor: i64,
        why: &str,
    ) {
        let key = self.key();
        let gesture = NewGesture { kind, value_minor, reason, note: why.into() };
        self.call(Purpose::Made(Made::Given), Request::Give { key, conversation: id.clone(), gesture });
    }

    /// For a supervisor: what is asked for, by whom and why.
    fn ask_verdict(&mut self, id: &ConversationId, gesture: &Gesture, goodwill: &Goodwill) {
        let items = vec![
            self.deed("goodwill-approve", Deed::Approve(gesture.id.clone(), gesture.version)),
            self.deed("goodwill-send-back", Deed::SendBack(gesture.id.clone(), gesture.version)),
        ];
        let kind = self.gesture_kind(gesture.kind);
        let amount = self.amount_of(gesture.value.minor, &gesture.value.currency);
        let title = self.env.with("goodwill-asked-title", &[("kind", (&kind).into()), ("amount", (&amount).into())]);
        self.pick(&title, Some(id.clone()), items);
        let agent = gesture.by.name.shown(Lines::Single).into_owned();
        let reason = self.wrap_up_label(&gesture.reason);
        let mut lines =
            vec![self.env.with("goodwill-asked-by", &[("agent", (&agent).into()), ("reason", (&reason).into())])];
        if !gesture.note.is_empty() {
            lines.push(gesture.note.shown(Lines::Single).into_owned());
        }
        lines.extend(self.usual(goodwill, &gesture.reason));
        lines.extend(self.known_of_goodwill(goodwill));
        if let Some(Popup::Pick(pick)) = &mut self.desk.popup {
            pick.warnings.extend(lines);
        }
    }

    pub(super) fn decide(&mut self, gesture: GestureId, version: u64, approve: bool, word: &str) {
        let verdict = Verdict { approve, word: word.into() };
        self.call(Purpose::Made(Made::Decided), Request::Decide { gesture, version, verdict });
    }

    /// A supervisor decided on a gesture of mine, or one waits for me: told in the status line.
    pub fn heard_of_goodwill(&mut self, event: &Event) {
        let Event::GoodwillChanged { gesture, .. } = event else { return };
        let me = self.store.my_id();
        let name = |name: &crate::text::Untrusted| name.shown(Lines::Single).into_owned();
        let number = gesture.number.into();
        match &gesture.decision {
            Some(decision) if Some(&gesture.by.id) == me && Some(&decision.by.id) != me => {
                let agent = name(&decision.by.name);
                let word = decision.word.shown(Lines::Single).into_owned();
                let state = gesture.state.as_str().replace('_', "-");
                let args = [("agent", (&agent).into()), ("number", number), ("word", (&word).into())];
                self.say(self.env.with(&format!("goodwill-was-{state}"), &args));
            }
            None if gesture.state == GestureState::Asked && Some(&gesture.by.id) != me => {
                let directs = self.store.directs();
                if directs && !self.desk.counter {
                    let (agent, key) = (name(&gesture.by.name), self.env.key(crate::console::Action::GoApprovals));
                    let args = [("agent", (&agent).into()), ("number", number), ("key", (&key).into())];
                    self.say(self.env.with("goodwill-is-asked", &args));
                }
            }
            _ => {}
        }
    }
}
