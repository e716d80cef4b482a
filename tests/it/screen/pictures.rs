//! The screens themselves.

use omotenashi::locale::Lang;

use crate::support::world::World;

fn snapshot(name: &str, text: &str) {
    insta::with_settings!({ snapshot_path => "snapshots", prepend_module_to_snapshot => false, omit_expression => true }, {
        insta::assert_snapshot!(name, text);
    });
}

#[test]
fn an_open_conversation() {
    for (lang, word) in [(Lang::En, "en"), (Lang::Ja, "ja")] {
        for (width, height) in [(160, 48), (100, 30), (80, 24), (60, 20)] {
            let mut world = World::new(lang, width, height);
            world.press("Enter");
            snapshot(&format!("open_{word}_{width}x{height}"), &world.screen());
        }
    }
}

#[test]
fn a_reply_being_written() {
    for (lang, word) in [(Lang::En, "en"), (Lang::Ja, "ja")] {
        let mut world = World::new(lang, 160, 48);
        world.press("Enter r").type_text("佐藤様、お母様への贈り物が折れていたとのこと、本当に申し訳ございません。");
        snapshot(&format!("reply_{word}"), &world.screen());
        snapshot(&format!("reply_styles_{word}"), &world.styles());
    }
}

#[test]
fn a_private_note_cannot_be_taken_for_a_reply() {
    let mut world = World::new(Lang::Ja, 100, 30);
    world.press("Enter c").type_text("倉庫に確認中");
    snapshot("note", &world.screen());
    snapshot("note_styles", &world.styles());
}

#[test]
fn the_list_alone_and_the_keys() {
    let mut world = World::new(Lang::En, 100, 30);
    snapshot("list_en", &world.screen());
    world.press("?");
    snapshot("help_en", &world.screen());
    let mut world = World::new(Lang::Ja, 100, 30);
    world.press("?");
    snapshot("help_ja", &world.screen());
}
