//! The text being written, under a line that says to whom it goes.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use crate::api::Summary;
use crate::console::desk::Focus;
use crate::console::flow::Recipients;
use crate::console::keymap::Context;
use crate::console::scene::Scene;
use crate::console::theme::{Scope, Sign};
use crate::console::widget::cells::{Aside, Row, clear, draw_rows, make_room, wrapped};
use crate::console::{Action, Caret, Mode};
use crate::text::Lines;

/// The pane. The text itself stands on the desk.
#[derive(Debug, Default)]
pub struct Composer {
    area: Rect,
    head: Row,
    /// What has to be known before it is sent.
    told: Vec<Row>,
    hint: Option<Row>,
}

/// Most rows of what has to be known.
const TOLD: usize = 4;

impl Composer {
    /// Rows wanted at this width, of at most `most`.
    pub fn height(scene: &mut Scene, width: u16, most: u16) -> u16 {
        if scene.desk.open.is_none() {
            return 0;
        }
        let told = told(scene, width).len() as u16;
        let Some(text) = scene.desk.text_mut() else { return 1 };
        let rows = text.rows(inner(width), most);
        (rows.max(4) + 1 + told).min(most.max(2 + told))
    }

    /// Measures.
    pub fn layout(&mut self, area: Rect, scene: &mut Scene) {
        self.area = area;
        self.head = head(scene, area.width);
        self.told = told(scene, area.width);
        // The text keeps a row of its own, however small the screen.
        self.told.truncate(usize::from(area.height.saturating_sub(2)));
        let body = self.body();
        if let Some(text) = scene.desk.text_mut() {
            text.layout(body.width, body.height);
        }
        let empty = scene.desk.text().is_some_and(crate::console::widget::TextArea::is_empty);
        self.hint = empty.then(|| {
            let key = scene.env.key_in(Context::Text, Action::Send);
            let id = if scene.desk.mode == Some(Mode::Note) { "composer-hint-note" } else { "composer-hint" };
            Row::of(scene.env.with(id, &[("key", (&key).into())]), scene.env.style(Scope::InputHint))
        });
    }

    fn body(&self) -> Rect {
        Rect {
            x: self.area.x + 1,
            y: self.area.y + 1 + self.told.len() as u16,
            width: inner(self.area.width),
            height: self.area.height.saturating_sub(1 + self.told.len() as u16),
        }
    }

    /// Paints; the caret is where the input method shows its candidates.
    pub fn draw(&self, buf: &mut Buffer, scene: &Scene) -> Option<Caret> {
        if self.area.height == 0 {
            return None;
        }
        let ground = scene.env.style(if scene.desk.mode == Some(Mode::Note) { Scope::InputNote } else { Scope::Input });
        if scene.desk.mode.is_some() {
            clear(buf, self.area, ground);
        }
        self.head.draw(buf, self.area, 0, scene.env.cut());
        let below = Rect { y: self.area.y + 1, height: self.told.len() as u16, ..self.area };
        draw_rows(buf, below.intersection(buf.area), &self.told, scene.env.cut());
        let text = scene.desk.text()?;
        let body = self.body().intersection(buf.area);
        if body.is_empty() {
            return None;
        }
        let marks: Vec<_> = scene
            .notes
            .underlines(scene.desk.slot().filter(|_| !scene.desk.counter).as_ref())
            .into_iter()
            .map(|line| {
                let scope = if line.stops { Scope::InputStop } else { Scope::InputFinding };
                (line.span, scene.env.style(scope))
            })
            .collect();
        let caret = text.draw_marked(body, buf, ground, &marks);
        if let Some(hint) = &self.hint {
            let behind = Rect { x: body.x + 1, width: body.width.saturating_sub(1), ..body };
            hint.draw(buf, behind, 0, scene.env.cut());
        }
        scene.desk.is_writing().then_some(caret)
    }
}

/// Columns of the text: one is kept free on either side, and one for the caret at a row's end.
const fn inner(width: u16) -> u16 {
    width.saturating_sub(2)
}

