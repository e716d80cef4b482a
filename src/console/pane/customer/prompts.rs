//! The prompts at the foot of the panel.

use crate::console::Action;
use crate::console::flow::{MOMENTS, active};
use crate::console::hints::Hint;
use crate::console::keymap::Context;
use crate::console::scene::Scene;
use crate::console::theme::{Scope, Sign};
use crate::console::widget::cells::{Row, wrapped};
use crate::text::Lines;

/// The keys that put a prompt's words into the text, in the order of the prompts.
const OFFERS: [Action; 3] = [Action::OfferFirst, Action::OfferSecond, Action::OfferThird];

/// "[F2] " before a prompt that offers words.
pub fn offer_key(place: usize, hint: &Hint, scene: &Scene) -> String {
    if MOMENTS.contains(&hint.prompt.id.as_str()) && hint.prompt.offer.is_none() {
        return format!("[{}] ", scene.env.key_in(Context::Text, Action::Plan));
    }
    match OFFERS.get(place).filter(|_| hint.prompt.offer.is_some() && !hint.done) {
        Some(offer) => format!("[{}] ", scene.env.key_in(Context::Text, *offer)),
        None => String::new(),
    }
}

/// At most three prompts with their reasons, and the question, dim and far from the name, in at most `room` rows. The
/// question and the plan keep their rows; prompts that do not fit beside them are counted in the title. Without `ask` it is left out.
pub fn rows(width: u16, room: usize, ask: bool, scene: &Scene) -> Vec<Row> {
    let env = &scene.env;
    let items = scene.hints.items();
    let mut question = Vec::new();
    if let Some(text) = scene.hints.question().filter(|_| ask) {
        question.push(Row::default());
        question.extend(wrapped(text, width.saturating_sub(1), " ", env.style(Scope::Question)));
    } else if items.is_empty() && scene.hints.plans().is_empty() {
        return question;
    }
    let mut rows = vec![Row::of(format!(" {}", env.text("prompts-title")), env.style(Scope::Heading))];
    let plan = plan_text(scene)
        .map(|text| wrapped(&text, width.saturating_sub(1), " ", env.style(Scope::PromptBecause)))
        .unwrap_or_default();
    let mut hidden = 0;
    for (place, item) in items.iter().enumerate() {
        let shown = prompt(place, item, width, scene);
        if hidden == 0 && rows.len() + shown.len() + plan.len() + question.len() <= room {
            rows.extend(shown);
        } else {
            hidden += 1;
        }
    }
    rows.extend(plan);
    if hidden > 0 {
        let text = env.with("prompts-more", &[("n", hidden.into())]);
        rows[0] = std::mem::take(&mut rows[0]).right(format!("{text} "), env.style(Scope::TextDim));
    }
    rows.extend(question);
    rows.truncate(room);
    rows
}

/// Number and key, what to do, why. What is done keeps its number, with a mark.
fn prompt(place: usize, hint: &Hint, width: u16, scene: &Scene) -> Vec<Row> {
    let env = &scene.env;
    let prompt = &hint.prompt;
    if hint.done {
        let text = format!(" {} {} {}", place + 1, env.sign(Sign::Checked), prompt.say.shown(Lines::Single));
        return vec![Row::of(text, env.style(Scope::PromptBecause))];
    }
    let key = offer_key(place, hint, scene);
    let say = format!("{key}{}", prompt.say.shown(Lines::Single));
    let mut rows = wrapped(&say, width.saturating_sub(1), "   ", env.style(Scope::Prompt));
    if let Some(first) = rows.first_mut() {
        let text = first.left[0].text.trim_start();
        let (key, text) = text.split_at_checked(key.len()).unwrap_or(("", text));
        *first = Row::default()
            .with(format!(" {} ", place + 1), env.style(Scope::PromptNumber))
            .with(key, env.style(Scope::KeysKey))
            .with(text, env.style(Scope::Prompt));
    }
    let because = prompt.because.shown(Lines::Single);
    rows.extend(wrapped(&because, width.saturating_sub(1), "   ", env.style(Scope::PromptBecause)));
    rows
}

/// The plan whose moment it is, with its key; none where one is in work.
pub fn plan_text(scene: &Scene) -> Option<String> {
    let env = &scene.env;
    let fits = scene.hints.plans().first().filter(|_| scene.open().and_then(active).is_none())?;
    let title = env.plans().get(fits)?.title(env.lang());
    let key = env.key_in(Context::Text, Action::Plan);
    Some(env.with("plan-fits", &[("key", (&key).into()), ("plan", title.into())]))
}
