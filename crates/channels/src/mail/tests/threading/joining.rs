//! Who may join a conversation, and who may not: docs/decisions/0008.

use conversations::ConversationId;

use super::{ANA, EVE, with_conversation};
use crate::mail::intake::{Item, State};
use crate::mail::participants::{self, Participant, Role};
use crate::mail::tests::{Shop, mail};
use crate::mail::writing;

fn letter(from: &str, to: &str, headers: &str) -> String {
    let headers: String = headers.lines().map(|line| format!("{line}\r\n")).collect();
    format!("From: {from}\r\nTo: {to}\r\n{headers}\r\nWords of {from} with {headers}\r\n")
}

async fn take(shop: &Shop, (from, to, headers): (&str, &str, &str)) -> Item {
    shop.take("help@shop.example", letter(from, to, headers)).await
}

async fn people(shop: &Shop, item: &Item) -> Vec<Participant> {
    let id = ConversationId(item.conversation_id.unwrap());
    shop.db.read(move |read| participants::list(read, id)).await.unwrap()
}

const ASKED: (&str, &str, &str) = (
    ANA,
    "help@shop.example",
    "Cc: Bob <bob@work.example>, sales@shop.example\nSubject: A lamp\nMessage-ID: <a1@x>",
);
const BOB: &str = "Bob <bob@work.example>";

#[tokio::test]
async fn a_colleague_in_cc_who_answers_first_joins_under_their_own_name() {
    let shop = Shop::open().await;
    let asked = take(&shop, ASKED).await;

    let answered = take(
        &shop,
        (BOB, "Ana <ana@example.org>", "Cc: help@shop.example\nSubject: Re: A lamp\nIn-Reply-To: <a1@x>"),
    )
    .await;

    assert_eq!((answered.state, answered.conversation_id), (State::Joined, asked.conversation_id));
    let texts: Vec<&str> = answered.signals.iter().map(|signal| signal.text.as_str()).collect();
    assert!(texts.contains(&"bob@work.example takes part in this conversation"), "{texts:?}");
    assert!(
        texts.contains(&"its author, bob@work.example, is not this conversation's customer"),
        "{texts:?}"
    );
    assert_eq!(shop.messages(&asked).await[1].author_name, "Bob");
    let (before, after) = (shop.conversation(&asked).await, shop.conversation(&answered).await);
    assert_eq!(before.customer_id, after.customer_id, "it stays Ana's");
    let roles: Vec<(String, Role, bool)> = people(&shop, &asked)
        .await
        .into_iter()
        .map(|one| (one.email, one.role, one.is_by_customer))
        .collect();
    assert_eq!(
        roles,
        [("ana@example.org".into(), Role::Customer, true), ("bob@work.example".into(), Role::Cc, true)]
    );
}

#[tokio::test]
async fn a_colleagues_answer_that_overtakes_the_question_is_joined_by_it() {
    let shop = Shop::open().await;
    let answered = take(
        &shop,
        (BOB, "Ana <ana@example.org>", "Cc: help@shop.example\nSubject: Re: A lamp\nIn-Reply-To: <a1@x>"),
    )
    .await;

    let asked = take(&shop, ASKED).await;

    assert_eq!((answered.state, asked.state), (State::Opened, State::Joined));
    assert_eq!(asked.conversation_id, answered.conversation_id);
}

#[tokio::test]
async fn whoever_a_participant_names_takes_part_but_isnt_the_customers_choice() {
    let shop = Shop::open().await;
    let asked = take(&shop, ASKED).await;
    take(
        &shop,
        (BOB, "help@shop.example", "Cc: carol@work.example\nMessage-ID: <b1@x>\nIn-Reply-To: <a1@x>"),
    )
    .await;

    let carols = take(&shop, ("carol@work.example", "help@shop.example", "In-Reply-To: <b1@x>")).await;

    assert_eq!(carols.conversation_id, asked.conversation_id);
    let chosen: Vec<String> = people(&shop, &asked)
        .await
        .into_iter()
        .filter(|one| one.is_by_customer)
        .map(|one| one.email)
        .collect();
    assert_eq!(chosen, ["ana@example.org", "bob@work.example"]);
}

#[tokio::test]
async fn a_stranger_who_guesses_a_message_id_stays_outside_and_the_page_says_why() {
    let (shop, first) = with_conversation().await;
    for headers in [
        "In-Reply-To: <a1@x>",
        "References: <a1@x>\nSubject: Re: A lamp",
        "References: <x@x> <a1@x>\nCc: ana@example.org\nSubject: Re: A lamp",
        "Subject: Re: A lamp",
    ] {
        let item = take(&shop, (EVE, "help@shop.example", headers)).await;

        assert_ne!(item.conversation_id, first.conversation_id, "{headers}");
    }
    assert_eq!(shop.messages(&first).await.len(), 1);
    let stranger = take(&shop, ("mallory@evil.example", "help@shop.example", "In-Reply-To: <a1@x>")).await;
    let reference = shop.conversation(&first).await.reference;
    let expected = format!(
        "it answers the mail <a1@x>, but that is #{reference} of another customer, and it proves nothing"
    );
    assert!(stranger.signals.iter().any(|signal| signal.text == expected), "{:?}", stranger.signals);
}

