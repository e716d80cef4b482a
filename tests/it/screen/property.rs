//! What must hold whatever happens, in whatever order it arrives. Failing cases print their seed and their steps.

mod command;

use std::collections::BTreeMap;

use omotenashi::api::Channel;
use omotenashi::console::{Input, Lifecycle, Mouse, MouseKind, Msg, Size};
use omotenashi::locale::Lang;
use proptest::prelude::*;

use self::command::{Command, commands, perform};
use crate::support::model::{MINUTE, Model};
use crate::support::world::{Line, World, key};

/// So many conversations, every third mine.
fn many(count: i64) -> Model {
    let mut model = Model::new();
    model.customer("cus_one", "One Person", "One Person");
    let me = model.me.clone();
    for number in 1..=count {
        model.now = model.now.plus_millis(MINUTE);
        let channel = Channel::ALL[number as usize % 4];
        let id = model.begin(number, "cus_one", channel, &format!("matter {number}"), "Hello");
        if number % 3 == 0 {
            model.assign(&id, &me, Some(&me));
        }
    }
    model.events.clear();
    model
}

/// The whole list of a view, from its top, on a screen high enough for it.
fn whole_list(world: &mut World, view: &str) -> String {
    world.size = Size { width: 100, height: 420 };
    world.press(view).press("g g");
    world.settle();
    let screen = world.screen();
    screen.lines().map(|line| line.chars().take_while(|c| *c != '│').collect::<String>() + "\n").collect()
}

/// How arrival is shaken up after a command: what is delivered, what waits.
#[derive(Clone, Copy, Debug)]
enum Arrival {
    Events,
    Answer,
    Nothing,
}

fn arrivals() -> impl Strategy<Value = Arrival> {
    prop_oneof![Just(Arrival::Events), Just(Arrival::Answer), Just(Arrival::Nothing)]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_snapshot_and_the_events_after_it_are_the_later_snapshot(
        steps in proptest::collection::vec((commands(), arrivals()), 1..50),
        view in prop_oneof![Just("g a"), Just("g u"), Just("g m"), Just("g r"), Just("g d")],
    ) {
        let mut world = World::of(many(130), Lang::En, 100, 30);
        world.line = Line::Late;
        world.connect();
        world.press(view);
        for (command, arrival) in &steps {
            perform(&mut world.model, command);
            match arrival {
                Arrival::Events => world.deliver(),
                Arrival::Answer => world.answer_late(),
                Arrival::Nothing => {}
            }
            world.settle();
        }
        // The rest arrives: the late answers are older than the events that overtook them.
        world.line = Line::Up;
        while !world.late.is_empty() {
            world.answer_late();
        }
        world.deliver();
        world.settle();
        let grown = whole_list(&mut world, view);
        let mut fresh = World::of(world.model, Lang::En, 100, 30);
        fresh.connect();
        prop_assert_eq!(grown, whole_list(&mut fresh, view));
    }

    #[test]
    fn a_thread_that_grew_is_the_thread_that_is_read_anew(
        before in 0..120usize,
        steps in proptest::collection::vec((prop_oneof![
            any::<usize>().prop_map(Command::Inbound),
            (any::<usize>(), any::<bool>()).prop_map(|(which, note)| Command::Write(which, note)),
            any::<usize>().prop_map(Command::Deliver),
        ], arrivals()), 1..30),
    ) {
        let mut model = many(1);
        for n in 0..before {
            perform(&mut model, &Command::Inbound(n));
        }
        model.events.clear();
        let mut world = World::of(model, Lang::En, 90, 40);
        world.connect();
        world.line = Line::Late;
        world.press("g a Home Enter");
        for (command, arrival) in &steps {
            perform(&mut world.model, command);
            match arrival {
                Arrival::Events => world.deliver(),
                Arrival::Answer => world.answer_late(),
                Arrival::Nothing => {}
            }
            world.settle();
        }
        world.line = Line::Up;
        while !world.late.is_empty() {
            world.answer_late();
        }
        world.deliver();
        world.settle();
        world.press("g a Home Enter G");
        let grown = world.screen();
        let mut fresh = World::of(world.model, Lang::En, 90, 40);
        fresh.connect();
        fresh.press("g a Home Enter G");
        prop_assert_eq!(grown, fresh.screen());
    }
}

