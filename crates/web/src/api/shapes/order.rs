//! An order with everything that belongs to it and happened around it.

use orders::order::details::{ActView, CarrierEvent, Details, ReturnView};
use orders::{LineView, OrderView, PaymentView, ShipmentView};
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

use super::{Address, Money, Options, money, stored, time};

/// An order.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Order {
    /// Its id.
    pub id: String,
    /// What the customer calls it.
    #[schema(example = "#W2611340")]
    pub number: String,
    /// Whose it is.
    pub customer: Owner,
    /// The shop's own word for how far it has come.
    pub status: String,
    /// What that word and the parcels mean: `placed`, `packed`, `on_its_way`, `delivered`, `cancelled`, `returning`,
    /// `exchanging`, `returned` or `in_trouble`.
    pub stage: String,
    /// ISO 4217.
    pub currency: String,
    /// What it costs.
    pub total: Money,
    /// Where it goes.
    pub address: Address,
    /// When it was placed.
    pub placed_at: String,
    /// When it was last changed.
    pub updated_at: String,
    /// What was bought.
    pub lines: Vec<Line>,
    /// Money that came and went.
    pub payments: Vec<Payment>,
    /// Parcels.
    pub shipments: Vec<Shipment>,
    /// What comes or came back.
    pub returns: Vec<Return>,
    /// What was done with it.
    pub acts: Vec<Act>,
    /// What the shop knows beyond these fields.
    #[schema(value_type = Object)]
    pub extra: Value,
}

/// Whose an order is.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Owner {
    /// The customer's id.
    pub id: String,
    /// The customer's id in the shop; empty when there is none.
    pub key: String,
}

/// One line of an order.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Line {
    /// Its id; it stays when the order changes.
    pub id: String,
    /// The variant; empty for what is no product, such as a fee.
    pub sku: String,
    /// What it is called.
    pub title: String,
    /// What was chosen.
    #[schema(value_type = std::collections::BTreeMap<String, String>)]
    pub options: Options,
    /// How many.
    pub quantity: i64,
    /// The price of one.
    pub price: Money,
}

/// Money that came or went.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Payment {
    /// `payment` from the customer, `refund` back to them.
    pub kind: String,
    /// How, as `paypal_1`.
    pub method: String,
    /// How much; never below nothing.
    pub amount: Money,
    /// When.
    pub at: String,
}

/// A parcel.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Shipment {
    /// Its id.
    pub id: String,
    /// Who brings it.
    pub carrier: String,
    /// The number to follow it by.
    pub tracking: String,
    /// The carrier's or shop's own word.
    pub status: String,
    /// What is in it.
    pub skus: Vec<String>,
    /// When it left.
    pub shipped_at: Option<String>,
    /// When it arrived.
    pub delivered_at: Option<String>,
    /// What the carrier said, oldest first.
    pub events: Vec<ShipmentEvent>,
}

/// A carrier's word on a parcel.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ShipmentEvent {
    /// When.
    pub at: String,
    /// As `in_transit`.
    pub status: String,
    /// Where; may be empty.
    pub place: String,
    /// In the carrier's words.
    pub text: String,
}

/// Goods on their way back.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Return {
    /// What people call it.
    pub reference: String,
    /// `return`, `exchange`, `withdrawal`, `gift` or `repair`.
    pub kind: String,
    /// `requested`, `sent`, `received`, `settled`, `rejected` or `kept`.
    pub state: String,
    /// The variants that come back, one for each piece.
    pub items: Vec<String>,
    /// The variants sent instead, one for each piece; empty unless it is an exchange.
    pub new_items: Vec<String>,
    /// Line by line.
    pub lines: Vec<ReturnLine>,
    /// Where the money goes.
    pub method: String,
    /// What the goods cost.
    pub goods: Money,
    /// What is kept for it.
    pub fee: Money,
    /// What an exchange costs more; below nothing when less.
    pub price_difference: Money,
    /// Who brings it back.
    pub carrier: String,
    /// The number to follow it by.
    pub tracking: String,
    /// Until when the money is back.
    pub refund_by: Option<String>,
    /// Since when.
    pub created_at: String,
}

/// One kind of goods in a return.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ReturnLine {
    /// The line of the order.
    pub line: String,
    /// The variant that comes back.
    pub sku: String,
    /// What it is called.
    pub title: String,
    /// How many.
    pub quantity: i64,
    /// Why.
    pub reason: String,
    /// What the customer gets for it.
    pub outcome: String,
    /// What is sent instead; empty when nothing is.
    pub new_sku: String,
    /// How many were taken back; null before they arrived.
    pub accepted: Option<i64>,
}

