//! What strangers may not do, and how they hear of it.

use super::Shop;
use crate::smtp::{Deliver, Limits, Verdict};
use std::{sync::Arc, time::Duration};

#[tokio::test]
async fn a_mail_announced_as_too_big_is_refused_before_it_comes() {
    let mut sender = Shop::with(Limits { message_bytes: 1000, ..Limits::default() }).greet().await;

    let refusal = sender.say("MAIL FROM:<a@b.example> SIZE=1001").await;

    assert_eq!(refusal, "552 5.3.4 The mail is too big: the limit is 1000 bytes");
    sender.expect(&[("MAIL FROM:<a@b.example> SIZE=9999999999999999999", "552"), ("DATA", "503")]).await;
    sender.expect(&[("MAIL FROM:<a@b.example> SIZE=1000", "250")]).await;
}

#[tokio::test]
async fn a_mail_that_is_too_big_is_read_to_its_end_and_refused() {
    let shop = Shop::with(Limits { message_bytes: 1000, ..Limits::default() });
    let mut sender = shop.greet().await;

    for bytes in [999, 1330, 1400, 2000] {
        let reply = sender.mail("x".repeat(bytes) + "\r\n.\r\n").await;
        assert_eq!(reply, "552 5.3.4 The mail is too big: the limit is 1000 bytes", "{bytes} bytes");
    }

    assert!(sender.mail("x".repeat(998) + "\r\n.\r\n").await.starts_with("250"));
    assert_eq!(shop.contents().len(), 1);
}

#[tokio::test]
async fn a_mail_without_end_ends_the_session() {
    let shop = Shop::with(Limits { message_bytes: 1000, ..Limits::default() });
    let mut sender = shop.greet().await;

    let reply = sender.mail("x".repeat(2100)).await;

    assert_eq!(reply, "552 5.3.4 The mail is far too big, closing");
    assert!(sender.is_closed().await);
    assert_eq!(shop.contents().len(), 0);
}

#[tokio::test]
async fn mails_that_fill_the_memory_are_asked_to_come_back() {
    let shop = Shop::with(Limits { held_bytes: 1000, ..Limits::default() });
    let mut first = shop.greet().await;
    let mut second = shop.greet().await;
    first.announce().await;
    first.send("x".repeat(800)).await;
    second.announce().await;
    second.send("x".repeat(100)).await;
    tokio::task::yield_now().await;

    second.send("x".repeat(200)).await;
    tokio::task::yield_now().await;
    let refused = second.say("x\r\n.").await;
    let taken = first.say("\r\n.").await;

    assert_eq!(refused, "452 4.3.1 Too much mail at once, try again later");
    assert_eq!(taken, "250 2.0.0 Mail accepted");
    assert!(second.mail("x\r\n.\r\n").await.starts_with("250"), "the room was not given back");
}

#[tokio::test]
async fn recipients_past_the_limit_are_left_for_another_mail() {
    let shop = Shop::with(Limits { recipients: 2, ..Limits::default() });
    let mut sender = shop.greet().await;

    sender
        .expect(&[
            ("MAIL FROM:<a@b.example>", "250"),
            ("RCPT TO:<one@shop.example>", "250"),
            ("RCPT TO:<nobody@shop.example>", "550"),
            ("RCPT TO:<two@shop.example>", "250"),
            ("RCPT TO:<three@shop.example>", "452 4.5.3"),
            ("DATA", "354"),
            (".", "250"),
        ])
        .await;

    assert_eq!(shop.envelopes()[0].recipients, ["one@shop.example", "two@shop.example"]);
}

#[tokio::test]
async fn too_many_errors_end_the_session() {
    for bad in ["GARBAGE", "RCPT TO:<help@shop.example>", "\u{1}\u{2}\u{3}", "MAIL FROM:<"] {
        let mut sender = Shop::open().greet().await;
        for _ in 0..20 {
            assert!(sender.say(bad).await.starts_with('5'));
        }
        assert_eq!(sender.say(bad).await, "421 4.7.0 Too many errors, closing");
        assert!(sender.is_closed().await);
    }
}

