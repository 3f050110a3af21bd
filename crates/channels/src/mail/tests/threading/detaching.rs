//! Mails that an agent moves: future ones follow, and taking it back leaves nothing changed.

use base::Error;
use conversations::message::moving::MoveId;
use conversations::{Conversation, ConversationId, MessageId};
use people::Agent;

use super::{ANA, with_conversation};
use crate::mail::detaching::{self, Scope};
use crate::mail::intake::{Item, State};
use crate::mail::tests::{Shop, mail};

const BOB: &str = "Bob <bob@work.example>";

async fn take(shop: &Shop, from: &str, headers: &str) -> Item {
    shop.take("help@shop.example", mail(from, headers, headers)).await
}

/// Ana's conversation, which Bob joined with two mails, `<b1@x>` and `<b2@x>`, around one of hers.
async fn with_bob() -> (Shop, Agent, [Item; 4]) {
    let shop = Shop::open().await;
    let asked = take(&shop, ANA, "Cc: bob@work.example\nSubject: A lamp\nMessage-ID: <a1@x>").await;
    let bobs = take(&shop, BOB, "Subject: Re: A lamp\nMessage-ID: <b1@x>\nIn-Reply-To: <a1@x>").await;
    let anas = take(&shop, ANA, "Subject: Re: A lamp\nMessage-ID: <a2@x>\nIn-Reply-To: <b1@x>").await;
    let later = take(&shop, BOB, "Subject: Re: A lamp\nMessage-ID: <b2@x>\nIn-Reply-To: <b1@x>").await;
    for item in [&bobs, &anas, &later] {
        assert_eq!(item.conversation_id, asked.conversation_id, "need one conversation to detach from");
    }
    let mia = shop.agent("Mia").await;
    (shop, mia, [asked, bobs, anas, later])
}

async fn message(shop: &Shop, item: &Item) -> MessageId {
    let id = item.id;
    let found = shop.db.read(move |read| {
        read.get("SELECT message_id FROM incoming WHERE id = $1", &[&id], |row| row.get::<i64>(0))
    });
    MessageId(found.await.unwrap())
}

async fn detach(
    shop: &Shop,
    mia: &Agent,
    (item, scope): (&Item, Scope),
) -> base::Result<(MoveId, Conversation)> {
    let (id, mia, addresses) = (message(shop, item).await, mia.clone(), shop.post.addresses.clone());
    shop.db.write(move |tx| detaching::detach(tx, &addresses, &mia, (id, scope))).await
}

async fn join(shop: &Shop, mia: &Agent, (item, scope, to): (&Item, Scope, String)) -> base::Result<MoveId> {
    let (id, mia, addresses) = (message(shop, item).await, mia.clone(), shop.post.addresses.clone());
    let moved = shop.db.write(move |tx| detaching::join(tx, &addresses, &mia, (id, scope, &to)));
    Ok(moved.await?.0)
}

async fn take_back(shop: &Shop, mia: &Agent, id: MoveId) -> base::Result<Conversation> {
    let (mia, addresses) = (mia.clone(), shop.post.addresses.clone());
    shop.db.write(move |tx| detaching::take_back(tx, &addresses, &mia, id)).await
}

/// Every row that a move touches, as text.
async fn rows(shop: &Shop) -> Vec<String> {
    let sql = [
        "SELECT 'message', id, conversation_id, customer_id, author || reason FROM messages",
        "SELECT 'mail', message_id, conversation_id, customer_id, signals FROM mails",
        "SELECT 'mail id', message_id, conversation_id, customer_id, mail_id FROM mail_ids",
        "SELECT 'citation', message_id, conversation_id, customer_id, cited_id FROM citations",
        "SELECT 'participant', named_in, conversation_id, since_ms, email || role || name FROM participants",
        "SELECT 'incoming', id, conversation_id, message_id, state FROM incoming",
        "SELECT 'conversation', id, last_ms, customer_id, standing || preview || last_direction FROM conversations
         WHERE moved_to IS NULL",
    ];
    let sql = format!("{} ORDER BY 1, 2, 5 LIMIT 1000", sql.join(" UNION ALL "));
    let found = shop.db.read(move |read| {
        read.list(&sql, &[], |row| {
            let place: Option<i64> = row.get(2)?;
            let whose: Option<i64> = row.get(3)?;
            Ok(format!(
                "{} {} {place:?} {whose:?} {}",
                row.get::<String>(0)?,
                row.get::<i64>(1)?,
                row.get::<String>(4)?
            ))
        })
    });
    found.await.unwrap()
}

