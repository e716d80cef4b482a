//! Whom to tell before they ask: the list, an incident's people with the text to all, and how an incident is made known.

use omotenashi::api::*;
use omotenashi::locale::Lang;

use crate::support::model::{MINUTE, Model, shop};
use crate::support::world::{Line, World};

fn snapshot(name: &str, text: &str) {
    insta::with_settings!({ snapshot_path => "snapshots", prepend_module_to_snapshot => false, omit_expression => true }, {
        insta::assert_snapshot!(name, text);
    });
}

/// A shop in which somebody has to be told something, and whose agent is a supervisor or not.
fn late(role: Role) -> Model {
    let mut model = shop();
    let me = model.me.clone();
    model.agents.get_mut(&me).expect("me").role = role;
    let umbrella = ConversationId::new("cnv_1042");
    let item = model.must_tell(Ground::PromiseOverdue, "cus_misaki", "折り返しのお電話", 2);
    (item.conversation, item.number, item.source) = (Some(umbrella), Some(1042), "健".into());
    let item = model.must_tell(Ground::LateOrder, "cus_ada", "Storm umbrella, charcoal", 26);
    (item.language, item.detail) = (Some(Language::En), "UK-7812".into());
    model.must_tell(Ground::InOurHands, "cus_ito", "蛇の目傘 朱", 5 * 24).due = None;
    model.events.clear();
    model
}

/// The same with an incident that touches two whom a text can reach and one whom none can.
pub(super) fn touched(role: Role) -> Model {
    let mut model = late(role);
    model.customers.get_mut(&CustomerId::new("cus_ada")).expect("Ada").language = Some(Language::En);
    let id = model.incident("傘立て(杉)の塗装について", "先月仕上げた品の一部で、塗装が乾ききっていませんでした。");
    for (customer, product) in
        [("cus_misaki", Some("傘立て 杉")), ("cus_ada", Some("Cedar umbrella stand")), ("cus_ito", None)]
    {
        model.touch(&id, customer, product);
    }
    model.known.incidents[0].texts = Texts {
        ja: Some("{name}\n\n{product}につきまして、お知らせがございます。".into()),
        en: Some("Dear {name},\n\nA word about your order: {product}.".into()),
    };
    let item = model.must_tell(Ground::Incident, "cus_misaki", "傘立て(杉)の塗装について", 2);
    (item.id, item.detail, item.due) = (format!("incident:{id}:cus_misaki"), "傘立て 杉".into(), None);
    model.events.clear();
    model
}

fn world(model: Model, lang: Lang, width: u16, height: u16) -> World {
    let mut world = World::of(model, lang, width, height);
    world.connect();
    world
}

fn asked(world: &World, is: impl Fn(&Request) -> bool) -> usize {
    world.asked.iter().filter(|request| is(request)).count()
}

#[test]
fn the_list_says_whom_and_why_with_source_and_time_at_every_size() {
    for (lang, width, height) in [
        (Lang::Ja, 160, 48),
        (Lang::En, 160, 48),
        (Lang::Ja, 100, 30),
        (Lang::En, 100, 30),
        (Lang::Ja, 80, 24),
        (Lang::En, 80, 24),
    ] {
        let mut world = world(touched(Role::Supervisor), lang, width, height);
        world.press("g t");
        let lang = if lang == Lang::Ja { "ja" } else { "en" };
        snapshot(&format!("tell_first_{lang}_{width}x{height}"), &world.screen());
        world.press("T");
        snapshot(&format!("tell_all_{lang}_{width}x{height}"), &world.screen());
    }
}

#[test]
fn each_row_gives_its_reason_and_enter_goes_where_they_are_told() {
    let mut world = world(late(Role::Agent), Lang::Ja, 100, 30);
    world
        .press("g t")
        .sees("先にお伝えする")
        .sees("お約束の期限超過")
        .sees("お届けの遅れ")
        .sees("お預かり中・連絡なし");
    world.sees("健さんのお約束「折り返しのお電話」").sees("[Enter] で #1042 を開きます");
    world.press("j").sees("Storm umbrella, charcoalは").sees("注文 UK-7812").sees("倉庫").sees_no("健さんのお約束「");
    world.press("j").sees("お預かりしたまま").sees("対応中の案件はありません");
    world.press("Home Enter").sees_no("先にお伝えする").sees("届いた傘を開いたら");
}

#[test]
fn where_nothing_is_open_a_conversation_is_begun_with_words_in_their_language() {
    let mut world = world(late(Role::Agent), Lang::Ja, 160, 48);
    world.press("g t j Enter");
    assert_eq!(asked(&world, |it| matches!(it, Request::Begin { .. })), 1);
    world.sees("新しいご連絡を用意しました").sees("Dear Ada Byron,").sees("A word before you have to ask");
    assert_eq!(asked(&world, |it| matches!(it, Request::Send { .. })), 0, "nothing goes out by itself");
}

#[test]
fn nobody_to_tell_is_said_and_so_is_a_line_that_is_down() {
    let mut quiet = world(shop(), Lang::En, 80, 24);
    quiet.press("g t").sees("There is nobody to tell right now.");
    quiet.press("w").sees("Told in the last week").sees("Nobody was told in the last week.");
    quiet.press("w Esc").sees_no("Tell first");
    quiet.press("g t T").sees("No incident is known right now.");
    let mut failing = world(shop(), Lang::En, 80, 24);
    failing.line = Line::Fails(Failure::Server("no space left".into()));
    failing.press("g t").sees("This could not be loaded").sees("[!] try");
    failing.line = Line::Up;
    failing.model = late(Role::Agent);
    failing.press("!").sees("Late order").sees_no("This could not be loaded");
}

