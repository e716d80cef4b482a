//! Whom to tell before they ask: the list over everything; from it an incident's people with the text to all of them,
//! the writing of that text, and the questions by which an incident is made known.

mod opening;
mod rows;

pub use opening::{Opening, Question};
pub use rows::cause_id;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::draw::frame;
use crate::api::{Incident, IncidentId, Language, Proactive, Touched};
use crate::console::keymap::Context;
use crate::console::scene::Scene;
use crate::console::theme::{Scope, Sign};
use crate::console::widget::TextArea;
use crate::console::widget::cells::{Row, draw_rows, keys_wrapped, wrapped};
use crate::console::{Action, Caret};

/// The widest the page is.
const WIDEST: u16 = 120;

/// Rows of an answer in words.
const ANSWER_ROWS: u16 = 3;

/// What the page shows.
#[derive(Clone, Debug)]
pub enum Page {
    /// Whom to tell.
    List,
    /// The people of an incident, with what each would be sent or what became of it.
    People(IncidentId),
    /// The text to all of an incident, in one language.
    Writing(IncidentId, Language, Box<TextArea>),
    /// An incident is made known.
    Asking(Question, Box<TextArea>),
}

/// The page.
#[derive(Clone, Debug)]
pub struct TellFirst {
    /// What it shows.
    pub page: Page,
    /// The row under the cursor in the list, by what it is about: nothing moves under the cursor.
    selected: Option<String>,
    /// The row under the cursor among an incident's people.
    person: usize,
    /// The incident that the next press of the same key ends.
    ending: Option<IncidentId>,
}

/// A row of the list.
enum Entry<'a> {
    Incident(&'a Incident),
    Person(&'a Proactive),
}

impl Entry<'_> {
    fn id(&self) -> &str {
        match self {
            Self::Incident(incident) => incident.id.as_str(),
            Self::Person(item) => &item.id,
        }
    }
}

impl TellFirst {
    /// The list.
    pub const fn new() -> Self {
        Self { page: Page::List, selected: None, person: 0, ending: None }
    }

    /// What keys mean in it.
    pub const fn context(&self) -> Context {
        match self.page {
            Page::List | Page::People(_) => Context::TellFirst,
            Page::Writing(..) => Context::Text,
            Page::Asking(..) => Context::Field,
        }
    }

    /// The text that is being written.
    pub fn text_mut(&mut self) -> Option<&mut TextArea> {
        match &mut self.page {
            Page::Writing(_, _, text) | Page::Asking(_, text) => Some(text),
            Page::List | Page::People(_) => None,
        }
    }

