//! Every size: nothing breaks, and drawing changes nothing.

use omotenashi::console::{Msg, Size};
use omotenashi::locale::Lang;

use crate::support::world::World;

#[test]
fn no_size_breaks_anything() {
    for keys in ["", "Enter", "Enter r", "Enter F6", "?", "C-p", "e", "s"] {
        let mut world = World::new(Lang::Ja, 160, 48);
        world.press(keys);
        for width in 0..=122 {
            for height in (0..=50).step_by(if width % 7 == 0 { 1 } else { 9 }) {
                world.size = Size { width, height };
                world.msg(Msg::Resize(world.size));
                world.settle();
                let once = world.draw();
                assert_eq!(once, world.draw(), "{keys} at {width}x{height}");
                if let Some(caret) = once.1 {
                    assert!(caret.x < width && caret.y < height, "{keys}: the caret at {caret:?} of {width}x{height}");
                }
            }
        }
    }
}

#[test]
fn a_window_too_small_says_so() {
    let mut world = World::new(Lang::En, 39, 9);
    world.sees("40").sees("10");
}
