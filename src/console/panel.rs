//! How an agent keeps the customer panel: which sections there are, which of them are folded.
//!
//! Kept in the draft journal, so that the panel stands tomorrow as it was left today. Must not know what a section shows.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::api::Time;

/// Declares [`Section`] with its names. The heading of a section is the Fluent message `section-<name>`.
macro_rules! sections {
    ($($(#[$doc:meta])* $section:ident = $name:literal,)*) => {
        /// A part of the panel that folds by itself. An empty one takes no room.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Section {
            $($(#[$doc])* $section,)*
        }

        impl Section {
            /// Every section, from the top.
            pub const ALL: &'static [Self] = &[$(Self::$section,)*];

            /// The name in the journal.
            pub const fn name(self) -> &'static str {
                match self {
                    $(Self::$section => $name,)*
                }
            }
        }
    };
}

sections! {
    /// Name, reading, form of address, warnings, identity.
    Who = "who",
    /// What is known to be wrong and touches them.
    Faults = "faults",
    /// What we said we would do.
    Promises = "promises",
    /// The contact before this one.
    Last = "last",
    /// Their other open conversations.
    Others = "others",
    /// Where, when and in which language they are reached.
    Reach = "reach",
    /// What helps to serve them.
    Preferences = "preferences",
    /// Notes about them.
    Notes = "notes",
    /// What they bought.
    Purchases = "purchases",
    /// What they thought of us.
    Surveys = "surveys",
    /// How they showed that they like us.
    Affection = "affection",
    /// Records that seem to be, or were made, one with this one.
    Same = "same",
}

impl Section {
    /// The text that heads it.
    pub fn text_id(self) -> String {
        format!("section-{}", self.name())
    }
}

/// How the panel is kept.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Panel {
    /// Names of the folded sections; those that this version does not know are kept for the one that does.
    pub folded: BTreeSet<String>,
    /// Where there is room for it beside the thread, it is folded to its first rows all the same.
    pub small: bool,
    /// When that was last changed: the newest of several consoles holds.
    pub at: Time,
}

impl Panel {
    /// Whether only the heading of a section is shown.
    pub fn is_folded(&self, section: Section) -> bool {
        self.folded.contains(section.name())
    }

    /// Folds a section, or unfolds it.
    pub fn turn(&mut self, section: Section) {
        if !self.folded.remove(section.name()) {
            self.folded.insert(section.name().to_owned());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_section_of_a_later_version_stays_folded() {
        let mut panel: Panel =
            serde_json::from_str(r#"{"folded":["stars","notes"],"small":false,"at":"2025-11-18T05:32:00Z"}"#)
                .expect("a panel of the journal");
        assert!(panel.is_folded(Section::Notes));
        panel.turn(Section::Notes);
        panel.turn(Section::Purchases);
        assert_eq!(panel.folded.iter().map(String::as_str).collect::<Vec<_>>(), ["purchases", "stars"]);
    }
}
