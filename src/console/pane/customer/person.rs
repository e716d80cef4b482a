//! A customer's record as rows of cells.

use crate::api::{ContactKind, ConversationId, Customer, Identity, PurchaseState, Status, Summary, Touchpoint};
use crate::console::pane::agent_name;
use crate::console::scene::Scene;
use crate::console::store::Load;
use crate::console::theme::{Scope, Sign};
use crate::console::widget::cells::{Row, wrapped};
use crate::text::{Lines, Untrusted};

/// Purchases shown.
const PURCHASES: usize = 8;

fn one(text: &Untrusted) -> String {
    text.shown(Lines::Single).into_owned()
}

/// The name as it is written, with how it is said.
fn name(summary: &Summary, customer: Option<&Customer>, scene: &Scene) -> Row {
    let env = &scene.env;
    let mut row = Row::default().with(format!(" {}", scene.customer_name(summary)), env.style(Scope::TextStrong));
    if let Some(reading) = customer.and_then(|customer| customer.reading.as_ref()).filter(|reading| !reading.is_empty())
    {
        row = row.with(format!("  {}", one(reading)), env.style(Scope::TextDim));
    }
    row
}

/// Sure or not, and where there are columns for it, by whom.
fn identity(summary: &Summary, columns: u16, scene: &Scene) -> Row {
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
fn identity_key(summary: &Summary, scene: &Scene) -> String {
    match summary.identity {
        Identity::Verified => String::new(),
        Identity::Claimed | Identity::None => format!("[{}] ", scene.env.key(crate::console::Action::Identity)),
    }
}

/// Since when, how many contacts.
fn since(customer: &Customer, scene: &Scene) -> Option<String> {
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
fn last_touchpoint<'a>(summary: &Summary, customer: &'a Customer) -> Option<&'a Touchpoint> {
    customer.touchpoints.iter().find(|touchpoint| touchpoint.matter.is_some() && !touchpoint.is(&summary.id))
}

/// Where a conversation stands, told the same wherever it is named: as the lists know it, else as the record says.
fn standing(id: &ConversationId, status: Status, customer: &Customer, scene: &Scene) -> String {
    if let Some(summary) = scene.store.summary(id) {
        return scene.env.status(summary.status, summary.assignee.is_some());
    }
    let taken = |touchpoint: &Touchpoint| touchpoint.is(id) && touchpoint.agent.is_some();
    scene.env.status(status, customer.touchpoints.iter().any(taken))
}

fn touchpoint(touchpoint: &Touchpoint, customer: &Customer, width: u16, scene: &Scene) -> Vec<Row> {
    let env = &scene.env;
    let mut head = touchpoint.channel.map_or_else(String::new, |channel| {
        format!(" {} {}", env.sign(crate::console::pane::channel_sign(channel)), env.channel(channel))
    });
    if let Some(agent) = &touchpoint.agent {
        head = format!("{head} {} {}", env.sign(Sign::Separator), agent_name(agent, scene));
    }
    let ago = env.locale().span_in_words(scene.now.since(touchpoint.at));
    let mut rows = vec![
        Row::default()
            .with(head, env.style(Scope::Text))
            .right(format!("{} ", env.with("ago", &[("span", (&ago).into())])), env.style(Scope::TextDim)),
    ];
    rows.extend(
        wrapped(&one(&touchpoint.subject), width.saturating_sub(1), "   ", env.style(Scope::Text)).into_iter().take(2),
    );
    if let Some(matter) = &touchpoint.matter {
        let mut state = standing(&matter.id, matter.status, customer, scene);
        if let Some(result) = &matter.result {
            state = format!("{state}: {}", scene.wrap_up_label(result));
        }
        rows.push(Row::of(format!("   {state}"), env.style(Scope::TextDim)));
    }
    rows
}

fn purchases(customer: &Customer, width: u16, scene: &Scene) -> Vec<Row> {
    let env = &scene.env;
    customer
        .purchases
        .iter()
        .take(PURCHASES)
        .flat_map(|purchase| {
            let date = env.locale().iso_date(purchase.placed_at.millis());
            let total = env.locale().money(purchase.total.minor, &purchase.total.currency);
            let mut what = purchase.items.first().map_or_else(|| one(&purchase.order), |item| one(&item.name));
            if purchase.item_count > 1 {
                what = env.with(
                    "purchase-and-more",
                    &[("item", (&what).into()), ("n", (i64::from(purchase.item_count) - 1).into())],
                );
            }
            // Orders from elsewhere often do not say where they stand; then nothing is said.
            let known = purchase.state != PurchaseState::Unknown;
            let state = if known { env.purchase(purchase.state) } else { String::new() };
            let head = Row::default()
                .with(format!(" {date} {state}"), env.style(Scope::TextDim))
                .right(format!("{total} "), env.style(Scope::Text));
            let item = crate::text::truncate(&what, usize::from(width).saturating_sub(4), env.cut()).into_owned();
            [head, Row::of(format!("   {item}"), env.style(Scope::Text))]
        })
        .collect()
}

