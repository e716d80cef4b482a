//! Whom to tell first, incidents and the text to all, as the backend in memory answers them.

use omotenashi::api::*;

use super::Model;

/// What is known wrong, and whom it concerns.
#[derive(Clone, Default)]
pub struct Known {
    /// The list: those who are to be told, and (with who told them) those who were.
    pub first: Vec<Proactive>,
    /// Every incident, the newest first.
    pub incidents: Vec<Incident>,
    /// The people of the incidents.
    pub touched: Vec<(IncidentId, Touched)>,
}

impl Model {
    /// Somebody to be told.
    pub fn must_tell(&mut self, cause: Ground, customer: &str, fact: &str, hours: i64) -> &mut Proactive {
        let person = &self.customers[&CustomerId::new(customer)];
        let since = self.now.plus_millis(-hours * 3_600_000);
        self.known.first.push(Proactive {
            id: format!("{}:{customer}", cause.as_str()),
            cause,
            customer: person.reference(),
            language: person.language,
            conversation: None,
            number: None,
            fact: fact.into(),
            detail: "".into(),
            due: Some(since),
            due_before: None,
            source: "倉庫".into(),
            since,
            told: None,
        });
        self.known.first.last_mut().expect("just added")
    }

    /// An incident is known.
    pub fn incident(&mut self, title: &str, text: &str) -> IncidentId {
        let me = self.me.clone();
        let new = NewIncident {
            title: title.into(),
            text: text.into(),
            since: Some(self.now.plus_millis(-2 * 3_600_000)),
            until: None,
            touches: Touches::default(),
        };
        self.open_incident(&me, new).id
    }

    /// It touches this customer.
    pub fn touch(&mut self, incident: &IncidentId, customer: &str, product: Option<&str>) -> &mut Touched {
        let person = &self.customers[&CustomerId::new(customer)];
        let mail = person.contacts.iter().find(|contact| contact.kind == ContactKind::Mail);
        let touched = Touched {
            customer: person.reference(),
            product: product.map(Into::into),
            language: person.language,
            channel: mail.map(|_| Channel::Mail),
            to: mail.map(|mail| mail.value.clone()),
            state: TouchedState::Untold,
            why_not: mail.is_none().then_some(WhyNot::NoAddress),
            told: None,
            conversation: None,
            message: None,
            message_state: None,
        };
        self.known.touched.push((incident.clone(), touched));
        self.told_incident(incident, |_| {});
        &mut self.known.touched.last_mut().expect("just added").1
    }

    fn open_incident(&mut self, by: &AgentId, new: NewIncident) -> Incident {
        let version = self.tick();
        let incident = Incident {
            id: IncidentId::new(format!("inc_{version}")),
            version,
            title: new.title,
            text: new.text,
            since: new.since.unwrap_or(self.now),
            until: new.until,
            opened_by: self.agent(by),
            opened_at: self.now,
            ended_at: None,
            touches: new.touches,
            people: 0,
            texts: Texts::default(),
            telling: None,
        };
        self.known.incidents.insert(0, incident.clone());
        self.events.push(Event::IncidentChanged { at: self.cursor(), incident: Box::new(incident.clone()) });
        incident
    }

    /// The incident changed: a new version with what is counted, and the event of it.
    fn told_incident(&mut self, id: &IncidentId, change: impl FnOnce(&mut Incident)) -> Incident {
        let version = self.tick();
        let people = || self.known.touched.iter().filter(|(incident, _)| incident == id).map(|(_, touched)| touched);
        let count = |state| people().filter(|touched| touched.state == state).count() as u32;
        let (all, sent, recalled) = (people().count() as u32, count(TouchedState::Sent), count(TouchedState::Recalled));
        let incident = self.known.incidents.iter_mut().find(|incident| incident.id == *id).expect("an incident");
        change(incident);
        (incident.version, incident.people) = (version, all);
        if let Some(telling) = &mut incident.telling {
            (telling.sent, telling.recalled) = (sent, recalled);
        }
        let incident = incident.clone();
        self.events.push(Event::IncidentChanged { at: self.cursor(), incident: Box::new(incident.clone()) });
        incident
    }

