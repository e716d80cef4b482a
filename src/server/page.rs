//! The page that a survey's link leads to: one question, in the customer's language, without scripts and without a word
//! about who they are.
//!
//! Owns its HTML and its headers. What is answered there is a command's matter.

use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse as _, Response};

use crate::api::SurveyKind;
use crate::locale::{Lang, Locale};

/// The only style; its hash stands in [`POLICY`].
const STYLE: &str = "body{font:1.125rem/1.6 system-ui,sans-serif;max-width:34rem;margin:2rem auto;padding:0 1rem}\
fieldset{border:0;padding:0;margin:1rem 0;display:flex;flex-wrap:wrap;gap:.5rem}\
fieldset label{border:1px solid;border-radius:.5rem;padding:.5rem .75rem;min-width:1.5rem;text-align:center}\
textarea{width:100%;box-sizing:border-box;font:inherit}button{font:inherit;padding:.5rem 1.5rem;margin-top:1rem}\
.ends{display:flex;justify-content:space-between;font-size:1rem}";

/// Nothing is loaded from anywhere, nothing runs, the form goes nowhere else, and nobody frames it.
const POLICY: &str = "default-src 'none'; style-src 'sha256-J2MQwhdw8KDzwZnstTJRXHNIWU41b5H2dKVebZWiC3E='; form-action 'self'; base-uri 'none'; \
                      frame-ancestors 'none'";

/// What a page says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Page {
    /// The question.
    Ask(SurveyKind),
    /// Likewise, because no number was chosen.
    Again(SurveyKind),
    /// It was recorded.
    Thanks,
    /// It was answered before.
    Used,
    /// Its time is over.
    Expired,
}

/// A page as an answer.
pub fn page(page: Page, lang: Lang) -> Response {
    let locale = Locale::embedded(lang, jiff::tz::TimeZone::UTC);
    let (status, body) = match page {
        Page::Ask(kind) => (StatusCode::OK, form(kind, false, &locale)),
        Page::Again(kind) => (StatusCode::UNPROCESSABLE_ENTITY, form(kind, true, &locale)),
        Page::Thanks => (StatusCode::OK, words("survey-page-thanks", &locale)),
        Page::Used => (StatusCode::OK, words("survey-page-used", &locale)),
        Page::Expired => (StatusCode::GONE, words("survey-page-expired", &locale)),
    };
    response(status, &document(lang, &locale.text("survey-page-title"), &body))
}

/// For a link that leads nowhere: whose it might have been is not known, so it speaks both languages.
pub fn nowhere(wait: Option<u64>) -> Response {
    let id = if wait.is_some() { "survey-page-wait" } else { "survey-page-unknown" };
    let said = |lang: Lang| {
        let locale = Locale::embedded(lang, jiff::tz::TimeZone::UTC);
        format!("<p lang=\"{}\">{}</p>", lang.as_str(), escaped(&locale.text(id)))
    };
    let body = format!("{}{}", said(Lang::Ja), said(Lang::En));
    let status = if wait.is_some() { StatusCode::TOO_MANY_REQUESTS } else { StatusCode::NOT_FOUND };
    let mut response = response(status, &document(Lang::En, "?", &body));
    if let Some(seconds) = wait {
        response.headers_mut().insert(header::RETRY_AFTER, seconds.into());
    }
    response
}

