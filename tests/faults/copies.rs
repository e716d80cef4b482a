//! `kill -9` of the console with copies chosen: they are there again, here and on another machine.

use std::time::Instant;

use omotenashi::api::{Channel, Inbound, Reply, Request, Who};
use omotenashi::backend::Backend as _;
use rustix::process::Signal;

use crate::dice::{Dice, rounds, seed};
use crate::emulator::Emulator;
use crate::pty::{LIMIT, Launch, Program};
use crate::site::{Site, written};

/// What the composer says of the copies: that they go, or that they do not.
const GO: &str = "Copies go to boss@other.example";
const STAY: &str = "copies to all";

/// The keys that choose the copies, or take them off.
const CHOOSE: &str = "\x18c";

fn mail() -> Inbound {
    let who = Who { name: Some("Misaki".into()), mail: Some("misaki@example.com".into()), ..Who::default() };
    let cc = vec!["boss@other.example".into()];
    Inbound { channel: Channel::Mail, who, cc, subject: Some("Umbrella".into()), ..written("1", "m", "Where is it?") }
}

/// A reply to the mail, on this machine or on another one.
fn reply(site: &Site, here: bool) -> Program {
    let launch = Launch::omotenashi(["--lang", "en"]).size(120, 34);
    let launch = if here {
        launch.arg("--data").arg(site.data()).arg("--state-dir").arg(site.folder().join("console"))
    } else {
        let url = format!("unix:{}", site.socket().display());
        launch.env("OMOTENASHI_URL", url).env("OMOTENASHI_TOKEN", site.owner_token().trim())
    };
    let mut console = launch.start();
    console.wait_for_text("Misaki");
    console.keys("\r");
    console.wait_for("the thread", |screen| screen.text().contains("Where is it?"));
    console.keys("r");
    console.wait_for("the caret in the reply", Emulator::is_cursor_visible);
    console
}

fn kill(mut console: Program) {
    console.signal(Signal::KILL);
    console.wait_for_end();
}

#[test]
fn copies_that_were_on_the_screen_are_there_after_kill_9_here_and_on_another_machine() {
    let (count, seed) = (rounds(3), seed());
    println!("seed {seed}: {count} times kill -9 with copies chosen or taken off");
    let mut dice = Dice::new(seed);
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    let site = runtime.block_on(async {
        let site = Site::open().await;
        site.owner().inbound(None, &mail()).await.expect("a shop that works");
        site
    });
    // Before a word is written.
    let mut shown = STAY;
    for _ in 0..count {
        let mut console = reply(&site, true);
        console.wait_for_text(shown);
        for _ in 0..=dice.below(3) {
            shown = if shown == GO { STAY } else { GO };
            console.keys(CHOOSE);
            console.wait_for_text(shown);
        }
        kill(console);
    }
    let mut console = reply(&site, true);
    console.wait_for_text(shown);
    if shown == STAY {
        console.keys(CHOOSE);
        console.wait_for_text(GO);
    }
    // With a text they are with the server, and this machine is gone for good.
    console.keys("Dear Misaki");
    console.wait_for_text("Dear Misaki");
    let owner = site.owner();
    let since = Instant::now();
    loop {
        let drafts = match runtime.block_on(owner.call(Request::Drafts)) {
            Ok(Reply::Drafts(drafts)) => drafts.items,
            other => panic!("{other:?}"),
        };
        if drafts.iter().any(|draft| draft.text.raw() == "Dear Misaki" && !draft.addressed.cc.is_empty()) {
            break;
        }
        assert!(since.elapsed() < LIMIT, "{drafts:?}");
        console.wait_for_quiet(std::time::Duration::from_millis(20));
    }
    kill(console);
    let mut elsewhere = reply(&site, false);
    elsewhere.wait_for_text("Dear Misaki");
    elsewhere.wait_for_text(GO);
    println!("{count} times kill -9: the copies stood as they were on the screen each time, and on another machine");
}
