//! Several consoles at once: the same agent on two machines, colleagues in the same conversation.

use omotenashi::api::{Addressed, ConversationId, Event, Mode, Request};
use omotenashi::console::{Copied, Draft, Entry, Msg, Restored, Slot};
use omotenashi::locale::Lang;
use proptest::prelude::*;

use crate::support::model::Model;
use crate::support::world::{Line, World};

fn umbrella() -> ConversationId {
    ConversationId::new("cnv_1042")
}

/// What the server has of the reply to the umbrella.
fn kept(world: &World) -> &str {
    world.model.drafts.get(&(umbrella(), Mode::Reply)).map_or("", |draft| draft.text.raw())
}

/// How often a copy was sent.
fn copies(world: &World) -> usize {
    world.asked.iter().filter(|request| matches!(request, Request::Keep { .. })).count()
}

/// What another console of mine does.
fn elsewhere(world: &mut World, act: impl FnOnce(&mut Model)) {
    act(&mut world.model);
    world.settle();
}

fn writing() -> World {
    let mut world = World::new(Lang::En, 160, 48);
    world.press("Enter r");
    world
}

#[test]
fn what_is_typed_is_with_the_server_within_two_seconds_and_typing_does_not_flood_it() {
    let mut world = writing();
    world.type_text("one ");
    assert_eq!((kept(&world), copies(&world)), ("", 0));
    for word in ["two ", "three "] {
        world.pass(600);
        world.type_text(word);
    }
    world.pass(600);
    assert_eq!((kept(&world), copies(&world)), ("one two three ", 1));
    world.pass(60_000);
    assert_eq!(copies(&world), 1, "nothing changed");
    // An answer that takes its time holds back the next copy, not the typing.
    world.line = Line::Holds;
    world.type_text("four ").pass(1_500);
    world.type_text("five ").pass(1_500);
    world.sees("one two three four five");
    assert_eq!(copies(&world), 2);
    world.line = Line::Up;
    world.answer_held();
    world.settle();
    world.pass(1_500);
    assert_eq!(kept(&world), "one two three four five ");
}

#[test]
fn another_console_of_mine_goes_on_where_this_one_stopped_caret_and_all() {
    let mut world = World::new(Lang::En, 160, 48);
    elsewhere(&mut world, |model| drop(model.draft(&umbrella(), Mode::Reply, "Dear Misaki, we ship", 11)));
    world.sees("✎").press("Enter").sees("Dear Misaki, we ship").press("r").type_text("!");
    world.sees("Dear Misaki!, we ship");
    world.pass(1_500);
    assert_eq!(kept(&world), "Dear Misaki!, we ship");
    // Unchanged here since, it simply follows.
    elsewhere(&mut world, |model| drop(model.draft(&umbrella(), Mode::Reply, "Dear Misaki, we ship today", 26)));
    world.sees("we ship today").sees_no("also written elsewhere").type_text(".").sees("today.");
    // Sent there, it is gone here as well.
    world.pass(1_500);
    elsewhere(&mut world, |model| drop(model.draft(&umbrella(), Mode::Reply, "", 0)));
    world.sees_no("we ship today").press("Esc g d").sees("No unsent");
}

#[test]
fn two_consoles_of_mine_on_one_reply_keep_both_texts_and_the_second_is_told() {
    let mut world = writing();
    world.type_text("hello from here");
    elsewhere(&mut world, |model| drop(model.draft(&umbrella(), Mode::Reply, "hello from there", 16)));
    world.sees("hello from here").sees("You are also writing this on another console").sees("hello from there");
    world.pass(10_000);
    assert_eq!(kept(&world), "hello from there", "not overwritten");
    world.type_text(", still").sees("also written elsewhere [F8]").pass(3_000);
    elsewhere(&mut world, |model| drop(model.draft(&umbrella(), Mode::Reply, "hello from there, too", 21)));
    world.press("F8").sees("hello from here, still").sees("hello from there, too").sees_no("also written elsewhere");
    assert_eq!(kept(&world), "hello from here, still\n\nhello from there, too");
    // And the caret stands where writing goes on.
    world.type_text(" end");
    world.sees("too end").press("F8").sees("No other console of yours");
}

