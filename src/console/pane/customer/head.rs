//! The customer in three rows, and what the whole record says in the same words.

use crate::api::{ConversationId, Customer, Identity, Status, Summary, Touchpoint};
use crate::console::pane::agent_name;
use crate::console::scene::Scene;
use crate::console::theme::{Scope, Sign};
use crate::console::widget::cells::Row;
use crate::text::{Lines, Untrusted};

pub fn one(text: &Untrusted) -> String {
    text.shown(Lines::Single).into_owned()
}

/// The name as it is written, with how it is said.
pub fn name(summary: &Summary, customer: Option<&Customer>, scene: &Scene) -> Row {
    let env = &scene.env;
    let mut row = Row::default().with(format!(" {}", scene.name_of(&summary.customer)), env.style(Scope::TextStrong));
    if let Some(reading) = customer.and_then(|customer| customer.reading.as_ref()).filter(|reading| !reading.is_empty())
    {
        row = row.with(format!("  {}", one(reading)), env.style(Scope::TextDim));
    }
    row
}

/// Sure or not, and where there are columns for it, by whom.
pub fn identity(summary: &Summary, columns: u16, scene: &Scene) -> Row {
    let env = &scene.env;
    let (sign, scope) = match summary.identity {
        Identity::Verified => (Sign::Verified, Scope::IdentityVerified),
        Identity::Claimed | Identity::None => (Sign::Unverified, Scope::IdentityUnverified),
    };
    let mut text = format!(" {} {}", env.sign(sign), env.identity(summary.identity));
    if let Some(verification) = summary.verification.as_ref().filter(|_| summary.identity == Identity::Verified) {
        let by = match &verification.by {
            Some(agent) => agent_name(&agent.name, scene),
            None => env.text("identity-by-channel"),
        };
        let long = format!("{text} ({by})");
        if crate::text::width(&long) <= usize::from(columns) {
            text = long;
        }
    }
    Row::of(text, env.style(scope))
}

/// The key that records who this is, while nobody has.
pub fn identity_key(summary: &Summary, scene: &Scene) -> String {
    match summary.identity {
        Identity::Verified => String::new(),
        Identity::Claimed | Identity::None => format!("[{}] ", scene.env.key(crate::console::Action::Identity)),
    }
}

/// Since when, how many contacts.
pub fn since(customer: &Customer, scene: &Scene) -> Option<String> {
    let env = &scene.env;
    let mut parts = Vec::new();
    if let Some(since) = customer.since {
        parts.push(env.with("customer-since", &[("year", (&env.locale().year(since.millis())).into())]));
    }
    if customer.conversations > 0 {
        parts.push(env.with("customer-contacts", &[("n", i64::from(customer.conversations).into())]));
    }
    if customer.open.len() > 1 {
        parts.push(env.with("customer-also-open", &[("n", (customer.open.len() as i64 - 1).into())]));
    }
    let separator = format!(" {} ", env.sign(Sign::Separator));
    (!parts.is_empty()).then(|| parts.join(&separator))
}

/// The contact before this one.
pub fn last_touchpoint<'a>(summary: &Summary, customer: &'a Customer) -> Option<&'a Touchpoint> {
    customer.touchpoints.iter().find(|touchpoint| touchpoint.matter.is_some() && !touchpoint.is(&summary.id))
}

/// Where a conversation stands, told the same wherever it is named: as the lists know it, else as the record says.
pub fn standing(id: &ConversationId, status: Status, customer: &Customer, scene: &Scene) -> String {
    if let Some(summary) = scene.store.summary(id) {
        return scene.env.status(summary.status, summary.assignee.is_some());
    }
    let taken = |touchpoint: &Touchpoint| touchpoint.is(id) && touchpoint.agent.is_some();
    scene.env.status(status, customer.touchpoints.iter().any(taken))
}

/// Three rows over the thread: who, the plan whose moment it is or what was before, the first prompt.
pub fn folded(summary: &Summary, width: u16, scene: &Scene) -> Vec<Row> {
    let env = &scene.env;
    let customer = scene.store.customer(&summary.customer.id);
    let id = identity(summary, 0, scene);
    let mut first = name(summary, customer, scene);
    let address = &summary.customer.address_as;
    if !address.is_empty() && *address != summary.customer.name {
        first = first.with(format!("  {}", one(address)), env.style(Scope::TextDim));
    }
    first.right = id.left;
    let key = env.key(crate::console::Action::FoldCustomer);
    let mut second = Row::default();
    // Whose moment it is comes before what was once bought.
    let plan = super::prompts::plan_text(scene);
    if let Some(plan) = &plan {
        second = second.with(format!(" {plan} "), env.style(Scope::PromptBecause));
    }
    // As the panel does: what belongs to the account is not shown to whoever may be someone else.
    let customer = customer.filter(|_| !scene.is_sealed(summary));
    if let Some(customer) = customer {
        if let Some(since) = since(customer, scene) {
            second = second.with(format!(" {since}"), env.style(Scope::Text));
        }
        if let Some(last) = customer.purchases.first().filter(|_| plan.is_none()) {
            let total = env.locale().money(last.total.minor, &last.total.currency);
            let what = last.items.first().map_or_else(|| one(&last.order), |item| one(&item.name));
            let text = env.with("customer-last-purchase", &[("what", (&format!("{what} {total}")).into())]);
            second = second.with(format!("  {text}"), env.style(Scope::TextDim));
        }
    }
    second =
        second.right(format!("{} ", env.with("customer-unfold", &[("key", (&key).into())])), env.style(Scope::TextDim));
    let mut hints = scene.hints.items().iter().enumerate().filter(|(_, hint)| !hint.done);
    let third = match (hints.next(), customer.and_then(|customer| last_touchpoint(summary, customer))) {
        (Some((place, hint)), _) => {
            let key = super::prompts::offer_key(place, hint, scene);
            let say = one(&hint.prompt.say);
            let more = hints.clone().count();
            let others: Vec<_> = hints.map(|(at, hint)| (at + 1, super::prompts::offer_key(at, hint, scene))).collect();
            // A number alone, without a key, says nothing: how many more there are does.
            let keyed = others.iter().all(|(_, key)| !key.is_empty());
            let further = others.iter().map(|(number, key)| format!(" {number} {key}")).collect::<Vec<_>>().concat();
            let used = 4 + crate::text::width(&key) + crate::text::width(&say) + crate::text::width(&further);
            let further = if more > 0 && (!keyed || used > usize::from(width)) { format!("+{more} ") } else { further };
            Row::default()
                .with(format!(" {} ", place + 1), env.style(Scope::PromptNumber))
                .with(key, env.style(Scope::KeysKey))
                .with(say, env.style(Scope::Prompt))
                .with(format!("  {}", one(&hint.prompt.because)), env.style(Scope::PromptBecause))
                .right(further, env.style(Scope::PromptNumber))
        }
        (None, Some(last)) => {
            let ago = env.locale().span_in_words(scene.now.since(last.at));
            let ago = env.with("ago", &[("span", (&ago).into())]);
            Row::of(
                format!(" {}: {} ({ago})", env.text("customer-last-touchpoint"), one(&last.subject)),
                env.style(Scope::TextDim),
            )
        }
        (None, None) => Row::default(),
    };
    vec![first, second, third]
}
