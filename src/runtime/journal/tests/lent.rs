//! Drafts in the user's own editor: what was saved there is never lost, whoever dies first.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use super::{Console, crashed, drafts_after_two_crashes, journals, slot, typed};
use crate::api::{Addressed, Time};
use crate::console::{Draft, Entry};

impl Console {
    /// Lends the draft of a place as an editor gets it.
    fn lend(&self, name: &str, text: &str, time: i64) -> PathBuf {
        let (slot, time) = (slot(name), Time::from_millis(time));
        let (text, caret) = (text.to_owned(), text.len());
        let lent = Draft { slot, text, caret, time, addressed: Addressed::default(), copy: None };
        self.journal.lend(lent).blocking_recv().expect("an answer").expect("a file")
    }
}

/// The texts of a place after a crash now, after the next one as well, and how many of them an editor saved.
fn after_a_crash(folder: &Path, name: &str) -> (Vec<String>, usize) {
    let texts = |drafts: &[Draft]| -> Vec<String> {
        drafts.iter().filter(|draft| draft.slot == slot(name)).map(|draft| draft.text.clone()).collect()
    };
    let left = crashed(folder);
    let console = Console::on(left.path());
    let found = texts(&console.restored().drafts);
    assert_eq!(texts(&drafts_after_two_crashes(folder)), found, "after the next crash");
    assert_eq!(console.restored().problems, Vec::<String>::new());
    let edited = console.restored().edited;
    console.close();
    (found, edited)
}

#[test]
fn what_an_editor_saved_is_back_although_its_console_died() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut console = Console::on(folder.path());
    console.write(typed("a", 0, "as it was", 1));
    let file = console.lend("a", "as it was", 2);
    assert_eq!(fs::read_to_string(&file).expect("the file"), "as it was");
    assert_eq!(fs::metadata(&file).expect("the file").permissions().mode() & 0o777, 0o600);
    // Nothing saved yet: there is nothing to bring back, and no twin.
    assert_eq!(after_a_crash(folder.path(), "a"), (vec!["as it was".to_owned()], 0));
    // Many editors put a new file in the place of the old one, with a line feed nobody typed.
    fs::remove_file(&file).expect("ours");
    fs::write(&file, "as it was, and more\n").expect("saved");
    assert_eq!(after_a_crash(folder.path(), "a"), (vec!["as it was, and more".to_owned()], 1));
    let left = crashed(folder.path());
    Console::on(left.path()).close();
    assert!(journals(left.path()).iter().all(|name| name.ends_with(".journal")), "{:?}", journals(left.path()));
}

#[test]
fn an_empty_reply_may_be_written_in_the_editor_from_its_first_word() {
    let folder = tempfile::tempdir().expect("a folder");
    let console = Console::on(folder.path());
    let file = console.lend("a", "", 1);
    fs::write(&file, "お待たせしました\n").expect("saved");
    assert_eq!(after_a_crash(folder.path(), "a"), (vec!["お待たせしました".to_owned()], 1));
}

#[test]
fn what_nano_rescues_when_its_terminal_goes_away_is_back() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut console = Console::on(folder.path());
    console.write(typed("a", 0, "as it was", 1));
    let file = console.lend("a", "as it was", 2);
    fs::write(&file, "saved\n").expect("saved");
    fs::write(file.with_extension("txt.save"), "saved, and never saved again\n").expect("rescued");
    assert_eq!(after_a_crash(folder.path(), "a"), (vec!["saved, and never saved again".to_owned()], 1));
    let left = crashed(folder.path());
    Console::on(left.path()).close();
    assert!(journals(left.path()).iter().all(|name| name.ends_with(".journal")), "{:?}", journals(left.path()));
}