#[test]
fn a_send_from_the_second_console_leaves_the_other_text_alone() {
    let mut world = writing();
    world.type_text("mine");
    elsewhere(&mut world, |model| drop(model.draft(&umbrella(), Mode::Reply, "theirs", 6)));
    world.press("C-s").sees("mine");
    world.pass(2_000);
    assert_eq!(kept(&world), "theirs");
    world.press("Esc g d").sees("佐藤").press("Home Enter").sees("theirs");
}

#[test]
fn a_send_takes_the_copy_with_it_even_one_that_is_still_on_its_way() {
    let mut world = writing();
    world.type_text("soon").pass(1_500);
    assert_eq!(kept(&world), "soon");
    world.type_text(" there").press("C-s");
    world.pass(2_000);
    assert_eq!(kept(&world), "");
    // A copy under way when Send was pressed comes in after it.
    world.press("r").type_text("again");
    world.line = Line::Holds;
    world.pass(1_500);
    world.press("C-s");
    world.line = Line::Up;
    world.held.rotate_left(1);
    while !world.held.is_empty() {
        world.answer_held();
    }
    world.settle();
    world.pass(2_000);
    assert_eq!(kept(&world), "");
    world.press("Esc g d").sees("No unsent");
}

#[test]
fn what_was_typed_while_the_line_was_away_goes_to_the_server_when_it_is_back() {
    let mut world = writing();
    world.type_text("before").pass(1_500);
    world.disconnect();
    world.type_text(" and during").pass(5_000);
    assert_eq!(kept(&world), "before");
    world.reconnect();
    world.pass(1_500);
    assert_eq!(kept(&world), "before and during");
    // Lost answers are no second console.
    world.type_text(", then");
    world.line = Line::LosesAnswers;
    world.pass(1_500);
    world.disconnect();
    world.type_text(" more");
    world.reconnect();
    world.pass(1_500);
    world.sees_no("another console");
    assert_eq!(kept(&world), "before and during, then more");
}

#[test]
fn a_text_sent_elsewhere_while_this_console_was_closed_does_not_come_back() {
    let slot = Slot { conversation: umbrella(), mode: Mode::Reply };
    let left = |world: &mut World, same: bool| {
        let version = world.model.draft(&umbrella(), Mode::Reply, "as it was", 9).version;
        world.model.draft(&umbrella(), Mode::Reply, "", 0);
        world.model.events.clear();
        let text = if same { "as it was" } else { "as it was, and more" }.to_owned();
        let copy = Some(Copied { version, same });
        let draft = Draft {
            slot: slot.clone(),
            caret: text.len(),
            text,
            time: world.model.now,
            addressed: Addressed::default(),
            copy,
        };
        world.msg(Msg::Restored(Restored { drafts: vec![draft], ..Restored::default() }));
        world.settle();
    };
    let mut world = World::new(Lang::En, 160, 48);
    left(&mut world, true);
    world.press("g d").sees("No unsent");
    assert!(world.journal.contains(&Entry::Discard { slot: slot.clone() }));
    // What nobody else had stays.
    let mut world = World::new(Lang::En, 160, 48);
    left(&mut world, false);
    world.pass(1_500);
    world.press("g d Home Enter").sees("as it was, and more");
    assert_eq!(kept(&world), "as it was, and more");
}

#[test]
fn an_unsent_text_for_a_conversation_that_no_list_shows_is_named_all_the_same() {
    let mut world = World::new(Lang::En, 160, 48);
    let me = world.model.me.clone();
    let old = ConversationId::new("cnv_1039");
    world.model.set_status(&old, &me, omotenashi::api::Status::Resolved, None);
    world.model.draft(&old, Mode::Reply, "Thank you", 9);
    let model = world.model.clone();
    let mut world = World::of(model, Lang::En, 160, 48);
    world.model.events.clear();
    world.connect();
    world.press("g d").sees("Tom Reed").press("Home Enter").sees("Thank you");
}

#[test]
fn a_full_disk_is_said_and_the_server_keeps_the_text() {
    let mut world = writing();
    world.disk_full = true;
    world.type_text("precious").sees("not saved on disk").sees("The server keeps your text").sees("No space left");
    world.pass(1_500);
    assert_eq!(kept(&world), "precious");
}

