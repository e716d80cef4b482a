//! The journal cut by a power failure, and files of any bytes.

use proptest::prelude::*;

use super::{addressed, outbox, slot, typed, whole};
use crate::console::Entry;
use crate::runtime::journal::state::{self, State};

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    /// A power cut leaves a prefix of the file: what it says is what stood on the screen after some key, and no damage.
    #[test]
    fn a_journal_cut_anywhere_says_what_once_was_true(cut in 0.0..1.0_f64, count in 1..30_usize) {
        let mut lines = Vec::new();
        let mut states = vec![State::default()];
        for index in 0..count {
            let entry = match index % 9 {
                8 => addressed("b", &["boss@x.example"][..index / 9 % 2], index as i64),
                7 => addressed(&format!("c{index}"), &["boss@x.example"], index as i64),
                5 => outbox("a", &format!("key_{index}"), "傘"),
                6 => Entry::Discard { slot: slot("b") },
                4 => whole("b", "全部", index as i64),
                _ => typed(&format!("c{index}"), 0, "傘の件", index as i64),
            };
            let mut state = states[index].clone();
            prop_assert_eq!(state.apply(&entry), Ok(()));
            states.push(state);
            lines.extend(state::line(&entry));
        }
        let kept = (lines.len() as f64 * cut) as usize;
        let (state, damage) = State::read(&lines[..kept]);
        prop_assert_eq!(damage, None);
        let complete = lines[..kept].split(|byte| *byte == b'\n').count() - 1;
        // A line whose last byte alone is missing is whole.
        prop_assert!(state == states[complete] || Some(&state) == states.get(complete + 1));
        // Written anew, it says the same.
        prop_assert_eq!(State::read(&state.lines()), (state, None));
    }

    /// Whatever stands in a file, reading it ends, and everything is either restored or called damage.
    #[test]
    fn any_bytes_can_be_read(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let (state, damage) = State::read(&bytes);
        prop_assert!(damage.is_some() || bytes.split(|byte| *byte == b'\n').filter(|l| !l.is_empty()).count() <= 1 || state != State::default());
    }
}
