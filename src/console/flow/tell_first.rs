//! Telling people before they ask: the list, incidents, one text to all, conversations that we begin.

use super::super::popup::{Opening, Popup, Question, TellFirst, cause_id};
use crate::api::{
    ConversationId, Failure, IncidentId, IncidentPatch, Language, NewConversation, NewIncident, NewTelling, Proactive,
    Reply, Request, Texts, Touches,
};
use crate::console::scene::{Purpose, Scene};
use crate::console::store::Load;
use crate::console::{Mode, Slot};
use crate::locale::Lang;
use crate::text::{Lines, Untrusted};

/// Most characters of a subject.
const SUBJECT: usize = 200;

/// What was asked of the backend here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Telling {
    /// Whom to tell.
    List,
    /// The incidents.
    Incidents,
    /// The people of one.
    People,
    /// The text to all, as far as it is written.
    Texts,
    /// An incident was made known.
    Opened,
    /// An incident was ended.
    Ended,
    /// The text was sent to all.
    Sent,
    /// All that is held is taken back.
    Recalled,
    /// A conversation was begun, with these words for it.
    Begun(String),
}

impl Scene {
    /// Shows whom to tell, as it is now.
    pub fn open_tell_first(&mut self) {
        self.store.tell_first.begin(false);
        self.desk.popup = Some(Popup::TellFirst(Box::new(TellFirst::new())));
    }

    /// Asks for what the page shows.
    pub fn ask_tell_first(&mut self) {
        let Some(Popup::TellFirst(page)) = &self.desk.popup else { return };
        let more = page.wants_more(self);
        if !self.store.is_live() {
            return;
        }
        if self.store.incidents_load.take() {
            self.call(Purpose::TellFirst(Telling::Incidents), Request::Incidents);
        }
        let list = &mut self.store.tell_first;
        let told = list.told;
        if list.load == Load::Here && list.until.is_some_and(|until| until <= self.now) {
            list.begin(told);
        }
        if list.load.take() {
            self.call(Purpose::TellFirst(Telling::List), Request::Proactive { told, after: None });
        } else if more && list.load == Load::Here && list.next.is_some() {
            let after = list.next.clone();
            list.load = Load::Asked;
            self.call(Purpose::TellFirst(Telling::List), Request::Proactive { told, after });
        }
        let list = &mut self.store.tell_first;
        let Some(incident) = list.of.clone() else { return };
        if list.people_load.take() {
            self.call(Purpose::TellFirst(Telling::People), Request::Touched { incident, after: None });
        } else if more && list.people_load == Load::Here && list.people_next.is_some() {
            let after = list.people_next.clone();
            list.people_load = Load::Asked;
            self.call(Purpose::TellFirst(Telling::People), Request::Touched { incident, after });
        }
    }

    /// When the page that is shown is to be asked for anew though nothing happens.
    pub fn tell_first_changes_at(&self) -> Option<crate::api::Time> {
        let shown = matches!(&self.desk.popup, Some(Popup::TellFirst(_)));
        let list = &self.store.tell_first;
        list.until.filter(|_| shown && list.load == Load::Here && self.store.is_live())
    }

    /// Goes to where somebody is to be told, or begins a conversation with them.
    pub fn go_and_tell(&mut self, item: &Proactive) {
        if let Some(id) = item.told.as_ref().map(|told| &told.conversation).or(item.conversation.as_ref()) {
            return self.open_conversation(id.clone());
        }
        let lang = match item.language {
            Some(language) => Lang::from(language),
            None => self.env.lang(),
        };
        let offer = self.words_for(item, lang);
        let subject: String = item.fact.raw().chars().take(SUBJECT).collect();
        let subject = if subject.trim().is_empty() { self.env.text("tell-first-subject") } else { subject };
        let conversation =
            NewConversation { customer: item.customer.id.clone(), channel: None, subject: subject.into() };
        let key = self.key();
        self.call(Purpose::TellFirst(Telling::Begun(offer)), Request::Begin { key, conversation });
    }

