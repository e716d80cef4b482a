//! How many conversations stand where, kept in memory: the console never counts, and neither does an event.

use std::collections::HashMap;
use std::sync::{PoisonError, RwLock};

use tokio::sync::watch;

use super::db::conversations::stage;
use super::rights::Caller;
use crate::api::{Queue, View, ViewCount};

/// One place of the figures.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Place {
    /// Key of the queue.
    pub queue: i64,
    /// Key of who has it; 0: nobody.
    pub assignee: i64,
    /// See [`stage`].
    pub stage: i64,
}

/// The figures of every place, as of the last commit.
#[derive(Debug)]
pub struct Counts {
    places: RwLock<HashMap<Place, i64>>,
    changed: watch::Sender<u64>,
}

impl Counts {
    /// The figures as the database has them.
    pub fn new(places: HashMap<Place, i64>) -> Self {
        Self { places: RwLock::new(places), changed: watch::Sender::new(0) }
    }

    /// Takes over what a commit moved.
    pub fn apply(&self, moved: &HashMap<Place, i64>) {
        if moved.is_empty() {
            return;
        }
        {
            let mut places = self.places.write().unwrap_or_else(PoisonError::into_inner);
            for (place, by) in moved {
                *places.entry(*place).or_insert(0) += by;
            }
            places.retain(|_, count| *count != 0);
        }
        self.changed.send_modify(|times| *times += 1);
    }

    /// Told of every change.
    pub fn watch(&self) -> watch::Receiver<u64> {
        self.changed.subscribe()
    }

    /// The figures of `caller` over the queues they see, in the order of the views.
    pub fn of(&self, caller: &Caller, queues: &[(i64, Queue)]) -> crate::api::Counts {
        let me = caller.key;
        let places = self.places.read().unwrap_or_else(PoisonError::into_inner);
        let sees = |place: &Place| queues.iter().any(|(key, _)| *key == place.queue);
        let sum = |of: &dyn Fn(&Place) -> bool| {
            places.iter().filter(|(place, _)| sees(place) && of(place)).map(|(_, count)| *count).sum::<i64>()
        };
        let active = i64::from(stage::ACTIVE);
        let done = i64::from(stage::DONE);
        let open = [active, i64::from(stage::PARKED)];
        let at = |stage| sum(&|place| place.stage == i64::from(stage));
        let mut views = vec![
            (View::Mine, sum(&|place| place.assignee == me && place.stage == active)),
            (View::Unassigned, sum(&|place| place.assignee == 0 && place.stage == active)),
            (View::AllOpen, sum(&|place| open.contains(&place.stage))),
            (View::Promises, at(stage::PROMISED)),
        ];
        if caller.directs() {
            views.push((View::Approvals, at(stage::ASKED)));
        }
        for (key, queue) in queues {
            views.push((View::Queue(queue.id.clone()), sum(&|place| place.queue == *key && place.stage == active)));
        }
        views.push((View::Resolved, sum(&|place| place.stage == done)));
        let views =
            views.into_iter().map(|(view, count)| ViewCount { view, count: count.max(0).unsigned_abs() }).collect();
        crate::api::Counts { views }
    }
}
