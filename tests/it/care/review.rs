//! A shift looked back on: what is noticed in real replies, what is not claimed, and that it stays few.

use std::collections::BTreeSet;

use jiff::tz::TimeZone;
use omotenashi::api::{
    AgentId, AgentRef, Author, Channel, ConversationId, CustomerId, Identity, Message, MessageId, Promise, PromiseId,
    PromiseState, Queue, QueueId, Targets,
};
use omotenashi::care::{Good, Known, Review, Shift};
use omotenashi::locale::{Lang, Locales};

use super::scene::{MINUTE, Scene, ago, me, now};

/// A queue of chats that always runs.
fn queue() -> Queue {
    Queue {
        id: QueueId::new("que_1"),
        version: 1,
        name: "chat".into(),
        team: None,
        channel: Some(Channel::Chat),
        targets: Targets::default_for(Channel::Chat),
        calendar: omotenashi::api::Calendar::always(),
        wrap_up_required: false,
        undo_ms: 0,
    }
}

/// Looks back on these; every line a minute after the one before it, the last one now.
fn review(mut scenes: Vec<Scene>) -> Review {
    let (me, queue) = (me(), queue());
    let locales = Locales::embedded(&TimeZone::get("Asia/Tokyo").expect("a zone"));
    for (number, scene) in scenes.iter_mut().enumerate() {
        scene.summary.id = ConversationId::new(format!("cnv_{number}"));
        scene.summary.customer.id = CustomerId::new(format!("cus_{number}"));
        let last = scene.messages.len() as i64;
        for (place, message) in scene.messages.iter_mut().enumerate() {
            message.at = ago((last - place as i64) * MINUTE);
            message.conversation = scene.summary.id.clone();
        }
    }
    let talks: Vec<Known<'_>> = scenes
        .iter()
        .map(|scene| Known {
            customer: scene.customer.as_ref(),
            messages: &scene.messages,
            queue: Some(&queue),
            ..Known::new(&scene.summary, &me)
        })
        .collect();
    let shift = Shift { talks: &talks, since: ago(600 * MINUTE), now: now(), locales: &locales, agent: Lang::Ja };
    Scene::rules().review(&shift)
}

fn chat(lines: &[&str]) -> Scene {
    let mut scene = Scene::new();
    scene.messages.clear();
    lines.iter().enumerate().fold(
        scene,
        |scene, (place, line)| {
            if place % 2 == 0 { scene.says(line) } else { scene.answered(line) }
        },
    )
}

fn good(review: &Review) -> Vec<(Good, usize)> {
    review.well.iter().map(|noticed| (noticed.what, noticed.times)).collect()
}

fn tried(review: &Review) -> Vec<&str> {
    review.next.iter().map(|advice| advice.check).collect()
}

const BROKEN: &str = "傘の骨が折れていました。とても悲しいです。";
const WARM: &str = "佐藤様、大切な贈り物が折れていたとのこと、さぞ悲しい思いをされたことと存じます。すぐに新しいものをお送りいたします。";

#[test]
fn what_was_done_well_is_named_with_its_place() {
    let seen = review(vec![chat(&[BROKEN, WARM, "ありがとうございます。助かりました。"])]);
    assert_eq!(seen.helped, 1);
    assert_eq!(good(&seen), [(Good::Named, 1), (Good::Felt, 1), (Good::Thanked, 1)]);
    assert_eq!(seen.well[0].spots[0].conversation.as_str(), "cnv_0");
    assert_eq!(seen.well[0].spots[0].message.as_ref().map(|id| id.as_str().to_owned()).as_deref(), Some("msg_2"));
    let careful: BTreeSet<&str> = tried(&seen).into_iter().collect();
    assert!(!careful.contains("feeling-skipped") && !careful.contains("name-missing"), "{careful:?}");
}

#[test]
fn what_may_be_tried_is_what_the_draft_check_would_have_said() {
    let seen = review(vec![chat(&[BROKEN, "新しいものを手配いたします。少々お待ちください。"])]);
    assert!(tried(&seen).contains(&"feeling-skipped"), "{seen:?}");
    assert!(tried(&seen).contains(&"name-missing"), "{seen:?}");
    let felt = seen.next.iter().find(|advice| advice.check == "feeling-skipped").expect("it was noticed");
    assert!(felt.because.raw().contains("悲しい"), "the fact behind it: {}", felt.because.raw());
    assert_eq!(good(&seen), []);
    let wrong = review(vec![chat(&["傘の件です。", "斎藤様、お待たせいたしました。確認いたします。"])]);
    assert_eq!(tried(&wrong).first(), Some(&"name-wrong"), "{wrong:?}");
    assert!(!good(&wrong).iter().any(|(good, _)| *good == Good::Named));
}

#[test]
fn a_name_is_praised_once_for_each_person_and_only_in_the_first_word() {
    let scene = |first: &str| chat(&["傘の件です。", first, "はい。", "佐藤様、確認いたしました。"]);
    let seen = review(vec![scene("佐藤様、承ります。"), scene("佐藤様、確認いたします。"), scene("承ります。")]);
    assert_eq!(good(&seen).first(), Some(&(Good::Named, 2)));
    assert_eq!(seen.helped, 3);
    let public = review(vec![scene("佐藤様、承ります。").with(|summary, _| summary.public = true)]);
    assert!(!good(&public).iter().any(|(good, _)| *good == Good::Named), "in public a name is no kindness");
}

