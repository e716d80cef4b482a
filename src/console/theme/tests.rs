use ratatui::style::{Color, Modifier};
use unicode_width::UnicodeWidthStr;

use super::*;
use crate::config::Layer;
use crate::config::table::{Fields, parse};

fn user(name: &str, text: &str) -> Source {
    Source::new(Layer::User, format!("themes/{name}.toml"), text)
}

fn load(sources: &[Source], name: &str) -> (Theme, Vec<String>) {
    let (theme, problems) = Theme::load(sources, name, Colours::All, Signs::Fine);
    (theme, problems.iter().map(ToString::to_string).collect())
}

#[test]
fn the_default_theme_names_every_scope_and_sign_without_a_fault() {
    let source = Source::embedded("themes/default.toml", include_str!("../../../themes/default.toml"));
    let mut problems = Theme::load(&[], "default", Colours::All, Signs::Fine).1;
    let root = parse(&source, &mut problems);
    let mut fields = Fields::new(&source, &root);
    let mut names = |table| -> Vec<String> {
        let table = fields.table(table, &mut problems).expect("the table");
        table.all().map(|(name, ..)| name.to_owned()).collect()
    };
    let (scopes, signs) = (names("scopes"), names("signs"));
    assert_eq!(problems, []);
    for scope in Scope::ALL {
        let group = scope.name().split('.').next().expect("a name");
        assert!(scopes.iter().any(|name| name == scope.name() || name == group), "{} is not named", scope.name());
    }
    for sign in Sign::ALL {
        assert!(signs.iter().any(|name| name == sign.name()), "{} is not named", sign.name());
    }
}

#[test]
fn signs_never_rely_on_a_width_that_was_not_measured() {
    let fine = Theme::embedded(Colours::All, Signs::Fine);
    let plain = Theme::embedded(Colours::All, Signs::Plain);
    let ascii = Theme::embedded(Colours::All, Signs::Ascii);
    for sign in Sign::ALL {
        assert!(!fine.sign(*sign).is_empty());
        assert_eq!(plain.sign(*sign).width(), plain.sign(*sign).width_cjk(), "{}", sign.name());
        assert_eq!(plain.sign(*sign).width(), fine.sign(*sign).width(), "{}", sign.name());
        assert!(ascii.sign(*sign).is_ascii(), "{}", sign.name());
    }
    assert_eq!(fine.sign(Sign::Vertical), "│");
    assert_eq!(plain.sign(Sign::Vertical), "|");
    assert_eq!(plain.sign(Sign::Delivered), "✓✓");
}

#[test]
fn without_colours_what_differs_by_meaning_still_differs() {
    let mono = Theme::embedded(Colours::None, Signs::Ascii);
    for scope in Scope::ALL {
        assert_eq!((mono.style(*scope).fg, mono.style(*scope).bg), (None, None), "{}", scope.name());
    }
    for (one, other) in [
        (Scope::List, Scope::ListFocused),
        (Scope::List, Scope::ListSelected),
        (Scope::ListFocused, Scope::ListSelected),
        (Scope::Title, Scope::TitleFocused),
        (Scope::Due, Scope::DueLate),
        (Scope::Notice, Scope::NoticeError),
        (Scope::Input, Scope::InputSelection),
    ] {
        assert_ne!(mono.style(one), mono.style(other), "{} and {}", one.name(), other.name());
    }
}

#[test]
fn a_theme_says_only_what_differs() {
    let night = user(
        "night",
        "inherits = \"default\"\n[palette]\ndeep = \"#102030\"\n[scopes]\n\"due\" = \"deep\"\n\"list.focused\" = { fg = \"deep\", bg = \"7\", mods = [\"bold\"] }\n[signs]\nselected = [\"»\", \">\"]\n",
    );
    let (theme, problems) =
        load(&[night.clone(), user("dawn", "inherits = \"night\"\n[scopes]\n\"due.late\" = \"red\"\n")], "dawn");
    assert_eq!(problems, Vec::<String>::new());
    let deep = Color::Rgb(0x10, 0x20, 0x30);
    assert_eq!(theme.style(Scope::Due), Style::new().fg(deep));
    assert_eq!(theme.style(Scope::DueLate), Style::new().fg(Color::Red));
    let focused = Style::new().fg(deep).bg(Color::Indexed(7)).add_modifier(Modifier::BOLD);
    assert_eq!(theme.style(Scope::ListFocused), focused);
    assert_eq!(theme.sign(Sign::Selected), "»");
    assert_eq!(theme.style(Scope::Note), load(&[], "default").0.style(Scope::Note));
}

#[test]
fn every_fault_is_named_and_the_rest_works() {
    let broken = user(
        "mine",
        "\
inherits = \"default\"
colour = 1
[palette]
warm = \"#ff00\"
[scopes]
\"due.lat\" = \"red\"
\"due\" = \"rde\"
\"note\" = { fg = \"blue\", gb = \"red\", mods = [\"blod\", \"bold\"] }
\"event\" = 5
[signs]
selected = [\">>\", \">\"]
unread = [\"*\", \"◉\"]
cut = \"~\"
live = [\"!\", \"!\"]
",
    );
    let (theme, mut problems) = load(&[broken], "mine");
    problems.sort();
    let wanted = [
        "themes/mine.toml:11:12: the sign \"selected\" must have two forms of the same width",
        "themes/mine.toml:12:10: the sign \"unread\" has a plain form \"◉\" that is not ASCII",
        "themes/mine.toml:13:7: the sign \"cut\" must be a list of two: the fine form and the plain one",
        "themes/mine.toml:2:1: there is no setting \"colour\" here",
        "themes/mine.toml:4:8: \"#ff00\" is no colour (a name, #rrggbb, or 0 to 255)",
        "themes/mine.toml:6:1: there is no scope \"due.lat\" (did you mean \"due.late\"?)",
        "themes/mine.toml:7:9: \"rde\" is no colour (did you mean \"red\"?)",
        "themes/mine.toml:8:25: there is no setting \"gb\" here (did you mean \"bg\"?)",
        "themes/mine.toml:8:45: \"blod\" is no modifier (did you mean \"bold\"?)",
        "themes/mine.toml:9:11: a colour must be a text in quotes",
    ];
    assert_eq!(problems, wanted);
    assert_eq!(theme.style(Scope::Note), Style::new().fg(Color::Blue).add_modifier(Modifier::BOLD));
    assert_eq!(theme.sign(Sign::Live), "!");
    assert_eq!(theme.sign(Sign::Cut), "…", "the default stays");
}

#[test]
fn a_theme_that_is_not_there_or_goes_in_circles_is_named() {
    let (theme, problems) = load(&[user("night", "")], "nihgt");
    assert_eq!(problems, ["themes: there is no theme \"nihgt\", so the default one is used (did you mean \"night\"?)"]);
    assert_eq!(theme.sign(Sign::Selected), "▸");
    let circle = [user("a", "inherits = \"b\""), user("b", "inherits = \"a\"")];
    assert_eq!(load(&circle, "a").1, ["themes/a.toml: the theme \"a\" inherits from itself"]);
}
