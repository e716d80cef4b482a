//! The list of whom to tell first, held against a slow, obvious computation from the rows as they stand.

use std::collections::BTreeSet;

use omotenashi::api::{Channel, Ground};
use omotenashi::server::clock::Clock as _;
use reqwest::Method;
use serde_json::{Value, json};
use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{ConnectOptions as _, Connection as _, SqliteConnection};

use super::proactive::{HOUR, order};
use super::shop::{Shop, text};

const DAY: i64 = 24 * HOUR;
const PEOPLE: [&str; 4] = ["ann", "ben", "cho", "dan"];

/// Key, id, customer, state, since, due, due before, put off.
type Order = (i64, String, i64, String, Option<i64>, Option<i64>, Option<i64>, Option<i64>);
/// Key, id, conversation, state, due, closes, ended, moved, told in time, made.
type Owed = (i64, String, i64, String, i64, Option<i64>, Option<i64>, Option<i64>, Option<i64>, i64);
/// Key, conversation, kind, author, state, when.
type Word = (i64, i64, String, String, Option<String>, i64);
/// Key, id, customer, public, done, resolved, newest message, snoozed until.
type Matter = (i64, String, i64, bool, bool, Option<i64>, Option<i64>, Option<i64>);
/// Incident, its id, since, known, ended, until; row, customer, named, state.
type Touch = (i64, String, i64, i64, Option<i64>, Option<i64>, i64, i64, bool, String);

/// What stands in the tables.
#[derive(Debug, PartialEq)]
struct Rows {
    people: Vec<(i64, String)>,
    orders: Vec<Order>,
    owed: Vec<Owed>,
    words: Vec<Word>,
    matters: Vec<Matter>,
    touched: Vec<Touch>,
}

macro_rules! all {
    ($conn:expr, $statement:literal) => {
        sqlx::query_as($statement).fetch_all(&mut *$conn).await.expect("rows")
    };
}

impl Rows {
    async fn read(conn: &mut SqliteConnection) -> Self {
        Self {
            people: all!(conn, "SELECT key, id FROM customers"),
            orders: all!(
                conn,
                "SELECT key, id, customer_key, state, state_at, due_at, due_before, put_off_at FROM purchases"
            ),
            owed: all!(
                conn,
                "SELECT key, id, conversation_key, state, due, closes_at, ended_at, moved_at, told_in_time, made_at \
                 FROM promises"
            ),
            words: all!(conn, "SELECT key, conversation_key, kind, author, state, at FROM messages"),
            matters: all!(
                conn,
                "SELECT key, id, customer_key, public, done, resolved_at, last_message_at, snoozed_until \
                 FROM conversations"
            ),
            touched: all!(
                conn,
                "SELECT n.key, n.id, n.since, n.opened_at, n.ended_at, n.until_at, e.key, e.customer_key, e.named, \
                 e.state FROM incidents n JOIN incident_people e ON e.incident_key = n.key"
            ),
        }
    }

    fn matter(&self, key: i64) -> &Matter {
        self.matters.iter().find(|matter| matter.0 == key).expect("it is there")
    }

    /// Messages of one of us to a customer that went out or may: key, conversation, when.
    fn ours(&self, customer: i64) -> Vec<(i64, i64, i64)> {
        let mut ours = Vec::new();
        for (key, conversation, kind, author, state, at) in &self.words {
            let back = matches!(state.as_deref(), Some("recalled" | "failed" | "kept"));
            let author: Value = serde_json::from_str(author).expect("JSON");
            if kind == "outbound" && author["type"] == "agent" && !back && self.matter(*conversation).2 == customer {
                ours.push((*key, *conversation, *at));
            }
        }
        ours.sort_unstable();
        ours
    }
}

/// A fact: its ground, since when, what it is about (key and id), whom, known since (none: a word never tells it), its
/// own conversation.
struct Fact {
    ground: Ground,
    since: i64,
    subject: i64,
    about: String,
    customer: i64,
    known: Option<i64>,
    own: Option<i64>,
}

