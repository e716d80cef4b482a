//! One line of a thread as rows of cells.

use crate::api::{Author, CameBack, Change, Message, MessageKind, MessageState, PlanStage, Time};
use crate::console::keymap::Context;
use crate::console::pane::agent_name;
use crate::console::scene::Scene;
use crate::console::store::{Echo, EchoState};
use crate::console::theme::{Scope, Sign};
use crate::console::widget::cells::{Row, wrapped};
use crate::console::{Action, Mode};
use crate::text::Lines;

/// A message, note or event line; `day`: it is the first of its day; `revealed`: nothing of it is covered.
pub fn message(line: &Message, day: bool, revealed: bool, width: u16, scene: &Scene) -> Vec<Row> {
    let env = &scene.env;
    let mut rows = Vec::new();
    if day {
        let text = env.locale().day(line.at.millis(), scene.now.millis());
        let rule = env.sign(Sign::Horizontal).repeat(2);
        rows.push(Row::of(format!("{rule} {text} {rule}"), env.style(Scope::Day)));
    }
    let clock = env.locale().clock(line.at.millis());
    let said = if revealed { line.text.revealed(Lines::Multi) } else { line.text.shown(Lines::Multi) };
    match line.kind {
        MessageKind::Event => {
            rows.extend(event(line, &clock, width, scene));
            return rows;
        }
        MessageKind::Note => {
            let author = author(line, scene).0;
            rows.extend(note(&said, &author, &clock, Row::default(), width, scene));
            rows.extend(covered(line, revealed, width, scene));
        }
        MessageKind::Inbound | MessageKind::Outbound => {
            let (name, scope) = author(line, scene);
            let sought = scene.desk.sought.as_ref().is_some_and(|sought| sought.line == line.id);
            let mark = if sought { env.sign(Sign::Selected) } else { " " };
            let mut head = Row::new(env.style(Scope::Text))
                .with(format!("{mark}{name}"), env.style(scope))
                .with(format!("  {clock}"), env.style(Scope::TextDim));
            if let Some(state) = line.state {
                let (sign, word, scope) = delivery(state, scene);
                head = head.right(format!("{sign} {word} "), env.style(scope));
            }
            rows.push(head);
            let dim = line.state == Some(MessageState::Recalled);
            let style = env.style(if dim { Scope::TextDim } else { Scope::Text });
            rows.extend(wrapped(&said, width, "   ", style));
            rows.extend(covered(line, revealed, width, scene));
            rows.extend(carried(line, width, scene));
            rows.extend(explained(line, width, scene));
        }
    }
    rows.push(Row::default());
    rows
}

/// That something is covered, and the key that shows it.
fn covered(line: &Message, revealed: bool, width: u16, scene: &Scene) -> Vec<Row> {
    let env = &scene.env;
    if revealed || !line.holds_secrets() {
        return Vec::new();
    }
    let key = env.key(Action::LookAnyway);
    wrapped(&env.with("secret-covered", &[("key", (&key).into())]), width, "   ", env.style(Scope::TextDim))
}

/// Seconds until a message goes out, while it can be taken back; 0 once its moment has passed.
pub fn seconds_left(line: &Message, now: Time) -> Option<i64> {
    let release = line.envelope.release_at.filter(|_| line.state == Some(MessageState::Held))?;
    Some((release.since(now).max(0) + 999) / 1_000)
}

/// When that figure changes.
pub fn changes_at(line: &Message, now: Time) -> Option<Time> {
    let left = seconds_left(line, now).filter(|left| *left > 0)?;
    line.envelope.release_at.map(|release| release.plus_millis(-(left - 1) * 1_000))
}

