//! Samples of the inbox: queue and conversation.

use super::{empty_panel, narrow_shell, panel, shell, worst_panel};
use crate::desk::pages::{
    composer::{Channel, Composer, Kind},
    conversation::Conversation,
    inbox::{ConversationPage, QueuePage},
    panel::Panel,
    queue::{Queue, Row, Tab},
    shell::Section,
    target::Target,
    thread::{Delivery, Direction, Entry, Message, Thread},
    tools::{Choice, State, Tags},
};
use crate::parts::{
    attachment::Attachment,
    chip::{Chip, Tone},
    proof::{DAY_MS, HOSTILE, NOW_MS, before, clock, endless_name},
};

pub fn queue_pages() -> Vec<(&'static str, QueuePage)> {
    let page = |queue| QueuePage { shell: shell("Inbox", Section::Inbox), queue };
    let searching = Queue { query: HOSTILE.into(), ..queue(vec![]) };
    vec![
        ("queue", page(queue(rows()))),
        ("queue-empty", page(queue(vec![]))),
        ("queue-search-empty", page(searching.clone())),
        ("queue-search", page(Queue { rows: rows(), ..searching })),
        (
            "queue-extreme",
            page(Queue {
                rows: worst_rows(),
                more_href: Some("/desk?view=mine&before=1".into()),
                ..queue(vec![])
            }),
        ),
    ]
}

pub fn conversation_pages() -> Vec<(&'static str, ConversationPage)> {
    let fresh = Conversation {
        thread: Thread { earlier_href: None, entries: vec![], clock: clock() },
        tags: Tags { on: vec![], known: vec![] },
        ..conversation()
    };
    let closed = Conversation {
        state: State::Closed { at_ms: before(4) },
        composer: Composer {
            kind: Kind::Note,
            error: Some("The mail server didn't take it. Your text is kept.".into()),
            text: "Dear Yusuf,\nit leaves today.".into(),
            ..composer()
        },
        ..conversation()
    };
    vec![
        ("conversation", page(conversation(), panel())),
        ("conversation-empty", page(fresh, empty_panel())),
        ("conversation-closed", page(closed, panel())),
        (
            "conversation-extreme",
            ConversationPage {
                shell: narrow_shell(HOSTILE, Section::Inbox, HOSTILE),
                queue: queue(worst_rows()),
                conversation: worst_conversation(),
                panel: worst_panel(),
            },
        ),
    ]
}

fn page(conversation: Conversation, panel: Panel) -> ConversationPage {
    let mut rows = rows();
    rows[0].is_current = true;
    ConversationPage {
        shell: shell(&conversation.subject, Section::Inbox),
        queue: queue(rows),
        conversation,
        panel,
    }
}