fn facts(rows: &Rows, now: i64) -> Vec<Fact> {
    let oldest = now - 60 * DAY;
    let mut facts = Vec::new();
    for (key, id, customer, state, state_at, due, before, put_off) in &rows.orders {
        let mut fact = |ground, since, known| {
            let (about, own) = (id.clone(), None);
            facts.push(Fact { ground, since, subject: *key, about, customer: *customer, known, own });
        };
        match state.as_str() {
            "placed" | "shipped" => {
                if let Some(due) = due.filter(|due| oldest < *due && *due < now) {
                    fact(Ground::LateOrder, due, Some(due));
                }
                if let (Some(due), Some(before), Some(at)) = (due, before, put_off)
                    && *due >= now
                    && before < due
                    && *at > oldest
                {
                    fact(Ground::MovedOrder, *at, Some(*at));
                }
            }
            "in_repair" | "returned" => {
                let Some(since) = state_at.filter(|at| *at > oldest) else { continue };
                let silent = rows.ours(*customer).iter().map(|(_, _, at)| *at).fold(since, i64::max);
                if silent <= now - 3 * DAY {
                    fact(Ground::InOurHands, silent, None);
                }
            }
            _ => {}
        }
    }
    for (key, id, conversation, state, due, closes, ended, moved, told, made) in &rows.owed {
        let matter = rows.matter(*conversation);
        let mut fact = |ground, since, known| {
            let (about, own) = (id.clone(), Some(*conversation));
            facts.push(Fact { ground, since, subject: *key, about, customer: matter.2, known: Some(known), own });
        };
        let closes = closes.unwrap_or(*due);
        if state == "broken" && ended.is_some_and(|at| at > oldest) {
            let at = ended.expect("looked at");
            fact(Ground::PromiseBroken, at, at);
        }
        if state != "open" {
            continue;
        }
        if closes < now && *due < now && closes > oldest {
            fact(Ground::PromiseOverdue, closes, closes);
        }
        if let Some(at) = moved.filter(|at| *at > oldest)
            && *told == Some(0)
            && closes >= now
        {
            fact(Ground::PromiseMoved, at, at - HOUR);
        }
        if (now..now + DAY).contains(due) && matter.7.is_some_and(|until| until > *due) {
            fact(Ground::PromiseAtRisk, *made, due - DAY);
        }
    }
    let mut seen = BTreeSet::new();
    let mut touched: Vec<&Touch> = rows.touched.iter().filter(|touch| touch.8).collect();
    touched.sort_by_key(|touch| touch.6);
    for (incident, id, since, known, ended, until, _, customer, _, state) in touched {
        let first = seen.insert((*incident, *customer));
        if first && ended.is_none() && until.is_none_or(|until| until > now) && state != "planned" {
            let person = &rows.people.iter().find(|(key, _)| key == customer).expect("a customer").1;
            facts.push(Fact {
                ground: Ground::Incident,
                since: *since,
                subject: *incident,
                about: format!("{id}:{person}"),
                customer: *customer,
                known: Some(*known),
                own: None,
            });
        }
    }
    facts
}

/// Id, where to tell them, where they were told.
type Line = (String, Option<String>, Option<String>);

/// Those who are to be told, or those who were.
fn expected(rows: &Rows, now: i64, told: bool) -> Vec<Line> {
    let mut facts = facts(rows, now);
    facts.sort_by_key(|fact| (fact.ground, fact.since, fact.subject, fact.customer));
    let mut lines = Vec::new();
    for fact in facts {
        let ours = rows.ours(fact.customer);
        let word = fact.known.and_then(|known| ours.into_iter().find(|(_, _, at)| *at >= known));
        let recent = fact.known.is_some_and(|known| known > now - 7 * DAY);
        if word.is_some() != told || (told && !recent) {
            continue;
        }
        let matters = rows.matters.iter().filter(|it| it.2 == fact.customer && !it.3);
        let open = matters.filter(|it| !it.4 || it.5.is_some_and(|at| at >= now - 7 * DAY));
        let newest = open.max_by_key(|it| (!it.4, it.6, it.0)).map(|it| it.0);
        let id = |key: i64| rows.matter(key).1.clone();
        let line = format!("{}:{}", fact.ground.as_str(), fact.about);
        lines.push((line, fact.own.or(newest).map(id), word.map(|(_, conversation, _)| id(conversation))));
    }
    lines
}

