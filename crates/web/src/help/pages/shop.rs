//! What surrounds every page of the help centre: the shop's name and the way around.

use crate::parts::{
    document::{Document, Kind, document},
    notice::{Notice, notice},
};
use maud::{Markup, html};

/// The places of the help centre.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    Help,
    Orders,
    Returns,
    Contact,
    /// All of one's own, conversations included.
    Account,
    Withdrawal,
}

/// What the frame of a help page needs to know.
#[derive(Clone, Debug)]
pub struct Shop {
    /// The shop's name.
    pub name: String,
    /// The page's title in the browser's tab, before the shop's name.
    pub title: String,
    pub here: Place,
    /// The address of a customer who showed a code; empty when nobody is signed in.
    pub signed_in_as: String,
    /// What the way to the account is called, as `Ana`; empty where it leads to signing in.
    pub person: String,
    /// What the last act did, if the page follows one.
    pub notice: Option<Notice>,
    /// The label of the withdrawal function and its language: the law wants the way in on every page.
    pub withdraw: (String, String),
}

const PLACES: &[(Place, &str, &str)] = &[
    (Place::Help, "/", "Help"),
    (Place::Orders, "/orders", "Orders"),
    (Place::Returns, "/returns", "Returns"),
    (Place::Contact, "/contact", "Contact"),
];

fn account(shop: &Shop) -> Markup {
    let current = (shop.here == Place::Account).then_some("page");
    html! {
        @if shop.person.is_empty() { a.shop__place href="/sign-in" aria-current=[current] { "Sign in" } }
        @else { a.shop__place.clip.shop__person href="/account" aria-current=[current] dir="auto" { (shop.person) } }
    }
}

/// The whole page around `content`.
pub fn shop(shop: &Shop, content: Markup) -> Markup {
    let title = format!("{} — {}", shop.title, shop.name);
    document(
        &Document { title: &title, kind: Kind::Help, live_at: "" },
        html! {
            header.shop {
                a.shop__name.clip href="/" dir="auto" { (shop.name) }
                nav.shop__places aria-label="Main" {
                    @for (place, href, label) in PLACES {
                        a.shop__place href=(href) aria-current=[(*place == shop.here).then_some("page")] {
                            (label) @if *place == Place::Returns { span.shop__rest { " & warranty" } }
                        }
                    }
                    (account(shop))
                }
            }
            main.shop__main id="main" {
                @if let Some(told) = &shop.notice { (notice(told)) }
                (content)
            }
            footer.shop__foot {
                @if !shop.signed_in_as.is_empty() {
                    form.shop__leave method="post" action="/sign-out" {
                        span.small.muted dir="auto" { "You are reading as " bdi { (shop.signed_in_as) } }
                        button.button.button--tiny { "Sign out" }
                    }
                }
                p { a href="/withdrawal" lang=(shop.withdraw.1) { (shop.withdraw.0) } }
                p.small.muted dir="auto" { (shop.name) " · customer service" }
            }
        },
    )
}
