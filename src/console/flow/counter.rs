//! The customer looks on: at a counter, on a shared screen. Nothing but their own conversation is shown.

use crate::console::desk::Focus;
use crate::console::keymap::Context;
use crate::console::popup::Popup;
use crate::console::scene::Scene;
use crate::console::{Action, Mode};

impl Scene {
    /// Hides everything but the open conversation, or shows it again.
    pub fn turn_to_counter(&mut self) {
        if self.desk.counter {
            self.desk.counter = false;
            return self.say(self.env.text("counter-off"));
        }
        if self.open().is_none() {
            return self.complain(self.env.text("nothing-open"));
        }
        // Nothing that was open comes back over what they see; what was written to a question is kept.
        for open in self.desk.popup.take().into_iter().chain(std::mem::take(&mut self.desk.under)) {
            if let Popup::Ask(ask) = open {
                self.put_answer_aside(*ask);
            }
        }
        if self.desk.mode == Some(Mode::Note) {
            self.keep_caret();
            self.desk.mode = None;
        }
        // Who was not writing does not find themself in a text: the next key would go into it.
        let writing = self.desk.focus == Focus::Composer && self.desk.mode.is_some();
        self.desk.focus = if writing { Focus::Composer } else { Focus::Thread };
        self.desk.counter = true;
        self.notice = None;
    }

    /// Whether this action would show what is hidden; then it is not done, and the key that returns is named.
    pub fn is_hidden_from_counter(&mut self, action: Action) -> bool {
        let at_home = self.desk.focus != Focus::Thread || self.desk.popup.is_some();
        let harmless = match action {
            Action::CounterView
            | Action::Reply
            | Action::Send
            | Action::SendAndWait
            | Action::SendAndKeep
            | Action::LeaveText
            | Action::MoveDown
            | Action::MoveUp
            | Action::PageDown
            | Action::PageUp
            | Action::First
            | Action::Last
            | Action::Open
            | Action::Retry
            | Action::Help
            | Action::Redraw
            | Action::Suspend
            | Action::Quit => true,
            // Out of the text, out of a popup; not out of the conversation.
            Action::Back => at_home,
            _ => false,
        };
        if !self.desk.counter || harmless {
            return false;
        }
        let key = self.env.key_in(Context::Thread, Action::CounterView);
        self.complain(self.env.with("counter-hides", &[("key", (&key).into())]));
        true
    }
}
