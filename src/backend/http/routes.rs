//! From a [`Request`] to its route, and from the answer to a [`Reply`].

use serde::Deserialize;
use serde_json::json;

use super::ask::{Ask, escape};
use super::line::Answer;
use crate::api::{
    API_REVISION, Agent, AgentPatch, Code, Counts, Customer, CustomerId, Draft, Drafts, Failure, Found, FoundCustomers,
    Gesture, Incident, IncidentId, Me, MemoryId, MergeFrom, Message, MetricScope, Page, Promise, Reply, Request,
    Served, SplitOff, Stamped, Summary, TeamRules, Thread, Touchpoint,
};

/// The HTTP request that asks `request`.
pub(super) fn ask(request: &Request) -> Result<Ask, Failure> {
    Ok(match request {
        Request::Me => Ask::get("/v1/me"),
        Request::List { view, after, limit } => Ask::get("/v1/conversations")
            .query("view", &view.to_string())
            .query("limit", &limit.to_string())
            .query_some("after", after.as_deref()),
        Request::Conversation(id) => Ask::get(conversation(id.as_str(), "")),
        Request::Thread { conversation: id, before, limit } => Ask::get(conversation(id.as_str(), "/messages"))
            .query("limit", &limit.to_string())
            .query_some("before", before.as_ref().map(crate::api::MessageId::as_str)),
        Request::Sent { conversation: id, key } => {
            Ask::get(conversation(id.as_str(), "/messages")).query("key", key.as_str())
        }
        Request::Customer(id) => Ask::get(customer(id, "")),
        Request::Timeline { customer: id, after } => {
            Ask::get(customer(id, "/timeline")).query_some("after", after.as_deref())
        }
        Request::Duplicates(id) => Ask::get(customer(id, "/duplicates")),
        Request::FindCustomers { text } => Ask::get("/v1/customers").query("q", text),
        Request::Agents => Ask::get("/v1/agents"),
        Request::Counts => Ask::get("/v1/counts"),
        Request::Metrics(scope) => metrics(scope),
        Request::Send { conversation: id, key, body } => {
            Ask::post(conversation(id.as_str(), "/messages")).key(key).json(body)?
        }
        Request::Recall { key, message: id } => Ask::post(message(id.as_str(), "/recall")).key(key),
        Request::Misdirected { key, message: id } => Ask::post(message(id.as_str(), "/misdirected")).key(key),
        Request::Attachments(id) => Ask::get(message(id.as_str(), "/attachments")),
        Request::Claim(id) => Ask::post(conversation(id.as_str(), "/claim")),
        Request::Next { key, scope, skip, here } => {
            Ask::post("/v1/next").key(key).json(&json!({ "scope": scope, "skip": skip, "here": here }))?
        }
        Request::Assign { key, conversation: id, from, to } => {
            Ask::post(conversation(id.as_str(), "/assign")).key(key).json(&json!({ "from": from, "to": to }))?
        }
        Request::Change { conversation: id, version, patch } => {
            let mut ask = Ask::new(reqwest::Method::PATCH, conversation(id.as_str(), "")).json(patch)?;
            ask.version = Some(*version);
            ask
        }
        Request::Identify { conversation: id, version, check } => {
            let mut ask = Ask::new(reqwest::Method::PUT, conversation(id.as_str(), "/identity")).json(check)?;
            ask.version = Some(*version);
            ask
        }
        Request::Reveal(id) => Ask::post(conversation(id.as_str(), "/reveal")),
        Request::Promise { key, conversation: id, promise } => {
            Ask::post(conversation(id.as_str(), "/promises")).key(key).json(promise)?
        }
        Request::ChangePromise { promise, version, patch } => {
            let path = format!("/v1/promises/{}", escape(promise.as_str()));
            let mut ask = Ask::new(reqwest::Method::PATCH, path).json(patch)?;
            ask.version = Some(*version);
            ask
        }
        Request::Goodwill(id) => Ask::get(conversation(id.as_str(), "/goodwill")),
        Request::Give { key, conversation: id, gesture } => {
            Ask::post(conversation(id.as_str(), "/goodwill")).key(key).json(gesture)?
        }
        Request::Decide { gesture, version, verdict } => {
            let path = format!("/v1/goodwill/{}", escape(gesture.as_str()));
            let mut ask = Ask::new(reqwest::Method::PATCH, path).json(verdict)?;
            ask.version = Some(*version);
            ask
        }
        Request::PassOn { key, praise } => Ask::post("/v1/praise").key(key).json(praise)?,
        Request::Praise => Ask::get("/v1/praise"),
        Request::TakeNote(id) => Ask::new(reqwest::Method::PUT, format!("/v1/praise/{}/read", escape(id.as_str()))),
        Request::Proactive { told, after } => {
            Ask::get("/v1/proactive").query_some("told", told.then_some("true")).query_some("after", after.as_deref())
        }
        Request::Incidents => Ask::get("/v1/incidents"),
        Request::OpenIncident { key, incident } => Ask::post("/v1/incidents").key(key).json(incident)?,
        Request::ChangeIncident { incident: id, version, patch } => {
            let mut ask = Ask::new(reqwest::Method::PATCH, incident(id, "")).json(patch)?;
            ask.version = Some(*version);
            ask
        }
        Request::Touched { incident: id, after } => {
            Ask::get(incident(id, "/people")).query_some("after", after.as_deref())
        }
        Request::TellAll { key, incident: id, telling } => Ask::post(incident(id, "/tell")).key(key).json(telling)?,
        Request::RecallAll { key, incident: id } => Ask::post(incident(id, "/recall")).key(key),
        Request::Begin { key, conversation } => Ask::post("/v1/conversations").key(key).json(conversation)?,
        Request::Plan { key, conversation: id, version, change } => {
            let mut ask = Ask::post(conversation(id.as_str(), "/plan")).key(key).json(change)?;
            ask.version = *version;
            ask
        }
        Request::Help { conversation: id, wanted } => {
            Ask::new(reqwest::Method::PUT, conversation(id.as_str(), "/help")).json(&json!({ "wanted": wanted }))?
        }
        Request::MyDay => Ask::get("/v1/me/day"),
        Request::ChangeDay(patch) => Ask::new(reqwest::Method::PATCH, "/v1/me/day").json(patch)?,
        Request::TeamLoad { until } => Ask::get("/v1/load").query("until", &until.to_string()),
        Request::SetCapacity { agent, capacity } => {
            let patch = AgentPatch { capacity: Some(*capacity), ..AgentPatch::default() };
            Ask::new(reqwest::Method::PATCH, format!("/v1/agents/{}", escape(agent.as_str()))).json(&patch)?
        }
        Request::PromptMemory(id) => Ask::get(conversation(id.as_str(), "/prompts")),
        Request::NotePrompt { conversation: id, prompt, note } => {
            let path = conversation(id.as_str(), &format!("/prompts/{}", escape(prompt)));
            Ask::new(reqwest::Method::PUT, path).json(note)?
        }
        Request::ShownPrompts { conversation: id, shown } => {
            Ask::new(reqwest::Method::PUT, conversation(id.as_str(), "/prompts")).json(shown)?
        }
        Request::Rules => Ask::get("/v1/rules"),
        Request::SetRules { version, body } => {
            let mut ask = Ask::new(reqwest::Method::PUT, "/v1/rules").json(body)?;
            ask.version = Some(*version);
            ask
        }
        Request::EditCustomer { customer: id, version, patch } => {
            let mut ask = Ask::new(reqwest::Method::PATCH, customer(id, "")).json(patch)?;
            ask.version = Some(*version);
            ask
        }
        Request::Remember { key, customer: id, memory } => {
            Ask::post(customer(id, "/memories")).key(key).json(memory)?
        }
        Request::Amend { customer: id, memory: which, version, patch } => {
            let mut ask = Ask::new(reqwest::Method::PATCH, memory(id, which)).json(patch)?;
            ask.version = Some(*version);
            ask
        }
        Request::Forget { customer: id, memory: which } => Ask::new(reqwest::Method::DELETE, memory(id, which)),
        Request::Merge { key, customer: id, from } => {
            Ask::post(customer(id, "/merge")).key(key).json(&MergeFrom { from: from.clone() })?
        }
        Request::Split { key, customer: id, merge } => {
            Ask::post(customer(id, "/split")).key(key).json(&SplitOff { merge: merge.clone() })?
        }
        Request::Drafts => Ask::get("/v1/drafts"),
        Request::Keep { conversation: id, mode, body } => {
            let path = conversation(id.as_str(), &format!("/drafts/{}", mode.as_str()));
            Ask::new(reqwest::Method::PUT, path).json(body)?
        }
        Request::Where(at) => {
            let mut ask = Ask::new(reqwest::Method::PUT, "/v1/presence").json(at)?;
            // Where somebody was is of no use later.
            ask.once = true;
            ask
        }
    })
}

