//! What was promised one customer beyond the policy, or what they may no longer do.

use maud::{Markup, html};
use orders::policy::ActKind;

use crate::parts::{
    field::{Field, field},
    time::{Clock, moment},
};

/// An exception that holds.
#[derive(Clone, Debug)]
pub struct ExceptionLine {
    pub id: i64,
    /// `Return items: allowed`.
    pub text: String,
    pub reason: String,
    pub author: String,
    /// Until when; for good without.
    pub until_ms: Option<i64>,
}

/// The card on a customer's page.
pub fn exceptions(customer: i64, lines: &[ExceptionLine], clock: &Clock) -> Markup {
    html! {
        section.card id="exceptions" aria-labelledby="exceptions-title" {
            h2 id="exceptions-title" { "Exceptions" }
            p.small.muted { "What the policy says differently for this customer." }
            @if !lines.is_empty() { ul.card__list { @for line in lines { li { (entry(customer, line, clock)) } } } }
            details { summary { "Make an exception" } (form(customer)) }
        }
    }
}

fn entry(customer: i64, line: &ExceptionLine, clock: &Clock) -> Markup {
    html! {
        div.card__row {
            b { (line.text) }
            form method="post" action={ "/desk/people/" (customer) "/exceptions/" (line.id) "/end" } {
                button.button.button--tiny { "End it" span.unseen { ": " (line.text) } }
            }
        }
        p.small dir="auto" { (line.reason) }
        p.small.muted {
            "By " bdi { (line.author) } ", "
            @match line.until_ms { Some(until) => { "until " (moment(until, clock)) } None => { "for good" } }
        }
    }
}

fn form(customer: i64) -> Markup {
    let field_of = |name, label, kind| Field { name, label, kind, scope: "exception", ..Field::default() };
    html! {
        form.form method="post" action={ "/desk/people/" (customer) "/exceptions" } {
            div.field {
                label.field__label for="exception-act" { "What" }
                select.field__control id="exception-act" name="act" {
                    @for kind in ActKind::ALL { option value=(kind.as_str()) selected[kind == ActKind::Return] { (kind.label()) } }
                }
            }
            div.field {
                label.field__label for="exception-said" { "Is" }
                select.field__control id="exception-said" name="said" {
                    option value="allow" { "allowed, whatever windows and refusals say" }
                    option value="deny" { "not allowed" }
                    option value="review" { "looked at by a person first" }
                }
            }
            (field(&Field { is_required: false, hint: "The last day; for good when empty.", ..field_of("until", "Until", "date") }))
            (field(&Field { max_length: 500, ..field_of("reason", "Why", "text") }))
            div.card__acts { button.button { "Make the exception" } }
        }
    }
}
