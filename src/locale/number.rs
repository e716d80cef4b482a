//! Numbers and amounts.

use unicode_normalization::UnicodeNormalization as _;

use super::Locale;

impl Locale {
    /// A number with its thousands grouped: 12,800.
    pub fn number(&self, number: i64) -> String {
        let digits = number.unsigned_abs().to_string();
        format!("{}{}", if number < 0 { "-" } else { "" }, grouped(&digits))
    }

    /// An amount in minor units of an ISO 4217 currency: ¥12,800, £1.99, EUR 1.99 (the sign of the euro is of
    /// ambiguous width). A code that is not three letters is left out: it came from outside.
    pub fn money(&self, minor: i64, currency: &str) -> String {
        let places = minor_digits(currency);
        let digits = format!("{:0>width$}", minor.unsigned_abs(), width = places + 1);
        let (whole, rest) = digits.split_at(digits.len() - places);
        let minus = if minor < 0 { "-" } else { "" };
        let sign = match currency {
            "JPY" => "¥",
            "USD" => "$",
            "GBP" => "£",
            code if code.len() == 3 && code.bytes().all(|b| b.is_ascii_uppercase()) => &format!("{code} "),
            _ => "",
        };
        let point = if places > 0 { "." } else { "" };
        format!("{minus}{sign}{}{point}{rest}", grouped(whole))
    }

    /// The amount that was typed, in minor units: 1500, ¥1,500, 1500円, £12.50. None where it is no amount.
    pub fn minor(&self, words: &str, currency: &str) -> Option<i64> {
        let words: String = words.nfkc().filter(|c| !c.is_whitespace() && *c != ',').collect();
        let upper = words.to_uppercase();
        let bare = upper.strip_prefix(['¥', '$', '£', '€']).or_else(|| upper.strip_prefix(currency)).unwrap_or(&upper);
        let bare = bare.strip_suffix('円').or_else(|| bare.strip_suffix(currency)).unwrap_or(bare);
        let places = minor_digits(currency);
        let (whole, rest) = bare.split_once('.').unwrap_or((bare, ""));
        let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        if whole.is_empty() || !digits(whole) || !digits(rest) || rest.len() > places {
            return None;
        }
        format!("{whole}{rest:0<places$}").parse().ok()
    }
}

fn grouped(digits: &str) -> String {
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// Digits of the minor unit (ISO 4217).
fn minor_digits(currency: &str) -> usize {
    match currency {
        "JPY" | "KRW" | "VND" | "CLP" | "ISK" | "PYG" | "UGX" | "XAF" | "XOF" | "XPF" | "RWF" | "KMF" | "GNF"
        | "DJF" | "BIF" | "VUV" => 0,
        "BHD" | "IQD" | "JOD" | "KWD" | "LYD" | "OMR" | "TND" => 3,
        _ => 2,
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Lang, Locale};

    #[test]
    fn amounts_follow_their_currency() {
        let locale = Locale::embedded(Lang::Ja, jiff::tz::TimeZone::UTC);
        for (minor, currency, shown) in [
            (12_800, "JPY", "¥12,800"),
            (199, "GBP", "£1.99"),
            (-5, "USD", "-$0.05"),
            (1_234_567_890, "USD", "$12,345,678.90"),
            (100, "EUR", "EUR 1.00"),
            (1_500, "KWD", "KWD 1.500"),
            (0, "JPY", "¥0"),
            (100, "\u{1b}[2J", "1.00"),
        ] {
            assert_eq!(locale.money(minor, currency), shown);
        }
        for (words, currency, minor) in [
            ("1500", "JPY", Some(1_500)),
            ("¥1,500", "JPY", Some(1_500)),
            ("１５００円", "JPY", Some(1_500)),
            ("£12.5", "GBP", Some(1_250)),
            ("12", "GBP", Some(1_200)),
            ("eur 3.20", "EUR", Some(320)),
            ("12.5", "JPY", None),
            ("-3", "JPY", None),
            ("a lot", "JPY", None),
            ("", "JPY", None),
        ] {
            assert_eq!(locale.minor(words, currency), minor, "{words}");
        }
        assert_eq!(locale.number(-1_234_567), "-1,234,567");
        assert_eq!(locale.number(i64::MIN), "-9,223,372,036,854,775,808");
    }
}
