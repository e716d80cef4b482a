//! Undo and redo. A step is one contiguous change; typing in a row grows the last step.

use unicode_segmentation::UnicodeSegmentation;

/// Steps kept; the oldest go first.
const MOST_STEPS: usize = 1_000;
/// Bytes of removed and inserted text kept: some pastes of a megabyte.
const MOST_BYTES: usize = 16 << 20;

/// How a change came about, which decides whether it grows the last step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// Typed at the caret.
    Typed,
    /// Backspace.
    DeletedBackward,
    /// Delete.
    DeletedForward,
    /// A step of its own: paste, a word or line deleted.
    Block,
}

/// At byte `at`, `removed` became `inserted`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Change {
    pub(super) at: usize,
    pub(super) removed: String,
    pub(super) inserted: String,
    /// The caret before it.
    pub(super) before: usize,
}

/// A change to be done by undo or redo.
#[derive(Debug)]
pub(super) struct Step {
    pub(super) change: Change,
    /// Where the caret goes; after the inserted text without it.
    pub(super) caret: Option<usize>,
}

/// What can be undone and redone.
#[derive(Clone, Debug, Default)]
pub(super) struct History {
    done: Vec<(Kind, Change)>,
    undone: Vec<(Kind, Change)>,
    /// The last step takes no more.
    closed: bool,
    bytes: usize,
}

impl History {
    /// The next change begins a step of its own (the caret was moved).
    pub(super) const fn close(&mut self) {
        self.closed = true;
    }

    /// Remembers a change that was made.
    pub(super) fn record(&mut self, kind: Kind, change: Change) {
        self.bytes -= self.undone.drain(..).map(|(_, change)| change.weight()).sum::<usize>();
        self.bytes += change.weight();
        let open = !std::mem::replace(&mut self.closed, false);
        match self.done.last_mut() {
            Some((last, step)) if open && *last == kind && step.takes(kind, &change) => step.grow(kind, &change),
            _ => self.done.push((kind, change)),
        }
        while self.done.len() > MOST_STEPS || (self.bytes > MOST_BYTES && self.done.len() > 1) {
            self.bytes -= self.done.remove(0).1.weight();
        }
    }

    /// Takes the last step back.
    pub(super) fn undo(&mut self) -> Option<Step> {
        let (kind, change) = self.done.pop()?;
        let step = Step {
            change: Change {
                at: change.at,
                removed: change.inserted.clone(),
                inserted: change.removed.clone(),
                before: change.before,
            },
            caret: Some(change.before),
        };
        self.undone.push((kind, change));
        self.closed = true;
        Some(step)
    }

    /// Does the step taken back last again.
    pub(super) fn redo(&mut self) -> Option<Step> {
        let (kind, change) = self.undone.pop()?;
        let step = Step { change: change.clone(), caret: None };
        self.done.push((kind, change));
        self.closed = true;
        Some(step)
    }
}

impl Change {
    fn weight(&self) -> usize {
        self.removed.len() + self.inserted.len()
    }

    /// Whether `next` belongs to this step: it goes on where this one ended and begins no new word, sentence or line.
    fn takes(&self, kind: Kind, next: &Self) -> bool {
        match kind {
            Kind::Typed => {
                next.at == self.at + self.inserted.len()
                    && next.removed.is_empty()
                    && !breaks(&self.inserted, &next.inserted)
            }
            Kind::DeletedBackward => next.at + next.removed.len() == self.at && !breaks(&next.removed, &self.removed),
            Kind::DeletedForward => next.at == self.at && !breaks(&self.removed, &next.removed),
            Kind::Block => false,
        }
    }

    fn grow(&mut self, kind: Kind, next: &Self) {
        match kind {
            Kind::Typed => self.inserted.push_str(&next.inserted),
            Kind::DeletedBackward => {
                self.at = next.at;
                self.removed.insert_str(0, &next.removed);
            }
            Kind::DeletedForward => self.removed.push_str(&next.removed),
            Kind::Block => {}
        }
    }
}

/// Whether a step ends between these two: before a line end, after a sentence's or clause's end, where a word begins,
/// and after some thirty characters of a script that has no spaces.
fn breaks(before: &str, after: &str) -> bool {
    let (Some(last), Some(first)) = (before.chars().next_back(), after.chars().next()) else { return false };
    first == '\n'
        || last == '\n'
        || matches!(last, '。' | '、' | '！' | '？' | '．' | '，')
        || (last.is_whitespace() && !first.is_whitespace())
        || !first.is_ascii() && before.graphemes(true).nth(29).is_some()
}
