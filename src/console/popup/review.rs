//! The shift looked back on: what was done well, then what to try, each with the place it was seen at.
//!
//! Figures of nobody else, no score: what `care` noticed in my own replies. Nothing of it is kept or told to anybody.

use crate::api::AgentRef;
use crate::care::{Advice, Known, Noticed, Review, Shift, Spot};
use crate::console::Action;
use crate::console::desk::Sought;
use crate::console::keymap::Context;
use crate::console::popup::Popup;
use crate::console::scene::Scene;
use crate::console::theme::{Scope, Sign};
use crate::console::widget::cells::{Row, wrapped};
use crate::text::Lines;

/// A shift is no longer than that.
const SHIFT_MS: i64 = 12 * 3_600_000;

/// So many places stand under what was done well.
const EXAMPLES: usize = 2;

/// The page.
#[derive(Clone, Debug)]
pub struct ShiftReview {
    review: Review,
    /// It stands there because the console is being left.
    leaving: bool,
    selected: usize,
}

impl Scene {
    /// Looks back on what I sent.
    fn review(&self) -> Review {
        let Some(me) = &self.store.me else { return Review::default() };
        let me = AgentRef { id: me.agent.id.clone(), name: me.agent.name.clone() };
        let talks: Vec<Known<'_>> = self
            .store
            .talks()
            .map(|(summary, thread)| Known {
                customer: self.store.customer(&summary.customer.id),
                messages: thread.lines(),
                queue: self.store.queue(&summary.queue),
                ..Known::new(summary, &me)
            })
            .collect();
        self.env.rules().review(&Shift {
            talks: &talks,
            since: self.now.plus_millis(-SHIFT_MS),
            now: self.now,
            locales: self.env.locales(),
            agent: self.env.lang(),
        })
    }

    /// Opens the page.
    pub fn open_shift_review(&mut self) {
        let review = self.review();
        self.desk.popup = Some(Popup::Shift(Box::new(ShiftReview { review, leaving: false, selected: 0 })));
    }

    /// Leaves the console. After practice the page comes first, once; where a customer looks on it does not.
    pub fn leave(&mut self) {
        if self.desk.practising && !self.desk.counter {
            let review = self.review();
            if review.helped > 0 {
                self.desk.popup = Some(Popup::Shift(Box::new(ShiftReview { review, leaving: true, selected: 0 })));
                return;
            }
        }
        self.quit();
    }
}

impl ShiftReview {
    /// What can be gone to, in the order of the page.
    fn spots(&self) -> Vec<&Spot> {
        let well = self.review.well.iter().flat_map(examples);
        well.chain(self.review.next.iter().map(|advice| &advice.spot)).collect()
    }

    /// Performs an action; whether the page stays.
    pub fn act(&mut self, action: Action, scene: &mut Scene) -> bool {
        let last = self.spots().len().saturating_sub(1);
        match action {
            Action::MoveDown | Action::CaretDown => self.selected = (self.selected + 1).min(last),
            Action::MoveUp | Action::CaretUp => self.selected = self.selected.saturating_sub(1),
            Action::PageDown => self.selected = (self.selected + 5).min(last),
            Action::PageUp => self.selected = self.selected.saturating_sub(5),
            Action::First => self.selected = 0,
            Action::Last => self.selected = last,
            Action::Open => {
                if let Some(spot) = self.spots().get(self.selected) {
                    let Spot { conversation, message } = (*spot).clone();
                    scene.open_conversation(conversation.clone());
                    scene.desk.sought = message.map(|line| Sought { conversation, line, found: false });
                }
                return false;
            }
            Action::ShiftReview => return false,
            _ => {}
        }
        true
    }

    /// Its rows, and which of them are selected.
    pub fn rows(&self, width: u16, scene: &Scene) -> (Vec<Row>, std::ops::Range<usize>) {
        let env = &scene.env;
        let Review { helped, well, next } = &self.review;
        let mut page = Page { rows: Vec::new(), chosen: 0..0, place: 0, selected: self.selected, width, scene };
        page.text(&env.with("review-helped", &[("n", (*helped as i64).into())]), Scope::TextStrong);
        if !well.is_empty() {
            page.heading("review-well");
            for noticed in well {
                let id = format!("review-well-{}", noticed.what.as_str());
                page.text(&env.with(&id, &[("n", (noticed.times as i64).into())]), Scope::Popup);
                for spot in examples(noticed) {
                    page.spot(spot);
                }
            }
        }
        if !next.is_empty() {
            page.heading("review-next");
            for advice in next {
                page.advice(advice);
            }
        }
        page.rows.push(Row::default());
        let id = match (self.leaving, page.place) {
            (true, _) => "review-keys-leaving",
            (false, 0) => "review-keys-none",
            (false, _) => "review-keys",
        };
        let [open, back] = [Action::Open, Action::Back].map(|action| env.key_in(Context::Popup, action));
        let leave = env.key_in(Context::Global, Action::Quit);
        let args = [("open", (&open).into()), ("back", (&back).into()), ("leave", (&leave).into())];
        page.text(&env.with(id, &args), Scope::TextDim);
        if self.selected == 0 {
            // From its beginning.
            page.chosen = 0..page.chosen.end.min(1);
        } else if self.selected + 1 == page.place {
            page.chosen.end = page.rows.len();
        }
        (page.rows, page.chosen)
    }
}

fn examples(noticed: &Noticed) -> impl Iterator<Item = &Spot> {
    noticed.spots.iter().rev().take(EXAMPLES)
}

/// The rows as they are written.
struct Page<'a> {
    rows: Vec<Row>,
    chosen: std::ops::Range<usize>,
    /// How many places there were.
    place: usize,
    selected: usize,
    width: u16,
    scene: &'a Scene,
}

impl Page<'_> {
    fn text(&mut self, text: &str, scope: Scope) {
        self.rows.extend(wrapped(text, self.width.saturating_sub(1), " ", self.scene.env.style(scope)));
    }

    fn heading(&mut self, id: &str) {
        let env = &self.scene.env;
        self.rows.push(Row::default());
        self.rows.push(Row::of(format!(" {}", env.text(id)), env.style(Scope::Heading)));
    }

    /// What to try, why, and where.
    fn advice(&mut self, advice: &Advice) {
        let env = &self.scene.env;
        self.text(&env.text(&format!("review-try-{}", advice.check)), Scope::Popup);
        let why = env.text(&format!("review-why-{}", advice.check));
        self.rows.extend(wrapped(&why, self.width.saturating_sub(1), "   ", env.style(Scope::TextDim)));
        let because = advice.because.shown(Lines::Single);
        if !because.is_empty() {
            let fact = env.with("review-because", &[("fact", (&*because).into())]);
            self.rows.extend(wrapped(&fact, self.width.saturating_sub(1), "   ", env.style(Scope::TextDim)));
        }
        self.spot(&advice.spot);
    }

    /// A place one can go to.
    fn spot(&mut self, spot: &Spot) {
        let env = &self.scene.env;
        let here = self.place == self.selected;
        self.place += 1;
        let Some(summary) = self.scene.store.summary(&spot.conversation) else { return };
        let style = env.style(if here { Scope::ListFocused } else { Scope::TextDim });
        let mark = if here { env.sign(Sign::Selected) } else { " " };
        let name = self.scene.name_of(&summary.customer);
        let subject = summary.subject.shown(Lines::Single);
        let text = format!("   {mark} #{} {name}  {subject}", summary.number);
        if here {
            self.chosen = self.rows.len()..self.rows.len() + 1;
        }
        self.rows.push(Row::new(style).with(text, style));
    }
}
