//! The help centre's pages in the states worth looking at.

pub mod acts;
pub mod orders;
pub mod returns;

use super::{
    contact::Contact,
    contact_done::ContactDone,
    conversation::{Conversation, Letter},
    conversations::{Conversations, Matter},
    home::{Day, Home},
    shop::{Place, Shop},
    sign_in::{SignIn, Step},
};
use crate::parts::{
    attachment::Attachment,
    chip::{Chip, Tone},
    field::Typed,
    notice::Notice,
    proof::{HOSTILE, before, clock, endless_name},
};

pub fn shop(title: &str, here: Place) -> Shop {
    Shop {
        name: "Northwind Home".into(),
        title: title.into(),
        here,
        signed_in_as: String::new(),
        person: String::new(),
        notice: None,
        withdraw: ("Withdraw from contract here".into(), "en".into()),
    }
}

pub fn signed_in(title: &str, here: Place) -> Shop {
    Shop { signed_in_as: "yusuf.rossi@example.com".into(), person: "Yusuf".into(), ..shop(title, here) }
}

pub fn worst_shop(here: Place) -> Shop {
    Shop {
        name: endless_name(),
        title: HOSTILE.into(),
        here,
        signed_in_as: HOSTILE.into(),
        person: endless_name(),
        notice: Some(Notice { tone: Tone::Bad, text: HOSTILE.into() }),
        withdraw: (HOSTILE.into(), "en".into()),
    }
}

pub fn wrong() -> Typed {
    Typed { text: HOSTILE.into(), error: Some(HOSTILE.into()) }
}

pub fn homes() -> Vec<(&'static str, Home)> {
    let day =
        |name: &str, hours: &str| Day { name: name.into(), hours: hours.into(), is_today: name == "Monday" };
    let open = Home {
        shop: shop("Help", Place::Help),
        name: String::new(),
        orders: vec![],
        papers: String::new(),
        is_open: true,
        open_text: "Open until 18:00".into(),
        reply_hint: "E-mails are answered within 4 hours.".into(),
        hours: vec![
            day("Monday", "09:00–18:00"),
            day("Tuesday", "09:00–18:00"),
            day("Wednesday", "09:00–18:00"),
            day("Thursday", "09:00–20:00"),
            day("Friday", "09:00–16:00"),
            day("Saturday", "closed"),
            day("Sunday", "closed"),
        ],
        zone: "Europe/Berlin".into(),
        email: "help@northwind.example".into(),
        has_chat: true,
    };
    let closed = Home {
        is_open: false,
        open_text: "Opens Monday 09:00".into(),
        reply_hint: String::new(),
        email: String::new(),
        has_chat: false,
        hours: vec![],
        ..open.clone()
    };
    let worst = Home {
        shop: worst_shop(Place::Help),
        name: HOSTILE.into(),
        orders: orders::worst_tiles(),
        papers: HOSTILE.into(),
        open_text: HOSTILE.into(),
        reply_hint: HOSTILE.into(),
        hours: vec![day(HOSTILE, HOSTILE)],
        zone: HOSTILE.into(),
        email: HOSTILE.into(),
        ..open.clone()
    };
    let known = Home {
        shop: signed_in("Help", Place::Help),
        name: "Yusuf".into(),
        orders: orders::tiles(),
        papers: "7 orders, 7 invoices, 1 refund".into(),
        ..open.clone()
    };
    vec![("home", open), ("home-known", known), ("home-empty", closed), ("home-extreme", worst)]
}

pub fn contacts() -> Vec<(&'static str, Contact)> {
    let fresh = Contact {
        shop: shop("Contact", Place::Contact),
        client_id: "c-9".into(),
        name: Typed::default(),
        email: Typed::default(),
        order: Typed::default(),
        subject: Typed::default(),
        text: Typed::default(),
        files_error: None,
        files_hint: "Up to 10 files, 25 MB together.".into(),
        error: None,
        reply_hint: "We usually answer within 4 hours.".into(),
    };
    let mistaken = Contact {
        name: Typed::new("Yusuf Rossi"),
        email: Typed {
            text: "yusuf.rossi@".into(),
            error: Some("This address is incomplete: something like name@example.com.".into()),
        },
        text: Typed { text: String::new(), error: Some("Write a few words so that we can help.".into()) },
        files_error: Some(
            "These files are larger than 25 MB together. Choose fewer, or smaller ones.".into(),
        ),
        error: Some("Nothing was sent yet: three fields need a look.".into()),
        ..fresh.clone()
    };
    let worst = Contact {
        shop: worst_shop(Place::Contact),
        client_id: HOSTILE.into(),
        name: wrong(),
        email: wrong(),
        order: wrong(),
        subject: wrong(),
        text: Typed { text: endless_name(), ..wrong() },
        files_error: Some(HOSTILE.into()),
        files_hint: HOSTILE.into(),
        error: Some(HOSTILE.into()),
        reply_hint: HOSTILE.into(),
    };
    vec![("contact", fresh), ("contact-mistaken", mistaken), ("contact-extreme", worst)]
}

