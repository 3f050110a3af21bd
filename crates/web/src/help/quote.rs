//! Asking for a price: products and quantities become a conversation that is tagged as such.

use std::collections::BTreeMap;

use axum::Form;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use base::Error;
use channels::form::{self, Form as Letter};
use conversations::conversation::tagging;
use http::{HeaderMap, StatusCode};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

use super::pages::quote::{Quote, Wanted, quote_page};
use super::pages::shop::Place;
use super::visitor::{find_proved, frame};
use crate::failure::Failure;
use crate::page::{Page, redirect, said};
use crate::parts::field::Typed;
use crate::state::Web;

/// The tag by which agents find them.
pub const TAG: &str = "quote";
/// Products one request names.
const LINES: usize = 5;

type Filled = BTreeMap<String, String>;

/// `GET /quote`
pub async fn show(State(web): State<Web>, headers: HeaderMap) -> Result<Response, Failure> {
    let mut filled = Filled::from([("client_id".to_owned(), web.post.chance().token())]);
    if let Some(who) = find_proved(&web, &headers).await? {
        filled.insert("name".into(), who.name);
        filled.insert("email".into(), who.email);
    }
    Ok(said(page(&web, &headers, (&filled, &[])).await?, &headers))
}

/// `POST /quote`
pub async fn create(
    State(web): State<Web>,
    headers: HeaderMap,
    Form(filled): Form<Filled>,
) -> Result<Response, Failure> {
    let mut complaints = complaints(&filled);
    let letter = letter(&filled);
    let unfit =
        letter.complaints().into_iter().filter(|(field, _)| *field != "text" || complaints.is_empty());
    complaints.extend(unfit.map(|(field, why)| (field.to_owned(), why)).collect::<Vec<_>>());
    if !complaints.is_empty() {
        let page = page(&web, &headers, (&filled, &complaints)).await?;
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
    }
    if letter.client_id.is_empty() || letter.client_id.len() > 100 {
        return Err(
            Error::refused("The form arrived incomplete. Open it again and send it once more.").into()
        );
    }
    let email = utf8_percent_encode(&letter.email, NON_ALPHANUMERIC).to_string();
    let conversation = web
        .db()
        .write(move |tx| {
            let conversation = form::submit(tx, &letter)?;
            tagging::tag_for_customer(
                tx,
                &format!("customer:{}", conversation.customer_id),
                conversation.id,
                TAG,
            )?;
            Ok(conversation)
        })
        .await?;
    Ok(redirect(&format!("/contact/done?reference={}&email={email}", conversation.reference)))
}

fn complaints(filled: &Filled) -> Vec<(String, String)> {
    let mut complaints = Vec::new();
    if wanted(filled).is_empty() {
        complaints.push(("product-0".to_owned(), "Name at least one product.".to_owned()));
    }
    for (at, _, quantity) in wanted(filled) {
        if quantity.parse::<u32>().is_ok_and(|count| count > 0) {
            continue;
        }
        complaints.push((format!("quantity-{at}"), "Write a number, such as 50.".to_owned()));
    }
    complaints
}

/// The lines that name a product: place, product, quantity.
fn wanted(filled: &Filled) -> Vec<(usize, &str, &str)> {
    let text = |name: String| filled.get(&name).map_or("", |text| text.trim());
    let lines = (0..LINES).map(|at| (at, text(format!("product-{at}")), text(format!("quantity-{at}"))));
    lines.filter(|(_, product, _)| !product.is_empty()).collect()
}

fn letter(filled: &Filled) -> Letter {
    let text = |name: &str| filled.get(name).map_or("", |text| text.trim()).to_owned();
    let lines: Vec<String> =
        wanted(filled).iter().map(|(_, product, quantity)| format!("{quantity} × {product}")).collect();
    let words = text("text");
    let asked = format!("Please make me an offer for:\n\n{}", lines.join("\n"));
    Letter {
        name: text("name"),
        email: text("email"),
        subject: "Request for a price".into(),
        text: if words.is_empty() { asked } else { format!("{asked}\n\n{words}") },
        client_id: text("client_id"),
        ..Letter::default()
    }
}

async fn page(
    web: &Web,
    headers: &HeaderMap,
    (filled, complaints): (&Filled, &[(String, String)]),
) -> base::Result<Page> {
    let who = find_proved(web, headers).await?;
    let typed = |name: &str| Typed {
        text: filled.get(name).cloned().unwrap_or_default(),
        error: complaints.iter().find(|(field, _)| field == name).map(|(_, why)| why.clone()),
    };
    let view = Quote {
        shop: frame(web, headers, (Place::Contact, "Ask for a price"), who.as_ref()),
        client_id: typed("client_id").text,
        name: typed("name"),
        email: typed("email"),
        wanted: (0..LINES)
            .map(|at| Wanted {
                product: typed(&format!("product-{at}")),
                quantity: typed(&format!("quantity-{at}")),
            })
            .collect(),
        text: typed("text"),
        error: (!complaints.is_empty()).then(|| "Not sent yet: something below is missing.".into()),
    };
    Ok(Page(quote_page(&view)))
}
