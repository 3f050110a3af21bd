//! What is said: once however often it is sent, as plain text, seen and delivered.

use base::blobs::{Blob, Folder};
use base::testing::Place;
use base::{Db, Result, Tx};
use people::agent::{self, Agent, NewAgent, role};
use people::{CustomerId, customer};

use super::saying::{self, Answer, File, Received, Said};
use super::*;
use crate::conversation::{self, opening};

async fn with_conversation() -> (Place, Db, ConversationId) {
    let place = Place::new();
    let db = place.open().await;
    let id = db.write(|tx| {
        role::prepare(tx)?;
        let ana = customer::create(tx, "Ana")?;
        Ok(opening::open(tx, ana, Channel::Chat, "A lamp")?.id)
    });
    let id = id.await.unwrap();
    (place, db, id)
}

async fn agent(db: &Db, name: &'static str) -> Agent {
    db.write(move |tx| {
        let email = format!("{}@shop.example", name.to_lowercase());
        let new = NewAgent { name: name.into(), email, password_hash: "hash".into(), role: "Agent".into() };
        let id = agent::create(tx, "system", &new)?;
        agent::find(tx, id)
    })
    .await
    .unwrap()
}

fn words(text: &str, client_id: &str) -> Received {
    Received {
        channel: Channel::Chat,
        name: String::new(),
        text: text.into(),
        client_id: client_id.into(),
        reason: "said in the chat".into(),
        files: Vec::new(),
    }
}

fn reply(channel: Channel, text: &str, client_id: &str) -> Answer {
    Answer { channel, text: text.into(), client_id: client_id.into(), files: Vec::new() }
}

async fn receive(db: &Db, id: ConversationId, received: Received) -> Result<Said> {
    db.write(move |tx| saying::receive(tx, id, &received)).await
}

async fn answer(db: &Db, agent: &Agent, id: ConversationId, answer: Answer) -> Result<Said> {
    let agent = agent.clone();
    db.write(move |tx| saying::answer(tx, &agent, id, &answer)).await
}

async fn found(db: &Db, id: MessageId) -> Message {
    db.read(move |read| find(read, id)).await.unwrap()
}

async fn texts(db: &Db, id: ConversationId) -> Vec<String> {
    let (messages, _) = db.read(move |read| listing::list(read, id, None)).await.unwrap();
    messages.into_iter().map(|message| message.text).collect()
}

async fn preview(db: &Db, id: ConversationId) -> String {
    let sql = "SELECT preview FROM conversations WHERE id = $1";
    db.read(move |read| read.get(sql, &[&id.0], |row| row.get(0))).await.unwrap()
}

async fn events(db: &Db, kind: &'static str) -> usize {
    let sql = "SELECT id FROM events WHERE kind = $1 ORDER BY id";
    db.read(move |read| read.list(sql, &[&kind], |row| row.get::<i64>(0))).await.unwrap().len()
}

#[tokio::test]
async fn what_a_customer_says_stands_with_its_author_and_reason() {
    let (_place, db, id) = with_conversation().await;

    let said = receive(&db, id, words("Hello?", "c1")).await.unwrap();
    let named = Received { name: "Ana\u{0}\nRuiz".into(), ..words("Hello!", "c2") };
    let second = receive(&db, id, named).await.unwrap();

    let message = found(&db, said.id).await;
    assert_eq!((message.direction, message.delivery), (Direction::In, Delivery::None));
    assert_eq!((message.author_name.as_str(), message.reason.as_str()), ("Ana", "said in the chat"));
    assert_eq!(message.author, format!("customer:{}", message.customer_id));
    assert_eq!(found(&db, second.id).await.author_name, "Ana Ruiz");
    assert!(second.id > said.id);
}

#[tokio::test]
async fn a_repeat_by_the_same_client_id_is_the_same_message() {
    let (_place, db, id) = with_conversation().await;
    let mia = agent(&db, "Mia").await;
    let first = receive(&db, id, words("Hello?", "c1")).await.unwrap();
    let answered = answer(&db, &mia, id, reply(Channel::Chat, "Hi!", "a1")).await.unwrap();

    let again = receive(&db, id, words("Hello?", "c1")).await.unwrap();
    let answered_again = answer(&db, &mia, id, reply(Channel::Chat, "Hi!", "a1")).await.unwrap();

    assert_eq!((again.id, again.is_new, first.is_new), (first.id, false, true));
    assert_eq!((answered_again.id, answered_again.is_new), (answered.id, false));
    assert_eq!(texts(&db, id).await, ["Hello?", "Hi!"]);
    let conversation = db.read(move |read| conversation::find(read, id)).await.unwrap();
    assert_eq!(conversation.standing, crate::Standing::Waiting, "a repeat opens nothing");
    assert_eq!((events(&db, "message.received").await, events(&db, "message.answered").await), (1, 1));
}

