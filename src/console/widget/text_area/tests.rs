//! The editor against a naive model, and what it paints against where its caret stands.

use proptest::prelude::*;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use unicode_segmentation::UnicodeSegmentation;

use super::{Edit, TextArea};
use crate::console::{Action, Caret};
use crate::text;

/// What stands on the screen at that size, and the caret.
fn screen(area: &mut TextArea, width: u16, height: u16) -> (Vec<String>, Caret) {
    area.layout(width, height);
    let size = Rect::new(0, 0, width, height);
    let mut buffer = Buffer::empty(size);
    let caret = area.draw(size, &mut buffer, Style::default());
    let rows = (0..height)
        .map(|y| {
            let mut row = String::new();
            let mut x = 0;
            while x < width {
                let symbol = buffer[(x, y)].symbol();
                row.push_str(symbol);
                x += text::width(symbol).max(1) as u16;
            }
            row.trim_end().to_owned()
        })
        .collect();
    (rows, caret)
}

fn typed(text: &str) -> TextArea {
    let mut area = TextArea::new();
    for grapheme in text.graphemes(true) {
        area.insert(grapheme);
    }
    area
}

#[test]
fn one_step_and_one_deletion_per_character_a_reader_sees() {
    for character in ["👨‍👩‍👧", "🇯🇵", "❤️", "か\u{3099}", "ｶﾞ", "1️⃣", "👍🏽", "e\u{301}", "葛\u{e0100}", "\t", "\u{1b}"]
    {
        let mut area = typed(&format!("a{character}b"));
        assert_eq!(area.characters(), 3, "{character:?}");
        area.perform(Action::CaretLeft);
        area.perform(Action::CaretLeft);
        assert_eq!(area.caret(), 1, "{character:?}");
        area.perform(Action::CaretRight);
        let edit = area.perform(Action::DeleteBackward).expect("a deletion");
        assert_eq!(area.text(), "ab", "{character:?}");
        assert_eq!(edit, Edit { at: 1, removed: character.len(), inserted: String::new(), caret: 1 });
    }
}

#[test]
fn japanese_wraps_without_a_row_beginning_with_a_comma() {
    let mut area = TextArea::from_text("お待たせして、申し訳ございません。「傘」です", 0);
    let (rows, _) = screen(&mut area, 13, 5);
    assert_eq!(rows, ["お待たせし", "て、申し訳ご", "ざいません。", "「傘」です", ""]);
}

#[test]
fn the_caret_behind_a_full_row_has_a_cell() {
    let mut area = typed("お待たせし");
    assert_eq!(screen(&mut area, 11, 2), (vec!["お待たせし".to_owned(), String::new()], Caret { x: 10, y: 0 }));
    area.insert("て");
    assert_eq!(screen(&mut area, 11, 2).1, Caret { x: 2, y: 1 });
}

#[test]
fn a_wide_character_never_stands_across_the_edge() {
    let mut area = typed("aお待たせ");
    let (rows, caret) = screen(&mut area, 7, 3);
    assert_eq!((rows, caret), (vec!["aお待".to_owned(), "たせ".to_owned(), String::new()], Caret { x: 4, y: 1 }));
}

#[test]
fn what_would_control_the_terminal_is_kept_and_shown_as_a_mark() {
    let mut area = TextArea::new();
    let edit = area.paste("a\u{1b}[31m\r\nb\rc\u{202e}").expect("a change");
    assert_eq!(edit.inserted, "a\u{1b}[31m\nb\nc\u{202e}");
    assert_eq!(area.text(), "a\u{1b}[31m\nb\nc\u{202e}");
    assert_eq!(screen(&mut area, 20, 3).0, ["a␛[31m", "b", "c‹202E›"]);
}

#[test]
fn up_and_down_keep_the_column_across_short_rows() {
    let mut area = TextArea::from_text("お待たせしました\nはい\n申し訳ございません", 0);
    area.layout(40, 5);
    for _ in 0..6 {
        area.perform(Action::CaretRight);
    }
    area.perform(Action::CaretDown);
    assert_eq!(&area.text()[area.caret()..], "\n申し訳ございません", "the end of the short line");
    area.perform(Action::CaretDown);
    assert_eq!(&area.text()[area.caret()..], "ません");
    area.perform(Action::CaretDown);
    assert_eq!(area.caret(), area.text().len(), "no row below: the end");
    area.perform(Action::CaretUp);
    area.perform(Action::CaretUp);
    assert_eq!(&area.text()[area.caret()..], "した\nはい\n申し訳ございません");
}

#[test]
fn undo_takes_back_words_not_letters_and_redo_brings_them_again() {
    let mut area = typed("Dear Ms Sato");
    area.perform(Action::UndoEdit);
    assert_eq!(area.text(), "Dear Ms ");
    area.perform(Action::UndoEdit);
    assert_eq!(area.text(), "Dear ");
    area.perform(Action::RedoEdit);
    assert_eq!(area.text(), "Dear Ms ");
    area.paste("Suzuki and more");
    area.perform(Action::DeleteBackward);
    area.perform(Action::DeleteBackward);
    area.perform(Action::UndoEdit);
    assert_eq!(area.text(), "Dear Ms Suzuki and more");
    area.perform(Action::UndoEdit);
    assert_eq!(area.text(), "Dear Ms ");
    assert_eq!(area.perform(Action::RedoEdit).map(|edit| edit.inserted), Some("Suzuki and more".to_owned()));
}

