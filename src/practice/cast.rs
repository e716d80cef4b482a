//! Who plays a scenario: its own customer the first time, somebody from the street afterwards; and their records.

use super::data::{Book, Bought, Customer, Scenario};
use super::dice::Dice;
use super::person::Cast;
use crate::api::{
    Channel, ContactKind, ContactPoint, ImportConversation, ImportCustomer, ImportItem, ImportMessage, ImportOrder,
    ImportPreference, ImportRecord, Language, MessageKind, PurchaseState, Time,
};
use crate::text::Untrusted;

/// Where the records come from, as the import sees it.
const SOURCE: &str = "practice";

const DAY_MS: i64 = 86_400_000;

/// The scenario's own customer.
pub(super) fn authored(book: &Book, scenario: &Scenario) -> Cast {
    let customer = &scenario.customer;
    let order = customer
        .purchases
        .iter()
        .find(|bought| bought.products.iter().any(|it| it.get_ref() == scenario.product.get_ref()));
    Cast {
        name: customer.name.clone(),
        reading: customer.reading.clone(),
        mail: customer.mail.clone(),
        phone: customer.phone.clone(),
        handle: customer.handle.clone(),
        order: order.map_or_else(|| number(scenario, scenario.order as usize), |bought| bought.order.clone()),
        item: item(book, scenario),
    }
}

/// The `visit`th visitor of the day, who comes with this matter too: another name, another order, now and then other wares.
/// Gives their record as well: of what they bought, where they are known.
pub(super) fn passer_by(book: &Book, scenario: &Scenario, visit: usize, dice: &mut Dice) -> (Cast, Customer) {
    let people = &book.people[scenario.language.as_str()];
    let (name, reading) = &people[visit % people.len()];
    let some = |wanted: bool, text: String| wanted.then_some(text);
    let code = visit + 100;
    let channel = scenario.channel;
    let known = !scenario.customer.first_time;
    let turns_to = scenario.complaint.as_ref().map(|complaint| *complaint.channel.get_ref());
    let by_handle = [Some(channel), turns_to].iter().any(|it| matches!(it, Some(Channel::Chat | Channel::Social)));
    let order = number(scenario, visit + dice.below(40));
    let customer = Customer {
        name: name.clone(),
        reading: (!reading.is_empty()).then(|| reading.clone()),
        mail: some(
            matches!(channel, Channel::Mail | Channel::WebForm) || known || turns_to == Some(Channel::Mail),
            format!("visitor{code}@post.example"),
        ),
        phone: some(
            channel == Channel::Phone || turns_to == Some(Channel::Phone) || dice.below(2) == 0,
            phone(scenario, code),
        ),
        handle: some(by_handle, format!("visitor_{code}")),
        first_time: !known,
        since_days: 60 + dice.below(2000) as i64,
        purchases: vec![Bought {
            order: order.clone(),
            days: 4 + dice.below(20) as i64,
            state: scenario.customer.purchases.first().map_or(PurchaseState::Delivered, |bought| bought.state),
            products: vec![scenario.product.clone()],
        }],
        ..Customer::default()
    };
    let cast = Cast {
        name: customer.name.clone(),
        reading: customer.reading.clone(),
        mail: customer.mail.clone(),
        phone: customer.phone.clone(),
        handle: customer.handle.clone(),
        order,
        item: item(book, scenario),
    };
    (cast, customer)
}

fn item(book: &Book, scenario: &Scenario) -> String {
    let name = book.product(scenario.product.get_ref()).map_or("", |product| product.name(scenario.language));
    match scenario.language {
        Language::Ja => name.to_owned(),
        // Inside an English sentence.
        Language::En => name
            .split_once(", ")
            .map_or_else(|| name.to_lowercase(), |(what, colour)| format!("{colour} {what}").to_lowercase()),
    }
}

/// An order number of the shop's own look.
fn number(scenario: &Scenario, count: usize) -> String {
    match scenario.currency.get_ref().as_str() {
        "GBP" => format!("UK-{}", 8100 + count),
        "USD" => format!("US-{}", 4100 + count),
        _ => format!("A-{}", 21_500 + count),
    }
}

/// A number of the ranges that nobody has.
fn phone(scenario: &Scenario, code: usize) -> String {
    match scenario.currency.get_ref().as_str() {
        "GBP" => format!("+44 20 7946 0{:03}", code % 1000),
        "USD" => format!("+1 202-555-01{:02}", code % 100),
        _ => format!("090-0000-{:04}", code % 10_000),
    }
}

/// What the shop has on record of `customer`, dated back from `now`. Nothing of somebody who was never here.
pub(super) fn records(
    book: &Book,
    language: Language,
    currency: &str,
    customer: &Customer,
    now: Time,
) -> Vec<ImportRecord> {
    if customer.first_time {
        return Vec::new();
    }
    let id = customer.mail.clone().or_else(|| customer.phone.clone()).unwrap_or_else(|| customer.name.clone());
    let ago = |days: i64| now.plus_millis(-days * DAY_MS);
    let contact =
        |kind, value: &Option<String>| value.as_deref().map(|value| ContactPoint::new(kind, Untrusted::from(value)));
    let contacts = [
        contact(ContactKind::Mail, &customer.mail),
        contact(ContactKind::Phone, &customer.phone),
        contact(ContactKind::Handle, &customer.handle),
    ];
    let mut records = vec![ImportRecord::Customer(ImportCustomer {
        source: SOURCE.into(),
        id: id.clone(),
        name: Untrusted::from(customer.name.as_str()),
        reading: customer.reading.as_deref().map(Untrusted::from),
        contacts: contacts.into_iter().flatten().collect(),
        language: Some(language),
        since: Some(ago(customer.since_days)),
        preferences: customer
            .preferences
            .iter()
            .map(|liking| ImportPreference {
                text: Untrusted::from(liking.text.as_str()),
                confirmed_at: Some(ago(liking.confirmed_days)),
            })
            .collect(),
    })];
    records.extend(customer.purchases.iter().map(|bought| {
        let items =
            bought.products.iter().filter_map(|product| book.product(product.get_ref())).map(|product| ImportItem {
                name: Untrusted::from(product.name(language)),
                quantity: 1,
                amount_minor: product.price(currency),
            });
        ImportRecord::Order(ImportOrder {
            source: SOURCE.into(),
            id: bought.order.clone(),
            customer: id.clone(),
            placed_at: ago(bought.days),
            state: bought.state,
            currency: currency.to_owned(),
            items: items.collect(),
        })
    }));
    records.extend(customer.earlier.iter().zip(0..).map(|(earlier, count)| {
        let started_at = ago(earlier.days);
        let messages = earlier.lines.iter().zip(0_i64..).map(|((author, text), line)| {
            let theirs = author == "customer";
            ImportMessage {
                kind: if theirs { MessageKind::Inbound } else { MessageKind::Outbound },
                agent: (!theirs).then(|| Untrusted::from(author.as_str())),
                text: Untrusted::from(text.as_str()),
                at: started_at.plus_millis(line * 95_000),
            }
        });
        ImportRecord::Conversation(ImportConversation {
            source: SOURCE.into(),
            id: format!("{id}#{count}"),
            customer: Some(id.clone()),
            channel: earlier.channel,
            subject: Untrusted::from(earlier.subject.as_str()),
            language: Some(language),
            started_at,
            messages: messages.collect(),
            result: earlier.result.clone(),
            open_at: None,
        })
    }));
    records
}
