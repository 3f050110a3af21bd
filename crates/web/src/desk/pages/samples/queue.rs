//! Samples of the queue.

use super::shell;
use crate::desk::pages::{
    inbox::QueuePage,
    queue::{Hit, Queue, Row, Tab},
    shell::Section,
};
use crate::parts::{
    chip::{Chip, Tone},
    proof::{HOSTILE, before, clock, endless_name},
};

pub fn queue_pages() -> Vec<(&'static str, QueuePage)> {
    let page = |queue| QueuePage { shell: shell("Inbox", Section::Inbox), queue };
    let searching = Queue { query: HOSTILE.into(), ..queue(vec![]) };
    vec![
        ("queue", page(queue(rows()))),
        ("queue-empty", page(queue(vec![]))),
        ("queue-search-empty", page(searching.clone())),
        ("queue-search", page(Queue { rows: rows(), hits: hits(HOSTILE), ..searching })),
        (
            "queue-extreme",
            page(Queue {
                rows: worst_rows(),
                hits: hits(&endless_name()),
                more_href: Some("/desk?view=mine&before=1".into()),
                ..queue(vec![])
            }),
        ),
    ]
}

pub(super) fn hits(text: &str) -> Vec<Hit> {
    let hit = |href: Option<&str>| Hit { href: href.map(Into::into), name: text.into(), about: text.into() };
    vec![hit(Some("/desk/orders/%23W1")), hit(None)]
}

pub(super) fn queue(rows: Vec<Row>) -> Queue {
    let tab = |view: &str, label: &str, count: &str| Tab {
        view: view.into(),
        label: label.into(),
        count: count.into(),
    };
    Queue {
        view: "mine".into(),
        tabs: vec![
            tab("mine", "Mine", "4"),
            tab("unassigned", "Unassigned", "3"),
            tab("open", "Open", "12"),
            tab("waiting", "Waiting", "99+"),
            tab("snoozed", "Snoozed", ""),
            tab("closed", "Closed", ""),
        ],
        query: String::new(),
        hits: vec![],
        rows,
        more_href: None,
        clock: clock(),
    }
}

fn row(id: i64, minutes: i64, customer: &str, words: [&str; 2], chips: &[(Tone, &str)]) -> Row {
    Row {
        id,
        customer: customer.into(),
        subject: words[0].into(),
        preview: words[1].into(),
        at_ms: before(minutes),
        chips: chips.iter().map(|(tone, text)| Chip::new(*tone, *text)).collect(),
        is_new: minutes > 2 && minutes < 20,
        is_current: false,
    }
}

pub(super) fn rows() -> Vec<Row> {
    use Tone::{Accent, Bad, Plain, Warn};
    vec![
        row(
            1,
            2,
            "Yusuf Rossi",
            [
                "Keyboard arrived with the wrong switches",
                "Thanks! Could I swap it for the clicky one instead?",
            ],
            &[(Accent, "chat → e-mail"), (Plain, "#W2378156")],
        ),
        row(
            2,
            5,
            "Anya Garcia",
            ["Does the lamp ship before Friday?", "It is a present, so it would be good to know today"],
            &[(Accent, "chat"), (Plain, "#W6436609")],
        ),
        row(
            3,
            18,
            "mei.kovacs@example.org",
            ["Invoice for my accountant", "Could you please send the invoice of March again?"],
            &[(Plain, "e-mail"), (Bad, "answer not sent")],
        ),
        row(
            4,
            41,
            "Fatima Johnson",
            ["Where is my parcel?", "Northline Freight: “found at depot, out for delivery”"],
            &[(Plain, "web form"), (Warn, "snoozed until 14:00")],
        ),
        row(
            5,
            64,
            "Lucas Brown",
            ["Bookshelf leans to the left", "This is how it stands on a level floor."],
            &[(Plain, "e-mail"), (Plain, "damage")],
        ),
        row(
            6,
            125,
            "Raj Santos",
            ["Price quote for 40 office chairs", "We would need them in two deliveries."],
            &[(Plain, "e-mail"), (Plain, "sales")],
        ),
        row(7, 60 * 26, "ليلى حداد", ["أين طلبي؟", "مرحبا، لم يصل الطلب بعد"], &[(Plain, "e-mail")]),
    ]
}

pub(super) fn worst_rows() -> Vec<Row> {
    let endless = endless_name();
    let mut rows = vec![
        row(8, 0, &endless, [&endless, &endless], &[(Tone::Bad, &endless), (Tone::Plain, HOSTILE)]),
        row(9, 5, HOSTILE, [HOSTILE, HOSTILE], &[(Tone::Warn, HOSTILE)]),
    ];
    rows.extend((0..40).map(|n| row(100 + n, 600 * n, "שרה לוי", ["", "🦊"], &[])));
    rows
}
