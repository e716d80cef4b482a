//! What lists of words are about.

macro_rules! topics {
    ($($(#[$doc:meta])* $topic:ident = $name:literal,)*) => {
        /// What a list of words is about.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub enum Topic { $($(#[$doc])* $topic,)* }

        impl Topic {
            pub const ALL: &[Self] = &[$(Self::$topic,)*];

            /// The name in rule files.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$topic => $name,)* }
            }
        }
    };
}

topics! {
    // What customers write.
    /// The customer is upset.
    Upset = "upset",
    /// The customer is worried.
    Worried = "worried",
    /// Threats and insults, sexual words, demands beyond reason.
    Abuse = "abuse",
    /// It cannot wait.
    Urgent = "urgent",
    /// Thanks.
    Thanks = "thanks",
    /// Praise for somebody or something of ours.
    Praise = "praise",
    /// What stands beside thanks where nothing else is meant.
    Farewell = "farewell",
    /// Something is asked for.
    Request = "request",
    /// What looks like a question and asks for nothing.
    Courtesy = "courtesy",
    /// Somebody has died.
    Bereavement = "bereavement",
    /// Somebody is ill or hurt.
    Illness = "illness",
    /// An accident.
    Accident = "accident",
    /// A disaster where they are.
    Disaster = "disaster",
    /// Matters that are not mentioned again without need.
    Sensitive = "sensitive",
    /// For another person.
    ForAnother = "for_another",
    /// It is a gift.
    Gift = "gift",
    /// Data of an account is asked for.
    Account = "account",
    /// A time at which they can be reached, or by which they need it.
    NamedTime = "named_time",
    /// They did not understand us.
    Unclear = "unclear",
    /// A lasting trouble that one piece of advice could ease.
    Concern = "concern",
    /// It is solved.
    Solved = "solved",
    /// What went wrong on our side, by its harm.
    Harm = "harm",
    /// What they had looked forward to did not come.
    LetDown = "let_down",
    /// Their own misfortune.
    Misfortune = "misfortune",
    /// An occasion.
    Occasion = "occasion",
    /// They did somebody a kindness, or spoke well of us.
    Kindness = "kindness",
    /// They want to leave us.
    Leaving = "leaving",
    /// Something worth knowing next time.
    Told = "told",
    /// The same, of a kind that needs their consent.
    ToldSensitive = "told_sensitive",
    /// They were kept asking, or sent around.
    Stuck = "stuck",
    /// Bait, advertising, strangers' business.
    Spam = "spam",
    /// They may harm themselves, or are in somebody's violence.
    Danger = "danger",
    /// A journalist or an authority asks.
    Press = "press",
    /// They ask what we know of them, or that it be deleted.
    DataRequest = "data_request",
    /// Somebody else may be in their account.
    Takeover = "takeover",
    /// They got what was for somebody else.
    Misdirected = "misdirected",
    /// It hits others as well.
    Widespread = "widespread",
    /// The same fault once more.
    Again = "again",
    /// Harsh words, about the matter.
    Rude = "rude",
    /// They speak of an order.
    Order = "order",
    /// They asked what there is to buy.
    Browsing = "browsing",
    // What we write.
    /// We spoke of the wait.
    Wait = "wait",
    /// We are sorry.
    Apology = "apology",
    /// We took in what they feel or what happened.
    Acknowledged = "acknowledged",
    /// We say no.
    Refusal = "refusal",
    /// We send them elsewhere.
    Deflection = "deflection",
    /// We do something.
    WeDo = "we_do",
    /// We offer more to buy.
    Pitch = "pitch",
    /// Words of the trade.
    Jargon = "jargon",
    /// An apology that says nothing.
    EmptyApology = "empty_apology",
    /// A promise nobody can keep.
    Certain = "certain",
    /// Something will be done by us.
    Promise = "promise",
    /// A final answer.
    Final = "final",
    /// What happens next.
    Next = "next",
    /// A greeting.
    Greeting = "greeting",
    /// Something is said to be attached.
    Attachment = "attachment",
    /// Nothing is attached after all.
    NoAttachment = "no_attachment",
    /// Blaming and hollow phrases.
    Cold = "cold",
    /// Words that belong to this day.
    Today = "today",
    /// The order number is asked for.
    AsksOrder = "asks_order",
    /// The telephone number is asked for.
    AsksPhone = "asks_phone",
    /// The mail address is asked for.
    AsksMail = "asks_mail",
    /// The name is asked for.
    AsksName = "asks_name",
    /// Something is asked to make sure who they are.
    Verifying = "verifying",
    /// Somebody's data of health.
    Health = "health",
    // Both.
    /// What turns a word into its opposite: "not".
    Negation = "negation",
}
