//! A gift comes back: order number and postcode first, then what comes back, then the label at once.

use std::collections::BTreeMap;

use axum::Form;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use base::{Error, Result, Tx};
use http::{HeaderMap, StatusCode};
use orders::OrderView;
use orders::gift::{self, Chosen, Receiver};
use orders::offer::{Offer, OfferedLine};
use orders::return_::Return;
use orders::return_::label::{Slip, slip};
use people::customer::{Kind, identity};
use people::guessing::{self, Door, Try};
use people::names::is_email;

use super::acts::asking::group;
use super::acts::reading::{LEVELS, of_line, text};
use super::pages::gift::{Gift, GiftItems, gift_items_page, gift_page};
use super::pages::pick;
use super::pages::return_::label_page;
use super::pages::shop::Place;
use super::visitor::{find, frame};
use super::{letters, returns, wording};
use crate::failure::Failure;
use crate::page::{Page, said};
use crate::parts::field::Typed;
use crate::parts::select::{Choice, Choices, Group};
use crate::peer::Network;
use crate::state::Web;
use crate::steady;

/// Longest order number or postcode that is looked at.
const LENGTH_LIMIT: usize = 60;

type Filled = BTreeMap<String, String>;

/// What is wrong: with the field of that name, or under no name with the whole.
type Complaint = (String, String);

/// `GET /returns/gift`
pub async fn show(State(web): State<Web>, headers: HeaderMap) -> Result<Response, Failure> {
    Ok(said(ask(&web, &headers, &Filled::new(), None).await?, &headers))
}

/// `POST /returns/gift`: what can come back.
pub async fn create(
    State(web): State<Web>,
    Network(network): Network,
    headers: HeaderMap,
    Form(filled): Form<Filled>,
) -> Result<Response, Failure> {
    let due = steady::begin();
    let found = reach(&web, &filled, network).await;
    due.await;
    match found {
        Ok((_, offer)) => Ok(items(&web, &headers, (&filled, &offer), &[]).await?.into_response()),
        Err(error) => refused(&web, &headers, &filled, error).await,
    }
}

/// `POST /returns/gift/items`: it is registered, and here is the label.
pub async fn send_back(
    State(web): State<Web>,
    Network(network): Network,
    headers: HeaderMap,
    Form(filled): Form<Filled>,
) -> Result<Response, Failure> {
    let due = steady::begin();
    let found = reach(&web, &filled, network).await;
    due.await;
    let (order, offer) = match found {
        Ok(found) => found,
        Err(error) => return refused(&web, &headers, &filled, error).await,
    };
    let (chosen, complaints) = chosen(&filled, &offer);
    if !complaints.is_empty() {
        let page = items(&web, &headers, (&filled, &offer), &complaints).await?;
        return Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response());
    }
    match registered(&web, &filled, (order, chosen)).await {
        Ok((item, slip)) => {
            let title = format!("Label of return {}", item.reference);
            let shop = frame(&web, &headers, (Place::Returns, &title), None);
            Ok(Page(label_page(&returns::label_of(&item, slip, (shop, web.clock())))).into_response())
        }
        Err(Error::Refused(why) | Error::Conflict(why)) => {
            let page = items(&web, &headers, (&filled, &offer), &[(String::new(), why)]).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
        Err(error) => Err(error.into()),
    }
}

/// The order that number and postcode mean; wrong ones are counted as guesses.
async fn reach(web: &Web, filled: &Filled, network: String) -> Result<(OrderView, Offer)> {
    let (number, postcode) = (cut(filled, "order"), cut(filled, "postcode"));
    if number.trim_start_matches('#').is_empty() || postcode.is_empty() {
        return Err(Error::refused("Write the order number and the postcode the parcel went to."));
    }
    let guess = Try {
        door: Door::LookUp,
        order: number.trim_start_matches('#').to_uppercase(),
        address: postcode.to_lowercase(),
        network,
    };
    let found = web.db().write(move |tx| looked_up(tx, &guess, (&number, &postcode))).await?;
    let order = found.ok_or_else(|| {
        Error::refused(
            "We find no order with this number that went to this postcode. Check both on the slip.",
        )
    })?;
    let now_ms = web.db().now_ms();
    let asked = order.clone();
    let offer = web.db().read(move |read| gift::offered(read, &asked, now_ms)).await?;
    Ok((order, offer))
}

fn looked_up(tx: &mut Tx<'_>, guess: &Try, (number, postcode): (&str, &str)) -> Result<Option<OrderView>> {
    guessing::check(tx, guess)?;
    let found = gift::find(tx, number, postcode)?;
    match found {
        Some(_) => guessing::note_right(tx, guess)?,
        None => guessing::note_wrong(tx, guess)?,
    }
    Ok(found)
}

/// Opens the return under whoever the e-mail address is, and writes to it.
async fn registered(
    web: &Web,
    filled: &Filled,
    (order, chosen): (OrderView, Vec<Chosen>),
) -> Result<(Return, Slip)> {
    let (email, name) = (text(filled, "email").to_lowercase(), text(filled, "name"));
    let (shop, url, address) = (web.shop.clone(), web.shop.url.clone(), email.clone());
    let (item, slip, customer) = web
        .db()
        .write(move |tx| {
            let customer = identity::find_or_create(tx, Kind::Email, &address, &name)?;
            let to = Receiver { customer_id: customer.0, actor: format!("customer:{customer}") };
            let item = gift::send_back(tx, &order, &to, &chosen)?;
            let slip = slip(tx, &item, &shop.returns, &format!("{url}/returns/{}", item.reference))?;
            Ok((item, slip, customer))
        })
        .await?;
    letters::send(web, customer, &email, words(web, &item)).await?;
    Ok((item, slip))
}

