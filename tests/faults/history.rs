//! The checker: what senders were told, held against what the customer's side and the record got.

use std::collections::BTreeMap;
use std::fmt;

/// What a sender was told about one send.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Told {
    /// The server has it.
    Done,
    /// It did not happen and will not.
    Refused,
    /// The server has it, and took it back before anybody got it.
    Recalled,
    /// Nobody knows: the sender went away before an answer.
    Unknown,
}

/// One send.
#[derive(Clone, Debug)]
pub struct Send {
    pub sender: usize,
    /// What was said; no two say the same.
    pub text: String,
    pub told: Told,
}

/// A line of ours in a thread: where it stands and whether its state is one that a send may end in.
#[derive(Clone, Debug)]
pub struct Stored {
    pub text: String,
    pub position: i64,
    pub ended: bool,
    /// It was taken back.
    pub recalled: bool,
}

/// Everything that must not be, by what it is; and the figures.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Verdict {
    pub done: usize,
    pub refused: usize,
    pub recalled: usize,
    pub unknown: usize,
    /// Of the unknown, those that happened.
    pub unknown_stored: usize,
    /// Told done, and not there.
    pub lost: Vec<String>,
    /// There, or delivered, more than once.
    pub doubled: Vec<String>,
    /// Told refused, and there.
    pub haunting: Vec<String>,
    /// Told taken back, and delivered, or not there as taken back.
    pub escaped: Vec<String>,
    /// There, and nobody sent it.
    pub foreign: Vec<String>,
    /// Stored and not delivered, or delivered and not stored.
    pub torn: Vec<String>,
    /// A sender's later one stands before an earlier one.
    pub disordered: Vec<String>,
    /// In no state that a send may end in.
    pub stateless: Vec<String>,
}

impl Verdict {
    pub fn is_clean(&self) -> bool {
        [
            &self.lost,
            &self.doubled,
            &self.haunting,
            &self.escaped,
            &self.foreign,
            &self.torn,
            &self.disordered,
            &self.stateless,
        ]
        .iter()
        .all(|faults| faults.is_empty())
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{} acknowledged, {} taken back, {} refused, {} unacknowledged (of these {} happened); {} lost, {} doubled, \
             {} refused and yet there, {} taken back and yet delivered, {} never sent, {} not delivered, {} out of order, {} in no state",
            self.done,
            self.recalled,
            self.refused,
            self.unknown,
            self.unknown_stored,
            self.lost.len(),
            self.doubled.len(),
            self.haunting.len(),
            self.escaped.len(),
            self.foreign.len(),
            self.torn.len(),
            self.disordered.len(),
            self.stateless.len(),
        )
    }
}

/// Holds `sends` (each sender's in the order they were made) against the record and what was delivered.
pub fn check(sends: &[Send], stored: &[Stored], delivered: &[String]) -> Verdict {
    let mut verdict = Verdict::default();
    let mut lines: BTreeMap<&str, Vec<&Stored>> = BTreeMap::new();
    for line in stored {
        lines.entry(&line.text).or_default().push(line);
    }
    let mut taken: BTreeMap<&str, usize> = BTreeMap::new();
    for text in delivered {
        *taken.entry(text).or_default() += 1;
    }
    let mut last: BTreeMap<usize, i64> = BTreeMap::new();
    for Send { sender, text, told } in sends {
        let found = lines.remove(text.as_str()).unwrap_or_default();
        let arrived = taken.remove(text.as_str()).unwrap_or(0);
        match told {
            Told::Done => {
                verdict.done += 1;
                if found.is_empty() {
                    verdict.lost.push(text.clone());
                }
            }
            Told::Refused => {
                verdict.refused += 1;
                if !found.is_empty() || arrived > 0 {
                    verdict.haunting.push(text.clone());
                }
            }
            Told::Recalled => {
                verdict.recalled += 1;
                if arrived > 0 || !matches!(found[..], [line] if line.recalled) {
                    verdict.escaped.push(text.clone());
                }
            }
            Told::Unknown => {
                verdict.unknown += 1;
                verdict.unknown_stored += usize::from(!found.is_empty());
            }
        }
        if found.len() > 1 || arrived > 1 {
            verdict.doubled.push(text.clone());
        }
        if found.iter().all(|line| line.recalled) != (arrived == 0) {
            verdict.torn.push(text.clone());
        }
        for line in found {
            if !line.ended {
                verdict.stateless.push(text.clone());
            }
            // What nobody waited for may come late: only what was known is held to its order.
            if *told == Told::Done && last.insert(*sender, line.position).is_some_and(|before| before > line.position) {
                verdict.disordered.push(text.clone());
            }
        }
    }
    verdict.foreign.extend(lines.into_keys().chain(taken.into_keys()).map(str::to_owned));
    verdict
}

#[cfg(test)]
mod tests {
    use super::*;

    fn send(text: &str, told: Told) -> Send {
        Send { sender: 1, text: text.to_owned(), told }
    }

    fn line(text: &str, position: i64) -> Stored {
        Stored { text: text.to_owned(), position, ended: true, recalled: false }
    }

    fn words(texts: &[&str]) -> Vec<String> {
        texts.iter().map(|text| (*text).to_owned()).collect()
    }

    #[test]
    fn what_is_right_is_clean() {
        let sends = [
            send("a", Told::Done),
            send("b", Told::Refused),
            send("c", Told::Unknown),
            send("d", Told::Unknown),
            send("e", Told::Recalled),
        ];
        let back = Stored { recalled: true, ..line("e", 3) };
        let verdict = check(&sends, &[line("a", 1), line("c", 2), back], &words(&["a", "c"]));
        assert!(verdict.is_clean(), "{verdict:?}");
        assert_eq!((verdict.done, verdict.refused, verdict.unknown, verdict.unknown_stored), (1, 1, 2, 1));
        assert_eq!(verdict.recalled, 1);
    }

    #[test]
    fn each_wrong_is_seen() {
        let done = [send("a", Told::Done)];
        assert_eq!(check(&done, &[], &[]).lost, ["a"]);
        assert_eq!(check(&done, &[line("a", 1), line("a", 2)], &words(&["a"])).doubled, ["a"]);
        assert_eq!(check(&done, &[line("a", 1)], &words(&["a", "a"])).doubled, ["a"]);
        assert_eq!(check(&done, &[line("a", 1)], &[]).torn, ["a"]);
        assert_eq!(check(&[send("a", Told::Refused)], &[line("a", 1)], &words(&["a"])).haunting, ["a"]);
        let back = [send("a", Told::Recalled)];
        let taken_back = Stored { recalled: true, ..line("a", 1) };
        assert_eq!(check(&back, std::slice::from_ref(&taken_back), &words(&["a"])).escaped, ["a"]);
        assert_eq!(check(&back, &[line("a", 1)], &words(&["a"])).escaped, ["a"]);
        assert_eq!(check(&back, &[], &[]).escaped, ["a"]);
        assert_eq!(check(&done, &[taken_back], &words(&["a"])).torn, ["a"]);
        assert_eq!(check(&[], &[line("a", 1)], &[]).foreign, ["a"]);
        let two = [send("a", Told::Done), send("b", Told::Done)];
        assert_eq!(check(&two, &[line("a", 2), line("b", 1)], &words(&["a", "b"])).disordered, ["b"]);
        let nowhere = Stored { ended: false, ..line("a", 1) };
        assert_eq!(check(&done, &[nowhere], &words(&["a"])).stateless, ["a"]);
    }
}
