//! Words of the customer's to be remembered: sentence by sentence, narrowed word by word.

use std::ops::Range;

use unicode_segmentation::UnicodeSegmentation;

use crate::api::{ConversationId, CustomerNote, Message, MessageId, MessageKind, NewMemory, Preference, Remembered};
use crate::console::Action;
use crate::console::keymap::Context;
use crate::console::scene::Scene;
use crate::console::theme::{Scope, Sign};
use crate::console::widget::cells::{Row, Span, keys_wrapped};
use crate::text::{Lines, Untrusted};

/// Sentences offered at most, the newest of the thread.
const MOST: usize = 60;

/// A sentence of a message.
#[derive(Clone, Debug)]
struct Sentence {
    message: MessageId,
    text: String,
    /// Its words, spaces and signs of their own, as bytes.
    words: Vec<Range<usize>>,
}

/// The choice of words.
#[derive(Clone, Debug)]
pub struct Words {
    conversation: ConversationId,
    /// Oldest first.
    sentences: Vec<Sentence>,
    at: usize,
    /// The words chosen of that sentence.
    from: usize,
    to: usize,
}

impl Words {
    /// What the customer wrote, the first sentence of their newest message chosen; none where nothing was written.
    pub fn of(conversation: ConversationId, lines: &[Message]) -> Option<Self> {
        let theirs = lines.iter().filter(|line| line.kind == MessageKind::Inbound);
        let mut all: Vec<Sentence> = theirs.flat_map(sentences).collect();
        all.drain(..all.len().saturating_sub(MOST));
        let newest = &all.last()?.message;
        let at = all.iter().position(|sentence| sentence.message == *newest)?;
        let mut words = Self { conversation, sentences: all, at, from: 0, to: 0 };
        words.stand(at);
        Some(words)
    }

    /// Stands on the newest sentence that holds `word`, where there is one.
    #[must_use]
    pub fn seek(mut self, word: &str) -> Self {
        let word = word.to_lowercase();
        if let Some(at) = self.sentences.iter().rposition(|sentence| sentence.text.to_lowercase().contains(&word)) {
            self.stand(at);
        }
        self
    }

    /// Chooses a sentence, whole.
    fn stand(&mut self, at: usize) {
        self.at = at.min(self.sentences.len() - 1);
        self.from = 0;
        self.to = self.sentences[self.at].words.len();
    }

    /// To the first sentence of another message.
    fn step_message(&mut self, down: bool) {
        let here = &self.sentences[self.at].message;
        let other = if down {
            (self.at + 1..self.sentences.len()).find(|at| self.sentences[*at].message != *here)
        } else {
            (0..self.at).rfind(|at| self.sentences[*at].message != *here)
        };
        if let Some(other) = other {
            let message = &self.sentences[other].message;
            let first = self.sentences.iter().position(|sentence| sentence.message == *message);
            self.stand(first.unwrap_or(other));
        }
    }

    /// The chosen words, as bytes of the sentence.
    fn chosen(&self) -> Range<usize> {
        let words = &self.sentences[self.at].words;
        let start = words.get(self.from).map_or(0, |word| word.start);
        let end = self.to.checked_sub(1).and_then(|last| words.get(last)).map_or(start, |word| word.end);
        start..end.max(start)
    }

    fn memory(&self, what: impl FnOnce(Untrusted) -> Remembered) -> NewMemory {
        let sentence = &self.sentences[self.at];
        NewMemory {
            what: what(Untrusted::from(sentence.text[self.chosen()].trim())),
            conversation: Some(self.conversation.clone()),
            message: Some(sentence.message.clone()),
            // They said it themselves, here.
            confirmed: true,
            consented: false,
        }
    }

