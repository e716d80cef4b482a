//! How often the question may be asked.

use crate::api::{ConversationId, Time};

const PER_HOUR: usize = 5;
const HOUR: i64 = 3_600_000;

/// Remembers when the question was shown, over all conversations: more than five times an hour it becomes wallpaper.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct QuestionBudget {
    /// Where it was shown, and since when.
    shown: Vec<(ConversationId, Time)>,
    /// The conversation that is open, and whether the question stands beside it: decided once for each opening.
    open: Option<(ConversationId, bool)>,
}

impl QuestionBudget {
    /// This conversation is open now, or none: what stood beside another one stands there no longer.
    pub fn turn_to(&mut self, open: Option<&ConversationId>) {
        if self.open.as_ref().map(|(id, _)| id) != open {
            self.open = None;
        }
    }

    /// The question would be seen beside the open `conversation` from `now` on: decides whether it stands there. If so that
    /// counts, and it stays until another conversation is opened; beside one conversation it is not asked twice within an
    /// hour.
    pub fn may_ask(&mut self, conversation: &ConversationId, now: Time) -> bool {
        if let Some((_, stands)) = self.open.as_ref().filter(|(id, _)| id == conversation) {
            return *stands;
        }
        self.shown.retain(|(_, at)| now.since(*at) < HOUR);
        let fresh = self.shown.iter().all(|(shown, _)| shown != conversation);
        let stands = fresh && self.shown.len() < PER_HOUR;
        if stands {
            self.shown.push((conversation.clone(), now));
        }
        self.open = Some((conversation.clone(), stands));
        stands
    }

    /// Whether the question stands beside the open conversation.
    pub fn stands(&self) -> bool {
        self.open.as_ref().is_some_and(|(_, stands)| *stands)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn five_are_asked_within_an_hour_and_none_twice() {
        let mut budget = QuestionBudget::default();
        let minute = |n: i64| Time::from_millis(n * 60_000);
        let mut asks = |number: i64, at: i64| {
            let id = ConversationId::new(format!("cnv_{number}"));
            budget.turn_to(Some(&id));
            (budget.may_ask(&id, minute(at)), budget.stands())
        };
        for number in 0..5 {
            assert_eq!(asks(number, number), (true, true));
        }
        assert_eq!(asks(4, 30), (true, true), "it stays while its conversation is open");
        assert_eq!(asks(5, 31), (false, false), "the sixth");
        assert_eq!(asks(3, 32), (false, false), "beside this one it was asked");
        assert_eq!(asks(3, 61), (false, false), "nothing comes up beside a conversation that stays open");
        assert_eq!(asks(5, 61), (true, true), "the first two are an hour ago");
        assert_eq!(asks(0, 61), (true, true));
        assert_eq!(asks(6, 61), (false, false));
    }

    #[test]
    fn what_is_left_stands_nowhere() {
        let mut budget = QuestionBudget::default();
        let id = ConversationId::new("cnv_1");
        budget.turn_to(Some(&id));
        assert!(budget.may_ask(&id, Time::from_millis(0)));
        budget.turn_to(None);
        assert!(!budget.stands());
    }
}
