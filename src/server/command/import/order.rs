//! Orders: whole, with all their lines.

use super::{Body, Concern, External, ORDER, check, hash};
use crate::api::{Event, ImportOrder, Item, Money, Purchase, PurchaseId};
use crate::server::db;
use crate::server::error::Error;
use crate::text::Untrusted;

/// Lines that an order shows.
const SHOWN: usize = 20;

impl Body<'_, '_> {
    pub(super) async fn order(&mut self, order: ImportOrder) -> Result<(), Error> {
        let hash = hash(&order);
        let known = self.known(ORDER, &order.source, &order.id).cloned();
        if known.as_ref().is_some_and(|known| known.hash.as_ref() == Some(&hash)) {
            self.report.same += 1;
            return Ok(());
        }
        let total = check::total(&order).expect("checked before");
        let customer = self.person(&order.source, &order.customer).await?;
        let id = match &known {
            Some(known) => {
                let (id, before) = db::import::purchase(self.write.conn, known.target).await?;
                if before != customer {
                    // Whoever shows the former customer asks again.
                    let seq = self.write.next_seq();
                    self.changed_customer(before, seq).await?;
                }
                PurchaseId::new(id)
            }
            None => PurchaseId::of(self.write.uuid()),
        };
        let version = self.write.next_seq();
        let shown = order.items.iter().take(SHOWN);
        let purchase = Purchase {
            id,
            version,
            customer: self.reference(customer).await?.id,
            order: Untrusted::from(order.id.as_str()),
            placed_at: order.placed_at,
            state: order.state,
            state_at: None,
            due_at: None,
            total: Money { minor: total, currency: order.currency },
            items: shown
                .map(|item| Item { name: item.name.clone(), quantity: item.quantity, amount_minor: item.amount_minor })
                .collect(),
            item_count: u32::try_from(order.items.len()).unwrap_or(u32::MAX),
        };
        let target = if let Some(known) = known {
            db::purchases::replace(self.write.conn, known.target, customer, &purchase).await?;
            // Lines of an earlier record of the same body have not been written yet.
            self.items.retain(|(order, ..)| *order != known.target);
            self.report.changed += 1;
            known.target
        } else {
            self.report.created += 1;
            db::purchases::insert(self.write.conn, customer, &purchase).await?
        };
        self.orders.push(target);
        self.items.extend(order.items.into_iter().zip(0..).map(|(item, position)| (target, position, item)));
        self.name(ORDER, order.source, order.id, External { target, hash: Some(hash) });
        self.touch(customer, version);
        let event = Event::PurchaseChanged { at: self.write.at(version), purchase: Box::new(purchase) };
        self.events.push((event, Concern::Customer(customer)));
        Ok(())
    }
}
