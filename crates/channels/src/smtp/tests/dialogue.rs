//! Who says what when.

use super::{PEER, Sender, Shop};
use crate::smtp::{Deliver, Envelope, Limits, Verdict};
use std::sync::{Arc, Mutex};
use tokio::sync::oneshot;

#[tokio::test]
async fn a_mail_arrives_with_all_that_was_said_about_it() {
    let shop = Shop::open();
    let mut sender = shop.ring();

    let talk = [
        sender.reply().await,
        sender.say("EHLO mail.sender.example").await,
        sender.say("MAIL FROM:<ann@sender.example> SIZE=30 BODY=8BITMIME").await,
        sender.say("RCPT TO:<help@shop.example>").await,
        sender.say("RCPT TO:<sales@shop.example>").await,
        sender.say("DATA").await,
        sender.say("Subject: Hello\r\n\r\nAnn\r\n.").await,
        sender.say("QUIT").await,
    ];

    assert_eq!(
        talk.join("\n"),
        "220 mx.shop.example ESMTP Attend\n\
         250-mx.shop.example\n\
         250-SIZE 37748736\n\
         250-PIPELINING\n\
         250-8BITMIME\n\
         250-SMTPUTF8\n\
         250-ENHANCEDSTATUSCODES\n\
         250 HELP\n\
         250 2.1.0 Sender noted\n\
         250 2.1.5 Recipient noted\n\
         250 2.1.5 Recipient noted\n\
         354 Send the mail, end it with a line of a single dot\n\
         250 2.0.0 Mail accepted\n\
         221 2.0.0 Goodbye"
    );
    assert!(sender.is_closed().await);
    assert_eq!(shop.contents(), [b"Subject: Hello\r\n\r\nAnn\r\n"]);
    assert_eq!(
        shop.envelopes(),
        [Envelope {
            peer: PEER,
            helo: "mail.sender.example".into(),
            sender: "ann@sender.example".into(),
            recipients: vec!["help@shop.example".into(), "sales@shop.example".into()],
            tls: false,
        }]
    );
}

#[tokio::test]
async fn commands_sent_at_once_are_answered_in_order_and_at_once() {
    let shop = Shop::open();
    let mut sender = shop.greet().await;

    sender
        .send("MAIL FROM:<a@b.example>\r\nRCPT TO:<nobody@shop.example>\r\nRCPT TO:<help@shop.example>\r\nDATA\r\n")
        .await;

    let mut packet = [0; 1024];
    let read = tokio::io::AsyncReadExt::read(sender.stream.get_mut(), &mut packet).await.unwrap();
    let replies = str::from_utf8(&packet[..read]).unwrap();
    let codes: Vec<_> = replies.lines().map(|reply| &reply[..3]).collect();
    assert_eq!(codes, ["250", "550", "250", "354"]);
}

#[tokio::test]
async fn whole_mails_sent_at_once_all_arrive() {
    let shop = Shop::open();
    let mut sender = shop.greet().await;
    let mail = "MAIL FROM:<a@b.example>\r\nRCPT TO:<help@shop.example>\r\nDATA\r\nhi\r\n.\r\n";

    sender.send(mail.repeat(300) + "QUIT\r\n").await;

    let mut codes = String::new();
    for _ in 0..300 * 4 + 1 {
        codes += &sender.reply().await[..1];
    }
    assert_eq!(codes, "2232".repeat(300) + "2");
    assert_eq!(shop.contents(), vec![b"hi\r\n"; 300]);
}

#[tokio::test]
async fn a_command_may_come_byte_by_byte() {
    let shop = Shop::open();
    let mut sender = shop.greet().await;

    for byte in b"MAIL FROM:<a@b.example>\r\n" {
        sender.send([*byte]).await;
        tokio::task::yield_now().await;
    }

    assert_eq!(sender.reply().await, "250 2.1.0 Sender noted");
}

#[tokio::test]
async fn two_mails_in_one_session_stay_apart() {
    let shop = Shop::open();
    let mut sender = shop.greet().await;

    assert!(sender.mail("one\r\n.\r\n").await.starts_with("250"));
    sender
        .expect(&[
            ("MAIL FROM:<ben@sender.example>", "250"),
            ("RCPT TO:<sales@shop.example>", "250"),
            ("DATA", "354"),
        ])
        .await;
    assert!(sender.say("two\r\n.").await.starts_with("250"));

    assert_eq!(shop.contents(), [b"one\r\n", b"two\r\n"]);
    assert_eq!(shop.envelopes()[0].recipients, ["help@shop.example"]);
    assert_eq!(shop.envelopes()[1].recipients, ["sales@shop.example"]);
    assert_eq!(shop.envelopes()[1].sender, "ben@sender.example");
}

#[tokio::test]
async fn a_bounce_has_no_sender() {
    let shop = Shop::open();
    let mut sender = shop.greet().await;

    sender
        .expect(&[("MAIL FROM:<>", "250"), ("RCPT TO:<Postmaster>", "250"), ("DATA", "354"), (".", "250")])
        .await;

    assert_eq!(shop.envelopes()[0].sender, "");
    assert_eq!(shop.envelopes()[0].recipients, ["postmaster"]);
}

