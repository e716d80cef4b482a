//! Reading keymap files.

use super::key::{BadKey, parse_keys};
use super::{Binding, Context};
use crate::config::table::{Fields, Value, parse};
use crate::config::{Problem, Source, suggest};
use crate::console::{Action, Key, KeyCode};

/// What unbinds a key.
const NOTHING: &str = "none";

/// A line of a file: `None` takes the key's meaning away.
struct Line {
    context: Context,
    keys: Vec<Key>,
    action: Option<Action>,
    /// Lines of one file must not contradict each other; between files the one read first wins.
    file: usize,
}

/// The embedded file with `over` laid over it.
pub fn load(over: &[Source]) -> (Vec<Binding>, Vec<Problem>) {
    let default = Source::embedded("keymaps/default.toml", include_str!("../../../keymaps/default.toml"));
    let mut problems = Vec::new();
    let mut lines: Vec<Line> = Vec::new();
    // The top layer first: what is taken there is no longer free below.
    for (file, source) in over.iter().rev().chain([&default]).enumerate() {
        read(source, file, &mut lines, &mut problems);
    }
    let bindings = lines
        .into_iter()
        .filter_map(|line| Some(Binding { context: line.context, keys: line.keys, action: line.action? }))
        .collect();
    (bindings, problems)
}

fn read(source: &Source, file: usize, lines: &mut Vec<Line>, problems: &mut Vec<Problem>) {
    let root = parse(source, problems);
    let mut tables = Vec::new();
    for (name, span, value) in Fields::new(source, &root).all() {
        match (Context::ALL.into_iter().find(|context| context.name() == name), value.get_ref().as_table()) {
            (Some(context), Some(table)) => tables.push((context, table)),
            (Some(_), None) => {
                problems.push(source.problem(span.start, format!("\"{name}\" must be a table, [{name}]")));
            }
            (None, _) => {
                let near = suggest(name, Context::ALL.map(Context::name));
                let problem = source.problem(span.start, format!("there is no context \"{name}\""));
                problems.push(problem.did_you_mean(near));
            }
        }
    }
    for (context, table) in tables {
        // In the order of the file: the first key of an action is the one shown.
        let mut entries: Vec<_> = Fields::new(source, table).all().collect();
        entries.sort_by_key(|(_, span, _)| span.start);
        for (written, span, value) in entries {
            // One for the quote before a key that is not bare.
            let start = span.start + usize::from(!source.text[span.start..].starts_with(written));
            match line(context, written, value, file, lines) {
                Ok(Some(line)) => lines.push(line),
                Ok(None) => {}
                Err(Fault { place, what, help }) => {
                    let at = match place {
                        Place::Key(offset) => start + offset,
                        Place::Value => value.span().start,
                    };
                    problems.push(Problem { help, ..source.problem(at, what) });
                }
            }
        }
    }
}

enum Place {
    Key(usize),
    Value,
}

struct Fault {
    place: Place,
    what: String,
    help: Option<String>,
}

impl From<BadKey> for Fault {
    fn from(bad: BadKey) -> Self {
        Self { place: Place::Key(bad.at), what: bad.what, help: bad.help }
    }
}

/// The line, or none where a layer above has taken its keys.
fn line(
    context: Context,
    written: &str,
    value: &Value<'_>,
    file: usize,
    lines: &[Line],
) -> Result<Option<Line>, Fault> {
    let keys = parse_keys(written)?;
    let name = value.get_ref().as_str().unwrap_or_default();
    let action = Action::parse(name);
    if action.is_none() && name != NOTHING {
        let near = suggest(name, Action::ALL.iter().map(|action| action.name()).chain([NOTHING]));
        let what = format!("there is no action \"{name}\"");
        return Err(Fault { place: Place::Value, what, help: near.map(|near| format!("did you mean \"{near}\"?")) });
    }
    if context.is_typed_in()
        && action.is_some()
        && let Some(help) = types_something(keys[0])
    {
        let what = format!("\"{written}\" cannot be bound in [{}]: people type with it", context.name());
        return Err(Fault { place: Place::Key(0), what, help: Some(help.to_owned()) });
    }
    let meets =
        |line: &&Line| line.context == context && (line.keys.starts_with(&keys) || keys.starts_with(&line.keys));
    match lines.iter().find(meets) {
        None => Ok(Some(Line { context, keys, action, file })),
        Some(other) if other.file != file => Ok(None),
        Some(other) => {
            let what = if other.keys == keys {
                format!("\"{written}\" is bound twice in [{}]", context.name())
            } else {
                let other = super::show_keys(&other.keys);
                format!(
                    "\"{written}\" and \"{other}\" cannot both be bound in [{}]: one begins with the other",
                    context.name()
                )
            };
            Err(Fault { place: Place::Key(0), what, help: None })
        }
    }
}

/// Why `key` is needed for typing: characters, and Alt with one (people type letters of their language with it).
fn types_something(key: Key) -> Option<&'static str> {
    match key {
        Key { code: KeyCode::Char(_), mods } if mods.ctrl => None,
        Key { code: KeyCode::Char(_), mods } if mods.alt => Some("use Control or a function key"),
        Key { code: KeyCode::Char(_), .. } => Some("use Control or a function key, or bind it in [browse]"),
        _ => None,
    }
}
