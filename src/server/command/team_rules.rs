//! Replacing the team's rules.

use crate::api::{Code, Event, NewRules, TeamRules};
use crate::care;
use crate::config::{Layer, Source};
use crate::server::db;
use crate::server::error::Error;
use crate::server::log::Audience;
use crate::server::rights::Caller;
use crate::server::writer::{Command, Write};

/// Bytes of a rules file.
const LONGEST: usize = 256 * 1024;
/// Ids that may be switched off.
const MOST: usize = 200;

/// Replaces the team's rules: the whole file or none of it.
pub struct Replace {
    /// Who.
    pub caller: Caller,
    /// The version they read.
    pub version: u64,
    /// The new file.
    pub body: NewRules,
}

impl Command for Replace {
    type Output = TeamRules;

    async fn run(self, write: &mut Write<'_>) -> Result<TeamRules, Error> {
        let Self { caller, version, body } = self;
        if !caller.directs() {
            return Err(Error::Forbidden(Code::RulesBySupervisor));
        }
        let known = db::rules::newest(write.conn).await?;
        if known.version != version {
            return Err(super::changed::rules(known));
        }
        let NewRules { off, text } = body;
        check(&off, text.raw())?;
        let version = write.next_seq();
        let rules = TeamRules { version, off, text, by: Some(caller.reference()), at: Some(write.now) };
        db::rules::insert(write.conn, &rules).await?;
        let event = Event::RulesChanged { at: write.at(version), rules: Box::new(rules.clone()) };
        write.tell(&event, Audience::Desk).await?;
        write.audit(Some(caller.id()), "rules.replace", "", None).await?;
        Ok(rules)
    }
}

/// A file with a fault is refused with its first fault's place: every console of the team would stumble over it.
fn check(off: &[String], text: &str) -> Result<(), Error> {
    let fits = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    if off.len() > MOST || !off.iter().all(|id| (1..=40).contains(&id.len()) && id.chars().all(fits)) {
        return Err(Error::field("off", Code::OffIds));
    }
    if text.len() > LONGEST {
        return Err(Error::field("text", Code::RulesSize));
    }
    match care::faults(&[Source::new(Layer::Site, "rules.toml", text)]).first() {
        Some(problem) => Err(Error::field("text", Code::RulesFault.with("fault", problem))),
        None => Ok(()),
    }
}
