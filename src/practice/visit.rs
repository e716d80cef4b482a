//! One customer's visit: writes, waits, reads what is answered, types, nudges.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::mpsc;

use super::day::Day;
use super::person::{Loss, Person};
use crate::api::{Channel, Delivery, DeliveryState, Inbound, Language, Time};
use crate::text::Untrusted;

/// What a mail server says of a full mailbox.
const BOUNCE: &str = "552 5.2.2 mailbox full";

/// What was before they came in.
#[derive(Clone, Copy, Debug)]
pub(super) struct Past {
    /// Their first appearance: they may have written before.
    pub authored: bool,
    /// They were there when the day began, and may have waited already.
    pub waited: bool,
}

/// Where something is said.
struct Place {
    /// The channel's name of the thread.
    thread: String,
    channel: Channel,
    public: bool,
    /// They are there, waiting.
    present: bool,
}

pub(super) struct Visit {
    day: Arc<Day>,
    person: Person,
    /// The channel's name of their thread.
    thread: String,
    /// So many messages to them fail first.
    bounces: u32,
    past: Past,
    said: u32,
    waits: bool,
}

impl Visit {
    pub(super) fn new(day: Arc<Day>, person: Person, thread: String, bounces: u32, past: Past) -> Self {
        Self { day, person, thread, bounces, past, said: 0, waits: false }
    }

    /// From the first word to the last, and then as long as they are written to.
    pub(super) async fn live(mut self) {
        let (door, mut inbox) = mpsc::unbounded_channel();
        self.day.open_door(&self.thread, door.clone());
        self.come_in(&door).await;
        loop {
            let patience = self.person.patience();
            tokio::select! {
                delivery = inbox.recv() => match delivery {
                    Some(delivery) => self.read(delivery, &mut inbox).await,
                    None => return,
                },
                () = self.day.pace.wait(patience), if self.waits => {
                    let loss = self.person.lose_patience();
                    if !self.lose(loss, &door).await {
                        // They have said what they had to say; they go on waiting without a sound.
                        match inbox.recv().await {
                            Some(delivery) => self.read(delivery, &mut inbox).await,
                            None => return,
                        }
                    }
                }
            }
        }
    }

    /// What they do who have waited too long; whether they will do something again.
    async fn lose(&mut self, loss: Loss, door: &mpsc::UnboundedSender<Delivery>) -> bool {
        match loss {
            Loss::Say(text) => {
                self.say(&self.here(), text, None).await;
                true
            }
            Loss::Leave(text) => {
                let gone = Place { present: false, ..self.here() };
                self.say(&gone, text, None).await;
                self.waits_now(false);
                false
            }
            Loss::Complain(complaint) if self.day.has(*complaint.channel.get_ref()) => {
                let channel = *complaint.channel.get_ref();
                let thread = format!("{}-complaint", self.thread);
                self.day.open_door(&thread, door.clone());
                let public = channel == Channel::Social;
                self.say(&Place { thread, channel, public, present: false }, complaint.text, None).await;
                false
            }
            Loss::Complain(_) | Loss::Nothing => false,
        }
    }

    /// Where they came to.
    fn here(&self) -> Place {
        let scenario = &self.person.scenario;
        let channel = scenario.channel;
        let present = matches!(channel, Channel::Chat | Channel::InPerson);
        Place { thread: self.thread.clone(), channel, public: scenario.public, present }
    }

