//! A conversation as the rules see it.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use jiff::tz::TimeZone;
use omotenashi::api::{
    AgentId, AgentRef, Author, Channel, ConversationId, Customer, CustomerId, CustomerRef, Goodwill, Identity,
    Language, Matter, Message, MessageId, MessageKind, OtherConversation, Queue, QueueId, Status, Summary, Time,
    Touchpoint, TouchpointId, TouchpointKind, WaitingClock,
};
use omotenashi::care::{
    Asked, AskedOwn, Day, Draft, Facts, Finding, Known, Memory, Own, Prompt, Prompts, Question, Rules,
};
use omotenashi::locale::{Lang, Locales};

pub const MINUTE: i64 = 60_000;
pub const HOUR: i64 = 60 * MINUTE;
pub const DAY: i64 = 24 * HOUR;

/// Tuesday, 18 November 2025, 14:32 in Tokyo.
pub fn now() -> Time {
    Time::from_timestamp("2025-11-18T14:32:00+09:00".parse().expect("a time"))
}

pub fn ago(millis: i64) -> Time {
    now().plus_millis(-millis)
}

/// Both languages in Tokyo; parsed once for all scenes.
fn locales() -> &'static Locales {
    static LOCALES: LazyLock<Locales> =
        LazyLock::new(|| Locales::embedded(&TimeZone::get("Asia/Tokyo").expect("a zone")));
    &LOCALES
}

/// A chat with 佐藤 美咲, a customer of long standing, in which she has just written; changed by each test.
#[derive(Debug)]
pub struct Scene {
    pub summary: Summary,
    pub customer: Option<Customer>,
    pub messages: Vec<Message>,
    pub memory: Memory,
    pub question: Question,
    pub word: Option<&'static str>,
    pub agent: Lang,
    pub day: Day,
    pub queue: Option<Queue>,
    pub goodwill: Option<Goodwill>,
    /// Our last replies in public.
    pub said_in_public: Vec<omotenashi::text::Untrusted>,
    /// The reply that is being written.
    pub draft: String,
    pub attachments: usize,
    /// The moment of the draft check.
    pub at: Time,
    pub off: BTreeSet<String>,
}

impl Scene {
    pub fn new() -> Self {
        let customer = customer();
        let summary = Summary {
            number: 1042,
            version: 1,
            subject: "届いた傘の骨が折れていました".into(),
            identity: Identity::Claimed,
            live: true,
            message_count: 1,
            ..Summary::begun(
                ConversationId::new("cnv_1"),
                Channel::Chat,
                customer.reference(),
                QueueId::new("que_1"),
                ago(MINUTE),
            )
        };
        Self {
            summary,
            customer: Some(customer),
            messages: vec![],
            memory: Memory::default(),
            question: Question::Grandma,
            word: None,
            agent: Lang::Ja,
            day: Day::default(),
            queue: None,
            goodwill: None,
            said_in_public: vec![],
            draft: String::new(),
            attachments: 0,
            at: now(),
            off: BTreeSet::new(),
        }
        .says("こんにちは。先日の傘について伺います。")
    }

    /// A mail in English from Ada Byron.
    pub fn english() -> Self {
        let mut scene = Self::new();
        scene.messages.clear();
        scene.agent = Lang::En;
        let customer = scene.customer.as_mut().expect("a customer");
        customer.name = "Ada Byron".into();
        customer.address_as = "Ada Byron".into();
        customer.reading = None;
        customer.language = Some(Language::En);
        scene.summary.customer.address_as = "Ada Byron".into();
        scene.summary.channel = Channel::Mail;
        scene.summary.subject = "A question about my umbrella".into();
        scene.says("Hello, I have a question about my umbrella.")
    }

    fn line(mut self, kind: MessageKind, author: Author, text: &str) -> Self {
        let position = self.messages.len() as i64 + 1;
        self.messages.push(Message {
            id: MessageId::new(format!("msg_{position}")),
            conversation: self.summary.id.clone(),
            position,
            version: 1,
            kind,
            author,
            text: text.into(),
            at: ago(MINUTE),
            state: None,
            failure: None,
            key: None,
            change: None,
            envelope: omotenashi::api::Envelope::default(),
        });
        self
    }

    /// The customer writes.
    pub fn says(self, text: &str) -> Self {
        self.line(MessageKind::Inbound, Author::Customer, text)
    }

    /// We answer.
    pub fn answered(mut self, text: &str) -> Self {
        self.summary.replied = true;
        self.line(MessageKind::Outbound, Author::Agent(me()), text)
    }

    /// A colleague notes something.
    pub fn noted(self, text: &str) -> Self {
        self.line(MessageKind::Note, Author::Agent(me()), text)
    }

    pub fn with(mut self, change: impl FnOnce(&mut Summary, &mut Customer)) -> Self {
        change(&mut self.summary, self.customer.as_mut().expect("a customer"));
        self
    }

    /// Waiting since then, noticed after two minutes, due after three, doubly after six.
    pub fn waiting(mut self, since: Time) -> Self {
        self.summary.clock = WaitingClock {
            waiting_since: Some(since),
            noticed_at: Some(since.plus_millis(2 * MINUTE)),
            due_at: Some(since.plus_millis(3 * MINUTE)),
            double_due_at: Some(since.plus_millis(6 * MINUTE)),
            breached: false,
        };
        self
    }