#[tokio::test]
async fn a_stranger_who_cites_a_mail_before_it_comes_doesnt_catch_it() {
    let shop = Shop::open().await;
    let trap = take(
        &shop,
        (EVE, "help@shop.example", "Cc: ana@example.org\nSubject: Re: A lamp\nIn-Reply-To: <a1@x>"),
    )
    .await;

    let asked = take(&shop, (ANA, "help@shop.example", "Subject: A lamp\nMessage-ID: <a1@x>")).await;
    let sibling = take(&shop, (ANA, "help@shop.example", "Subject: Re: A lamp\nIn-Reply-To: <a1@x>")).await;

    assert_eq!(asked.state, State::Opened);
    assert_ne!(asked.conversation_id, trap.conversation_id);
    assert_eq!(sibling.conversation_id, asked.conversation_id);
    assert_eq!(shop.messages(&trap).await.len(), 1);
}

#[tokio::test]
async fn ten_score_forged_mails_dont_hide_the_customers_own() {
    let (shop, first) = with_conversation().await;
    for number in 0..205 {
        let headers = format!("Message-ID: <a1@x>\nSubject: {number}");
        shop.store("help@shop.example", mail(EVE, &headers, "Mine")).await;
    }
    shop.work().await;

    let item = take(&shop, (ANA, "help@shop.example", "In-Reply-To: <a1@x>")).await;

    assert_eq!(item.conversation_id, first.conversation_id);
}

#[tokio::test]
async fn two_customers_with_the_same_subject_never_meet() {
    let shop = Shop::open().await;
    let headers = "Subject: Where is my order?";
    let anas = take(&shop, (ANA, "help@shop.example", headers)).await;
    let bobs = take(&shop, (BOB, "help@shop.example", headers)).await;
    let again = take(&shop, (BOB, "help@shop.example", "Subject: Re: Where is my order?")).await;

    assert_ne!(anas.conversation_id, bobs.conversation_id);
    assert_eq!(again.conversation_id, bobs.conversation_id);
}

#[tokio::test]
async fn whoever_holds_one_of_our_letters_may_answer_it() {
    let (shop, first) = with_conversation().await;
    let mia = shop.agent("Mia").await;
    let id = shop.answer(&mia, &first, "Which lamp?").await;
    writing::run(&shop.post, &id.to_string()).await;
    let sent = ::mail::parse(&shop.letter(id).await, "").unwrap();

    let headers = format!("Subject: Re: A lamp\nIn-Reply-To: <{}>", sent.mail_id);
    let item = take(&shop, ("boss@work.example", "help@shop.example", &headers)).await;

    assert_eq!((item.state, item.conversation_id), (State::Joined, first.conversation_id));
    let boss = people(&shop, &first).await.into_iter().find(|one| one.email == "boss@work.example").unwrap();
    assert_eq!((boss.role, boss.is_by_customer), (Role::Colleague, false));
    let next = take(&shop, ("boss@work.example", "help@shop.example", "In-Reply-To: <a1@x>")).await;
    assert_eq!(next.conversation_id, first.conversation_id, "they take part now");
}

#[tokio::test]
async fn members_of_a_mailing_list_answer_each_other() {
    let shop = Shop::open().await;
    let list = "List-Id: Lamps <lamps.lists.example>\nSubject: Re: Bulbs";
    let first = take(&shop, (ANA, "lamps@lists.example", &format!("{list}\nMessage-ID: <a1@x>"))).await;

    let answer = take(&shop, (BOB, "lamps@lists.example", &format!("{list}\nIn-Reply-To: <a1@x>"))).await;
    let without_list =
        take(&shop, (EVE, "lamps@lists.example", "Subject: Re: Bulbs\nIn-Reply-To: <a1@x>")).await;
    let by_subject = take(&shop, ("dan@x.example", "lamps@lists.example", list)).await;

    assert_eq!(answer.conversation_id, first.conversation_id);
    assert_ne!(without_list.conversation_id, first.conversation_id, "its Message-ID alone can be guessed");
    assert_ne!(
        by_subject.conversation_id, first.conversation_id,
        "the list and the subject alone are nothing"
    );
    assert!(people(&shop, &first).await.iter().any(|one| one.role == Role::List));
}

#[tokio::test]
async fn our_own_addresses_and_the_author_are_listed_once_or_not_at_all() {
    let shop = Shop::open().await;
    let headers = "Cc: Bob <BOB@work.example>, bob@work.example, HELP+abc@shop.example, ana@example.org";
    let item = take(&shop, (ANA, "help@shop.example, Bobby <bob@work.example>", headers)).await;

    let names: Vec<(String, String, Role)> =
        people(&shop, &item).await.into_iter().map(|one| (one.email, one.name, one.role)).collect();

    assert_eq!(
        names,
        [
            ("ana@example.org".into(), "Ana".into(), Role::Customer),
            ("bob@work.example".into(), "Bobby".into(), Role::To)
        ]
    );
}
