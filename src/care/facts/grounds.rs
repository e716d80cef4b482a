//! What a draft is held against: names, what is on record, private notes, what was asked, the calendar.

use std::collections::HashSet;
use std::hash::{BuildHasher, RandomState};

use super::{Known, Thread, is_letter};
use crate::api::{Calendar, Channel, ContactKind, Customer, Identity, Purchase, Remembered, Time};
use crate::care::words::Topic;
use crate::text::{fold, names};

/// How the customer is called.
#[derive(Clone, Debug, Default)]
pub struct Names {
    /// As on record.
    pub full: String,
    pub family: Option<String>,
    pub given: Option<String>,
    pub reading: Option<String>,
    pub organisation: Option<String>,
    /// Ready to use, with its form of address.
    pub address_as: String,
}

/// What a draft is held against.
pub struct Grounds {
    pub names: Names,
    /// Everything they wrote here.
    pub theirs: String,
    /// Everything we wrote to them here.
    pub ours: String,
    /// Whom the record is linked to: a household, a company.
    pub related: Vec<String>,
    pub notes: Windows,
    /// What of the record must not be told to just anybody: order numbers, contact points, what they bought, earlier
    /// matters.
    pub account: Vec<String>,
    pub has_phone: bool,
    pub has_mail: bool,
    /// The order everybody means: the only one of late, or the one named here.
    pub order: Option<String>,
    pub requests: Vec<String>,
    pub letter: bool,
    pub public: bool,
    /// Our last replies in public, as they are compared.
    pub said_in_public: Vec<String>,
    pub first_reply: bool,
    /// Account data waits until it is known who this is.
    pub sealed: bool,
    /// Somebody is greeted by name only when a contact point says who it is.
    pub claimed: bool,
    /// Somebody was verified: to ask for the name again is to ask what is known.
    pub verified: bool,
    pub browsing: bool,
    pub calendar: Option<Calendar>,
    /// When what was promised here is due.
    pub promised: Vec<Time>,
    /// Mail is read later, and elsewhere.
    pub read_later: bool,
}

/// Orders of late.
const RECENT: i64 = 90 * 24 * 3_600_000;
/// The shortest account datum whose mention says something.
const TELLING: usize = 4;

impl Grounds {
    pub fn of(known: &Known<'_>, thread: &Thread<'_>) -> Self {
        let Known { conversation, customer, .. } = *known;
        let theirs: Vec<&str> = thread.theirs().map(|line| line.message.text.raw()).collect();
        let ours: Vec<&str> = thread.ours().map(|line| line.message.text.raw()).collect();
        let known_texts: Vec<&str> = theirs.iter().chain(&ours).copied().collect();
        let notes = thread.notes().map(|line| line.message.text.raw());
        let remembered =
            customer.into_iter().flat_map(|customer| &customer.memories).filter_map(|memory| match &memory.what {
                Remembered::Note(note) => Some(note.text.raw()),
                _ => None,
            });
        let contact =
            |kind| customer.is_some_and(|customer| customer.contacts.iter().any(|contact| contact.kind == kind));
        let owned = |text: &crate::text::Untrusted| text.raw().trim().to_owned();
        let names = customer.map_or_else(
            || Names {
                full: owned(&conversation.customer.name),
                address_as: owned(&conversation.customer.address_as),
                ..Names::default()
            },
            |customer| Names {
                full: owned(&customer.name),
                family: customer.family.as_ref().map(owned),
                given: customer.given.as_ref().map(owned),
                reading: customer.reading.as_ref().map(owned),
                organisation: customer.organisation.as_ref().map(owned),
                address_as: owned(&customer.address_as),
            },
        );
        let promised = customer.into_iter().flat_map(|customer| &customer.promises);
        Self {
            names,
            notes: Windows::of(notes.chain(remembered), &known_texts),
            account: customer.map_or_else(Vec::new, |customer| account(customer, &conversation.id)),
            has_phone: contact(ContactKind::Phone),
            has_mail: contact(ContactKind::Mail),
            order: customer
                .and_then(|customer| the_order(customer, conversation.created_at, &theirs))
                .map(|order| order.order.raw().to_owned()),
            requests: thread.requests().to_vec(),
            letter: is_letter(conversation.channel),
            public: conversation.public,
            said_in_public: known.said_in_public.iter().map(|text| letters(text.raw())).collect(),
            first_reply: !conversation.replied && thread.ours().next().is_none(),
            sealed: customer.is_some_and(|customer| conversation.seals(customer)),
            claimed: conversation.identity >= Identity::Claimed,
            verified: conversation.identity == Identity::Verified,
            browsing: thread.has_theirs(Topic::Browsing),
            calendar: known.queue.map(|queue| queue.calendar.clone()),
            promised: promised
                .filter(|promise| promise.is_open() && promise.conversation == conversation.id)
                .map(|promise| promise.due)
                .collect(),
            read_later: matches!(conversation.channel, Channel::Mail | Channel::WebForm),
            theirs: theirs.join("\n"),
            ours: ours.join("\n"),
            related: customer.map_or_else(Vec::new, |it| it.related.iter().map(|it| owned(&it.name)).collect()),
        }
    }
}

