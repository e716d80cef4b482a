//! What a fresh database begins with.

use crate::api::{Calendar, Channel, Event, NewAgent, Queue, QueueId, Role, Targets, TeamId, TeamRef, WrapUpNode};
use crate::server::db;
use crate::server::error::Error;
use crate::server::log::Audience;
use crate::server::writer::{Command, Write};
use crate::text::Untrusted;

/// The queues of a fresh shop. Their names are the channels' words on the wire: a console shows a queue that is called
/// like its channel by the channel's name in its own language.
const QUEUES: [Channel; 5] = [Channel::Chat, Channel::Mail, Channel::Phone, Channel::Social, Channel::WebForm];

/// Reasons a customer contacts a shop for: at most three levels.
const REASONS: [(&str, &str, &str); 16] = [
    ("order/change", "Order: change", "注文・変更"),
    ("order/cancel", "Order: cancel", "注文・キャンセル"),
    ("order/status", "Order: status", "注文・状況確認"),
    ("delivery/late", "Delivery: late", "配送・遅延"),
    ("delivery/missing", "Delivery: not arrived", "配送・未着"),
    ("delivery/address", "Delivery: address", "配送・お届け先"),
    ("product/question", "Product: question", "商品・質問"),
    ("product/defect", "Product: defect", "商品・不具合"),
    ("product/wrong", "Product: wrong item", "商品・誤送"),
    ("return/return", "Return", "返品"),
    ("return/exchange", "Exchange", "交換"),
    ("payment/refund", "Payment: refund", "支払・返金"),
    ("payment/invoice", "Payment: invoice or receipt", "支払・請求書/領収書"),
    ("account", "Account", "会員情報"),
    ("opinion", "Praise or opinion", "お褒め・ご意見"),
    ("other", "Other", "その他"),
];

/// What became of a matter.
const RESULTS: [(&str, &str, &str); 7] = [
    ("solved", "Solved", "解決"),
    ("informed", "Informed", "ご案内済み"),
    ("refunded", "Refunded", "返金"),
    ("replaced", "Replaced", "交換・再送"),
    ("passed_on", "Passed on", "他部署へ引き継ぎ"),
    ("not_possible", "Not possible", "対応不可"),
    ("no_reply", "Customer did not reply", "お客様からの返信なし"),
];

/// The owner with team and token, the queues, reasons and results.
pub struct FirstData {
    /// The owner's token, which stands in its file already: a crash in between leaves an empty database, never an owner
    /// whose token nobody knows.
    pub secret: String,
}

impl Command for FirstData {
    type Output = ();

    async fn run(self, write: &mut Write<'_>) -> Result<(), Error> {
        let everyone = TeamRef { id: TeamId::of(write.uuid()), name: Untrusted::from("Everyone") };
        db::queues::insert_team(write.conn, &everyone).await?;
        for channel in QUEUES {
            let version = write.next_seq();
            let queue = Queue {
                id: QueueId::of(write.uuid()),
                version,
                name: Untrusted::from(channel.as_str()),
                team: None,
                channel: Some(channel),
                targets: Targets::default_for(channel),
                calendar: Calendar::always(),
                wrap_up_required: false,
                undo_ms: channel.undo_ms(),
            };
            db::queues::insert(write.conn, &queue).await?;
            let event = Event::QueueChanged { at: write.at(version), queue: Box::new(queue) };
            write.tell(&event, Audience::Queue(None)).await?;
        }
        for (kind, nodes) in [("reason", REASONS.as_slice()), ("result", RESULTS.as_slice())] {
            for (position, (key, en, ja)) in (0_i64..).zip(nodes) {
                let node = WrapUpNode { key: (*key).into(), en: Untrusted::from(*en), ja: Untrusted::from(*ja) };
                db::queues::insert_wrap_up(write.conn, kind, position, &node).await?;
            }
        }
        let new =
            NewAgent { name: Untrusted::from("owner"), role: Role::Admin, channel: None, teams: vec![everyone.name] };
        let owner = super::agents::Create { by: None, new }.run(write).await?;
        let label = Some(Untrusted::from("owner.token"));
        super::agents::Issue { by: None, agent: owner.id, label }.with(write, self.secret).await?;
        Ok(())
    }
}
