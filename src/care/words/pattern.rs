//! Words with room in them: `#` is a number, `~` one to eight letters of the same clause.

/// One word or phrase of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pattern {
    pieces: Vec<Piece>,
    /// As it is written in its list.
    written: String,
    latin: bool,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Piece {
    Text(String),
    Number,
    Room,
}

/// The widest `~`.
const ROOM: usize = 8;

impl Pattern {
    pub fn new(written: &str) -> Self {
        let written = written.to_lowercase();
        let mut pieces = Vec::new();
        for c in written.chars() {
            match c {
                '#' => pieces.push(Piece::Number),
                '~' => pieces.push(Piece::Room),
                _ => match pieces.last_mut() {
                    Some(Piece::Text(text)) => text.push(c),
                    _ => pieces.push(Piece::Text(c.to_string())),
                },
            }
        }
        let latin = written.is_ascii();
        Self { pieces, written, latin }
    }

    /// As it is written in its list.
    pub fn written(&self) -> &str {
        &self.written
    }

    /// Nothing is left open: the word found is the word written.
    pub fn is_plain(&self) -> bool {
        matches!(self.pieces[..], [Piece::Text(_)])
    }

    /// The letters by which it is found, and whether a number stands before them. A pattern that begins with room would
    /// begin anywhere, a number alone is no word: none.
    pub fn anchor(&self) -> Option<(&str, bool)> {
        match &self.pieces[..] {
            [Piece::Text(text), ..] => Some((text, false)),
            [Piece::Number, Piece::Text(text), ..] => Some((text, true)),
            _ => None,
        }
    }

    /// Words of Latin letters stand between others; Japanese ones anywhere.
    pub const fn is_latin(&self) -> bool {
        self.latin
    }

    /// The length of the match at the beginning of `text`.
    pub fn at(&self, text: &str) -> Option<usize> {
        matched(&self.pieces, text)
    }

    /// What stands in the first room of the match at the beginning of `text`.
    pub fn room<'a>(&self, text: &'a str) -> Option<&'a str> {
        let place = self.pieces.iter().position(|piece| *piece == Piece::Room)?;
        let from = matched(&self.pieces[..place], text)?;
        let whole = matched(&self.pieces, text)?;
        let rest = &text[from..whole];
        let ends = rest.char_indices().map(|(at, c)| at + c.len_utf8());
        let length =
            ends.into_iter().find(|end| matched(&self.pieces[place + 1..], &rest[*end..]) == Some(rest.len() - end))?;
        Some(&rest[..length])
    }
}

fn matched(pieces: &[Piece], text: &str) -> Option<usize> {
    let Some((piece, rest)) = pieces.split_first() else { return Some(0) };
    match piece {
        Piece::Text(word) => Some(word.len() + matched(rest, text.strip_prefix(word.as_str())?)?),
        Piece::Number => {
            let digits = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
            (digits > 0).then(|| matched(rest, &text[digits..]).map(|length| digits + length))?
        }
        Piece::Room => {
            let letters = text.char_indices().take(ROOM).take_while(|(_, c)| c.is_alphanumeric() || *c == 'ー');
            letters
                .map(|(at, c)| at + c.len_utf8())
                .find_map(|length| matched(rest, &text[length..]).map(|more| length + more))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_and_room_match_what_they_should() {
        let at = |pattern: &str, text: &str| Pattern::new(pattern).at(text);
        assert_eq!(at("#時以降", "18時以降に"), Some("18時以降".len()));
        assert_eq!(at("after #", "after 6pm"), Some(7));
        assert_eq!(at("お~になられ", "お求めになられますか"), Some("お求めになられ".len()));
        assert_eq!(at("お~になられ", "お店で、求めになられ"), None, "not over a comma");
        assert_eq!(at("#時", "時"), None);
    }
}