    async fn come_in(&mut self, door: &mpsc::UnboundedSender<Delivery>) {
        let now = (self.day.now)();
        let scenario = Arc::clone(&self.person.scenario);
        let earlier =
            scenario.customer.unanswered.as_ref().filter(|_| self.past.authored && self.day.has(Channel::Mail));
        if let Some(unanswered) = earlier {
            let thread = format!("{}-earlier", self.thread);
            self.day.open_door(&thread, door.clone());
            let inbound = Inbound {
                channel: Channel::Mail,
                who: self.person.who(),
                text: Untrusted::new(unanswered.text.replace("{item}", &self.person.cast.item)),
                subject: Some(Untrusted::new(unanswered.subject.replace("{order}", &self.person.cast.order))),
                external_id: Some(format!("{thread}-0")),
                conversation_external_id: Some(thread),
                at: Some(now.plus_millis(-unanswered.days * 86_400_000)),
                public: false,
                present: false,
                to: None,
                cc: Vec::new(),
            };
            self.day.bring(&inbound).await;
        }
        let waited_ms = if self.past.waited { scenario.waited_minutes * 60_000 } else { 0 };
        for (text, count) in self.person.opening().into_iter().zip(0_i64..) {
            let at = (waited_ms > 0).then(|| now.plus_millis(-waited_ms + count * 25_000));
            if at.is_none() && count > 0 {
                self.type_out(&text).await;
            }
            self.say(&self.here(), text, at).await;
        }
    }

    /// Reads an answer and all that has come meanwhile, then writes back where there is something to say.
    async fn read(&mut self, delivery: Delivery, inbox: &mut mpsc::UnboundedReceiver<Delivery>) {
        let channel = delivery.channel;
        if self.bounces > 0 {
            self.bounces -= 1;
            self.day.pace.wait(Duration::from_secs(3)).await;
            self.day.report(channel, &delivery.id, DeliveryState::Failed, Some(BOUNCE)).await;
            return;
        }
        self.waits_now(false);
        let glance = match channel {
            Channel::Chat => self.person.dice.between(1_500, 4_000),
            Channel::Mail | Channel::WebForm => self.person.dice.between(8_000, 20_000),
            _ => self.person.dice.between(3_000, 9_000),
        };
        self.day.report(channel, &delivery.id, DeliveryState::Delivered, None).await;
        self.day.pace.wait(glance).await;
        let thread = delivery.conversation_external_id.clone().unwrap_or_else(|| self.thread.clone());
        let mut text = delivery.text.raw().to_owned();
        let mut read = vec![delivery];
        while let Ok(next) = inbox.try_recv() {
            self.day.report(next.channel, &next.id, DeliveryState::Delivered, None).await;
            text.push('\n');
            text.push_str(next.text.raw());
            read.push(next);
        }
        if !matches!(channel, Channel::Phone | Channel::InPerson) {
            for delivery in &read {
                self.day.report(delivery.channel, &delivery.id, DeliveryState::Read, None).await;
            }
        }
        if let Some(said) = self.person.hear(&text) {
            self.type_out(&said).await;
            let here = self.here();
            let elsewhere = channel != here.channel;
            let public = if elsewhere { channel == Channel::Social } else { here.public };
            let present = here.present && !elsewhere;
            self.say(&Place { thread, channel, public, present }, said, None).await;
            if self.person.is_content() {
                self.waits_now(false);
            }
        }
    }

    /// As long as a person takes to write it.
    async fn type_out(&self, text: &str) {
        let a_character = if self.person.scenario.language == Language::Ja { 130 } else { 55 };
        let took = 1_200 + a_character * text.chars().count() as u64;
        self.day.pace.wait(Duration::from_millis(took.min(22_000))).await;
    }

    async fn say(&mut self, place: &Place, text: String, at: Option<Time>) {
        let first = self.said == 0;
        self.said += 1;
        let inbound = Inbound {
            channel: place.channel,
            who: self.person.who(),
            text: Untrusted::new(text),
            subject: if first { self.person.subject().map(Untrusted::new) } else { None },
            external_id: Some(format!("{}-{}", self.thread, self.said)),
            conversation_external_id: Some(place.thread.clone()),
            at,
            public: place.public,
            present: place.present,
            to: None,
            cc: Vec::new(),
        };
        self.day.bring(&inbound).await;
        self.waits_now(true);
    }

    fn waits_now(&mut self, yes: bool) {
        if self.waits != yes {
            self.waits = yes;
            self.day.waits(yes);
        }
    }
}
