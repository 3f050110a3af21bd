//! Telling customers that their mail arrived, and programs that answer each other: it ends, whatever their headers say.

use super::sorting::header;
use super::{Relay, Shop, mail};
use crate::mail::intake::State;

#[tokio::test]
async fn a_customer_is_told_once_a_day_that_their_mail_arrived() {
    let relay = Relay::open().await;
    let shop = Shop::with_relay(relay.address).await;
    shop.welcome().await;
    for at in 0..3 {
        let raw = mail(
            "Ana <ana@example.org>",
            &format!("Subject: Matter {at}\nMessage-ID: <m{at}@example.org>"),
            "Hi",
        );
        shop.deliver("ana@example.org", "help@shop.example", raw).await;
        shop.follow().await;
    }

    let letters = relay.take();
    shop.db.context().clock.advance(25 * 3_600_000);
    let raw = mail("Ana <ana@example.org>", "Subject: The day after", "Hi again");
    shop.deliver("ana@example.org", "help@shop.example", raw).await;
    shop.follow().await;

    assert_eq!((letters.len(), relay.count()), (1, 1));
    let letter = String::from_utf8(letters[0].1.clone()).unwrap();
    assert_eq!(header(&letter, "Auto-Submitted"), "auto-replied");
    assert_eq!(header(&letter, "X-Auto-Response-Suppress"), "OOF, AutoReply");
    assert_eq!(header(&letter, "In-Reply-To"), "<m0@example.org>");
    assert!(header(&letter, "Subject").starts_with("We got your mail: Matter 0 [#"), "{letter}");
    assert_eq!(shop.number("SELECT COUNT(*) FROM conversations WHERE standing = 'open'").await, 4);
}

#[tokio::test]
async fn nobody_is_told_who_may_be_a_program_or_a_list_or_when_it_is_switched_off() {
    let relay = Relay::open().await;
    let shop = Shop::with_relay(relay.address).await;
    shop.deliver("zoe@example.org", "help@shop.example", mail("zoe@example.org", "Subject: Off", "Hi")).await;
    shop.follow().await;
    shop.welcome().await;
    for (at, headers) in [
        "Auto-Submitted: auto-replied",
        "X-Auto-Response-Suppress: OOF",
        "List-Id: <l.example>\nList-Post: <mailto:l@l.example>",
        "Precedence: bulk",
        "Return-Path: <>",
        "Subject: Out of office",
    ]
    .into_iter()
    .enumerate()
    {
        let raw = mail(&format!("p{at}@example.org"), headers, "Hi");
        shop.deliver("p@example.org", "help@shop.example", raw).await;
    }
    for from in ["noreply@example.org", "mailer-daemon@example.org", "sales@shop.example"] {
        shop.deliver(from, "help@shop.example", mail(from, "Subject: Hello", "Hi")).await;
    }

    shop.follow().await;

    assert_eq!(relay.count(), 0);
}

/// What a system that hides what it is makes of a mail: another subject, no sign of a program, no thread.
fn disguised(raw: &[u8], round: usize, from: &str) -> String {
    let text = String::from_utf8_lossy(raw).into_owned();
    let body = text.split_once("\r\n\r\n").map_or("", |(_, body)| body);
    format!(
        "From: {from}\r\nTo: them\r\nSubject: Round {round}\r\nMessage-ID: <{round}@{from}>\r\n\r\n{body}\r\n"
    )
}

#[tokio::test]
async fn two_shops_that_answer_each_other_with_changing_subjects_come_to_rest() {
    let (to_b, to_a) = (Relay::open().await, Relay::open().await);
    let a = Shop::with_relay(to_b.address).await;
    let b = Shop::set_up(|config| {
        config.mail.address = "care@other.example".into();
        config.mail.also = Vec::new();
        config.mail.relay = format!("smtp://{}", to_a.address);
    })
    .await;
    a.welcome().await;
    b.welcome().await;
    a.deliver("care@other.example", "help@shop.example", mail("care@other.example", "Subject: Start", "Hi"))
        .await;

    let mut passed = Vec::new();
    for round in 0..12 {
        a.follow().await;
        b.follow().await;
        let (out_a, out_b) = (to_b.take(), to_a.take());
        passed.push(out_a.len() + out_b.len());
        for (_, raw) in out_a {
            let raw = disguised(&raw, round, "help@shop.example");
            b.deliver("help@shop.example", "care@other.example", raw).await;
        }
        for (_, raw) in out_b {
            let raw = disguised(&raw, round, "care@other.example");
            a.deliver("care@other.example", "help@shop.example", raw).await;
        }
    }

    assert_eq!(passed[..3], [1, 1, 0], "each answers once: {passed:?}");
    assert!(passed[3..].iter().all(|count| *count == 0), "{passed:?}");
}

#[tokio::test]
async fn a_system_that_answers_every_letter_under_new_names_gets_no_more_than_its_domain_may() {
    let relay = Relay::open().await;
    let shop = Shop::with_relay(relay.address).await;
    shop.welcome().await;
    let mut answers = 0;
    let mut waiting = 1;
    for round in 0..40 {
        if waiting == 0 {
            break;
        }
        let from = format!("robot{round}@loop.example");
        shop.deliver(&from, "help@shop.example", disguised(b"\r\n\r\nHi", round, &from)).await;
        shop.follow().await;
        waiting = relay.take().len();
        answers += waiting;
    }

    assert_eq!((answers, waiting), (20, 0));
}

#[tokio::test]
async fn a_sender_who_writes_without_end_stays_in_one_conversation() {
    let relay = Relay::open().await;
    let shop = Shop::with_relay(relay.address).await;
    shop.welcome().await;
    let mut states = Vec::new();
    for round in 0..30 {
        let raw = disguised(b"\r\n\r\nHi", round, "robot@loop.example");
        states.push(shop.deliver("robot@loop.example", "help@shop.example", raw).await.state);
        shop.follow().await;
    }

    assert_eq!(relay.count(), 1);
    assert_eq!(states.iter().filter(|state| **state == State::Opened).count(), 9);
    assert!(states[10..].iter().all(|state| *state == State::Automatic), "{states:?}");
    assert_eq!(shop.number("SELECT COUNT(*) FROM conversations").await, 9);
}

#[tokio::test]
async fn many_mails_of_one_sender_we_never_answered_automatically_are_all_of_their_own() {
    let shop = Shop::open().await;
    for round in 0..15 {
        let raw = disguised(b"\r\n\r\nHi", round, "orders@supplier.example");
        let item = shop.deliver("orders@supplier.example", "help@shop.example", raw).await;
        assert_eq!(item.state, State::Opened);
    }
}
