//! Samples of an order's page, of an act on it, and of the acts that wait.

use super::{narrow_shell, shell};
use crate::desk::pages::{
    act::{ActPage, Control, Preview, Row, Select, Text},
    order::{CarrierEvent, Customer, Line, OrderPage, Parcel},
    order_acts::{Change, Choice, Done},
    order_book::{Book, Invoice, Matter, Payment, Sum},
    review::{ReviewPage, Waiting},
    shell::Section,
};
use crate::parts::{
    chip::{Chip, Tone},
    notice::Notice,
    proof::{HOSTILE, before, clock, endless_name},
};

pub fn order_pages() -> Vec<(&'static str, OrderPage)> {
    let full = order("#W2378156", "Mechanical keyboard");
    let empty = OrderPage {
        back_href: None,
        address: vec![],
        lines: vec![],
        parcels: vec![],
        book: Book::default(),
        matters: vec![],
        choices: vec![],
        done: vec![],
        history: vec![],
        extra: vec![],
        ..full.clone()
    };
    let endless = endless_name();
    let extreme = OrderPage {
        shell: narrow_shell(HOSTILE, Section::Inbox, HOSTILE),
        status: Chip::new(Tone::Bad, endless.clone()),
        customer: Customer { name: endless.clone(), href: "/desk/people/7".into(), facts: HOSTILE.into() },
        address: vec![HOSTILE.into(), endless.clone()],
        extra: vec![(HOSTILE.into(), endless.clone()), (endless.clone(), HOSTILE.into())],
        ..order(HOSTILE, HOSTILE)
    };
    let endless_order = order(&endless, &endless);
    vec![
        ("order", full),
        ("order-empty", empty),
        ("order-extreme", extreme),
        ("order-endless", endless_order),
    ]
}

fn order(number: &str, text: &str) -> OrderPage {
    OrderPage {
        shell: shell("Order", Section::Inbox),
        number: number.into(),
        back_href: Some("/desk/conversations/7".into()),
        status: Chip::new(Tone::Good, "delivered"),
        placed_ms: before(60 * 24 * 5),
        customer: Customer {
            name: "Yusuf Rossi".into(),
            href: "/desk/people/5".into(),
            facts: "gold · 3 returns within a year".into(),
        },
        address: vec!["Yusuf Rossi".into(), "Mill Lane 12".into(), "19104 Philadelphia".into()],
        lines: vec![Line {
            title: text.into(),
            options: "linear".into(),
            sku: "KEYB-LIN".into(),
            quantity: 2,
            price: "$ 235.13".into(),
            sum: "$ 470.26".into(),
            stock: "12 in stock".into(),
            returned: "1 of 2 went back".into(),
        }],
        total: "$ 470.26".into(),
        parcels: vec![parcel(1, text, "https://track.example/1"), parcel(2, text, "javascript:alert(1)")],
        book: book(text),
        matters: vec![Matter {
            href: "/desk/returns/R-7KQ2M4XP".into(),
            reference: "R-7KQ2M4XP".into(),
            what: format!("Return: 1 × {text}"),
            state: Chip::new(Tone::Plain, "sent"),
            at_ms: before(60),
        }],
        choices: choices(text),
        done: vec![
            done("A7KQ2M4XP", text, true),
            Done { held_until_ms: None, may_take_back: false, ..done("A7KQ2M4XQ", text, false) },
        ],
        history: vec![Change {
            at_ms: before(90),
            what: "Change the delivery address".into(),
            who: "Yusuf Rossi, one-time code".into(),
            why: text.into(),
            data: vec![("Goods".into(), text.into())],
        }],
        extra: vec![("Gift wrap".into(), "red paper".into())],
        clock: clock(),
    }
}

fn parcel(id: i64, text: &str, href: &str) -> Parcel {
    Parcel {
        id,
        carrier: "DHL".into(),
        tracking: "00340434161094042557".into(),
        tracking_href: href.into(),
        status: Chip::new(Tone::Warn, "in transit"),
        contents: text.into(),
        events: vec![
            CarrierEvent { at_ms: before(30), text: text.into(), place: "Köln".into() },
            CarrierEvent { at_ms: before(300), text: "Picked up".into(), place: String::new() },
        ],
    }
}

fn book(text: &str) -> Book {
    let sum =
        |label: &str, amount: &str, is_total| Sum { label: label.into(), amount: amount.into(), is_total };
    Book {
        sums: vec![
            sum("As ordered", "$ 470.26", false),
            sum(text, "−$ 20.00", false),
            sum("To pay in all", "$ 450.26", true),
            sum("Paid", "−$ 470.26", false),
            sum("Still goes back", "$ 20.00", true),
        ],
        payments: vec![Payment {
            method: text.into(),
            way: "paid".into(),
            amount: "$ 470.26".into(),
            at_ms: before(60 * 24 * 5),
        }],
        invoices: vec![Invoice {
            href: "/desk/invoices/I-2026-000001".into(),
            number: "I-2026-000001".into(),
            kind: "invoice".into(),
            amount: "$ 470.26".into(),
            at_ms: before(60 * 24 * 4),
        }],
    }
}

