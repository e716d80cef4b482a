//! Rows of a table of customers.

use std::sync::Arc;

use super::columns::{Columns, Row};
use super::file::{Fault, Input, cannot_open, cannot_read, open, table};
use super::{Flow, Found, Take};
use crate::api::{ContactKind, ContactPoint, ImportCustomer, ImportRecord, Language};
use crate::text::Untrusted;

/// Reads every row of `input`; a row that cannot be read is told and left out.
pub(super) fn read(input: &Input, source: &str, take: &mut Take<'_>) -> Flow {
    let reader = match open(&input.path) {
        Ok(reader) => reader,
        Err(error) => return take(Err(Fault::new(&input.name, 0, cannot_open(&error)))),
    };
    let mut table = table(reader);
    let columns = match table.byte_headers() {
        Ok(headers) => Columns::of(headers),
        Err(error) => return take(Err(Fault::new(&input.name, 1, cannot_read(&error)))),
    };
    let mut record = csv::ByteRecord::new();
    loop {
        match table.read_byte_record(&mut record) {
            Ok(true) => {}
            Ok(false) => return Flow::Continue(()),
            Err(error) => {
                let line = error.position().map_or_else(|| table.position().line(), csv::Position::line);
                return take(Err(Fault::new(&input.name, line, cannot_read(&error))));
            }
        }
        let row = Row::new(&columns, &record);
        let line = row.line();
        let found = customer(&row, source)
            .map(|customer| Found {
                file: Arc::clone(&input.name),
                line,
                rows: 1,
                record: ImportRecord::Customer(customer),
            })
            .map_err(|why| Fault::new(&input.name, line, why));
        take(found)?;
    }
}

fn customer(row: &Row<'_>, source: &str) -> Result<ImportCustomer, String> {
    row.check()?;
    let contact = |kind, column| -> Result<Option<ContactPoint>, String> {
        Ok(row.optional(column)?.map(|value| ContactPoint { kind, value: Untrusted::new(value) }))
    };
    let contacts = [
        contact(ContactKind::Mail, "email")?,
        contact(ContactKind::Phone, "phone")?,
        contact(ContactKind::Handle, "handle")?,
    ];
    Ok(ImportCustomer {
        source: source.to_owned(),
        id: row.required("customer_id")?.to_owned(),
        name: Untrusted::new(row.optional("name")?.unwrap_or_default()),
        reading: row.optional("name_kana")?.map(Untrusted::new),
        contacts: contacts.into_iter().flatten().collect(),
        language: row.optional("locale")?.and_then(language),
        since: row.optional("since")?.map(super::when::time).transpose()?,
        preferences: Vec::new(),
    })
}

/// `ja`, `ja_JP`, `en-GB`, …; languages the product does not speak are left out.
pub(super) fn language(locale: &str) -> Option<Language> {
    match locale.split(['_', '-']).next() {
        Some("ja") => Some(Language::Ja),
        Some("en") => Some(Language::En),
        _ => None,
    }
}
