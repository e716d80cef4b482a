//! Who else is in the open conversation, and whose it is, in words.

use crate::api::Summary;
use crate::console::scene::Scene;
use crate::text::Lines;

/// Columns of a colleague's name where others share the row.
const NAME: usize = 16;

impl Scene {
    /// "Hana is typing", "Hana and 2 more are viewing"; nothing when nobody else is there.
    pub fn company(&self) -> Option<String> {
        let (conversation, others) = self.store.viewing.as_ref()?;
        if self.desk.open.as_ref() != Some(conversation) {
            return None;
        }
        let typing = others.iter().any(|other| other.typing);
        let mut named = others.iter().filter(|other| other.typing == typing);
        let name = self.short_name(&named.next()?.agent.name);
        let more = named.count() as i64;
        let text = if typing { "company-typing" } else { "company-viewing" };
        Some(self.env.with(text, &[("agent", (&name).into()), ("more", more.into())]))
    }

    /// What somebody who writes here should know of a colleague: that they write as well, or that it is theirs.
    pub fn colleague_warning(&self, summary: &Summary) -> Option<String> {
        let others = self.store.viewing.as_ref().filter(|(id, _)| *id == summary.id).map(|(_, others)| others);
        if others.is_some_and(|others| others.iter().any(|other| other.typing)) {
            return self.company();
        }
        let owner = summary.assignee.as_ref().filter(|owner| Some(&owner.id) != self.store.my_id())?;
        Some(self.env.with("company-owner", &[("agent", (&self.short_name(&owner.name)).into())]))
    }

    /// A colleague's name where there is little room.
    pub fn short_name(&self, name: &crate::text::Untrusted) -> String {
        crate::text::truncate(&name.shown(Lines::Single), NAME, self.env.cut()).into_owned()
    }
}
