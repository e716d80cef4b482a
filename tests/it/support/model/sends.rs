//! Sends, and taking them back, in the model.

use omotenashi::api::*;

use super::Model;

impl Model {
    fn sent(&self, message: &MessageId) -> Result<Message, Failure> {
        self.messages.values().flatten().find(|line| line.id == *message).cloned().ok_or(Failure::NotFound)
    }

    fn told(&self, message: &MessageId) -> Result<Reply, Failure> {
        let message = Box::new(self.sent(message)?);
        let conversation = Box::new(self.conversations[&message.conversation].clone());
        Ok(Reply::Sent { message, conversation })
    }

    pub(super) fn recall(&mut self, message: &MessageId) -> Result<Reply, Failure> {
        let line = self.sent(message)?;
        if !line.state.is_some_and(MessageState::may_be_recalled) {
            return Err(Failure::Conflict(Box::new(self.problem("too_late", &line.conversation))));
        }
        self.delivered(&line.conversation, line.position, MessageState::Recalled);
        let before = self.before[message].clone();
        self.changed(&line.conversation, |summary| *summary = before);
        self.told(message)
    }

    pub(super) fn misdirected(&mut self, message: &MessageId) -> Result<Reply, Failure> {
        let line = self.sent(message)?;
        let (me, now, state) = (self.me.clone(), self.now, line.state.expect("an outbound line"));
        let lines = self.messages.get_mut(&line.conversation).expect("its conversation");
        let kept = lines.iter_mut().find(|kept| kept.id == line.id).expect("it");
        kept.envelope.misdirected_at = Some(now);
        self.delivered(&line.conversation, line.position, state);
        let author = Author::Agent(self.agent(&me));
        let (sent_at, to) = (line.at, line.envelope.to.into_iter().collect());
        let change = Change::Misdirected {
            message: line.id,
            sent_at,
            to,
            state,
            since: Vec::new(),
            looked: Some(self.looked.clone()),
        };
        self.event_line(&line.conversation, author, change);
        self.set_status(&line.conversation, &me, Status::OnHold, None);
        self.help(&line.conversation, &me, true);
        self.told(message)
    }

    /// The moment in which what was sent can be taken back has passed.
    pub fn release(&mut self) {
        let held: Vec<_> =
            self.messages.values().flatten().filter(|line| line.state == Some(MessageState::Held)).cloned().collect();
        for line in held {
            self.delivered(&line.conversation, line.position, MessageState::Queued);
        }
    }

    pub(super) fn send(&mut self, id: &ConversationId, key: &OpKey, body: Outgoing) -> Result<Reply, Failure> {
        let me = self.me.clone();
        let lines = self.messages.get(id).ok_or(Failure::NotFound)?;
        if !lines.iter().any(|line| line.key.as_ref() == Some(key)) {
            if let Some(seen) = &body.seen {
                let seen = lines.iter().find(|line| line.id == *seen).map_or(0, |line| line.position);
                // What they wrote themselves they know.
                let mine = |line: &Message| matches!(&line.author, Author::Agent(agent) if agent.id == me);
                let unseen = |line: &&Message| line.position > seen && line.is_written() && !mine(line);
                let newer: Vec<_> = lines.iter().filter(unseen).cloned().collect();
                if !newer.is_empty() {
                    return Err(Failure::Conflict(Box::new(Problem { newer, ..self.problem("stale", id) })));
                }
            }
            let mode = if body.note { Mode::Note } else { Mode::Reply };
            let draft = self.drafts.get(&(id.clone(), mode)).map(|draft| draft.version.clone());
            if draft.is_some() && body.draft == draft {
                self.draft(id, mode, "", 0);
            }
            if let Some(to) = &body.hand_over
                && self.conversations[id].assignee.as_ref().map(|owner| owner.id.clone()) != to.from
            {
                return Err(Failure::Conflict(Box::new(self.problem("taken", id))));
            }
            let before = self.conversations[id].clone();
            self.write(id, &me, body.note, body.text.raw(), Some(key.clone()));
            let window = self.queues.iter().find(|queue| queue.id == before.queue).map_or(0, |queue| queue.undo_ms);
            let release_at = (!body.note && window > 0).then(|| self.now.plus_millis(window));
            let line = self.messages.get_mut(id).and_then(|lines| lines.last_mut()).expect("just written");
            if release_at.is_some() {
                line.state = Some(MessageState::Held);
            }
            line.envelope.release_at = release_at;
            line.envelope.cc = body.cc;
            line.envelope.attachments = body
                .attachments
                .iter()
                .map(|file| Attached { name: file.name.clone(), size: file.text.raw().len() as u64 })
                .collect();
            let message = line.clone();
            self.files.insert(message.id.clone(), body.attachments);
            self.before.insert(message.id.clone(), before);
            // The event of it tells it as it is.
            let told = self.events.iter_mut().rev().find_map(|event| match event {
                Event::MessageAdded { message: told, .. } if told.id == message.id => Some(told),
                _ => None,
            });
            **told.expect("just told") = message;
            if let Some(to) = body.hand_over {
                self.changed(id, |summary| summary.queue = to.queue.unwrap_or_else(|| summary.queue.clone()));
                self.assign(id, &me, to.to.as_ref());
            }
            if let Some(status) = body.then {
                self.set_status(id, &me, status, body.wrap_up);
            }
        }
        let line = self.messages[id].iter().find(|line| line.key.as_ref() == Some(key)).expect("stored");
        let conversation = Box::new(self.conversations[id].clone());
        Ok(Reply::Sent { message: Box::new(line.clone()), conversation })
    }
}
