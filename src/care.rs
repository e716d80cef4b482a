//! The grandma standard: what a caring relative would remember about this customer right now.
//!
//! Owns the facts, the rules of `prompts/*.toml` and what becomes of them. Pure: no clock, no randomness, no I/O; the
//! same facts at the same moment give the same prompts. Nothing here sends, gives or promises anything.

mod budget;
mod draft;
mod ear;
mod facts;
mod identity;
mod keeping;
mod matter;
mod moment;
mod plan;
mod prompt;
mod review;
mod rules;
mod words;

use crate::config::{Problem, Source};

pub use budget::QuestionBudget;
pub use draft::{Draft, Finding, Remedy, Severity};
pub use ear::Ear;
pub use facts::{Day, Facts, Guard, Known, Said, language_of};
pub use identity::{Method, Methods};
pub use keeping::{Keeping, Told};
pub use matter::matter;
pub use plan::{Plan, Plans, Step};
pub use prompt::{Asked, AskedOwn, Memory, Own, Place, Prompt, Prompts, Question};
pub use review::{Advice, Good, Noticed, Review, Shift, Spot};
pub use rules::Rules;

/// Every fault of files of prompts, whatever they hold: rules, words, checks, plans, methods, what may be kept.
pub fn faults(sources: &[Source]) -> Vec<Problem> {
    let mut faults = Rules::load(sources).1;
    faults.extend(Plans::load(sources).1);
    faults.extend(Methods::load(sources).1);
    faults.extend(Keeping::load(sources).1);
    faults
}
