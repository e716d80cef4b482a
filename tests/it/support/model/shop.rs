//! A shop in the middle of a day, as tests of the console meet it.

use omotenashi::api::*;

use super::{DAY, MINUTE, Model, NOW};

/// A shop in the middle of a day: Japanese and English customers on several channels.
pub fn shop() -> Model {
    let mut model = Model::new();
    let hanako = model.me.clone();
    let ken = AgentId::new("agt_ken");
    let now = model.now;
    let misaki = model.customer("cus_misaki", "佐藤 美咲", "佐藤様");
    misaki.reading = Some("さとう みさき".into());
    misaki.since = Some(Time::from_millis(NOW - 7 * 365 * DAY));
    misaki.language = Some(Language::Ja);
    misaki.conversations = 5;
    misaki.purchase_count = 12;
    misaki.memories = vec![Memory {
        id: MemoryId::new("mem_1"),
        what: Remembered::Preference(Preference { text: "チャット、18時以降".into(), sensitive: false }),
        learnt: Learnt { at: now.plus_millis(-90 * DAY), by: None, conversation: None, message: None },
        confirmed_at: Some(now.plus_millis(-90 * DAY)),
        consented_at: None,
    }];
    misaki.contacts = vec![
        ContactPoint::new(ContactKind::Mail, "misaki@example.jp".into()),
        ContactPoint::new(ContactKind::Phone, "090-0000-0000".into()),
    ];
    misaki.touchpoints = vec![Touchpoint {
        id: TouchpointId::new("cnv_900"),
        kind: TouchpointKind::Conversation,
        at: now.plus_millis(-3 * DAY),
        channel: Some(Channel::Phone),
        subject: "贈り物の包装".into(),
        outcome: None,
        stuck_on: None,
        agent: Some("健".into()),
        sensitive: false,
        matter: Some(Matter {
            id: ConversationId::new("cnv_900"),
            number: 900,
            status: Status::Resolved,
            result: Some("solved".into()),
            resolved_at: Some(now.plus_millis(-3 * DAY)),
        }),
    }];
    misaki.purchases = [
        ("11-15", "晴雨兼用傘 藍", 12_800, 3, PurchaseState::Delivered),
        ("8-02", "日傘 白", 9_800, 108, PurchaseState::Delivered),
    ]
    .into_iter()
    .map(|(order, item, minor, days, state)| Purchase {
        id: PurchaseId::new(format!("pur_{order}")),
        version: 1,
        customer: CustomerId::new("cus_misaki"),
        order: order.into(),
        placed_at: now.plus_millis(-days * DAY),
        state,
        state_at: None,
        due_at: None,
        total: Money { minor, currency: "JPY".into() },
        items: vec![Item { name: item.into(), quantity: 1, amount_minor: minor }],
        item_count: 1,
    })
    .collect();
    model.customer("cus_ada", "Ada Byron", "Ada Byron").contacts =
        vec![ContactPoint::new(ContactKind::Mail, "ada@example.com".into())];
    model.customer("cus_ito", "高橋 健一", "高橋様");
    model.customer("cus_tom", "Tom Reed", "Tom Reed");

    model.now = now.plus_millis(-11 * MINUTE);
    let umbrella = model.begin(
        1042,
        "cus_misaki",
        Channel::Chat,
        "届いた傘の骨が折れていました",
        "届いた傘を開いたら骨が一本折れていました。母への贈り物なのに、とても残念です。土曜日の誕生日に間に合うでしょうか。",
    );
    model.now = now.plus_millis(-10 * MINUTE);
    model.assign(&umbrella, &hanako, Some(&hanako));
    model.now = now.plus_millis(-9 * MINUTE);
    model.write(&umbrella, &hanako, false, "佐藤様、お待たせいたしました。花子が承ります。", None);
    model.delivered(&umbrella, 4, MessageState::Delivered);
    model.now = now.plus_millis(-8 * MINUTE);
    model.write(&umbrella, &ken, true, "同じロットで3件目です。", None);
    model.now = now.plus_millis(-2 * MINUTE);
    model.inbound(&umbrella, "ありがとうございます。土曜日に間に合いますか？");

    model.now = now.plus_millis(-40 * MINUTE);
    model.begin(1040, "cus_ada", Channel::Mail, "Late delivery", "My parcel has not arrived. Could you look into it?");
    model.now = now.plus_millis(-90 * MINUTE);
    model.begin(1039, "cus_tom", Channel::Social, "Gift wrapping?", "Do you wrap gifts?");
    model.now = now.plus_millis(-20 * MINUTE);
    let returned = model.begin(1041, "cus_ito", Channel::Mail, "返品について", "返品の送料はどちらが負担しますか。");
    model.assign(&returned, &ken, Some(&ken));
    model.now = now;
    model.events.clear();
    model
}
