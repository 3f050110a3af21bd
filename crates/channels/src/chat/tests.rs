//! Visitors: what they say, what they see, and what reaches them when they are gone.

mod following_up;

use base::Db;
use base::testing::Place;
use conversations::conversation::closing;
use conversations::message::saying::Answer;
use conversations::{Direction, Standing};
use people::agent::{self, Agent, NewAgent, role};
use people::customer::listing;

use super::*;

async fn open_place() -> (Place, Db) {
    let place = Place::new();
    let db = place.open().await;
    db.write(role::prepare).await.unwrap();
    (place, db)
}

fn words(text: &str, client_id: &str) -> Saying {
    Saying { client_id: client_id.into(), text: text.into(), ..Saying::default() }
}

fn from(email: &str, text: &str, client_id: &str) -> Saying {
    Saying { email: email.into(), ..words(text, client_id) }
}

async fn say_it(db: &Db, token: Option<&str>, saying: Saying) -> Result<Heard> {
    let token = token.map(str::to_owned);
    db.write(move |tx| say(tx, token.as_deref(), &saying)).await
}

/// A visitor's first words and the token they got.
async fn begin(db: &Db, saying: Saying) -> (String, Message) {
    let heard = say_it(db, None, saying).await.unwrap();
    (heard.token, heard.message)
}

async fn visitor(db: &Db, token: &str) -> Visitor {
    let token = token.to_owned();
    db.read(move |read| find_visitor(read, &token)).await.unwrap().unwrap()
}

async fn seen(db: &Db, token: &str) -> (Vec<String>, bool) {
    let visitor = visitor(db, token).await;
    let (messages, has_email) = db.read(move |read| show(read, &visitor, MessageId(0))).await.unwrap();
    (messages.into_iter().map(|message| message.text).collect(), has_email)
}

async fn kept(db: &Db, token: &str) -> CustomerId {
    let id = visitor(db, token).await.customer_id;
    db.read(move |read| customer::find(read, id)).await.unwrap().id
}

