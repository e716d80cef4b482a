//! The contract of console and backend: plain data, no I/O, no clock, no randomness.
//!
//! Everything that crosses the line between the console and whatever holds the conversations is named here once:
//! ids, the objects, what can be asked ([`Request`]), what is answered ([`Reply`]), what is pushed ([`Event`]) and
//! how things fail ([`Failure`]). The HTTP wire is the serde form of these types.
//!
//! Every field that somebody outside can write is [`Untrusted`](crate::text::Untrusted): it has no `Display`, so it
//! cannot reach a screen, a log line or a terminal title before `text` made it safe.

mod agent;
mod audit;
mod calendar;
mod code;
mod conversation;
mod customer;
mod day;
mod draft;
mod erasure;
mod event;
mod failure;
mod goodwill;
mod id;
mod import;
mod incident;
mod load;
mod message;
mod metric;
mod next;
mod outgoing;
mod outside;
mod plan;
mod praise;
mod proactive;
mod promise;
mod queue;
mod reply;
mod request;
mod schema;
mod survey;
mod time;
mod view;

pub use agent::{Agent, AgentPatch, AgentRef, Me, NewAgent, NewToken, Role, TeamRef, Token};
pub use audit::AuditLine;
pub use calendar::{Calendar, Exception, Period};
pub use code::{Cause, Code, Said};
pub use conversation::{
    ContactedBy, Identity, IdentityCheck, Patch, Priority, Status, Summary, Verification, WaitingClock, WrapUp,
    WrapUpNode, WrapUpTree,
};
pub use customer::{
    Affection, AffectionKind, Consent, ContactKind, ContactPoint, Customer, CustomerFile, CustomerNote, CustomerPatch,
    CustomerRef, Fed, Flag, FlagKind, Found, FoundBy, FoundCustomers, Item, Journey, Language, Learnt, Link, LinkKind,
    Matter, Memory, MemoryPatch, Merge, MergeFrom, Money, NewMemory, NewPurchase, NewSurvey, NewTouchpoint, Occasion,
    OccasionKind, OtherConversation, Preference, Purchase, PurchaseReceipt, PurchaseState, Purpose, Remembered,
    SplitOff, Survey, SurveyKind, SurveyReceipt, Touchpoint, TouchpointKind, TouchpointReceipt, WholeConversation,
    Whose,
};
pub use day::{DayPatch, MyDay, MyPromise, PromptMemory, PromptNote, ShownPrompts};
pub use draft::{Addressed, Draft, Drafts, Mode, Present, Whereabouts, Writing};
pub use erasure::{Erased, Erasure, Hindrance};
pub use event::{Counts, Cursor, Event, Former, LinkState, Stamped, ViewCount};
pub use failure::{Failure, FieldError, Happened, Problem};
pub use goodwill::{
    Aftermath, Approver, AskedGesture, Decision, Gesture, GestureKind, GestureState, Goodwill, GoodwillCase,
    GoodwillOfTeam, GoodwillPolicy, GoodwillReport, NewGesture, Outcome, ScoreAfter, Usual, Verdict,
};
pub use id::{
    AgentId, ConversationId, CustomerId, DeliveryId, GestureId, IncidentId, MemoryId, MergeId, MessageId, OpKey,
    PraiseId, PromiseId, PurchaseId, QueueId, SurveyId, TeamId, TokenId, TouchpointId,
};
pub use import::{
    ImportConversation, ImportCustomer, ImportItem, ImportMessage, ImportOrder, ImportPreference, ImportRecord,
    ImportReport, ImportSurvey, Refusal,
};
pub use incident::{
    Incident, IncidentPatch, KnownFault, NewIncident, NewTelling, Telling, Texts, Touched, TouchedPage, TouchedState,
    Touches, Unsaid, WhyNot,
};
pub use load::{AgentLoad, AtWork, Oldest, Presence, QueueLoad, TeamLoad, WavedAway};
pub use message::{
    Attached, Attachment, Author, CameBack, Change, Envelope, Looked, Message, MessageKind, MessageState, PlanStage,
};
pub use metric::{
    Amount, ChannelFigures, Decimal, Facet, Figure, Metric, MetricScope, Metrics, Part, ScoreCount, Silence, Unusual,
};
pub use next::{NextScope, Served, Skip, Why};
pub use outgoing::{HandOver, Outgoing};
pub use outside::{Channel, Delivery, DeliveryReport, DeliveryState, Inbound, InboundReceipt, Limits, Who};
pub use plan::{Help, NewRules, PlanChange, PlanState, PlanStep, TeamRules};
pub use praise::{NewPraise, Praise};
pub use proactive::{Ground, NewConversation, Proactive, ProactivePage, Told};
pub use promise::{
    Attempt, CallBack, Moved, NewCallBack, NewPromise, NextPromise, Promise, PromisePatch, PromiseState,
};
pub use queue::{Queue, QueuePatch, Targets};
pub use reply::{Page, Reply, Thread};
pub use request::{Capabilities, Interest, Request};
pub use survey::{QueueRules, RulesOfQueue, SolvedAs, SurveyForm, SurveyRule};
pub use time::Time;
pub use view::{SortKey, View};

/// The revision of this contract, told by `/v1/me`. It rises when a client must know of a change.
pub const API_REVISION: u32 = 1;