#[test]
fn a_text_survives_a_colleagues_changes_other_views_and_a_refused_send() {
    let mut world = writing();
    world.type_text("precious").press("Left Left Esc");
    let ken = omotenashi::api::AgentId::new("agt_ken");
    elsewhere(&mut world, |model| {
        model.assign(&umbrella(), &ken, Some(&ken));
        model.set_status(&umbrella(), &ken, omotenashi::api::Status::OnHold, None);
    });
    world.press("g a g r g d Home Enter r").type_text("-").sees("precio-us");
    elsewhere(&mut world, |model| drop(model.inbound(&umbrella(), "one thing more")));
    world.press("C-s Esc").sees("precio-us");
    world.pass(1_500);
    assert_eq!(kept(&world), "precio-us");
}

#[test]
fn leaving_gives_the_server_the_last_words() {
    let mut world = writing();
    world.type_text("last words").press("Left Left C-q");
    let draft = &world.model.drafts[&(umbrella(), Mode::Reply)];
    assert_eq!((draft.text.raw(), draft.caret), ("last words", 8));
}

#[test]
fn colleagues_in_the_open_conversation_stand_in_its_title() {
    for (lang, viewing, typing, more) in [
        (Lang::En, "健 is viewing", "健 is typing", "健 and 1 more are viewing"),
        (Lang::Ja, "健さんが閲覧中です", "健さんが入力中です", "健さんほか1名が閲覧中です"),
    ] {
        for (width, height) in [(160, 48), (100, 30), (80, 24)] {
            let mut world = World::new(lang, width, height);
            world.press("Enter");
            let tell = |world: &mut World, others: &[(&str, bool)]| {
                world.model.beside(&umbrella(), others);
                world.settle();
            };
            tell(&mut world, &[("agt_ken", false)]);
            world.sees(viewing);
            tell(&mut world, &[("agt_ken", true)]);
            world.sees(typing);
            tell(&mut world, &[("agt_ken", false), ("agt_hanako", false)]);
            world.sees(more);
            tell(&mut world, &[]);
            world.sees_no("健さんが").sees_no("健 is");
            tell(&mut world, &[("agt_ken", true)]);
            // What is not known is not shown.
            world.disconnect();
            world.sees_no(typing);
        }
    }
}

#[test]
fn starting_a_reply_says_that_a_colleague_writes_or_has_it() {
    let mut world = World::new(Lang::En, 160, 48);
    world.press("g a").sees("健");
    let returned = ConversationId::new("cnv_1041");
    let place = world.screen().lines().position(|line| line.contains("高橋")).expect("listed");
    assert!(
        world.screen().lines().nth(place).is_some_and(|line| line.contains("健")),
        "whose it is\n{}",
        world.screen()
    );
    while !world.shows("#1041 返品") {
        world.press("j Enter Esc");
    }
    world.press("Enter r").sees("健 has this");
    world.model.beside(&returned, &[("agt_ken", true)]);
    world.settle();
    let border = world.screen().lines().find(|line| line.contains("Reply to")).map(str::to_owned).expect("a composer");
    assert!(border.contains("健 is typing"), "{border}");
}

#[test]
fn where_this_console_is_is_told_when_it_changes_and_kept_alive_by_the_servers_own_signs() {
    let mut world = World::new(Lang::En, 160, 48);
    let told = |world: &World| {
        let told = world.asked.iter().filter(|request| matches!(request, Request::Where(_)));
        (told.count(), world.model.place.conversation.is_some(), world.model.place.typing)
    };
    assert_eq!(told(&world), (0, false, false), "nowhere is no news");
    world.press("Enter");
    assert_eq!(told(&world), (1, true, false));
    world.press("r").type_text("a");
    assert_eq!(told(&world), (2, true, true));
    world.type_text("bc");
    world.pass(3_000);
    assert_eq!(told(&world).0, 2, "believed for some seconds");
    world.pass(1_500);
    world.type_text("d");
    assert_eq!(told(&world), (3, true, true));
    world.press("C-s");
    assert_eq!(told(&world), (4, true, false));
    let now = world.model.now;
    world.pass(10_000);
    world.msg(Msg::Event(Event::Heartbeat { now }));
    assert_eq!(told(&world).0, 4);
    world.pass(10_000);
    world.msg(Msg::Event(Event::Heartbeat { now }));
    assert_eq!(told(&world).0, 5);
    world.disconnect();
    world.reconnect();
    assert_eq!(told(&world), (6, true, false), "the server forgot it with the line");
}

