//! Samples of the inbox: queue and conversation.

use super::letters::{held, letter, letterhead};
use super::queue::{queue, rows, worst_rows};
use super::{empty_panel, moved, narrow_shell, panel, related, shell, why, worst_panel, worst_why};
use crate::desk::pages::{
    composer::{Channel, Composer, Kept, Kind},
    conversation::Conversation,
    discarding::Discarding,
    enclosed::{Enclosed, File, Picture},
    inbox::ConversationPage,
    letterhead::Letterhead,
    panel::Panel,
    shell::Section,
    target::Target,
    thread::{Delivery, Direction, Entry, Message, Thread},
    tools::{Choice, State, Tags},
    why::Why,
};
use crate::parts::{
    attachment::Attachment,
    chip::{Chip, Tone},
    proof::{DAY_MS, HOSTILE, NOW_MS, before, clock, endless_name},
    text::Mark,
};

pub fn conversation_pages() -> Vec<(&'static str, ConversationPage)> {
    let fresh = Conversation {
        thread: Thread { earlier_href: None, entries: vec![], clock: clock() },
        tags: Tags { on: vec![], known: vec![] },
        discarding: Discarding::default(),
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

fn message(id: i64, direction: Direction, author: &str, minutes: i64, text: &str) -> Message {
    Message {
        id,
        direction,
        author: author.into(),
        channel: if minutes > 12 { "chat" } else { "e-mail" }.into(),
        at_ms: before(minutes),
        text: text.into(),
        quoted: String::new(),
        marks: vec![],
        quoted_marks: vec![],
        signature: String::new(),
        forwarded: String::new(),
        enclosed: Enclosed::default(),
        delivery: if direction == Direction::Out { Delivery::Seen } else { Delivery::Arrived },
        why: Why::default(),
        has_original: false,
        letter: (direction == Direction::Out).then(|| letter(id, "yusuf.rossi@example.com", "")),
    }
}

fn picture(id: i64, filename: &str) -> Picture {
    Picture {
        src: format!("/desk/attachments/{id}/picture/small"),
        preview_href: format!("/desk/attachments/{id}/preview"),
        filename: filename.into(),
    }
}

fn file(id: i64, filename: &str, size_bytes: u64) -> File {
    let href = format!("/desk/attachments/{id}");
    File {
        preview_href: format!("{href}/preview"),
        file: Attachment { href, filename: filename.into(), size_bytes },
    }
}

fn last() -> Message {
    use Direction::In;
    Message {
        quoted: "> I can exchange it at no cost: shall I send the linear one?\n> Mia".into(),
        signature: "Yusuf Rossi, Rome".into(),
        forwarded: "From: Northwind Home\nSubject: Your order #W7".into(),
        enclosed: Enclosed {
            pictures: vec![picture(7, "keyboard.jpg")],
            files: vec![file(8, "bill.pdf", 2_340_000)],
            left_out: 2,
        },
        has_original: true,
        why: why(),
        ..message(
            15,
            In,
            "Yusuf Rossi",
            11,
            "Thanks! Could I swap it for the clicky one instead? Full size, white backlight if you have it.",
        )
    }
}

fn thread() -> Vec<Entry> {
    use Direction::{In, Note, Out};
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
        Entry::Message(Box::new(message(
            11,
            In,
            "Yusuf Rossi",
            60 * 15,
            "Hi, I ordered the mechanical keyboard with linear switches and got the tactile ones.",
        ))),
        Entry::Event { id: 901, at_ms: before(60 * 15 - 1), text: "Mia took this".into() },
        Entry::Message(Box::new(message(
            12,
            Out,
            "Mia Okafor",
            29,
            "I'm sorry about that, Yusuf. I see order #W2378156, delivered yesterday. I can exchange it at no cost: shall I send the linear one? How it works: https://shop.example/exchange.",
        ))),
        Entry::Message(Box::new(message(
            13,
            Note,
            "Mia Okafor",
            27,
            "Asked Northline Supply to check the bin of SKU 7706410293: second wrong switch this week.",
        ))),
        Entry::Event { id: 902, at_ms: before(12), text: "Yusuf left the chat, continued by e-mail".into() },
        Entry::Message(Box::new(last())),
        Entry::Message(Box::new(failed)),
        waits(31, "And a good evening to you."),
    ]
}

fn waits(id: i64, text: &str) -> Entry {
    Entry::Held(held(id, text, false))
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
        letterhead: Some(letterhead("yusuf.rossi@example.com", None)),
        files: vec![],
        moment: "2026-11-24T09:00".into(),
        is_draft: false,
        others: String::new(),
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
        discarding: Discarding { email: "amelia@example.org".into(), ..Discarding::default() },
        tags: Tags {
            on: vec!["exchange".into(), "wrong item".into()],
            known: vec!["damage".into(), "exchange".into()],
        },
        moved: vec![moved(7, "1 message came from", "Mia Okafor")],
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
    worst.enclosed = Enclosed {
        pictures: vec![picture(6, &endless), picture(7, HOSTILE)],
        files: vec![file(8, &endless, 0), file(9, HOSTILE, 1)],
        left_out: 1,
    };
    let hostile = Message {
        marks: vec![Mark { at: 0..3, href: "/desk/orders/%23W1".into(), title: HOSTILE.into() }],
        channel: HOSTILE.into(),
        quoted: HOSTILE.into(),
        signature: HOSTILE.into(),
        forwarded: HOSTILE.into(),
        has_original: true,
        why: worst_why(),
        letter: Some(letter(51, HOSTILE, HOSTILE)),
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
        discarding: Discarding { is_trashed: true, is_removed: false, email: HOSTILE.into() },
        tags: Tags { on: vec![endless.clone(), HOSTILE.into()], known: vec![HOSTILE.into()] },
        moved: vec![moved(8, &endless_name(), HOSTILE), related(9, HOSTILE)],
        thread: Thread {
            earlier_href: None,
            entries: vec![
                Entry::Message(Box::new(worst)),
                Entry::Event { id: 1, at_ms: before(5), text: endless },
                Entry::Message(Box::new(hostile)),
                Entry::Held(held(52, HOSTILE, true)),
            ],
            clock: clock(),
        },
        composer: Composer {
            channels: vec![],
            text: HOSTILE.into(),
            error: Some(HOSTILE.into()),
            letterhead: Some(Letterhead { quote: HOSTILE.into(), ..letterhead(HOSTILE, Some(HOSTILE)) }),
            files: vec![Kept { id: 1, filename: endless_name() }, Kept { id: 2, filename: HOSTILE.into() }],
            moment: HOSTILE.into(),
            is_draft: true,
            others: HOSTILE.into(),
            ..composer()
        },
        ..conversation()
    }
}
