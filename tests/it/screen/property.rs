//! What must hold whatever happens, in whatever order it arrives. Failing cases print their seed and their steps.

use omotenashi::api::{AgentId, Channel, ConversationId, MessageState, Mode, NewRules, PlanChange, Status};
use omotenashi::console::{Input, Lifecycle, Mouse, MouseKind, Msg, Size};
use omotenashi::locale::Lang;
use proptest::prelude::*;

use crate::support::model::{MINUTE, Model};
use crate::support::world::{Line, World, key};

/// Something that happens at the backend.
#[derive(Clone, Debug)]
enum Command {
    Begin(u8),
    Inbound(usize),
    Write(usize, bool),
    Assign(usize, u8),
    Status(usize, u8),
    Deliver(usize),
    Gone(usize),
    Plan(usize, u8),
    Help(usize, bool),
    Rules(u8),
    Erase(usize),
    /// Another console of mine writes on, or with 0 gives it up.
    Draft(usize, u8),
}

fn commands() -> impl Strategy<Value = Command> {
    prop_oneof![
        2 => any::<u8>().prop_map(Command::Begin),
        4 => any::<usize>().prop_map(Command::Inbound),
        2 => (any::<usize>(), any::<bool>()).prop_map(|(which, note)| Command::Write(which, note)),
        2 => (any::<usize>(), 0..3u8).prop_map(|(which, to)| Command::Assign(which, to)),
        3 => (any::<usize>(), 0..6u8).prop_map(|(which, status)| Command::Status(which, status)),
        1 => any::<usize>().prop_map(Command::Deliver),
        1 => any::<usize>().prop_map(Command::Gone),
        2 => (any::<usize>(), any::<u8>()).prop_map(|(which, change)| Command::Plan(which, change)),
        1 => (any::<usize>(), any::<bool>()).prop_map(|(which, wanted)| Command::Help(which, wanted)),
        1 => any::<u8>().prop_map(Command::Rules),
        1 => any::<usize>().prop_map(Command::Erase),
        1 => (any::<usize>(), 0..4u8).prop_map(|(which, word)| Command::Draft(which, word)),
    ]
}

fn perform(model: &mut Model, command: &Command) {
    model.now = model.now.plus_millis(MINUTE / 7);
    let pick = |model: &Model, which: usize| -> Option<ConversationId> {
        let count = model.conversations.len();
        (count > 0).then(|| model.conversations.keys().nth(which % count).cloned().expect("inside"))
    };
    let me = model.me.clone();
    match *command {
        Command::Begin(n) => {
            let number = 5_000 + model.cursor().seq as i64;
            let channel = Channel::ALL[usize::from(n) % 4];
            model.begin(number, "cus_one", channel, &format!("matter {number}"), "Hello");
        }
        Command::Inbound(which) => {
            if let Some(id) = pick(model, which) {
                model.inbound(&id, &format!("word {which}"));
            }
        }
        Command::Write(which, note) => {
            if let Some(id) = pick(model, which) {
                model.write(&id, &me, note, "ours", None);
            }
        }
        Command::Assign(which, to) => {
            let to = [None, Some(me.clone()), Some(AgentId::new("agt_ken"))][usize::from(to)].clone();
            if let Some(id) = pick(model, which) {
                model.assign(&id, &me, to.as_ref());
            }
        }
        Command::Status(which, status) => {
            if let Some(id) = pick(model, which) {
                model.set_status(&id, &me, Status::ALL[usize::from(status)], None);
            }
        }
        Command::Deliver(which) => {
            let sent = pick(model, which).and_then(|id| {
                let line = model.messages[&id].iter().find(|line| line.state.is_some())?;
                Some((id, line.position))
            });
            if let Some((id, position)) = sent {
                model.delivered(&id, position, MessageState::Delivered);
            }
        }
        Command::Plan(which, change) => {
            if let Some(id) = pick(model, which) {
                let step = format!("step-{}", change % 3);
                let change = match change % 5 {
                    0 => PlanChange::Begin { plan: "angry".into(), tag: None },
                    1 => PlanChange::Tick { step, text: Some("by Friday".into()) },
                    2 => PlanChange::Untick { step },
                    3 => PlanChange::End,
                    _ => PlanChange::Withdraw,
                };
                model.plan(&id, &me, change);
            }
        }
        Command::Help(which, wanted) => {
            if let Some(id) = pick(model, which) {
                model.help(&id, &me, wanted);
            }
        }
        Command::Erase(which) => {
            if let Some(id) = pick(model, which) {
                let customer = model.conversations[&id].customer.id.clone();
                model.erase(&customer);
            }
        }
        Command::Rules(which) => {
            let off = if which % 2 == 0 { vec!["first-time".to_owned()] } else { Vec::new() };
            model.set_rules(&me, NewRules { off, text: "".into() });
        }
        Command::Draft(which, word) => {
            if let Some(id) = pick(model, which) {
                let mode = if which % 2 == 0 { Mode::Reply } else { Mode::Note };
                let there = model.drafts.get(&(id.clone(), mode)).map_or("", |draft| draft.text.raw());
                let text = if word == 0 { String::new() } else { format!("{there}w{word}") };
                model.draft(&id, mode, &text, text.len() as u64);
            }
        }
        Command::Gone(which) => {
            if let Some(id) = pick(model, which) {
                model.gone(&id);
            }
        }
    }
}

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

const KEYS: [&str; 46] = [
    "j",
    "k",
    "Enter",
    "Esc",
    "r",
    "c",
    "a",
    "A",
    "s",
    "e",
    "n",
    "u",
    "i",
    "d",
    "1",
    "2",
    "!",
    "Tab",
    "S-Tab",
    "g",
    "m",
    "v",
    "o",
    "?",
    ":",
    "F1",
    "C-p",
    "F2",
    "F3",
    "F6",
    "C-s",
    "C-x",
    "C-e",
    "C-w",
    "C-_",
    "Up",
    "Down",
    "PgUp",
    "PgDn",
    "Home",
    "End",
    "G",
    "Backspace",
    "A-x",
    "C-l",
    "q",
];

fn any_key() -> impl Strategy<Value = &'static str> {
    proptest::sample::select(&KEYS[..])
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
        Step::Burst(keys) => world.input(keys.into_iter().map(|name| Input::Key(key(name))).collect()),
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
            let deletes = matches!(step, Step::Key("Backspace" | "C-w" | "C-_") | Step::Burst(_) | Step::Happens(Command::Gone(_) | Command::Erase(_) | Command::Draft(_, 0)));
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
        world.size = Size { width: 120, height: 400 };
        world.press("Esc Esc Esc Esc g d Home Enter");
        let kept = world.screen().contains("precious");
        prop_assert!(stored > 0 || kept, "lost:\n{}", world.screen());
    }
}