/// The letters of a text, folded: two texts of the same letters say the same.
pub fn letters(text: &str) -> String {
    fold(text).chars().filter(|c| c.is_alphanumeric()).collect()
}

/// What of the record is not for strangers, without what is too short to say anything.
fn account(customer: &crate::api::Customer, here: &crate::api::ConversationId) -> Vec<String> {
    let orders = customer.purchases.iter().map(|order| order.order.raw());
    let items = customer.purchases.iter().flat_map(|order| &order.items).map(|item| item.name.raw());
    let contacts = customer.contacts.iter().map(|contact| contact.value.raw());
    let matters = customer.touchpoints.iter().filter(|trace| !trace.is(here)).map(|trace| trace.subject.raw());
    let mut account: Vec<String> =
        orders.chain(items).chain(contacts).chain(matters).map(|text| text.trim().to_lowercase()).collect();
    account.retain(|text| text.chars().count() >= TELLING);
    account.sort();
    account.dedup();
    account
}

/// The order everybody means: named in the thread, else the only one of late.
pub fn the_order<'a>(customer: &'a Customer, began: Time, theirs: &[&str]) -> Option<&'a Purchase> {
    let numbered = || customer.purchases.iter().filter(|order| !order.order.is_empty());
    let named = numbered().find(|order| theirs.iter().any(|text| text.contains(order.order.raw())));
    let mut recent = customer.purchases.iter().filter(|order| began.since(order.placed_at) < RECENT);
    named.or_else(|| match (recent.next(), recent.next()) {
        (Some(only), None) => Some(only).filter(|only| !only.order.is_empty()),
        _ => None,
    })
}

/// What private notes say, in pieces so long that they are not met by chance.
#[derive(Default)]
pub struct Windows {
    hasher: RandomState,
    pieces: HashSet<u64>,
}

/// Characters of a piece: twelve in Japanese. Latin letters say less each: twelve are two words, met by chance.
pub const PIECE: usize = 12;
pub const LATIN_PIECE: usize = 28;
/// Han, katakana or figures that a piece must have: without them it is a phrase of courtesy.
const WEIGHTY: usize = 4;

impl Windows {
    /// The pieces of `notes` that nobody has told the customer, nor they us.
    fn of<'a>(notes: impl Iterator<Item = &'a str>, told: &[&str]) -> Self {
        let mut windows = Self::default();
        for note in notes {
            for (_, piece) in windows.pieces_of(note) {
                windows.pieces.insert(piece);
            }
        }
        if !windows.pieces.is_empty() {
            for text in told {
                for (_, piece) in windows.pieces_of(text) {
                    windows.pieces.remove(&piece);
                }
            }
        }
        windows
    }

    pub fn is_empty(&self) -> bool {
        self.pieces.is_empty()
    }

    /// The places of `text` at which a piece of a note stands.
    pub fn found(&self, text: &str) -> Vec<std::ops::Range<usize>> {
        let mut found: Vec<std::ops::Range<usize>> = Vec::new();
        for (span, piece) in self.pieces_of(text) {
            if self.pieces.contains(&piece) {
                match found.last_mut() {
                    Some(last) if last.end >= span.start => last.end = last.end.max(span.end),
                    _ => found.push(span),
                }
            }
        }
        found
    }

    fn pieces_of(&self, text: &str) -> Vec<(std::ops::Range<usize>, u64)> {
        let letters: Vec<(usize, char)> = text
            .char_indices()
            .filter(|(_, c)| c.is_alphanumeric())
            .flat_map(|(at, c)| c.to_lowercase().map(move |c| (at, c)))
            .collect();
        let end = |place: usize| letters.get(place + 1).map_or(text.len(), |(at, _)| *at);
        let mut pieces = Vec::new();
        for from in 0..letters.len() {
            let Some(window) = letters.get(from..from + PIECE) else { break };
            let latin = window.iter().filter(|(_, c)| c.is_ascii()).count() * 2 > PIECE;
            let length = if latin { LATIN_PIECE } else { PIECE };
            let Some(window) = letters.get(from..from + length) else { continue };
            let weighty = window.iter().filter(|(_, c)| c.is_ascii_digit() || names::is_name_letter(*c)).count();
            if latin || weighty >= WEIGHTY {
                let signs: String = window.iter().map(|(_, c)| *c).collect();
                pieces.push((letters[from].0..end(from + length - 1), self.hasher.hash_one(signs)));
            }
        }
        pieces
    }
}
