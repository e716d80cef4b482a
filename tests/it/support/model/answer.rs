//! How the model answers what is asked of it.

use omotenashi::api::*;

use super::Model;

impl Model {
    fn list(&self, view: View, after: Option<String>, limit: u16) -> Reply {
        let bound: Option<SortKey> =
            after.as_ref().map(|after| serde_json::from_str(after).expect("a token of the model's"));
        let mut items = self.view(&view);
        items.retain(|summary| bound.is_none_or(|bound| view.key(summary) > bound));
        let more = items.len() > usize::from(limit);
        items.truncate(usize::from(limit));
        let next = items.last().filter(|_| more);
        let next = next.map(|last| serde_json::to_string(&view.key(last)).expect("a key is plain data"));
        Reply::List { view, after, page: self.stamped(Page { items, next }) }
    }

    pub(super) fn problem(&self, code: &str, id: &ConversationId) -> Problem {
        Problem {
            code: code.into(),
            detail: "It was changed meanwhile.".into(),
            conversation: self.conversations.get(id).cloned().map(Box::new),
            happened: self.happened(id),
            ..Problem::default()
        }
    }

    /// The last deed of somebody in a conversation, as the audit would tell it.
    fn happened(&self, id: &ConversationId) -> Vec<Happened> {
        let deed = |line: &Message| {
            let Author::Agent(by) = &line.author else { return None };
            let action = match (&line.kind, &line.change) {
                (MessageKind::Event, Some(Change::Assigned { .. })) => "conversation.assign",
                (MessageKind::Event, _) => "conversation.change",
                (MessageKind::Note, _) => "message.note",
                _ => "message.send",
            };
            Some(Happened { by: Some(by.clone()), at: line.at, action: action.into() })
        };
        self.messages[id].iter().rev().find_map(deed).into_iter().collect()
    }

    pub(super) fn conversation(&self, id: &ConversationId) -> Result<Reply, Failure> {
        let summary = self.conversations.get(id).ok_or(Failure::NotFound)?;
        Ok(Reply::Conversation(Box::new(self.stamped(summary.clone()))))
    }

