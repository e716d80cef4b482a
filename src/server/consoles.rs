//! The consoles that follow the stream: where each of them is, and which of them have news.
//!
//! Owns who has which conversation open and who types there. All of it is in memory: it ends with the console's stream,
//! or half a minute after the console last said so; that somebody looked, and until when, is written down. Who may know
//! is decided when a console says where it is: only consoles in a conversation are told who else is there. Must not know
//! routes or rights.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::watch;

use super::State;
use super::clock::Clock;
use super::command::look::{Look, Looks, Sight};
use crate::api::{AgentRef, ConversationId, Present, Time, Whereabouts};

/// Where somebody is holds this long without a word of theirs.
const HOLDS_MS: i64 = 30_000;

/// Whoever comes back so soon was not away: a line was cut, a stream begun anew.
const BACK_MS: i64 = 60_000;

/// Somebody who typed is believed to type on for this long.
const TYPING_MS: i64 = 6_000;

/// A console: whose it is (the agent's key), and its own name for itself.
pub type Name = (i64, Arc<str>);

/// What a console has not heard yet, counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct News {
    /// Changes of who is where it is.
    pub places: u64,
    /// Changes of its agent's drafts.
    pub drafts: u64,
    /// Changes of its agent's own day.
    pub day: u64,
    /// Changes of who is here and who is on a break.
    pub staff: u64,
}

/// Somebody is here, or was.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stay {
    seats: usize,
    /// Here since.
    since: Time,
    /// Gone since.
    left: Option<Time>,
}

impl Stay {
    /// Whether they are here, and since when they are or are not.
    pub fn here(&self) -> (bool, Time) {
        self.left.map_or((true, self.since), |left| (false, left))
    }
}

#[derive(Debug)]
struct Place {
    agent: AgentRef,
    conversation: ConversationId,
    typing_until: Option<Time>,
    until: Time,
}

#[derive(Debug, Default)]
struct Rooms {
    /// Open streams. A console that comes back may have two for a while.
    seats: HashMap<u64, (Name, watch::Sender<News>)>,
    places: HashMap<Name, Place>,
    /// By the agent's key.
    staff: HashMap<i64, Stay>,
    last_seat: u64,
    /// Who looked where, to be written down.
    looks: Vec<Look>,
}

/// All of them.
#[derive(Debug, Default)]
pub struct Consoles {
    rooms: Mutex<Rooms>,
    /// A place was taken or left: something may end sooner than was thought, and there is something to write down.
    taken: watch::Sender<u64>,
    /// One writes down at a time, so that it stays in order.
    recording: tokio::sync::Mutex<()>,
}

/// An open stream of a console. Where the console is ends with its last one.
pub struct Seat {
    consoles: Arc<Consoles>,
    clock: Arc<dyn Clock>,
    id: u64,
    /// Whose it is.
    pub name: Name,
    /// What it has not heard yet.
    pub news: watch::Receiver<News>,
}

impl Drop for Seat {
    fn drop(&mut self) {
        let now = self.clock.now();
        let mut rooms = self.consoles.rooms();
        rooms.seats.remove(&self.id);
        rooms.stand_up(self.name.0, now);
        if rooms.seats.values().all(|(name, _)| *name != self.name) {
            rooms.leave(&self.name, now);
        }
        drop(rooms);
        self.consoles.taken.send_modify(|times| *times += 1);
    }
}

impl Consoles {
    fn rooms(&self) -> MutexGuard<'_, Rooms> {
        self.rooms.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A stream of this console is open from now on.
    pub fn enter(self: &Arc<Self>, name: Name, clock: Arc<dyn Clock>) -> Seat {
        // What is so when a stream begins is news as well.
        let (sender, news) = watch::channel(News { places: 1, drafts: 0, day: 1, staff: 1 });
        let mut rooms = self.rooms();
        rooms.last_seat += 1;
        let id = rooms.last_seat;
        rooms.sit_down(name.0, clock.now());
        rooms.seats.insert(id, (name.clone(), sender));
        Seat { consoles: Arc::clone(self), clock, id, name, news }
    }

