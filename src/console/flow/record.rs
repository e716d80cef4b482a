//! The customer's record under the agent's hands: what is remembered, put right, forgotten, merged.
//!
//! The server keeps where, when and by whom; what must not be kept it refuses, and what needs the customer's word is
//! asked for before it is kept.

mod add;
mod field;
mod kept;
mod link;
mod same;

use crate::api::{
    ContactKind, ConversationId, Customer, CustomerId, CustomerPatch, Failure, LinkKind, Memory, MemoryId, MemoryPatch,
    MergeId, NewMemory, OccasionKind, Remembered, Request,
};
use crate::console::pane::Spot;
use crate::console::popup::{Ask, Asked, Choice, Comparison, History, Popup};
use crate::console::scene::{Purpose, Reversal, Scene};
use crate::console::widget::TextArea;
use crate::console::widget::picker::Item;
use crate::text::Untrusted;

pub use add::Addition;
pub use field::Field;
pub use link::LinkStep;

/// Under what words about a record are kept aside, before what they are about.
pub const ASIDE: &str = "record:";

/// What was typed in a change of a record, each with the name of its question.
pub fn written(request: &Request) -> Vec<(String, String)> {
    let aside = |name: &str, text: String| (format!("{ASIDE}{name}"), text);
    match request {
        Request::EditCustomer { patch, .. } => {
            let typed = Field::ALL.into_iter().filter(|field| field.choices().is_none());
            typed.filter_map(|field| Some(aside(field.text_id(), field.wanted(patch)?))).collect()
        }
        Request::Amend { memory, patch, .. } => {
            let what = patch.what.as_ref().map(|what| what.text().raw().to_owned());
            what.map(|text| aside(memory.as_str(), text)).into_iter().collect()
        }
        _ => Vec::new(),
    }
}

/// What is chosen about a record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RecordChoice {
    /// The customer said again that it is so.
    Confirm(MemoryId),
    /// Say it in other words.
    Reword(MemoryId),
    /// Forget it.
    Forget(MemoryId),
    /// Put a field right.
    Field(Field),
    /// What a field is to hold, of those there are to choose from; nothing takes it away.
    Value(Field, &'static str),
    /// Something is added.
    Add(Addition),
    /// Another record belongs to theirs.
    Link(LinkStep),
    /// They agreed that this is kept.
    Agreed(Box<NewMemory>),
    /// Nothing happens.
    Leave,
    /// Look at two records side by side.
    Compare(CustomerId),
    /// Take a merge back.
    Split(MergeId),
}

/// What words are asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RecordAsk {
    /// What is to be remembered.
    Keep(Box<NewMemory>),
    /// What is remembered, in other words.
    Reword(MemoryId),
    /// A field of the record.
    Field(Field),
    /// A new way to reach them.
    Contact(ContactKind),
    /// A day of theirs.
    Day(OccasionKind),
    /// Whose record belongs to theirs.
    Whom(LinkKind),
}

/// What an answer about a record is for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RecordPurpose {
    /// Keeping something.
    Keep(CustomerId, Box<NewMemory>),
    /// Putting something right.
    Amend,
    /// Forgetting something.
    Forget,
    /// Looking for other records of the same person.
    Duplicates(CustomerId),
    /// Looking for the record that belongs to this one.
    Whom(CustomerId, LinkKind),
    /// Reading the other record, to be shown beside the first.
    Compare(CustomerId, CustomerId),
    /// Two records become one.
    Merge(ConversationId, CustomerId),
    /// A merge is taken back.
    Split,
    /// A page of the timeline.
    Timeline(CustomerId),
}

fn item(label: String, choice: RecordChoice) -> Item<Choice> {
    Item { label, hint: String::new(), value: Choice::Record(choice) }
}

impl Scene {
    /// The open conversation and its customer's record, or a word why there is none to work on.
    fn record(&mut self) -> Option<(ConversationId, Customer)> {
        let Some(summary) = self.open() else {
            self.complain(self.env.text("nothing-open"));
            return None;
        };
        let (id, customer) = (summary.id.clone(), self.store.customer(&summary.customer.id).cloned());
        if self.is_sealed(summary) {
            let key = self.env.key(crate::console::Action::Identity);
            self.complain(self.env.with("record-sealed", &[("key", (&key).into())]));
            return None;
        }
        if customer.is_none() {
            self.complain(self.env.text("record-not-here"));
        }
        Some((id, customer?))
    }

