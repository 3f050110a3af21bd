use std::collections::{BTreeMap, BTreeSet};

use base::blobs::{self, Folder};
use base::config::Config;
use base::testing::{MONDAY_MS, Place};
use base::{Chance, Clock, Context, Db, Error};
use channels::Post;
use channels::mail::intake::State;
use channels::mail::ledger;
use orders::{Stage, find_by_number, of_customer};
use people::customer::{Kind, identity};
use people::{agent, password};

use super::*;
use crate::shop::customers;
use crate::story::MONTH_MS;

mod scenes;

const MINUTE_MS: i64 = 60_000;

async fn post_of(place: &Place) -> Post {
    let context = Context::new(Clock::set_to(MONDAY_MS - MONTH_MS), Chance::seeded(7));
    let db = base::open(&place.location(), context).await.unwrap();
    let folder = Folder::open(&place.folder().join("blobs")).unwrap();
    Post::new(db, folder, &Config::default()).unwrap()
}

async fn world(size: Size) -> (Place, Post) {
    let place = Place::new();
    let post = post_of(&place).await;
    fill(&post, size).await.unwrap();
    (place, post)
}

async fn rows(db: &Db, sql: &'static str) -> Vec<(String, i64)> {
    db.read(move |read| read.list(sql, &[], |row| Ok((row.get(0)?, row.get(1)?)))).await.unwrap()
}

async fn number(db: &Db, sql: &'static str) -> i64 {
    db.read(move |read| read.get(sql, &[], |row| row.get(0))).await.unwrap()
}

#[tokio::test]
async fn the_demo_has_what_it_promises() {
    let (_place, post) = world(Size::demo()).await;
    let db = &post.db;

    assert_eq!(db.now_ms(), MONDAY_MS);
    assert_eq!(number(db, "SELECT COUNT(*) FROM customers WHERE merged_into IS NULL").await, 300);
    assert_eq!(number(db, "SELECT COUNT(*) FROM orders").await, 420);
    assert_eq!(number(db, "SELECT COUNT(*) FROM products").await, 12);
    let standings = rows(db, "SELECT standing, COUNT(*) FROM conversations GROUP BY standing").await;
    let standings: BTreeMap<_, _> = standings.into_iter().collect();
    assert_eq!(standings.values().sum::<i64>(), 141, "one came by a withdrawal");
    for (standing, least) in [("open", 20), ("waiting", 10), ("snoozed", 6), ("closed", 50)] {
        assert!(standings[standing] >= least, "{standings:?}");
    }
    for (what, sql) in [
        ("unassigned", "SELECT COUNT(*) FROM conversations WHERE standing = 'open' AND assignee_id IS NULL"),
        ("old", "SELECT COUNT(*) FROM conversations WHERE standing = 'open' AND last_ms < 1794215000000"),
        ("reopened", "SELECT COUNT(*) FROM closures WHERE reopened_ms IS NOT NULL"),
        ("soon awake", "SELECT COUNT(*) FROM snoozes WHERE until_ms BETWEEN 1795424400000 AND 1795428000000"),
        ("late awake", "SELECT COUNT(*) FROM snoozes WHERE until_ms > 1795510800000"),
        (
            "chat to mail",
            "SELECT COUNT(*) FROM conversations WHERE channel = 'chat' AND last_channel = 'email'",
        ),
        (
            "form to mail",
            "SELECT COUNT(*) FROM messages JOIN conversations ON conversations.id = conversation_id WHERE conversations.channel = 'form' AND messages.channel = 'email' AND direction = 'in'",
        ),
        ("photos", "SELECT COUNT(*) FROM attachments"),
        ("notes", "SELECT COUNT(*) FROM messages WHERE direction = 'note'"),
        ("merges", "SELECT COUNT(*) FROM merges"),
    ] {
        assert!(number(db, sql).await >= 2 || what == "merges", "{what}");
    }
    let states = rows(db, "SELECT state, COUNT(*) FROM incoming GROUP BY state").await;
    for state in ["opened", "joined", "spam", "quarantined"] {
        assert!(states.iter().any(|(found, _)| found == state), "no mail is {state}: {states:?}");
    }
    assert!(crate::matters::all().len() + crate::matters::named::ALL.len() >= 40);
}

#[tokio::test]
async fn the_people_of_the_design_stand_on_top_with_their_orders_beside_them() {
    let (_place, post) = world(Size::small()).await;

    let top = rows(
        &post.db,
        "SELECT customers.name, last_ms FROM conversations
         JOIN customers ON customers.id = customer_id ORDER BY last_ms DESC LIMIT 6",
    )
    .await;
    let minutes = top.iter().map(|(name, at)| (name.as_str(), (MONDAY_MS - at) / MINUTE_MS));

    let expected = [
        ("Yusuf Rossi", 2),
        ("Anya Garcia", 5),
        ("Mei Kovacs", 18),
        ("Fatima Johnson", 41),
        ("Lucas Brown", 62),
        ("Raj Santos", 120),
    ];
    assert_eq!(minutes.collect::<Vec<_>>(), expected);
    let (keyboard, of_anya) = post
        .db
        .read(|read| {
            let anya =
                identity::find(read, Kind::Email, "anya.garcia3271@example.com")?.ok_or(Error::NotFound)?;
            Ok((find_by_number(read, "#W2378156")?, of_customer(read, &[anya.0], 5)?))
        })
        .await
        .unwrap();
    let keyboard = keyboard.expect("Yusuf's order is there");
    assert_eq!((keyboard.stage, keyboard.shipments.len(), keyboard.payments.len()), (Stage::Delivered, 1, 1));
    assert_eq!(of_anya.iter().map(|order| order.number.as_str()).next(), Some("#W6436609"));
}

