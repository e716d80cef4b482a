//! Amounts and quantities as written in a file, to whole minor units. No floating point: 0.1 + 0.2 is 0.3 here.

/// Decimal places of a currency's minor unit (ISO 4217), as far as it is not two.
fn places_of(currency: &str) -> u32 {
    match currency {
        "BIF" | "CLP" | "DJF" | "GNF" | "ISK" | "JPY" | "KMF" | "KRW" | "PYG" | "RWF" | "UGX" | "UYI" | "VND"
        | "VUV" | "XAF" | "XOF" | "XPF" => 0,
        "BHD" | "IQD" | "JOD" | "KWD" | "LYD" | "OMR" | "TND" => 3,
        _ => 2,
    }
}

/// Reads `text` (`-1.99`, `12`, `3.50`) as minor units of `currency`. Digits below the minor unit must be zeros: an
/// amount is never rounded.
pub(super) fn minor(text: &str, currency: &str) -> Result<i64, String> {
    let text = text.trim();
    let wrong = || format!("the amount {text:?} is not a number such as 12.50");
    let (negative, digits) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text),
    };
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    if whole.is_empty() && fraction.is_empty() || !whole.chars().chain(fraction.chars()).all(|c| c.is_ascii_digit()) {
        return Err(wrong());
    }
    let places = places_of(currency);
    let (kept, rest) = fraction.split_at(fraction.len().min(places as usize));
    if rest.bytes().any(|digit| digit != b'0') {
        return Err(format!("the amount {text:?} is finer than the smallest unit of {currency}"));
    }
    let scale = 10_i64.pow(places - kept.len() as u32);
    let number = |digits: &str| if digits.is_empty() { Ok(0) } else { digits.parse::<i64>().map_err(|_| wrong()) };
    let units = number(whole)?
        .checked_mul(10_i64.pow(places))
        .and_then(|units| units.checked_add(number(kept).ok()? * scale))
        .ok_or_else(|| format!("the amount {text:?} is too large"))?;
    Ok(if negative { -units } else { units })
}

/// Whether `text` is an ISO 4217 code by its form.
pub(super) fn is_currency(text: &str) -> bool {
    text.len() == 3 && text.bytes().all(|byte| byte.is_ascii_uppercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_exact() {
        assert_eq!(minor("1.99", "USD"), Ok(199));
        assert_eq!(minor("-0.1", "GBP"), Ok(-10));
        assert_eq!(minor("12800", "JPY"), Ok(12_800));
        assert_eq!(minor("12800.00", "JPY"), Ok(12_800));
        assert_eq!(minor(".5", "KWD"), Ok(500));
        assert_eq!(minor("92233720368547758.07", "EUR"), Ok(i64::MAX));
    }

    #[test]
    fn what_cannot_be_exact_is_refused() {
        for (text, currency) in [
            ("", "USD"),
            ("-", "USD"),
            (".", "USD"),
            ("1,000", "USD"),
            ("1e3", "USD"),
            ("NaN", "USD"),
            ("0.5", "JPY"),
            ("1.999", "USD"),
            ("92233720368547758.08", "EUR"),
            ("--1", "USD"),
            ("+1", "USD"),
            ("１", "JPY"),
        ] {
            assert!(minor(text, currency).is_err(), "{text:?} {currency}");
        }
    }
}