/// What goes with a message, and to whom besides.
fn carried(line: &Message, width: u16, scene: &Scene) -> Vec<Row> {
    let env = &scene.env;
    let style = env.style(Scope::TextDim);
    let mut rows = Vec::new();
    if !line.envelope.cc.is_empty() {
        let all: Vec<String> = line.envelope.cc.iter().map(|cc| cc.shown(Lines::Single).into_owned()).collect();
        rows.extend(wrapped(&env.with("message-cc", &[("all", (&all.join(", ")).into())]), width, "   ", style));
    }
    for file in &line.envelope.attachments {
        let name = file.name.shown(Lines::Single).into_owned();
        let size = match file.size {
            size @ 0..1_000 => format!("{size} B"),
            size @ 1_000..1_000_000 => format!("{} kB", size.div_ceil(1_000)),
            size => format!("{}.{} MB", size / 1_000_000, size % 1_000_000 / 100_000),
        };
        let args = [("name", (&name).into()), ("size", (&size).into())];
        rows.extend(wrapped(&env.with("message-attached", &args), width, "   ", style));
    }
    rows
}

/// An own send that is not confirmed yet.
pub fn echo(echo: &Echo, width: u16, scene: &Scene) -> Vec<Row> {
    let env = &scene.env;
    let name = scene.store.me.as_ref().map_or(String::new(), |me| me.agent.name.shown(Lines::Single).into_owned());
    let clock = env.locale().clock(echo.outbox.at.millis());
    let key = &echo.outbox.key;
    let behind = scene.store.first_echo(&echo.outbox.slot.conversation).is_some_and(|first| first.outbox.key != *key);
    let behind = behind && scene.store.is_live();
    let (sign, id, scope) = match &echo.state {
        EchoState::Waiting if behind => (Sign::Sending, "state-behind", Scope::StateSending),
        EchoState::Sending => (Sign::Sending, "state-sending", Scope::StateSending),
        EchoState::Waiting => (Sign::Sending, "state-waiting", Scope::StateSending),
        EchoState::Unsure => (Sign::Unsure, "state-unsure", Scope::StateFailed),
    };
    let mark = format!("{} {} ", env.sign(sign), env.text(id));
    let mut rows = Vec::new();
    let text = &echo.outbox.body.text;
    if echo.outbox.slot.mode == Mode::Note {
        let tail = Row::default().right(mark, env.style(scope));
        rows.extend(note(&text.shown(Lines::Multi), &name, &clock, tail, width, scene));
    } else {
        rows.push(
            Row::new(env.style(Scope::Text))
                .with(format!(" {name}"), env.style(Scope::AuthorMe))
                .with(format!("  {clock}"), env.style(Scope::TextDim))
                .right(mark, env.style(scope)),
        );
        rows.extend(wrapped(&text.shown(Lines::Multi), width, "   ", env.style(Scope::Text)));
    }
    let explanation = match &echo.state {
        EchoState::Sending => None,
        EchoState::Waiting if behind => None,
        EchoState::Waiting => Some(env.text("echo-waiting")),
        EchoState::Unsure => Some(env.text("echo-unsure")),
    };
    if let Some(explanation) = explanation {
        rows.extend(wrapped(&explanation, width, "   ", env.style(Scope::NoticeWarning)));
    }
    rows.push(Row::default());
    rows
}

/// A private note: by word, by sign on every row, and by colour.
fn note(text: &str, author: &str, clock: &str, tail: Row, width: u16, scene: &Scene) -> Vec<Row> {
    let env = &scene.env;
    let style = env.style(Scope::Note);
    let bar = format!(" {} ", env.sign(Sign::NoteBar));
    let head = env.with("note-head", &[("agent", author.into()), ("time", clock.into())]);
    let mut rows = vec![Row { left: Vec::new(), style, ..tail }.with(format!("{bar}{head}"), style)];
    rows.extend(wrapped(text, width, &bar, style).into_iter().map(|row| Row { style, ..row }));
    rows
}

/// Who wrote it, and how that looks.
fn author(line: &Message, scene: &Scene) -> (String, Scope) {
    match &line.author {
        Author::Customer => {
            let customer = scene.store.summary(&line.conversation).map(|summary| &summary.customer);
            let name = customer.map_or(String::new(), |customer| {
                let name = if customer.address_as.is_empty() { &customer.name } else { &customer.address_as };
                crate::text::fit(&name.safe_name()).into_owned()
            });
            (if name.is_empty() { scene.env.text("customer-unnamed") } else { name }, Scope::AuthorCustomer)
        }
        Author::Agent(agent) => {
            let mine = Some(&agent.id) == scene.store.my_id();
            let scope = if mine { Scope::AuthorMe } else { Scope::AuthorAgent };
            (agent_name(&agent.name, scene), scope)
        }
        Author::System => (scene.env.text("author-system"), Scope::AuthorAgent),
    }
}

