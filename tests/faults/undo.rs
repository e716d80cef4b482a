//! A reply in the moment in which it can be taken back, and a console that dies in it: it goes out once, or it is taken
//! back by another console of the same agent and never goes out.

use omotenashi::api::{Channel, Delivery, MessageKind, MessageState, QueuePatch, Reply, Request, Role, View};
use omotenashi::backend::{Backend as _, Http};
use rustix::process::Signal;
use tokio::runtime::Runtime;
use tokio::time::{Duration, sleep};

use crate::pty::{Launch, Program};
use crate::site::{Site, client, soon, written};

/// A shop with one customer in the chat, its replies held for this long.
async fn site(undo_ms: i64) -> (Site, Http) {
    let site = Site::open().await;
    let owner = site.owner();
    let queues = owner.me().await.expect("a shop that works").queues;
    for queue in queues {
        let patch = QueuePatch { undo_ms: Some(undo_ms) };
        owner.change_queue(&queue.id, &patch).await.expect("a shop that works");
    }
    let channel = site.hire("chat", Role::Channel, Some(Channel::Chat)).await;
    owner.inbound(None, &written("1", "Misaki", "Where is it?")).await.expect("a shop that works");
    let channel = client(&site.socket(), &channel);
    (site, channel)
}

/// A console of the owner's with that conversation open.
fn open(site: &Site, name: &str) -> Program {
    let mut console = Launch::omotenashi(["--lang", "en", "--data"])
        .arg(site.data())
        .arg("--state-dir")
        .arg(site.folder().join(name))
        .size(120, 34)
        .start();
    console.wait_for_text("Misaki");
    // It is mine once it was answered, and then in another list.
    console.keys("ga");
    console.wait_for("that list", |screen| {
        let text = screen.text();
        text.contains(" All open ──") && text.contains("▸ ❯ Misaki")
    });
    console.keys("\r");
    // In the thread, not only in its title: what is not loaded yet is not answered.
    console.wait_for("the thread", |screen| {
        screen.text().lines().any(|row| row.split('│').any(|cell| cell.trim() == "Where is it?"))
    });
    console
}

fn answer(console: &mut Program) {
    console.keys("r");
    console.wait_for("the caret in the reply", crate::emulator::Emulator::is_cursor_visible);
    console.keys("In the post.");
    console.wait_for_text("In the post.");
    console.keys("\x13");
    // Quiet findings of the draft check are listed once.
    console.wait_for("held, or asked", |screen| {
        let text = screen.text();
        text.contains("Sending in") || text.contains("before sending")
    });
    if console.screen().text().contains("before sending") {
        console.keys("\r");
    }
    console.wait_for_text("Sending in");
}

/// How our replies stand.
async fn states(owner: &Http) -> Vec<Option<MessageState>> {
    let list = Request::List { view: View::AllOpen, after: None, limit: 10 };
    let Ok(Reply::List { page, .. }) = owner.call(list).await else { panic!("a list") };
    let conversation = page.body.items[0].id.clone();
    let Ok(Reply::Thread { page, .. }) = owner.call(Request::Thread { conversation, before: None, limit: 50 }).await
    else {
        panic!("a thread")
    };
    let ours = page.body.messages.into_iter().filter(|line| line.kind == MessageKind::Outbound);
    ours.map(|line| line.state).collect()
}

async fn taken(channel: &Http) -> Vec<Delivery> {
    channel.deliveries().await.expect("a shop that works")
}

#[test]
fn a_reply_of_a_console_that_was_killed_goes_out_once() {
    let runtime = Runtime::new().expect("a runtime");
    let (site, channel) = runtime.block_on(site(1_500));
    let mut console = open(&site, "first");
    answer(&mut console);
    console.signal(Signal::KILL);
    console.wait_for_end();
    runtime.block_on(async {
        let offered = soon("the reply goes out", async {
            loop {
                let offered = taken(&channel).await;
                if !offered.is_empty() {
                    return offered;
                }
                sleep(Duration::from_millis(20)).await;
            }
        })
        .await;
        assert_eq!(offered.len(), 1);
        assert_eq!(offered[0].text.raw(), "In the post.");
        assert_eq!(states(&site.owner()).await, [Some(MessageState::Queued)]);
    });
    // The console that starts again finds it sent: nothing is a draft, nothing is sent again.
    let mut console = open(&site, "first");
    console.wait_for_text("In the post.");
    console.keys("gd");
    console.wait_for("no unsent text", |screen| !screen.text().contains("is a draft again"));
    runtime.block_on(async {
        assert_eq!(taken(&channel).await.len(), 1);
    });
}

#[test]
fn another_console_takes_back_what_a_dead_one_sent() {
    let runtime = Runtime::new().expect("a runtime");
    let (site, channel) = runtime.block_on(site(60_000));
    let mut second = open(&site, "second");
    let mut first = open(&site, "first");
    answer(&mut first);
    first.signal(Signal::KILL);
    first.wait_for_end();
    second.wait_for_text("Sending in");
    second.keys("u");
    second.wait_for_text("Taken back");
    second.wait_for("the text in its composer", crate::emulator::Emulator::is_cursor_visible);
    assert!(second.screen().text().contains("In the post."));
    runtime.block_on(async {
        assert_eq!(states(&site.owner()).await, [Some(MessageState::Recalled)]);
        assert!(taken(&channel).await.is_empty());
        let owner = site.owner();
        let list = Request::List { view: View::AllOpen, after: None, limit: 10 };
        let Ok(Reply::List { page, .. }) = owner.call(list).await else { panic!("a list") };
        assert!(page.body.items[0].clock.waiting_since.is_some(), "the customer waits as before");
    });
}
