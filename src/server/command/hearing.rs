//! How a customer feels, heard in what they write by the same words as the consoles hear it.

use std::sync::{Arc, Mutex, PoisonError};

use crate::api::TeamRules;
use crate::care;
use crate::config::{Layer, Source};
use crate::server::db;
use crate::server::error::Error;
use crate::server::writer::Write;
use crate::text::Untrusted;

/// The words, with the version of the team's rules they are of. Read on first use: a server that hears nobody needs none.
#[derive(Default)]
pub struct Ear(Mutex<Option<(u64, Arc<care::Ear>)>>);

impl Ear {
    fn of(&self, version: u64) -> Option<Arc<care::Ear>> {
        let known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        known.as_ref().filter(|(known, _)| *known == version).map(|(_, ear)| Arc::clone(ear))
    }

    fn learn(&self, rules: &TeamRules) -> Arc<care::Ear> {
        let ear = Arc::new(care::Ear::new(&[Source::new(Layer::Site, "rules.toml", rules.text.raw())]));
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some((rules.version, Arc::clone(&ear)));
        ear
    }
}

/// In how many of these texts the customer is upset.
pub async fn upset<'t>(write: &mut Write<'_>, texts: impl Iterator<Item = &'t Untrusted>) -> Result<i64, Error> {
    let ear = match write.ear.of(db::rules::version(write.conn).await?) {
        Some(ear) => ear,
        None => write.ear.learn(&db::rules::newest(write.conn).await?),
    };
    Ok(texts.filter(|text| ear.hears_upset(text.raw())).count() as i64)
}