    /// The rows of the list: incidents that hold, then whom to tell.
    fn entries(scene: &Scene) -> Vec<Entry<'_>> {
        let holding =
            scene.store.incidents.iter().filter(|incident| incident.holds(scene.now) && !scene.store.tell_first.told);
        holding.map(Entry::Incident).chain(scene.store.tell_first.items.iter().map(Entry::Person)).collect()
    }

    fn place(&self, entries: &[Entry<'_>]) -> usize {
        let found = self.selected.as_ref().and_then(|id| entries.iter().position(|entry| entry.id() == id));
        found.unwrap_or(0).min(entries.len().saturating_sub(1))
    }

    /// The incident under the cursor, else the one whose customer is.
    fn pointed<'a>(&self, scene: &'a Scene) -> Option<&'a Incident> {
        if let Page::People(id) | Page::Writing(id, ..) = &self.page {
            return scene.store.incident(id);
        }
        let entries = Self::entries(scene);
        match entries.get(self.place(&entries))? {
            Entry::Incident(incident) => Some(*incident),
            Entry::Person(item) if item.cause == crate::api::Ground::Incident => {
                scene.store.incidents.iter().find(|it| item.id.contains(it.id.as_str()))
            }
            Entry::Person(_) => None,
        }
    }

    /// The incident a key is about that may be about any: else the newest that holds.
    fn incident<'a>(&self, scene: &'a Scene) -> Option<&'a Incident> {
        self.pointed(scene).or_else(|| scene.store.incidents.iter().find(|it| it.holds(scene.now)))
    }

    fn touched<'a>(&self, scene: &'a Scene) -> Option<&'a Touched> {
        scene.store.tell_first.people.get(self.person)
    }

    /// Performs an action; whether the page stays.
    pub fn act(&mut self, action: Action, scene: &mut Scene) -> bool {
        let ending = self.ending.take();
        if action == Action::EndIncident && matches!(self.page, Page::List | Page::People(_)) {
            self.end(ending.as_ref(), scene);
            return true;
        }
        match &mut self.page {
            Page::List => return self.act_on_list(action, scene),
            Page::People(id) => {
                let id = id.clone();
                self.act_on_people(&id, action, scene);
            }
            Page::Writing(id, language, text) => match action {
                Action::Back | Action::LeaveText | Action::Send => {
                    let (id, language, text) = (id.clone(), *language, text.text().to_owned());
                    scene.keep_text_to_all(&id, language, &text);
                    self.page = Page::People(id);
                }
                action => drop(text.perform(action)),
            },
            Page::Asking(question, text) => match action {
                Action::Back | Action::LeaveText => {
                    scene.desk.opening.put(*question, text.text());
                    self.page = Page::List;
                }
                Action::Open | Action::NewLine => {
                    let question = *question;
                    scene.desk.opening.put(question, text.text());
                    self.page = match scene.opening_asks_after(question) {
                        Some(next) => Page::asking(next, scene),
                        None => Page::List,
                    };
                }
                action => drop(text.perform(action)),
            },
        }
        true
    }

    fn act_on_list(&mut self, action: Action, scene: &mut Scene) -> bool {
        let entries = Self::entries(scene);
        let (place, last) = (self.place(&entries), entries.len().saturating_sub(1));
        let to = match action {
            Action::MoveDown | Action::CaretDown => Some((place + 1).min(last)),
            Action::MoveUp | Action::CaretUp => Some(place.saturating_sub(1)),
            Action::PageDown => Some((place + 10).min(last)),
            Action::PageUp => Some(place.saturating_sub(10)),
            Action::First => Some(0),
            Action::Last => Some(last),
            _ => None,
        };
        if let Some(to) = to {
            self.selected = entries.get(to).map(|entry| entry.id().to_owned());
            return true;
        }
        match action {
            Action::Back | Action::LeaveText | Action::TellFirst => return false,
            Action::Open => match entries.get(place) {
                Some(Entry::Incident(incident)) => {
                    let id = incident.id.clone();
                    self.look_at(id, scene);
                }
                Some(Entry::Person(item)) => {
                    let item = (*item).clone();
                    scene.go_and_tell(&item);
                    return false;
                }
                None => {}
            },
            Action::TellAll => match self.incident(scene).map(|incident| incident.id.clone()) {
                Some(id) => self.look_at(id, scene),
                None => scene.say(scene.env.text("incident-none")),
            },
            Action::ToldOnes => {
                let told = !scene.store.tell_first.told;
                scene.store.tell_first.begin(told);
                self.selected = None;
            }
            Action::OpenIncident if !scene.store.directs() => scene.complain(scene.env.text("incident-supervisor")),
            Action::OpenIncident => self.page = Page::asking(Question::Title, scene),
            Action::Undo => self.recall(scene),
            Action::Retry => drop(scene.store.ask_again()),
            _ => {}
        }
        true
    }

    fn act_on_people(&mut self, id: &IncidentId, action: Action, scene: &mut Scene) {
        let last = scene.store.tell_first.people.len().saturating_sub(1);
        match action {
            Action::Back | Action::LeaveText => self.page = Page::List,
            Action::MoveDown | Action::CaretDown => self.person = (self.person + 1).min(last),
            Action::MoveUp | Action::CaretUp => self.person = self.person.saturating_sub(1),
            Action::PageDown => self.person = (self.person + 10).min(last),
            Action::PageUp => self.person = self.person.saturating_sub(10),
            Action::First => self.person = 0,
            Action::Last => self.person = last,
            Action::Reply => {
                let language = self.touched(scene).and_then(|touched| touched.language);
                self.page = Page::writing(id, language, scene);
            }
            Action::SendToAll => scene.send_to_all(id),
            Action::TellAll => {
                let key = scene.env.key_in(Context::TellFirst, Action::SendToAll);
                scene.say(scene.env.with("tell-all-second", &[("key", (&key).into())]));
            }
            Action::Undo => self.recall(scene),
            Action::Retry => drop(scene.store.ask_again()),
            _ => {}
        }
    }

    /// Looks at an incident's people; where there is no text yet, it is written first.
    fn look_at(&mut self, id: IncidentId, scene: &mut Scene) {
        scene.store.tell_first.look_at(&id);
        self.person = 0;
        let none = |language| scene.text_to_all(&id, language).is_empty();
        let unwritten = none(Language::Ja) && none(Language::En);
        self.page = if unwritten { Page::writing(&id, None, scene) } else { Page::People(id) };
    }

    /// Ends the incident under the cursor, by the second of two presses: it is over for everybody, and not undone by a key.
    fn end(&mut self, ending: Option<&IncidentId>, scene: &mut Scene) {
        if !scene.store.directs() {
            return scene.complain(scene.env.text("incident-supervisor"));
        }
        let Some(incident) = self.pointed(scene).cloned() else {
            return scene.say(scene.env.text("incident-none-here"));
        };
        if ending == Some(&incident.id) {
            return scene.end_incident(incident.id, incident.version);
        }
        let key = scene.env.key_in(Context::TellFirst, Action::EndIncident);
        let title = incident.title.shown(crate::text::Lines::Single).into_owned();
        scene.say(scene.env.with("incident-end-second", &[("key", (&key).into()), ("title", (&title).into())]));
        self.ending = Some(incident.id);
    }

    fn recall(&self, scene: &mut Scene) {
        match self.incident(scene).map(|incident| incident.id.clone()) {
            Some(id) => scene.recall_all(id),
            None => scene.say(scene.env.text("incident-none")),
        }
    }

    /// Wants the next page when the cursor comes near the end.
    pub fn wants_more(&self, scene: &Scene) -> bool {
        match &self.page {
            Page::List => {
                let entries = Self::entries(scene);
                self.place(&entries) + 20 > entries.len()
            }
            Page::People(_) => self.person + 20 > scene.store.tell_first.people.len(),
            Page::Writing(..) | Page::Asking(..) => false,
        }
    }

    fn inside(screen: Rect) -> u16 {
        screen.width.saturating_sub(2).min(WIDEST)
    }

    /// Wraps what is being written.
    pub fn layout(&mut self, screen: Rect) {
        let width = Self::inside(screen).saturating_sub(4);
        let height = match self.page {
            Page::Writing(..) => screen.height.saturating_sub(8).max(1),
            _ => ANSWER_ROWS,
        };
        if let Some(text) = self.text_mut() {
            text.layout(width, height);
        }
    }

    /// Paints the page; where something is written, the caret is in it.
    pub fn draw(&self, screen: Rect, buf: &mut Buffer, scene: &Scene) -> Option<Caret> {
        let env = &scene.env;
        let width = Self::inside(screen);
        let inner = frame(&self.title(scene), usize::from(screen.height), screen, width, buf, scene);
        if inner.height < 3 {
            return None;
        }
        let foot = keys_wrapped(&self.foot(scene), inner.width.saturating_sub(1), " ", env.style(Scope::Keys));
        let foot = &foot[..foot.len().min(2)];
        let below = foot.len() as u16;
        let body = Rect { height: inner.height.saturating_sub(below), ..inner };
        draw_rows(buf, Rect { y: body.bottom(), height: below, ..inner }, foot, env.cut());
        match &self.page {
            Page::List | Page::People(_) => {
                let (rows, chosen) = if let Page::People(id) = &self.page {
                    self.people_rows(id, body.width, scene)
                } else {
                    self.list_rows(body.width, scene)
                };
                let room = usize::from(body.height);
                let top = chosen.end.saturating_sub(room).min(chosen.start);
                draw_rows(buf, body, rows.iter().skip(top), env.cut());
                if rows.len() - top > room {
                    let mark =
                        Row::default().right(format!("{} ", env.sign(Sign::MoreBelow)), env.style(Scope::TextDim));
                    mark.draw(buf, body, body.height - 1, env.cut());
                }
                None
            }
            Page::Writing(_, _, text) => Some(self.draw_text(text, &env.text("tell-all-hint"), body, buf, scene)),
            Page::Asking(question, text) => {
                let id = match question {
                    Question::Title => "incident-ask-title",
                    Question::Known => "incident-ask-known",
                    Question::Touches => "incident-ask-touches",
                };
                Some(self.draw_text(text, &env.text(id), body, buf, scene))
            }
        }
    }

    fn draw_text(&self, text: &TextArea, hint: &str, body: Rect, buf: &mut Buffer, scene: &Scene) -> Caret {
        let env = &scene.env;
        let head = wrapped(hint, body.width.saturating_sub(1), " ", env.style(Scope::Popup));
        let least = if matches!(self.page, Page::Writing(..)) { 3 } else { ANSWER_ROWS };
        let height = (head.len() as u16).min(body.height.saturating_sub(least));
        draw_rows(buf, Rect { height, ..body }, &head, env.cut());
        let rest = body.height - height;
        let rows = if matches!(self.page, Page::Writing(..)) { rest } else { rest.min(ANSWER_ROWS) };
        let field = Rect { x: body.x + 1, y: body.y + height, width: body.width.saturating_sub(2), height: rows };
        text.draw(field, buf, env.style(Scope::Input))
    }
}

impl Page {
    /// The next question, with what was written to it before.
    fn asking(question: Question, scene: &Scene) -> Self {
        let known = scene.desk.opening.of(question);
        Self::Asking(question, Box::new(TextArea::from_text(known, known.len())))
    }

    /// The text to all in one language, else in the agent's; prepared where nothing stands yet.
    fn writing(id: &IncidentId, language: Option<Language>, scene: &Scene) -> Self {
        let language = language.unwrap_or(match scene.env.lang() {
            crate::locale::Lang::En => Language::En,
            crate::locale::Lang::Ja => Language::Ja,
        });
        let known = scene.prepared_to_all(id, language);
        Self::Writing(id.clone(), language, Box::new(TextArea::from_text(&known, known.len())))
    }
}
