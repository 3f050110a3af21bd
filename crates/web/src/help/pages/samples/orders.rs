//! Orders and invoices in the states worth looking at.

use super::{shop, signed_in, worst_shop};
use crate::help::pages::{
    goods::Goods,
    invoices::{Invoice, Invoices},
    order::{Act, Document, Held, NotNow, OrderPage, Parcel, Running},
    orders::{OrderTile, Ordered, Orders},
    shop::Place,
    sum::Sum,
    timeline::Happening,
    track::{ORDER, RETURN, Track},
};
use crate::parts::chip::{Chip, Tone};
use crate::parts::proof::{DAY_MS, HOSTILE, MINUTE_MS, NOW_MS, before, clock, endless_name};

pub fn goods_of(title: &str, options: &str) -> Goods {
    Goods {
        title: title.into(),
        options: options.into(),
        quantity: 1,
        price: "$ 136.98".into(),
        note: String::new(),
    }
}

pub fn worst_goods() -> Vec<Goods> {
    vec![
        Goods {
            quantity: i64::MAX,
            price: "−KWD 9,223,372,036,854,775.807".into(),
            note: endless_name(),
            ..goods_of(&endless_name(), &endless_name())
        },
        Goods { price: HOSTILE.into(), note: HOSTILE.into(), ..goods_of(HOSTILE, HOSTILE) },
    ]
}

pub fn happened(days: i64, title: &str, detail: &str) -> Happening {
    Happening { at_ms: NOW_MS - days * DAY_MS - MINUTE_MS, title: title.into(), detail: detail.into() }
}

fn track(done: usize) -> Option<Track> {
    Some(Track { steps: ORDER, done })
}

pub fn tiles() -> Vec<OrderTile> {
    let tile = |title: &str, tone, state: &str, done, words: &str| OrderTile {
        href: "/orders/W2378156".into(),
        title: title.into(),
        state: Chip::new(tone, state),
        track: track(done),
        words: words.into(),
    };
    vec![
        tile("Running shoes", Tone::Warn, "on its way", 3, "Northline Freight · sent yesterday"),
        tile(
            "Keyboard, thermostat",
            Tone::Good,
            "delivered",
            4,
            "Yesterday · return or exchange until 21 December",
        ),
    ]
}

pub fn worst_tiles() -> Vec<OrderTile> {
    let tile = |text: &str, track| OrderTile {
        href: "/orders/X".into(),
        title: text.into(),
        state: Chip::new(Tone::Bad, text),
        track,
        words: text.into(),
    };
    vec![tile(HOSTILE, track(9)), tile(&endless_name(), None)]
}

pub fn lists() -> Vec<(&'static str, Orders)> {
    let ordered = |number: &str, tone, state: &str, track, possible: &str| Ordered {
        href: format!("/orders/{number}"),
        number: format!("#{number}"),
        state: Chip::new(tone, state),
        track,
        placed_ms: before(60 * 24 * 3),
        goods: vec![
            goods_of("Mechanical keyboard", "clicky, full size"),
            goods_of("Smart thermostat", "Apple HomeKit"),
        ],
        count_more: 2,
        total: "$ 1,284.20".into(),
        possible: possible.into(),
    };
    let some = Orders {
        shop: signed_in("Your orders", Place::Orders),
        orders: vec![
            ordered("W1", Tone::Plain, "placed", track(1), "Cancel until it is packed"),
            ordered("W2", Tone::Warn, "on its way", track(3), ""),
            ordered("W3", Tone::Good, "delivered", track(4), "Return or exchange until 21 December"),
            ordered("W4", Tone::Bad, "cancelled", None, ""),
        ],
        more_href: Some("/orders?before=1-2".into()),
        clock: clock(),
    };
    let worst = Orders {
        shop: worst_shop(Place::Orders),
        orders: vec![
            Ordered {
                goods: worst_goods(),
                count_more: usize::MAX,
                total: endless_name(),
                ..ordered(&endless_name(), Tone::Bad, &endless_name(), track(0), HOSTILE)
            },
            ordered("Y", Tone::Bad, HOSTILE, track(2), &endless_name()),
        ],
        ..some.clone()
    };
    let none = Orders { orders: vec![], more_href: None, ..some.clone() };
    vec![("orders", some), ("orders-empty", none), ("orders-extreme", worst)]
}

pub fn pages() -> Vec<(&'static str, OrderPage)> {
    let bare = OrderPage {
        parcels: vec![],
        sums: vec![],
        returns: vec![],
        documents: vec![],
        changes: vec![],
        held: vec![],
        acts: vec![],
        others: vec![],
        address: vec![],
        track: None,
        ..delivered()
    };
    let fresh = OrderPage {
        held: vec![Held {
            title: "Cancelling the order".into(),
            text: "You can take it back until 10:12.".into(),
            take_back_href: Some("/orders/W1/acts/K7F2M9/take-back".into()),
        }],
        track: track(1),
        state: Chip::new(Tone::Plain, "placed"),
        parcels: vec![Parcel { tracking: String::new(), events: vec![], ..parcel("https://track.example") }],
        ..delivered()
    };
    vec![("order", delivered()), ("order-held", fresh), ("order-empty", bare), ("order-extreme", worst())]
}

