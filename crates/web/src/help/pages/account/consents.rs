//! What somebody lets us do, and every yes and no so far.

use super::{Shop, account};
use crate::parts::time::{Clock, moment};
use maud::{Markup, html};

/// `/account/consents`
#[derive(Clone, Debug)]
pub struct ConsentsPage {
    pub shop: Shop,
    pub asked: Vec<Asked>,
    pub history: Vec<Said>,
    pub clock: Clock,
}

/// One thing we ask for.
#[derive(Clone, Debug)]
pub struct Asked {
    pub name: &'static str,
    pub label: &'static str,
    pub hint: &'static str,
    pub is_given: bool,
}

/// A yes or a no.
#[derive(Clone, Debug)]
pub struct Said {
    pub what: &'static str,
    pub is_given: bool,
    /// `you`, `our staff`
    pub by: &'static str,
    pub at_ms: i64,
}

/// The whole page.
pub fn consents_page(view: &ConsentsPage) -> Markup {
    account(
        &view.shop,
        "/account/consents",
        "What we may do",
        html! {
            section.card aria-labelledby="consents" {
                h2 id="consents" { "Beyond your orders" }
                p.small.muted { "Nothing unless you tick it. You can take it back here at any time." }
                form.form method="post" action="/account/consents" {
                    @for asked in &view.asked { (tick(asked)) }
                    p { button.button.button--primary { "Save" } }
                }
            }
            @if !view.history.is_empty() {
                section.card aria-labelledby="history" {
                    h2 id="history" { "What you said so far" }
                    ul.card__list {
                        @for said in &view.history {
                            li {
                                div.card__row {
                                    span { (said.what) }
                                    @if said.is_given { span.chip.chip--good { "yes" } } @else { span.chip { "no" } }
                                }
                                p.small.muted { (moment(said.at_ms, &view.clock)) " · by " (said.by) }
                            }
                        }
                    }
                }
            }
        },
    )
}

fn tick(asked: &Asked) -> Markup {
    html! {
        div.account__tick {
            input id=(asked.name) type="checkbox" name=(asked.name) value="yes" checked[asked.is_given] aria-describedby={ (asked.name) "-hint" };
            div {
                label for=(asked.name) { (asked.label) }
                p.small.muted id={ (asked.name) "-hint" } { (asked.hint) }
            }
        }
    }
}