    fn memory(&mut self, id: &MemoryId) -> Option<(ConversationId, Customer, Memory)> {
        let (conversation, customer) = self.record()?;
        let memory = customer.memories.iter().find(|memory| memory.id == *id).cloned();
        Some((conversation, customer, memory?))
    }

    /// Opens what the cursor of the panel stands on.
    pub fn open_spot(&mut self, spot: Spot) {
        match spot {
            Spot::Matter(id) => self.desk.popup = Some(Popup::History(Box::new(History::of_one(id)))),
            Spot::Memory(id) => self.open_memory(&id),
            Spot::Found(id) => self.side_by_side(id),
            Spot::Merge(id) => self.ask_split(id),
            Spot::Heading(_) | Spot::Line(..) => {}
        }
    }

    fn open_memory(&mut self, id: &MemoryId) {
        let Some((conversation, _, memory)) = self.memory(id) else { return };
        let mut items = vec![item(self.env.text(forget_text(&memory.what)), RecordChoice::Forget(id.clone()))];
        // What is kept on the other record of a link is said and changed there.
        if !matches!(&memory.what, Remembered::Link(link) if link.turned) {
            items.insert(0, item(self.env.text("memory-confirm"), RecordChoice::Confirm(id.clone())));
            items.insert(1, item(self.env.text("memory-reword"), RecordChoice::Reword(id.clone())));
        }
        let title = self.remembered(&memory.what);
        self.pick(&title, Some(conversation), items);
    }

    /// Other words for something remembered.
    pub fn open_reword(&mut self, id: &MemoryId) {
        let Some((about, _, memory)) = self.memory(id) else { return };
        self.ask_in_words(about, memory.what.text().raw(), RecordAsk::Reword(id.clone()));
    }

    /// Asks before something is forgotten.
    pub fn open_forget(&mut self, id: &MemoryId) {
        let Some((about, _, memory)) = self.memory(id) else { return };
        let items = vec![
            item(self.env.text(forget_text(&memory.what)), RecordChoice::Forget(id.clone())),
            item(self.env.text("memory-leave"), RecordChoice::Leave),
        ];
        let title = self.remembered(&memory.what);
        self.pick(&title, Some(about), items);
    }

    /// The fields of the record.
    pub fn open_record(&mut self) {
        let Some((about, customer)) = self.record() else { return };
        let items = Field::ALL
            .into_iter()
            .map(|field| Item {
                label: self.env.text(field.text_id()),
                hint: field.said(&field.value(&customer), &self.env),
                value: Choice::Record(RecordChoice::Field(field)),
            })
            .chain(self.additions(&customer))
            .chain(self.links(&customer))
            .collect();
        self.pick(&self.env.text("record-title"), Some(about), items);
    }

    fn open_field(&mut self, field: Field) {
        let Some((about, customer)) = self.record() else { return };
        if let Some(choices) = field.choices() {
            let named = choices.into_iter().map(|value| (field.said(value, &self.env), value));
            let none = (self.env.text("record-unknown"), "");
            let items =
                named.chain([none]).map(|(label, value)| item(label, RecordChoice::Value(field, value))).collect();
            return self.pick(&self.env.text(field.text_id()), Some(about), items);
        }
        self.ask_in_words(about, &field.value(&customer), RecordAsk::Field(field));
    }

    /// The name on record, to be mended: `name` stands there already.
    pub fn mend_name(&mut self, name: &Untrusted) {
        if self.record().is_some() {
            self.ask_once_more(RecordAsk::Field(Field::Name), name.raw());
        }
    }

    fn ask_in_words(&mut self, about: ConversationId, known: &str, what: RecordAsk) {
        let title = self.asked(&what);
        let aside = match &what {
            RecordAsk::Field(field) => self.desk.answers.get(&(about.clone(), format!("{ASIDE}{}", field.text_id()))),
            RecordAsk::Reword(id) => self.desk.answers.get(&(about.clone(), format!("{ASIDE}{}", id.as_str()))),
            RecordAsk::Keep(_) | RecordAsk::Contact(_) | RecordAsk::Day(_) | RecordAsk::Whom(_) => None,
        };
        let known = aside.map_or(known, String::as_str);
        let text = TextArea::from_text(known, known.len());
        self.desk.popup = Some(Popup::Ask(Box::new(Ask { title, about, text, what: Asked::Record(what) })));
    }

