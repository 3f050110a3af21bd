//! Mails that made other programs lose some: reused and missing Message-IDs, our own letters back, giants, poison.

use conversations::Standing;
use conversations::message::Direction;

use super::{Relay, Shop, mail};
use crate::mail::intake::{Item, Source, State};
use crate::mail::{working, writing};

const ANA: &str = "Ana <ana@example.org>";
const HELP: &str = "help@shop.example";
const DAY_MS: i64 = 24 * 3_600_000;

async fn sql(shop: &Shop, sql: &'static str) {
    shop.db.write(move |tx| tx.script(sql)).await.unwrap();
}

/// A mail that came by `source` from `folder`.
async fn take_from(shop: &Shop, (source, folder): (Source, &str), raw: String) -> Item {
    let id = shop.store(HELP, raw).await;
    let change = format!(
        "UPDATE incoming SET source = '{}', folder = '{folder}' WHERE state = 'received'",
        source.as_str()
    );
    shop.db.write(move |tx| tx.script(&change)).await.unwrap();
    shop.work().await;
    shop.item(id).await
}

#[tokio::test]
async fn a_message_id_reused_eight_days_later_is_another_mail() {
    let shop = Shop::open().await;
    let carrier =
        |text: &str| mail("Carrier <track@carrier.example>", "Message-ID: <shipment@carrier>", text);
    let first = shop.take(HELP, carrier("Your parcel is on its way.")).await;
    shop.db.context().clock.advance(8 * DAY_MS);

    let second = shop.take(HELP, carrier("Your parcel was delivered.")).await;

    assert!(matches!(second.state, State::Opened | State::Joined), "{second:?}");
    assert_ne!(second.message_id, first.message_id);
    let said = shop.messages(&second).await;
    assert_eq!(said.last().unwrap().text, "Your parcel was delivered.");
}

#[tokio::test]
async fn mails_without_any_message_id_are_each_kept() {
    let shop = Shop::open().await;

    let one = shop.take(HELP, mail(ANA, "Subject: One", "1")).await;
    let two = shop.take(HELP, mail(ANA, "Subject: Two\nMessage-ID: <>", "2")).await;

    assert_eq!((one.state, two.state), (State::Opened, State::Opened));
    assert!(one.mail_id.is_empty() && two.mail_id.is_empty());
    assert_ne!(one.conversation_id, two.conversation_id);
}

#[tokio::test]
async fn our_own_letter_back_by_bcc_is_known_and_points_at_its_message() {
    let relay = Relay::open().await;
    let shop = Shop::with_relay(relay.address).await;
    let mia = shop.agent("Mia").await;
    let first = shop.take(HELP, mail(ANA, "Message-ID: <a1@x>", "Broken.")).await;
    let answer = shop.answer(&mia, &first, "We send another.").await;
    writing::run(&shop.post, &answer.to_string()).await;
    let letter = String::from_utf8(shop.letter(answer).await).unwrap();
    let by_list = format!("Received: from list\r\nList-Id: <all.shop.example>\r\n{letter}");

    let bcc = shop.take(HELP, &letter).await;
    let list = shop.take(HELP, &by_list).await;

    for item in [&bcc, &list] {
        assert_eq!((item.state, item.message_id), (State::Own, Some(answer.0)), "{item:?}");
        assert_eq!(item.conversation_id, first.conversation_id);
        assert_eq!(item.reason, "our own letter to ana@example.org came back");
    }
    assert_eq!(shop.messages(&first).await.len(), 2, "it isn't said twice");
}

#[tokio::test]
async fn our_own_address_from_outside_proves_nothing() {
    let shop = Shop::open().await;
    let first = shop.take(HELP, mail(ANA, "Message-ID: <a1@x>", "Broken.")).await;
    for from in [HELP, "Lumen <SALES@Shop.example>", "help+abc@shop.example"] {
        let item = shop.take(HELP, mail(from, "In-Reply-To: <a1@x>", from)).await;

        assert_eq!((item.state, item.conversation_id), (State::Own, None));
        assert!(item.reason.contains("nothing proves it"), "{}", item.reason);
    }
    assert_eq!(shop.messages(&first).await.len(), 1);
}

#[tokio::test]
async fn what_a_colleague_sent_from_another_program_stands_in_the_conversation() {
    let shop = Shop::open().await;
    let first = shop.take(HELP, mail(ANA, "Message-ID: <a1@x>", "Broken.")).await;
    let raw = "From: Mia <help@shop.example>\r\nTo: Ana <ana@example.org>\r\nIn-Reply-To: <a1@x>\r\nMessage-ID: <b1@phone>\r\n\r\nFrom my phone.\r\n";

    let item = take_from(&shop, (Source::Imap, "INBOX.Sent"), raw.into()).await;
    let answered = shop.take(HELP, mail(ANA, "In-Reply-To: <b1@phone>", "Thanks.")).await;

    assert_eq!((item.state, item.conversation_id), (State::Own, first.conversation_id));
    let said = shop.messages(&first).await;
    assert_eq!((said[1].direction, said[1].text.trim()), (Direction::Out, "From my phone."));
    assert_eq!(answered.conversation_id, first.conversation_id, "an answer to it is known");
}

