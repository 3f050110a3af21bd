//! Letters on their way: taken, put off, refused, tried again. The relay is our own receiver on a real socket.

use base::Error;
use base::jobs::{self, ATTEMPTS_LIMIT, Job, Outcome};
use conversations::message::{self, Delivery, MessageId};

use super::{Relay, Shop, mail};
use crate::mail::draft::Draft;
use crate::mail::sending::{self, Attempt, Letter};
use crate::mail::writing;
use crate::smtp::Verdict;

/// A shop whose relay listens, and a letter in its queue.
async fn with_letter() -> (Relay, Shop, MessageId) {
    let relay = Relay::open().await;
    let shop = Shop::with_relay(relay.address).await;
    let item = shop.take("help@shop.example", mail("ana@example.org", "Subject: A lamp", "Broken.")).await;
    let mia = shop.agent("Mia").await;
    let id = shop.answer(&mia, &item, ".\r\n.. a dot first\r\nSorry!").await;
    assert!(matches!(writing::run(&shop.post, &id.to_string()).await, Outcome::Done));
    (relay, shop, id)
}

impl Shop {
    /// Runs the jobs that are due and returns how many those were.
    async fn send(&self) -> usize {
        let post = self.post.clone();
        let act = move |job: Job| {
            let post = post.clone();
            async move { sending::run(&post, &job).await }
        };
        jobs::step(&self.db, "me", act).await.unwrap()
    }

    async fn letter_of(&self, id: MessageId) -> Letter {
        let found =
            self.db.read(move |read| sending::find(read, message::find(read, id)?.letter_id.unwrap_or(0)));
        found.await.unwrap()
    }

    async fn attempts(&self, id: MessageId) -> Vec<Attempt> {
        let letter = self.letter_of(id).await.id;
        self.db.read(move |read| sending::list_attempts(read, &[letter])).await.unwrap()
    }

    async fn outcomes(&self, id: MessageId) -> Vec<String> {
        self.attempts(id).await.into_iter().map(|attempt| attempt.outcome).collect()
    }

    async fn events(&self, kind: &'static str) -> usize {
        let sql = "SELECT id FROM events WHERE kind = $1 ORDER BY id";
        self.db.read(move |read| read.list(sql, &[&kind], |row| row.get::<i64>(0))).await.unwrap().len()
    }
}

#[tokio::test]
async fn a_letter_arrives_as_it_was_written() {
    let (relay, shop, id) = with_letter().await;

    assert_eq!(shop.send().await, 1);

    let (envelope, raw) = relay.mails.lock().unwrap().remove(0);
    assert_eq!(
        (envelope.sender.as_str(), envelope.recipients.as_slice()),
        ("help@shop.example", ["ana@example.org".to_owned()].as_slice())
    );
    let written = ::mail::parse(&shop.letter(id).await, "").unwrap();
    assert_eq!(::mail::parse(&raw, "").unwrap(), written);
    assert!(written.text.contains(".. a dot first"));
    assert_eq!(
        (shop.letter_of(id).await.state.as_str(), shop.message(id).await.delivery),
        ("sent", Delivery::Sent)
    );
    assert_eq!((shop.outcomes(id).await, shop.events("message.sent").await), (vec!["sent".to_owned()], 1));
    shop.db.context().clock.advance(86_400_000);
    assert_eq!(shop.send().await, 0);
}

#[tokio::test]
async fn a_relay_that_puts_it_off_is_asked_again() {
    let (relay, shop, id) = with_letter().await;
    relay.answers(Verdict::Later("the disk is full".into()));

    shop.send().await;
    let attempt = shop.attempts(id).await.remove(0);
    assert_eq!(attempt.outcome, "deferred");
    assert!(attempt.answer.contains("the disk is full"), "{}", attempt.answer);
    assert_eq!(
        (shop.letter_of(id).await.state.as_str(), shop.message(id).await.delivery),
        ("queued", Delivery::Queued)
    );
    assert_eq!(shop.send().await, 0, "not before its pause is over");

    relay.answers(Verdict::Accepted);
    shop.db.context().clock.advance(15_000);
    assert_eq!(shop.send().await, 1);

    assert_eq!(shop.outcomes(id).await, ["deferred", "sent"]);
    assert_eq!((relay.count(), shop.message(id).await.delivery), (1, Delivery::Sent));
}

