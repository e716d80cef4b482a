//! What is open over the panes and takes the keys first: choices, help, what came in before a send, problems.

mod draw;
mod figures;
mod history;
mod load;
mod notes;
mod outdated;
mod pages;
mod review;
mod same;
mod tell_first;
mod words;

use super::flow::Deed;
use super::keymap::Context;
use super::scene::Scene;
use super::widget::TextArea;
use super::widget::picker::Picker;
use super::{Action, Mode, Slot};
use crate::api::{AgentId, ContactedBy, ConversationId, Message, MessageId, Praise, QueueId, Status, Time};

pub use draw::{draw, layout};
pub use figures::Figures;
pub use history::History;
pub use load::LoadPage;
pub use review::ShiftReview;
pub use same::Comparison;
pub use tell_first::{Opening, Question, TellFirst, cause_id};
pub use words::Words;

/// What a choice chooses.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Choice {
    /// An action, from the palette.
    Do(Action),
    /// A status; for snoozed, until when.
    Status(Status, Option<Time>),
    /// The labels that the conversation is to have.
    Tags(Vec<crate::text::Untrusted>),
    /// An agent, or nobody.
    Assign(Option<AgentId>),
    /// A reason's key, when resolving.
    Reason(Option<String>),
    /// A result's key, when resolving.
    Result(Option<String>),
    /// Who contacted us, when resolving.
    By(ContactedBy),
    /// Why a customer is passed over: the contract's word.
    Skip(&'static str),
    /// A colleague, a queue, or nobody in particular, with a note.
    HandTo(Option<AgentId>, Option<QueueId>),
    /// A step of a promise, a verification, a gesture, praise.
    Deed(Deed),
    /// An action plan, by its word.
    Plan(String),
    /// The action plan that was closed.
    SeePlan,
    /// How many conversations somebody can have at a time.
    Capacity(AgentId, u32),
    /// Something about the agent's own day.
    Day(super::flow::DayChoice),
    /// Something about the customer's record.
    Record(super::flow::RecordChoice),
    /// A reply of mine to take back.
    TakeBack(MessageId),
    /// A message of mine that went to the wrong person.
    Misdirected(MessageId),
    /// Send to whose conversation it is now.
    Readdressed(super::flow::Plan),
    /// Send what the channel takes, keep the rest.
    Trim(super::flow::Plan),
    /// Send the text as a file.
    Attach(super::flow::Plan),
}

/// A choice among many.
#[derive(Clone, Debug)]
pub struct Pick {
    /// What is being chosen.
    pub title: String,
    /// About which conversation; none for the palette.
    pub about: Option<ConversationId>,
    /// What should be known before choosing, a line each.
    pub warnings: Vec<String>,
    /// The choice.
    pub picker: Picker<Choice>,
    /// What was chosen so far, while resolving.
    pub wrap_up: Option<super::flow::WrappingUp>,
}

/// What a text is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Asked {
    /// What belongs to a step of an action plan, by its word.
    Step(String),
    /// Something about the customer's record.
    Record(super::flow::RecordAsk),
    /// What belongs to a promise, a call-back or a gesture.
    Deed(super::flow::Words),
}

/// A question that is answered in words.
#[derive(Clone, Debug)]
pub struct Ask {
    /// The question.
    pub title: String,
    /// About which conversation.
    pub about: ConversationId,
    /// The answer.
    pub text: TextArea,
    /// What it is for.
    pub what: Asked,
}

/// The findings of the draft check, being read.
#[derive(Clone, Debug)]
pub struct Reading {
    /// Of which draft.
    pub slot: Slot,
    /// How it was to be sent, and whether the next customer was to be served then; none when it was not.
    pub sending: Option<(super::flow::Plan, bool)>,
    /// Which finding is under the cursor; none until they are looked at one by one.
    pub chosen: Option<usize>,
    /// It has been on the screen.
    pub seen: bool,
}

/// Something open over the panes.
#[derive(Clone, Debug)]
pub enum Popup {
    /// A choice.
    Pick(Box<Pick>),
    /// A question that is answered in words.
    Ask(Box<Ask>),
    /// The findings of the draft check.
    Notes(Reading),
    /// The keys.
    Help {
        /// Rows scrolled.
        top: usize,
    },
    /// The shop's figures.
    Figures(Figures),
    /// How work is spread over the team.
    Load(LoadPage),
    /// The shift looked back on.
    Shift(Box<ShiftReview>),
    /// Whom to tell before they ask.
    TellFirst(Box<TellFirst>),
    /// Faults of the user's files and journals.
    Problems {
        /// One each.
        lines: Vec<String>,
        /// Rows scrolled.
        top: usize,
    },
    /// Words of the customer's, to be remembered.
    Words(Box<Words>),
    /// Two records, before they become one.
    Same(Comparison),
    /// Everything there was between the customer and us.
    History(Box<History>),
    /// A customer's kind words that a colleague passed on to me.
    Praise(Box<Praise>),
    /// A change met something newer.
    Outdated(Box<super::flow::Outdated>),
    /// Something new came in before a send: it is shown beside the kept draft.
    Stale {
        /// Where.
        conversation: ConversationId,
        /// What came in.
        newer: Vec<Message>,
        /// Reply or note.
        mode: Mode,
        /// How it was to be sent.
        plan: super::flow::Plan,
    },
}