#[tokio::test]
async fn a_detached_mail_is_its_senders_own_conversation_and_taking_it_back_changes_nothing() {
    let (shop, mia, [asked, bobs, ..]) = with_bob().await;
    let before = rows(&shop).await;

    let (id, new) = detach(&shop, &mia, (&bobs, Scope::One)).await.unwrap();

    let moved = shop.item(bobs.id).await;
    assert_eq!(moved.conversation_id, Some(new.id.0));
    let email = shop.db.read(move |read| {
        people::customer::identity::find(read, people::customer::Kind::Email, "bob@work.example")
    });
    assert_eq!(email.await.unwrap(), Some(new.customer_id));
    assert_eq!(new.subject, "Re: A lamp");
    let there = shop.messages(&moved).await;
    let reference = shop.conversation(&asked).await.reference;
    assert_eq!((there.len(), &there[0].reason), (1, &format!("Mia detached it from #{reference}")));
    assert_eq!(shop.messages(&asked).await.len(), 3);

    take_back(&shop, &mia, id).await.unwrap();
    assert_eq!(rows(&shop).await, before);
}

#[tokio::test]
async fn all_later_mails_of_the_person_go_along_when_asked() {
    let (shop, mia, [asked, bobs, anas, later]) = with_bob().await;
    let before = rows(&shop).await;

    let (id, new) = detach(&shop, &mia, (&bobs, Scope::LaterOfAuthor)).await.unwrap();

    for (item, expected) in [(&asked, None), (&bobs, Some(new.id)), (&anas, None), (&later, Some(new.id))] {
        let expected = expected.unwrap_or(ConversationId(asked.conversation_id.unwrap()));
        assert_eq!(shop.item(item.id).await.conversation_id, Some(expected.0));
    }
    take_back(&shop, &mia, id).await.unwrap();
    assert_eq!(rows(&shop).await, before);
}

#[tokio::test]
async fn what_the_person_writes_next_follows_and_isnt_put_back() {
    let (shop, mia, [asked, bobs, ..]) = with_bob().await;
    let (_, new) = detach(&shop, &mia, (&bobs, Scope::LaterOfAuthor)).await.unwrap();

    for headers in [
        "Subject: Re: A lamp\nIn-Reply-To: <b2@x>",
        "Subject: Re: A lamp\nReferences: <a1@x> <b1@x>",
        "Subject: Re: A lamp\nReferences: <a1@x>",
        "Subject: Re: A lamp",
    ] {
        let item = take(&shop, BOB, headers).await;
        assert_eq!((item.state, item.conversation_id), (State::Joined, Some(new.id.0)), "{headers}");
    }
    let anas = take(&shop, ANA, "Subject: Re: A lamp\nIn-Reply-To: <a2@x>").await;
    assert_eq!(anas.conversation_id, asked.conversation_id, "Ana stays where she is");
}

#[tokio::test]
async fn an_answer_to_what_was_said_since_in_the_old_conversation_goes_there() {
    let (shop, mia, [asked, bobs, ..]) = with_bob().await;
    detach(&shop, &mia, (&bobs, Scope::LaterOfAuthor)).await.unwrap();
    take(&shop, ANA, "Cc: bob@work.example\nSubject: Re: A lamp\nMessage-ID: <a3@x>\nIn-Reply-To: <a2@x>")
        .await;

    let item = take(&shop, BOB, "Subject: Re: A lamp\nIn-Reply-To: <a3@x>").await;

    assert_eq!(item.conversation_id, asked.conversation_id);
}

