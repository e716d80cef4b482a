//! Handing a conversation over with a note that says what the next one must know.

use omotenashi::api::{AgentId, ConversationId, PlanChange, QueueId};
use omotenashi::locale::Lang;

use crate::support::model::shop;
use crate::support::world::World;

fn umbrella() -> ConversationId {
    ConversationId::new("cnv_1042")
}

fn last_note(world: &World) -> String {
    let lines = &world.model.messages[&umbrella()];
    let note = lines.iter().rev().find(|line| line.kind == omotenashi::api::MessageKind::Note).expect("a note");
    note.text.raw().to_owned()
}

#[test]
fn a_colleague_gets_the_matter_with_what_is_promised_felt_done_and_open() {
    let mut model = shop();
    let me = model.me.clone();
    model.plan(&umbrella(), &me, PlanChange::Begin { plan: "angry".into(), tag: None });
    model.plan(&umbrella(), &me, PlanChange::Tick { step: "read".into(), text: None });
    let text = Some("土曜日までに新しい傘、花子".into());
    model.plan(&umbrella(), &me, PlanChange::Tick { step: "promised".into(), text });
    let mut world = World::of(model, Lang::Ja, 160, 48);
    world.connect();
    world.press("Enter O").sees("どなたに引き継ぎますか").type_text("健").press("Enter");
    world.sees("健 へ引き継ぐメモ(お客様には届きません)").sees("【約束】土曜日までに新しい傘、花子");
    world.type_text("色は藍のまま").press("C-s").sees("メモを添えて健さんに引き継ぎました。");
    let it = &world.model.conversations[&umbrella()];
    assert_eq!(it.assignee.as_ref().map(|agent| agent.id.as_str()), Some("agt_ken"));
    let note = last_note(&world);
    for part in [
        "【用件】届いた傘の骨が折れていました",
        "【ご様子】「",
        "【対応手順】お怒り・ご落胆のお客様\n  ☑ 最初のひと言の前に",
        "☐ さえぎらず",
        "【残件】",
        "お返事待ち「ありがとうございます。土曜日に間に合いますか？」",
        "【次の担当へ】色は藍のまま",
    ] {
        if part == "☐ さえぎらず" {
            assert!(note.contains("☐ 最後まで伺う"), "{note}");
            continue;
        }
        assert!(note.contains(part), "{part}\n{note}");
    }
}

#[test]
fn leaving_the_note_keeps_the_conversation_and_the_note() {
    let mut world = World::new(Lang::En, 100, 30);
    world.press("Enter O").type_text("mail").press("Enter").sees("Hand over to Mail with this note");
    world.type_text("all is known").press("Esc").sees("You keep the conversation; the note stays as a draft.");
    world.press("c").sees("Private note (the customer never sees this)").press("C-s").sees("Your note is kept.");
    let it = &world.model.conversations[&umbrella()];
    assert_eq!(it.assignee.as_ref().map(|agent| agent.id.as_str()), Some("agt_hanako"));
    assert!(last_note(&world).ends_with("all is known"));
}

#[test]
fn it_moves_into_another_queue_with_its_note_in_one_stroke() {
    let mut world = World::new(Lang::En, 160, 48);
    world.press("Enter O").type_text("mail").press("Enter C-s").sees("Moved to Mail, with your note.");
    let it = &world.model.conversations[&umbrella()];
    assert_eq!((it.queue.clone(), it.assignee.clone()), (QueueId::new("que_mail"), None));
}

#[test]
fn what_somebody_else_took_meanwhile_is_not_given_away_and_the_note_is_back() {
    let mut world = World::new(Lang::En, 160, 48);
    world.press("Enter O").type_text("mail").press("Enter");
    let (me, ken) = (world.model.me.clone(), AgentId::new("agt_ken"));
    world.model.assign(&umbrella(), &me, Some(&ken));
    world.settle();
    world.press("C-s").sees("Not sent; your text is back.").sees("Matter:");
}

#[test]
fn a_chat_without_a_name_is_handed_over_by_its_first_sentence_and_what_was_felt_stays_in_the_note() {
    let mut model = shop();
    let it = model.conversations.get_mut(&umbrella()).expect("a conversation");
    it.subject = "".into();
    model.inbound(&umbrella(), "承知しました。");
    let mut world = World::of(model, Lang::Ja, 160, 48);
    world.connect();
    world.press("Enter O").sees("どなたに引き継ぎますか").type_text("健").press("Enter").sees("健 へ引き継ぐメモ");
    world.press("C-s").sees("メモを添えて健さんに引き継ぎました。");
    let note = last_note(&world);
    let matter = note.lines().find_map(|line| line.strip_prefix("【用件】")).expect("the matter");
    assert!(matter.contains("傘") && !matter.contains("承知しました"), "{note}");
    assert!(note.contains("【ご様子】「"), "{note}");
}