    /// Words to tell them with, in their language; never the word of somebody else's record.
    fn words_for(&self, item: &Proactive, lang: Lang) -> String {
        let locale = self.env.locales().of(lang);
        let now = self.now.millis();
        let line = |text: &Untrusted| text.shown(Lines::Single).into_owned();
        let (name, fact) = (line(&item.customer.address_as), line(&item.fact));
        let date = |at: Option<crate::api::Time>| at.map_or_else(String::new, |at| locale.date(at.millis(), now));
        let (due, before) = (date(item.due), date(item.due_before));
        let args =
            [("name", (&name).into()), ("fact", (&fact).into()), ("due", (&due).into()), ("before", (&before).into())];
        let body = locale.with(&format!("tell-first-offer-{}", cause_id(item.cause)), &args);
        if name.is_empty() {
            body
        } else {
            locale.with("tell-first-letter", &[("name", (&name).into()), ("body", (&body).into())])
        }
    }

    /// The text to all in one language, as it stands here.
    pub fn text_to_all(&self, id: &IncidentId, language: Language) -> String {
        let mine = self.desk.texts_to_all.get(&(id.clone(), language)).cloned();
        let known = || Some(self.store.incident(id)?.texts.of(language)?.raw().to_owned());
        mine.or_else(known).unwrap_or_default()
    }

    /// The same, prepared with what is known where nothing stands yet. What a supervisor wrote is in one language: the
    /// other begins with the greeting alone.
    pub fn prepared_to_all(&self, id: &IncidentId, language: Language) -> String {
        let known = self.text_to_all(id, language);
        let Some(incident) = self.store.incident(id).filter(|_| known.is_empty()) else { return known };
        let lang = Lang::from(language);
        let written = crate::care::language_of(&[incident.text.raw()]).unwrap_or(Lang::Ja);
        let text = if written == lang { incident.text.shown(Lines::Multi).into_owned() } else { String::new() };
        self.env.locales().of(lang).with("tell-all-prepared", &[("text", (&text).into())])
    }

    /// Keeps the text to all: here, and on the server for everybody.
    pub fn keep_text_to_all(&mut self, id: &IncidentId, language: Language, text: &str) {
        let slot = (id.clone(), language);
        let known = self.store.incident(id).and_then(|incident| incident.texts.of(language));
        // What is on its way is said again: the server may refuse the one before it.
        if known.map_or("", Untrusted::raw) == text && !self.desk.texts_to_all.contains_key(&slot) {
            return;
        }
        self.desk.texts_to_all.insert(slot, text.to_owned());
        let Some(version) = self.store.incident(id).map(|incident| incident.version) else { return };
        let texts = Some(self.texts_to_all(id));
        let patch = Box::new(IncidentPatch { texts, ..IncidentPatch::default() });
        let change = Request::ChangeIncident { incident: id.clone(), version, patch };
        self.call(Purpose::TellFirst(Telling::Texts), change);
    }

    /// What the server has by now is no longer kept here: from then on a colleague's change of it is seen.
    fn texts_are_kept(&mut self) {
        let store = &self.store;
        self.desk.texts_to_all.retain(|(id, language), text| {
            let kept = store.incident(id).and_then(|incident| incident.texts.of(*language));
            kept.map_or("", Untrusted::raw) != text
        });
    }

    fn texts_to_all(&self, id: &IncidentId) -> Texts {
        let mut texts = Texts::default();
        for language in [Language::En, Language::Ja] {
            texts.set(language, &self.text_to_all(id, language));
        }
        texts
    }

    /// The second, deliberate key: sends.
    pub fn send_to_all(&mut self, id: &IncidentId) {
        if self.store.tell_first.people_load != Load::Here {
            return self.say(self.env.text("tell-first-loading"));
        }
        if self.store.tell_first.ready.0 == 0 {
            return self.complain(self.env.text("tell-all-nobody"));
        }
        let (key, telling) = (self.key(), NewTelling { texts: self.texts_to_all(id) });
        self.call(Purpose::TellFirst(Telling::Sent), Request::TellAll { key, incident: id.clone(), telling });
    }

    /// Takes back everything of the text to all that is still held.
    pub fn recall_all(&mut self, id: IncidentId) {
        let key = self.key();
        self.call(Purpose::TellFirst(Telling::Recalled), Request::RecallAll { key, incident: id });
    }

    /// Ends an incident.
    pub fn end_incident(&mut self, id: IncidentId, version: u64) {
        let patch = Box::new(IncidentPatch { ended: Some(true), ..IncidentPatch::default() });
        self.call(Purpose::TellFirst(Telling::Ended), Request::ChangeIncident { incident: id, version, patch });
    }

