//! The rows of the page in words.

use std::ops::Range;

use super::{Entry, Page, TellFirst};
use crate::api::{Ground, Incident, IncidentId, MessageState, Proactive, Telling, Texts, Touched, TouchedState};
use crate::console::Action;
use crate::console::keymap::Context;
use crate::console::scene::Scene;
use crate::console::store::Load;
use crate::console::theme::{Scope, Sign};
use crate::console::widget::cells::{Row, wrapped};
use crate::text::{Lines, Untrusted};

fn one(text: &Untrusted) -> String {
    text.shown(Lines::Single).into_owned()
}

/// A cause as part of a text's id.
pub fn cause_id(cause: Ground) -> String {
    cause.as_str().replace('_', "-")
}

/// The fact in a sentence, with its source and since when.
pub fn sentence(item: &Proactive, scene: &Scene) -> String {
    let env = &scene.env;
    let now = scene.now.millis();
    let moment = |at: Option<crate::api::Time>| at.map_or_else(String::new, |at| env.locale().moment(at.millis(), now));
    let day = |at: Option<crate::api::Time>| at.map_or_else(String::new, |at| env.locale().date(at.millis(), now));
    let (fact, detail, source) = (one(&item.fact), one(&item.detail), one(&item.source));
    let source = if source.is_empty() { env.text("tell-first-source-unknown") } else { source };
    let (since, due, before) = (moment(Some(item.since)), moment(item.due), day(item.due_before));
    let due_day = day(item.due);
    let known = i64::from(!detail.is_empty() && detail != fact);
    let args = [
        ("fact", (&fact).into()),
        ("detail", (&detail).into()),
        ("known", known.into()),
        ("source", (&source).into()),
        ("since", (&since).into()),
        ("due", (&due).into()),
        ("day", (&due_day).into()),
        ("before", (&before).into()),
    ];
    env.with(&format!("tell-first-why-{}", cause_id(item.cause)), &args)
}

impl TellFirst {
    pub(super) fn title(&self, scene: &Scene) -> String {
        let env = &scene.env;
        let incident = |id| scene.store.incident(id).map(|it| one(&it.title)).unwrap_or_default();
        match &self.page {
            Page::List if scene.store.tell_first.told => env.text("tell-first-title-told"),
            Page::List => env.text("tell-first-title"),
            Page::People(id) => env.with("tell-all-title", &[("title", (&incident(id)).into())]),
            Page::Writing(id, language, _) => {
                let language = env.language(*language);
                let title = incident(id);
                env.with("tell-all-writing", &[("title", (&title).into()), ("language", (&language).into())])
            }
            Page::Asking(..) => env.text("incident-open-title"),
        }
    }

    pub(super) fn foot(&self, scene: &Scene) -> String {
        let env = &scene.env;
        let key = |action| env.key_in(Context::TellFirst, action);
        let all = [
            ("open", key(Action::Open)),
            ("all", key(Action::TellAll)),
            ("told", key(Action::ToldOnes)),
            ("new", key(Action::OpenIncident)),
            ("end", key(Action::EndIncident)),
            ("write", key(Action::Reply)),
            ("send", key(Action::SendToAll)),
            ("undo", key(Action::Undo)),
            ("back", key(Action::Back)),
            ("done", env.key_in(Context::Text, Action::Send)),
            ("leave", env.key_in(Context::Text, Action::LeaveText)),
        ];
        let args: Vec<_> = all.iter().map(|(name, key)| (*name, key.into())).collect();
        let id = match &self.page {
            Page::List if scene.store.directs() => "tell-first-foot-supervisor",
            Page::List => "tell-first-foot",
            Page::People(_) => "tell-all-foot",
            Page::Writing(..) => "tell-all-writing-foot",
            Page::Asking(..) => "incident-ask-foot",
        };
        env.with(id, &args)
    }

    /// Why there is nothing to show yet, or that there is nothing.
    fn absent(load: &Load, empty: &str, scene: &Scene) -> String {
        let env = &scene.env;
        match load {
            Load::Failed(failure) => {
                let detail = env.failure(failure, scene.now);
                let key = env.key_in(Context::Popup, Action::Retry);
                env.with("tell-first-failed", &[("detail", (&detail).into()), ("key", (&key).into())])
            }
            Load::Here => env.text(empty),
            _ => env.text("tell-first-loading"),
        }
    }

