//! What an import does to the shop: everything once, whole, and never twice.

use std::fs;
use std::path::{Path, PathBuf};

use jiff::tz::TimeZone;
use omotenashi::api::{Channel, Failure, ImportReport, NewAgent, Role, Time};
use omotenashi::backend::Http;
use omotenashi::backend::http::{Address, Endpoint, Secret};
use omotenashi::cli::import::{self, ImportArgs, Totals, Voice};
use omotenashi::locale::{Lang, Locale};
use omotenashi::server::{Options, Server};
use omotenashi::text::Untrusted;
use serde_json::{Value, json};
use sqlx::sqlite::{SqliteConnectOptions, SqliteRow};
use sqlx::{ConnectOptions as _, Row as _, SqliteConnection};

/// A shop with its server on a socket of a throw-away folder.
struct Shop {
    dir: tempfile::TempDir,
    server: Server,
    owner: Http,
}

const HOUR: i64 = 3_600_000;

impl Shop {
    async fn open() -> Self {
        let dir = tempfile::tempdir().expect("a folder");
        let server = Server::open(Options::new(dir.path().join("data"))).await.expect("a server");
        let listener = tokio::net::UnixListener::bind(dir.path().join("sock")).expect("a socket");
        let serving = server.clone();
        tokio::spawn(async move { serving.serve(listener).await });
        let secret = fs::read_to_string(dir.path().join("data/owner.token")).expect("the owner's token");
        let owner = client(dir.path(), secret.trim());
        Self { dir, server, owner }
    }

    /// Posts records.
    async fn post(&self, records: &[Value]) -> ImportReport {
        let lines = records.iter().map(|record| format!("{record}\n")).collect::<Vec<_>>().concat();
        self.owner.import(lines.into_bytes()).await.expect("a report")
    }

    /// Imports files as the command does; its totals, and what it says of faults.
    async fn import(&self, files: &[PathBuf], open: usize) -> (Totals, String) {
        let args = ImportArgs { files: files.to_vec(), source: "import".into(), open, dry_run: false };
        let (mut out, mut err) = (Vec::new(), Vec::new());
        let locale = Locale::embedded(Lang::En, TimeZone::UTC);
        let voice = Voice { out: &mut out, err: &mut err, tty: false, locale: &locale };
        let now = Time::from_timestamp(jiff::Timestamp::now());
        let totals = import::run(&args, Some(&self.owner), now, voice).await.expect("an import to the end");
        (totals, String::from_utf8(err).expect("words"))
    }

    async fn connection(&self) -> SqliteConnection {
        let options = SqliteConnectOptions::new().filename(self.dir.path().join("data/shop.db")).read_only(true);
        options.connect().await.expect("the shop's database")
    }

    async fn rows(&self, statement: &'static str) -> Vec<SqliteRow> {
        sqlx::query(statement).fetch_all(&mut self.connection().await).await.expect("rows")
    }

    async fn number(&self, statement: &'static str) -> i64 {
        self.rows(statement).await[0].get(0)
    }

    async fn texts(&self, statement: &'static str) -> Vec<String> {
        self.rows(statement).await.iter().map(|row| row.get(0)).collect()
    }

    /// How many of everything there is, and where the log stands.
    async fn sizes(&self) -> [i64; 7] {
        [
            self.number("SELECT COUNT(*) FROM customers").await,
            self.number("SELECT COUNT(*) FROM contact_points").await,
            self.number("SELECT COUNT(*) FROM purchases").await,
            self.number("SELECT COUNT(*) FROM purchase_items").await,
            self.number("SELECT COUNT(*) FROM conversations").await,
            self.number("SELECT COUNT(*) FROM messages").await,
            self.number("SELECT MAX(seq) FROM events").await,
        ]
    }
}

fn client(dir: &Path, secret: &str) -> Http {
    Http::new(Endpoint { address: Address::Socket(dir.join("sock")), token: Secret::new(secret) })
}

fn customer(id: &str, name: &str) -> Value {
    json!({"record": "customer", "source": "s", "id": id, "name": name, "language": "ja",
        "contacts": [{"kind": "phone", "value": "090-0000-0001"}]})
}

fn order(id: &str, customer: &str, amounts: &[i64]) -> Value {
    let items: Vec<Value> =
        amounts.iter().map(|amount| json!({"name": "傘", "quantity": 1, "amount_minor": amount})).collect();
    json!({"record": "order", "source": "s", "id": id, "customer": customer, "placed_at": "2026-11-01T00:00:00Z",
        "state": "delivered", "currency": "JPY", "items": items})
}

