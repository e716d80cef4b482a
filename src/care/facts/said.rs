//! What the thread says: each line read once, then asked about.

use std::collections::BTreeSet;

use super::set::one_line;
use super::{Known, Set, content};
use crate::api::{Author, Change, Customer, Message, MessageKind, Summary, Time};
use crate::care::words::{Heard, Hit, Reading, Topic, Words, sentences};
use crate::text::{Untrusted, names};

/// Lines of a thread that are read, from the newest: what was said further back is history.
const READ: usize = 60;
/// The longest request that is quoted, in characters.
const QUOTABLE: usize = 60;
/// After so long an answer of theirs is one we were waiting for, and no more the other half of a talk.
const LONG_GAP: i64 = 12 * 3_600_000;
/// Neighbouring letters that make a request one of its own: "yes please" is asked at every turn.
const DISTINCT: usize = 14;
/// How alike two requests are that are one request asked twice, in hundredths.
const ALIKE: usize = 70;

/// A line with what was found in it.
pub struct Line<'a> {
    pub message: &'a Message,
    pub heard: Heard<'a>,
}

/// The thread as it was read.
pub struct Thread<'a> {
    words: &'a Words,
    lines: Vec<Line<'a>>,
    /// Where what is not answered yet begins.
    open: usize,
    /// What they ask for since our last answer, each sentence once.
    requests: Vec<String>,
    /// What they named the matter, where they began it.
    subject: Heard<'a>,
}

impl<'a> Thread<'a> {
    /// Whether a text, whoever wrote it, has a word of this topic.
    pub fn tells_of(&self, topic: Topic, text: &Untrusted) -> bool {
        self.words.read(&Reading::new(text.raw())).has(topic)
    }

    pub fn read(words: &'a Words, messages: &'a [Message], subject: &Untrusted) -> Self {
        let newest = &messages[messages.len().saturating_sub(READ)..];
        let lines: Vec<Line<'a>> = newest
            .iter()
            .map(|message| Line { message, heard: words.read(&Reading::new(message.text.raw())) })
            .collect();
        let answered = lines.iter().rposition(|line| line.message.kind == MessageKind::Outbound);
        let open = answered.map_or(0, |at| at + 1);
        let unanswered = lines[open..].iter().filter(|line| line.message.kind == MessageKind::Inbound);
        let mut seen = BTreeSet::new();
        let mut requests: Vec<String> = unanswered.flat_map(requests).collect();
        requests.retain(|request| seen.insert(request.clone()));
        // One that is ours is no word of theirs.
        let spoken = |message: &&Message| matches!(message.kind, MessageKind::Inbound | MessageKind::Outbound);
        let began = messages.iter().find(spoken).is_some_and(|first| first.kind == MessageKind::Inbound);
        let subject = if began { words.read(&Reading::new(subject.raw())) } else { Heard::default() };
        Self { words, lines, open, requests, subject }
    }

