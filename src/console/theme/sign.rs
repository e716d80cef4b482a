//! Marks and lines.

/// Which form of the signs is safe.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Signs {
    /// The terminal was seen to draw characters of ambiguous width in one cell: every fine form, box lines too.
    Fine,
    /// It draws them in two cells, or nobody knows: the plain form of those.
    Plain,
    /// The plain form of all.
    Ascii,
}

impl Signs {
    /// Every choice.
    pub const ALL: [Self; 3] = [Self::Fine, Self::Plain, Self::Ascii];

    /// The word in the settings.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Fine => "fine",
            Self::Plain => "plain",
            Self::Ascii => "ascii",
        }
    }
}

/// Declares [`Sign`] with its names.
macro_rules! signs {
    ($($(#[$doc:meta])* $sign:ident = $name:literal,)*) => {
        /// A mark or a line. Its characters are the theme's, always with a plain form for terminals that draw the
        /// fine one in two cells; both forms have the same width. To add one, add a line here and in the theme.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Sign {
            $($(#[$doc])* $sign,)*
        }

        impl Sign {
            /// Every sign, in the order of its number.
            pub const ALL: &'static [Self] = &[$(Self::$sign,)*];

            /// The name in themes.
            pub const fn name(self) -> &'static str {
                match self {
                    $(Self::$sign => $name,)*
                }
            }
        }
    };
}

signs! {
    /// Before the selected row.
    Selected = "selected",
    /// Beside every row of a private note.
    NoteBar = "note-bar",
    /// Before a line of what happened.
    Event = "event",
    /// Something unread.
    Unread = "unread",
    /// The customer is there now.
    Live = "live",
    /// Over due.
    Late = "late",
    /// Due soon.
    Soon = "soon",
    /// On its way.
    Sending = "sending",
    /// The channel has it.
    Sent = "sent",
    /// It arrived.
    Delivered = "delivered",
    /// It was opened.
    Read = "read",
    /// Not sent.
    Failed = "failed",
    /// Nobody knows whether it was sent.
    Unsure = "unsure",
    /// Kept in the record only.
    Kept = "kept",
    /// Chat.
    Chat = "chat",
    /// Mail.
    Mail = "mail",
    /// Telephone.
    Phone = "phone",
    /// Social network.
    Social = "social",
    /// Web form.
    WebForm = "web-form",
    /// At the counter.
    InPerson = "in-person",
    /// Identity verified.
    Verified = "verified",
    /// Identity not verified.
    Unverified = "unverified",
    /// An unsent text lies here.
    Draft = "draft",
    /// There is more above.
    MoreAbove = "more-above",
    /// There is more below.
    MoreBelow = "more-below",
    /// Text was cut here.
    Cut = "cut",
    /// A choice that is made.
    Checked = "checked",
    /// A choice that is not made.
    Unchecked = "unchecked",
    /// Between two things in one line.
    Separator = "separator",
    /// The line is well.
    Online = "online",
    /// The line is down.
    Offline = "offline",
    /// A horizontal line.
    Horizontal = "horizontal",
    /// A vertical line.
    Vertical = "vertical",
    /// A corner.
    TopLeft = "top-left",
    /// A corner.
    TopRight = "top-right",
    /// A corner.
    BottomLeft = "bottom-left",
    /// A corner.
    BottomRight = "bottom-right",
    /// A line leaves to the left of a vertical one.
    TeeLeft = "tee-left",
    /// A line leaves to the right of a vertical one.
    TeeRight = "tee-right",
    /// A line leaves downwards from a horizontal one.
    TeeDown = "tee-down",
    /// A line leaves upwards from a horizontal one.
    TeeUp = "tee-up",
    /// Two lines cross.
    Cross = "cross",
    /// A section of which only the heading is shown.
    Folded = "folded",
    /// A section that is shown.
    Unfolded = "unfolded",
    /// A column of a small chart with nothing in it.
    Bar0 = "bar-0",
    /// A column of a small chart, from the lowest.
    Bar1 = "bar-1",
    /// The next.
    Bar2 = "bar-2",
    /// The next.
    Bar3 = "bar-3",
    /// The next.
    Bar4 = "bar-4",
    /// The next.
    Bar5 = "bar-5",
    /// The next.
    Bar6 = "bar-6",
    /// The next.
    Bar7 = "bar-7",
    /// A full column.
    Bar8 = "bar-8",
    /// The part of a scroll bar that is shown.
    Thumb = "thumb",
}
