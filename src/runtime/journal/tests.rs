//! The journal beside other consoles, after crashes, and over a long day; on a disk that fails and on one that is cut in
//! rooms of their own.

mod cut;
mod fault;
mod lent;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::sync::{Arc, Mutex};

use tokio::sync::mpsc as tokio_mpsc;

use super::disk::{Disk, System};
use super::state;
use super::{Journal, Report};
use crate::api::{Addressed, ConversationId, Cursor, OpKey, Outgoing, Time};
use crate::console::{Copied, Draft, EffectId, Entry, Mode, Outbox, Outcome, Panel, Restored, Slot};

fn slot(name: &str) -> Slot {
    Slot { conversation: ConversationId::new(name), mode: Mode::Reply }
}

fn typed(name: &str, at: usize, text: &str, time: i64) -> Entry {
    Entry::Edit {
        slot: slot(name),
        at,
        removed: 0,
        inserted: text.to_owned(),
        caret: at + text.len(),
        time: Time::from_millis(time),
    }
}

fn whole(name: &str, text: &str, time: i64) -> Entry {
    Entry::Whole(Draft {
        slot: slot(name),
        text: text.to_owned(),
        caret: text.len(),
        time: Time::from_millis(time),
        addressed: Addressed::default(),
        copy: None,
    })
}

fn outbox(name: &str, key: &str, text: &str) -> Entry {
    let body =
        Outgoing { note: false, text: text.into(), seen: None, then: None, wrap_up: None, ..Outgoing::default() };
    let at = Time::from_millis(5);
    Entry::Outbox(Box::new(Outbox { key: OpKey::new(key), slot: slot(name), body, to: None, at, rest: String::new() }))
}

/// Runs a console's journal: what it told at the start, and how each entry ended last.
struct Console {
    journal: Journal,
    reports: tokio_mpsc::UnboundedReceiver<Report>,
    outcomes: BTreeMap<EffectId, Outcome>,
    restored: Option<Restored>,
    written: u64,
}

impl Console {
    fn start(disk: Arc<dyn Disk>) -> Self {
        let (sender, reports) = tokio_mpsc::unbounded_channel();
        let journal = Journal::start_on(disk, sender).expect("threads");
        Self { journal, reports, outcomes: BTreeMap::new(), restored: None, written: 0 }
    }

    fn open(disk: Arc<dyn Disk>, folder: &Path) -> Self {
        let mut console = Self::start(disk);
        console.journal.open(folder.to_owned());
        while console.restored.is_none() {
            console.hear();
        }
        console
    }

    fn on(folder: &Path) -> Self {
        Self::open(Arc::new(System), folder)
    }

    fn hear(&mut self) {
        match self.reports.blocking_recv().expect("a report") {
            Report::Restored(restored) => self.restored = Some(restored),
            Report::Done(id, outcome) => {
                self.outcomes.insert(id, outcome);
            }
        }
    }

    /// Writes an entry and waits for its first outcome.
    fn write(&mut self, entry: Entry) -> Outcome {
        self.written += 1;
        let id = EffectId(self.written);
        self.journal.write(id, entry, None);
        while !self.outcomes.contains_key(&id) {
            self.hear();
        }
        self.outcomes[&id].clone()
    }

    fn restored(&self) -> &Restored {
        self.restored.as_ref().expect("opened")
    }

    /// The texts it was told at the start.
    fn texts(&self) -> Vec<&str> {
        self.restored().drafts.iter().map(|draft| draft.text.as_str()).collect()
    }

    fn close(mut self) -> BTreeMap<EffectId, Outcome> {
        tokio::runtime::Builder::new_current_thread().build().expect("a runtime").block_on(self.journal.close());
        drop(self.journal);
        while let Some(report) = self.reports.blocking_recv() {
            if let Report::Done(id, outcome) = report {
                self.outcomes.insert(id, outcome);
            }
        }
        self.outcomes
    }
}