    /// The question.
    fn asked(&self, what: &RecordAsk) -> String {
        match what {
            RecordAsk::Keep(memory) if matches!(memory.what, Remembered::Link(_)) => self.env.text("link-words"),
            RecordAsk::Keep(_) => self.env.text("remember-words"),
            RecordAsk::Reword(_) => self.env.text("memory-reword"),
            RecordAsk::Field(field) => self.env.text(field.text_id()),
            RecordAsk::Contact(kind) => self.contact_asked(*kind),
            RecordAsk::Day(kind) => self.day_asked(*kind),
            RecordAsk::Whom(_) => self.env.text("link-whom"),
        }
    }

    /// The question with this answer in it.
    fn ask_once_more(&mut self, what: RecordAsk, text: &str) {
        let Some(about) = self.desk.open.clone() else { return };
        let title = self.asked(&what);
        let text = TextArea::from_text(text, text.len());
        self.desk.popup = Some(Popup::Ask(Box::new(Ask { title, about, text, what: Asked::Record(what) })));
    }

    /// Words of the customer's before they are kept.
    pub fn ask_words(&mut self, memory: NewMemory) {
        let Some((about, _)) = self.record() else { return };
        let words = memory.what.text().raw().to_owned();
        self.ask_in_words(about, &words, RecordAsk::Keep(Box::new(memory)));
    }

    /// Words were given.
    pub fn told_in_words(&mut self, what: RecordAsk, text: &str) {
        if let Some(why) = self.refuses(&what, text) {
            // What was typed stays open, to be put otherwise.
            self.ask_once_more(what, text);
            return self.complain(why);
        }
        match what {
            RecordAsk::Keep(memory) => {
                let what = reworded(&memory.what, text);
                self.keep_memory(NewMemory { what, ..*memory });
            }
            RecordAsk::Reword(id) => {
                let Some((_, customer, memory)) = self.memory(&id) else { return };
                let patch = MemoryPatch { what: Some(reworded(&memory.what, text)), ..MemoryPatch::default() };
                self.amend(&customer, id, patch);
            }
            RecordAsk::Contact(kind) => self.told_contact(kind, text),
            RecordAsk::Day(kind) => self.told_day(kind, text),
            RecordAsk::Whom(kind) => self.look_for_whom(kind, text),
            RecordAsk::Field(field) => {
                let Some((_, customer)) = self.record() else { return };
                if field == Field::Name && text.trim().is_empty() {
                    return self.complain(self.env.text("record-name-empty"));
                }
                if let Some(patch) = field.patch(text) {
                    self.edit_record(&customer, patch);
                }
            }
        }
    }

    fn edit_record(&mut self, customer: &Customer, patch: CustomerPatch) {
        let (customer, version) = (customer.id.clone(), customer.version);
        let request = Request::EditCustomer { customer, version, patch: Box::new(patch) };
        self.call(Purpose::Record(RecordPurpose::Amend), request);
    }

    fn amend(&mut self, customer: &Customer, memory: MemoryId, patch: MemoryPatch) {
        let (customer, version) = (customer.id.clone(), customer.version);
        let request = Request::Amend { customer, memory, version, patch: Box::new(patch) };
        self.call(Purpose::Record(RecordPurpose::Amend), request);
    }

    /// Something was chosen.
    pub fn choose_record(&mut self, choice: RecordChoice) {
        match choice {
            RecordChoice::Confirm(id) => {
                let Some((_, customer, _)) = self.memory(&id) else { return };
                self.amend(&customer, id, MemoryPatch { confirmed: true, ..MemoryPatch::default() });
            }
            RecordChoice::Reword(id) => self.open_reword(&id),
            RecordChoice::Forget(memory) => {
                let Some((_, customer, _)) = self.memory(&memory) else { return };
                let request = Request::Forget { customer: customer.id, memory };
                self.call(Purpose::Record(RecordPurpose::Forget), request);
            }
            RecordChoice::Field(field) => self.open_field(field),
            RecordChoice::Value(field, value) => {
                let Some((_, customer)) = self.record() else { return };
                if let Some(patch) = field.patch(value) {
                    self.edit_record(&customer, patch);
                }
            }
            RecordChoice::Add(what) => self.chose_addition(what),
            RecordChoice::Link(step) => self.chose_link(step),
            RecordChoice::Agreed(memory) => self.keep_memory(NewMemory { consented: true, ..*memory }),
            RecordChoice::Leave => {}
            RecordChoice::Compare(id) => self.side_by_side(id),
            RecordChoice::Split(merge) => {
                let Some((_, customer)) = self.record() else { return };
                let key = self.key();
                let request = Request::Split { key, customer: customer.id, merge };
                self.call(Purpose::Record(RecordPurpose::Split), request);
            }
        }
    }

