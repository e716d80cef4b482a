//! Why a server refused, in words: by the code it gave, in the reader's language.

use crate::api::{Cause, Code, FieldError};
use crate::locale::{Arg, Locale};
use crate::text::{Lines, Untrusted};

fn shown(text: &str) -> String {
    Untrusted::from(text).shown(Lines::Single).into_owned()
}

/// Why something failed: by its code, else in the words of the program that said so.
pub fn cause(locale: &Locale, cause: &Cause) -> String {
    if Code::named(&cause.code).is_none() {
        return shown(&cause.detail);
    }
    let args: Vec<(&str, String)> = cause.args.iter().map(|(name, value)| (name.as_str(), shown(value))).collect();
    let args: Vec<(&str, Arg<'_>)> = args.iter().map(|(name, value)| (*name, value.into())).collect();
    locale.with(&format!("refusal-{}", cause.code.replace('_', "-")), &args)
}

/// A field that is not as it should be.
pub fn wrong(locale: &Locale, error: &FieldError) -> String {
    let id = format!("field-{}", error.field.replace(['_', '.'], "-"));
    let field = if locale.has(&id) { locale.text(&id) } else { shown(&error.field) };
    let how = cause(locale, &error.cause());
    locale.with("failure-field", &[("field", (&field).into()), ("how", (&how).into())])
}