impl Popup {
    /// What keys mean in it.
    pub fn context(&self) -> Context {
        match self {
            Self::TellFirst(page) => page.context(),
            Self::Pick(_) | Self::Ask(_) => Context::Field,
            Self::Words(_) => Context::Words,
            Self::History(_) => Context::History,
            Self::Figures(_) => Context::Figures,
            _ => Context::Popup,
        }
    }
}

/// Performs an action in the popup; gives back what stays open.
pub fn act(mut popup: Popup, action: Action, scene: &mut Scene) -> Option<Popup> {
    match action {
        Action::Back | Action::LeaveText if !matches!(popup, Popup::History(_) | Popup::TellFirst(_)) => {
            match popup {
                Popup::Ask(ask) => scene.put_answer_aside(*ask),
                Popup::Outdated(outdated) => scene.let_it_be(&outdated),
                _ => {}
            }
            return None;
        }
        Action::Quit if matches!(popup, Popup::Shift(_)) => {
            scene.quit();
            return Some(popup);
        }
        Action::Quit => {
            scene.leave();
            return scene.desk.popup.take().or(Some(popup));
        }
        Action::Redraw => scene.effect(super::Effect::Terminal(super::Command::Redraw)),
        Action::Suspend => scene.effect(super::Effect::Terminal(super::Command::Suspend)),
        _ => {}
    }
    if let Popup::Notes(reading) = popup {
        return scene.act_on_notes(reading, action);
    }
    match &mut popup {
        Popup::Notes(_) => {}
        Popup::Pick(pick) => match action {
            Action::MoveDown | Action::CaretDown | Action::NextPane => pick.picker.step(1),
            Action::MoveUp | Action::CaretUp | Action::PreviousPane => pick.picker.step(-1),
            Action::PageDown => pick.picker.step(10),
            Action::PageUp => pick.picker.step(-10),
            Action::DeleteBackward => pick.picker.delete(),
            Action::DeleteToLineStart | Action::DeleteWordBackward => pick.picker.clear(),
            Action::Open | Action::NewLine => {
                let Some(choice) = pick.picker.chosen().cloned() else {
                    if pick.picker.found().len() > 0 {
                        scene.say(scene.env.text("choose-first"));
                    }
                    return Some(popup);
                };
                let Popup::Pick(pick) = popup else { return None };
                return scene.choose(*pick, choice);
            }
            _ => {}
        },
        Popup::Ask(ask) => {
            if let Action::Open = action {
                let Popup::Ask(ask) = popup else { return None };
                scene.answered(*ask);
                return scene.desk.popup.take();
            }
            ask.text.perform(action);
        }
        Popup::Figures(figures) => return figures.act(action, scene).then_some(popup),
        Popup::Load(page) => {
            let stays = page.act(action, scene);
            // What it asks lies over it.
            let Some(question) = scene.desk.popup.take() else { return stays.then_some(popup) };
            scene.desk.under.push(popup);
            return Some(question);
        }
        Popup::Shift(review) => return review.act(action, scene).then_some(popup),
        Popup::TellFirst(page) => return page.act(action, scene).then_some(popup),
        Popup::Words(words) => {
            if !words.act(action, scene) {
                return scene.desk.popup.take();
            }
        }
        Popup::History(history) => {
            if !history.act(action, scene) {
                return None;
            }
        }
        // Not Enter: what two records become is not decided out of habit.
        Popup::Same(comparison) => {
            if action == Action::Same {
                let Comparison { here, other } = comparison.clone();
                scene.merge(&here, other);
                return None;
            }
        }
        Popup::Help { top } | Popup::Problems { top, .. } => match action {
            Action::MoveDown | Action::CaretDown => *top += 1,
            Action::MoveUp | Action::CaretUp => *top = top.saturating_sub(1),
            Action::PageDown => *top += 10,
            Action::PageUp => *top = top.saturating_sub(10),
            Action::First => *top = 0,
            Action::Open | Action::Help => return None,
            _ => {}
        },
        Popup::Outdated(outdated) => match action {
            Action::Open | Action::NewLine => {
                scene.let_it_be(outdated);
                return None;
            }
            Action::Retry if outdated.possible => {
                let outdated = (**outdated).clone();
                scene.do_anyway(outdated);
                return None;
            }
            _ => {}
        },
        Popup::Praise(praise) => {
            if let Action::Open | Action::TakeNote = action {
                scene.praise_read(praise);
                return None;
            }
        }
        Popup::Stale { conversation, newer, mode, plan } => match action {
            Action::Open | Action::NewLine => {
                scene.desk.focus = super::desk::Focus::Thread;
                return None;
            }
            // Not the send key: pressed twice out of habit it would run past the question.
            Action::Retry => {
                let (conversation, mode, plan) = (conversation.clone(), *mode, plan.clone());
                let seen = newer.iter().rev().find(|line| line.is_written()).map(|line| line.id.clone());
                scene.send_anyway(&conversation, mode, plan, seen);
                return None;
            }
            _ => {}
        },
    }
    Some(popup)
}
