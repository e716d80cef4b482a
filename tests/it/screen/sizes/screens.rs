//! Every screen there is: what is open over the panes, kind by kind, and the panes in each of their states.

use omotenashi::api::{
    AgentId, ConversationId, CustomerId, GestureKind, MessageKind, NewGesture, NewPromise, PlanChange, Role, Status,
    Time,
};
use omotenashi::console::{Msg, Restored};
use omotenashi::locale::Lang;

use crate::screen::{notes, panel, record, tell_first};
use crate::support::model::{MINUTE, Model, shop};
use crate::support::world::World;
use Way::{Keys, Steps};

/// A screen and the way to it.
pub struct Screen {
    /// Of what lies over the panes, the name of its kind in the source; else a name of its own.
    pub name: &'static str,
    /// What is read on it and not on what it lies over, in English and in Japanese; none where nothing tells them apart.
    words: Option<(&'static str, &'static str)>,
    shop: fn() -> Model,
    way: Way,
}

/// What opens a screen.
enum Way {
    Keys(&'static str),
    Steps(fn(&mut World)),
}

impl Screen {
    /// Opens it, and sees that it is open.
    pub fn open(&self, lang: Lang) -> World {
        let mut world = World::of((self.shop)(), lang, 160, 48);
        let words = self.words.map(|(en, ja)| if lang == Lang::En { en } else { ja });
        if self.name != "connecting" {
            world.connect();
        }
        if let Some(words) = words {
            world.press("Enter").sees_no(words).press("Esc");
        }
        match self.way {
            Keys(keys) => {
                world.press(keys);
            }
            Steps(steps) => steps(&mut world),
        }
        if let Some(words) = words {
            world.sees(words);
        }
        world
    }
}

fn umbrella() -> ConversationId {
    ConversationId::new("cnv_1042")
}

fn ken() -> AgentId {
    AgentId::new("agt_ken")
}

/// The shop on a full day: all that is known of a customer, somebody to tell first, a promise, a gesture to decide on,
/// an action plan, and an agent who may see it all.
fn full() -> Model {
    let mut model = tell_first::touched(Role::Supervisor);
    panel::fill(model.customers.get_mut(&CustomerId::new("cus_misaki")).expect("the customer"));
    let (me, due) = (model.me.clone(), Time::from_millis(model.now.millis() + 60 * MINUTE));
    let new =
        NewPromise { text: "傘の交換".into(), due_words: "一時間後".into(), due, owner: None, call: None };
    model.promise(&umbrella(), &me, new);
    let (kind, reason, note) = (GestureKind::Refund, "product/broken".into(), "3回目".into());
    model.give(&umbrella(), &ken(), NewGesture { kind, value_minor: 12_800, reason, note });
    model.plan(&umbrella(), &ken(), PlanChange::Begin { plan: "same-fault".into(), tag: None });
    model.events.clear();
    model
}

/// Somebody writes while the reply is written.
fn stale(world: &mut World) {
    world.press("Enter r").type_text("We send a new one.");
    drop(world.model.inbound(&umbrella(), "Please do not send anything!"));
    world.settle();
    world.press("C-s");
}

fn outdated(world: &mut World) {
    world.press("Enter s Down");
    drop(world.model.inbound(&umbrella(), "Is anybody there?"));
    world.model.set_status(&umbrella(), &ken(), Status::OnHold, None);
    world.press("Enter");
}

fn praised(world: &mut World) {
    let inbound = world.model.messages[&umbrella()].iter().find(|line| line.kind == MessageKind::Inbound).cloned();
    let me = world.model.me.clone();
    world.model.pass_on(&inbound.expect("a message").id, &ken(), &me);
    world.deliver();
    world.press("+");
}

fn looked_back(world: &mut World) {
    world.press("Enter r").type_text("承知いたしました。少々お待ちください。").press("C-s");
    if world.shows("before sending") || world.shows("送信前の") {
        world.press("Enter");
    }
    world.press("Esc Esc g s");
}

/// The full shop, connected.
pub const FULL: fn(Lang) -> World = |lang| {
    let mut world = World::of(full(), lang, 160, 48);
    world.connect();
    world
};

const fn over(name: &'static str, words: (&'static str, &'static str), shop: fn() -> Model, way: Way) -> Screen {
    Screen { name, words: Some(words), shop, way }
}

const fn pane(name: &'static str, shop: fn() -> Model, way: Way) -> Screen {
    Screen { name, words: None, shop, way }
}

/// The words under every choice.
const CHOICE: (&str, &str) = ("Enter choose", "Enter 決定");

/// What lies over the panes; each kind at least once, and each choice that says something of its own.
pub const OVER: [Screen; 34] = [
    over("Pick", CHOICE, shop, Keys("C-p")),
    over("Pick", CHOICE, shop, Keys("s")),
    over("Pick", CHOICE, shop, Keys("Enter e")),
    over("Pick", CHOICE, shop, Keys("Enter t")),
    over("Pick", CHOICE, shop, Keys("Enter A")),
    over("Pick", CHOICE, shop, Keys("Enter O")),
    over("Pick", CHOICE, full, Keys("Enter i")),
    over("Pick", CHOICE, panel::rich, Keys("Enter $")),
    over("Pick", CHOICE, full, Keys("g y $")),
    over("Pick", CHOICE, full, Keys("Enter p")),
    over("Pick", CHOICE, shop, Keys("Enter F7")),
    over("Pick", CHOICE, shop, Keys("Enter P")),
    over("Pick", CHOICE, panel::rich, Keys("Enter E")),
    over("Pick", CHOICE, record::twice, Keys("Enter M")),
    over("Ask", ("What did we promise?", "何をお約束しましたか"), shop, Keys("Enter p")),
    over(
        "Ask",
        ("By when?", "いつまでですか"),
        shop,
        Steps(|world| {
            world.press("Enter p").type_text("傘の交換").press("Enter").type_text("fri 15:00");
        }),
    ),
    over(
        "Notes",
        ("1 note before sending", "送信前の気づき"),
        notes::checked,
        Steps(|world| {
            world.press("Enter r").type_text(&format!("Your card {} is on file.", notes::CARD)).press("C-s");
        }),
    ),
    over(
        "Notes",
        ("[Enter] go there", "[Enter] その箇所へ"),
        notes::checked,
        Steps(|world| {
            world.press("Enter r").type_text(&format!("Your card {} is on file.", notes::CARD)).press("C-s Tab");
        }),
    ),
    over("Help", ("Keys", "キーの一覧"), shop, Keys("?")),
    over("Help", ("Keys", "キーの一覧"), shop, Keys("Enter r F1 End")),
    over("Figures", ("Figures ·", "指標 ·"), shop, Keys("g f f")),
    over("Load", ("Team workload", "チームの混み具合"), full, Keys("g l")),
    over("Shift", ("Your shift", "今日の振り返り"), shop, Steps(looked_back)),
    over("TellFirst", ("Tell first: before", "先にお伝えする"), full, Keys("g t")),
    over("TellFirst", ("To all of: ", "一斉連絡: "), full, Keys("g t T")),
    over("TellFirst", ("Told in the last week", "この 1 週間にお伝え済み"), full, Keys("g t w")),
    over(
        "Problems",
        ("Problems", "読み込めなかったもの"),
        shop,
        Steps(|world| {
            let problems = vec!["keymaps/default.toml:3:1: 不明な操作".repeat(9), "another".to_owned()];
            world.msg(Msg::Restored(Restored { problems, ..Restored::default() }));
            world.settle();
        }),
    ),
    over("Words", ("[p] preference", "[p] ご希望"), panel::rich, Keys("Enter R")),
    over("Same", ("this one stays", "残る記録"), record::twice, Keys("Enter M Enter")),
    over("History", ("History: ", "接点の履歴: "), panel::rich, Keys("Enter H")),
    over("History", ("History: ", "接点の履歴: "), record::long, Keys("Enter H j j Enter")),
    over("Praise", ("For you", "あなたへ"), shop, Steps(praised)),
    over("Outdated", ("It was changed meanwhile", "その間に変更がありました"), shop, Steps(outdated)),
    over("Stale", ("Before you sent", "送信前の新着"), shop, Steps(stale)),
];

/// The panes, in each of their states.
pub const PANES: [Screen; 14] = [
    pane("connecting", shop, Keys("")),
    pane("list", shop, Keys("")),
    pane("views", full, Keys("g v j j")),
    pane("conversation", full, Keys("Enter")),
    pane(
        "reply",
        full,
        Steps(|world| {
            world
                .press("Enter r")
                .type_text("佐藤様\n\nOnce more, in a sentence that is longer than any line of it. 👩‍👩‍👧 が");
        }),
    ),
    pane(
        "note",
        shop,
        Steps(|world| {
            world.press("Enter c").type_text("@健 お願いします");
        }),
    ),
    pane("customer over the thread", panel::rich, Keys("Enter F6")),
    pane("customer, to its end", panel::rich, Keys("Enter Tab End")),
    pane("counter", full, Keys("Enter F12")),
    pane(
        "counter, writing",
        shop,
        Steps(|world| {
            world.press("Enter F12 r").type_text("少々お待ちください。");
        }),
    ),
    pane("plan", full, Keys("Enter F7")),
    pane(
        "unsent",
        shop,
        Steps(|world| {
            world.press("Enter r").type_text("half a thought").press("Esc Esc g d");
        }),
    ),
    pane(
        "offline",
        shop,
        Steps(|world| {
            world.press("Enter r").type_text("kept");
            world.disconnect();
            world.press("C-s");
        }),
    ),
    pane(
        "disk full",
        shop,
        Steps(|world| {
            world.disk_full = true;
            world.press("Enter r").type_text("kept");
        }),
    ),
];
