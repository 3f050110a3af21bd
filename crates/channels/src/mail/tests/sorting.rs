//! Programs' mail and letters that came back, from the bytes to what agents see of them.

use base::events::{self, Position};
use base::jobs::{self, Job, Outcome};
use conversations::conversation::closing;
use conversations::message::{self, Delivery, Direction, Message, MessageId};
use conversations::{ConversationId, Standing};

use super::{Relay, Shop, mail};
use crate::mail::entering::{self, Incoming};
use crate::mail::intake::{Item, Source, State};
use crate::mail::sorting::bouncing;
use crate::mail::{sending, writing};
use crate::notice::{self, Kind, switching};
use crate::smtp::Envelope;

impl Shop {
    /// Takes a mail in as the envelope has it.
    pub async fn deliver(&self, sender: &str, to: &str, raw: impl AsRef<[u8]>) -> Item {
        let incoming = Incoming {
            source: Source::Smtp,
            peer: "192.0.2.7".into(),
            sender: sender.into(),
            recipients: vec![to.into()],
            raw: raw.as_ref().to_vec(),
        };
        let id = entering::store(&self.post, incoming).await.unwrap();
        self.work().await;
        self.item(id).await
    }

    /// Lets the readers and jobs run that follow what happened: notices, letters, sending.
    pub async fn follow(&self) {
        while self.follow_once().await > 0 {}
    }

    /// Reads all events from the beginning and runs the jobs that are due; returns how many those were.
    async fn follow_once(&self) -> usize {
        self.readable().await;
        self.db
            .write(|tx| {
                for event in events::list_after(tx, Position::default(), 1_000)? {
                    notice::plan(tx, &event)?;
                    let Some(id) = event.subject_id.map(MessageId) else { continue };
                    if event.kind == "message.told" && message::find(tx, id)?.letter_id.is_none() {
                        writing::plan(tx, id)?;
                    }
                }
                Ok(())
            })
            .await
            .unwrap();
        let post = self.post.clone();
        let act = move |job: Job| {
            let post = post.clone();
            async move {
                match job.kind.as_str() {
                    notice::JOB => notice::run(&post, &job.payload).await,
                    writing::JOB => writing::run(&post, &job.payload).await,
                    _ => sending::run(&post, &job).await,
                }
            }
        };
        let mut count = 0;
        loop {
            match jobs::step(&self.db, "me", act.clone()).await.unwrap() {
                0 => return count,
                done => count += done,
            }
        }
    }

    /// On PostgreSQL other tests' transactions hold the newest events back for a moment.
    async fn readable(&self) {
        let readable = async {
            loop {
                let all = self.db.read(|read| events::list_after(read, Position::default(), 1_000));
                if all.await.unwrap().len() as i64 == self.number("SELECT COUNT(*) FROM events").await {
                    return;
                }
                tokio::task::yield_now().await;
            }
        };
        tokio::time::timeout(std::time::Duration::from_mins(2), readable).await.expect("events are readable");
    }

    /// Switches on that customers are told when their mail arrived.
    pub async fn welcome(&self) {
        let agent = self.agent("Lena").await;
        self.db
            .write(move |tx| switching::set(tx, &agent, Kind::MailReceived, switching::Switch::On))
            .await
            .unwrap();
    }

    pub async fn number(&self, sql: &'static str) -> i64 {
        self.db.read(move |read| read.get(sql, &[], |row| row.get::<i64>(0))).await.unwrap()
    }

    pub async fn close(&self, item: &Item) {
        let mia = self.agent("Carla").await;
        let id = ConversationId(item.conversation_id.unwrap());
        self.db.write(move |tx| closing::close(tx, &mia, id)).await.unwrap();
    }
}

impl Relay {
    /// What was handed over since the last look.
    pub fn take(&self) -> Vec<(Envelope, Vec<u8>)> {
        std::mem::take(&mut *self.mails.lock().unwrap())
    }
}

fn text_of(messages: &[Message]) -> Vec<(Direction, &str)> {
    messages.iter().map(|message| (message.direction, message.text.trim())).collect()
}

/// A conversation with Ana in which Mia has answered, and the bytes of that answer as they went out.
async fn answered() -> (Relay, Shop, Item, MessageId, String) {
    let relay = Relay::open().await;
    let shop = Shop::with_relay(relay.address).await;
    let item =
        shop.take("help@shop.example", mail("Ana <ana@example.org>", "Subject: A lamp", "Broken.")).await;
    let mia = shop.agent("Mia").await;
    let id = shop.answer(&mia, &item, "We send a new one.").await;
    assert!(matches!(writing::run(&shop.post, &id.to_string()).await, Outcome::Done));
    shop.follow().await;
    let letter = String::from_utf8(relay.take().pop().unwrap().1).unwrap();
    (relay, shop, item, id, letter)
}