/// What the server lists, page after page.
async fn listed(shop: &Shop, told: bool) -> Vec<Line> {
    let mut lines = Vec::new();
    let mut after = String::new();
    loop {
        let path = format!("/v1/proactive?told={told}&limit=3{after}");
        let page = shop.get(&shop.owner, &path).await.expect(200);
        for it in page["items"].as_array().expect("items") {
            let line = |value: &Value| value.as_str().map(str::to_owned);
            lines.push((text(&it["id"]).to_owned(), line(&it["conversation"]), line(&it["told"]["conversation"])));
        }
        match page["next"].as_str() {
            Some(next) => after = format!("&after={next}"),
            None => return lines,
        }
    }
}

/// SplitMix64.
struct Dice(u64);

impl Dice {
    fn below(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut it = self.0;
        it = (it ^ (it >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        it = (it ^ (it >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((it ^ (it >> 31)) % sides as u64).expect("below the sides")
    }

    fn of<T: Copy>(&mut self, all: &[T]) -> T {
        all[self.below(all.len())]
    }
}

/// What was made so far.
#[derive(Default)]
struct Made {
    matters: Vec<Value>,
    /// As they last were.
    promises: Vec<Value>,
    words: Vec<Value>,
    incidents: usize,
}

async fn step(shop: &Shop, at: usize, dice: &mut Dice, made: &mut Made) {
    let owner = &shop.owner;
    let later = |hours: i64| shop.clock.now().plus_millis(hours * HOUR).to_string();
    // What was read may be of the past already: then it is refused, and nothing is wrong.
    let patch = async |path: &str, known: &Value, body: Value| {
        let (path, version) = (format!("{path}/{}", text(&known["id"])), format!("\"{}\"", known["version"]));
        let answer = shop.ask(owner, Method::PATCH, &path, &[("if-match", &version)], Some(body)).await;
        assert!(matches!(answer.status, 200 | 409 | 412 | 422), "{path}: {}", answer.body);
        (answer.status == 200).then_some(answer.body)
    };
    let place = dice.below(made.matters.len().max(1));
    let matter = made.matters.get(place).cloned();
    match (dice.below(14), matter) {
        (0..=2, _) => {
            let number = dice.below(8);
            let item = ["Long umbrella", "Rain boots"][number % 2];
            let mut more = json!({
                "state": dice.of(&["placed", "shipped", "delivered", "in_repair", "returned", "cancelled"]),
                "state_at": later(0), "items": [{"name": item, "quantity": 1, "amount_minor": 1}],
            });
            if let Some(hours) = dice.of(&[None, Some(-61 * 24), Some(-70), Some(-1), Some(2), Some(30), Some(200)]) {
                more["due_at"] = json!(later(hours));
            }
            order(shop, &format!("O-{number}"), PEOPLE[number % PEOPLE.len()], more).await;
        }
        (3, _) | (_, None) => {
            let who = dice.of(&PEOPLE);
            let message = json!({"channel": "mail", "who": {"name": who, "mail": format!("{who}@example.com")},
                "subject": format!("Matter {at}"), "text": format!("Word {at}")});
            let conversation = shop.inbound(message).await["conversation"].clone();
            made.matters.push(conversation);
        }
        (4, Some(id)) => {
            let it = shop.conversation(&id).await;
            let path = format!("/v1/conversations/{}/messages", text(&id));
            let body = json!({"text": "A word", "seen": it["last_message"]});
            let sent = shop.post(owner, &path, &format!("r{at}"), body).await;
            made.words.push(sent.expect(201)["message"]["id"].clone());
        }
        (5, _) => {
            let Some(word) = made.words.pop() else { return };
            let path = format!("/v1/messages/{}/recall", text(&word));
            let key = format!("b{at}");
            let status = shop.ask(owner, Method::POST, &path, &[("idempotency-key", &key)], None).await.status;
            assert!(matches!(status, 200 | 409), "{status}");
        }
        (6 | 7, Some(id)) => {
            let path = format!("/v1/conversations/{}/promises", text(&id));
            let body = json!({"text": "We call", "due": later(dice.of(&[1, 5, 20, 40]))});
            let promise = shop.post(owner, &path, &format!("p{at}"), body).await;
            if promise.status == 201 {
                made.promises.push(promise.body);
            }
        }
        (8, Some(_)) => {
            let Some(promise) = made.promises.pop() else { return };
            let body = match dice.below(4) {
                0 => json!({"state": "kept"}),
                1 => json!({"state": "broken"}),
                2 => json!({"due": later(50), "told": true}),
                _ => json!({"due": later(60), "told": false}),
            };
            made.promises.extend(patch("/v1/promises", &promise, body).await);
        }
        (9, Some(id)) => {
            let it = shop.conversation(&id).await;
            let change = match dice.below(3) {
                0 => json!({"status": "resolved"}),
                _ => json!({"status": "snoozed", "snoozed_until": later(dice.of(&[3, 45, 90]))}),
            };
            let status = shop.patch(owner, &it, change).await.status;
            assert!(matches!(status, 200 | 412), "{status}");
        }
        (10, _) => {
            let touches = match dice.below(3) {
                0 => json!({"products": ["UMBRELLA"]}),
                1 => json!({"products": ["boots", "o-2"]}),
                _ => json!({"products": ["o-3"]}),
            };
            let mut body = json!({"title": format!("Fault {at}"), "text": "Known", "touches": touches});
            if dice.below(2) == 0 {
                body["until"] = json!(later(30));
            }
            shop.post(owner, "/v1/incidents", &format!("i{at}"), body).await.expect(201);
            made.incidents += 1;
        }
        (11, _) if made.incidents > 0 => {
            let all = shop.get(owner, "/v1/incidents").await.expect(200);
            let incident = &all[dice.below(made.incidents)];
            if dice.below(2) == 0 {
                drop(patch("/v1/incidents", incident, json!({"ended": true})).await);
            } else {
                let words = json!({"texts": {"en": "Dear {name}."}});
                let path = format!("/v1/incidents/{}/tell", text(&incident["id"]));
                let status = shop.post(owner, &path, &format!("t{at}"), words).await.status;
                assert!(matches!(status, 202 | 422), "{status}");
            }
        }
        _ => shop.clock.forward(dice.of(&[HOUR / 2, 3 * HOUR, DAY, 3 * DAY + HOUR])),
    }
}

#[tokio::test]
async fn whom_to_tell_first_is_what_the_rows_say() {
    let mut grounds = BTreeSet::new();
    let mut told_ones = 0;
    for seed in 1..=6 {
        println!("seed {seed}");
        let shop = Shop::open().await;
        shop.channel(Channel::Mail).await;
        let path = shop.folder().join("shop.db");
        let mut conn =
            SqliteConnectOptions::new().filename(path).read_only(true).connect().await.expect("the database opens");
        let (mut dice, mut made) = (Dice(seed), Made::default());
        for at in 0..90 {
            step(&shop, at, &mut dice, &mut made).await;
            if at % 3 > 0 {
                continue;
            }
            for told in [false, true] {
                // What a job does in between is in one of them and not in the other: then both are read once more.
                let (rows, found) = loop {
                    let before = Rows::read(&mut conn).await;
                    let found = listed(&shop, told).await;
                    if before == Rows::read(&mut conn).await {
                        break (before, found);
                    }
                };
                let now = shop.clock.now().millis();
                assert_eq!(found, expected(&rows, now, told), "seed {seed}, step {at}, told {told}");
                let ground = |line: &Line| line.0.split_once(':').expect("a ground").0.to_owned();
                grounds.extend(found.iter().filter(|_| !told).map(ground));
                told_ones += if told { found.len() } else { 0 };
            }
        }
        conn.close().await.expect("it closes");
        shop.server.close().await;
    }
    let missing: Vec<_> = Ground::ALL.iter().filter(|ground| !grounds.contains(ground.as_str())).collect();
    assert_eq!(missing, Vec::<&Ground>::new(), "every ground came up");
    assert!(told_ones > 0, "and some were told");
}
