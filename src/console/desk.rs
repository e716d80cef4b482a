//! What this agent is looking at and writing: the view, the selection, the open conversation, the unsent texts.
//!
//! None of it mirrors the server, so a resync leaves it alone. Selections are ids, never row numbers.

mod glance;
mod kept;
mod sending;
mod uncalled;

use std::collections::{BTreeMap, BTreeSet};

pub use glance::Glance;
pub use kept::{Kept, Lent};
pub use sending::Sending;
pub use uncalled::Uncalled;

use super::flow::Place;
use super::flow::offer::Offered;
use super::keymap::Context;
use super::popup::{Choice, Opening, Popup};
use super::widget::TextArea;
use super::{Action, Mode, Panel, Slot};
use crate::api::{ConversationId, HandOver, IncidentId, Language, MessageId, OpKey, Time, View};

/// Which pane gets the keys.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Focus {
    /// The list of views.
    Views,
    /// The list of conversations.
    Inbox,
    /// The thread.
    Thread,
    /// The text being written.
    Composer,
    /// The customer.
    Customer,
    /// The action plan.
    Plan,
}

impl Focus {
    /// Whether the selected conversation, not the open one, is meant.
    pub const fn is_list(self) -> bool {
        matches!(self, Self::Views | Self::Inbox)
    }
}

/// What the list shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Listing {
    /// A view of the server's.
    View(View),
    /// Conversations with a text of mine that no customer has, as far as is known.
    Unsent,
}

/// A line of a thread that was gone to from elsewhere: brought into view once, marked as long as its conversation is open.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sought {
    /// In which conversation.
    pub conversation: ConversationId,
    /// Which line.
    pub line: MessageId,
    /// It was brought into view; from here on the window is the reader's.
    pub found: bool,
}

/// What is looked at and written.
#[derive(Clone, Debug)]
pub struct Desk {
    /// Which list.
    pub listing: Listing,
    /// The user chose a list; until then an empty Mine gives way to Unassigned.
    pub chosen: bool,
    /// The row under the cursor.
    pub selected: Option<ConversationId>,
    /// The conversation in the thread pane.
    pub open: Option<ConversationId>,
    /// Which pane gets the keys.
    pub focus: Focus,
    /// What the composer writes; `None` while it is closed.
    pub mode: Option<Mode>,
    /// Unsent texts, with their undo history.
    pub texts: BTreeMap<Slot, TextArea>,
    /// To whom these go, and what belongs to them besides.
    pub sending: Sending,
    /// How these stand to the server's copies of them.
    pub kept: BTreeMap<Slot, Kept>,
    /// The journals of this machine have said what they held.
    pub restored: bool,
    /// Conversations of unsent texts that were asked for because no list brought them.
    pub asked_for: BTreeSet<ConversationId>,
    /// The conversation of which it was asked what became of prompts.
    pub prompts_of: Option<ConversationId>,
    /// The conversation of which it was asked what may be given there.
    pub authority_of: Option<ConversationId>,
    /// Where colleagues were told that this console is.
    pub place: Place,
    /// What the system said when the journal could not take a keystroke; `None` while everything is on disk.
    pub unsaved: Option<String>,
    /// What is open over the panes.
    pub popup: Option<Popup>,
    /// What was open before something more urgent came over it; it comes back.
    pub under: Vec<Popup>,
    /// What is open was opened by no key, and keys are not for it yet.
    pub uncalled: Option<Uncalled>,
    /// An action that was chosen by name, to be performed next.
    pub wanted: Option<Action>,
    /// What was chosen last, for the first place next time.
    pub last_wrap_up: Vec<Choice>,
    /// The text that is in the user's own editor.
    pub editor: Option<Lent>,
    /// The caret of the open text has moved since the journal last heard of it, which is to hear by then.
    pub caret_due: Option<Time>,
    /// Words of prompts that were put in.
    pub offered: Offered,
    /// A send key came in the same burst as other input: it has to be pressed once more.
    pub armed_again: bool,
    /// The line of the open conversation that was gone to.
    pub sought: Option<Sought>,
    /// Which message of the open conversation can have been noticed.
    pub glance: Glance,
    /// How the customer panel is kept.
    pub panel: Panel,
    /// The customer lies over the thread, where the panel has no room of its own.
    pub customer_over: bool,
    /// The action plan stands where the customer would.
    pub plan: bool,
    /// Where the keys went before they went to it.
    pub before_plan: Focus,
    /// Which of its steps is under the cursor.
    pub plan_step: usize,
    /// The key that closes it was pressed once while steps are open.
    pub plan_ending: bool,
    /// What was written to a step and may not have reached the server.
    pub answers: BTreeMap<(ConversationId, String), String>,
    /// Hand-overs on their way.
    pub handed: Vec<(OpKey, HandOver)>,
    /// This is the practice shop: before it is left one looks back.
    pub practising: bool,
    /// An incident that is being made known.
    pub opening: Opening,
    /// Texts to all of an incident, as they stand here.
    pub texts_to_all: BTreeMap<(IncidentId, Language), String>,
    /// The customer looks on: nothing but their own conversation is shown.
    pub counter: bool,
}

