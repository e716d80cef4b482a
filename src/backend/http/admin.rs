//! What the commands ask beyond [`Backend`](super::super::Backend): health, agents and tokens, import, hand-over.

use std::io::Write;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::ask::{Ask, escape};
use super::line::{Broken, broken, read};
use super::{FullJitter, Http};
use crate::api::{
    Agent, AgentId, AgentPatch, AuditLine, CustomerFile, CustomerId, Erasure, Failure, FoundCustomers, GoodwillPolicy,
    GoodwillReport, ImportReport, Me, MetricScope, Metrics, NewAgent, NewToken, OpKey, Queue, QueueId, QueuePatch,
    QueueRules, RulesOfQueue, Time, Token,
};

/// What a server says of itself to anybody: `GET /healthz`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Health {
    /// This run of the server; another after every start.
    pub instance: String,
    /// The program's version.
    pub version: String,
    /// The data it serves.
    pub data_dir: String,
}

impl Http {
    /// What the server says of itself. Asked once, within two seconds: who asks wants to know about now.
    pub async fn health(&self) -> Result<Health, Failure> {
        let mut ask = Ask::get("/healthz");
        ask.patience = Duration::from_secs(2);
        ask.once = true;
        self.ask(ask).await?.json(false)
    }

    /// Who the token's holder is.
    pub async fn me(&self) -> Result<Me, Failure> {
        self.ask(Ask::get("/v1/me")).await?.json(false)
    }

    /// Sets the business name of the token's holder.
    pub async fn rename_me(&self, name: &str) -> Result<(), Failure> {
        let ask = Ask::new(reqwest::Method::PATCH, "/v1/me").json(&serde_json::json!({ "name": name }))?;
        self.ask(ask).await?.done(true)
    }

    /// The figures of a window.
    pub async fn metrics(&self, scope: &MetricScope) -> Result<Metrics, Failure> {
        let mut ask = super::routes::metrics(scope);
        // Twenty years of a large shop take a while to reckon.
        ask.patience = Duration::from_mins(2);
        self.ask(ask).await?.json(false)
    }

    /// What a queue asks its customers, and how its figures are judged.
    pub async fn queue_rules(&self, queue: &QueueId) -> Result<RulesOfQueue, Failure> {
        self.ask(Ask::get(format!("/v1/queues/{}/rules", escape(queue.as_str())))).await?.json(false)
    }

    /// Replaces that.
    pub async fn put_queue_rules(&self, queue: &QueueId, rules: &QueueRules) -> Result<RulesOfQueue, Failure> {
        let path = format!("/v1/queues/{}/rules", escape(queue.as_str()));
        self.ask(Ask::new(reqwest::Method::PUT, path).json(rules)?).await?.json(true)
    }

    /// What may be given as goodwill.
    pub async fn goodwill_policy(&self) -> Result<GoodwillPolicy, Failure> {
        self.ask(Ask::get("/v1/goodwill/policy")).await?.json(false)
    }

    /// Replaces that.
    pub async fn put_goodwill_policy(&self, policy: &GoodwillPolicy) -> Result<GoodwillPolicy, Failure> {
        let ask = Ask::new(reqwest::Method::PUT, "/v1/goodwill/policy").json(policy)?;
        self.ask(ask).await?.json(true)
    }

    /// What was given as goodwill, and what came after.
    pub async fn goodwill_report(&self) -> Result<GoodwillReport, Failure> {
        self.ask(Ask::get("/v1/goodwill")).await?.json(false)
    }

    /// Everything on file of a customer. Who took it stands in the audit.
    pub async fn customer_file(&self, customer: &CustomerId) -> Result<CustomerFile, Failure> {
        let mut ask = Ask::get(format!("/v1/customers/{}/export", escape(customer.as_str())));
        ask.patience = Duration::from_mins(2);
        self.ask(ask).await?.json(false)
    }

    /// What would go if this customer were erased, and what stands against it.
    pub async fn erasure(&self, customer: &CustomerId) -> Result<Erasure, Failure> {
        self.ask(Ask::get(format!("/v1/customers/{}/erasure", escape(customer.as_str())))).await?.json(false)
    }

    /// Erases a customer.
    pub async fn erase(&self, customer: &CustomerId) -> Result<Erasure, Failure> {
        let mut ask = Ask::new(reqwest::Method::DELETE, format!("/v1/customers/{}", escape(customer.as_str())));
        ask.patience = Duration::from_mins(2);
        self.ask(ask).await?.json(true)
    }

