//! A guest finds one order: its number, with the e-mail address or postcode it was placed with. Whatever is wrong, the
//! answer is the same and takes as long.

use axum::Form;
use axum::extract::{Query, State};
use axum::response::{IntoResponse, Response};
use base::{Error, Result, Tx};
use http::{HeaderMap, StatusCode};
use orders::OrderView;
use people::CustomerId;
use people::customer::{self, Kind, Proof, identity};
use people::guessing::{self, Door, Try};
use people::session::{self, Way};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde::Deserialize;

use super::pages::find_order::{FindOrder, find_order_page};
use super::pages::shop::Place;
use super::sign_in::let_in;
use super::visitor::{device, find, frame};
use crate::failure::Failure;
use crate::page::{Page, said};
use crate::parts::field::Typed;
use crate::peer::Network;
use crate::state::Web;
use crate::steady;

/// Longest order number, address or postcode that is looked at.
const LENGTH_LIMIT: usize = 254;

/// What the form sends.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    number: String,
    with: String,
}

/// `GET /orders/find`
pub async fn show(
    State(web): State<Web>,
    Query(asked): Query<Asked>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let asked = Asked { number: cut(&asked.number), with: String::new() };
    Ok(said(page(&web, &headers, &asked, None).await?, &headers))
}

/// `POST /orders/find`
pub async fn create(
    State(web): State<Web>,
    Network(network): Network,
    headers: HeaderMap,
    Form(asked): Form<Asked>,
) -> Result<Response, Failure> {
    let due = steady::begin();
    let found = look_up(&web, device(&headers), &asked, network).await;
    due.await;
    let reason = match found {
        Ok(Some((number, token))) => {
            let number = utf8_percent_encode(number.trim_start_matches('#'), NON_ALPHANUMERIC);
            return Ok(let_in(&web, &format!("/orders/{number}"), &token));
        }
        Ok(None) => {
            "We find no order with this number and this address or postcode. Check both as they stand in our confirmation."
                .to_owned()
        }
        Err(Error::Busy(reason) | Error::Refused(reason)) => reason,
        Err(error) => return Err(error.into()),
    };
    let page = page(&web, &headers, &asked, Some(reason)).await?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
}

/// The order's number and a session for it alone, when both things fit.
async fn look_up(
    web: &Web,
    device: String,
    asked: &Asked,
    network: String,
) -> Result<Option<(String, String)>> {
    let number: String = cut(&asked.number).split_whitespace().collect();
    let with = cut(&asked.with).trim().to_lowercase();
    if number.trim_start_matches('#').is_empty() || with.is_empty() {
        return Err(Error::refused(
            "Write the order's number, and the e-mail address or postcode it was placed with.",
        ));
    }
    let guess = Try {
        door: Door::LookUp,
        order: number.trim_start_matches('#').to_uppercase(),
        address: with.clone(),
        network,
    };
    let looked = web.db().write(move |tx| {
        guessing::check(tx, &guess)?;
        let found = orders::find_by_number(tx, &number)?;
        let fitting = match found {
            Some(order) if fits(tx, &order, &with)? => order,
            _ => {
                guessing::note_wrong(tx, &guess)?;
                return Ok(None);
            }
        };
        guessing::note_right(tx, &guess)?;
        let way = Way::Order(fitting.number.clone());
        let token = session::start_customer(tx, CustomerId(fitting.customer_id), &way, &device)?;
        Ok(Some((fitting.number, token)))
    });
    looked.await
}

/// True when `with` is an e-mail address of the order's customer, or the postcode it goes to. A fitting address is
/// proved by that as far as knowing an order goes.
fn fits(tx: &mut Tx<'_>, order: &OrderView, with: &str) -> Result<bool> {
    let cluster = customer::cluster(tx, CustomerId(order.customer_id))?;
    let known = identity::list(tx, &cluster)?;
    if known.iter().any(|one| one.kind == Kind::Email && one.value == with) {
        identity::prove(tx, Kind::Email, with, Proof::Order)?;
        return Ok(true);
    }
    let postcode = bare(&order.address.postcode);
    Ok(!postcode.is_empty() && postcode == bare(with))
}

/// A postcode as people write it in many ways: letters and digits alone.
fn bare(postcode: &str) -> String {
    postcode.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_uppercase).collect()
}

fn cut(text: &str) -> String {
    text.chars().take(LENGTH_LIMIT).collect()
}

async fn page(web: &Web, headers: &HeaderMap, asked: &Asked, error: Option<String>) -> Result<Page> {
    let who = find(web, headers).await?;
    Ok(Page(find_order_page(&FindOrder {
        shop: frame(web, headers, (Place::Orders, "Find an order"), who.as_ref()),
        number: Typed::new(cut(&asked.number)),
        with: Typed::new(cut(&asked.with)),
        error,
    })))
}
