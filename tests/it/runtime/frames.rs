//! When a frame is drawn, and when nothing is.

use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use omotenashi::api::{Counts, Event, Time};
use omotenashi::console::KeyCode;

use super::support::Console;

#[tokio::test(flavor = "multi_thread")]
async fn a_reader_that_was_away_finds_the_newest_frame_only() {
    let drafts = tempfile::tempdir().expect("a folder");
    let mut console = Console::start(drafts.path()).await;
    // Held as a blocked terminal holds it.
    let held = console.frames.borrow_and_update().clone();
    console.type_text("abcdefghijklmnopqrstuvwxyz").await;
    console.until(|_, text| text.ends_with('z')).await;
    assert_eq!(console.text(), "abcdefghijklmnopqrstuvwxyz");
    assert_eq!(held.map(|frame| super::support::text(&frame)), Some(String::new()), "what is being written stays");
}

#[tokio::test(flavor = "multi_thread")]
async fn events_alone_draw_at_most_thirty_frames_a_second_and_keys_at_once() {
    let drafts = tempfile::tempdir().expect("a folder");
    let mut console = Console::start(drafts.path()).await;
    let draws = |console: &Console| console.seen.draws.load(Ordering::SeqCst);
    let (before, started) = (draws(&console), Instant::now());
    let mut pace = tokio::time::interval(Duration::from_millis(1));
    for _ in 0..300 {
        pace.tick().await;
        console.events.send(Event::Counts(Counts::default())).expect("running");
    }
    let (frames, took) = (draws(&console) - before, started.elapsed());
    let most = 2 + took.as_millis() / 33;
    assert!(frames > 1 && frames as u128 <= most, "{frames} frames in {took:?}");
    console.press(KeyCode::Char('x')).await;
    console.until(|_, text| text == "x").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_happens_while_nothing_happens() {
    let drafts = tempfile::tempdir().expect("a folder");
    let mut console = Console::start(drafts.path()).await;
    console.type_text("x").await;
    console.until(|_, text| text == "x").await;
    let counts = |console: &Console| {
        let seen = &console.seen;
        [&seen.updates, &seen.draws, &seen.ticks].map(|count| count.load(Ordering::SeqCst))
    };
    // The last frames of what did happen.
    let mut still = counts(&console);
    for _ in 0..20 {
        tokio::time::sleep(Duration::from_millis(50)).await;
        let now = counts(&console);
        if now == still {
            break;
        }
        still = now;
    }
    tokio::time::sleep(Duration::from_millis(700)).await;
    assert_eq!(counts(&console), still, "updates, frames, ticks");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_deadline_ticks_once() {
    let drafts = tempfile::tempdir().expect("a folder");
    let mut console = Console::start(drafts.path()).await;
    console.press(KeyCode::F(3)).await;
    console.until(|seen, _| seen.ticks.load(Ordering::SeqCst) == 1).await;
    console.type_text("x").await;
    console.until(|_, text| text == "x").await;
    assert_eq!(console.seen.ticks.load(Ordering::SeqCst), 1);
}

/// The journal stamps what the program was given: the server's time, not this machine's.
#[tokio::test(flavor = "multi_thread")]
async fn the_program_lives_by_the_servers_clock() {
    let drafts = tempfile::tempdir().expect("a folder");
    let mut console = Console::start(drafts.path()).await;
    let server = Time::from_millis(2_000_000_000_000);
    let updates = console.seen.updates.load(Ordering::SeqCst);
    console.events.send(Event::Heartbeat { now: server }).expect("running");
    console.until(|seen, _| seen.updates.load(Ordering::SeqCst) > updates).await;
    console.type_text("x").await;
    console.until(|_, text| text == "x").await;
    console.hang_up().await;
    let draft = Console::start(drafts.path()).await.restored().drafts.remove(0);
    assert!((0..10_000).contains(&draft.time.since(server)), "{}", draft.time);
}
