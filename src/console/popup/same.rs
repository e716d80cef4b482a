//! Two records side by side, before they become one.

use crate::api::{Customer, CustomerId};
use crate::console::Action;
use crate::console::scene::Scene;
use crate::console::theme::Scope;
use crate::console::widget::cells::{Row, keys_wrapped, wrapped};
use crate::text::{Lines, Untrusted};

/// Which two.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Comparison {
    /// The record beside the conversation: it stays.
    pub here: CustomerId,
    /// The record that would go into it.
    pub other: CustomerId,
}

fn one(text: &Untrusted) -> String {
    text.shown(Lines::Single).into_owned()
}

/// The rows: a name for each line, the record that stays, the other.
pub fn rows(Comparison { here, other }: &Comparison, width: u16, scene: &Scene) -> Vec<Row> {
    let env = &scene.env;
    let (Some(here), Some(other)) = (scene.store.customer(here), scene.store.customer(other)) else {
        return wrapped(&env.text("customer-loading"), width, " ", env.style(Scope::TextDim));
    };
    let (left, right) = (lines(here, scene), lines(other, scene));
    let label = 14.min(usize::from(width) / 4);
    let column = (usize::from(width).saturating_sub(label + 3)) / 2;
    let pad = |text: &str, width: usize| crate::text::pad(text, width, env.cut());
    let mut rows = vec![
        Row::of(format!(" {} ", pad("", label)), env.style(Scope::Heading))
            .with(pad(&env.text("same-stays"), column), env.style(Scope::Heading))
            .with(format!(" {}", env.text("same-goes")), env.style(Scope::Heading)),
    ];
    let known = |((_, ours), (_, theirs)): &((_, String), (_, String))| !ours.is_empty() || !theirs.is_empty();
    for ((id, ours), (_, theirs)) in left.into_iter().zip(right).filter(known) {
        // What differs is what is to be looked at.
        let scope = if ours == theirs { Scope::TextDim } else { Scope::Popup };
        rows.push(
            Row::of(format!(" {} ", pad(&env.text(id), label)), env.style(Scope::TextDim))
                .with(pad(&ours, column), env.style(scope))
                .with(format!(" {}", pad(&theirs, column)), env.style(scope)),
        );
    }
    rows.push(Row::default());
    let key = env.key_in(crate::console::keymap::Context::Popup, Action::Same);
    let text = env.with("same-merge", &[("key", (&key).into())]);
    rows.extend(keys_wrapped(&text, width, " ", env.style(Scope::NoticeWarning)));
    rows
}

/// What tells two people apart, in the same order for each.
fn lines(customer: &Customer, scene: &Scene) -> Vec<(&'static str, String)> {
    let env = &scene.env;
    let maybe = |text: &Option<Untrusted>| text.as_ref().map_or_else(String::new, one);
    let contacts: Vec<String> = customer.contacts.iter().map(|contact| one(&contact.value)).collect();
    let contact = |at: usize| contacts.get(at).cloned().unwrap_or_default();
    let last = customer.touchpoints.first().map(|last| env.locale().iso_date(last.at.millis())).unwrap_or_default();
    let since = customer.since.map(|since| env.locale().iso_date(since.millis())).unwrap_or_default();
    let language = customer.language.map(|it| env.language(it)).unwrap_or_default();
    vec![
        ("record-name", one(&customer.name)),
        ("record-reading", maybe(&customer.reading)),
        ("record-address-as", one(&customer.address_as)),
        ("record-organisation", maybe(&customer.organisation)),
        ("record-language", language),
        ("same-contacts", contact(0)),
        ("same-contacts", contact(1)),
        ("same-contacts", contact(2)),
        ("same-since", since),
        ("same-last", last),
        ("same-conversations", customer.conversations.to_string()),
        ("same-purchases", customer.purchase_count.to_string()),
        ("same-memories", customer.memories.len().to_string()),
        ("same-source", customer.source.as_deref().map(|it| one(&it.into())).unwrap_or_default()),
    ]
}
