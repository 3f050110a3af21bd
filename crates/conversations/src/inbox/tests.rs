//! The agents' lists: who sees what, how it is counted and paged.

use base::Db;
use base::testing::Place;
use people::agent::{self, Agent, NewAgent, role};
use people::customer::{self, merging};

use super::*;
use crate::conversation::{assigning, closing, opening, snoozing};
use crate::message::saying::{self, Answer, Received};

async fn open_place() -> (Place, Db, Agent) {
    let place = Place::new();
    let db = place.open().await;
    db.write(role::prepare).await.unwrap();
    let mia = agent(&db, "Mia").await;
    (place, db, mia)
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

/// `count` conversations of one customer, a second apart.
async fn opened(db: &Db, count: usize) -> Vec<ConversationId> {
    let ana = db.write(|tx| customer::create(tx, "Ana")).await.unwrap();
    let mut ids = Vec::new();
    for _ in 0..count {
        db.context().clock.advance(1_000);
        ids.push(db.write(move |tx| opening::open(tx, ana, Channel::Email, "A lamp")).await.unwrap().id);
    }
    ids
}

async fn write_in(db: &Db, id: ConversationId) {
    db.write(move |tx| {
        let received = Received {
            channel: Channel::Chat,
            name: String::new(),
            text: "Hello <b>?".into(),
            client_id: String::new(),
            reason: String::new(),
            files: Vec::new(),
        };
        saying::receive(tx, id, &received)
    })
    .await
    .unwrap();
}

async fn shown(db: &Db, agent: &Agent, view: View) -> Vec<ConversationId> {
    let agent = agent.id;
    let listed = db.read(move |read| list(read, agent, view, None)).await.unwrap();
    listed.into_iter().map(|row| row.id).collect()
}

async fn counts(db: &Db, agent: &Agent) -> Vec<i64> {
    let agent = agent.id;
    let counts = db.read(move |read| count(read, agent)).await.unwrap();
    assert_eq!(counts.iter().map(|(view, _)| *view).collect::<Vec<_>>(), VIEWS.map(|(view, ..)| view));
    counts.into_iter().map(|(_, count)| count).collect()
}

#[tokio::test]
async fn each_view_shows_its_own_and_counts_them() {
    let (_place, db, mia) = open_place().await;
    let ben = agent(&db, "Ben").await;
    let ids = opened(&db, 6).await;
    let [mine, bens, nobodys, waiting, snoozed, closed]: [_; 6] = ids.try_into().unwrap();
    let (by, until_ms, to_ben) = (mia.clone(), db.now_ms() + 60_000, ben.id);
    db.write(move |tx| {
        assigning::assign(tx, &by, mine, Some(by.id))?;
        assigning::assign(tx, &by, bens, Some(to_ben))?;
        let text = "On its way.".into();
        let answer = Answer { channel: Channel::Email, text, client_id: String::new(), files: Vec::new() };
        saying::answer(tx, &by, waiting, &answer)?;
        snoozing::snooze(tx, &by, snoozed, until_ms)?;
        closing::close(tx, &by, closed)
    })
    .await
    .unwrap();
    let cases = [
        (View::Mine, vec![mine]),
        (View::Unassigned, vec![nobodys]),
        (View::Open, vec![nobodys, bens, mine]),
        (View::Waiting, vec![waiting]),
        (View::Snoozed, vec![snoozed]),
        (View::Closed, vec![closed]),
    ];
    for (view, expected) in cases {
        assert_eq!(shown(&db, &mia, view).await, expected, "{view:?}");
    }
    assert_eq!(shown(&db, &ben, View::Mine).await, [bens]);
    assert_eq!(counts(&db, &mia).await, [1, 1, 3, 1, 1, 1]);
}

#[tokio::test]
async fn an_empty_inbox_is_empty() {
    let (_place, db, mia) = open_place().await;

    assert_eq!(counts(&db, &mia).await, [0; 6]);
    assert!(shown(&db, &mia, View::Open).await.is_empty());
    assert!(db.read(|read| list_these(read, &[])).await.unwrap().is_empty());
}

#[tokio::test]
async fn counting_stops_at_a_hundred() {
    let (_place, db, mia) = open_place().await;
    let ids = opened(&db, 3).await;
    db.write(|tx| {
        let ana = customer::create(tx, "Ana")?;
        (0..COUNT_LIMIT).try_for_each(|_| opening::open(tx, ana, Channel::Email, "x").map(|_| ()))
    })
    .await
    .unwrap();

    let by = mia.clone();
    db.write(move |tx| closing::close(tx, &by, ids[0])).await.unwrap();

    assert_eq!(counts(&db, &mia).await, [0, COUNT_LIMIT, COUNT_LIMIT, 0, 0, 1]);
}

#[test]
fn views_are_named_in_addresses() {
    for (view, name, _) in VIEWS {
        assert_eq!((View::read(name).unwrap(), view.as_str()), (view, name));
    }
    for name in ["", "Mine", "all", "mine\u{0}"] {
        assert!(matches!(View::read(name), Err(Error::NotFound)));
    }
}

#[tokio::test]
async fn a_page_that_moves_while_it_is_read_has_no_gaps_and_no_doubles() {
    let (_place, db, mia) = open_place().await;
    let ids = opened(&db, 100).await;
    let mut seen = Vec::new();
    let mut before = None;
    loop {
        let agent = mia.id;
        let page = db.read(move |read| list(read, agent, View::Open, before)).await.unwrap();
        let Some(last) = page.last() else { break };
        assert!(page.len() as i64 <= PAGE);
        before = Some(Before { last_ms: last.last_ms, id: last.id.0 });
        seen.extend(page.iter().map(|row| row.id));
        db.context().clock.advance(1_000);
        write_in(&db, seen[3]).await;
    }

    let mut expected = ids;
    expected.reverse();
    assert_eq!(seen, expected);
    assert_eq!(shown(&db, &mia, View::Open).await[0], seen[3], "it moved to the top");
}

#[tokio::test]
async fn rows_of_the_same_moment_are_paged_by_id() {
    let (_place, db, mia) = open_place().await;
    let count = PAGE + 5;
    db.write(move |tx| {
        let ana = customer::create(tx, "Ana")?;
        (0..count).try_for_each(|_| opening::open(tx, ana, Channel::Email, "x").map(|_| ()))
    })
    .await
    .unwrap();
    let agent = mia.id;
    let page = |before| db.read(move |read| list(read, agent, View::Open, before));

    let first = page(None).await.unwrap();
    let last = first.last().unwrap();
    let second = page(Some(Before { last_ms: last.last_ms, id: last.id.0 })).await.unwrap();

    assert_eq!((first.len() as i64, second.len()), (PAGE, 5));
    assert!(first.iter().chain(&second).is_sorted_by(|a, b| a.id > b.id));
}

#[tokio::test]
async fn a_row_shows_who_what_and_where_it_stands() {
    let (_place, db, mia) = open_place().await;
    let ids = opened(&db, 2).await;
    let id = ids[0];
    let by = mia.clone();
    db.write(move |tx| {
        tagging::tag(tx, &by, id, "urgent")?;
        tagging::tag(tx, &by, id, "lamp")?;
        assigning::assign(tx, &by, id, Some(by.id))
    })
    .await
    .unwrap();
    write_in(&db, id).await;

    let listed = db.read(move |read| list_these(read, &[id.0, ids[1].0, 1])).await.unwrap();

    let row = listed.iter().find(|row| row.id == id).unwrap();
    assert_eq!(listed.len(), 2);
    assert_eq!(row.tags, ["lamp", "urgent"]);
    assert_eq!((row.customer_name.as_str(), row.assignee_name.as_str()), ("Ana", "Mia"));
    assert_eq!((row.subject.as_str(), row.preview.as_str()), ("A lamp", "Hello <b>?"));
    assert_eq!((row.channel, row.last_channel, row.is_customers_word), (Channel::Email, Channel::Chat, true));
    assert_eq!((row.standing, row.last_ms), (Standing::Open, db.now_ms()));
}

#[tokio::test]
async fn a_row_of_a_merged_customer_shows_the_kept_one() {
    let (_place, db, mia) = open_place().await;
    let ids = opened(&db, 1).await;
    let bea = db
        .write(|tx| {
            let bea = customer::create(tx, "Bea")?;
            let ana = customer::listing::list(tx, "Ana", None)?.remove(0).id;
            merging::merge(tx, None, bea, ana)?;
            Ok(bea)
        })
        .await
        .unwrap();

    let agent = mia.id;
    let listed = db.read(move |read| list(read, agent, View::Open, None)).await.unwrap();

    assert_eq!((listed[0].id, listed[0].customer_id, listed[0].customer_name.as_str()), (ids[0], bea, "Bea"));
}

#[test]
fn every_channel_is_read_as_it_is_stored() {
    for channel in [Channel::Email, Channel::Chat, Channel::Form, Channel::Phone, Channel::Counter] {
        assert_eq!(Channel::read(channel.as_str()).unwrap(), channel);
        assert!(!channel.in_words().is_empty());
    }
    assert!(Channel::read("pigeon").is_err());
}