/// Two consoles of one agent and the backend that they share, which is with the one that acts.
struct Pair([World; 2]);

#[derive(Clone, Debug)]
enum Move {
    /// So many letters are typed.
    Type(usize),
    /// Time passes.
    Pass(i64),
    /// What the other one did arrives.
    Hear,
    /// The line goes, comes back, or loses answers.
    Line(u8),
    /// The text of the other console is put in.
    Join,
    /// A letter is deleted: a space, so that none of those that are looked for.
    Delete,
}

fn moves() -> impl Strategy<Value = (usize, Move)> {
    let what = prop_oneof![
        6 => (1..5usize).prop_map(Move::Type),
        4 => (0..2_500i64).prop_map(Move::Pass),
        4 => Just(Move::Hear),
        1 => (0..3u8).prop_map(Move::Line),
        1 => Just(Move::Join),
        1 => Just(Move::Delete),
    ];
    (0..2usize, what)
}

impl Pair {
    fn new() -> Self {
        let console = || World::new(Lang::En, 160, 60);
        let mut pair = Self([console(), console()]);
        for world in &mut pair.0 {
            world.press("Enter r");
            world.told.clear();
        }
        pair
    }

    /// Lets one of them act, on the backend as the other one left it.
    fn act(&mut self, who: usize, act: impl FnOnce(&mut World)) {
        let [one, other] = &mut self.0;
        let (this, that) = if who == 0 { (one, other) } else { (other, one) };
        // The clock is the backend's, and so are the drafts.
        this.model.now = this.model.now.max(that.model.now);
        if that.model.version() > this.model.version() {
            this.model.take_drafts(&that.model);
        }
        act(this);
        if this.model.version() > that.model.version() {
            that.model.take_drafts(&this.model);
        }
    }

    /// What one did reaches the other, if it listens.
    fn hear(&mut self, who: usize) {
        let told = std::mem::take(&mut self.0[1 - who].told);
        if self.0[who].line == Line::Up {
            self.act(who, |world| {
                for event in told.into_iter().filter(|event| matches!(event, Event::Draft(_))) {
                    world.msg(Msg::Event(event));
                }
                world.settle();
            });
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    /// Whatever two consoles of one agent type into one reply, over whatever lines: every letter is there at the end, in
    /// both of them and with the server.
    #[test]
    fn two_consoles_of_mine_lose_no_letter(steps in proptest::collection::vec(moves(), 1..60)) {
        let mut pair = Pair::new();
        let mut letters = [('a'..='z').cycle(), ('A'..='Z').cycle()];
        let mut typed = [String::new(), String::new()];
        for (who, step) in steps {
            match step {
                Move::Type(count) => {
                    let word: String = letters[who].by_ref().take(count).collect();
                    typed[who].push_str(&word);
                    pair.act(who, |world| {
                        world.type_text(&word);
                    });
                }
                Move::Pass(millis) => pair.act(who, |world| world.pass(millis)),
                Move::Hear => pair.hear(who),
                Move::Line(0) => pair.act(who, World::disconnect),
                Move::Line(1) => pair.act(who, World::reconnect),
                Move::Line(_) => pair.0[who].line = Line::LosesAnswers,
                Move::Join => pair.act(who, |world| {
                    world.press("F8");
                }),
                Move::Delete => pair.act(who, |world| {
                    world.type_text(" ").press("Backspace");
                }),
            }
        }
        // The lines come back, and each takes the other's text in until there is one.
        for _ in 0..6 {
            for who in 0..2 {
                pair.act(who, |world| {
                    world.reconnect();
                    world.pass(2_000);
                    world.settle();
                });
                pair.hear(who);
                pair.act(who, |world| {
                    if world.shows("also written elsewhere") {
                        world.press("F8");
                    }
                    world.pass(2_000);
                });
            }
        }
        for who in 0..2 {
            pair.hear(who);
        }
        let last = kept(&pair.0[0]).to_owned();
        for word in &typed {
            let mut rest = last.chars();
            prop_assert!(word.chars().all(|letter| rest.any(|there| there == letter)), "{word} is not in {last}");
        }
        for world in &pair.0 {
            let screen: String = world.screen().split_whitespace().collect();
            let shown = last.split_whitespace().last().unwrap_or_default();
            prop_assert!(screen.contains(shown), "{shown} is not on\n{}", world.screen());
        }
    }
}