async fn ana(db: &Db) -> CustomerId {
    db.write(|tx| identity::find_or_create(tx, Kind::Email, "ana@example.org", "Ana")).await.unwrap()
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

async fn answer(db: &Db, agent: &Agent, id: ConversationId, text: &'static str) -> MessageId {
    let agent = agent.clone();
    let answer =
        Answer { channel: Channel::Chat, text: text.into(), client_id: String::new(), files: Vec::new() };
    db.write(move |tx| saying::answer(tx, &agent, id, &answer)).await.unwrap().id
}

async fn conversations(db: &Db) -> i64 {
    db.read(|read| read.get("SELECT COUNT(*) FROM conversations", &[], |row| row.get(0))).await.unwrap()
}

#[tokio::test]
async fn the_first_words_make_a_visitor_and_open_a_conversation() {
    let (_place, db) = open_place().await;
    let page = "https://shop.example/lamps".into();

    let first = Saying { name: "Ana".into(), page, ..words(" Hello?\nIs it bright? ", "c1") };
    let (token, message) = begin(&db, first).await;

    assert_eq!(token.len(), 32);
    assert_eq!((message.text.as_str(), message.direction), ("Hello?\nIs it bright?", Direction::In));
    assert_eq!(message.reason, "said in the chat on https://shop.example/lamps");
    assert_eq!(message.author_name, "Ana");
    let id = message.conversation_id;
    let conversation = db.read(move |read| conversation::find(read, id)).await.unwrap();
    assert_eq!((conversation.subject.as_str(), conversation.channel), ("Hello?", Channel::Chat));
    assert_eq!(seen(&db, &token).await, (vec!["Hello?\nIs it bright?".into()], false));
}

#[tokio::test]
async fn the_same_client_id_is_said_once() {
    let (_place, db) = open_place().await;
    let (token, first) = begin(&db, words("Hello?", "c1")).await;

    let again = say_it(&db, Some(&token), words("Hello?", "c1")).await.unwrap();
    let (other_token, other) = begin(&db, words("Hello?", "c1")).await;

    assert_eq!((again.message.id, again.token.as_str()), (first.id, token.as_str()));
    assert!(other.id != first.id && other_token != token, "another visitor may use the same");
    assert_eq!(seen(&db, &token).await.0.len(), 1);
}

#[tokio::test]
async fn a_repeat_after_weeks_opens_nothing() {
    let (_place, db) = open_place().await;
    let (token, first) = begin(&db, words("Hello?", "c1")).await;
    db.context().clock.advance(GOES_ON_MS);

    let again = say_it(&db, Some(&token), words("Hello?", "c1")).await.unwrap();

    assert_eq!((again.message.id, conversations(&db).await), (first.id, 1));
}

#[tokio::test]
async fn twenty_sends_at_once_are_said_once() {
    let (_place, db) = open_place().await;
    let (token, _) = begin(&db, words("Hello?", "c1")).await;

    let sends: Vec<_> = (0..20)
        .map(|_| {
            let (db, token) = (db.clone(), token.clone());
            tokio::spawn(async move { say_it(&db, Some(&token), words("Hm?", "c2")).await })
        })
        .collect();
    for send in sends {
        send.await.unwrap().unwrap();
    }

    assert_eq!(seen(&db, &token).await.0, ["Hello?", "Hm?"]);
}

#[tokio::test]
async fn a_visitor_who_comes_back_goes_on_even_when_it_was_closed() {
    let (_place, db) = open_place().await;
    let mia = agent(&db, "Mia").await;
    let (token, first) = begin(&db, words("Hello?", "c1")).await;
    let id = first.conversation_id;
    db.write(move |tx| closing::close(tx, &mia, id)).await.unwrap();
    db.context().clock.advance(GOES_ON_MS - 1);

    let second = say_it(&db, Some(&token), words("Still there?", "c2")).await.unwrap();

    assert_eq!(second.message.conversation_id, id);
    let conversation = db.read(move |read| conversation::find(read, id)).await.unwrap();
    assert_eq!(conversation.standing, Standing::Open);
}

#[tokio::test]
async fn after_a_week_it_is_a_new_matter_and_the_old_one_is_still_shown() {
    let (_place, db) = open_place().await;
    let (token, first) = begin(&db, words("Hello?", "c1")).await;
    db.context().clock.advance(GOES_ON_MS);

    let second = say_it(&db, Some(&token), words("Hello again!", "c2")).await.unwrap();

    assert_ne!(second.message.conversation_id, first.conversation_id);
    assert_eq!(seen(&db, &token).await.0, ["Hello?", "Hello again!"]);
    assert_eq!(second.message.customer_id, first.customer_id);
}

#[tokio::test]
async fn a_token_nobody_gave_is_none() {
    let (_place, db) = open_place().await;

    let heard = say_it(&db, Some("guessed"), words("Hello?", "c1")).await.unwrap();

    assert_ne!(heard.token, "guessed");
    assert!(db.read(|read| find_visitor(read, "guessed")).await.unwrap().is_none());
}

#[tokio::test]
async fn another_visitor_sees_nothing_even_with_the_same_address() {
    let (_place, db) = open_place().await;
    let (of_ana, _) = begin(&db, from("ana@example.org", "My lamp is broken", "c1")).await;

    let (of_eve, _) = begin(&db, from("ANA@example.org", "And mine", "c1")).await;

    assert_eq!(kept(&db, &of_ana).await, kept(&db, &of_eve).await);
    assert_eq!(seen(&db, &of_ana).await, (vec!["My lamp is broken".into()], true));
    assert_eq!(seen(&db, &of_eve).await, (vec!["And mine".into()], true));
    let eve = visitor(&db, &of_eve).await;
    assert_eq!(db.write(move |tx| see(tx, &eve, MessageId(i64::MAX))).await.unwrap(), 0);
}

#[tokio::test]
async fn an_address_given_later_shows_agents_one_person_and_the_visitor_no_more() {
    let (_place, db) = open_place().await;
    let ana = ana(&db).await;
    begin(&db, from("ana@example.org", "From my phone", "c1")).await;
    let (token, _) = begin(&db, words("Hello?", "c1")).await;
    assert_ne!(kept(&db, &token).await, ana);

    say_it(&db, Some(&token), from("Ana@example.org", "It is me", "c2")).await.unwrap();

    assert_eq!(kept(&db, &token).await, ana);
    assert_eq!(seen(&db, &token).await, (vec!["Hello?".into(), "It is me".into()], true));
    let merges = db.read(move |read| merging::list(read, ana)).await.unwrap();
    assert_eq!(merges.len(), 1, "and it can be undone");
}

#[tokio::test]
async fn an_address_nobody_has_becomes_the_visitors() {
    let (_place, db) = open_place().await;
    let (token, _) = begin(&db, words("Hello?", "c1")).await;

    say_it(&db, Some(&token), from("new@example.org", "Write me", "c2")).await.unwrap();

    let found = db.read(|read| identity::find(read, Kind::Email, "new@example.org")).await.unwrap();
    assert_eq!(found, Some(visitor(&db, &token).await.customer_id));
    assert!(seen(&db, &token).await.1);
}

#[tokio::test]
async fn who_says_to_be_ana_cant_add_an_address_to_her() {
    let (_place, db) = open_place().await;
    let ana = ana(&db).await;
    let (at_once, _) = begin(&db, from("ana@example.org", "I am Ana", "c1")).await;
    let (later, _) = begin(&db, words("Hello", "c1")).await;
    say_it(&db, Some(&later), from("ana@example.org", "I am Ana", "c2")).await.unwrap();

    for (token, address) in [(&at_once, "eve1@evil.example"), (&later, "eve2@evil.example")] {
        say_it(&db, Some(token), from(address, "Write me there", "c3")).await.unwrap();

        let found = db.read(move |read| identity::find(read, Kind::Email, address)).await.unwrap();
        assert_eq!(found, None, "a code sent to {address} would open all of Ana's matters");
    }
    let identities = db.read(move |read| identity::list(read, &customer::cluster(read, ana)?)).await.unwrap();
    assert_eq!(identities.len(), 1);
}

#[tokio::test]
async fn a_visitor_with_an_address_is_not_merged_by_typing_anothers() {
    let (_place, db) = open_place().await;
    let ana = ana(&db).await;
    let (token, _) = begin(&db, from("eve@evil.example", "Hello", "c1")).await;

    say_it(&db, Some(&token), from("ana@example.org", "I am Ana", "c2")).await.unwrap();

    assert_ne!(kept(&db, &token).await, ana);
}

#[tokio::test]
async fn a_name_is_taken_over_but_not_changed() {
    let (_place, db) = open_place().await;
    let ana = ana(&db).await;
    let named = Saying { name: "Eve".into(), ..from("ana@example.org", "Hello", "c1") };

    begin(&db, named).await;
    let (token, _) = begin(&db, words("Hello", "c1")).await;
    say_it(&db, Some(&token), Saying { name: "Bea".into(), ..words("I am Bea", "c2") }).await.unwrap();

    assert_eq!(db.read(move |read| customer::find(read, ana)).await.unwrap().name, "Ana");
    let listed = db.read(|read| listing::list(read, "Bea", None)).await.unwrap();
    assert_eq!(listed[0].id, kept(&db, &token).await);
}

#[tokio::test]
async fn what_cant_be_said_is_refused_with_what_to_write() {
    let (_place, db) = open_place().await;
    let cases = [
        (words(" \n ", "c1"), "Write something"),
        (from("ana", "Hello", "c1"), "ana@example.org"),
        (from("ana\u{0}@example.org", "Hello", "c1"), "ana@example.org"),
        (words("Hello", ""), "client_id"),
        (words("Hello", &"x".repeat(101)), "client_id"),
        (words("Hello", "a\u{0}"), "client_id"),
    ];
    for (saying, hint) in cases {
        let refused = say_it(&db, None, saying).await;

        assert!(matches!(&refused, Err(Error::Refused(why)) if why.contains(hint)), "{refused:?}");
    }
    assert_eq!(conversations(&db).await, 0);
}

#[tokio::test]
async fn odd_words_are_tidied_and_too_long_ones_said_so_never_cut() {
    let (_place, db) = open_place().await;
    let odd = Saying {
        name: "A\u{0}na".into(),
        page: "/\u{0}".repeat(500),
        ..words(&"ö\u{0}".repeat(TEXT_LIMIT / 2), "c1")
    };

    let (_, message) = begin(&db, odd).await;
    let too_long = say_it(&db, None, words(&"ö".repeat(TEXT_LIMIT + 1), "c2")).await;

    assert!(matches!(&too_long, Err(Error::Refused(why)) if why.contains("in parts")), "{too_long:?}");
    assert_eq!(message.text, "ö".repeat(TEXT_LIMIT / 2));
    assert!(message.reason.len() < 400 && !message.reason.contains('\u{0}'));
}

#[tokio::test]
async fn a_flood_is_held_back_for_a_minute() {
    let (_place, db) = open_place().await;
    let (token, _) = begin(&db, words("0", "0")).await;
    for number in 1..30 {
        say_it(&db, Some(&token), words("x", &number.to_string())).await.unwrap();
    }

    let too_much = say_it(&db, Some(&token), words("x", "30")).await;
    let repeated = say_it(&db, Some(&token), words("x", "29")).await;
    let (_, other) = begin(&db, words("Hello?", "c1")).await;
    db.context().clock.advance(60_000);
    let later = say_it(&db, Some(&token), words("x", "30")).await;

    assert!(matches!(&too_much, Err(Error::Busy(why)) if why.contains("Wait a minute")), "{too_much:?}");
    assert!(repeated.is_ok() && later.is_ok() && other.text == "Hello?");
}
