//! Forms of acts, their previews and the request for a price in the states worth looking at.

use super::{signed_in, worst_shop, wrong};
use crate::help::pages::{
    act::{ActForm, Ask, Gate, Need, Text},
    photos::{Kept, Photos},
    pick::Item,
    preview::PreviewPage,
    quote::{Quote, Wanted},
    shop::Place,
    sum::Sum,
};
use crate::parts::field::Typed;
use crate::parts::proof::{HOSTILE, endless_name};
use crate::parts::select::{Choice, Choices, Group};

pub fn reasons(name: &str, error: Option<&str>) -> Choices {
    Choices {
        name: name.into(),
        label: "Why?".into(),
        groups: vec![
            Group {
                label: "It doesn’t fit".into(),
                options: vec![Choice::new("fit/small", "Too small"), Choice::new("fit/large", "Too large")],
            },
            Group { label: String::new(), options: vec![Choice::new("mind", "I changed my mind")] },
        ],
        chosen: "fit/large".into(),
        error: error.map(Into::into),
        hint: String::new(),
        prompt: "Choose…".into(),
    }
}

fn hostile_choices(name: &str) -> Choices {
    Choices {
        name: name.into(),
        label: HOSTILE.into(),
        groups: vec![Group {
            label: HOSTILE.into(),
            options: vec![Choice::new(HOSTILE, HOSTILE), Choice::new(endless_name(), endless_name())],
        }],
        chosen: HOSTILE.into(),
        error: Some(HOSTILE.into()),
        hint: HOSTILE.into(),
        prompt: HOSTILE.into(),
    }
}

pub fn item(line: i64, title: &str) -> Item {
    Item {
        line,
        title: title.into(),
        options: "clicky, full size".into(),
        price: "$ 136.98".into(),
        is_taken: line == 1,
        why_not: (line == 3).then(|| "Earrings can’t come back once unsealed.".into()),
        asks: vec![reasons(&format!("reason-{line}"), None)],
        detail: Some(Typed::default()),
    }
}

fn text(name: &'static str, need: Need, typed: Typed) -> Ask {
    Ask::Text(Text {
        name,
        label: "Street and number",
        kind: "text",
        autocomplete: "address-line1",
        hint: String::new(),
        limit: 200,
        need,
        typed,
    })
}

pub fn forms() -> Vec<(&'static str, ActForm)> {
    let some = ActForm {
        shop: signed_in("Return something", Place::Orders),
        order: "#W2378156".into(),
        order_href: "/orders/W2378156".into(),
        title: "Return something".into(),
        lead: "Possible until 21 December.".into(),
        gate: Gate::Open,
        action: "/orders/W2378156/return".into(),
        key: "k-1".into(),
        error: None,
        asks: vec![Ask::Items {
            legend: "What comes back?".into(),
            items: vec![item(1, "Mechanical keyboard"), item(2, "Smart thermostat"), item(3, "Earrings")],
            error: None,
        }],
        photos: Some(Photos {
            ask: "Show us the damage, please.".into(),
            hint: "Up to 10 files, 25 MB together.".into(),
            error: Some("Add a photo: without one we can’t decide at once.".into()),
            kept: vec![Kept { name: "keyboard.jpg".into(), token: "t".into() }],
        }),
    };
    let address = ActForm {
        title: "Change the address".into(),
        lead: String::new(),
        asks: vec![
            text(
                "line1",
                Need::Required,
                Typed { error: Some("Write the street.".into()), ..Typed::default() },
            ),
            text("line2", Need::Optional, Typed::new("Suite 259")),
            Ask::Radio(reasons("method", None)),
            Ask::One(reasons("reason", Some("Choose a reason."))),
        ],
        photos: None,
        ..some.clone()
    };
    let step_up = ActForm {
        gate: Gate::StepUp {
            why: "For changing the address we need a code sent to your e-mail.".into(),
            href: "/sign-in?next=%2Forders%2FW1%2Freturn".into(),
        },
        ..some.clone()
    };
    let closed = ActForm { gate: Gate::Closed("It was possible until 21 December.".into()), ..some.clone() };
    vec![
        ("act-return", some.clone()),
        ("act-address-mistaken", address),
        ("act-step-up", step_up),
        ("act-closed-empty", closed),
        ("act-extreme", worst(some)),
    ]
}

