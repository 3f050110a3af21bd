//! Samples of mails as they were sent, and of attachments looked at.

use super::{narrow_shell, shell};
use crate::desk::pages::headers::{Field, HeadersPage, Sign};
use crate::desk::pages::original::{OriginalPage, Remote};
use crate::desk::pages::preview::{PreviewPage, Shown};
use crate::desk::pages::shell::Section;
use crate::parts::proof::{HOSTILE, before, clock, endless_name};

pub fn original_pages() -> Vec<(&'static str, OriginalPage)> {
    let some = OriginalPage {
        shell: shell("Original", Section::Inbox),
        subject: "Your order #W7".into(),
        from: "Ana Ruiz <ana@example.org>".into(),
        to: vec!["help@shop.example".into(), "Bo <bo@example.org>".into()],
        back_href: "/desk/conversations/1#message-7".into(),
        headers_href: "/desk/messages/7/headers".into(),
        raw_href: "/desk/intake/3/raw".into(),
        frame_src: "/desk/messages/7/original/frame".into(),
        remote: Remote::Off { href: "/desk/messages/7/original?images=on".into() },
        at_ms: before(5),
        clock: clock(),
    };
    let on = OriginalPage {
        remote: Remote::On { href: "/desk/messages/7/original".into() },
        raw_href: String::new(),
        subject: String::new(),
        ..some.clone()
    };
    let worst = OriginalPage {
        shell: narrow_shell(HOSTILE, Section::Inbox, HOSTILE),
        subject: HOSTILE.into(),
        from: endless_name(),
        to: vec![HOSTILE.into(), endless_name()],
        remote: Remote::None,
        ..some.clone()
    };
    vec![("original", some), ("original-images", on), ("original-extreme", worst)]
}

pub fn headers_pages() -> Vec<(&'static str, HeadersPage)> {
    let field = |name: &str, value: &str| Field { name: name.into(), value: value.into() };
    let some = HeadersPage {
        shell: shell("Headers", Section::Inbox),
        subject: "Your order #W7".into(),
        back_href: "/desk/conversations/1#message-7".into(),
        original_href: "/desk/messages/7/original".into(),
        raw_href: "/desk/intake/3/raw".into(),
        state: "joined".into(),
        reason: "It answers our message.".into(),
        signs: vec![
            Sign { text: "It carries our reply token.".into(), score: 100 },
            Sign { text: "Its time is odd.".into(), score: -5 },
        ],
        received_ms: before(5),
        size_bytes: 14_321,
        sender: "ana@example.org".into(),
        recipients: "help@shop.example".into(),
        fields: vec![field("From", "Ana Ruiz <ana@example.org>"), field("Subject", "Your order #W7")],
        clock: clock(),
    };
    let worst = HeadersPage {
        shell: narrow_shell(HOSTILE, Section::Inbox, HOSTILE),
        subject: String::new(),
        raw_href: String::new(),
        state: HOSTILE.into(),
        reason: endless_name(),
        signs: vec![Sign { text: HOSTILE.into(), score: i64::MIN }],
        sender: String::new(),
        recipients: HOSTILE.into(),
        fields: vec![field(&endless_name(), HOSTILE), field(HOSTILE, &endless_name())],
        ..some.clone()
    };
    vec![("headers", some), ("headers-extreme", worst)]
}

pub fn preview_pages() -> Vec<(&'static str, PreviewPage)> {
    let with = |shown| PreviewPage {
        shell: shell("keyboard.jpg", Section::Inbox),
        filename: "keyboard.jpg".into(),
        size_bytes: 14_321,
        back_href: "/desk/conversations/1#message-7".into(),
        download_href: "/desk/attachments/7".into(),
        shown,
    };
    let worst = PreviewPage {
        shell: narrow_shell(HOSTILE, Section::Inbox, HOSTILE),
        filename: endless_name(),
        ..with(Shown::Text { text: HOSTILE.into(), is_cut: true })
    };
    vec![
        ("preview-picture", with(Shown::Picture { src: "/desk/attachments/7/picture/large".into() })),
        ("preview-pdf", with(Shown::Pdf { src: "/desk/attachments/7/pdf".into() })),
        ("preview-nothing", with(Shown::Nothing)),
        ("preview-extreme", worst),
    ]
}