fn response(status: StatusCode, html: &str) -> Response {
    let mut headers = HeaderMap::new();
    for (name, value) in [
        (header::CONTENT_TYPE, "text/html; charset=utf-8"),
        (header::CACHE_CONTROL, "no-store"),
        (header::CONTENT_SECURITY_POLICY, POLICY),
        (header::REFERRER_POLICY, "no-referrer"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::X_FRAME_OPTIONS, "DENY"),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    headers.insert("x-robots-tag", HeaderValue::from_static("noindex, nofollow"));
    (status, headers, html.to_owned()).into_response()
}

fn document(lang: Lang, title: &str, body: &str) -> String {
    format!(
        "<!doctype html>\n<html lang=\"{}\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\
         <meta name=\"robots\" content=\"noindex, nofollow\"><meta name=\"color-scheme\" content=\"light dark\">\
         <title>{}</title><style>{STYLE}</style></head><body><main>{body}</main></body></html>\n",
        lang.as_str(),
        escaped(title)
    )
}

fn words(id: &str, locale: &Locale) -> String {
    format!("<p role=\"status\">{}</p>", escaped(&locale.text(id)))
}

fn form(kind: SurveyKind, again: bool, locale: &Locale) -> String {
    use std::fmt::Write as _;
    let text = |id: &str| escaped(&locale.text(id));
    let word = kind.as_str();
    let mut html = format!("<h1 id=\"question\">{}</h1>", text(&format!("survey-page-{word}")));
    if again {
        let _ = write!(html, "<p role=\"alert\">{}</p>", text("survey-page-choose"));
    }
    html.push_str("<form method=\"post\"><fieldset aria-labelledby=\"question\">");
    let (least, most) = kind.scale();
    let scores: Vec<u8> = if kind == SurveyKind::Solved { vec![1, 0] } else { (least..=most).collect() };
    for score in scores {
        let label = match (kind, score) {
            (SurveyKind::Solved, 1) => text("survey-page-yes"),
            (SurveyKind::Solved, _) => text("survey-page-no"),
            _ => score.to_string(),
        };
        let _ = write!(html, "<label><input type=\"radio\" name=\"score\" value=\"{score}\" required> {label}</label>");
    }
    html.push_str("</fieldset>");
    if kind != SurveyKind::Solved {
        let (low, high) = (text(&format!("survey-page-{word}-low")), text(&format!("survey-page-{word}-high")));
        let _ = write!(html, "<p class=\"ends\"><span>{least}: {low}</span><span>{most}: {high}</span></p>");
    }
    let _ = write!(
        html,
        "<label for=\"words\">{}</label><textarea id=\"words\" name=\"words\" rows=\"4\" maxlength=\"1000\"></textarea>\
         <button>{}</button></form><p><small>{}</small></p>",
        text("survey-page-words"),
        text("survey-page-send"),
        text("survey-page-privacy")
    );
    html
}

/// Text that stays text in HTML.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            c => escaped.push(c),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use sha2::{Digest as _, Sha256};

    use super::*;

    fn base64(bytes: &[u8]) -> String {
        const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
        let mut text = String::new();
        for part in bytes.chunks(3) {
            let bits = part.iter().fold(0_u32, |bits, byte| bits << 8 | u32::from(*byte)) << (8 * (3 - part.len()));
            for place in 0..4 {
                let digit = DIGITS[(bits >> (18 - 6 * place) & 63) as usize];
                text.push(if place <= part.len() { char::from(digit) } else { '=' });
            }
        }
        text
    }

    #[test]
    fn the_policy_allows_the_style_that_is_there_and_nothing_else() {
        let hash = base64(&Sha256::digest(STYLE.as_bytes()));
        assert!(POLICY.contains(&format!("'sha256-{hash}'")), "the style's hash is {hash}");
        assert!(!POLICY.contains("unsafe") && !POLICY.contains("script"));
    }

    #[test]
    fn a_page_has_one_question_with_every_number_of_its_scale_in_both_languages() {
        for lang in Lang::ALL {
            let locale = Locale::embedded(lang, jiff::tz::TimeZone::UTC);
            for kind in [SurveyKind::Nps, SurveyKind::Csat, SurveyKind::Ces, SurveyKind::Solved] {
                let html = document(lang, "t", &form(kind, false, &locale));
                let (least, most) = kind.scale();
                for score in least..=most {
                    assert!(html.contains(&format!("value=\"{score}\" required")), "{html}");
                }
                assert_eq!(html.matches("type=\"radio\"").count(), usize::from(most - least) + 1);
                assert!(!html.contains("<script") && !html.contains("http") && !html.contains("survey-page"), "{html}");
            }
        }
        assert_eq!(escaped("<a href='x'>&\""), "&lt;a href=&#39;x&#39;&gt;&amp;&quot;");
    }
}
