//! Typing told from what no hand types: a paste from a terminal that does not mark pastes, or what a stalled line held up.
//!
//! What tells is how many keys were read how soon after each other, over any number of reads. What a burst may do is the
//! console's to say. Reads no clock: its owner says when the keys came.

use std::collections::VecDeque;
use std::time::Duration;

use tokio::time::Instant;

use super::input::Happening;
use crate::console::{Input, Key};

/// More keys than this without a pause were not typed. A key that repeats is one key, however long it is held down.
const TYPED: usize = 8;

/// Reads that follow each other so soon are one. Fingers that roll over the keys and keys held down are slower, pieces
/// of a paste are not.
const TOGETHER: Duration = Duration::from_millis(10);

/// What comes so soon after a burst is more of it, however slowly the line lets it through.
const AFTER: Duration = Duration::from_millis(50);

/// The keys that came without a pause until now.
#[derive(Debug, Default)]
pub(super) struct Hands {
    count: usize,
    last: Option<(Key, Instant)>,
}

impl Hands {
    /// Makes one burst of the keys in what one read at `now` brought, where they came faster than hands.
    pub(super) fn gather(&mut self, happened: &mut VecDeque<Happening>, now: Instant) {
        let keys = happened.iter().filter_map(|happening| match happening {
            Happening::Input(Input::Key(key)) => Some(*key),
            _ => None,
        });
        if !self.rush(keys, now) {
            return;
        }
        for happening in std::mem::take(happened) {
            match (happening, happened.back_mut()) {
                (Happening::Input(Input::Key(key)), Some(Happening::Input(Input::Burst(keys)))) => keys.push(key),
                (Happening::Input(Input::Key(key)), _) => happened.push_back(Happening::Input(Input::Burst(vec![key]))),
                (other, _) => happened.push_back(other),
            }
        }
    }

    /// Whether these keys, or with them those before them, came faster than hands.
    fn rush(&mut self, keys: impl Iterator<Item = Key>, now: Instant) -> bool {
        let pause = if self.count > TYPED { AFTER } else { TOGETHER };
        let paused = |(_, last): &mut (Key, Instant)| now.duration_since(*last) > pause;
        if self.last.take_if(paused).is_some() {
            self.count = 0;
        }
        for key in keys {
            let again = self.last.is_some_and(|(last, _)| last == key);
            self.count += usize::from(!again);
            self.last = Some((key, now));
        }
        self.count > TYPED
    }
}

#[cfg(test)]
mod tests {
    use super::super::bytes::Parser;
    use super::*;

    /// Hands at a terminal, and a clock that stands still until it is told.
    struct Typist {
        parser: Parser,
        hands: Hands,
        now: Instant,
    }

    impl Typist {
        fn new() -> Self {
            Self { parser: Parser::default(), hands: Hands::default(), now: Instant::now() }
        }

        /// So many milliseconds later these bytes are read; whether they were taken for a burst.
        fn reads(&mut self, later: u64, bytes: &[u8]) -> bool {
            self.now += Duration::from_millis(later);
            let mut happened = VecDeque::new();
            self.parser.feed(bytes, false, &mut happened);
            self.hands.gather(&mut happened, self.now);
            let bursts = happened.iter().filter(|it| matches!(it, Happening::Input(Input::Burst(_)))).count();
            let keys = happened.iter().filter(|it| matches!(it, Happening::Input(Input::Key(_)))).count();
            assert!(bursts == 0 || keys == 0, "one read is one or the other: {happened:?}");
            bursts > 0
        }
    }

    #[test]
    fn a_paste_in_small_pieces_is_a_burst_to_its_end_and_a_moment_longer() {
        let mut typist = Typist::new();
        for (place, piece) in b"Dear Ms Sato,\rwe are sorry.\r\x13\x11".chunks(3).enumerate() {
            let burst = typist.reads(4, piece);
            assert_eq!(burst, place >= 2, "piece {place}");
        }
        // The line lets the rest through late.
        assert!(typist.reads(50, b"\x13"));
        assert!(typist.reads(50, b"\x13"));
        assert!(!typist.reads(51, b"\x13"), "a key by itself");
    }

    #[test]
    fn a_line_that_stalled_brings_a_few_keys_as_keys_and_many_as_a_burst() {
        let mut typist = Typist::new();
        assert!(!typist.reads(0, b"thanks\x13"));
        assert!(!typist.reads(2_000, b"gmjj\rr"));
        assert!(typist.reads(2_000, b"we will see to it\x13"));
        assert!(!typist.reads(400, b"\x13"), "the next key is a key");
    }

    #[test]
    fn fast_hands_and_keys_held_down_are_no_burst() {
        let mut typist = Typist::new();
        // 300 words a minute, two fingers at a time.
        for _ in 0..200 {
            assert!(!typist.reads(76, b"a") && !typist.reads(4, b"b"));
        }
        // A key held down, sixty times a second; on a line that stalls, too.
        for _ in 0..200 {
            assert!(!typist.reads(16, b"j"));
        }
        assert!(!typist.reads(500, &b"j".repeat(30)) && !typist.reads(3, &b"\x1b[B".repeat(30)));
    }

    #[test]
    fn what_is_between_the_keys_stays_where_it_was() {
        let (mut hands, mut happened) = (Hands::default(), VecDeque::new());
        let mut parser = Parser::default();
        parser.feed(b"abcdefghij\x1b[200~pasted\x1b[201~\x13\r", false, &mut happened);
        hands.gather(&mut happened, Instant::now());
        let kinds: Vec<usize> = happened
            .iter()
            .map(|it| match it {
                Happening::Input(Input::Burst(keys)) => keys.len(),
                _ => 0,
            })
            .collect();
        assert_eq!(kinds, [10, 0, 2]);
    }
}