#[test]
fn whoever_was_told_is_shown_with_who_told_them_and_opens_there() {
    let mut model = late(Role::Agent);
    let (by, at) = (model.agent(&AgentId::new("agt_ken")), model.now.plus_millis(-30 * MINUTE));
    let conversation = ConversationId::new("cnv_1040");
    model.known.first[1].told = Some(Told { by, at, conversation });
    let mut world = world(model, Lang::En, 100, 30);
    world.press("g t").sees_no("Late order").press("w").sees("Late order").sees("健 told them");
    world.press("Enter").sees("My parcel has not arrived.");
}

#[test]
fn the_list_is_asked_for_anew_when_something_may_have_changed_it() {
    let mut world = world(late(Role::Agent), Lang::En, 100, 30);
    world.press("g t").sees("Promise overdue");
    let (me, umbrella) = (world.model.me.clone(), ConversationId::new("cnv_1042"));
    world.model.known.first.remove(0);
    world.model.write(&umbrella, &me, false, "お待たせしました。", None);
    world.deliver();
    world.settle();
    world.sees_no("Promise overdue").sees("Late order");
}

#[test]
fn a_text_to_all_is_read_per_person_sent_by_a_second_key_and_taken_back_by_one() {
    let mut world = world(touched(Role::Supervisor), Lang::En, 100, 30);
    world.press("g t").sees("Incident").sees("0 of 3 told").press("Enter");
    world.sees("To all of: 傘立て(杉)の塗装について").sees("2 would be sent this; 1 would not");
    world.press("T").sees("then [S] sends it to all");
    assert_eq!(asked(&world, |it| matches!(it, Request::TellAll { .. })), 0, "the key that opens it never sends");
    world.press("j").sees("To ada@example.com").sees("Dear Ada Byron,").sees("your order: Cedar umbrella stand.");
    world.press("j").sees("no private address");
    world.press("S").sees("held").sees("takes all of it back");
    assert_eq!(asked(&world, |it| matches!(it, Request::TellAll { .. })), 1);
    world.press("u").sees("is being taken back").sees("2 taken back").sees("ready");
    assert_eq!(asked(&world, |it| matches!(it, Request::RecallAll { .. })), 1);
}

#[test]
fn the_text_is_written_in_each_language_and_kept_for_everybody() {
    let mut model = touched(Role::Agent);
    model.known.incidents[0].texts = Texts::default();
    let mut world = world(model, Lang::Ja, 100, 30);
    // Nothing is written yet: so that comes first, with what is known.
    world.press("g t Enter").sees("日本語の文面").sees("{name}").sees("塗装が乾ききっていません");
    world.type_text("受け皿をお送りします。").press("C-s").sees("文面を保存しました");
    let texts = &world.model.known.incidents[0].texts;
    assert!(texts.of(Language::Ja).is_some_and(|text| text.raw().contains("受け皿")), "{texts:?}");
    assert!(texts.of(Language::En).is_none());
    // From then on it is everybody's: what a colleague makes of it is what is opened, and sent.
    let (incident, version) = (world.model.known.incidents[0].id.clone(), world.model.known.incidents[0].version);
    let mut texts = Texts::default();
    texts.set(Language::Ja, "健が書き直しました。");
    let patch = Box::new(IncidentPatch { texts: Some(texts), ..IncidentPatch::default() });
    world.model.call(Request::ChangeIncident { incident, version, patch }).expect("it is changed");
    world.deliver();
    world.settle();
    world.press("r").sees("健が書き直しました。").press("Esc");
    world.press("j").sees("この言語の文面なし").press("r").sees("英語の文面");
    world.press("Esc").sees("一斉連絡: ");
}

#[test]
fn a_supervisor_makes_an_incident_known_and_ends_it_and_others_are_told_who_does() {
    let mut agent = world(touched(Role::Agent), Lang::En, 80, 24);
    agent.press("g t o").sees("Only a supervisor opens and ends incidents.").press("e").sees("Only a supervisor");
    assert_eq!(asked(&agent, |it| matches!(it, Request::OpenIncident { .. } | Request::ChangeIncident { .. })), 0);

    let mut world = world(late(Role::Supervisor), Lang::En, 80, 24);
    world.press("g t o").sees("What is it called?").press("Enter").sees("What is it called?");
    world.type_text("Handles come loose").press("Enter").sees("What is known?");
    // Left in the middle, it waits.
    world.type_text("Glue of week 40.").press("Esc o Enter").sees("Glue of week 40.");
    world.press("Enter").sees("Whom does it touch?").type_text("umbrella, #handle").press("Enter");
    world.sees("Everybody can see it now.").sees("Handles come loose");
    let opened = world.model.known.incidents[0].clone();
    assert_eq!((opened.touches.products[0].raw(), opened.touches.tags[0].raw()), ("umbrella", "handle"));
    // Not by one key, and never one that the cursor is not on.
    world.press("End e").sees("No incident is under the cursor.");
    world.press("Home e").sees("[e] once more ends it for everybody").press("j k e").sees("once more");
    assert_eq!(asked(&world, |it| matches!(it, Request::ChangeIncident { .. })), 0);
    world.press("e").sees("Ended. Nobody").sees_no("Handles come loose");
    assert!(world.model.known.incidents[0].ended_at.is_some());
}
