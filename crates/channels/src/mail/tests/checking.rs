//! The last look at a letter: whatever is done to its bytes, a letter that isn't its draft doesn't leave.

use super::{Shop, reader};
use crate::mail::draft::checking::check;
use crate::mail::draft::{Draft, Image, build};

fn draft() -> Draft {
    Draft {
        from_name: "Mia at Lumen Ö".into(),
        to: vec![reader("ana@example.org")],
        cc: vec![reader("tom@example.org"), reader("kim@example.org")],
        bcc: vec![reader("boss@example.org")],
        subject: "Re: The lamp".into(),
        text: "Hello Ana,\n\nit is on its way.".into(),
        html: "<p>Hello Ana,</p>\n<p>it is on its way. <img src=\"cid:image1.x@shop.example\" alt=\"\"></p>"
            .into(),
        mail_id: "m1@shop.example".into(),
        reply_to: "help+token@shop.example".into(),
        references: vec!["a1@example.org".into()],
        images: vec![Image {
            content_id: "image1.x@shop.example".into(),
            name: "lamp.png".into(),
            mime: "image/png".into(),
            bytes: vec![137, 80, 78, 71],
        }],
        files: vec![("bill.txt".into(), "text/plain".into(), b"1 lamp \xe4\r\n.\r\n".to_vec())],
        at_ms: base::testing::MONDAY_MS,
        ..Draft::default()
    }
}

#[tokio::test]
async fn a_letter_as_it_was_built_may_leave() {
    let shop = Shop::open().await;
    let long = "wörd ".repeat(5_000);
    let drafts = [
        draft(),
        Draft { html: String::new(), images: Vec::new(), ..draft() },
        Draft { files: Vec::new(), ..draft() },
        Draft { html: String::new(), images: Vec::new(), files: Vec::new(), ..draft() },
        Draft { text: long.clone(), html: format!("<p>{long}</p>"), images: Vec::new(), ..draft() },
        Draft { text: "x".repeat(3_000), subject: "ü".repeat(300), ..draft() },
        Draft { text: String::new(), html: String::new(), images: Vec::new(), ..draft() },
        Draft { files: vec![("m.eml".into(), "message/rfc822".into(), b"From: a\n\nb".to_vec())], ..draft() },
        Draft { files: vec![("größe 😀.bin".into(), "x".into(), vec![0; 100_000]); 2], ..draft() },
        Draft { text: "begin 644 a\n.From\n.\n-- \nfrom --b--".into(), ..draft() },
    ];
    for (at, draft) in drafts.into_iter().enumerate() {
        let raw = build(&shop.post, &draft).unwrap_or_else(|error| panic!("draft {at}: {error}"));

        assert_eq!(check(&raw, &draft, "help@shop.example"), Ok(()));
    }
}

#[tokio::test]
async fn a_letter_that_isnt_its_draft_is_stopped_with_the_reason() {
    let shop = Shop::open().await;
    let raw = String::from_utf8(build(&shop.post, &draft()).unwrap()).unwrap();
    let changes = [
        ("help@shop.example>", "ceo@shop.example>", "From isn't help@shop.example"),
        ("Re: The lamp", "Re: The bill", "subject"),
        ("<m1@shop.example>", "<m2@shop.example>", "Message-ID"),
        ("help+token@", "help+other@", "Replies would go"),
        (
            "ana@example.org",
            "eve@example.org",
            "To names eve@example.org where it should name ana@example.org",
        ),
        ("tom@example.org, ", "", "Cc names kim@example.org where"),
        ("MIME-Version", "Bcc: boss@example.org\r\nMIME-Version", "goes to blindly"),
        ("it is on its way.\r\n", "it is lost.\r\n", "text isn't"),
        ("<p>Hello Ana,", "<p>Hello Eve,", "HTML isn't"),
        ("bill.txt", "bull.txt", "bill.txt"),
        ("image1.x@shop.example>", "image2.x@shop.example>", "image lamp.png"),
        ("Date: ", "Dada: ", "date"),
        ("Hello Ana,\r\n", "Hello Ana,\n", "CR LF"),
        ("Re: The", "Re: Thé", "beyond ASCII"),
    ];
    for (was, is, why) in changes {
        assert!(raw.contains(was), "need {was} in it: {raw}");

        let error = check(raw.replace(was, is).as_bytes(), &draft(), "help@shop.example").unwrap_err();

        assert!(error.contains(why), "{was} as {is}: {error}");
    }
    let longer = raw.replace("Re: The lamp", &format!("Re: {}", "x".repeat(1_000)));
    assert!(check(longer.as_bytes(), &draft(), "help@shop.example").unwrap_err().contains("998 are allowed"));
    let more = Draft { files: Vec::new(), ..draft() };
    assert!(
        check(raw.as_bytes(), &more, "help@shop.example").unwrap_err().contains("more than were attached")
    );
    assert!(check(b"", &draft(), "help@shop.example").is_err());
}

#[tokio::test]
async fn a_letter_to_nobody_isnt_written() {
    let shop = Shop::open().await;

    let refused = build(&shop.post, &Draft { to: Vec::new(), ..draft() }).unwrap_err().to_string();

    assert!(refused.contains("to nobody"), "{refused}");
    assert!(build(&shop.post, &Draft { bcc: vec![reader("x")], ..draft() }).is_err());
}
