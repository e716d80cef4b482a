//! Everything a key can do: one table from which keymaps, help and the README's key list come.

/// Declares [`Action`] with its names. The help text of an action is the Fluent message `action-<name-with-dashes>`.
macro_rules! actions {
    ($($(#[$doc:meta])* $action:ident = $name:literal,)*) => {
        /// Everything a key can do. The name in keymaps is the snake_case form.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Action {
            $($(#[$doc])* $action,)*
        }

        impl Action {
            /// Every action, in the order of the help.
            pub const ALL: &'static [Self] = &[$(Self::$action,)*];

            /// The name in keymaps.
            pub const fn name(self) -> &'static str {
                match self {
                    $(Self::$action => $name,)*
                }
            }

            /// The text that says what it does.
            pub fn text_id(self) -> String {
                format!("action-{}", self.name().replace('_', "-"))
            }

            /// The action of that name.
            pub fn parse(name: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|action| action.name() == name)
            }
        }
    };
}

actions! {
    // moving
    /// One row or line down.
    MoveDown = "move_down",
    /// One row or line up.
    MoveUp = "move_up",
    /// A page down.
    PageDown = "page_down",
    /// A page up.
    PageUp = "page_up",
    /// To the first row, or the oldest line.
    First = "first",
    /// To the last row, or the newest line.
    Last = "last",
    /// Open what is selected.
    Open = "open",
    /// One step back.
    Back = "back",
    /// To the next pane.
    NextPane = "next_pane",
    /// To the previous pane.
    PreviousPane = "previous_pane",
    // going to a view
    /// Show Mine.
    GoMine = "go_mine",
    /// Show Unassigned.
    GoUnassigned = "go_unassigned",
    /// Show All open.
    GoAllOpen = "go_all_open",
    /// Show the promises that are due.
    GoPromises = "go_promises",
    /// Show what waits for a supervisor.
    GoApprovals = "go_approvals",
    /// Show Resolved.
    GoResolved = "go_resolved",
    /// Show the texts not yet sent.
    GoUnsent = "go_unsent",
    /// To the list of views.
    GoViews = "go_views",
    /// To the other open conversation of this customer.
    GoOther = "go_other",
    /// Show how work is spread over the team.
    GoLoad = "go_load",
    /// Say how many conversations somebody can have at a time.
    Capacity = "capacity",
    /// Show the shop's figures.
    Figures = "figures",
    /// Look back on the shift.
    ShiftReview = "shift_review",
    /// Show how the figure under the cursor is reckoned.
    Formula = "formula",
    /// Figures of a longer window, then of the shortest again.
    FiguresWindow = "figures_window",
    /// Figures of the next queue, then of the whole shop again.
    FiguresPart = "figures_part",
    /// Show whom to tell before they ask.
    TellFirst = "tell_first",
    /// Look at the people of an incident, and at what each would be sent.
    TellAll = "tell_all",
    /// Send the text to all of them who were not told.
    SendToAll = "send_to_all",
    /// Show who was told and by whom, and back.
    ToldOnes = "told_ones",
    /// Make a known fault known.
    OpenIncident = "open_incident",
    /// End the incident.
    EndIncident = "end_incident",
    // working
    /// Write a reply.
    Reply = "reply",
    /// Write a private note.
    Note = "note",
    /// Take the conversation.
    AssignToMe = "assign_to_me",
    /// Give the conversation to somebody.
    Assign = "assign",
    /// Choose a status.
    Status = "status",
    /// The mood and the other labels.
    Tags = "tags",
    /// Resolve, then show the next one.
    Resolve = "resolve",
    /// Serve the next customer.
    Next = "next",
    /// Pass over the customer just served, with a reason, and serve another.
    Skip = "skip",
    /// Undo the last claim, assignment or status.
    Undo = "undo",
    /// Report a message of mine that went to the wrong person.
    Misdirected = "misdirected",
    /// Verify who this is.
    Identity = "identity",
    /// Open account data without verification; the audit keeps who did.
    LookAnyway = "look_anyway",
    /// Say when today ends.
    ShiftUntil = "shift_until",
    /// Set my working week.
    WorkingHours = "working_hours",
    // promises
    /// Promise something, or see what was promised.
    Promise = "promise",
    /// Book a call-back.
    CallBack = "call_back",
    /// The promise was kept.
    PromiseKept = "promise_kept",
    /// The promise was not kept.
    PromiseBroken = "promise_broken",
    /// Give the promise another due.
    PromiseMove = "promise_move",
    // kindness
    /// A goodwill gesture; for a supervisor, deciding on one.
    Goodwill = "goodwill",
    /// Pass the customer's praise on to a colleague.
    PassPraise = "pass_praise",
    /// Read the praise that was passed on to me.
    TakeNote = "take_note",
    /// Dismiss a prompt: a number follows.
    DismissPrompt = "dismiss_prompt",
    /// Show or fold the customer.
    FoldCustomer = "fold_customer",
    /// To the next section of the customer.
    NextSection = "next_section",
    /// To the previous section of the customer.
    PreviousSection = "previous_section",
    /// Fold a section of the customer, or unfold it.
    FoldSection = "fold_section",
    /// Show everything there was between the customer and us.
    History = "history",
    /// Show one kind only, the next with each press.
    Filter = "filter",
    /// Remember words of a message.
    Remember = "remember",
    /// Keep the chosen words as a preference.
    RememberPreference = "remember_preference",
    /// Keep the chosen words as a note about the customer.
    RememberNote = "remember_note",
    /// Keep the chosen words in confidence: the customer's consent is asked for.
    RememberSensitive = "remember_sensitive",
    /// Put the record, or what is remembered under the cursor, right.
    Amend = "amend",
    /// Forget what is remembered under the cursor.
    Forget = "forget",
    /// Look for other records of the same person; merge them.
    Same = "same",
    /// Ask again about a failed or unsure message, or send it again.
    Retry = "retry",
    // hard moments
    /// Show the action plan, or choose one.
    Plan = "plan",
    /// Tick the step of the plan, or take the tick away.
    PlanTick = "plan_tick",
    /// Put the words of the step into the reply.
    PlanWords = "plan_words",
    /// Close the plan.
    PlanEnd = "plan_end",
    /// Take the plan back: it was the wrong one.
    PlanWithdraw = "plan_withdraw",
    /// Call a supervisor; no reason is asked.
    CallSupervisor = "call_supervisor",
    /// Hand the conversation over with a note.
    HandOver = "hand_over",
    /// Hide everything but this conversation from whoever looks on, and back.
    CounterView = "counter_view",
    /// Begin a break, or come back from it.
    Break = "break",
    // the draft check
    /// Look at the notes on the reply.
    Notes = "notes",
    /// Mend what the note is about.
    FixNote = "fix_note",
    /// Wave the note away for this reply.
    DismissNote = "dismiss_note",
    /// Switch this kind of note off for the team.
    OffNote = "off_note",
    // composing
    /// Send.
    Send = "send",
    /// Send and wait for the customer.
    SendAndWait = "send_and_wait",
    /// Send and resolve.
    SendAndResolve = "send_and_resolve",
    /// Send and keep it open.
    SendAndKeep = "send_and_keep",
    /// Send and serve the next.
    SendAndNext = "send_and_next",
    /// Send copies to everybody who got their mail, or to nobody.
    Copies = "copies",
    /// Put the first prompt's words in.
    OfferFirst = "offer_first",
    /// Put the second prompt's words in.
    OfferSecond = "offer_second",
    /// Put the third prompt's words in.
    OfferThird = "offer_third",
    /// Put in what was written on another console.
    JoinDrafts = "join_drafts",
    /// Write in your own editor.
    ExternalEditor = "external_editor",
    /// Leave the text, keeping it.
    LeaveText = "leave_text",
    /// Undo typing.
    UndoEdit = "undo_edit",
    /// Redo typing.
    RedoEdit = "redo_edit",
    /// A new line.
    NewLine = "new_line",
    /// Delete the character before the caret.
    DeleteBackward = "delete_backward",
    /// Delete the character after the caret.
    DeleteForward = "delete_forward",
    /// Delete the word before the caret.
    DeleteWordBackward = "delete_word_backward",
    /// Delete to the start of the line.
    DeleteToLineStart = "delete_to_line_start",
    /// Delete to the end of the line.
    DeleteToLineEnd = "delete_to_line_end",
    /// One character left.
    CaretLeft = "caret_left",
    /// One character right.
    CaretRight = "caret_right",
    /// One row up.
    CaretUp = "caret_up",
    /// One row down.
    CaretDown = "caret_down",
    /// One word left.
    CaretWordLeft = "caret_word_left",
    /// One word right.
    CaretWordRight = "caret_word_right",
    /// To the start of the line.
    CaretLineStart = "caret_line_start",
    /// To the end of the line.
    CaretLineEnd = "caret_line_end",
    /// To the start of the text.
    CaretTextStart = "caret_text_start",
    /// To the end of the text.
    CaretTextEnd = "caret_text_end",
    // the console
    /// Show the keys.
    Help = "help",
    /// Find a command by name.
    Palette = "palette",
    /// Paint everything anew.
    Redraw = "redraw",
    /// Back to the shell until `fg`.
    Suspend = "suspend",
    /// Leave; drafts are kept.
    Quit = "quit",
}
