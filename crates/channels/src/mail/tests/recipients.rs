//! Each reader of a letter: taken, refused, come back; the relay's pace.

use base::jobs::{self, Job};
use conversations::message::Delivery;

use super::{Relay, Shop, reader};
use crate::mail::draft::{Draft, build};
use crate::mail::recipients::{self, Part, Recipient, State};
use crate::mail::{draft, sending};
use crate::smtp::Verdict;

async fn letter(shop: &Shop, to: &[&str], bcc: &[&str]) -> (i64, String) {
    let mail_id = draft::fresh_mail_id(&shop.post, shop.post.senders.main());
    let draft = Draft {
        to: to.iter().map(|email| reader(email)).collect(),
        bcc: bcc.iter().map(|email| reader(email)).collect(),
        subject: "A lamp".into(),
        text: "Hello".into(),
        mail_id: mail_id.clone(),
        at_ms: shop.db.now_ms(),
        ..Draft::default()
    };
    let blob = shop.post.folder.keep(&build(&shop.post, &draft).unwrap()).unwrap();
    let made = shop.db.write(move |tx| {
        let id = sending::create(tx, None, None, (&draft, &blob))?;
        sending::plan(tx, id)?;
        Ok(id)
    });
    (made.await.unwrap(), mail_id)
}

async fn send(shop: &Shop) -> usize {
    let post = shop.post.clone();
    let act = move |job: Job| {
        let post = post.clone();
        async move { sending::run(&post, &job).await }
    };
    jobs::step(&shop.db, "me", act).await.unwrap()
}

async fn readers(shop: &Shop, id: i64) -> Vec<Recipient> {
    shop.db.read(move |read| recipients::list(read, &[id])).await.unwrap()
}

async fn states(shop: &Shop, id: i64) -> Vec<(String, State)> {
    readers(shop, id).await.into_iter().map(|one| (one.email, one.state)).collect()
}

async fn state(shop: &Shop, id: i64) -> String {
    shop.db.read(move |read| sending::find(read, id)).await.unwrap().state
}

fn pair(email: &str, state: State) -> (String, State) {
    (email.to_owned(), state)
}

#[tokio::test]
async fn all_readers_get_one_letter_that_names_no_blind_one() {
    let relay = Relay::open().await;
    let shop = Shop::with_relay(relay.address).await;
    let (id, _) = letter(&shop, &["ana@example.org", "tom@example.org"], &["boss@example.org"]).await;

    send(&shop).await;

    let (envelope, raw) = relay.mails.lock().unwrap().remove(0);
    assert_eq!(envelope.recipients, ["ana@example.org", "tom@example.org", "boss@example.org"]);
    assert!(!String::from_utf8(raw).unwrap().contains("boss"), "nobody sees who reads it blindly");
    assert_eq!((relay.count(), state(&shop, id).await.as_str()), (0, "sent"));
    assert!(readers(&shop, id).await.iter().all(|one| one.state == State::Sent));
    assert_eq!(readers(&shop, id).await[2].part, Part::Bcc);
}

#[tokio::test]
async fn one_refused_reader_keeps_the_letter_from_no_other() {
    let relay = Relay::open().await;
    relay.unknown.lock().unwrap().push("tom@example.org".into());
    let shop = Shop::with_relay(relay.address).await;
    let (id, _) = letter(&shop, &["ana@example.org", "tom@example.org"], &["boss@example.org"]).await;

    send(&shop).await;

    assert_eq!(
        states(&shop, id).await,
        [
            pair("ana@example.org", State::Sent),
            pair("tom@example.org", State::Refused),
            pair("boss@example.org", State::Sent)
        ]
    );
    assert_eq!((relay.count(), state(&shop, id).await.as_str()), (2, "failed"));
    assert!(readers(&shop, id).await[1].answer.contains("550"), "{:?}", readers(&shop, id).await[1]);

    relay.unknown.lock().unwrap().clear();
    shop.db.write(move |tx| sending::retry(tx, id)).await.unwrap();
    send(&shop).await;

    let last = relay.mails.lock().unwrap().pop().unwrap().0;
    assert_eq!(last.recipients, ["tom@example.org"], "those who have it don't get it twice");
    assert_eq!((relay.count(), state(&shop, id).await.as_str()), (2, "sent"));
}

