//! A choice among many by typing part of its name: palettes, people, reasons.

use fuzzy_matcher::FuzzyMatcher;
use fuzzy_matcher::skim::SkimMatcherV2;

use crate::text::{fold, width};

/// One thing to choose.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item<T> {
    /// What is shown and searched, fit for cells.
    pub label: String,
    /// Beside it, to the right: its key, its state.
    pub hint: String,
    /// What is chosen.
    pub value: T,
}

/// The choice: what was typed, what matches, what is under the cursor.
#[derive(Clone, Debug)]
pub struct Picker<T> {
    items: Vec<Item<T>>,
    folded: Vec<String>,
    query: String,
    /// Places in `items`, best first.
    found: Vec<usize>,
    selected: Option<usize>,
}

impl<T: Clone> Picker<T> {
    /// Everything, in the order given.
    pub fn new(items: Vec<Item<T>>) -> Self {
        let folded = items.iter().map(|item| fold(&item.label)).collect();
        let found = (0..items.len()).collect();
        Self { items, folded, query: String::new(), found, selected: Some(0) }
    }

    /// Nothing is under the cursor until something is typed or the cursor moves: what must not be taken blindly.
    #[must_use]
    pub fn undecided(self) -> Self {
        Self { selected: None, ..self }
    }

    /// What was typed.
    pub fn query(&self) -> &str {
        &self.query
    }

    /// Columns of what was typed, for the caret.
    pub fn query_width(&self) -> u16 {
        width(&crate::text::fit(&self.query)) as u16
    }

    /// How many there are in all, whatever was typed.
    pub const fn count(&self) -> usize {
        self.items.len()
    }

    /// What matches, best first.
    pub fn found(&self) -> impl ExactSizeIterator<Item = &Item<T>> {
        self.found.iter().map(|place| &self.items[*place])
    }

    /// Which of [`found`](Self::found) is under the cursor.
    pub const fn selected(&self) -> Option<usize> {
        self.selected
    }

    /// What is under the cursor.
    pub fn chosen(&self) -> Option<&T> {
        self.found.get(self.selected?).map(|place| &self.items[*place].value)
    }

    /// Moves the cursor.
    pub fn step(&mut self, by: isize) {
        let last = self.found.len().saturating_sub(1);
        self.selected = Some(match self.selected {
            Some(selected) => selected.saturating_add_signed(by).min(last),
            None if by < 0 => last,
            None => 0,
        });
    }

    /// Types.
    pub fn insert(&mut self, typed: &str) {
        self.query.extend(typed.chars().filter(|c| !c.is_control()));
        self.search();
    }

    /// Deletes the last character typed.
    pub fn delete(&mut self) {
        use unicode_segmentation::UnicodeSegmentation;
        let keep = self.query.grapheme_indices(true).next_back().map_or(0, |(at, _)| at);
        self.query.truncate(keep);
        self.search();
    }

    /// Deletes everything typed.
    pub fn clear(&mut self) {
        self.query.clear();
        self.search();
    }

    fn search(&mut self) {
        let query = fold(&self.query);
        self.selected = Some(0);
        if query.trim().is_empty() {
            self.found = (0..self.items.len()).collect();
            return;
        }
        let matcher = SkimMatcherV2::default();
        let mut scored: Vec<(i64, usize)> = self
            .folded
            .iter()
            .enumerate()
            .filter_map(|(place, label)| Some((matcher.fuzzy_match(label, &query)?, place)))
            .collect();
        // What was typed whole, then the best; among equals the order given.
        scored.sort_by_key(|(score, place)| (self.folded[*place] != query, -score, *place));
        self.found = scored.into_iter().map(|(_, place)| place).collect();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn picker(labels: &[&str]) -> Picker<usize> {
        let item = |(value, label): (usize, &&str)| Item { label: (*label).into(), hint: String::new(), value };
        Picker::new(labels.iter().enumerate().map(item).collect())
    }

    #[test]
    fn finds_across_kana_width_and_case() {
        let mut picker = picker(&["返品", "ハナコ", "Ｗｉ－Ｆｉ"]);
        picker.insert("はなこ");
        assert_eq!(picker.chosen(), Some(&1));
        picker.clear();
        picker.insert("WIFI");
        assert_eq!(picker.chosen(), Some(&2));
    }

    #[test]
    fn what_is_typed_whole_comes_first() {
        let mut picker = picker(&["60", "16", "6"]);
        picker.insert("6");
        assert_eq!(picker.chosen(), Some(&2));
        picker.insert("0");
        assert_eq!(picker.chosen(), Some(&0));
    }

    #[test]
    fn nothing_found_is_nothing_chosen() {
        let mut picker = picker(&["one"]);
        picker.insert("zzz");
        picker.step(1);
        assert_eq!(picker.chosen(), None);
        picker.delete();
        picker.delete();
        picker.delete();
        assert_eq!(picker.chosen(), Some(&0));
    }
}
