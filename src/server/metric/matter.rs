//! How matters end: settled at the first contact or not, how long they take, what comes back.

use std::collections::HashMap;

use super::sample::{Sample, millis};
use super::{Contact, DAY_MS, Matter, Open, Promise, Window, beside, figure, figure_of, percent, silent};
use crate::api::{Amount, Decimal, Facet, Figure, Metric, PromiseState, Silence, Time};

/// Days within which another contact counts as a recontact.
const RECONTACT_DAYS: i64 = 7;

/// The result that says that another department has it now.
const PASSED_ON: &str = "passed_on";

/// Contacts by customer, to be asked again and again.
pub struct Contacts<'a>(HashMap<i64, Vec<&'a Contact>>);

impl<'a> Contacts<'a> {
    /// Of these.
    pub fn of(contacts: &'a [Contact]) -> Self {
        let mut by_customer: HashMap<i64, Vec<&Contact>> = HashMap::new();
        for contact in contacts {
            by_customer.entry(contact.customer).or_default().push(contact);
        }
        Self(by_customer)
    }

    /// Whether the customer of `matter` came again within `days`, with a contact that `matters`.
    fn came_again(&self, matter: &Matter, days: i64, matters: impl Fn(&Contact) -> bool) -> bool {
        let until = matter.ended.plus_millis(days * DAY_MS);
        self.0.get(&matter.customer).is_some_and(|contacts| {
            contacts.iter().any(|contact| {
                contact.conversation != matter.conversation
                    && contact.at > matter.ended
                    && contact.at <= until
                    && matters(contact)
            })
        })
    }
}

/// Matters of customers that were first resolved in the window: what cohorts are made of.
fn cohort(matters: &[Matter], window: Window) -> impl Iterator<Item = &Matter> {
    matters.iter().filter(move |it| it.ordinal == 1 && it.started.is_some() && window.holds(it.ended))
}

/// Whether two reasons are the same as far as anybody recorded them.
fn same_reason(a: Option<&String>, b: Option<&String>) -> bool {
    a.is_none() || b.is_none() || a == b
}

/// First contact resolution and one-touch, of cohorts whose window is closed at the window's end: not reopened, no
/// transfer, no new contact of the customer on the same reason (any, where none was recorded). `days` is a queue's
/// window.
pub fn first_contact(
    matters: &[Matter],
    contacts: &Contacts<'_>,
    window: Window,
    days: impl Fn(i64) -> i64,
) -> [Figure; 2] {
    let (mut closed, mut settled, mut touched, mut any_reason) = (0, 0, 0, 0);
    let (mut still_open, mut settled_so_far) = (0, 0);
    for matter in cohort(matters, window) {
        let days = days(matter.queue);
        let until = matter.ended.plus_millis(days * DAY_MS);
        let again = contacts.came_again(matter, days, |c| same_reason(matter.reason.as_ref(), c.reason.as_ref()));
        let reopened = matter.reopened.is_some_and(|at| at <= until);
        let good = !reopened && matter.transfers == 0 && !again;
        if until < window.to {
            closed += 1;
            settled += usize::from(good);
            touched += usize::from(matter.replies == 1);
            any_reason += u64::from(matter.reason.is_none());
        } else {
            still_open += 1;
            settled_so_far += usize::from(good);
        }
    }
    let fcr = beside(
        figure_of(Metric::Fcr, closed, percent(settled, closed)),
        [
            (Facet::Provisional, percent(settled_so_far, still_open)),
            (Facet::AnyReason, (any_reason > 0).then_some(Amount::Count(any_reason))),
        ],
    );
    [fcr, figure_of(Metric::OneTouch, closed, percent(touched, closed))]
}

/// From the first message to the last resolving, with and without the time in pending.
pub fn resolution(matters: &[Matter], window: Window) -> [Figure; 2] {
    let last: Vec<&Matter> = matters
        .iter()
        .filter(|it| it.started.is_some() && window.holds(it.ended))
        .filter(|it| it.reopened.is_none_or(|at| at >= window.to))
        .collect();
    let of = |metric, business: &dyn Fn(&Matter) -> i64, wall: &dyn Fn(&Matter) -> i64| {
        let business: Sample = last.iter().map(|matter| business(matter)).collect();
        let wall: Sample = last.iter().map(|matter| wall(matter)).collect();
        beside(
            figure_of(metric, business.len(), millis(business.median())),
            [
                (Facet::P90, millis(business.p90())),
                (Facet::Wall, millis(wall.median())),
                (Facet::WallP90, millis(wall.p90())),
            ],
        )
    };
    [
        of(Metric::Resolution, &|it| it.business_ms, &|it| it.wall_ms),
        of(Metric::ResolutionActive, &|it| it.business_ms - it.pending_ms, &|it| it.wall_ms - it.wall_pending_ms),
    ]
}