fn conversation(id: &str, customer: &str, open_at: Option<Time>) -> Value {
    let line = |kind: &str, minute: u32| {
        json!({"kind": kind, "agent": if kind == "outbound" { Some("健") } else { None }, "text": format!("{kind} {minute}"),
            "at": format!("2025-05-01T10:{minute:02}:00Z")})
    };
    json!({"record": "conversation", "source": "s", "id": id, "customer": customer, "channel": "chat", "subject": "骨",
        "started_at": "2025-05-01T10:00:00Z", "result": "solved", "open_at": open_at,
        "messages": [line("inbound", 0), line("outbound", 2), line("event", 3), line("inbound", 4), line("inbound", 5),
            line("outbound", 9)]})
}

fn counts(report: &ImportReport) -> (u64, u64, u64, usize) {
    (report.created, report.changed, report.same, report.refused.len())
}

#[tokio::test]
async fn the_same_twice_changes_nothing_and_says_nothing() {
    let shop = Shop::open().await;
    let records = [
        customer("c1", "佐藤 美咲"),
        customer("c2", "佐藤 健"),
        order("o1", "c1", &[1000, 1000]),
        conversation("k1", "c1", None),
    ];
    assert_eq!(counts(&shop.post(&records).await), (4, 0, 0, 0));
    let before = shop.sizes().await;
    assert_eq!(before[..6], [2, 2, 1, 2, 1, 6], "one telephone of two people makes them no one person");
    assert_eq!(counts(&shop.post(&records).await), (0, 0, 4, 0));
    assert_eq!(shop.sizes().await, before);
    assert_eq!(shop.texts("SELECT kind FROM events WHERE kind = 'message.added'").await, Vec::<String>::new());
    let names = shop.texts("SELECT address_as FROM customers ORDER BY key").await;
    assert_eq!(names, ["佐藤様", "佐藤様"]);
}

#[tokio::test]
async fn a_person_seen_before_their_record_is_one_person() {
    let shop = Shop::open().await;
    assert_eq!(counts(&shop.post(&[order("o1", "c1", &[5]), conversation("k1", "c1", None)]).await), (2, 0, 0, 0));
    assert_eq!(shop.texts("SELECT name FROM customers").await, [""]);
    assert_eq!(counts(&shop.post(&[customer("c1", "佐藤 美咲")]).await), (1, 0, 0, 0), "filled, not changed");
    assert_eq!(shop.texts("SELECT name FROM customers").await, ["佐藤 美咲"]);
    let last = shop.texts("SELECT kind FROM events ORDER BY seq DESC LIMIT 2").await;
    assert_eq!(last, ["conversation.changed", "customer.changed"], "their conversation carries the name");
    assert_eq!(counts(&shop.post(&[customer("c1", "佐藤 美咲"), order("o1", "c1", &[5])]).await), (0, 0, 2, 0));
}

#[tokio::test]
async fn an_order_that_changed_is_replaced_whole() {
    let shop = Shop::open().await;
    shop.post(&[customer("c1", "A"), order("o1", "c1", &[300, 300, 40])]).await;
    let head = shop.sizes().await[6];
    assert_eq!(counts(&shop.post(&[order("o1", "c1", &[300, -300])]).await), (0, 1, 0, 0));
    assert_eq!(shop.number("SELECT total_minor FROM purchases").await, 0);
    assert_eq!(shop.number("SELECT COUNT(*) FROM purchase_items").await, 2);
    assert_eq!(shop.sizes().await[6], head + 1, "one event for one changed order");
    // The same order twice in one body: the later one is true.
    assert_eq!(counts(&shop.post(&[order("o2", "c1", &[1]), order("o2", "c1", &[2])]).await), (1, 1, 0, 0));
    assert_eq!(shop.number("SELECT COUNT(*) FROM purchase_items").await, 3);
    assert_eq!(shop.number("SELECT total_minor FROM purchases WHERE order_name = 'o2'").await, 2);
}

#[tokio::test]
async fn a_conversation_of_the_past_is_resolved_and_owes_nothing() {
    let shop = Shop::open().await;
    shop.post(&[customer("c1", "A"), conversation("k1", "c1", None)]).await;
    let row = &shop.rows("SELECT * FROM conversations").await[0];
    assert_eq!(row.get::<String, _>("status"), "resolved");
    assert_eq!(row.get::<String, _>("identity"), "claimed");
    assert_eq!(row.get::<Option<i64>, _>("due_at"), None);
    assert_eq!(row.get::<Option<String>, _>("assignee_name").as_deref(), Some("健"));
    assert_eq!(row.get::<i64, _>("resolved_at"), 1_746_094_140_000, "with its last line");
    assert_eq!(row.get::<String, _>("preview"), "outbound 9");
    assert_eq!(shop.number("SELECT COUNT(*) FROM deliveries").await, 0);
}