pub fn header<'a>(mail: &'a str, name: &str) -> &'a str {
    let start = format!("{name}: ");
    mail.lines()
        .find_map(|line| line.strip_prefix(start.as_str()))
        .unwrap_or_else(|| panic!("no {name}: {mail}"))
}

/// The standard's report about `letter`.
fn report(letter: &str, fields: &str) -> String {
    format!(
        "From: MAILER-DAEMON@mx.example\r\nTo: help@shop.example\r\nSubject: Undelivered Mail\r\n\
         Content-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n\
         --b\r\nContent-Type: text/plain\r\n\r\nSorry.\r\n\
         --b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example\r\n\r\n{}\r\n\r\n\
         --b\r\nContent-Type: message/rfc822\r\n\r\n{letter}\r\n--b--\r\n",
        fields.replace('\n', "\r\n")
    )
}

const FAILED: &str = "Final-Recipient: rfc822; ana@example.org\nAction: failed\nStatus: 5.1.1\n\
    Diagnostic-Code: smtp; 550 5.1.1 User unknown";

#[tokio::test]
async fn an_out_of_office_joins_its_closed_conversation_and_wakes_nobody() {
    let (_relay, shop, item, _, letter) = answered().await;
    shop.close(&item).await;
    let headers = format!(
        "Subject: Automatic reply: A lamp\nAuto-Submitted: auto-replied\nIn-Reply-To: {}",
        header(&letter, "Message-ID")
    );

    let away = shop.take("help@shop.example", mail("Ana <ana@example.org>", &headers, "I am away.")).await;

    let conversation = shop.conversation(&away).await;
    assert_eq!((away.state, away.conversation_id), (State::Automatic, item.conversation_id));
    assert_eq!(
        away.reason.split(';').next(),
        Some("a program answered by itself: Auto-Submitted: auto-replied")
    );
    assert_eq!(conversation.standing, Standing::Closed);
    assert_eq!(text_of(&shop.messages(&away).await).last(), Some(&(Direction::In, "I am away.")));
    assert_eq!(shop.number("SELECT COUNT(*) FROM events WHERE kind = 'conversation.reopened'").await, 0);
    assert_eq!(shop.number("SELECT COUNT(*) FROM closures WHERE reopened_ms IS NULL").await, 1);
}

#[tokio::test]
async fn after_an_out_of_office_the_customers_own_answer_reopens() {
    let (_relay, shop, item, _, letter) = answered().await;
    shop.close(&item).await;
    let answers = format!("Subject: Re: A lamp\nIn-Reply-To: {}", header(&letter, "Message-ID"));
    shop.take("help@shop.example", mail("ana@example.org", &format!("X-Autoreply: yes\n{answers}"), "Away."))
        .await;

    let back = shop.take("help@shop.example", mail("ana@example.org", &answers, "I am back.")).await;

    assert_eq!((back.state, shop.conversation(&back).await.standing), (State::Joined, Standing::Open));
}

#[tokio::test]
async fn a_newsletter_is_kept_outside_the_open_inbox() {
    let shop = Shop::open().await;
    let headers =
        "Subject: Lamps at half price\nList-Unsubscribe: <https://news.example/leave>\nPrecedence: bulk";

    let item = shop.take("help@shop.example", mail("News <news@news.example>", headers, "Buy!")).await;

    let conversation = shop.conversation(&item).await;
    assert_eq!((item.state, conversation.standing), (State::Automatic, Standing::Closed));
    assert_eq!(conversation.subject, "Lamps at half price");
    assert_eq!(shop.number("SELECT COUNT(*) FROM events WHERE kind = 'message.received'").await, 0);
}

#[tokio::test]
async fn a_persons_mail_through_a_list_and_a_form_that_says_whom_to_answer_are_ordinary() {
    let shop = Shop::open().await;
    for (from, headers) in [
        (
            "bo@example.org",
            "List-Post: <mailto:lamps@lists.example>\nList-Id: <lamps.lists.example>\nPrecedence: list",
        ),
        ("robot@forms.example", "Auto-Submitted: auto-generated\nReply-To: Bo <bo@example.org>"),
        ("robot@other.example", "Auto-Submitted: auto-generated\nReply-To: Bo <bo@example.org>"),
    ] {
        let raw = mail(from, &format!("Subject: Hello from {from}\n{headers}"), headers);

        let item = shop.take("help@shop.example", raw).await;

        assert_eq!(item.state, State::Opened, "{headers}: {}", item.reason);
        assert_eq!(shop.conversation(&item).await.standing, Standing::Open, "{headers}");
    }
}

