//! The words that a prompt offers, put into the reply where they belong.
//!
//! A greeting comes before everything, what opens a reply after it, a farewell last, other words at the caret. Whoever goes
//! on typing behind offered words need not part them by hand.

use crate::api::{Channel, PromptNote};
use crate::care::Place;
use crate::console::scene::Scene;
use crate::console::widget::TextArea;
use crate::console::{Mode, Slot};
use crate::locale::Lang;

/// So many of the words that opened replies are known by their text.
const KNOWN: usize = 8;

/// What was offered and put in, as far as it decides where more goes.
#[derive(Clone, Debug, Default)]
pub struct Offered {
    /// Words that open a reply, the newest last.
    openings: Vec<String>,
    /// Where offered words end, and what parts them from words that are typed there.
    end: Option<(Slot, usize, &'static str)>,
}

impl Offered {
    /// Bytes of a text that are words which opened it, with the line ends after them.
    fn opened(&self, text: &str) -> usize {
        let mut at = 0;
        // Only where a line ends with them: the beginning of a sentence may be the same words.
        let stands = |rest: &str, words: &String| {
            rest.strip_prefix(words.as_str()).is_some_and(|rest| rest.is_empty() || rest.starts_with('\n'))
        };
        while let Some(words) = self.openings.iter().find(|words| stands(&text[at..], words)) {
            at += words.len();
            at += text[at..].len() - text[at..].trim_start_matches('\n').len();
        }
        at
    }

    fn opens(&mut self, words: &str) {
        if self.openings.len() == KNOWN {
            self.openings.remove(0);
        }
        self.openings.push(words.to_owned());
    }
}

impl Scene {
    /// Puts the words of a prompt in.
    pub fn put_offer(&mut self, number: usize) {
        let Some(prompt) = self.hints.items().get(number).map(|hint| hint.prompt.clone()) else {
            return self.complain(self.env.text("no-offer"));
        };
        let Some(offer) = prompt.offer else { return self.complain(self.env.text("no-offer")) };
        if self.desk.mode == Some(Mode::Note) {
            return self.complain(self.env.text("offer-not-in-note"));
        }
        let words = offer.raw();
        let text = self.desk.text().map_or("", TextArea::text);
        if text.contains(words) {
            return self.say(self.env.text("offer-there-already"));
        }
        let letter = self.open().is_some_and(|it| matches!(it.channel, Channel::Mail | Channel::WebForm));
        let line = if letter { "\n\n" } else { "\n" };
        match prompt.place {
            Place::Greeting | Place::Start => {
                let at = if prompt.place == Place::Start { self.desk.offered.opened(text) } else { 0 };
                self.open_with(words, at, line);
                self.desk.offered.opens(words);
            }
            Place::End if !text.is_empty() => {
                let block = format!("{}{words}", missing(text, line));
                let edit = self.desk.text_mut().and_then(|text| text.put_after(&block));
                self.edited(edit);
            }
            _ => {
                self.put_in(words);
                self.offer_ends(if prompt.offer_lang == Lang::Ja { "" } else { " " });
            }
        }
        let now = self.now;
        let id = prompt.id.clone();
        self.hints.used(number, &self.env, now);
        self.note_prompt(id, PromptNote::Used);
    }

    /// Puts words in at byte `at`, which lies after what opens the reply already.
    fn open_with(&mut self, words: &str, at: usize, line: &'static str) {
        let text = self.desk.text().map_or("", TextArea::text);
        if at < text.len() {
            let block = format!("{words}{line}");
            let edit = self.desk.text_mut().and_then(|text| text.put_before(at, &block));
            return self.edited(edit);
        }
        let behind = self.desk.text().is_none_or(|area| area.caret() == at);
        let block = format!("{}{words}", missing(text, line));
        if behind {
            self.put_in(&block);
            self.offer_ends(line);
        } else {
            let edit = self.desk.text_mut().and_then(|text| text.put_after(&block));
            self.edited(edit);
        }
    }

    fn offer_ends(&mut self, part: &'static str) {
        let end = self.desk.slot().zip(self.desk.text().map(TextArea::caret));
        self.desk.offered.end = end.map(|(slot, caret)| (slot, caret, part));
    }

    /// Puts typed words into the open text; directly behind offered words they are parted from them.
    pub fn typed(&mut self, typed: &str) {
        let end = self.desk.offered.end.take();
        let here = self.desk.slot().zip(self.desk.text().map(TextArea::caret));
        let parted = |(slot, caret, part): (Slot, usize, &'static str)| (here == Some((slot, caret))).then_some(part);
        // A comma, a bracket, a space of their own belong to what stands there.
        let part = end.and_then(parted).filter(|_| typed.starts_with(char::is_alphanumeric)).unwrap_or_default();
        let edit = self.desk.text_mut().and_then(|text| text.insert(&format!("{part}{typed}")));
        self.edited(edit);
    }
}

/// What is missing of the line ends that part a text from what comes after it.
fn missing<'a>(text: &str, line: &'a str) -> &'a str {
    let there = text.len() - text.trim_end_matches('\n').len();
    if text.is_empty() { "" } else { &line[there.min(line.len())..] }
}
