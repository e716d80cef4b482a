//! The findings of the draft check as a list: what they say, why, and what the keys do about them.

use std::ops::Range;

use super::Reading;
use crate::care::{Finding, Remedy, Severity};
use crate::console::Action;
use crate::console::keymap::Context;
use crate::console::scene::Scene;
use crate::console::theme::{Scope, Sign};
use crate::console::widget::cells::{Row, keys_wrapped, wrapped};
use crate::text::{Lines, Untrusted};

/// The list, where the finding under the cursor stands in it, and the line of keys below it.
pub struct Page {
    pub rows: Vec<Row>,
    pub cursor: Range<usize>,
    pub foot: Vec<Row>,
}

/// The page at this width.
pub fn page(reading: &Reading, width: u16, scene: &Scene) -> Page {
    let mut rows = Vec::new();
    let mut cursor = 0..0;
    for (place, finding) in scene.notes.findings().iter().enumerate() {
        let start = rows.len();
        let here = reading.chosen == Some(place);
        rows.extend(one(place, finding, here, width, scene));
        if here {
            cursor = start..rows.len();
        }
    }
    let foot = keys_wrapped(&keys(reading, scene), width, " ", scene.env.style(Scope::NoticeWarning));
    Page { rows, cursor, foot }
}

/// The title: how many there are.
pub fn title(scene: &Scene) -> String {
    scene.env.with("notes-title", &[("n", (scene.notes.findings().len() as i64).into())])
}

fn one(place: usize, finding: &Finding, here: bool, width: u16, scene: &Scene) -> Vec<Row> {
    let env = &scene.env;
    let stops = finding.severity == Severity::SecondKey;
    let sign = if stops { env.sign(Sign::Late) } else { " " };
    let style = if here { env.style(Scope::ListFocused) } else { env.style(Scope::Popup) };
    let say = if finding.say.is_empty() { Untrusted::from(finding.rule) } else { finding.say.clone() };
    let mut rows: Vec<Row> = wrapped(&say.shown(Lines::Single), width.saturating_sub(2), "     ", style)
        .into_iter()
        .map(|row| Row { style, ..row })
        .collect();
    if let Some(first) = rows.first_mut() {
        let text = first.left[0].text.trim_start().to_owned();
        *first = Row::new(style)
            .with(format!(" {sign}"), env.style(Scope::NoticeWarning))
            .with(format!(" {} ", place + 1), env.style(Scope::PromptNumber))
            .with(text, style);
    }
    if !finding.because.is_empty() {
        let because = finding.because.shown(Lines::Single);
        rows.extend(wrapped(&because, width.saturating_sub(2), "     ", env.style(Scope::PromptBecause)));
    }
    for item in &finding.items {
        let text = format!("{} {}", env.sign(Sign::Unchecked), item.shown(Lines::Single));
        rows.extend(wrapped(&text, width.saturating_sub(2), "     ", env.style(Scope::Popup)));
    }
    if let Some(remedy) = &finding.remedy {
        let text = mends(remedy, scene);
        rows.extend(wrapped(&text, width.saturating_sub(2), "     ", env.style(Scope::KeysKey)));
    }
    rows
}

/// What one key does about it.
fn mends(remedy: &Remedy, scene: &Scene) -> String {
    let env = &scene.env;
    let key = env.key_in(Context::Popup, Action::FixNote);
    let one = |text: &Untrusted| text.shown(Lines::Single).into_owned();
    match remedy {
        Remedy::Replace { span, text } => {
            let area = scene.desk.text().map_or("", crate::console::widget::TextArea::text);
            let old = one(&area.get(span.clone()).unwrap_or_default().into());
            // A greeting brings its line end along, which says nothing here.
            let new = one(&text.trim_end().into());
            env.with("notes-fix", &[("key", (&key).into()), ("old", (&old).into()), ("new", (&new).into())])
        }
        Remedy::MendName(name) => env.with("notes-fix-name", &[("key", (&key).into()), ("name", (&one(name)).into())]),
        Remedy::RecordPromise { due_words, .. } => {
            let due = one(&due_words.as_str().into());
            env.with("notes-fix-promise", &[("key", (&key).into()), ("due", (&due).into())])
        }
    }
}

/// What can be pressed now.
fn keys(reading: &Reading, scene: &Scene) -> String {
    let env = &scene.env;
    let n = scene.notes.findings().len();
    let key = |action| env.key_in(Context::Popup, action);
    let (anyway, fix, away, off) =
        (key(Action::Retry), key(Action::FixNote), key(Action::DismissNote), key(Action::OffNote));
    let args = [
        ("n", (n as i64).into()),
        ("key", (&anyway).into()),
        ("fix", (&fix).into()),
        ("away", (&away).into()),
        ("off", (&off).into()),
    ];
    let id = match (reading.sending.is_some(), reading.chosen, scene.notes.stops()) {
        (true, _, _) if n == 0 => "notes-clear",
        (true, None, false) => "notes-ask",
        (true, None, true) => "notes-ask-key",
        (true, Some(_), true) => "notes-look-key",
        (_, Some(_) | None, _) => "notes-look",
    };
    env.with(id, &args)
}
