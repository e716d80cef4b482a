//! Known faults that touch the customer, and whether anybody has told them.

use super::Writer;
use crate::api::{Customer, KnownFault};
use crate::console::pane::customer::head::one;
use crate::console::panel::Section;
use crate::console::theme::{Scope, Sign};

impl Writer<'_> {
    pub(super) fn faults(&mut self, customer: &Customer) {
        let count = customer.faults.len().to_string();
        if customer.faults.is_empty() || !self.content.section(Section::Faults, &count, self.scene) {
            return;
        }
        for fault in &customer.faults {
            self.fault(fault);
        }
    }

    fn fault(&mut self, fault: &KnownFault) {
        let env = &self.scene.env;
        let moment = |at: crate::api::Time| env.locale().moment(at.millis(), self.scene.now.millis());
        let title = format!("{} {}", env.sign(Sign::Late), one(&fault.title));
        let mut rows = self.wrapped(&title, " ", Scope::NoticeWarning);
        if let Some(product) = &fault.product {
            rows.extend(self.wrapped(&one(product), "   ", Scope::Text));
        }
        let text = if let Some(told) = &fault.told {
            let (agent, at) = (one(&told.by.name), moment(told.at));
            env.with("tell-first-told", &[("agent", (&agent).into()), ("at", (&at).into())])
        } else {
            let (source, since) = (one(&fault.source.name), moment(fault.since));
            env.with("fault-untold", &[("source", (&source).into()), ("since", (&since).into())])
        };
        rows.extend(self.wrapped(&text, "   ", Scope::TextDim));
        self.content.read(rows);
    }
}
