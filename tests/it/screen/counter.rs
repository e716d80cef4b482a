//! The customer looks on.

use omotenashi::locale::Lang;

use crate::support::model::MINUTE;
use crate::support::world::World;

#[test]
fn one_key_hides_all_but_the_conversation_and_says_so() {
    for (lang, word) in [(Lang::En, "customer view"), (Lang::Ja, "お客様画面")] {
        let mut world = World::new(lang, 160, 48);
        world.press("Enter").sees("同じロットで3件目です。").sees("2019").press("F12").sees(word);
        world
            .sees("届いた傘を開いたら")
            .sees_no("同じロットで3件目です。")
            .sees_no("2019")
            .sees_no("1040")
            .sees_no("花子 took");
        // What would show the rest is refused with the way back; writing goes on.
        for keys in ["g a", "F6", "n", "c", "Esc", "Tab", "C-p", "F7", "F2"] {
            world.press(keys).sees("F12").sees_no("同じロットで3件目です。").sees_no("Ada").sees_no("2019");
        }
        world.press("r").type_text("はい、間に合います。").press("C-s").sees("はい、間に合います。").sees(word);
        // The bottom line names the view that is over; any key clears it.
        world.press("F12").press("j").sees_no(word).sees("同じロットで3件目です。").sees("2019");
    }
}

#[test]
fn a_break_is_the_agents_own_and_stands_in_the_status_line_only() {
    let mut world = World::new(Lang::Ja, 100, 30);
    world.press("B").sees("休憩に入りました。[B] 戻る");
    world.pass(MINUTE);
    world.press("j").sees("14:32 から休憩中。[B] 戻る").press("B").sees("おかえりなさい。");
}
