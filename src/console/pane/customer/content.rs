//! The rows of the panel with what the cursor can stand on.

use std::ops::Range;

use crate::api::{ConversationId, CustomerId, MemoryId, MergeId};
use crate::console::panel::Section;
use crate::console::scene::Scene;
use crate::console::theme::{Scope, Sign};
use crate::console::widget::cells::Row;

/// What the cursor stands on: an id, so that nothing moves under it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Spot {
    /// The heading of a section.
    Heading(Section),
    /// Something remembered.
    Memory(MemoryId),
    /// Another conversation.
    Matter(ConversationId),
    /// A record that seems to be of the same person.
    Found(CustomerId),
    /// A record that was merged into this one.
    Merge(MergeId),
    /// Something that is only read, by its place in its section.
    Line(Section, usize),
}

/// The whole panel, folded sections as their headings.
#[derive(Debug, Default)]
pub struct Content {
    /// From the top.
    pub rows: Vec<Row>,
    /// Which rows are whose, from the top.
    pub spots: Vec<(Spot, Range<usize>)>,
    section: Option<Section>,
}

impl Content {
    /// Begins a section; says whether it is unfolded. `right` is what its heading says of it besides.
    pub fn section(&mut self, section: Section, right: &str, scene: &Scene) -> bool {
        if !self.rows.is_empty() {
            self.rows.push(Row::default());
        }
        let env = &scene.env;
        let folded = scene.desk.panel.is_folded(section);
        let sign = env.sign(if folded { Sign::Folded } else { Sign::Unfolded });
        let heading = Row::default()
            .with(format!("{sign}{}", env.text(&section.text_id())), env.style(Scope::Heading))
            .right(format!("{right} "), env.style(Scope::TextDim));
        self.heading(section, heading);
        !folded
    }

    /// Begins a section with a row of its own.
    pub fn heading(&mut self, section: Section, row: Row) {
        self.section = Some(section);
        self.at(Spot::Heading(section), [row]);
    }

    /// Rows that the cursor stands on together.
    pub fn at(&mut self, spot: Spot, rows: impl IntoIterator<Item = Row>) {
        let start = self.rows.len();
        self.rows.extend(rows);
        if self.rows.len() > start {
            self.spots.push((spot, start..self.rows.len()));
        }
    }

    /// Rows that are only read.
    pub fn read(&mut self, rows: impl IntoIterator<Item = Row>) {
        let section = self.section.unwrap_or(Section::Who);
        self.at(Spot::Line(section, self.spots.len()), rows);
    }

    /// The section in which a place of [`spots`](Self::spots) is.
    pub fn section_of(&self, place: usize) -> Option<Section> {
        let before = self.spots.get(..=place)?.iter().rev();
        before.into_iter().find_map(|(spot, _)| if let Spot::Heading(section) = spot { Some(*section) } else { None })
    }
}