fn heading(text: &str, right: &str, scene: &Scene) -> [Row; 2] {
    let style = scene.env.style(Scope::Heading);
    [Row::default(), Row::of(format!(" {text}"), style).right(format!("{right} "), scene.env.style(Scope::TextDim))]
}

/// The whole record.
pub fn rows(summary: &Summary, width: u16, scene: &Scene) -> Vec<Row> {
    let env = &scene.env;
    let id = &summary.customer.id;
    let customer = scene.store.customer(id);
    let mut rows = vec![name(summary, customer, scene)];
    let address = if summary.customer.address_as.is_empty() { None } else { Some(&summary.customer.address_as) };
    if let Some(address) = address.filter(|address| **address != summary.customer.name) {
        let text = env.with("customer-address-as", &[("name", (&one(address)).into())]);
        rows.push(Row::of(format!(" {text}"), env.style(Scope::TextDim)));
    }
    rows.push(identity(summary, width, scene).right(identity_key(summary, scene), env.style(Scope::KeysKey)));
    let Some(customer) = customer else {
        let text = match scene.store.person(id).map(|person| &person.load) {
            Some(Load::Failed(failure)) => env.failure(failure, scene.now),
            _ => env.text("customer-loading"),
        };
        rows.extend(wrapped(&text, width, " ", env.style(Scope::TextDim)));
        return rows;
    };
    if let Some(organisation) = customer.organisation.as_ref().filter(|organisation| !organisation.is_empty()) {
        rows.push(Row::of(format!(" {}", one(organisation)), env.style(Scope::Text)));
    }
    if let Some(since) = since(customer, scene) {
        rows.extend(wrapped(&since, width, " ", env.style(Scope::Text)));
    }
    for (_, preference) in customer.preferences() {
        let text = env.with("customer-prefers", &[("what", (&one(&preference.text)).into())]);
        rows.extend(wrapped(&text, width, " ", env.style(Scope::Text)));
    }
    for contact in &customer.contacts {
        let id = match contact.kind {
            ContactKind::Mail => "contact-mail",
            ContactKind::Phone => "contact-phone",
            ContactKind::Handle => "contact-handle",
        };
        rows.push(
            Row::default()
                .with(format!(" {} ", env.text(id)), env.style(Scope::TextDim))
                .with(one(&contact.value), env.style(Scope::Text)),
        );
    }
    rows.extend(heading(&env.text("customer-last-touchpoint"), "", scene));
    match last_touchpoint(summary, customer) {
        Some(last) => rows.extend(touchpoint(last, customer, width, scene)),
        None => rows.push(Row::of(format!(" {}", env.text("customer-no-touchpoint")), env.style(Scope::TextDim))),
    }
    let others: Vec<_> = customer.open.iter().filter(|other| other.id != summary.id).collect();
    if !others.is_empty() {
        rows.extend(heading(&env.text("customer-other-open"), "", scene));
        for other in others {
            rows.push(
                Row::default()
                    .with(format!(" #{} ", other.number), env.style(Scope::TextDim))
                    .with(one(&other.subject), env.style(Scope::Text))
                    .right(
                        format!("{} ", standing(&other.id, other.status, customer, scene)),
                        env.style(Scope::TextDim),
                    ),
            );
        }
    }
    let count = env.locale().number(i64::from(customer.purchase_count));
    rows.extend(heading(&env.text("customer-purchases"), &count, scene));
    if customer.purchases.is_empty() {
        rows.push(Row::of(format!(" {}", env.text("customer-no-purchases")), env.style(Scope::TextDim)));
    }
    rows.extend(purchases(customer, width, scene));
    if !customer.candidates.is_empty() {
        rows.extend(heading(&env.text("customer-candidates"), "", scene));
        for candidate in &customer.candidates {
            rows.push(Row::of(format!(" {}", one(&candidate.name)), env.style(Scope::Text)));
        }
    }
    rows
}

/// Three rows over the thread: who, what before, the first prompt.
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
    if let Some(customer) = customer {
        if let Some(since) = since(customer, scene) {
            second = second.with(format!(" {since}"), env.style(Scope::Text));
        }
        if let Some(last) = customer.purchases.first() {
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
            let key = super::offer_key(place, hint, scene);
            let say = one(&hint.prompt.say);
            let more = hints.clone().count();
            let others = hints.map(|(at, hint)| format!(" {} {}", at + 1, super::offer_key(at, hint, scene)));
            let further = others.collect::<Vec<_>>().concat();
            let used = 4 + crate::text::width(&key) + crate::text::width(&say) + crate::text::width(&further);
            let further = if more > 0 && used > usize::from(width) { format!("+{more} ") } else { further };
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
