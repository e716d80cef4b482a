//! Painting a popup over everything else.

use std::ops::Range;

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::{Ask, Pick, Popup, notes, outdated, pages, same};
use crate::console::Caret;
use crate::console::scene::Scene;
use crate::console::theme::{Scope, Sign};
use crate::console::widget::cells::{Row, clear, draw_rows, keys_wrapped, wrapped};

/// Rows of an answer in words.
const ANSWER_ROWS: usize = 3;

/// So many columns beside a box, left and right together, show nothing of what lies below.
const SLIVER: u16 = 4;

/// Lays the popup out: a text wraps to the columns there are, a history asks for what it will show.
pub fn layout(popup: &mut Popup, screen: Rect, scene: &mut Scene) {
    match popup {
        Popup::Ask(ask) => ask.text.layout(box_width(screen).saturating_sub(4), ANSWER_ROWS as u16),
        Popup::History(history) => history.layout(screen, scene),
        Popup::TellFirst(page) => page.layout(screen),
        Popup::Notes(reading) => reading.seen = true,
        _ => {}
    }
}

fn box_width(screen: Rect) -> u16 {
    screen.width.saturating_sub(4).min(84).max(screen.width.min(20))
}

/// Paints; a choice with a field has the caret in it.
pub fn draw(popup: &Popup, screen: Rect, buf: &mut Buffer, scene: &Scene) -> Option<Caret> {
    let env = &scene.env;
    let width = box_width(screen);
    let inside = width.saturating_sub(2);
    let (title, rows, top) = match popup {
        Popup::Pick(pick) => return draw_pick(pick, screen, width, buf, scene),
        Popup::Ask(ask) => return draw_ask(ask, screen, width, buf, scene),
        Popup::Notes(reading) => {
            let notes::Page { rows, cursor, foot } = notes::page(reading, inside, scene);
            draw_footed(&notes::title(scene), (&rows, &cursor), &foot, screen, width, buf, scene);
            return None;
        }
        Popup::TellFirst(page) => return page.draw(screen, buf, scene),
        Popup::Figures(figures) => {
            figures.draw(screen, buf, scene);
            return None;
        }
        Popup::Load(page) => {
            page.draw(screen, buf, scene);
            return None;
        }
        Popup::History(history) => {
            history.draw(buf, scene);
            return None;
        }
        Popup::Words(words) => {
            let (rows, chosen) = words.rows(inside, scene);
            let foot = super::Words::keys(inside, scene);
            draw_footed(&env.text("remember-title"), (&rows, &chosen), &foot, screen, width, buf, scene);
            return None;
        }
        Popup::Shift(review) => {
            let (rows, chosen) = review.rows(inside, scene);
            let room = usize::from(screen.height.saturating_sub(4)).max(1);
            (env.text("review-title"), rows, chosen.end.saturating_sub(room).min(chosen.start))
        }
        Popup::Same(comparison) => (env.text("same-title"), same::rows(comparison, inside, scene), 0),
        Popup::Help { top } => (env.text("help-title"), pages::help(inside, scene), *top),
        Popup::Problems { lines, top } => (env.text("problems-title"), pages::problems(lines, inside, scene), *top),
        Popup::Praise(praise) => (env.text("praise-for-me"), pages::praise(praise, inside, scene), 0),
        Popup::Outdated(it) => {
            let rows = outdated::rows(it, inside, scene);
            let top = (rows.len() + 2).saturating_sub(usize::from(screen.height));
            (env.text("outdated-title"), rows, top)
        }
        Popup::Stale { .. } => {
            let rows = pages::stale(popup, inside, scene);
            // The question at the end must be seen, however much came in.
            let top = (rows.len() + 2).saturating_sub(usize::from(screen.height));
            (env.text("stale-title"), rows, top)
        }
    };
    let inner = frame(&title, rows.len(), screen, width, buf, scene);
    let top = top.min(rows.len().saturating_sub(usize::from(inner.height)));
    draw_rows(buf, inner, rows.iter().skip(top), env.cut());
    if rows.len() - top > usize::from(inner.height) && inner.height > 0 {
        let mark = Row::default().right(format!("{} ", env.sign(Sign::MoreBelow)), env.style(Scope::TextDim));
        mark.draw(buf, inner, inner.height - 1, env.cut());
    }
    None
}

