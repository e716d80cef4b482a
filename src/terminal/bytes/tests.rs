use proptest::prelude::*;

use super::*;

/// Everything that `reads` say, each in a read of its own, and quiet after the last.
fn said(reads: &[&[u8]]) -> Vec<Happening> {
    let (mut parser, mut out) = (Parser::default(), VecDeque::new());
    for read in reads {
        parser.feed(read, false, &mut out);
    }
    while parser.patience().is_some() {
        parser.quiet(&mut out);
    }
    out.into()
}

fn keys(happened: &[Happening]) -> String {
    let name = |happening: &Happening| match happening {
        Happening::Input(Input::Key(Key { code, mods })) => {
            let held = [(mods.ctrl, "C-"), (mods.alt, "A-"), (mods.shift, "S-")];
            let held: String = held.into_iter().filter(|(held, _)| *held).map(|(_, name)| name).collect();
            match code {
                KeyCode::Char(c) => format!("{held}{c}"),
                code => format!("{held}{code:?}"),
            }
        }
        Happening::Input(Input::Paste(text)) => format!("<{text}>"),
        Happening::Input(Input::Mouse(mouse)) => format!("{:?}@{},{}", mouse.kind, mouse.column, mouse.row),
        other => format!("{other:?}"),
    };
    happened.iter().map(name).collect::<Vec<_>>().join(" ")
}

/// What crossterm 0.29, whose place this takes, says to the same bytes; where it differs the row says why.
#[test]
fn bytes_mean_what_terminals_mean_by_them() {
    let rows: &[(&[u8], &str)] = &[
        (b"aZ", "a Z"),
        ("傘é".as_bytes(), "傘 é"),
        (b"\x1b", "Esc"),
        (b"\r\n\t\x7f", "Enter Enter Tab Backspace"),
        (b"\x01\x1a\x00\x1c\x1f\x08", "C-a C-z C-  C-4 C-7 C-h"),
        (b"\x1bc\x1b\x13\x1b\r", "A-c C-A-s A-Enter"),
        (b"\x1b[A\x1b[B\x1b[C\x1b[D\x1b[H\x1b[F", "Up Down Right Left Home End"),
        (b"\x1bOA\x1bOH\x1bOP\x1bOS", "Up Home F(1) F(4)"),
        (b"\x1b[P\x1b[Q\x1b[S\x1b[[A\x1b[[E", "F(1) F(2) F(4) F(1) F(5)"),
        (b"\x1b[Z\x1b[1;5A\x1b[1;2D\x1b[1;3F", "S-Tab C-Up S-Left A-End"),
        (b"\x1b[1~\x1b[2~\x1b[3~\x1b[4~\x1b[5~\x1b[6~", "Home Insert Delete End PageUp PageDown"),
        (b"\x1b[3;2~\x1b[3;5~\x1b[15~\x1b[17~\x1b[24~", "S-Delete C-Delete F(5) F(6) F(12)"),
        (b"\x1b[97u\x1b[97;5u\x1b[27u\x1b[13u\x1b[9;2u\x1b[127;5u", "a C-a Esc Enter S-Tab C-Backspace"),
        (b"\x1b[13;5u\x1b[57399u\x1b[57414u\x1b[57417;5u", "C-Enter 0 Enter C-Left"),
        (b"\x1b[97;1:3u\x1b[97;1:2u\x1b[57441u\x1b[57358u", "a"),
        (b"\x1b[I\x1b[O", "Focus(true) Focus(false)"),
        (
            b"\x1b[<0;20;10M\x1b[<0;20;10m\x1b[<64;1;1M\x1b[<65;1;1M\x1b[<4;2;2M",
            "Press@19,9 WheelUp@0,0 WheelDown@0,0 Press@1,1",
        ),
        (b"\x1b[<35;2;2M\x1b[<2;2;2M", ""),
        (b"\x1b[M \x21\x22", "Press@0,1"),
        (b"\x1b[200~o\xe5\x82\x98\x1b[2D\x1b[201~x", "<o傘\u{1b}[2D> x"),
        (b"\x1b[200~\x1b[201~", "<>"),
        // Broken characters are no keys; what follows them is.
        (b"\xff\xc3(a\xe5\x82", "( a"),
        // Answers that come late, and what nobody knows: crossterm types the end of some of them.
        (b"\x1b[?62;22cx\x1b[>1;2cx\x1b[5nx\x1b[24;80tx", "x x x x"),
        // Escape before something else is Escape: crossterm swallows the second, and types what follows it.
        (b"\x1b\x1b\x1b[A", "Esc Esc Up"),
        // The end of a paste that is over already.
        (b"\x1b[201~x", "x"),
    ];
    for (bytes, expected) in rows {
        assert_eq!(keys(&said(&[bytes])), *expected, "{:?}", String::from_utf8_lossy(bytes));
    }
}

