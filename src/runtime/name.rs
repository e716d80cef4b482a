//! Names made by a server as names of files and folders: nothing in them leads elsewhere.

/// The name for the disk.
pub(super) fn encoded(name: &str) -> String {
    let made: Vec<String> = name
        .bytes()
        .map(|byte| match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' => char::from(byte).to_string(),
            _ => format!("%{byte:02x}"),
        })
        .collect();
    if made.is_empty() { "%".to_owned() } else { made.concat() }
}

/// The name that was made so; nothing for a name that was not.
pub(super) fn decoded(made: &str) -> Option<String> {
    let mut bytes = Vec::new();
    let mut rest = if made == "%" { "" } else { made };
    while let Some((plain, coded)) = rest.split_once('%') {
        bytes.extend(plain.bytes());
        bytes.push(u8::from_str_radix(coded.get(..2)?, 16).ok()?);
        rest = &coded[2..];
    }
    bytes.extend(rest.bytes());
    String::from_utf8(bytes).ok().filter(|name| encoded(name) == made)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_read_back_as_it_was_and_leads_nowhere() {
        for name in ["cnv_1", "", "../../etc/passwd", "%2f", "問い合わせ 1"] {
            let made = encoded(name);
            assert!(!made.contains(['/', '.']), "{made}");
            assert_eq!(decoded(&made).as_deref(), Some(name));
        }
        for foreign in ["a.b", "%2", "%zz", "%2F", "傘"] {
            assert_eq!(decoded(foreign), None, "{foreign}");
        }
    }
}
