//! Step one of two on the way to a screen: everything visible, nothing dangerous.
//!
//! A replacement per code point, so that taking away one thing can never build another: `safe(safe(x)) == safe(x)`.

use std::borrow::Cow;
use std::fmt::Write;

use super::Untrusted;
use super::class::{
    BLACK_FLAG, VS15, VS16, ZWJ, ZWNJ, is_blank, is_hidden, is_ideograph, is_ideographic_variant, is_mark, is_picture,
    is_skin_tone, joins, tagged_region,
};

/// Whether the place where a text is shown has one line or many.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lines {
    /// A line feed would leave the place: it is shown as ␊.
    Single,
    /// Line feeds stay.
    Multi,
}

/// Columns a tab takes: fixed, because where a text begins is not known here.
const TAB: &str = "    ";

/// Combining marks that one character keeps.
const MARKS: usize = 8;

impl Untrusted {
    /// The text as it may be shown: what would control a terminal, mislead the eye or hide is replaced visibly.
    /// Harmless text comes back as it is.
    pub fn safe(&self, lines: Lines) -> Cow<'_, str> {
        safe(self.raw(), lines, End::Closed)
    }

    /// Like [`safe`](Self::safe) on one line, and a name that would look empty says what it is made of.
    pub fn safe_name(&self) -> Cow<'_, str> {
        let raw = self.raw();
        if raw.is_empty() || !raw.chars().all(is_blank) {
            return self.safe(Lines::Single);
        }
        let mut kinds: Vec<(char, usize)> = Vec::new();
        for c in raw.chars() {
            match kinds.iter_mut().find(|(kind, _)| *kind == c) {
                Some((_, count)) => *count += 1,
                None => kinds.push((c, 1)),
            }
        }
        let more = kinds.len() > 3;
        kinds.truncate(3);
        let parts: Vec<String> = kinds.iter().map(|(c, count)| format!("{count} × U+{:04X}", *c as u32)).collect();
        format!("(blank name, {}{})", parts.join(", "), if more { ", …" } else { "" }).into()
    }

    /// The text ready for cells: card numbers, My Numbers and tokens covered, safe, then fitted.
    pub fn shown(&self, lines: Lines) -> Cow<'_, str> {
        match super::secrets::masked(self.raw()) {
            Cow::Borrowed(raw) => fitted(raw, lines),
            Cow::Owned(masked) => fitted(&masked, lines).into_owned().into(),
        }
    }

    /// Like [`shown`](Self::shown) with nothing covered: only for somebody who asked for it, and was written down.
    pub fn revealed(&self, lines: Lines) -> Cow<'_, str> {
        fitted(self.raw(), lines)
    }
}

fn fitted(raw: &str, lines: Lines) -> Cow<'_, str> {
    match safe(raw, lines, End::Closed) {
        Cow::Borrowed(safe) => super::fit(safe),
        Cow::Owned(safe) => super::fit(&safe).into_owned().into(),
    }
}

/// Whether something may follow that justifies a joiner at the end.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum End {
    /// The text ends here.
    Closed,
    /// This is one grapheme of a longer text.
    Open,
}

/// Shows what is hidden. See [`Untrusted::safe`].
pub(super) fn safe(text: &str, lines: Lines, end: End) -> Cow<'_, str> {
    let harmless = |b: u8| matches!(b, 0x20..0x7F) || (b == b'\n' && lines == Lines::Multi);
    if text.bytes().all(harmless) {
        return Cow::Borrowed(text);
    }
    let mut out = Output { text, kept: 0, made: None };
    let mut before = Before::default();
    let mut skip_to = 0;
    for (at, c) in text.char_indices() {
        if at < skip_to {
            continue;
        }
        let next_at = at + c.len_utf8();
        let next = || text[next_at..].chars().next();
        let mut tags = 0;
        let verdict = match c {
            '\n' if lines == Lines::Multi => Verdict::Keep,
            '\t' => Verdict::Text(TAB),
            '\0'..='\x1F' => Verdict::Char(char::from_u32(0x2400 + c as u32).expect("a control picture")),
            '\x7F' => Verdict::Char('\u{2421}'),
            '\u{80}'..='\u{9F}' => Verdict::Number,
            ' '..='~' => Verdict::Keep,
            VS15 | VS16 if before.takes_variant => Verdict::Keep,
            ZWJ if before.picture && next().is_some_and(is_picture) => Verdict::Keep,
            ZWJ | ZWNJ if before.joins && next().map_or(end == End::Open, joins) => Verdict::Keep,
            _ if is_ideographic_variant(c) && before.ideograph => Verdict::Keep,
            BLACK_FLAG => {
                tags = tagged_region(&text[next_at..]).map_or(0, |(_, length)| length);
                Verdict::Keep
            }
            _ if is_hidden(c) => Verdict::Number,
            _ if is_mark(c) => match before.marks {
                _ if !before.any => Verdict::Lead,
                MARKS => Verdict::Text("…"),
                marks if marks > MARKS => Verdict::Drop,
                _ => Verdict::Keep,
            },
            _ => Verdict::Keep,
        };
        skip_to = next_at + tags;
        before.pass(c, &verdict);
        match verdict {
            Verdict::Keep => out.keep(skip_to),
            Verdict::Drop => out.replace(at, next_at, |_| ()),
            Verdict::Text(shown) => out.replace(at, next_at, |made| made.push_str(shown)),
            Verdict::Char(shown) => out.replace(at, next_at, |made| made.push(shown)),
            Verdict::Lead => out.replace(at, next_at, |made| made.extend(['\u{25CC}', c])),
            Verdict::Number => out.replace(at, next_at, |made| number(made, c)),
        }
    }
    out.finish()
}