#[test]
fn a_draft_that_changed_behind_the_editor_is_kept_beside_what_was_saved() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut console = Console::on(folder.path());
    console.write(typed("a", 0, "as it was", 1));
    let file = console.lend("a", "as it was", 2);
    fs::write(&file, "saved\n").expect("saved");
    console.write(typed("a", 9, ", and went on", 3));
    let both = vec!["as it was, and went on".to_owned(), "saved".to_owned()];
    assert_eq!(after_a_crash(folder.path(), "a"), (both, 1));
}

#[test]
fn another_console_leaves_the_file_of_an_open_editor_alone() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut first = Console::on(folder.path());
    first.write(typed("a", 0, "as it was", 1));
    let file = first.lend("a", "as it was", 2);
    fs::write(&file, "saved\n").expect("saved");
    let second = Console::on(folder.path());
    assert_eq!((second.texts(), second.restored().edited), (vec![], 0));
    second.close();
    assert_eq!(fs::read_to_string(&file).expect("still there"), "saved\n");
    first.close();
    assert_eq!(Console::on(folder.path()).texts(), ["saved"], "its console ended without it");
}

#[test]
fn a_text_that_came_back_leaves_no_file_and_no_twin() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut console = Console::on(folder.path());
    console.write(typed("a", 0, "as it was", 1));
    let file = console.lend("a", "as it was", 2);
    fs::write(&file, "as it was!\n").expect("saved");
    console.write(typed("a", 9, "!", 3));
    // The console has it, and dies before it could say so.
    assert_eq!(after_a_crash(folder.path(), "a"), (vec!["as it was!".to_owned()], 0));
    console.write(Entry::Returned { slot: slot("a") });
    console.write(typed("a", 10, "!", 4));
    assert_eq!(after_a_crash(folder.path(), "a").0, ["as it was!!"]);
    console.close();
    assert!(!file.exists());
}

#[test]
fn what_an_editor_saves_after_its_console_is_long_gone_is_back_at_the_next_start() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut console = Console::on(folder.path());
    console.write(typed("cnv/1", 0, "as it was", 1));
    let file = console.lend("cnv/1", "as it was", 2);
    console.close();
    let mut console = Console::on(folder.path());
    console.write(typed("cnv/1", 9, ", and went on", 3));
    console.close();
    assert!(!file.exists(), "nothing was saved by then");
    fs::write(&file, "saved in another window\n").expect("saved");
    let both = vec!["as it was, and went on".to_owned(), "saved in another window".to_owned()];
    assert_eq!(after_a_crash(folder.path(), "cnv/1"), (both, 1));
}

#[test]
fn what_is_no_text_is_named_and_left_where_it_is() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut console = Console::on(folder.path());
    console.write(typed("a", 0, "as it was", 1));
    let file = console.lend("a", "as it was", 2);
    fs::write(&file, b"\xff\xfe").expect("saved");
    console.write(Entry::Returned { slot: slot("a") });
    console.close();
    let again = Console::on(folder.path());
    assert_eq!(again.texts(), ["as it was"]);
    assert!(matches!(&again.restored().problems[..], [problem] if problem.contains("-reply-a.txt: it is not UTF-8")));
    assert_eq!(fs::read(&file).expect("left there"), b"\xff\xfe");
}

#[test]
fn a_rescued_text_that_is_none_is_left_there_and_what_was_lent_is_read() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut console = Console::on(folder.path());
    console.write(typed("a", 0, "as it was", 1));
    let file = console.lend("a", "as it was", 2);
    fs::write(&file, "as it was, and more\n").expect("saved");
    let rescued = file.with_extension("txt.save");
    fs::write(&rescued, b"\xff\xfe").expect("rescued");
    console.close();
    let again = Console::on(folder.path());
    assert_eq!(again.texts(), ["as it was, and more"]);
    assert!(matches!(&again.restored().problems[..], [problem] if problem.contains(".txt.save: it is not UTF-8")));
    again.close();
    assert_eq!(fs::read(&rescued).expect("left there"), b"\xff\xfe");
}