#[tokio::test]
async fn a_small_world_has_every_standing() {
    let (_place, post) = world(Size::small()).await;

    let standings = rows(&post.db, "SELECT standing, COUNT(*) FROM conversations GROUP BY standing").await;

    assert_eq!(standings.len(), 4, "{standings:?}");
    assert_eq!(number(&post.db, "SELECT COUNT(*) FROM customers WHERE merged_into IS NULL").await, 12);
    assert_eq!(number(&post.db, "SELECT COUNT(*) FROM orders").await, 40);
}

#[tokio::test]
async fn every_text_is_filled_in_and_names_orders_that_are_there() {
    let (_place, post) = world(Size::demo()).await;

    let texts = rows(
        &post.db,
        "SELECT subject, id FROM conversations UNION ALL SELECT text, conversation_id FROM messages",
    )
    .await;
    let numbers: BTreeSet<String> =
        rows(&post.db, "SELECT number, id FROM orders").await.into_iter().map(|(number, _)| number).collect();
    let mut named = 0;
    for (text, _) in texts {
        assert!(!text.contains(['{', '}']), "{text}");
        for number in text.split("#W").skip(1).map(|rest| format!("#W{}", &rest[..7])) {
            assert!(numbers.contains(&number), "{number}: {text}");
            named += 1;
        }
    }
    assert!(named > 100, "orders must be named in texts for this test to mean anything");
}

#[tokio::test]
async fn no_mail_of_the_story_ends_in_quarantine() {
    let (_place, post) = world(Size::demo()).await;

    let items =
        post.db.read(|read| ledger::list(read, &ledger::Filter::default(), None, 1000)).await.unwrap().items;

    assert!(items.len() > 80, "need mails for this test to mean anything: {}", items.len());
    let (story, noise): (Vec<_>, Vec<_>) =
        items.iter().partition(|item| matches!(item.state, State::Opened | State::Joined));
    let noise: Vec<State> = noise.iter().map(|item| item.state).collect();
    assert_eq!(noise, [State::Quarantined, State::Spam], "one of each, and nothing of the {}", story.len());
    let reasons: BTreeSet<&str> = items.iter().filter_map(|item| item.reason.split('#').next()).collect();
    assert!(reasons.contains("its subject names "), "{reasons:?}");
    assert!(reasons.contains("it was sent to this conversation's reply address"), "{reasons:?}");
}

#[tokio::test]
async fn two_worlds_of_one_seed_tell_the_same() {
    let said = "SELECT reference || ' ' || author_name || ': ' || text, at_ms
                FROM messages JOIN conversations ON conversations.id = conversation_id ORDER BY messages.id";
    let (_place, one) = world(Size::small()).await;
    let (_other_place, other) = world(Size::small()).await;

    let (one, other) = (rows(&one.db, said).await, rows(&other.db, said).await);

    assert!(one.len() > 30, "need messages for this test to mean anything");
    assert_eq!(one, other);
}

#[tokio::test]
async fn every_agent_signs_in_with_the_password() {
    let (_place, post) = world(Size { customers: 0, orders: 0, conversations: 0 }).await;

    for login in LOGINS {
        let found = post.db.read(|read| agent::find_for_sign_in(read, login.email)).await.unwrap();
        let (id, hash) = found.expect("the agent is there");
        let agent = post.db.read(move |read| agent::find(read, id)).await.unwrap();
        assert!(password::verify(PASSWORD, &hash));
        assert_eq!((agent.name.as_str(), agent.role.as_str()), (login.name, login.role));
    }
}

#[tokio::test]
async fn a_voice_is_always_one_of_an_existing_customer() {
    let (_place, post) = world(Size::small()).await;
    let chance = Chance::seeded(3);
    let mut speakers = BTreeSet::new();

    for _ in 0..60 {
        let voice = voices::voice(&chance);
        let email = voice.email.clone();
        let known = post.db.read(move |read| identity::find(read, Kind::Email, &email)).await.unwrap();
        assert!(known.is_some(), "{voice:?}");
        assert!(!voice.text.is_empty() && !voices::reply(&chance).is_empty());
        speakers.insert(voice.email);
    }

    assert!(speakers.len() > 6, "{speakers:?}");
}

#[tokio::test]
async fn the_photo_is_a_file_that_can_be_fetched() {
    let (_place, post) = world(Size::small()).await;

    let folder = post.folder.clone();
    let bytes = post
        .db
        .read(move |read| {
            let hash: Vec<u8> = read.get("SELECT hash FROM attachments LIMIT 1", &[], |row| row.get(0))?;
            folder.bytes(blobs::find(read, &hash)?)
        })
        .await
        .unwrap();

    assert!(bytes.starts_with(b"\x89PNG\r\n\x1a\n") && bytes.ends_with(b"IEND\xAEB\x60\x82"));
}

#[test]
fn no_two_customers_share_an_address() {
    let emails: BTreeSet<String> = (0..2000).map(|at| customers::person(at).email).collect();

    assert_eq!(emails.len(), 2000);
}

#[test]
fn the_shop_page_shows_twelve_products_with_a_price() {
    let shown = storefront();

    assert_eq!(shown.len(), 12);
    assert_eq!((shown[0].title, shown[0].price.as_str()), ("Halden desk lamp", "$ 89.00"));
}
