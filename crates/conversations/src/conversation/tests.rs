//! What can be done with a conversation, and what each act leaves behind.

mod snoozing;
mod tagging;

use base::events::{self, Event};
use base::testing::Place;
use base::{Db, Error};
use people::agent::{self, NewAgent, role};
use people::{Agent, customer};

use super::*;
use crate::message::saying::{self, Answer, Received};

pub async fn open_place() -> (Place, Db) {
    let place = Place::new();
    let db = place.open().await;
    db.write(role::prepare).await.unwrap();
    (place, db)
}

pub async fn agent(db: &Db, name: &'static str) -> Agent {
    agent_who_is(db, name, "Agent").await
}

async fn agent_who_is(db: &Db, name: &'static str, role: &'static str) -> Agent {
    db.write(move |tx| {
        let email = format!("{}@shop.example", name.to_lowercase());
        let new = NewAgent { name: name.into(), email, password_hash: "hash".into(), role: role.into() };
        let id = agent::create(tx, "system", &new)?;
        agent::find(tx, id)
    })
    .await
    .unwrap()
}

/// A conversation of a new customer, Ana, that holds nothing yet.
pub async fn opened(db: &Db) -> ConversationId {
    db.write(|tx| {
        let ana = customer::create(tx, "Ana")?;
        Ok(opening::open(tx, ana, Channel::Email, "A lamp")?.id)
    })
    .await
    .unwrap()
}

pub async fn found(db: &Db, id: ConversationId) -> Conversation {
    db.read(move |read| find(read, id)).await.unwrap()
}

/// Kind and actor of what happened to a conversation, oldest first.
pub async fn told(db: &Db, id: ConversationId) -> Vec<(String, String)> {
    let mut events: Vec<Event> =
        db.read(move |read| events::list_of_conversation(read, id.0, 1_000)).await.unwrap();
    events.reverse();
    events.into_iter().map(|event| (event.kind, event.actor)).collect()
}

pub async fn kinds(db: &Db, id: ConversationId) -> Vec<String> {
    told(db, id).await.into_iter().map(|(kind, _)| kind).collect()
}

pub fn words(text: &str) -> Received {
    Received {
        channel: Channel::Email,
        name: String::new(),
        text: text.into(),
        client_id: String::new(),
        reason: "because".into(),
        files: Vec::new(),
    }
}

pub async fn write_in(db: &Db, id: ConversationId, text: &'static str) {
    db.write(move |tx| saying::receive(tx, id, &words(text))).await.unwrap();
}

pub fn by_mail(text: &str) -> Answer {
    Answer { channel: Channel::Email, text: text.into(), client_id: String::new(), files: Vec::new() }
}

pub async fn answer(db: &Db, agent: &Agent, id: ConversationId) {
    let agent = agent.clone();
    db.write(move |tx| saying::answer(tx, &agent, id, &by_mail("It is on its way."))).await.unwrap();
}

pub async fn close(db: &Db, agent: &Agent, id: ConversationId) -> Result<()> {
    let agent = agent.clone();
    db.write(move |tx| closing::close(tx, &agent, id)).await
}

fn refusal<T: std::fmt::Debug>(result: Result<T>) -> String {
    match result {
        Err(Error::Refused(reason) | Error::Conflict(reason)) => reason,
        other => panic!("it should have been refused: {other:?}"),
    }
}

#[tokio::test]
async fn a_new_conversation_is_open_and_nobodys() {
    let (_place, db) = open_place().await;

    let id = opened(&db).await;

    let conversation = found(&db, id).await;
    assert_eq!((conversation.standing, conversation.assignee_id), (Standing::Open, None));
    assert_eq!((conversation.subject.as_str(), conversation.last_ms), ("A lamp", db.now_ms()));
    let ana = format!("customer:{}", conversation.customer_id);
    assert_eq!(told(&db, id).await, [("conversation.opened".into(), ana)]);
}

#[test]
fn a_subject_is_one_line_and_never_empty() {
    let cases = [
        ("  Where is\r\n\tmy lamp? ", "Where is my lamp?".to_owned()),
        ("", "(no subject)".into()),
        ("\u{0}\u{0}", "(no subject)".into()),
        ("\u{202e}evil", "\u{202e}evil".into()),
        (&"ö".repeat(1_000), "ö".repeat(SUBJECT_LIMIT)),
    ];
    for (given, expected) in cases {
        assert_eq!(opening::tidy_subject(given), expected);
    }
}