fn worst(some: ActForm) -> ActForm {
    let hostile = Item {
        title: HOSTILE.into(),
        options: endless_name(),
        price: endless_name(),
        asks: vec![hostile_choices("reason-1")],
        detail: Some(wrong()),
        ..item(1, "")
    };
    ActForm {
        shop: worst_shop(Place::Orders),
        order: HOSTILE.into(),
        title: endless_name(),
        lead: HOSTILE.into(),
        key: HOSTILE.into(),
        error: Some(endless_name()),
        asks: vec![
            Ask::Items {
                legend: HOSTILE.into(),
                items: vec![hostile, Item { why_not: Some(endless_name()), ..item(3, &endless_name()) }],
                error: Some(HOSTILE.into()),
            },
            Ask::Radio(hostile_choices("method")),
            Ask::One(hostile_choices("reason")),
            text("line1", Need::Required, wrong()),
        ],
        photos: Some(Photos {
            ask: HOSTILE.into(),
            hint: endless_name(),
            error: Some(HOSTILE.into()),
            kept: vec![Kept { name: endless_name(), token: HOSTILE.into() }],
        }),
        ..some
    }
}

pub fn previews() -> Vec<(&'static str, PreviewPage)> {
    let some = PreviewPage {
        shop: signed_in("Return something", Place::Orders),
        order: "#W2378156".into(),
        order_href: "/orders/W2378156".into(),
        title: "Return something".into(),
        action: "/orders/W2378156/return".into(),
        filled: vec![("key".into(), "k-1".into()), ("take-1".into(), "yes".into())],
        photos: vec![Kept { name: "keyboard.jpg".into(), token: "t".into() }],
        seen: "f00".into(),
        error: None,
        goods: vec!["Mechanical keyboard comes back to us.".into()],
        sums: vec![
            Sum::part("Mechanical keyboard", "$ 136.98"),
            Sum::part("Return fee", "−$ 4.90"),
            Sum::total("Back to PayPal", "$ 132.08"),
        ],
        steps: vec![
            "You print a label and send the parcel by 14 December.".into(),
            "When it has arrived, $ 132.08 go back to PayPal within 5 days.".into(),
        ],
        hold: "You can take it back until 10:12.".into(),
        button: "Return these items".into(),
    };
    let bare = PreviewPage {
        goods: vec![],
        sums: vec![],
        steps: vec![],
        photos: vec![],
        hold: String::new(),
        error: Some("The order has changed since you looked. Look it over again.".into()),
        ..some.clone()
    };
    let worst = PreviewPage {
        shop: worst_shop(Place::Orders),
        order: HOSTILE.into(),
        title: HOSTILE.into(),
        filled: vec![(HOSTILE.into(), endless_name())],
        photos: vec![Kept { name: HOSTILE.into(), token: HOSTILE.into() }],
        seen: HOSTILE.into(),
        error: Some(HOSTILE.into()),
        goods: vec![HOSTILE.into(), endless_name()],
        sums: vec![Sum::part(endless_name(), HOSTILE), Sum::total(HOSTILE, endless_name())],
        steps: vec![HOSTILE.into(), endless_name()],
        hold: HOSTILE.into(),
        button: endless_name(),
        ..some.clone()
    };
    vec![("preview", some), ("preview-empty", bare), ("preview-extreme", worst)]
}

pub fn quotes() -> Vec<(&'static str, Quote)> {
    let fresh = Quote {
        shop: signed_in("Ask for a price", Place::Contact),
        client_id: "q-1".into(),
        name: Typed::default(),
        email: Typed::new("yusuf.rossi@example.com"),
        wanted: vec![Wanted::default(), Wanted::default(), Wanted::default()],
        text: Typed::default(),
        error: None,
    };
    let mistaken = Quote {
        wanted: vec![Wanted {
            product: Typed { error: Some("Name at least one product.".into()), ..Typed::default() },
            quantity: Typed { text: "many".into(), error: Some("Write a number.".into()) },
        }],
        error: Some("Not sent yet: something below is missing.".into()),
        ..fresh.clone()
    };
    let worst = Quote {
        shop: worst_shop(Place::Contact),
        client_id: HOSTILE.into(),
        name: wrong(),
        email: wrong(),
        wanted: vec![Wanted { product: wrong(), quantity: wrong() }],
        text: Typed { text: endless_name(), ..wrong() },
        error: Some(HOSTILE.into()),
    };
    vec![("quote", fresh), ("quote-mistaken", mistaken), ("quote-extreme", worst)]
}
