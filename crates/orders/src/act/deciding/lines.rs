//! Which lines a command names, and whether the policy's windows and rules let them.

use super::super::command::{Item, What};
use super::super::facts::Facts;
use super::super::plan::{Code, Denial};
use super::Asked;
use super::gate::exception;
use super::kind_word;
use crate::order::LineView;
use crate::policy::exception::Said;
use crate::policy::{ActKind, Case, Terms};

/// The lines a command names, each with the item that named it; all of the order's when it names none.
pub(super) fn named<'a>(asked: Asked<'a>) -> Vec<(&'a LineView, Option<&'a Item>)> {
    let items = asked.command.items();
    let lines = &asked.facts.order.lines;
    if items.is_empty() {
        return lines.iter().map(|line| (line, None)).collect();
    }
    items
        .iter()
        .filter_map(|item| lines.iter().find(|line| is_meant(line, item)).map(|line| (line, Some(item))))
        .collect()
}

/// True when `item` can mean this line.
pub(super) fn is_meant(line: &LineView, item: &Item) -> bool {
    item.line
        .map_or(line.sku == item.sku, |id| line.id == id && (item.sku.is_empty() || line.sku == item.sku))
}

/// What rules are held against for a line a command names.
pub(super) fn case<'a>(asked: Asked<'a>, line: &'a LineView, item: Option<&'a Item>) -> Case<'a> {
    let command = asked.command;
    let said = |own: Option<&'a str>, common: &'a str| own.filter(|own| !own.is_empty()).unwrap_or(common);
    let amount_minor = match &command.what {
        What::Refund { amount_minor, .. } => *amount_minor,
        _ => 0,
    };
    Case {
        amount_minor,
        reason: said(item.map(|item| item.reason.as_str()), &command.reason),
        detail: said(item.map(|item| item.detail.as_str()), &command.detail),
        outcome: item.and_then(|item| item.outcome),
        answers: Some(&command.answers),
        ..asked.facts.case(line)
    }
}

/// Holds every named line against refusals and windows, and asks for photos where they are needed.
pub(super) fn allow(asked: Asked<'_>) -> Result<(), Denial> {
    let kind = asked.command.kind();
    if asked.who.is_staff() && !asked.command.goodwill.is_empty() {
        return Ok(());
    }
    let named = named(asked);
    if exception(asked.facts, kind, Said::Allow).is_none() {
        for (line, item) in &named {
            let case = case(asked, line, *item);
            allow_line(asked.facts, (kind, asked.terms), line, &case)?;
        }
    }
    let shows = |line: &LineView, item: Option<&Item>| {
        let case = case(asked, line, item);
        let by_reason = asked.terms.reasons.iter().any(|reason| reason.photos && reason.text == case.reason);
        by_reason || asked.terms.photos.iter().any(|when| when.holds(&case))
    };
    if asked.command.photos == 0
        && !asked.who.is_staff()
        && named.iter().any(|(line, item)| shows(line, *item))
    {
        return Err(Denial::new(Code::Input, "Add a photo that shows it: then we can decide at once."));
    }
    Ok(())
}

fn allow_line(
    facts: &Facts,
    (kind, terms): (ActKind, &Terms),
    line: &LineView,
    case: &Case<'_>,
) -> Result<(), Denial> {
    refuse(terms, line, case)?;
    in_time(facts, kind, line, ends_ms(facts, terms, (line, case)))
}

fn refuse(terms: &Terms, line: &LineView, case: &Case<'_>) -> Result<(), Denial> {
    match terms.refuse.iter().find(|refusal| refusal.when.holds(case)) {
        Some(refusal) => Err(Denial::new(Code::Rule, format!("{}: {}", line.title, refusal.why))),
        None => Ok(()),
    }
}

fn in_time(facts: &Facts, kind: ActKind, line: &LineView, end: Option<i64>) -> Result<(), Denial> {
    let Some(end) = end.filter(|end| facts.now_ms >= *end) else { return Ok(()) };
    let last = last_day(facts, end);
    Err(Denial {
        code: Code::Window,
        why: format!(
            "{} could be {} until {last}. That is over; write to us if there is a reason.",
            line.title,
            kind_word(kind)
        ),
        until_ms: Some(end),
    })
}

/// Until when the lines of an order can be used for an act: `Err` when none can, `Ok(None)` without an end.
pub(in crate::act) fn open_until(facts: &Facts, kind: ActKind, terms: &Terms) -> Result<Option<i64>, Denial> {
    if exception(facts, kind, Said::Allow).is_some() || facts.order.lines.is_empty() {
        return Ok(None);
    }
    let mut denial = None;
    let mut latest: Option<Option<i64>> = None;
    for (at, line) in facts.order.lines.iter().enumerate() {
        if takes_goods(kind) && left(facts, at) < 1 {
            denial = denial.or_else(|| Some(Denial::new(Code::Rule, "All of it went back already.")));
            continue;
        }
        let case = facts.case(line);
        let end = latest_end_ms(facts, terms, (line, &case));
        match refuse(terms, line, &case).and_then(|()| in_time(facts, kind, line, end)) {
            Ok(()) => {
                latest = Some(match (latest, end) {
                    (None, end) => end,
                    (Some(None), _) | (_, None) => None,
                    (Some(Some(earlier)), Some(end)) => Some(earlier.max(end)),
                });
            }
            Err(no) => denial = Some(no),
        }
    }
    latest
        .ok_or_else(|| denial.unwrap_or_else(|| Denial::new(Code::Rule, "There is nothing to choose from.")))
}

/// What of the line at `at` hasn't gone back.
pub(super) fn left(facts: &Facts, at: usize) -> i64 {
    facts.order.lines[at].quantity - facts.lines.get(at).map_or(0, |line| line.returned)
}

fn takes_goods(kind: ActKind) -> bool {
    matches!(kind, ActKind::Return | ActKind::Exchange | ActKind::Claim | ActKind::Withdraw)
}

/// The first moment after the window that fits the line.
fn ends_ms(facts: &Facts, terms: &Terms, (line, case): (&LineView, &Case<'_>)) -> Option<i64> {
    let window = terms.windows.iter().find(|window| window.when.holds(case))?;
    window.ends_ms(facts.moments(line), &facts.zone)
}

/// The same before reasons and answers are known: the most generous window that some answer leads to.
fn latest_end_ms(facts: &Facts, terms: &Terms, (line, case): (&LineView, &Case<'_>)) -> Option<i64> {
    let mut latest = None;
    for window in terms.windows.iter().filter(|window| window.when.could_hold(case)) {
        let end = window.ends_ms(facts.moments(line), &facts.zone)?;
        latest = latest.max(Some(end));
        if window.when.holds(case) {
            return latest;
        }
    }
    None
}

fn last_day(facts: &Facts, end_ms: i64) -> String {
    jiff::Timestamp::from_millisecond(end_ms - 1).map_or_else(
        |_| String::new(),
        |last| last.to_zoned(facts.zone.clone()).strftime("%-d %B %Y").to_string(),
    )
}