#[tokio::test]
async fn twenty_repeats_at_once_are_one_message() {
    let (_place, db, id) = with_conversation().await;
    let mia = agent(&db, "Mia").await;

    let sends: Vec<_> = (0..20)
        .map(|number| {
            let (db, mia) = (db.clone(), mia.clone());
            tokio::spawn(async move {
                match number % 2 {
                    0 => receive(&db, id, words("Hello?", "c1")).await,
                    _ => answer(&db, &mia, id, reply(Channel::Email, "Hi!", "a1")).await,
                }
            })
        })
        .collect();
    let mut said = Vec::new();
    for send in sends {
        said.push(send.await.unwrap().unwrap());
    }

    assert_eq!(said.iter().filter(|said| said.is_new).count(), 2);
    assert_eq!(texts(&db, id).await.len(), 2);
    assert_eq!((events(&db, "message.received").await, events(&db, "message.answered").await), (1, 1));
}

#[tokio::test]
async fn messages_without_a_client_id_are_never_taken_for_repeats() {
    let (_place, db, id) = with_conversation().await;

    let first = receive(&db, id, words("Hello?", "")).await.unwrap();
    let second = receive(&db, id, words("Hello?", "")).await.unwrap();

    assert!(first.is_new && second.is_new && first.id != second.id);
}

#[tokio::test]
async fn two_customers_may_use_the_same_client_id() {
    let (_place, db, id) = with_conversation().await;
    let other = db.write(|tx| {
        let ben = customer::create(tx, "Ben")?;
        Ok(opening::open(tx, ben, Channel::Chat, "x")?.id)
    });
    let other = other.await.unwrap();

    let of_ana = receive(&db, id, words("Hello?", "c1")).await.unwrap();
    let of_ben = receive(&db, other, words("Hello?", "c1")).await.unwrap();

    assert!(of_ben.is_new && of_ben.id != of_ana.id);
}

#[tokio::test]
async fn text_is_kept_as_text_whatever_is_in_it() {
    let (_place, db, id) = with_conversation().await;
    let long = "ä".repeat(150_000);
    let cases = [
        ("<script>alert(1)</script> & <b>", "<script>alert(1)</script> & <b>"),
        ("a\u{0}b\u{0}", "ab"),
        ("one\r\ntwo\rthree", "one\ntwo\rthree"),
        ("'; DROP TABLE messages; -- $1 ?1", "'; DROP TABLE messages; -- $1 ?1"),
        ("👩‍👩‍👧 \u{202e}\u{7f}", "👩‍👩‍👧 \u{202e}\u{7f}"),
        (&long, &long[..TEXT_LIMIT]),
    ];
    for (given, expected) in cases {
        let said = receive(&db, id, words(given, "")).await.unwrap();

        assert_eq!(found(&db, said.id).await.text, expected);
    }
}

#[tokio::test]
async fn the_preview_shows_the_first_words_that_arent_quoted() {
    let (_place, db, id) = with_conversation().await;
    let endless = "x".repeat(300_000);
    let cases = [
        ("> old words\n\nThank\n  you!\n> more", "Thank you!".to_owned()),
        ("> only quoted", "> only quoted".into()),
        (&endless, "x".repeat(160)),
        ("", String::new()),
        ("\u{0}", String::new()),
    ];
    for (given, expected) in cases {
        receive(&db, id, words(given, "")).await.unwrap();

        assert_eq!(preview(&db, id).await, expected);
    }
    receive(&db, id, words(&"word ".repeat(1_000), "")).await.unwrap();
    assert!(preview(&db, id).await.len() <= 160);
}

#[tokio::test]
async fn a_note_is_not_previewed() {
    let (_place, db, id) = with_conversation().await;
    let mia = agent(&db, "Mia").await;
    receive(&db, id, words("Hello?", "")).await.unwrap();

    db.write(move |tx| saying::note(tx, &mia, id, &reply(Channel::Chat, "A secret", "n1"))).await.unwrap();

    assert_eq!(preview(&db, id).await, "Hello?");
}

