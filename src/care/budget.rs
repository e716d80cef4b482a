//! How often the question may be asked.

use crate::api::{ConversationId, Time};

const PER_HOUR: usize = 5;
const HOUR: i64 = 3_600_000;

/// Remembers when the question was shown: more than five times an hour it becomes wallpaper.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct QuestionBudget {
    shown: Vec<(ConversationId, Time)>,
}

impl QuestionBudget {
    /// Whether the question may stand beside `conversation` at `now`; if so, that counts. One conversation counts
    /// once within an hour, however often it is opened.
    pub fn may_ask(&mut self, conversation: &ConversationId, now: Time) -> bool {
        self.shown.retain(|(_, at)| now.since(*at) < HOUR);
        if self.shown.iter().any(|(shown, _)| shown == conversation) {
            return true;
        }
        let free = self.shown.len() < PER_HOUR;
        if free {
            self.shown.push((conversation.clone(), now));
        }
        free
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sixth_conversation_within_an_hour_is_not_asked_about() {
        let mut budget = QuestionBudget::default();
        let id = |n: i64| ConversationId::new(format!("cnv_{n}"));
        let minute = |n: i64| Time::from_millis(n * 60_000);
        for n in 0..5 {
            assert!(budget.may_ask(&id(n), minute(n)));
        }
        assert!(!budget.may_ask(&id(5), minute(5)));
        assert!(budget.may_ask(&id(3), minute(6)), "shown already");
        assert!(budget.may_ask(&id(5), minute(60)), "the first one is an hour ago");
        assert!(!budget.may_ask(&id(6), minute(60)));
    }
}
