//! However a shop's days go: nobody is asked too often, after something hard, or against their word.

use std::cell::Cell;
use std::time::Duration;

use omotenashi::api::Channel;
use omotenashi::server::clock::Clock as _;
use proptest::prelude::*;
use proptest::test_runner::TestRunner;
use reqwest::Method;
use serde_json::{Value, json};
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};
use sqlx::{ConnectOptions as _, Row as _};

use super::shop::{Shop, text};

const DAY: i64 = 24 * 60 * 60_000;

/// Words that stand for something hard, as a plan or as a label.
const HARD: [&str; 4] = ["abuse", "bereavement", "incident", "accident"];

#[derive(Clone, Debug)]
enum Deed {
    /// So many days pass.
    Days(i64),
    /// Somebody writes a mail, and it is resolved; perhaps it was a fault, perhaps something hard.
    Matter { who: usize, repaired: bool, hard: Option<(usize, bool)> },
    /// Something hard is noted on their record.
    Flag { who: usize },
    /// They do not wish to be asked.
    Refuses { who: usize },
    /// Another system asked them.
    Asked { who: usize, kind: usize },
}

fn deed() -> impl Strategy<Value = Deed> {
    prop_oneof![
        6 => (1..40_i64).prop_map(Deed::Days),
        8 => (0..3_usize, any::<bool>(), prop::option::weighted(0.12, (0..HARD.len(), any::<bool>())))
            .prop_map(|(who, repaired, hard)| Deed::Matter { who, repaired, hard }),
        1 => (0..3_usize).prop_map(|who| Deed::Flag { who }),
        1 => (0..3_usize).prop_map(|who| Deed::Refuses { who }),
        1 => (0..3_usize, 0..3_usize).prop_map(|(who, kind)| Deed::Asked { who, kind }),
    ]
}