fn words(web: &Web, item: &Return) -> (String, String) {
    let text = format!(
        "Thank you, your gift may come back. Its reference is {}.\n\nPrint the label or show its code where you hand the \
         parcel in. When we have looked at it you get credit for it in our shop.\n\nFollow it here; we send a code to this \
         address to let you in:\n{}/returns/{}",
        item.reference, web.shop.url, item.reference
    );
    (format!("Your gift goes back: {}", item.reference), text)
}

fn chosen(filled: &Filled, offer: &Offer) -> (Vec<Chosen>, Vec<Complaint>) {
    let mut complaints = Vec::new();
    if !is_email(&text(filled, "email")) {
        complaints.push(("email".into(), "Write your e-mail address, such as ana@example.org.".into()));
    }
    let is_taken = |line: &&OfferedLine| filled.contains_key(&of_line("take", line.line.id));
    let mut all = Vec::new();
    for line in offer.lines.iter().filter(is_taken) {
        let field = of_line("reason", line.line.id);
        let said = text(filled, &field);
        let (reason, detail) = said.split_once(LEVELS).unwrap_or((&said, ""));
        if reason.is_empty() && !offer.terms.reasons.is_empty() {
            complaints.push((field, "Choose why, please.".into()));
        }
        let quantity = text(filled, &of_line("quantity", line.line.id)).parse().unwrap_or(1);
        all.push(Chosen { line_id: line.line.id, quantity, reason: reason.into(), detail: detail.into() });
    }
    if all.is_empty() {
        complaints.push(("items".into(), "Choose at least one item.".into()));
    }
    (all, complaints)
}

async fn refused(web: &Web, headers: &HeaderMap, filled: &Filled, error: Error) -> Result<Response, Failure> {
    match error {
        Error::Refused(why) | Error::Busy(why) | Error::Conflict(why) => {
            let page = ask(web, headers, filled, Some(why)).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, page).into_response())
        }
        error => Err(error.into()),
    }
}

async fn ask(web: &Web, headers: &HeaderMap, filled: &Filled, error: Option<String>) -> Result<Page> {
    let who = find(web, headers).await?;
    Ok(Page(gift_page(&Gift {
        shop: frame(web, headers, (Place::Returns, "Return a gift"), who.as_ref()),
        order: Typed::new(cut(filled, "order")),
        postcode: Typed::new(cut(filled, "postcode")),
        error,
    })))
}

async fn items(
    web: &Web,
    headers: &HeaderMap,
    (filled, offer): (&Filled, &Offer),
    complaints: &[Complaint],
) -> Result<Page> {
    let who = find(web, headers).await?;
    let of = |name: &str| complaints.iter().find(|(field, _)| field == name).map(|(_, why)| why.clone());
    let typed = |name: &str, known: String| Typed {
        text: filled.get(name).cloned().unwrap_or(known),
        error: of(name),
    };
    let known = who.as_ref().map_or_else(String::new, |who| who.email.clone());
    let view = GiftItems {
        shop: frame(web, headers, (Place::Returns, "Return a gift"), who.as_ref()),
        order: cut(filled, "order"),
        postcode: cut(filled, "postcode"),
        items: offer.lines.iter().map(|line| item(filled, (offer, line), &of)).collect(),
        items_error: of("items"),
        name: typed("name", String::new()),
        email: typed("email", known),
        error: of("").or_else(|| (!complaints.is_empty()).then(|| "Something below needs a look.".into())),
    };
    Ok(Page(gift_items_page(&view)))
}

/// An item without its price: that is not for the receiver's eyes.
fn item(
    filled: &Filled,
    (offer, line): (&Offer, &OfferedLine),
    of: &dyn Fn(&str) -> Option<String>,
) -> pick::Item {
    let id = line.line.id;
    let choices = |name: String, label: &str| Choices {
        chosen: text(filled, &name),
        error: of(&name),
        name,
        label: label.into(),
        ..Choices::default()
    };
    let mut asks = Vec::new();
    if line.left > 1 {
        let counts = (1..=line.left.min(99)).map(|count| Choice::new(count.to_string(), count.to_string()));
        let groups = vec![Group { label: String::new(), options: counts.collect() }];
        asks.push(Choices { groups, ..choices(of_line("quantity", id), "How many?") });
    }
    if !offer.terms.reasons.is_empty() {
        let groups = offer.terms.reasons.iter().map(group).collect();
        asks.push(Choices { groups, prompt: "Choose…".into(), ..choices(of_line("reason", id), "Why?") });
    }
    pick::Item {
        line: id,
        title: line.line.title.clone(),
        options: wording::options(&line.line.options),
        price: String::new(),
        is_taken: filled.contains_key(&of_line("take", id)),
        why_not: (!line.why_not.is_empty()).then(|| line.why_not.clone()),
        asks,
        detail: None,
    }
}

fn cut(filled: &Filled, name: &str) -> String {
    text(filled, name).chars().take(LENGTH_LIMIT).collect()
}
