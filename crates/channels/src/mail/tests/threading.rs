//! Which conversation a mail goes into, and above all which it doesn't.

mod archive;
mod asking;
mod detaching;
mod joining;
mod order;
mod orders;

use super::{Shop, mail};
use crate::mail::intake::{Item, State};
use crate::mail::threading;

const ANA: &str = "Ana <ana@example.org>";
const EVE: &str = "Eve <eve@evil.example>";

/// Ana's first mail, `<a1@x>`.
async fn with_conversation() -> (Shop, Item) {
    let shop = Shop::open().await;
    let first = mail(ANA, "Subject: A lamp\nMessage-ID: <a1@x>", "It is broken.");
    let item = shop.take("help@shop.example", first).await;
    assert_eq!(item.state, State::Opened);
    (shop, item)
}

async fn token_of(shop: &Shop, item: &Item) -> String {
    let conversation = shop.conversation(item).await;
    shop.db.write(move |tx| threading::reply_token(tx, &conversation)).await.unwrap()
}

#[tokio::test]
async fn a_mail_to_the_reply_address_joins_from_whatever_address_it_comes() {
    let (shop, first) = with_conversation().await;
    let token = token_of(&shop, &first).await;
    assert_eq!(token_of(&shop, &first).await, token, "a conversation has one");

    let reply = mail("Her brother <bob@example.com>", "Subject: Re: A lamp", "I write for her.");
    let item = shop.take(&format!("HELP+{}@Shop.Example", token.to_uppercase()), reply).await;

    assert_eq!((item.state, item.conversation_id), (State::Joined, first.conversation_id));
    assert_eq!(item.reason, "it was sent to this conversation's reply address");
    let messages = shop.messages(&item).await;
    assert_eq!((messages[1].author_name.as_str(), &messages[1].reason), ("Her brother", &item.reason));
}

#[tokio::test]
async fn the_reply_address_counts_in_the_header_too() {
    let (shop, first) = with_conversation().await;
    let token = token_of(&shop, &first).await;

    let reply = format!("From: {EVE}\r\nTo: x@y.example\r\nCc: help+{token}@shop.example\r\n\r\nHello\r\n");
    let item = shop.take("help@shop.example", reply).await;

    assert_eq!((item.state, item.conversation_id), (State::Joined, first.conversation_id));
}

#[tokio::test]
async fn a_guessed_reply_address_leads_nowhere() {
    let (shop, first) = with_conversation().await;
    let token = token_of(&shop, &first).await;

    for guess in [
        format!("help+{}@shop.example", &token[1..]),
        format!("help+{token}@evil.example"),
        "help+@shop.example".into(),
    ] {
        let item = shop.take(&guess, mail(EVE, "", &guess)).await;

        assert_eq!(item.state, State::Opened, "{guess}");
    }
}

#[tokio::test]
async fn an_answer_to_ones_own_mail_joins() {
    let (shop, first) = with_conversation().await;
    for (number, headers) in [
        "In-Reply-To: <a1@x>",
        "References: <a1@x> <unknown@x>",
        "References: <unknown@x> <a1@x>",
        "References: <unknown@x>\n <a1@x>\n <other@x>\nIn-Reply-To: <nothing@x>",
    ]
    .into_iter()
    .enumerate()
    {
        let item = shop.take("help@shop.example", mail(ANA, headers, &format!("More {number}"))).await;

        assert_eq!((item.state, item.conversation_id), (State::Joined, first.conversation_id), "{headers}");
        assert_eq!(item.reason, "it answers the mail <a1@x>");
    }
}

#[tokio::test]
async fn of_several_known_mails_the_nearest_decides() {
    let (shop, _) = with_conversation().await;
    let second = mail(ANA, "Subject: A table\nMessage-ID: <a2@x>", "Another matter.");
    let second = shop.take("help@shop.example", second).await;

    let item = shop.take("help@shop.example", mail(ANA, "References: <a1@x> <a2@x>", "And more.")).await;

    assert_eq!(item.conversation_id, second.conversation_id);
}

#[tokio::test]
async fn naming_another_customers_mail_or_reference_doesnt_join() {
    let (shop, first) = with_conversation().await;
    let reference = shop.conversation(&first).await.reference;
    for (number, headers) in [
        "In-Reply-To: <a1@x>\nReferences: <a1@x>".to_owned(),
        format!("Subject: Re: A lamp [#{reference}]"),
        "Message-ID: <a1@x>".into(),
    ]
    .into_iter()
    .enumerate()
    {
        let eve = format!("eve{number}@evil.example");
        let item = shop.take("help@shop.example", mail(&eve, &headers, &headers)).await;

        assert_eq!(item.state, State::Opened, "{headers}");
        assert_ne!(item.conversation_id, first.conversation_id);
    }
    assert_eq!(shop.messages(&first).await.len(), 1);
}

#[tokio::test]
async fn an_id_that_eve_used_as_well_still_leads_ana_to_her_own() {
    let (shop, first) = with_conversation().await;
    shop.take("help@shop.example", mail(EVE, "Message-ID: <a1@x>", "Mine!")).await;

    let item = shop.take("help@shop.example", mail(ANA, "In-Reply-To: <a1@x>", "More")).await;

    assert_eq!(item.conversation_id, first.conversation_id);
}

#[tokio::test]
async fn a_reference_in_the_subject_joins_ones_own() {
    let (shop, first) = with_conversation().await;
    let reference = shop.conversation(&first).await.reference;

    let subject = format!("Subject: AW: A lamp [#{}]", reference.to_lowercase());
    let item = shop.take("help@shop.example", mail(ANA, &subject, "More")).await;

    assert_eq!((item.state, item.conversation_id), (State::Joined, first.conversation_id));
    assert_eq!(item.reason, format!("its subject names #{reference}"));
}

#[tokio::test]
async fn the_same_subject_alone_is_a_new_matter() {
    let (shop, first) = with_conversation().await;

    let item = shop.take("help@shop.example", mail(ANA, "Subject: A lamp", "Another lamp.")).await;

    assert_eq!(item.state, State::Opened);
    assert_ne!(item.conversation_id, first.conversation_id);
    assert_eq!(item.reason, "it answers nothing we know");
}

#[tokio::test]
async fn a_merged_customers_mails_are_ones_own() {
    let (shop, first) = with_conversation().await;
    let work = shop.take("help@shop.example", mail("ana@work.example", "", "Hello")).await;
    let (kept, merged) =
        (shop.conversation(&first).await.customer_id, shop.conversation(&work).await.customer_id);
    shop.db.write(move |tx| people::customer::merging::merge(tx, None, kept, merged)).await.unwrap();

    let item = shop.take("help@shop.example", mail("ana@work.example", "In-Reply-To: <a1@x>", "More")).await;

    assert_eq!(item.conversation_id, first.conversation_id);
}
