//! The visitor is gone before the answer comes.

use base::blobs::Folder;
use base::config::Config;
use base::events::Reader;
use base::jobs::{self, Job, Outcome};
use conversations::message::Delivery;

use super::*;
use crate::chat::following_up;
use crate::mail::entering::{self, Incoming};
use crate::mail::intake::{self, State};
use crate::mail::{sending, working, writing};
use crate::post::Post;
use ::mail::Mail;

const WAIT_MS: i64 = 60_000;

fn post(place: &Place, db: &Db) -> Post {
    let mut config = Config::default();
    config.mail.address = "help@shop.example".into();
    Post::new(db.clone(), Folder::open(&place.folder().join("blobs")).unwrap(), &config).unwrap()
}

async fn answer_and_plan(db: &Db, agent: &Agent, id: ConversationId, text: &'static str) -> MessageId {
    let answer = answer(db, agent, id, text).await;
    db.write(move |tx| following_up::plan(tx, answer, WAIT_MS)).await.unwrap();
    answer
}

/// Runs follow-ups and writes letters until nothing is due; sending is left to others.
async fn work(post: &Post) {
    loop {
        let shared = post.clone();
        let act = move |job: Job| {
            let post = shared.clone();
            async move {
                match job.kind.as_str() {
                    following_up::JOB => following_up::run(&post, &job.payload).await,
                    writing::JOB => writing::run(&post, &job.payload).await,
                    _ => Outcome::Again("later".into()),
                }
            }
        };
        if jobs::step(&post.db, "me", act).await.unwrap() == 0 {
            return;
        }
    }
}

async fn letters(post: &Post) -> Vec<Mail> {
    let found = post.db.read(|read| {
        let letters = sending::list(read, "queued", 10)?;
        letters.iter().map(|letter| base::blobs::find(read, &letter.hash)).collect::<Result<Vec<_>>>()
    });
    let raws = found.await.unwrap().into_iter().map(|found| post.folder.bytes(found).unwrap());
    raws.map(|raw| ::mail::parse(&raw, "").unwrap()).collect()
}

#[tokio::test]
async fn answers_nobody_saw_go_in_one_letter() {
    let (place, db) = open_place().await;
    let (post, mia) = (post(&place, &db), agent(&db, "Mia").await);
    let (_, asked) = begin(&db, from("ana@example.org", "Is it bright?", "c1")).await;
    let first = answer_and_plan(&db, &mia, asked.conversation_id, "Very.").await;
    db.context().clock.advance(WAIT_MS - 1);
    let second = answer_and_plan(&db, &mia, asked.conversation_id, "800 lumen.").await;
    work(&post).await;
    assert!(letters(&post).await.is_empty(), "it isn't time yet");

    db.context().clock.advance(1);
    work(&post).await;
    db.context().clock.advance(WAIT_MS);
    work(&post).await;

    let letters = letters(&post).await;
    assert_eq!(letters.len(), 1);
    assert_eq!(letters[0].to[0].email, "ana@example.org");
    let text = letters[0].text.replace('\r', "");
    assert!(text.starts_with("Very.\n\n800 lumen.\n\n"), "{text}");
    assert!(text.contains("wrote by chat:\n> Is it bright?"), "{text}");
    for id in [first, second] {
        let delivery = db.read(move |read| message::find(read, id)).await.unwrap().delivery;
        assert_eq!(delivery, Delivery::Queued);
    }
}

#[tokio::test]
async fn an_answer_that_was_seen_isnt_mailed() {
    let (place, db) = open_place().await;
    let (post, mia) = (post(&place, &db), agent(&db, "Mia").await);
    let (token, asked) = begin(&db, from("ana@example.org", "Is it bright?", "c1")).await;
    let id = answer_and_plan(&db, &mia, asked.conversation_id, "Very.").await;
    let ana = visitor(&db, &token).await;

    assert_eq!(db.write(move |tx| see(tx, &ana, id)).await.unwrap(), 1);
    db.context().clock.advance(WAIT_MS);
    work(&post).await;

    assert!(letters(&post).await.is_empty());
}

