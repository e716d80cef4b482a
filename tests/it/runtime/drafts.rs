//! Nothing typed is ever lost.

use omotenashi::console::{KeyCode, Outcome};

use super::support::{Console, crashed, folder, on_disk, soon, text};

#[tokio::test(flavor = "multi_thread")]
async fn what_is_on_the_screen_is_on_the_disk() {
    let drafts = tempfile::tempdir().expect("a folder");
    let mut console = Console::start(drafts.path()).await;
    let typed = "お待たせして申し訳ございません";
    console.type_text(typed).await;
    loop {
        let shown = soon(async {
            console.frames.changed().await.expect("running");
            let frame = console.frames.borrow_and_update();
            frame.as_ref().map(|frame| text(frame)).unwrap_or_default().replace(' ', "")
        })
        .await;
        let written = on_disk(drafts.path());
        assert!(written.starts_with(&shown), "{shown} was shown, {written} was written");
        if shown == typed {
            break;
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn after_a_crash_everything_that_was_shown_is_back() {
    let drafts = tempfile::tempdir().expect("a folder");
    let mut console = Console::start(drafts.path()).await;
    console.type_text("We are sorry that you had to wait").await;
    console.until(|_, text| text.ends_with("wait")).await;
    let left = crashed(drafts.path());
    let mut again = Console::start(left.path()).await;
    again.until(|_, text| text == "We are sorry that you had to wait").await;
    // And goes on where it was.
    again.type_text(" so long").await;
    again.until(|_, text| text.ends_with("so long")).await;
    let left = crashed(left.path());
    let mut once_more = Console::start(left.path()).await;
    once_more.until(|_, text| text == "We are sorry that you had to wait so long").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn two_consoles_keep_their_texts_apart() {
    let drafts = tempfile::tempdir().expect("a folder");
    let mut first = Console::start(drafts.path()).await;
    first.type_text("first").await;
    first.until(|_, text| text == "first").await;
    let mut second = Console::start(drafts.path()).await;
    assert!(second.restored().drafts.is_empty(), "the first console still writes this");
    second.type_text("second").await;
    second.until(|_, text| text == "second").await;
    assert_eq!(std::fs::read_dir(folder(drafts.path())).expect("a folder").count(), 2);
    first.hang_up().await;
    second.hang_up().await;
    let texts: Vec<String> =
        Console::start(drafts.path()).await.restored().drafts.into_iter().map(|draft| draft.text).collect();
    assert_eq!(texts, ["second", "first"], "both, the newer first");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_closed_terminal_leaves_the_text_for_the_next_console() {
    let drafts = tempfile::tempdir().expect("a folder");
    let console = Console::start(drafts.path()).await;
    // Not waiting for any frame: what was read from the keyboard counts.
    console.type_text("half a sen").await;
    let started = std::time::Instant::now();
    console.hang_up().await;
    assert!(started.elapsed() < std::time::Duration::from_secs(2));
    Console::start(drafts.path()).await.until(|_, text| text == "half a sen").await;
}

/// A folder that cannot be made: its parent is a file.
#[tokio::test(flavor = "multi_thread")]
async fn a_disk_that_refuses_stops_neither_typing_nor_sending() {
    let drafts = tempfile::NamedTempFile::new().expect("a file");
    let mut console = Console::start(drafts.path()).await;
    assert!(matches!(&console.restored().problems[..], [problem] if problem.contains("irectory")));
    console.type_text("hello").await;
    console.until(|_, text| text == "hello").await;
    console
        .until(|seen, _| {
            let outcomes = seen.outcomes.lock().expect("no panic");
            outcomes.iter().any(|(_, outcome)| matches!(outcome, Outcome::NotWritten(why) if why.contains("irectory")))
        })
        .await;
    console.press(KeyCode::F(1)).await;
    let mut sends = console.backend.sends.subscribe();
    soon(sends.wait_for(|sends| sends.len() == 1)).await.expect("running");
}
