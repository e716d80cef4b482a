//! What the bottom line and the choices say: of whom, why, and what undo would undo.

use omotenashi::api::{AgentId, ConversationId, MessageState, Request, Status, Why};
use omotenashi::console::{Effect, Entry, Lifecycle, Msg};
use omotenashi::locale::Lang;

use crate::support::model::{MINUTE, shop};
use crate::support::world::World;

fn cnv(number: i64) -> ConversationId {
    ConversationId::new(format!("cnv_{number}"))
}

fn ken() -> AgentId {
    AgentId::new("agt_ken")
}

/// Everybody but 佐藤様 is Ken's.
fn only_mine(lang: Lang) -> World {
    let mut world = World::new(lang, 160, 48);
    for number in [1039, 1040] {
        world.model.assign(&cnv(number), &ken(), Some(&ken()));
    }
    world.settle();
    world
}

#[test]
fn with_nobody_unassigned_next_points_to_those_who_wait_for_me() {
    only_mine(Lang::En).press("n").sees("No one unassigned is waiting, but one of your own is. [g m]");
    only_mine(Lang::Ja).press("n").sees("自分の担当で 1 名お待ちです。[g m]");
    let mut world = only_mine(Lang::En);
    world.model.assign(&cnv(1042), &ken(), Some(&ken()));
    world.settle();
    world.press("n").sees("No one is waiting.");
}

#[test]
fn the_reason_of_next_is_true_and_has_figures() {
    let mut world = World::new(Lang::Ja, 160, 48);
    world.model.why = Why::Overdue;
    world.pass(6 * 60 * MINUTE);
    world.press("n").sees("応答目標から最も遅れています。7時間お待ち、").sees("超過です。[u] 取り消す");
    let mut world = World::new(Lang::En, 160, 48);
    world.model.why = Why::Live;
    world.press("n").sees("social comes first. Waiting 1h, 30m over.");
}

#[test]
fn what_was_just_answered_is_not_served_again() {
    let mut world = World::new(Lang::En, 160, 48);
    let answered = |world: &World| {
        let mine = world.model.conversations.values().filter(|summary| summary.assignee.is_some());
        mine.map(|summary| summary.number).collect::<Vec<_>>()
    };
    world.press("n").sees("#1039:").press("r").type_text("Yes, we do.").press("C-s");
    assert!(answered(&world).contains(&1039));
    world.press("n").sees("#1040:").press("n").sees("but 2 of your own are");
}

#[test]
fn a_reply_left_unsent_is_named_when_another_customer_is_served() {
    let mut world = World::new(Lang::En, 160, 48);
    world.press("Enter r").type_text("half a thought").press("Esc n");
    world.sees("✎ Your draft for #1042 is unsent. [g d]");
}

#[test]
fn passing_over_gives_back_with_a_reason_and_serves_another() {
    let mut world = World::new(Lang::En, 160, 48);
    world.press("n").sees("#1039:").press("S").sees("#1039 Tom Reed  Why pass this one over?");
    world.type_text("language").press("Enter").sees("#1039 was passed over.").sees("#1040:");
    assert_eq!(world.model.conversations[&cnv(1039)].assignee, None);
    let skip = world.asked.iter().find_map(|request| match request {
        Request::Next { skip, .. } => skip.clone(),
        _ => None,
    });
    assert_eq!(skip.map(|skip| (skip.id, skip.reason)), Some((cnv(1039), "language".into())));
    world.press("u").sees("Undone: #1040 is nobody's again.");
    world.press("g a").press("S").sees("Only an open conversation of your own");
}

#[test]
fn a_choice_names_whom_it_is_about_and_what_is_unsent() {
    let mut world = World::new(Lang::En, 160, 48);
    world.press("Enter r").type_text("half a thought").press("Esc");
    for keys in ["e", "s", "A", "i"] {
        world.press(keys).sees("#1042 佐藤 美咲  ").sees("✎ There is an unsent draft here.").press("Esc");
    }
    world.press("g u e").sees("#1039 Tom Reed  ").sees_no("unsent draft");
}

#[test]
fn an_empty_list_acts_on_the_open_conversation_or_says_why_not() {
    let mut world = only_mine(Lang::En);
    world.press("g u e").sees("No conversation is selected.");
    world.press("g m Enter g u e").sees("#1042 佐藤 美咲  1/3");
}

#[test]
fn an_unanswered_customer_is_not_resolved_without_a_word_nor_a_reason_without_a_choice() {
    let mut world = World::new(Lang::Ja, 160, 48);
    world.press("Enter e").sees("まだお返事していません(2分お待ち)。");
    world.press("Enter Enter Enter Enter").sees("1/3").sees("先に選んでください");
    assert_eq!(world.model.conversations[&cnv(1042)].status, Status::Open);
    world.press("Down Enter Enter Enter").sees("#1042 を「対応完了」にしました。");
    let mut world = World::new(Lang::En, 160, 48);
    world.press("Enter r").type_text("Yes.").press("C-s e").sees("1/3").sees_no("Not answered yet");
}

