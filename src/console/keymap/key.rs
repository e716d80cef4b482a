//! How keys are written.

use crate::console::Key;

/// As people write them: `Ctrl-S`, `Shift-Tab`, `g m`.
pub fn show_keys(_keys: &[Key]) -> String {
    String::new()
}
