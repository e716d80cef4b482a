//! A change that met something newer, as rows: what is new, what was wanted, what the keys do.

use crate::api::{Author, Message};
use crate::console::Action;
use crate::console::flow::Outdated;
use crate::console::keymap::Context;
use crate::console::scene::Scene;
use crate::console::theme::Scope;
use crate::console::widget::cells::{Row, keys_wrapped, wrapped};
use crate::text::Lines;

/// Deeds of others that are listed, the newest.
const DEEDS: usize = 5;

pub fn rows(it: &Outdated, width: u16, scene: &Scene) -> Vec<Row> {
    let env = &scene.env;
    let inner = width.saturating_sub(1);
    let moment = |at: crate::api::Time| env.locale().moment(at.millis(), scene.now.millis());
    let mut rows = Vec::new();
    let happened = &it.problem.happened;
    for deed in &happened[happened.len().saturating_sub(DEEDS)..] {
        let who = deed.by.as_ref().map_or_else(|| env.text("did-server"), |by| by.name.shown(Lines::Single).into());
        let what = env.text(did(&deed.action));
        let row = Row::default()
            .with(format!(" {who}"), env.style(Scope::TextStrong))
            .with(format!("  {}  {what}", moment(deed.at)), env.style(Scope::TextDim));
        rows.push(row);
    }
    for difference in &it.differences {
        let nothing = || env.text("changed-empty");
        let or_nothing = |text: &String| if text.is_empty() { nothing() } else { text.clone() };
        let (from, to) = (or_nothing(&difference.from), or_nothing(&difference.to));
        let args = [("field", (&difference.field).into()), ("from", (&from).into()), ("to", (&to).into())];
        rows.extend(wrapped(&env.with("outdated-field", &args), inner, "   ", env.style(Scope::Popup)));
    }
    for message in &it.problem.newer {
        rows.push(
            Row::default()
                .with(format!(" {}", author(message, scene)), env.style(Scope::AuthorCustomer))
                .with(format!("  {}", moment(message.at)), env.style(Scope::TextDim)),
        );
        rows.extend(wrapped(&message.text.shown(Lines::Multi), inner, "   ", env.style(Scope::Popup)));
    }
    if rows.is_empty() {
        rows.extend(wrapped(&env.text("outdated-elsewhere"), inner, " ", env.style(Scope::Popup)));
    }
    rows.push(Row::default());
    for (field, value) in &it.wanted {
        let args = [("field", field.into()), ("value", value.into())];
        rows.extend(wrapped(&env.with("outdated-wanted", &args), inner, " ", env.style(Scope::TextStrong)));
    }
    let key = env.key_in(Context::Popup, Action::Retry);
    let id = if it.possible { "outdated-keys" } else { "outdated-settled" };
    rows.extend(keys_wrapped(&env.with(id, &[("key", (&key).into())]), inner, " ", env.style(Scope::NoticeWarning)));
    rows
}

fn author(message: &Message, scene: &Scene) -> String {
    match &message.author {
        Author::Agent(agent) => agent.name.shown(Lines::Single).into_owned(),
        Author::Customer | Author::System => {
            let summary = scene.store.summary(&message.conversation);
            summary.map_or_else(String::new, |summary| scene.name_of(&summary.customer))
        }
    }
}

/// The text that says what a word of the audit did.
fn did(action: &str) -> &'static str {
    match action {
        "conversation.claim" | "conversation.assign" | "conversation.next" | "conversation.skip" => "did-assign",
        "message.send" => "did-reply",
        "message.note" => "did-note",
        "message.hand-over" => "did-hand-over",
        "conversation.identity" => "did-identity",
        action => match action.split_once('.').map_or(action, |(what, _)| what) {
            "conversation" => "did-conversation",
            "inbound" | "feed" | "import" => "did-inbound",
            "plan" => "did-plan",
            "help" => "did-help",
            "promise" => "did-promise",
            "goodwill" => "did-goodwill",
            "customer" => "did-customer",
            "rules" => "did-rules",
            _ => "did-something",
        },
    }
}
