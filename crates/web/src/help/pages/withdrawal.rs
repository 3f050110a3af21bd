//! The pages of the withdrawal function, in the language of its text: the form, what it would declare, the receipt.

use super::shop::{Shop, shop};
use crate::parts::{
    field::{Field, Typed, field},
    icon::{Icon, icon},
    notice::alarm,
};
use maud::{Markup, html};
use orders::withdrawal::Statement;
use orders::withdrawal::texts::Text;

/// `/withdrawal`, empty or as it was sent if something is wrong.
#[derive(Clone, Debug)]
pub struct Ask {
    pub shop: Shop,
    pub text: &'static Text,
    /// Names this form, so that sending it twice records it once.
    pub client_id: String,
    pub name: Typed,
    pub email: Typed,
    pub order: Typed,
    pub postcode: Typed,
    pub items: Typed,
    /// Lines of the order to choose from; only for who is signed in as its owner.
    pub lines: Vec<Line>,
    /// What is wrong with the form as a whole.
    pub error: Option<String>,
    /// The other languages there are.
    pub languages: Vec<Language>,
}

/// A line of an order to choose.
#[derive(Clone, Debug)]
pub struct Line {
    pub id: i64,
    /// `2 × Desk lamp`
    pub text: String,
    pub is_chosen: bool,
}

/// A language to read the page in.
#[derive(Clone, Debug)]
pub struct Language {
    pub tag: String,
    /// Its own name.
    pub name: String,
}

/// The second page: everything again, and the button that declares it.
#[derive(Clone, Debug)]
pub struct Check {
    pub shop: Shop,
    pub text: &'static Text,
    pub client_id: String,
    pub statement: Statement,
}

/// The receipt.
#[derive(Clone, Debug)]
pub struct Done {
    pub shop: Shop,
    pub text: &'static Text,
    pub email: String,
    /// What was declared and when, as label and value.
    pub facts: Vec<(String, String)>,
}

/// The form.
pub fn ask_page(view: &Ask) -> Markup {
    let text = view.text;
    shop(
        &view.shop,
        html! {
            div.sheet lang=(text.tag) {
                header.sheet__head { h1 { (text.withdraw) } p.muted { (text.ask.lead) } }
                (alarm(view.error.as_deref()))
                form.form method="post" action="/withdrawal" {
                    input type="hidden" name="client_id" value=(view.client_id);
                    input type="hidden" name="text" value=(text.key());
                    (who(view))
                    (contract(view))
                    p.form__acts { button.button.button--primary { (text.ask.go_on) } }
                }
                nav.small.muted.languages aria-label="Languages" {
                    @for language in &view.languages {
                        a href={ "/withdrawal?lang=" (language.tag) } lang=(language.tag) hreflang=(language.tag) { (language.name) } " "
                    }
                }
            }
        },
    )
}

fn who(view: &Ask) -> Markup {
    let ask = &view.text.ask;
    html! {
        (field(&Field { name: "name", label: &ask.name, autocomplete: "name", ..Field::default() }.with(&view.name)))
        (field(&Field { name: "email", label: &ask.email, hint: &ask.email_hint, kind: "email", autocomplete: "email", max_length: 254, ..Field::default() }.with(&view.email)))
    }
}

fn contract(view: &Ask) -> Markup {
    let ask = &view.text.ask;
    let free = Field { is_required: false, optional: &ask.optional, ..Field::default() };
    html! {
        (field(&Field { name: "order", label: &ask.order, hint: &ask.order_hint, ..Field::default() }.with(&view.order)))
        @if !view.lines.is_empty() {
            fieldset.choices {
                legend.field__label { (ask.lines) }
                @for line in &view.lines {
                    p.choices__one {
                        input id={ "line-" (line.id) } type="checkbox" name="line" value={ (line.id) " " (line.text) } checked[line.is_chosen];
                        label for={ "line-" (line.id) } dir="auto" { (line.text) }
                    }
                }
            }
        }
        (field(&Field { name: "items", label: &ask.items, hint: &ask.items_hint, kind: "area", max_length: 4_000, ..free }.with(&view.items)))
        (field(&Field { name: "postcode", label: &ask.postcode, hint: &ask.postcode_hint, autocomplete: "postal-code", max_length: 20, ..free }.with(&view.postcode)))
    }
}

/// What would be declared.
pub fn check_page(view: &Check) -> Markup {
    let text = view.text;
    let statement = &view.statement;
    let parts = statement.parts();
    let mut facts = vec![
        (&text.ask.name, statement.name.as_str()),
        (&text.ask.order, statement.order.as_str()),
        (&text.ask.items, if parts.is_empty() { &text.check.everything } else { &parts }),
        (&text.ask.email, statement.email.as_str()),
    ];
    if !statement.postcode.is_empty() {
        facts.push((&text.ask.postcode, &statement.postcode));
    }
    shop(
        &view.shop,
        html! {
            div.sheet lang=(text.tag) {
                header.sheet__head { h1 { (text.check.title) } p.muted { (text.check.lead) } }
                div.card {
                    p { strong { (text.check.declaration) } }
                    (list(facts.into_iter()))
                }
                form.form method="post" action="/withdrawal/confirmation" {
                    (carried(view))
                    p.form__acts {
                        button.button.button--primary { (text.confirm) }
                        button.button.button--quiet name="change" value="1" formaction="/withdrawal" { (text.check.change) }
                    }
                }
            }
        },
    )
}

/// What was typed, so that the next page knows it without remembering anything.
fn carried(view: &Check) -> Markup {
    let statement = &view.statement;
    let fields = [
        ("client_id", &view.client_id),
        ("name", &statement.name),
        ("email", &statement.email),
        ("order", &statement.order),
        ("postcode", &statement.postcode),
        ("items", &statement.items),
    ];
    html! {
        input type="hidden" name="text" value=(view.text.key());
        @for (name, value) in fields { input type="hidden" name=(name) value=(value); }
        @for line in &statement.lines { input type="hidden" name="line" value={ (line.id) " " (line.text) }; }
    }
}

/// The receipt.
pub fn done_page(view: &Done) -> Markup {
    let text = view.text;
    let facts = view.facts.iter().map(|(label, value)| (label, value.as_str()));
    shop(
        &view.shop,
        html! {
            div.sheet.sheet--done lang=(text.tag) {
                span.tile__sign { (icon(Icon::Letter)) }
                h1 { (text.receipt.title) }
                p { (text.receipt.lead) }
                div.card.facts-card { p { strong { (text.check.declaration) } } (list(facts)) }
                p dir="auto" { (text.receipt.sent.replace("{email}", &view.email)) }
                p { (text.receipt.next) }
            }
        },
    )
}

fn list<'a>(facts: impl Iterator<Item = (&'a String, &'a str)>) -> Markup {
    html! {
        dl.facts {
            @for (label, value) in facts {
                dt.facts__label { (label) }
                dd.facts__value dir="auto" { (value) }
            }
        }
    }
}
