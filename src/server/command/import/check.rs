//! What a record must be before it is stored, and what is made of a NUL.

use crate::api::{ImportConversation, ImportCustomer, ImportOrder, ImportRecord, ImportSurvey};
use crate::text::Untrusted;

/// The longest id or source, in bytes.
const ID: usize = 200;

/// Puts U+2400 where a text holds a NUL, which databases end texts at. Everything else stays as it came.
pub(super) fn clean(record: &mut ImportRecord) {
    match record {
        ImportRecord::Customer(customer) => {
            id(&mut customer.source);
            id(&mut customer.id);
            text(&mut customer.name);
            customer.reading.iter_mut().for_each(text);
            customer.contacts.iter_mut().for_each(|contact| text(&mut contact.value));
            customer.preferences.iter_mut().for_each(|preference| text(&mut preference.text));
        }
        ImportRecord::Order(order) => {
            id(&mut order.source);
            id(&mut order.id);
            id(&mut order.customer);
            order.items.iter_mut().for_each(|item| text(&mut item.name));
        }
        ImportRecord::Survey(survey) => {
            id(&mut survey.source);
            id(&mut survey.id);
            id(&mut survey.customer);
            survey.conversation.iter_mut().for_each(id);
            survey.comment.iter_mut().for_each(text);
        }
        ImportRecord::Conversation(conversation) => {
            id(&mut conversation.source);
            id(&mut conversation.id);
            conversation.customer.iter_mut().for_each(id);
            text(&mut conversation.subject);
            for message in &mut conversation.messages {
                text(&mut message.text);
                message.agent.iter_mut().for_each(text);
            }
        }
    }
}

fn id(id: &mut String) {
    if id.contains('\0') {
        *id = id.replace('\0', "\u{2400}");
    }
}

fn text(text: &mut Untrusted) {
    if text.raw().contains('\0') {
        *text = Untrusted::new(text.raw().replace('\0', "\u{2400}"));
    }
}

/// Why a record cannot be taken, in English; never with its content.
pub(super) fn check(record: &ImportRecord) -> Result<(), String> {
    let (source, id) = match record {
        ImportRecord::Customer(ImportCustomer { source, id, .. })
        | ImportRecord::Order(ImportOrder { source, id, .. })
        | ImportRecord::Conversation(ImportConversation { source, id, .. })
        | ImportRecord::Survey(ImportSurvey { source, id, .. }) => (source, id),
    };
    name("source", source)?;
    name("id", id)?;
    match record {
        ImportRecord::Customer(_) => Ok(()),
        ImportRecord::Order(order) => {
            name("customer", &order.customer)?;
            if order.currency.len() != 3 || !order.currency.bytes().all(|byte| byte.is_ascii_uppercase()) {
                return Err("the currency is not three capitals (ISO 4217)".into());
            }
            if order.items.is_empty() {
                return Err("an order needs a line".into());
            }
            total(order).map(|_| ()).ok_or_else(|| "the amounts add up to more than can be stored".into())
        }
        ImportRecord::Survey(survey) => {
            name("customer", &survey.customer)?;
            let (least, most) = survey.kind.scale();
            if !(least..=most).contains(&survey.score) {
                return Err(format!("the score is {least} to {most} for {}", survey.kind.as_str()));
            }
            Ok(())
        }
        ImportRecord::Conversation(conversation) => {
            conversation.customer.as_deref().map_or(Ok(()), |id| name("customer", id))?;
            if conversation.messages.is_empty() {
                return Err("a conversation needs a message".into());
            }
            Ok(())
        }
    }
}

/// What an order comes to, in minor units.
pub(super) fn total(order: &ImportOrder) -> Option<i64> {
    order.items.iter().try_fold(0_i64, |sum, item| sum.checked_add(item.amount_minor))
}

fn name(field: &str, value: &str) -> Result<(), String> {
    if value.is_empty() || value.len() > ID {
        return Err(format!("{field} must have 1 to {ID} bytes"));
    }
    Ok(())
}
