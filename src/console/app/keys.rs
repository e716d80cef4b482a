//! From what the hands did to actions and text.
//!
//! While a text has the focus, a batch with a paste in it, or of more than eight keys, is not typing: it only inserts,
//! so that a pasted Ctrl-S never sends. Without a text, keys act at any rate and a paste is ignored with a word.

use super::App;
use crate::api::PromptNote;
use crate::console::desk::Focus;
use crate::console::keymap::{Context, Lookup};
use crate::console::popup::Popup;
use crate::console::scene::Reversal;
use crate::console::widget::TextArea;
use crate::console::{Action, Input, Key, KeyCode, Mods, Mouse, MouseKind};

/// More keys than this in one read were not typed by hand.
const BURST: usize = 8;
/// A longer paste is no text for a customer: it is refused, not taken in part. In bytes.
const LONGEST_PASTE: usize = 4 * 1024 * 1024;
/// After a paste, milliseconds in which no command runs.
const GUARD: i64 = 50;

impl App {
    /// Takes everything that was read in one go.
    pub(super) fn input(&mut self, batch: Vec<Input>) {
        // From the first key on the list is the user's: it no longer changes by itself.
        self.scene.desk.chosen = true;
        let keys = batch.iter().filter(|input| matches!(input, Input::Key(_))).count();
        let pasted = batch.iter().any(|input| matches!(input, Input::Paste(_)));
        self.pasting = pasted || self.guarded_until.is_some();
        let burst = self.pasting || keys > BURST;
        let mut typed = String::new();
        for input in batch {
            if let Input::Key(key) = &input
                && let Some(c) = self.typed(*key)
            {
                typed.push(c);
                continue;
            }
            self.insert(&std::mem::take(&mut typed));
            match input {
                Input::Key(key) => self.key(key, burst),
                Input::Paste(text) => self.paste(&text),
                Input::Mouse(mouse) => self.mouse(mouse),
            }
        }
        self.insert(&typed);
        if pasted {
            self.guarded_until = Some(self.scene.now.plus_millis(GUARD));
        }
        self.pasting = false;
    }

    /// The character that a key types where a text has the focus and no sequence is begun.
    fn typed(&self, key: Key) -> Option<char> {
        let context = self.scene.desk.context();
        let KeyCode::Char(c) = key.code else { return None };
        let plain = !key.mods.ctrl && !key.mods.alt;
        let free = self.pressed.is_empty() && !self.dismissing;
        let text = matches!(context, Context::Text | Context::Field);
        (plain && free && text && self.scene.env.keymap().lookup(context, &[key]) == Lookup::None).then_some(c)
    }

    fn insert(&mut self, typed: &str) {
        if typed.is_empty() {
            return;
        }
        self.scene.notice = None;
        self.scene.desk.armed_again = false;
        if let Some(Popup::Pick(pick)) = &mut self.scene.desk.popup {
            pick.picker.insert(typed);
        } else if let Some(Popup::Ask(ask)) = &mut self.scene.desk.popup {
            ask.text.insert(typed);
        } else if let Some(Popup::TellFirst(page)) = &mut self.scene.desk.popup {
            if let Some(text) = page.text_mut() {
                text.insert(typed);
            }
        } else {
            let edit = self.scene.desk.text_mut().and_then(|text| text.insert(typed));
            self.scene.edited(edit);
        }
    }

    fn paste(&mut self, text: &str) {
        if let Some(Popup::Pick(pick)) = &mut self.scene.desk.popup {
            return pick.picker.insert(text);
        }
        if let Some(Popup::Ask(ask)) = &mut self.scene.desk.popup {
            ask.text.paste(&text.replace(['\n', '\r'], " "));
            return;
        }
        if let Some(Popup::TellFirst(page)) = &mut self.scene.desk.popup
            && let Some(field) = page.text_mut()
        {
            field.paste(text);
            return;
        }
        if text.len() > LONGEST_PASTE {
            return self.scene.complain(self.scene.env.text("paste-too-long"));
        }
        if self.scene.desk.popup.is_some() || !self.scene.desk.is_writing() {
            let reply = self.scene.env.key(Action::Reply);
            return self.scene.complain(self.scene.env.with("paste-ignored", &[("key", (&reply).into())]));
        }
        let edit = self.scene.desk.text_mut().and_then(|area| area.paste(text));
        self.scene.edited(edit);
    }

