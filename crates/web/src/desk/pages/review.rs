//! Acts that wait for a second pair of eyes, oldest first: what was asked, why it waits, yes or no.

use super::shell::{Shell, shell};
use crate::parts::{
    field::{Field, field},
    pager::more,
    time::{Clock, moment},
};
use maud::{Markup, html};

/// `/desk/acts?after=…`
#[derive(Clone, Debug)]
pub struct ReviewPage {
    pub shell: Shell,
    pub waiting: Vec<Waiting>,
    /// The full address of the next page, if there is one.
    pub more_href: Option<String>,
    pub clock: Clock,
}

/// One act that waits.
#[derive(Clone, Debug)]
pub struct Waiting {
    pub reference: String,
    /// `Return items`
    pub label: String,
    pub order_number: String,
    pub order_href: String,
    pub customer: String,
    pub customer_href: String,
    /// Who asked for it.
    pub asked_by: String,
    pub at_ms: i64,
    /// `€ 320.00`; empty when no money is given.
    pub amount: String,
    /// Why it waits, and what was said about it.
    pub words: Vec<String>,
    pub goods: Vec<String>,
    /// This agent asked for it: a colleague decides.
    pub is_own: bool,
}

/// The whole page.
pub fn review_page(page: &ReviewPage) -> Markup {
    shell(
        &page.shell,
        html! {
            main.page.page--narrow id="main" {
                header.page__head { h1 { "Review" } p.muted { "What a rule or a limit put before a second pair of eyes, the oldest first. Nobody decides what they asked for themselves." } }
                @if page.waiting.is_empty() { p.page__nothing.muted { "Nothing waits. New acts appear here by themselves." } }
                @for waiting in &page.waiting { (one(waiting, &page.clock)) }
                (more(page.more_href.as_deref(), "Show later ones"))
            }
        },
    )
}

fn one(waiting: &Waiting, clock: &Clock) -> Markup {
    html! {
        article.card aria-labelledby={ "act-" (waiting.reference) } {
            div.card__row {
                h2.card__title id={ "act-" (waiting.reference) } { (waiting.label) " " span.small.muted.mono { (waiting.reference) } }
                b.num { (waiting.amount) }
            }
            p.small.muted {
                a href=(waiting.order_href) dir="auto" { (waiting.order_number) } " · "
                a href=(waiting.customer_href) dir="auto" { (waiting.customer) } " · asked by "
                span dir="auto" { (waiting.asked_by) } " " (moment(waiting.at_ms, clock))
            }
            @for words in &waiting.words { p dir="auto" { (words) } }
            @if !waiting.goods.is_empty() { ul.plain-list.small { @for goods in &waiting.goods { li dir="auto" { (goods) } } } }
            @if waiting.is_own {
                p.small.muted { "You asked for this yourself: a colleague decides." }
                form.form__acts method="post" action=(acting(waiting, "taking-back")) { button.button.button--small { "Take it back" } }
            } @else { (deciding(waiting)) }
        }
    }
}

fn deciding(waiting: &Waiting) -> Markup {
    html! {
        form.form__acts method="post" action=(acting(waiting, "approval")) {
            button.button.button--primary { "Approve" span.unseen { " " (waiting.reference) } }
        }
        details id={ "decline-" (waiting.reference) } {
            summary { "Decline" span.unseen { " " (waiting.reference) } }
            form.form method="post" action=(acting(waiting, "rejection")) {
                (field(&Field { name: "why", label: "Why not (the customer reads it)", kind: "area", max_length: 4_000, scope: &waiting.reference, ..Field::default() }))
                div.form__acts { button.button { "Decline it" } }
            }
        }
    }
}

fn acting(waiting: &Waiting, act: &str) -> String {
    format!("/desk/acts/{}/{act}", waiting.reference)
}
