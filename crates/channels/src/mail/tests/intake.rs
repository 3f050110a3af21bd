//! The ledger: every mail that came ends in one named state.

use base::events::Reader;
use base::testing::{fill_disk, free_disk};
use base::{Error, Result};
use conversations::conversation::closing;
use conversations::message::attachment;
use conversations::{Channel, ConversationId, Direction, Standing};

use super::{Shop, mail};
use crate::mail::entering::{self, Incoming};
use crate::mail::intake::{self, Source, State};
use crate::mail::{ledger, working};

const ANA: &str = "Ana <ana@example.org>";

async fn sql(shop: &Shop, sql: &'static str) {
    shop.db.write(move |tx| tx.execute(sql, &[])).await.unwrap();
}

async fn replay(shop: &Shop, id: i64) -> Result<()> {
    shop.db.write(move |tx| ledger::replay(tx, id)).await
}

#[tokio::test]
async fn a_mail_is_safe_before_it_is_understood() {
    let shop = Shop::open().await;
    let raw = mail(ANA, "Subject: A lamp", "It is broken.");

    let id = shop.store("help@shop.example", &raw).await;

    let item = shop.item(id).await;
    assert_eq!((item.state, item.attempts, item.size), (State::Received, 0, raw.len() as i64));
    assert_eq!(
        (item.sender.as_str(), item.recipients.as_str()),
        ("bounces@sender.example", "help@shop.example")
    );
    let found = shop.db.read(move |read| base::blobs::find(read, &item.hash)).await.unwrap();
    assert_eq!(shop.post.folder.bytes(found).unwrap(), raw.as_bytes());
}

#[tokio::test]
async fn a_first_mail_opens_a_conversation_of_its_sender() {
    let shop = Shop::open().await;

    let item = shop.take("help@shop.example", mail(ANA, "Subject: A lamp", "It is <b>broken</b>.")).await;

    assert_eq!((item.state, item.attempts), (State::Opened, 1));
    let conversation = shop.conversation(&item).await;
    assert_eq!((conversation.subject.as_str(), conversation.channel), ("A lamp", Channel::Email));
    let messages = shop.messages(&item).await;
    assert_eq!((messages[0].text.as_str(), messages[0].direction), ("It is <b>broken</b>.", Direction::In));
    assert_eq!((messages[0].author_name.as_str(), &messages[0].reason), ("Ana", &item.reason));
}

#[tokio::test]
async fn a_mail_to_a_closed_conversation_reopens_it() {
    let shop = Shop::open().await;
    let mia = shop.agent("Mia").await;
    let first = shop.take("help@shop.example", mail(ANA, "Message-ID: <a1@x>", "Broken.")).await;
    let id = ConversationId(first.conversation_id.unwrap());
    shop.db.write(move |tx| closing::close(tx, &mia, id)).await.unwrap();

    shop.take("help@shop.example", mail(ANA, "In-Reply-To: <a1@x>", "Still broken.")).await;

    assert_eq!(shop.conversation(&first).await.standing, Standing::Open);
}

#[tokio::test]
async fn the_same_bytes_come_in_once() {
    let shop = Shop::open().await;
    let raw = mail(ANA, "Message-ID: <a1@x>", "It is broken.");
    let ids = [shop.store("help@shop.example", &raw).await, shop.store("help@shop.example", &raw).await];
    shop.work().await;

    let third = shop.take("sales@shop.example", &raw).await;

    let states = [shop.item(ids[0]).await.state, shop.item(ids[1]).await.state, third.state];
    assert_eq!(states, [State::Opened, State::Duplicate, State::Duplicate]);
    assert_eq!(shop.item(ids[1]).await.reason, "the same bytes came before");
    assert_eq!(third.reason, "the same mail came to sales@shop.example too");
    assert_eq!(shop.messages(&shop.item(ids[0]).await).await.len(), 1);
}

#[tokio::test]
async fn the_same_message_id_over_other_words_is_another_message() {
    let shop = Shop::open().await;
    shop.take("help@shop.example", mail(ANA, "Message-ID: <a1@x>", "One")).await;

    let second = shop.take("help@shop.example", mail(ANA, "Message-ID: <a1@x>", "Two")).await;

    assert_eq!(second.state, State::Opened);
    assert_eq!(shop.messages(&second).await[0].text, "Two");
}