/// What must not be asked, as the history tells it.
#[derive(Default)]
struct Known {
    /// Customers' ids.
    people: [Option<String>; 3],
    /// Nothing from this moment on, up to the other.
    quiet: Vec<(String, i64, i64)>,
    /// What another system asked: who, what, when.
    fed: Vec<(String, &'static str, i64)>,
}

/// Waits until the shop has decided on everything that is due.
async fn settled(shop: &Shop, conn: &mut SqliteConnection) {
    let now = shop.clock.now().millis();
    let date = jiff::Timestamp::from_millisecond(now).expect("a time").to_zoned(jiff::tz::TimeZone::UTC).date();
    let quarter = format!("{}-{}", date.year(), (date.month() - 1) / 3 + 1);
    tokio::time::timeout(Duration::from_mins(1), async {
        loop {
            let due = sqlx::query(
                "SELECT (SELECT COUNT(*) FROM survey_requests WHERE sent_at IS NULL AND ended_at IS NULL AND due_at <= $1), \
                 (SELECT COUNT(*) FROM meta WHERE name = 'nps_wave' AND value = $2)",
            );
            let row = due.bind(now).bind(&quarter).fetch_one(&mut *conn).await.expect("counts");
            if (row.get::<i64, _>(0), row.get::<i64, _>(1)) == (0, 1) {
                return;
            }
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
    })
    .await
    .expect("the shop decides on what is due");
}

async fn history(after: &str, deeds: &[Deed]) -> usize {
    let shop = Shop::open().await.at_once().await;
    shop.channel(Channel::Mail).await;
    let queues = shop.get(&shop.owner, "/v1/queues").await.expect(200);
    let mail = queues.as_array().expect("queues").iter().find(|queue| queue["channel"] == "mail").expect("mail");
    let rules = json!({"settle_days": 7, "surveys":
        {"after": after, "delay_minutes": 30, "solved_after_days": 3, "wave_percent": 100}});
    let path = format!("/v1/queues/{}/rules", text(&mail["id"]));
    shop.ask(&shop.owner, Method::PUT, &path, &[], Some(rules)).await.expect(200);
    let mut conn =
        SqliteConnectOptions::new().filename(shop.folder().join("shop.db")).connect().await.expect("it opens");
    let mut known = Known::default();
    for (index, deed) in deeds.iter().enumerate() {
        happen(&shop, &mut conn, &mut known, index, deed).await;
    }
    let rows = sqlx::query(
        "SELECT u.id, q.question, q.sent_at FROM survey_requests q JOIN customers u ON u.key = q.customer_key \
         WHERE q.sent_at IS NOT NULL ORDER BY q.sent_at, q.key",
    );
    let rows = rows.fetch_all(&mut conn).await.expect("what was asked");
    let asked: Vec<(String, String, i64)> =
        rows.iter().map(|row| (row.get(0), row.get::<String, _>(1).replace("nps_wave", "nps"), row.get(2))).collect();
    check(&asked, &known);
    shop.server.close().await;
    asked.len()
}

async fn happen(shop: &Shop, conn: &mut SqliteConnection, known: &mut Known, index: usize, deed: &Deed) {
    let now = shop.clock.now().millis();
    match deed {
        Deed::Days(days) => {
            for _ in 0..*days {
                shop.clock.forward(DAY);
                settled(shop, conn).await;
            }
        }
        Deed::Matter { who, repaired, hard } => {
            let id = matter(shop, known, index, *who).await;
            let path = format!("/v1/conversations/{}", text(&id));
            let customer = known.people[*who].clone().expect("they wrote");
            if let Some((word, as_plan)) = hard {
                known.quiet.push((customer, now, now + 90 * DAY));
                if *as_plan {
                    let begin = json!({"type": "begin", "plan": HARD[*word]});
                    shop.post(&shop.owner, &format!("{path}/plan"), &format!("p{index}"), begin).await.expect(200);
                } else {
                    let it = shop.conversation(&id).await;
                    shop.patch(&shop.owner, &it, json!({"tags": [HARD[*word]]})).await.expect(200);
                }
            }
            let it = shop.conversation(&id).await;
            let (reason, result) = if *repaired { ("product/defect", "replaced") } else { ("delivery/late", "solved") };
            let wrap_up = json!({"reason": reason, "result": result, "contacted_by": null});
            let reply = json!({"text": "done", "seen": it["last_message"], "then": "resolved", "wrap_up": wrap_up});
            shop.post(&shop.owner, &format!("{path}/messages"), &format!("r{index}"), reply).await.expect(201);
        }
        Deed::Flag { who } | Deed::Refuses { who } => {
            let Some(customer) = known.people[*who].clone() else { return };
            let what = if matches!(deed, Deed::Flag { .. }) {
                let review = (now + 20 * DAY) / 1_000;
                let review = jiff::Timestamp::from_second(review).expect("a time").to_string();
                json!({"type": "flag", "kind": "bereavement", "text": "told us", "review_at": review})
            } else {
                json!({"type": "consent", "purpose": "surveys", "granted": false})
            };
            let path = format!("/v1/customers/{customer}/memories");
            shop.post(&shop.owner, &path, &format!("m{index}"), json!({"what": what})).await.expect(201);
            known.quiet.push((customer, now, i64::MAX));
        }
        Deed::Asked { who, kind } => {
            let Some(customer) = known.people[*who].clone() else { return };
            let kind = ["nps", "csat", "ces"][*kind];
            let body = json!({"source": "forms", "external_id": index.to_string(), "whose": {"id": customer},
                "kind": kind, "score": 5});
            shop.post(&shop.owner, "/v1/surveys", &format!("s{index}"), body).await.expect(201);
            known.fed.push((customer, kind, now));
        }
    }
}

/// Somebody writes; which conversation it became.
async fn matter(shop: &Shop, known: &mut Known, index: usize, who: usize) -> Value {
    let mail = json!({"channel": "mail", "who": {"mail": format!("person{who}@example.com")}, "text": format!("m{index}"),
        "external_id": format!("m{index}"), "conversation_external_id": format!("t{index}")});
    let id = shop.inbound(mail).await["conversation"].clone();
    let it = shop.conversation(&id).await;
    known.people[who] = Some(text(&it["customer"]["id"]).to_owned());
    id
}

fn check(asked: &[(String, String, i64)], known: &Known) {
    let pause = |kind: &str| match kind {
        "nps" => 90 * DAY,
        "csat" | "ces" => 14 * DAY,
        _ => 7 * DAY,
    };
    let fed = known.fed.iter().map(|(who, kind, at)| (who.clone(), (*kind).to_owned(), *at));
    let before: Vec<_> = asked.iter().cloned().chain(fed).collect();
    for (index, (who, kind, at)) in asked.iter().enumerate() {
        for (other, (whom, what, when)) in before.iter().enumerate() {
            // What another system asked at the same moment came after.
            if other == index || whom != who || when > at || (when == at && other >= asked.len()) {
                continue;
            }
            let least = if what == kind { pause(kind) } else { 7 * DAY };
            assert!(at - when >= least, "{kind} {} days after {what}, of {who}", (at - when) / DAY);
        }
        for (whom, from, until) in &known.quiet {
            assert!(whom != who || at <= from || at >= until, "{kind} was asked of {who} in a hard moment");
        }
    }
}

#[test]
fn no_history_of_a_shop_asks_anybody_too_often_or_in_a_hard_moment() {
    let asked = Cell::new(0);
    let config = ProptestConfig { cases: 12, max_shrink_iters: 20, ..ProptestConfig::default() };
    let histories = (prop::sample::select(vec!["nps", "csat", "ces"]), prop::collection::vec(deed(), 8..40));
    let result = TestRunner::new(config).run(&histories, |(after, deeds)| {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
        asked.set(asked.get() + runtime.block_on(history(after, &deeds)));
        Ok(())
    });
    if let Err(error) = result {
        panic!("{error}");
    }
    assert!(asked.get() > 20, "{} questions in all: enough to mean anything", asked.get());
}