fn delivered() -> OrderPage {
    OrderPage {
        shop: signed_in("Order #W2378156", Place::Orders),
        number: "#W2378156".into(),
        state: Chip::new(Tone::Good, "delivered"),
        track: track(4),
        placed_ms: before(60 * 24 * 5),
        held: vec![],
        acts: vec![act("Return something", "until 21 December"), act("Order again", "")],
        others: vec![NotNow {
            label: "Cancel the order".into(),
            why: "It was sent on 26 November. Send it back instead, until 21 December.".into(),
        }],
        parcels: vec![parcel("https://carrier.example/follow/JD0034")],
        goods: vec![
            Goods {
                note: "1 is coming back to us".into(),
                ..goods_of("Mechanical keyboard", "clicky, full size")
            },
            goods_of("Smart thermostat", "Apple HomeKit"),
        ],
        sums: vec![
            Sum::part("Ordered", "$ 273.96"),
            Sum::part("Refunded to PayPal", "−$ 136.98"),
            Sum::total("Paid, after refunds", "$ 136.98"),
        ],
        address: vec!["Yusuf Rossi".into(), "763 Broadway".into(), "Philadelphia, PA 19122".into()],
        returns: vec![Running {
            href: "/returns/R7K2M9".into(),
            reference: "R7K-2M9".into(),
            kind: "Return".into(),
            track: Track { steps: RETURN, done: 2 },
            words: "$ 136.98 come back to PayPal by 4 December.".into(),
        }],
        documents: vec![Document {
            href: "/invoices/2026-00017.pdf".into(),
            title: "Invoice 2026-00017".into(),
            amount: "$ 273.96".into(),
            at_ms: before(60 * 24 * 4),
        }],
        changes: vec![
            happened(1, "Return registered", "by you, with a one-time code: it doesn’t fit"),
            happened(5, "Ordered", ""),
        ],
        clock: clock(),
    }
}

fn worst() -> OrderPage {
    OrderPage {
        shop: worst_shop(Place::Orders),
        number: endless_name(),
        state: Chip::new(Tone::Bad, HOSTILE),
        track: track(99),
        placed_ms: i64::MIN,
        held: vec![Held { title: HOSTILE.into(), text: endless_name(), take_back_href: None }],
        acts: vec![act(HOSTILE, HOSTILE), act(&endless_name(), &endless_name())],
        others: vec![NotNow { label: HOSTILE.into(), why: endless_name() }],
        parcels: vec![parcel("javascript:alert(1)"), parcel("http://plain.example")],
        goods: worst_goods(),
        sums: vec![Sum::part(HOSTILE, endless_name()), Sum::total(endless_name(), HOSTILE)],
        address: vec![HOSTILE.into(), endless_name()],
        returns: vec![Running {
            reference: HOSTILE.into(),
            kind: HOSTILE.into(),
            words: endless_name(),
            track: Track { steps: RETURN, done: 0 },
            ..delivered().returns.remove(0)
        }],
        documents: vec![Document {
            title: HOSTILE.into(),
            amount: endless_name(),
            ..delivered().documents.remove(0)
        }],
        changes: vec![happened(0, HOSTILE, &endless_name()), happened(9_999_999, &endless_name(), HOSTILE)],
        clock: clock(),
    }
}

fn act(label: &str, until: &str) -> Act {
    Act { href: "/orders/W2378156/return".into(), label: label.into(), until: until.into() }
}

fn parcel(tracking_href: &str) -> Parcel {
    Parcel {
        carrier: "Northline Freight".into(),
        tracking: "JD0034".into(),
        tracking_href: tracking_href.into(),
        state: "delivered".into(),
        events: vec![
            happened(1, "Delivered", "Philadelphia"),
            happened(1, "Out for delivery", "Philadelphia"),
            happened(3, "Handed to the carrier", "Trenton"),
        ],
    }
}

pub fn invoice_lists() -> Vec<(&'static str, Invoices)> {
    let one = |title: &str, amount: &str| Invoice {
        href: "/invoices/2026-00017.pdf".into(),
        title: title.into(),
        order: "#W2378156".into(),
        order_href: "/orders/W2378156".into(),
        amount: amount.into(),
        at_ms: before(60 * 24 * 4),
    };
    let some = Invoices {
        shop: signed_in("Invoices", Place::Orders),
        invoices: vec![one("Credit note 2026-00018", "−$ 136.98"), one("Invoice 2026-00017", "$ 273.96")],
        more_href: Some("/invoices?before=3".into()),
        clock: clock(),
    };
    let none =
        Invoices { shop: shop("Invoices", Place::Orders), invoices: vec![], more_href: None, ..some.clone() };
    let worst = Invoices {
        shop: worst_shop(Place::Orders),
        invoices: vec![
            Invoice { order: HOSTILE.into(), ..one(HOSTILE, HOSTILE) },
            one(&endless_name(), &endless_name()),
        ],
        ..some.clone()
    };
    vec![("invoices", some), ("invoices-empty", none), ("invoices-extreme", worst)]
}
