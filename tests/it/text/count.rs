//! Characters as a reader counts them.

use omotenashi::text::characters;
use proptest::prelude::*;
use unicode_segmentation::UnicodeSegmentation;

#[test]
fn what_a_reader_sees_as_one_is_one() {
    for (text, count) in [("", 0), ("か\u{3099}", 1), ("🇯🇵🇯🇵", 2), ("👨‍👩‍👧は3人\n", 5), ("a\r\nb", 3), ("\u{301}a", 2)]
    {
        assert_eq!(characters(text), count, "{text:?}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn the_short_way_counts_as_unicode_does(
        text in "[a-c0-1#*\\-、。「」ーあっん漢字ＡＺ！\n\r\t\u{301}\u{3099}\u{200d}\u{fe0f}\u{20e3}ｶﾞ👍👨🏽🇯🇵©〰\u{0600}\u{0915}\u{094d}\u{1100}\u{1161}\u{e0100}]{0,24}",
    ) {
        prop_assert_eq!(characters(&text), text.graphemes(true).count(), "{:?}", text);
    }

    #[test]
    fn of_any_text(text in ".{0,40}") {
        prop_assert_eq!(characters(&text), text.graphemes(true).count(), "{:?}", text);
    }
}