/// What can be done, what can't, and what can with a reason.
pub fn choices(why: &str) -> Vec<Choice> {
    let choice = |label: &str, href: Option<&str>, is_goodwill| Choice {
        label: label.into(),
        href: href.map(Into::into),
        why: why.into(),
        is_goodwill,
    };
    vec![
        choice("Cancel the order", None, false),
        choice("Return items", Some("/desk/orders/%23W2378156/acts/return?conversation=7"), false),
        choice("Exchange items", Some("/desk/orders/%23W2378156/acts/exchange?conversation=7"), true),
    ]
}

fn done(reference: &str, text: &str, may_take_back: bool) -> Done {
    Done {
        reference: reference.into(),
        label: "Give money back".into(),
        state: Chip::new(Tone::Warn, "waits for a colleague"),
        who: text.into(),
        at_ms: before(10),
        words: vec![text.into(), format!("Goodwill: {text}")],
        held_until_ms: Some(before(-5)),
        may_take_back,
    }
}

pub fn act_pages() -> Vec<(&'static str, ActPage)> {
    let full = act("Mechanical keyboard");
    let form = ActPage { preview: None, problem: None, ..full.clone() };
    let bare = ActPage { controls: vec![], preview: Some(Preview::default()), problem: None, ..full.clone() };
    let extreme = ActPage {
        shell: narrow_shell(HOSTILE, Section::Inbox, HOSTILE),
        number: endless_name(),
        ..act(HOSTILE)
    };
    vec![("act", full), ("act-form", form), ("act-bare", bare), ("act-extreme", extreme)]
}

fn act(text: &str) -> ActPage {
    let typed = |name: &str, kind| Text {
        name: name.into(),
        label: "How many".into(),
        kind,
        value: text.into(),
        hint: text.into(),
        error: Some(text.into()),
        is_required: true,
        max_length: 400,
    };
    let select = |name: &str| Select {
        name: name.into(),
        label: "Money goes to".into(),
        value: "card".into(),
        options: vec![(String::new(), "The way it came".into()), ("card".into(), text.into())],
        hint: "Choose one.".into(),
        error: Some(text.into()),
    };
    ActPage {
        shell: shell("Return items", Section::Inbox),
        label: "Return items".into(),
        number: "#W2378156".into(),
        order_href: "/desk/orders/%23W2378156".into(),
        href: "/desk/orders/%23W2378156/acts/return".into(),
        confirm_href: "/desk/orders/%23W2378156/acts/return/confirm".into(),
        problem: Some(Notice { tone: Tone::Bad, text: text.into() }),
        controls: vec![
            Control::Error(text.into()),
            Control::Group {
                legend: text.into(),
                note: "1 of 2".into(),
                controls: vec![Control::Text(typed("take-1", "number")), Control::Select(select("new-1"))],
            },
            Control::Select(select("method")),
            Control::Text(typed("note", "area")),
        ],
        preview: Some(Preview {
            money: vec![
                Row { text: text.into(), amount: "$ 235.13".into(), is_later: true },
                Row { text: "Fee".into(), amount: "−$ 5.00".into(), is_later: false },
            ],
            goods: vec![text.into()],
            steps: vec![text.into()],
            review: text.into(),
            carried: vec![("note".into(), text.into()), ("key".into(), "k".into())],
        }),
    }
}

pub fn review_pages() -> Vec<(&'static str, ReviewPage)> {
    let waiting = |reference: &str, text: &str, is_own| Waiting {
        reference: reference.into(),
        label: "Give money back".into(),
        order_number: text.into(),
        order_href: "/desk/orders/%23W2378156".into(),
        customer: text.into(),
        customer_href: "/desk/people/5".into(),
        asked_by: text.into(),
        at_ms: before(200),
        amount: "$ 320.00".into(),
        words: vec![text.into(), "More than an agent in the role agent may give alone".into()],
        goods: vec![text.into()],
        is_own,
    };
    let full = ReviewPage {
        shell: shell("Review", Section::Review),
        waiting: vec![waiting("A7KQ2M4XP", "Ana Lima", false), waiting("A7KQ2M4XQ", "Mia", true)],
        more_href: Some("/desk/acts?after=7".into()),
        clock: clock(),
    };
    let empty = ReviewPage { waiting: vec![], more_href: None, ..full.clone() };
    let extreme = ReviewPage {
        shell: narrow_shell("Review", Section::Review, HOSTILE),
        waiting: vec![waiting("A7KQ2M4XP", HOSTILE, false), waiting("A7KQ2M4XQ", &endless_name(), true)],
        ..full.clone()
    };
    vec![("review", full), ("review-empty", empty), ("review-extreme", extreme)]
}
