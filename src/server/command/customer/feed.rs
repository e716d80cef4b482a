//! What a shop's own systems tell as it happens. (source, external id) says what a thing is the same as; a hash of its
//! content, whether it changed.

use serde::Serialize;
use sha2::{Digest as _, Sha256};

use super::{recognise, record, tell, tell_purchase};
use crate::api::{
    Code, Fed, ImportItem, Money, NewPurchase, NewSurvey, NewTouchpoint, Purchase, PurchaseId, PurchaseReceipt,
    Purpose, Survey, SurveyId, SurveyReceipt, Time, Touchpoint, TouchpointId, TouchpointKind, TouchpointReceipt, Who,
    Whose,
};
use crate::server::clock::hex;
use crate::server::command::incident;
use crate::server::command::survey::answer::heard;
use crate::server::db;
use crate::server::db::external::External;
use crate::server::error::Error;
use crate::server::rights::Caller;
use crate::server::writer::{Command, Write};
use crate::text::Untrusted;

/// Kinds of [`External`] names; orders and people are the same as an import's.
const CUSTOMER: &str = "customer";
const ORDER: &str = "order";
const TOUCHPOINT: &str = "touchpoint";
const SURVEY: &str = "survey";

/// The longest id or line, in characters, and the longest words.
const ID: usize = 200;
const LINE: usize = 1_000;
const WORDS: usize = 10_000;

/// Most lines of an order, and lines that it shows.
const ITEMS: usize = 1_000;
const SHOWN: usize = 20;

/// What a system tells of a customer.
pub struct Tell<T> {
    /// Who tells it.
    pub caller: Caller,
    /// What.
    pub new: T,
}

impl Command for Tell<NewTouchpoint> {
    type Output = TouchpointReceipt;

    async fn run(self, write: &mut Write<'_>) -> Result<TouchpointReceipt, Error> {
        let Self { caller, new } = self;
        named(&new.source, &new.external_id)?;
        let traces = [TouchpointKind::Call, TouchpointKind::Visit, TouchpointKind::WebPage, TouchpointKind::SocialPost];
        if !traces.contains(&new.kind) {
            return Err(Error::field("kind", Code::FeedKind));
        }
        let lines = [Some(&new.subject), new.outcome.as_ref(), new.stuck_on.as_ref(), new.agent.as_ref()];
        for (field, text) in ["subject", "outcome", "stuck_on", "agent"].into_iter().zip(lines) {
            within(field, text, LINE)?;
        }
        let known = Known::find(write, TOUCHPOINT, &new.source, &new.external_id, &new).await?;
        let mut it = Touchpoint {
            id: TouchpointId::of(write.uuid()),
            kind: new.kind,
            at: moment(new.at, write.now),
            channel: new.channel,
            subject: new.subject,
            outcome: new.outcome,
            stuck_on: new.stuck_on,
            agent: new.agent,
            sensitive: new.sensitive,
            matter: None,
        };
        let stored = match known.target {
            Some(key) => db::timeline::trace_owner(write.conn, key).await?.map(|owner| (key, owner)),
            None => None,
        };
        let (customer, fed) = if let Some((key, (id, customer))) = stored {
            it.id = id;
            if !known.same {
                db::timeline::replace_trace(write.conn, key, &it).await?;
                known.note(write, key).await?;
            }
            (customer, known.fed())
        } else {
            let customer = customer(write, &new.source, new.whose).await?;
            let word = db::memories::consent(write.conn, customer, Purpose::WebTraces.as_str()).await?;
            let allowed = word.unwrap_or(new.consented);
            if it.kind == TouchpointKind::WebPage && !allowed {
                return Err(Error::field("consented", Code::PageConsent));
            }
            let key = db::timeline::insert_trace(write.conn, customer, &it).await?;
            known.note(write, key).await?;
            (customer, Fed::Created)
        };
        if fed != Fed::Same {
            tell_touched(write, customer).await?;
            write.audit(Some(caller.id()), "feed.touchpoint", it.id.as_str(), Some(word_of(fed))).await?;
        }
        let customer = db::customers::reference(write.conn, customer).await?.id;
        Ok(TouchpointReceipt { touchpoint: it.id, customer, fed })
    }
}

impl Command for Tell<NewSurvey> {
    type Output = SurveyReceipt;

