//! Decides the whole month before it is told: pure, and the same for the same size and start.

use base::Chance;

use super::moments::{self, Moment};
use super::{Act, Beat, MONTH_MS, Plan, Story};
use crate::matters::{self, Fate, Matter, Turn, Way, named};
use crate::scenes::{self, CAST};
use crate::shop::catalogue::{GOODS, goods};
use crate::shop::customers::{self, NAMED, Person};
use crate::shop::order::{self, Bought, Order};
use crate::size::Size;
use crate::team::{ANSWERING, LEAD};

const SEED: u64 = 2_611_340;
const MINUTE_MS: i64 = 60_000;
const HOUR_MS: i64 = 60 * MINUTE_MS;
const DAY_MS: i64 = 24 * HOUR_MS;

/// Whose it is, its number, its products with variant and quantity, and what happens to it.
type NamedOrder = (usize, &'static str, &'static [(&'static str, usize, i64)], Fate);

/// The named people's orders: first the one each writes about, in the people's order.
const NAMED_ORDERS: [NamedOrder; 7] = [
    (0, "#W2378156", &[("keyboard", 1, 1), ("thermostat", 0, 1)], Fate::Exchanging),
    (1, "#W6436609", &[("lamp", 0, 1)], Fate::Waits),
    (2, "#W5061109", &[("chair", 2, 2), ("lamp", 1, 2)], Fate::Arrived),
    (3, "#W8268610", &[("kettle", 0, 1)], Fate::Late),
    (4, "#W3069600", &[("shelf", 0, 1)], Fate::Arrived),
    (5, "#W6390527", &[("chair", 0, 1)], Fate::Arrived),
    (0, "#W9571698", &[("shoes", 2, 1)], Fate::Late),
];

/// How far a matter has come at the end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Ending {
    /// Nobody has looked at it.
    Fresh,
    /// Somebody has it, and it is our turn.
    Taken,
    /// It is the customer's turn.
    Answered,
    /// Set aside until so many minutes after the end.
    SetAside(i64),
    /// Closed.
    Done,
    /// Closed, and the customer wrote again.
    Again,
}

/// The endings of the younger matters, youngest first, going round.
const YOUNG: [Ending; 14] = [
    Ending::Fresh,
    Ending::Answered,
    Ending::SetAside(9),
    Ending::Taken,
    Ending::Done,
    Ending::Again,
    Ending::Fresh,
    Ending::Answered,
    Ending::Done,
    Ending::Taken,
    Ending::SetAside(3 * 24 * 60),
    Ending::Done,
    Ending::Answered,
    Ending::Done,
];

/// The plan for a world of `size` that begins at `start_ms`.
pub(crate) fn plan(size: Size, start_ms: i64) -> Plan {
    let chance = Chance::seeded(SEED);
    let people: Vec<Person> = (0..size.customers.max(CAST)).map(customers::person).collect();
    let bursts = moments::bursts(start_ms, &chance);
    let mut plan = Plan { people, orders: named_orders(start_ms + MONTH_MS), stories: Vec::new() };
    let scripts = matters::all();
    let count = size.conversations.saturating_sub(named::ALL.len());
    let mut next = 0;
    while plan.stories.len() < count {
        let matter = scripts[next % scripts.len()];
        if let Some(person) = customer_for(&plan.people, matter, next) {
            let at = plan.stories.len();
            let ending = ending(count - 1 - at, count);
            let beats = beats(matter, (at, count), ending, &bursts);
            let order = matter.about.map(|about| add_order(&mut plan, about, beats[0].at_ms, person));
            plan.stories.push(Story { matter: *matter, person, order, owner: next % ANSWERING, beats });
        }
        next += 1;
    }
    plan.stories.extend(named::ALL.iter().map(|named| named_story(named, start_ms + MONTH_MS)));
    add_further_orders(&mut plan, size.orders.saturating_sub(scenes::count()), start_ms, &chance);
    plan
}

fn named_orders(end_ms: i64) -> Vec<Order> {
    let made = NAMED_ORDERS.iter().map(|(person, number, lines, fate)| {
        let lines = lines.iter().map(|(key, variant, quantity)| Bought {
            goods: goods(key),
            variant: *variant,
            quantity: *quantity,
        });
        Order::meeting(*fate, (*number).into(), end_ms - 2 * HOUR_MS, (*person, lines.collect()))
    });
    made.collect()
}

/// Somebody who speaks the language of `matter`; a different one each time round.
fn customer_for(people: &[Person], matter: &Matter, turn: usize) -> Option<usize> {
    let speakers = (NAMED..people.len()).filter(|at| people[*at].language == matter.language);
    let speakers: Vec<usize> = speakers.collect();
    (!speakers.is_empty()).then(|| speakers[turn * 5 % speakers.len()])
}

/// How the matter ends that has `younger` matters after it: what is old is mostly closed.
fn ending(younger: usize, count: usize) -> Ending {
    match younger {
        _ if younger * 20 < count * 11 => match YOUNG[younger % YOUNG.len()] {
            Ending::SetAside(minutes) => Ending::SetAside(minutes + younger as i64 * 3),
            other => other,
        },
        _ if younger.is_multiple_of(13) => Ending::Taken,
        _ if younger.is_multiple_of(17) => Ending::Answered,
        _ => Ending::Done,
    }
}

/// How many turns are said before it ends so.
fn turns_said(matter: &Matter, ending: Ending) -> usize {
    let last = |wanted: fn(&Turn) -> bool| matter.turns.iter().rposition(wanted).unwrap_or(0) + 1;
    match ending {
        Ending::Fresh => 1,
        Ending::Taken => last(|turn| matches!(turn, Turn::In(_) | Turn::Mail(_))),
        Ending::Answered | Ending::SetAside(_) => last(|turn| matches!(turn, Turn::Out(_))),
        Ending::Done | Ending::Again => matter.turns.len(),
    }
}

/// The beats of the `at`th of `count` matters, early enough that all of them lie before the end.
fn beats(matter: &Matter, (at, count): (usize, usize), ending: Ending, bursts: &[i64]) -> Vec<Beat> {
    let tagger = if at.is_multiple_of(3) { LEAD } else { at % ANSWERING };
    let script = Script { matter, ending, tagger };
    let from = |burst: usize| script.told_from(Moment { burst, part: 0 });
    let length = from(0).last().map_or(1, |(moment, _)| moment.burst + 1);
    let wanted = (at + 1) * bursts.len() / (count + 1);
    let told = from(wanted.min(bursts.len().saturating_sub(length)));
    let end_ms = moments::end_ms(bursts);
    let beat = |(moment, act): (Moment, Act)| {
        let act = match act {
            Act::Snooze(minutes) => Act::Snooze(end_ms + minutes * MINUTE_MS),
            other => other,
        };
        Beat { at_ms: moment.at_ms(bursts), act }
    };
    told.into_iter().map(beat).collect()
}

struct Script<'a> {
    matter: &'a Matter,
    ending: Ending,
    tagger: usize,
}

impl Script<'_> {
    /// What happens, each with its moment, when the first word is said at `first`.
    fn told_from(&self, first: Moment) -> Vec<(Moment, Act)> {
        let mut now = first;
        let mut told = vec![(now, Act::Say(0))];
        let said = turns_said(self.matter, self.ending);
        for turn in 1..said {
            now = match self.matter.turns[turn] {
                Turn::Mail(_) => now.next_mail(),
                Turn::In(_) if self.matter.way == Way::Mail => now.next_mail(),
                Turn::In(_) | Turn::Out(_) | Turn::Note(_) => now.soon(),
            };
            if turn == 1 {
                told.push((now, Act::Tag(self.tagger)));
            }
            told.push((now, Act::Say(turn)));
        }
        self.end(&mut told, now);
        told
    }

    fn end(&self, told: &mut Vec<(Moment, Act)>, now: Moment) {
        let soon = now.soon();
        match self.ending {
            Ending::Fresh if self.tagger == LEAD => told.push((soon, Act::Tag(LEAD))),
            Ending::Fresh | Ending::Answered => {}
            Ending::Taken if told.len() == 1 => {
                told.extend([(soon, Act::Tag(self.tagger)), (soon, Act::Assign)]);
            }
            Ending::Taken => {}
            Ending::SetAside(minutes) => told.push((soon, Act::Snooze(minutes))),
            Ending::Done => told.push((soon, Act::Close)),
            Ending::Again => told.extend([(soon, Act::Close), (soon.next_mail(), Act::Return)]),
        }
    }
}