#[tokio::test]
async fn without_an_address_the_answer_waits_in_the_chat() {
    let (place, db) = open_place().await;
    let (post, mia) = (post(&place, &db), agent(&db, "Mia").await);
    let (token, asked) = begin(&db, words("Is it bright?", "c1")).await;
    let id = answer_and_plan(&db, &mia, asked.conversation_id, "Very.").await;

    db.context().clock.advance(WAIT_MS);
    work(&post).await;

    assert!(letters(&post).await.is_empty());
    assert_eq!(db.read(move |read| message::find(read, id)).await.unwrap().delivery, Delivery::None);
    assert_eq!(seen(&db, &token).await.0, ["Is it bright?", "Very."]);
}

#[tokio::test]
async fn an_answer_given_while_the_look_is_taken_is_looked_at_too() {
    let (place, db) = open_place().await;
    let (post, mia) = (post(&place, &db), agent(&db, "Mia").await);
    let (_, asked) = begin(&db, from("ana@example.org", "Is it bright?", "c1")).await;
    let id = asked.conversation_id;
    answer_and_plan(&db, &mia, id, "Very.").await;
    db.context().clock.advance(WAIT_MS);
    let (shared, by) = (post.clone(), mia.clone());
    let act = move |job: Job| {
        let (post, mia) = (shared.clone(), by.clone());
        async move {
            let outcome = following_up::run(&post, &job.payload).await;
            answer_and_plan(&post.db, &mia, id, "800 lumen.").await;
            outcome
        }
    };

    jobs::step(&db, "me", act).await.unwrap();
    db.context().clock.advance(WAIT_MS);
    work(&post).await;

    let texts: Vec<String> = letters(&post).await.into_iter().map(|letter| letter.text).collect();
    assert!(texts.iter().any(|text| text.contains("800 lumen.")), "{texts:?}");
}

#[tokio::test]
async fn the_reply_to_the_letter_comes_back_into_the_chat() {
    let (place, db) = open_place().await;
    let (post, mia) = (post(&place, &db), agent(&db, "Mia").await);
    let (token, asked) = begin(&db, from("ana@example.org", "Is it bright?", "c1")).await;
    answer_and_plan(&db, &mia, asked.conversation_id, "Very.").await;
    db.context().clock.advance(WAIT_MS);
    work(&post).await;
    let letter = letters(&post).await.remove(0);
    let raw = format!("From: ana@example.org\r\nIn-Reply-To: <{}>\r\n\r\nThank you!\r\n", letter.mail_id);

    let incoming = Incoming {
        source: intake::Source::Smtp,
        peer: String::new(),
        sender: "ana@example.org".into(),
        recipients: Vec::new(),
        raw: raw.into(),
    };
    let item = entering::store(&post, incoming).await.unwrap();
    working::step(&post, &Reader::new("intake", &db)).await.unwrap();

    let item = db.read(move |read| intake::find(read, item)).await.unwrap();
    assert_eq!((item.state, item.conversation_id), (State::Joined, Some(asked.conversation_id.0)));
    assert_eq!(seen(&db, &token).await.0, ["Is it bright?", "Very.", "Thank you!"]);
}

#[tokio::test]
async fn an_answer_by_mail_needs_no_look() {
    let (_place, db) = open_place().await;
    let mia = agent(&db, "Mia").await;
    let (_, asked) = begin(&db, from("ana@example.org", "Hello", "c1")).await;
    let answer =
        Answer { channel: Channel::Email, text: "Hi".into(), client_id: String::new(), files: Vec::new() };

    db.write(move |tx| {
        let said = saying::answer(tx, &mia, asked.conversation_id, &answer)?;
        following_up::plan(tx, said.id, WAIT_MS)
    })
    .await
    .unwrap();

    assert!(db.read(|read| jobs::list_waiting(read, 10)).await.unwrap().is_empty());
}
