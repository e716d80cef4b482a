//! Rows of a table of purchases, grouped into whole orders.
//!
//! The lines of an order must stand together: an order is complete when another one begins. One that begins again
//! further down is refused, since importing its second half as the whole would lose the first. To know it again, a
//! 64-bit hash of each order is kept (16 bytes an order), nothing else: memory does not grow with the lines.

use std::collections::HashSet;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Arc;

use super::columns::{Columns, Row};
use super::file::{Fault, Input};
use super::table::{Record, Table};
use super::{Flow, Found, Take, amount, when};
use crate::api::{ImportItem, ImportOrder, ImportRecord, PurchaseState};
use crate::text::Untrusted;

/// One row, read.
struct Line {
    customer: String,
    at: crate::api::Time,
    state: Option<PurchaseState>,
    currency: String,
    item: ImportItem,
}

/// The order whose lines are being read.
struct Open {
    id: String,
    first_line: u64,
    rows: u64,
    /// None once one of its lines could not be read: a total without that line would be wrong.
    lines: Option<Vec<Line>>,
}

/// Reads every row of `input` and hands on whole orders.
pub(super) fn read(input: &Input, source: &str, take: &mut Take<'_>) -> Flow {
    let (mut table, columns) = match Table::open(input) {
        Ok((table, names)) => (table, Columns::of(&names)),
        Err(fault) => return take(Err(fault)),
    };
    let mut record = Record::default();
    let mut seen: HashSet<u64> = HashSet::new();
    let mut open: Option<Open> = None;
    while let Some(read) = table.next(&mut record) {
        if let Err(fault) = read {
            take(Err(fault))?;
            continue;
        }
        let row = Row::new(&columns, &record);
        let number = row.line();
        let id = match row.required("order_id") {
            Ok(id) => id,
            Err(why) => {
                take(Err(Fault::new(&input.name, number, why)))?;
                continue;
            }
        };
        if open.as_ref().is_none_or(|order| order.id != id) {
            if let Some(order) = open.take() {
                take(finish(input, source, order))?;
            }
            let again = !seen.insert(hash(id));
            if again {
                let why = format!("the lines of order {id:?} do not stand together; sort the file by order");
                take(Err(Fault::new(&input.name, number, why)))?;
            }
            open = Some(Open { id: id.to_owned(), first_line: number, rows: 0, lines: (!again).then(Vec::new) });
        }
        let order = open.as_mut().expect("set just above");
        order.rows += 1;
        match read_line(&row) {
            Ok(line) => {
                if let Some(lines) = &mut order.lines {
                    lines.push(line);
                }
            }
            Err(why) => {
                order.lines = None;
                take(Err(Fault::new(&input.name, number, format!("{why}; its whole order is left out"))))?;
            }
        }
    }
    match open {
        // The file ends here, perhaps in the middle of an order: what was read of it is not the whole.
        Some(order) if table.broke_off() => take(Err(incomplete(input, &order))),
        Some(order) => take(finish(input, source, order)),
        None => Flow::Continue(()),
    }
}

fn hash(id: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    id.hash(&mut hasher);
    hasher.finish()
}

fn incomplete(input: &Input, order: &Open) -> Fault {
    Fault::new(&input.name, order.first_line, "this order is left out: the file breaks off within it")
}

fn read_line(row: &Row<'_>) -> Result<Line, String> {
    let currency = row.required("currency")?;
    if !amount::is_currency(currency) {
        return Err(format!("{currency:?} is not a currency code such as JPY"));
    }
    let quantity = row.required("quantity")?;
    let quantity = quantity.parse().map_err(|_| format!("the quantity {quantity:?} is not a whole number"))?;
    let name = match row.optional("item")? {
        Some(name) => name,
        None => row.optional("item_code")?.unwrap_or_default(),
    };
    Ok(Line {
        customer: row.required("customer_id")?.to_owned(),
        at: when::time(row.required("date")?)?,
        state: row.optional("state")?.map(state).transpose()?,
        currency: currency.to_owned(),
        item: ImportItem {
            name: Untrusted::new(name),
            quantity,
            amount_minor: amount::minor(row.required("amount")?, currency)?,
        },
    })
}

fn state(word: &str) -> Result<PurchaseState, String> {
    use PurchaseState::{Cancelled, Delivered, Placed, Refunded, Returned, Shipped, Unknown};
    [Placed, Shipped, Delivered, Returned, Refunded, Cancelled, Unknown]
        .into_iter()
        .find(|state| state.as_str() == word.trim())
        .ok_or_else(|| format!("{word:?} is not a state of an order such as delivered"))
}

/// The whole order, or why not. Dated by its first line: sources stamp the lines of a long order a minute apart.
fn finish(input: &Input, source: &str, order: Open) -> Result<Found, Fault> {
    let Open { id, first_line, rows, lines } = order;
    let fault = |why: String| Fault::new(&input.name, first_line, why);
    let Some(lines) = lines else {
        return Err(fault(format!("order {id:?} with {rows} lines is left out")));
    };
    let first = lines.first().ok_or_else(|| fault("an order without lines".into()))?;
    if lines.iter().any(|line| line.customer != first.customer || line.currency != first.currency) {
        return Err(fault(format!("order {id:?} is of several customers or currencies")));
    }
    // Without a word about its state: one that only takes back is a cancellation, of any other nothing is known.
    let state = first.state.unwrap_or(if lines.iter().all(|line| line.item.quantity < 0) {
        PurchaseState::Cancelled
    } else {
        PurchaseState::Unknown
    });
    let (customer, placed_at, currency) = (first.customer.clone(), first.at, first.currency.clone());
    let items = lines.into_iter().map(|line| line.item).collect();
    Ok(Found {
        file: Arc::clone(&input.name),
        line: first_line,
        rows,
        record: ImportRecord::Order(ImportOrder {
            source: source.to_owned(),
            id,
            customer,
            placed_at,
            state,
            currency,
            items,
        }),
    })
}