fn customer(id: &CustomerId, rest: &str) -> String {
    format!("/v1/customers/{}{rest}", escape(id.as_str()))
}

fn incident(id: &IncidentId, rest: &str) -> String {
    format!("/v1/incidents/{}{rest}", escape(id.as_str()))
}

fn memory(id: &CustomerId, memory: &MemoryId) -> String {
    format!("{}/{}", customer(id, "/memories"), escape(memory.as_str()))
}

/// Asks for the figures of a window.
pub(super) fn metrics(scope: &MetricScope) -> Ask {
    Ask::get("/v1/metrics")
        .query_some("to", scope.to.map(|to| to.to_string()).as_deref())
        .query_some("window", scope.window.as_deref())
        .query_some("queue", scope.queue.as_ref().map(crate::api::QueueId::as_str))
        .query_some("channel", scope.channel.map(crate::api::Channel::as_str))
        .query_some("team", scope.team.as_ref().map(crate::api::TeamId::as_str))
}

fn conversation(id: &str, rest: &str) -> String {
    format!("/v1/conversations/{}{rest}", escape(id))
}

fn message(id: &str, rest: &str) -> String {
    format!("/v1/messages/{}{rest}", escape(id))
}

/// A stored message with the conversation after it.
#[derive(Deserialize)]
struct Stored {
    message: Box<Message>,
    conversation: Box<Summary>,
}

