//! What the popups say, as rows.

use crate::console::keymap::{Context, show_keys};
use crate::console::popup::Popup;
use crate::console::scene::Scene;
use crate::console::theme::Scope;
use crate::console::widget::cells::{Row, keys_wrapped, wrapped};
use crate::console::{Action, Mode};
use crate::text::Lines;

/// Every key, from the live keymap: what the table says is what the keys do.
pub fn help(width: u16, scene: &Scene) -> Vec<Row> {
    let env = &scene.env;
    let mut rows = Vec::new();
    for context in Context::ALL {
        let bindings: Vec<_> = env.keymap().bindings().iter().filter(|binding| binding.context == context).collect();
        if bindings.is_empty() {
            continue;
        }
        rows.push(Row::of(format!(" {}", env.text(context.text_id())), env.style(Scope::Heading)));
        for action in Action::ALL {
            let keys: Vec<String> = bindings
                .iter()
                .filter(|binding| binding.action == *action)
                .map(|binding| show_keys(&binding.keys))
                .collect();
            if keys.is_empty() {
                continue;
            }
            let keys = crate::text::pad(&keys.join(", "), usize::from(width / 3).max(12), env.cut());
            rows.push(
                Row::default()
                    .with(format!("  {keys} "), env.style(Scope::KeysKey))
                    .with(scene.action_name(*action), env.style(Scope::Popup)),
            );
        }
        rows.push(Row::default());
    }
    rows
}

/// Faults of files: one each, wrapped.
pub fn problems(lines: &[String], width: u16, scene: &Scene) -> Vec<Row> {
    let env = &scene.env;
    let mut rows = wrapped(&env.text("problems-intro"), width, " ", env.style(Scope::Popup));
    rows.push(Row::default());
    for line in lines {
        rows.extend(wrapped(line, width, " ", env.style(Scope::NoticeWarning)));
    }
    rows
}

/// What came in before a send.
pub fn stale(popup: &Popup, width: u16, scene: &Scene) -> Vec<Row> {
    let Popup::Stale { conversation, newer, mode, .. } = popup else { return Vec::new() };
    let env = &scene.env;
    let name = scene.store.summary(conversation).map_or_else(String::new, |summary| scene.name_of(&summary.customer));
    let author = |message: &crate::api::Message| match &message.author {
        crate::api::Author::Agent(agent) => agent.name.shown(Lines::Single).into_owned(),
        crate::api::Author::Customer | crate::api::Author::System => name.clone(),
    };
    let from = newer.last().map_or_else(|| name.clone(), author);
    let key = env.key_in(Context::Popup, Action::Retry);
    let id = if *mode == Mode::Note { "stale-note" } else { "stale-reply" };
    let mut rows = Vec::new();
    for message in newer {
        let clock = env.locale().clock(message.at.millis());
        rows.push(
            Row::default()
                .with(format!(" {}", author(message)), env.style(Scope::AuthorCustomer))
                .with(format!("  {clock}"), env.style(Scope::TextDim)),
        );
        rows.extend(wrapped(&message.text.shown(Lines::Multi), width, "   ", env.style(Scope::Popup)));
    }
    rows.push(Row::default());
    let args = [("name", (&from).into()), ("key", (&key).into())];
    rows.extend(keys_wrapped(&env.with(id, &args), width, " ", env.style(Scope::NoticeWarning)));
    rows
}

/// A customer's kind words, whole, and who passed them on.
pub fn praise(praise: &crate::api::Praise, width: u16, scene: &Scene) -> Vec<Row> {
    let env = &scene.env;
    let mut rows =
        wrapped(&praise.words.shown(Lines::Multi), width.saturating_sub(1), "  ", env.style(Scope::TextStrong));
    let agent = praise.from.name.shown(Lines::Single);
    let date = env.locale().moment(praise.at.millis(), scene.now.millis());
    let args = [("agent", (&*agent).into()), ("number", praise.number.into()), ("time", (&date).into())];
    rows.push(Row::default());
    rows.extend(wrapped(&env.with("praise-from", &args), width.saturating_sub(1), " ", env.style(Scope::Popup)));
    rows.extend(keys_wrapped(&env.text("praise-keys"), width.saturating_sub(1), " ", env.style(Scope::TextDim)));
    rows
}
