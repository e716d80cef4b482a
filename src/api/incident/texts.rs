//! One text to all of an incident, and what becomes of its placeholders for one customer: console and server must say the
//! same.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::api::Language;
use crate::text::Untrusted;

/// One text to all, a wording for each language. `{name}` becomes how the customer is addressed, `{product}` what of
/// theirs is touched.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
pub struct Texts {
    /// In English; none: customers of this language are left out, and listed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub en: Option<Untrusted>,
    /// In Japanese, likewise.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ja: Option<Untrusted>,
}

/// What a text for all cannot say to one customer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unsaid {
    /// It names them, and no name is known.
    Name,
    /// It names what of theirs is touched, and nothing is.
    Product,
}

impl Texts {
    /// The placeholders.
    const NAME: &str = "{name}";
    const PRODUCT: &str = "{product}";

    /// The wording of a language, if it says anything.
    pub fn of(&self, language: Language) -> Option<&Untrusted> {
        let text = match language {
            Language::En => &self.en,
            Language::Ja => &self.ja,
        };
        text.as_ref().filter(|text| !text.raw().trim().is_empty())
    }

    /// Sets the wording of a language; an empty one is none.
    pub fn set(&mut self, language: Language, text: &str) {
        let text = Some(Untrusted::from(text)).filter(|text| !text.raw().trim().is_empty());
        match language {
            Language::En => self.en = text,
            Language::Ja => self.ja = text,
        }
    }

    /// The first piece in braces that is no placeholder; it would reach customers as it stands.
    pub fn stray(text: &str) -> Option<&str> {
        let mut rest = text;
        while let Some(start) = rest.find(['{', '}']) {
            let piece = &rest[start..];
            let known = [Self::NAME, Self::PRODUCT].into_iter().find(|name| piece.starts_with(name));
            let Some(known) = known else {
                let end = piece.find('}').map_or(piece.len(), |end| end + 1);
                return Some(&piece[..end]);
            };
            rest = &piece[known.len()..];
        }
        None
    }

    /// The wording of a text for one customer. What is put in is not looked at for placeholders again.
    pub fn filled(text: &Untrusted, name: &Untrusted, product: Option<&Untrusted>) -> Result<Untrusted, Unsaid> {
        let mut filled = String::new();
        let mut rest = text.raw();
        while let Some(start) = rest.find('{') {
            filled.push_str(&rest[..start]);
            rest = &rest[start..];
            if let Some(after) = rest.strip_prefix(Self::NAME) {
                let name = Some(name.raw().trim()).filter(|name| !name.is_empty()).ok_or(Unsaid::Name)?;
                filled.push_str(name);
                rest = after;
            } else if let Some(after) = rest.strip_prefix(Self::PRODUCT) {
                filled.push_str(product.ok_or(Unsaid::Product)?.raw().trim());
                rest = after;
            } else {
                filled.push('{');
                rest = &rest[1..];
            }
        }
        filled.push_str(rest);
        Ok(Untrusted::from(filled))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_filled_once_and_says_what_it_lacks() {
        let fill = |text: &str, name: &str, product: Option<&str>| {
            let product = product.map(Untrusted::from);
            Texts::filled(&text.into(), &name.into(), product.as_ref()).map(|text| text.raw().to_owned())
        };
        assert_eq!(fill("{name}\n{product}の件", "佐藤様", Some("長傘")), Ok("佐藤様\n長傘の件".to_owned()));
        assert_eq!(fill("Hello {name}", "{product}", None), Ok("Hello {product}".to_owned()), "not filled twice");
        assert_eq!(fill("Hello {name}", " ", None), Err(Unsaid::Name));
        assert_eq!(fill("About {product}", "Ann", None), Err(Unsaid::Product));
        assert_eq!(fill("Nothing to fill", "", None), Ok("Nothing to fill".to_owned()));
    }

    #[test]
    fn what_stands_in_braces_and_is_no_placeholder_is_found() {
        for (text, stray) in [
            ("{name} {product}", None),
            ("{nmae}, hello", Some("{nmae}")),
            ("{{name}}", Some("{{name}")),
            ("{name", Some("{name")),
            ("a } b", Some("}")),
            ("名前 {お名前}", Some("{お名前}")),
        ] {
            assert_eq!(Texts::stray(text), stray, "{text}");
        }
    }
}
