//! Everything on file of one person, for whoever must show it to them.

use std::collections::BTreeMap;

use axum::extract::State;

use crate::api::{AgentId, Code, Customer, CustomerFile, CustomerId, Problem, Time, WholeConversation};
use crate::server::command::customer::within_reach;
use crate::server::db::Conn;
use crate::server::error::Error;
use crate::server::extract::{Json, Path};
use crate::server::rights::Caller;
use crate::server::writer::{Command, Write};
use crate::server::{State as Shared, db};

/// Notes that somebody took everything on file of a person with them.
struct Exported {
    by: AgentId,
    customer: CustomerId,
}

impl Command for Exported {
    type Output = ();

    async fn run(self, write: &mut Write<'_>) -> Result<(), Error> {
        write.audit(Some(&self.by), "customer.export", self.customer.as_str(), None).await
    }
}

/// Everything on file of a customer: they may ask to see it. Who exports it stands in the audit. A supervisor exports
/// what is wholly within their teams.
#[utoipa::path(get, path = "/v1/customers/{id}/export", tag = "customers", params(("id" = String, Path)),
    responses((status = 200, body = CustomerFile), (status = 403, body = Problem), (status = 404, body = Problem)))]
pub async fn export(
    State(state): State<Shared>,
    caller: Caller,
    Path(id): Path<CustomerId>,
) -> Result<Json<CustomerFile>, Error> {
    let mut tx = state.db.read().await?;
    let key = within_reach(&mut tx, &caller, &id).await?;
    let teams = db::customers::teams(&mut tx, key).await?;
    if !teams.iter().all(|team| caller.reads(team.as_ref())) {
        return Err(Error::Forbidden(Code::OtherTeams));
    }
    let file = file(&mut tx, key, state.clock.now()).await?;
    drop(tx);
    state.writer.run(Exported { by: caller.id().clone(), customer: file.customer.id.clone() }).await?;
    Ok(Json(file))
}

async fn file(conn: &mut Conn, key: i64, at: Time) -> Result<CustomerFile, Error> {
    let mut conversations = Vec::new();
    for it in db::conversations::of_customer(conn, key).await? {
        let messages = db::messages::page(conn, it.key, i64::MAX, i64::MAX).await?;
        let mut files = BTreeMap::new();
        for message in messages.iter().filter(|message| !message.envelope.attachments.is_empty()) {
            if let Some(line) = db::messages::get(conn, &message.id).await? {
                files.insert(message.id.clone(), db::attachments::of(conn, line.key).await?);
            }
        }
        conversations.push(WholeConversation { conversation: it.summary, messages, files });
    }
    let customer = Customer {
        promises: db::promises::of_customer(conn, key, None, i64::MAX).await?,
        gestures: db::goodwill::of_customer(conn, key, None, Time::from_millis(0), i64::MAX).await?,
        // Records of others are nothing of theirs.
        namesakes: Vec::new(),
        candidates: Vec::new(),
        ..db::customers::get(conn, key, None, at).await?
    };
    // From before any flag ended.
    let memories = db::memories::of_customer(conn, key, Time::from_millis(0)).await?;
    let touchpoints = db::timeline::page(conn, key, None, None, i64::MAX).await?;
    Ok(CustomerFile {
        at,
        customer,
        memories: memories.into_iter().map(|stored| stored.memory).collect(),
        purchases: db::purchases::whole(conn, key).await?,
        touchpoints: touchpoints.into_iter().map(|(_, touchpoint)| touchpoint).collect(),
        surveys: db::timeline::surveys(conn, key, i64::MAX).await?,
        conversations,
    })
}