#[tokio::test]
async fn what_cant_be_understood_is_quarantined_with_its_reason() {
    let shop = Shop::open().await;
    let nobody = Incoming {
        source: Source::Smtp,
        peer: String::new(),
        sender: String::new(),
        recipients: vec!["help@shop.example\u{0}".into()],
        raw: b"Subject: x\r\n\r\nHello\r\n".to_vec(),
    };

    let empty = shop.take("help@shop.example", "").await;
    let id = entering::store(&shop.post, nobody).await.unwrap();
    shop.work().await;

    assert_eq!((empty.state, empty.reason.as_str()), (State::Quarantined, "It is empty or has no headers."));
    let nobody = shop.item(id).await;
    assert_eq!(nobody.state, State::Quarantined);
    assert_eq!(nobody.reason, "Neither its headers nor its envelope say who sent it.");
}

#[tokio::test]
async fn a_mail_that_fails_in_a_batch_is_quarantined_alone() {
    let shop = Shop::open().await;
    let long = Incoming {
        source: Source::Smtp,
        peer: String::new(),
        sender: format!("{}@sender.example", "x".repeat(400)),
        recipients: Vec::new(),
        raw: b"Subject: x\r\n\r\nHello\r\n".to_vec(),
    };
    let before = shop.store("help@shop.example", mail(ANA, "", "One")).await;
    let failing = entering::store(&shop.post, long).await.unwrap();
    let after = shop.store("help@shop.example", mail(ANA, "", "Two")).await;

    assert_eq!(working::step(&shop.post, &shop.reader).await.unwrap(), 3);

    let states =
        [shop.item(before).await.state, shop.item(failing).await.state, shop.item(after).await.state];
    assert_eq!(states, [State::Opened, State::Quarantined, State::Opened]);
    let reason = shop.item(failing).await.reason;
    assert!(reason.contains("Neither its headers nor its envelope"), "{reason}");
}

#[tokio::test]
async fn a_quarantined_mail_is_understood_when_played_again() {
    let shop = Shop::open().await;
    let id = shop.store("help@shop.example", mail(ANA, "", "Hello")).await;
    sql(&shop, "UPDATE incoming SET attempts = 4").await;
    shop.work().await;
    assert_eq!(shop.item(id).await.state, State::Quarantined);

    replay(&shop, id).await.unwrap();
    let waiting = shop.item(id).await;
    shop.work().await;

    assert_eq!((waiting.state, waiting.attempts, waiting.reason.as_str()), (State::Received, 0, ""));
    let item = shop.item(id).await;
    assert_eq!(item.state, State::Opened);
    assert!(matches!(replay(&shop, id).await, Err(Error::Conflict(_))), "it isn't in quarantine any more");
    assert!(matches!(replay(&shop, 1).await, Err(Error::NotFound)));
}

#[tokio::test]
async fn a_mail_that_stopped_the_program_is_taken_alone_and_then_set_aside_unread() {
    let shop = Shop::open().await;
    let killer = shop.store("help@shop.example", mail(ANA, "", "One")).await;
    shop.store("help@shop.example", mail(ANA, "", "Two")).await;
    sql(&shop, "UPDATE incoming SET attempts = 2").await;
    assert_eq!(working::step(&shop.post, &shop.reader).await.unwrap(), 1, "alone");
    sql(&shop, "UPDATE incoming SET state = 'received', attempts = 4").await;

    shop.work().await;

    let item = shop.item(killer).await;
    assert_eq!(item.state, State::Quarantined);
    assert_eq!(item.reason, "Reading it failed or stopped the program 4 times.");
}

#[tokio::test]
async fn while_the_database_is_full_mails_wait_and_none_is_blamed() {
    let shop = Shop::open().await;
    let id = shop.store("help@shop.example", mail(ANA, "", &"Where is my order? ".repeat(20_000))).await;
    fill_disk(&shop.db, "messages").await;

    for _ in 0..6 {
        let refused = working::step(&shop.post, &shop.reader).await;
        assert!(matches!(&refused, Err(Error::Busy(text)) if text.contains("disk")), "{refused:?}");
    }
    let waiting = shop.item(id).await;
    free_disk(&shop.db).await;
    shop.work().await;

    assert_eq!((waiting.state, waiting.attempts), (State::Received, 0));
    assert_eq!(shop.item(id).await.state, State::Opened);
}