fn queue(rows: Vec<Row>) -> Queue {
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

fn rows() -> Vec<Row> {
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

fn worst_rows() -> Vec<Row> {
    let endless = endless_name();
    let mut rows = vec![
        row(8, 0, &endless, [&endless, &endless], &[(Tone::Bad, &endless), (Tone::Plain, HOSTILE)]),
        row(9, 5, HOSTILE, [HOSTILE, HOSTILE], &[(Tone::Warn, HOSTILE)]),
    ];
    rows.extend((0..40).map(|n| row(100 + n, 600 * n, "שרה לוי", ["", "🦊"], &[])));
    rows
}

fn message(id: i64, direction: Direction, author: &str, minutes: i64, text: &str) -> Message {
    Message {
        id,
        direction,
        author: author.into(),
        channel: if minutes > 12 { "chat" } else { "e-mail" }.into(),
        at_ms: before(minutes),
        text: text.into(),
        quoted: String::new(),
        attachments: vec![],
        delivery: if direction == Direction::Out { Delivery::Seen } else { Delivery::Arrived },
        why_here: String::new(),
    }
}

fn thread() -> Vec<Entry> {
    use Direction::{In, Note, Out};
    let last = Message {
        quoted: "> I can exchange it at no cost: shall I send the linear one?\n> Mia".into(),
        attachments: vec![Attachment {
            href: "/desk/attachments/7".into(),
            filename: "keyboard.jpg".into(),
            size_bytes: 2_340_000,
        }],
        why_here: "It answers our message of 09:13 (reply token).".into(),
        ..message(
            15,
            In,
            "Yusuf Rossi",
            11,
            "Thanks! Could I swap it for the clicky one instead? Full size, white backlight if you have it.",
        )
    };
    let failed = Message {
        delivery: Delivery::Failed {
            reason: "550 5.2.2 The mailbox of yusuf.rossi@example.com is full. Given up after 3 attempts."
                .into(),
        },
        ..message(
            16,
            Out,
            "Mia Okafor",
            3,
            "Of course: the clicky, full-size one with white backlight is in stock.",
        )
    };
    vec![
        Entry::Message(message(
            11,
            In,
            "Yusuf Rossi",
            60 * 15,
            "Hi, I ordered the mechanical keyboard with linear switches and got the tactile ones.",
        )),
        Entry::Event { id: 901, at_ms: before(60 * 15 - 1), text: "Mia took this".into() },
        Entry::Message(message(
            12,
            Out,
            "Mia Okafor",
            29,
            "I'm sorry about that, Yusuf. I see order #W2378156, delivered yesterday. I can exchange it at no cost: shall I send the linear one? How it works: https://shop.example/exchange.",
        )),
        Entry::Message(message(
            13,
            Note,
            "Mia Okafor",
            27,
            "Asked Northline Supply to check the bin of SKU 7706410293: second wrong switch this week.",
        )),
        Entry::Event { id: 902, at_ms: before(12), text: "Yusuf left the chat, continued by e-mail".into() },
        Entry::Message(last),
        Entry::Message(failed),
    ]
}

fn composer() -> Composer {
    let way = |key: &str, label: &str, recipient: &str, hint: &str, is_chosen| Channel {
        key: key.into(),
        label: label.into(),
        recipient: recipient.into(),
        hint: hint.into(),
        is_chosen,
    };
    Composer {
        client_id: "c-1".into(),
        kind: Kind::Reply,
        channels: vec![
            way("email", "by e-mail", "yusuf.rossi@example.com", "", true),
            way("chat", "by chat", "", "left the chat 09:31", false),
        ],
        text: String::new(),
        error: None,
    }
}

fn conversation() -> Conversation {
    let agent = |id, name: &str, is_me, is_assigned| Choice { id, name: name.into(), is_me, is_assigned };
    Conversation {
        target: Target { id: 1, view: "mine".into() },
        reference: "K7F-2M9".into(),
        subject: "Keyboard arrived with the wrong switches".into(),
        customer: "Yusuf Rossi".into(),
        opened_at_ms: before(60 * 15),
        opened_by: "by chat".into(),
        state: State::Open,
        chips: vec![Chip::new(Tone::Plain, "#W2378156")],
        agents: vec![
            agent(1, "Mia Okafor", true, true),
            agent(2, "Jonas Weber", false, false),
            agent(3, "Lin Zhang", false, false),
        ],
        tags: Tags {
            on: vec!["exchange".into(), "wrong item".into()],
            known: vec!["damage".into(), "exchange".into()],
        },
        thread: Thread {
            earlier_href: Some("/desk/conversations/1?view=mine&before_message=11".into()),
            entries: thread(),
            clock: clock(),
        },
        composer: composer(),
    }
}

fn worst_conversation() -> Conversation {
    let endless = endless_name();
    let mut worst = message(50, Direction::In, &endless, 5, &endless);
    worst.attachments = vec![
        Attachment { href: "/desk/attachments/8".into(), filename: endless.clone(), size_bytes: 0 },
        Attachment { href: "/desk/attachments/9".into(), filename: HOSTILE.into(), size_bytes: 1 },
    ];
    let hostile = Message {
        channel: HOSTILE.into(),
        quoted: HOSTILE.into(),
        why_here: HOSTILE.into(),
        delivery: Delivery::Failed { reason: HOSTILE.into() },
        ..message(51, Direction::Out, HOSTILE, 4, HOSTILE)
    };
    Conversation {
        subject: endless.clone(),
        customer: HOSTILE.into(),
        reference: HOSTILE.into(),
        opened_by: HOSTILE.into(),
        state: State::Snoozed { until_ms: NOW_MS + 3 * DAY_MS },
        chips: vec![Chip::new(Tone::Bad, endless.clone()), Chip::new(Tone::Warn, HOSTILE)],
        agents: vec![
            Choice { id: 9, name: endless.clone(), is_me: false, is_assigned: true },
            Choice { id: 10, name: HOSTILE.into(), is_me: true, is_assigned: false },
        ],
        tags: Tags { on: vec![endless.clone(), HOSTILE.into()], known: vec![HOSTILE.into()] },
        thread: Thread {
            earlier_href: None,
            entries: vec![
                Entry::Message(worst),
                Entry::Event { id: 1, at_ms: before(5), text: endless },
                Entry::Message(hostile),
            ],
            clock: clock(),
        },
        composer: Composer {
            channels: vec![],
            text: HOSTILE.into(),
            error: Some(HOSTILE.into()),
            ..composer()
        },
        ..conversation()
    }
}
