//! Coming back after a crash or a cut line: drafts as they stood, sends whose outcome nobody learnt.

use crate::api::Time;
use crate::console::desk::Kept;
use crate::console::scene::Scene;
use crate::console::store::{Echo, EchoState};
use crate::console::widget::TextArea;
use crate::console::{Draft, Entry, Restored};

impl Scene {
    /// Takes what the journals held.
    pub fn restore(&mut self, restored: Restored) {
        if let Some(panel) = restored.panel {
            self.desk.panel = panel;
        }
        let mut newest: Option<Time> = None;
        let count = restored.drafts.iter().filter(|draft| !draft.text.is_empty()).count();
        for Draft { slot, text, caret, time, addressed, copy } in restored.drafts {
            if text.is_empty() {
                self.desk.sending.put(&slot, addressed);
                self.desk.kept.entry(slot).or_default().changed = true;
                continue;
            }
            newest = newest.max(Some(time));
            let there = self.desk.texts.entry(slot.clone()).or_default();
            if there.is_empty() {
                *there = TextArea::from_text(&text, caret);
                let (version, changed) = copy.map_or((None, true), |copy| (Some(copy.version), !copy.same));
                let mut to = addressed;
                to.take_in(&self.desk.sending.of(&slot));
                self.desk.sending.put(&slot, to);
                self.desk.kept.insert(slot, Kept { version, changed, ..Kept::default() });
            } else if there.text() != text {
                // Two consoles wrote here: the newer text first, the older one below it, neither lost.
                let both = format!("{}\n\n{text}", there.text());
                let caret = there.caret();
                *there = TextArea::from_text(&both, caret);
                self.address_as_well(&slot, &addressed);
                let draft = self.draft(&slot, time, None);
                self.journal(Entry::Whole(draft));
            }
        }
        for outbox in restored.outbox {
            let since = outbox.at;
            self.store.echo(Echo { outbox, state: EchoState::Unsure, doubtful: true, since });
        }
        if self.desk.mode.is_none()
            && let Some(open) = &self.desk.open
        {
            self.desk.mode = self.desk.unsent_in(open);
        }
        if let Some(time) = newest {
            let time = self.env.locale().moment(time.millis(), self.now.millis());
            let key = self.env.key(crate::console::Action::GoUnsent);
            let args = [("time", (&time).into()), ("n", (count as i64).into()), ("key", (&key).into())];
            let mut words = self.env.with("draft-restored", &args);
            if restored.edited > 0 {
                words.push(' ');
                words.push_str(&self.env.with("editor-restored", &[("n", (restored.edited as i64).into())]));
            }
            self.say(words);
        }
        if !restored.problems.is_empty() {
            self.desk.report(restored.problems);
        }
        self.resume_sends();
        self.desk.restored = true;
        self.compare_drafts();
    }
}
