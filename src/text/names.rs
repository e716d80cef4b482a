//! How customers are called. What is not known is not guessed: most names have no part that is surely the family's.

use super::class::{is_ideograph, is_kana};

/// A name whose parts are sure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Parts<'a> {
    /// The family name.
    pub family: &'a str,
    /// The given name.
    pub given: &'a str,
}

/// Words that make a name a company's.
const COMPANY: [&str; 8] = ["株式会社", "有限会社", "合同会社", "合資会社", "合名会社", "(株)", "（株）", "㈱"];

/// What a name already ends in when it needs no further form of address.
const ADDRESSED: [&str; 6] = ["様", "さま", "御中", "殿", "先生", "各位"];

/// Family and given name: only of a name in Han or kana with exactly one space. Readings likewise.
pub fn split(name: &str) -> Option<Parts<'_>> {
    let name = name.trim();
    let japanese = |part: &str| !part.is_empty() && part.chars().all(is_japanese);
    let (family, given) = name.split_once([' ', '\u{3000}'])?;
    (japanese(family) && japanese(given) && !is_company(name)).then_some(Parts { family, given })
}

/// How a Japanese letter addresses this name: 佐藤様 for 佐藤 花子, Ada Byron様 (nobody knows which part is the family's),
/// 株式会社青空 御中. Empty where no name is known.
pub fn in_japanese(name: &str) -> String {
    let name = name.trim();
    if name.is_empty() || ADDRESSED.iter().any(|form| name.ends_with(form)) {
        return name.to_owned();
    }
    match split(name) {
        Some(parts) => format!("{}様", parts.family),
        None if is_company(name) && !has_person(name) => format!("{name} 御中"),
        None => format!("{name}様"),
    }
}

/// How an English letter addresses this name: as they sign, whole. Empty where no name is known.
pub fn in_english(name: &str) -> String {
    name.trim().to_owned()
}

/// A character that Japanese names are written with: Han or katakana. Hiragana joins names to what follows.
pub fn is_name_letter(c: char) -> bool {
    is_ideograph(c) || super::class::is_ideographic_variant(c) || matches!(c, '\u{30A1}'..='\u{30FA}' | 'ー')
}

/// Chooses among the forms of the character before it.
pub fn is_variant_selector(c: char) -> bool {
    super::class::is_ideographic_variant(c) || matches!(c, '\u{FE00}'..='\u{FE0F}')
}

/// Han (with its variants) or kana.
fn is_japanese(c: char) -> bool {
    is_ideograph(c) || is_kana(c) || super::class::is_ideographic_variant(c)
}

fn is_company(name: &str) -> bool {
    COMPANY.iter().any(|word| name.contains(word))
}

/// Somebody is named after the company and perhaps the department: 株式会社青空 営業部 佐藤.
fn has_person(name: &str) -> bool {
    let parts: Vec<&str> = name.split_whitespace().filter(|part| !COMPANY.contains(part)).collect();
    parts.len() > 1
}
