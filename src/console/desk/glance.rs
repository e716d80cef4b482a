//! Which message the agent can have noticed: what a reply claims to answer.
//!
//! A message that came in while they typed has been drawn, but nobody reads in the moment between its arrival and the
//! send key. It counts once it stood on the screen, with nothing over it, for as long as a glance takes; what was covered
//! meanwhile (a popup, the user's own editor, a window too small to show anything) begins anew.

use crate::api::{ConversationId, MessageId, Time};

/// How long a message stands on the screen before it counts as noticed, in milliseconds.
const NOTICED_MS: i64 = 2_000;

/// The newest message on the screen, and since when; none while something covers it.
#[derive(Clone, Debug, Default)]
pub struct Glance {
    conversation: Option<ConversationId>,
    noticed: Option<MessageId>,
    fresh: Option<(MessageId, Option<Time>)>,
}

impl Glance {
    /// `newest` is the newest written message, and it is on the screen. What stands there when a conversation is opened
    /// was opened to be read.
    pub fn look(&mut self, conversation: &ConversationId, newest: Option<&MessageId>, now: Time) {
        if self.conversation.as_ref() != Some(conversation) || (self.noticed.is_none() && self.fresh.is_none()) {
            *self = Self { conversation: Some(conversation.clone()), noticed: newest.cloned(), fresh: None };
            return;
        }
        self.settle(now);
        let known = self.fresh.as_ref().map(|(id, _)| id).or(self.noticed.as_ref());
        if let Some(newest) = newest.filter(|newest| known != Some(newest)) {
            self.fresh = Some((newest.clone(), Some(now)));
        }
        if let Some((_, since)) = &mut self.fresh {
            since.get_or_insert(now);
        }
    }

    /// Something stands over the thread from now on, or the screen shows something else.
    pub fn cover(&mut self, now: Time) {
        self.settle(now);
        self.look_again();
    }

    /// Nobody knows for how long the screen was away.
    pub fn look_again(&mut self) {
        if let Some((_, since)) = &mut self.fresh {
            *since = None;
        }
    }

    /// The newest message noticed in `conversation`.
    pub fn noticed(&mut self, conversation: &ConversationId, now: Time) -> Option<MessageId> {
        self.settle(now);
        self.noticed.clone().filter(|_| self.conversation.as_ref() == Some(conversation))
    }

    fn settle(&mut self, now: Time) {
        if let Some((id, _)) =
            self.fresh.take_if(|(_, since)| since.is_some_and(|since| now.since(since) >= NOTICED_MS))
        {
            self.noticed = Some(id);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_comes_in_counts_after_a_glance() {
        let at = Time::from_millis;
        let (here, there) = (ConversationId::new("cnv_1"), ConversationId::new("cnv_2"));
        let [one, two, three] = ["msg_1", "msg_2", "msg_3"].map(MessageId::new);
        let mut glance = Glance::default();
        glance.look(&here, Some(&one), at(0));
        assert_eq!(glance.noticed(&here, at(0)), Some(one.clone()), "opened to be read");
        glance.look(&here, Some(&two), at(100));
        assert_eq!(glance.noticed(&here, at(2_099)), Some(one), "too quick to have been read");
        glance.look(&here, Some(&two), at(2_099));
        assert_eq!(glance.noticed(&here, at(2_100)), Some(two.clone()));
        glance.look(&here, Some(&three), at(3_000));
        assert_eq!(glance.noticed(&here, at(3_001)), Some(two));
        assert_eq!(glance.noticed(&there, at(9_000)), None);
        glance.look(&there, Some(&three), at(9_000));
        assert_eq!(glance.noticed(&there, at(9_000)), Some(three));
    }

    #[test]
    fn what_is_covered_is_looked_at_anew() {
        let at = Time::from_millis;
        let here = ConversationId::new("cnv_1");
        let [one, two, three] = ["msg_1", "msg_2", "msg_3"].map(MessageId::new);
        let mut glance = Glance::default();
        glance.look(&here, Some(&one), at(0));
        glance.look(&here, Some(&two), at(0));
        glance.cover(at(1_000));
        assert_eq!(glance.noticed(&here, at(60_000)), Some(one), "half a glance, then covered for a minute");
        glance.look(&here, Some(&two), at(60_000));
        glance.cover(at(62_000));
        assert_eq!(glance.noticed(&here, at(62_000)), Some(two.clone()), "a whole one before it was covered again");
        glance.look(&here, Some(&three), at(63_000));
        glance.look_again();
        glance.look(&here, Some(&three), at(99_000));
        assert_eq!(glance.noticed(&here, at(100_999)), Some(two));
        assert_eq!(glance.noticed(&here, at(101_000)), Some(three));
    }
}