    /// Who is here, and who was, by the agent's key.
    pub fn staff(&self) -> HashMap<i64, Stay> {
        self.rooms().staff.clone()
    }

    /// The own days of these agents are others now; a break that began or ended is told to those who share out work.
    pub fn days_changed(&self, agents: &[i64], breaks: bool) {
        if agents.is_empty() {
            return;
        }
        let rooms = self.rooms();
        for (_, news) in rooms.seats.values().filter(|((of, _), _)| agents.contains(of)) {
            news.send_modify(|news| news.day += 1);
        }
        if breaks {
            rooms.tell_staff();
        }
    }

    /// This console says where it is.
    pub fn put(&self, name: Name, agent: AgentRef, at: Whereabouts, now: Time) {
        let mut rooms = self.rooms();
        let Some(conversation) = at.conversation else {
            rooms.leave(&name, now);
            drop(rooms);
            return self.taken.send_modify(|times| *times += 1);
        };
        let agent_key = name.0;
        let came = !rooms.is_there(agent_key, &conversation);
        let typing_until = at.typing.then(|| now.plus_millis(TYPING_MS));
        let place = Place { agent, conversation, typing_until, until: now.plus_millis(HOLDS_MS) };
        let (to, typing) = (place.conversation.clone(), at.typing);
        let was = rooms.places.insert(name, place).map(|was| (was.conversation, was.typing_until.is_some()));
        if was.as_ref() != Some(&(to.clone(), typing)) {
            if let Some((from, _)) = was.filter(|(from, _)| *from != to) {
                rooms.tell(&from);
                rooms.looked_away(agent_key, from, now);
            }
            rooms.tell(&to);
        }
        if came {
            rooms.looks.push(Look { agent: agent_key, conversation: to, at: now, sight: Sight::Began });
        }
        drop(rooms);
        self.taken.send_modify(|times| *times += 1);
    }

    /// This console is nowhere, if it was here.
    pub fn leave(&self, name: &Name, conversation: &ConversationId, now: Time) {
        let mut rooms = self.rooms();
        if rooms.places.get(name).is_some_and(|place| place.conversation == *conversation) {
            rooms.leave(name, now);
        }
        drop(rooms);
        self.taken.send_modify(|times| *times += 1);
    }

    /// This agent (by their key) read a conversation just now, whatever they read it with.
    pub fn read(&self, agent: i64, conversation: &ConversationId, now: Time) {
        let mut rooms = self.rooms();
        if rooms.is_there(agent, conversation) {
            return;
        }
        rooms.looks.push(Look { agent, conversation: conversation.clone(), at: now, sight: Sight::Read });
        drop(rooms);
        self.taken.send_modify(|times| *times += 1);
    }

    /// Where this console is, and which other agents are there, by name.
    pub fn beside(&self, name: &Name) -> Option<(ConversationId, Vec<Present>)> {
        let rooms = self.rooms();
        let here = &rooms.places.get(name)?.conversation;
        let mut others: Vec<Present> = Vec::new();
        let there = rooms.places.iter().filter(|((agent, _), place)| *agent != name.0 && place.conversation == *here);
        for (_, place) in there {
            let typing = place.typing_until.is_some();
            match others.iter_mut().find(|other| other.agent.id == place.agent.id) {
                Some(other) => other.typing |= typing,
                None => others.push(Present { agent: place.agent.clone(), typing }),
            }
        }
        others.sort_by(|a, b| a.agent.name.raw().cmp(b.agent.name.raw()).then(a.agent.id.cmp(&b.agent.id)));
        Some((here.clone(), others))
    }

    /// A draft of this agent changed.
    pub fn drafted(&self, agent: i64) {
        for ((_, _), news) in self.rooms().seats.values().filter(|((of, _), _)| *of == agent) {
            news.send_modify(|news| news.drafts += 1);
        }
    }