#[tokio::test]
async fn an_answer_without_words_or_files_is_refused() {
    let (place, db, id) = with_conversation().await;
    let mia = agent(&db, "Mia").await;

    let empty = answer(&db, &mia, id, reply(Channel::Email, " \n", "")).await;
    let noted = db.write({
        let mia = mia.clone();
        move |tx| saying::note(tx, &mia, id, &reply(Channel::Email, "", ""))
    });
    let with_file =
        Answer { files: vec![file(&place, "bill.pdf", b"%PDF")], ..reply(Channel::Email, "", "") };

    assert!(matches!(empty, Err(Error::Refused(reason)) if reason.contains("attach a file")));
    assert!(matches!(noted.await, Err(Error::Refused(_))));
    assert!(answer(&db, &mia, id, with_file).await.is_ok());
    assert_eq!(texts(&db, id).await, [""]);
}

#[tokio::test]
async fn only_what_goes_by_mail_has_to_be_delivered() {
    let (_place, db, id) = with_conversation().await;
    let mia = agent(&db, "Mia").await;
    for (channel, expected) in [(Channel::Email, Delivery::Queued), (Channel::Chat, Delivery::None)] {
        let said = answer(&db, &mia, id, reply(channel, "Hi!", "")).await.unwrap();

        assert_eq!(found(&db, said.id).await.delivery, expected);
    }
}

#[tokio::test]
async fn each_step_of_a_delivery_is_told_once() {
    let (_place, db, id) = with_conversation().await;
    let mia = agent(&db, "Mia").await;
    let said = answer(&db, &mia, id, reply(Channel::Email, "Hi!", "")).await.unwrap();

    for delivery in [Delivery::Failed, Delivery::Failed, Delivery::Queued, Delivery::Sent] {
        db.write(move |tx| delivering::set(tx, said.id, delivery)).await.unwrap();
        assert_eq!(found(&db, said.id).await.delivery, delivery);
    }

    for kind in ["message.failed", "message.queued", "message.sent"] {
        assert_eq!(events(&db, kind).await, 1, "{kind}");
    }
}

fn file(place: &Place, filename: &str, bytes: &[u8]) -> File {
    let blob: Blob = Folder::open(place.folder()).unwrap().keep(bytes).unwrap();
    File {
        filename: filename.into(),
        mime: "application/pdf\u{0}".into(),
        content_id: "a@b\u{0}".into(),
        blob,
    }
}

#[tokio::test]
async fn files_stand_with_their_message() {
    let (place, db, id) = with_conversation().await;
    let files = vec![file(&place, "../../bill.pdf", b"one"), file(&place, "\u{0}", b"one")];
    let said = receive(&db, id, Received { files, ..words("See the bill", "") }).await.unwrap();
    let later =
        receive(&db, id, Received { files: vec![file(&place, "b", b"two")], ..words("", "") }).await.unwrap();

    let of_one = db.read(move |read| attachment::list_of_message(read, said.id)).await.unwrap();
    let of_all = db.read(move |read| attachment::list(read, id, said.id, later.id)).await.unwrap();

    let names: Vec<_> = of_one.iter().map(|file| file.filename.as_str()).collect();
    assert_eq!(names, ["bill.pdf", "file"]);
    assert_eq!((of_one[0].mime.as_str(), of_one[0].size), ("application/pdf", 3));
    assert_eq!(of_one[0].hash, of_one[1].hash);
    assert_eq!(of_all.len(), 3);
    let first = of_one[0].id;
    let alone = db.read(move |read| attachment::find(read, first)).await.unwrap();
    assert_eq!((alone.message_id, alone.conversation_id), (said.id, id));
}

#[tokio::test]
async fn messages_are_read_upwards_page_by_page() {
    let (_place, db, id) = with_conversation().await;
    db.write(move |tx| {
        (0..2 * listing::PAGE + 1)
            .try_for_each(|number| saying::receive(tx, id, &words(&number.to_string(), "")).map(|_| ()))
    })
    .await
    .unwrap();

    let mut seen = Vec::new();
    let mut before = None;
    loop {
        let (page, has_earlier) = db.read(move |read| listing::list(read, id, before)).await.unwrap();
        receive(&db, id, words("new", "")).await.unwrap();
        before = page.first().map(|message| message.id);
        seen.splice(0..0, page.into_iter().map(|message| message.text));
        if !has_earlier {
            break;
        }
    }

    let expected: Vec<String> = (0..2 * listing::PAGE + 1).map(|number| number.to_string()).collect();
    assert_eq!(seen, expected);
}

