//! What each action does: the popup first, then what is the same everywhere, then the pane with the focus.

use super::App;
use crate::api::{PromiseState, Status, View};
use crate::console::desk::{Focus, Listing};
use crate::console::flow::Plan;
use crate::console::pane::{PlanPane, Views};
use crate::console::popup::{self, Figures, Popup};
use crate::console::screen::WIDE;
use crate::console::store::Load;
use crate::console::{Action, Command, Effect, Mode};

impl App {
    /// Performs an action.
    pub(super) fn act(&mut self, action: Action) {
        if self.scene.is_hidden_from_counter(action) {
            return;
        }
        // Whatever is tried again, wherever: it takes the line.
        if action == Action::Retry && !self.scene.store.is_live() {
            self.scene.effect(Effect::Reconnect);
        }
        if let Some(popup) = self.scene.desk.popup.take() {
            let open = popup::act(popup, action, &mut self.scene);
            let desk = &mut self.scene.desk;
            if open.is_some() {
                desk.popup = open;
            } else if desk.popup.is_none() {
                desk.popup = desk.under.pop();
            }
            return;
        }
        if self.act_everywhere(action) || self.act_on_conversation(action) {
            return;
        }
        match self.scene.desk.focus {
            Focus::Views => Views::act(action, &mut self.scene),
            Focus::Inbox => self.inbox.act(action, &mut self.scene),
            Focus::Thread if action == Action::Open => {
                let mode = self.scene.desk.mode.unwrap_or(Mode::Reply);
                self.scene.write(mode);
            }
            Focus::Thread => self.thread.act(action, &mut self.scene),
            Focus::Customer => self.customer.act(action, &mut self.scene),
            Focus::Plan => PlanPane::act(action, &mut self.scene),
            Focus::Composer => self.act_in_text(action),
        }
    }

    /// Moving between panes and lists, and the console itself.
    fn act_everywhere(&mut self, action: Action) -> bool {
        let scene = &mut self.scene;
        let view = |view| Some(Listing::View(view));
        let listing = match action {
            Action::GoMine => view(View::Mine),
            Action::GoUnassigned => view(View::Unassigned),
            Action::GoAllOpen => view(View::AllOpen),
            Action::GoPromises => view(View::Promises),
            Action::GoApprovals => view(View::Approvals),
            Action::GoResolved => view(View::Resolved),
            Action::GoUnsent => Some(Listing::Unsent),
            _ => None,
        };
        if let Some(listing) = listing {
            scene.show(listing);
            scene.desk.focus = Focus::Inbox;
            return true;
        }
        match action {
            Action::Help => scene.desk.popup = Some(Popup::Help { top: 0 }),
            Action::Palette => scene.open_palette(),
            Action::CounterView => scene.turn_to_counter(),
            Action::Break => scene.take_break(),
            Action::ShiftUntil => scene.open_shift_until(),
            Action::WorkingHours => scene.open_hours(),
            Action::GoLoad => scene.open_load(),
            Action::Redraw => scene.effect(Effect::Terminal(Command::Redraw)),
            Action::Suspend => {
                scene.desk.glance.cover(scene.now);
                scene.effect(Effect::Terminal(Command::Suspend));
            }
            Action::Quit => scene.leave(),
            Action::ShiftReview => scene.open_shift_review(),
            Action::Figures => {
                // What was shown an hour ago is asked for anew.
                scene.store.metrics_load = Load::Wanted;
                scene.desk.popup = Some(Popup::Figures(Figures::default()));
            }
            Action::TellFirst => scene.open_tell_first(),
            Action::GoViews => scene.desk.focus = Focus::Views,
            Action::GoOther => scene.go_other(),
            Action::NextPane => self.step_focus(1),
            Action::PreviousPane => self.step_focus(-1),
            Action::FoldCustomer => self.fold_customer(),
            Action::Back => self.back(),
            Action::Retry => scene.retry(),
            _ => return false,
        }
        true
    }

