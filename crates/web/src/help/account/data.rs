//! `/account/data`: everything of somebody's as a file, and asking for it to be erased.

use axum::extract::State;
use axum::response::Response;
use base::{Read, Result, Tx};
use conversations::conversation::{self, opening, tagging};
use conversations::message::saying::{self, Received};
use conversations::message::{Message, listing};
use conversations::{Channel, Conversation, ConversationId, MessageId, Standing};
use http::HeaderMap;
use orders::OrderView;
use orders::order::finding::ORDERS_LIMIT;

use people::customer::{self, consenting, identity, profile};
use serde_json::{Value, json};

use super::super::pages::account::data::{DataPage, data_page};
use super::super::visitor::{Proved, SignedIn};
use super::around;
use crate::failure::Failure;
use crate::page::{Page, redirect_saying, said};
use crate::parts::chip::Tone;
use crate::serving::download;
use crate::state::Web;

/// Pages of orders one file holds at most.
const ORDER_PAGES: usize = 20;
/// Conversations one file holds at most.
const CONVERSATIONS_LIMIT: i64 = 1_000;
/// The tag that tells an agent what is wanted.
const ERASURE: &str = "erasure";

/// `GET /account/data`
pub async fn show(
    State(web): State<Web>,
    Proved(who): Proved,
    headers: HeaderMap,
) -> Result<Response, Failure> {
    let cluster = who.cluster.clone();
    let asked = web.db().read(move |read| find_erasure(read, &cluster)).await?;
    let view = DataPage {
        shop: around(&web, &headers, &who, "Your data"),
        erasure: asked.map(|conversation| conversation.reference),
    };
    Ok(said(Page(data_page(&view)), &headers))
}

/// `GET /account/data/export`
pub async fn export(State(web): State<Web>, Proved(who): Proved) -> Result<Response, Failure> {
    let all = web.db().read(move |read| gather(read, &who)).await?;
    let text = serde_json::to_vec_pretty(&all).map_err(base::Error::from)?;
    Ok(download("my-data.json", text))
}

/// `POST /account/data/erasure`: a conversation an agent decides; asking twice is asking once.
pub async fn ask_for_erasure(State(web): State<Web>, Proved(who): Proved) -> Result<Response, Failure> {
    let reference = web.db().write(move |tx| ask(tx, &who)).await?;
    let text =
        format!("We have it: {reference}. An agent looks at what the law lets us erase, and writes to you.");
    Ok(redirect_saying("/account/data", Tone::Good, &text))
}

fn ask(tx: &mut Tx<'_>, who: &SignedIn) -> Result<String> {
    if let Some(running) = find_erasure(tx, &who.cluster)? {
        return Ok(running.reference);
    }
    let conversation = opening::open(tx, who.id, Channel::Form, "Please erase my data")?;
    let received = Received {
        channel: Channel::Form,
        name: who.name.clone(),
        text: "Please erase what you know of me.".into(),
        client_id: String::new(),
        reason: "asked for on the account page".into(),
        files: Vec::new(),
    };
    saying::receive(tx, conversation.id, &received)?;
    tagging::tag_for_customer(tx, &who.actor(), conversation.id, ERASURE)?;
    Ok(conversation.reference)
}

/// The person's open wish to be erased.
fn find_erasure(read: &Read<'_>, cluster: &[i64]) -> Result<Option<Conversation>> {
    let own = conversation::list_of_customer(read, cluster, 100)?;
    let open: Vec<_> = own.into_iter().filter(|one| one.standing != Standing::Closed).collect();
    let tags = tagging::list(read, &open.iter().map(|one| one.id.0).collect::<Vec<_>>())?;
    Ok(open.into_iter().find(|one| tags.iter().any(|(id, tag)| *id == one.id && tag == ERASURE)))
}

