//! The form of one act on an order: what to choose, what is wrong with it, and what is missing to do it.

use super::photos::{Photos, photos};
use super::pick::{Item, items};
use super::shop::{Shop, shop};
use crate::parts::{
    field::{Field, Typed, field},
    notice::alarm,
    select::{Choices, radios, select},
};
use maud::{Markup, html};

/// `/orders/{number}/{act}`, empty or as it was sent if something is wrong.
#[derive(Clone, Debug)]
pub struct ActForm {
    pub shop: Shop,
    pub order: String,
    pub order_href: String,
    /// `Return something`
    pub title: String,
    pub lead: String,
    pub gate: Gate,
    /// `/orders/W1/return`
    pub action: String,
    /// Names what is about to be done, so that doing it twice does it once.
    pub key: String,
    pub error: Option<String>,
    pub asks: Vec<Ask>,
    pub photos: Option<Photos>,
}

/// Whether the form may be filled in.
#[derive(Clone, Debug)]
pub enum Gate {
    Open,
    /// The person has to show more of who they are: why, and where.
    StepUp {
        why: String,
        href: String,
    },
    /// It isn't possible, and why.
    Closed(String),
}

/// One question of the form.
#[derive(Clone, Debug)]
pub enum Ask {
    /// A list to choose from.
    One(Choices),
    /// A few options to pick one from.
    Radio(Choices),
    /// The order's items.
    Items { legend: String, items: Vec<Item>, error: Option<String> },
    /// A line or an area of text.
    Text(Text),
}

/// A text to be written.
#[derive(Clone, Debug)]
pub struct Text {
    pub name: &'static str,
    pub label: &'static str,
    /// An input type, or `area`.
    pub kind: &'static str,
    pub autocomplete: &'static str,
    pub hint: String,
    pub limit: u32,
    pub need: Need,
    pub typed: Typed,
}

/// Whether a text may be left empty.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Need {
    Required,
    Optional,
}

/// The whole page.
pub fn act_page(view: &ActForm) -> Markup {
    shop(
        &view.shop,
        html! {
            div.sheet {
                p.small { a href=(view.order_href) dir="auto" { "Order " (view.order) } }
                header.sheet__head {
                    h1 { (view.title) }
                    @if !view.lead.is_empty() { p.muted dir="auto" { (view.lead) } }
                }
                @match &view.gate {
                    Gate::Open => { (form(view)) }
                    Gate::StepUp { why, href } => { (step_up(why, href)) }
                    Gate::Closed(why) => { (closed(view, why)) }
                }
            }
        },
    )
}

fn form(view: &ActForm) -> Markup {
    html! {
        (alarm(view.error.as_deref()))
        form.form method="post" action=(view.action) enctype="multipart/form-data" data-once {
            input type="hidden" name="key" value=(view.key);
            @if view.asks.is_empty() { p { "There is nothing to fill in. The next page shows what will happen, with every amount." } }
            @for one in &view.asks { (ask(one)) }
            (photos(view.photos.as_ref()))
            p.form__acts {
                button.button.button--primary { "Show what will happen" }
                span.small.muted { "Nothing is done yet." }
            }
        }
    }
}

fn ask(ask: &Ask) -> Markup {
    match ask {
        Ask::One(choices) => select(choices),
        Ask::Radio(choices) => radios(choices),
        Ask::Items { legend, items: list, error } => items(legend, list, error.as_deref()),
        Ask::Text(text) => field(
            &Field {
                name: text.name,
                label: text.label,
                kind: text.kind,
                hint: &text.hint,
                autocomplete: text.autocomplete,
                max_length: text.limit,
                is_required: text.need == Need::Required,
                ..Field::default()
            }
            .with(&text.typed),
        ),
    }
}

fn step_up(why: &str, href: &str) -> Markup {
    html! {
        div.card {
            h2 { "First show us that it is you" }
            p dir="auto" { (why) }
            p { a.button.button--primary href=(href) { "Get a code" } }
        }
    }
}

fn closed(view: &ActForm, why: &str) -> Markup {
    html! {
        div.card {
            h2 { "This isn’t possible" }
            p dir="auto" role=[view.error.as_ref().map(|_| "alert")] { (why) }
            p.form__acts { a.button href=(view.order_href) { "Back to the order" } a.button.button--quiet href="/contact" { "Write to us" } }
        }
    }
}
