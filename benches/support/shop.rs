//! A large shop for benches: made through the server's own SQL, the same for the same seed and moment.

use std::collections::HashMap;
use std::path::Path;
use std::time::{Duration, Instant};

use omotenashi::api::{
    AgentId, AgentRef, Author, Channel, ContactKind, ContactPoint, ConversationId, Customer, CustomerId, CustomerRef,
    Identity, Language, Message, MessageId, MessageKind, Queue, Status, Summary, Time, WaitingClock, WrapUp,
};
use omotenashi::server::db::conversations::{Conversation, preview};
use omotenashi::server::db::{self, Conn, open::Db};
use omotenashi::server::{Options, Server};
use omotenashi::text::{Untrusted, names};

/// How large.
#[derive(Clone, Copy, Debug)]
pub struct Size {
    /// Conversations that wait for an answer.
    pub open: u32,
    /// Conversations of the past two years.
    pub resolved: u32,
}

/// The size for a quick look; every figure is given for ten times as many.
pub const SMALL: Size = Size { open: 10_000, resolved: 100_000 };

/// Rows of one transaction.
const CHUNK: usize = 10_000;

/// Conversations of one customer, on average.
const EACH: u32 = 10;

const MINUTE: i64 = 60_000;
const DAY: i64 = 24 * 60 * MINUTE;

const FAMILY: [&str; 12] =
    ["佐藤", "髙橋", "林", "森", "渡邊", "小林", "長谷川", "中村", "斎藤", "山﨑", "井上", "木村"];
const GIVEN: [&str; 12] = ["美咲", "健", "千代", "翔太", "陽子", "修", "さくら", "直樹", "恵", "遥", "勇", "文"];
const FIRST: [&str; 12] =
    ["Ada", "Tom", "Priya", "Maeve", "Owen", "Ruth", "Luis", "Clara", "Naomi", "Arthur", "Isla", "Grace"];
const LAST: [&str; 12] = [
    "Byron",
    "Reed",
    "Nair",
    "O'Connell",
    "Pritchard",
    "Adeyemi",
    "Herrera",
    "Bennett",
    "Fletcher",
    "Penrose",
    "Doyle",
    "Marsh",
];
const MATTERS: [(&str, &str, &str); 6] = [
    (
        "骨が折れていました",
        "届いた傘を開いたら、骨が一本折れていました。",
        "申し訳ございません。新しいものをお送りいたします。",
    ),
    ("配送はいつですか", "注文した日傘は、いつごろ届きますか。", "明日の午前にお届けいたします。"),
    ("贈り物の包装", "母に贈りたいのですが、包装をお願いできますか。", "はい、和紙でお包みいたします。"),
    ("Late parcel", "My umbrella has not arrived yet.", "It will be with you tomorrow, and I'm sorry for the wait."),
    ("Wrong colour", "The indigo one came instead of the white one.", "I'm sorry. The white one is on its way."),
    ("A missing sleeve", "The sleeve was not in the box.", "I have put one in the post for you."),
];

/// SplitMix64.
struct Dice(u64);

impl Dice {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, end: u32) -> u32 {
        (self.next() % u64::from(end.max(1))) as u32
    }

    fn of<T: Copy>(&mut self, choices: &[T]) -> T {
        choices[self.below(choices.len() as u32) as usize]
    }

    /// Sorts by `at`, like every id of the server.
    fn uuid(&mut self, at: Time) -> uuid::Uuid {
        let mut bytes = [0; 10];
        bytes[..8].copy_from_slice(&self.next().to_le_bytes());
        bytes[8..].copy_from_slice(&self.next().to_le_bytes()[..2]);
        uuid::Builder::from_unix_timestamp_millis(at.millis().unsigned_abs(), &bytes).into_uuid()
    }
}

/// Makes the shop in the data folder `dir`, which must not hold one; how long it took.
pub async fn seed(dir: &Path, size: Size, seed: u64, now: Time) -> Result<Duration, Box<dyn std::error::Error>> {
    let started = Instant::now();
    // The first agent, the queues: as everywhere.
    Server::open(Options::new(dir)).await?.close().await;
    let (readers, mut conn) = Db::open(&dir.join("shop.db"), &dir.join("backups"), "bench").await?;
    let queues = db::queues::all(&mut conn).await?;
    let (_, version) = db::events::bounds(&mut conn).await?;
    let mut shop = Shop { conn, queues, version, dice: Dice(seed), now };
    let customers = shop.customers((size.open + size.resolved) / EACH + 1).await?;
    shop.conversations(size, &customers).await?;
    let Shop { conn, .. } = shop;
    db::open::close(conn).await;
    readers.close().await;
    Ok(started.elapsed())
}

struct Shop {
    conn: Conn,
    queues: Vec<(i64, Queue)>,
    version: u64,
    dice: Dice,
    now: Time,
}

impl Shop {
    async fn customers(&mut self, count: u32) -> Result<Vec<(i64, CustomerRef)>, db::Error> {
        let mut made = Vec::with_capacity(count as usize);
        for chunk in chunks(count) {
            db::open::run(&mut self.conn, "BEGIN IMMEDIATE").await?;
            for number in chunk {
                let since = self.now.plus_millis(-i64::from(self.dice.below(2_000)) * DAY);
                let japanese = self.dice.below(2) == 0;
                let name = if japanese {
                    format!("{} {}", self.dice.of(&FAMILY), self.dice.of(&GIVEN))
                } else {
                    format!("{} {}", self.dice.of(&FIRST), self.dice.of(&LAST))
                };
                let mail = format!("customer{number}@post.example");
                let customer = self.customer(&name, japanese, since);
                let key = db::customers::insert(&mut self.conn, &customer, false, since).await?;
                let contact = ContactPoint::new(ContactKind::Mail, Untrusted::from(mail.as_str()));
                db::customers::put_contacts(&mut self.conn, key, &[(contact, mail)], false).await?;
                made.push((key, customer.reference()));
            }
            db::open::run(&mut self.conn, "COMMIT").await?;
        }
        Ok(made)
    }

