//! One warranty claim: what broke, how long the shop stands for it, and the decision.

use super::{
    photos::{Photo, pictures},
    shell::{Shell, shell},
};
use crate::parts::{
    attachment::Attachment,
    chip::{Chip, chip},
    field::{Field, field},
    time::{Clock, moment},
};
use maud::{Markup, html};

/// `/desk/claims/{reference}`
#[derive(Clone, Debug)]
pub struct ClaimPage {
    pub shell: Shell,
    pub reference: String,
    pub order_number: String,
    pub order_href: String,
    pub person_href: String,
    pub state: Chip,
    pub title: String,
    pub sku: String,
    pub serial: String,
    pub problem: String,
    /// `repair`
    pub wish: String,
    /// `The warranty runs until 3 November 2027.`
    pub warranty: String,
    pub opened_ms: i64,
    /// What the customer gets: value and label.
    pub remedies: Vec<(String, String)>,
    /// What was decided, if it was.
    pub decision: Option<Decided>,
    pub photos: Vec<Photo>,
    pub files: Vec<Attachment>,
    pub may_decide: bool,
    pub may_settle: bool,
    pub clock: Clock,
}

/// A decision.
#[derive(Clone, Debug)]
pub struct Decided {
    pub outcome: String,
    pub words: String,
    pub by: String,
    pub at_ms: i64,
}

/// One claim.
pub fn claim_page(page: &ClaimPage) -> Markup {
    shell(
        &page.shell,
        html! {
            main.page id="main" {
                header.page__head {
                    h1 { "Claim " span.mono { (page.reference) } " " (chip(&page.state)) }
                    p.muted {
                        @if !page.order_number.is_empty() { "Order " a.mono href=(page.order_href) dir="auto" { (page.order_number) } " · " }
                        a href=(page.person_href) { "Customer" } " · opened " (moment(page.opened_ms, &page.clock))
                    }
                }
                div.page__columns {
                    div.page__column { (problem(page)) (pictures(&page.photos, &page.files)) }
                    div.page__column { (decided(page)) @if page.may_decide { (deciding(page)) } }
                }
            }
        },
    )
}

fn problem(page: &ClaimPage) -> Markup {
    html! {
        section.card aria-labelledby="problem" {
            h2 id="problem" dir="auto" { (page.title) }
            p.small.muted.mono dir="auto" { (page.sku) @if !page.serial.is_empty() { " · serial number " (page.serial) } }
            p dir="auto" { (page.problem) }
            p.small { "Would like: " (page.wish) }
            p.small.muted { (page.warranty) }
        }
    }
}

fn decided(page: &ClaimPage) -> Markup {
    html! {
        @if let Some(decision) = &page.decision {
            section.card aria-labelledby="decision" {
                h2 id="decision" { "Decision" }
                div.card__row { b { (decision.outcome) } span.small.muted { (moment(decision.at_ms, &page.clock)) " · " span dir="auto" { (decision.by) } } }
                @if !decision.words.is_empty() { p dir="auto" { (decision.words) } }
                @if page.may_settle {
                    form method="post" action={ "/desk/claims/" (page.reference) "/settlement" } {
                        button.button.button--primary { "It is done" }
                    }
                }
            }
        }
    }
}

fn deciding(page: &ClaimPage) -> Markup {
    html! {
        section.card aria-labelledby="decide" {
            h2 id="decide" { "Decide" }
            form.form method="post" action={ "/desk/claims/" (page.reference) "/decision" } {
                div.field {
                    label.field__label for="verdict" { "The claim is" }
                    select.field__control id="verdict" name="verdict" {
                        option value="" { "choose…" } option value="accepted" { "accepted" } option value="declined" { "declined" }
                    }
                }
                div.field {
                    label.field__label for="outcome" { "The customer gets" }
                    select.field__control id="outcome" name="outcome" {
                        @for (value, label) in &page.remedies { option value=(value) selected[*label == page.wish] { (label) } }
                    }
                }
                (field(&Field { name: "words", label: "What the customer reads", kind: "area", is_required: false, max_length: 4_000, ..Field::default() }))
                div.form__acts { button.button.button--primary { "Decide" } }
            }
        }
    }
}
