//! What is known about a conversation and its customer.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use minijinja::value::Value;

use super::Rules;
use super::words::{Topic, Words};
use crate::api::{
    AgentRef, Channel, Customer, Identity, Language, Message, MessageKind, OtherConversation, Queue, Summary, Time,
    Touchpoint,
};
use crate::locale::Lang;
use crate::text::{Untrusted, width};

/// Every fact a rule may ask for. Instants are milliseconds; what is not known is `none`.
pub const NAMES: [&str; 42] = [
    "me",
    "to",
    "customer.name",
    "customer.reading",
    "customer.organisation",
    "customer.since",
    "customer.first_time",
    "customer.purchases",
    "customer.ambiguous",
    "identity.claimed",
    "identity.verified",
    "conversation.channel",
    "conversation.letter",
    "conversation.public",
    "conversation.done",
    "conversation.mine",
    "conversation.replied",
    "conversation.subject",
    "conversation.created_at",
    "conversation.waiting_since",
    "conversation.noticed_at",
    "conversation.due_at",
    "conversation.double_due_at",
    "said.wait",
    "message.upset",
    "message.worried",
    "last.at",
    "last.channel",
    "last.subject",
    "last.topic",
    "last.agent",
    "last.resolved_at",
    "last.sensitive",
    "unfinished.number",
    "unfinished.since",
    "unfinished.subject",
    "unfinished.topic",
    "other.count",
    "other.number",
    "other.channel",
    "other.subject",
    "other.status",
];

/// What the first agent of a new shop is called until they say who they are.
const UNNAMED: &str = "owner";

/// What silences rules that must not speak then (`never_with`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Guard {
    /// Threats or insults.
    Abuse,
    /// Somebody has died.
    Bereavement,
    /// Tagged so: lawyers are at it.
    LegalHold,
}

impl Guard {
    pub const ALL: [Self; 3] = [Self::Abuse, Self::Bereavement, Self::LegalHold];

    /// The name in rule files, and the tag by which an agent sets it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Abuse => "abuse",
            Self::Bereavement => "bereavement",
            Self::LegalHold => "legal-hold",
        }
    }
}

/// What facts are gathered from. What is not at hand is none or empty: facts then do not claim it.
#[derive(Clone, Copy, Debug)]
pub struct Known<'a> {
    /// The conversation.
    pub conversation: &'a Summary,
    /// Whose it is.
    pub customer: Option<&'a Customer>,
    /// What of the thread is loaded, oldest first.
    pub messages: &'a [Message],
    /// Who asks.
    pub me: &'a AgentRef,
    /// The conversation's queue: its targets and calendar.
    pub queue: Option<&'a Queue>,
}

impl<'a> Known<'a> {
    /// Only the conversation and who asks; the rest by `Known { customer, ..Known::new(..) }`.
    pub const fn new(conversation: &'a Summary, me: &'a AgentRef) -> Self {
        Self { conversation, customer: None, messages: &[], me, queue: None }
    }
}

/// Facts: instants, and none where unknown. Computed when a conversation or its customer changes, never per frame.
#[derive(Clone)]
pub struct Facts {
    /// As gathered, before what the draft says.
    set: Set,
    /// How the customer is addressed: what a draft that greets them holds.
    to: String,
    /// The agent's name; empty while nobody has given it.
    me: String,
    pub(super) values: BTreeMap<&'static str, Value>,
    pub(super) guards: BTreeSet<Guard>,
    /// The customer's language, where known or seen.
    pub(super) lang: Option<Lang>,
    /// The matter is over: there is nothing to ask oneself.
    pub(super) done: bool,
    /// The same for a conversation for ever, different between them: chooses among the questions.
    pub(super) seed: u64,
}

/// Names are not for logs.
impl fmt::Debug for Facts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Facts").field("guards", &self.guards).field("lang", &self.lang).finish_non_exhaustive()
    }
}

impl Facts {
    /// The customer's language, where it is known or was seen.
    pub const fn language(&self) -> Option<Lang> {
        self.lang
    }

    /// Collects what is known; `rules` knows the word lists.
    pub fn gather(rules: &Rules, known: &Known<'_>) -> Self {
        let Known { conversation, customer, messages, me, queue: _ } = *known;
        let words = rules.words();
        let unanswered = unanswered(messages);
        let theirs = written(messages, MessageKind::Inbound);
        let mut set = Set::default();
        let agent = me;
        // The name that the first agent of a new shop is born with is nobody's.
        let me = if me.name.raw() == UNNAMED { String::new() } else { one_line(&me.name) };
        set.maybe("me", Some(me.clone()).filter(|me| !me.is_empty()));
        set.text("to", customer.map_or(&conversation.customer.address_as, |customer| &customer.address_as));
        of_customer(&mut set, conversation, customer);
        of_conversation(&mut set, conversation, agent);
        set.put("said.wait", words.find(Topic::Wait, &written(messages, MessageKind::Outbound)).is_some());
        for (name, topic) in [("message.upset", Topic::Upset), ("message.worried", Topic::Worried)] {
            set.maybe(name, words.find(topic, &unanswered).map(str::to_owned));
        }
        of_history(&mut set, conversation, customer, words);
        let lang = customer.and_then(|customer| customer.language).map(Lang::from);
        let to = customer.map_or(&conversation.customer.address_as, |customer| &customer.address_as);
        Self {
            values: set.nested(),
            to: one_line(to),
            me,
            set,
            guards: guards(words, conversation, &theirs),
            lang: lang.or_else(|| seen_language(&theirs)),
            done: conversation.status.is_done(),
            seed: seed(conversation.id.as_str()),
        }
    }
}