/// The server has the draft, as it stands or as it stood.
fn kept(name: &str, version: u64, same: bool) -> Entry {
    Entry::Kept { slot: slot(name), copy: copied(version, same) }
}

fn copied(version: u64, same: bool) -> Copied {
    Copied { version: Cursor { epoch: "e".into(), seq: version }, same }
}

#[test]
fn what_the_server_has_of_a_draft_is_known_after_a_crash_and_after_the_next() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut console = Console::on(folder.path());
    console.write(typed("moved", 0, "abc", 1));
    console.write(kept("moved", 1, true));
    let (inserted, time) = (String::new(), Time::from_millis(2));
    console.write(Entry::Edit { slot: slot("moved"), at: 1, removed: 0, inserted, caret: 1, time });
    console.write(typed("changed", 0, "abc", 3));
    console.write(kept("changed", 2, true));
    console.write(typed("changed", 3, "d", 4));
    console.write(typed("older", 0, "abcd", 5));
    console.write(kept("older", 3, false));
    console.write(outbox("sent", "key_1", "abc"));
    console.write(kept("sent", 4, true));
    let expected = [("changed", copied(2, false)), ("moved", copied(1, true)), ("older", copied(3, false))];
    let drafts = drafts_after_two_crashes(folder.path());
    let found =
        drafts.iter().map(|draft| (draft.slot.conversation.as_str(), draft.copy.clone().expect("the server has one")));
    assert_eq!(found.collect::<Vec<_>>(), expected);
}

/// To whom a draft goes was chosen.
fn addressed(name: &str, to: &[&str], time: i64) -> Entry {
    Entry::Addressed { slot: slot(name), addressed: copies(to), time: Time::from_millis(time) }
}

fn copies(to: &[&str]) -> Addressed {
    Addressed { cc: to.iter().map(|one| (*one).into()).collect(), ..Addressed::default() }
}

#[test]
fn to_whom_a_draft_goes_is_known_after_a_crash_and_after_the_next() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut console = Console::on(folder.path());
    console.write(addressed("chosen first", &["boss@x.example"], 1));
    console.write(typed("written", 0, "abc", 2));
    console.write(addressed("written", &["boss@x.example"], 3));
    console.write(typed("written", 3, "d", 4));
    console.write(addressed("taken off", &["boss@x.example"], 5));
    console.write(addressed("taken off", &[], 6));
    console.write(typed("sent", 0, "abc", 7));
    console.write(addressed("sent", &["boss@x.example"], 8));
    console.write(outbox("sent", "key_1", "abc"));
    console.write(addressed("given up", &["boss@x.example"], 9));
    console.write(Entry::Discard { slot: slot("given up") });
    let drafts = drafts_after_two_crashes(folder.path());
    let found =
        drafts.iter().map(|draft| (draft.slot.conversation.as_str(), draft.text.as_str(), draft.addressed.clone()));
    let expected =
        [("chosen first", "", copies(&["boss@x.example"])), ("written", "abcd", copies(&["boss@x.example"]))];
    assert_eq!(found.collect::<Vec<_>>(), expected);
}

/// Lines as programs wrote them before drafts had copies.
#[test]
fn a_journal_of_an_older_program_is_read() {
    let folder = tempfile::tempdir().expect("a folder");
    let lines = concat!(
        r#"{"do":"edit","slot":{"conversation":"a","mode":"reply"},"at":0,"removed":0,"inserted":"傘","caret":3,"time":"2026-11-01T00:00:00Z"}"#,
        "\n",
        r#"{"do":"whole","slot":{"conversation":"b","mode":"note"},"text":"all","caret":3,"time":"2026-11-01T00:00:00Z"}"#,
        "\n",
        r#"{"do":"outbox","key":"key_1","slot":{"conversation":"c","mode":"reply"},"body":{"note":false,"text":"sent"},"at":"2026-11-01T00:00:00Z"}"#,
        "\n",
    );
    fs::write(folder.path().join("1.journal"), lines).expect("a file");
    let console = Console::on(folder.path());
    assert_eq!(console.texts(), ["傘", "all"]);
    assert_eq!((console.restored().outbox.len(), &console.restored().problems[..]), (1, &[][..]));
}

