//! Everything that others do while somebody works: one of every kind of event and more.

use omotenashi::api::*;
use proptest::prelude::*;

use crate::support::model::{MINUTE, Model};

/// Something that happens at the backend.
#[derive(Clone, Debug)]
pub enum Command {
    Begin(u8),
    Inbound(usize),
    Write(usize, bool),
    Assign(usize, u8),
    Status(usize, u8),
    Deliver(usize),
    Gone(usize),
    Plan(usize, u8),
    Help(usize, bool),
    Rules(u8),
    Erase(usize),
    /// Another console of mine writes on, or with 0 gives it up.
    Draft(usize, u8),
    /// Something is promised, or what was promised is kept, broken, moved.
    Promise(usize, u8),
    /// A gesture is made, or decided on.
    Goodwill(usize, u8),
    /// It is said who they are.
    Identity(usize, u8),
    /// A customer's words are passed on to me or to a colleague, or I take note of them.
    Praise(usize, u8),
    /// Something of the customer is remembered, confirmed or forgotten.
    Remember(usize, u8),
    /// A fault is made known, or ended.
    Incident(usize, u8),
    /// My own day, and who is here.
    Day(u8),
}

pub fn commands() -> impl Strategy<Value = Command> {
    prop_oneof![
        2 => any::<u8>().prop_map(Command::Begin),
        4 => any::<usize>().prop_map(Command::Inbound),
        2 => (any::<usize>(), any::<bool>()).prop_map(|(which, note)| Command::Write(which, note)),
        2 => (any::<usize>(), 0..3u8).prop_map(|(which, to)| Command::Assign(which, to)),
        3 => (any::<usize>(), 0..6u8).prop_map(|(which, status)| Command::Status(which, status)),
        1 => any::<usize>().prop_map(Command::Deliver),
        1 => any::<usize>().prop_map(Command::Gone),
        2 => (any::<usize>(), any::<u8>()).prop_map(|(which, change)| Command::Plan(which, change)),
        1 => (any::<usize>(), any::<bool>()).prop_map(|(which, wanted)| Command::Help(which, wanted)),
        1 => any::<u8>().prop_map(Command::Rules),
        1 => any::<usize>().prop_map(Command::Erase),
        1 => (any::<usize>(), 0..4u8).prop_map(|(which, word)| Command::Draft(which, word)),
        2 => (any::<usize>(), any::<u8>()).prop_map(|(which, what)| Command::Promise(which, what)),
        2 => (any::<usize>(), any::<u8>()).prop_map(|(which, what)| Command::Goodwill(which, what)),
        1 => (any::<usize>(), any::<u8>()).prop_map(|(which, what)| Command::Identity(which, what)),
        1 => (any::<usize>(), any::<u8>()).prop_map(|(which, what)| Command::Praise(which, what)),
        2 => (any::<usize>(), any::<u8>()).prop_map(|(which, what)| Command::Remember(which, what)),
        1 => (any::<usize>(), any::<u8>()).prop_map(|(which, what)| Command::Incident(which, what)),
        1 => any::<u8>().prop_map(Command::Day),
    ]
}

