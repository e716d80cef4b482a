//! All figures together, in the order shown.

use std::collections::HashMap;

use super::matter::Contacts;
use super::{
    Answer, DAY_MS, Ending, Matter, PERSON, Question, Rows, Turn, TurnKind, Window, change, matter, parity, shop,
    silent, survey, wait,
};
use crate::api::{Calendar, Channel, ChannelFigures, Figure, Metric, Metrics, Queue, Silence, Time};

/// Where a queue says nothing else.
pub const SETTLE_DAYS: i64 = 7;

/// For whom, over what.
#[derive(Clone, Debug)]
pub struct Board<'a> {
    /// The window.
    pub window: Window,
    /// The queues in it, with their keys.
    pub queues: &'a [(i64, Queue)],
    /// Only of this channel.
    pub channel: Option<Channel>,
    /// By a queue's key, where it says so: the days within which another contact means that the first one did not
    /// settle the matter.
    pub settle_days: &'a HashMap<i64, i64>,
    /// Key of the asker, for their own figures.
    pub me: Option<i64>,
}

impl Board<'_> {
    fn settle_days(&self, queue: i64) -> i64 {
        self.settle_days.get(&queue).copied().unwrap_or(SETTLE_DAYS)
    }

    /// The days that are not as others, of the first queue that names a zone: a shop keeps one calendar of holidays.
    fn calendar(&self) -> Calendar {
        let named = self.queues.iter().map(|(_, queue)| &queue.calendar).find(|calendar| !calendar.zone.is_empty());
        let mut calendar = named.cloned().unwrap_or_default();
        calendar.exceptions =
            self.queues.iter().flat_map(|(_, queue)| queue.calendar.exceptions.iter().cloned()).collect();
        calendar
    }
}

/// Every figure.
pub fn metrics(rows: &Rows, board: &Board<'_>) -> Metrics {
    let window = board.window;
    let contacts = Contacts::of(&rows.contacts);
    let arrivals: Vec<Time> = rows
        .contacts
        .iter()
        .filter(|contact| board.queues.iter().any(|(key, _)| *key == contact.queue))
        .filter(|contact| board.channel.is_none_or(|channel| channel == contact.channel))
        .map(|contact| contact.at)
        .collect();
    let mut figures = vec![
        survey::nps(Metric::Nps, Question::Nps, &rows.answers, &rows.asked),
        survey::nps(Metric::NpsWave, Question::NpsWave, &rows.answers, &rows.asked),
        survey::csat(&rows.answers, &rows.asked),
        survey::ces(&rows.answers, &rows.asked),
        survey::solved(&rows.answers, &rows.asked),
    ];
    figures.extend(of_matters_and_turns(&rows.matters, &rows.turns, &contacts, board));
    figures.push(wait::service_level(&rows.turns, window));
    figures.extend(wait::calls(&rows.turns, window));
    // A telephone system would tell these; none is joined to this server.
    let unknown = [Metric::Aht, Metric::Acw, Metric::TalkTime, Metric::Occupancy, Metric::Utilisation];
    figures.extend(unknown.map(|metric| silent(metric, 0, Silence::NotRecorded)));
    let answers = rows.turns.iter().filter(|turn| turn.ending == Ending::Answered && window.holds(turn.ended)).count();
    figures.extend(matter::backlog(rows.open.as_deref(), answers, window));
    figures.push(wait::unanswered(&rows.turns, window));
    figures.extend(matter::rates(&rows.matters, &contacts, window));
    figures.extend(matter::promises(&rows.promises, window));
    figures.extend(parity::parity(&rows.turns, window));
    figures.extend(shop::figures(rows.orders.as_deref(), window.to));
    Metrics {
        from: window.from,
        to: window.to,
        figures,
        channels: channels(rows, board),
        unusual: change::unusual(&arrivals, window.to, &board.calendar()),
        mine: board.me.map_or_else(Vec::new, |me| mine(rows, &contacts, board, me)),
    }
}

/// Settled at the first contact, responses, resolution.
fn of_matters_and_turns(matters: &[Matter], turns: &[Turn], contacts: &Contacts<'_>, board: &Board<'_>) -> Vec<Figure> {
    let window = board.window;
    let mut figures = matter::first_contact(matters, contacts, window, |queue| board.settle_days(queue)).to_vec();
    figures.push(wait::response(Metric::FirstResponse, TurnKind::First, turns, window));
    figures.push(wait::response(Metric::NextResponse, TurnKind::Next, turns, window));
    figures.extend(matter::resolution(matters, window));
    figures
}

/// The asker's own; nothing under 20.
fn mine(rows: &Rows, contacts: &Contacts<'_>, board: &Board<'_>, me: i64) -> Vec<Figure> {
    let turns: Vec<Turn> = rows.turns.iter().filter(|turn| turn.agent == Some(me)).cloned().collect();
    let matters: Vec<Matter> = rows.matters.iter().filter(|matter| matter.agent == Some(me)).cloned().collect();
    let answers: Vec<Answer> = rows.answers.iter().filter(|answer| answer.agent == Some(me)).cloned().collect();
    let mut figures = vec![survey::csat(&answers, &[])];
    figures.extend(of_matters_and_turns(&matters, &turns, contacts, board));
    for figure in &mut figures {
        if figure.n.is_some_and(|n| n < PERSON) {
            *figure = silent(figure.metric, figure.n.unwrap_or(0) as usize, Silence::TooFew);
        }
    }
    figures
}

/// Each channel that has a queue, against what its customers were promised.
fn channels(rows: &Rows, board: &Board<'_>) -> Vec<ChannelFigures> {
    let window = board.window;
    let contacts = Contacts::of(&rows.contacts);
    let of = |channel: Channel| {
        let queues: Vec<&Queue> =
            board.queues.iter().map(|(_, queue)| queue).filter(|queue| queue.channel == Some(channel)).collect();
        let span = |target: fn(&Queue) -> i64| {
            let targets = || queues.iter().map(|queue| target(queue));
            Some([targets().min()?, targets().max()?])
        };
        let turns: Vec<Turn> = rows.turns.iter().filter(|turn| turn.channel == channel).cloned().collect();
        let matters: Vec<Matter> = rows.matters.iter().filter(|matter| matter.channel == channel).cloned().collect();
        let answers: Vec<Answer> =
            rows.answers.iter().filter(|answer| answer.channel == Some(channel)).cloned().collect();
        let mut figures = vec![
            parity::of_channel(channel, &turns, window),
            wait::response(Metric::FirstResponse, TurnKind::First, &turns, window),
            wait::response(Metric::NextResponse, TurnKind::Next, &turns, window),
            survey::csat(&answers, &[]),
        ];
        figures.extend(matter::first_contact(&matters, &contacts, window, |queue| board.settle_days(queue)));
        Some(ChannelFigures {
            channel,
            first_response_ms: span(|queue| queue.targets.first_response_ms)?,
            next_response_ms: span(|queue| queue.targets.next_response_ms)?,
            always_open: queues.iter().all(|queue| queue.calendar.week.is_empty()),
            figures,
        })
    };
    Channel::ALL.into_iter().filter_map(of).collect()
}

/// How far back from the window's end contacts are needed for the usual of an hour.
pub const ARRIVALS_MS: i64 = (change::WEEKS * 7 + 2) * DAY_MS;