fn draw_pick(pick: &Pick, screen: Rect, width: u16, buf: &mut Buffer, scene: &Scene) -> Option<Caret> {
    let env = &scene.env;
    let found = pick.picker.found();
    let warnings: Vec<Row> = pick
        .warnings
        .iter()
        .flat_map(|text| wrapped(text, width.saturating_sub(2), "  ", env.style(Scope::NoticeWarning)))
        .collect();
    // As high as everything there is: the box stays where it is while letters narrow the choice.
    let inner = frame(&pick.title, pick.picker.count().max(1) + 1 + warnings.len(), screen, width, buf, scene);
    if inner.is_empty() {
        return None;
    }
    let query = crate::text::fit(pick.picker.query()).into_owned();
    let prompt = format!("{} ", env.text("picker-prompt"));
    let field = Row::new(env.style(Scope::Input)).with(prompt.clone(), env.style(Scope::TextDim));
    let field = if query.is_empty() {
        field.with(format!(" {}", env.text("picker-hint")), env.style(Scope::TextDim))
    } else {
        field.with(query, env.style(Scope::Input))
    };
    field.draw(buf, inner, 0, env.cut());
    let warnings = &warnings[..warnings.len().min(usize::from(inner.height).saturating_sub(2))];
    let head = 1 + warnings.len() as u16;
    draw_rows(buf, Rect { y: inner.y + 1, height: head - 1, ..inner }, warnings, env.cut());
    let list = Rect { y: inner.y + head, height: inner.height - head, ..inner };
    let room = usize::from(list.height);
    let selected = pick.picker.selected();
    let top = selected.map_or(0, |selected| (selected + 1).saturating_sub(room));
    if found.len() == 0 {
        Row::of(format!("  {}", env.text("picker-nothing")), env.style(Scope::TextDim)).draw(buf, list, 0, env.cut());
    }
    let more = found.len().saturating_sub(top + room) > 0;
    for (place, item) in found.enumerate().skip(top).take(room) {
        let chosen = Some(place) == selected;
        let below = if more && place + 1 == top + room { env.sign(Sign::MoreBelow) } else { "" };
        let hint = [item.hint.as_str(), below].into_iter().filter(|it| !it.is_empty()).collect::<Vec<_>>().join(" ");
        let style = env.style(if chosen { Scope::ListFocused } else { Scope::Popup });
        let mark = if chosen { env.sign(Sign::Selected) } else { " " };
        Row::new(style)
            .with(format!("{mark} {}", item.label), style)
            .right(format!("{hint} "), env.style(Scope::KeysKey))
            .draw(buf, list, (place - top) as u16, env.cut());
    }
    let x = inner.x + (crate::text::width(&prompt) as u16 + pick.picker.query_width()).min(inner.width - 1);
    Some(Caret { x, y: inner.y })
}

/// The question, the answer as it is written, what the keys do.
fn draw_ask(ask: &Ask, screen: Rect, width: u16, buf: &mut Buffer, scene: &Scene) -> Option<Caret> {
    let env = &scene.env;
    let who = scene.store.summary(&ask.about).map(|summary| scene.who(summary)).unwrap_or_default();
    let question = wrapped(&ask.title, width.saturating_sub(3), " ", env.style(Scope::Popup));
    let understood = scene.understood(ask).unwrap_or_default();
    let mut hint = wrapped(&understood, width.saturating_sub(3), " ", env.style(Scope::TextStrong));
    hint.truncate(1);
    hint.extend(keys_wrapped(&env.text("ask-keys"), width.saturating_sub(3), " ", env.style(Scope::TextDim)));
    let inner = frame(&who, question.len() + ANSWER_ROWS + hint.len(), screen, width, buf, scene);
    if usize::from(inner.height) < ANSWER_ROWS + 1 {
        return None;
    }
    let head = question.len().min(usize::from(inner.height) - ANSWER_ROWS) as u16;
    draw_rows(buf, Rect { height: head, ..inner }, &question, env.cut());
    let field =
        Rect { x: inner.x + 1, y: inner.y + head, width: inner.width.saturating_sub(2), height: ANSWER_ROWS as u16 };
    let caret = ask.text.draw(field, buf, env.style(Scope::Input));
    let foot = Rect { y: field.bottom(), height: inner.bottom().saturating_sub(field.bottom()), ..inner };
    draw_rows(buf, foot, &hint, env.cut());
    Some(caret)
}

