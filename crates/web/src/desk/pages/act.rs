//! An act on an order: its fields, and below what was typed the preview of what it would do.

use super::shell::{Shell, shell};
use crate::parts::{
    field::{Field, field},
    icon::{Icon, icon},
    notice::{Notice, notice},
};
use maud::{Markup, html};

/// `/desk/orders/{number}/acts/{act}`
#[derive(Clone, Debug)]
pub struct ActPage {
    pub shell: Shell,
    /// `Cancel the order`
    pub label: String,
    pub number: String,
    /// Back to the order.
    pub order_href: String,
    /// Where the form goes.
    pub href: String,
    /// Where the confirmation goes.
    pub confirm_href: String,
    /// What is wrong with all of it, or happened in the meantime.
    pub problem: Option<Notice>,
    pub controls: Vec<Control>,
    /// What it would do; `None` until it was asked, or when it can't be done.
    pub preview: Option<Preview>,
}

/// One part of the form.
#[derive(Clone, Debug)]
pub enum Control {
    Text(Text),
    Select(Select),
    /// Controls that belong to one thing.
    Group {
        legend: String,
        note: String,
        controls: Vec<Control>,
    },
    /// What is wrong with the controls around it.
    Error(String),
}

/// A text or a number to type.
#[derive(Clone, Debug, Default)]
pub struct Text {
    pub name: String,
    pub label: String,
    /// An input type, or `area`.
    pub kind: &'static str,
    pub value: String,
    pub hint: String,
    pub error: Option<String>,
    pub is_required: bool,
    pub max_length: u32,
}

/// Something to choose.
#[derive(Clone, Debug, Default)]
pub struct Select {
    pub name: String,
    pub label: String,
    pub value: String,
    /// Value and label.
    pub options: Vec<(String, String)>,
    pub hint: String,
    pub error: Option<String>,
}

/// What an act would do.
#[derive(Clone, Debug, Default)]
pub struct Preview {
    pub money: Vec<Row>,
    pub goods: Vec<String>,
    pub steps: Vec<String>,
    /// Why a colleague looks at it first; empty when nobody need.
    pub review: String,
    /// What was typed, and what names exactly this preview: all of it goes along with the confirmation.
    pub carried: Vec<(String, String)>,
}

/// A line of money.
#[derive(Clone, Debug)]
pub struct Row {
    /// `Back to you, by Visa ending in 4242`
    pub text: String,
    pub amount: String,
    /// When the goods have come back.
    pub is_later: bool,
}

/// The whole page.
pub fn act_page(page: &ActPage) -> Markup {
    shell(
        &page.shell,
        html! {
            main.page.page--narrow id="main" {
                header.page__head {
                    p { a.way-back href=(page.order_href) { (icon(Icon::Back)) "Back to the order" } }
                    h1.page__title { (page.label) }
                    p.muted { "Order " span dir="auto" { (page.number) } }
                }
                @if let Some(told) = &page.problem { (notice(told)) }
                @match &page.preview {
                    Some(preview) => {
                        (shown(page, preview))
                        details.card { summary { "Change something first" } (form(page)) }
                    }
                    None => { section.card aria-label="What to do" { (form(page)) } }
                }
            }
        },
    )
}

fn form(page: &ActPage) -> Markup {
    html! {
        form.form method="post" action=(page.href) {
            @for one in &page.controls { (control(one)) }
            div.form__acts { button.button.button--primary { "Look at what it does" } span.small.muted { "Nothing is done yet." } }
        }
    }
}

fn control(one: &Control) -> Markup {
    html! {
        @match one {
            Control::Text(text) => { (typed(text)) }
            Control::Select(select) => { (choose(select)) }
            Control::Group { legend, note, controls } => {
                fieldset.group {
                    legend.group__name dir="auto" { (legend) }
                    @if !note.is_empty() { p.small.muted dir="auto" { (note) } }
                    div.form__pair { @for one in controls { (control(one)) } }
                }
            }
            Control::Error(text) => { p.field__error role="alert" dir="auto" { (text) } }
        }
    }
}

fn typed(text: &Text) -> Markup {
    field(&Field {
        name: &text.name,
        label: &text.label,
        kind: text.kind,
        value: &text.value,
        error: text.error.as_deref(),
        hint: &text.hint,
        max_length: text.max_length,
        is_required: text.is_required,
        ..Field::default()
    })
}

fn choose(select: &Select) -> Markup {
    let id = select.name.as_str();
    let described = select.error.is_some().then(|| format!("{id}-error"));
    html! {
        div.field {
            label.field__label for=(id) { (select.label) }
            select.field__control id=(id) name=(id) dir="auto" aria-invalid=[select.error.as_ref().map(|_| "true")] aria-describedby=[described] {
                @for (value, label) in &select.options { option value=(value) selected[*value == select.value] { (label) } }
            }
            @if !select.hint.is_empty() { p.field__hint { (select.hint) } }
            @if let Some(error) = &select.error { p.field__error id={ (id) "-error" } role="alert" dir="auto" { (error) } }
        }
    }
}

fn shown(page: &ActPage, preview: &Preview) -> Markup {
    html! {
        section.card aria-labelledby="preview" {
            h2 id="preview" { "This is what happens" }
            p.small.muted { "In the words the customer reads." }
            (money(preview))
            (listed("Goods", &preview.goods))
            (listed("Next", &preview.steps))
            @if !preview.review.is_empty() {
                div.notice.notice--warn { p dir="auto" { b { "A colleague decides: " } (preview.review) "." } }
            }
            form.form__acts method="post" action=(page.confirm_href) {
                @for (name, value) in &preview.carried { input type="hidden" name=(name) value=(value); }
                button.button.button--primary { @if preview.review.is_empty() { (page.label) } @else { "Put it before a colleague" } }
                a.button.button--quiet href=(page.order_href) { "Leave it" }
            }
        }
    }
}

fn money(preview: &Preview) -> Markup {
    html! {
        h3 { "Money" }
        @if preview.money.is_empty() { p.small.muted { "No money moves." } }
        @else {
            table.sums {
                caption.unseen { "Money that moves" }
                tbody {
                    @for row in &preview.money {
                        tr { th scope="row" dir="auto" { (row.text) @if row.is_later { " " span.small.muted { "when the goods are back" } } } td.num { (row.amount) } }
                    }
                }
            }
        }
    }
}

fn listed(title: &str, lines: &[String]) -> Markup {
    html! {
        @if !lines.is_empty() {
            h3 { (title) }
            ul.plain-list { @for line in lines { li dir="auto" { (line) } } }
        }
    }
}
