//! One return: its steps, how to send it, what came of it; and the label to print.

use super::goods::{Goods, goods};
use super::shop::{Shop, shop};
use super::sum::{Sum, sums};
use super::timeline::{Happening, timeline};
use super::track::{Track, steps};
use crate::parts::{
    chip::{Chip, chip},
    field::{Field, Typed, field},
    notice::alarm,
    time::{Clock, moment},
};
use maud::{Markup, html};

/// `/returns/{reference}`
#[derive(Clone, Debug)]
pub struct ReturnPage {
    pub shop: Shop,
    pub href: String,
    pub reference: String,
    /// `Return`, `Exchange`
    pub kind: String,
    /// The order it belongs to; empty for a gift, whose receiver doesn't see it.
    pub order: String,
    pub order_href: String,
    pub state: Chip,
    pub track: Option<Track>,
    /// What is next, in a sentence.
    pub words: String,
    pub created_ms: i64,
    pub goods: Vec<Goods>,
    pub sums: Vec<Sum>,
    pub steps: Vec<Happening>,
    pub sending: Option<Sending>,
    pub clock: Clock,
}

/// What is asked while the parcel hasn't been sent.
#[derive(Clone, Debug)]
pub struct Sending {
    pub label_href: String,
    pub carrier: Typed,
    pub tracking: Typed,
    pub error: Option<String>,
}

/// `/returns/{reference}/label`
#[derive(Clone, Debug)]
pub struct Label {
    pub shop: Shop,
    pub href: String,
    pub reference: String,
    pub to: Vec<String>,
    pub from: Vec<String>,
    pub goods: Vec<Goods>,
    pub code: Code,
    pub made_ms: i64,
    pub clock: Clock,
}

/// A code to scan, drawn of square modules.
#[derive(Clone, Debug)]
pub struct Code {
    /// Width and height in modules.
    pub size: i32,
    /// The `d` of a path that draws the dark ones.
    pub path: String,
}

/// The whole page of a return.
pub fn return_page(view: &ReturnPage) -> Markup {
    shop(
        &view.shop,
        html! {
            div.sheet.sheet--broad {
                p.small { a href="/returns" { "All your returns" } }
                header.sheet__head {
                    h1.sheet__title { (view.kind) " " span.mono { (view.reference) } }
                    p.muted {
                        "Registered " (moment(view.created_ms, &view.clock))
                        @if !view.order.is_empty() { " for " a href=(view.order_href) dir="auto" { "order " (view.order) } }
                        " " (chip(&view.state))
                    }
                }
                @if let Some(track) = &view.track { (steps(track)) }
                @if !view.words.is_empty() { p dir="auto" { (view.words) } }
                div.duo {
                    div.duo__main { (sending(view)) (items(view)) (happened(view)) }
                    div.duo__side { (money(view)) }
                }
            }
        },
    )
}

fn sending(view: &ReturnPage) -> Markup {
    html! {
        @if let Some(sending) = &view.sending {
            section.card aria-labelledby="send" {
                h2 id="send" { "Send it to us" }
                ol.sheet__steps {
                    li { "Pack the items well; their own box is best." }
                    li { a href=(sending.label_href) { "Print the label and the packing slip" } ". No printer? Show the code at the counter." }
                    li { "Bring the parcel to the carrier and keep the receipt." }
                }
                (alarm(sending.error.as_deref()))
                form.form method="post" action={ (view.href) "/tracking" } data-once {
                    div.form__pair {
                        (field(&Field { name: "carrier", label: "Carrier", hint: "Who brings it, such as DHL.", max_length: 60, ..Field::default() }.with(&sending.carrier)))
                        (field(&Field { name: "tracking", label: "Parcel number", hint: "It stands on the receipt.", max_length: 60, ..Field::default() }.with(&sending.tracking)))
                    }
                    p { button.button { "I have sent it" } }
                }
            }
        }
    }
}

fn items(view: &ReturnPage) -> Markup {
    html! { section.card aria-labelledby="items" { h2 id="items" { "Items" } (goods(&view.goods)) } }
}

fn happened(view: &ReturnPage) -> Markup {
    html! {
        @if !view.steps.is_empty() {
            section.card aria-labelledby="steps" { h2 id="steps" { "What happened" } (timeline(&view.steps, &view.clock)) }
        }
    }
}

fn money(view: &ReturnPage) -> Markup {
    html! {
        @if !view.sums.is_empty() { section.card aria-labelledby="money" { h2 id="money" { "Money" } (sums(&view.sums)) } }
    }
}

/// The whole page of a label: on paper only the label itself.
pub fn label_page(view: &Label) -> Markup {
    shop(
        &view.shop,
        html! {
            div.sheet {
                div.slip__aside {
                    p.small { a href=(view.href) { "Back to the return" } }
                    p.muted { "Print this page: the upper part goes onto the parcel, the slip below into it." }
                }
                article.slip {
                    header.slip__head {
                        h1 { "Return " span.mono { (view.reference) } }
                        div.slip__code role="img" aria-label={ "Code of return " (view.reference) } {
                            svg viewBox={ "0 0 " (view.code.size) " " (view.code.size) } shape-rendering="crispEdges" { path fill="currentColor" d=(view.code.path); }
                        }
                    }
                    div.form__pair { (party("To", &view.to)) (party("From", &view.from)) }
                    section.slip__inside aria-labelledby="inside" {
                        h2 id="inside" { "Packing slip" }
                        (goods(&view.goods))
                        p.small.muted { "Registered " (moment(view.made_ms, &view.clock)) ". Put this part into the parcel." }
                    }
                }
            }
        },
    )
}

fn party(title: &str, lines: &[String]) -> Markup {
    html! { section { h2 { (title) } address.plain dir="auto" { @for line in lines { (line) br; } } } }
}