#[test]
fn a_paste_without_an_end_ends_when_it_is_quiet_and_what_follows_in_one_piece_is_more_of_it() {
    let (mut parser, mut out) = (Parser::default(), VecDeque::new());
    parser.feed(b"\x1b[200~one two", false, &mut out);
    assert!(out.is_empty() && parser.patience().is_some_and(|patience| patience < Duration::from_secs(2)));
    parser.quiet(&mut out);
    parser.feed(b"k", false, &mut out);
    parser.feed(b"\x13", false, &mut out);
    assert_eq!(keys(out.make_contiguous()), "<one two> k C-s", "keys are keys again");
    // The line had only stalled: what comes in one piece is no typing, whatever is in it.
    out.clear();
    parser.feed(b"three four five six\x13 seven", false, &mut out);
    assert!(out.is_empty());
    parser.feed(b" eight\x1b[201~", false, &mut out);
    parser.feed(b"a longer piece of typed text", false, &mut out);
    assert!(keys(out.make_contiguous()).starts_with("<three four five six\u{13} seven eight> a   l o n"));
    assert_eq!(parser.patience(), None);
    // Another paste is another paste, and its brackets are no text.
    out.clear();
    parser.feed(b"\x1b[200~cut", false, &mut out);
    parser.quiet(&mut out);
    parser.feed(b"\x1b[200~a whole one after it\x1b[201~k", false, &mut out);
    assert_eq!(keys(out.make_contiguous()), "<cut> <a whole one after it> k");
}

#[test]
fn a_sequence_begun_by_hand_is_its_keys() {
    assert_eq!(keys(&said(&[b"\x1b[", b"2"])), "A-[ 2");
    let (mut parser, mut out) = (Parser::default(), VecDeque::new());
    parser.feed(b"\x1b", true, &mut out);
    assert!(out.is_empty(), "there is more to read");
    parser.feed(b"[A", false, &mut out);
    assert_eq!(keys(out.make_contiguous()), "Up");
}

#[test]
fn more_than_a_paste_may_be_is_not_kept() {
    let (mut parser, mut out) = (Parser::default(), VecDeque::new());
    parser.feed(PASTE, false, &mut out);
    for _ in 0..100 {
        parser.feed(&vec![b'x'; 100_000], true, &mut out);
    }
    parser.feed(b"\x1b[201", true, &mut out);
    parser.feed(b"~k", false, &mut out);
    let Some(Happening::Input(Input::Paste(text))) = out.pop_front() else { panic!("{out:?}") };
    assert!((MOST..MOST + 64).contains(&text.len()), "{}", text.len());
    assert_eq!(keys(out.make_contiguous()), "k");
}

/// Pieces that terminals send, and some that none should.
fn piece() -> impl Strategy<Value = Vec<u8>> {
    prop_oneof![
        proptest::collection::vec(any::<u8>(), 0..4),
        "[a-z傘é\r\t]{0,6}".prop_map(String::into_bytes),
        "\u{1b}\\[[0-9;:<?]{0,6}[A-Za-z~]".prop_map(String::into_bytes),
        Just(PASTE.to_vec()),
        Just(PASTED.to_vec()),
        Just(vec![0x1b]),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    /// Where reads begin and end changes nothing of what is said, as long as more is to come.
    #[test]
    fn the_borders_of_reads_do_not_matter(pieces in proptest::collection::vec(piece(), 0..12), cut in 1..9usize) {
        let bytes = pieces.concat();
        let whole = said(&[&bytes]);
        let (mut parser, mut out) = (Parser::default(), VecDeque::new());
        for (place, read) in bytes.chunks(cut).enumerate() {
            parser.feed(read, (place + 1) * cut < bytes.len(), &mut out);
        }
        while parser.patience().is_some() {
            parser.quiet(&mut out);
        }
        prop_assert_eq!(keys(&whole), keys(out.make_contiguous()));
    }

    /// Nothing that was pasted is lost, ended or not.
    #[test]
    fn what_was_pasted_is_there(text in "[a-z傘\n]{1,60}", ended: bool, cut in 1..9usize) {
        let bytes = format!("\u{1b}[200~{text}{}", if ended { "\u{1b}[201~" } else { "" }).into_bytes();
        let reads: Vec<&[u8]> = bytes.chunks(cut).collect();
        let (mut parser, mut out) = (Parser::default(), VecDeque::new());
        for read in &reads {
            parser.feed(read, true, &mut out);
        }
        parser.quiet(&mut out);
        prop_assert_eq!(Vec::from(out), [Happening::Input(Input::Paste(text))]);
    }
}