    fn customer(&mut self, name: &str, japanese: bool, since: Time) -> Customer {
        let parts = names::split(name).map(|parts| (Untrusted::from(parts.family), Untrusted::from(parts.given)));
        let (family, given) = parts.unzip();
        let address_as = Untrusted::new(if japanese { names::in_japanese(name) } else { names::in_english(name) });
        Customer {
            version: self.version,
            family,
            given,
            language: Some(if japanese { Language::Ja } else { Language::En }),
            since: Some(since),
            ..Customer::new(CustomerId::of(self.dice.uuid(since)), Untrusted::from(name), address_as)
        }
    }

    /// The past first, then what waits, so that numbers rise with time.
    async fn conversations(&mut self, size: Size, customers: &[(i64, CustomerRef)]) -> Result<(), db::Error> {
        let total = size.open + size.resolved;
        let mut places = HashMap::new();
        for chunk in chunks(total) {
            db::open::run(&mut self.conn, "BEGIN IMMEDIATE").await?;
            let mut lines = Vec::with_capacity(chunk.len() * 2);
            for number in chunk {
                let (mut conversation, messages) = self.conversation(number, size, customers);
                let key = db::conversations::insert(&mut self.conn, &conversation).await?;
                conversation.key = key;
                for place in conversation.places().into_iter().flatten() {
                    *places.entry(place).or_insert(0) += 1;
                }
                lines.extend(messages.into_iter().map(|message| (key, message)));
            }
            db::import::insert_messages(&mut self.conn, &lines).await?;
            db::open::run(&mut self.conn, "COMMIT").await?;
        }
        for (place, count) in places {
            db::tallies::add(&mut self.conn, place, count).await?;
        }
        Ok(())
    }

    fn conversation(
        &mut self,
        number: u32,
        size: Size,
        customers: &[(i64, CustomerRef)],
    ) -> (Conversation, Vec<Message>) {
        let is_open = number >= size.resolved;
        let began = if is_open {
            // Within the last two days, the later the newer.
            let left = i64::from(size.open - (number - size.resolved));
            self.now.plus_millis(-left * 2 * DAY / i64::from(size.open.max(1)))
        } else {
            let left = i64::from(size.resolved - number);
            self.now.plus_millis(-2 * DAY - left * 700 * DAY / i64::from(size.resolved.max(1)))
        };
        let (customer_key, customer) = &customers[self.dice.below(customers.len() as u32) as usize];
        let (queue_key, queue) = self.queues[self.dice.below(self.queues.len() as u32) as usize].clone();
        let (subject, question, answer) = self.dice.of(&MATTERS);
        let id = ConversationId::of(self.dice.uuid(began));
        let answered = began.plus_millis(i64::from(self.dice.below(90) + 1) * MINUTE);
        let mut messages = vec![self.message(&id, 1, MessageKind::Inbound, question, began)];
        if !is_open {
            messages.push(self.message(&id, 2, MessageKind::Outbound, answer, answered));
        }
        let last = messages.last().expect("one at least").clone();
        let due = |ms: i64| is_open.then(|| queue.calendar.add(began, ms));
        let target = queue.targets.first_response_ms;
        let summary = Summary {
            version: self.version,
            subject: Untrusted::from(subject),
            status: if is_open { Status::Open } else { Status::Resolved },
            team: queue.team.clone(),
            identity: Identity::Claimed,
            clock: WaitingClock {
                waiting_since: is_open.then_some(began),
                due_at: due(target),
                double_due_at: due(2 * target),
                noticed_at: due(queue.targets.noticed_ms),
                // As the server's own job would have noted: the bench measures lists, not a hundred thousand of these.
                breached: is_open && began.plus_millis(target) < self.now,
            },
            last_message: Some(last.id.clone()),
            last_message_at: Some(last.at),
            preview: preview(&last.text),
            message_count: messages.len() as u32,
            replied: !is_open,
            resolved_at: (!is_open).then_some(answered),
            wrap_up: (!is_open).then(|| WrapUp { reason: None, result: Some("solved".into()), contacted_by: None }),
            ..Summary::begun(id, queue.channel.unwrap_or(Channel::Chat), customer.clone(), queue.id.clone(), began)
        };
        let conversation = Conversation {
            target_ms: is_open.then_some(target),
            last_inbound_at: Some(began),
            ..Conversation::begun(summary, *customer_key, queue_key)
        };
        (conversation, messages)
    }

    fn message(
        &mut self,
        conversation: &ConversationId,
        position: i64,
        kind: MessageKind,
        text: &str,
        at: Time,
    ) -> Message {
        let author = if kind == MessageKind::Inbound {
            Author::Customer
        } else {
            Author::Agent(AgentRef { id: AgentId::new("bench"), name: Untrusted::from("健") })
        };
        Message {
            id: MessageId::of(self.dice.uuid(at)),
            conversation: conversation.clone(),
            position,
            version: self.version,
            kind,
            author,
            text: Untrusted::from(text),
            at,
            state: None,
            failure: None,
            key: None,
            change: None,
            envelope: omotenashi::api::Envelope::default(),
        }
    }
}

fn chunks(count: u32) -> impl Iterator<Item = std::ops::Range<u32>> {
    (0..count).step_by(CHUNK).map(move |from| from..(from + CHUNK as u32).min(count))
}