#[tokio::test]
async fn a_conversation_is_found_by_the_reference_people_read_out() {
    let (_place, db) = open_place().await;
    let id = opened(&db).await;
    let reference = found(&db, id).await.reference;
    let spoken = format!("#{} {}", reference[..4].to_lowercase(), &reference[4..]);

    let by_reference = db.read(move |read| find_by_reference(read, &spoken)).await.unwrap();
    let by_nonsense = db.read(|read| find_by_reference(read, "00000000")).await.unwrap();

    assert_eq!(by_reference.map(|conversation| conversation.id), Some(id));
    assert!(by_nonsense.is_none());
    assert!(matches!(db.read(|read| find(read, ConversationId(1))).await, Err(Error::NotFound)));
}

#[tokio::test]
async fn a_customers_conversations_are_listed_newest_first_and_the_running_one_is_found() {
    let (_place, db) = open_place().await;
    let mia = agent(&db, "Mia").await;
    let ana = db.write(|tx| customer::create(tx, "Ana")).await.unwrap();
    let mut ids = Vec::new();
    for channel in [Channel::Chat, Channel::Email, Channel::Chat] {
        db.context().clock.advance(1_000);
        ids.push(db.write(move |tx| opening::open(tx, ana, channel, "x")).await.unwrap().id);
    }
    opened(&db).await;
    let running = || db.read(move |read| find_running(read, ana, Channel::Chat));

    let listed = db.read(move |read| list_of_customer(read, &[ana.0], 2)).await.unwrap();
    let newest = running().await.unwrap().map(|conversation| conversation.id);
    close(&db, &mia, ids[2]).await.unwrap();
    let older = running().await.unwrap().map(|conversation| conversation.id);

    let listed: Vec<_> = listed.into_iter().map(|conversation| conversation.id).collect();
    assert_eq!(listed, [ids[2], ids[1]]);
    assert_eq!((newest, older), (Some(ids[2]), Some(ids[0])));
}

#[tokio::test]
async fn closing_and_reopening_are_one_event_each() {
    let (_place, db) = open_place().await;
    let mia = agent(&db, "Mia").await;
    let id = opened(&db).await;

    close(&db, &mia, id).await.unwrap();
    assert_eq!(found(&db, id).await.standing, Standing::Closed);
    let by = mia.clone();
    db.write(move |tx| closing::reopen(tx, &by, id)).await.unwrap();

    assert_eq!(found(&db, id).await.standing, Standing::Open);
    let told = told(&db, id).await;
    assert_eq!(
        told[1..],
        [("conversation.closed".into(), mia.actor()), ("conversation.reopened".into(), mia.actor())]
    );
}

#[tokio::test]
async fn a_conversation_that_is_open_cant_be_reopened() {
    let (_place, db) = open_place().await;
    let mia = agent(&db, "Mia").await;
    let id = opened(&db).await;

    let reopened = db.write(move |tx| closing::reopen(tx, &mia, id)).await;

    assert!(refusal(reopened).contains("open already"));
}

#[tokio::test]
async fn of_two_agents_who_close_at_once_the_second_hears_who_was_first() {
    let (_place, db) = open_place().await;
    let (mia, ben) = (agent(&db, "Mia").await, agent(&db, "Ben").await);
    let id = opened(&db).await;

    let (of_mia, of_ben) = tokio::join!(close(&db, &mia, id), close(&db, &ben, id));

    let (first, conflict) = if of_mia.is_ok() { ("Mia", of_ben) } else { ("Ben", of_mia) };
    assert!(matches!(&conflict, Err(Error::Conflict(_))), "{conflict:?}");
    assert_eq!(refusal(conflict), format!("{first} has closed this conversation already."));
    assert_eq!(kinds(&db, id).await, ["conversation.opened", "conversation.closed"]);
}

#[tokio::test]
async fn a_closed_conversation_reopens_when_the_customer_writes() {
    let (_place, db) = open_place().await;
    let mia = agent(&db, "Mia").await;
    let id = opened(&db).await;
    close(&db, &mia, id).await.unwrap();

    write_in(&db, id, "It is still broken.").await;

    let conversation = found(&db, id).await;
    assert_eq!(conversation.standing, Standing::Open);
    let ana = format!("customer:{}", conversation.customer_id);
    let told = told(&db, id).await;
    assert_eq!(told[2..], [("conversation.reopened".into(), ana.clone()), ("message.received".into(), ana)]);
    close(&db, &mia, id).await.unwrap();
}