    /// Customers of this name or reading, or with exactly this mail address, number or handle.
    pub async fn find_customers(&self, words: &str) -> Result<FoundCustomers, Failure> {
        self.ask(Ask::get("/v1/customers").query("q", words)).await?.json(false)
    }

    /// Every agent there is.
    pub async fn agents(&self) -> Result<Vec<Agent>, Failure> {
        self.ask(Ask::get("/v1/agents")).await?.json(false)
    }

    /// Makes an agent.
    pub async fn add_agent(&self, key: &OpKey, agent: &NewAgent) -> Result<Agent, Failure> {
        self.ask(Ask::post("/v1/agents").key(key).json(agent)?).await?.json(true)
    }

    /// Makes a token; its secret is told this once.
    pub async fn add_token(&self, key: &OpKey, agent: &AgentId, token: &NewToken) -> Result<Token, Failure> {
        let path = format!("/v1/agents/{}/tokens", escape(agent.as_str()));
        self.ask(Ask::post(path).key(key).json(token)?).await?.json(true)
    }

    /// Revokes every token of an agent.
    pub async fn revoke_tokens(&self, agent: &AgentId) -> Result<(), Failure> {
        let path = format!("/v1/agents/{}/tokens", escape(agent.as_str()));
        self.ask(Ask::new(reqwest::Method::DELETE, path)).await?.done(true)
    }

    /// Shuts an agent out, or lets them in again.
    pub async fn change_agent(&self, agent: &AgentId, patch: &AgentPatch) -> Result<Agent, Failure> {
        let path = format!("/v1/agents/{}", escape(agent.as_str()));
        self.ask(Ask::new(reqwest::Method::PATCH, path).json(patch)?).await?.json(true)
    }

    /// Changes a queue's settings.
    pub async fn change_queue(&self, queue: &QueueId, patch: &QueuePatch) -> Result<Queue, Failure> {
        let path = format!("/v1/queues/{}", escape(queue.as_str()));
        self.ask(Ask::new(reqwest::Method::PATCH, path).json(patch)?).await?.json(true)
    }

    /// At most 200 lines of the audit, newest first, before the line of this number and not older than `since`.
    pub async fn audit(&self, before: Option<i64>, since: Option<Time>, limit: u16) -> Result<Vec<AuditLine>, Failure> {
        let ask = Ask::get("/v1/audit").query("limit", &limit.to_string());
        let ask = ask.query_some("before", before.map(|number| number.to_string()).as_deref());
        self.ask(ask.query_some("since", since.map(|at| at.to_string()).as_deref())).await?.json(false)
    }

    /// Writes a backup of the server's database to `out`; its size in bytes. One that breaks off is an error.
    pub async fn backup(&self, out: &mut (dyn Write + Send)) -> Result<u64, Failure> {
        let why = |broken| match broken {
            Broken::NotConnected(why) | Broken::NoAnswer(why) | Broken::TooSlow(why) => Failure::Offline(why),
        };
        let mut ask = Ask::post("/v1/server/backup");
        ask.patience = Duration::from_hours(1);
        let line = self.wire.line(&|| ()).await?;
        let mut response = line.open(&ask).await.map_err(why)?;
        if !response.status().is_success() {
            return Err(read(response).await.map_err(why)?.failure(false));
        }
        let mut size = 0;
        while let Some(piece) = response.chunk().await.map_err(|error| why(broken(error)))? {
            out.write_all(&piece)
                .map_err(|error| Failure::Server(format!("the file cannot be written: {error}").into()))?;
            size += piece.len() as u64;
        }
        Ok(size)
    }

    /// Posts one body of NDJSON [`ImportRecord`](crate::api::ImportRecord)s: at most 500 lines and 1 MiB. Importing
    /// the same again changes nothing, so a body whose answer was lost is posted again.
    pub async fn import(&self, lines: Vec<u8>) -> Result<ImportReport, Failure> {
        let mut ask = Ask::post("/v1/import");
        ask.body = Some(("application/x-ndjson", lines));
        ask.patience = Duration::from_mins(2);
        let mut waits = FullJitter::few();
        loop {
            match (self.ask(ask.clone()).await, waits.next()) {
                (Err(Failure::Unknown(_)), Some(wait)) => tokio::time::sleep(wait).await,
                (answer, _) => return answer?.json(true),
            }
        }
    }

    /// Asks the server to finish what it is doing and leave, so that the asker may take its place.
    pub async fn handover(&self, key: &OpKey) -> Result<(), Failure> {
        self.ask(Ask::post("/v1/server/handover").key(key)).await?.done(true)
    }
}
