//! "Search or jump to": a reference, the number of an order or a parcel, a SKU, an e-mail address, a phone number, a name.

use axum::Extension;
use axum::extract::{Query, State};
use axum::response::Response;
use base::money::Money;
use base::{Read, Result};
use conversations::conversation;
use conversations::inbox;
use http::HeaderMap;
use orders::OrderView;
use orders::act::facts::variants;
use people::customer::listing::Listed;
use people::customer::{self, listing};
use people::{Agent, CustomerId};
use serde::Deserialize;

use super::inbox::{named, row, tabs};
use super::order::showing::stock;
use super::pages::inbox::{QueuePage, queue_page};
use super::pages::queue::{Hit, Queue};
use super::pages::shell::Section;
use super::shell::{position, shell};
use super::trade::{chosen, order_href};
use crate::failure::Failure;
use crate::page::{Page, redirect, said};
use crate::parts::time::Clock;
use crate::state::Web;

/// Customers whose conversations a search shows.
const CUSTOMERS: usize = 20;

/// What was typed.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    q: String,
}

enum Answer {
    Conversation(i64),
    Queue(Queue),
}

/// `/desk/search`: straight to the conversation when a reference was typed, else what fits.
pub async fn show(
    State(web): State<Web>,
    Extension(agent): Extension<Agent>,
    Query(asked): Query<Asked>,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let (clock, reader) = (web.clock(), agent.clone());
    let (answer, at) = web
        .db()
        .read(move |read| Ok((find(read, &reader, asked.q.trim(), &clock)?, position(read)?)))
        .await?;
    match answer {
        Answer::Conversation(id) => Ok(redirect(&format!("/desk/conversations/{id}"))),
        Answer::Queue(queue) => {
            let page = QueuePage { shell: shell(&agent, &headers, Section::Inbox, ("Search", at)), queue };
            Ok(said(Page(queue_page(&page)), &headers))
        }
    }
}

fn find(read: &Read<'_>, agent: &Agent, typed: &str, clock: &Clock) -> Result<Answer> {
    if let Some(conversation) = conversation::find_by_reference(read, typed)? {
        return Ok(Answer::Conversation(conversation.id.0));
    }
    let mut customers: Vec<CustomerId> = Vec::new();
    let mut hits = Vec::new();
    for order in orders_called(read, typed)? {
        customers.push(CustomerId(order.customer_id));
        hits.push(order_hit(&order));
    }
    hits.extend(product_hits(read, typed)?);
    if customers.is_empty() {
        let found = listing::search(read, typed)?.into_iter().take(CUSTOMERS);
        for found in found {
            hits.push(person_hit(&found));
            customers.push(found.id);
        }
    }
    let mut rows = Vec::new();
    for id in customers {
        rows.extend(customer::cluster(read, id)?);
    }
    let ids: Vec<i64> = if rows.is_empty() {
        Vec::new()
    } else {
        conversation::list_of_customer(read, &rows, inbox::PAGE)?.iter().map(|found| found.id.0).collect()
    };
    let listed = inbox::list_these(read, &ids)?;
    Ok(Answer::Queue(Queue {
        view: "open".into(),
        tabs: tabs(read, agent)?,
        query: typed.to_owned(),
        hits,
        rows: listed.iter().map(|listed| row(listed, clock)).collect(),
        more_href: None,
        clock: clock.clone(),
    }))
}

/// Orders by their own number, or their parcel's.
fn orders_called(read: &Read<'_>, typed: &str) -> Result<Vec<OrderView>> {
    if typed.is_empty() || typed.contains('\0') {
        return Ok(Vec::new());
    }
    let mut found: Vec<OrderView> = orders::find_by_number(read, typed)?.into_iter().collect();
    for order in orders::find_by_tracking(read, typed)? {
        if found.iter().all(|known| known.id != order.id) {
            found.push(order);
        }
    }
    Ok(found)
}

fn order_hit(order: &OrderView) -> Hit {
    let what: Vec<String> =
        order.lines.iter().map(|line| format!("{} × {}", line.quantity, line.title)).collect();
    Hit {
        href: Some(order_href(&order.number, None)),
        name: format!("Order {}", order.number),
        about: format!("{} · {} · {}", order.status, order.total, what.join(", ")),
    }
}

/// The product with this SKU, as typed or in capitals.
fn product_hits(read: &Read<'_>, typed: &str) -> Result<Vec<Hit>> {
    if typed.is_empty() || typed.contains('\0') {
        return Ok(Vec::new());
    }
    let found = variants(read, &[typed.to_owned(), typed.to_uppercase()])?;
    let hits = found.iter().map(|(sku, variant)| {
        let price = Money::new(variant.price_minor, variant.currency.clone());
        let facts = [chosen(&variant.options), price.to_string(), stock(Some(variant))];
        let facts: Vec<String> = facts.into_iter().filter(|fact| !fact.is_empty()).collect();
        Hit { href: None, name: format!("{} · {sku}", variant.title), about: facts.join(" · ") }
    });
    Ok(hits.collect())
}

fn person_hit(found: &Listed) -> Hit {
    Hit {
        href: Some(format!("/desk/people/{}", found.id)),
        name: named(&found.name),
        about: found.email.clone(),
    }
}