    fn of(&self, kind: MessageKind) -> impl DoubleEndedIterator<Item = &Line<'a>> {
        self.lines.iter().filter(move |line| line.message.kind == kind)
    }

    /// What they wrote.
    pub fn theirs(&self) -> impl DoubleEndedIterator<Item = &Line<'a>> {
        self.of(MessageKind::Inbound)
    }

    /// What we wrote to them.
    pub fn ours(&self) -> impl DoubleEndedIterator<Item = &Line<'a>> {
        self.of(MessageKind::Outbound)
    }

    /// Private notes.
    pub fn notes(&self) -> impl DoubleEndedIterator<Item = &Line<'a>> {
        self.of(MessageKind::Note)
    }

    /// What they wrote since our last answer.
    pub fn unanswered(&self) -> impl DoubleEndedIterator<Item = &Line<'a>> {
        self.lines[self.open..].iter().filter(|line| line.message.kind == MessageKind::Inbound)
    }

    /// The first word of a topic they wrote since our last answer.
    pub fn open_word(&self, topic: Topic) -> Option<&Hit<'a>> {
        self.unanswered().find_map(|line| line.heard.first(topic))
    }

    /// Whether they ever wrote such a word here.
    pub fn has_theirs(&self, topic: Topic) -> bool {
        self.theirs().any(|line| line.heard.has(topic))
    }

    /// A word of theirs about their own life, here or in what they named the matter. Feelings and faults are only what a
    /// message says: a subject stays long after they are gone.
    pub fn lived(&self, topic: Topic) -> Option<&Hit<'a>> {
        self.theirs().find_map(|line| line.heard.first(topic)).or_else(|| self.subject.first(topic))
    }

    /// The same, of what stands unanswered; the subject goes with the first message.
    fn open_lived(&self, topic: Topic) -> Option<&Hit<'a>> {
        let first = self.lines[..self.open].iter().all(|line| line.message.kind != MessageKind::Inbound);
        self.open_word(topic).or_else(|| self.subject.first(topic).filter(|_| first))
    }

    /// Whether we ever did.
    pub fn has_ours(&self, topic: Topic) -> bool {
        self.ours().any(|line| line.heard.has(topic))
    }

    /// What they ask for since our last answer, each sentence once.
    pub fn requests(&self) -> &[String] {
        &self.requests
    }

    /// Whether what stands unanswered is thanks, and nothing beside it but a farewell.
    fn is_only_thanks(&self) -> bool {
        let kind = [Topic::Thanks, Topic::Praise, Topic::Solved, Topic::Courtesy, Topic::Farewell];
        self.open_word(Topic::Thanks).is_some()
            && self.unanswered().all(|line| {
                sentences(line.message.text.raw())
                    .all(|sentence| kind.into_iter().any(|topic| line.heard.within(topic, &sentence).is_some()))
            })
    }

    /// Whether what stands unanswered was asked in an earlier turn of theirs already.
    fn asked_twice(&self) -> bool {
        let asked = |line: &Line<'a>| -> Vec<Asked> {
            let requests =
                if line.message.kind == MessageKind::Inbound { requests(line).collect() } else { Vec::new() };
            let asked = requests.iter().map(|text| Asked::of(text));
            asked.filter(|asked| asked.pairs.len() >= DISTINCT).collect()
        };
        let (before, open) = self.lines.split_at(self.open);
        let open: Vec<Asked> = open.iter().flat_map(asked).collect();
        // What was asked last is most likely asked again: further back is read only as long as nothing was found.
        !open.is_empty()
            && before
                .iter()
                .rev()
                .any(|line| asked(line).iter().any(|earlier| open.iter().any(|now| now.repeats(earlier))))
    }

    /// How often we have answered: an answer in several lines is one.
    fn turns(&self) -> usize {
        let spoken =
            self.lines.iter().filter(|line| matches!(line.message.kind, MessageKind::Inbound | MessageKind::Outbound));
        let kinds: Vec<MessageKind> = spoken.map(|line| line.message.kind).collect();
        let turned =
            kinds.windows(2).filter(|pair| pair[0] == MessageKind::Inbound && pair[1] == MessageKind::Outbound);
        turned.count()
    }

    /// Our last words asked them for something, and their answer took its time.
    fn is_expected(&self) -> bool {
        let first = self.unanswered().next().map(|line| line.message.at);
        let asked = self.ours().next_back().filter(|line| line.heard.has(Topic::Request));
        asked.zip(first).is_some_and(|(asked, first): (&Line<'_>, Time)| first.since(asked.message.at) >= LONG_GAP)
    }

    /// How often it went from one of us to another, or to another queue.
    fn transfers(&self) -> usize {
        let went = |line: &&Line<'_>| match &line.message.change {
            Some(Change::Assigned { from: Some(from), to: Some(to) }) => from.id != to.id,
            Some(Change::Moved { .. }) => true,
            _ => false,
        };
        self.lines.iter().filter(went).count()
    }

    /// Who had it before me, when it came to me and I have not answered since.
    fn received_from(&self, conversation: &Summary, me: &crate::api::AgentRef) -> Option<String> {
        let mine = conversation.assignee.as_ref().is_some_and(|assignee| assignee.id == me.id);
        let (at, from) = self.lines.iter().enumerate().rev().find_map(|(at, line)| match &line.message.change {
            Some(Change::Assigned { from, to: Some(to) }) if to.id == me.id => Some((at, from.as_ref())),
            _ => None,
        })?;
        // It was given back, or moved to another queue, and taken up from there: whoever had it, or wrote, last. What
        // was opened again is a new turn, and nobody's hand-over.
        let earlier = || {
            let before = self.lines[..at].iter().rev();
            let turn = before.take_while(|line| !matches!(line.message.change, Some(Change::Reopened)));
            turn.into_iter().find_map(|line| match (&line.message.change, &line.message.author) {
                (Some(Change::Assigned { to: Some(agent), .. } | Change::Assigned { from: Some(agent), .. }), _) => {
                    Some(agent)
                }
                (None, Author::Agent(agent)) if line.message.kind == MessageKind::Outbound => Some(agent),
                _ => None,
            })
        };
        let from = from.or_else(earlier).filter(|from| from.id != me.id)?;
        let answered = self.lines[at..].iter().any(|line| {
            line.message.kind == MessageKind::Outbound
                && matches!(&line.message.author, Author::Agent(agent) if agent.id == me.id)
        });
        (mine && !answered).then(|| one_line(from.name.raw()))
    }

    /// Something of theirs worth knowing next time, that nobody has kept of that message yet; the word, and where.
    fn put_told(&self, set: &mut Set, customer: Option<&Customer>) {
        let kept = |line: &&Line<'a>| {
            let memories = customer.into_iter().flat_map(|customer| &customer.memories);
            memories.filter_map(|memory| memory.learnt.message.as_ref()).any(|message| *message == line.message.id)
        };
        for (name, topic) in [("told.word", Topic::Told), ("told.sensitive", Topic::ToldSensitive)] {
            let told = self.theirs().filter(|line| !kept(line)).find_map(|line| line.heard.first(topic));
            set.maybe(name, told.map(|hit| hit.word.clone().into_owned()));
        }
    }

    pub fn put(&self, set: &mut Set, known: &Known<'_>) {
        let Known { conversation, customer, me, .. } = *known;
        self.put_mood(set, conversation);
        self.put_told(set, customer);
        let word = |topic| self.open_word(topic).map(|hit| hit.word.clone().into_owned());
        for (name, topic) in [
            ("message.urgent", Topic::Urgent),
            ("message.thanks", Topic::Thanks),
            ("message.praise", Topic::Praise),
            ("message.account", Topic::Account),
            ("message.unclear", Topic::Unclear),
            ("message.solved", Topic::Solved),
            ("message.abuse", Topic::Abuse),
            ("message.for_another", Topic::ForAnother),
            ("message.named_time", Topic::NamedTime),
            ("message.harm", Topic::Harm),
            ("message.let_down", Topic::LetDown),
            ("message.kindness", Topic::Kindness),
            ("message.leaving", Topic::Leaving),
            ("message.spam", Topic::Spam),
            ("conversation.stuck", Topic::Stuck),
        ] {
            set.maybe(name, word(topic));
        }
        let lived = |topic| self.open_lived(topic).map(|hit| hit.word.clone().into_owned());
        for (name, topic) in [
            ("message.gift", Topic::Gift),
            ("message.misfortune", Topic::Misfortune),
            ("message.occasion", Topic::Occasion),
        ] {
            set.maybe(name, lived(topic));
        }
        // What lies heavy stays so for the whole conversation.
        let heavy = |topic| self.lived(topic).map(|hit| hit.word.clone().into_owned());
        for (name, topic) in [
            ("message.bereavement", Topic::Bereavement),
            ("message.illness", Topic::Illness),
            ("message.accident", Topic::Accident),
            ("message.disaster", Topic::Disaster),
        ] {
            set.maybe(name, heavy(topic));
        }
        let ever =
            |topic| self.theirs().find_map(|line| line.heard.first(topic)).map(|hit| hit.word.clone().into_owned());
        for (name, topic) in [
            ("message.concern", Topic::Concern),
            ("said.harm", Topic::Harm),
            ("message.danger", Topic::Danger),
            ("message.press", Topic::Press),
            ("message.data_request", Topic::DataRequest),
            ("message.takeover", Topic::Takeover),
            ("message.misdirected", Topic::Misdirected),
            ("message.widespread", Topic::Widespread),
            ("message.again", Topic::Again),
            ("message.rude", Topic::Rude),
        ] {
            set.maybe(name, ever(topic));
        }
        let requests = self.requests();
        set.put("message.requests", requests.len());
        let quotable = |request: &&String| request.chars().count() <= QUOTABLE;
        let mut quoted = requests.iter().filter(quotable).map(|request| one_line(request));
        set.maybe("message.request", quoted.next());
        set.maybe("message.second_request", quoted.next());
        set.put("message.only_thanks", self.is_only_thanks());
        set.put("said.wait", self.has_ours(Topic::Wait));
        let jargon = self.ours().next_back().and_then(|line| line.heard.first(Topic::Jargon));
        set.maybe("said.jargon", jargon.map(|hit| hit.word.clone().into_owned()));
        set.put("said.call", self.ours().any(|line| mentions_call(line)));
        set.put("conversation.turns", self.turns());
        set.put("conversation.asked_twice", self.asked_twice());
        set.put("conversation.expected", self.is_expected());
        let upset = self.theirs().filter(|line| line.heard.has(Topic::Upset)).count();
        set.put("conversation.upset_messages", upset);
        let reopened = self.lines.iter().rev().find(|line| matches!(line.message.change, Some(Change::Reopened)));
        set.time("conversation.reopened_at", reopened.map(|line| line.message.at));
        set.maybe("conversation.received_from", self.received_from(conversation, me));
        set.put("conversation.transfers", self.transfers());
        let feels = |line: &Line<'a>| {
            let heard = line.heard.first(Topic::Upset).or_else(|| line.heard.first(Topic::Worried));
            heard.map(|hit| hit.word.clone().into_owned())
        };
        set.maybe("said.feeling", self.theirs().rev().find_map(feels));
        let named = self.unanswered().find_map(|line| line.heard.first(Topic::Praise).and_then(|_| praised(line)));
        set.maybe("message.praise_for", named);
    }

    /// The mood: as an agent set it (a tag `mood:upset`), else from words; none is the rule.
    fn put_mood(&self, set: &mut Set, conversation: &Summary) {
        let set_by_agent = conversation.tags.iter().find_map(|tag| tag.raw().strip_prefix("mood:").map(str::to_owned));
        let heard = |topic| self.open_word(topic).map(|hit: &Hit<'_>| hit.word.clone().into_owned());
        let (upset, worried) = match set_by_agent.as_deref() {
            None => (heard(Topic::Upset), heard(Topic::Worried)),
            Some("upset") => (Some(heard(Topic::Upset).unwrap_or_default()), None),
            Some("worried") => (None, Some(heard(Topic::Worried).unwrap_or_default())),
            Some(_) => (None, None),
        };
        set.put("message.mood_set", set_by_agent.is_some());
        set.put(
            "message.mood",
            if upset.is_some() {
                "upset"
            } else if worried.is_some() {
                "worried"
            } else {
                "none"
            },
        );
        // Without a word of theirs the fact is true, and there is nothing to quote.
        let put = |set: &mut Set, name, word: Option<String>| match word {
            Some(word) if word.is_empty() => set.put(name, true),
            word => set.maybe(name, word),
        };
        put(set, "message.upset", upset);
        put(set, "message.worried", worried);
    }

    /// The word lists.
    pub fn words(&self) -> &'a Words {
        self.words
    }
}

