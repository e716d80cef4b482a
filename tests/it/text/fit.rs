//! One width on every terminal.

use omotenashi::text::{cell, fit, fold, pad, truncate, width};

#[test]
fn what_terminals_disagree_about_is_written_plainly() {
    for (safe, fitted, columns) in [
        ("❤\u{fe0f} VS16", "❤ VS16", 6),
        ("👨\u{200d}👩\u{200d}👧\u{200d}👦 family", "👨 family", 9),
        ("🇯🇵 flag", "[JP] flag", 9),
        ("🇯", "[J]", 3),
        ("🏴\u{E0067}\u{E0062}\u{E0073}\u{E0063}\u{E0074}\u{E007F}", "[SCT]", 5),
        ("👍🏽", "👍", 2),
        ("1\u{fe0f}\u{20e3}", "1\u{20e3}", 1),
        ("ｶﾞｷﾞ ﾊﾟ ｶﾅ", "ガギ パ ｶﾅ", 10),
        ("ﾞ", "゛", 2),
        ("aﾟ", "a゜", 3),
        ("\u{1112}\u{1161}\u{11ab}", "한", 2),
        ("か\u{3099}", "か\u{3099}", 2),
        ("葛\u{e0100}城", "葛\u{e0100}城", 4),
        ("御社〇〇", "御社〇〇", 8),
        ("plain", "plain", 5),
    ] {
        assert_eq!(fit(safe), fitted);
        assert_eq!(width(&fit(safe)), columns, "{fitted}");
    }
    let heap = "\u{1100}".repeat(20_000);
    assert!(fit(&heap).len() <= 64);
}

#[test]
fn one_grapheme_of_a_text_being_written_is_shown_as_it_will_be() {
    assert_eq!(cell("🇯🇵"), "[JP]");
    assert_eq!(cell("\t"), "    ");
    assert_eq!(cell("\r\n"), "␍␊");
    assert_eq!(cell("\u{202e}"), "‹202E›");
    assert_eq!(cell("ی\u{200c}"), "ی\u{200c}");
    assert_eq!(cell("あ"), "あ");
}

#[test]
fn cutting_never_halves_a_character() {
    assert_eq!(truncate("おもてなし", 10, "…"), "おもてなし");
    assert_eq!(truncate("おもてなし", 9, "…"), "おもてな…");
    assert_eq!(truncate("おもてなし", 8, "…"), "おもて…");
    assert_eq!(truncate("welcome", 4, "~"), "wel~");
    assert_eq!(truncate("welcome", 0, "~"), "");
    assert_eq!(truncate("あ", 1, "…"), "…");
    assert_eq!(pad("おもてなし", 8, "…"), "おもて… ");
    assert_eq!(pad("ab", 4, "…"), "ab  ");
}

#[test]
fn searching_finds_what_people_take_for_the_same() {
    for (one, other) in [
        ("Ｗｉ－Ｆｉ", "wi-fi"),
        ("ハナコ", "はなこ"),
        ("ﾊﾅｺ", "はなこ"),
        ("ヴィオラ", "ゔぃおら"),
        ("か\u{3099}", "が"),
        ("葛\u{e0100}城", "葛城"),
        ("ad\u{200b}min", "ADMIN"),
        ("CAFÉ", "cafe\u{301}"),
        ("①㈱", "1(株)"),
    ] {
        assert_eq!(fold(one), fold(other), "{one} {other}");
    }
    assert_ne!(fold("佐藤"), fold("佐々木"));
}

proptest::proptest! {
    #[test]
    fn folding_twice_is_folding_once(text in "\\PC{0,16}") {
        let once = fold(&text);
        proptest::prop_assert_eq!(fold(&once), once);
    }
}
