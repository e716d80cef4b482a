//! A text in the user's own editor, and back.

use crate::console::desk::Lent;
use crate::console::scene::Scene;
use crate::console::widget::Edit;
use crate::console::{Effect, EffectId, Entry};
use crate::text::{Lines, Untrusted};

impl Scene {
    /// Gives the text to `$EDITOR`.
    pub fn edit_outside(&mut self) {
        let Some(slot) = self.desk.slot().filter(|_| self.desk.editor.is_none()) else { return };
        let (id, draft) = (self.effect_id(), self.draft(&slot, self.now, None));
        self.desk.editor = Some(Lent { effect: id, slot, text: draft.text.clone() });
        self.effect(Effect::Edit(id, draft));
    }

    /// The user's own editor closed. What it was given and what stands here now are two texts where something changed
    /// meanwhile: neither is lost.
    pub fn edited_outside(&mut self, effect: EffectId, text: Result<String, String>) {
        let Some(Lent { slot, text: lent, .. }) = self.desk.editor.take_if(|lent| lent.effect == effect) else {
            return;
        };
        match text {
            Ok(text) => {
                let text = text.as_str();
                let area = self.desk.texts.entry(slot.clone()).or_default();
                let there = area.text();
                // Nothing was changed there: what became of it here, sent or written on, is all there is.
                let edit = if text == lent || there.contains(text) {
                    None
                } else if there.is_empty() || there == lent || text.contains(there) {
                    area.replace(text)
                } else {
                    area.replace(&format!("{text}\n\n{there}"))
                };
                if let Some(Edit { at, removed, inserted, caret }) = edit {
                    self.journal(Entry::Edit { slot: slot.clone(), at, removed, inserted, caret, time: self.now });
                    self.begun(&slot);
                }
            }
            Err(what) => {
                let what = Untrusted::from(what).shown(Lines::Single).into_owned();
                self.complain(self.env.with("editor-failed", &[("detail", (&what).into())]));
            }
        }
        self.journal(Entry::Returned { slot });
    }
}