/// Sentences that ask for something, without those that only sound so.
pub fn requests<'a>(line: &'a Line<'_>) -> impl Iterator<Item = String> + 'a {
    let text = line.message.text.raw();
    sentences(text).filter_map(move |span| {
        let sentence = &text[span.clone()];
        if sentence.starts_with(['>', '\u{FF1E}']) {
            return None;
        }
        let asks = sentence.ends_with(['?', '\u{FF1F}']) || line.heard.within(Topic::Request, &span).is_some();
        (asks && line.heard.within(Topic::Courtesy, &span).is_none()).then(|| sentence.to_owned())
    })
}

fn mentions_call(line: &Line<'_>) -> bool {
    let text = line.message.text.raw();
    text.contains("お電話") || text.to_ascii_lowercase().contains("call you")
}

/// Who is praised: the name before さん in the praise, or after "thanks to".
fn praised(line: &Line<'_>) -> Option<String> {
    let text = line.message.text.raw();
    if let Some(at) = text.find("さん") {
        let before = &text[..at];
        let start = before.char_indices().rev().take_while(|(_, c)| names::is_name_letter(*c)).last()?.0;
        let name = &before[start..];
        return (2..=5).contains(&name.chars().count()).then(|| name.to_owned());
    }
    let at = text.find("hanks to ")? + "hanks to ".len();
    let word: String = text[at..].chars().take_while(|c| c.is_alphabetic()).collect();
    word.starts_with(char::is_uppercase).then_some(word)
}

/// A request, to be held against another.
struct Asked {
    /// Neighbouring letters: what two wordings of one question share.
    pairs: Vec<(char, char)>,
    /// What it asks for: its words of weight, and its numbers.
    words: BTreeSet<String>,
}

impl Asked {
    fn of(text: &str) -> Self {
        let letters: Vec<char> = text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect();
        let mut pairs: Vec<(char, char)> = letters.windows(2).map(|pair| (pair[0], pair[1])).collect();
        pairs.sort_unstable();
        pairs.dedup();
        let numbers = text.split(|c: char| !c.is_numeric()).filter(|number| !number.is_empty()).map(str::to_owned);
        Self { pairs, words: content(text).into_iter().chain(numbers).collect() }
    }

    /// Whether it asks what `earlier` asked. The same form with another day or another place asks for something else.
    fn repeats(&self, earlier: &Self) -> bool {
        // The cheap question first: hardly any two requests ask for the same.
        self.words.is_subset(&earlier.words) && {
            let shared = self.pairs.iter().filter(|pair| earlier.pairs.binary_search(pair).is_ok()).count();
            shared * 200 >= ALIKE * (self.pairs.len() + earlier.pairs.len())
        }
    }
}
