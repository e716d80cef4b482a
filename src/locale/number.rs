//! Numbers and amounts.

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
        assert_eq!(locale.number(-1_234_567), "-1,234,567");
        assert_eq!(locale.number(i64::MIN), "-9,223,372,036,854,775,808");
    }
}