    async fn run(self, write: &mut Write<'_>) -> Result<SurveyReceipt, Error> {
        let Self { caller, new } = self;
        named(&new.source, &new.external_id)?;
        within("comment", new.comment.as_ref(), WORDS)?;
        let (lowest, highest) = new.kind.scale();
        if !(lowest..=highest).contains(&new.score) {
            return Err(Error::field(
                "score",
                Code::Score.with("least", lowest).with("most", highest).with("kind", new.kind.as_str()),
            ));
        }
        let known = Known::find(write, SURVEY, &new.source, &new.external_id, &new).await?;
        let about = match &new.conversation {
            Some(id) => {
                let it = db::conversations::get(write.conn, id).await?;
                Some(it.ok_or_else(|| Error::field("conversation", Code::NoConversation))?)
            }
            None => None,
        };
        let about_key = about.as_ref().map(|it| it.key);
        let mut news = false;
        let stored = match known.target {
            Some(key) => db::timeline::survey_owner(write.conn, key).await?.map(|owner| (key, owner)),
            None => None,
        };
        let (id, owner) = match &stored {
            Some((_, (id, owner))) => (id.clone(), *owner),
            None => (SurveyId::of(write.uuid()), customer(write, &new.source, new.whose).await?),
        };
        if about.is_some_and(|it| it.customer != owner) {
            return Err(Error::field("conversation", Code::OfCustomer));
        }
        let customer = db::customers::reference(write.conn, owner).await?.id;
        let it = Survey {
            id,
            customer,
            kind: new.kind,
            relational: new.relational,
            score: new.score,
            comment: new.comment.filter(|comment| !comment.raw().trim().is_empty()),
            contact_allowed: new.contact_allowed,
            at: moment(new.at, write.now),
            conversation: new.conversation,
        };
        let fed = if let Some((key, _)) = stored {
            if !known.same {
                // What was low before has its matter; what became low gets one.
                let before = db::timeline::score(write.conn, key).await?;
                news = before.0 != it.kind || before.1 > it.score;
                db::timeline::replace_survey(write.conn, key, about_key, &it).await?;
                known.note(write, key).await?;
            }
            known.fed()
        } else {
            let key = db::timeline::insert_survey(write.conn, owner, about_key, &it).await?;
            known.note(write, key).await?;
            news = true;
            Fed::Created
        };
        if news {
            heard(write, owner, about_key, &it).await?;
        }
        if fed != Fed::Same {
            tell_touched(write, owner).await?;
            write.audit(Some(caller.id()), "feed.survey", it.id.as_str(), Some(word_of(fed))).await?;
        }
        Ok(SurveyReceipt { survey: it.id, customer: it.customer, fed })
    }
}

impl Command for Tell<NewPurchase> {
    type Output = PurchaseReceipt;

    async fn run(self, write: &mut Write<'_>) -> Result<PurchaseReceipt, Error> {
        let Self { caller, new } = self;
        named(&new.source, &new.external_id)?;
        within("order", new.order.as_ref(), ID)?;
        if new.currency.len() != 3 || !new.currency.bytes().all(|byte| byte.is_ascii_uppercase()) {
            return Err(Error::field("currency", Code::Currency));
        }
        if new.items.is_empty() || new.items.len() > ITEMS {
            return Err(Error::field("items", Code::Lines.with("most", ITEMS)));
        }
        for item in &new.items {
            within("items.name", Some(&item.name), LINE)?;
        }
        let total = new.items.iter().try_fold(0_i64, |sum, item| sum.checked_add(item.amount_minor));
        let total = total.ok_or_else(|| Error::field("items", Code::Amounts))?;
        let mut known = Known::find(write, ORDER, &new.source, &new.external_id, &new).await?;
        let stored = match known.target {
            Some(key) => Some((key, db::purchases::by_key(write.conn, key).await?)),
            None => None,
        };
        if let Some((_, (_, before))) = &stored
            && before.state_at > new.state_at
            && new.state_at.is_some()
        {
            // What was told later overtook this on its way.
            known.same = true;
        }
        let owner = match &stored {
            Some((_, (owner, _))) if known.same => *owner,
            _ => customer(write, &new.source, new.whose).await?,
        };
        let it = Purchase {
            id: stored.as_ref().map_or_else(|| PurchaseId::of(write.uuid()), |(_, (_, before))| before.id.clone()),
            version: 0,
            customer: db::customers::reference(write.conn, owner).await?.id,
            order: new.order.unwrap_or_else(|| Untrusted::from(new.external_id.as_str())),
            placed_at: new.placed_at,
            state: new.state,
            state_at: new.state_at,
            due_at: new.due_at,
            total: Money { minor: total, currency: new.currency },
            items: new.items.iter().take(SHOWN).cloned().collect(),
            item_count: u32::try_from(new.items.len()).unwrap_or(u32::MAX),
        };
        let fed = if known.same { Fed::Same } else { known.fed() };
        if fed != Fed::Same {
            let mut former = None;
            let key = if let Some((key, (before, was))) = stored {
                db::purchases::put_off(write.conn, key, was.due_at, it.due_at, write.now).await?;
                db::purchases::replace(write.conn, key, owner, &it).await?;
                if before != owner {
                    // Whoever shows the former customer asks again.
                    tell_touched(write, before).await?;
                    former = Some(before);
                }
                key
            } else {
                db::purchases::insert(write.conn, owner, &it).await?
            };
            let lines: Vec<(i64, i64, ImportItem)> = new
                .items
                .into_iter()
                .zip(0..)
                .map(|(item, place)| {
                    let line = ImportItem { name: item.name, quantity: item.quantity, amount_minor: item.amount_minor };
                    (key, place, line)
                })
                .collect();
            db::import::insert_items(write.conn, &lines).await?;
            known.note(write, key).await?;
            incident::touched_by_orders(write, &[key], former).await?;
            tell_purchase(write, key).await?;
            tell_touched(write, owner).await?;
            write.audit(Some(caller.id()), "feed.purchase", it.id.as_str(), Some(word_of(fed))).await?;
        }
        Ok(PurchaseReceipt { purchase: it.id, customer: it.customer, fed })
    }
}

