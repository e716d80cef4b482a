//! By which private text a customer can be reached, in which language, and why not: pure, over what is on record.

use crate::api::{Channel, Language, Texts, TouchedState, Unsaid, WhyNot};
use crate::care::language_of;
use crate::locale::Lang;
use crate::text::Untrusted;

use super::db::incidents::Person;
use super::db::questions::Speech;

/// A text for one customer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Letter {
    /// Over which channel.
    pub channel: Channel,
    /// To which address.
    pub to: Untrusted,
    /// What it says.
    pub text: Untrusted,
}

/// The language to write to them in: on record, else the one they last wrote. Never guessed from a name.
pub fn language(person: &Person) -> Option<Language> {
    person.language.or_else(|| seen(&[person.wrote.as_ref()?.raw()]))
}

/// The same, of whom a question is asked.
pub fn spoken(speech: &Speech) -> Option<Language> {
    let wrote: Vec<&str> = speech.wrote.iter().map(Untrusted::raw).collect();
    speech.on_record.or_else(|| seen(&wrote))
}

fn seen(texts: &[&str]) -> Option<Language> {
    language_of(texts).map(|lang| match lang {
        Lang::En => Language::En,
        Lang::Ja => Language::Ja,
    })
}

/// The channel they like best among those that are connected and by which a private text reaches them; else mail, which
/// keeps; else where they last wrote. Nobody is reached in public.
pub fn channel(person: &Person, served: &[Channel]) -> Result<(Channel, Untrusted), WhyNot> {
    let mail = person.mail.clone().map(|mail| (Channel::Mail, mail));
    let handle = person.handle_on.zip(person.handle.clone());
    let liked = match person.likes {
        Some(Channel::Mail | Channel::WebForm) => mail.clone(),
        Some(liked) => handle.clone().filter(|(channel, _)| *channel == liked),
        None => None,
    };
    let ways: Vec<_> = [liked, mail, handle].into_iter().flatten().collect();
    if ways.is_empty() {
        return Err(WhyNot::NoAddress);
    }
    ways.into_iter().find(|(channel, _)| served.contains(channel)).ok_or(WhyNot::NoChannel)
}

/// What they are sent, or why nothing is.
pub fn letter(person: &Person, texts: &Texts, served: &[Channel]) -> Result<Letter, WhyNot> {
    if person.told.is_some() || matches!(person.state, TouchedState::Planned | TouchedState::Sent) {
        return Err(WhyNot::Told);
    }
    if person.flagged {
        return Err(WhyNot::Flagged);
    }
    if person.consent.as_ref().is_some_and(|word| word.contains("\"granted\":false")) {
        return Err(WhyNot::Refused);
    }
    let (channel, to) = channel(person, served)?;
    let language = language(person).ok_or(WhyNot::LanguageUnknown)?;
    let text = texts.of(language).ok_or(WhyNot::NoText)?;
    let text =
        Texts::filled(text, &person.reference.address_as, person.product.as_ref()).map_err(|unsaid| match unsaid {
            Unsaid::Name => WhyNot::NameUnknown,
            Unsaid::Product => WhyNot::ProductUnknown,
        })?;
    if text.raw().chars().count() > channel.limits().characters {
        return Err(WhyNot::TooLong);
    }
    Ok(Letter { channel, to, text })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::{CustomerId, CustomerRef};

    fn person() -> Person {
        Person {
            key: 1,
            customer: 1,
            reference: CustomerRef {
                id: CustomerId::new("cus_1"),
                name: "佐藤 美咲".into(),
                address_as: "佐藤様".into(),
                distinction: None,
            },
            product: Some("長傘".into()),
            state: TouchedState::Untold,
            language: None,
            wrote: None,
            likes: None,
            mail: Some("m@example.jp".into()),
            handle: Some("misaki".into()),
            handle_on: Some(Channel::Chat),
            flagged: false,
            consent: None,
            told: None,
            message: None,
        }
    }

    #[test]
    fn whoever_likes_a_channel_is_reached_there_and_others_by_what_keeps() {
        let all = [Channel::Chat, Channel::Mail, Channel::Social];
        let on = |person: &Person, served: &[Channel]| channel(person, served).map(|(channel, _)| channel);
        assert_eq!(on(&person(), &all), Ok(Channel::Mail));
        assert_eq!(on(&Person { likes: Some(Channel::Chat), ..person() }, &all), Ok(Channel::Chat));
        assert_eq!(
            on(&Person { likes: Some(Channel::Social), ..person() }, &all),
            Ok(Channel::Mail),
            "never wrote there"
        );
        assert_eq!(on(&Person { likes: Some(Channel::Phone), ..person() }, &all), Ok(Channel::Mail));
        assert_eq!(on(&person(), &[Channel::Chat]), Ok(Channel::Chat), "mail is not connected");
        assert_eq!(on(&person(), &[Channel::Social]), Err(WhyNot::NoChannel));
        let alone = Person { mail: None, handle_on: None, ..person() };
        assert_eq!(on(&alone, &all), Err(WhyNot::NoAddress), "a handle that only wrote in public");
    }

    #[test]
    fn nobody_is_written_to_in_a_language_that_is_not_theirs() {
        let texts = Texts { en: Some("Dear {name}".into()), ja: None };
        let write =
            |person: &Person| letter(person, &texts, &[Channel::Mail]).map(|letter| letter.text.raw().to_owned());
        assert_eq!(write(&person()), Err(WhyNot::LanguageUnknown), "a name says nothing about a language");
        assert_eq!(write(&Person { wrote: Some("まだ届きません".into()), ..person() }), Err(WhyNot::NoText));
        assert_eq!(write(&Person { language: Some(Language::En), ..person() }), Ok("Dear 佐藤様".to_owned()));
        let english = || Person { wrote: Some("Where is it?".into()), ..person() };
        assert_eq!(write(&english()), Ok("Dear 佐藤様".to_owned()));
        assert_eq!(write(&Person { flagged: true, ..english() }), Err(WhyNot::Flagged));
        let refused = Some(r#"{"purpose":"news","granted":false}"#.to_owned());
        assert_eq!(write(&Person { consent: refused, ..english() }), Err(WhyNot::Refused));
        assert_eq!(write(&Person { state: TouchedState::Sent, ..english() }), Err(WhyNot::Told));
    }
}