/// Rows with what the keys do below them; the rows that are chosen, and the keys, are always in view.
fn draw_footed(
    title: &str,
    (rows, chosen): (&[Row], &Range<usize>),
    foot: &[Row],
    screen: Rect,
    width: u16,
    buf: &mut Buffer,
    scene: &Scene,
) {
    let env = &scene.env;
    let inner = frame(title, rows.len() + 1 + foot.len(), screen, width, buf, scene);
    let room = usize::from(inner.height).saturating_sub(1 + foot.len());
    let top = chosen.end.saturating_sub(room).min(chosen.start).min(rows.len().saturating_sub(room));
    let list = Rect { height: room as u16, ..inner };
    draw_rows(buf, list, rows.iter().skip(top), env.cut());
    let rest = rows.len().saturating_sub(top + room);
    let gap = Rect { y: list.bottom(), height: inner.height - list.height, ..inner };
    let mut more = Row::default();
    if rest > 0 {
        more = more.right(format!("{} ", env.sign(Sign::MoreBelow)), env.style(Scope::TextDim));
    }
    draw_rows(buf, gap, std::iter::once(&more).chain(foot), env.cut());
}

/// A framed box in the middle; gives its inside.
pub(super) fn frame(title: &str, rows: usize, screen: Rect, width: u16, buf: &mut Buffer, scene: &Scene) -> Rect {
    let env = &scene.env;
    let height = (rows as u16).saturating_add(2).min(screen.height.saturating_sub(2).max(screen.height.min(3)));
    let area = Rect {
        x: screen.x + (screen.width - width.min(screen.width)) / 2,
        y: screen.y + (screen.height - height.min(screen.height)) / 3,
        width: width.min(screen.width),
        height: height.min(screen.height),
    };
    // Beside a box that leaves a column or two, what is left of the panes reads like a mistake.
    if screen.width - area.width <= SLIVER {
        clear(buf, Rect { x: screen.x, width: screen.width, ..area }, env.style(Scope::Text));
    }
    let border = env.style(Scope::PopupBorder);
    clear(buf, area, env.style(Scope::Popup));
    if area.width < 4 || area.height < 3 {
        return area;
    }
    let inside = usize::from(area.width) - 2;
    let across = env.sign(Sign::Horizontal);
    let title = crate::text::truncate(title, inside.saturating_sub(4), env.cut()).into_owned();
    let rest = inside.saturating_sub(crate::text::width(&title) + 3);
    let top = Row::new(border)
        .with(format!("{}{across} ", env.sign(Sign::TopLeft)), border)
        .with(title, env.style(Scope::TitleFocused))
        .with(format!(" {}{}", across.repeat(rest), env.sign(Sign::TopRight)), border);
    top.draw(buf, area, 0, "");
    let bottom = format!("{}{}{}", env.sign(Sign::BottomLeft), across.repeat(inside), env.sign(Sign::BottomRight));
    Row::of(bottom, border).draw(buf, area, area.height - 1, "");
    for y in 1..area.height - 1 {
        for x in [0, area.width - 1] {
            let side = Rect { x: area.x + x, width: 1, ..area };
            Row::of(env.sign(Sign::Vertical), border).draw(buf, side, y, "");
        }
    }
    Rect { x: area.x + 1, y: area.y + 1, width: area.width - 2, height: area.height - 2 }
}
