//! All that a console of somebody could read, and the same kept by what it is told.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use omotenashi::api::Event;
use serde_json::{Value, json};

use super::kinds::{kind, whole};
use super::shop::{Events, Shop, seq_of, text};

/// Until after the next sign of life, which comes after the figures.
pub const SIGN_MS: i64 = 10_001;

/// For so long nothing is told before it is looked whether something happened meanwhile, and how often that is done.
const QUIET: Duration = Duration::from_secs(3);
const LOOKS: u32 = 10;

/// What of a customer is made of other things: conversations, incidents, other people of the same name. Consoles ask for
/// it again when one of those is told.
const DERIVED: [&str; 8] = ["as_of", "version", "open", "touchpoints", "faults", "namesakes", "candidates", "related"];

/// Every object by its kind and id.
#[derive(Clone, Debug)]
pub struct Snapshot {
    /// The place in the log at which it was so.
    place: String,
    seq: u64,
    /// Who reads.
    me: Value,
    objects: BTreeMap<String, Value>,
    /// Customers of whom something was told: a console asks again.
    outdated: BTreeSet<String>,
    /// Unsent texts are told while somebody listens; whoever comes back asks for them.
    away: bool,
}

impl Snapshot {
    /// What the owner reads while nothing happens.
    pub async fn read(shop: &Shop) -> Self {
        loop {
            let place = head(shop).await;
            let me = shop.get(&shop.owner, "/v1/me").await.expect(200)["agent"]["id"].clone();
            let objects = objects(shop, &me).await;
            if head(shop).await == place {
                let seq = seq_of(&place);
                return Self { place, seq, me, objects, outdated: BTreeSet::new(), away: false };
            }
        }
    }

    /// Takes what was told at a place of the log; the kind, if it is one that tells of anything.
    pub fn fold(&mut self, place: &str, told: &Value) -> Option<&'static str> {
        let event: Event = serde_json::from_value(told.clone()).expect("an event of the contract");
        if let Some(kind) = whole(&event) {
            self.fold_whole(kind, told);
            return Some(kind);
        }
        let seq = seq_of(place);
        if seq <= self.seq {
            return None;
        }
        self.seq = seq;
        place.clone_into(&mut self.place);
        let kind = kind(&event)?;
        match kind {
            "conversation.changed" => self.take("conversation", &told["conversation"]),
            "conversation.gone" => drop(self.objects.remove(&name("conversation", &told["id"]))),
            "message.added" | "message.changed" => self.take("line", &told["message"]),
            "agent.changed" => self.take("agent", &told["agent"]),
            "queue.changed" => self.take("queue", &told["queue"]),
            "rules.changed" => self.take("rules", &told["rules"]),
            "incident.changed" => self.take("incident", &told["incident"]),
            "praise.changed" if told["praise"]["read_at"].is_null() => self.take("praise", &told["praise"]),
            "praise.changed" => drop(self.objects.remove(&name("praise", &told["praise"]["id"]))),
            "customer.changed" => self.forget(&told["id"]),
            "purchase.changed" => self.forget(&told["purchase"]["customer"]),
            "promise.changed" => self.forget(&told["promise"]["customer"]["id"]),
            "goodwill.changed" => self.forget(&told["gesture"]["customer"]["id"]),
            kind => panic!("{kind} is told: what becomes of it?"),
        }
        Some(kind)
    }

    fn fold_whole(&mut self, kind: &'static str, told: &Value) {
        let mut state = told.clone();
        state.as_object_mut().expect("an object").remove("kind");
        match kind {
            "counts" | "day" => drop(self.objects.insert(kind.to_owned(), state)),
            "presence" => drop(self.objects.insert(kind.to_owned(), at_work(&state["agents"], &self.me))),
            "draft" => {
                let place = draft(&state);
                if state["text"] == "" {
                    self.objects.remove(&place);
                } else {
                    self.objects.insert(place, state);
                }
            }
            // Who else has it open is read nowhere else.
            "viewing" => {}
            kind => panic!("{kind} is told: what becomes of it?"),
        }
    }

    fn take(&mut self, kind: &str, object: &Value) {
        let name = name(kind, &object["id"]);
        let known = self.objects.get(&name).and_then(|known| known["version"].as_u64());
        if known.is_none_or(|known| object["version"].as_u64().is_none_or(|version| version > known)) {
            self.objects.insert(name, stripped(object.clone()));
        }
    }

    fn forget(&mut self, customer: &Value) {
        self.outdated.insert(name("customer", customer));
    }

    /// Nobody listens for a while.
    pub fn leave(&mut self) {
        self.away = true;
    }

    /// Listens until it stands where `now` does and is the same; what kinds of events it took. Whoever hears of a queue or
    /// of themselves is asked for their rights again: then the stream ends, and goes on from its place.
    pub async fn listen(&mut self, shop: &Shop, events: &mut Events, now: &Self, what: &str) -> BTreeSet<&'static str> {
        let mut kinds = BTreeSet::new();
        let mut later: Option<Self> = None;
        let mut looks = 0;
        loop {
            let now = later.as_ref().unwrap_or(now);
            if self.seq >= now.seq && self.difference(now).is_none() {
                return kinds;
            }
            match events.any(QUIET).await {
                Ok(Some((place, told))) => kinds.extend(self.fold(&place, &told)),
                Ok(None) => {
                    self.leave();
                    *events = shop.events(&shop.owner, Some(&self.place)).await;
                }
                // What a job did after `now` was read is told with the next figures, for which time has to pass.
                Err(_) if looks < LOOKS => {
                    looks += 1;
                    shop.clock.forward(SIGN_MS);
                    later = Some(Self::read(shop).await);
                }
                Err(_) => {
                    let difference = self.difference(now);
                    panic!("{what}: told up to {} of {}, and then: {difference:#?}", self.seq, now.seq);
                }
            }
        }
    }

    /// The first object that is not the same.
    pub fn difference(&self, now: &Self) -> Option<(String, Option<Value>, Option<Value>)> {
        let names: BTreeSet<&String> = self.objects.keys().chain(now.objects.keys()).collect();
        names.into_iter().find_map(|name| {
            let (known, there) = (self.objects.get(name), now.objects.get(name));
            // Who learnt, promised or gave something is told with a record as they were called when it was read: their
            // new name is told once, with them.
            if let (Some(known), Some(there), true) = (known, there, name.starts_with("customer "))
                && nameless(known) == nameless(there)
            {
                return None;
            }
            // Whoever was not known is asked about when they are shown; so is whoever something was told of.
            let asked = name.starts_with("customer ") && (known.is_none() || self.outdated.contains(name));
            let asked = asked || self.away && name.starts_with("draft ");
            (!asked && known != there).then(|| (name.clone(), known.cloned(), there.cloned()))
        })
    }
}