fn named_story(named: &named::Named, end_ms: i64) -> Story {
    let mut beats = Vec::new();
    for (turn, minutes) in named.minutes_before.iter().enumerate() {
        let at_ms = end_ms - minutes * MINUTE_MS;
        if turn == 1 {
            beats.push(Beat { at_ms, act: Act::Tag(LEAD) });
        }
        beats.push(Beat { at_ms, act: Act::Say(turn) });
    }
    let order = named.matter.about.map(|_| named.person);
    Story { matter: named.matter, person: named.person, order, owner: named.owner.unwrap_or(0), beats }
}

fn add_order(plan: &mut Plan, (key, fate): (&str, Fate), wrote_ms: i64, person: usize) -> usize {
    let at = plan.orders.len();
    let goods = goods(key);
    let quantity = if key == "throw" { 2 } else { 1 };
    let mut lines = vec![Bought { goods, variant: at % goods.option.1.len(), quantity }];
    let also = &GOODS[at % GOODS.len()];
    if at.is_multiple_of(3) && also.key != key {
        lines.push(Bought { goods: also, variant: 0, quantity: 1 });
    }
    plan.orders.push(Order::meeting(fate, order::number(at), wrote_ms, (person, lines)));
    at
}

/// Orders nobody wrote about, up to `count`: most are half a year old at most.
fn add_further_orders(plan: &mut Plan, count: usize, start_ms: i64, chance: &Chance) {
    while plan.orders.len() < count {
        let at = plan.orders.len();
        let person = at % plan.people.len();
        let age_ms = (chance.below(180 * 24 * 60) as i64) * MINUTE_MS;
        let fate = match at % 23 {
            0 => Fate::Cancelled,
            7 => Fate::Returning,
            11 => Fate::Refunded,
            _ => Fate::Arrived,
        };
        let wrote_ms = start_ms + MONTH_MS + 4 * DAY_MS - age_ms;
        let key = GOODS[chance.below(GOODS.len() as u64) as usize].key;
        add_order(plan, (key, fate), wrote_ms, person);
    }
}