#[tokio::test]
async fn who_shows_a_customer_learns_once_a_body_of_their_new_contacts() {
    let shop = Shop::open().await;
    shop.post(&[customer("c1", "A"), customer("c2", "B")]).await;
    let head = shop.sizes().await[6];
    let contacts = ["k1", "k2"].map(|id| conversation(id, "c1", None));
    shop.post(&[contacts[0].clone(), contacts[1].clone(), conversation("k3", "c2", None)]).await;
    let mut kinds = shop.texts("SELECT kind FROM events ORDER BY seq").await;
    kinds.drain(..usize::try_from(head).expect("a count"));
    assert_eq!(kinds[..3], ["conversation.changed"; 3]);
    assert_eq!(kinds[3..], ["customer.changed"; 2]);
}

#[tokio::test]
async fn live_work_waits_since_its_first_unanswered_word_and_stays_as_it_is() {
    let shop = Shop::open().await;
    let now = Time::from_timestamp(jiff::Timestamp::now());
    let at = now.plus_millis(-20 * 60_000);
    assert_eq!(counts(&shop.post(&[conversation("k1", "c1", Some(at))]).await), (1, 0, 0, 0));
    let row = &shop.rows("SELECT * FROM conversations").await[0];
    assert_eq!(row.get::<String, _>("status"), "open");
    assert_eq!(row.get::<Option<i64>, _>("assignee_key"), None);
    assert_eq!(row.get::<i64, _>("message_count"), 5, "the answer after their last word is not taken");
    assert_eq!(row.get::<i64, _>("last_message_at"), at.millis());
    assert_eq!(row.get::<i64, _>("waiting_since"), at.millis() - 60_000, "the first of two unanswered");
    assert_eq!(row.get::<i64, _>("live"), 0);
    let again = [conversation("k1", "c1", None), conversation("k1", "c1", Some(now))];
    assert_eq!(counts(&shop.post(&again).await), (0, 0, 2, 0));
    assert_eq!(shop.texts("SELECT status FROM conversations").await, ["open"]);
}

#[tokio::test]
async fn what_changed_elsewhere_takes_over_its_name_and_nothing_that_was_done_here() {
    let shop = Shop::open().await;
    shop.post(&[conversation("k1", "c1", None)]).await;
    let mut changed = conversation("k1", "c1", None);
    changed["subject"] = json!("折れた骨");
    changed["messages"]
        .as_array_mut()
        .expect("messages")
        .push(json!({"kind": "inbound", "text": "later", "at": "2025-06-01T00:00:00Z"}));
    assert_eq!(counts(&shop.post(&[changed.clone()]).await), (0, 1, 0, 0));
    assert_eq!(shop.texts("SELECT subject FROM conversations").await, ["折れた骨"]);
    assert_eq!(shop.number("SELECT COUNT(*) FROM messages").await, 6);
    assert_eq!(shop.texts("SELECT assignee_name FROM conversations").await, ["健"], "who had it there");
    assert_eq!(counts(&shop.post(&[changed]).await), (0, 0, 1, 0));
}

#[tokio::test]
async fn a_record_that_cannot_be_taken_is_named_and_the_others_go_in() {
    let shop = Shop::open().await;
    let mut nothing_bought = order("o2", "c1", &[]);
    nothing_bought["items"] = json!([]);
    let lines = [
        customer("c1", "A\u{0}B").to_string(),
        "{\"record\": \"customer\"".into(),
        String::new(),
        json!({"record": "stock"}).to_string(),
        nothing_bought.to_string(),
        order("o1", "c1", &[i64::MAX, 1]).to_string(),
        customer("", "nobody").to_string(),
        order("o3", "c1", &[7]).to_string(),
    ]
    .join("\r\n");
    let report = shop.owner.import(lines.into_bytes()).await.expect("a report");
    assert_eq!(report.created, 2);
    let mut refused: Vec<u32> = report.refused.iter().map(|refusal| refusal.line).collect();
    refused.sort_unstable();
    assert_eq!(refused, [1, 3, 4, 5, 6]);
    assert_eq!(shop.texts("SELECT name FROM customers").await, ["A\u{2400}B"]);
    assert!(report.refused.iter().all(|refusal| !refusal.why.contains("nobody")), "{report:?}");
}

#[tokio::test]
async fn only_an_admin_imports_and_only_so_much_at_once() {
    let shop = Shop::open().await;
    let new = NewAgent { name: Untrusted::from("健"), role: Role::Supervisor, channel: None, teams: vec![] };
    let (_, token) = shop.server.create_agent(new).await.expect("an agent");
    let other = client(shop.dir.path(), &token.secret);
    let line = customer("c1", "A").to_string().into_bytes();
    assert!(matches!(other.import(line).await, Err(Failure::Forbidden(_))));
    let many: Vec<String> = (0..501).map(|n| customer(&format!("c{n}"), "A").to_string()).collect();
    assert!(matches!(shop.owner.import(many.join("\n").into_bytes()).await, Err(Failure::Invalid(_))));
    assert_eq!(shop.number("SELECT COUNT(*) FROM customers").await, 0);
}

