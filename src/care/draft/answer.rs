//! Whether a draft answers: what they asked, felt and waited for, and what comes next.

use super::{Check, Mark, Read, Remedy};
use crate::care::facts::content;
use crate::care::words::Topic;
use crate::locale::Lang;
use crate::text::{Untrusted, fold};

/// From so many characters on a draft is an answer and not its beginning.
const BEGUN: usize = 12;
/// From so many on, Japanese and English, one may ask what comes next.
const WHOLE: [usize; 2] = [160, 60];
/// A letter under so many, Japanese and English, is curt.
const CURT: [usize; 2] = [60, 25];

pub fn read(read: &Read<'_>, marks: &mut Vec<Mark>) {
    known(read, marks);
    elsewhere(read, marks);
    let length = read.text().chars().filter(|c| !c.is_whitespace()).count();
    if length < BEGUN {
        return;
    }
    let heard = |topic| read.heard.has(topic);
    if let Some(prompt) = read.prompt("kept-waiting").filter(|_| !heard(Topic::Wait)) {
        let mut mark = Mark::new(Check::WaitUnmentioned, 0..0, "").wanted(prompt.because.raw());
        mark.remedy = prompt.offer.map(|offer| {
            let end = if read.grounds.letter { "\n\n" } else { "\n" };
            Remedy::Replace { span: 0..0, text: format!("{}{end}", offer.raw()) }
        });
        marks.push(mark);
    }
    // Their own word, said back to them, is an acknowledgement as well.
    let felt = [Topic::Acknowledged, Topic::Upset, Topic::Worried].into_iter().any(heard);
    if let Some(prompt) = read.prompt("feel-first").filter(|_| !felt) {
        marks.push(Mark::new(Check::FeelingSkipped, 0..0, "").wanted(prompt.because.raw()));
    }
    questions(read, marks);
    next(read, length, marks);
    curt(read, length, marks);
}

/// Asks for what is on record. To make sure who they are is no repetition.
fn known(read: &Read<'_>, marks: &mut Vec<Mark>) {
    let grounds = read.grounds;
    if grounds.sealed {
        return;
    }
    for sentence in &read.sentences {
        let text = &read.text()[sentence.clone()];
        let asks = text.ends_with(['?', '\u{FF1F}']) || read.heard.within(Topic::Request, sentence).is_some();
        if !asks || read.heard.within(Topic::Verifying, sentence).is_some() {
            continue;
        }
        let on_record = [
            (Topic::AsksOrder, grounds.order.clone()),
            (Topic::AsksPhone, grounds.has_phone.then(String::new)),
            (Topic::AsksMail, grounds.has_mail.then(String::new)),
            (Topic::AsksName, Some(grounds.names.full.clone()).filter(|name| grounds.verified && !name.is_empty())),
        ];
        for (topic, value) in on_record {
            if let (Some(hit), Some(value)) = (read.heard.within(topic, sentence), value) {
                let mark = Mark::new(Check::AsksWhatWeKnow, hit.span.clone(), read.text()[hit.span.clone()].to_owned());
                marks.push(mark.wanted(value));
            }
        }
    }
}

/// Sent elsewhere without a hand from us; something to buy that nobody asked for.
fn elsewhere(read: &Read<'_>, marks: &mut Vec<Mark>) {
    for hit in read.heard.all(Topic::Deflection) {
        let sentence = read.sentences.iter().find(|sentence| sentence.contains(&hit.span.start));
        let helped = sentence.is_some_and(|sentence| read.heard.within(Topic::WeDo, sentence).is_some());
        if !helped {
            marks.push(Mark::new(Check::Deflection, hit.span.clone(), hit.word.clone()));
        }
    }
    if !read.grounds.browsing {
        for hit in read.heard.all(Topic::Pitch) {
            marks.push(Mark::new(Check::Selling, hit.span.clone(), hit.word.clone()));
        }
    }
}

/// Two requests and more as a check list; those the draft seems to touch are not listed. No claim that one is left.
fn questions(read: &Read<'_>, marks: &mut Vec<Mark>) {
    let requests = &read.grounds.requests;
    if requests.len() < 2 {
        return;
    }
    let answer = fold(read.text());
    let open: Vec<Untrusted> = requests
        .iter()
        .filter(|request| {
            let words = content(request);
            !words.is_empty() && !words.iter().any(|word| answer.contains(word.as_str()))
        })
        .map(|request| Untrusted::new(request.as_str()))
        .collect();
    if !open.is_empty() {
        let mut mark = Mark::new(Check::QuestionLeft, 0..0, "");
        (mark.count, mark.items) = (requests.len(), open);
        marks.push(mark);
    }
}

/// A letter that neither answers nor says what happens next. A question to them is a next step, a date is one.
fn next(read: &Read<'_>, length: usize, marks: &mut Vec<Mark>) {
    let whole = WHOLE[usize::from(read.lang() == Lang::Ja)];
    let says =
        [Topic::Final, Topic::Next, Topic::Promise, Topic::Request].into_iter().any(|topic| read.heard.has(topic));
    if read.grounds.letter && length >= whole && !says && !read.text().contains(['?', '\u{FF1F}']) {
        marks.push(Mark::new(Check::NextStep, 0..0, ""));
    }
}

/// One line is right in a chat; in a letter, and as the first word of a chat, it is curt without a greeting.
fn curt(read: &Read<'_>, length: usize, marks: &mut Vec<Mark>) {
    let least = CURT[usize::from(read.lang() == Lang::Ja)];
    let warm = [Topic::Greeting, Topic::Thanks, Topic::Acknowledged, Topic::Apology, Topic::Wait];
    let warm = warm.into_iter().any(|topic| read.heard.has(topic));
    if read.grounds.letter && length < least && !warm {
        marks.push(Mark::new(Check::Cold, 0..0, "").why("curt"));
    }
}
