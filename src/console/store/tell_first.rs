//! Whom to tell before they ask, as far as it is loaded, and the incidents.
//!
//! The list is reckoned by the server from many things. So it is not kept up piece by piece: whatever may have changed
//! it outdates it, and whoever shows it asks again.

use super::{Load, Store};
use crate::api::{
    Event, Incident, IncidentId, MessageKind, Proactive, ProactivePage, Stamped, Time, Touched, TouchedPage,
};

/// The list, and the people of the incident that is looked at.
#[derive(Clone, Debug, Default)]
pub struct TellFirst {
    /// Those who were told are shown.
    pub told: bool,
    /// Who, the greatest harm first.
    pub items: Vec<Proactive>,
    /// Where the next page begins.
    pub next: Option<String>,
    /// When it may change though nothing happens.
    pub until: Option<Time>,
    /// How far asking has come.
    pub load: Load,
    /// Something happened here that may have changed it.
    outdated: u64,
    /// Whose people are below.
    pub of: Option<IncidentId>,
    /// The people of that incident, as far as they are loaded.
    pub people: Vec<Touched>,
    /// Where their next page begins.
    pub people_next: Option<String>,
    /// How many of them would be sent its text, and how many not.
    pub ready: (u32, u32),
    /// How far asking for them has come.
    pub people_load: Load,
}

impl TellFirst {
    /// Begins anew, with those who were told or those who are to be.
    pub fn begin(&mut self, told: bool) {
        if self.told != told {
            self.items.clear();
        }
        self.told = told;
        self.next = None;
        self.load = Load::Wanted;
    }

    /// Takes a page.
    pub(super) fn take_page(&mut self, told: bool, after: Option<&str>, page: Stamped<ProactivePage>) {
        if told != self.told || (after.is_some() && after != self.next.as_deref()) {
            return;
        }
        let ProactivePage { items, next, until } = page.body;
        if after.is_none() {
            self.items.clear();
        }
        self.items.extend(items);
        self.next = next;
        self.until = until;
        self.load = if page.as_of.seq < self.outdated { Load::Wanted } else { Load::Here };
    }

    /// Looks at the people of an incident, from the first.
    pub fn look_at(&mut self, incident: &IncidentId) {
        if self.of.as_ref() != Some(incident) {
            self.people.clear();
            self.ready = (0, 0);
        }
        self.of = Some(incident.clone());
        self.people_next = None;
        self.people_load = Load::Wanted;
    }

    /// Takes a page of an incident's people.
    pub(super) fn take_people(&mut self, incident: &IncidentId, after: Option<&str>, page: TouchedPage) {
        if self.of.as_ref() != Some(incident) || (after.is_some() && after != self.people_next.as_deref()) {
            return;
        }
        let TouchedPage { items, next, ready, apart } = page;
        if after.is_none() {
            self.people.clear();
        }
        self.people.extend(items);
        self.people_next = next;
        self.ready = (ready, apart);
        self.people_load = Load::Here;
    }

    fn outdate(&mut self, seq: u64) {
        self.outdated = self.outdated.max(seq);
        if self.load == Load::Here {
            self.load = Load::Wanted;
            self.next = None;
        }
    }
}

impl Store {
    /// An incident by its id.
    pub fn incident(&self, id: &IncidentId) -> Option<&Incident> {
        self.incidents.iter().find(|incident| incident.id == *id)
    }

    /// Takes an incident if it is newer than what is here; `seq` is where it was told of.
    pub(super) fn put_incident(&mut self, incident: Incident, seq: u64) {
        let id = incident.id.clone();
        match self.incidents.iter_mut().find(|known| known.id == id) {
            Some(known) if known.version >= incident.version => return,
            Some(known) => *known = incident,
            None => self.incidents.push(incident),
        }
        // What ended goes to the end; of those that hold, the newest comes first.
        self.incidents.sort_by_key(|it| {
            (it.ended_at.is_some(), std::cmp::Reverse(it.ended_at.unwrap_or(it.opened_at)), it.id.clone())
        });
        self.tell_first.outdate(seq);
        if self.tell_first.of.as_ref() == Some(&id) && self.tell_first.people_load == Load::Here {
            self.tell_first.people_load = Load::Wanted;
            self.tell_first.people_next = None;
        }
        // Whom it touches is not told with it: whoever shows a customer asks again.
        for person in self.people.values_mut().filter(|person| person.load == Load::Here) {
            person.load = Load::Wanted;
        }
    }

    /// Outdates the list where an event may have changed it.
    pub(super) fn outdate_tell_first(&mut self, event: &Event) {
        let shown = |id: &crate::api::CustomerId| self.tell_first.items.iter().any(|item| item.customer.id == *id);
        let touches = match event {
            Event::PurchaseChanged { .. }
            | Event::PromiseChanged { .. }
            | Event::AgentChanged { .. }
            | Event::ConversationGone { .. } => true,
            Event::MessageAdded { message, .. } | Event::MessageChanged { message, .. } => {
                message.kind == MessageKind::Outbound
            }
            Event::ConversationChanged { conversation, .. } => {
                conversation.promise.is_some() || shown(&conversation.customer.id)
            }
            Event::CustomerChanged { id, .. } => shown(id),
            _ => false,
        };
        if let Some(at) = event.cursor().filter(|_| touches) {
            self.tell_first.outdate(at.seq);
        }
        // A word of ours may have told them of a fault that stands on their record.
        if let Event::MessageAdded { message, .. } | Event::MessageChanged { message, .. } = event
            && message.kind == MessageKind::Outbound
            && let Some(summary) = self.summaries.get(&message.conversation)
            && let Some(person) = self.people.get_mut(&summary.customer.id)
            && person.load == Load::Here
            && person.customer.as_ref().is_some_and(|customer| !customer.faults.is_empty())
        {
            person.load = Load::Wanted;
        }
    }
}