#[tokio::test]
async fn a_reader_who_is_put_off_is_asked_again_alone() {
    let relay = Relay::open().await;
    let shop = Shop::with_relay(relay.address).await;
    let (id, _) = letter(&shop, &["ana@example.org", "tom@example.org"], &[]).await;
    relay.answers(Verdict::Later("greylisted".into()));
    send(&shop).await;
    assert_eq!(state(&shop, id).await, "queued");
    assert!(
        readers(&shop, id)
            .await
            .iter()
            .all(|one| one.state == State::Queued && one.answer.contains("greylisted"))
    );

    relay.answers(Verdict::Accepted);
    shop.db.context().clock.advance(15_000);
    send(&shop).await;

    assert_eq!((relay.count(), state(&shop, id).await.as_str()), (1, "sent"));
}

#[tokio::test]
async fn a_bounce_marks_the_reader_and_the_message_it_names() {
    let relay = Relay::open().await;
    let shop = Shop::with_relay(relay.address).await;
    let item =
        shop.take("help@shop.example", super::mail("ana@example.org", "Subject: A lamp", "Broken.")).await;
    let mia = shop.agent("Mia").await;
    let message = shop.answer(&mia, &item, "Sorry!").await;
    crate::mail::writing::run(&shop.post, &message.to_string()).await;
    send(&shop).await;
    let sent = mail::parse(&shop.letter(message).await, "").unwrap();
    assert_eq!(shop.message(message).await.delivery, Delivery::Sent);

    let mail_id = sent.mail_id.clone();
    let returned = shop.db.write(move |tx| {
        let nobody = recipients::bounce(tx, &mail_id, Some("eve@example.org"), "no")?;
        let nothing = recipients::bounce(tx, "forged@shop.example", Some("ana@example.org"), "no")?;
        assert!(nobody.is_none() && nothing.is_none());
        recipients::bounce(tx, &mail_id, Some("ANA@example.org"), "5.1.1 unknown\0 user")
    });

    let returned = returned.await.unwrap().unwrap();
    assert_eq!(returned.message_id, Some(message));
    assert_eq!(shop.message(message).await.delivery, Delivery::Failed);
    let reader = readers(&shop, returned.letter_id).await.remove(0);
    assert_eq!((reader.state, reader.answer.as_str()), (State::Bounced, "5.1.1 unknown user"));
}

#[tokio::test]
async fn a_bounce_without_an_address_means_the_only_reader() {
    let shop = Shop::open().await;
    let (one, one_id) = letter(&shop, &["ana@example.org"], &[]).await;
    let (_, two_id) = letter(&shop, &["ana@example.org", "tom@example.org"], &[]).await;

    let returned = shop.db.write(move |tx| {
        Ok((recipients::bounce(tx, &one_id, None, "")?, recipients::bounce(tx, &two_id, None, "")?))
    });

    let (known, guessed) = returned.await.unwrap();
    assert_eq!((known.map(|known| known.letter_id), guessed), (Some(one), None));
}

#[tokio::test]
async fn a_relay_gets_no_more_letters_a_minute_than_it_takes() {
    let relay = Relay::open().await;
    let shop = Shop::with(relay.address, |config| config.mail.relay_a_minute = 6).await;
    for _ in 0..4 {
        letter(&shop, &["ana@example.org"], &[]).await;
    }

    send(&shop).await;
    assert_eq!(relay.count(), 1, "the others wait for a moment of their own");
    send(&shop).await;
    assert_eq!(relay.count(), 1);
    for count in [2, 3, 4] {
        shop.db.context().clock.advance(10_000);
        send(&shop).await;
        assert_eq!(relay.count(), count);
    }

    assert_eq!(shop.db.read(|read| jobs::list_waiting(read, 10)).await.unwrap().len(), 0);
    shop.db.context().clock.advance(3_600_000);
    letter(&shop, &["ana@example.org"], &[]).await;
    send(&shop).await;
    assert_eq!(relay.count(), 5, "what wasn't used isn't saved up, and what is free is used at once");
}