#[test]
fn words_are_what_a_reader_calls_words_in_both_languages() {
    let mut area = TextArea::from_text("お客様のカードが don't work", usize::MAX);
    let mut stops = Vec::new();
    while area.caret() > 0 {
        area.perform(Action::CaretWordLeft);
        stops.push(area.text()[area.caret()..].split(' ').next().unwrap_or_default().to_owned());
    }
    assert_eq!(stops, ["work", "don't", "が", "カードが", "のカードが", "客様のカードが", "お客様のカードが"]);
    area.perform(Action::CaretWordRight);
    area.perform(Action::CaretWordRight);
    assert_eq!(&area.text()[..area.caret()], "お客様");
}

#[test]
fn the_caret_is_always_on_the_screen_and_no_room_stays_unused() {
    let text: Vec<String> = (0..50).map(|line| format!("line {line}")).collect();
    let mut area = TextArea::from_text(&text.join("\n"), usize::MAX);
    assert_eq!(screen(&mut area, 20, 3).0, ["line 47", "line 48", "line 49"]);
    area.perform(Action::CaretUp);
    assert_eq!(screen(&mut area, 20, 3).0, ["line 47", "line 48", "line 49"], "no scrolling while it is visible");
    area.perform(Action::PageUp);
    assert_eq!(screen(&mut area, 20, 3).0, ["line 46", "line 47", "line 48"]);
    area.perform(Action::CaretTextEnd);
    for _ in 0..3 {
        area.perform(Action::DeleteToLineStart);
        area.perform(Action::DeleteBackward);
    }
    assert_eq!(screen(&mut area, 20, 3).0, ["line 44", "line 45", "line 46"], "rows come down when the end goes");
}

/// A key in a megabyte costs the rows around it, whether the text is many lines or a single one.
#[test]
fn a_key_in_a_megabyte_wraps_a_few_rows() {
    let word = "お待たせして申し訳ございません ";
    let one_line = word.repeat((1 << 20) / word.len());
    for text in [one_line.replace(' ', "\n"), one_line] {
        let mut area = TextArea::from_text(&text, text.len() / 2);
        area.layout(80, 12);
        for action in
            [Action::CaretDown, Action::DeleteBackward, Action::PageUp, Action::NewLine, Action::DeleteForward]
        {
            let before = area.rows.wrapped();
            area.perform(action);
            area.insert("あ");
            area.layout(80, 12);
            let wrapped = area.rows.wrapped() - before;
            // A line broken in two is two new lines: its first half is wrapped once more, to find its last row.
            let most = if action == Action::NewLine && area.rows.len() < 10 { 10_000 } else { 40 };
            assert!(wrapped <= most, "{action:?} wrapped {wrapped} rows");
        }
    }
}

const ALPHABET: [&str; 30] = [
    "a",
    "b",
    " ",
    " ",
    "\n",
    "-",
    "1",
    "é",
    "e\u{301}",
    "あ",
    "か\u{3099}",
    "、",
    "。",
    "「",
    "」",
    "漢",
    "葛\u{e0100}",
    "ｶﾞ",
    "👨‍👩‍👧",
    "👍🏽",
    "🇯🇵",
    "🇯",
    "❤️",
    "\t",
    "\u{1b}",
    "\u{202e}",
    "\u{301}",
    "\u{200d}",
    "word ",
    "https://example.com/a",
];

#[derive(Clone, Debug)]
enum Step {
    Insert(String),
    Paste(String),
    Act(Action),
    Layout(u16, u16),
}

fn step() -> impl Strategy<Value = Step> {
    let grapheme = prop::sample::select(ALPHABET.to_vec()).prop_map(str::to_owned);
    let block = prop::collection::vec(prop::sample::select(ALPHABET.to_vec()), 0..40).prop_map(|parts| parts.concat());
    let actions: Vec<Action> = Action::ALL.iter().copied().filter(|action| TextArea::handles(*action)).collect();
    prop_oneof![
        6 => grapheme.prop_map(Step::Insert),
        2 => block.prop_map(Step::Paste),
        1 => any::<String>().prop_map(Step::Paste),
        8 => prop::sample::select(actions).prop_map(Step::Act),
        2 => (1..30_u16, 1..8_u16).prop_map(|(width, height)| Step::Layout(width, height)),
    ]
}