/// To whom it goes and how; what else there is to say of it stands on the right, as far as there is room beside that.
fn head(scene: &Scene, width: u16) -> Row {
    let env = &scene.env;
    let Some(summary) = scene.open() else { return Row::default() };
    let Some(mode) = scene.desk.mode else {
        let row = scene.ruled(Row::default(), false);
        return row.with(
            format!(
                " {}",
                env.with(
                    "composer-closed",
                    &[
                        ("reply", (&env.key_in(Context::Thread, Action::Reply)).into()),
                        ("note", (&env.key_in(Context::Thread, Action::Note)).into()),
                    ],
                )
            ),
            env.style(Scope::TextDim),
        );
    };
    let focused = scene.desk.focus == Focus::Composer;
    let style = env.style(match (mode, focused) {
        (Mode::Note, _) => Scope::Note,
        (Mode::Reply, true) => Scope::TitleFocused,
        (Mode::Reply, false) => Scope::Title,
    });
    let text = title(scene, summary, mode, width);
    let (beside, _) = make_room(asides(scene, summary, mode), crate::text::width(&text), width);
    let row = scene.ruled(Row::default().with(text, style), focused);
    beside.into_iter().fold(row, |row, aside| row.right(aside.text, aside.style))
}

/// A warning of this weight is said below the title where there is no room beside the recipient.
const WARNS: u8 = 2;

/// Whether the text is safe on disk, who else writes, whether it is to be sent once more, what was found, how long it is.
fn asides(scene: &Scene, summary: &Summary, mode: Mode) -> Vec<Aside> {
    let env = &scene.env;
    let mut asides = Vec::new();
    let mut say = |text: String, scope, weight| {
        asides.push(Aside { text: format!("{text} "), style: env.style(scope), weight });
    };
    if scene.desk.unsaved.is_some() {
        let text = format!("{} {}", env.sign(Sign::Failed), env.text("composer-unsaved"));
        say(text, Scope::NoticeError, 5);
    }
    let apart = scene.desk.slot().and_then(|slot| scene.desk.kept.get(&slot)).is_some_and(|kept| kept.apart);
    if apart {
        let key = env.key_in(Context::Text, Action::JoinDrafts);
        say(env.with("composer-apart", &[("key", (&key).into())]), Scope::NoticeWarning, 3);
    } else if let Some(colleague) = scene.colleague_warning(summary) {
        say(colleague, Scope::NoticeWarning, 3);
    }
    if scene.desk.armed_again {
        let key = env.key_in(Context::Text, Action::Send);
        say(env.with("composer-again", &[("key", (&key).into())]), Scope::NoticeWarning, 4);
    }
    let findings = scene.notes.findings().len();
    if mode == Mode::Reply && findings > 0 && !scene.desk.counter {
        let key = env.key_in(Context::Text, Action::Notes);
        let text = env.with("notes-count", &[("n", (findings as i64).into()), ("key", (&key).into())]);
        say(text, if scene.notes.stops() { Scope::NoticeWarning } else { Scope::TextDim }, 1);
    }
    let characters = scene.desk.text().map_or(0, crate::console::widget::TextArea::characters);
    let most = summary.channel.limits().characters;
    let n: crate::locale::Arg<'_> = (characters as i64).into();
    if mode == Mode::Reply && characters > most {
        let text = env.with("composer-over", &[("n", n), ("most", (most as i64).into())]);
        say(text, Scope::NoticeWarning, WARNS);
    } else {
        say(env.with("composer-count", &[("n", n)]), Scope::TextDim, 0);
    }
    asides
}

/// To whom it goes, behind one blank: with the address where both fit, else without it (it has a row of its own then).
fn title(scene: &Scene, summary: &Summary, mode: Mode, width: u16) -> String {
    let env = &scene.env;
    match mode {
        Mode::Note => {
            let text = match scene.handing_to() {
                Some(to) => env.with("hand-note", &[("to", (&to).into())]),
                None => env.text("composer-note"),
            };
            format!(" {} {text}", env.sign(Sign::NoteBar))
        }
        Mode::Reply => match (reply_to(scene, summary), address(scene, summary)) {
            (base, Some(address)) if fits(&base, &address, width) => format!(" {base} {address}"),
            (base, _) => format!(" {base}"),
        },
    }
}

/// Whether recipient and address stand in one row, with a blank before, between and after.
fn fits(base: &str, address: &str, width: u16) -> bool {
    crate::text::width(base) + crate::text::width(address) + 3 <= usize::from(width)
}