    /// What was asked about a record was done.
    pub fn recorded(&mut self, purpose: RecordPurpose) {
        self.forget_aside(&purpose);
        match purpose {
            RecordPurpose::Keep(_, memory) => {
                let what = self.remembered(&memory.what);
                self.say(self.env.with("remembered", &[("what", (&what).into())]));
            }
            RecordPurpose::Amend => self.say(self.env.text("record-amended")),
            RecordPurpose::Forget => self.say(self.env.text("forgotten")),
            RecordPurpose::Compare(here, other) if self.desk.popup.is_none() => {
                self.desk.popup = Some(Popup::Same(Comparison { here, other }));
            }
            RecordPurpose::Merge(about, customer) => {
                let merged = self.store.customer(&customer).and_then(|customer| customer.merged.first());
                let Some(merge) = merged.map(|merge| merge.id.clone()) else { return };
                let key = self.env.key(crate::console::Action::Undo);
                let text = self.env.with("merged", &[("key", (&key).into())]);
                self.say_undoable(text, about, Reversal::Merge { customer, merge });
            }
            RecordPurpose::Split => self.say(self.env.text("split")),
            RecordPurpose::Compare(..)
            | RecordPurpose::Duplicates(_)
            | RecordPurpose::Whom(..)
            | RecordPurpose::Timeline(_) => {}
        }
    }

    /// What was asked about a record was not done: consent that is missing is asked for, the rest is said.
    pub fn record_failed(&mut self, purpose: RecordPurpose, failure: Failure) {
        let field = match &failure {
            Failure::Invalid(problem) => problem.errors.first().map(|error| error.field.clone()).unwrap_or_default(),
            _ => String::new(),
        };
        match purpose {
            RecordPurpose::Keep(_, memory) if ["consented", "what.sensitive"].contains(&field.as_str()) => {
                if self.desk.popup.is_none() {
                    return self.ask_consent(kept::sensitive(*memory));
                }
                self.complain_of(&failure);
            }
            RecordPurpose::Timeline(customer) => {
                self.store.timeline_mut(&customer).load = crate::console::store::Load::Failed(failure);
            }
            _ => self.complain_of(&failure),
        }
    }

    /// A page of the timeline is needed.
    pub fn ask_timeline(&mut self, customer: &CustomerId) {
        if !self.store.is_live() {
            return;
        }
        let timeline = self.store.timeline_mut(customer);
        if timeline.load.take() {
            let after = timeline.next.clone();
            let purpose = Purpose::Record(RecordPurpose::Timeline(customer.clone()));
            self.call(purpose, Request::Timeline { customer: customer.clone(), after });
        }
    }

    /// Everything there was between the customer and us.
    pub fn open_history(&mut self) {
        let Some((_, customer)) = self.record() else { return };
        self.store.begin_timeline(&customer.id);
        self.desk.popup = Some(Popup::History(Box::new(History::of(customer.id))));
    }
}

/// What taking it away is called.
const fn forget_text(what: &Remembered) -> &'static str {
    match what {
        Remembered::Link(_) => "link-drop",
        _ => "memory-forget",
    }
}

/// The same thing in other words.
fn reworded(what: &Remembered, text: &str) -> Remembered {
    let text = Untrusted::from(text.trim());
    let mut what = what.clone();
    match &mut what {
        Remembered::Preference(it) => it.text = text,
        Remembered::Note(it) => it.text = text,
        Remembered::Flag(it) => it.text = text,
        Remembered::Consent(it) => it.text = text,
        Remembered::Affection(it) => it.text = text,
        Remembered::Occasion(it) => it.text = text,
        Remembered::Link(it) => it.text = text,
    }
    what
}