    /// Answers as the server would.
    pub fn call(&mut self, request: Request) -> Result<Reply, Failure> {
        let me = self.me.clone();
        match request {
            Request::Me => Ok(Reply::Me(Box::new(Me {
                agent: self.agents[&me].clone(),
                site: "model".into(),
                api_revision: API_REVISION,
                server_version: "0".into(),
                now: self.now,
                wrap_up: self.wrap_up.clone(),
                queues: self.queues.clone(),
                served: self.served.clone(),
            }))),
            Request::List { view, after, limit } => Ok(self.list(view, after, limit)),
            Request::Conversation(id) => self.conversation(&id),
            Request::Thread { conversation, before, limit } => {
                let summary = self.conversations.get(&conversation).ok_or(Failure::NotFound)?.clone();
                let lines = self.messages.get(&conversation).cloned().unwrap_or_default();
                let end = before.as_ref().and_then(|before| lines.iter().position(|line| line.id == *before));
                let end = end.unwrap_or(lines.len());
                let start = end.saturating_sub(usize::from(limit));
                let page = Thread {
                    conversation: summary,
                    messages: lines[start..end].to_vec(),
                    more: start > 0,
                    said_in_public: Vec::new(),
                };
                Ok(Reply::Thread { before, page: Box::new(self.stamped(page)) })
            }
            Request::Sent { conversation, key } => {
                let lines = self.messages.get(&conversation).ok_or(Failure::NotFound)?;
                match lines.iter().find(|line| line.key.as_ref() == Some(&key)) {
                    Some(line) => Ok(Reply::Sent {
                        message: Box::new(line.clone()),
                        conversation: Box::new(self.conversations[&conversation].clone()),
                    }),
                    None => Ok(Reply::NotSent { key }),
                }
            }
            Request::Customer(id) => {
                let customer = self.customers.get(&id).ok_or(Failure::NotFound)?.clone();
                Ok(Reply::Customer(Box::new(self.stamped(customer))))
            }
            request @ (Request::Timeline { .. }
            | Request::Duplicates(_)
            | Request::EditCustomer { .. }
            | Request::Remember { .. }
            | Request::Amend { .. }
            | Request::Forget { .. }
            | Request::Merge { .. }
            | Request::Split { .. }) => self.record(request),
            Request::FindCustomers { text } => {
                let named = |customer: &&Customer| customer.name.raw().contains(&text);
                let items = self.customers.values().filter(named).map(|customer| Found {
                    customer: customer.reference(),
                    reading: customer.reading.clone(),
                    organisation: customer.organisation.clone(),
                    since: customer.since,
                    by: vec![FoundBy::Name],
                });
                let found = FoundCustomers { items: items.collect(), more: false };
                Ok(Reply::FoundCustomers { text, found })
            }
            Request::Agents => Ok(Reply::Agents(self.agents.values().cloned().collect())),
            Request::Counts => Ok(Reply::Counts(self.counts())),
            Request::Metrics(scope) => Ok(Reply::Metrics(scope, Box::new(super::super::figures::month()))),
            Request::Send { conversation, key, body } => self.send(&conversation, &key, body),
            Request::Recall { message, .. } => self.recall(&message),
            Request::Misdirected { message, .. } => self.misdirected(&message),
            Request::Attachments(message) => {
                let items = self.files.get(&message).cloned().unwrap_or_default();
                Ok(Reply::Attachments { message, items })
            }
            Request::Claim(id) => {
                let owner = self.conversations.get(&id).ok_or(Failure::NotFound)?.assignee.clone();
                match owner {
                    Some(owner) if owner.id != me => {
                        let problem = Problem { owner: Some(owner), ..self.problem("taken", &id) };
                        Err(Failure::Conflict(Box::new(problem)))
                    }
                    _ => {
                        self.assign(&id, &me, Some(&me));
                        self.conversation(&id)
                    }
                }
            }
            Request::Next { skip, .. } => {
                let skipped = skip.map(|skip| skip.id);
                let mut waiting = self.view(&View::Unassigned).into_iter();
                if let Some(skipped) = &skipped {
                    self.assign(skipped, &me, None);
                }
                let Some(first) = waiting.next() else { return Ok(Reply::Next(None)) };
                self.assign(&first.id, &me, Some(&me));
                let conversation = self.conversations[&first.id].clone();
                Ok(Reply::Next(Some(Box::new(Served { conversation, why: self.why }))))
            }
            Request::Assign { conversation, from, to, .. } => {
                let summary = self.conversations.get(&conversation).ok_or(Failure::NotFound)?;
                if summary.assignee.as_ref().map(|assignee| assignee.id.clone()) != from {
                    return Err(Failure::Conflict(Box::new(self.problem("taken", &conversation))));
                }
                self.assign(&conversation, &me, to.as_ref());
                self.conversation(&conversation)
            }
            Request::Drafts => {
                let items = self.drafts.values().filter(|draft| !draft.text.is_empty()).cloned().collect();
                Ok(Reply::Drafts(Drafts { as_of: Cursor { epoch: "e1".into(), seq: self.draft_versions }, items }))
            }
            Request::Keep { conversation, mode, body } => self.keep(&conversation, mode, &body),
            Request::Where(place) => {
                self.place = place;
                Ok(Reply::Noted)
            }
            Request::Change { conversation, version, patch } => {
                let summary = self.conversations.get(&conversation).ok_or(Failure::NotFound)?;
                if summary.version != version {
                    let lines = self.messages[&conversation].iter();
                    let newer = lines.filter(|line| line.version > version && line.is_written()).cloned().collect();
                    let problem = Problem { newer, ..self.problem("version", &conversation) };
                    return Err(Failure::Conflict(Box::new(problem)));
                }
                if let Some(status) = patch.status {
                    self.set_status(&conversation, &me, status, patch.wrap_up);
                    self.changed(&conversation, |summary| summary.snoozed_until = patch.snoozed_until);
                }
                if let Some(tags) = patch.tags {
                    self.changed(&conversation, |summary| summary.tags = tags);
                }
                self.conversation(&conversation)
            }
            Request::Plan { conversation, change, .. } => {
                self.conversations.get(&conversation).ok_or(Failure::NotFound)?;
                self.plan(&conversation, &me, change);
                self.conversation(&conversation)
            }
            Request::Help { conversation, wanted } => {
                self.conversations.get(&conversation).ok_or(Failure::NotFound)?;
                self.help(&conversation, &me, wanted);
                self.conversation(&conversation)
            }
            Request::Rules => Ok(Reply::Rules(Box::new(self.rules.clone()))),
            Request::SetRules { version, body } => {
                if self.rules.version != version {
                    let rules = Some(Box::new(self.rules.clone()));
                    let problem = Problem { code: "version".into(), rules, ..Problem::default() };
                    return Err(Failure::Conflict(Box::new(problem)));
                }
                self.set_rules(&me, body);
                Ok(Reply::Rules(Box::new(self.rules.clone())))
            }
            Request::MyDay => Ok(Reply::MyDay(Box::new(self.day.clone()))),
            Request::ChangeDay(patch) => {
                self.change_day(*patch);
                Ok(Reply::MyDay(Box::new(self.day.clone())))
            }
            Request::TeamLoad { until } => Ok(Reply::TeamLoad(Box::new(self.load(until)))),
            Request::SetCapacity { agent, capacity } => {
                self.capacity.insert(agent, capacity);
                Ok(Reply::Noted)
            }
            Request::PromptMemory(id) => Ok(self.prompt_memory(&id)),
            Request::ShownPrompts { conversation, shown } => {
                self.show_prompts(&conversation, shown);
                Ok(Reply::Noted)
            }
            Request::NotePrompt { conversation, prompt, note } => {
                self.note_prompt(&conversation, prompt, note);
                Ok(self.prompt_memory(&conversation))
            }
            request @ (Request::Proactive { .. }
            | Request::Incidents
            | Request::OpenIncident { .. }
            | Request::ChangeIncident { .. }
            | Request::Touched { .. }
            | Request::TellAll { .. }
            | Request::RecallAll { .. }
            | Request::Begin { .. }) => self.tell_first(request),
            other => self.deed(other),
        }
    }
}
