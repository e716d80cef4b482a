//! From what the hands did to actions and text.
//!
//! While a text has the focus, a batch with a paste in it, and keys that come faster than hands, are not typing: they
//! only insert, so that a pasted Ctrl-S never sends. Without a text, keys act at any rate and a paste is ignored with a
//! word. What no key opened takes none before it was seen.

use super::App;
use crate::api::PromptNote;
use crate::console::desk::Focus;
use crate::console::keymap::{Context, Lookup};
use crate::console::popup::Popup;
use crate::console::scene::Reversal;
use crate::console::widget::TextArea;
use crate::console::{Action, Input, Key, KeyCode, Mods, Mouse, MouseKind};

/// More different keys than this in one burst were not typed ahead by somebody on a slow line: it is a paste that is not
/// marked.
const TYPED_AHEAD: usize = 64;
/// A longer paste is no text for a customer: it is refused, not taken in part. In bytes.
const LONGEST_PASTE: usize = 4 * 1024 * 1024;
/// After a paste, milliseconds in which no command runs.
const GUARD: i64 = 50;

impl App {
    /// Takes everything that was read in one go.
    pub(super) fn input(&mut self, batch: Vec<Input>) {
        // From the first key on the list is the user's: it no longer changes by itself.
        self.scene.desk.chosen = true;
        let Some(uncalled) = self.scene.desk.uncalled.clone() else { return self.take(batch, false) };
        if batch.iter().all(|input| matches!(input, Input::Mouse(_))) {
            return;
        }
        if uncalled.typing {
            let above = self.scene.desk.lift(uncalled.over);
            self.take(batch, true);
            self.scene.desk.lay(above);
        } else {
            self.pressed.clear();
            self.dismissing = false;
            self.say_uncalled();
        }
        self.scene.desk.stir(self.scene.now);
    }

    /// Says why a key did nothing.
    fn say_uncalled(&mut self) {
        if self.scene.desk.uncalled.is_some() {
            self.scene.say(self.scene.env.text("uncalled"));
        }
    }

    /// Takes what was read where it belongs. `aside`: something else is open over that, so it only inserts.
    fn take(&mut self, batch: Vec<Input>, aside: bool) {
        // Whatever comes with a paste only inserts, and for a moment after it.
        let pasted = batch.iter().any(|input| matches!(input, Input::Paste(_)));
        self.pasting = pasted || self.guarded_until.is_some();
        let mut typed = String::new();
        for input in batch {
            let (keys, together) = match input {
                Input::Key(key) => (vec![key], false),
                Input::Burst(keys) => (keys, true),
                Input::Paste(text) => {
                    self.insert(&std::mem::take(&mut typed));
                    self.paste(&text);
                    continue;
                }
                Input::Mouse(mouse) => {
                    self.insert(&std::mem::take(&mut typed));
                    if !aside {
                        self.mouse(mouse);
                    }
                    continue;
                }
            };
            if self.is_paste(&keys) {
                self.insert(&std::mem::take(&mut typed));
                self.ignore_paste();
                continue;
            }
            let burst = together || aside || self.pasting;
            for key in keys {
                if let Some(c) = self.typed(key, together) {
                    typed.push(c);
                    continue;
                }
                self.insert(&std::mem::take(&mut typed));
                self.key(key, burst);
            }
        }
        self.insert(&typed);
        if pasted {
            self.guarded_until = Some(self.scene.now.plus_millis(GUARD));
        }
        self.pasting = false;
    }

    /// Whether so many different keys came at once that they can only be a paste, where no text takes them.
    fn is_paste(&self, keys: &[Key]) -> bool {
        let text = matches!(self.scene.desk.context(), Context::Text | Context::Field);
        // A key held down on a line that stalls is one key.
        !text && keys.windows(2).filter(|pair| pair[0] != pair[1]).count() >= TYPED_AHEAD
    }

