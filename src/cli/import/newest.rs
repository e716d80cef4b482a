//! `--open N`: which conversations become live work, and when their customers wrote.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, HashMap};
use std::ops::ControlFlow;

use super::conversations::each;
use super::file::{Input, Kind};
use crate::api::{MessageKind, Time};

const HOUR_MS: i64 = 3_600_000;

/// The conversations to open, by file (its index) and line.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Openings {
    at: HashMap<(usize, u64), Time>,
}

impl Openings {
    /// The newest `count` conversations of all files that have a customer's message, by the moment of their last one;
    /// of equal ones the first in the files' order. Their moments are spread evenly over the hour before `now`, in the order they were
    /// written. Holds `count` places at a time.
    pub(super) fn choose(inputs: &[Input], count: usize, now: Time) -> Self {
        let mut newest = BinaryHeap::with_capacity(count.min(1 << 16));
        if count == 0 {
            return Self::default();
        }
        for (index, input) in inputs.iter().enumerate().filter(|(_, input)| input.kind == Kind::Conversations) {
            // Faults are told by the second pass, and nothing here stops the first.
            let _: ControlFlow<()> = each(input, &mut |line, read| {
                let last = read.ok().and_then(|conversation| {
                    let written = conversation.messages.iter().filter(|message| message.kind == MessageKind::Inbound);
                    written.map(|message| message.at).max()
                });
                if let Some(at) = last {
                    newest.push(Reverse((at, Reverse((index, line)))));
                    if newest.len() > count {
                        newest.pop();
                    }
                }
                ControlFlow::Continue(())
            });
        }
        // `into_sorted_vec` of reversed entries: newest first.
        let chosen = newest.into_sorted_vec();
        let step = HOUR_MS / (chosen.len().max(1) as i64);
        let at = chosen
            .into_iter()
            .zip(0_i64..)
            .map(|(Reverse((_, Reverse(place))), rank)| (place, now.plus_millis(-rank * step)))
            .collect();
        Self { at }
    }

    /// When the last customer's message of this conversation is to fall, if it is one to open.
    pub(super) fn at(&self, file: usize, line: u64) -> Option<Time> {
        self.at.get(&(file, line)).copied()
    }

    /// How many were chosen.
    pub(super) fn len(&self) -> usize {
        self.at.len()
    }
}
