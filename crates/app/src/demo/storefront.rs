//! The sample shop's own page: what a shop's page looks like with the widget's one script tag on it.

use axum::Router;
use axum::routing::get;
use maud::{Markup, html};
use web::page::Page;
use web::parts::document::{Document, Kind, document};

/// The storefront's address.
pub(super) fn routes() -> Router {
    Router::new().route("/demo", get(show))
}

async fn show() -> Page {
    let title = format!("{} — sample shop", world::SHOP_NAME);
    Page(document(
        &Document { title: &title, kind: Kind::Help, live_at: "" },
        html! {
            (head("shop"))
            main.shop__main id="main" {
                section.hero {
                    h1 { "Good things for the house" }
                    p.muted { "A sample shop. The chat at the corner is Attend's, put here by one script tag." }
                }
                ul.tiles {
                    @for product in world::storefront() {
                        li { div.tile {
                            span.tile__row { b { (product.title) } span.num { (product.price) } }
                            span.small.muted { (product.blurb) }
                        } }
                    }
                }
                noscript { p { a href="/contact" { "Questions? Write to us." } } }
            }
            script src="/widget.js" async {}
        },
    ))
}

/// The head of the demo's pages, with the way between them.
pub(super) fn head(here: &str) -> Markup {
    let places = [
        ("shop", "/demo", "Shop"),
        ("mailbox", "/demo/mailbox", "Mailbox"),
        ("help", "/", "Help centre"),
        ("desk", "/desk", "Desk"),
    ];
    html! {
        header.shop {
            a.shop__name.clip href="/demo" { (world::SHOP_NAME) }
            nav.shop__places aria-label="Main" {
                @for (name, href, label) in places {
                    a.shop__place href=(href) aria-current=[(name == here).then_some("page")] { (label) }
                }
            }
        }
    }
}
