//! What is known of the person: the record, what came before, what is under way, what we owe.

use super::grounds::the_order;
use super::set::{one_line, topic};
use super::{Guard, Known, Set, Thread};
use crate::api::{
    Author, Calendar, Channel, ContactKind, Customer, FlagKind, GestureState, Goodwill, KnownFault, Message,
    MessageState, Purchase, Purpose, Remembered, Summary, SurveyKind, Time, Touchpoint, TouchpointKind,
};
use crate::care::words::{Reading, Topic, Words};
use crate::text::fold;

const HOUR: i64 = 3_600_000;
const DAY: i64 = 24 * HOUR;
/// A business day where the calendar has hours.
const BUSINESS_DAY: i64 = 8 * HOUR;

/// The score from which on down a survey is low, on its scale.
const fn low(kind: SurveyKind) -> u8 {
    match kind {
        SurveyKind::Nps => 6,
        SurveyKind::Csat => 2,
        SurveyKind::Ces => 3,
        SurveyKind::Solved => 0,
    }
}

pub fn is_flagged(customer: &Customer, guard: Guard) -> bool {
    customer.flags().any(|(_, flag)| match guard {
        Guard::Abuse => flag.kind == FlagKind::Abuse,
        Guard::Bereavement => flag.kind == FlagKind::Bereavement,
        Guard::LegalHold => flag.kind == FlagKind::LegalHold,
    })
}

pub fn put(set: &mut Set, known: &Known<'_>, customer: &Customer, thread: &Thread<'_>) {
    record(set, known.conversation, customer);
    remembered(set, known.conversation, customer, thread);
    history(set, known.conversation, customer, thread.words());
    stuck(set, known.conversation, customer);
    purchases(set, known, customer, thread);
    fault(set, customer, thread);
    let survey = customer.surveys.iter().find(|survey| survey.contact_allowed && survey.score <= low(survey.kind));
    if let Some(survey) = survey {
        set.time("survey.at", Some(survey.at));
        set.put("survey.kind", survey.kind.as_str());
        set.texts(&[("survey.comment", survey.comment.as_ref())]);
    }
    goodwill(set, known.goodwill);
    // A gesture decided here may be told here.
    let decided = |gesture: &&crate::api::Gesture| gesture.state == GestureState::Given;
    let here = customer.gestures.iter().filter(decided).find(|gesture| gesture.conversation == known.conversation.id);
    set.maybe("goodwill.here", here.map(|gesture| gesture.kind.as_str()));
    if let Some(gesture) = customer.gestures.iter().find(|gesture| gesture.state == GestureState::Given) {
        set.time("goodwill.given_at", Some(gesture.at));
        set.put("goodwill.given", gesture.kind.as_str());
    }
}

/// Whether a gesture may be made here at all, and what this agent may decide alone; unknown until it was asked for. The
/// figures stand behind a key, and in no prompt.
fn goodwill(set: &mut Set, goodwill: Option<&Goodwill>) {
    set.put("goodwill.usable", goodwill.is_none_or(|goodwill| !goodwill.locked));
    let Some(goodwill) = goodwill else { return };
    set.maybe("goodwill.limit", goodwill.limit_minor);
    set.put("goodwill.left", goodwill.left_minor);
    set.put("goodwill.alone", goodwill.left_minor > 0 && goodwill.limit_minor.is_none_or(|limit| limit > 0));
}

/// Whether nothing stands on record before this conversation: no other one, no order, no call, visit or answer. Pages of
/// ours that they looked at, and what they wrote to others, are no contact.
fn is_first(conversation: &Summary, customer: &Customer) -> bool {
    let contact = |trace: &&Touchpoint| {
        !matches!(trace.kind, TouchpointKind::WebPage | TouchpointKind::SocialPost) && !trace.is(&conversation.id)
    };
    let before = |at: Time| at < conversation.created_at;
    let bought = customer.purchase_count as usize > customer.purchases.len()
        || customer.purchases.iter().any(|order| before(order.placed_at));
    let seen = customer.touchpoints.iter().filter(contact).any(|trace| before(trace.at));
    customer.conversations <= 1 && !bought && !seen
}

