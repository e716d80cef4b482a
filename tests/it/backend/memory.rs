//! What every backend that remembers customers must do: keep what it is told, show it, find it, and take it back.

use omotenashi::api::{
    Customer, CustomerId, CustomerNote, CustomerPatch, Failure, FoundBy, MemoryPatch, NewMemory, OpKey, Preference,
    Remembered, Reply, Request, TouchpointKind, View,
};
use omotenashi::backend::Backend;
use omotenashi::text::Untrusted;

use super::shop::{Shop, written};

async fn customer(backend: &dyn Backend, request: Request) -> Customer {
    match backend.call(request).await {
        Ok(Reply::Customer(customer)) => customer.body,
        other => panic!("{other:?}"),
    }
}

/// The customers of these chats, the first first.
async fn customers(shop: &Shop, backend: &dyn Backend, chats: &[&str]) -> Vec<CustomerId> {
    let channel = shop.chat().await;
    for chat in chats {
        channel.inbound(None, &written(chat, chat, "hello")).await.expect("taken");
    }
    let request = Request::List { view: View::Unassigned, after: None, limit: 50 };
    let Ok(Reply::List { page, .. }) = backend.call(request).await else { panic!("a list") };
    let mut items = page.body.items;
    items.sort_by_key(|summary| summary.number);
    items.into_iter().map(|summary| summary.customer.id).collect()
}

fn remember(customer: &CustomerId, key: &str, what: Remembered) -> Request {
    let memory = NewMemory { what, conversation: None, message: None, confirmed: false, consented: false };
    Request::Remember { key: OpKey::new(key), customer: customer.clone(), memory: Box::new(memory) }
}

fn note(text: &str) -> Remembered {
    Remembered::Note(CustomerNote { text: text.into() })
}

fn notes(customer: &Customer) -> Vec<&str> {
    customer.memories.iter().map(|memory| memory.what.text().raw()).collect()
}

#[tokio::test]
async fn a_record_is_changed_remembered_on_put_right_and_forgotten() {
    let shop = Shop::open().await;
    let (_, agent) = shop.agent("花子").await;
    let backend: &dyn Backend = &agent;
    let id = customers(&shop, backend, &["a"]).await.remove(0);
    let seen = customer(backend, Request::Customer(id.clone())).await;
    let reading = |text: &str| {
        let patch = CustomerPatch { reading: Some(Some(text.into())), ..CustomerPatch::default() };
        Request::EditCustomer { customer: id.clone(), version: seen.version, patch: Box::new(patch) }
    };
    let changed = customer(backend, reading("さとう はなこ")).await;
    assert_eq!(changed.reading.as_ref().map(Untrusted::raw), Some("さとう はなこ"));
    match backend.call(reading("さとう かこ")).await {
        Err(Failure::Conflict(problem)) => {
            assert_eq!(problem.customer.expect("as it is now").reading, changed.reading);
        }
        other => panic!("{other:?}"),
    }
    let kept = customer(backend, remember(&id, "k1", note("calls on Mondays"))).await;
    customer(backend, remember(&id, "k1", note("calls on Mondays"))).await;
    assert_eq!(notes(&kept), ["calls on Mondays"], "one key remembers once");
    let sensitive = Remembered::Preference(Preference { text: "nut allergy".into(), sensitive: true });
    match backend.call(remember(&id, "k2", sensitive)).await {
        Err(Failure::Invalid(problem)) => assert_eq!(problem.errors[0].field, "consented"),
        other => panic!("{other:?}"),
    }
    let memory = kept.memories[0].id.clone();
    let patch = MemoryPatch { what: Some(note("calls on Tuesdays")), confirmed: true, consented: false };
    let amend =
        Request::Amend { customer: id.clone(), memory: memory.clone(), version: kept.version, patch: patch.into() };
    let amended = customer(backend, amend).await;
    assert_eq!((notes(&amended), amended.memories[0].confirmed_at.is_some()), (vec!["calls on Tuesdays"], true));
    let gone = customer(backend, Request::Forget { customer: id, memory }).await;
    assert!(gone.memories.is_empty() && gone.version > amended.version);
}

#[tokio::test]
async fn two_records_of_one_person_are_found_made_one_and_taken_apart() {
    let shop = Shop::open().await;
    let (_, agent) = shop.agent("花子").await;
    let backend: &dyn Backend = &agent;
    let [kept, gone] = customers(&shop, backend, &["a", "b"]).await.try_into().expect("two");
    customer(backend, remember(&gone, "k1", note("of the other"))).await;
    match backend.call(Request::FindCustomers { text: "佐".into() }).await {
        Ok(Reply::FoundCustomers { text, found }) => assert_eq!((text.as_str(), found.items.len()), ("佐", 2)),
        other => panic!("{other:?}"),
    }
    match backend.call(Request::Duplicates(kept.clone())).await {
        Ok(Reply::Duplicates { items, .. }) => {
            assert_eq!((&items[0].customer.id, items[0].by.as_slice()), (&gone, [FoundBy::Name].as_slice()));
        }
        other => panic!("{other:?}"),
    }
    let merge = Request::Merge { key: OpKey::new("m"), customer: kept.clone(), from: gone.clone() };
    let one = customer(backend, merge).await;
    assert_eq!((one.conversations, notes(&one)), (2, vec!["of the other"]));
    assert_eq!(customer(backend, Request::Customer(gone.clone())).await.id, kept, "the old id leads there");
    match backend.call(Request::Timeline { customer: kept.clone(), after: None }).await {
        Ok(Reply::Timeline { items, next, .. }) => {
            assert!(items.iter().all(|item| item.kind == TouchpointKind::Conversation));
            assert_eq!((items.len(), next), (2, None));
        }
        other => panic!("{other:?}"),
    }
    let split = Request::Split { key: OpKey::new("s"), customer: kept, merge: one.merged[0].id.clone() };
    let apart = customer(backend, split).await;
    assert_eq!((apart.conversations, notes(&apart).len()), (1, 0));
    assert_eq!(notes(&customer(backend, Request::Customer(gone)).await), ["of the other"]);
}