#[tokio::test]
async fn a_waiting_conversation_is_open_again_when_the_customer_writes() {
    let (_place, db) = open_place().await;
    let mia = agent(&db, "Mia").await;
    let id = opened(&db).await;
    answer(&db, &mia, id).await;
    assert_eq!(found(&db, id).await.standing, Standing::Waiting);

    write_in(&db, id, "Thank you.").await;

    let conversation = found(&db, id).await;
    assert_eq!((conversation.standing, conversation.assignee_id), (Standing::Open, Some(mia.id)));
    assert_eq!(kinds(&db, id).await.last().map(String::as_str), Some("message.received"));
}

#[tokio::test]
async fn an_answer_waits_for_the_customer_and_is_the_answering_agents() {
    let (_place, db) = open_place().await;
    let (mia, ben) = (agent(&db, "Mia").await, agent(&db, "Ben").await);
    let id = opened(&db).await;

    answer(&db, &mia, id).await;
    answer(&db, &ben, id).await;

    let conversation = found(&db, id).await;
    assert_eq!((conversation.standing, conversation.assignee_id), (Standing::Waiting, Some(mia.id)));
    let told = told(&db, id).await;
    let expected = [
        ("conversation.assigned", mia.actor()),
        ("message.answered", mia.actor()),
        ("message.answered", ben.actor()),
    ];
    assert_eq!(told[1..], expected.map(|(kind, actor)| (kind.to_owned(), actor)));
}

#[tokio::test]
async fn answering_a_closed_conversation_ends_its_closure() {
    let (_place, db) = open_place().await;
    let mia = agent(&db, "Mia").await;
    let id = opened(&db).await;
    close(&db, &mia, id).await.unwrap();

    answer(&db, &mia, id).await;

    assert_eq!(found(&db, id).await.standing, Standing::Waiting);
    assert!(kinds(&db, id).await.contains(&"conversation.reopened".to_owned()));
    close(&db, &mia, id).await.unwrap();
}

#[tokio::test]
async fn a_note_changes_nothing_but_is_an_event() {
    let (_place, db) = open_place().await;
    let (mia, ben) = (agent(&db, "Mia").await, agent(&db, "Ben").await);
    let id = opened(&db).await;
    close(&db, &mia, id).await.unwrap();
    let before = found(&db, id).await;
    db.context().clock.advance(1_000);

    let by = ben.clone();
    db.write(move |tx| saying::note(tx, &by, id, &by_mail("She called."))).await.unwrap();

    let after = found(&db, id).await;
    assert_eq!((after.standing, after.assignee_id, after.last_ms), (before.standing, None, before.last_ms));
    assert_eq!(told(&db, id).await[2..], [("note.written".to_owned(), ben.actor())]);
}

#[tokio::test]
async fn a_conversation_is_handed_to_those_who_can_answer_only() {
    let (_place, db) = open_place().await;
    let (ada, mia) = (agent_who_is(&db, "Ada", "Administrator").await, agent(&db, "Mia").await);
    let (gone, eve) = (agent(&db, "Gone").await, agent_who_is(&db, "Eve", "Observer").await);
    let id = opened(&db).await;
    let (by, left) = (ada.clone(), gone.id);
    db.write(move |tx| agent::disable(tx, &by, left)).await.unwrap();
    let assign = |to: Option<AgentId>| {
        let by = ada.clone();
        db.write(move |tx| assigning::assign(tx, &by, id, to))
    };

    assert!(refusal(assign(Some(gone.id)).await).contains("Gone can't answer"));
    assert!(refusal(assign(Some(eve.id)).await).contains("Eve can't answer"));
    assert!(refusal(assign(Some(AgentId(1))).await).contains("agents in the list"));
    assign(Some(mia.id)).await.unwrap();
    assign(Some(mia.id)).await.unwrap();
    assert_eq!(found(&db, id).await.assignee_id, Some(mia.id));
    assign(None).await.unwrap();

    assert_eq!(found(&db, id).await.assignee_id, None);
    let told = told(&db, id).await;
    assert_eq!(
        told[1..],
        [("conversation.assigned".to_owned(), ada.actor()), ("conversation.assigned".into(), ada.actor())]
    );
}
