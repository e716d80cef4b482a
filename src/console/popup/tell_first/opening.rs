//! An incident that is being made known: what is asked, and what was written so far.

/// What an incident is asked for, one after the other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Question {
    /// What it is called.
    Title,
    /// What is known of it.
    Known,
    /// Whom it touches.
    Touches,
}

/// An incident that is being made known: what was written so far.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Opening {
    /// What it is called.
    pub title: String,
    /// What is known of it.
    pub known: String,
    /// Whom it touches, as it was written.
    pub touches: String,
}

impl Opening {
    /// What was written to a question.
    pub fn of(&self, question: Question) -> &str {
        match question {
            Question::Title => &self.title,
            Question::Known => &self.known,
            Question::Touches => &self.touches,
        }
    }

    pub(super) fn put(&mut self, question: Question, text: &str) {
        let field = match question {
            Question::Title => &mut self.title,
            Question::Known => &mut self.known,
            Question::Touches => &mut self.touches,
        };
        text.clone_into(field);
    }
}