#[tokio::test]
async fn a_relay_that_is_away_is_asked_again_and_named() {
    let (relay, shop, id) = with_letter().await;
    let nobody = Shop::with_relay(std::net::SocketAddr::from(([127, 0, 0, 1], 1))).await;
    let mut post = shop.post.clone();
    post.senders = nobody.post.senders.clone();
    let job = shop.db.read(|read| jobs::list_waiting(read, 1)).await.unwrap().remove(0);

    let outcome = sending::run(&post, &job).await;

    assert!(matches!(&outcome, Outcome::Again(why) if why.contains("smtp://127.0.0.1:1")), "{outcome:?}");
    assert_eq!((shop.outcomes(id).await, relay.count()), (vec!["deferred".to_owned()], 0));
}

#[tokio::test]
async fn a_letter_refused_for_good_has_failed_and_says_so() {
    let (relay, shop, id) = with_letter().await;
    relay.answers(Verdict::Refused("we want no lamps".into()));

    shop.send().await;

    let attempt = shop.attempts(id).await.remove(0);
    assert_eq!(attempt.outcome, "refused");
    assert!(attempt.answer.contains("we want no lamps"), "{}", attempt.answer);
    assert_eq!(
        (shop.letter_of(id).await.state.as_str(), shop.message(id).await.delivery),
        ("failed", Delivery::Failed)
    );
    assert_eq!(shop.events("message.failed").await, 1);
    shop.db.context().clock.advance(86_400_000);
    assert_eq!(shop.send().await, 0);
}

#[tokio::test]
async fn a_failed_letter_is_sent_when_tried_again() {
    let (relay, shop, id) = with_letter().await;
    relay.answers(Verdict::Refused("no".into()));
    shop.send().await;
    relay.answers(Verdict::Accepted);
    let letter = shop.letter_of(id).await.id;

    shop.db.write(move |tx| sending::retry(tx, letter)).await.unwrap();
    assert_eq!(shop.message(id).await.delivery, Delivery::Queued);
    let twice = shop.db.write(move |tx| sending::retry(tx, letter)).await;
    shop.send().await;

    assert!(matches!(twice, Err(Error::Conflict(_))));
    assert_eq!(shop.outcomes(id).await, ["refused", "sent"]);
    assert_eq!((relay.count(), shop.message(id).await.delivery), (1, Delivery::Sent));
}

#[tokio::test]
async fn a_letter_put_off_too_often_is_given_up() {
    let (relay, shop, id) = with_letter().await;
    relay.answers(Verdict::Later("not today".into()));

    let mut runs = 0;
    while shop.message(id).await.delivery == Delivery::Queued {
        runs += shop.send().await as i64;
        shop.db.context().clock.advance(4 * 3_600_000);
    }

    assert_eq!(runs, ATTEMPTS_LIMIT);
    assert_eq!(
        (shop.letter_of(id).await.state.as_str(), shop.outcomes(id).await.len() as i64),
        ("failed", ATTEMPTS_LIMIT)
    );
    assert!(shop.db.read(|read| jobs::list_waiting(read, 1)).await.unwrap().is_empty());
}

#[tokio::test]
async fn a_letter_that_is_sent_isnt_sent_again() {
    let (relay, shop, id) = with_letter().await;
    shop.send().await;
    let letter = shop.letter_of(id).await.id;

    shop.db.write(move |tx| sending::plan(tx, letter)).await.unwrap();

    assert_eq!((shop.send().await, relay.count()), (1, 1));
    assert!(shop.db.write(move |tx| sending::retry(tx, letter)).await.is_err());
}

#[tokio::test]
async fn a_word_of_the_programs_own_is_sent_without_a_message() {
    let (relay, shop, _) = with_letter().await;
    let draft = Draft::of_the_shop(&shop.post, "ana@example.org", ("Your code", "123456"));
    let blob = shop.post.folder.keep(&crate::mail::draft::build(&shop.post, &draft).unwrap()).unwrap();

    shop.db.write(move |tx| writing::post_own(tx, 7, &draft, &blob)).await.unwrap();
    assert_eq!(shop.send().await, 2);

    let sent = shop.db.read(|read| sending::list(read, "sent", 10)).await.unwrap();
    assert_eq!((relay.count(), sent.len()), (2, 2));
    assert!(sent.iter().any(|letter| letter.message_id.is_none() && letter.subject == "Your code"));
    let mut raw = relay.take().into_iter().map(|(_, raw)| String::from_utf8(raw).unwrap());
    let code = raw.rfind(|raw| raw.contains("Subject: Your code")).unwrap();
    assert!(code.contains("Auto-Submitted: auto-generated\r\n"), "no program answers it: {code}");
}
