//! Nothing hostile passes, nothing harmless changes: every payload of `tests/data/injection.jsonl`, and random text.

use omotenashi::text::{Lines, Untrusted, fit, width};
use proptest::prelude::*;
use serde::Deserialize;

/// One line of the payload file, as far as showing text goes.
#[derive(Deserialize)]
struct Payload {
    id: String,
    #[serde(rename = "payload")]
    text: String,
    must_not_cp: Vec<String>,
    must_not_bytes: Vec<String>,
    must_keep: Option<String>,
    max_marks: Option<usize>,
    #[serde(default)]
    single_line: bool,
    #[serde(default)]
    benign: bool,
}

fn payloads() -> Vec<Payload> {
    include_str!("../../data/injection.jsonl").lines().map(|l| serde_json::from_str(l).expect("a payload")).collect()
}

fn safe(text: &str, lines: Lines) -> String {
    Untrusted::from(text).safe(lines).into_owned()
}

/// `80-9F` or `1B`.
fn range(words: &str) -> std::ops::RangeInclusive<u32> {
    let number = |hex: &str| u32::from_str_radix(hex, 16).expect("a code point");
    match words.split_once('-') {
        Some((from, to)) => number(from)..=number(to),
        None => number(words)..=number(words),
    }
}

fn bytes(hex: &str) -> Vec<u8> {
    (0..hex.len()).step_by(2).map(|at| u8::from_str_radix(&hex[at..at + 2], 16).expect("a byte")).collect()
}

/// The most combining marks in a row.
fn marks(text: &str) -> usize {
    let mut most = 0;
    let mut run = 0;
    for c in text.chars() {
        run = if unicode_normalization::char::is_combining_mark(c) { run + 1 } else { 0 };
        most = most.max(run);
    }
    most
}