/// How far a message has come: sign, word, look. A tick only from *accepted* on.
fn delivery(state: MessageState, scene: &Scene) -> (String, String, Scope) {
    let (sign, id, scope) = match state {
        MessageState::Held => (Sign::Sending, "state-held", Scope::StateSending),
        MessageState::Recalled => (Sign::Kept, "state-recalled", Scope::TextDim),
        MessageState::Queued => (Sign::Sending, "state-queued", Scope::StateSending),
        MessageState::Unsure => (Sign::Unsure, "state-channel-unsure", Scope::StateFailed),
        MessageState::Accepted => (Sign::Sent, "state-sent", Scope::State),
        MessageState::Delivered => (Sign::Delivered, "state-delivered", Scope::StateDelivered),
        MessageState::Read => (Sign::Read, "state-read", Scope::StateDelivered),
        MessageState::Failed => (Sign::Failed, "state-not-delivered", Scope::StateFailed),
        MessageState::Kept => (Sign::Kept, "state-kept", Scope::StateFailed),
    };
    (scene.env.sign(sign).to_owned(), scene.env.text(id), scope)
}

/// Why a message did not reach the customer, and what to do about it.
fn explained(line: &Message, width: u16, scene: &Scene) -> Vec<Row> {
    let env = &scene.env;
    let text = match line.state {
        _ if let Some(at) = line.envelope.misdirected_at => {
            let time = env.locale().moment(at.millis(), scene.now.millis());
            env.with("message-misdirected", &[("time", (&time).into())])
        }
        Some(MessageState::Held) => match seconds_left(line, scene.now) {
            Some(n @ 1..) if author(line, scene).1 != Scope::AuthorMe => {
                env.with("message-held-theirs", &[("n", n.into())])
            }
            Some(n @ 1..) => {
                let key = env.key_in(Context::Thread, Action::Undo);
                env.with("message-held", &[("n", n.into()), ("key", (&key).into())])
            }
            _ => env.text("message-leaving"),
        },
        Some(MessageState::Recalled) => {
            let key = env.key_in(Context::Thread, Action::Retry);
            env.with("message-recalled", &[("key", (&key).into())])
        }
        Some(MessageState::Failed) if let Some(why) = line.envelope.came_back => {
            let id = match why {
                CameBack::Old => "message-came-back-old",
                CameBack::Overtaken => "message-came-back-overtaken",
            };
            let key = env.key_in(Context::Thread, Action::Retry);
            env.with(id, &[("key", (&key).into())])
        }
        Some(MessageState::Failed) => {
            let why = line.failure.as_ref().map_or(String::new(), |why| why.shown(Lines::Single).into_owned());
            env.with("message-failed", &[("why", (&why).into())])
        }
        Some(MessageState::Kept) => env.text("message-kept"),
        Some(MessageState::Unsure) => env.text("message-unsure"),
        _ => return Vec::new(),
    };
    wrapped(&text, width, "   ", env.style(Scope::NoticeWarning))
}

/// What happened, in words.
fn event(line: &Message, clock: &str, width: u16, scene: &Scene) -> Vec<Row> {
    let env = &scene.env;
    let style = env.style(Scope::Event);
    let text = words(line, scene);
    let mut rows = wrapped(&format!("{text}  {clock}"), width.saturating_sub(3), "   ", style);
    if let Some(first) = rows.first_mut() {
        let text = first.left[0].text.trim_start().to_owned();
        *first = Row::of(format!(" {} {text}", env.sign(Sign::Event)), style);
    }
    rows
}