/// The real data, where it is.
fn data() -> Option<PathBuf> {
    let default = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data");
    let folder = std::env::var_os("OMOTENASHI_DATA").map_or(default, PathBuf::from);
    if folder.join("purchases.csv.gz").is_file() {
        return Some(folder);
    }
    eprintln!("skipped: no data in {} (set OMOTENASHI_DATA)", folder.display());
    None
}

/// The first `lines` of a file of the data, unpacked into `to`.
fn slice(from: &Path, lines: usize, to: &Path) -> PathBuf {
    use std::io::{BufRead as _, BufReader, Read};
    let file = fs::File::open(from).expect("a file of the data");
    let name = from.file_name().expect("a name").to_string_lossy().into_owned();
    let reader: Box<dyn Read> = if from.extension().is_some_and(|extension| extension == "gz") {
        Box::new(flate2::read::MultiGzDecoder::new(file))
    } else {
        Box::new(file)
    };
    let path = to.join(name.trim_end_matches(".gz"));
    let kept: String = BufReader::new(reader).lines().take(lines).map(|line| line.expect("a line") + "\n").collect();
    fs::write(&path, kept).expect("a slice");
    path
}

#[tokio::test]
async fn a_slice_of_real_data_comes_in_whole_and_once() {
    let Some(data) = data() else { return };
    let shop = Shop::open().await;
    let folder = shop.dir.path();
    let files = [
        slice(&data.join("purchases.csv.gz"), 6001, folder),
        slice(&data.join("conversations-ja.jsonl.gz"), 300, folder),
        slice(&data.join("conversations-en.jsonl.gz"), 300, folder),
        slice(&data.join("customers.csv"), 501, folder),
    ];
    let (first, faults) = shop.import(&files, 40).await;
    assert_eq!(faults, "");
    assert_eq!((first.rows, first.created, first.changed, first.same), (6000 + 600 + 500, first.records, 0, 0));
    let before = shop.sizes().await;
    assert_eq!((before[3], before[4]), (6000, 600), "every line of every order, every conversation");
    let (second, _) = shop.import(&files, 40).await;
    assert_eq!((second.created, second.changed, second.same), (0, 0, first.records));
    assert_eq!(shop.sizes().await, before);
    assert_eq!(shop.number("SELECT COUNT(*) FROM conversations WHERE status = 'open'").await, 40);
    let now = Time::from_timestamp(jiff::Timestamp::now()).millis();
    let oldest = shop.number("SELECT MIN(last_message_at) FROM conversations WHERE status = 'open'").await;
    let newest = shop.number("SELECT MAX(last_message_at) FROM conversations WHERE status = 'open'").await;
    assert!(now - HOUR - 60_000 < oldest && newest <= now, "their last words fall within the last hour");
    assert_eq!(
        shop.number("SELECT COUNT(*) FROM conversations WHERE status = 'resolved' AND due_at IS NOT NULL").await,
        0
    );
    let tallied = shop.number("SELECT SUM(count) FROM tallies").await;
    assert_eq!(tallied, 600, "the counts of the views are kept");
    let channels: Vec<String> = shop.texts("SELECT DISTINCT channel FROM conversations").await;
    assert_eq!(channels, [Channel::Chat.as_str()]);
}

#[tokio::test]
async fn answers_to_surveys_of_the_past_come_in_on_their_scale_and_begin_nothing() {
    let Some(data) = data() else { return };
    let shop = Shop::open().await;
    let all = slice(&data.join("surveys.csv.gz"), 7_300, shop.dir.path());
    let (first, faults) = shop.import(std::slice::from_ref(&all), 0).await;
    let answers = shop.number("SELECT COUNT(*) FROM surveys WHERE kind = 'csat'").await;
    assert!(answers > 100 && answers == shop.number("SELECT COUNT(*) FROM surveys").await, "{answers}");
    assert_eq!(first.created, answers.unsigned_abs());
    assert!(faults.contains("yes-no") && faults.contains("are left out"), "{faults}");
    assert!(first.left_out > 0 && first.is_whole(), "there is nothing to mend: {first:?}");
    assert!(first.left_out + first.created > 7_000, "each is counted: {first:?}");
    let (again, _) = shop.import(&[all], 0).await;
    assert_eq!((again.created, again.same), (0, answers.unsigned_abs()));
    assert_eq!(shop.number("SELECT COUNT(*) FROM conversations").await, 0, "what is past begins nothing");
    assert_eq!(shop.number("SELECT COUNT(*) FROM surveys WHERE score NOT BETWEEN 1 AND 5").await, 0);
}
