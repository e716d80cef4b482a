//! The labels of a conversation: the mood, by the agent's own word, and what makes warm words silent.

use crate::api::{ConversationId, Patch, Request};
use crate::care::Guard;
use crate::console::popup::Choice;
use crate::console::scene::{Purpose, Reversal, Scene};
use crate::console::theme::Sign;
use crate::console::widget::picker::Item;
use crate::text::{Lines, Untrusted};

/// Before the mood in its label.
const MOOD: &str = "mood:";

/// The moods that an agent may set.
const MOODS: [&str; 3] = ["upset", "worried", "calm"];

fn is_mood(tag: &Untrusted) -> bool {
    tag.raw().starts_with(MOOD)
}

impl Scene {
    /// What a label says to an agent.
    pub fn tag(&self, tag: &Untrusted) -> String {
        let raw = tag.raw();
        if let Some(mood) = raw.strip_prefix(MOOD).and_then(|mood| MOODS.iter().find(|it| **it == mood)) {
            return self.env.text(&format!("mood-{mood}"));
        }
        if let Some(guard) = Guard::ALL.into_iter().find(|guard| guard.name() == raw) {
            return self.env.text(&format!("flag-{}", guard.name()));
        }
        tag.shown(Lines::Single).into_owned()
    }

    /// The mood first, with the words that were heard, then what else can be set or taken away.
    pub fn open_tags(&mut self) {
        let Some(summary) = self.subject() else { return self.complain(self.env.text("nothing-selected")) };
        let (id, tags) = (summary.id.clone(), summary.tags.clone());
        let others: Vec<_> = tags.iter().filter(|tag| !is_mood(tag)).cloned().collect();
        let mut items: Vec<_> = MOODS
            .into_iter()
            .map(|mood| {
                let tag = Untrusted::from(format!("{MOOD}{mood}"));
                let made = [vec![tag.clone()], others.clone()].concat();
                let label = self.env.with("tags-mood", &[("mood", (&self.tag(&tag)).into())]);
                self.tag_item(&label, self.heard(&id, mood), tags.contains(&tag), made)
            })
            .collect();
        let heard = self.env.text("tags-mood-heard");
        items.push(self.tag_item(&heard, String::new(), !tags.iter().any(is_mood), others.clone()));
        let guards = Guard::ALL.into_iter().map(|guard| Untrusted::from(guard.name()));
        let known: Vec<_> = guards.chain(others).collect();
        for (place, tag) in known.iter().enumerate() {
            if known[..place].contains(tag) {
                continue;
            }
            let set = tags.contains(tag);
            let mut made: Vec<_> = tags.iter().filter(|it| *it != tag).cloned().collect();
            if !set {
                made.push(tag.clone());
            }
            let hint = if set { self.env.text("tags-take-away") } else { String::new() };
            items.push(self.tag_item(&self.tag(tag), hint, set, made));
        }
        self.pick(&self.env.text("tags-title"), Some(id), items);
    }

    fn tag_item(&self, label: &str, hint: String, set: bool, made: Vec<Untrusted>) -> Item<Choice> {
        let sign = self.env.sign(if set { Sign::Checked } else { Sign::Unchecked });
        Item { label: format!("{sign} {label}"), hint, value: Choice::Tags(made) }
    }

    /// The word of theirs by which a mood was guessed.
    fn heard(&self, id: &ConversationId, mood: &str) -> String {
        let facts = self.hints.facts().filter(|_| self.desk.open.as_ref() == Some(id));
        let word = facts.and_then(|facts| facts.text(&format!("message.{mood}"))).map(Untrusted::from);
        word.map_or_else(String::new, |word| {
            self.env.with("tags-word", &[("word", (&word.shown(Lines::Single).into_owned()).into())])
        })
    }

    /// Sets the labels.
    pub fn set_tags(&mut self, id: &ConversationId, made: Vec<Untrusted>) {
        let Some(summary) = self.store.summary(id) else { return self.complain(self.env.text("conversation-gone")) };
        let was = summary.tags.clone();
        if was == made {
            return self.say(self.env.text("nothing-changes"));
        }
        let request = patch(id, summary.version, made.clone());
        self.call(Purpose::Change(id.clone(), Some(Reversal::Tags { was, made })), request);
    }

    /// Sets them back, if they are still as they were made.
    pub(super) fn set_tags_back(&mut self, id: ConversationId, was: &[Untrusted], made: &[Untrusted]) {
        let Some(summary) = self.store.summary(&id) else { return self.complain(self.env.text("undo-gone")) };
        if summary.tags != made {
            return self.complain(self.env.text("undo-tags-changed"));
        }
        let request = patch(&id, summary.version, was.to_vec());
        let reversal = Reversal::Tags { was: was.to_vec(), made: made.to_vec() };
        self.call(Purpose::Undo(id, reversal), request);
    }
}

fn patch(id: &ConversationId, version: u64, tags: Vec<Untrusted>) -> Request {
    Request::Change { conversation: id.clone(), version, patch: Patch { tags: Some(tags), ..Patch::default() } }
}