#[tokio::test]
async fn while_its_files_cant_be_kept_a_mail_waits_and_isnt_blamed() {
    let shop = Shop::open().await;
    let table = "1;2\r\n".repeat(50_000);
    let head = "Content-Type: text/csv\nContent-Disposition: attachment; filename=a.csv";
    let id = shop.store("help@shop.example", mail(ANA, head, &table)).await;
    let hash = shop.post.folder.keep(format!("{table}\r\n").as_bytes()).unwrap().hash;
    let place = shop.place.folder().join("blobs").join(format!("{:02x}", hash[0]));
    std::fs::remove_dir_all(&place).unwrap();
    std::fs::write(&place, "No folder can be here.").unwrap();
    let fine = shop.store("help@shop.example", mail(ANA, "", "Hello")).await;

    for _ in 0..6 {
        working::step(&shop.post, &shop.reader).await.unwrap();
    }
    let waiting = shop.item(id).await;
    std::fs::remove_file(&place).unwrap();
    shop.work().await;

    assert_eq!((waiting.state, waiting.attempts), (State::Received, 0));
    assert_eq!((shop.item(fine).await.state, shop.item(id).await.state), (State::Opened, State::Opened));
}

#[tokio::test]
async fn a_mail_whose_bytes_are_gone_doesnt_stop_the_others() {
    let shop = Shop::open().await;
    let large = mail(ANA, "", &"It is broken. ".repeat(10_000));
    let lost = shop.store("help@shop.example", &large).await;
    let fine = shop.store("help@shop.example", mail(ANA, "", "Hello")).await;
    std::fs::remove_dir_all(shop.place.folder().join("blobs")).unwrap();
    std::fs::create_dir(shop.place.folder().join("blobs")).unwrap();

    for _ in 0..10 {
        let _ = working::step(&shop.post, &shop.reader).await;
    }

    assert_eq!(
        (shop.item(lost).await.state, shop.item(fine).await.state),
        (State::Quarantined, State::Opened)
    );
}

#[tokio::test]
async fn large_mails_and_files_are_kept_in_the_folder() {
    let shop = Shop::open().await;
    let raw = mail(
        ANA,
        "Content-Type: multipart/mixed; boundary=x",
        &format!(
            "--x\r\n\r\nSee\r\n--x\r\nContent-Type: text/csv; name=\"../a.csv\"\r\nContent-Disposition: attachment\r\n\r\n{}\r\n--x--",
            "1;2\r\n".repeat(50_000)
        ),
    );

    let item = shop.take("help@shop.example", &raw).await;

    assert_eq!(item.state, State::Opened);
    let message = shop.messages(&item).await[0].id;
    let files = shop.db.read(move |read| attachment::list_of_message(read, message)).await.unwrap();
    assert_eq!((files.len(), files[0].filename.as_str(), files[0].mime.as_str()), (1, "_a.csv", "text/csv"));
    let hash = files[0].hash.clone();
    let found = shop.db.read(move |read| base::blobs::find(read, &hash)).await.unwrap();
    assert_eq!(shop.post.folder.bytes(found).unwrap().len() as i64, files[0].size);
}

#[tokio::test]
async fn bytes_no_database_takes_are_left_out() {
    let shop = Shop::open().await;
    let raw = mail(
        "\"A\0na\" <an\0a@example.org>",
        "Subject: =?utf-8?Q?a=00b?=\nMessage-ID: <a\0b@x>\nReferences: <\0@x>\nContent-Type: text/plain; charset=utf-8",
        "one\0two",
    );

    let item = shop.take("help@shop.example", &raw).await;

    assert_eq!(item.state, State::Opened, "{}", item.reason);
    assert_eq!(shop.messages(&item).await[0].text, "onetwo");
}

#[tokio::test]
async fn one_process_at_a_time_understands_mail() {
    let shop = Shop::open().await;
    let other = Reader::new("intake", &shop.db);
    shop.take("help@shop.example", mail(ANA, "", "One")).await;
    shop.store("help@shop.example", mail(ANA, "", "Two")).await;

    assert_eq!(working::step(&shop.post, &other).await.unwrap(), 0);
    shop.db.context().clock.advance(60_000);
    assert_eq!(working::step(&shop.post, &other).await.unwrap(), 1, "the first one's lease ran out");
}

#[test]
fn states_are_read_as_they_are_written() {
    for (state, name) in intake::STATES {
        assert_eq!((State::read(name).unwrap(), state.as_str()), (state, name));
    }
    for (source, name) in intake::SOURCES {
        assert_eq!((Source::read(name).unwrap(), source.as_str()), (source, name));
    }
    assert!(State::read("lost").is_err());
}
