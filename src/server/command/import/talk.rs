//! Conversations: whole ones of the past, and those that become live work.

use super::{Body, CONVERSATION, Concern, External, hash};
use crate::api::{
    AgentId, AgentRef, Author, Change, Channel, ConversationId, CustomerRef, Envelope, Event, Identity,
    ImportConversation, ImportMessage, Message, MessageId, MessageKind, Queue, Status, Summary, Time, WrapUp,
};
use crate::care;
use crate::server::command::{figures, hearing};
use crate::server::db::conversations::{Conversation, preview};
use crate::server::error::Error;
use crate::server::metric::{IMPORTED_AGENT, Step};
use crate::server::{db, rules};
use crate::text::Untrusted;

impl Body<'_, '_> {
    pub(super) async fn conversation(&mut self, mut record: ImportConversation) -> Result<(), Error> {
        // When it is to be live work is not part of what it is.
        let open_at = record.open_at.take();
        let hash = hash(&record);
        if record.subject.raw().trim().is_empty() {
            let first = record.messages.iter().find(|message| message.kind == MessageKind::Inbound);
            record.subject = first.map(|message| care::matter(&message.text)).unwrap_or_default();
        }
        if let Some(known) = self.known(CONVERSATION, &record.source, &record.id).cloned() {
            if known.hash.as_ref() == Some(&hash) {
                self.report.same += 1;
                return Ok(());
            }
            // Status, times and messages stay as they are here: only what it is called is taken over.
            let mut conversation = db::conversations::by_key(self.write.conn, known.target).await?;
            conversation.summary.subject = record.subject;
            conversation.summary.version = self.write.next_seq();
            db::conversations::update(self.write.conn, &conversation).await?;
            self.changed_conversation(&conversation);
            self.name(CONVERSATION, record.source, record.id, External { hash: Some(hash), ..known });
            self.report.changed += 1;
            return Ok(());
        }
        let customer = match &record.customer {
            Some(id) => self.person(&record.source, id).await?,
            None => self.placeholder(&record.source, record.language).await?,
        };
        let (queue_key, queue) = self.queue(record.channel)?;
        if let Some(open_at) = open_at {
            cut(&mut record, open_at);
        }
        let version = self.write.next_seq();
        let id = ConversationId::of(self.write.uuid());
        let messages: Vec<Message> = record
            .messages
            .iter()
            .zip(1..)
            .map(|(message, position)| line(message, MessageId::of(self.write.uuid()), &id, position, version))
            .collect();
        let reference = self.reference(customer).await?;
        let agent = record.messages.iter().rev().filter_map(|message| message.agent.as_ref()).find(|n| !n.is_empty());
        let mut conversation = Conversation {
            last_inbound_at: last_inbound(&record).map(|index| record.messages[index].at),
            elsewhere: agent.cloned(),
            ..Conversation::begun(summary(id, version, &record, reference, &queue, &messages), customer, queue_key)
        };
        if open_at.is_some() && conversation.last_inbound_at.is_some() {
            open(&mut conversation, &record, &queue);
        }
        conversation.key = db::conversations::insert(self.write.conn, &conversation).await?;
        conversation.summary.number = conversation.key;
        for place in conversation.places() {
            self.write.count(None, place);
        }
        if !conversation.summary.status.is_done() {
            let theirs = messages.iter().filter(|message| message.kind == MessageKind::Inbound);
            let upset = hearing::upset(self.write, theirs.map(|message| &message.text)).await?;
            db::load::heard_upset(self.write.conn, conversation.key, upset).await?;
        }
        if let Some(ended) = conversation.summary.resolved_at {
            let mut steps = Vec::new();
            for it in &messages {
                Step::read(&mut steps, it.kind, &it.author, &it.text, it.at, it.state, it.change.as_ref());
            }
            let (turns, resolution) = figures::of_the_past(&conversation, &steps, ended, &queue);
            self.turns.extend(turns);
            self.resolutions.push(resolution);
        }
        self.messages.extend(messages.into_iter().map(|message| (conversation.key, message)));
        let external = External { target: conversation.key, hash: Some(hash) };
        self.name(CONVERSATION, record.source, record.id, external);
        self.changed_conversation(&conversation);
        self.report.created += 1;
        Ok(())
    }

