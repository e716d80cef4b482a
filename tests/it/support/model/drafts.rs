//! Unsent texts and company in the model.

use omotenashi::api::*;

use super::Model;

impl Model {
    /// A draft of mine, as some console of mine leaves it.
    pub fn draft(&mut self, id: &ConversationId, mode: Mode, text: &str, caret: u64) -> Draft {
        self.draft_to(id, mode, text, caret, Addressed::default())
    }

    /// Likewise, with those it goes to.
    pub fn draft_to(&mut self, id: &ConversationId, mode: Mode, text: &str, caret: u64, addressed: Addressed) -> Draft {
        let addressed = if text.is_empty() { Addressed::default() } else { addressed };
        self.draft_versions += 1;
        let version = Cursor { epoch: "e1".into(), seq: self.draft_versions };
        let draft =
            Draft { conversation: id.clone(), mode, version, text: text.into(), caret, addressed, at: self.now };
        self.drafts.insert((id.clone(), mode), draft.clone());
        self.events.push(Event::Draft(Box::new(draft.clone())));
        draft
    }

    /// How often drafts were changed.
    pub const fn version(&self) -> u64 {
        self.draft_versions
    }

    /// Has the drafts of another console's backend, which is the same one.
    pub fn take_drafts(&mut self, other: &Self) {
        self.drafts.clone_from(&other.drafts);
        self.draft_versions = other.draft_versions;
    }

    pub(super) fn keep(&mut self, id: &ConversationId, mode: Mode, body: &Writing) -> Result<Reply, Failure> {
        self.conversations.get(id).ok_or(Failure::NotFound)?;
        let there = self.drafts.get(&(id.clone(), mode)).cloned();
        let version = there.as_ref().map(|there| there.version.clone());
        let nothing = there.as_ref().is_none_or(|there| there.text.is_empty());
        let known = body.version == version || (body.version.is_none() && nothing);
        match there {
            Some(there)
                if there.text == body.text
                    && there.addressed == body.addressed
                    && (there.caret == body.caret || !known) =>
            {
                Ok(Reply::Draft(Box::new(there)))
            }
            there if !known => {
                let draft = there.map(Box::new);
                Err(Failure::Conflict(Box::new(Problem { code: "draft".into(), draft, ..Problem::default() })))
            }
            _ => {
                let draft = self.draft_to(id, mode, body.text.raw(), body.caret, body.addressed.clone());
                Ok(Reply::Draft(Box::new(draft)))
            }
        }
    }

    /// These colleagues are where this console is.
    pub fn beside(&mut self, conversation: &ConversationId, others: &[(&str, bool)]) {
        let others = others
            .iter()
            .map(|(agent, typing)| Present { agent: self.agent(&AgentId::new(*agent)), typing: *typing })
            .collect();
        self.events.push(Event::Viewing { conversation: conversation.clone(), others });
    }
}
