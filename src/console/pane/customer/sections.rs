//! What the sections of the panel say. An empty one says nothing and takes no room.

mod faults;
mod who;

use super::chart;
use super::content::{Content, Spot};
use super::head::{last_touchpoint, one, standing};
use crate::api::{Customer, Memory, Period, Promise, PurchaseState, Remembered, Summary, Survey, Touchpoint};
use crate::console::Action;
use crate::console::pane::{agent_name, channel_sign};
use crate::console::panel::Section;
use crate::console::scene::Scene;
use crate::console::store::Load;
use crate::console::theme::{Scope, Sign};
use crate::console::widget::cells::{Row, wrapped};

/// Purchases shown as lines.
const PURCHASES: usize = 8;

/// One panel being written.
struct Writer<'a> {
    content: Content,
    width: u16,
    summary: &'a Summary,
    scene: &'a Scene,
}

/// The whole record. `roomy`: there are rows to spare for what is only nice to see.
pub fn content(summary: &Summary, width: u16, roomy: bool, scene: &Scene) -> Content {
    let mut writer = Writer { content: Content::default(), width, summary, scene };
    writer.all(roomy);
    writer.content
}

impl Writer<'_> {
    fn all(&mut self, roomy: bool) {
        let scene = self.scene;
        let id = &self.summary.customer.id;
        let customer = scene.store.customer(id);
        self.who(customer);
        let Some(customer) = customer else {
            let text = match scene.store.person(id).map(|person| &person.load) {
                Some(Load::Failed(failure)) => scene.env.failure(failure, scene.now),
                _ => scene.env.text("customer-loading"),
            };
            return self.read(&text, " ", Scope::TextDim);
        };
        if scene.is_sealed(self.summary) {
            let key = scene.env.key(Action::Identity);
            let text = scene.env.with("panel-sealed", &[("key", (&key).into())]);
            self.content.read([Row::default()]);
            return self.read(&text, " ", Scope::NoticeWarning);
        }
        self.faults(customer);
        self.promises(customer);
        self.last(customer);
        self.others(customer);
        self.reach(customer);
        self.remembered(customer, Section::Preferences, |what| {
            matches!(what, Remembered::Preference(_) | Remembered::Occasion(_))
        });
        self.remembered(customer, Section::Notes, |what| matches!(what, Remembered::Note(_)));
        self.purchases(customer, roomy);
        self.surveys(customer);
        self.remembered(customer, Section::Affection, |what| matches!(what, Remembered::Affection(_)));
        self.same(customer);
    }

    fn read(&mut self, text: &str, indent: &str, scope: Scope) {
        self.content.read(self.wrapped(text, indent, scope));
    }

    fn wrapped(&self, text: &str, indent: &str, scope: Scope) -> Vec<Row> {
        wrapped(text, self.width.saturating_sub(1), indent, self.scene.env.style(scope))
    }

    fn promises(&mut self, customer: &Customer) {
        let open: Vec<&Promise> = customer.promises.iter().filter(|promise| promise.is_open()).collect();
        if open.is_empty() || !self.content.section(Section::Promises, &open.len().to_string(), self.scene) {
            return;
        }
        let env = &self.scene.env;
        for promise in open {
            let due = env.locale().moment(promise.due.millis(), self.scene.now.millis());
            let late = promise.due <= self.scene.now;
            let (sign, scope) = if late { (Sign::Late, Scope::DueLate) } else { (Sign::Soon, Scope::Due) };
            let owner = agent_name(&promise.owner.name, self.scene);
            let head = Row::default()
                .with(format!(" {} {due}", env.sign(sign)), env.style(scope))
                .right(format!("{owner} "), env.style(Scope::TextDim));
            let text = self.wrapped(&one(&promise.text), "   ", Scope::Text);
            self.content.read([head].into_iter().chain(text));
        }
    }

    fn last(&mut self, customer: &Customer) {
        let env = &self.scene.env;
        let earlier = customer.touchpoints.iter().any(|touchpoint| !touchpoint.is(&self.summary.id));
        if !earlier || !self.content.section(Section::Last, &self.key(Action::History), self.scene) {
            return;
        }
        // The newest trace of any kind shows where they got stuck; the newest conversation how the matter stands.
        let trace = customer.touchpoints.iter().find(|touchpoint| !touchpoint.is(&self.summary.id));
        let matter = last_touchpoint(self.summary, customer);
        let same = trace.map(|trace| &trace.id) == matter.map(|matter| &matter.id);
        for touchpoint in trace.into_iter().chain(matter.filter(|_| !same)) {
            let rows = self.touchpoint(touchpoint, customer);
            match &touchpoint.matter {
                Some(matter) => self.content.at(Spot::Matter(matter.id.clone()), rows),
                None => self.content.read(rows),
            }
            if let Some(stuck) = touchpoint.stuck_on.as_ref().filter(|stuck| !stuck.is_empty()) {
                let text = env.with("touchpoint-stuck", &[("what", (&one(stuck)).into())]);
                self.read(&text, "   ", Scope::NoticeWarning);
            }
        }
    }

    /// "[H]" at the right of a heading.
    fn key(&self, action: Action) -> String {
        format!("[{}]", self.scene.env.key(action))
    }

    fn touchpoint(&self, touchpoint: &Touchpoint, customer: &Customer) -> Vec<Row> {
        let env = &self.scene.env;
        let mut head = match touchpoint.channel {
            Some(channel) => format!(" {} {}", env.sign(channel_sign(channel)), env.channel(channel)),
            None => format!(" {} {}", env.sign(Sign::Event), env.text(&kind_text(touchpoint.kind))),
        };
        if let Some(agent) = &touchpoint.agent {
            head = format!("{head} {} {}", env.sign(Sign::Separator), agent_name(agent, self.scene));
        }
        let ago = env.locale().span_in_words(self.scene.now.since(touchpoint.at));
        let ago = env.with("ago", &[("span", (&ago).into())]);
        let head =
            Row::default().with(head, env.style(Scope::Text)).right(format!("{ago} "), env.style(Scope::TextDim));
        let mut rows = vec![head];
        rows.extend(self.wrapped(&one(&touchpoint.subject), "   ", Scope::Text).into_iter().take(2));
        let state = match &touchpoint.matter {
            Some(matter) => {
                let state = standing(&matter.id, matter.status, customer, self.scene);
                match &matter.result {
                    Some(result) => format!("{state}: {}", self.scene.wrap_up_label(result)),
                    None => state,
                }
            }
            None => self.scene.outcome(touchpoint),
        };
        if !state.is_empty() {
            rows.push(Row::of(format!("   {state}"), env.style(Scope::TextDim)));
        }
        rows
    }

    fn others(&mut self, customer: &Customer) {
        let others: Vec<_> = customer.open.iter().filter(|other| other.id != self.summary.id).collect();
        if others.is_empty() || !self.content.section(Section::Others, &others.len().to_string(), self.scene) {
            return;
        }
        let env = &self.scene.env;
        for other in others {
            let sign = env.sign(channel_sign(other.channel));
            let state = standing(&other.id, other.status, customer, self.scene);
            let row = Row::default()
                .with(format!(" {sign} #{} {}", other.number, one(&other.subject)), env.style(Scope::Text))
                .right(format!("{state} "), env.style(Scope::TextDim));
            self.content.at(Spot::Matter(other.id.clone()), [row]);
        }
    }

    /// What is remembered, each with who learnt it, when, and whether the customer said so again.
    fn remembered(&mut self, customer: &Customer, section: Section, which: impl Fn(&Remembered) -> bool) {
        let those: Vec<&Memory> = customer.memories.iter().filter(|memory| which(&memory.what)).collect();
        if those.is_empty() || !self.content.section(section, &those.len().to_string(), self.scene) {
            return;
        }
        for memory in those {
            let mut rows = self.wrapped(&self.scene.remembered(&memory.what), " ", Scope::Text);
            rows.extend(self.wrapped(&self.scene.learnt(memory), "   ", Scope::TextDim));
            self.content.at(Spot::Memory(memory.id.clone()), rows);
        }
    }

    fn purchases(&mut self, customer: &Customer, roomy: bool) {
        let count = customer.purchase_count.to_string();
        if customer.purchases.is_empty() || !self.content.section(Section::Purchases, &count, self.scene) {
            return;
        }
        let env = &self.scene.env;
        if roomy && let Some(rows) = chart::rows(customer, self.width, self.scene) {
            self.content.read(rows);
        }
        for purchase in customer.purchases.iter().take(PURCHASES) {
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
            let mut state = if known { env.purchase(purchase.state) } else { String::new() };
            let late = purchase.state.is_underway() && purchase.due_at.is_some_and(|due| due <= self.scene.now);
            if late {
                state = format!("{} {state}", env.sign(Sign::Late));
            }
            let scope = if late { Scope::DueLate } else { Scope::TextDim };
            let head = Row::default()
                .with(format!(" {date} "), env.style(Scope::TextDim))
                .with(state, env.style(scope))
                .right(format!("{total} "), env.style(Scope::Text));
            let item = crate::text::truncate(&what, usize::from(self.width).saturating_sub(4), env.cut()).into_owned();
            self.content.read([head, Row::of(format!("   {item}"), env.style(Scope::Text))]);
        }
        let hidden = i64::from(customer.purchase_count) - customer.purchases.len().min(PURCHASES) as i64;
        if hidden > 0 {
            let key = env.key(Action::History);
            let text = env.with("purchases-more", &[("n", hidden.into()), ("key", (&key).into())]);
            self.read(&text, " ", Scope::TextDim);
        }
    }

    fn surveys(&mut self, customer: &Customer) {
        let count = customer.surveys.len().to_string();
        if customer.surveys.is_empty() || !self.content.section(Section::Surveys, &count, self.scene) {
            return;
        }
        let env = &self.scene.env;
        for Survey { kind, score, comment, at, .. } in &customer.surveys {
            let ago = env.locale().span_in_words(self.scene.now.since(*at));
            let ago = env.with("ago", &[("span", (&ago).into())]);
            let head = Row::default()
                .with(format!(" {} {score}/{}", kind.as_str().to_uppercase(), kind.scale().1), env.style(Scope::Text))
                .right(format!("{ago} "), env.style(Scope::TextDim));
            let comment = comment.as_ref().filter(|comment| !comment.is_empty());
            let words = comment.map_or_else(Vec::new, |comment| self.wrapped(&one(comment), "   ", Scope::Text));
            self.content.read([head].into_iter().chain(words));
        }
    }

    fn reach(&mut self, customer: &Customer) {
        let consents = || customer.memories.iter().filter(|memory| matches!(memory.what, Remembered::Consent(_)));
        let known = !customer.contacts.is_empty()
            || customer.language.is_some()
            || customer.channel.is_some()
            || customer.time_zone.is_some()
            || !customer.hours.is_empty()
            || consents().next().is_some();
        if !known || !self.content.section(Section::Reach, "", self.scene) {
            return;
        }
        let env = &self.scene.env;
        let mut likes = Vec::new();
        if let Some(language) = customer.language {
            likes.push(env.language(language));
        }
        if let Some(channel) = customer.channel {
            likes.push(env.with("reach-channel", &[("channel", (&env.channel(channel)).into())]));
        }
        if !customer.hours.is_empty() {
            let hours: Vec<String> = customer.hours.iter().copied().map(period).collect();
            likes.push(hours.join(", "));
        }
        if !likes.is_empty() {
            self.read(&env.beside(&likes), " ", Scope::Text);
        }
        if let Some(zone) = &customer.time_zone
            && let Some(clock) = env.locale().clock_in(self.scene.now.millis(), zone)
        {
            let zone = crate::text::Untrusted::from(zone.as_str());
            let text = env.with("reach-local-time", &[("time", (&clock).into()), ("zone", (&one(&zone)).into())]);
            self.read(&text, " ", Scope::Text);
        }
        for contact in &customer.contacts {
            let row = Row::default()
                .with(format!(" {} ", env.contact(contact.kind)), env.style(Scope::TextDim))
                .with(one(&contact.value), env.style(Scope::Text));
            self.content.read([row]);
        }
        for memory in consents() {
            let rows = self.wrapped(&self.scene.remembered(&memory.what), " ", Scope::TextDim);
            self.content.at(Spot::Memory(memory.id.clone()), rows);
        }
    }

    /// Records that seem to be of the same person, and those that were merged into this one.
    fn same(&mut self, customer: &Customer) {
        let any = !customer.candidates.is_empty() || !customer.merged.is_empty();
        if !any || !self.content.section(Section::Same, &self.key(Action::Same), self.scene) {
            return;
        }
        let env = &self.scene.env;
        for candidate in &customer.candidates {
            let text = env.with("same-contact", &[("name", (&one(&candidate.name)).into())]);
            let rows = self.wrapped(&text, " ", Scope::Text);
            self.content.at(Spot::Found(candidate.id.clone()), rows);
        }
        for merge in &customer.merged {
            let date = env.locale().brief_date(merge.at.millis(), self.scene.now.millis());
            let name = one(&merge.from.name);
            let args = [("name", (&name).into()), ("date", (&date).into())];
            let rows = self.wrapped(&env.with("same-merged", &args), " ", Scope::TextDim);
            self.content.at(Spot::Merge(merge.id.clone()), rows);
        }
    }
}

/// Hours of a day on their own clock: 18:00-21:30.
fn period(period: Period) -> String {
    let clock = |minute: u16| format!("{}:{:02}", minute / 60, minute % 60);
    format!("{}-{}", clock(period.from), clock(period.to))
}

/// What a touchpoint was, in a word.
pub fn kind_text(kind: crate::api::TouchpointKind) -> String {
    format!("touchpoint-{}", kind.as_str().replace('_', "-"))
}