/// The same without the names of our own people: only their ids.
fn nameless(value: &Value) -> Value {
    match value {
        Value::Object(fields) => {
            let ours = fields.get("id").and_then(Value::as_str).is_some_and(|id| id.starts_with("agt_"));
            let fields = fields.iter().filter(|(name, _)| !(ours && *name == "name"));
            Value::Object(fields.map(|(name, value)| (name.clone(), nameless(value))).collect())
        }
        Value::Array(items) => Value::Array(items.iter().map(nameless).collect()),
        other => other.clone(),
    }
}

async fn head(shop: &Shop) -> String {
    let page = shop.get(&shop.owner, "/v1/conversations?view=open&limit=1").await.expect(200);
    text(&page["as_of"]).to_owned()
}

fn name(kind: &str, id: &Value) -> String {
    format!("{kind} {}", id.as_str().unwrap_or_default())
}

fn draft(state: &Value) -> String {
    format!("draft {} {}", text(&state["conversation"]), text(&state["mode"]))
}

/// Who else is here or on a break: whoever is neither is away, whether they are told or not; who reads is here while
/// the stream is.
fn at_work(agents: &Value, me: &Value) -> Value {
    let id = |agent: &Value| if agent.is_string() { agent.clone() } else { agent["id"].clone() };
    let others = agents.as_array().expect("agents").iter().filter(|it| id(&it["agent"]) != *me);
    let here = others.filter(|it| it["presence"] != "away");
    here.map(|it| json!([id(&it["agent"]), it["presence"], it["since"]])).collect()
}

/// Without what other objects make of it: how people of one name are told apart, how many an incident touches by now.
fn stripped(mut object: Value) -> Value {
    match &mut object {
        Value::Object(fields) => {
            fields.remove("distinction");
            fields.remove("people");
            fields.values_mut().for_each(|inner| *inner = stripped(inner.take()));
        }
        Value::Array(items) => items.iter_mut().for_each(|item| *item = stripped(item.take())),
        _ => {}
    }
    object
}

async fn objects(shop: &Shop, me: &Value) -> BTreeMap<String, Value> {
    let own = shop.owner.as_str();
    let mut all = BTreeMap::new();
    let mut keep = |kind: &str, object: Value| drop(all.insert(name(kind, &object["id"]), stripped(object)));
    for view in ["open", "resolved"] {
        let page = shop.get(own, &format!("/v1/conversations?view={view}&limit=200")).await.expect(200);
        assert!(page["next"].is_null(), "one page holds all of a test");
        for it in page["items"].as_array().expect("items") {
            keep("conversation", it.clone());
            shop.thread(&it["id"]).await.into_iter().for_each(|line| keep("line", line));
            let path = format!("/v1/customers/{}", text(&it["customer"]["id"]));
            let mut customer = shop.get(own, &path).await.expect(200);
            let record = customer.as_object_mut().expect("an object");
            record.retain(|field, _| !DERIVED.contains(&field.as_str()));
            keep("customer", customer);
        }
    }
    for (kind, path) in
        [("agent", "/v1/agents"), ("queue", "/v1/queues"), ("incident", "/v1/incidents"), ("praise", "/v1/praise")]
    {
        let list = shop.get(own, path).await.expect(200);
        list.as_array().expect("a list").iter().for_each(|it| keep(kind, it.clone()));
    }
    keep("rules", shop.get(own, "/v1/rules").await.expect(200));
    for draft_ in shop.get(own, "/v1/drafts").await.expect(200)["items"].as_array().expect("drafts") {
        all.insert(draft(draft_), draft_.clone());
    }
    all.insert("counts".into(), shop.get(own, "/v1/counts").await.expect(200));
    all.insert("day".into(), shop.get(own, "/v1/me/day").await.expect(200));
    all.insert("presence".into(), at_work(&shop.get(own, "/v1/load").await.expect(200)["agents"], me));
    all
}
