//! What is known about a conversation and its customer.

mod due;
mod grounds;
mod person;
mod said;
mod set;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::sync::Arc;

use minijinja::value::Value;

use super::Rules;
use super::words::{Reading, Topic};
use crate::api::{AgentRef, Channel, Customer, Goodwill, Identity, Language, Message, Queue, Summary, Time};
use crate::locale::Lang;
use crate::text::Untrusted;
pub use due::Hours;
pub use grounds::{Grounds, Names, letters};
pub use person::content;
pub use said::Thread;
pub use set::{NAMES, Set, nested, one_line};

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
    /// Every one.
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

/// What is known of the agent's own day; for the agent first. What is not counted is none.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Day {
    /// Conversations in succession whose customers were upset, since a break or three ordinary ones.
    pub hard_streak: Option<u32>,
    /// At work without a break since.
    pub working_since: Option<Time>,
    /// When the shift ends.
    pub shift_ends_at: Option<Time>,
    /// Open promises of theirs that are due after the shift's end.
    pub promises: Option<u32>,
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
    /// Our last replies in public, where this one is public.
    pub said_in_public: &'a [Untrusted],
    /// Who asks.
    pub me: &'a AgentRef,
    /// The conversation's queue: its targets and calendar.
    pub queue: Option<&'a Queue>,
    /// The agent's own day.
    pub day: Day,
    /// What they may give here, where it was asked for.
    pub goodwill: Option<&'a Goodwill>,
}

impl<'a> Known<'a> {
    /// Only the conversation and who asks; the rest by `Known { customer, ..Known::new(..) }`.
    pub fn new(conversation: &'a Summary, me: &'a AgentRef) -> Self {
        Self {
            conversation,
            customer: None,
            messages: &[],
            said_in_public: &[],
            me,
            queue: None,
            day: Day::default(),
            goodwill: None,
        }
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
    /// What a draft is held against.
    pub(super) grounds: Arc<Grounds>,
}

/// Names are not for logs.
impl fmt::Debug for Facts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Facts").field("guards", &self.guards).field("lang", &self.lang).finish_non_exhaustive()
    }
}

impl Facts {
    /// A fact by its dotted name, where it is a text.
    pub fn text(&self, name: &str) -> Option<String> {
        let (group, field) = name.split_once('.')?;
        self.values.get(group)?.get_attr(field).ok()?.as_str().map(str::to_owned)
    }

    /// The customer's language, where it is known or was seen.
    pub const fn language(&self) -> Option<Lang> {
        self.lang
    }

    /// Collects what is known; `rules` knows the word lists.
    pub fn gather(rules: &Rules, known: &Known<'_>) -> Self {
        let Known { conversation, customer, me, .. } = *known;
        let thread = Thread::read(rules.words(), known.messages, &conversation.subject);
        let mut set = Set::default();
        // The name that the first agent of a new shop is born with is nobody's.
        let name = if me.name.raw() == UNNAMED { String::new() } else { one_line(me.name.raw()) };
        let to = customer.map_or(&conversation.customer.address_as, |customer| &customer.address_as);
        set.maybe("me", Some(name.clone()).filter(|name| !name.is_empty()));
        set.text("to", to);
        of_conversation(&mut set, conversation, me);
        thread.put(&mut set, known);
        if let Some(customer) = customer {
            person::put(&mut set, known, customer, &thread);
            due::put(&mut set, known, customer, &thread);
        }
        of_service(&mut set, rules, customer, &thread);
        of_day(&mut set, known.day);
        let lang = customer.and_then(|customer| customer.language).map(Lang::from);
        let lang = lang.or_else(|| seen_language(&thread));
        Self {
            values: set.nested(),
            to: one_line(to.raw()),
            me: name,
            set,
            guards: guards(conversation, customer, &thread),
            lang,
            done: conversation.status.is_done(),
            seed: seed(conversation.id.as_str()),
            grounds: Arc::new(Grounds::of(known, &thread)),
        }
    }
}

/// What a reply that is still being written says already: prompts that ask for it have nothing more to say, and nobody is
/// greeted twice.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Said {
    /// The customer is addressed by name.
    pub greeting: bool,
    /// The agent gives their name.
    pub introduction: bool,
    /// The wait is spoken of.
    pub wait: bool,
    /// The words by which it says no.
    pub refusal: Option<String>,
}

impl Facts {
    /// A grave matter in which the usual courtesies have no place.
    pub(super) fn is_guarded(&self) -> bool {
        self.guards.contains(&Guard::Abuse) || self.guards.contains(&Guard::Bereavement)
    }

    /// What `draft` says. Cheap beside asking the rules, which is needed only when the answer is another one.
    pub fn said(&self, rules: &Rules, draft: &str) -> Said {
        let holds = |name: &str| !name.is_empty() && draft.contains(name);
        let reading = Reading::new(draft);
        let heard = rules.words().read(&reading);
        Said {
            greeting: holds(&self.to),
            introduction: holds(&self.me),
            wait: heard.has(Topic::Wait),
            refusal: heard.first(Topic::Refusal).map(|hit| hit.word.clone().into_owned()),
        }
    }