#[tokio::test]
async fn a_mail_without_an_envelope_sender_is_a_programs_and_never_answered() {
    let relay = Relay::open().await;
    let shop = Shop::with_relay(relay.address).await;
    shop.welcome().await;

    let item = shop.deliver("", "help@shop.example", mail("ana@example.org", "Subject: Hello", "Hi")).await;
    shop.follow().await;

    assert_eq!((item.state, relay.count()), (State::Automatic, 0));
    assert_eq!(item.reason.split(';').next(), Some("a program sent it: its envelope names no sender"));
}

#[tokio::test]
async fn a_bounce_marks_the_address_and_the_message_that_failed() {
    let (_relay, shop, item, id, letter) = answered().await;

    let bounce = shop.deliver("", "help@shop.example", report(&letter, FAILED)).await;

    assert_eq!((bounce.state, bounce.conversation_id), (State::Bounce, item.conversation_id));
    assert_eq!(bounce.reason, "a letter to ana@example.org didn't arrive");
    assert_eq!(shop.message(id).await.delivery, Delivery::Failed);
    let failing =
        shop.db.read(|read| bouncing::list_failing(read, &["ana@example.org".into()])).await.unwrap();
    assert_eq!(failing.len(), 1);
    assert!(failing[0].is_hard && failing[0].message_id == Some(id) && failing[0].status == "5.1.1");
    let messages = shop.messages(&bounce).await;
    let last = messages.last().unwrap();
    assert_eq!(last.direction, Direction::Note);
    assert!(last.text.starts_with("ana@example.org doesn't work: 550 5.1.1 User unknown"), "{}", last.text);
    let bounced =
        "SELECT COUNT(*) FROM letter_recipients WHERE state = 'bounced' AND email = 'ana@example.org'";
    assert_eq!(shop.number(bounced).await, 1);
    let answer = "SELECT COUNT(*) FROM attempts WHERE outcome = 'refused' AND answer LIKE 'It came back: %'";
    assert_eq!(shop.number(answer).await, 1);
    assert_eq!(shop.number("SELECT COUNT(*) FROM events WHERE kind = 'message.failed'").await, 1);
}

#[tokio::test]
async fn an_address_works_again_when_its_owner_writes() {
    let (_relay, shop, _, _, letter) = answered().await;
    shop.deliver("", "help@shop.example", report(&letter, FAILED)).await;

    shop.take("help@shop.example", mail("ana@example.org", "Subject: Hello", "It works again.")).await;

    let failing =
        shop.db.read(|read| bouncing::list_failing(read, &["ana@example.org".into()])).await.unwrap();
    assert!(failing.is_empty(), "{failing:?}");
}

#[tokio::test]
async fn a_delay_is_noted_and_fails_nothing() {
    let (_relay, shop, _, id, letter) = answered().await;
    let late = FAILED.replace("failed", "delayed").replace("5.1.1", "4.4.1");

    let bounce = shop.deliver("", "help@shop.example", report(&letter, &late)).await;

    assert_eq!(
        (bounce.state, bounce.reason.as_str()),
        (State::Bounce, "a letter to ana@example.org is late")
    );
    assert_eq!(shop.message(id).await.delivery, Delivery::Sent);
    assert!(shop.messages(&bounce).await.last().unwrap().text.contains("hasn't got it yet"));
    let failing =
        shop.db.read(|read| bouncing::list_failing(read, &["ana@example.org".into()])).await.unwrap();
    assert!(failing.is_empty(), "{failing:?}");
}

#[tokio::test]
async fn a_bounce_that_only_knows_the_reply_address_finds_its_letter() {
    let (_relay, shop, item, id, letter) = answered().await;
    let bare: Vec<&str> = letter.lines().filter(|line| !line.starts_with("Message-ID")).collect();

    let bounce = shop.deliver("", "help@shop.example", report(&bare.join("\r\n"), FAILED)).await;

    assert_eq!((bounce.state, bounce.conversation_id), (State::Bounce, item.conversation_id));
    assert_eq!(shop.message(id).await.delivery, Delivery::Failed);
}

#[tokio::test]
async fn a_bounce_of_a_letter_that_isnt_ours_changes_nothing() {
    let (_relay, shop, _, id, _) = answered().await;
    let forged =
        "From: help@shop.example\r\nTo: zoe@example.org\r\nMessage-ID: <made@up.example>\r\n\r\nHi\r\n";

    let bounce = shop.deliver("", "help@shop.example", report(forged, &FAILED.replace("ana@", "zoe@"))).await;

    assert_eq!((bounce.state, bounce.conversation_id), (State::Bounce, None));
    assert_eq!(bounce.reason, "a letter came back that we don't know");
    assert_eq!(shop.message(id).await.delivery, Delivery::Sent);
    assert_eq!(shop.number("SELECT COUNT(*) FROM bounces").await, 0);
}