/// What comes back or goes on to others, each of the matters resolved; and the customer's effort.
pub fn rates(matters: &[Matter], contacts: &Contacts<'_>, window: Window) -> Vec<Figure> {
    let resolved: Vec<&Matter> = cohort(matters, window).collect();
    let closed: Vec<&&Matter> =
        resolved.iter().filter(|it| it.ended.plus_millis(RECONTACT_DAYS * DAY_MS) < window.to).collect();
    let share = |metric, of: usize, count: usize| figure_of(metric, of, percent(count, of));
    let again = closed.iter().filter(|it| contacts.came_again(it, RECONTACT_DAYS, |_| true)).count();
    let until = |it: &Matter| it.ended.plus_millis(RECONTACT_DAYS * DAY_MS);
    let reopened = closed.iter().filter(|it| it.reopened.is_some_and(|at| at <= until(it))).count();
    let moved = resolved.iter().filter(|it| it.transfers > 0).count();
    let told: Vec<_> = resolved.iter().filter_map(|it| it.result.as_deref()).collect();
    let passed = told.iter().filter(|result| **result == PASSED_ON).count();
    let mean =
        |sum: i64| (!resolved.is_empty()).then(|| Amount::Number(Decimal::nearest(sum as f64 / resolved.len() as f64)));
    let turns = mean(resolved.iter().map(|it| it.turns).sum());
    let hands = mean(resolved.iter().map(|it| it.transfers + 1).sum());
    vec![
        share(Metric::Recontact, closed.len(), again),
        share(Metric::Reopen, closed.len(), reopened),
        share(Metric::Transfer, resolved.len(), moved),
        share(Metric::Escalation, told.len(), passed),
        beside(figure_of(Metric::Effort, resolved.len(), turns), [(Facet::Hands, hands)]),
    ]
}

/// What needs our action, its age, and how many days of answers that is. `answers` were given in the window.
pub fn backlog(open: Option<&[Open]>, answers: usize, window: Window) -> Vec<Figure> {
    let all = [Metric::Backlog, Metric::BacklogAge, Metric::BacklogDays];
    let Some(open) = open else {
        return all.map(|metric| silent(metric, 0, Silence::NotRecorded)).to_vec();
    };
    let age = |it: &Open| window.to.since(it.since).max(0);
    let ages: Sample = open.iter().map(age).collect();
    let days = window.to.since(window.from) as f64 / DAY_MS as f64;
    let in_days = (answers > 0 && days > 0.0)
        .then(|| Amount::Number(Decimal::nearest(open.len() as f64 * days / answers as f64)));
    vec![
        figure(Metric::Backlog, open.len(), Amount::Count(open.len() as u64)),
        beside(
            figure_of(Metric::BacklogAge, ages.len(), millis(ages.median())),
            [(Facet::P90, millis(ages.p90())), (Facet::Oldest, millis(ages.max()))],
        ),
        figure_of(Metric::BacklogDays, answers, in_days),
    ]
}

/// Whether a promise counts as kept; none while that is not decided, or when the customer called it off.
fn is_kept(promise: &Promise, now: Time) -> Option<bool> {
    let in_time = promise.done.is_some_and(|done| done <= promise.due);
    match promise.state {
        PromiseState::Cancelled => None,
        _ if promise.moved_untold => Some(false),
        PromiseState::Kept => Some(in_time),
        PromiseState::Broken => Some(false),
        // A call-back is kept by its first try within the window, whether they answered or not.
        PromiseState::Open if promise.call && in_time => Some(true),
        PromiseState::Open => (promise.due < now).then_some(false),
    }
}

/// Promises kept, and call-backs of them, by the due that was first said. One that was moved counts only if the
/// customer was told in time, and it was done by the new due.
pub fn promises(promises: &[Promise], window: Window) -> [Figure; 2] {
    let due = || promises.iter().filter(|it| window.holds(it.first_due));
    let of = |metric, verdicts: Vec<bool>| {
        let kept = verdicts.iter().filter(|kept| **kept).count();
        figure_of(metric, verdicts.len(), percent(kept, verdicts.len()))
    };
    [
        of(Metric::PromisesKept, due().filter_map(|it| is_kept(it, window.to)).collect()),
        of(Metric::CallbacksKept, due().filter(|it| it.call).filter_map(|it| is_kept(it, window.to)).collect()),
    ]
}
