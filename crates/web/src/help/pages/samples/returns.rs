//! Returns, labels, gifts and warranty in the states worth looking at.

use super::acts::item;
use super::orders::{goods_of, happened, worst_goods};
use super::{shop, signed_in, worst_shop, wrong};
use crate::help::pages::{
    gift::{Gift, GiftItems},
    return_::{Code, Label, ReturnPage, Sending},
    returns::{Returning, Returns},
    shop::Place,
    sum::Sum,
    track::{RETURN, Track},
    warranty::{Claim, Register, Registered, Warranty},
};
use crate::parts::chip::{Chip, Tone};
use crate::parts::field::Typed;
use crate::parts::proof::{HOSTILE, before, clock, endless_name};
use crate::parts::select::{Choice, Choices, Group};

pub fn lists() -> Vec<(&'static str, Returns)> {
    let one = |kind: &str, tone, state: &str, words: &str| Returning {
        href: "/returns/R7K2M9".into(),
        kind: kind.into(),
        reference: "R7K-2M9".into(),
        state: Chip::new(tone, state),
        track: Some(Track { steps: RETURN, done: 2 }),
        goods: vec![goods_of("Mechanical keyboard", "clicky, full size")],
        words: words.into(),
        created_ms: before(60 * 30),
    };
    let some = Returns {
        shop: signed_in("Your returns", Place::Returns),
        is_signed_in: true,
        returns: vec![
            one("Return", Tone::Warn, "sent", "$ 136.98 back by 4 December"),
            Returning { track: None, ..one("Exchange", Tone::Bad, "not accepted", "") },
        ],
        more_href: Some("/returns?before=4".into()),
        clock: clock(),
    };
    let none = Returns { returns: vec![], more_href: None, ..some.clone() };
    let guest =
        Returns { shop: shop("Returns and warranty", Place::Returns), is_signed_in: false, ..none.clone() };
    let worst = Returns {
        shop: worst_shop(Place::Returns),
        returns: vec![Returning {
            reference: HOSTILE.into(),
            goods: worst_goods(),
            ..one(&endless_name(), Tone::Bad, HOSTILE, &endless_name())
        }],
        ..some.clone()
    };
    vec![("returns", some), ("returns-empty", none), ("returns-guest", guest), ("returns-extreme", worst)]
}

pub fn pages() -> Vec<(&'static str, ReturnPage)> {
    let some = ReturnPage {
        shop: signed_in("Return R7K-2M9", Place::Returns),
        href: "/returns/R7K2M9".into(),
        reference: "R7K-2M9".into(),
        kind: "Return".into(),
        order: "#W2378156".into(),
        order_href: "/orders/W2378156".into(),
        state: Chip::new(Tone::Accent, "registered"),
        track: Some(Track { steps: RETURN, done: 1 }),
        words: "As soon as the parcel is here, $ 132.08 go back to PayPal.".into(),
        created_ms: before(60),
        goods: vec![goods_of("Mechanical keyboard", "clicky, full size")],
        sums: vec![
            Sum::part("Items", "$ 136.98"),
            Sum::part("Return fee", "−$ 4.90"),
            Sum::total("Back to you", "$ 132.08"),
        ],
        steps: vec![happened(0, "Registered", "by you")],
        sending: Some(Sending {
            label_href: "/returns/R7K2M9/label".into(),
            carrier: Typed::default(),
            tracking: Typed { text: "?".into(), error: Some("Write the number from the receipt.".into()) },
            error: None,
        }),
        clock: clock(),
    };
    let done = ReturnPage {
        order: String::new(),
        track: None,
        words: String::new(),
        sums: vec![],
        steps: vec![],
        sending: None,
        ..some.clone()
    };
    let worst = ReturnPage {
        shop: worst_shop(Place::Returns),
        reference: endless_name(),
        kind: HOSTILE.into(),
        order: HOSTILE.into(),
        state: Chip::new(Tone::Bad, endless_name()),
        words: endless_name(),
        goods: worst_goods(),
        sums: vec![Sum::total(HOSTILE, endless_name())],
        steps: vec![happened(0, HOSTILE, &endless_name())],
        sending: Some(Sending {
            label_href: "/returns/X/label".into(),
            carrier: wrong(),
            tracking: wrong(),
            error: Some(HOSTILE.into()),
        }),
        ..some.clone()
    };
    vec![("return", some), ("return-empty", done), ("return-extreme", worst)]
}