async fn show(db: &Db, ids: Vec<ConversationId>, after: i64) -> Vec<String> {
    let shown = db.read(move |read| listing::list_shown(read, &ids, MessageId(after))).await.unwrap();
    shown.into_iter().map(|message| message.text).collect()
}

#[tokio::test]
async fn a_customer_is_shown_no_notes() {
    let (_place, db, id) = with_conversation().await;
    let mia = agent(&db, "Mia").await;
    let first = receive(&db, id, words("Hello?", "")).await.unwrap();
    answer(&db, &mia, id, reply(Channel::Chat, "Hi!", "")).await.unwrap();
    db.write(move |tx| saying::note(tx, &mia, id, &reply(Channel::Chat, "Rude.", ""))).await.unwrap();

    assert_eq!(show(&db, vec![id], 0).await, ["Hello?", "Hi!"]);
    assert_eq!(show(&db, vec![id], first.id.0).await, ["Hi!"]);
    assert!(show(&db, Vec::new(), 0).await.is_empty());
}

async fn see(db: &Db, ids: Vec<ConversationId>, up_to: MessageId) -> usize {
    db.write(move |tx: &mut Tx<'_>| seeing::mark(tx, &ids, up_to)).await.unwrap()
}

#[tokio::test]
async fn answers_are_seen_up_to_where_the_customer_read() {
    let (_place, db, id) = with_conversation().await;
    let mia = agent(&db, "Mia").await;
    receive(&db, id, words("Hello?", "")).await.unwrap();
    let first = answer(&db, &mia, id, reply(Channel::Chat, "Hi!", "")).await.unwrap();
    let second = answer(&db, &mia, id, reply(Channel::Chat, "Still there?", "")).await.unwrap();

    assert_eq!(see(&db, vec![id], first.id).await, 1);
    assert_eq!(see(&db, vec![id], first.id).await, 0);
    assert_eq!(see(&db, Vec::new(), second.id).await, 0);

    assert_eq!(found(&db, first.id).await.seen_ms, Some(db.now_ms()));
    assert_eq!(found(&db, second.id).await.seen_ms, None);
    let unseen = db.read(move |read| delivering::list_unseen(read, id)).await.unwrap();
    assert_eq!(unseen.len(), 1);
    assert_eq!(events(&db, "message.seen").await, 1);
}

#[tokio::test]
async fn seeing_answers_in_two_conversations_is_told_in_both() {
    let (_place, db, id) = with_conversation().await;
    let mia = agent(&db, "Mia").await;
    let ana: CustomerId = db.read(move |read| conversation::find(read, id)).await.unwrap().customer_id;
    let other = db.write(move |tx| opening::open(tx, ana, Channel::Chat, "x")).await.unwrap().id;
    answer(&db, &mia, id, reply(Channel::Chat, "Hi!", "")).await.unwrap();
    answer(&db, &mia, id, reply(Channel::Chat, "Hi again!", "")).await.unwrap();
    let last = answer(&db, &mia, other, reply(Channel::Chat, "Hi!", "")).await.unwrap();

    assert_eq!(see(&db, vec![id, other], last.id).await, 3);

    assert_eq!(events(&db, "message.seen").await, 2);
}

#[tokio::test]
async fn what_was_said_elsewhere_is_kept_with_its_date_and_the_conversation_stands_as_it_stood() {
    let (_place, db, id) = with_conversation().await;
    receive(&db, id, words("Now.", "a")).await.unwrap();
    let at_ms = db.now_ms() - 1000;
    let kept = keeping::Kept {
        direction: Direction::Out,
        channel: Channel::Email,
        name: "Mia".into(),
        text: "Then.\0".into(),
        client_id: "mail:7".into(),
        reason: "an archive".into(),
        files: Vec::new(),
        at_ms,
    };
    let (message, after) = db
        .write(move |tx| {
            let conversation = conversation::find(tx, id)?;
            let message = keeping::keep(tx, &conversation, &kept)?;
            Ok((message, conversation::find(tx, id)?))
        })
        .await
        .unwrap();

    let message = found(&db, message).await;
    assert_eq!((message.text.as_str(), message.at_ms, message.direction), ("Then.", at_ms, Direction::Out));
    assert_eq!((after.opened_ms, after.last_ms), (at_ms, db.now_ms()), "what is newer stays on top");
}