    /// The character that a key types where a text has the focus and no sequence is begun; `together` with others that no
    /// hand types, line ends and tabs are such characters.
    fn typed(&self, key: Key, together: bool) -> Option<char> {
        let context = self.scene.desk.context();
        let plain = !key.mods.ctrl && !key.mods.alt && !key.mods.shift;
        let free = self.pressed.is_empty() && !self.dismissing;
        let text = matches!(context, Context::Text | Context::Field);
        let lookup = || self.scene.env.keymap().lookup(context, &[key]);
        let c = match key.code {
            KeyCode::Char(c) => c,
            KeyCode::Enter if together && lookup() == Lookup::Found(Action::NewLine) => {
                return (plain && free && text).then_some('\n');
            }
            KeyCode::Tab if together && context == Context::Text => '\t',
            _ => return None,
        };
        (plain && free && text && lookup() == Lookup::None).then_some(c)
    }

    fn insert(&mut self, typed: &str) {
        if typed.is_empty() {
            return;
        }
        // Into a field that nobody sees nothing is typed; a reply keeps what is typed to it, and the screen counts it.
        if !self.is_drawn() && self.scene.desk.popup.is_some() {
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
            self.scene.typed(typed);
        }
    }

    fn paste(&mut self, text: &str) {
        if !self.is_drawn() && self.scene.desk.popup.is_some() {
            return;
        }
        if text.len() > LONGEST_PASTE {
            return self.scene.complain(self.scene.env.text("paste-too-long"));
        }
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
        if self.scene.desk.popup.is_some() || !self.scene.desk.is_writing() {
            return self.ignore_paste();
        }
        let edit = self.scene.desk.text_mut().and_then(|area| area.paste(text));
        self.scene.edited(edit);
    }

    fn ignore_paste(&mut self) {
        let reply = self.scene.env.key(Action::Reply);
        self.scene.complain(self.scene.env.with("paste-ignored", &[("key", (&reply).into())]));
    }

    fn key(&mut self, key: Key, burst: bool) {
        if !self.is_drawn() {
            return self.key_unseen(key);
        }
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

    /// A key while the window is too small to show anything: a text that is open takes what belongs to typing, and the
    /// console can be left, suspended and painted again. Nothing else acts unseen, least of all Send.
    fn key_unseen(&mut self, key: Key) {
        self.dismissing = false;
        if !std::mem::take(&mut self.pressed).is_empty() {
            // The end of a sequence is no letter of the text.
            return;
        }
        let context = self.scene.desk.context();
        let writes = context == Context::Text && self.scene.desk.popup.is_none();
        match self.scene.env.keymap().lookup(context, &[key]) {
            // Without the questions and the look back that nobody would see; texts stay as they are.
            Lookup::Found(Action::Quit) if !self.pasting => self.scene.quit(),
            Lookup::Found(action @ (Action::Suspend | Action::Redraw)) if !self.pasting => {
                let popup = self.scene.desk.popup.take();
                self.act(action);
                self.scene.desk.popup = popup;
            }
            Lookup::Found(action)
                if writes && TextArea::handles(action) && (!self.pasting || action == Action::NewLine) =>
            {
                let edit = self.scene.desk.text_mut().and_then(|text| text.perform(action));
                self.scene.caret_moved();
                self.scene.edited(edit);
            }
            Lookup::Prefix => self.pressed.push(key),
            _ => {}
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
        if key.mods.alt && context == Context::Text && !burst {
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
            self.scene.caret_moved();
            return self.scene.edited(edit);
        }
        let only_inserts = burst && matches!(context, Context::Text | Context::Field);
        if only_inserts && !TextArea::handles(action) && !moves(action) {
            self.scene.desk.armed_again |= text && sends(action);
            return self.say_uncalled();
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

/// Whether it chooses among what is offered, and nothing more.
const fn moves(action: Action) -> bool {
    matches!(action, Action::MoveDown | Action::MoveUp | Action::NextPane | Action::PreviousPane)
}

const fn sends(action: Action) -> bool {
    matches!(
        action,
        Action::Send | Action::SendAndWait | Action::SendAndResolve | Action::SendAndKeep | Action::SendAndNext
    )
}