/// What a reply that is still being written says already: prompts that ask for it have nothing more to say, and nobody is
/// greeted twice.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Said {
    /// The customer is addressed by name.
    pub greeting: bool,
    /// The agent gives their name.
    pub introduction: bool,
    /// The wait is spoken of.
    pub wait: bool,
}

impl Facts {
    /// What `draft` says. Cheap beside asking the rules, which is needed only when the answer is another one.
    pub fn said(&self, rules: &Rules, draft: &str) -> Said {
        let holds = |name: &str| !name.is_empty() && draft.contains(name);
        Said {
            greeting: holds(&self.to),
            introduction: holds(&self.me),
            wait: rules.words().find(Topic::Wait, draft).is_some(),
        }
    }

    /// Knows from now on what the draft says, in place of what it knew of it before.
    pub fn hear(&mut self, said: Said) {
        let mut set = self.set.clone();
        if said.greeting {
            set.0.remove("to");
        }
        if said.introduction {
            set.0.remove("me");
        }
        if said.wait {
            set.put("said.wait", true);
        }
        self.values = set.nested();
    }
}

impl From<Language> for Lang {
    fn from(language: Language) -> Self {
        match language {
            Language::En => Self::En,
            Language::Ja => Self::Ja,
        }
    }
}

/// Facts by their dotted names; what is not set is none.
#[derive(Clone, Default)]
struct Set(BTreeMap<&'static str, Value>);

impl Set {
    fn put(&mut self, name: &'static str, value: impl Into<Value>) {
        debug_assert!(NAMES.contains(&name), "{name} is no fact");
        self.0.insert(name, value.into());
    }

    fn maybe(&mut self, name: &'static str, value: Option<impl Into<Value>>) {
        if let Some(value) = value {
            self.put(name, value);
        }
    }

    fn time(&mut self, name: &'static str, at: Option<Time>) {
        self.maybe(name, at.map(Time::millis));
    }

    /// What others wrote, on one line; empty is unknown.
    fn text(&mut self, name: &'static str, text: &Untrusted) {
        self.maybe(name, Some(one_line(text)).filter(|text| !text.is_empty()));
    }

    /// `customer.name` becomes `name` in `customer`.
    fn nested(&self) -> BTreeMap<&'static str, Value> {
        let mut groups: BTreeMap<&'static str, BTreeMap<&'static str, Value>> = BTreeMap::new();
        let mut top = BTreeMap::new();
        for name in NAMES {
            let value = self.0.get(name).cloned().unwrap_or(Value::from(()));
            match name.split_once('.') {
                Some((group, field)) => {
                    groups.entry(group).or_default().insert(field, value);
                }
                None => {
                    top.insert(name, value);
                }
            }
        }
        top.extend(groups.into_iter().map(|(group, fields)| (group, Value::from_iter(fields))));
        top
    }
}

fn of_customer(set: &mut Set, conversation: &Summary, customer: Option<&Customer>) {
    set.put("identity.claimed", conversation.identity >= Identity::Claimed);
    set.put("identity.verified", conversation.identity == Identity::Verified);
    let Some(customer) = customer else { return };
    set.text("customer.name", &customer.name);
    for (name, text) in [("customer.reading", &customer.reading), ("customer.organisation", &customer.organisation)] {
        if let Some(text) = text {
            set.text(name, text);
        }
    }
    set.time("customer.since", customer.since);
    set.put("customer.first_time", customer.conversations <= 1);
    set.put("customer.purchases", i64::from(customer.purchase_count));
    set.put("customer.ambiguous", !customer.candidates.is_empty());
}

fn of_conversation(set: &mut Set, conversation: &Summary, me: &AgentRef) {
    let clock = conversation.clock;
    let letter = matches!(conversation.channel, Channel::Mail | Channel::WebForm);
    let mine = conversation.assignee.as_ref().is_some_and(|assignee| assignee.id == me.id);
    set.put("conversation.channel", conversation.channel.as_str());
    set.put("conversation.letter", letter);
    set.put("conversation.public", conversation.public);
    set.put("conversation.done", conversation.status.is_done());
    set.put("conversation.mine", mine);
    set.put("conversation.replied", conversation.replied);
    set.text("conversation.subject", &conversation.subject);
    set.time("conversation.created_at", Some(conversation.created_at));
    set.time("conversation.waiting_since", clock.waiting_since);
    set.time("conversation.noticed_at", clock.noticed_at);
    set.time("conversation.due_at", clock.due_at);
    set.time("conversation.double_due_at", clock.double_due_at);
}

