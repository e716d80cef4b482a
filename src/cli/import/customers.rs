//! Rows of a table of customers.

use std::sync::Arc;

use super::columns::{Columns, Row};
use super::file::{Fault, Input};
use super::table::{Record, Table};
use super::{Flow, Found, Take};
use crate::api::{ContactKind, ContactPoint, ImportCustomer, ImportRecord, Language};
use crate::text::Untrusted;

/// Reads every row of `input`; a row that cannot be read is told and left out.
pub(super) fn read(input: &Input, source: &str, take: &mut Take<'_>) -> Flow {
    let (mut table, columns) = match Table::open(input) {
        Ok((table, names)) => (table, Columns::of(&names)),
        Err(fault) => return take(Err(fault)),
    };
    let mut record = Record::default();
    while let Some(read) = table.next(&mut record) {
        if let Err(fault) = read {
            take(Err(fault))?;
            continue;
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
    Flow::Continue(())
}

fn customer(row: &Row<'_>, source: &str) -> Result<ImportCustomer, String> {
    let contact = |kind, column| -> Result<Option<ContactPoint>, String> {
        Ok(row.optional(column)?.map(|value| ContactPoint::new(kind, Untrusted::new(value))))
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
