//! What colours are for.

/// Declares [`Scope`] with its dotted names.
macro_rules! scopes {
    ($($(#[$doc:meta])* $scope:ident = $name:literal,)*) => {
        /// What a colour is for. A scope that a theme does not name looks as the one before its last dot; `text` is
        /// below all. To add one, add a line here.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Scope {
            $($(#[$doc])* $scope,)*
        }

        impl Scope {
            /// Every scope, in the order of its number.
            pub const ALL: &'static [Self] = &[$(Self::$scope,)*];

            /// The name in themes.
            pub const fn name(self) -> &'static str {
                match self {
                    $(Self::$scope => $name,)*
                }
            }
        }
    };
}

scopes! {
    /// Ordinary text, and the ground everything stands on.
    Text = "text",
    /// Less important text.
    TextDim = "text.dim",
    /// Important text.
    TextStrong = "text.strong",
    /// A heading inside a pane.
    Heading = "heading",
    /// The line around a pane.
    Border = "border",
    /// The line around the pane with the focus.
    BorderFocused = "border.focused",
    /// A pane's title.
    Title = "title",
    /// The title of the pane with the focus.
    TitleFocused = "title.focused",
    /// The line at the top.
    Bar = "bar",
    /// The line of keys at the bottom.
    Keys = "keys",
    /// A key in that line, in help and in questions.
    KeysKey = "keys.key",
    /// A row of a list.
    List = "list",
    /// The selected row of a list without the focus.
    ListSelected = "list.selected",
    /// The selected row of the list with the focus.
    ListFocused = "list.focused",
    /// A row with something unread.
    ListUnread = "list.unread",
    /// A count beside a view.
    Count = "count",
    /// How long somebody has waited.
    Due = "due",
    /// Due soon.
    DueSoon = "due.soon",
    /// Over due.
    DueLate = "due.late",
    /// The customer's name over a message.
    AuthorCustomer = "author.customer",
    /// A colleague's name over a message.
    AuthorAgent = "author.agent",
    /// Your own name over a message.
    AuthorMe = "author.me",
    /// A private note.
    Note = "note",
    /// A line of what happened.
    Event = "event",
    /// The line between two days.
    Day = "day",
    /// How far a message has come.
    State = "state",
    /// On its way.
    StateSending = "state.sending",
    /// Arrived.
    StateDelivered = "state.delivered",
    /// Not sent, or nobody knows.
    StateFailed = "state.failed",
    /// What control characters and the like were replaced by.
    Replaced = "replaced",
    /// A link in what others wrote.
    Link = "link",
    /// The text being written.
    Input = "input",
    /// A private note being written.
    InputNote = "input.note",
    /// What to write, where nothing is written yet.
    InputHint = "input.hint",
    /// Words that the draft check noticed.
    InputFinding = "input.finding",
    /// Words that ask for a second key.
    InputStop = "input.finding.stop",
    /// Selected text.
    InputSelection = "input.selection",
    /// The question.
    Question = "question",
    /// A prompt.
    Prompt = "prompt",
    /// Its number.
    PromptNumber = "prompt.number",
    /// The fact behind it.
    PromptBecause = "prompt.because",
    /// Identity verified.
    IdentityVerified = "identity.verified",
    /// Identity not verified.
    IdentityUnverified = "identity.unverified",
    /// A popup.
    Popup = "popup",
    /// The line around a popup.
    PopupBorder = "popup.border",
    /// What was matched by what was typed.
    Match = "match",
    /// Something to know.
    Notice = "notice",
    /// Something to look at.
    NoticeWarning = "notice.warning",
    /// Something that failed.
    NoticeError = "notice.error",
    /// The line is well.
    LinkLive = "line.live",
    /// The line is down.
    LinkLost = "line.lost",
}