    /// Stages the event that says so.
    pub(super) fn changed_conversation(&mut self, conversation: &Conversation) {
        let summary = &conversation.summary;
        self.touch(conversation.customer, summary.version);
        self.concerned.insert(conversation.customer);
        let event = Event::ConversationChanged {
            at: self.write.at(summary.version),
            conversation: Box::new(summary.clone()),
            former: None,
        };
        self.events.push((event, Concern::Team(summary.team.clone())));
    }

    /// The queue of a channel, else the first of all.
    fn queue(&self, channel: Channel) -> Result<(i64, Queue), Error> {
        let of_channel = self.queues.iter().find(|(_, queue)| queue.channel == Some(channel));
        of_channel.or_else(|| self.queues.first()).cloned().ok_or(Error::NotFound("queue"))
    }
}

fn last_inbound(record: &ImportConversation) -> Option<usize> {
    record.messages.iter().rposition(|message| message.kind == MessageKind::Inbound)
}

/// Ends a conversation with its last inbound message and moves all of it so that this message falls at `open_at`.
/// One without an inbound message stays as it is.
fn cut(record: &mut ImportConversation, open_at: Time) {
    let Some(last) = last_inbound(record) else { return };
    record.messages.truncate(last + 1);
    let by = open_at.since(record.messages[last].at);
    record.started_at = record.started_at.plus_millis(by);
    for message in &mut record.messages {
        message.at = message.at.plus_millis(by);
    }
}

/// Makes it wait for an answer since the first inbound message that no answer follows.
fn open(conversation: &mut Conversation, record: &ImportConversation, queue: &Queue) {
    let answered = record.messages.iter().rposition(|message| message.kind == MessageKind::Outbound);
    let unanswered = &record.messages[answered.map_or(0, |index| index + 1)..];
    conversation.summary.status = Status::Open;
    conversation.summary.resolved_at = None;
    conversation.summary.wrap_up = None;
    let wants = |message: &&ImportMessage| {
        message.kind == MessageKind::Inbound && rules::wants_answer(conversation, message.text.raw())
    };
    if let Some(first) = unanswered.iter().find(wants) {
        rules::customer_wrote(conversation, first.at, queue.into());
    }
}

fn line(from: &ImportMessage, id: MessageId, conversation: &ConversationId, position: i64, version: u64) -> Message {
    let author = match from.kind {
        MessageKind::Inbound => Author::Customer,
        MessageKind::Outbound | MessageKind::Note => {
            let name = from.agent.clone().unwrap_or_default();
            Author::Agent(AgentRef { id: AgentId::new(IMPORTED_AGENT), name })
        }
        MessageKind::Event => Author::System,
    };
    Message {
        id,
        conversation: conversation.clone(),
        position,
        version,
        kind: from.kind,
        author,
        text: from.text.clone(),
        at: from.at,
        state: None,
        failure: None,
        key: None,
        change: (from.kind == MessageKind::Event).then_some(Change::Imported),
        envelope: Envelope::default(),
    }
}

/// A conversation of the past: resolved with its last line, never due.
fn summary(
    id: ConversationId,
    version: u64,
    record: &ImportConversation,
    customer: CustomerRef,
    queue: &Queue,
    messages: &[Message],
) -> Summary {
    let written = messages.iter().rev().find(|message| message.is_written());
    let said = messages.iter().rev().find(|m| matches!(m.kind, MessageKind::Inbound | MessageKind::Outbound));
    let wrap_up = record.result.clone().map(|result| WrapUp { reason: None, result: Some(result), contacted_by: None });
    Summary {
        version,
        subject: record.subject.clone(),
        status: Status::Resolved,
        team: queue.team.clone(),
        identity: if record.customer.is_some() { Identity::Claimed } else { Identity::None },
        last_message: written.map(|message| message.id.clone()),
        last_message_at: written.map(|message| message.at),
        preview: said.map_or_else(Untrusted::default, |message| preview(&message.text)),
        message_count: u32::try_from(messages.len()).unwrap_or(u32::MAX),
        replied: messages.iter().any(|message| message.kind == MessageKind::Outbound),
        resolved_at: messages.last().map(|message| message.at),
        wrap_up,
        ..Summary::begun(id, record.channel, customer, queue.id.clone(), record.started_at)
    }
}
