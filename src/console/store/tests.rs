use super::Store;
use crate::api::{Cursor, Event, Page, Reply, Stamped, View};
use crate::console::fixture::{me, summary};

const PAGE: i64 = 50;

fn at(seq: u64) -> Cursor {
    Cursor { epoch: "e1".into(), seq }
}

/// The page of `view` that begins at conversation `from`; one follows.
fn page(view: &View, from: i64) -> Reply {
    Reply::List {
        view: view.clone(),
        after: (from > 0).then(|| from.to_string()),
        page: Stamped {
            as_of: at(1),
            body: Page {
                items: (from..from + PAGE).map(|number| summary(number, 1)).collect(),
                next: Some((from + PAGE).to_string()),
            },
        },
    }
}

fn changed(number: i64, version: u64) -> Event {
    Event::ConversationChanged { at: at(version), conversation: Box::new(summary(number, version)), former: None }
}

fn numbers(store: &Store, view: &View) -> Vec<i64> {
    store.view(view).expect("asked for").rows().iter().map(|row| row.0.number).collect()
}

#[test]
fn a_page_costs_what_it_brings_however_much_is_loaded() {
    let mut store = Store::default();
    store.fold(me());
    // A view beside it, whose rows wait for a page that never comes.
    store.view_mut(&View::Unassigned);
    let work = |store: &Store| store.views.values().map(|index| index.work).sum::<usize>();
    for number in 0..100 {
        let before = work(&store);
        store.fold(page(&View::AllOpen, number * PAGE));
        // Each row is put into both views once.
        assert_eq!(work(&store) - before, 2 * PAGE as usize, "page {number}");
    }
    assert_eq!(numbers(&store, &View::AllOpen), (0..100 * PAGE).collect::<Vec<_>>());
    assert_eq!(numbers(&store, &View::Unassigned), Vec::<i64>::new());
    store.fold(page(&View::Unassigned, 0));
    assert_eq!(numbers(&store, &View::Unassigned), (0..PAGE).collect::<Vec<_>>());
}

#[test]
fn what_the_stream_told_waits_for_its_page() {
    let mut store = Store::default();
    store.apply(changed(PAGE + 1, 5));
    // Asked for before it was known who asks.
    store.view_mut(&View::AllOpen);
    store.fold(me());
    store.fold(page(&View::AllOpen, 0));
    store.apply(changed(PAGE + 2, 6));
    assert_eq!(numbers(&store, &View::AllOpen), (0..PAGE).collect::<Vec<_>>());
    store.fold(page(&View::AllOpen, PAGE));
    assert_eq!(numbers(&store, &View::AllOpen), (0..2 * PAGE).collect::<Vec<_>>());
    assert_eq!(store.summary(&summary(PAGE + 1, 0).id).expect("known").version, 5);
}

#[test]
fn what_nothing_shows_is_forgotten_and_comes_back_with_its_page() {
    let mut store = Store::default();
    store.fold(me());
    store.fold(page(&View::AllOpen, 0));
    let many = 3 * super::LOOSE_SUMMARIES as i64;
    for number in PAGE..many {
        store.apply(changed(number, number as u64 + 2));
    }
    assert!((store.summaries.len() as i64) < many, "{}", store.summaries.len());
    store.fold(page(&View::AllOpen, PAGE));
    assert_eq!(numbers(&store, &View::AllOpen), (0..2 * PAGE).collect::<Vec<_>>());
}