#[tokio::test]
async fn two_matters_of_one_customer_are_taken_apart_and_stay_so() {
    let (shop, first) = with_conversation().await;
    let table = take(&shop, ANA, "Subject: A table\nMessage-ID: <a2@x>\nIn-Reply-To: <a1@x>").await;
    assert_eq!(table.conversation_id, first.conversation_id, "need one to take apart");
    let mia = shop.agent("Mia").await;
    let (_, new) = detach(&shop, &mia, (&table, Scope::One)).await.unwrap();
    assert_eq!(new.subject, "A table");

    let to_table = take(&shop, ANA, "Subject: Re: A table\nReferences: <a1@x> <a2@x>").await;
    let to_lamp = take(&shop, ANA, "Subject: Re: A lamp\nReferences: <a1@x>").await;

    assert_eq!(to_table.conversation_id, Some(new.id.0));
    assert_eq!(to_lamp.conversation_id, first.conversation_id);
}

#[tokio::test]
async fn moving_everything_elsewhere_leads_tokens_and_answers_there_and_comes_back() {
    let (shop, first) = with_conversation().await;
    let second = take(&shop, ANA, "Subject: A table\nMessage-ID: <a2@x>").await;
    let mia = shop.agent("Mia").await;
    let token = super::token_of(&shop, &first).await;
    let before = rows(&shop).await;
    let reference = shop.conversation(&second).await.reference;

    let id = join(&shop, &mia, (&first, Scope::Rest, reference)).await.unwrap();

    assert_eq!(shop.messages(&second).await.len(), 2);
    take_back(&shop, &mia, id).await.unwrap();
    assert_eq!(rows(&shop).await, before);

    let reference = shop.conversation(&second).await.reference;
    join(&shop, &mia, (&first, Scope::Rest, format!(" {} ", reference.to_lowercase()))).await.unwrap();
    let by_id = take(&shop, ANA, "Subject: Re: A lamp\nIn-Reply-To: <a1@x>").await;
    let by_token = shop.take(&format!("help+{token}@shop.example"), mail(ANA, "", "By token")).await;
    let old = shop.conversation(&first).await.reference;
    assert_eq!(
        (by_id.conversation_id, by_token.conversation_id),
        (second.conversation_id, second.conversation_id)
    );
    let by_reference = take(&shop, ANA, &format!("Subject: Re: A lamp [#{old}]")).await;
    assert_eq!(by_reference.conversation_id, second.conversation_id);
}

#[tokio::test]
async fn what_makes_no_sense_is_refused() {
    let (shop, first) = with_conversation().await;
    let mia = shop.agent("Mia").await;

    let alone = detach(&shop, &mia, (&first, Scope::One)).await;
    let nowhere = join(&shop, &mia, (&first, Scope::One, "7KQ2M4XP".into())).await;
    let itself = shop.conversation(&first).await.reference;
    let itself = join(&shop, &mia, (&first, Scope::One, itself)).await;
    let answer = shop.answer(&mia, &first, "Which lamp?").await;
    let (addresses, agent) = (shop.post.addresses.clone(), mia.clone());
    let ours = shop
        .db
        .write(move |tx| detaching::detach(tx, &addresses, &agent, (answer, Scope::One)).map(|_| ()))
        .await;

    for refused in [alone.map(|_| ()), nowhere.map(|_| ()), itself.map(|_| ()), ours] {
        assert!(matches!(refused, Err(Error::Refused(_))), "{refused:?}");
    }
    assert!(Scope::read("everything").is_err());
}

#[tokio::test]
async fn a_wrongly_joined_person_can_be_detached_from_a_conversation_that_is_all_theirs() {
    let (shop, first) = with_conversation().await;
    let token = super::token_of(&shop, &first).await;
    let bobs =
        shop.take(&format!("help+{token}@shop.example"), mail(BOB, "Message-ID: <b1@x>", "Mine")).await;
    assert_eq!(bobs.conversation_id, first.conversation_id);
    let mia = shop.agent("Mia").await;

    let (_, new) = detach(&shop, &mia, (&bobs, Scope::LaterOfAuthor)).await.unwrap();
    let next = take(&shop, BOB, "In-Reply-To: <a1@x>").await;

    assert_eq!(next.conversation_id, Some(new.id.0), "{next:?}");
}
