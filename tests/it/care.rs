//! The grandma standard: each rule fires where it should, is silent where it should be, and holds as long as it says.

mod answers;
mod catalogue;
mod drafts;
mod holding;
mod language;
mod loading;
mod names;
mod ours;
mod plans;
mod review;
mod rules;
mod scene;
mod words;
