//! Parts that panes and popups share. A widget owns its own state and nothing else: it knows no store and no backend.

pub mod cells;
pub mod picker;
mod text_area;

pub use text_area::{Edit, TextArea};