pub fn perform(model: &mut Model, command: &Command) {
    model.now = model.now.plus_millis(MINUTE / 7);
    let pick = |model: &Model, which: usize| -> Option<ConversationId> {
        let count = model.conversations.len();
        (count > 0).then(|| model.conversations.keys().nth(which % count).cloned().expect("inside"))
    };
    let me = model.me.clone();
    match *command {
        Command::Begin(n) => {
            let number = 5_000 + model.cursor().seq as i64;
            let channel = Channel::ALL[usize::from(n) % 4];
            model.begin(number, "cus_one", channel, &format!("matter {number}"), "Hello");
        }
        Command::Inbound(which) => {
            if let Some(id) = pick(model, which) {
                model.inbound(&id, &format!("word {which}"));
            }
        }
        Command::Write(which, note) => {
            if let Some(id) = pick(model, which) {
                model.write(&id, &me, note, "ours", None);
            }
        }
        Command::Assign(which, to) => {
            let to = [None, Some(me.clone()), Some(AgentId::new("agt_ken"))][usize::from(to)].clone();
            if let Some(id) = pick(model, which) {
                model.assign(&id, &me, to.as_ref());
            }
        }
        Command::Status(which, status) => {
            if let Some(id) = pick(model, which) {
                model.set_status(&id, &me, Status::ALL[usize::from(status)], None);
            }
        }
        Command::Deliver(which) => {
            let sent = pick(model, which).and_then(|id| {
                let line = model.messages[&id].iter().find(|line| line.state.is_some())?;
                Some((id, line.position))
            });
            if let Some((id, position)) = sent {
                model.delivered(&id, position, MessageState::Delivered);
            }
        }
        Command::Plan(which, change) => {
            if let Some(id) = pick(model, which) {
                let step = format!("step-{}", change % 3);
                let change = match change % 5 {
                    0 => PlanChange::Begin { plan: "angry".into(), tag: None },
                    1 => PlanChange::Tick { step, text: Some("by Friday".into()) },
                    2 => PlanChange::Untick { step },
                    3 => PlanChange::End,
                    _ => PlanChange::Withdraw,
                };
                model.plan(&id, &me, change);
            }
        }
        Command::Help(which, wanted) => {
            if let Some(id) = pick(model, which) {
                model.help(&id, &me, wanted);
            }
        }
        Command::Erase(which) => {
            if let Some(id) = pick(model, which) {
                let customer = model.conversations[&id].customer.id.clone();
                model.erase(&customer);
            }
        }
        Command::Rules(which) => {
            let off = if which % 2 == 0 { vec!["first-time".to_owned()] } else { Vec::new() };
            model.set_rules(&me, NewRules { off, text: "".into() });
        }
        Command::Draft(which, word) => {
            if let Some(id) = pick(model, which) {
                let mode = if which % 2 == 0 { Mode::Reply } else { Mode::Note };
                let there = model.drafts.get(&(id.clone(), mode)).map_or("", |draft| draft.text.raw());
                let text = if word == 0 { String::new() } else { format!("{there}w{word}") };
                model.draft(&id, mode, &text, text.len() as u64);
            }
        }
        Command::Promise(which, what) => promise(model, pick(model, which), what),
        Command::Goodwill(which, what) => goodwill(model, pick(model, which), what),
        Command::Identity(which, what) => {
            if let Some(id) = pick(model, which) {
                let version = model.conversations[&id].version;
                let identity = [Identity::None, Identity::Claimed, Identity::Verified][usize::from(what % 3)];
                let method = (identity == Identity::Verified).then(|| "number_on_file".to_owned());
                let check = IdentityCheck { identity, method, caller: None };
                done(model, Request::Identify { conversation: id, version, check });
            }
        }
        Command::Praise(which, what) => {
            let ken = AgentId::new("agt_ken");
            let unread = model.praise.iter().find(|praise| praise.to.id == me && praise.read_at.is_none());
            let unread = unread.map(|praise| praise.id.clone());
            let line = pick(model, which).and_then(|id| {
                let inbound = model.messages[&id].iter().find(|line| line.kind == MessageKind::Inbound)?;
                Some(inbound.id.clone())
            });
            match (what % 3, line, unread) {
                (0, Some(line), _) => drop(model.pass_on(&line, &ken, &me)),
                (1, Some(line), _) => drop(model.pass_on(&line, &me, &ken)),
                (_, _, Some(unread)) => done(model, Request::TakeNote(unread)),
                _ => {}
            }
        }
        Command::Remember(which, what) => {
            if let Some(id) = pick(model, which) {
                remember(model, model.conversations[&id].customer.id.clone(), what);
            }
        }
        Command::Incident(which, what) => incident(model, pick(model, which), what),
        Command::Day(what) => match what % 4 {
            0 => model.my_day(|day| day.hard_streak += 1),
            1 => {
                let now = model.now;
                model.my_day(|day| day.break_since = if what > 100 { Some(now) } else { None });
            }
            2 => model.is_here(&AgentId::new("agt_ken"), Presence::Break),
            _ => model.is_here(&AgentId::new("agt_ken"), Presence::Present),
        },
        Command::Gone(which) => {
            if let Some(id) = pick(model, which) {
                model.gone(&id);
            }
        }
    }
}

