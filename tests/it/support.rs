//! What several rooms' tests share.

pub mod figures;
pub mod model;
pub mod world;