fn gather(read: &Read<'_>, who: &SignedIn) -> Result<Value> {
    let known = customer::find(read, who.id)?;
    let own = profile::of(read, who.id)?;
    let identities = identity::list(read, &who.cluster)?;
    let identities = identities
        .iter()
        .map(|one| json!({ "kind": one.kind.as_str(), "value": one.value, "proof": one.proof.as_str() }));
    let kept = profile::addresses(read, &who.cluster)?;
    let kept = kept.iter().map(|one| json!({ "label": one.label, "address": parts(&one.json) }));
    let consents = consenting::history(read, &who.cluster)?;
    let consents = consents.iter().map(|one| {
        json!({ "purpose": one.purpose.as_str(), "given": one.is_given, "by": one.actor, "at_ms": one.at_ms })
    });
    Ok(json!({
        "name": own.name,
        "language": own.language,
        "phone": own.phone,
        "address": known.address,
        "known_since_ms": known.created_ms,
        "identities": identities.collect::<Vec<_>>(),
        "addresses": kept.collect::<Vec<_>>(),
        "consents": consents.collect::<Vec<_>>(),
        "orders": orders_of(read, who)?,
        "conversations": conversations_of(read, &who.cluster)?,
    }))
}

fn orders_of(read: &Read<'_>, who: &SignedIn) -> Result<Vec<Value>> {
    let mut all = orders::of_customer(read, &who.cluster, ORDERS_LIMIT)?;
    for _ in 1..ORDER_PAGES {
        let Some(last) = all.last().map(OrderView::place) else { break };
        let next = orders::of_customer_before(read, &who.cluster, last, ORDERS_LIMIT)?;
        if next.is_empty() {
            break;
        }
        all.extend(next);
    }
    Ok(all.iter().map(order).collect())
}

fn order(order: &OrderView) -> Value {
    let lines = order.lines.iter().map(|line| {
        json!({
            "sku": line.sku, "title": line.title, "options": line.options,
            "quantity": line.quantity, "price_minor": line.price.minor,
        })
    });
    let payments = order.payments.iter().map(|payment| {
        json!({
            "kind": payment.kind.as_str(), "method": payment.method,
            "amount_minor": payment.amount.minor, "at_ms": payment.paid_ms,
        })
    });
    let shipments = order.shipments.iter().map(|parcel| {
        json!({
            "carrier": parcel.carrier, "tracking": parcel.tracking,
            "shipped_ms": parcel.shipped_ms, "delivered_ms": parcel.delivered_ms,
        })
    });
    json!({
        "number": order.number, "status": order.status, "placed_ms": order.placed_ms,
        "currency": order.total.currency, "total_minor": order.total.minor, "address": order.address,
        "lines": lines.collect::<Vec<_>>(), "payments": payments.collect::<Vec<_>>(),
        "shipments": shipments.collect::<Vec<_>>(),
    })
}

/// What was said to and fro; notes of the staff are theirs.
fn conversations_of(read: &Read<'_>, cluster: &[i64]) -> Result<Vec<Value>> {
    let mut all = Vec::new();
    for conversation in conversation::list_of_customer(read, cluster, CONVERSATIONS_LIMIT)? {
        let messages = messages_of(read, conversation.id)?;
        let messages = messages.iter().map(|message| {
            json!({
                "at_ms": message.at_ms, "by": message.author_name,
                "channel": message.channel.as_str(), "text": message.text,
            })
        });
        all.push(json!({
            "reference": conversation.reference, "subject": conversation.subject,
            "opened_ms": conversation.opened_ms, "messages": messages.collect::<Vec<_>>(),
        }));
    }
    Ok(all)
}

fn messages_of(read: &Read<'_>, id: ConversationId) -> Result<Vec<Message>> {
    let mut all: Vec<Message> = Vec::new();
    loop {
        let after = all.last().map_or(MessageId(0), |last| last.id);
        let next = listing::list_shown(read, &[id], after)?;
        if next.is_empty() {
            return Ok(all);
        }
        all.extend(next);
    }
}

fn parts(json: &str) -> Value {
    serde_json::from_str(json).unwrap_or_else(|_| Value::String(json.to_owned()))
}
