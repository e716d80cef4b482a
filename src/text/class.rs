//! What kinds of characters there are, as far as showing them safely needs it. Tables only where no crate has them.

use unicode_normalization::char::is_combining_mark;
use unicode_segmentation::UnicodeSegmentation;

/// Zero width joiner.
pub(super) const ZWJ: char = '\u{200D}';
/// Zero width non-joiner.
pub(super) const ZWNJ: char = '\u{200C}';
/// Asks for an emoji's coloured form.
pub(super) const VS16: char = '\u{FE0F}';
/// Asks for an emoji's text form.
pub(super) const VS15: char = '\u{FE0E}';
/// The flag that the tag sequences of regions hang on.
pub(super) const BLACK_FLAG: char = '\u{1F3F4}';

/// Changes the order of what is seen: the bidirectional controls.
fn is_bidi_control(c: char) -> bool {
    matches!(c, '\u{061C}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

/// Takes no visible part in a text or says how others are to be read: general category Cf, the separators Zl and Zp,
/// everything that is ignorable by default, and the fillers.
fn is_invisible(c: char) -> bool {
    matches!(c,
        '\u{00AD}' | '\u{034F}' | '\u{0600}'..='\u{0605}' | '\u{06DD}' | '\u{070F}' | '\u{0890}'..='\u{0891}'
        | '\u{08E2}' | '\u{115F}'..='\u{1160}' | '\u{17B4}'..='\u{17B5}' | '\u{180B}'..='\u{180F}'
        | '\u{200B}'..='\u{200D}' | '\u{2028}'..='\u{2029}' | '\u{2060}'..='\u{2065}' | '\u{206A}'..='\u{206F}'
        | '\u{3164}' | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}' | '\u{FFA0}' | '\u{FFF0}'..='\u{FFFB}' | '\u{110BD}'
        | '\u{110CD}' | '\u{13430}'..='\u{1343F}' | '\u{1BCA0}'..='\u{1BCA3}' | '\u{1D173}'..='\u{1D17A}'
        | '\u{E0000}'..='\u{E0FFF}')
}

/// Has no meaning that two people share: private use and noncharacters.
fn is_meaningless(c: char) -> bool {
    matches!(c,
        '\u{E000}'..='\u{F8FF}' | '\u{FDD0}'..='\u{FDEF}' | '\u{F0000}'..='\u{FFFFF}' | '\u{100000}'..='\u{10FFFF}')
        || (c as u32) & 0xFFFE == 0xFFFE
}

/// Is shown as its number, apart from the places where writing needs it.
pub(super) fn is_hidden(c: char) -> bool {
    c > '\u{A0}' && (is_bidi_control(c) || is_invisible(c) || is_meaningless(c))
}

/// Shows nothing although it takes room, or is hidden: a name of these alone looks empty.
pub(super) fn is_blank(c: char) -> bool {
    c.is_whitespace() || c == '\u{2800}' || is_hidden(c)
}

/// Sits on the character before it.
pub(super) fn is_mark(c: char) -> bool {
    c > '\u{2FF}' && is_combining_mark(c)
}

/// A letter or mark of the scripts whose writing needs the zero width joiners.
pub(super) fn joins(c: char) -> bool {
    matches!(c,
        '\u{0600}'..='\u{08FF}' | '\u{0900}'..='\u{0DFF}' | '\u{1000}'..='\u{109F}' | '\u{1780}'..='\u{17FF}'
        | '\u{FB50}'..='\u{FDFF}' | '\u{FE70}'..='\u{FEFC}')
        && (c.is_alphabetic() || is_mark(c))
        && !is_hidden(c)
}

/// A Han character, which an ideographic variation sequence may refine.
pub(super) fn is_ideograph(c: char) -> bool {
    matches!(c,
        '\u{3005}'..='\u{3007}' | '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}'
        | '\u{20000}'..='\u{3FFFD}')
}

/// Hiragana or katakana, with the marks that belong to them.
pub(super) fn is_kana(c: char) -> bool {
    matches!(c, '\u{3041}'..='\u{309F}' | '\u{30A1}'..='\u{30FF}' | '\u{31F0}'..='\u{31FF}' | '\u{FF66}'..='\u{FF9F}')
}

/// Ordinary writing, English or Japanese: nothing that stands beside such a character becomes one with it, unless that is
/// no such character itself.
pub(super) const fn is_plain(c: char) -> bool {
    matches!(c, '\n' | ' '..='~') || is_plain_wide(c)
}

/// The same, of those that take two columns and are shown as they are.
pub(super) const fn is_plain_wide(c: char) -> bool {
    matches!(c,
        '\u{3001}'..='\u{3003}' | '\u{3008}'..='\u{3011}' | '\u{3041}'..='\u{3096}' | '\u{30A1}'..='\u{30FC}'
        | '\u{4E00}'..='\u{9FFF}' | '\u{FF01}'..='\u{FF5E}')
}

/// Selects among the registered forms of an ideograph.
pub(super) fn is_ideographic_variant(c: char) -> bool {
    ('\u{E0100}'..='\u{E01EF}').contains(&c)
}

/// A skin tone.
pub(super) fn is_skin_tone(c: char) -> bool {
    ('\u{1F3FB}'..='\u{1F3FF}').contains(&c)
}

/// Half of a flag.
pub(super) fn is_regional_indicator(c: char) -> bool {
    ('\u{1F1E6}'..='\u{1F1FF}').contains(&c)
}

/// A picture, in the sense that joined sequences are made of them (`Extended_Pictographic`).
///
/// The segmentation crate holds the table but does not show it: two pictures around a joiner are one grapheme, and
/// nothing else in front of such a picture is.
pub(super) fn is_picture(c: char) -> bool {
    if c < '\u{A9}' || is_mark(c) {
        return false;
    }
    let mut bytes = [0; 12];
    let mut length = 0;
    for c in [c, ZWJ, '\u{2764}'] {
        length += c.encode_utf8(&mut bytes[length..]).len();
    }
    let probe = std::str::from_utf8(&bytes[..length]).expect("encoded above");
    probe.graphemes(true).count() == 1
}

/// The region that a flag's tag sequence names, when it is one of the three in use.
///
/// `rest` begins right after the black flag; answers the length of the sequence in bytes as well.
pub(super) fn tagged_region(rest: &str) -> Option<(&'static str, usize)> {
    let tags = |name: &str| -> String {
        name.bytes().map(|b| char::from_u32(0xE0000 + u32::from(b)).expect("a tag")).chain(['\u{E007F}']).collect()
    };
    if !rest.starts_with('\u{E0067}') {
        return None;
    }
    [("gbeng", "ENG"), ("gbsct", "SCT"), ("gbwls", "WLS")]
        .into_iter()
        .find_map(|(name, shown)| rest.starts_with(&tags(name)).then(|| (shown, tags(name).len())))
}
