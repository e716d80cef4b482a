//! JSON lines with one conversation each.

use std::sync::Arc;

use serde::Deserialize;

use super::file::{Fault, Input, Line, Lines, cannot_open, cannot_read, open};
use super::newest::Openings;
use super::{Flow, Found, Take, customers, when};
use crate::api::{Channel, ImportConversation, ImportMessage, ImportRecord, MessageKind, Time};
use crate::text::Untrusted;

/// A line as it stands in the file; fields not named here are left aside.
#[derive(Deserialize)]
struct Raw {
    id: String,
    channel: String,
    #[serde(default)]
    customer_ref: Option<String>,
    #[serde(default)]
    subject: Option<Untrusted>,
    #[serde(default)]
    lang: Option<String>,
    started_at: String,
    #[serde(default)]
    outcome: Option<String>,
    messages: Vec<RawMessage>,
}

#[derive(Deserialize)]
struct RawMessage {
    author: String,
    #[serde(default)]
    agent: Option<Untrusted>,
    text: Untrusted,
    #[serde(default)]
    offset_s: Option<f64>,
}

/// Reads every line of `input`; those named by `openings` come in as live work.
pub(super) fn read(input: &Input, index: usize, source: &str, openings: &Openings, take: &mut Take<'_>) -> Flow {
    each(input, &mut |line, read| {
        let found = read
            .map(|mut conversation| {
                source.clone_into(&mut conversation.source);
                conversation.open_at = openings.at(index, line);
                Found { file: Arc::clone(&input.name), line, rows: 1, record: ImportRecord::Conversation(conversation) }
            })
            .map_err(|why| Fault::new(&input.name, line, why));
        take(found)
    })
}

/// What is done with each line of a file of conversations.
type Each<'a> = dyn FnMut(u64, Result<ImportConversation, String>) -> Flow + 'a;

/// Every conversation of `input` (its source not yet set) with its line.
pub(super) fn each(input: &Input, f: &mut Each<'_>) -> Flow {
    let mut lines = match open(&input.path) {
        Ok(reader) => Lines::new(reader),
        Err(error) => return f(0, Err(cannot_open(&error))),
    };
    let mut buffer = Vec::new();
    loop {
        let line = match lines.next(&mut buffer) {
            Ok(Some(line)) => line,
            Ok(None) => return Flow::Continue(()),
            Err(error) => return f(lines.number(), Err(cannot_read(&error))),
        };
        match line {
            Line::TooLong => f(lines.number(), Err("longer than 1 MiB".into()))?,
            Line::Read if buffer.trim_ascii().is_empty() => {}
            Line::Read => f(lines.number(), parse(&buffer))?,
        }
    }
}

fn parse(line: &[u8]) -> Result<ImportConversation, String> {
    let text = std::str::from_utf8(line).map_err(|error| format!("not UTF-8 from byte {}", error.valid_up_to() + 1))?;
    // The parser's message may quote the line: only where and what kind, never what a customer wrote.
    let raw: Raw = serde_json::from_str(text).map_err(|error| {
        if error.is_data() {
            format!("not a conversation (id, channel, started_at, messages): wrong at column {}", error.column())
        } else {
            format!("not a whole JSON object: broken at column {}", error.column())
        }
    })?;
    let channel = Channel::parse(&raw.channel).ok_or("its channel is none of chat, mail, phone, social, …")?;
    let started_at = when::time(&raw.started_at)?;
    let mut at = started_at;
    let mut messages = Vec::with_capacity(raw.messages.len());
    for message in raw.messages {
        at = after(started_at, at, message.offset_s)?;
        messages.push(ImportMessage { kind: kind(&message.author)?, agent: message.agent, text: message.text, at });
    }
    Ok(ImportConversation {
        source: String::new(),
        id: raw.id,
        customer: raw.customer_ref,
        channel,
        subject: raw.subject.unwrap_or_default(),
        language: raw.lang.as_deref().and_then(customers::language),
        started_at,
        messages,
        result: raw.outcome.as_deref().and_then(result),
        open_at: None,
    })
}

/// The instant of a message: `offset` seconds after the start, never before the message above it (sources round), the
/// same as that one where no offset is told.
fn after(start: Time, previous: Time, offset: Option<f64>) -> Result<Time, String> {
    const YEARS: f64 = 100.0 * 365.0 * 86_400.0;
    match offset {
        None => Ok(previous),
        Some(seconds) if seconds.abs() < YEARS => {
            Ok(start.plus_millis((seconds * 1000.0).round() as i64).max(previous))
        }
        Some(_) => Err("offset_s is not a number of seconds".into()),
    }
}

fn kind(author: &str) -> Result<MessageKind, String> {
    Ok(match author {
        "customer" => MessageKind::Inbound,
        "agent" => MessageKind::Outbound,
        "note" => MessageKind::Note,
        "system" => MessageKind::Event,
        _ => return Err("an author is none of customer, agent, note, system".into()),
    })
}

/// What the source says of the outcome, as a result of ours; a word not known here is no result.
fn result(outcome: &str) -> Option<String> {
    let key = match outcome {
        "Complete" | "solved" | "resolved" => "solved",
        _ if outcome.contains("Disconnect") => "no_reply",
        _ => return None,
    };
    Some(key.to_owned())
}