    /// Knows from now on what the draft says, in place of what it knew of it before.
    pub fn hear(&mut self, said: &Said) {
        let mut set = self.set.clone();
        if said.greeting {
            set.forget("to");
        }
        if said.introduction {
            set.forget("me");
        }
        if said.wait {
            set.put("said.wait", true);
        }
        set.put("draft.greeting", said.greeting);
        set.put("draft.introduction", said.introduction);
        set.put("draft.wait", said.wait);
        set.maybe("draft.refusal", said.refusal.clone());
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

/// Whether messages of this channel are letters, with a greeting and an end.
const fn is_letter(channel: Channel) -> bool {
    matches!(channel, Channel::Mail | Channel::WebForm)
}

fn of_conversation(set: &mut Set, conversation: &Summary, me: &AgentRef) {
    let clock = conversation.clock;
    let mine = conversation.assignee.as_ref().is_some_and(|assignee| assignee.id == me.id);
    set.put("identity.claimed", conversation.identity >= Identity::Claimed);
    set.put("identity.verified", conversation.identity == Identity::Verified);
    set.put("identity.sealed", conversation.is_unproven());
    let caller = conversation.verification.as_ref().and_then(|verification| verification.caller);
    set.maybe("identity.caller", caller.map(|caller| format!("{caller:?}").to_lowercase()));
    if let Some(verification) = conversation.verification.as_ref() {
        set.put("identity.method", verification.method.clone());
        set.texts(&[("identity.by", verification.by.as_ref().map(|by| &by.name))]);
        set.time("identity.at", Some(verification.at));
    }
    set.put("conversation.channel", conversation.channel.as_str());
    set.put("conversation.letter", is_letter(conversation.channel));
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

/// A service of the team's that would end what they write of, and that nothing shows they ever used.
fn of_service(set: &mut Set, rules: &Rules, customer: Option<&Customer>, thread: &Thread<'_>) {
    if rules.services().is_empty() {
        return;
    }
    let asked: Vec<String> =
        thread.unanswered().map(|line| Reading::new(line.message.text.raw()).text().to_owned()).collect();
    let bought = || customer.into_iter().flat_map(|customer| &customer.purchases).flat_map(|order| &order.items);
    for service in rules.services() {
        let Some(word) = service.trouble.iter().find(|word| asked.iter().any(|text| text.contains(word.as_str())))
        else {
            continue;
        };
        let told = thread.theirs().chain(thread.ours()).map(|line| line.message.text.raw());
        let traces = told.chain(bought().map(|item| item.name.raw()));
        let known = traces.map(str::to_lowercase).any(|text| service.used.iter().any(|used| text.contains(used)));
        if !known {
            set.put("service.name_en", service.name[0].as_str());
            set.put("service.name_ja", service.name[1].as_str());
            set.put("service.word", word.clone());
            return;
        }
    }
}

/// The facts of which the agent's own lines are made: their day, and nothing of any customer.
pub(super) fn of_day_alone(day: Day) -> BTreeMap<&'static str, Value> {
    let mut set = Set::default();
    of_day(&mut set, day);
    set.nested()
}

fn of_day(set: &mut Set, day: Day) {
    set.maybe("agent.hard_streak", day.hard_streak);
    set.time("agent.working_since", day.working_since);
    set.time("agent.shift_ends_at", day.shift_ends_at);
    set.maybe("agent.promises", day.promises);
}

fn guards(conversation: &Summary, customer: Option<&Customer>, thread: &Thread<'_>) -> BTreeSet<Guard> {
    let said = |guard| match guard {
        Guard::Abuse => thread.has_theirs(Topic::Abuse),
        Guard::Bereavement => thread.lived(Topic::Bereavement).is_some(),
        Guard::LegalHold => false,
    };
    let tagged = |guard: Guard| conversation.tags.iter().any(|tag| tag.raw() == guard.name());
    let flagged = |guard| customer.is_some_and(|customer| person::is_flagged(customer, guard));
    Guard::ALL.into_iter().filter(|guard| said(*guard) || tagged(*guard) || flagged(*guard)).collect()
}

/// The language they write.
fn seen_language(thread: &Thread<'_>) -> Option<Lang> {
    let texts: Vec<&str> = thread.theirs().map(|line| line.message.text.raw()).collect();
    language_of(&texts)
}

/// The language of texts: Japanese where kana stand; English where there are only Latin letters.
pub fn language_of(texts: &[&str]) -> Option<Lang> {
    let chars = || texts.iter().flat_map(|text| text.chars());
    if chars().any(|c| matches!(c, 'ぁ'..='ヿ')) {
        return Some(Lang::Ja);
    }
    let mut letters = chars().filter(|c| c.is_alphabetic()).peekable();
    (letters.peek().is_some() && letters.all(|c| c.is_ascii_alphabetic())).then_some(Lang::En)
}

/// FNV-1a.
fn seed(id: &str) -> u64 {
    id.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}
