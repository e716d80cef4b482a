//! Characters of names that are taken for one another.

use crate::text::names;

/// A name with characters that are taken for one another written alike.
pub fn same_shape(name: &str) -> String {
    name.chars().filter(|c| !names::is_variant_selector(*c)).map(plain).collect()
}

/// The simplest of characters that stand for one another in names.
fn plain(c: char) -> char {
    match c {
        '斎' | '齋' | '齊' => '斉',
        '邊' | '邉' => '辺',
        '髙' => '高',
        '﨑' | '嵜' | '碕' => '崎',
        '濱' | '濵' => '浜',
        '澤' => '沢',
        '櫻' => '桜',
        '廣' => '広',
        '國' => '国',
        '嶋' | '嶌' => '島',
        '𠮷' => '吉',
        '德' => '徳',
        '栁' => '柳',
        '眞' => '真',
        '惠' => '恵',
        '龍' => '竜',
        '瀨' => '瀬',
        '冨' => '富',
        '曾' => '曽',
        '圓' => '円',
        '條' => '条',
        '萬' => '万',
        '榮' => '栄',
        '淵' | '渕' => '渊',
        _ => c,
    }
}