/// The address in a row of its own, where it has no room beside the name; one too long for a row is cut in its middle,
/// so that who it is and where stay readable.
fn own_row(scene: &Scene, summary: &Summary, width: u16) -> Option<String> {
    let address = address(scene, summary)?;
    if fits(&reply_to(scene, summary), &address, width) {
        return None;
    }
    let room = usize::from(width.saturating_sub(2));
    if crate::text::width(&address) <= room {
        return Some(address);
    }
    let cut = scene.env.cut();
    let half = room.saturating_sub(crate::text::width(cut)) / 2;
    let head = crate::text::truncate(&address, half, "");
    let end = address.char_indices().map(|(at, _)| at).find(|at| crate::text::width(&address[*at..]) <= half);
    Some(format!("{head}{cut}{}", &address[end.unwrap_or(address.len())..]))
}

/// What has to be known before a reply is written or sent: that it goes nowhere, that it was begun to another customer,
/// who else gets it, and who among them is a stranger.
fn told(scene: &Scene, width: u16) -> Vec<Row> {
    let env = &scene.env;
    let mut said = Vec::new();
    if let (Some(summary), Some(mode)) = (scene.open(), scene.desk.mode) {
        let used = crate::text::width(&title(scene, summary, mode, width));
        let unfit = make_room(asides(scene, summary, mode), used, width).1.into_iter();
        let warnings = unfit.filter(|aside| aside.weight >= WARNS);
        said.extend(warnings.map(|aside| (aside.text.trim_end().to_owned(), Scope::NoticeWarning)));
    }
    let slot = scene.desk.slot();
    if slot.as_ref().and_then(|slot| scene.desk.kept.get(slot)).is_some_and(|kept| kept.refused) {
        let long = scene.desk.text().is_some_and(|text| text.text().len() > crate::api::Draft::LONGEST);
        let id = if long { "composer-too-long-to-keep" } else { "composer-not-kept" };
        said.push((env.text(id), Scope::NoticeWarning));
    }
    let (Some(summary), Some(Mode::Reply)) = (scene.open(), scene.desk.mode) else {
        return said.iter().flat_map(|(text, scope)| wrapped(text, width, " ", env.style(*scope))).collect();
    };
    let all = |addresses: &[crate::text::Untrusted]| {
        let shown: Vec<String> = addresses.iter().map(|one| one.shown(Lines::Single).into_owned()).collect();
        shown.join(", ")
    };
    if scene.is_kept(summary.channel) {
        let channel = env.channel(summary.channel);
        said.push((env.with("composer-kept", &[("channel", (&channel).into())]), Scope::NoticeWarning));
    }
    if let Some(warning) = scene.begun_warning(summary) {
        said.push((warning, Scope::NoticeWarning));
    }
    let Recipients { to, stranger, others, copies, outsiders } = scene.recipients(summary);
    if let Some(to) = to.filter(|_| stranger) {
        let to = to.shown(Lines::Single).into_owned();
        said.push((env.with("recipient-stranger", &[("address", (&to).into())]), Scope::NoticeWarning));
    }
    let key = env.key_in(Context::Text, Action::Copies);
    if !copies.is_empty() {
        let all = all(&copies);
        let args = [("all", (&all).into()), ("key", (&key).into())];
        said.push((env.with("recipient-copies", &args), Scope::NoticeWarning));
    } else if !others.is_empty() {
        let all = all(&others);
        let args = [("all", (&all).into()), ("key", (&key).into())];
        said.push((env.with("recipient-others", &args), Scope::TextDim));
    }
    if !outsiders.is_empty() {
        said.push((env.with("recipient-outside", &[("all", (&all(&outsiders)).into())]), Scope::NoticeWarning));
    }
    let own = own_row(scene, summary, width).map(|address| Row::of(format!(" {address}"), env.style(Scope::Title)));
    let rows = said.iter().flat_map(|(text, scope)| wrapped(text, width, " ", env.style(*scope)));
    own.into_iter().chain(rows).take(TOLD).collect()
}

/// "Reply to 佐藤様 by mail".
fn reply_to(scene: &Scene, summary: &Summary) -> String {
    let customer = &summary.customer;
    let to = if customer.address_as.is_empty() {
        scene.name_of(&summary.customer)
    } else {
        crate::text::fit(&customer.address_as.safe_name()).into_owned()
    };
    let channel = scene.env.channel(summary.channel);
    scene.env.with("composer-reply", &[("to", (&to).into()), ("channel", (&channel).into())])
}

/// "<misaki@example.jp>". With several addresses on record, and none that wrote, naming one here could be the wrong one.
fn address(scene: &Scene, summary: &Summary) -> Option<String> {
    scene.recipients(summary).to.map(|address| format!("<{}>", address.shown(Lines::Single)))
}
