//! Which customer a command means: by id, or by a name or an address that only one record has.

use super::stop::{Code, Phrase, Stop};
use crate::api::{CustomerId, Found};
use crate::backend::Http;
use crate::text::{Lines, Untrusted};

/// What ids of customers begin with.
const ID: &str = "cus_";

/// The one customer who is meant; where several are, they are named, each with its id.
pub(super) async fn find(client: &Http, words: &str, what: Phrase) -> Result<CustomerId, Stop> {
    if words.starts_with(ID) {
        return Ok(CustomerId::new(words));
    }
    let found = client.find_customers(words).await.map_err(|failure| Stop::of(what.clone(), failure))?;
    match found.items.as_slice() {
        [one] => Ok(one.customer.id.clone()),
        [] => Err(Stop::new(Code::Failure, what, Phrase::of("stop-no-record").with("words", words))
            .advice(Phrase::of("stop-no-record-advice"))),
        several => {
            let records: Vec<_> = several.iter().map(told_apart).collect();
            let why = Phrase::of("stop-several-records").with("words", words).with("records", records.join("; "));
            Err(Stop::new(Code::Failure, what, why).advice(Phrase::of("stop-several-records-advice")))
        }
    }
}

/// A record that was found, as it is told from the others.
fn told_apart(found: &Found) -> String {
    let words = [&found.reading, &found.customer.distinction, &found.organisation].into_iter().flatten();
    let words = std::iter::once(&found.customer.name).chain(words).map(shown);
    std::iter::once(found.customer.id.to_string()).chain(words).collect::<Vec<_>>().join(" ")
}

/// A name in one line.
pub(super) fn shown(name: &Untrusted) -> String {
    name.shown(Lines::Single).into_owned()
}
