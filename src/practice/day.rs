//! The shop's day: who comes when, and how what goes out finds its way to them.

use std::collections::{HashMap, HashSet};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use futures_util::StreamExt;
use tokio::sync::mpsc;
use tokio::task::JoinSet;

use super::data::{Book, Customer, Scenario};
use super::dice::Dice;
use super::order::Order;
use super::person::{Cast, Person};
use super::visit::{Past, Visit};
use super::{Options, Pace, cast, incident};
use crate::api::{
    Channel, Delivery, DeliveryId, DeliveryReport, DeliveryState, Failure, ImportRecord, Inbound, Language, Time,
};
use crate::backend::Http;
use crate::text::Untrusted;

/// As many may wait for an answer before nobody else comes in.
const WAITING_MOST: usize = 6;

/// So many are there when the day begins.
const AT_ONCE: usize = 3;

/// What every customer of the day shares.
pub(super) struct Day {
    pub pace: Pace,
    pub now: Arc<dyn Fn() -> Time + Send + Sync>,
    /// A name for this day, so that two days in one shop are not taken for the same.
    pub name: String,
    channels: HashMap<Channel, Http>,
    /// Who is to be given what goes out in a thread, by the thread's name.
    doors: Mutex<HashMap<String, mpsc::UnboundedSender<Delivery>>>,
    /// Customers who have said something and heard nothing yet.
    waiting: AtomicUsize,
}

/// Lives it. Never ends.
pub(super) async fn live(options: Options) {
    let Options { channels, admin, supervisor, scenarios, language, seed, pace, now } = options;
    let started = now();
    let day = Arc::new(Day {
        pace,
        now,
        name: format!("practice-{seed:x}-{:x}", started.millis()),
        channels: channels.into_iter().collect(),
        doors: Mutex::default(),
        waiting: AtomicUsize::new(0),
    });
    let mut tasks = JoinSet::new();
    for channel in day.channels.keys().copied() {
        tasks.spawn(Arc::clone(&day).hand_out(channel));
    }
    // Their faults were told where somebody could read them.
    let book = Book::load(&scenarios).0;
    tasks.spawn(arrivals(Arc::clone(&day), book, [admin, supervisor], language, seed, started));
    while tasks.join_next().await.is_some() {}
}

/// Opens the shop and lets customers in, for ever.
async fn arrivals(day: Arc<Day>, book: Book, by: [Http; 2], language: Language, seed: u64, started: Time) {
    let [admin, supervisor] = by;
    let book = Arc::new(book);
    let mut dice = Dice::new(seed);
    let mut guests = JoinSet::new();
    let can_come = |scenario: &&Arc<Scenario>| day.channels.contains_key(&scenario.channel);
    let scenarios: Vec<Arc<Scenario>> = book.scenarios.iter().filter(can_come).cloned().collect();
    let own = scenarios.iter().flat_map(|scenario| records(&book, scenario, &scenario.customer, started));
    day.import(&admin, own.chain(incident::records(&book, started))).await;
    incident::open(&day, &book, &supervisor, language, started).await;
    let mut order = Order::new(&scenarios, language);
    for visit in 0.. {
        if visit >= AT_ONCE {
            day.pace.wait(dice.between(20_000, 60_000)).await;
            while day.waiting.load(Ordering::Relaxed) >= WAITING_MOST {
                day.pace.wait(Duration::from_secs(2)).await;
            }
        }
        let mut own = Dice::of(seed, visit as u64);
        let Some((scenario, authored)) = order.next(&mut dice) else { return };
        let (cast, bounces) = if authored {
            (cast::authored(&book, &scenario), scenario.bounces)
        } else {
            let (cast, customer): (Cast, Customer) = cast::passer_by(&book, &scenario, visit, &mut own);
            day.import(&admin, records(&book, &scenario, &customer, (day.now)())).await;
            let bounces = u32::from(scenario.channel == Channel::Mail && own.below(8) == 0);
            (cast, bounces)
        };
        let past = Past { authored, waited: authored && visit < AT_ONCE };
        let person = Person::new(Arc::clone(&book), scenario, cast, own);
        let visit = Visit::new(Arc::clone(&day), person, format!("{}-{visit}", day.name), bounces, past);
        guests.spawn(visit.live());
    }
}

