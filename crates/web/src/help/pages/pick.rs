//! The items of an order to choose from: which, how many, why, and what shall happen.

use crate::parts::field::{Field, Typed, field};
use crate::parts::select::{Choices, select};
use maud::{Markup, html};

/// One item that may be chosen, or why it can't.
#[derive(Clone, Debug)]
pub struct Item {
    pub line: i64,
    pub title: String,
    pub options: String,
    pub price: String,
    pub is_taken: bool,
    /// Why it can't be chosen; its questions are left out then.
    pub why_not: Option<String>,
    /// What is asked once it is chosen.
    pub asks: Vec<Choices>,
    /// A word to it; left out where nothing is asked.
    pub detail: Option<Typed>,
}

/// The items with their questions; each shows them once it is chosen, without a script.
pub fn items(legend: &str, items: &[Item], error: Option<&str>) -> Markup {
    html! {
        fieldset.picks aria-describedby=[error.map(|_| "items-error")] {
            legend.field__label { (legend) }
            @if let Some(error) = error { p.field__error id="items-error" role="alert" { (error) } }
            @for item in items { (one(item)) }
        }
    }
}

fn one(item: &Item) -> Markup {
    let id = format!("take-{}", item.line);
    html! {
        div.pick {
            @if item.why_not.is_none() {
                input.pick__box id=(id) type="checkbox" name=(id) value="yes" checked[item.is_taken];
                label.pick__head for=(id) { (words(item)) }
            } @else { div.pick__head { (words(item)) } }
            @if let Some(why) = &item.why_not { p.pick__why.small.muted dir="auto" { (why) } }
            @else if !item.asks.is_empty() || item.detail.is_some() {
                div.pick__more {
                    @for choices in &item.asks { (select(choices)) }
                    @if let Some(detail) = &item.detail { (word(item.line, detail)) }
                }
            }
        }
    }
}

fn words(item: &Item) -> Markup {
    html! {
        span.goods__what {
            b dir="auto" { (item.title) }
            @if !item.options.is_empty() { span.small.muted dir="auto" { (item.options) } }
        }
        span.num.muted { (item.price) }
    }
}

fn word(line: i64, detail: &Typed) -> Markup {
    let scope = line.to_string();
    let asked = Field {
        name: &format!("detail-{line}"),
        label: "A word to it",
        is_required: false,
        max_length: 500,
        scope: &scope,
        ..Field::default()
    };
    field(&asked.with(detail))
}