    /// Somebody of an incident as its page shows them.
    fn shown(&self, id: &IncidentId, touched: &Touched) -> Touched {
        let incident = self.known.incidents.iter().find(|incident| incident.id == *id).expect("an incident");
        let mut touched = touched.clone();
        if touched.why_not.is_none() && touched.state == TouchedState::Untold {
            touched.why_not = match touched.language {
                None => Some(WhyNot::LanguageUnknown),
                Some(language) => incident.texts.of(language).is_none().then_some(WhyNot::NoText),
            };
        }
        touched
    }

    pub(super) fn tell_first(&mut self, request: Request) -> Result<Reply, Failure> {
        let me = self.me.clone();
        let known = |model: &Self, id: &IncidentId| model.known.incidents.iter().find(|it| it.id == *id).cloned();
        let incident = match request {
            Request::Proactive { told, after } => {
                let items = self.known.first.iter().filter(|item| item.told.is_some() == told).cloned().collect();
                let page = self.stamped(ProactivePage { items, next: None, until: None });
                return Ok(Reply::Proactive { told, after, page });
            }
            Request::Incidents => return Ok(Reply::Incidents(self.known.incidents.clone())),
            Request::Touched { incident, after } => {
                let people = self.known.touched.iter().filter(|(of, _)| *of == incident);
                let items: Vec<Touched> = people.map(|(of, touched)| self.shown(of, touched)).collect();
                let open = |it: &&Touched| matches!(it.state, TouchedState::Untold | TouchedState::Recalled);
                let ready = items.iter().filter(open).filter(|it| it.why_not.is_none()).count() as u32;
                let apart = items.iter().filter(open).filter(|it| it.why_not.is_some()).count() as u32;
                return Ok(Reply::Touched { incident, after, page: TouchedPage { items, next: None, ready, apart } });
            }
            Request::OpenIncident { incident, .. } => self.open_incident(&me, *incident),
            Request::ChangeIncident { incident, version, patch } => {
                let was = known(self, &incident).ok_or(Failure::NotFound)?;
                if was.version != version {
                    return Err(Failure::Conflict(Box::new(Problem { code: "version".into(), ..Problem::default() })));
                }
                let now = self.now;
                self.told_incident(&incident, |it| {
                    it.texts = patch.texts.unwrap_or(was.texts);
                    it.ended_at = patch.ended.map_or(was.ended_at, |ended| ended.then_some(now));
                })
            }
            Request::TellAll { incident, telling, .. } => {
                self.told_incident(&incident, |it| it.texts = telling.texts);
                for place in 0..self.known.touched.len() {
                    let (of, touched) = &self.known.touched[place];
                    if *of == incident && self.shown(of, touched).why_not.is_none() {
                        let touched = &mut self.known.touched[place].1;
                        (touched.state, touched.message_state) = (TouchedState::Sent, Some(MessageState::Held));
                    }
                }
                let (by, at) = (self.agent(&me), self.now);
                let release_at = at.plus_millis(30_000);
                self.told_incident(&incident, |it| {
                    it.telling = Some(Telling { by, at, release_at, planned: 0, sent: 0, recalled: 0 });
                });
                // Counted where they stand.
                self.told_incident(&incident, |_| {})
            }
            Request::RecallAll { incident, .. } => {
                for (_, touched) in self.known.touched.iter_mut().filter(|(of, _)| *of == incident) {
                    if touched.message_state == Some(MessageState::Held) {
                        (touched.state, touched.message_state) = (TouchedState::Recalled, Some(MessageState::Recalled));
                    }
                }
                self.told_incident(&incident, |_| {})
            }
            Request::Begin { conversation, .. } => {
                let number = 2_000 + self.conversations.len() as i64;
                let id = ConversationId::new(format!("cnv_{number}"));
                let customer = self.customers.get(&conversation.customer).ok_or(Failure::NotFound)?.reference();
                let queue = QueueId::new("que_mail");
                let mine = Some(self.agent(&me));
                let summary = Summary {
                    number,
                    subject: conversation.subject,
                    assignee: mine,
                    identity: Identity::Claimed,
                    ..Summary::begun(id.clone(), Channel::Mail, customer, queue, self.now)
                };
                self.conversations.insert(id.clone(), summary);
                self.event_line(&id, Author::Agent(self.agent(&me)), Change::Started { channel: Channel::Mail });
                self.changed(&id, |_| {});
                return self.conversation(&id);
            }
            _ => return Err(Failure::NotFound),
        };
        Ok(Reply::Incident(Box::new(self.stamped(incident))))
    }
}