/// The records of somebody who comes with `scenario`.
fn records(book: &Book, scenario: &Scenario, customer: &Customer, now: Time) -> Vec<ImportRecord> {
    cast::records(book, scenario.language, scenario.currency.get_ref(), customer, now)
}

impl Day {
    /// Gives every outgoing message of a channel to whom it is for.
    async fn hand_out(self: Arc<Self>, channel: Channel) {
        let http = self.channels[&channel].clone();
        let mut taken: HashSet<DeliveryId> = HashSet::new();
        loop {
            if let Ok(mut deliveries) = http.delivery_stream().await {
                while let Some(delivery) = deliveries.next().await {
                    // Offered again until its state is set: what was taken is only reported again.
                    let is_new = taken.insert(delivery.id.clone());
                    self.report(channel, &delivery.id, DeliveryState::Accepted, None).await;
                    if is_new {
                        self.give(channel, delivery).await;
                    }
                }
            }
            self.pace.wait(Duration::from_secs(1)).await;
        }
    }

    /// Puts a message through the door it is for; one of nobody here has simply arrived.
    async fn give(&self, channel: Channel, delivery: Delivery) {
        let id = delivery.id.clone();
        let door = delivery.conversation_external_id.as_ref().and_then(|thread| self.doors().get(thread).cloned());
        if door.is_none_or(|door| door.send(delivery).is_err()) {
            self.report(channel, &id, DeliveryState::Delivered, None).await;
        }
    }

    fn doors(&self) -> std::sync::MutexGuard<'_, HashMap<String, mpsc::UnboundedSender<Delivery>>> {
        self.doors.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What goes out in `thread` comes to `door`.
    pub(super) fn open_door(&self, thread: &str, door: mpsc::UnboundedSender<Delivery>) {
        self.doors().insert(thread.to_owned(), door);
    }

    /// Whether customers of this channel can be here.
    pub(super) fn has(&self, channel: Channel) -> bool {
        self.channels.contains_key(&channel)
    }

    /// Somebody waits for an answer, or no longer.
    pub(super) fn waits(&self, yes: bool) {
        if yes {
            self.waiting.fetch_add(1, Ordering::Relaxed);
        } else {
            self.waiting.fetch_sub(1, Ordering::Relaxed);
        }
    }

    /// Says how far a message came.
    pub(super) async fn report(&self, channel: Channel, id: &DeliveryId, state: DeliveryState, reason: Option<&str>) {
        let report = DeliveryReport { state, remote_id: None, reason: reason.map(Untrusted::from) };
        let http = &self.channels[&channel];
        while self.again(http.report(id, &report).await).await {}
    }

    /// Brings what a customer wrote. Its external id keeps it single however often it is brought.
    pub(super) async fn bring(&self, inbound: &Inbound) {
        let Some(http) = self.channels.get(&inbound.channel) else { return };
        while self.again(http.inbound(None, inbound).await).await {}
    }

    /// Brings records of the shop.
    async fn import(&self, admin: &Http, records: impl IntoIterator<Item = ImportRecord>) {
        let mut body = Vec::new();
        for record in records {
            serde_json::to_writer(&mut body, &record).expect("records are plain data");
            body.push(b'\n');
        }
        if !body.is_empty() {
            while self.again(admin.import(body.clone()).await).await {}
        }
    }

    /// Whether another attempt makes sense, after a pause; not when it is done or never will be.
    pub(super) async fn again<T>(&self, outcome: Result<T, Failure>) -> bool {
        match outcome {
            Err(Failure::Offline(_) | Failure::Unknown(_) | Failure::Server(_) | Failure::RateLimited { .. }) => {
                self.pace.wait(Duration::from_secs(1)).await;
                true
            }
            Err(failure) => {
                tracing::warn!(?failure, "the practice shop was refused");
                false
            }
            Ok(_) => false,
        }
    }
}