/// Asks it of the backend, as another console of mine does; refusals change nothing.
fn done(model: &mut Model, request: Request) {
    // What came of it is told by its events.
    let _ = model.call(request);
}

fn promise(model: &mut Model, id: Option<ConversationId>, what: u8) {
    let known = model.customers.values().flat_map(|customer| &customer.promises).find(|promise| promise.is_open());
    let (me, now) = (model.me.clone(), model.now);
    let later = now.plus_millis(i64::from(what) * MINUTE);
    match (what % 4, known.map(|promise| promise.id.clone()), id) {
        (0 | 1, _, Some(id)) => {
            let call = NewCallBack {
                number: "090-0000-0000".into(),
                until: later.plus_millis(MINUTE),
                zone: "Asia/Tokyo".into(),
            };
            let call = what.is_multiple_of(3).then_some(call);
            let new =
                NewPromise { text: "we send another".into(), due_words: "".into(), due: later, owner: None, call };
            model.promise(&id, &me, new);
        }
        (2, Some(promise), _) => {
            let state = if what > 100 { PromiseState::Kept } else { PromiseState::Broken };
            model.change_promise(&promise, &me, PromisePatch { state: Some(state), ..PromisePatch::default() });
        }
        (3, Some(promise), _) => {
            let patch = PromisePatch { due: Some(later), told: Some(what > 100), ..PromisePatch::default() };
            model.change_promise(&promise, &me, patch);
        }
        _ => {}
    }
}

fn goodwill(model: &mut Model, id: Option<ConversationId>, what: u8) {
    let asked = model.customers.values().flat_map(|customer| &customer.gestures);
    let asked = asked.filter(|gesture| gesture.state == GestureState::Asked).map(|gesture| gesture.id.clone()).next();
    let me = model.me.clone();
    match (what % 3, asked, id) {
        (0, Some(gesture), _) => {
            let verdict = Verdict { approve: what > 100, word: "".into() };
            model.decide(&gesture, &AgentId::new("agt_ken"), verdict);
        }
        (_, _, Some(id)) => {
            let value_minor = i64::from(what) * 100;
            let new =
                NewGesture { kind: GestureKind::Gift, value_minor, reason: "delivery/late".into(), note: "".into() };
            model.give(&id, &me, new);
        }
        _ => {}
    }
}

fn remember(model: &mut Model, customer: CustomerId, what: u8) {
    let known = model.customers.get(&customer).and_then(|customer| customer.memories.first());
    let known = known.map(|memory| memory.id.clone());
    let key = OpKey::new(format!("memory_{}", model.cursor().seq));
    match (what % 3, known) {
        (1, Some(memory)) => {
            let patch = Box::new(MemoryPatch { confirmed: true, ..MemoryPatch::default() });
            done(model, Request::Amend { customer, memory, version: 0, patch });
        }
        (2, Some(memory)) => done(model, Request::Forget { customer, memory }),
        _ => {
            let what = Remembered::Preference(Preference { text: "after six".into(), sensitive: false });
            let memory = NewMemory { what, conversation: None, message: None, confirmed: false, consented: false };
            done(model, Request::Remember { key, customer, memory: Box::new(memory) });
        }
    }
}

fn incident(model: &mut Model, id: Option<ConversationId>, what: u8) {
    let at = model.cursor();
    let opened_by = AgentRef { id: model.me.clone(), name: "花子".into() };
    let customers = id.map(|id| model.conversations[&id].customer.id.clone()).into_iter().collect();
    let incident = Incident {
        id: IncidentId::new(format!("inc_{}", what % 3)),
        version: at.seq,
        title: "a fault".into(),
        text: "what is known".into(),
        since: model.now,
        until: None,
        opened_by,
        opened_at: model.now,
        ended_at: (what > 200).then_some(model.now),
        touches: Touches { customers, ..Touches::default() },
        people: 1,
        texts: Texts::default(),
        telling: None,
    };
    model.events.push(Event::IncidentChanged { at, incident: Box::new(incident) });
}
