//! What is made of what people say of themselves: names, forms of address, comparable contact points.

use std::collections::BTreeSet;

use crate::api::{ContactKind, ContactPoint, Customer, CustomerId, Language};
use crate::server::db::find::Piece;
use crate::text::{Untrusted, fold, names};

/// How to write to somebody of this name, with the form of address they gave: as a Japanese letter does when the customer
/// or the name is Japanese.
pub fn address_as(name: &Untrusted, language: Option<Language>, honorific: Option<&Untrusted>) -> Untrusted {
    let raw = name.raw();
    let is_japanese = match language {
        Some(language) => language == Language::Ja,
        None => raw.chars().any(|c| matches!(c, '\u{3041}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}')),
    };
    if let (Some(honorific), false) = (honorific, raw.trim().is_empty()) {
        let (name, honorific) = (raw.trim(), honorific.raw().trim());
        return Untrusted::from(match names::split(name) {
            Some(parts) if is_japanese => format!("{}{honorific}", parts.family),
            _ if is_japanese => format!("{name}{honorific}"),
            _ => format!("{honorific} {name}"),
        });
    }
    Untrusted::from(if is_japanese { names::in_japanese(raw) } else { names::in_english(raw) })
}

/// A customer of whom nothing but this is known: no lists yet.
pub fn customer(id: CustomerId, name: Untrusted, reading: Option<Untrusted>, language: Option<Language>) -> Customer {
    let parts = names::split(name.raw()).map(|parts| (Untrusted::from(parts.family), Untrusted::from(parts.given)));
    let (family, given) = parts.unzip();
    let address_as = address_as(&name, language, None);
    Customer { family, given, reading, language, ..Customer::new(id, name, address_as) }
}

/// What a contact point is compared by: equal texts reach the same place. Empty: nothing to compare.
pub fn normal(contact: &ContactPoint) -> String {
    let raw = contact.value.raw().trim();
    match contact.kind {
        ContactKind::Mail => raw.to_lowercase(),
        ContactKind::Handle => raw.trim_start_matches(['@', '＠']).to_lowercase(),
        ContactKind::Phone => {
            let folded: String = raw.chars().map(half_width).filter(|c| c.is_ascii_digit() || *c == '+').collect();
            // +81 3 1234 5678 and 03-1234-5678 are the same telephone.
            match folded.strip_prefix("+81") {
                Some(rest) => format!("0{}", rest.trim_start_matches('0')),
                None => folded,
            }
        }
    }
}

/// The longest piece of a name, in characters.
const PIECE: usize = 40;

/// A folded text without its spaces: 佐藤 美咲 and 佐藤美咲 are one name.
fn compact(text: &str) -> String {
    fold(text).split_whitespace().collect()
}

/// A letter of a script that is written without spaces: Han, kana and what prolongs or repeats them.
const fn is_dense(c: char) -> bool {
    matches!(c, '\u{3005}'..='\u{3007}' | '\u{3041}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{20000}'..='\u{3ffff}')
}

/// The words of a folded text: runs of letters and digits, dense scripts apart from others.
fn words(folded: &str) -> Vec<&str> {
    folded
        .split(|c: char| !c.is_alphanumeric() && !is_dense(c))
        .flat_map(|run| {
            let mut parts = Vec::new();
            let mut rest = run;
            while let Some(first) = rest.chars().next() {
                let end = rest.find(|c: char| is_dense(c) != is_dense(first)).unwrap_or(rest.len());
                let (part, after) = rest.split_at(end);
                parts.push(part);
                rest = after;
            }
            parts
        })
        .collect()
}

/// The pieces by which a customer is found: the words of name, reading, organisation and distinction (in dense scripts
/// each character and each two), the whole name (`n:`) and reading (`r:`), and the last four digits of each telephone
/// (`p:`).
pub fn terms(customer: &Customer) -> Vec<String> {
    let mut terms = BTreeSet::new();
    for text in spoken(customer) {
        terms.extend(
            words(&fold(text.raw()))
                .into_iter()
                .filter(|word| !word.starts_with(is_dense))
                .map(|word| word.chars().take(PIECE).collect()),
        );
        // Across the space as well: 林 花子 is also looked for as 林花子.
        for word in words(&compact(text.raw())).into_iter().filter(|word| word.starts_with(is_dense)) {
            let letters: Vec<char> = word.chars().collect();
            terms.extend(letters.iter().map(char::to_string));
            terms.extend(letters.windows(2).map(|two| two.iter().collect::<String>()));
        }
    }
    for (kind, text) in [("n:", Some(&customer.name)), ("r:", customer.reading.as_ref())] {
        let whole: String = text.map(|text| compact(text.raw())).unwrap_or_default();
        if !whole.is_empty() {
            terms.insert(format!("{kind}{}", whole.chars().take(PIECE).collect::<String>()));
        }
    }
    for contact in customer.contacts.iter().filter(|contact| contact.kind == ContactKind::Phone) {
        terms.extend(last_digits(&normal(contact)).map(|digits| format!("p:{digits}")));
    }
    terms.into_iter().collect()
}