    /// Ends what is over by now; when to look again.
    fn expire(&self, now: Time) -> Option<Time> {
        let mut rooms = self.rooms();
        let over: Vec<Name> =
            rooms.places.iter().filter(|(_, place)| place.until <= now).map(|(name, _)| name.clone()).collect();
        for name in over {
            rooms.leave(&name, now);
        }
        let mut quiet = Vec::new();
        for place in rooms.places.values_mut() {
            if place.typing_until.take_if(|until| *until <= now).is_some() {
                quiet.push(place.conversation.clone());
            }
        }
        for conversation in quiet {
            rooms.tell(&conversation);
        }
        rooms.places.values().map(|place| place.typing_until.unwrap_or(place.until).min(place.until)).min()
    }
}

impl Rooms {
    fn sit_down(&mut self, agent: i64, now: Time) {
        let stay = self.staff.entry(agent).or_insert(Stay { seats: 0, since: now, left: None });
        stay.seats += 1;
        if let Some(left) = stay.left.take() {
            if now.since(left) > BACK_MS {
                stay.since = now;
            }
        } else if stay.seats > 1 {
            return;
        }
        self.tell_staff();
    }

    fn stand_up(&mut self, agent: i64, now: Time) {
        let Some(stay) = self.staff.get_mut(&agent) else { return };
        stay.seats = stay.seats.saturating_sub(1);
        if stay.seats == 0 {
            stay.left = Some(now);
            self.tell_staff();
        }
    }

    /// Every console has news of who is here; those it does not concern pass it by.
    fn tell_staff(&self) {
        for (_, news) in self.seats.values() {
            news.send_modify(|news| news.staff += 1);
        }
    }

    fn leave(&mut self, name: &Name, now: Time) {
        if let Some(place) = self.places.remove(name) {
            self.tell(&place.conversation);
            self.looked_away(name.0, place.conversation, now);
        }
    }

    /// Whether an agent has a conversation open, in any console.
    fn is_there(&self, agent: i64, conversation: &ConversationId) -> bool {
        self.places.iter().any(|((of, _), place)| *of == agent && place.conversation == *conversation)
    }

    /// One of an agent's consoles has a conversation open no longer.
    fn looked_away(&mut self, agent: i64, conversation: ConversationId, now: Time) {
        if !self.is_there(agent, &conversation) {
            self.looks.push(Look { agent, conversation, at: now, sight: Sight::Ended });
        }
    }

    /// Consoles in this conversation have news.
    fn tell(&self, conversation: &ConversationId) {
        for (name, news) in self.seats.values() {
            if self.places.get(name).is_some_and(|place| place.conversation == *conversation) {
                news.send_modify(|news| news.places += 1);
            }
        }
    }
}

/// Looks that wait while the database takes none; beyond it nothing ends, and the first are kept.
const LOOKS: usize = 10_000;

/// Writes down who looked at what.
pub async fn record(state: &State) {
    let _in_order = state.consoles.recording.lock().await;
    let looks = std::mem::take(&mut state.consoles.rooms().looks);
    if looks.is_empty() {
        return;
    }
    if let Err(error) = state.writer.run(Looks(looks.clone())).await {
        tracing::warn!(%error, "who looked at which conversation could not be written down; it is tried again");
        let mut rooms = state.consoles.rooms();
        let since = std::mem::replace(&mut rooms.looks, looks);
        rooms.looks.extend(since);
        if rooms.looks.len() > LOOKS {
            rooms.looks.retain(|look| look.sight != Sight::Ended);
            rooms.looks.truncate(LOOKS);
        }
    }
}

/// Ends what nobody renews, and writes down who looked where, until the server stops.
pub async fn run(state: State) {
    let mut taken = state.consoles.taken.subscribe();
    let mut stopping = state.stopping.subscribe();
    while !*stopping.borrow() {
        taken.mark_unchanged();
        let next = state.consoles.expire(state.clock.now());
        record(&state).await;
        let over = async {
            match next {
                Some(next) => state.clock.until(next).await,
                None => std::future::pending().await,
            }
        };
        tokio::select! {
            () = over => {}
            _ = taken.changed() => {}
            _ = stopping.changed() => {}
        }
    }
}