/// One stimulus of any kind.
#[derive(Clone, Debug)]
enum Step {
    Key(&'static str),
    Type(String),
    Paste(String),
    Burst(Vec<&'static str>),
    Mouse(u16, u16, u8),
    Resize(u16, u16),
    Happens(Command),
    Resync,
    Line(u8),
    Late,
    Disk(bool),
    Pass(i64),
    Focus,
}

/// A key of the default keymap: the chords it is part of, and what it does in a text.
struct Bound {
    key: &'static str,
    in_text: Vec<&'static str>,
}

/// Every key there is a use for, but for those by which one leaves; one that is bound later is tried from then on.
fn bound() -> Vec<Bound> {
    let (mut keys, mut section) = (BTreeMap::<&str, Vec<&str>>::new(), "");
    for line in include_str!("../../../keymaps/default.toml").lines() {
        if let Some(name) = line.strip_prefix('[') {
            section = name.trim_end_matches(']');
        }
        let Some((chord, action)) = line.strip_prefix('"').and_then(|rest| rest.split_once("\" = \"")) else {
            continue;
        };
        let action = action.trim_end_matches('"');
        if !["quit", "suspend"].contains(&action) {
            for key in chord.split(' ') {
                keys.entry(key).or_default().extend((section == "text").then_some(action));
            }
        }
    }
    // What is chosen by its number, and a key that nothing hangs on.
    for key in ["1", "2", "A-x"] {
        keys.entry(key).or_default();
    }
    keys.into_iter().map(|(key, in_text)| Bound { key, in_text }).collect()
}

/// What takes letters of a text away, or parts it in the middle.
const CUTS: [&str; 6] = ["delete_", "undo_edit", "redo_edit", "caret_left", "caret_right", "caret_word"];

fn cuts(key: &str) -> bool {
    let bound = bound();
    let found = bound.iter().find(|bound| bound.key == key);
    found.is_some_and(|found| found.in_text.iter().any(|action| CUTS.iter().any(|cut| action.starts_with(cut))))
}

fn any_key() -> impl Strategy<Value = &'static str> {
    proptest::sample::select(bound().into_iter().map(|bound| bound.key).collect::<Vec<_>>())
}

fn steps() -> impl Strategy<Value = Step> {
    prop_oneof![
        12 => any_key().prop_map(Step::Key),
        2 => "[a-z傘よぅ👨‍👩‍👧\u{202e}\u{301} ]{0,6}".prop_map(Step::Type),
        1 => ".{0,20}".prop_map(Step::Paste),
        1 => proptest::collection::vec(any_key(), 9..14).prop_map(Step::Burst),
        1 => (0..130u16, 0..50u16, 0..3u8).prop_map(|(x, y, kind)| Step::Mouse(x, y, kind)),
        1 => (0..170u16, 0..50u16).prop_map(|(width, height)| Step::Resize(width, height)),
        3 => commands().prop_map(Step::Happens),
        1 => Just(Step::Resync),
        1 => (0..4u8).prop_map(Step::Line),
        1 => Just(Step::Late),
        1 => any::<bool>().prop_map(Step::Disk),
        1 => (0..20 * MINUTE).prop_map(Step::Pass),
        1 => Just(Step::Focus),
    ]
}

fn take(world: &mut World, step: Step) {
    match step {
        Step::Key(name) => drop(world.press(name)),
        Step::Type(text) => drop(world.type_text(&text)),
        Step::Paste(text) => world.input(vec![Input::Paste(text)]),
        Step::Burst(keys) => world.input(vec![Input::Burst(keys.into_iter().map(key).collect())]),
        Step::Mouse(column, row, kind) => {
            let kind = [MouseKind::Press, MouseKind::WheelUp, MouseKind::WheelDown][usize::from(kind)];
            world.input(vec![Input::Mouse(Mouse { kind, column, row })]);
        }
        Step::Resize(width, height) => {
            world.size = Size { width, height };
            world.msg(Msg::Resize(world.size));
        }
        Step::Happens(command) => perform(&mut world.model, &command),
        Step::Resync => world.model.resync(),
        Step::Line(0) => world.disconnect(),
        Step::Line(1) => world.reconnect(),
        Step::Line(2) => world.line = Line::LosesAnswers,
        Step::Line(_) => world.line = Line::Late,
        Step::Late => world.answer_late(),
        Step::Disk(full) => world.disk_full = full,
        Step::Pass(millis) => world.pass(millis),
        Step::Focus => world.msg(Msg::Lifecycle(Lifecycle::Focus(true))),
    }
    world.settle();
}

/// Whether a draft says this, whichever of the unsent it is.
fn is_unsent(world: &mut World, text: &str) -> bool {
    world.size = Size { width: 120, height: 400 };
    // Out of everything that is open over the panes, and back from where a customer looks on.
    world.press("Esc Esc Esc Esc Esc Esc Esc Esc Esc Esc");
    if !world.shows("Unsent") {
        world.press("F12");
    }
    world.press("g d Home");
    (0..world.model.conversations.len()).any(|_| {
        let found = world.press("Enter").shows(text);
        world.press("Esc j");
        found
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_sequence_of_messages_breaks_the_console_and_drawing_changes_nothing(
        steps in proptest::collection::vec(steps(), 1..60),
    ) {
        let mut world = World::of(many(12), Lang::Ja, 120, 40);
        world.connect();
        for step in steps {
            take(&mut world, step);
            let once = world.draw();
            prop_assert_eq!(&once, &world.draw());
            if let Some(caret) = once.1 {
                prop_assert!(caret.x < world.size.width && caret.y < world.size.height);
            }
        }
    }

    /// Whatever happens, a text that was typed is on the screen's unsent list, on its way, or at the backend.
    #[test]
    fn no_text_is_lost(steps in proptest::collection::vec(steps(), 1..40)) {
        let mut world = World::of(many(3), Lang::En, 120, 40);
        world.connect();
        world.press("g a Home Enter r").type_text("precious").press("C-s");
        for step in steps {
            // Nobody deletes it by hand, and the conversation stays.
            let deletes = match &step {
                Step::Key(key) => cuts(key),
                Step::Burst(_) => true,
                Step::Happens(command) => {
                    matches!(command, Command::Gone(_) | Command::Erase(_) | Command::Draft(_, 0))
                }
                _ => false,
            };
            if !deletes {
                take(&mut world, step);
            }
        }
        world.reconnect();
        while !world.late.is_empty() {
            world.answer_late();
        }
        world.settle();
        let stored = world.model.messages.values().flatten().filter(|line| line.text.raw().contains("precious")).count();
        prop_assert!(stored > 0 || is_unsent(&mut world, "precious"), "lost:\n{}", world.screen());
    }
}
