//! Facts by their dotted names.

use std::collections::BTreeMap;

use minijinja::value::Value;

use crate::api::Time;
use crate::text::{Untrusted, width};

/// Every fact a rule may ask for. Instants are milliseconds; what is not known is `none`.
pub const NAMES: &[&str] = &[
    "me",
    "to",
    "customer.name",
    "customer.family",
    "customer.given",
    "customer.reading",
    "customer.honorific",
    "customer.organisation",
    "customer.language",
    "customer.time_zone",
    "customer.channel",
    "customer.hours",
    "customer.persona",
    "customer.journey",
    "customer.since",
    "customer.contacts",
    "customer.first_time",
    "customer.returning",
    "customer.address_as",
    "customer.purchases",
    "customer.ambiguous",
    "customer.phone",
    "customer.calls_refused",
    "customer.calls_allowed",
    "customer.callable",
    "preference.text",
    "preference.confirmed_at",
    "affection.kind",
    "affection.text",
    "affection.at",
    "flag.kind",
    "flag.text",
    "occasion.kind",
    "occasion.text",
    "occasion.at",
    "identity.claimed",
    "identity.verified",
    "identity.sealed",
    "identity.caller",
    "identity.method",
    "identity.by",
    "identity.at",
    "conversation.channel",
    "conversation.letter",
    "conversation.public",
    "conversation.done",
    "conversation.mine",
    "conversation.replied",
    "conversation.subject",
    "conversation.created_at",
    "conversation.waiting_since",
    "conversation.noticed_at",
    "conversation.due_at",
    "conversation.double_due_at",
    "conversation.turns",
    "conversation.upset_messages",
    "conversation.reopened_at",
    "conversation.received_from",
    "conversation.transfers",
    "conversation.asked_twice",
    "conversation.stuck",
    "conversation.expected",
    "said.wait",
    "said.jargon",
    "said.call",
    "said.harm",
    "said.feeling",
    "message.mood",
    "message.mood_set",
    "message.upset",
    "message.worried",
    "message.urgent",
    "message.thanks",
    "message.only_thanks",
    "message.praise",
    "message.praise_for",
    "message.requests",
    "message.request",
    "message.second_request",
    "message.which_order",
    "message.account",
    "message.unclear",
    "message.concern",
    "message.solved",
    "message.abuse",
    "message.bereavement",
    "message.illness",
    "message.accident",
    "message.disaster",
    "message.for_another",
    "message.gift",
    "message.named_time",
    "message.harm",
    "message.let_down",
    "message.misfortune",
    "message.occasion",
    "message.kindness",
    "message.leaving",
    "message.spam",
    "message.danger",
    "message.press",
    "message.data_request",
    "message.takeover",
    "message.misdirected",
    "message.widespread",
    "message.again",
    "message.rude",
    "told.word",
    "told.sensitive",
    "last.at",
    "last.channel",
    "last.subject",
    "last.topic",
    "last.agent",
    "last.resolved_at",
    "last.result",
    "last.sensitive",
    "last.fault",
    "stuck.on",
    "stuck.at",
    "stuck.channel",
    "unfinished.number",
    "unfinished.since",
    "unfinished.subject",
    "unfinished.topic",
    "other.count",
    "other.number",
    "other.channel",
    "other.subject",
    "other.status",
    "promise.text",
    "promise.due",
    "promise.due_words",
    "promise.owner",
    "promise.number",
    "promise.here",
    "promise.mine",
    "promise.silent",
    "callback.due",
    "callback.until",
    "last_purchase.item",
    "last_purchase.order",
    "last_purchase.at",
    "last_purchase.state",
    "last_purchase.due",
    "order.item",
    "custody.item",
    "custody.kind",
    "custody.since",
    "custody.silent_at",
    "late.item",
    "late.due",
    "late.order",
    "fault.title",
    "fault.item",
    "fault.source",
    "fault.since",
    "fault.until",
    "survey.at",
    "survey.kind",
    "survey.comment",
    "goodwill.usable",
    "goodwill.limit",
    "goodwill.left",
    "goodwill.alone",
    "goodwill.given_at",
    "goodwill.given",
    "goodwill.here",
    "service.name_en",
    "service.name_ja",
    "service.word",
    "agent.hard_streak",
    "agent.working_since",
    "agent.shift_ends_at",
    "agent.promises",
    "draft.greeting",
    "draft.introduction",
    "draft.wait",
    "draft.refusal",
];

/// Facts by their dotted names; what is not set is none.
#[derive(Clone, Default)]
pub struct Set(BTreeMap<&'static str, Value>);

impl Set {
    pub fn put(&mut self, name: &'static str, value: impl Into<Value>) {
        debug_assert!(NAMES.contains(&name), "{name} is no fact");
        self.0.insert(name, value.into());
    }

    /// As if it had never been known.
    pub fn forget(&mut self, name: &'static str) {
        self.0.remove(name);
    }

    pub fn maybe(&mut self, name: &'static str, value: Option<impl Into<Value>>) {
        if let Some(value) = value {
            self.put(name, value);
        }
    }

    pub fn time(&mut self, name: &'static str, at: Option<Time>) {
        self.maybe(name, at.map(Time::millis));
    }

    /// What others wrote, on one line; empty is unknown.
    pub fn text(&mut self, name: &'static str, text: &Untrusted) {
        self.maybe(name, Some(one_line(text.raw())).filter(|text| !text.is_empty()));
    }

    pub fn texts(&mut self, names: &[(&'static str, Option<&Untrusted>)]) {
        for (name, text) in names {
            if let Some(text) = text {
                self.text(name, text);
            }
        }
    }

    /// `customer.name` becomes `name` in `customer`.
    pub fn nested(&self) -> BTreeMap<&'static str, Value> {
        nested(|name| self.0.get(name).cloned().unwrap_or(Value::from(())))
    }
}

/// Every fact with its value, grouped.
pub fn nested(value: impl Fn(&'static str) -> Value) -> BTreeMap<&'static str, Value> {
    let mut groups: BTreeMap<&'static str, BTreeMap<&'static str, Value>> = BTreeMap::new();
    let mut top = BTreeMap::new();
    for name in NAMES {
        match name.split_once('.') {
            Some((group, field)) => drop(groups.entry(group).or_default().insert(field, value(name))),
            None => drop(top.insert(*name, value(name))),
        }
    }
    top.extend(groups.into_iter().map(|(group, fields)| (group, Value::from_iter(fields))));
    top
}

/// Without line breaks and control characters: it is to stand inside a sentence.
pub fn one_line(text: &str) -> String {
    let visible: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    visible.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A subject that can be quoted to its writer: without "Re:", short enough to be a subject and not a message, and no
/// key of another system (`product_defect/refund_status`).
pub fn topic(subject: &Untrusted) -> Option<String> {
    let line = one_line(subject.raw());
    let mut rest = line.as_str();
    while let Some((prefix, after)) = rest.split_once(':') {
        if !["re", "fw", "fwd"].contains(&prefix.trim().to_lowercase().as_str()) {
            break;
        }
        rest = after.trim_start();
    }
    let key = rest.is_ascii() && rest.contains(['_', '/']) && !rest.contains(' ');
    (!rest.is_empty() && !key && width(rest) <= 40).then(|| rest.to_owned())
}
