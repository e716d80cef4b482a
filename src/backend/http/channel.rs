//! What a channel's program asks: it brings what customers write and takes what they are answered.

use eventsource_stream::Eventsource;
use futures_util::StreamExt;
use futures_util::stream::{self, BoxStream};
use tokio::time::timeout;

use super::Http;
use super::ask::{Ask, escape};
use super::line::{Broken, read};
use crate::api::{Delivery, DeliveryId, DeliveryReport, Failure, Inbound, InboundReceipt, OpKey};

impl Http {
    /// Brings a message from outside. With an external id it may be brought again; without one `key` keeps it single.
    pub async fn inbound(&self, key: Option<&OpKey>, message: &Inbound) -> Result<InboundReceipt, Failure> {
        let ask = Ask::post("/v1/inbound").json(message)?;
        let ask = match key {
            Some(key) => ask.key(key),
            None => ask,
        };
        self.ask(ask).await?.json(true)
    }

    /// What waits to go out now.
    pub async fn deliveries(&self) -> Result<Vec<Delivery>, Failure> {
        self.ask(Ask::get("/v1/deliveries")).await?.json(false)
    }

    /// What waits to go out, and whatever comes to wait. Ends when the line breaks: call again, nothing is lost, since
    /// each item is offered until its state is set (so it may come twice).
    pub async fn delivery_stream(&self) -> Result<BoxStream<'static, Delivery>, Failure> {
        let line = self.wire.line(&|| ()).await?;
        let broken = |broken: Broken| {
            self.wire.forget(&line);
            match broken {
                Broken::NotConnected(why) | Broken::NoAnswer(why) | Broken::TooSlow(why) => Failure::Offline(why),
            }
        };
        let response = line.stream("/v1/deliveries", None).await.map_err(broken)?;
        if !response.status().is_success() {
            return Err(read(response).await.map_err(broken)?.failure(false));
        }
        let items = response.bytes_stream().eventsource().boxed();
        // Heartbeats are no deliveries, but their absence ends the stream.
        let heard = stream::unfold((items, self.wire.silence), async |(mut items, silence)| {
            match timeout(silence, items.next()).await {
                Ok(Some(Ok(item))) => Some((serde_json::from_str(&item.data).ok(), (items, silence))),
                Ok(Some(Err(_)) | None) | Err(_) => None,
            }
        });
        Ok(heard.filter_map(std::future::ready).boxed())
    }

    /// Says how far a delivery has come. Saying the same again changes nothing.
    pub async fn report(&self, delivery: &DeliveryId, report: &DeliveryReport) -> Result<(), Failure> {
        let path = format!("/v1/deliveries/{}/state", escape(delivery.as_str()));
        self.ask(Ask::post(path).json(report)?).await?.done(true)
    }
}
