//! One who follows the stream over a bad line, and remembers what was heard.

use std::collections::BTreeSet;
use std::sync::Arc;

use futures_util::StreamExt as _;
use omotenashi::api::{Cursor, Event, Interest, LinkState};
use omotenashi::backend::{Backend as _, Http};
use tokio::sync::watch;
use tokio::time::sleep;

use super::PAUSE;
use super::mirror::Mirror;
use crate::dice::Dice;
use crate::kinds::kind;
use crate::site::soon;

/// What was heard from one place on, without a word about beginning anew.
pub struct Segment {
    pub from: Cursor,
    pub seqs: Vec<u64>,
}

impl Segment {
    /// The log has a number for every event, and its readers here are told of all: each follows the one before.
    pub fn assert_whole(&self, seed: u64) {
        let mut before = self.from.seq;
        for seq in &self.seqs {
            assert_eq!(*seq, before + 1, "seed {seed}: lost, twice or out of order, after {}", self.from);
            before = *seq;
        }
    }
}

pub struct Reader {
    line: Http,
    /// For questions: the faults of this proof are the stream's.
    whole: Http,
    dice: Dice,
    /// How often anybody's line broke.
    drops: Arc<watch::Sender<usize>>,
    pub segments: Vec<Segment>,
    pub mirror: Mirror,
    pub kinds: BTreeSet<&'static str>,
}

impl Reader {
    pub fn new(line: Http, whole: Http, dice: Dice, drops: Arc<watch::Sender<usize>>) -> Self {
        let (segments, mirror, kinds) = (Vec::new(), Mirror::default(), BTreeSet::new());
        Self { line, whole, dice, drops, segments, mirror, kinds }
    }

    pub fn last_segment(&self) -> &Segment {
        self.segments.last().expect("one at least")
    }

    /// Follows until everything up to the target was heard.
    pub async fn follow(mut self, mut target: watch::Receiver<Option<Cursor>>) -> Self {
        let mut last: Option<Cursor> = None;
        loop {
            let (_interest, interest) = watch::channel(Interest::default());
            let mut stream = self.line.events(last.clone(), interest);
            // Some go on by the client's own reconnecting with its waits, most as a console that was started anew with
            // its place.
            let mut own = if self.dice.per_mille(100) { 1 + self.dice.below(2) } else { 0 };
            let mut live = false;
            loop {
                let event = tokio::select! {
                    event = stream.next() => event.expect("it never ends"),
                    Ok(()) = target.changed() => { Event::Unknown }
                };
                match &event {
                    Event::Link { state: LinkState::Live } => live = true,
                    Event::Link { state: LinkState::Down { .. } } => {
                        // An attempt while nobody listens is no disconnect.
                        if std::mem::take(&mut live) {
                            self.drops.send_modify(|drops| *drops += 1);
                        } else {
                            sleep(PAUSE).await;
                        }
                        if own == 0 || last.is_none() {
                            break;
                        }
                        own -= 1;
                    }
                    Event::Resync { at } => {
                        last = Some(at.clone());
                        self.begin(at.clone()).await;
                    }
                    event if kind(event).is_some() => {
                        let at = event.cursor().expect("an event of the log").clone();
                        if self.segments.is_empty() {
                            let before = Cursor { epoch: at.epoch.clone(), seq: at.seq - 1 };
                            self.begin(before).await;
                        }
                        let segment = self.segments.last_mut().expect("just begun");
                        assert_eq!(segment.from.epoch, at.epoch, "another log begins with a word about it");
                        segment.seqs.push(at.seq);
                        self.kinds.extend(kind(event));
                        last = Some(at);
                    }
                    _ => {}
                }
                self.mirror.fold(event);
                let at_end = match (&*target.borrow(), &last) {
                    (Some(target), Some(last)) => target.epoch == last.epoch && last.seq >= target.seq,
                    _ => false,
                };
                if at_end {
                    return self;
                }
            }
        }
    }

    /// A fresh snapshot, after the stream is there.
    async fn begin(&mut self, from: Cursor) {
        self.segments.push(Segment { from, seqs: Vec::new() });
        self.mirror = soon("a snapshot", async {
            loop {
                if let Some(mirror) = Mirror::read(&self.whole).await {
                    return mirror;
                }
                sleep(PAUSE).await;
            }
        })
        .await;
    }
}
