//! A database as one file, and back.

use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;

use omotenashi::api::Channel;
use omotenashi::server::clock::{SystemClock, SystemRandom};
use omotenashi::server::restore::restore;
use omotenashi::server::{OpenError, Server};
use serde_json::json;

use super::shop::{Shop, options, text};

async fn backup(shop: &Shop, file: &Path) {
    let answer = shop.client.post("http://shop/v1/server/backup").bearer_auth(&shop.owner).send().await;
    let answer = answer.expect("an answer");
    assert_eq!(answer.status(), 200);
    let size = answer.content_length().expect("its length is told");
    let bytes = answer.bytes().await.expect("all of it");
    assert_eq!(bytes.len() as u64, size);
    std::fs::write(file, bytes).expect("written");
}

#[tokio::test]
async fn what_was_backed_up_comes_back_and_readers_are_told_to_look_anew() {
    let shop = Shop::open().await;
    let token = shop.channel(Channel::Chat).await;
    let chat = shop.chat("misaki", "hello").await;
    let held = shop.chat("noa", "hello").await;
    let path = format!("/v1/conversations/{}/messages", text(&chat["id"]));
    let reply = json!({"text": "good morning", "seen": chat["last_message"]});
    let reply = shop.post(&shop.owner, &path, "k", reply).await.expect(201)["message"].clone();
    shop.clock.forward(3_000);
    let offered = async {
        while shop.get(&shop.owner, "/v1/deliveries").await.expect(200) == json!([]) {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(std::time::Duration::from_secs(20), offered).await.expect("released");
    let words = json!({"text": "good evening", "seen": held["last_message"]});
    let path = format!("/v1/conversations/{}/messages", text(&held["id"]));
    let held = shop.post(&shop.owner, &path, "h", words).await.expect(201)["message"].clone();
    assert_eq!(held["state"], "held");
    let file = shop.folder().join("copy.db");
    backup(&shop, &file).await;
    assert!(!shop.folder().join("backups/backup.part").exists(), "nothing is left on the server");
    let later = shop.chat("haruto", "after the backup").await;
    let (place, _) = shop.events(&shop.owner, None).await.next_of(&["heartbeat"]).await;

    shop.server.clone().close().await;
    let done = restore(shop.folder(), &file, &SystemClock, &SystemRandom).await.expect("restored");
    assert!(!done.new_token, "the owner's token is known to it");
    assert_eq!(done.unsure, 2, "the one that was offered, and the one in its moment");
    let kept = done.replaced.expect("what was there is kept");
    assert!(kept.starts_with(shop.folder().join("backups")));
    for file in [&kept, &shop.folder().join("shop.db")] {
        assert_eq!(std::fs::metadata(file).expect("it is there").permissions().mode() & 0o077, 0, "{}", file.display());
    }

    let shop = shop.reopen().await;
    assert_eq!(shop.conversation(&chat["id"]).await["id"], chat["id"]);
    shop.get(&shop.owner, &format!("/v1/conversations/{}", text(&later["id"]))).await.refused(404, "not_found");
    shop.events(&shop.owner, Some(&place)).await.next_of(&["resync"]).await;
    // It waited to leave when the backup was made, and may have left since: never twice.
    shop.clock.forward(60_000);
    for message in [&reply, &held] {
        let lines = shop.thread(&message["conversation"]).await;
        let sent = lines.iter().find(|line| line["id"] == message["id"]).expect("the reply");
        assert_eq!(sent["state"], "unsure");
    }
    assert_eq!(shop.get(&token, "/v1/deliveries").await.expect(200), json!([]));

    // And what was kept can be put back the same way.
    shop.server.clone().close().await;
    restore(shop.folder(), &kept, &SystemClock, &SystemRandom).await.expect("restored");
    let shop = shop.reopen().await;
    assert_eq!(shop.conversation(&later["id"]).await["id"], later["id"]);
}

#[tokio::test]
async fn a_new_folder_gets_a_token_of_its_own() {
    let shop = Shop::open().await;
    let chat = shop.chat("misaki", "hello").await;
    let file = shop.folder().join("copy.db");
    backup(&shop, &file).await;
    let elsewhere = tempfile::TempDir::new().expect("a folder");
    let done = restore(elsewhere.path(), &file, &SystemClock, &SystemRandom).await.expect("restored");
    assert!(done.new_token && done.replaced.is_none());
    let owner = std::fs::read_to_string(elsewhere.path().join("owner.token")).expect("a token");
    assert_ne!(owner, shop.owner);
    let other = Shop::on(elsewhere, shop.clock.clone()).await;
    assert_eq!(other.owner, owner);
    assert_eq!(other.conversation(&chat["id"]).await["id"], chat["id"]);
}

#[tokio::test]
async fn what_is_no_whole_backup_changes_nothing() {
    let shop = Shop::open().await;
    let chat = shop.chat("misaki", "hello").await;
    let whole = shop.folder().join("copy.db");
    backup(&shop, &whole).await;
    shop.server.clone().close().await;
    let before = std::fs::read(shop.folder().join("shop.db")).expect("the database");
    let bytes = std::fs::read(&whole).expect("a backup");
    let bad = shop.folder().join("bad.db");
    for content in [&b"a letter to a friend"[..], &[], &bytes[..bytes.len() / 2]] {
        std::fs::write(&bad, content).expect("written");
        let fault = restore(shop.folder(), &bad, &SystemClock, &SystemRandom).await.expect_err("refused");
        assert!(matches!(fault, OpenError::NotABackup { .. }), "{} bytes: {fault}", content.len());
        assert!(fault.to_string().contains("nothing was changed"), "{fault}");
    }
    assert_eq!(std::fs::read(shop.folder().join("shop.db")).expect("the database"), before);
    let server = Server::open(options(shop.folder(), &shop.clock, &shop.random)).await.expect("it opens as before");
    server.close().await;
    let shop = shop.reopen().await;
    assert_eq!(shop.conversation(&chat["id"]).await["id"], chat["id"]);
}