    /// What is done to a conversation.
    fn act_on_conversation(&mut self, action: Action) -> bool {
        let scene = &mut self.scene;
        match action {
            Action::Reply => scene.write(Mode::Reply),
            Action::Note => scene.write(Mode::Note),
            Action::AssignToMe => scene.take(),
            Action::Assign => scene.open_assign(),
            Action::Status => scene.open_status(),
            Action::Tags => scene.open_tags(),
            Action::Resolve => scene.open_resolve(false),
            Action::Next => scene.go_next(),
            Action::Skip => scene.open_skip(),
            Action::Undo => scene.undo(),
            Action::History => scene.open_history(),
            Action::Remember => scene.open_words(),
            Action::Same => scene.look_for_same(),
            Action::Amend if scene.desk.focus != Focus::Customer => scene.open_record(),
            Action::Misdirected => scene.open_misdirected(),
            Action::Identity => scene.open_identity(),
            Action::LookAnyway => scene.look_anyway(),
            Action::Promise => scene.open_promise(),
            Action::CallBack => scene.open_call_back(),
            Action::PromiseKept => scene.end_next_promise(PromiseState::Kept),
            Action::PromiseBroken => scene.end_next_promise(PromiseState::Broken),
            Action::PromiseMove => scene.move_next_promise(),
            Action::Goodwill => scene.open_goodwill(),
            Action::PassPraise => scene.open_praise(),
            Action::TakeNote => scene.open_my_praise(),
            Action::Plan => scene.open_plan(),
            Action::HandOver => {
                if !scene.open_shift_end() {
                    scene.open_hand_over();
                }
            }
            Action::CallSupervisor => scene.call_supervisor(),
            Action::OfferFirst => scene.put_offer(0),
            Action::OfferSecond => scene.put_offer(1),
            Action::OfferThird => scene.put_offer(2),
            Action::DismissPrompt => {
                self.dismissing = true;
                scene.say(scene.env.text("prompt-which"));
            }
            _ => return false,
        }
        true
    }

    fn act_in_text(&mut self, action: Action) {
        let scene = &mut self.scene;
        match action {
            Action::Send => {
                let plan = scene.default_plan();
                scene.send(plan, false);
            }
            Action::SendAndWait => scene.send(Plan { then: Some(Status::Pending), wrap_up: None }, false),
            Action::SendAndKeep => scene.send(Plan::default(), false),
            Action::SendAndResolve => scene.open_resolve(true),
            Action::SendAndNext => {
                let plan = scene.default_plan();
                scene.send(plan, true);
            }
            Action::LeaveText => scene.leave_text(),
            Action::Copies => scene.toggle_copies(),
            Action::ExternalEditor => scene.edit_outside(),
            Action::JoinDrafts => scene.join_drafts(),
            Action::Notes => scene.open_notes(),
            _ => {}
        }
    }

    /// One step back: from the customer and the text to the thread, from the thread to the list, to the views.
    fn back(&mut self) {
        let desk = &mut self.scene.desk;
        desk.focus = match desk.focus {
            Focus::Composer => return self.scene.leave_text(),
            Focus::Plan => return self.scene.leave_plan(),
            Focus::Customer => {
                desk.customer_over = false;
                Focus::Thread
            }
            Focus::Thread => Focus::Inbox,
            Focus::Inbox | Focus::Views => Focus::Views,
        };
    }

    /// To the next pane that is on the screen, or can be.
    fn step_focus(&mut self, by: isize) {
        let desk = &mut self.scene.desk;
        let mut panes = vec![Focus::Views, Focus::Inbox];
        if desk.open.is_some() {
            panes.push(Focus::Thread);
            if desk.mode.is_some() {
                panes.push(Focus::Composer);
            }
            if desk.plan {
                panes.push(Focus::Plan);
            } else if !self.areas.folded {
                panes.push(Focus::Customer);
            }
        }
        let here = panes.iter().position(|pane| *pane == desk.focus).unwrap_or(0) as isize;
        match panes[(here + by).rem_euclid(panes.len() as isize) as usize] {
            Focus::Plan => desk.go_to_plan(),
            pane => desk.focus = pane,
        }
    }

    fn fold_customer(&mut self) {
        let desk = &mut self.scene.desk;
        if desk.open.is_none() {
            return;
        }
        if std::mem::take(&mut desk.plan) {
            // The key that shows the customer shows the customer.
            desk.customer_over = self.areas.folded;
            if desk.focus == Focus::Plan {
                desk.focus = Focus::Customer;
            }
            return;
        }
        let hidden = self.areas.folded || self.areas.customer.is_empty();
        if self.areas.screen.width >= WIDE {
            desk.panel.small = !desk.panel.small;
            self.scene.keep_panel();
        } else {
            desk.customer_over = !desk.customer_over;
        }
        let desk = &mut self.scene.desk;
        if desk.focus == Focus::Customer {
            desk.focus = Focus::Thread;
        } else if hidden && desk.focus != Focus::Composer {
            // What was just asked for is what the arrow keys scroll.
            desk.focus = Focus::Customer;
        }
    }
}
