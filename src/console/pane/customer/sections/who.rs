//! Who the customer is, how sure we are, and what one must be careful of.

use super::super::content::Spot;
use super::super::head::{identity, identity_key, name, one, since};
use super::Writer;
use crate::api::{Customer, FlagKind, Remembered};
use crate::console::panel::Section;
use crate::console::theme::{Scope, Sign};

impl Writer<'_> {
    /// Who this is: the name and how sure we are stand there folded as well, and so does what one must be careful of.
    pub(super) fn who(&mut self, customer: Option<&Customer>) {
        let (env, summary) = (&self.scene.env, self.summary);
        self.content.heading(Section::Who, name(summary, customer, self.scene));
        if let Some(distinction) = customer.and_then(|customer| customer.distinction.as_ref()) {
            self.read(&one(distinction), " ", Scope::NoticeWarning);
        }
        for (memory, flag) in customer.into_iter().flat_map(Customer::flags) {
            let ends =
                flag.until.or(flag.review_at).map(|at| env.locale().brief_date(at.millis(), self.scene.now.millis()));
            let kind = if flag.kind == FlagKind::Other { "flag-other" } else { flag_text(flag.kind) };
            let text = one(&flag.text);
            let kind = env.text(kind);
            let mut line = if text.is_empty() { kind } else { format!("{kind}: {text}") };
            if let Some(ends) = ends {
                let id = if flag.until.is_some() { "flag-until" } else { "flag-review" };
                line = format!("{line} ({})", env.with(id, &[("date", (&ends).into())]));
            }
            let rows = self.wrapped(&format!("{} {line}", env.sign(Sign::Late)), " ", Scope::NoticeWarning);
            self.content.at(Spot::Memory(memory.id.clone()), rows);
        }
        let key = identity_key(summary, self.scene);
        let row = identity(summary, self.width, self.scene).right(key, env.style(Scope::KeysKey));
        self.content.read([row]);
        if self.scene.desk.panel.is_folded(Section::Who) {
            return;
        }
        let address = &summary.customer.address_as;
        if !address.is_empty() && *address != summary.customer.name {
            let text = env.with("customer-address-as", &[("name", (&one(address)).into())]);
            self.read(&text, " ", Scope::TextDim);
        }
        let Some(customer) = customer else { return };
        if !customer.namesakes.is_empty() && customer.distinction.is_none() {
            let text = env.with("customer-namesakes", &[("n", (customer.namesakes.len() as i64).into())]);
            self.read(&text, " ", Scope::TextDim);
        }
        if self.scene.is_sealed(summary) {
            return;
        }
        if let Some(organisation) = customer.organisation.as_ref().filter(|organisation| !organisation.is_empty()) {
            self.read(&one(organisation), " ", Scope::Text);
        }
        for memory in &customer.memories {
            if let Remembered::Link(link) = &memory.what {
                let text = self.scene.linked(customer, link);
                let rows = self.wrapped(&text, " ", Scope::Text);
                self.content.at(Spot::Memory(memory.id.clone()), rows);
            }
        }
        if let Some(since) = since(customer, self.scene) {
            self.read(&since, " ", Scope::Text);
        }
        if let Some(journey) = customer.journey {
            self.read(&env.text(&format!("journey-{}", journey.as_str())), " ", Scope::TextDim);
        }
        if let Some(persona) = customer.persona.as_ref().filter(|persona| !persona.is_empty()) {
            let text = env.with("customer-persona", &[("what", (&one(persona)).into())]);
            self.read(&text, " ", Scope::Text);
        }
    }
}

const fn flag_text(kind: FlagKind) -> &'static str {
    match kind {
        FlagKind::Bereavement => "flag-bereavement",
        FlagKind::Abuse => "flag-abuse",
        FlagKind::LegalHold => "flag-legal-hold",
        FlagKind::AccountAtRisk => "flag-account-at-risk",
        FlagKind::InDanger => "flag-in-danger",
        FlagKind::DoNotCall => "flag-do-not-call",
        FlagKind::DoNotSurvey => "flag-do-not-survey",
        FlagKind::Other => "flag-other",
    }
}