fn record(set: &mut Set, conversation: &Summary, customer: &Customer) {
    set.text("customer.name", &customer.name);
    set.texts(&[
        ("customer.family", customer.family.as_ref()),
        ("customer.given", customer.given.as_ref()),
        ("customer.reading", customer.reading.as_ref()),
        ("customer.honorific", customer.honorific.as_ref()),
        ("customer.organisation", customer.organisation.as_ref()),
        ("customer.persona", customer.persona.as_ref()),
    ]);
    set.maybe("customer.language", customer.language.map(crate::api::Language::as_str));
    set.maybe("customer.time_zone", customer.time_zone.clone());
    set.maybe("customer.channel", customer.channel.map(Channel::as_str));
    set.maybe("customer.journey", customer.journey.map(crate::api::Journey::as_str));
    let hours: Vec<String> =
        customer.hours.iter().map(|hours| format!("{}–{}", clock(hours.from), clock(hours.to))).collect();
    set.maybe("customer.hours", Some(hours.join(", ")).filter(|hours| !hours.is_empty()));
    set.time("customer.since", customer.since);
    set.put("customer.contacts", i64::from(customer.conversations));
    let first = is_first(conversation, customer);
    set.put("customer.first_time", first);
    set.put("customer.returning", !first);
    set.text("customer.address_as", &customer.address_as);
    set.put("customer.purchases", i64::from(customer.purchase_count));
    set.put("customer.ambiguous", !customer.candidates.is_empty());
    set.put("customer.phone", customer.contacts.iter().any(|contact| contact.kind == ContactKind::Phone));
    let flagged = customer.flags().any(|(_, flag)| flag.kind == FlagKind::DoNotCall);
    let allowed = customer.allows(Purpose::Calls);
    set.put("customer.calls_refused", flagged || allowed == Some(false));
    set.put("customer.calls_allowed", !flagged && allowed == Some(true));
}

fn clock(minutes: u16) -> String {
    format!("{}:{:02}", minutes / 60, minutes % 60)
}

/// What of our memory is of use for this answer.
fn remembered(set: &mut Set, conversation: &Summary, customer: &Customer, thread: &Thread<'_>) {
    let asked: Vec<String> = thread.unanswered().map(|line| fold(line.message.text.raw())).collect();
    let useful = |text: &str| content(text).iter().any(|word| asked.iter().any(|asked| asked.contains(word.as_str())));
    let preference = customer
        .preferences()
        .filter(|(memory, preference)| memory.confirmed_at.is_some() && !preference.sensitive)
        .filter(|(memory, _)| memory.learnt.conversation.as_ref() != Some(&conversation.id))
        .find(|(_, preference)| useful(preference.text.raw()));
    if let Some((memory, preference)) = preference {
        set.text("preference.text", &preference.text);
        set.time("preference.confirmed_at", memory.confirmed_at);
    }
    let affection = customer.memories.iter().find_map(|memory| match &memory.what {
        Remembered::Affection(affection) => Some((affection, memory.learnt.at)),
        _ => None,
    });
    if let Some((affection, at)) = affection {
        set.put("affection.kind", affection.kind.as_str());
        set.text("affection.text", &affection.text);
        set.time("affection.at", Some(at));
    }
    if let Some((_, flag)) = customer.flags().next() {
        set.put("flag.kind", flag.kind.as_str());
        set.text("flag.text", &flag.text);
    }
}