    /// Performs an action; says whether it stays open.
    pub fn act(&mut self, action: Action, scene: &mut Scene) -> bool {
        let count = self.sentences[self.at].words.len();
        match action {
            Action::MoveDown => self.stand(self.at + 1),
            Action::MoveUp => self.stand(self.at.saturating_sub(1)),
            Action::First => self.stand(0),
            Action::Last => self.stand(usize::MAX),
            Action::NextSection | Action::PageDown => self.step_message(true),
            Action::PreviousSection | Action::PageUp => self.step_message(false),
            Action::CaretRight => self.from = (self.from + 1).min(self.to.saturating_sub(1)),
            Action::CaretLeft => self.from = self.from.saturating_sub(1),
            Action::CaretWordRight => self.to = (self.to + 1).min(count),
            Action::CaretWordLeft => self.to = self.to.saturating_sub(1).max(self.from + 1),
            Action::RememberPreference | Action::Open => {
                scene.keep_memory(self.memory(preference));
                return false;
            }
            Action::RememberNote => {
                scene.keep_memory(self.memory(|text| Remembered::Note(CustomerNote { text })));
                return false;
            }
            Action::RememberSensitive => {
                scene.keep_memory(self.memory(|text| Remembered::Preference(Preference { text, sensitive: true })));
                return false;
            }
            Action::Amend => {
                scene.ask_words(self.memory(preference));
                return false;
            }
            _ => {}
        }
        true
    }

    /// The sentences, and which rows the chosen one takes.
    pub fn rows(&self, width: u16, scene: &Scene) -> (Vec<Row>, Range<usize>) {
        let mut rows = Vec::new();
        let mut seen = 0..0;
        for (at, sentence) in self.sentences.iter().enumerate() {
            if at > 0 && self.sentences[at - 1].message != sentence.message {
                rows.push(Row::default());
            }
            let start = rows.len();
            let chosen = if at == self.at { self.chosen() } else { 0..0 };
            rows.extend(sentence_rows(sentence, &chosen, at == self.at, width, scene));
            if at == self.at {
                seen = start..rows.len();
            }
        }
        (rows, seen)
    }

    /// What can be pressed.
    pub fn keys(width: u16, scene: &Scene) -> Vec<Row> {
        let env = &scene.env;
        let key = |action| env.key_in(Context::Words, action);
        let [preference, note, sensitive, edit] =
            [Action::RememberPreference, Action::RememberNote, Action::RememberSensitive, Action::Amend].map(key);
        let [begin, end, back] = [Action::CaretRight, Action::CaretWordLeft, Action::Back].map(key);
        let args = [
            ("preference", (&preference).into()),
            ("note", (&note).into()),
            ("sensitive", (&sensitive).into()),
            ("edit", (&edit).into()),
            ("begin", (&begin).into()),
            ("end", (&end).into()),
            ("back", (&back).into()),
        ];
        keys_wrapped(&env.with("remember-keys", &args), width, " ", env.style(Scope::NoticeWarning))
    }
}

fn preference(text: Untrusted) -> Remembered {
    Remembered::Preference(Preference { text, sensitive: false })
}

/// The sentences of a message: to the end of a line or behind the signs that end one. Numbers that open something are
/// covered in the message as a whole: a part of one that is chosen stays covered, and is remembered so.
fn sentences(message: &Message) -> impl Iterator<Item = Sentence> + '_ {
    let raw = crate::text::secrets::masked(message.text.raw());
    let mut parts = Vec::new();
    for line in raw.lines() {
        let mut start = 0;
        let mut ends = line.char_indices().peekable();
        while let Some((at, c)) = ends.next() {
            let after = at + c.len_utf8();
            let wide = matches!(c, '。' | '！' | '？' | '．');
            let narrow = matches!(c, '.' | '!' | '?') && ends.peek().is_none_or(|(_, next)| next.is_whitespace());
            if wide || narrow {
                parts.push(&line[start..after]);
                start = after;
            }
        }
        parts.push(&line[start..]);
    }
    let sentence = |text: &str| Sentence {
        message: message.id.clone(),
        text: text.to_owned(),
        words: text.split_word_bound_indices().map(|(at, word)| at..at + word.len()).collect(),
    };
    parts.into_iter().map(str::trim).filter(|text| !text.is_empty()).map(sentence).collect::<Vec<_>>().into_iter()
}

