//! Every list comes from the end of an index, however many conversations there are.

use omotenashi::api::{QueueId, View};
use omotenashi::server::db::conversations::page_plan;
use omotenashi::server::db::open::Db;

#[tokio::test]
async fn every_view_reads_its_page_from_an_index_without_sorting() {
    let dir = tempfile::TempDir::new().expect("a folder");
    let (db, mut conn) = Db::open(&dir.path().join("shop.db"), dir.path(), "now").await.expect("a database");
    for (view, index) in [
        (View::Mine, "conversations_mine (assignee_key=? AND stage=?"),
        (View::Unassigned, "conversations_mine (assignee_key=? AND stage=?"),
        (View::AllOpen, "conversations_open (done=?"),
        (View::Queue(QueueId::new("q")), "conversations_queue (queue_key=? AND stage=?"),
        (View::Promises, "conversations_promised (promise_due"),
        (View::Approvals, "conversations_approvals (gesture_since"),
        (View::Resolved, "conversations_resolved (done=?"),
    ] {
        let plan = page_plan(&mut conn, &view).await.expect("a plan");
        assert!(plan[0].contains("SEARCH c USING INDEX") && plan[0].contains(index), "{view}: {plan:#?}");
        assert!(!plan.iter().any(|step| step.contains("TEMP B-TREE") || step.contains("SCAN")), "{view}: {plan:#?}");
    }
    db.close().await;
}