/// The words of a text that carry its meaning, folded: runs of Han or katakana of two and more, Latin words of four and
/// more letters.
pub fn content(text: &str) -> Vec<String> {
    #[derive(PartialEq)]
    enum Kind {
        Han,
        Katakana,
        Latin,
        Other,
    }
    let kind = |c: char| match c {
        '\u{3400}'..='\u{9FFF}' | '々' => Kind::Han,
        '\u{30A1}'..='\u{30FA}' | 'ー' => Kind::Katakana,
        _ if c.is_ascii_alphabetic() => Kind::Latin,
        _ => Kind::Other,
    };
    let mut words = Vec::new();
    let mut run = String::new();
    let mut running = Kind::Other;
    for c in text.chars().chain([' ']) {
        let here = kind(c);
        if here != running {
            let least = if running == Kind::Latin { 4 } else { 2 };
            if running != Kind::Other && run.chars().count() >= least {
                words.push(fold(&run));
            }
            run.clear();
            running = here;
        }
        run.push(c);
    }
    words
}

fn history(set: &mut Set, conversation: &Summary, customer: &Customer, words: &Words) {
    let last = customer.touchpoints.iter().find(|last| last.matter.is_some() && !last.is(&conversation.id));
    if let Some(last) = last {
        put_last(set, last, words);
    }
    // What we owe comes first, the longest owed of it; it is not told a second time as merely open.
    let others = || customer.open.iter().filter(|other| other.id != conversation.id);
    let unfinished = others().filter(|other| other.waiting_since.is_some()).min_by_key(|other| other.waiting_since);
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

fn put_last(set: &mut Set, last: &Touchpoint, words: &Words) {
    set.time("last.at", Some(last.at));
    set.maybe("last.channel", last.channel.map(Channel::as_str));
    set.text("last.subject", &last.subject);
    set.maybe("last.topic", topic(&last.subject));
    set.texts(&[("last.agent", last.agent.as_ref())]);
    let matter = last.matter.as_ref().filter(|matter| matter.status.is_done());
    set.time("last.resolved_at", matter.and_then(|matter| matter.resolved_at));
    set.maybe("last.result", matter.and_then(|matter| matter.result.clone()));
    let heard = words.read(&Reading::new(last.subject.raw()));
    let sensitive = [Topic::Sensitive, Topic::Bereavement, Topic::Illness, Topic::Accident, Topic::Upset, Topic::Abuse];
    set.put("last.sensitive", last.sensitive || sensitive.into_iter().any(|topic| heard.has(topic)));
    let mended = matter.and_then(|matter| matter.result.as_deref());
    let mended =
        mended.is_some_and(|result| ["replaced", "refunded", "repaired"].iter().any(|word| result.contains(word)));
    set.put("last.fault", mended || heard.has(Topic::Harm));
}

/// The newest trace before this contact where they got stuck, within the window of its kind: a day on the web and in
/// chats, a week by mail and telephone, a month in the shop.
fn stuck(set: &mut Set, conversation: &Summary, customer: &Customer) {
    let window = |trace: &Touchpoint| match (trace.kind, trace.channel) {
        (TouchpointKind::Visit, _) | (_, Some(Channel::InPerson)) => 30 * DAY,
        (TouchpointKind::Call, _) | (_, Some(Channel::Mail | Channel::Phone)) => 7 * DAY,
        _ => DAY,
    };
    let web = customer.allows(Purpose::WebTraces) != Some(false);
    let trace = customer
        .touchpoints
        .iter()
        .filter(|trace| !trace.is(&conversation.id) && (web || trace.kind != TouchpointKind::WebPage))
        .find(|trace| trace.stuck_on.is_some());
    let Some(trace) = trace.filter(|trace| conversation.created_at.since(trace.at) <= window(trace)) else { return };
    set.texts(&[("stuck.on", trace.stuck_on.as_ref())]);
    set.time("stuck.at", Some(trace.at));
    set.put("stuck.channel", trace.channel.map_or(trace.kind.as_str(), Channel::as_str));
}

fn item(order: &Purchase) -> Option<String> {
    let named = order.items.iter().map(|item| one_line(item.name.raw())).find(|name| !name.is_empty());
    named.or_else(|| Some(one_line(order.order.raw())).filter(|number| !number.is_empty()))
}

fn purchases(set: &mut Set, known: &Known<'_>, customer: &Customer, thread: &Thread<'_>) {
    if let Some(order) = customer.purchases.iter().max_by_key(|order| order.placed_at) {
        set.maybe("last_purchase.item", item(order));
        set.text("last_purchase.order", &order.order);
        set.time("last_purchase.at", Some(order.placed_at));
        set.put("last_purchase.state", order.state.as_str());
        set.time("last_purchase.due", order.due_at);
    }
    let theirs: Vec<&str> = thread.theirs().map(|line| line.message.text.raw()).collect();
    // Of an order with several things nobody knows which was looked forward to.
    let order = the_order(customer, known.conversation.created_at, &theirs).filter(|order| order.items.len() == 1);
    set.maybe("order.item", order.and_then(item));
    let held = customer.purchases.iter().filter(|order| order.state.in_our_hands());
    let held = held.filter_map(|order| Some((order, order.state_at?))).min_by_key(|(_, since)| *since);
    if let Some((order, since)) = held {
        set.maybe("custody.item", item(order));
        set.put("custody.kind", order.state.as_str());
        set.time("custody.since", Some(since));
        let spoken = thread.ours().next_back().map_or(since, |line| line.message.at.max(since));
        set.time("custody.silent_at", Some(silent_at(known, spoken)));
    }
    let due = customer.purchases.iter().filter(|order| order.state.is_underway());
    let due = due.filter_map(|order| Some((order, order.due_at?))).min_by_key(|(_, due)| *due);
    if let Some((order, due)) = due {
        set.maybe("late.item", item(order));
        set.time("late.due", Some(due));
        set.text("late.order", &order.order);
    }
    // "My order", and they have several of late, and named none.
    let asked = || thread.unanswered().map(|line| line.message.text.raw());
    let recent = |order: &&Purchase| known.conversation.created_at.since(order.placed_at) < 90 * DAY;
    let number = |order: &Purchase| !order.order.is_empty() && asked().any(|text| text.contains(order.order.raw()));
    let recent: Vec<&Purchase> = customer.purchases.iter().filter(recent).collect();
    let unclear =
        thread.open_word(Topic::Order).is_some() && recent.len() > 1 && !recent.iter().any(|order| number(order));
    set.maybe("message.which_order", unclear.then_some(recent.len()));
}

/// What touches them and nobody has told them, known longest: neither elsewhere, as their record says, nor here since.
fn fault(set: &mut Set, customer: &Customer, thread: &Thread<'_>) {
    let told_here =
        |fault: &KnownFault| thread.ours().any(|line| line.message.at >= fault.known_at && is_told(line.message));
    let untold = customer.faults.iter().filter(|fault| fault.told.is_none() && !told_here(fault));
    let Some(fault) = untold.min_by_key(|fault| fault.known_at) else { return };
    set.text("fault.title", &fault.title);
    set.texts(&[("fault.item", fault.product.as_ref())]);
    set.text("fault.source", &fault.source.name);
    set.time("fault.since", Some(fault.since));
    set.time("fault.until", fault.until);
}

/// A word of one of us that went out or is on its way; the same that takes them off the list of whom to tell first.
pub(super) const fn is_told(message: &Message) -> bool {
    matches!(message.author, Author::Agent(_))
        && !matches!(message.state, Some(MessageState::Recalled | MessageState::Failed | MessageState::Kept))
}

/// When three business days have passed without a word.
fn silent_at(known: &Known<'_>, from: Time) -> Time {
    match known.queue.map(|queue| &queue.calendar) {
        Some(calendar) if *calendar != Calendar::always() => calendar.add(from, 3 * BUSINESS_DAY),
        _ => from.plus_millis(3 * DAY),
    }
}