fn of_history(set: &mut Set, conversation: &Summary, customer: Option<&Customer>, words: &Words) {
    let Some(customer) = customer else { return };
    if let Some(last) = customer.touchpoints.iter().find(|last| last.matter.is_some() && !last.is(&conversation.id)) {
        of_last(set, last, words);
    }
    // What we owe comes first, the longest owed of it; it is not told a second time as merely open.
    let others = || customer.open.iter().filter(|other| other.id != conversation.id);
    let unfinished: Option<&OtherConversation> =
        others().filter(|other| other.waiting_since.is_some()).min_by_key(|other| other.waiting_since);
    if let Some(unfinished) = unfinished {
        set.put("unfinished.number", unfinished.number);
        set.time("unfinished.since", unfinished.waiting_since);
        set.text("unfinished.subject", &unfinished.subject);
        set.maybe("unfinished.topic", topic(&unfinished.subject));
    }
    let also = || others().filter(|other| unfinished.is_none_or(|unfinished| unfinished.id != other.id));
    set.put("other.count", also().count());
    if let Some(other) = also().max_by_key(|other| other.created_at) {
        set.put("other.number", other.number);
        set.put("other.channel", other.channel.as_str());
        set.text("other.subject", &other.subject);
        set.put("other.status", other.status.as_str());
    }
}

fn of_last(set: &mut Set, last: &Touchpoint, words: &Words) {
    set.time("last.at", Some(last.at));
    if let Some(channel) = last.channel {
        set.put("last.channel", channel.as_str());
    }
    set.text("last.subject", &last.subject);
    set.maybe("last.topic", topic(&last.subject));
    if let Some(agent) = &last.agent {
        set.text("last.agent", agent);
    }
    set.time(
        "last.resolved_at",
        last.matter.as_ref().filter(|matter| matter.status.is_done()).and_then(|matter| matter.resolved_at),
    );
    let subject = last.subject.raw();
    let sensitive = [Topic::Sensitive, Topic::Bereavement, Topic::Upset, Topic::Abuse];
    set.put("last.sensitive", sensitive.into_iter().any(|topic| words.find(topic, subject).is_some()));
}

fn guards(words: &Words, conversation: &Summary, theirs: &str) -> BTreeSet<Guard> {
    let said = |guard| match guard {
        Guard::Abuse => words.find(Topic::Abuse, theirs).is_some(),
        Guard::Bereavement => words.find(Topic::Bereavement, theirs).is_some(),
        Guard::LegalHold => false,
    };
    let tagged = |guard: Guard| conversation.tags.iter().any(|tag| tag.raw() == guard.name());
    Guard::ALL.into_iter().filter(|guard| said(*guard) || tagged(*guard)).collect()
}

/// What they wrote since our last answer.
fn unanswered(messages: &[Message]) -> String {
    let after = messages.iter().rposition(|message| message.kind == MessageKind::Outbound).map_or(0, |at| at + 1);
    written(&messages[after..], MessageKind::Inbound)
}

fn written(messages: &[Message], kind: MessageKind) -> String {
    let texts: Vec<&str> =
        messages.iter().filter(|message| message.kind == kind).map(|message| message.text.raw()).collect();
    texts.join("\n")
}

/// Japanese where kana stand; English where there are only Latin letters.
fn seen_language(text: &str) -> Option<Lang> {
    if text.chars().any(|c| matches!(c, 'ぁ'..='ヿ')) {
        return Some(Lang::Ja);
    }
    let letters = || text.chars().filter(|c| c.is_alphabetic());
    (letters().next().is_some() && letters().all(|c| c.is_ascii_alphabetic())).then_some(Lang::En)
}

/// Without line breaks and control characters: it is to stand inside a sentence.
fn one_line(text: &Untrusted) -> String {
    let visible: String = text.raw().chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    visible.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A subject that can be quoted to its writer: without "Re:", short enough to be a subject and not a message, and no
/// key of another system (`product_defect/refund_status`).
fn topic(subject: &Untrusted) -> Option<String> {
    let line = one_line(subject);
    let mut rest = line.as_str();
    while let Some((prefix, after)) = rest.split_once(':') {
        if !["re", "fw", "fwd"].contains(&prefix.trim().to_lowercase().as_str()) {
            break;
        }
        rest = after.trim_start();
    }
    let key = rest.is_ascii() && rest.contains(['_', '/']) && !rest.contains(' ');
    (!rest.is_empty() && !key && width(rest) <= 40).then(|| rest.to_owned())
}

/// FNV-1a.
fn seed(id: &str) -> u64 {
    id.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}
