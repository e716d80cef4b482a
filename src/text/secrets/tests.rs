use super::*;

fn kinds(text: &str) -> Vec<SecretKind> {
    find(text).into_iter().map(|secret| secret.kind).collect()
}

/// The published test numbers of the networks.
const CARDS: [&str; 10] = [
    "4111111111111111",
    "4012888888881881",
    "5555555555554444",
    "2223003122003222",
    "378282246310005",
    "371449635398431",
    "30569309025904",
    "3530111333300000",
    "6011111111111117",
    "6250946000000016",
];

fn grouped(digits: &str, separator: &str) -> String {
    let sizes: &[usize] = match digits.len() {
        15 => &[4, 6, 5],
        14 => &[4, 6, 4],
        _ => &[4, 4, 4, 4],
    };
    let mut rest = digits;
    let mut parts = Vec::new();
    for size in sizes {
        let (part, after) = rest.split_at(*size);
        parts.push(part);
        rest = after;
    }
    parts.join(separator)
}

fn full_width(text: &str) -> String {
    let wide = |c: char| match c {
        '0'..='9' => char::from_u32(0xFF10 + u32::from(c) - 0x30).expect("a digit"),
        '-' => '－',
        ' ' => '　',
        _ => c,
    };
    text.chars().map(wide).collect()
}

/// How a number is written.
type Write = fn(&str) -> String;

#[test]
fn a_card_is_found_in_every_format_people_write() {
    let formats: [(&str, Write); 8] = [
        ("bare", str::to_owned),
        ("spaces", |card| grouped(card, " ")),
        ("dashes", |card| grouped(card, "-")),
        ("dots", |card| grouped(card, ".")),
        ("full width", full_width),
        ("full width, dashes", |card| full_width(&grouped(card, "-"))),
        ("long dashes", |card| grouped(card, "–")),
        ("with month and code", |card| format!("{} 12/27 123", grouped(card, " "))),
    ];
    for (name, written) in formats {
        for card in CARDS {
            for (before, after) in
                [("", ""), ("カード番号は", "です。"), ("my card is ", ", thanks"), ("番号:", "\n期限")]
            {
                let written = written(card);
                let text = format!("{before}{written}{after}");
                let found = find(&text);
                assert_eq!(found.len(), 1, "{name}: {card} in {text}");
                assert_eq!(found[0].kind, SecretKind::Card);
                let digits = text[found[0].span.clone()].chars().filter(|c| c.is_numeric()).count();
                assert_eq!(digits, card.len(), "the whole number and nothing else: {name}");
            }
        }
    }
}

#[test]
fn order_telephone_and_tracking_numbers_stay_readable() {
    for text in [
        "注文番号 4111111111111111 の件です",
        "Order 4111111111111111 has not arrived",
        "order number: 4012888888881881",
        "追跡番号 4012888888881881",
        "tracking 5555555555554444",
        "伝票番号:4012-8888-8888",
        "+4915112345678",
        "090-1234-5678",
        "０９０－１２３４－５６７８",
        "+81 90 1234 5678",
        "4111111111111112",
        "1234 5678 9012 3456",
        "9400 1000 0000 0000 0000 00",
        "4111 1111 1111 1111 1111 1111",
        "1Z4111111111111111",
        "ORD-4111111111111111",
        "#4111111111111111",
        "2026-11-22 14:32:05",
        "https://shop.example/orders/4111111111111111x",
        "3.14159265358979",
        "4444444444444444",
        "4000000000000000",
        "JAN 4901234567894",
        "1,234,567,890,123,456",
    ] {
        assert_eq!(kinds(text), [], "{text}");
    }
}

#[test]
fn few_random_numbers_look_like_cards() {
    // A linear congruential generator: the same numbers each time.
    let mut state: u64 = 42;
    let mut next = || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        state >> 11
    };
    let tries = 20_000;
    for (digits, most) in [(10, 0), (11, 0), (12, 0), (16, 600)] {
        let limit = 10_u64.pow(digits);
        let hits =
            (0..tries).filter(|_| !kinds(&format!("{:0w$}", next() % limit, w = digits as usize)).is_empty()).count();
        assert!(hits <= most, "{hits} of {tries} numbers of {digits} digits");
    }
}

#[test]
fn a_my_number_has_its_check_digit_and_its_name() {
    for text in [
        "マイナンバーは123456789018です",
        "個人番号:1234 5678 9018",
        "My number is 1234-5678-9018.",
        "マイナンバー １２３４５６７８９０１８",
    ] {
        assert_eq!(kinds(text), [SecretKind::MyNumber], "{text}");
    }
    for text in [
        "マイナンバーは123456789012です",
        "お問い合わせ番号 1234 5678 9018",
        "123456789018",
        "マイナンバーカードをお持ちください。電話は 1234 5678 9018",
    ] {
        assert_eq!(kinds(text), [], "{text}");
    }
}

#[test]
fn tokens_are_found_and_words_are_not() {
    let stripe = format!("sk_live_{}", "4eC39HqLyjWDarjtT1zdp7dc");
    let jwt =
        format!("eyJ{}.{}.{}", "hbGciOiJIUzI1NiJ9", "eyJzdWIiOiIxMjM0NTY3ODkwIn0", "dozjgNryP4J3jVmNHl0w5N_XgL0n3I9");
    for text in [
        format!("key: {stripe}"),
        format!("Bearer {jwt}."),
        format!("鍵は{stripe}です"),
        format!("token {}", "0123456789abcdef".repeat(4)),
    ] {
        assert_eq!(kinds(&text), [SecretKind::Token], "{text}");
    }
    let pem = "-----BEGIN RSA PRIVATE KEY-----\nMIIB\n-----END RSA PRIVATE KEY-----\nthanks";
    let found = find(pem);
    assert_eq!(found.len(), 1);
    assert_eq!(&pem[found[0].span.end..], "\nthanks");
    for text in
        ["AKIAtheworldoverthereisnone", "sk_live_ is a prefix", "eyJust a word", "AIzawa様", "BEGIN PRIVATE KEY"]
    {
        assert_eq!(kinds(text), [], "{text}");
    }
}

#[test]
fn masked_keeps_the_last_four_of_a_card_and_everything_else() {
    assert_eq!(masked("カード 4111 1111 1111 1111 で"), "カード •••• •••• •••• 1111 で");
    assert_eq!(masked("マイナンバー 123456789018"), "マイナンバー ••••••••••••");
    assert_eq!(masked("nothing here 123"), "nothing here 123");
}

#[test]
fn the_code_in_a_link_of_a_survey_is_covered_and_its_house_stays() {
    for code in ["0hk3v7q2m9x4r8tz", "abcdefghjkmnpqrs"] {
        let text = format!("One question, one minute:\nhttps://shop.example/s/{code}");
        assert_eq!(masked(&text), "One question, one minute:\nhttps://shop.example/s/••••••••••••••••", "{code}");
    }
    for open in ["https://shop.example/s/umbrellas", "and/or/s/abcdefghjkmnpqrs", "/s/0hk3v7q2m9x4r8tz"] {
        assert_eq!(masked(open), open);
    }
}
