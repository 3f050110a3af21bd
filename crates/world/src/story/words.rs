//! Fills a script's text with who and what it is about.

use super::{Plan, Story};
use crate::shop::catalogue::goods;
use crate::team::LOGINS;

/// `text` as it is said in `story`.
pub(crate) fn filled(plan: &Plan, story: &Story, text: &str) -> String {
    let person = &plan.people[story.person];
    let agent = LOGINS[story.owner].name.split(' ').next().unwrap_or_default();
    let mut filled = text
        .replace("{first}", person.first())
        .replace("{name}", &person.name)
        .replace("{city}", person.city)
        .replace("{agent}", agent);
    if let Some(order) = story.order.map(|at| &plan.orders[at]) {
        filled = filled
            .replace("{order}", &order.number)
            .replace("{carrier}", order.carrier)
            .replace("{tracking}", &order.tracking);
    }
    match story.matter.about {
        Some((key, _)) => filled.replace("{product}", goods(key).title),
        None => filled,
    }
}