#[tokio::test]
async fn addresses_in_other_scripts_need_smtputf8() {
    let shop = Shop::open();
    let mut sender = shop.greet().await;

    sender
        .expect(&[
            ("MAIL FROM:<δοκιμή@παράδειγμα.example>", "553 5.6.7"),
            ("MAIL FROM:<a@b.example>", "250"),
            ("RCPT TO:<hilfe-für-dich@shop.example>", "553 5.6.7"),
            ("RSET", "250"),
            ("MAIL FROM:<δοκιμή@παράδειγμα.example> SMTPUTF8", "250"),
            ("RCPT TO:<hilfe-für-dich@shop.example>", "250"),
            ("DATA", "354"),
            ("hi\r\n.", "250"),
        ])
        .await;

    assert_eq!(shop.envelopes()[0].sender, "δοκιμή@παράδειγμα.example");
    assert_eq!(shop.envelopes()[0].recipients, ["hilfe-für-dich@shop.example"]);
}

#[tokio::test]
async fn commands_out_of_order_are_refused_and_change_nothing() {
    let mut sender = Shop::open().ring();
    sender.reply().await;

    sender
        .expect(&[
            ("MAIL FROM:<a@b.example>", "503 5.5.1"),
            ("HELO mail.sender.example", "250 mx.shop.example"),
            ("RCPT TO:<help@shop.example>", "503 5.5.1"),
            ("DATA", "503 5.5.1"),
            ("MAIL FROM:<a@b.example>", "250"),
            ("MAIL FROM:<a@b.example>", "503 5.5.1"),
            ("DATA", "554 5.5.1"),
            ("RCPT TO:<help@shop.example>", "250"),
            ("NOOP", "250"),
            ("VRFY help", "252"),
            ("HELP", "214"),
            ("AUTH LOGIN", "502 5.5.1"),
            ("STARTTLS", "502 5.5.1"),
            ("DATA", "354"),
            (".", "250"),
        ])
        .await;
}

#[tokio::test]
async fn rset_and_ehlo_forget_the_mail_begun() {
    let mut sender = Shop::open().greet().await;

    for forgetting in ["RSET", "EHLO again.example", "HELO again.example"] {
        sender
            .expect(&[
                ("MAIL FROM:<a@b.example>", "250"),
                ("RCPT TO:<help@shop.example>", "250"),
                (forgetting, "250"),
            ])
            .await;
        sender.expect(&[("DATA", "503"), ("RCPT TO:<help@shop.example>", "503")]).await;
    }
}

#[tokio::test]
async fn an_unknown_recipient_is_refused_and_the_others_are_not() {
    let shop = Shop::open();
    let mut sender = shop.greet().await;

    sender
        .expect(&[
            ("MAIL FROM:<a@b.example>", "250"),
            ("RCPT TO:<nobody@shop.example>", "550 5.1.1"),
            ("RCPT TO:<help@elsewhere.example>", "550 5.1.1"),
            ("RCPT TO:<help@shop.example>", "250"),
            ("DATA", "354"),
            (".", "250"),
        ])
        .await;

    assert_eq!(shop.envelopes()[0].recipients, ["help@shop.example"]);
}

#[tokio::test]
async fn what_the_delivery_decides_is_what_the_sender_hears() {
    let long = Verdict::Refused("x".repeat(5000));
    let cases = [
        (Verdict::Later("The disk is full".into()), "451 4.3.0 The disk is full".to_owned()),
        (Verdict::Refused("Looks like spam".into()), "554 5.7.1 Looks like spam".to_owned()),
        (Verdict::Refused("No\r\n250 Fine\rnö".into()), "554 5.7.1 No 250 Fine?n?".to_owned()),
        (long, format!("554 5.7.1 {}", "x".repeat(400))),
    ];

    for (verdict, expected) in cases {
        let shop = Shop::that_answers(Limits::default(), verdict);
        let mut sender = shop.greet().await;
        assert_eq!(sender.mail("hi\r\n.\r\n").await, expected);
        assert_eq!(sender.say("NOOP").await, "250 2.0.0 Still here");
    }
}

#[tokio::test]
async fn the_sender_hears_nothing_until_the_mail_is_safe() {
    let (store, stored) = oneshot::channel::<()>();
    let stored = Mutex::new(Some(stored));
    let deliver: Deliver = Arc::new(move |_, _| {
        let stored = stored.lock().unwrap().take().unwrap();
        Box::pin(async move {
            stored.await.unwrap();
            Verdict::Accepted
        })
    });
    let mut sender = Shop::that_delivers(Limits::default(), deliver).greet().await;
    sender.announce().await;
    sender.send("hi\r\n.\r\n").await;

    let early = hears_soon(&mut sender).await;
    store.send(()).unwrap();

    assert!(!early, "the mail was confirmed before it was stored");
    assert_eq!(sender.reply().await, "250 2.0.0 Mail accepted");
}

/// Lets everything run that can run, then looks whether a reply has come.
async fn hears_soon<S: tokio::io::AsyncRead + Unpin>(sender: &mut Sender<S>) -> bool {
    for _ in 0..100 {
        tokio::task::yield_now().await;
    }
    tokio::select! {
        biased;
        _ = tokio::io::AsyncBufReadExt::fill_buf(&mut sender.stream) => true,
        () = std::future::ready(()) => false,
    }
}