#[tokio::test]
async fn guessing_recipients_ends_the_session() {
    let mut sender = Shop::with(Limits { errors: 2, ..Limits::default() }).greet().await;

    sender
        .expect(&[
            ("MAIL FROM:<a@b.example>", "250"),
            ("RCPT TO:<nobody1@shop.example>", "550"),
            ("RCPT TO:<nobody2@shop.example>", "550"),
            ("RCPT TO:<nobody3@shop.example>", "421 4.7.0"),
        ])
        .await;
}

#[tokio::test]
async fn a_line_too_long_is_refused_once_and_the_session_goes_on() {
    let mut sender = Shop::open().greet().await;

    for bytes in [4092, 5000, 100_000] {
        let reply = sender.say(&format!("NOOP {}", "x".repeat(bytes))).await;
        assert_eq!(reply, "500 5.5.2 The line is too long", "{bytes} bytes");
        assert_eq!(sender.say("NOOP").await, "250 2.0.0 Still here");
    }
    assert_eq!(sender.say(&format!("NOOP {}", "x".repeat(4089))).await, "250 2.0.0 Still here");
}

#[tokio::test]
async fn mails_past_the_limit_of_a_session_need_another_one() {
    let shop = Shop::with(Limits { messages_per_session: 2, ..Limits::default() });
    let mut sender = shop.greet().await;
    sender.mail("one\r\n.\r\n").await;
    sender.mail("two\r\n.\r\n").await;

    let reply = sender.say("MAIL FROM:<a@b.example>").await;

    assert_eq!(reply, "421 4.7.0 Too many mails in one session, connect again");
    assert!(sender.is_closed().await);
}

#[tokio::test(start_paused = true)]
async fn a_silent_sender_is_let_go_after_five_minutes() {
    let mut sender = Shop::open().greet().await;
    let start = tokio::time::Instant::now();

    assert_eq!(sender.reply().await, "421 4.4.2 Silent for too long, closing");

    assert_eq!(start.elapsed().as_secs(), 300);
    assert!(sender.is_closed().await);
}

#[tokio::test(start_paused = true)]
async fn a_sender_silent_within_its_mail_is_let_go_and_the_mail_with_it() {
    let shop = Shop::open();
    let mut sender = shop.greet().await;

    assert_eq!(sender.mail("half").await, "421 4.4.2 Silent for too long, closing");

    assert_eq!(shop.contents().len(), 0);
}

#[tokio::test(start_paused = true)]
async fn a_session_that_drips_ends_after_half_an_hour() {
    let mut sender = Shop::open().greet().await;
    let start = tokio::time::Instant::now();

    for _ in 0..7 {
        tokio::time::advance(Duration::from_secs(240)).await;
        assert_eq!(sender.say("NOOP").await, "250 2.0.0 Still here");
    }

    assert_eq!(sender.reply().await, "421 4.4.2 The session took too long, connect again");
    assert_eq!(start.elapsed().as_secs(), 1800);
}

#[tokio::test(start_paused = true)]
async fn a_sender_that_reads_no_replies_is_let_go() {
    let shop = Shop::open();
    let (ours, theirs) = tokio::io::duplex(64);
    let (_keep, stop) = tokio::sync::watch::channel(false);

    let session = shop.receiver.session(theirs, super::PEER, stop);
    let flood = async {
        let mut ours = ours;
        while tokio::io::AsyncWriteExt::write_all(&mut ours, b"HELP\r\n").await.is_ok() {}
    };

    tokio::join!(session, flood);
}

#[tokio::test(start_paused = true)]
async fn a_delivery_without_end_is_put_off() {
    let deliver: Deliver = Arc::new(|_, _| Box::pin(std::future::pending::<Verdict>()));
    let mut sender = Shop::that_delivers(Limits::default(), deliver).greet().await;

    let reply = sender.mail("hi\r\n.\r\n").await;

    assert_eq!(reply, "451 4.3.0 The mail could not be stored in time, try again later");
}

#[test]
fn an_idle_session_is_small() {
    let shop = Shop::open();
    let (_, theirs) = tokio::io::duplex(64);

    let session = shop.receiver.session(theirs, super::PEER, shop.stop.subscribe());

    let bytes = size_of_val(&session);
    assert!(bytes <= 4096, "a session takes {bytes} bytes beside its buffers");
}