    /// The rows of the list, and which belong to the one under the cursor.
    pub(super) fn list_rows(&self, width: u16, scene: &Scene) -> (Vec<Row>, Range<usize>) {
        let env = &scene.env;
        let entries = Self::entries(scene);
        let place = self.place(&entries);
        let list = &scene.store.tell_first;
        let mut rows = Vec::new();
        let mut chosen = 0..1;
        for (at, entry) in entries.iter().enumerate() {
            let start = rows.len();
            let selected = at == place;
            match entry {
                Entry::Incident(incident) => {
                    rows.push(Self::incident_row(incident, selected, scene));
                    if selected {
                        let known = incident.text.shown(Lines::Single);
                        rows.extend(wrapped(&known, width.saturating_sub(2), "     ", env.style(Scope::TextDim)));
                    }
                }
                Entry::Person(item) => {
                    rows.push(Self::item_row(item, selected, width, scene));
                    if selected {
                        let dim = env.style(Scope::TextDim);
                        rows.extend(wrapped(&sentence(item, scene), width.saturating_sub(2), "     ", dim));
                        rows.extend(wrapped(&Self::next_step(item, scene), width.saturating_sub(2), "     ", dim));
                    }
                }
            }
            if selected {
                chosen = start..rows.len();
            }
        }
        if list.items.is_empty() {
            let empty = if list.told { "tell-first-none-told" } else { "tell-first-none" };
            let text = Self::absent(&list.load, empty, scene);
            rows.extend(wrapped(&text, width.saturating_sub(1), " ", env.style(Scope::TextDim)));
        }
        (rows, chosen)
    }

    fn incident_row(incident: &Incident, selected: bool, scene: &Scene) -> Row {
        let env = &scene.env;
        let style = env.style(if selected { Scope::ListFocused } else { Scope::Popup });
        let strong = if selected { style } else { env.style(Scope::NoticeWarning) };
        let mark = if selected { env.sign(Sign::Selected) } else { " " };
        let told = incident.telling.as_ref().map_or(0, |telling| telling.sent + telling.planned);
        let args = [("people", i64::from(incident.people).into()), ("told", i64::from(told).into())];
        let age = env.locale().span(scene.now.since(incident.since));
        Row::new(style)
            .with(format!("{mark} {}", env.text("tell-first-incident")), strong)
            .with(format!("  {}", one(&incident.title)), style)
            .right(format!("{}  {age} ", env.with("incident-counts", &args)), style)
    }

    fn item_row(item: &Proactive, selected: bool, width: u16, scene: &Scene) -> Row {
        let env = &scene.env;
        let style = env.style(if selected { Scope::ListFocused } else { Scope::Popup });
        let dim = if selected { style } else { env.style(Scope::TextDim) };
        let mark = if selected { env.sign(Sign::Selected) } else { " " };
        let cell = |text: &str, columns: usize| crate::text::pad(text, columns, env.cut());
        let (cause, name) = if width < 90 { (16, 16) } else { (20, 24) };
        let label = env.text(&format!("tell-first-{}", cause_id(item.cause)));
        let who = scene.name_of(&item.customer);
        let age = match &item.told {
            Some(told) => {
                let at = env.locale().moment(told.at.millis(), scene.now.millis());
                env.beside(&[one(&told.by.name), at])
            }
            None => env.locale().span(scene.now.since(item.since)),
        };
        Row::new(style)
            .with(format!("{mark} {}", cell(&label, cause)), style)
            .with(format!(" {}", cell(&who, name)), if selected { style } else { env.style(Scope::TextStrong) })
            .with(format!(" {}", one(&item.fact)), dim)
            .right(format!(" {age} "), dim)
    }

    /// What Enter does with them, or who told them.
    fn next_step(item: &Proactive, scene: &Scene) -> String {
        let env = &scene.env;
        let key = env.key_in(Context::TellFirst, Action::Open);
        match (&item.told, item.number) {
            (Some(told), _) => {
                let at = env.locale().moment(told.at.millis(), scene.now.millis());
                let agent = one(&told.by.name);
                env.with("tell-first-told", &[("agent", (&agent).into()), ("at", (&at).into())])
            }
            (None, Some(number)) => env.with("tell-first-opens", &[("key", (&key).into()), ("number", number.into())]),
            (None, None) => env.with("tell-first-begins", &[("key", (&key).into())]),
        }
    }

