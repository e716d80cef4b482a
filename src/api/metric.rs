//! Figures: what a shop measures of itself, each with how many it rests on. Computed by the server; the console shows
//! them with their formula.

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use utoipa::ToSchema;

use super::{Channel, Money, QueueId, TeamId, Time};

/// A decimal number kept in thousandths, so that figures compare and never carry the dust of floating point. A JSON
/// number on the wire.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Decimal(i64);

impl Decimal {
    /// From thousandths.
    pub const fn from_thousandths(thousandths: i64) -> Self {
        Self(thousandths)
    }

    /// The nearest one; 0 for what is not a number.
    pub fn nearest(value: f64) -> Self {
        Self((value * 1_000.0).round() as i64)
    }

    /// In thousandths.
    pub const fn thousandths(self) -> i64 {
        self.0
    }
}

impl Serialize for Decimal {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if self.0 % 1_000 == 0 {
            return serializer.serialize_i64(self.0 / 1_000);
        }
        serializer.serialize_f64(self.0 as f64 / 1_000.0)
    }
}

impl<'de> Deserialize<'de> for Decimal {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(Self::nearest(f64::deserialize(deserializer)?))
    }
}

/// Declares [`Metric`] with its words on the wire. Name and formula of a metric are the Fluent messages
/// `metric-<word-with-dashes>` and its attribute `.formula`.
macro_rules! metrics {
    ($($(#[$doc:meta])* $metric:ident = $word:literal,)*) => {
        /// What is measured. The formulas are the grandma standard's; each is said in the console by one key.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
        #[serde(rename_all = "snake_case")]
        pub enum Metric {
            $($(#[$doc])* $metric,)*
        }

        impl Metric {
            /// Every metric, in the order shown.
            pub const ALL: &'static [Self] = &[$(Self::$metric,)*];

            /// The word on the wire.
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$metric => $word,)*
                }
            }
        }
    };
}

metrics! {
    /// % of 9–10 minus % of 0–6 of those asked after a matter.
    Nps = "nps",
    /// Likewise of a quarterly sample of all customers. Never mixed with the former.
    NpsWave = "nps_wave",
    /// Share of 4–5 of 1–5.
    Csat = "csat",
    /// Mean of 1–7, 7 = easy.
    Ces = "ces",
    /// The customer's own yes to "was it solved?".
    Solved = "solved",
    /// Matters settled without a further contact, of closed cohorts.
    Fcr = "fcr",
    /// Exactly one human reply, of the same cohorts.
    OneTouch = "one_touch",
    /// From the first message to the first human answer.
    FirstResponse = "first_response",
    /// From a later message to its human answer.
    NextResponse = "next_response",
    /// From the first message to the last resolving.
    Resolution = "resolution",
    /// Likewise without the time that waited for the customer.
    ResolutionActive = "resolution_active",
    /// Answered within target of all that fell due (text channels).
    ServiceLevel = "service_level",
    /// Answered within target of answered and abandoned calls.
    ServiceLevelPhone = "service_level_phone",
    /// Mean wait of the calls that were answered.
    Asa = "asa",
    /// Answered calls of offered ones.
    AnswerRate = "answer_rate",
    /// Abandoned calls of offered ones.
    AbandonRate = "abandon_rate",
    /// Talk, hold and wrap-up for each handled call.
    Aht = "aht",
    /// Wrap-up for each handled call.
    Acw = "acw",
    /// Talk time, hold apart.
    TalkTime = "talk_time",
    /// Busy time of busy and available time.
    Occupancy = "occupancy",
    /// Busy and available time of paid time.
    Utilisation = "utilisation",
    /// Open conversations that need our action.
    Backlog = "backlog",
    /// How long those have been open.
    BacklogAge = "backlog_age",
    /// The backlog in days of answers.
    BacklogDays = "backlog_days",
    /// Turns of customers that nobody answered.
    Unanswered = "unanswered",
    /// Another contact of the same customer after resolving.
    Recontact = "recontact",
    /// Resolved and opened again by the customer.
    Reopen = "reopen",
    /// Passed from one person to another before resolving.
    Transfer = "transfer",
    /// Passed on to another department.
    Escalation = "escalation",
    /// Turns of the customer for each matter.
    Effort = "effort",
    /// Promises kept by their original due.
    PromisesKept = "promises_kept",
    /// Call-backs attempted in their window.
    CallbacksKept = "callbacks_kept",
    /// The worst channel's wait against the usual one's.
    Parity = "parity",
    /// Points between the best and the worst channel within target.
    ParityGap = "parity_gap",
    /// Customers with at least two kept orders of those with one, in 12 months.
    RepeatCustomers = "repeat_customers",
    /// First buyers of a cohort who bought again within 90 days.
    SecondPurchase = "second_purchase",
    /// Customers of the first period who were active in the second.
    Retention = "retention",
    /// The others.
    Churn = "churn",
    /// Orders minus refunds to date (累計購入額).
    Revenue = "revenue",
}

/// A value with its unit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "unit", content = "value", rename_all = "snake_case")]
pub enum Amount {
    /// Per cent, 0 to 100.
    Percent(Decimal),
    /// Points, as of NPS: −100 to 100.
    Points(Decimal),
    /// A plain number: a ratio, a mean of a scale, days.
    Number(Decimal),
    /// How many.
    Count(u64),
    /// Milliseconds.
    Millis(i64),
    /// Money.
    Money(Money),
}

/// What a part of a figure is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Facet {
    /// Lower end of the 95 % interval.
    Low,
    /// Upper end of the 95 % interval.
    High,
    /// Share of 9–10.
    Promoters,
    /// Share of 7–8.
    Passives,
    /// Share of 0–6.
    Detractors,
    /// How many of those asked answered.
    ResponseRate,
    /// The mean of the scale.
    Mean,
    /// Share of 5–7.
    Easy,
    /// The 90th percentile.
    P90,
    /// Median by the wall clock.
    Wall,
    /// 90th percentile by the wall clock.
    WallP90,
    /// Share within target; still-unanswered overdue ones count as missed.
    Within,
    /// Still waiting, and overdue.
    Overdue,
    /// Of cohorts whose window is still open: may yet change.
    Provisional,
    /// Decided by any reason, because none was recorded.
    AnyReason,
    /// The oldest.
    Oldest,
    /// Wait of those who gave up.
    AbandonedWait,
    /// Thanks, which need no answer.
    Thanks,
    /// People for each matter.
    Hands,
}