    /// An earlier matter, resolved then.
    pub fn had(self, subject: &str, resolved: Time) -> Self {
        self.with(|_, customer| {
            customer.touchpoints.push(Touchpoint {
                id: TouchpointId::new("cnv_0"),
                kind: TouchpointKind::Conversation,
                at: resolved.plus_millis(-HOUR),
                channel: Some(Channel::Phone),
                subject: subject.into(),
                outcome: None,
                stuck_on: None,
                agent: Some("健".into()),
                sensitive: false,
                matter: Some(Matter {
                    id: ConversationId::new("cnv_0"),
                    number: 977,
                    status: Status::Resolved,
                    result: Some("solved".into()),
                    resolved_at: Some(resolved),
                }),
            });
        })
    }

    /// The earlier matter changed.
    pub fn last(self, change: impl FnOnce(&mut Matter)) -> Self {
        self.with(|_, customer| change(customer.touchpoints[0].matter.as_mut().expect("it was a conversation")))
    }

    /// Another conversation that is not done; waiting for us since, where given.
    pub fn other(self, number: i64, subject: &str, waiting_since: Option<Time>) -> Self {
        self.with(|_, customer| {
            customer.open.push(OtherConversation {
                id: ConversationId::new(format!("cnv_{number}")),
                number,
                channel: Channel::Mail,
                subject: subject.into(),
                status: if waiting_since.is_some() { Status::Open } else { Status::Pending },
                created_at: ago(2 * DAY),
                waiting_since,
            });
        })
    }

    pub fn facts(&self, rules: &Rules) -> Facts {
        let me = me();
        let known = Known {
            customer: self.customer.as_ref(),
            messages: &self.messages,
            queue: self.queue.as_ref(),
            goodwill: self.goodwill.as_ref(),
            day: self.day,
            said_in_public: &self.said_in_public,
            ..Known::new(&self.summary, &me)
        };
        let mut facts = Facts::gather(rules, &known);
        if !self.draft.is_empty() {
            let said = facts.said(rules, &self.draft);
            facts.hear(&said);
        }
        facts
    }

    /// Our own rules, read once for all scenes.
    pub fn rules() -> &'static Rules {
        static RULES: LazyLock<Rules> = LazyLock::new(Rules::embedded);
        &RULES
    }

    /// What the draft check finds in a reply.
    pub fn check_by(&self, rules: &Rules, text: &str) -> Vec<Finding> {
        let draft = Draft {
            text,
            attachments: self.attachments,
            agent: self.agent,
            locales: locales(),
            now: self.at,
            off: &self.off,
        };
        rules.check(&self.facts(rules), &draft)
    }

    pub fn check(&self, text: &str) -> Vec<Finding> {
        self.check_by(Self::rules(), text)
    }

    /// The findings of one check.
    pub fn found(&self, id: &str, text: &str) -> Vec<Finding> {
        self.check(text).into_iter().filter(|finding| finding.rule == id).collect()
    }

    pub fn prompts_of(&self, rules: &Rules, now: Time) -> Prompts {
        let asked = Asked {
            locales: locales(),
            agent: self.agent,
            question: self.question,
            word: self.word,
            memory: &self.memory,
        };
        rules.prompts(&self.facts(rules), now, &asked)
    }

    pub fn prompts(&self) -> Prompts {
        self.prompts_of(Self::rules(), now())
    }

    /// The prompt of that rule, however many stand before it.
    pub fn prompt(&self, id: &str) -> Option<Prompt> {
        let rules = Self::rules();
        let mut alone = Memory { dismissed: rules.ids().map(str::to_owned).collect(), ..self.memory.clone() };
        if !self.memory.dismissed.contains(id) {
            alone.dismissed.remove(id);
        }
        let asked =
            Asked { locales: locales(), agent: self.agent, question: self.question, word: self.word, memory: &alone };
        let prompts = rules.prompts(&self.facts(rules), now(), &asked);
        prompts.items.into_iter().next().or_else(|| self.own(&BTreeMap::new()).prompt.filter(|prompt| prompt.id == id))
    }

    /// What is said to the agent alone, with what they waved away.
    pub fn own(&self, rested: &BTreeMap<String, Time>) -> Own {
        let asked = AskedOwn { locales: locales(), agent: self.agent, rested };
        Self::rules().own(self.day, now(), &asked)
    }

    /// The words that rule offers.
    pub fn offer(&self, id: &str) -> Option<String> {
        self.prompt(id)?.offer.map(|offer| offer.raw().to_owned())
    }
}

pub fn me() -> AgentRef {
    AgentRef { id: AgentId::new("agt_1"), name: "山田".into() }
}

fn customer() -> Customer {
    Customer {
        version: 1,
        family: Some("佐藤".into()),
        given: Some("美咲".into()),
        reading: Some("さとう みさき".into()),
        language: Some(Language::Ja),
        since: Some(ago(2000 * DAY)),
        conversations: 5,
        purchase_count: 12,
        ..Customer::new(CustomerId::new("cus_1"), "佐藤 美咲".into(), "佐藤様".into())
    }
}

/// Somebody else on record.
pub fn somebody() -> CustomerRef {
    CustomerRef {
        id: CustomerId::new("cus_2"), name: "佐藤".into(), address_as: "佐藤様".into(), distinction: None
    }
}
