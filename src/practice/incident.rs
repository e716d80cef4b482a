//! The fault that the shop knows of when its day begins: made known with its text to all, before anybody comes.
//!
//! Whom it touches is for the server to say, from the shop's orders.

use super::cast;
use super::data::{Book, Trouble};
use super::day::Day;
use crate::api::{ImportRecord, IncidentPatch, Language, NewIncident, OpKey, Reply, Request, Texts, Time, Touches};
use crate::backend::{Backend as _, Http};
use crate::text::Untrusted;

const DAY_MS: i64 = 86_400_000;

/// The records of those who bought it and have not written.
pub(super) fn records(book: &Book, now: Time) -> Vec<ImportRecord> {
    let owners = book.trouble.owner.iter();
    owners.flat_map(|owner| cast::records(book, owner.language, &owner.currency, &owner.customer, now)).collect()
}

/// Makes it known, in the language of the day; its text to all is written in both.
pub(super) async fn open(day: &Day, book: &Book, supervisor: &Http, language: Language, now: Time) {
    let Some((incident, texts)) = told(book, language, now) else { return };
    let key = OpKey::new(format!("{}-incident", day.name));
    let opened = loop {
        match supervisor.call(Request::OpenIncident { key: key.clone(), incident: Box::new(incident.clone()) }).await {
            Ok(Reply::Incident(opened)) => break opened.body,
            Ok(_) => return,
            Err(failure) => {
                if !day.again(Err::<(), _>(failure)).await {
                    return;
                }
            }
        }
    };
    let patch = Box::new(IncidentPatch { texts: Some(texts), ..IncidentPatch::default() });
    let write = Request::ChangeIncident { incident: opened.id, version: opened.version, patch };
    while day.again(supervisor.call(write.clone()).await).await {}
}

/// What is made known, and what all of them are told.
fn told(book: &Book, language: Language, now: Time) -> Option<(NewIncident, Texts)> {
    let Trouble { product, days, title, known, words, .. } = &book.trouble;
    let product = book.product(product)?;
    let incident = NewIncident {
        title: title.of(language).into(),
        text: known.of(language).into(),
        since: Some(now.plus_millis(-DAY_MS)),
        until: None,
        touches: Touches {
            products: [Language::Ja, Language::En].map(|language| Untrusted::from(product.name(language))).into(),
            ordered_from: Some(now.plus_millis(-days * DAY_MS)),
            ..Touches::default()
        },
    };
    let mut texts = Texts::default();
    for language in [Language::Ja, Language::En] {
        texts.set(language, words.of(language));
    }
    Some((incident, texts))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_made_known_is_whole_in_both_languages() {
        let book = Book::embedded();
        let now = Time::from_millis(1_800_000_000_000);
        for language in [Language::Ja, Language::En] {
            let (incident, texts) = told(&book, language, now).expect("the product is on the shelves");
            assert!((1..=100).contains(&incident.title.raw().chars().count()));
            let words = texts.of(language).expect("words").raw();
            assert_eq!(Texts::stray(words), None, "{words}");
            assert!(words.contains("{name}") && words.contains("{product}"), "{words}");
            assert!(book.trouble.owner.iter().filter(|owner| owner.language == language).count() >= 2);
        }
        let bought = |owner: &crate::practice::data::Owner| {
            let orders = owner.customer.purchases.iter();
            orders.filter(|it| it.days < book.trouble.days).any(|it| it.products[0].get_ref() == &book.trouble.product)
        };
        assert!(book.trouble.owner.iter().all(bought), "each of them is touched");
    }
}
