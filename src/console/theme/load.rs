//! Reading theme files.

use std::collections::BTreeMap;
use std::str::FromStr;

use ratatui::style::{Color, Modifier, Style};
use unicode_width::UnicodeWidthStr;

use super::{Scope, Sign, Signs};
use crate::config::table::{Fields, Value, parse};
use crate::config::{Problem, Source, suggest};
use crate::text::width;

/// The theme below all others.
pub const DEFAULT: &str = "default";

const MODIFIERS: [(&str, Modifier); 7] = [
    ("bold", Modifier::BOLD),
    ("dim", Modifier::DIM),
    ("italic", Modifier::ITALIC),
    ("underlined", Modifier::UNDERLINED),
    ("reversed", Modifier::REVERSED),
    ("crossed-out", Modifier::CROSSED_OUT),
    ("slow-blink", Modifier::SLOW_BLINK),
];

/// The terminal's own colours by name; `default` is its own ground or ink.
const COLOURS: [(&str, Color); 17] = [
    ("default", Color::Reset),
    ("black", Color::Black),
    ("red", Color::Red),
    ("green", Color::Green),
    ("yellow", Color::Yellow),
    ("blue", Color::Blue),
    ("magenta", Color::Magenta),
    ("cyan", Color::Cyan),
    ("gray", Color::Gray),
    ("dark-gray", Color::DarkGray),
    ("light-red", Color::LightRed),
    ("light-green", Color::LightGreen),
    ("light-yellow", Color::LightYellow),
    ("light-blue", Color::LightBlue),
    ("light-magenta", Color::LightMagenta),
    ("light-cyan", Color::LightCyan),
    ("white", Color::White),
];

/// A theme as its files say it, not yet reduced to a terminal.
#[derive(Default)]
pub struct Look {
    styles: BTreeMap<String, Style>,
    /// The fine and the plain form.
    signs: BTreeMap<&'static str, [String; 2]>,
}

impl Look {
    /// The style of the longest name that is said: `due.late`, else `due`, else `text`.
    pub fn style(&self, scope: Scope) -> Style {
        let mut name = scope.name();
        loop {
            if let Some(style) = self.styles.get(name) {
                return *style;
            }
            match name.rsplit_once('.') {
                Some((parent, _)) => name = parent,
                None => return self.styles.get(Scope::Text.name()).copied().unwrap_or_default(),
            }
        }
    }

    pub fn sign(&self, sign: Sign, signs: Signs) -> String {
        let Some([fine, plain]) = self.signs.get(sign.name()) else { return String::new() };
        let fits = match signs {
            Signs::Fine => true,
            Signs::Plain => fine.width_cjk() == fine.width(),
            Signs::Ascii => false,
        };
        if fits { fine.clone() } else { plain.clone() }
    }
}

/// The theme `name` over those it inherits from.
pub fn load(over: &[Source], name: &str) -> (Look, Vec<Problem>) {
    let default = Source::embedded("themes/default.toml", include_str!("../../../themes/default.toml"));
    let mut problems = Vec::new();
    // From the theme asked for down to the one below all; of two files of one name the later (the user's) comes first.
    let mut wanted = Some(name.to_owned());
    let mut chain: Vec<&Source> = Vec::new();
    while let Some(name) = wanted.take() {
        let found: Vec<&Source> = over.iter().rev().filter(|source| source.name == name).collect();
        if found.is_empty() && name != DEFAULT {
            let names = over.iter().map(|source| source.name.as_str()).chain([DEFAULT]);
            let near = suggest(&name, names).map(str::to_owned);
            let problem =
                Problem::of_file("themes", format!("there is no theme \"{name}\", so the default one is used"));
            problems.push(problem.did_you_mean(near.as_deref()));
        }
        if found.iter().any(|source| chain.iter().any(|seen| seen.path == source.path)) {
            let problem = Problem::of_file(found[0].path.clone(), format!("the theme \"{name}\" inherits from itself"));
            problems.push(problem);
            break;
        }
        wanted = found.iter().find_map(|source| inherits(source));
        chain.extend(found);
    }
    chain.push(&default);
    let mut look = Look::default();
    for source in chain.into_iter().rev() {
        read(source, &mut look, &mut problems);
    }
    (look, problems)
}

fn inherits(source: &Source) -> Option<String> {
    let root = parse(source, &mut Vec::new());
    Fields::new(source, &root).text("inherits", &mut Vec::new()).map(|(name, _)| name.to_owned())
}

