//! Who is looking: a customer, on the rung of proof they stand on, or nobody in particular; and the frame of every page.

use axum::extract::FromRequestParts;
use axum::response::{IntoResponse, Response};
use base::{Read, Result};
use http::request::Parts;
use http::{HeaderMap, Method, header};
use orders::withdrawal::texts;
use people::customer::{self, Proof, identity};
use people::session::{self, Way};
use people::{CustomerId, names};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

use super::pages::shop::{Place, Shop};
use crate::cookie;
use crate::failure::Failure;
use crate::page::{self, redirect};
use crate::state::Web;

/// A customer whose session is known.
#[derive(Clone, Debug)]
pub struct SignedIn {
    /// Who they are.
    pub id: CustomerId,
    /// All rows that are this person.
    pub cluster: Vec<i64>,
    /// The address they are known by; empty below a one-time code: it isn't theirs to see yet.
    pub email: String,
    /// What they are called; empty when unknown, or below a one-time code.
    pub name: String,
    /// The rung they stand on.
    pub proof: Proof,
    /// The number of the one order that a look-up reaches; `None` reaches all of theirs.
    pub only_order: Option<String>,
}

impl SignedIn {
    /// True from a one-time code on: all of the person's pages are open.
    pub fn is_proved(&self) -> bool {
        self.proof >= Proof::Code && self.only_order.is_none()
    }

    /// True when this session reaches the order `number` of the customer row `owner`.
    pub fn reaches(&self, owner: i64, number: &str) -> bool {
        self.cluster.contains(&owner) && self.only_order.as_deref().is_none_or(|only| only == number)
    }

    /// How events name them.
    pub fn actor(&self) -> String {
        format!("customer:{}", self.id)
    }
}

/// A customer from a one-time code on. Anybody else is led to where they can show who they are, and back again.
pub struct Proved(pub SignedIn);

impl FromRequestParts<Web> for Proved {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, web: &Web) -> Result<Proved, Response> {
        let who = find(web, &parts.headers).await.map_err(|error| Failure(error).into_response())?;
        match who {
            Some(who) if who.is_proved() => Ok(Proved(who)),
            who => Err(redirect(&way_up(who.as_ref(), &back_to(parts)))),
        }
    }
}

/// Where somebody shows more of who they are, to come back to `next` afterwards.
pub fn way_up(who: Option<&SignedIn>, next: &str) -> String {
    let page = if who.is_some() { "/sign-in/step-up" } else { "/sign-in" };
    format!("{page}?next={}", utf8_percent_encode(next, NON_ALPHANUMERIC))
}

/// The page one was on: a form that was sent comes back to its page, as what it held is gone.
fn back_to(parts: &Parts) -> String {
    if parts.method == Method::GET {
        return local(&parts.uri.to_string()).to_owned();
    }
    "/account".to_owned()
}

/// `next`, if it is one of the customers' own pages: no sign-in sends people elsewhere.
pub fn local(next: &str) -> &str {
    let is_plain = next.len() <= 500 && next.bytes().all(|b| b.is_ascii_graphic() && b != b'\\');
    let is_local = next.starts_with('/') && !next.starts_with("//") && !next.starts_with("/desk");
    if is_plain && is_local { next } else { "/account" }
}

/// Who the cookie says is looking, on whatever rung.
pub async fn find(web: &Web, headers: &HeaderMap) -> Result<Option<SignedIn>> {
    let Some(token) = cookie::find(headers, cookie::CUSTOMER) else { return Ok(None) };
    let now_ms = web.db().now_ms();
    web.db().read(move |read| signed_in(read, &token, now_ms)).await
}

/// Who the cookie says is looking, from a one-time code on.
pub async fn find_proved(web: &Web, headers: &HeaderMap) -> Result<Option<SignedIn>> {
    Ok(find(web, headers).await?.filter(SignedIn::is_proved))
}

fn signed_in(read: &Read<'_>, token: &str, now_ms: i64) -> Result<Option<SignedIn>> {
    let Some((id, way)) = session::find_customer(read, token, now_ms)? else { return Ok(None) };
    let cluster = customer::cluster(read, id)?;
    let proof = way.proof();
    if let Way::Order(number) = way {
        let (email, name) = (String::new(), String::new());
        return Ok(Some(SignedIn { id, cluster, email, name, proof, only_order: Some(number) }));
    }
    let email = identity::find_email(read, &cluster)?.unwrap_or_default();
    let name = customer::find(read, id)?.name;
    Ok(Some(SignedIn { id, cluster, email, name, proof, only_order: None }))
}

/// What the browser says of itself.
pub fn device(headers: &HeaderMap) -> String {
    headers.get(header::USER_AGENT).and_then(|value| value.to_str().ok()).unwrap_or_default().to_owned()
}

/// The frame of a page.
pub fn frame(web: &Web, headers: &HeaderMap, (here, title): (Place, &str), who: Option<&SignedIn>) -> Shop {
    let text = texts::choose("", accepted(headers), web.db().now_ms());
    Shop {
        name: web.shop.name.clone(),
        title: title.into(),
        here,
        signed_in_as: who.map_or_else(String::new, reading_as),
        person: who.map_or_else(String::new, person),
        notice: page::notice(headers),
        withdraw: (text.withdraw.clone(), text.tag.clone()),
    }
}

fn reading_as(who: &SignedIn) -> String {
    match &who.only_order {
        Some(number) => format!("whoever placed order {number}"),
        None if who.email.is_empty() => person(who),
        None => who.email.clone(),
    }
}

/// What the way to the account is called; empty where it leads to signing in.
fn person(who: &SignedIn) -> String {
    if !who.is_proved() {
        return String::new();
    }
    let first = who.name.split_whitespace().next().unwrap_or_default();
    if first.is_empty() { "Your account".into() } else { names::tidy_name(first) }
}

/// When an answer can be expected, in words; empty when the shop never opens.
pub fn reply_hint(web: &Web) -> String {
    let now_ms = web.db().now_ms();
    if web.shop.hours.is_open(now_ms) {
        return "We are here now and answer by e-mail.".into();
    }
    let opening = web.shop.hours.next_opening_ms(now_ms);
    opening.map_or_else(String::new, |at| {
        format!("We are back on {} and answer by e-mail.", web.shop.hours.local(at).strftime("%A at %H:%M"))
    })
}

/// The languages a browser asks for.
pub fn accepted(headers: &HeaderMap) -> &str {
    headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok()).unwrap_or_default()
}