    /// The question after one that was answered; after the last, the incident is made known.
    pub fn opening_asks_after(&mut self, question: Question) -> Option<Question> {
        if self.desk.opening.of(question).trim().is_empty() && question != Question::Touches {
            self.say(self.env.text("ask-nothing"));
            return Some(question);
        }
        match question {
            Question::Title => Some(Question::Known),
            Question::Known => Some(Question::Touches),
            Question::Touches => {
                let Opening { title, known, touches } = self.desk.opening.clone();
                let incident = NewIncident {
                    title: title.trim().into(),
                    text: known.trim().into(),
                    since: None,
                    until: None,
                    touches: touched(&touches),
                };
                let key = self.key();
                let open = Request::OpenIncident { key, incident: Box::new(incident) };
                self.call(Purpose::TellFirst(Telling::Opened), open);
                None
            }
        }
    }

    /// What was asked has happened.
    pub(super) fn told_first(&mut self, step: Telling, reply: Reply) {
        let begun = match &reply {
            Reply::Conversation(stamped) => Some(stamped.body.id.clone()),
            _ => None,
        };
        self.store.fold(reply);
        match step {
            Telling::List | Telling::Incidents | Telling::People => {}
            Telling::Texts => {
                self.texts_are_kept();
                self.say(self.env.text("tell-all-kept"));
            }
            Telling::Opened => {
                self.desk.opening = Opening::default();
                self.say(self.env.text("incident-opened"));
            }
            Telling::Ended => self.say(self.env.text("incident-ended")),
            Telling::Sent => {
                let key = self.env.key_in(crate::console::keymap::Context::TellFirst, crate::console::Action::Undo);
                self.say(self.env.with("tell-all-sent", &[("key", (&key).into())]));
            }
            Telling::Recalled => self.say(self.env.text("tell-all-recalled")),
            Telling::Begun(offer) => {
                let Some(id) = begun else { return };
                if self.desk.is_writing() && self.desk.open.as_ref() != Some(&id) {
                    return self.begun_aside(id, &offer);
                }
                self.open_conversation(id);
                self.write(Mode::Reply);
                if self.desk.text().is_some_and(crate::console::widget::TextArea::is_empty) {
                    let edit = self.desk.text_mut().and_then(|text| text.paste(&offer));
                    self.edited(edit);
                }
                self.say(self.env.text("tell-first-begun"));
            }
        }
    }

    /// Who began another text meanwhile is not moved from it: what they type is meant for somebody else.
    fn begun_aside(&mut self, conversation: ConversationId, offer: &str) {
        let number = self.store.summary(&conversation).map_or(0, |summary| summary.number);
        let slot = Slot { conversation, mode: Mode::Reply };
        if self.desk.texts.get(&slot).is_none_or(crate::console::widget::TextArea::is_empty) {
            self.put_back(&slot, offer, None);
        }
        let key = self.env.key(crate::console::Action::GoUnsent);
        self.say(self.env.with("begun-aside", &[("number", number.into()), ("key", (&key).into())]));
    }

    /// What was asked did not happen, or nobody knows.
    pub(super) fn not_told_first(&mut self, step: &Telling, failure: Failure) {
        match step {
            Telling::List => self.store.tell_first.load = Load::Failed(failure),
            Telling::Incidents => self.store.incidents_load = Load::Failed(failure),
            Telling::People => self.store.tell_first.people_load = Load::Failed(failure),
            _ => {
                if let Failure::Unknown(_) | Failure::Conflict(_) = failure {
                    // Whatever became of it, it is looked at anew.
                    self.store.incidents_load = Load::Wanted;
                    self.store.tell_first.people_load = Load::Wanted;
                }
                if let Failure::Unknown(_) = failure {
                    return self.complain(self.env.text("change-unsure"));
                }
                self.complain_of(&failure);
            }
        }
    }
}

/// Whom an incident touches, as it is written: parts of products' names, `#label`s, between commas.
fn touched(words: &str) -> Touches {
    let mut touches = Touches::default();
    for word in words.split([',', '、', '，', ';', '\n']).map(str::trim).filter(|word| !word.is_empty()) {
        match word.strip_prefix(['#', '＃']) {
            Some(tag) => touches.tags.push(tag.trim().into()),
            None => touches.products.push(word.into()),
        }
    }
    touches
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn products_and_labels_are_told_apart() {
        let read = touched("long umbrella, #handle、＃取っ手，長傘\n");
        let raw = |texts: &[Untrusted]| texts.iter().map(|text| text.raw().to_owned()).collect::<Vec<_>>();
        assert_eq!(raw(&read.products), ["long umbrella", "長傘"]);
        assert_eq!(raw(&read.tags), ["handle", "取っ手"]);
    }
}
