//! Nobody is called by a guess.

use omotenashi::text::names::{in_english, in_japanese, split};

#[test]
fn only_sure_names_are_split() {
    let parts = split("佐藤 花子").expect("one space, all Han");
    assert_eq!((parts.family, parts.given), ("佐藤", "花子"));
    assert_eq!(split("さとう\u{3000}はなこ").expect("kana").given, "はなこ");
    assert_eq!(split("葛\u{e0100}城 太郎").expect("a variant is part of its character").family, "葛\u{e0100}城");
    for whole in ["佐藤花子", "Ada Byron", "佐藤 Anna", "佐藤 花子 様", "株式会社 青空", "佐藤  花子", ""]
    {
        assert_eq!(split(whole), None, "{whole}");
    }
}

#[test]
fn everyone_is_addressed_as_they_are_called() {
    for (name, address) in [
        ("佐藤 花子", "佐藤様"),
        ("佐藤花子", "佐藤花子様"),
        ("Ada Byron", "Ada Byron様"),
        ("エイダ・バイロン", "エイダ・バイロン様"),
        ("株式会社青空", "株式会社青空 御中"),
        ("株式会社 青空", "株式会社 青空 御中"),
        ("株式会社青空 営業部 佐藤", "株式会社青空 営業部 佐藤様"),
        ("佐藤様", "佐藤様"),
        ("", ""),
    ] {
        assert_eq!(in_japanese(name), address);
    }
    assert_eq!(in_english(" Misaki Sato "), "Misaki Sato");
    assert_eq!(in_english("佐藤 花子"), "佐藤 花子");
}