/// Something done with an order.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Act {
    /// Its id.
    pub id: String,
    /// What people call it.
    pub reference: String,
    /// As `cancel` or `return`.
    pub kind: String,
    /// `held`, `review`, `done`, `confirmed`, `refused`, `taken_back` or `declined`.
    pub state: String,
    /// Who did it.
    pub actor: String,
    /// The reason given.
    pub reason: String,
    /// Why it was refused or declined; empty when it wasn't.
    pub why: String,
    /// Since when.
    pub created_at: String,
    /// When it was decided.
    pub settled_at: Option<String>,
}

impl Order {
    /// `order` with what happened around it.
    pub fn of(order: &OrderView, details: &Details) -> Order {
        let currency = order.total.currency.as_str();
        let shipment = |shipment| Shipment::of(shipment, &details.carrier_events);
        Order {
            id: order.id.to_string(),
            number: order.number.clone(),
            customer: Owner { id: details.customer_id.to_string(), key: details.customer_key.clone() },
            status: order.status.clone(),
            stage: order.stage.as_str().into(),
            currency: currency.into(),
            total: Money::from(&order.total),
            address: Address::from(&order.address),
            placed_at: time(order.placed_ms),
            updated_at: time(details.changed_ms),
            lines: order.lines.iter().map(Line::of).collect(),
            payments: order.payments.iter().map(Payment::of).collect(),
            shipments: order.shipments.iter().map(shipment).collect(),
            returns: details.returns.iter().map(|found| Return::of(found, currency)).collect(),
            acts: details.acts.iter().map(Act::of).collect(),
            extra: stored(&order.extra),
        }
    }
}

impl Line {
    fn of(line: &LineView) -> Line {
        Line {
            id: line.id.to_string(),
            sku: line.sku.clone(),
            title: line.title.clone(),
            options: Options(line.options.clone()),
            quantity: line.quantity,
            price: Money::from(&line.price),
        }
    }
}

impl Payment {
    fn of(payment: &PaymentView) -> Payment {
        Payment {
            kind: payment.kind.as_str().into(),
            method: payment.method.clone(),
            amount: Money::from(&payment.amount),
            at: time(payment.paid_ms),
        }
    }
}

impl Shipment {
    fn of(shipment: &ShipmentView, events: &[CarrierEvent]) -> Shipment {
        let own = events.iter().filter(|event| event.shipment_id == shipment.id);
        Shipment {
            id: shipment.id.to_string(),
            carrier: shipment.carrier.clone(),
            tracking: shipment.tracking.clone(),
            status: shipment.status.clone(),
            skus: shipment.skus.clone(),
            shipped_at: shipment.shipped_ms.map(time),
            delivered_at: shipment.delivered_ms.map(time),
            events: own.map(ShipmentEvent::of).collect(),
        }
    }
}

impl ShipmentEvent {
    fn of(event: &CarrierEvent) -> ShipmentEvent {
        ShipmentEvent {
            at: time(event.at_ms),
            status: event.status.clone(),
            place: event.place.clone(),
            text: event.text.clone(),
        }
    }
}

impl Return {
    fn of(found: &ReturnView, currency: &str) -> Return {
        let pieces = |sku: &str, count: i64| vec![sku.to_owned(); usize::try_from(count).unwrap_or(0)];
        let items = found.lines.iter().flat_map(|line| pieces(&line.sku, line.quantity));
        let exchanged = found.lines.iter().filter(|line| !line.new_sku.is_empty());
        Return {
            reference: found.reference.clone(),
            kind: found.kind.clone(),
            state: found.state.clone(),
            items: items.collect(),
            new_items: exchanged.flat_map(|line| pieces(&line.new_sku, line.quantity)).collect(),
            lines: found.lines.iter().map(ReturnLine::of).collect(),
            method: found.method.clone(),
            goods: money(found.goods_minor, currency),
            fee: money(found.fee_minor, currency),
            price_difference: money(found.difference_minor, currency),
            carrier: found.carrier.clone(),
            tracking: found.tracking.clone(),
            refund_by: found.refund_by_ms.map(time),
            created_at: time(found.created_ms),
        }
    }
}

impl ReturnLine {
    fn of(line: &orders::order::details::ReturnLine) -> ReturnLine {
        ReturnLine {
            line: line.line_id.to_string(),
            sku: line.sku.clone(),
            title: line.title.clone(),
            quantity: line.quantity,
            reason: line.reason.clone(),
            outcome: line.outcome.clone(),
            new_sku: line.new_sku.clone(),
            accepted: line.accepted,
        }
    }
}

impl Act {
    fn of(act: &ActView) -> Act {
        Act {
            id: act.id.to_string(),
            reference: act.reference.clone(),
            kind: act.kind.clone(),
            state: act.state.clone(),
            actor: act.actor.clone(),
            reason: act.reason.clone(),
            why: act.why.clone(),
            created_at: time(act.created_ms),
            settled_at: act.settled_ms.map(time),
        }
    }
}
