//! What a draft promises, for when; and what reads otherwise where and when it is read.

use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::date::{Named, days};
use super::{Check, Mark, Read, Remedy};
use crate::api::{Calendar, Time};
use crate::care::words::Topic;
use crate::locale::Lang;

/// Where no calendar says otherwise a day's work ends at this hour.
const EVENING: i8 = 18;
/// From this hour on a mail is read tomorrow.
const NIGHT: i8 = 20;
const MINUTE: i64 = 60_000;
/// Words of contact in a promise: those we keep ourselves, while parcels also come on Sundays.
const CONTACT: [&str; 16] = [
    "連絡",
    "電話",
    "折り返し",
    "回答",
    "返事",
    "報告",
    "知らせ",
    "おかけ",
    "案内",
    "call",
    "get back",
    "let you know",
    "hear from",
    "email",
    "update",
    "対応",
];

pub fn read(read: &Read<'_>, marks: &mut Vec<Mark>) {
    let zone = read.draft.locales.of(read.draft.agent).zone().clone();
    let now = zone.to_datetime(read.draft.now.timestamp());
    let today = now.date();
    let named: Vec<Named> = days(read.reading.text(), today)
        .into_iter()
        .map(|named| {
            let raw = |span: std::ops::Range<usize>| read.reading.span(span);
            Named { span: raw(named.span), weekday: named.weekday.map(|(day, span)| (day, raw(span))), ..named }
        })
        .collect();
    for named in &named {
        disagreement(read, named, marks);
    }
    certain(read, marks);
    promises(read, &named, today, &zone, marks);
    attachment(read, marks);
    if read.grounds.read_later && (now.hour() >= NIGHT || now.hour() < 5) {
        tonight(read, today, marks);
    }
}

/// 11月20日(金), and the 20th is a Thursday.
fn disagreement(read: &Read<'_>, named: &Named, marks: &mut Vec<Mark>) {
    let Some((weekday, span)) = &named.weekday else { return };
    let right = named.date.weekday();
    if *weekday == right {
        return;
    }
    let written = &read.text()[span.clone()];
    let number = right.to_monday_zero_offset() as usize;
    let ja = ["月", "火", "水", "木", "金", "土", "日"][number];
    let en = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"][number];
    let fixed = match written {
        _ if written.ends_with("曜日") => format!("{ja}曜日"),
        _ if written.ends_with('曜') => format!("{ja}曜"),
        _ if !written.is_ascii() => ja.to_owned(),
        _ if written.len() <= 3 => en[..3].to_owned(),
        _ => en.to_owned(),
    };
    let named_span = named.span.clone();
    let found = read.text()[named_span].to_owned();
    let mark = Mark::new(Check::ReadItAsTheyDo, span.clone(), found).wanted(fixed.clone()).why("weekday");
    marks.push(mark.fix(fixed));
}

/// Where one of these stands, somebody is asked to be sure (必ずご確認ください), or it is said that nothing is.
const NO_PROMISE: [&str; 9] =
    ["ください", "下さい", "わかりませ", "分かりませ", "かねます", "ございません", "限りませ", "保証は", "場合も"];

/// 必ず, guarantee: what nobody can keep. A question promises nothing.
fn certain(read: &Read<'_>, marks: &mut Vec<Mark>) {
    for hit in read.heard.all(Topic::Certain) {
        let sentence = read.sentences.iter().find(|sentence| sentence.contains(&hit.span.start));
        let sentence = sentence.map_or("", |sentence| &read.text()[sentence.clone()]);
        let asks = sentence.ends_with(['?', '\u{FF1F}']) || sentence.ends_with("か。") || sentence.ends_with("か");
        if !asks && !NO_PROMISE.iter().any(|words| sentence.contains(words)) {
            marks.push(Mark::new(Check::CarelessPromise, hit.span.clone(), hit.word.clone()).why("certain"));
        }
    }
}

fn promises(read: &Read<'_>, named: &[Named], today: Date, zone: &TimeZone, marks: &mut Vec<Mark>) {
    for sentence in &read.sentences {
        let Some(promise) = read.heard.within(Topic::Promise, sentence) else { continue };
        let Some(day) = named.iter().find(|named| sentence.contains(&named.span.start) && named.date >= today) else {
            continue;
        };
        let words = read.text()[day.span.clone()].to_owned();
        let calendar = read.grounds.calendar.as_ref();
        let place = calendar.and_then(|calendar| TimeZone::get(&calendar.zone).ok()).unwrap_or_else(|| zone.clone());
        let due = instant(day, &place);
        let contact = CONTACT.iter().any(|word| promise.word.contains(word));
        if let (Some(calendar), true) = (calendar.filter(|calendar| **calendar != Calendar::always()), contact)
            && !is_open(calendar, day, &place)
        {
            let why = if day.time.is_some() { "time" } else { "day" };
            marks.push(Mark::new(Check::ClosingHours, day.span.clone(), words.clone()).why(why));
        }
        let same_day = |at: &Time| place.to_datetime(at.timestamp()).date() == day.date;
        if !read.grounds.promised.iter().any(same_day) {
            let text = read.text()[sentence.clone()].to_owned();
            let remedy = Remedy::RecordPromise { text, due_words: words.clone(), due };
            marks.push(Mark::new(Check::CarelessPromise, day.span.clone(), words).why("unrecorded").remedy(remedy));
        }
    }
}

/// The moment a day means: its time, else the evening.
fn instant(day: &Named, zone: &TimeZone) -> Option<Time> {
    let (hour, minute) = day.time.unwrap_or((EVENING, 0));
    let local = day.date.at(hour, minute, 0, 0);
    Some(Time::from_timestamp(zone.to_ambiguous_timestamp(local).compatible().ok()?))
}

/// Whether somebody is here then.
fn is_open(calendar: &Calendar, day: &Named, zone: &TimeZone) -> bool {
    let at = |local| zone.to_ambiguous_timestamp(local).compatible().ok().map(Time::from_timestamp);
    if let Some((hour, minute)) = day.time {
        // The closing minute itself is still kept.
        return at(day.date.at(hour, minute, 0, 0))
            .is_none_or(|time| calendar.between(time.plus_millis(-MINUTE), time.plus_millis(MINUTE)) > 0);
    }
    let day_of = |date: Date| at(date.at(0, 0, 0, 0));
    let (from, to) = (day_of(day.date), day.date.tomorrow().ok().and_then(day_of));
    from.zip(to).is_none_or(|(from, to)| calendar.between(from, to) > 0)
}

/// Something is said to be attached, and nothing is.
fn attachment(read: &Read<'_>, marks: &mut Vec<Mark>) {
    if read.draft.attachments > 0 || read.heard.has(Topic::NoAttachment) {
        return;
    }
    if let Some(hit) = read.heard.first(Topic::Attachment) {
        marks.push(Mark::new(Check::ReadItAsTheyDo, hit.span.clone(), hit.word.clone()).why("attachment"));
    }
}

/// 本日 in a mail of tonight is yesterday when it is read.
fn tonight(read: &Read<'_>, today: Date, marks: &mut Vec<Mark>) {
    for hit in read.heard.all(Topic::Today) {
        let date = match read.lang() {
            Lang::Ja => format!("{}月{}日", today.month(), today.day()),
            Lang::En => format!("on {}", today.strftime("%-d %B")),
        };
        let mark = Mark::new(Check::ReadItAsTheyDo, hit.span.clone(), hit.word.clone()).wanted(&date).why("tonight");
        let plain = matches!(hit.word.as_ref(), "本日" | "今日" | "today");
        marks.push(if plain { mark.fix(date) } else { mark });
    }
}