pub fn contact_dones() -> Vec<(&'static str, ContactDone)> {
    let done = ContactDone {
        shop: shop("Thank you", Place::Contact),
        reference: "K7F-2M9".into(),
        email: "yusuf.rossi@example.com".into(),
        reply_hint: "Usually within 4 hours.".into(),
    };
    let worst = ContactDone {
        shop: worst_shop(Place::Contact),
        reference: HOSTILE.into(),
        email: endless_name(),
        reply_hint: HOSTILE.into(),
    };
    vec![("contact-done", done), ("contact-done-extreme", worst)]
}

pub fn sign_ins() -> Vec<(&'static str, SignIn)> {
    let ask =
        |step, error| SignIn { shop: shop("Sign in", Place::Account), next: "/orders".into(), step, error };
    let code = |email: &str, code| Step::Code { email: email.into(), code, minutes_valid: 10 };
    let mistyped =
        Typed { text: "12345".into(), error: Some("This code isn’t right. 4 tries left.".into()) };
    let slowed = Some("Too many codes for this address. Wait ten minutes, then ask again.".into());
    let worst = SignIn {
        shop: worst_shop(Place::Account),
        next: HOSTILE.into(),
        step: code(HOSTILE, wrong()),
        error: Some(HOSTILE.into()),
    };
    vec![
        ("sign-in", ask(Step::Start(Typed::default()), None)),
        ("sign-in-slowed", ask(Step::Start(Typed::new("yusuf.rossi@example.com")), slowed)),
        ("sign-in-code", ask(code("yusuf.rossi@example.com", mistyped), None)),
        ("sign-in-extreme", worst),
    ]
}

pub fn conversations() -> Vec<(&'static str, Conversations)> {
    let signed_in =
        Shop { signed_in_as: "yusuf.rossi@example.com".into(), ..shop("Your conversations", Place::Account) };
    let matter = |reference: &str, subject: &str, tone, state: &str| Matter {
        reference: reference.into(),
        subject: subject.into(),
        preview: "Of course: the clicky, full-size one with white backlight is in stock.".into(),
        at_ms: before(3),
        state: Chip::new(tone, state),
    };
    let some = Conversations {
        shop: signed_in,
        matters: vec![
            matter("K7F-2M9", "Keyboard arrived with the wrong switches", Tone::Accent, "we answered"),
            matter("P3C-8XQ", "Change of delivery address", Tone::Plain, "closed"),
        ],
        more_href: Some("/conversations?before=1".into()),
        clock: clock(),
    };
    let worst = Conversations {
        shop: worst_shop(Place::Account),
        matters: vec![
            matter("X", &endless_name(), Tone::Bad, HOSTILE),
            matter("Y", HOSTILE, Tone::Bad, &endless_name()),
        ],
        ..some.clone()
    };
    vec![
        ("conversations", some.clone()),
        ("conversations-empty", Conversations { matters: vec![], more_href: None, ..some }),
        ("conversations-extreme", worst),
    ]
}

pub fn conversation_pages() -> Vec<(&'static str, Conversation)> {
    let some = Conversation {
        shop: Shop {
            signed_in_as: "yusuf.rossi@example.com".into(),
            ..shop("Keyboard arrived with the wrong switches", Place::Account)
        },
        reference: "K7F-2M9".into(),
        subject: "Keyboard arrived with the wrong switches".into(),
        state: Chip::new(Tone::Accent, "we answered"),
        letters: vec![
            Letter {
                attachments: vec![file("keyboard.jpg")],
                ..letter(
                    1,
                    "You",
                    60 * 15,
                    "Hi, I ordered the mechanical keyboard with linear switches and got the tactile ones.",
                )
            },
            letter(
                2,
                "Mia Okafor",
                29,
                "I'm sorry about that, Yusuf. I can exchange it at no cost: shall I send the linear one?\n\nHow it works: https://shop.example/exchange",
            ),
            letter(3, "You", 11, "Thanks!"),
        ],
        earlier_href: None,
        client_id: "c-3".into(),
        text: Typed::default(),
        error: None,
        clock: clock(),
    };
    vec![("letters", some.clone()), ("letters-extreme", worst_conversation(some))]
}

fn worst_conversation(some: Conversation) -> Conversation {
    Conversation {
        shop: worst_shop(Place::Account),
        subject: endless_name(),
        state: Chip::new(Tone::Bad, HOSTILE),
        letters: vec![
            Letter {
                channel: HOSTILE.into(),
                attachments: vec![file(HOSTILE), file(&endless_name())],
                ..letter(1, &endless_name(), 3, &endless_name())
            },
            letter(2, HOSTILE, 1, HOSTILE),
        ],
        earlier_href: Some("/conversations/K7F-2M9?before=1".into()),
        client_id: HOSTILE.into(),
        text: wrong(),
        error: Some(HOSTILE.into()),
        ..some
    }
}

fn letter(id: i64, author: &str, minutes: i64, text: &str) -> Letter {
    Letter {
        id,
        author: author.into(),
        is_ours: author != "You",
        channel: "chat".into(),
        at_ms: before(minutes),
        text: text.into(),
        attachments: vec![],
    }
}

fn file(filename: &str) -> Attachment {
    Attachment { href: "/attachments/7".into(), filename: filename.into(), size_bytes: 2_340_000 }
}
