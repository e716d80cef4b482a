//! The last lines: what just happened, and the keys that work here, from the live keymap.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::api::LinkState;
use crate::console::keymap::{Context, show_keys};
use crate::console::popup::Popup;
use crate::console::scene::Scene;
use crate::console::theme::Scope;
use crate::console::widget::cells::Row;
use crate::console::{Action, Key, Mode};
use crate::text::{self, Lines};

/// What is worth naming in lists and threads, best first.
const BROWSING: &[Action] = &[
    Action::Reply,
    Action::Note,
    Action::AssignToMe,
    Action::Resolve,
    Action::Next,
    Action::Status,
    Action::Undo,
    Action::Palette,
];

/// What is worth naming in the customer panel.
const CUSTOMER: &[Action] = &[
    Action::FoldSection,
    Action::NextSection,
    Action::History,
    Action::Remember,
    Action::Amend,
    Action::Forget,
    Action::Same,
    Action::Palette,
];

/// What is worth naming in a reply.
const WRITING: &[Action] = &[
    Action::Send,
    Action::LeaveText,
    Action::SendAndWait,
    Action::SendAndResolve,
    Action::SendAndKeep,
    Action::SendAndNext,
    Action::ExternalEditor,
];

/// What is worth naming in a note, which goes to nobody outside.
const NOTING: &[Action] = &[Action::Send, Action::LeaveText, Action::ExternalEditor];

/// What is worth naming in a choice; a question in words names its own keys.
const CHOOSING: &[Action] = &[Action::Open, Action::Back];

/// What is worth naming on a page that lies over the rest and names its own keys.
const READING: &[Action] = &[Action::Back];

/// What must never be cut: where the other keys are found, and the way out.
const ALWAYS: &[Action] = &[Action::Help, Action::Quit];

/// The same where a box is open: the list of keys is not to be had over it.
const LEAVING: &[Action] = &[Action::Quit];

/// Paints. `pressed` are the keys of a sequence that is not finished.
pub fn draw(buf: &mut Buffer, area: Rect, context: Context, pressed: &[Key], scene: &Scene) {
    if area.height == 0 {
        return;
    }
    if area.height > 1
        && let Some([first, second]) = long_news(scene, area.width)
    {
        first.draw(buf, area, area.height - 2, scene.env.cut());
        second.draw(buf, area, area.height - 1, scene.env.cut());
        return;
    }
    let notice = notice(scene, area.width);
    let keys = keys(area.width, context, pressed, scene);
    match notice {
        Some(notice) if area.height == 1 => notice.draw(buf, area, 0, scene.env.cut()),
        Some(notice) => {
            notice.draw(buf, area, area.height - 2, scene.env.cut());
            keys.draw(buf, area, area.height - 1, scene.env.cut());
        }
        None => keys.draw(buf, area, area.height - 1, scene.env.cut()),
    }
}

/// News that one row cannot hold: what to do about it mostly stands at its end, so it takes the row of the keys as well
/// until the next key.
fn long_news(scene: &Scene, width: u16) -> Option<[Row; 2]> {
    let notice = scene.notice.as_ref()?;
    let style = scene.env.style(if notice.failed { Scope::NoticeError } else { Scope::Notice });
    let mut rows = text::wrap(&notice.text, width.saturating_sub(1)).into_iter();
    let (first, second) = (rows.next()?, rows.next()?);
    let row = |words: &str| Row::new(style).with(format!(" {}", words.trim_end()), style);
    Some([row(&notice.text[first]), row(&notice.text[second.start..])])
}

/// What just happened; without news, what the user must know of the line and the disk.
fn notice(scene: &Scene, width: u16) -> Option<Row> {
    let env = &scene.env;
    if let Some(notice) = &scene.notice {
        let scope = if notice.failed { Scope::NoticeError } else { Scope::Notice };
        return Some(Row::new(env.style(scope)).with(format!(" {}", notice.text), env.style(scope)));
    }
    if let Some(failure) = scene.store.me_load.failure() {
        // Without an answer to who I am nothing else will come.
        let text = env.failure(failure, scene.now);
        return Some(Row::new(env.style(Scope::NoticeError)).with(format!(" {text}"), env.style(Scope::NoticeError)));
    }
    let LinkState::Down { since, failure } = &scene.store.link else {
        return if scene.desk.counter { None } else { praise(scene).or_else(|| carer(scene, width)) };
    };
    let since = scene.store.away_since.unwrap_or(*since);
    let time = env.locale().moment(since.millis(), scene.now.millis());
    let text = match **failure {
        crate::api::Failure::Offline(_) | crate::api::Failure::Unknown(_) => {
            env.with("offline-since", &[("time", (&time).into())])
        }
        _ => env.failure(failure, scene.now),
    };
    Some(Row::new(env.style(Scope::NoticeWarning)).with(format!(" {text}"), env.style(Scope::NoticeWarning)))
}