    fn key(&mut self, key: Key, burst: bool) {
        if !self.pasting && std::mem::take(&mut self.dismissing) {
            match key.code {
                KeyCode::Char('0') => {
                    self.scene.notice = None;
                    return self.scene.rest_line();
                }
                KeyCode::Char(c @ '1'..='9') => return self.dismiss(c as usize - '1' as usize),
                _ => {}
            }
            self.scene.notice = None;
        }
        let context = self.scene.desk.context();
        self.pressed.push(key);
        match self.scene.env.keymap().lookup(context, &self.pressed) {
            Lookup::Found(action) => {
                self.pressed.clear();
                self.command(action, context, burst);
            }
            Lookup::Prefix => {}
            Lookup::None => self.unbound(key, context, burst),
        }
    }

    /// A key without a meaning. Alt with a key in a text is Escape, then that key: on a slow line the two arrive as one.
    fn unbound(&mut self, key: Key, context: Context, burst: bool) {
        let pressed = std::mem::take(&mut self.pressed);
        if pressed.len() > 1 {
            let keys = crate::console::keymap::show_keys(&pressed);
            let help = self.scene.env.key(Action::Help);
            let args = [("keys", (&keys).into()), ("help", (&help).into())];
            return self.scene.complain(self.scene.env.with("key-unbound", &args));
        }
        if key.mods.alt && context == Context::Text && !burst && !self.pasting {
            self.act(Action::LeaveText);
            self.key(Key { mods: Mods { alt: false, ..key.mods }, ..key }, burst);
        }
    }

    /// Runs an action, unless it stands in the middle of something pasted.
    fn command(&mut self, action: Action, context: Context, burst: bool) {
        let text = matches!(context, Context::Text);
        // What comes with a paste only inserts, wherever it comes.
        if self.pasting && !(text && action == Action::NewLine) {
            self.scene.desk.armed_again |= text && sends(action);
            return;
        }
        let page = matches!(&self.scene.desk.popup, Some(Popup::TellFirst(_)));
        if text && !page && TextArea::handles(action) {
            self.scene.notice = None;
            let edit = self.scene.desk.text_mut().and_then(|text| text.perform(action));
            self.scene.desk.caret_moved = true;
            return self.scene.edited(edit);
        }
        if text && burst {
            self.scene.desk.armed_again |= sends(action);
            return;
        }
        if burst && matches!(self.scene.desk.popup, Some(Popup::Notes(_))) {
            return;
        }
        self.scene.desk.armed_again = false;
        if action != Action::Undo {
            // Undo reads first whether the line names what it undoes.
            self.scene.notice = None;
        }
        self.act(action);
        while let Some(action) = self.scene.desk.wanted.take() {
            self.act(action);
        }
    }

    fn dismiss(&mut self, number: usize) {
        let now = self.scene.now;
        let scene = &mut self.scene;
        let prompt = scene.hints.items().get(number).map(|hint| hint.prompt.id.clone());
        let (Some(open), Some(id)) = (scene.desk.open.clone(), prompt) else {
            return scene.complain(scene.env.text("prompt-unknown"));
        };
        scene.hints.dismiss(number, &scene.env, now);
        scene.note_prompt(id.clone(), PromptNote::Dismissed);
        let key = scene.env.key(Action::Undo);
        let text = scene.env.with("prompt-dismissed", &[("key", (&key).into())]);
        scene.say_undoable(text, open, Reversal::Prompt { id });
    }

    /// The mouse reaches for what it sees; nothing needs it.
    fn mouse(&mut self, mouse: Mouse) {
        if self.scene.desk.popup.is_some() {
            return;
        }
        let at = ratatui::layout::Position { x: mouse.column, y: mouse.row };
        let areas = self.areas;
        let step = match mouse.kind {
            MouseKind::Press => 0,
            MouseKind::WheelUp => -3,
            MouseKind::WheelDown => 3,
        };
        if areas.inbox.contains(at) {
            match mouse.kind {
                MouseKind::Press => {
                    if let Some(id) = self.inbox.at(mouse.row, &self.scene) {
                        self.scene.desk.focus = Focus::Inbox;
                        self.scene.desk.selected = Some(id);
                        self.scene.open_selected();
                    }
                }
                MouseKind::WheelUp => self.inbox.act(Action::MoveUp, &mut self.scene),
                MouseKind::WheelDown => self.inbox.act(Action::MoveDown, &mut self.scene),
            }
        } else if areas.views.contains(at) && mouse.kind == MouseKind::Press {
            if let Some(listing) = self.views.at(mouse.row, &self.scene) {
                self.scene.show(listing);
                self.scene.desk.focus = Focus::Inbox;
            }
        } else if areas.customer.contains(at) {
            self.customer.scroll(step);
        } else if areas.middle.contains(at) {
            self.thread.scroll(step);
        }
    }
}

const fn sends(action: Action) -> bool {
    matches!(
        action,
        Action::Send | Action::SendAndWait | Action::SendAndResolve | Action::SendAndKeep | Action::SendAndNext
    )
}