/// One more value beside a figure.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Part {
    /// What it is.
    pub facet: Facet,
    /// The value.
    pub amount: Amount,
}

/// How often a score was given.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ScoreCount {
    /// The score.
    pub score: i64,
    /// How often.
    pub count: u64,
}

/// Why a figure says nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Silence {
    /// Nothing of the kind happened.
    Nothing,
    /// The shop does not record what it would need (no telephone system, no promises).
    NotRecorded,
    /// Too few to say it of them.
    TooFew,
}

/// One figure.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Figure {
    /// Of what.
    pub metric: Metric,
    /// How many it rests on; none where so few may not be told.
    pub n: Option<u64>,
    /// The value; none where there is nothing to say.
    pub amount: Option<Amount>,
    /// Why there is no value.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub silence: Option<Silence>,
    /// What stands beside it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub parts: Vec<Part>,
    /// The answers themselves, where they are too few for a score.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub scores: Vec<ScoreCount>,
}

impl Figure {
    /// A part's value.
    pub fn part(&self, facet: Facet) -> Option<&Amount> {
        self.parts.iter().find(|part| part.facet == facet).map(|part| &part.amount)
    }
}

/// The figures of one channel, with what its customers were promised.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ChannelFigures {
    /// Which.
    pub channel: Channel,
    /// Targets of its queues, first answer, in business milliseconds; the shortest to the longest.
    pub first_response_ms: [i64; 2],
    /// Targets of its queues, further answers.
    pub next_response_ms: [i64; 2],
    /// Every queue of it is always open; otherwise the targets run in business hours.
    pub always_open: bool,
    /// Waiting against target (see [`Metric::Parity`]), responses, service level, CSAT, FCR.
    pub figures: Vec<Figure>,
}

/// An hour with far more or far fewer contacts than usual.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Unusual {
    /// The hour's beginning.
    pub at: Time,
    /// Contacts in it.
    pub count: u64,
    /// The usual: the median of the same weekday and hour over eight weeks.
    pub usual: Decimal,
    /// More than usual, not fewer.
    pub more: bool,
}

/// What the figures are about.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct MetricScope {
    /// Up to a moment; none: up to now.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<Time>,
    /// How far back from there, as `30d` or `8h`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub window: Option<String>,
    /// Of one queue.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub queue: Option<QueueId>,
    /// Of one channel.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub channel: Option<Channel>,
    /// Of the queues of one team.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub team: Option<TeamId>,
}

/// Every figure of a window, as far as the asker may see it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Metrics {
    /// From when.
    pub from: Time,
    /// Until when.
    pub to: Time,
    /// The figures, in the order of [`Metric::ALL`].
    pub figures: Vec<Figure>,
    /// By channel, in the order of [`Channel::ALL`]; only those with a queue.
    pub channels: Vec<ChannelFigures>,
    /// Hours out of the usual, newest first.
    pub unusual: Vec<Unusual>,
    /// The asker's own figures: shown to nobody else.
    pub mine: Vec<Figure>,
}