/// A customer's kind words for me stand here until I take note of them.
fn praise(scene: &Scene) -> Option<Row> {
    let env = &scene.env;
    let praise = scene.unread_praise()?;
    let from = praise.from.name.shown(Lines::Single);
    let words = praise.words.shown(Lines::Single);
    let key = env.key(Action::TakeNote);
    let args = [("agent", (&*from).into()), ("words", (&*words).into()), ("key", (&key).into())];
    let style = env.style(Scope::Notice);
    Some(Row::new(style).with(format!(" {}", env.with("praise-line", &args)), style))
}

/// The agent's own: that they are away, or what a colleague at the elbow would say. Never where a customer looks on, never
/// in the way of anything else; its keys always stand there.
fn carer(scene: &Scene, width: u16) -> Option<Row> {
    let env = &scene.env;
    let dim = env.style(Scope::TextDim);
    if let Some(since) = scene.store.day.as_ref().and_then(|day| day.break_since) {
        let time = env.locale().clock(since.millis());
        let key = env.key(Action::Break);
        let text = env.with("break-since", &[("time", (&time).into()), ("key", (&key).into())]);
        return Some(Row::of(format!(" {text}"), dim));
    }
    let prompt = scene.own_line()?;
    let dismiss = env.key(Action::DismissPrompt);
    let keys = match scene.own_key() {
        Some(action) => {
            let what = env.text(if action == Action::Break { "line-break" } else { "line-hand" });
            let key = env.key(action);
            env.with("line-keys", &[("key", (&key).into()), ("what", (&what).into()), ("dismiss", (&dismiss).into())])
        }
        None => env.with("line-keys-later", &[("dismiss", (&dismiss).into())]),
    };
    let (say, because) = (prompt.say.shown(Lines::Single), prompt.because.shown(Lines::Single));
    let whole = format!(" {say}  {because}");
    let fits = text::width(&whole) + text::width(&keys) + 3 <= usize::from(width);
    let words = if fits { whole } else { format!(" {say}") };
    Some(Row::default().with(words, dim).right(format!("{keys} "), dim))
}

fn keys(width: u16, context: Context, pressed: &[Key], scene: &Scene) -> Row {
    let env = &scene.env;
    let mut row = Row::new(env.style(Scope::Keys));
    if !pressed.is_empty() {
        row = row.with(format!(" {} ", show_keys(pressed)), env.style(Scope::KeysKey));
        for binding in env.keymap().following(context, pressed) {
            let rest = show_keys(&binding.keys[pressed.len().min(binding.keys.len())..]);
            row = row.with(format!(" {rest}"), env.style(Scope::KeysKey));
            row = row.with(format!(" {} ", short(binding.action, scene)), env.style(Scope::Keys));
        }
        return row;
    }
    let (some, always) = match context {
        // Everything else that works there stands in the box itself.
        _ if scene.desk.popup.is_some() => match &scene.desk.popup {
            Some(Popup::Pick(_)) => (CHOOSING, LEAVING),
            Some(Popup::Ask(_)) => (&[][..], LEAVING),
            _ => (READING, LEAVING),
        },
        Context::Text if scene.desk.mode == Some(Mode::Note) => (NOTING, ALWAYS),
        Context::Text => (WRITING, ALWAYS),
        Context::Panel => (CUSTOMER, ALWAYS),
        _ => (BROWSING, ALWAYS),
    };
    let named = |action: &Action| {
        let key = env.keymap().keys_of(context, *action).into_iter().next()?;
        Some((format!(" {key}"), format!(" {} ", short(*action, scene))))
    };
    let columns = |(key, word): &(String, String)| text::width(key) + text::width(word);
    let always: Vec<_> = always.iter().filter_map(named).collect();
    let cut = format!(" {}", env.cut());
    // The row keeps one column free before its right side.
    let mut room = usize::from(width).saturating_sub(always.iter().map(columns).sum::<usize>() + text::width(&cut) + 1);
    for (key, word) in some.iter().filter_map(named) {
        let wanted = text::width(&key) + text::width(&word);
        if wanted > room {
            row = row.with(cut, env.style(Scope::Keys));
            break;
        }
        room -= wanted;
        row = row.with(key, env.style(Scope::KeysKey)).with(word, env.style(Scope::Keys));
    }
    for (key, word) in always {
        row = row.right(key, env.style(Scope::KeysKey)).right(word, env.style(Scope::Keys));
    }
    row
}

/// The action in a word or two where there is one, else as the help says it.
fn short(action: Action, scene: &Scene) -> String {
    if action == Action::Send && scene.desk.mode == Some(Mode::Note) {
        return scene.env.text("key-keep");
    }
    let id = format!("key-{}", action.name().replace('_', "-"));
    if scene.env.locale().has(&id) { scene.env.text(&id) } else { scene.action_name(action) }
}