#[test]
fn who_had_to_say_it_again_is_not_called_untroubled() {
    let smooth = review(vec![chat(&["傘の件です。", "佐藤様、承ります。", "お願いします。", "お送りいたします。"])]);
    assert!(good(&smooth).contains(&(Good::NobodyTwice, 1)), "{smooth:?}");
    let again =
        ["傘の件です。", "佐藤様、承ります。", "先ほども書いたのですが、骨が折れています。", "失礼いたしました。"];
    let seen =
        review(vec![chat(&again), chat(&["傘の件です。", "佐藤様、承ります。", "はい。", "お送りいたします。"])]);
    assert!(tried(&seen).contains(&"asked-twice"), "{seen:?}");
    assert!(!good(&seen).iter().any(|(good, _)| *good == Good::NobodyTwice), "of nobody, or not said at all");
    let one = review(vec![chat(&["傘の件です。", "佐藤様、承ります。"])]);
    assert!(!good(&one).iter().any(|(good, _)| *good == Good::NobodyTwice), "one word shows nothing");
}

#[test]
fn a_wait_is_reckoned_as_it_was_then() {
    let mut scene = chat(&["傘の件です。", "佐藤様、お待たせいたしました。承ります。"]);
    let early = review(vec![chat(&["傘の件です。", "佐藤様、お待たせいたしました。承ります。"])]);
    assert!(!good(&early).iter().any(|(good, _)| *good == Good::Wait), "a minute is no wait");
    scene.messages.insert(0, Message { at: ago(0), ..scene.messages[0].clone() });
    for (place, message) in scene.messages.iter_mut().enumerate() {
        message.position = place as i64 + 1;
        message.id = MessageId::new(format!("msg_{place}"));
    }
    scene.messages.insert(1, Message { id: MessageId::new("msg_9"), position: 2, ..scene.messages[0].clone() });
    let seen = review(vec![scene]);
    assert!(good(&seen).contains(&(Good::Wait, 1)), "{seen:?}");
}

#[test]
fn promises_count_by_their_own_hour_and_only_mine() {
    let promise = |state, ended: i64, owner: &AgentRef| Promise {
        id: PromiseId::new("prm_1"),
        version: 1,
        conversation: ConversationId::new("cnv_0"),
        number: 1042,
        customer: Scene::new().summary.customer,
        text: "折り返しのお電話".into(),
        owner: owner.clone(),
        due_words: "15時".into(),
        due: ago(5 * MINUTE),
        first_due: ago(5 * MINUTE),
        moved: None,
        state,
        ended_at: (state != PromiseState::Open).then(|| ago(ended * MINUTE)),
        made_by: owner.clone(),
        made_at: ago(60 * MINUTE),
        call: None,
    };
    let ken = AgentRef { id: AgentId::new("agt_2"), name: "健".into() };
    let with = |promise: Promise| {
        let scene = chat(&["傘の件です。", "佐藤様、承ります。"]);
        review(vec![scene.with(|_, customer| customer.promises.push(promise))])
    };
    assert!(good(&with(promise(PromiseState::Kept, 10, &me()))).contains(&(Good::Promises, 1)));
    let others = with(promise(PromiseState::Kept, 10, &ken));
    assert!(!good(&others).iter().any(|(good, _)| *good == Good::Promises));
    for late in [promise(PromiseState::Kept, 1, &me()), promise(PromiseState::Open, 0, &me())] {
        let seen = with(late);
        assert_eq!(tried(&seen).first(), Some(&"promise-late"), "{seen:?}");
        assert_eq!(seen.next[0].because.raw(), "折り返しのお電話");
    }
}

#[test]
fn only_my_own_replies_count_and_taken_back_ones_do_not() {
    let mut theirs = chat(&[BROKEN, "新しいものを手配いたします。少々お待ちください。"]);
    theirs.messages[1].author = Author::Agent(AgentRef { id: AgentId::new("agt_2"), name: "健".into() });
    assert_eq!(review(vec![theirs]), Review::default());
    let mut back = chat(&[BROKEN, "新しいものを手配いたします。少々お待ちください。"]);
    back.messages[1].state = Some(omotenashi::api::MessageState::Recalled);
    assert_eq!(review(vec![back]), Review::default());
    assert_eq!(review(vec![]), Review::default());
}

#[test]
fn however_much_there_was_at_most_three_things_are_to_be_tried_and_each_has_its_words() {
    let bad = "斎藤様、ご注文番号を教えてください。必ずお届けします。それは配送業者にお問い合わせください。";
    let mut scene = chat(&[BROKEN, bad, "先ほども書いたのですが。", "ご不便をおかけして申し訳ございません。"]);
    scene.summary.identity = Identity::Verified;
    let seen = review(vec![scene]);
    assert_eq!(seen.next.len(), 3, "{seen:?}");
    let locales = Locales::embedded(&TimeZone::UTC);
    for check in omotenashi::care::Advice::CHECKS {
        for lang in Lang::ALL {
            for part in ["try", "why"] {
                let id = format!("review-{part}-{check}");
                let text = locales.of(lang).text(&id);
                assert!(text != id && !text.contains(['!', '！']), "{id}: {text}");
            }
        }
    }
    for good in Good::ALL {
        for lang in Lang::ALL {
            let id = format!("review-well-{}", good.as_str());
            assert_ne!(locales.of(lang).with(&id, &[("n", 2.into())]), id);
        }
    }
}
