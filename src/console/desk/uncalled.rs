//! What the server or the clock opens over the panes while the hands are at something else.
//!
//! A hand in the middle of a sentence does not see it in time: the key it strikes next is not meant for it. So nothing
//! that no key opened takes a key before it has been on the screen and the hands were still for a moment; what is typed
//! until then goes on into the text that was being written.

use super::Desk;
use crate::api::Time;
use crate::console::Slot;
use crate::console::keymap::Context;
use crate::console::popup::Popup;

/// Hands that were still so long after something came up, in milliseconds, have seen it: longer than between two keys
/// of a sentence, shorter than it takes to read a question.
const STILL: i64 = 500;

/// Something that is open and that no key opened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Uncalled {
    /// So many popups were open when the first of it came up.
    pub over: usize,
    /// The hands were at a text, and go on there.
    pub typing: bool,
    /// From when on keys are for it; `None` before it was drawn.
    until: Option<Time>,
}

impl Uncalled {
    /// It is on the screen, or a key was struck meanwhile: the hands have to be still from now on.
    fn wait(&mut self, now: Time) {
        self.until = Some(now.plus_millis(STILL));
    }
}

/// Where the hands are.
#[derive(Debug)]
pub struct Hands {
    open: usize,
    top: Option<std::mem::Discriminant<Popup>>,
    context: Context,
    slot: Option<Slot>,
}

impl Desk {
    /// How many popups are open.
    fn open_popups(&self) -> usize {
        self.under.len() + usize::from(self.popup.is_some())
    }

    /// Where the hands are, to be compared after something happened that is not their doing.
    pub fn hands(&self) -> Hands {
        let top = self.popup.as_ref().map(std::mem::discriminant);
        Hands { open: self.open_popups(), top, context: self.context(), slot: self.slot() }
    }

    /// Notes what came up over the hands' place without their doing.
    pub fn notice_uncalled(&mut self, before: &Hands) {
        let Hands { open, top, .. } = self.hands();
        if open == 0 {
            self.uncalled = None;
        }
        let came = open > before.open || (open > 0 && open == before.open && top != before.top);
        if !came {
            return;
        }
        if let Some(uncalled) = &mut self.uncalled {
            // One more over it: both are to be seen.
            uncalled.until = None;
            return;
        }
        let over = before.open.min(open - 1);
        let beneath = match over.checked_sub(1) {
            None => self.context_of_panes(),
            Some(place) => self.under.get(place).map_or(Context::Popup, Popup::context),
        };
        let texts = matches!(before.context, Context::Text | Context::Field);
        let typing = texts && beneath == before.context && self.slot() == before.slot;
        self.uncalled = Some(Uncalled { over, typing, until: None });
    }

    /// Everything that is open has been drawn.
    pub fn saw_uncalled(&mut self, now: Time) {
        if let Some(uncalled) = self.uncalled.as_mut().filter(|uncalled| uncalled.until.is_none()) {
            uncalled.wait(now);
        }
    }

    /// The hands were at it meanwhile.
    pub fn stir(&mut self, now: Time) {
        if let Some(uncalled) = self.uncalled.as_mut().filter(|uncalled| uncalled.until.is_some()) {
            uncalled.wait(now);
        }
    }

    /// The hands may have been still long enough. A clock that was set back keeps nobody waiting.
    pub fn calm(&mut self, now: Time) {
        let still = |until: Time| until <= now || until.since(now) > STILL;
        let closed = self.popup.is_none();
        self.uncalled.take_if(|uncalled| closed || uncalled.until.is_some_and(still));
    }

    /// When keys are for what is open, if the hands stay still.
    pub fn calm_at(&self) -> Option<Time> {
        self.uncalled.as_ref().and_then(|uncalled| uncalled.until)
    }

    /// Takes off what lies over so many popups.
    pub fn lift(&mut self, over: usize) -> Vec<Popup> {
        self.under.extend(self.popup.take());
        let above = self.under.split_off(over.min(self.under.len()));
        self.popup = self.under.pop();
        above
    }

    /// Lays it there again.
    pub fn lay(&mut self, above: Vec<Popup>) {
        self.under.extend(self.popup.take());
        self.under.extend(above);
        self.popup = self.under.pop();
    }
}
