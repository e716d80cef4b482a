//! The event stream through everything that can break: nothing lost, nothing twice, nothing out of order; and what was
//! read at one moment, with everything told since, is what is read now, for every kind of event.
//!
//! Readers follow by the real client over lines that are cut before, inside and after events, stall, crawl or go silent,
//! while people work and the server is killed with -9 and started on its database. In the middle an older backup
//! is restored: every reader must be told to begin anew, and end at the same place.

mod crew;
mod mirror;
mod reader;

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use futures_util::StreamExt as _;
use omotenashi::api::{Channel, ConversationId, Cursor, Interest, NewRules, QueuePatch, Reply, Request, Role};
use omotenashi::backend::{Backend as _, Http};
use tokio::sync::watch;
use tokio::time::{sleep, timeout};

use self::crew::{Crew, Work};
use self::mirror::Mirror;
use self::reader::Reader;
use crate::dice::{Dice, rounds, seed};
use crate::kinds::{LOGGED, kind};
use crate::proxy::{Proxy, STREAM};
use crate::site::{LIMIT, Site, client, soon, written};

const READERS: usize = 16;

/// Pieces of a stream in a thousand that get a fault.
const SHARE: usize = 200;

/// The server dies once in so many disconnects, or more often where there are few, and now and then where there are many.
const CALM: usize = 50;

const PAUSE: Duration = Duration::from_millis(20);

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn readers_miss_nothing_and_hear_nothing_twice_whatever_breaks() {
    let (count, seed) = (rounds(240), seed());
    println!("seed {seed}: {count} disconnects of {READERS} readers");
    let since = Instant::now();
    let mut dice = Dice::new(seed);
    let mut site = Site::open().await;
    let channel = site.hire("chat", Role::Channel, Some(Channel::Chat)).await;
    let colleague = site.hire("Ken", Role::Supervisor, None).await;
    let work = Arc::new(Work::default());
    let crew = Crew::new(&site, &channel, &colleague, dice.split(), Arc::clone(&work)).await;
    let working = tokio::spawn(crew.work());

    let drops = Arc::new(watch::Sender::new(0));
    let (target, aim) = watch::channel(None);
    let mut readers = tokio::task::JoinSet::new();
    let mut proxies = Vec::new();
    for number in 0..READERS {
        let socket = site.folder().join(format!("reader{number}.sock"));
        let proxy = Proxy::open(&site.socket(), socket, STREAM, SHARE, dice.split());
        let line = client(proxy.socket(), &site.owner_token());
        readers.spawn(Reader::new(line, site.owner(), dice.split(), Arc::clone(&drops)).follow(aim.clone()));
        proxies.push(proxy);
    }

    // The moments of the killings, counted in disconnects.
    let kills = (count / CALM).clamp(6, 200);
    let backup = site.folder().join("backup.db");
    let mut down = Duration::ZERO;
    for kill in 1..=kills {
        let reached = kill * count / kills;
        let mut dropped = drops.subscribe();
        soon("lines break", dropped.wait_for(|dropped| *dropped >= reached)).await.expect("it is ours");
        sleep(dice.millis(0, 300)).await;
        if kill == kills / 4 {
            site.command("backup", &backup);
        }
        site.kill();
        if kill == kills / 2 {
            site.command("restore", &backup);
        }
        down = down.max(site.start().await);
    }

    // People stop; the readers go on to the end, and are compared with the log and with what is there.
    work.pause();
    soon("the work is laid down", working).await.expect("no panic");
    for proxy in &proxies {
        proxy.mend();
    }
    let owner = site.owner();
    // It may not have come to a change of a queue.
    let queue = &owner.me().await.expect("a shop that works").queues[0];
    owner.change_queue(&queue.id, &QueuePatch { undo_ms: Some(0) }).await.expect("a shop that works");
    // Nor to one of the team's rules.
    let Ok(Reply::Rules(rules)) = owner.call(Request::Rules).await else { panic!("the team's rules") };
    let body = NewRules { off: vec!["the-last-one".to_owned()], text: rules.text };
    owner.call(Request::SetRules { version: rules.version, body }).await.expect("a shop that works");
    // Something that comes last, after whatever else a reader may have heard.
    let last = owner.inbound(None, &written("last", "the last one", "goodbye")).await.expect("a shop that works");
    let (head, now) = at_rest(&owner, &last.conversation).await;
    target.send_replace(Some(head.clone()));
    let mut ended = Vec::new();
    while let Some(reader) = timeout(LIMIT, readers.join_next()).await.expect("the readers reach the end") {
        ended.push(reader.expect("no panic"));
    }
    let earliest = ended.iter().map(|reader| reader.last_segment().from.clone()).min_by_key(|from| from.seq);
    let log = log(&owner, earliest.expect("readers"), &head).await;
    let (mut kinds, mut events, mut resyncs, mut compared) = (BTreeSet::new(), 0, 0, 0);
    for reader in ended {
        resyncs += reader.segments.len() - 1;
        for segment in &reader.segments {
            segment.assert_whole(seed);
            events += segment.seqs.len();
        }
        let segment = reader.last_segment();
        assert_eq!(segment.from.epoch, head.epoch, "seed {seed}: the readers are in the restored log");
        let later = log.partition_point(|seq| *seq <= segment.from.seq);
        assert_eq!(segment.seqs, log[later..], "seed {seed}: the log and what was heard after {}", segment.from);
        compared += reader.mirror.assert_is(&now, seed);
        kinds.extend(reader.kinds);
    }
    let dropped = *drops.borrow();
    println!(
        "{events} events heard over {dropped} disconnects, {kills} kill -9 of the server (back after at most {down:?}) and \
         1 restored backup ({resyncs} times told to begin anew): 0 lost, 0 doubled, 0 out of order; {compared} objects \
         compared; {} commands of {} kinds of events; in {:?}",
        work.done.load(Ordering::Relaxed),
        kinds.len(),
        since.elapsed()
    );
    assert!(resyncs >= READERS, "every reader is told that the log is another one");
    // Nothing goes from those who may see everything: that is held against a snapshot in the tests of the server.
    let made: Vec<&str> = LOGGED.into_iter().filter(|kind| *kind != "conversation.gone").collect();
    assert_eq!(kinds.into_iter().collect::<Vec<_>>(), made, "the proof is about every kind of event");
}

/// What is there when nothing happens any more: no reply is held back, no clock of a customer runs out meanwhile.
async fn at_rest(owner: &Http, any: &ConversationId) -> (Cursor, Mirror) {
    let head = async || match owner.call(Request::Conversation(any.clone())).await {
        Ok(Reply::Conversation(stamped)) => stamped.as_of,
        other => panic!("{other:?}"),
    };
    soon("the shop is at rest", async {
        loop {
            let before = head().await;
            let now = Mirror::read(owner).await.expect("a server that runs");
            if !now.holds_back() && head().await == before {
                return (before, now);
            }
            sleep(PAUSE).await;
        }
    })
    .await
}

/// The sequences of the log after `from`, up to `head`, over a whole line.
async fn log(owner: &Http, from: Cursor, head: &Cursor) -> Vec<u64> {
    let (_interest, interest) = watch::channel(Interest::default());
    let mut seqs = Vec::new();
    if from == *head {
        return seqs;
    }
    let mut stream = owner.events(Some(from), interest);
    soon("the log up to its head", async {
        while let Some(event) = stream.next().await {
            if kind(&event).is_none() {
                continue;
            }
            let at = event.cursor().expect("an event of the log");
            seqs.push(at.seq);
            if at.seq >= head.seq {
                return;
            }
        }
    })
    .await;
    seqs
}
