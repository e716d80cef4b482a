//! A customer's kind words find whom they are for.

use super::open;
use crate::api::{Code, Event, MessageKind, NewPraise, Praise, PraiseId};
use crate::server::db;
use crate::server::error::Error;
use crate::server::log::Audience;
use crate::server::rights::Caller;
use crate::server::writer::{Command, Write};

/// Passes a message on to a colleague.
pub struct PassOn {
    /// Who asks.
    pub caller: Caller,
    /// What, to whom.
    pub new: NewPraise,
}

impl Command for PassOn {
    type Output = Praise;

    async fn run(self, write: &mut Write<'_>) -> Result<Praise, Error> {
        let Self { caller, new: NewPraise { message, to } } = self;
        let missing = || Error::NotFound("message");
        let line = db::messages::get(write.conn, &message).await?.ok_or_else(missing)?;
        open(write, &caller, &line.message.conversation).await.map_err(|_| missing())?;
        if line.message.kind != MessageKind::Inbound {
            return Err(Error::field("message", Code::FromCustomer));
        }
        let (to_key, to) = db::agents::get(write.conn, &to).await?.ok_or(Error::NotFound("agent"))?;
        if to.disabled || !to.role.answers() || to_key == caller.key {
            return Err(Error::field("to", Code::Colleague));
        }
        let subject = line.message.conversation.clone();
        let praise = if let Some(known) = db::praise::of_message(write.conn, to_key, line.key).await? {
            // A colleague was quicker: it is said once.
            known
        } else {
            let (id, version, at) = (PraiseId::of(write.uuid()), write.next_seq(), write.now);
            db::praise::insert(write.conn, &id, version, to_key, caller.key, line.key, at).await?;
            tell(write, &id).await?
        };
        write.audit(Some(caller.id()), "praise.pass_on", subject.as_str(), Some(to.id.as_str())).await?;
        Ok(praise)
    }
}

/// Whom it is for takes note of it.
pub struct TakeNote {
    /// Who asks.
    pub caller: Caller,
    /// Of what.
    pub praise: PraiseId,
}

impl Command for TakeNote {
    type Output = Praise;

    async fn run(self, write: &mut Write<'_>) -> Result<Praise, Error> {
        let found = db::praise::get(write.conn, &self.praise).await?;
        let praise = found.filter(|praise| praise.to.id == *self.caller.id()).ok_or(Error::NotFound("praise"))?;
        if praise.read_at.is_some() {
            return Ok(praise);
        }
        let version = write.next_seq();
        db::praise::read(write.conn, &praise.id, version, write.now).await?;
        let praise = tell(write, &praise.id).await?;
        write.audit(Some(self.caller.id()), "praise.read", praise.id.as_str(), None).await?;
        Ok(praise)
    }
}

/// Tells of praise whom it is for, and nobody else.
async fn tell(write: &mut Write<'_>, id: &PraiseId) -> Result<Praise, Error> {
    let praise = db::praise::get(write.conn, id).await?.expect("it was just written");
    let event = Event::PraiseChanged { at: write.at(praise.version), praise: Box::new(praise.clone()) };
    write.tell(&event, Audience::Person(praise.to.id.clone())).await?;
    Ok(praise)
}