/// What is known of a name of another system's, and what is told of it now.
struct Known {
    kind: &'static str,
    source: String,
    id: String,
    hash: String,
    target: Option<i64>,
    same: bool,
}

impl Known {
    async fn find(
        write: &mut Write<'_>,
        kind: &'static str,
        source: &str,
        id: &str,
        content: &impl Serialize,
    ) -> Result<Self, Error> {
        let hash = hex(&Sha256::digest(db::json(content).as_bytes()));
        let known = db::external::get(write.conn, kind, source, id).await?;
        let same = known.as_ref().is_some_and(|known| known.hash.as_ref() == Some(&hash));
        let target = known.map(|known| known.target);
        Ok(Self { kind, source: source.to_owned(), id: id.to_owned(), hash, target, same })
    }

    /// What becomes of it.
    const fn fed(&self) -> Fed {
        match (self.target, self.same) {
            (None, _) => Fed::Created,
            (Some(_), true) => Fed::Same,
            (Some(_), false) => Fed::Changed,
        }
    }

    /// Notes what the name means from now on.
    async fn note(&self, write: &mut Write<'_>, target: i64) -> Result<(), Error> {
        let external = External { target, hash: Some(self.hash.clone()) };
        Ok(db::external::put(write.conn, self.kind, &self.source, &self.id, &external).await?)
    }
}

const fn word_of(fed: Fed) -> &'static str {
    match fed {
        Fed::Created => "created",
        Fed::Changed => "changed",
        Fed::Same => "same",
    }
}

fn named(source: &str, id: &str) -> Result<(), Error> {
    for (field, text) in [("source", source), ("external_id", id)] {
        if text.is_empty() || text.chars().count() > ID {
            return Err(Error::field(field, Code::OneTo.with("most", ID)));
        }
    }
    Ok(())
}

fn within(field: &str, text: Option<&Untrusted>, most: usize) -> Result<(), Error> {
    if text.is_some_and(|text| text.raw().chars().count() > most) {
        return Err(Error::field(field, Code::AtMost.with("most", most)));
    }
    Ok(())
}

/// When it was; never later than now.
fn moment(told: Option<Time>, now: Time) -> Time {
    told.unwrap_or(now).min(now)
}

/// The record itself did not change, but what is shown with it.
async fn tell_touched(write: &mut Write<'_>, customer: i64) -> Result<(), Error> {
    crate::server::command::touch_customer(write, customer).await
}

/// The key of whose it is: by our id, by the source's id, by the one who can be reached so, else by a new record.
async fn customer(write: &mut Write<'_>, source: &str, whose: Whose) -> Result<i64, Error> {
    let Whose { id, external_id, who } = whose;
    if let Some(id) = id {
        let known = db::customers::key_of(write.conn, &id).await?;
        return known.ok_or_else(|| Error::field("whose.id", Code::NoCustomer));
    }
    check_who(&who)?;
    if let Some(name) = &external_id {
        named(source, name).map_err(|_| Error::field("whose.external_id", Code::OneTo.with("most", ID)))?;
        if let Some(known) = db::external::get(write.conn, CUSTOMER, source, name).await? {
            return Ok(db::customers::alive(write.conn, known.target).await?);
        }
    }
    let (contacts, known) = recognise(write, &who).await?;
    if external_id.is_none() && contacts.is_empty() {
        return Err(Error::field("whose", Code::Whose));
    }
    let customer = if let Some(customer) = known {
        customer
    } else {
        let key = record(write, &who, &contacts).await?;
        tell(write, key).await?;
        key
    };
    if let Some(name) = external_id {
        // Without a hash it is a place kept: an import of the person's own record fills it.
        db::external::put(write.conn, CUSTOMER, source, &name, &External { target: customer, hash: None }).await?;
    }
    Ok(customer)
}

fn check_who(who: &Who) -> Result<(), Error> {
    let lines = [
        ("whose.who.name", &who.name),
        ("whose.who.reading", &who.reading),
        ("whose.who.mail", &who.mail),
        ("whose.who.phone", &who.phone),
        ("whose.who.handle", &who.handle),
    ];
    lines.into_iter().try_for_each(|(field, text)| within(field, text.as_ref(), LINE))
}