#[test]
fn every_payload_keeps_its_rule() {
    let mut faults = Vec::new();
    let all = payloads();
    assert_eq!(all.len(), 124, "the payload file is whole");
    for payload in all {
        for lines in [Lines::Single, Lines::Multi] {
            let shown = safe(&payload.text, lines);
            let fitted = fit(&shown).into_owned();
            for text in [&shown, &fitted] {
                for forbidden in payload.must_not_cp.iter().map(|words| range(words)) {
                    if let Some(c) = text.chars().find(|c| forbidden.contains(&(*c as u32))) {
                        faults.push(format!("{}: U+{:04X} in {text:?}", payload.id, c as u32));
                    }
                }
                for forbidden in &payload.must_not_bytes {
                    let forbidden = bytes(forbidden);
                    if text.as_bytes().windows(forbidden.len()).any(|found| found == forbidden) {
                        faults.push(format!("{}: {forbidden:x?} in {text:?}", payload.id));
                    }
                }
                if payload.max_marks.is_some_and(|most| marks(text) > most) {
                    faults.push(format!("{}: {} marks in a row", payload.id, marks(text)));
                }
            }
            if payload.must_keep.as_ref().is_some_and(|kept| !shown.contains(kept.as_str())) {
                faults.push(format!("{}: lost its words: {shown:?}", payload.id));
            }
            if payload.benign && shown != payload.text {
                faults.push(format!("{}: harmless, but changed to {shown:?}", payload.id));
            }
            if (payload.single_line || lines == Lines::Single) && safe(&payload.text, Lines::Single).contains('\n') {
                faults.push(format!("{}: more than one line", payload.id));
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn what_is_replaced_can_be_read() {
    for (raw, shown) in [
        ("\u{1b}[31mred", "␛[31mred"),
        ("a\u{7f}\0\u{9b}2J", "a␡␀‹9B›2J"),
        ("a\tb", "a    b"),
        ("invoice_\u{202e}fdp.exe", "invoice_‹202E›fdp.exe"),
        ("ad\u{200b}min", "ad‹200B›min"),
        ("\u{e000}\u{10ffff}\u{fdd0}", "‹E000›‹10FFFF›‹FDD0›"),
        ("\u{301}a", "\u{25cc}\u{301}a"),
        ("x\u{e0100}", "x‹E0100›"),
        ("葛\u{e0100}\u{e0101}", "葛\u{e0100}‹E0101›"),
        ("x\u{fe0f}", "x‹FE0F›"),
        ("a\u{200d}b", "a‹200D›b"),
        ("می\u{200c}", "می‹200C›"),
    ] {
        assert_eq!(safe(raw, Lines::Multi), shown);
    }
    assert_eq!(safe("a\r\nb", Lines::Multi), "a␍\nb");
    assert_eq!(safe("a\r\nb", Lines::Single), "a␍␊b");
    assert_eq!(safe(&format!("e{}!", "\u{301}".repeat(30)), Lines::Single), format!("e{}…!", "\u{301}".repeat(8)));
}

#[test]
fn writing_that_needs_joiners_and_variants_keeps_them() {
    for text in [
        "\u{1F3F4}\u{E0067}\u{E0062}\u{E0065}\u{E006E}\u{E0067}\u{E007F}",
        "\u{1F3F3}\u{FE0F}\u{200D}\u{1F308}",
        "\u{1F9D1}\u{1F3FD}\u{200D}\u{1F680}",
        "1\u{FE0F}\u{20E3}",
        "葛\u{E0100}城",
        "می\u{200C}خواهم",
        "ක\u{0DCA}\u{200D}ර",
        "❤\u{FE0E}",
        "か\u{3099}き",
    ] {
        assert_eq!(safe(text, Lines::Single), text);
    }
    // The same tags that are no flag in use are shown.
    assert!(safe("\u{1F3F4}\u{E0061}\u{E007F}", Lines::Single).ends_with("‹E0061›‹E007F›"));
}

#[test]
fn a_name_that_looks_empty_says_what_it_is_made_of() {
    let name = |raw: &str| Untrusted::from(raw).safe_name().into_owned();
    assert_eq!(name("\u{3164}\u{3164}\u{3164}"), "(blank name, 3 × U+3164)");
    assert_eq!(name("\u{200b} \u{200b}"), "(blank name, 2 × U+200B, 1 × U+0020)");
    assert_eq!(name(""), "");
    assert_eq!(name("佐藤 花子"), "佐藤 花子");
    assert_eq!(name("Bob\u{1b}c"), "Bob␛c");
}

/// Random text out of what makes trouble, and out of everything.
fn text() -> impl Strategy<Value = String> {
    let trouble = prop::sample::select(
        "\0\n\r\t\u{1b}\u{7f}\u{85}\u{9b}\u{ad}\u{202e}\u{200b}\u{200c}\u{200d}\u{2066}\u{fe00}\u{fe0e}\u{fe0f}\u{e0100}\
         \u{e0067}\u{e0062}\u{e0065}\u{e006e}\u{e007f}\u{1f3f4}\u{1f468}\u{1f3fd}\u{1f1ef}\u{1f1f5}\u{2764}\u{301}\u{3099}\
         \u{3164}\u{115f}\u{1100}\u{1161}\u{11a8}\u{0645}\u{06cc}\u{0915}\u{094d}葛あｶﾞﾟ\u{e000}\u{ffff}\u{feff}\u{2028}a1… ‹"
            .chars()
            .collect::<Vec<_>>(),
    );
    prop_oneof![
        prop::collection::vec(trouble, 0..24).prop_map(|chars| chars.into_iter().collect()),
        prop::collection::vec(any::<char>(), 0..24).prop_map(|chars| chars.into_iter().collect()),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn making_safe_twice_is_making_safe_once(text in text()) {
        for lines in [Lines::Single, Lines::Multi] {
            let once = safe(&text, lines);
            prop_assert_eq!(safe(&once, lines), once);
        }
    }

    #[test]
    fn nothing_that_controls_or_hides_is_left(text in text()) {
        let shown = safe(&text, Lines::Single);
        for c in shown.chars() {
            prop_assert!(!c.is_control(), "{c:?} in {shown:?}");
            prop_assert!(!matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{200E}' | '\u{200F}'
                | '\u{061C}' | '\u{200B}' | '\u{2060}' | '\u{FEFF}' | '\u{AD}' | '\u{3164}' | '\u{FE00}'..='\u{FE0D}'
                | '\u{E000}'..='\u{F8FF}' | '\u{2028}' | '\u{2029}'), "{c:?} in {shown:?}");
        }
        prop_assert!(marks(&shown) <= 10, "{} marks", marks(&shown));
        // Ready for cells: every grapheme has room, none is a heap, and measuring is what ratatui does.
        let fitted = fit(&shown).into_owned();
        let mut buffer = ratatui::buffer::Buffer::empty(ratatui::layout::Rect::new(0, 0, 2_000, 1));
        let (end, _) = buffer.set_stringn(0, 0, &fitted, 2_000, ratatui::style::Style::new());
        prop_assert_eq!(usize::from(end), width(&fitted), "{:?}", fitted);
        let drawn: String = buffer.content().iter().take(usize::from(end)).map(ratatui::buffer::Cell::symbol).collect();
        prop_assert!(buffer.content().iter().all(|cell| cell.symbol().len() <= 64));
        prop_assert_eq!(drawn.replace(' ', ""), fitted.replace(' ', ""));
        prop_assert_eq!(fit(&fitted), fitted.as_str());
        // Fitting never brings back what was made safe.
        prop_assert_eq!(safe(&fitted, Lines::Single), fitted);
    }
}

#[test]
fn card_numbers_are_covered_unless_somebody_asks() {
    let text = Untrusted::from("カード番号は 4111 1111 1111 1111 です\x1b[2J");
    assert_eq!(text.shown(Lines::Multi), "カード番号は •••• •••• •••• 1111 です␛[2J");
    assert_eq!(text.revealed(Lines::Multi), "カード番号は 4111 1111 1111 1111 です␛[2J");
    let harmless = Untrusted::from("注文 1234-5678、03-1234-5678、¥12,800");
    assert_eq!(harmless.shown(Lines::Multi), harmless.revealed(Lines::Multi));
}