#[tokio::test]
async fn the_same_from_an_inbox_is_no_proof_and_between_our_addresses_there_is_no_customer() {
    let shop = Shop::open().await;
    let to =
        |address: &str, text: &str| format!("From: help@shop.example\r\nTo: {address}\r\n\r\n{text}\r\n");

    let inbox = take_from(&shop, (Source::Imap, "INBOX"), to("ana@example.org", "1")).await;
    let among = take_from(&shop, (Source::Imap, "Sent"), to("sales@shop.example", "2")).await;

    assert!(inbox.reason.contains("nothing proves it") && inbox.message_id.is_none());
    assert_eq!(among.reason, "it went from one of our own addresses to another");
    assert_eq!((among.state, among.message_id), (State::Own, None));
}

#[tokio::test]
async fn what_a_colleague_began_elsewhere_waits_for_nobody_until_it_is_answered() {
    let shop = Shop::open().await;
    let raw = "From: help@shop.example\r\nTo: ana@example.org\r\nSubject: Your lamp\r\nMessage-ID: <b1@phone>\r\n\r\nIt is here.\r\n";

    let item = take_from(&shop, (Source::Imap, "Gesendet"), raw.into()).await;
    let begun = shop.conversation(&item).await;
    shop.take(HELP, mail(ANA, "References: <b1@phone>", "I come.")).await;

    assert_eq!((begun.standing, begun.subject.as_str()), (Standing::Closed, "Your lamp"));
    assert_eq!(shop.conversation(&item).await.standing, Standing::Open);
}

#[tokio::test]
async fn poison_between_good_mails_is_set_aside_and_the_next_go_on() {
    let shop = Shop::open().await;
    let nested = (0..20_000).fold(
        String::from("From: p@example.org\r\nContent-Type: multipart/mixed; boundary=b0\r\n\r\n"),
        |mut text, at| {
            text.push_str(&format!("--b{at}\r\nContent-Type: multipart/mixed; boundary=b{}\r\n\r\n", at + 1));
            text
        },
    );
    let wrapped = "Content-Type: message/rfc822\r\n\r\n".repeat(5_000);
    let divs = format!(
        "From: d@example.org\r\nContent-Type: text/html\r\n\r\n{}deep{}",
        "<div>".repeat(2_000),
        "</div>".repeat(2_000)
    );
    let poison: [&[u8]; 7] = [
        nested.as_bytes(),
        wrapped.as_bytes(),
        divs.as_bytes(),
        b"From: q@example.org\r\nContent-Type: multipart/mixed; boundary=\"\r\n\r\n--\xff\0",
        b"\0\0\0\0\0\0\0\0",
        b"",
        b"From: \r\nContent-Transfer-Encoding: base64\r\n\r\n====",
    ];
    let mut ids = Vec::new();
    for (at, raw) in poison.iter().enumerate() {
        ids.push((shop.store(HELP, mail(ANA, "", &at.to_string())).await, true));
        ids.push((shop.store(HELP, raw).await, false));
    }
    ids.push((shop.store(HELP, mail(ANA, "", "last")).await, true));

    shop.work().await;

    for (id, is_good) in ids {
        let item = shop.item(id).await;
        assert_ne!(item.state, State::Received, "{item:?}");
        if is_good {
            assert_eq!(item.state, State::Opened, "{item:?}");
        }
    }
}

#[tokio::test]
async fn a_giant_before_many_small_mails_is_taken_alone_and_they_go_on() {
    let shop = Shop::open().await;
    let line = format!("{}\r\n", "QUJD".repeat(19));
    let body = line.repeat(60_000_000 / line.len());
    let head = "Content-Type: multipart/mixed; boundary=x";
    let part = "--x\r\n\r\nSee\r\n--x\r\nContent-Type: video/mp4; name=a.mp4\r\nContent-Disposition: attachment\r\nContent-Transfer-Encoding: base64\r\n\r\n";
    let giant = shop.store(HELP, mail(ANA, head, &format!("{part}{body}--x--"))).await;
    let mut small = Vec::new();
    for number in 0..1000 {
        small.push(shop.store(HELP, mail(ANA, "", &number.to_string())).await);
    }

    let alone = working::step(&shop.post, &shop.reader).await.unwrap();
    shop.work().await;

    assert_eq!(alone, 1, "what is in memory at a time is bounded");
    assert_eq!(shop.item(giant).await.state, State::Opened);
    assert_eq!(shop.item(small[999]).await.state, State::Opened);
}

#[tokio::test]
async fn mails_whose_bytes_come_back_are_read_again() {
    let shop = Shop::open().await;
    let id = shop.store(HELP, mail(ANA, "", &"It is broken. ".repeat(10_000))).await;
    let (blobs, away) = (shop.place.folder().join("blobs"), shop.place.folder().join("away"));
    std::fs::rename(&blobs, &away).unwrap();
    shop.work().await;
    let lost = shop.item(id).await;
    std::fs::remove_dir_all(&blobs).ok();
    std::fs::rename(&away, &blobs).unwrap();

    shop.db.write(move |tx| crate::mail::ledger::replay(tx, id)).await.unwrap();
    shop.work().await;

    assert_eq!(lost.state, State::Quarantined);
    assert_eq!(lost.reason, "Its bytes are missing in the folder of large mails.");
    assert_eq!(shop.item(id).await.state, State::Opened);
}

#[tokio::test]
async fn a_duplicate_of_what_was_only_set_aside_is_judged_for_itself() {
    let shop = Shop::open().await;
    let raw = mail(ANA, "", "Hello");
    shop.take(HELP, &raw).await;
    sql(&shop, "UPDATE incoming SET state = 'quarantined', conversation_id = NULL, message_id = NULL").await;

    let second = shop.take(HELP, &raw).await;

    assert_eq!(second.state, State::Opened);
}