#[test]
fn of_one_text_in_two_consoles_everybody_either_chose_gets_a_copy() {
    let folder = tempfile::tempdir().expect("a folder");
    let (mut first, mut second, mut third) =
        (Console::on(folder.path()), Console::on(folder.path()), Console::on(folder.path()));
    for (console, time, to) in [(&mut first, 1, "one@x.example"), (&mut second, 3, "two@x.example")] {
        console.write(typed("a", 0, "the same", time));
        console.write(addressed("a", &[to], time));
    }
    third.write(addressed("a", &["three@x.example"], 9));
    for console in [first, second, third] {
        console.close();
    }
    let again = Console::on(folder.path());
    assert_eq!(again.texts(), ["the same"]);
    let mut all: Vec<&str> = again.restored().drafts[0].addressed.cc.iter().map(crate::text::Untrusted::raw).collect();
    all.sort_unstable();
    assert_eq!(all, ["one@x.example", "three@x.example", "two@x.example"]);
}

fn journals(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(folder)
        .expect("a folder")
        .map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    names
}

/// What a crash at this moment would leave: the files as they are, held by nobody.
fn crashed(folder: &Path) -> tempfile::TempDir {
    let copy = tempfile::tempdir().expect("a folder");
    for name in journals(folder) {
        fs::copy(folder.join(&name), copy.path().join(&name)).expect("a copy");
    }
    copy
}

/// The drafts after a crash now and another one: read back from what the console between wrote anew, as well.
fn drafts_after_two_crashes(folder: &Path) -> Vec<Draft> {
    let first = crashed(folder);
    Console::on(first.path()).close();
    let second = crashed(first.path());
    Console::on(second.path()).restored().drafts.clone()
}

#[test]
fn each_console_has_a_file_of_its_own_and_adopts_only_what_nobody_holds() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut first = Console::on(folder.path());
    first.write(typed("a", 0, "from the first", 1));
    let mut second = Console::on(folder.path());
    assert!(second.texts().is_empty(), "the first still runs");
    second.write(typed("b", 0, "from the second", 2));
    assert_eq!(journals(folder.path()), ["1.journal", "2.journal"]);
    first.close();
    second.close();
    let third = Console::on(folder.path());
    assert_eq!(third.texts(), ["from the first", "from the second"]);
    third.close();
    assert_eq!(journals(folder.path()).len(), 1, "adopted files go when their texts stand elsewhere");
}

#[test]
fn two_texts_for_one_place_are_both_kept_until_the_user_has_dealt_with_them() {
    let folder = tempfile::tempdir().expect("a folder");
    let (mut first, mut second) = (Console::on(folder.path()), Console::on(folder.path()));
    first.write(whole("a", "older", 1));
    second.write(whole("a", "newer", 2));
    first.close();
    second.close();
    for _ in 0..2 {
        let console = Console::on(folder.path());
        assert_eq!(console.texts(), ["newer", "older"]);
        console.close();
    }
    let mut console = Console::on(folder.path());
    console.write(outbox("a", "key_1", "newer"));
    console.write(Entry::Settled { key: OpKey::new("key_1") });
    console.close();
    let mut console = Console::on(folder.path());
    assert_eq!(console.texts(), ["older"], "it was not in what was sent");
    console.write(Entry::Discard { slot: slot("a") });
    console.close();
    assert!(journals(folder.path()).is_empty(), "a journal with nothing to say goes");
}

