//! The customer beside the conversation: who they are, what they ordered, what else they asked.

use super::customer::{Identity, Matter, Order, identities, matters, orders};
use super::order_acts::Choice;
use super::taking_part::{Participant, taking_part};
use crate::parts::{avatar::avatar, time::Clock};
use maud::{Markup, html};

/// One customer as the conversation needs them.
#[derive(Clone, Debug)]
pub struct Panel {
    pub customer_id: i64,
    pub name: String,
    /// `customer since 2021`; empty shows nothing.
    pub since: String,
    /// `Philadelphia, 09:42`; empty shows nothing.
    pub place: String,
    pub identities: Vec<Identity>,
    /// `gold · 3 returns within a year`; empty shows nothing.
    pub facts: String,
    pub orders: Vec<Order>,
    /// What can be done now with the newest order.
    pub acts: Vec<Choice>,
    /// Who else takes part.
    pub participants: Vec<Participant>,
    pub matters: Vec<Matter>,
    pub clock: Clock,
}

/// The right column; on a phone it follows the conversation.
pub fn panel(view: &Panel) -> Markup {
    let href = format!("/desk/people/{}", view.customer_id);
    html! {
        aside.panel id="customer" aria-label="Customer" data-live={ "customer:" (view.customer_id) } tabindex="-1" {
            header.person {
                (avatar(&view.name))
                div.person__words {
                    h2.person__name { a href=(href) dir="auto" { (view.name) } }
                    p.small.muted dir="auto" { (known(view)) }
                }
            }
            section.panel__part {
                h3.panel__title { "How we know them" }
                (identities(&view.identities))
                p.small { a href={ (href) "#merge" } { "Merge with another customer" } }
            }
            (taking_part(&view.participants))
            section.panel__part {
                h3.panel__title { "Orders" @if !view.orders.is_empty() { span.num { (view.orders.len()) } } }
                @if !view.facts.is_empty() { p.small.muted dir="auto" { (view.facts) } }
                (acts(&view.acts))
                (orders(&view.orders, &view.clock))
            }
            section.panel__part {
                h3.panel__title { "Earlier conversations" }
                (matters(&view.matters, &view.clock))
            }
        }
    }
}

/// Small doors to what can be done with the newest order, which stands below.
fn acts(acts: &[Choice]) -> Markup {
    html! {
        @if !acts.is_empty() {
            nav.doors aria-label="What can be done with the newest order" {
                @for act in acts {
                    @if let Some(href) = &act.href { a.doors__one href=(href) title=[(!act.why.is_empty()).then_some(&act.why)] { (act.label) } }
                }
            }
        }
    }
}

fn known(view: &Panel) -> String {
    [view.since.as_str(), view.place.as_str()]
        .into_iter()
        .filter(|fact| !fact.is_empty())
        .collect::<Vec<_>>()
        .join(" · ")
}
