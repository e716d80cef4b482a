use std::collections::{BTreeMap, BTreeSet};

use super::super::Level;
use super::*;
use crate::api::{
    AgentId, AgentRef, Author, ConversationId, CustomerId, CustomerRef, Envelope, Identity, Language, Message,
    MessageId, MessageKind, Priority, QueueId, Status, Summary, Time, WaitingClock,
};
use crate::care::{Facts, Known, Rules};
use crate::config::Layer;

#[test]
fn every_scenario_is_read_and_there_are_as_many_as_are_spoken_of() {
    let (book, problems) = Book::load(&[]);
    assert_eq!(problems, []);
    let count = |holds: &dyn Fn(&Scenario) -> bool| book.scenarios.iter().filter(|it| holds(it)).count();
    assert_eq!(book.scenarios.len(), SCENARIOS.len());
    let names: BTreeSet<&str> = book.scenarios.iter().map(|scenario| scenario.name.as_str()).collect();
    assert_eq!(names.len(), SCENARIOS.len(), "every name once");
    assert_eq!((count(&|it| it.language == Language::Ja), count(&|it| it.language == Language::En)), (19, 17));
    for channel in Channel::ALL {
        for language in [Language::Ja, Language::En] {
            assert!(count(&|it| it.channel == channel && it.language == language) >= 1, "{channel:?} {language:?}");
        }
    }
    assert!(count(&|it| it.public) >= 2 && count(&|it| it.channel == Channel::Social && !it.public) >= 2);
    for (level, least) in [(Level::Easy, 8), (Level::Medium, 6), (Level::Hard, 8), (Level::VeryHard, 6)] {
        assert!(count(&|it| it.level == level) >= least, "{level:?}");
    }
    for scenario in &book.scenarios {
        assert!(scenario.name.ends_with(scenario.language.as_str()), "{} is named after its language", scenario.name);
    }
    for language in [Language::Ja, Language::En] {
        let orders: Vec<u32> = book.scenarios.iter().filter(|it| it.language == language).map(|it| it.order).collect();
        assert_eq!(orders.iter().collect::<BTreeSet<_>>().len(), orders.len(), "a place for each: {orders:?}");
        let mut own = book.scenarios.iter().filter(|scenario| scenario.language == language);
        assert!(own.next().is_some_and(|first| first.waited_minutes > 5), "{language:?}");
        assert!(own.take(5).all(|early| early.level <= Level::Medium), "the day begins gently");
    }
}

#[test]
fn whatever_is_said_to_a_reaction_stands_in_both_languages() {
    let book = Book::embedded();
    let [ja, en] = ["ja", "en"].map(|language| &book.hearing[language]);
    assert_eq!(ja.words.keys().collect::<Vec<_>>(), en.words.keys().collect::<Vec<_>>());
    assert_eq!(ja.replies.keys().collect::<Vec<_>>(), en.replies.keys().collect::<Vec<_>>());
    for meaning in [
        "ask",
        "tell",
        "waiting",
        "waiting.again",
        "leaving",
        "closing",
        "closing.cool",
        "name.right",
        "name.wrong",
        "name.none",
        "felt",
        "unheard",
        "unheard.again",
        "asked.twice",
        "passed",
        "passed.kindly",
        "passed.coldly",
        "certain.broken",
        "promise.broken",
        "enough",
    ] {
        assert!(ja.replies.contains_key(meaning), "{meaning}");
    }
    for language in ["ja", "en"] {
        assert!(book.people[language].len() >= 12, "{language}: enough people for an afternoon");
    }
}

fn message(kind: MessageKind, position: i64, text: &str) -> Message {
    Message {
        id: MessageId::new(format!("msg_{position}")),
        conversation: ConversationId::new("cnv_1"),
        position,
        version: 1,
        kind,
        author: Author::Customer,
        text: text.into(),
        at: Time::from_millis(1_800_000_000_000 + position * 1_000),
        state: None,
        failure: None,
        key: None,
        change: None,
        envelope: Envelope::default(),
    }
}