fn words(line: &Message, scene: &Scene) -> String {
    let env = &scene.env;
    let actor = author(line, scene).0;
    let actor: crate::locale::Arg<'_> = (&actor).into();
    match &line.change {
        Some(Change::Started { channel }) => {
            let id = if matches!(line.author, Author::Agent(_)) { "change-begun" } else { "change-started" };
            env.with(id, &[("channel", (&env.channel(*channel)).into())])
        }
        Some(Change::Assigned { to: Some(to), .. }) => {
            let own = matches!(&line.author, Author::Agent(agent) if agent.id == to.id);
            let name = to.name.shown(Lines::Single).into_owned();
            if own {
                env.with("change-taken", &[("agent", actor)])
            } else {
                env.with("change-assigned", &[("agent", actor), ("to", (&name).into())])
            }
        }
        Some(Change::Assigned { to: None, .. }) => env.with("change-unassigned", &[("agent", actor)]),
        Some(Change::Status { to, until, reason, result, .. }) => {
            let status = env.status(*to, false);
            let mut text = env.with("change-status", &[("agent", actor), ("status", (&status).into())]);
            if let Some(until) = until {
                let time = env.locale().moment(until.millis(), scene.now.millis());
                text = env.with("change-snoozed", &[("agent", actor), ("time", (&time).into())]);
            }
            let labels: Vec<String> =
                [reason, result].into_iter().flatten().map(|key| scene.wrap_up_label(key)).collect();
            if !labels.is_empty() {
                text = format!("{text} ({})", labels.join(" / "));
            }
            text
        }
        Some(Change::Reopened) => env.text("change-reopened"),
        Some(Change::Thanked) => env.text("change-thanked"),
        Some(Change::Identity { to }) => {
            env.with("change-identity", &[("agent", actor), ("identity", (&env.identity(*to)).into())])
        }
        Some(Change::Moved { to, .. }) => {
            let queue = scene.store.queue(to).map_or_else(|| to.to_string(), |queue| env.queue(queue));
            env.with("change-moved", &[("agent", actor), ("queue", (&queue).into())])
        }
        Some(Change::Plan { plan, to }) => {
            let id = match to {
                PlanStage::Begun => "change-plan-begun",
                PlanStage::Ended => "change-plan-ended",
                PlanStage::Withdrawn => "change-plan-withdrawn",
            };
            let plan = scene.plan_title(plan);
            env.with(id, &[("agent", actor), ("plan", (&plan).into())])
        }
        Some(Change::Help { wanted }) => {
            env.with(if *wanted { "change-help-wanted" } else { "change-help-came" }, &[("agent", actor)])
        }
        Some(Change::Goodwill { kind, state }) => {
            let kind = env.text(&format!("gesture-{}", kind.as_str().replace('_', "-")));
            env.with(
                &format!("change-goodwill-{}", state.as_str().replace('_', "-")),
                &[("agent", actor), ("kind", (&kind).into())],
            )
        }
        Some(Change::Misdirected { sent_at, to, state, since, looked, .. }) => {
            let sent = env.locale().moment(sent_at.millis(), scene.now.millis());
            let names = |names: Vec<String>| names.join(", ");
            let to = names(to.iter().map(|address| address.shown(Lines::Single).into_owned()).collect());
            let since = names(since.iter().map(|agent| agent.name.shown(Lines::Single).into_owned()).collect());
            let looked = looked.as_ref().map(|looked| {
                let each = looked.iter().map(|look| {
                    let time = env.locale().moment(look.at.millis(), scene.now.millis());
                    let name = look.agent.name.shown(Lines::Single);
                    env.with("misdirected-look", &[("agent", (&*name).into()), ("time", (&time).into())])
                });
                names(each.collect())
            });
            let said = |id: &str, nobody: &str, names: &str| match names {
                "" => env.text(nobody),
                names => env.with(id, &[("names", names.into())]),
            };
            let worked = said("misdirected-worked", "misdirected-worked-nobody", &since);
            // Of an older report it is not known.
            let looked = looked.map(|looked| said("misdirected-looked", "misdirected-looked-nobody", &looked));
            let looked = looked.unwrap_or_default();
            let state = delivery(*state, scene).1;
            let args = [
                ("agent", actor),
                ("time", (&sent).into()),
                ("to", (&to).into()),
                ("state", (&state).into()),
                ("worked", (&worked).into()),
                ("looked", (&looked).into()),
            ];
            env.with("change-misdirected", &args).trim_end().to_owned()
        }
        Some(Change::Imported) | None => line.text.shown(Lines::Single).into_owned(),
    }
}