/// The text as a list of graphemes would change: the slow, plain way.
fn model(before: &str, caret: usize, step: &Step) -> Option<(String, usize)> {
    let graphemes: Vec<&str> = before.graphemes(true).collect();
    let index = before[..caret].graphemes(true).count();
    let join = |parts: &[&str]| parts.concat();
    let insert = |block: &str| {
        let text = format!("{}{block}{}", &before[..caret], &before[caret..]);
        let at = caret + block.len();
        let boundary = text.grapheme_indices(true).map(|(at, _)| at).chain([text.len()]).find(|start| *start >= at);
        boundary.map(|caret| (text, caret))
    };
    match step {
        Step::Insert(text) | Step::Paste(text) => insert(&text.replace("\r\n", "\n").replace('\r', "\n")),
        Step::Act(Action::NewLine) => insert("\n"),
        Step::Act(Action::CaretLeft) => Some((before.to_owned(), join(&graphemes[..index.saturating_sub(1)]).len())),
        Step::Act(Action::CaretRight) => {
            Some((before.to_owned(), join(&graphemes[..(index + 1).min(graphemes.len())]).len()))
        }
        Step::Act(Action::CaretTextStart) => Some((before.to_owned(), 0)),
        Step::Act(Action::CaretTextEnd) => Some((before.to_owned(), before.len())),
        Step::Act(Action::CaretLineStart) => {
            Some((before.to_owned(), before[..caret].rfind('\n').map_or(0, |n| n + 1)))
        }
        Step::Act(Action::CaretLineEnd) => {
            Some((before.to_owned(), before[caret..].find('\n').map_or(before.len(), |n| n + caret)))
        }
        Step::Act(Action::DeleteBackward) if index > 0 => {
            let kept = join(&graphemes[..index - 1]);
            let text = format!("{kept}{}", join(&graphemes[index..]));
            // What was parted may join: then the caret goes behind it.
            let boundary = text.grapheme_indices(true).map(|(at, _)| at).chain([text.len()]).find(|s| *s >= kept.len());
            boundary.map(|caret| (text, caret))
        }
        Step::Layout(..) => Some((before.to_owned(), caret)),
        Step::Act(_) => None,
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_sequence_of_keys_is_what_a_list_of_characters_would_be(steps in prop::collection::vec(step(), 1..60)) {
        let mut area = TextArea::new();
        let (mut width, mut height) = (20, 4);
        for step in &steps {
            let (before, caret) = (area.text().to_owned(), area.caret());
            let edit = match step {
                Step::Insert(text) => area.insert(text),
                Step::Paste(text) => area.paste(text),
                Step::Act(action) => area.perform(*action),
                Step::Layout(w, h) => { (width, height) = (*w, *h); None }
            };
            if let Some(expected) = model(&before, caret, step) {
                prop_assert_eq!((area.text().to_owned(), area.caret()), expected, "{:?}", step);
            }
            // What is journaled rebuilds the text.
            let mut replayed = before.clone();
            if let Some(edit) = edit {
                replayed.replace_range(edit.at..edit.at + edit.removed, &edit.inserted);
                prop_assert_eq!(edit.caret, area.caret());
            }
            prop_assert_eq!(&replayed, area.text());
            prop_assert!(area.text().grapheme_indices(true).any(|(at, _)| at == area.caret()) || area.caret() == area.text().len());
            prop_assert_eq!(area.characters(), area.text().graphemes(true).count());
            // Wrapping what changed is wrapping everything.
            area.layout(width, height);
            let mut anew = TextArea::from_text(area.text(), area.caret());
            prop_assert_eq!(area.rows(width, u16::MAX), anew.rows(width, u16::MAX));
            prop_assert_eq!(area.rows.starts(), anew.rows.starts());
            prop_assert_eq!(
                area.rows.starts().len(),
                text::wrap(area.text(), width.saturating_sub(1).max(1)).len()
            );
            // The caret stands on the cell where its grapheme is drawn.
            let size = Rect::new(2, 1, width, height);
            let mut buffer = Buffer::empty(Rect::new(0, 0, width + 4, height + 2));
            let at = area.draw(size, &mut buffer, Style::default());
            prop_assert!(size.contains((at.x, at.y).into()), "{:?} in {:?}", at, size);
            if let Some(grapheme) = area.text()[area.caret()..].graphemes(true).next().filter(|g| *g != "\n") {
                let cell = text::cell(grapheme);
                let first = cell.graphemes(true).next().unwrap_or_default();
                if usize::from(at.x) + text::width(&cell) < usize::from(size.right()) {
                    prop_assert_eq!(buffer[(at.x, at.y)].symbol(), first, "{:?}", grapheme);
                }
            }
            // Nothing is painted outside.
            for y in 0..buffer.area.height {
                prop_assert_eq!(buffer[(1, y)].symbol(), " ");
                prop_assert_eq!(buffer[(size.right(), y)].symbol(), " ");
            }
        }
        // Everything can be undone and done again.
        while area.perform(Action::RedoEdit).is_some() {}
        let end = area.text().to_owned();
        while area.perform(Action::UndoEdit).is_some() {}
        prop_assert_eq!(area.text(), "");
        while area.perform(Action::RedoEdit).is_some() {}
        prop_assert_eq!(area.text(), &end);
    }

    #[test]
    fn a_text_opens_with_its_caret_where_one_can_stand(text in any::<String>(), caret in 0..80_usize) {
        let area = TextArea::from_text(&text, caret);
        prop_assert!(area.text().grapheme_indices(true).any(|(at, _)| at == area.caret()) || area.caret() == area.text().len());
    }
}