/// What the product makes of this thread.
fn facts(rules: &Rules, scenario: &Scenario, said: &[String]) -> Facts {
    let me = AgentRef { id: AgentId::new("agt_1"), name: "花子".into() };
    let messages: Vec<Message> =
        said.iter().zip(1..).map(|(text, position)| message(MessageKind::Inbound, position, text)).collect();
    let summary = Summary {
        id: ConversationId::new("cnv_1"),
        number: 1,
        version: 1,
        subject: scenario.subject.clone().unwrap_or_default().into(),
        channel: scenario.channel,
        public: scenario.public,
        status: Status::Open,
        snoozed_until: None,
        priority: Priority::Normal,
        tags: vec![],
        queue: QueueId::new("que_1"),
        team: None,
        assignee: None,
        customer: CustomerRef {
            id: CustomerId::new("cus_1"),
            name: scenario.customer.name.as_str().into(),
            address_as: scenario.customer.name.as_str().into(),
            distinction: None,
        },
        identity: Identity::Claimed,
        verification: None,
        clock: WaitingClock::default(),
        live: false,
        created_at: messages[0].at,
        last_message: None,
        last_message_at: None,
        preview: "".into(),
        message_count: u32::try_from(messages.len()).expect("a few"),
        replied: false,
        resolved_at: None,
        wrap_up: None,
        thanked: false,
        undelivered: false,
        promise: None,
        gesture: None,
        plan: None,
        help: None,
    };
    Facts::gather(rules, &Known { messages: &messages, ..Known::new(&summary, &me) })
}

#[test]
fn each_action_plan_is_the_right_one_somewhere_and_the_product_proposes_it() {
    let (rules, plans, book) = (Rules::embedded(), Plans::embedded(), Book::embedded());
    let mut taught: BTreeMap<&str, usize> = BTreeMap::new();
    for scenario in &book.scenarios {
        let Some(plan) = &scenario.plan else { continue };
        let mut said = scenario.opening.clone();
        let later = scenario.steps.iter().filter_map(|step| step.say.first());
        let proposed = std::iter::once(None).chain(later.map(Some)).find_map(|next| {
            said.extend(next.cloned());
            let facts = facts(&rules, scenario, &said);
            let first = plans.fitting(&facts).first().map(|plan| plan.id.clone())?;
            (first == *plan.get_ref()).then_some(first)
        });
        assert!(proposed.is_some(), "{}: {} is never proposed", scenario.name, plan.get_ref());
        *taught.entry(plan.get_ref()).or_default() += 1;
    }
    for plan in plans.iter() {
        assert!(taught.contains_key(plan.id.as_str()), "nobody comes with {}", plan.id);
    }
}

#[test]
fn what_is_an_ordinary_matter_proposes_no_grave_plan() {
    let (rules, plans, book) = (Rules::embedded(), Plans::embedded(), Book::embedded());
    for scenario in book.scenarios.iter().filter(|scenario| scenario.plan.is_none()) {
        let facts = facts(&rules, scenario, &scenario.opening);
        let first = plans.fitting(&facts).first().map(|plan| plan.id.clone());
        let may = ["angry", "same-fault", "bereavement"];
        assert!(first.as_deref().is_none_or(|plan| may.contains(&plan)), "{}: {first:?}", scenario.name);
    }
}

#[test]
fn a_fault_in_a_scenario_is_told_with_its_place_and_the_others_work() {
    let good = SCENARIOS.iter().find(|(path, _)| path.contains("gift-broken")).expect("a scenario").1;
    let own = |text: String| Book::load(&[Source::new(Layer::User, "mine/own.ja.toml", text)]);
    let (book, problems) = own(good.to_owned());
    assert_eq!((problems, book.scenarios.len()), (vec![], SCENARIOS.len() + 1));
    for (text, told) in [
        (
            good.replace("product = \"sunrain-indigo\"\nsubject", "product = \"sunrain-indogo\"\nsubject"),
            "own.ja.toml:9:11: there is no product \"sunrain-indogo\" (did you mean \"sunrain-indigo\"?)",
        ),
        (
            good.replace("\"tell.intime\"", "\"tell.intim\""),
            "there is no meaning \"tell.intim\" (did you mean \"tell.intime\"?)",
        ),
        (good.replace("level = \"medium\"", "level = \"mediun\""), "unknown variant `mediun`"),
        (good.replace("level = \"medium\"", "level = \"medium\"\nplan = \"angri\""), "did you mean \"angry\"?"),
        (good.replace("feeling = true", "feelings = true"), "unknown field `feelings`"),
        (
            good.replace("handle = \"misaki_s\"\n", ""),
            "own.ja.toml:3:1: nobody could answer on chat: [customer] needs a \"handle\"",
        ),
        (good.replace("届いた{item}を", "届いた{itm}を"), "nothing fills the gap {itm} (did you mean \"{item}\"?)"),
        (good.replace("opening = [", "opening = [["), "own.ja.toml:"),
        (good.replace("verified = true", "public = true"), "only what is said on a social network is public"),
    ] {
        assert_ne!(text, good, "{told}");
        let (book, problems) = own(text);
        let all: Vec<String> = problems.iter().map(ToString::to_string).collect();
        assert!(all.iter().any(|problem| problem.contains(told)), "{told}: {all:#?}");
        assert!(problems.iter().all(|problem| problem.line > 0), "{all:?}");
        assert_eq!(book.scenarios.len(), SCENARIOS.len(), "{told}");
    }
}
