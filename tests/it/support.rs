//! What several rooms' tests share.

pub mod model;
pub mod world;
