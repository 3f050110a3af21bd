//! What a topic means, in either system's words.

use super::rows::Kind;

/// What a delivery is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Meaning {
    /// An order as a whole.
    Order,
    /// Part of an order: the list of its document that the part stands in.
    Part(&'static str),
    /// What a carrier said of a fulfilment.
    CarrierEvent,
    /// Something about an order that only the order itself tells in full.
    OrderChanged,
    /// A customer.
    Customer,
    /// A product.
    Product,
    /// A product that is gone.
    ProductGone,
    /// The stock of something at one place.
    Stock,
    /// An order or customer that is gone there and stays here.
    Gone,
}

/// The meaning of `topic`; none when this program doesn't know it.
pub(super) fn of(kind: Kind, topic: &str) -> Option<Meaning> {
    match kind {
        Kind::Shopify => of_shopify(topic),
        Kind::WooCommerce => of_woocommerce(topic),
    }
}

fn of_shopify(topic: &str) -> Option<Meaning> {
    Some(match topic {
        "orders/create"
        | "orders/updated"
        | "orders/cancelled"
        | "orders/paid"
        | "orders/fulfilled"
        | "orders/partially_fulfilled" => Meaning::Order,
        "orders/edited" => Meaning::OrderChanged,
        "fulfillments/create" | "fulfillments/update" => Meaning::Part("fulfillments"),
        "fulfillment_events/create" => Meaning::CarrierEvent,
        "refunds/create" => Meaning::Part("refunds"),
        "order_transactions/create" => Meaning::Part("transactions"),
        "customers/create" | "customers/update" | "customers/enable" | "customers/disable" => {
            Meaning::Customer
        }
        "products/create" | "products/update" => Meaning::Product,
        "products/delete" => Meaning::ProductGone,
        "inventory_levels/update" | "inventory_levels/connect" => Meaning::Stock,
        "orders/delete" | "customers/delete" => Meaning::Gone,
        _ => return None,
    })
}

fn of_woocommerce(topic: &str) -> Option<Meaning> {
    Some(match topic {
        "order.created" | "order.updated" | "order.restored" => Meaning::Order,
        "customer.created" | "customer.updated" => Meaning::Customer,
        "product.created" | "product.updated" | "product.restored" => Meaning::Product,
        "product.deleted" => Meaning::ProductGone,
        "order.deleted" | "customer.deleted" => Meaning::Gone,
        _ => return None,
    })
}
