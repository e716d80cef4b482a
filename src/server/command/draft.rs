//! Keeping an agent's unsent text: another console of theirs goes on with it, nobody else ever sees it.

use crate::api::{Addressed, Code, ConversationId, Cursor, Draft, Mode, Writing};
use crate::server::db::conversations::Conversation;
use crate::server::db::drafts::{self, Row};
use crate::server::db::json;
use crate::server::error::Error;
use crate::server::log::Log;
use crate::server::rights::Caller;
use crate::server::writer::{Command, Write};
use crate::text::Untrusted;

/// Most that is said of to whom a text goes, in bytes of JSON: fifty addresses of the longest there are, and more.
const ADDRESSED: usize = 32 * 1024;

/// A copy that is still on its way after so long was given up by its console.
const ON_ITS_WAY_MS: i64 = 60_000;

/// Keeps a text as it stands, or gives it up.
pub struct Keep {
    /// Whose.
    pub caller: Caller,
    /// In which conversation.
    pub conversation: ConversationId,
    /// Reply or note.
    pub mode: Mode,
    /// How it stands.
    pub body: Writing,
}

impl Command for Keep {
    type Output = Draft;

    async fn run(self, write: &mut Write<'_>) -> Result<Draft, Error> {
        let Self { caller, conversation, mode, body } = self;
        if usize::try_from(body.caret).is_ok_and(|caret| caret > body.text.raw().len()) {
            return Err(Error::field("caret", Code::Caret));
        }
        if body.text.raw().len() > Draft::LONGEST {
            return Err(Error::field("text", Code::DraftLong.with("most", Draft::LONGEST)));
        }
        // Not whether these are addresses: a draft is kept as it stands, and asked about when it is sent.
        if body.addressed.cc.len() > Draft::COPIES || json(&body.addressed).len() > ADDRESSED {
            return Err(Error::field("addressed.cc", Code::Copies.with("count", Draft::COPIES)));
        }
        let given_up = body.text.raw().is_empty();
        let addressed = if given_up { Addressed::default() } else { body.addressed };
        let it = super::open(write, &caller, &conversation).await?;
        let there = drafts::get(write.conn, caller.key, it.key, mode).await?;
        let version = there.as_ref().map(|there| write.at(there.version));
        // Whoever knows of nothing finds nothing where a text was sent or given up; but not at once: the copy of what was
        // sent may have been on its way for as long.
        let nothing = there.as_ref().is_none_or(|there| there.text.raw().is_empty());
        let long_ago = |there: &Row| nothing && write.now.since(there.at) > ON_ITS_WAY_MS;
        let known = body.version == version || (body.version.is_none() && there.as_ref().is_none_or(long_ago));
        match there {
            // Asked again after a lost answer: it is as was asked.
            Some(there)
                if there.text == body.text && there.addressed == addressed && (there.caret == body.caret || !known) =>
            {
                return Ok(told(there, write.at(0)));
            }
            there if !known => {
                return Err(Error::Drafted { draft: there.map(|there| Box::new(told(there, write.at(0)))) });
            }
            _ => {}
        }
        // Its beginning and its end stand in the audit; each of its copies in between would drown everything else.
        if nothing != given_up {
            let action = if given_up { "draft.discard" } else { "draft.begin" };
            write.audit(Some(caller.id()), action, conversation.as_str(), Some(mode.as_str())).await?;
        }
        let version = drafts::newest(write.conn, caller.key).await? + 1;
        let row = Row { conversation, mode, version, text: body.text, caret: body.caret, addressed, at: write.now };
        drafts::put(write.conn, caller.key, it.key, &row).await?;
        Ok(told(row, write.at(0)))
    }
}

/// The draft goes with the send that it became, and so does its copy that was on its way, before or after it; one of
/// another version that says something else is another text and stays.
pub async fn spend(write: &mut Write<'_>, caller: &Caller, it: &Conversation, sent: &Spent) -> Result<(), Error> {
    let mode = sent.mode;
    let there = drafts::get(write.conn, caller.key, it.key, mode).await?;
    let stands = there.as_ref().filter(|there| !there.text.raw().is_empty());
    let goes = match stands {
        Some(there) => {
            sent.version.as_ref() == Some(&write.at(there.version)) || sent.on_its_way.as_ref() == Some(&there.text)
        }
        // What comes after it grew out of a version that is no more.
        None => sent.on_its_way.is_some(),
    };
    if goes {
        let version = drafts::newest(write.conn, caller.key).await? + 1;
        let row = Row {
            conversation: it.summary.id.clone(),
            mode,
            version,
            text: Untrusted::default(),
            caret: 0,
            addressed: Addressed::default(),
            at: write.now,
        };
        drafts::put(write.conn, caller.key, it.key, &row).await?;
    }
    Ok(())
}

/// What a send says of the draft that it was.
pub struct Spent {
    /// Reply or note.
    pub mode: Mode,
    /// The version it grew out of.
    pub version: Option<Cursor>,
    /// What a copy says whose answer was not known.
    pub on_its_way: Option<Untrusted>,
}

/// A draft as the wire tells it, in the log of `here`.
fn told(row: Row, here: Cursor) -> Draft {
    let Row { conversation, mode, version, text, caret, addressed, at } = row;
    Draft { conversation, mode, version: Cursor { seq: version, ..here }, text, caret, addressed, at }
}

/// Likewise.
pub fn as_told(row: Row, log: &Log) -> Draft {
    told(row, log.at(0))
}
