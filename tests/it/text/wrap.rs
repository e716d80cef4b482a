//! Rows break where a reader expects it.

use std::time::Instant;

use omotenashi::text::{cell, width, wrap};
use proptest::prelude::*;
use unicode_segmentation::UnicodeSegmentation;

fn rows(text: &str, columns: u16) -> Vec<&str> {
    wrap(text, columns).into_iter().map(|range| &text[range]).collect()
}

#[test]
fn words_stay_whole() {
    assert_eq!(rows("the rain has stopped", 9), ["the rain ", "has ", "stopped"]);
    assert_eq!(rows("the rain", 8), ["the rain"]);
    assert_eq!(rows("spaces   hang", 6), ["spaces   ", "hang"]);
    assert_eq!(rows("a well-known name", 8), ["a well-", "known ", "name"]);
    assert_eq!(rows("pay -50 or 24/7", 6), ["pay ", "-50 or ", "24/7"]);
    assert_eq!(rows("supercalifragilistic", 8), ["supercal", "ifragili", "stic"]);
    assert_eq!(rows("is it (really) so?", 8), ["is it ", "(really) ", "so?"]);
}

#[test]
fn japanese_breaks_anywhere_but_where_it_must_not() {
    assert_eq!(rows("お世話になっております", 8), ["お世話に", "なってお", "ります"]);
    // No row begins with 。 or っ or ー, none ends with 「.
    assert_eq!(rows("ありがとう。次", 10), ["ありがと", "う。次"]);
    assert_eq!(rows("なって", 4), ["なっ", "て"]);
    assert_eq!(rows("ああなって", 6), ["ああ", "なって"]);
    assert_eq!(rows("カーソルキー", 10), ["カーソル", "キー"]);
    assert_eq!(rows("彼は「はい」と", 6), ["彼は", "「は", "い」と"]);
    assert_eq!(rows("傘をおmotenashi傘", 8), ["傘をお", "motenash", "i傘"]);
    assert_eq!(rows("今時々、", 6), ["今", "時々、"]);
}

#[test]
fn line_feeds_always_break() {
    assert_eq!(rows("", 5), [""]);
    assert_eq!(rows("\n", 5), ["", ""]);
    assert_eq!(rows("a\n\nb\n", 5), ["a", "", "b", ""]);
    assert_eq!(rows("a\r\nb", 5), ["a\r", "b"]);
}

#[test]
fn raw_text_counts_as_it_is_shown() {
    // A flag is shown as [JP], four columns.
    assert_eq!(rows("🇯🇵🇯🇵", 4), ["🇯🇵", "🇯🇵"]);
    assert_eq!(rows("a\u{202e}b", 6), ["a", "\u{202e}", "b"]);
    assert_eq!(rows("あ", 1), ["あ"]);
}

#[test]
#[expect(clippy::print_stdout, reason = "figures belong into a test's output")]
fn long_text_takes_linear_time() {
    // 974 kB of one line, as a customer may paste it. The limit tells linear from quadratic (minutes), not fast from slow.
    let text = "お世話になっております。the rain has stopped; ".repeat(974_000 / 57);
    let started = Instant::now();
    let rows = wrap(&text, 80);
    let took = started.elapsed();
    println!("wrapped {} kB into {} rows in {took:?}", text.len() / 1000, rows.len());
    assert!(rows.len() > 5_000);
    assert!(took.as_secs() < 10, "{took:?}");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_000))]

    #[test]
    fn every_byte_is_in_one_row_and_rows_fit(
        text in "[a-z0-9 ,.()/\\-あいっー々、。「」漢字ｶﾞ👍\n\t🇯🇵\u{3000}\u{301}]{0,60}",
        columns in 1_u16..20,
    ) {
        let rows = wrap(&text, columns);
        let mut next = 0;
        for row in &rows {
            prop_assert!(row.start == next || (row.start == next + 1 && text.as_bytes()[next] == b'\n'));
            next = row.end;
            let shown = text[row.clone()].trim_end_matches([' ', '\t', '\u{3000}']);
            let used: usize = shown.graphemes(true).map(|g| width(&cell(g))).sum();
            prop_assert!(used <= usize::from(columns) || shown.graphemes(true).count() <= 1, "{shown:?} at {columns}");
        }
        prop_assert_eq!(next, text.len());
        prop_assert_eq!(rows.iter().filter(|row| row.start > 0 && text.as_bytes()[row.start - 1] == b'\n').count(),
            text.matches('\n').count());
    }

    #[test]
    fn kinsoku_holds_where_a_row_has_a_choice(text in "[あい漢]{2,3}[、。っー」]?[あい漢]{2,3}[「（]?[あい漢]{2,9}。", columns in 8_u16..20) {
        for (index, row) in wrap(&text, columns).into_iter().enumerate() {
            let row = &text[row];
            prop_assert!(index == 0 || !row.starts_with(['、', '。', 'っ', 'ー', '」']), "{row}");
            prop_assert!(!row.ends_with(['「', '（']), "{row}");
        }
    }
}