/// A sentence wrapped, the chosen words marked.
fn sentence_rows(sentence: &Sentence, chosen: &Range<usize>, here: bool, width: u16, scene: &Scene) -> Vec<Row> {
    let env = &scene.env;
    let shown = |text: &str| Untrusted::from(text).shown(Lines::Single).into_owned();
    let before = shown(&sentence.text[..chosen.start]);
    let inside = shown(&sentence.text[chosen.clone()]);
    let after = shown(&sentence.text[chosen.end..]);
    let marked = before.len()..before.len() + inside.len();
    let all = [before, inside, after].concat();
    let (plain, mark) = (env.style(if here { Scope::Popup } else { Scope::TextDim }), env.style(Scope::InputSelection));
    let sign = if here { env.sign(Sign::Selected) } else { " " };
    crate::text::wrap(&all, width.saturating_sub(4))
        .into_iter()
        .enumerate()
        .map(|(number, row)| {
            let cut = |range: Range<usize>| {
                let (start, end) = (range.start.clamp(row.start, row.end), range.end.clamp(row.start, row.end));
                all[start..end.max(start)].to_owned()
            };
            let indent = if number == 0 { format!("{sign} ") } else { "  ".to_owned() };
            let mut spans = Row::of(indent, env.style(Scope::KeysKey));
            for (range, style) in [(0..marked.start, plain), (marked.clone(), mark), (marked.end..all.len(), plain)] {
                spans.left.push(Span { text: cut(range), style });
            }
            spans
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::console::fixture::message;

    fn texts(text: &str) -> Vec<String> {
        sentences(&message(1, text)).map(|sentence| sentence.text).collect()
    }

    #[test]
    fn sentences_end_where_people_end_them() {
        assert_eq!(
            texts("Hello. My dog is called Pochi, v1.5!\nBye"),
            ["Hello.", "My dog is called Pochi, v1.5!", "Bye"]
        );
        assert_eq!(texts("犬はポチです。夜は不在です！\n\nよろしく"), ["犬はポチです。", "夜は不在です！", "よろしく"]);
        assert!(Words::of(ConversationId::new("cnv_1"), &[message(1, "\n ")]).is_none());
    }

    #[test]
    fn it_opens_where_the_word_was_found() {
        let said = [message(1, "Hello. My Dog is called Pochi."), message(2, "Is it late?")];
        let words = |word: &str| Words::of(ConversationId::new("cnv_1"), &said).expect("words").seek(word);
        let text = |words: &Words| words.sentences[words.at].text[words.chosen()].to_owned();
        assert_eq!(text(&words("my dog")), "My Dog is called Pochi.");
        assert_eq!(text(&words("birthday")), "Is it late?");
    }

    #[test]
    fn words_are_narrowed_from_both_ends() {
        let mut words =
            Words::of(ConversationId::new("cnv_1"), &[message(1, "my dog is called Pochi")]).expect("words");
        let text = |words: &Words| words.sentences[0].text[words.chosen()].trim().to_owned();
        words.from = 2;
        assert_eq!(text(&words), "dog is called Pochi");
        words.to -= 2;
        assert_eq!(text(&words), "dog is called");
    }

    #[test]
    fn no_part_of_a_card_number_can_be_chosen() {
        let said = "My card is 4111 1111 1111 1111, thanks";
        let mut words = Words::of(ConversationId::new("cnv_1"), &[message(1, said)]).expect("words");
        let count = words.sentences[0].words.len();
        for from in 0..count {
            for to in from + 1..=count {
                (words.from, words.to) = (from, to);
                let kept = words.memory(preference);
                let digits = kept.what.text().raw().chars().filter(char::is_ascii_digit).count();
                assert!(digits <= 4, "{:?}", kept.what.text().raw());
            }
        }
    }
}
