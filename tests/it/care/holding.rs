//! What was said at `now` holds until the moment that was named, whatever happens to the clock.

use omotenashi::api::{Channel, Identity, Time};
use omotenashi::care::Rules;
use omotenashi::locale::Lang;
use proptest::prelude::*;

use super::scene::{DAY, HOUR, MINUTE, Scene, now};

/// A scene with instants all over the place.
fn scenes() -> impl Strategy<Value = Scene> {
    let near = prop_oneof![-3 * DAY..3 * DAY, -HOUR..HOUR, -400 * DAY..400 * DAY];
    (
        proptest::collection::vec(near, 6),
        any::<(bool, bool, bool, bool)>(),
        0..3_usize,
        proptest::option::of(0..40 * DAY),
    )
        .prop_map(|(at, (mail, english, upset, unfinished), identity, used)| {
            let at: Vec<Time> = at.into_iter().map(|offset| now().plus_millis(offset)).collect();
            let mut scene = Scene::new().had("ギフト包装", at[0]).waiting(at[1]);
            scene.summary.clock.noticed_at = Some(at[2]);
            scene.summary.clock.due_at = Some(at[3]);
            scene.summary.clock.double_due_at = Some(at[4]);
            scene.summary.identity = [Identity::None, Identity::Claimed, Identity::Verified][identity];
            if mail {
                scene.summary.channel = Channel::Mail;
            }
            if english {
                scene.agent = Lang::En;
            }
            if upset {
                scene = scene.says("がっかりしました。");
            }
            if unfinished {
                scene = scene.other(1007, "返品の送料", Some(at[5]));
            }
            if let Some(used) = used {
                scene.memory.used.insert("kept-waiting".into(), now().plus_millis(-used));
                scene.memory.used.insert("glad-you-are-back".into(), now().plus_millis(-used));
            }
            scene
        })
}

#[test]
fn between_now_and_then_nothing_changes() {
    let rules = Rules::embedded();
    proptest!(|(scene in scenes(), part in 0.0..1.0_f64)| {
        let first = scene.prompts_of(&rules, now());
        let until = first.valid_until.unwrap_or_else(|| now().plus_millis(800 * DAY));
        prop_assert!(until > now());
        let inside = now().plus_millis((until.since(now()) as f64 * part) as i64);
        for at in [inside, until.plus_millis(-1)] {
            let later = scene.prompts_of(&rules, at);
            prop_assert_eq!(&later.items, &first.items, "at {} of {}", at, until);
            prop_assert_eq!(&later.question, &first.question);
        }
    });
}

#[test]
fn the_moment_named_is_the_moment_it_changes() {
    let rules = Rules::embedded();
    let scene = Scene::new().waiting(now().plus_millis(-MINUTE));
    let before = scene.prompts_of(&rules, now());
    assert!(before.items.iter().all(|prompt| prompt.id != "kept-waiting"));
    let mut at = now();
    let mut seen = Vec::new();
    for _ in 0..6 {
        let prompts = scene.prompts_of(&rules, at);
        let kept = prompts.items.iter().find(|prompt| prompt.id == "kept-waiting");
        seen.push((at.since(now()) / MINUTE, kept.map(|prompt| prompt.because.raw().to_owned())));
        at = prompts.valid_until.expect("the wait goes on");
    }
    let wait = |minutes: i64| Some(format!("{minutes}分ほどお待ちで、まだそのことに触れていません"));
    assert_eq!(seen, [(0, None), (1, None), (2, wait(3)), (3, wait(4)), (4, wait(5)), (5, wait(6))]);
}