    /// An incident's people: what is known, how far the text has come, then each; the one under the cursor with what they
    /// would be sent.
    pub(super) fn people_rows(&self, id: &IncidentId, width: u16, scene: &Scene) -> (Vec<Row>, Range<usize>) {
        let env = &scene.env;
        let Some(incident) = scene.store.incident(id) else {
            return (wrapped(&env.text("tell-first-loading"), width, " ", env.style(Scope::TextDim)), 0..1);
        };
        let inside = width.saturating_sub(2);
        let mut rows = wrapped(&incident.text.shown(Lines::Single), inside, " ", env.style(Scope::Popup));
        rows.truncate(3);
        let list = &scene.store.tell_first;
        let (ready, apart) = list.ready;
        let counts =
            env.with("tell-all-counts", &[("ready", i64::from(ready).into()), ("apart", i64::from(apart).into())]);
        rows.extend(wrapped(&counts, inside, " ", env.style(Scope::TextStrong)));
        if let Some(telling) = &incident.telling {
            let text = Self::progress(telling, scene);
            rows.extend(wrapped(&text, inside, " ", env.style(Scope::TextStrong)));
        }
        rows.push(Row::default());
        let mut chosen = 0..1;
        for (at, touched) in list.people.iter().enumerate() {
            let selected = at == self.person.min(list.people.len() - 1);
            let start = rows.len();
            rows.push(Self::person_row(touched, selected, width, scene));
            if selected {
                rows.extend(Self::preview(incident, touched, inside, scene));
                // The head is seen with the first of them.
                chosen = if at == 0 { 0..rows.len() } else { start..rows.len() };
            }
        }
        if list.people.is_empty() {
            let text = Self::absent(&list.people_load, "incident-touches-nobody", scene);
            rows.extend(wrapped(&text, inside, " ", env.style(Scope::TextDim)));
        }
        (rows, chosen)
    }

    fn progress(telling: &Telling, scene: &Scene) -> String {
        let env = &scene.env;
        let key = env.key_in(Context::TellFirst, Action::Undo);
        let until = env.locale().clock(telling.release_at.millis());
        let agent = one(&telling.by.name);
        let held = i64::from(telling.release_at > scene.now && telling.sent > 0);
        let args = [
            ("agent", (&agent).into()),
            ("sent", i64::from(telling.sent).into()),
            ("planned", i64::from(telling.planned).into()),
            ("recalled", i64::from(telling.recalled).into()),
            ("held", held.into()),
            ("until", (&until).into()),
            ("key", (&key).into()),
        ];
        env.with("tell-all-progress", &args)
    }

    fn person_row(touched: &Touched, selected: bool, width: u16, scene: &Scene) -> Row {
        let env = &scene.env;
        let style = env.style(if selected { Scope::ListFocused } else { Scope::Popup });
        let dim = if selected { style } else { env.style(Scope::TextDim) };
        let mark = if selected { env.sign(Sign::Selected) } else { " " };
        let name = scene.name_of(&touched.customer);
        let columns = if width < 90 { 20 } else { 28 };
        let language = touched.language.map(|it| env.language(it));
        let channel = touched.channel.map(|channel| env.channel(channel));
        let way: Vec<String> = [channel, language].into_iter().flatten().collect();
        Row::new(style)
            .with(format!("{mark} {}", crate::text::pad(&name, columns, env.cut())), style)
            .with(format!(" {}", env.beside(&way)), dim)
            .right(
                format!(" {} ", Self::fate(touched, scene)),
                if touched.why_not.is_some() { env.style(Scope::NoticeWarning) } else { dim },
            )
    }

    /// What became of them, or will.
    fn fate(touched: &Touched, scene: &Scene) -> String {
        let env = &scene.env;
        if let Some(why) = touched.why_not {
            return env.text(&format!("why-not-{}", why.as_str().replace('_', "-")));
        }
        match (touched.state, touched.message_state) {
            (TouchedState::Untold | TouchedState::Recalled, _) => env.text("touched-ready"),
            (TouchedState::Planned, _) => env.text("touched-planned"),
            (TouchedState::Recalling, _) => env.text("touched-recalling"),
            (TouchedState::Sent, Some(MessageState::Held)) => env.text("touched-held"),
            (TouchedState::Sent, Some(MessageState::Failed | MessageState::Unsure)) => env.text("touched-failed"),
            (TouchedState::Sent, _) => env.text("touched-sent"),
        }
    }

    /// What the customer under the cursor would be sent, in their language.
    fn preview(incident: &Incident, touched: &Touched, width: u16, scene: &Scene) -> Vec<Row> {
        let env = &scene.env;
        let dim = env.style(Scope::TextDim);
        let mut rows = Vec::new();
        if let Some(told) = touched.told.as_ref().filter(|_| touched.why_not.is_some()) {
            let at = env.locale().moment(told.at.millis(), scene.now.millis());
            let agent = one(&told.by.name);
            let text = env.with("tell-first-told", &[("agent", (&agent).into()), ("at", (&at).into())]);
            rows.extend(wrapped(&text, width, "     ", dim));
        }
        if let Some(to) = &touched.to {
            let to = one(to);
            rows.extend(wrapped(&env.with("touched-to", &[("to", (&to).into())]), width, "     ", dim));
        }
        let Some(language) = touched.language else { return rows };
        let text = scene.text_to_all(&incident.id, language);
        let filled = Texts::filled(&Untrusted::from(text), &touched.customer.address_as, touched.product.as_ref());
        if let Ok(filled) = filled {
            for line in filled.shown(Lines::Multi).lines() {
                rows.extend(wrapped(line, width, "     ", env.style(Scope::Popup)));
            }
        }
        rows
    }
}