impl Default for Desk {
    fn default() -> Self {
        Self {
            listing: Listing::View(View::Mine),
            chosen: false,
            selected: None,
            open: None,
            focus: Focus::Inbox,
            mode: None,
            texts: BTreeMap::new(),
            sending: Sending::default(),
            kept: BTreeMap::new(),
            restored: false,
            asked_for: BTreeSet::new(),
            prompts_of: None,
            authority_of: None,
            place: Place::default(),
            unsaved: None,
            popup: None,
            under: Vec::new(),
            uncalled: None,
            wanted: None,
            last_wrap_up: Vec::new(),
            editor: None,
            caret_due: None,
            offered: Offered::default(),
            armed_again: false,
            sought: None,
            glance: Glance::default(),
            panel: Panel::default(),
            customer_over: false,
            plan: false,
            before_plan: Focus::Thread,
            plan_step: 0,
            plan_ending: false,
            answers: BTreeMap::new(),
            handed: Vec::new(),
            practising: false,
            opening: Opening::default(),
            texts_to_all: BTreeMap::new(),
            counter: false,
        }
    }
}

impl Desk {
    /// Where the open composer's text belongs.
    pub fn slot(&self) -> Option<Slot> {
        Some(Slot { conversation: self.open.clone()?, mode: self.mode? })
    }

    /// The open composer's text.
    pub fn text(&self) -> Option<&TextArea> {
        self.texts.get(&self.slot()?)
    }

    /// The open composer's text, made on its first use.
    pub fn text_mut(&mut self) -> Option<&mut TextArea> {
        let slot = self.slot()?;
        Some(self.texts.entry(slot).or_default())
    }

    /// Whether the keys go into a text.
    pub const fn is_writing(&self) -> bool {
        matches!(self.focus, Focus::Composer) && self.mode.is_some()
    }

    /// Conversations with a text in the composer, in a fixed order.
    pub fn written(&self) -> impl Iterator<Item = &ConversationId> {
        self.texts.iter().filter(|(_, text)| !text.is_empty()).map(|(slot, _)| &slot.conversation)
    }

    /// Whether a text waits in this conversation, and which.
    pub fn unsent_in(&self, conversation: &ConversationId) -> Option<Mode> {
        [Mode::Reply, Mode::Note].into_iter().find(|mode| {
            let slot = Slot { conversation: conversation.clone(), mode: *mode };
            self.texts.get(&slot).is_some_and(|text| !text.is_empty())
        })
    }

    /// What keys mean now.
    pub fn context(&self) -> Context {
        if let Some(popup) = &self.popup {
            return popup.context();
        }
        self.context_of_panes()
    }

    /// What keys mean where nothing is open over the panes.
    const fn context_of_panes(&self) -> Context {
        match self.focus {
            Focus::Views | Focus::Inbox => Context::List,
            Focus::Composer if self.mode.is_some() => Context::Text,
            Focus::Plan => Context::Plan,
            Focus::Customer => Context::Panel,
            Focus::Thread | Focus::Composer => Context::Thread,
        }
    }

    /// Gives the keys to the action plan.
    pub const fn go_to_plan(&mut self) {
        if !matches!(self.focus, Focus::Plan) {
            self.before_plan = self.focus;
            self.focus = Focus::Plan;
        }
    }

    /// Opens something over whatever is open, which comes back after it.
    pub fn interrupt(&mut self, popup: Popup) {
        self.under.extend(self.popup.replace(popup));
    }

    /// Shows faults of files, beside those already shown.
    pub fn report(&mut self, mut lines: Vec<String>) {
        if let Some(Popup::Problems { lines: shown, .. }) = &mut self.popup {
            shown.append(&mut lines);
        } else {
            self.popup = Some(Popup::Problems { lines, top: 0 });
        }
    }
}
