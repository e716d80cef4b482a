//! What is made of what people say of themselves: names, forms of address, comparable contact points.

use crate::api::{ContactKind, ContactPoint, Customer, CustomerId, Language};
use crate::text::{Untrusted, names};

/// How to write to somebody of this name: as a Japanese letter does when the customer or the name is Japanese.
pub fn address_as(name: &Untrusted, language: Option<Language>) -> Untrusted {
    let raw = name.raw();
    let is_japanese = match language {
        Some(language) => language == Language::Ja,
        None => raw.chars().any(|c| matches!(c, '\u{3041}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}')),
    };
    Untrusted::from(if is_japanese { names::in_japanese(raw) } else { names::in_english(raw) })
}

/// A customer of whom nothing but this is known: no lists yet.
pub fn customer(id: CustomerId, name: Untrusted, reading: Option<Untrusted>, language: Option<Language>) -> Customer {
    let parts = names::split(name.raw()).map(|parts| (Untrusted::from(parts.family), Untrusted::from(parts.given)));
    let (family, given) = parts.unzip();
    let address_as = address_as(&name, language);
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