#[test]
fn undo_undoes_what_the_line_names_and_asks_about_anything_older() {
    let mut world = World::new(Lang::En, 160, 48);
    world.press("Enter e Down Enter Enter Enter").sees("#1042 is now resolved").sees("#1039:");
    world.press("u").sees("Undone: #1042 is in progress again.");
    assert!(world.model.conversations[&cnv(1039)].assignee.is_some(), "the one that was served stays");
    world.press("u").sees("There is nothing to undo.");
    world.press("g u j a").sees("#1040 is yours").press("k").press("u").sees("Undo who has #1040?");
    assert!(world.model.conversations[&cnv(1040)].assignee.is_some(), "not by one key");
    world.press("u").sees("Undone: #1040 is nobody's again.");
    assert!(world.model.conversations[&cnv(1040)].assignee.is_none());
}

#[test]
fn a_send_takes_what_came_before_it_out_of_undo() {
    let mut world = World::new(Lang::En, 160, 48);
    world.press("g u a").press("Enter r").type_text("Yes.").press("C-s u").sees("There is nothing to undo.");
    assert!(world.model.conversations[&cnv(1039)].assignee.is_some());
}

#[test]
fn a_dismissed_prompt_comes_back() {
    let mut world = World::new(Lang::En, 160, 48);
    world.press("Enter");
    let before = world.screen();
    world.press("d 1").sees("Dismissed").press("u").sees("Undone: the prompt is back.");
    let panel = |screen: &str| screen.lines().take(45).map(str::to_owned).collect::<Vec<_>>();
    assert_eq!(panel(&world.screen()), panel(&before));
}

#[test]
fn a_handover_says_to_whom_and_roles_speak_the_language() {
    let mut world = World::new(Lang::Ja, 160, 48);
    world.press("Enter A").sees("オペレーター").type_text("健").press("Enter");
    world.sees("#1042 の担当者を健さんに変更しました。").sees("花子さんが担当者を健さんに変更しました");
    world.press("u").sees("取り消しました。#1042 は自分の担当に戻りました。");
}

#[test]
fn a_note_is_kept_and_a_reply_without_a_channel_says_so() {
    let mut world = World::new(Lang::Ja, 160, 48);
    world.press("Enter c").type_text("x").press("C-s").sees("社内メモを残しました。");
    let last = world.model.messages[&cnv(1042)].iter().rev().find(|line| line.state.is_some());
    let position = last.expect("an own reply").position;
    world.model.delivered(&cnv(1042), position, MessageState::Kept);
    world.settle();
    world.sees("記録のみ(送信されません)");
}

#[test]
fn retry_with_nothing_to_retry_says_so() {
    World::new(Lang::En, 160, 48).press("!").sees("There is nothing to ask about or to send again.");
}

#[test]
fn the_caret_is_journaled_where_it_was_left() {
    let own = |entry: &&Entry| !matches!(entry, Entry::Kept { .. });
    let moved = |world: &World| match world.journal.iter().rev().find(own) {
        Some(Entry::Edit { removed: 0, inserted, caret, .. }) if inserted.is_empty() => Some(*caret),
        _ => None,
    };
    let mut world = World::new(Lang::En, 160, 48);
    world.press("Enter r").type_text("abcdef").press("C-b C-b C-b");
    assert_eq!(moved(&world), None, "not stroke by stroke");
    world.press("C-q");
    assert_eq!(moved(&world), Some(3));
    assert_eq!(world.others.last(), Some(&Effect::Quit));
    let mut world = World::new(Lang::En, 160, 48);
    world.press("Enter r").type_text("abcdef").press("C-b Esc");
    assert_eq!(moved(&world), Some(5));
    world.press("r C-b");
    world.msg(Msg::Lifecycle(Lifecycle::HangUp));
    assert_eq!(moved(&world), Some(4));
}

#[test]
fn a_nameless_agent_of_old_records_is_called_an_agent() {
    let mut model = shop();
    for line in model.messages.get_mut(&cnv(1042)).expect("a thread") {
        if let omotenashi::api::Author::Agent(agent) = &mut line.author {
            agent.name = "".into();
        }
    }
    let mut world = World::of(model, Lang::Ja, 160, 48);
    world.connect();
    world.press("Enter").sees(" 担当者  14:23");
}

#[test]
fn a_snooze_is_found_by_its_name_and_says_until_when() {
    let mut world = World::new(Lang::Ja, 160, 48);
    world.press("Enter :").type_text("すぬーず").press("Enter").sees("状態(現在: 対応中)");
    world.type_text("スヌーズ").press("Down Down Enter");
    world.sees("#1042 をスヌーズにしました。").sees("9:00 に再表示します。[u]");
    world.sees("9:00 に再表示)");
}
