//! Telling colleagues where this console is: which conversation is open, and whether something is typed there.
//!
//! Nothing of it runs by a clock of its own. It is told when it changes, while keys come, and with a heartbeat of the
//! server now and then, so that a console which is gone is soon known to be.

use crate::api::{ConversationId, Time, Whereabouts};
use crate::console::scene::{Purpose, Scene};

/// While somebody types on, it is said again after this long.
const TYPING_MS: i64 = 4_000;

/// Likewise with a heartbeat, for as long as a conversation is open.
const HERE_MS: i64 = 15_000;

/// What was told last.
#[derive(Clone, Debug, Default)]
pub struct Place {
    told: Option<(Option<ConversationId>, bool, Time)>,
    /// Something was typed since.
    pub typed: bool,
}

impl Scene {
    /// Tells where this console is, if that is news.
    pub fn tell_place(&mut self) {
        if !self.store.is_live() {
            // The server forgets it with the line.
            self.desk.place.told = None;
            return;
        }
        let now = self.now;
        let here = self.desk.open.clone();
        let typed = std::mem::take(&mut self.desk.place.typed) && self.desk.is_writing();
        let typing = match &self.desk.place.told {
            None => here.is_some().then_some(typed),
            Some((told, _, _)) if *told != here => Some(typed),
            Some((_, false, _)) => typed.then_some(true),
            // Sent, or left: that is seen at once; a pause is left to the server.
            Some((_, true, _)) if !self.writes() => Some(false),
            Some((_, true, at)) => (typed && now.since(*at) >= TYPING_MS).then_some(true),
        };
        if let Some(typing) = typing {
            self.tell(here, typing);
        }
    }

    /// The server has shown that it lives: it is shown the same.
    pub fn renew_place(&mut self) {
        if let Some((here @ Some(_), _, at)) = self.desk.place.told.clone()
            && self.now.since(at) >= HERE_MS
        {
            self.tell(here, false);
        }
    }

    /// There is a text to type on.
    fn writes(&self) -> bool {
        self.desk.is_writing() && self.desk.text().is_some_and(|text| !text.is_empty())
    }

    fn tell(&mut self, conversation: Option<ConversationId>, typing: bool) {
        self.desk.place.told = Some((conversation.clone(), typing, self.now));
        self.call(Purpose::Where, crate::api::Request::Where(Whereabouts { conversation, typing }));
    }
}