/// Writes a character's number: ‹202E›, ‹9B›.
pub(super) fn number(made: &mut String, c: char) {
    write!(made, "‹{:02X}›", c as u32).expect("a string takes everything");
}

/// What becomes of one character.
enum Verdict {
    Keep,
    Drop,
    Text(&'static str),
    Char(char),
    /// A mark with nothing to sit on: it gets a dotted circle.
    Lead,
    Number,
}

/// What stands before a character, as far as it decides whether the character may stay.
#[derive(Default)]
struct Before {
    /// Something a mark can sit on.
    any: bool,
    /// Marks since then.
    marks: usize,
    /// A picture, perhaps with its variant and skin tone.
    picture: bool,
    /// Takes VS15 or VS16: a picture or the digit of a keycap, right before.
    takes_variant: bool,
    /// A letter that a joiner may join.
    joins: bool,
    /// Han, right before.
    ideograph: bool,
}

impl Before {
    fn pass(&mut self, c: char, verdict: &Verdict) {
        match verdict {
            Verdict::Drop => {}
            // A line end, like the start of the text, is nothing a mark can sit on.
            Verdict::Keep if c == '\n' => *self = Self::default(),
            Verdict::Keep if is_mark(c) || matches!(c, ZWJ | ZWNJ) => {
                let variant = matches!(c, VS15 | VS16) || is_ideographic_variant(c);
                self.marks += usize::from(!variant && is_mark(c));
                self.picture &= variant;
                self.takes_variant = false;
                self.joins = is_mark(c) && joins(c);
                self.ideograph = false;
            }
            Verdict::Keep if is_skin_tone(c) && self.picture => self.takes_variant = false,
            Verdict::Keep => {
                let picture = is_picture(c);
                *self = Self {
                    any: true,
                    marks: 0,
                    picture,
                    takes_variant: picture || matches!(c, '0'..='9' | '#' | '*'),
                    joins: joins(c),
                    ideograph: is_ideograph(c),
                };
            }
            Verdict::Lead => *self = Self { any: true, marks: 1, ..Self::default() },
            // Further marks of the same heap are dropped until something else comes.
            Verdict::Text("…") => *self = Self { any: true, marks: MARKS + 1, ..Self::default() },
            Verdict::Text(_) | Verdict::Char(_) | Verdict::Number => *self = Self { any: true, ..Self::default() },
        }
    }
}

/// Copies only when something has to change.
struct Output<'a> {
    text: &'a str,
    /// Everything before this is unchanged, or copied already.
    kept: usize,
    made: Option<String>,
}

impl<'a> Output<'a> {
    fn keep(&mut self, to: usize) {
        if let Some(made) = &mut self.made {
            made.push_str(&self.text[self.kept..to]);
        }
        self.kept = to;
    }

    fn replace(&mut self, from: usize, to: usize, write: impl FnOnce(&mut String)) {
        let made = self.made.get_or_insert_with(|| self.text[..from].to_owned());
        write(made);
        self.kept = to;
    }

    fn finish(self) -> Cow<'a, str> {
        self.made.map_or(Cow::Borrowed(self.text), Cow::Owned)
    }
}
