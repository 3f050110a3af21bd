//! What a notice can speak of: shop, customer, order, and what happened, as one object for the words' gaps.

pub mod act;
pub mod going_back;
pub mod parcel;

use base::{Error, Read, Result};
use conversations::{ConversationId, conversation};
use orders::OrderView;
use people::CustomerId;
use people::customer::{self, identity};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::{Value, json};

use super::Notice;
use super::figures::Style;
use super::kind::{Kind, Matter};
use super::wording::known_language;
use crate::post::Post;

/// The shop as notices need it.
#[derive(Clone, Debug)]
pub struct Shopfront {
    name: String,
    email: String,
    url: String,
    zone: String,
    language: String,
}

/// Everything for one notice.
#[derive(Clone, Debug)]
pub struct Material {
    /// What the words' gaps are filled from.
    pub context: Value,
    /// The customer's language and the shop's place.
    pub style: Style,
    /// The order's number, if it is about an order.
    pub number: Option<String>,
    /// Where it goes, if an address is known.
    pub recipient: Option<String>,
}

/// What a notice is about, besides the order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Subject {
    /// This row.
    Row(i64),
    /// Something made up from the order, for a look at the words.
    MadeUp,
}

impl Shopfront {
    /// From the configuration behind `post`.
    pub fn new(post: &Post) -> Shopfront {
        Shopfront {
            name: post.shop_name.to_string(),
            email: post.addresses.main().to_owned(),
            url: post.url.to_string(),
            zone: post.time_zone.to_string(),
            language: post.language.to_string(),
        }
    }

    fn style(&self, language: &str) -> Style {
        let own = known_language(language).or_else(|| known_language(&self.language));
        Style { language: own.unwrap_or("en"), zone: self.zone.clone() }
    }
}

/// Everything for `notice`. Who was given a present hears of their return, and nothing of the buyer. Not found when what it tells of is gone.
pub fn gather(read: &Read<'_>, shop: &Shopfront, notice: &Notice) -> Result<Material> {
    let order = match notice.order_id {
        Some(id) => Some(find_order(read, id)?),
        None => None,
    };
    let whom = CustomerId(notice.customer_id);
    let language = customer::find(read, whom)?.language;
    let what = (notice.kind, Subject::Row(notice.subject_id));
    about(read, (shop, &language), (whom, order.as_ref()), what)
}

/// The same for a look: the order's newest fitting row, or one made up from the order.
pub fn example(
    read: &Read<'_>,
    (shop, language): (&Shopfront, &str),
    order: &OrderView,
    kind: Kind,
) -> Result<Material> {
    let newest = match kind.matter() {
        Matter::Order | Matter::Conversation => None,
        Matter::Parcel => order.shipments.last().map(|shipment| shipment.id),
        Matter::Return | Matter::Refund => going_back::newest_return(read, order.id.0)?,
        Matter::Claim => going_back::newest_claim(read, order.id.0)?,
        Matter::Act => act::newest(read, order.id.0)?,
    };
    let subject = newest.map_or(Subject::MadeUp, Subject::Row);
    about(read, (shop, language), (CustomerId(order.customer_id), Some(order)), (kind, subject))
}

/// The order with the row `id`.
pub fn find_order(read: &Read<'_>, id: i64) -> Result<OrderView> {
    let number: String = read.get("SELECT number FROM orders WHERE id = $1", &[&id], |row| row.get(0))?;
    orders::find_by_number(read, &number)?.ok_or(Error::NotFound)
}

fn about(
    read: &Read<'_>,
    (shop, language): (&Shopfront, &str),
    (whom, order): (CustomerId, Option<&OrderView>),
    (kind, subject): (Kind, Subject),
) -> Result<Material> {
    let cluster = customer::cluster(read, whom)?;
    let style = shop.style(language);
    let name = customer::find(read, whom)?.name;
    let first_name = name.split_whitespace().next().unwrap_or_default();
    let mut context = json!({
        "shop": { "name": shop.name, "email": shop.email, "url": shop.url },
        "customer": { "name": name, "first_name": first_name },
        "order": order.map_or(json!({}), |order| match cluster.contains(&order.customer_id) {
            true => order_value(shop, order),
            false => json!({ "number": order.number, "link": order_link(shop, order) }),
        }),
        "links": {
            "orders": format!("{}/orders", shop.url),
            "order": order.map_or_else(|| format!("{}/orders", shop.url), |order| order_link(shop, order)),
        },
    });
    let (name, value) = match kind.matter() {
        Matter::Order => ("", Value::Null),
        Matter::Parcel => ("parcel", parcel::value(order, subject)?),
        Matter::Return => ("return", going_back::return_value(read, &shop.url, order, subject)?),
        Matter::Refund => ("refund", going_back::refund_value(read, order, subject)?),
        Matter::Claim => ("claim", going_back::claim_value(read, order, subject)?),
        Matter::Act => ("act", act::value(read, style.language, order, subject)?),
        Matter::Conversation => ("conversation", conversation_value(read, subject)?),
    };
    if !name.is_empty() {
        context[name] = value;
    }
    let own = identity::find_email(read, &[whom.0])?;
    let recipient = match own {
        Some(email) => Some(email),
        None => identity::find_email(read, &cluster)?,
    };
    Ok(Material { context, style, number: order.map(|order| order.number.clone()), recipient })
}

/// An amount as words take it: `{{ order.total | money }}`.
pub fn amount(minor: i64, currency: &str) -> Value {
    json!({ "minor": minor, "currency": currency })
}

fn conversation_value(read: &Read<'_>, subject: Subject) -> Result<Value> {
    match subject {
        Subject::Row(id) => {
            let found = conversation::find(read, ConversationId(id))?;
            Ok(json!({ "reference": found.reference, "subject": found.subject }))
        }
        Subject::MadeUp => Ok(json!({ "reference": "7KQ2M4XP", "subject": "The lamp flickers" })),
    }
}

fn order_value(shop: &Shopfront, order: &OrderView) -> Value {
    let lines: Vec<Value> = order
        .lines
        .iter()
        .map(|line| {
            let options: Vec<&str> = line.options.iter().map(|(_, chosen)| chosen.as_str()).collect();
            json!({
                "sku": line.sku,
                "title": line.title,
                "options": options.join(", "),
                "quantity": line.quantity,
                "price": amount(line.price.minor, &line.price.currency),
                "total": amount(line.price.minor.saturating_mul(line.quantity), &line.price.currency),
            })
        })
        .collect();
    let parcels: Vec<Value> = order.shipments.iter().map(parcel::of_shipment).collect();
    json!({
        "number": order.number,
        "status": order.status,
        "placed": order.placed_ms,
        "total": amount(order.total.minor, &order.total.currency),
        "address": order.address.lines(),
        "lines": lines,
        "parcels": parcels,
        "link": order_link(shop, order),
    })
}

fn order_link(shop: &Shopfront, order: &OrderView) -> String {
    let number = order.number.trim_start_matches('#');
    format!("{}/orders/{}", shop.url, utf8_percent_encode(number, NON_ALPHANUMERIC))
}