#[test]
fn a_journal_that_cannot_be_read_is_named_and_kept_and_the_rest_of_it_restored() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut lines = state::line(&whole("a", "before", 1));
    lines.extend(b"{\"do\":\"edit\",\"slot\"\n");
    lines.extend(state::line(&whole("b", "behind", 2)));
    fs::write(folder.path().join("7.journal"), &lines).expect("a file");
    let console = Console::on(folder.path());
    assert_eq!(console.texts(), ["before", "behind"]);
    assert!(matches!(&console.restored().problems[..], [problem] if problem.contains("7.journal:2: ")));
    console.close();
    assert_eq!(fs::read(folder.path().join("7.journal.damaged")).expect("kept"), lines);
    assert!(Console::on(folder.path()).restored().problems.is_empty(), "named once");
}

#[test]
fn only_this_user_may_read_what_is_typed() {
    use std::os::unix::fs::PermissionsExt;
    let folder = tempfile::tempdir().expect("a folder");
    let deep = folder.path().join("site").join("agent");
    let mut console = Console::on(&deep);
    console.write(typed("a", 0, "x", 1));
    let mode = |path: &Path| fs::metadata(path).expect("there").permissions().mode() & 0o777;
    assert_eq!((mode(&deep), mode(&deep.join("1.journal"))), (0o700, 0o600));
}

#[test]
fn a_long_day_does_not_make_a_long_journal() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut console = Console::on(folder.path());
    for index in 0..20_000 {
        console.write(if index % 100 == 99 {
            Entry::Discard { slot: slot("a") }
        } else {
            typed("a", (index % 100) as usize, "x", index)
        });
    }
    // Something to say, so that the file stays when the syncer has taken the older ones away.
    console.write(typed("a", 0, "x", 20_000));
    console.close();
    let size: u64 =
        journals(folder.path()).iter().map(|name| fs::metadata(folder.path().join(name)).expect("there").len()).sum();
    assert!((1..600_000).contains(&size), "{size} bytes after 20 000 keys");
}

/// Two consoles that start at the same moment adopt a file once between them.
#[test]
fn consoles_that_start_together_adopt_each_text_once() {
    for _ in 0..20 {
        let folder = tempfile::tempdir().expect("a folder");
        for index in 0..4 {
            let name = folder.path().join(format!("{index}.journal"));
            fs::write(name, state::line(&whole(&format!("slot{index}"), "text", index))).expect("a file");
        }
        let found = Mutex::new(Vec::new());
        let consoles: Vec<Console> = std::thread::scope(|scope| {
            let started: Vec<_> = (0..4).map(|_| scope.spawn(|| Console::on(folder.path()))).collect();
            started.into_iter().map(|thread| thread.join().expect("no panic")).collect()
        });
        for console in &consoles {
            found.lock().expect("no panic").extend(console.restored().drafts.iter().map(|draft| draft.slot.clone()));
        }
        let mut found = found.into_inner().expect("no panic");
        found.sort();
        let expected: Vec<Slot> = (0..4).map(|index| slot(&format!("slot{index}"))).collect();
        // A file may be held by a neighbour for the moment of its adoption only, never be lost.
        assert_eq!(found, expected);
    }
}

/// The customer panel as it was left at some time.
fn panel(folded: &str, at: i64) -> Panel {
    Panel { folded: [folded.to_owned()].into(), small: false, at: Time::from_millis(at) }
}

#[test]
fn the_panel_is_as_it_was_left_last_by_whichever_console() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut first = Console::on(folder.path());
    assert_eq!(first.restored().panel, None);
    first.write(Entry::Panel(panel("notes", 1)));
    first.write(Entry::Panel(panel("purchases", 3)));
    // Another one of the same agent, while the first still runs: its texts stay there, its panel is known here.
    let mut second = Console::on(folder.path());
    assert_eq!(second.restored().panel, Some(panel("purchases", 3)));
    second.write(Entry::Panel(panel("surveys", 2)));
    second.close();
    first.close();
    assert_eq!(Console::on(folder.path()).restored().panel, Some(panel("purchases", 3)), "the newest holds");
}