/// A page of a timeline.
#[derive(Deserialize)]
struct Timeline {
    items: Vec<Touchpoint>,
    next: Option<String>,
}

/// What `answer` says to `request`.
pub(super) fn reply(request: Request, answer: Result<Answer, Failure>) -> Result<Reply, Failure> {
    let write = request.is_write();
    let answer = answer?;
    Ok(match request {
        Request::Me => {
            let me: Box<Me> = answer.json(write)?;
            if me.api_revision > API_REVISION {
                return Err(Failure::Newer(
                    Code::OtherRevision
                        .with("version", me.server_version)
                        .with("theirs", me.api_revision)
                        .with("ours", API_REVISION)
                        .into(),
                ));
            }
            Reply::Me(me)
        }
        Request::List { view, after, .. } => {
            let page: Stamped<Page> = answer.json(write)?;
            Reply::List { view, after, page }
        }
        Request::Thread { before, .. } => {
            let page: Box<Stamped<Thread>> = answer.json(write)?;
            Reply::Thread { before, page }
        }
        Request::Sent { key, .. } => match answer.json(write) {
            Ok(Stored { message, conversation }) => Reply::Sent { message, conversation },
            Err(Failure::NotFound) => Reply::NotSent { key },
            Err(failure) => return Err(failure),
        },
        Request::Customer(_)
        | Request::EditCustomer { .. }
        | Request::Remember { .. }
        | Request::Amend { .. }
        | Request::Forget { .. }
        | Request::Merge { .. }
        | Request::Split { .. } => {
            let customer: Box<Stamped<Customer>> = answer.json(write)?;
            Reply::Customer(customer)
        }
        Request::Timeline { customer, after } => {
            let Timeline { items, next } = answer.json(write)?;
            Reply::Timeline { customer, after, items, next }
        }
        Request::Duplicates(customer) => Reply::Duplicates { customer, items: answer.json::<Vec<Found>>(write)? },
        Request::FindCustomers { text } => Reply::FoundCustomers { text, found: answer.json::<FoundCustomers>(write)? },
        Request::Agents => Reply::Agents(answer.json::<Vec<Agent>>(write)?),
        Request::Counts => Reply::Counts(answer.json::<Counts>(write)?),
        Request::Metrics(scope) => Reply::Metrics(scope, Box::new(answer.json(write)?)),
        Request::Attachments(message) => Reply::Attachments { message, items: answer.json(write)? },
        Request::Send { .. } | Request::Recall { .. } | Request::Misdirected { .. } => {
            let Stored { message, conversation } = answer.json(write)?;
            Reply::Sent { message, conversation }
        }
        Request::Next { .. } if answer.status == reqwest::StatusCode::NO_CONTENT => Reply::Next(None),
        Request::Next { .. } => Reply::Next(Some(Box::new(answer.json::<Served>(write)?))),
        Request::Reveal(conversation) => {
            answer.json::<serde::de::IgnoredAny>(write)?;
            Reply::Revealed(conversation)
        }
        Request::Promise { .. } | Request::ChangePromise { .. } => {
            let promise: Box<Stamped<Promise>> = answer.json(write)?;
            Reply::Promise(promise)
        }
        Request::Goodwill(_) => Reply::Goodwill(answer.json(write)?),
        Request::Give { .. } | Request::Decide { .. } => {
            let gesture: Box<Stamped<Gesture>> = answer.json(write)?;
            Reply::Gesture(gesture)
        }
        Request::Praise => Reply::Praise(answer.json(write)?),
        Request::PassOn { .. } | Request::TakeNote(_) => Reply::Praised(answer.json(write)?),
        Request::MyDay | Request::ChangeDay(_) => Reply::MyDay(answer.json(write)?),
        Request::TeamLoad { .. } => Reply::TeamLoad(answer.json(write)?),
        Request::SetCapacity { .. } | Request::ShownPrompts { .. } => {
            answer.json::<serde::de::IgnoredAny>(write)?;
            Reply::Noted
        }
        Request::PromptMemory(conversation) | Request::NotePrompt { conversation, .. } => {
            Reply::PromptMemory { conversation, memory: answer.json(write)? }
        }
        Request::Proactive { told, after } => Reply::Proactive { told, after, page: answer.json(write)? },
        Request::Incidents => Reply::Incidents(answer.json::<Vec<Incident>>(write)?),
        Request::OpenIncident { .. }
        | Request::ChangeIncident { .. }
        | Request::TellAll { .. }
        | Request::RecallAll { .. } => {
            let incident: Box<Stamped<Incident>> = answer.json(write)?;
            Reply::Incident(incident)
        }
        Request::Touched { incident, after } => Reply::Touched { incident, after, page: answer.json(write)? },
        Request::Rules | Request::SetRules { .. } => Reply::Rules(Box::new(answer.json::<TeamRules>(write)?)),
        Request::Conversation(_)
        | Request::Claim(_)
        | Request::Begin { .. }
        | Request::Assign { .. }
        | Request::Change { .. }
        | Request::Plan { .. }
        | Request::Help { .. }
        | Request::Identify { .. } => {
            let conversation: Box<Stamped<Summary>> = answer.json(write)?;
            Reply::Conversation(conversation)
        }
        Request::Drafts => Reply::Drafts(answer.json::<Drafts>(write)?),
        Request::Keep { .. } => Reply::Draft(answer.json::<Box<Draft>>(write)?),
        Request::Where(_) => answer.done(write).map(|()| Reply::Noted)?,
    })
}