pub fn labels() -> Vec<(&'static str, Label)> {
    let some = Label {
        shop: signed_in("Label of return R7K-2M9", Place::Returns),
        href: "/returns/R7K2M9".into(),
        reference: "R7K-2M9".into(),
        to: vec!["Northwind Home".into(), "Returns".into(), "Dock 4".into()],
        from: vec!["Yusuf Rossi".into(), "763 Broadway".into()],
        goods: vec![goods_of("Mechanical keyboard", "clicky, full size")],
        code: Code { size: 3, path: "M1 1h1v1H1z".into() },
        made_ms: before(60),
        clock: clock(),
    };
    let bare = Label { to: vec![], from: vec![], goods: vec![], ..some.clone() };
    let worst = Label {
        shop: worst_shop(Place::Returns),
        reference: HOSTILE.into(),
        to: vec![endless_name()],
        from: vec![HOSTILE.into()],
        goods: worst_goods(),
        ..some.clone()
    };
    vec![("label", some), ("label-empty", bare), ("label-extreme", worst)]
}

pub fn gifts() -> Vec<(&'static str, Gift)> {
    let fresh = Gift {
        shop: shop("Return a gift", Place::Returns),
        order: Typed::default(),
        postcode: Typed::default(),
        error: None,
    };
    let slowed = Gift {
        order: Typed::new("W2378156"),
        error: Some("Too many tries. Wait 10 minutes, then try again.".into()),
        ..fresh.clone()
    };
    let worst = Gift {
        shop: worst_shop(Place::Returns),
        order: wrong(),
        postcode: wrong(),
        error: Some(endless_name()),
    };
    vec![("gift", fresh), ("gift-slowed", slowed), ("gift-extreme", worst)]
}

pub fn gift_items() -> Vec<(&'static str, GiftItems)> {
    let some = GiftItems {
        shop: shop("Return a gift", Place::Returns),
        order: "W2378156".into(),
        postcode: "19122".into(),
        items: vec![item(1, "Mechanical keyboard")],
        items_error: None,
        name: Typed::default(),
        email: Typed::default(),
        error: None,
    };
    let worst = GiftItems {
        shop: worst_shop(Place::Returns),
        order: HOSTILE.into(),
        postcode: HOSTILE.into(),
        items: vec![item(1, HOSTILE), item(3, &endless_name())],
        items_error: Some(HOSTILE.into()),
        name: wrong(),
        email: wrong(),
        error: Some(HOSTILE.into()),
    };
    vec![("gift-items", some), ("gift-items-extreme", worst)]
}

pub fn warranties() -> Vec<(&'static str, Warranty)> {
    let some = Warranty {
        shop: signed_in("Warranty", Place::Returns),
        registered: vec![Registered {
            title: "Smart thermostat".into(),
            serial: "TH-00417".into(),
            bought_ms: before(60 * 24 * 200),
            cover: Chip::new(Tone::Good, "covered until 3 March 2028"),
            claim_href: Some("/orders/W2378156/claim".into()),
        }],
        claims: vec![Claim {
            reference: "C3X-8QP".into(),
            title: "Smart thermostat".into(),
            problem: "The display stays dark.".into(),
            state: Chip::new(Tone::Good, "accepted"),
            decision: "We send you a new one.".into(),
            at_ms: before(60 * 24),
        }],
        form: Register {
            products: Choices {
                name: "product".into(),
                label: "Product".into(),
                groups: vec![Group {
                    label: String::new(),
                    options: vec![Choice::new("7", "Mechanical keyboard")],
                }],
                prompt: "Choose…".into(),
                ..Choices::default()
            },
            serial: Typed {
                text: "TH-00417".into(),
                error: Some("This serial number is registered already.".into()),
            },
            error: None,
        },
        clock: clock(),
    };
    let none = Warranty {
        registered: vec![],
        claims: vec![],
        form: Register {
            products: Choices { name: "product".into(), ..Choices::default() },
            serial: Typed::default(),
            error: None,
        },
        ..some.clone()
    };
    vec![("warranty", some.clone()), ("warranty-empty", none), ("warranty-extreme", worst_warranty(some))]
}

fn worst_warranty(some: Warranty) -> Warranty {
    Warranty {
        shop: worst_shop(Place::Returns),
        registered: vec![Registered {
            title: endless_name(),
            serial: HOSTILE.into(),
            bought_ms: i64::MIN,
            cover: Chip::new(Tone::Bad, HOSTILE),
            claim_href: None,
        }],
        claims: vec![Claim {
            reference: HOSTILE.into(),
            title: endless_name(),
            problem: endless_name(),
            state: Chip::new(Tone::Bad, endless_name()),
            decision: HOSTILE.into(),
            at_ms: i64::MAX,
        }],
        form: Register { serial: wrong(), error: Some(HOSTILE.into()), ..some.form },
        clock: some.clock,
    }
}
