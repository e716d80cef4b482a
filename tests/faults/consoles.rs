//! Consoles of different machines in the same conversation: two of one agent, and a colleague's.

use std::time::{Duration, Instant};

use omotenashi::api::{Reply, Request, Role};
use omotenashi::backend::{Backend as _, Http};
use rustix::process::Signal;

use crate::dice::{Dice, seed};
use crate::emulator::Emulator;
use crate::pty::{LIMIT, Launch, Program};
use crate::site::{Site, client, written};

/// What each of the two types: every sign once, so that each that is lost is known.
const SIGNS: [&str; 2] = [
    "あいうえおかきくけこさしすせそたちつてとなにぬねのはひふへほまみむめもやゆよらりるれろわをん",
    "アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワヲン",
];

/// A shop with one conversation.
fn shop(runtime: &tokio::runtime::Runtime) -> Site {
    runtime.block_on(async {
        let site = Site::open().await;
        site.owner().inbound(None, &written("1", "Misaki", "Where is it?")).await.expect("a shop that works");
        site
    })
}

/// A console of this agent on a machine of its own, with the one conversation open.
fn console(site: &Site, token: &str) -> Program {
    let mut console = Launch::omotenashi(["--lang", "en"])
        .env("OMOTENASHI_URL", format!("unix:{}", site.socket().display()))
        .env("OMOTENASHI_TOKEN", token)
        .size(120, 34)
        .start();
    console.wait_for_text("Misaki");
    console.keys("\r");
    console.wait_for("the thread", |screen| screen.text().matches("Where is it?").count() >= 2);
    console
}

fn reply(console: &mut Program) {
    console.keys("r");
    console.wait_for("the caret in the reply", Emulator::is_cursor_visible);
}

/// Whether these signs stand in the text in this order, whatever stands between.
fn holds(text: &str, signs: &str) -> bool {
    let mut rest = text.chars();
    signs.chars().all(|sign| rest.any(|there| there == sign))
}

/// What the server keeps of this agent's unsent text.
fn kept(runtime: &tokio::runtime::Runtime, agent: &Http) -> String {
    match runtime.block_on(agent.call(Request::Drafts)) {
        Ok(Reply::Drafts(drafts)) => drafts.items.first().map_or(String::new(), |draft| draft.text.raw().to_owned()),
        other => panic!("{other:?}"),
    }
}

#[test]
fn two_consoles_of_one_agent_that_type_at_once_lose_no_character() {
    let seed = seed();
    println!("seed {seed}: two consoles of one agent type into one reply");
    let mut dice = Dice::new(seed);
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    let site = shop(&runtime);
    let token = runtime.block_on(site.hire("Hana", Role::Agent, None));
    let agent = client(&site.socket(), &token);
    let mut consoles = [console(&site, &token), console(&site, &token)];
    consoles.iter_mut().for_each(reply);
    let mut left = SIGNS.map(str::chars);
    let since = Instant::now();
    while left.iter().any(|signs| !signs.as_str().is_empty()) {
        let who = dice.below(2);
        let count = 1 + dice.below(6);
        for sign in left[who].by_ref().take(count) {
            consoles[who].keys(sign.to_string());
            // A person's fingers; long enough in all that copies pass between.
            consoles[who].wait_for_quiet(dice.millis(0, 120));
        }
    }
    println!("typed in {:?}", since.elapsed());
    // Whoever is told of the other text puts it in, until nobody is any more.
    let (mut joined, until) = (0, Instant::now() + LIMIT * 3);
    loop {
        for console in &mut consoles {
            console.wait_for_quiet(Duration::from_millis(300));
            if console.screen().text().contains("also written elsewhere") {
                console.keys("\x1b[19~");
                console.wait_for("both texts", |screen| !screen.text().contains("also written elsewhere"));
                joined += 1;
            }
        }
        let text = kept(&runtime, &agent);
        let apart = consoles.iter().any(|console| console.screen().text().contains("also written elsewhere"));
        let shown =
            |console: &Program| SIGNS.iter().all(|signs| signs.chars().all(|it| console.screen().text().contains(it)));
        if !apart && SIGNS.iter().all(|signs| holds(&text, signs)) && consoles.iter().all(shown) {
            break;
        }
        assert!(
            Instant::now() < until,
            "kept: {text}\n{}\n{}",
            consoles[0].screen().text(),
            consoles[1].screen().text()
        );
    }
    println!(
        "0 of {} characters lost; put together {joined} times",
        SIGNS.map(|signs| signs.chars().count()).iter().sum::<usize>()
    );
    assert!(joined > 0, "both wrote at once, and one of them was told");
}

#[test]
fn a_text_goes_on_elsewhere_with_its_caret_and_outlives_its_console() {
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    let site = shop(&runtime);
    let token = runtime.block_on(site.hire("Hana", Role::Agent, None));
    let agent = client(&site.socket(), &token);
    let mut first = console(&site, &token);
    reply(&mut first);
    first.keys("We are sory.");
    first.wait_for_text("We are sory.");
    let since = Instant::now();
    while kept(&runtime, &agent) != "We are sory." {
        assert!(since.elapsed() < LIMIT);
        first.wait_for_quiet(Duration::from_millis(20));
    }
    println!("with the server {:?} after it was on the screen", since.elapsed());
    first.keys("\x1b[D\x1b[D\x1b[D");
    // Left with a key, the caret is kept where it is; then the machine goes away for good.
    first.keys("\x1b");
    let read = |request| runtime.block_on(agent.call(request));
    let caret = || match read(Request::Drafts) {
        Ok(Reply::Drafts(drafts)) => drafts.items[0].caret,
        other => panic!("{other:?}"),
    };
    while caret() != 9 {
        assert!(since.elapsed() < LIMIT * 2);
        first.wait_for_quiet(Duration::from_millis(20));
    }
    first.signal(Signal::KILL);
    first.wait_for_end();
    let mut second = console(&site, &token);
    second.wait_for_text("We are sory.");
    reply(&mut second);
    second.keys("r");
    second.wait_for_text("We are sorry.");
}

#[test]
fn a_colleague_is_seen_to_come_type_and_be_gone() {
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    let site = shop(&runtime);
    let (hana, ken) = runtime
        .block_on(async { (site.hire("Hana", Role::Agent, None).await, site.hire("Ken", Role::Agent, None).await) });
    let mut kens = console(&site, &ken);
    let mut hanas = console(&site, &hana);
    let mut since = Instant::now();
    kens.wait_for_text("Hana is viewing");
    println!("seen to view after {:?}", since.elapsed());
    reply(&mut hanas);
    hanas.keys("D");
    since = Instant::now();
    kens.wait_for_text("Hana is typing");
    println!("seen to type after {:?}", since.elapsed());
    hanas.signal(Signal::KILL);
    since = Instant::now();
    kens.wait_for("that Hana is gone", |screen| !screen.text().contains("Hana is"));
    println!("gone {:?} after kill -9", since.elapsed());
}