fn last_digits(number: &str) -> Option<&str> {
    number.len().checked_sub(4).and_then(|from| number.get(from..))
}

/// What a customer is called.
fn spoken(customer: &Customer) -> impl Iterator<Item = &Untrusted> {
    let others = [&customer.reading, &customer.organisation, &customer.distinction];
    std::iter::once(&customer.name).chain(others.into_iter().flatten())
}

/// What somebody typed to find a customer by what they are called.
pub struct Typed {
    words: Vec<String>,
}

impl Typed {
    /// Reads what was typed.
    pub fn new(text: &str) -> Self {
        let folded = fold(text);
        Self { words: words(&folded).into_iter().map(|word| word.chars().take(PIECE).collect()).collect() }
    }

    /// The piece to look up: of the longest word, which has the fewest bearers. None where it would be nearly everybody.
    pub fn piece(&self) -> Option<Piece> {
        let word = self.words.iter().max_by_key(|word| word.chars().count())?;
        let length = word.chars().count();
        if word.starts_with(is_dense) {
            return Some(Piece::Whole(word.chars().take(2).collect()));
        }
        if length == 4 && self.words.len() == 1 && word.bytes().all(|byte| byte.is_ascii_digit()) {
            return Some(Piece::Whole(format!("p:{word}")));
        }
        (length >= 2).then(|| Piece::Beginning(word.clone()))
    }

    /// Whether all of it stands in what a customer is called.
    pub fn names(&self, customer: &Customer) -> bool {
        let whole: Vec<String> = spoken(customer).map(|text| compact(text.raw())).collect();
        self.words.iter().all(|word| whole.iter().any(|text| text.contains(word.as_str())))
    }

    /// Whether all of it stands in how they are said.
    pub fn says(&self, customer: &Customer) -> bool {
        let reading = customer.reading.as_ref().map(|reading| compact(reading.raw())).unwrap_or_default();
        self.words.iter().all(|word| reading.contains(word.as_str()))
    }

    /// Whether it is the end of a telephone number of theirs.
    pub fn ends_a_number(&self, contacts: &[ContactPoint]) -> bool {
        let [word] = self.words.as_slice() else { return false };
        let mut phones = contacts.iter().filter(|contact| contact.kind == ContactKind::Phone);
        phones.any(|phone| last_digits(&normal(phone)).is_some_and(|digits| digits == word))
    }
}

/// Full-width digits and plus as ASCII.
fn half_width(c: char) -> char {
    match c {
        '０'..='９' | '＋' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        _ => c,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(name: &str, reading: &str) -> Customer {
        customer(CustomerId::new("c"), Untrusted::from(name), Some(Untrusted::from(reading)), None)
    }

    #[test]
    fn one_character_of_a_name_finds_it_and_so_does_its_reading_in_any_kana() {
        let hayashi = named("林 花子", "ハヤシ ハナコ");
        let terms = terms(&hayashi);
        for typed in ["林", "花子", "林花", "はやし", "ハヤシ　はなこ", "n"] {
            let typed = Typed::new(typed);
            let Some(piece) = typed.piece() else { continue };
            let found = match &piece {
                Piece::Whole(text) => terms.contains(text),
                Piece::Beginning(text) => terms.iter().any(|term| term.starts_with(text.as_str())),
            };
            assert_eq!(found, typed.names(&hayashi), "{piece:?} of {terms:?}");
            assert!(found, "{piece:?} of {terms:?}");
        }
        assert!(Typed::new("n").piece().is_none(), "one Latin letter would be nearly everybody");
        assert!(!Typed::new("花林").names(&hayashi));
        assert!(terms.contains(&"n:林花子".to_owned()) && terms.contains(&"r:はやしはなこ".to_owned()));
    }

    #[test]
    fn latin_names_are_found_by_the_beginning_of_a_word() {
        let ada = named("Ada Byron", "");
        let typed = Typed::new("BYR");
        assert_eq!(typed.piece(), Some(Piece::Beginning("byr".into())));
        assert!(typed.names(&ada) && !Typed::new("ada lovelace").names(&ada));
    }

    #[test]
    fn contact_points_compare_by_where_they_lead() {
        let of = |kind, text: &str| normal(&ContactPoint::new(kind, Untrusted::from(text)));
        assert_eq!(of(ContactKind::Mail, " Misaki@Example.JP "), "misaki@example.jp");
        assert_eq!(of(ContactKind::Phone, "０３－１２３４－５６７８"), "0312345678");
        assert_eq!(of(ContactKind::Phone, "+81 (0)3-1234-5678"), "0312345678");
        assert_eq!(of(ContactKind::Phone, "+44 20 7946 0000"), "+442079460000");
        assert_eq!(of(ContactKind::Handle, "@Misaki"), "misaki");
    }
}