fn read(source: &Source, look: &mut Look, problems: &mut Vec<Problem>) {
    let root = parse(source, problems);
    let mut fields = Fields::new(source, &root);
    let _ = fields.text("inherits", problems);
    let mut palette = BTreeMap::new();
    for (name, _, value) in fields.table("palette", problems).iter().flat_map(Fields::all) {
        if let Some(colour) =
            text_of(source, value, problems).and_then(|text| colour(source, value, text, None, problems))
        {
            palette.insert(name, colour);
        }
    }
    for (name, span, value) in fields.table("scopes", problems).iter().flat_map(Fields::all) {
        // A group that is no scope itself, such as "author", may be named for all that belong to it.
        let known = |scope: &&Scope| {
            scope.name().strip_prefix(name).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
        };
        if !Scope::ALL.iter().any(|scope| known(&scope)) {
            let near = suggest(name, Scope::ALL.iter().map(|scope| scope.name()));
            problems.push(source.problem(span.start, format!("there is no scope \"{name}\"")).did_you_mean(near));
            continue;
        }
        if let Some(style) = style(source, value, &palette, problems) {
            look.styles.insert(name.to_owned(), style);
        }
    }
    for (name, span, value) in fields.table("signs", problems).iter().flat_map(Fields::all) {
        let Some(sign) = Sign::ALL.iter().find(|sign| sign.name() == name) else {
            let near = suggest(name, Sign::ALL.iter().map(|sign| sign.name()));
            problems.push(source.problem(span.start, format!("there is no sign \"{name}\"")).did_you_mean(near));
            continue;
        };
        match forms(value) {
            Ok(forms) => {
                look.signs.insert(sign.name(), forms);
            }
            Err(what) => problems.push(source.problem(value.span().start, format!("the sign \"{name}\" {what}"))),
        }
    }
    fields.finish(problems);
}

/// A scope's style: `"cyan"`, or `{ fg = "…", bg = "…", mods = ["bold"] }`. What is wrong in it is left out.
fn style(
    source: &Source,
    value: &Value<'_>,
    palette: &BTreeMap<&str, Color>,
    problems: &mut Vec<Problem>,
) -> Option<Style> {
    let Some(table) = value.get_ref().as_table() else {
        let text = text_of(source, value, problems)?;
        return Some(Style::new().fg(colour(source, value, text, Some(palette), problems)?));
    };
    let mut fields = Fields::new(source, table);
    let mut style = Style::new();
    for (name, set) in [("fg", Style::fg as fn(Style, Color) -> Style), ("bg", Style::bg)] {
        let value = fields.get(name);
        if let Some(found) =
            value.and_then(|value| colour(source, value, text_of(source, value, problems)?, Some(palette), problems))
        {
            style = set(style, found);
        }
    }
    for (name, span) in fields.texts("mods", problems) {
        if let Some((_, modifier)) = MODIFIERS.iter().find(|(known, _)| *known == name) {
            style = style.add_modifier(*modifier);
        } else {
            let near = suggest(name, MODIFIERS.iter().map(|(name, _)| *name));
            problems.push(source.problem(span.start, format!("\"{name}\" is no modifier")).did_you_mean(near));
        }
    }
    fields.finish(problems);
    Some(style)
}

fn text_of<'a>(source: &Source, value: &'a Value<'_>, problems: &mut Vec<Problem>) -> Option<&'a str> {
    let text = value.get_ref().as_str();
    if text.is_none() {
        problems.push(source.problem(value.span().start, "a colour must be a text in quotes"));
    }
    text
}

fn colour(
    source: &Source,
    value: &Value<'_>,
    text: &str,
    palette: Option<&BTreeMap<&str, Color>>,
    problems: &mut Vec<Problem>,
) -> Option<Color> {
    let named = palette.and_then(|palette| palette.get(text)).copied();
    let known = || COLOURS.iter().find(|(name, _)| *name == text).map(|(_, colour)| *colour);
    // Only #rrggbb and 0 to 255 are left to the parser: it knows other spellings of the names, which we do not offer.
    let parsed = || (text.starts_with('#') || text.parse::<u8>().is_ok()).then(|| Color::from_str(text).ok()).flatten();
    let found = named.or_else(known).or_else(parsed);
    if found.is_none() {
        let names = COLOURS.iter().map(|(name, _)| *name).chain(palette.into_iter().flatten().map(|(name, _)| *name));
        let problem = source.problem(value.span().start, format!("\"{text}\" is no colour"));
        problems.push(match suggest(text, names) {
            Some(near) if !text.starts_with('#') => problem.did_you_mean(Some(near)),
            _ => problem.with_help("a name, #rrggbb, or 0 to 255"),
        });
    }
    found
}

/// The fine and the plain form of a sign, or what is wrong with them.
fn forms(value: &Value<'_>) -> Result<[String; 2], String> {
    let texts: Vec<&str> =
        value.get_ref().as_array().into_iter().flatten().filter_map(|v| v.get_ref().as_str()).collect();
    let [fine, plain] = texts.as_slice() else {
        return Err("must be a list of two: the fine form and the plain one".into());
    };
    if !plain.bytes().all(|byte| byte == b' ' || byte.is_ascii_graphic()) {
        return Err(format!("has a plain form \"{plain}\" that is not ASCII"));
    }
    if fine.chars().any(char::is_control) || width(fine) != width(plain) {
        return Err("must have two forms of the same width".into());
    }
    Ok([(*fine).to_owned(), (*plain).to_owned()])
}
