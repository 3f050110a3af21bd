//! The signs that speak for a conversation: Message-IDs one way and the other, subjects, orders, time.

use base::testing::MONDAY_MS;
use conversations::Standing;
use conversations::conversation::closing;

use super::{ANA, with_conversation};
use crate::mail::intake::{Item, State};
use crate::mail::tests::{Shop, mail};

const DAY_MS: i64 = 24 * 3_600_000;

/// Lets days go by.
fn pass(shop: &Shop, days: i64) {
    shop.db.context().clock.advance(days * DAY_MS);
}

async fn close(shop: &Shop, item: &Item) {
    let (mia, id) = (shop.agent("Mia").await, shop.conversation(item).await.id);
    shop.db.write(move |tx| closing::close(tx, &mia, id)).await.unwrap();
}

async fn ana(shop: &Shop, headers: &str) -> Item {
    shop.take("help@shop.example", mail(ANA, headers, headers)).await
}

#[tokio::test]
async fn references_count_in_any_order_and_however_much_of_them_was_cut_off() {
    let (shop, first) = with_conversation().await;
    ana(&shop, "Subject: Re: A lamp\nMessage-ID: <a2@x>\nReferences: <a1@x>").await;
    for headers in [
        "References: <a2@x> <a1@x>",
        "References: <a1@x> <a2@x>",
        "References: <lost1@x> <lost2@x> <a2@x>",
        "References: <a1@x>\n <lost1@x>\n <lost2@x>",
        "In-Reply-To: <lost3@x>\nReferences: <a1@x>",
        "References: <a2@x>,<a1@x>",
    ] {
        let item = ana(&shop, &format!("Subject: Re: A lamp\n{headers}")).await;

        assert_eq!((item.state, item.conversation_id), (State::Joined, first.conversation_id), "{headers}");
    }
}

#[tokio::test]
async fn an_answer_that_comes_before_what_it_answers_waits_for_it() {
    let shop = Shop::open().await;
    let answer = ana(&shop, "Subject: Re: A lamp\nMessage-ID: <a2@x>\nIn-Reply-To: <a1@x>").await;
    assert_eq!(answer.state, State::Opened);

    let asked = ana(&shop, "Subject: A lamp\nMessage-ID: <a1@x>").await;

    assert_eq!((asked.state, asked.conversation_id), (State::Joined, answer.conversation_id));
    assert_eq!(asked.reason, "a mail that came before it answers it");
}

#[tokio::test]
async fn two_answers_to_a_mail_nobody_has_belong_together() {
    let shop = Shop::open().await;
    let one = ana(&shop, "Subject: Re: A lamp\nMessage-ID: <a2@x>\nReferences: <unseen@x>").await;

    let other = ana(&shop, "Subject: Re: A lamp\nMessage-ID: <a3@x>\nReferences: <unseen@x>").await;

    assert_eq!((other.state, other.conversation_id), (State::Joined, one.conversation_id));
    assert_eq!(other.reason, "it answers <unseen@x>, as another mail here does");
}

#[tokio::test]
async fn a_mail_that_shows_two_conversations_to_be_one_brings_them_together() {
    let shop = Shop::open().await;
    let one = ana(&shop, "Subject: Re: A lamp\nMessage-ID: <a1@x>").await;
    let three = ana(&shop, "Subject: Re: A lamp\nMessage-ID: <a3@x>\nIn-Reply-To: <a2@x>").await;
    // Long silence: the subject alone doesn't join them.
    assert_eq!(shop.item(three.id).await.conversation_id, one.conversation_id, "the subject did");

    let shop = Shop::open().await;
    let one = ana(&shop, "Message-ID: <a1@x>").await;
    let three = ana(&shop, "Message-ID: <a3@x>\nIn-Reply-To: <a2@x>").await;
    assert_ne!(one.conversation_id, three.conversation_id, "need two for this test to mean anything");

    let two = ana(&shop, "Message-ID: <a2@x>\nIn-Reply-To: <a1@x>").await;

    let all = [shop.item(one.id).await, shop.item(three.id).await, two];
    assert!(all.iter().all(|item| item.conversation_id == all[0].conversation_id), "{all:?}");
    assert_eq!(shop.messages(&all[0]).await.len(), 3);
}

#[tokio::test]
async fn what_an_agent_has_worked_on_takes_the_others_in_and_is_never_emptied() {
    let shop = Shop::open().await;
    let one = ana(&shop, "Message-ID: <a1@x>").await;
    let three = ana(&shop, "Message-ID: <a3@x>\nIn-Reply-To: <a2@x>").await;
    let mia = shop.agent("Mia").await;
    shop.answer(&mia, &one, "Which lamp?").await;

    let two = ana(&shop, "Message-ID: <a2@x>\nIn-Reply-To: <a1@x>").await;

    assert_eq!(two.conversation_id, one.conversation_id);
    assert_eq!(shop.item(three.id).await.conversation_id, one.conversation_id);
}

#[tokio::test]
async fn two_matters_in_one_line_of_references_stay_two() {
    let (shop, first) = with_conversation().await;
    let second = ana(&shop, "Subject: A table\nMessage-ID: <a2@x>").await;

    let item = ana(&shop, "Subject: Re: A table\nReferences: <a1@x> <a2@x>").await;

    assert_eq!(item.conversation_id, second.conversation_id);
    assert_eq!(shop.messages(&first).await.len(), 1);
}

#[tokio::test]
async fn an_answer_whose_references_were_overwritten_joins_by_subject_people_and_time() {
    let (shop, first) = with_conversation().await;
    pass(&shop, 3);

    let apples = "Subject: Re: A lamp\nIn-Reply-To: <0D3A@mail.apple>\nReferences: <0D3A@mail.apple>";
    let item = ana(&shop, apples).await;

    assert_eq!((item.state, item.conversation_id), (State::Joined, first.conversation_id));
    let expected = "it is from this conversation's customer, the subject is the same, it came within a week of the last mail";
    assert_eq!(item.reason, expected);
    let points: Vec<i64> = item.signals.iter().map(|signal| signal.score).collect();
    assert_eq!(points, [30, 50, 25]);
}

#[tokio::test]
async fn a_month_later_the_same_subject_is_a_new_matter_that_goes_on_from_the_old() {
    let (shop, first) = with_conversation().await;
    pass(&shop, 40);

    let item = ana(&shop, "Subject: Re: A lamp").await;

    assert_eq!(item.state, State::Opened);
    let (old, new) = (shop.conversation(&first).await, shop.conversation(&item).await);
    assert_eq!(new.goes_on_from, Some(old.id));
    assert_eq!(item.reason, format!("it goes on from #{}, which was over", old.reference));
}

#[tokio::test]
async fn an_answer_reopens_what_was_just_closed_and_goes_on_from_what_was_closed_long_ago() {
    let (shop, first) = with_conversation().await;
    close(&shop, &first).await;
    pass(&shop, 2);
    let soon = ana(&shop, "Subject: Re: A lamp").await;
    assert_eq!((soon.state, soon.conversation_id), (State::Joined, first.conversation_id));
    assert_eq!(shop.conversation(&first).await.standing, Standing::Open);

    let (shop, first) = with_conversation().await;
    close(&shop, &first).await;
    pass(&shop, 10);
    let late = ana(&shop, "Subject: Re: A lamp").await;
    assert_eq!(late.state, State::Opened);
    assert_eq!(shop.conversation(&late).await.goes_on_from, Some(shop.conversation(&first).await.id));
    assert_eq!(shop.conversation(&first).await.standing, Standing::Closed);
}

#[tokio::test]
async fn references_reopen_even_after_a_year_unless_the_subject_is_another_one() {
    let (shop, first) = with_conversation().await;
    close(&shop, &first).await;
    pass(&shop, 400);
    let other = ana(&shop, "Subject: An invoice\nReferences: <a1@x>").await;
    assert_eq!(other.state, State::Opened);
    assert_eq!(shop.conversation(&other).await.goes_on_from, Some(shop.conversation(&first).await.id));

    let same = ana(&shop, "Subject: Re: A lamp\nReferences: <a1@x>").await;
    assert_eq!((same.state, same.conversation_id), (State::Joined, first.conversation_id));
    assert_eq!(shop.conversation(&first).await.standing, Standing::Open);
}

#[tokio::test]
async fn a_changed_subject_stays_while_the_conversation_is_fresh() {
    let (shop, first) = with_conversation().await;

    let item = ana(&shop, "Subject: And now to the table\nReferences: <a1@x>").await;

    assert_eq!(item.conversation_id, first.conversation_id);
    assert!(
        item.signals.iter().any(|signal| signal.text == "the subject is another one" && signal.score < 0)
    );
}

#[tokio::test]
async fn a_message_id_used_again_is_another_mail_even_eight_days_later() {
    let (shop, first) = with_conversation().await;
    pass(&shop, 8);

    let again = ana(&shop, "Subject: Your parcel\nMessage-ID: <a1@x>").await;
    assert_eq!(again.state, State::Opened);
    assert_ne!(again.conversation_id, first.conversation_id);

    let answer = ana(&shop, "Subject: Re: A lamp\nIn-Reply-To: <a1@x>").await;
    assert_eq!(answer.conversation_id, first.conversation_id, "of two equal ids the subject decides");
    let answer = ana(&shop, "Subject: Re: Your parcel\nIn-Reply-To: <a1@x>").await;
    assert_eq!(answer.conversation_id, again.conversation_id);
}

#[tokio::test]
async fn mails_without_any_message_id_open_and_join_like_others() {
    let shop = Shop::open().await;
    let first = ana(&shop, "Subject: A lamp").await;
    let second = ana(&shop, "Subject: Re: A lamp").await;
    let third = ana(&shop, "Subject: A table").await;

    assert_eq!((first.state, second.state, third.state), (State::Opened, State::Joined, State::Opened));
    assert_eq!(second.conversation_id, first.conversation_id);
}

#[tokio::test]
async fn one_mail_to_two_of_our_addresses_is_one_conversation() {
    let shop = Shop::open().await;
    let raw = |hop: &str| {
        format!(
            "Received: from {hop}\r\nFrom: {ANA}\r\nTo: help@shop.example\r\nCc: sales@shop.example\r\n\
             Subject: A lamp\r\nMessage-ID: <a1@x>\r\n\r\nBroken.\r\n"
        )
    };
    let first = shop.take("help@shop.example", raw("mx1")).await;

    let second = shop.take("sales@shop.example", raw("mx2")).await;

    assert_eq!((first.state, second.state), (State::Opened, State::Duplicate));
    assert_eq!(second.conversation_id, first.conversation_id);
    assert_eq!(second.reason, "the same mail came to sales@shop.example too");
    assert_eq!(shop.messages(&first).await.len(), 1);
}

#[tokio::test]
async fn the_same_id_and_words_days_later_is_a_new_mail_unless_the_date_is_the_same_too() {
    let shop = Shop::open().await;
    let raw = |way: &str, date: &str| {
        format!(
            "X-Way: {way}\r\nFrom: {ANA}\r\nTo: help@shop.example\r\nMessage-ID: <a1@x>\r\n{date}\r\nBroken.\r\n"
        )
    };
    let dated = "Date: Mon, 23 Nov 2026 08:00:00 +0000\r\n";
    let first = shop.take("help@shop.example", raw("1", "")).await;
    let with_date = shop.take("help@shop.example", raw("2", dated)).await;
    assert_eq!(with_date.state, State::Opened, "another Date is another mail");
    pass(&shop, 8);

    let late = shop.take("help@shop.example", raw("3", "")).await;
    let delayed = shop.take("help@shop.example", raw("4", dated)).await;

    assert_eq!((first.state, late.state), (State::Opened, State::Opened));
    assert_eq!((delayed.state, delayed.conversation_id), (State::Duplicate, with_date.conversation_id));
}

#[tokio::test]
async fn short_subjects_and_none_say_nothing() {
    let shop = Shop::open().await;
    for subject in ["hi", "", "Re:", "?"] {
        let first = ana(&shop, &format!("Subject: {subject}")).await;
        let second = ana(&shop, &format!("Subject: Re: {subject}\nX-Other: 1")).await;
        assert_eq!((first.state, second.state), (State::Opened, State::Opened), "{subject}");
    }
}

#[tokio::test]
async fn every_mail_bears_the_signs_that_brought_it_here() {
    let (shop, first) = with_conversation().await;
    let item = ana(&shop, "Subject: Re: A lamp\nIn-Reply-To: <a1@x>").await;

    let signs: Vec<(&str, i64)> =
        item.signals.iter().map(|signal| (signal.text.as_str(), signal.score)).collect();

    assert_eq!(
        signs,
        [
            ("it answers the mail <a1@x>", 400),
            ("it is from this conversation's customer", 30),
            ("the subject is the same", 50),
            ("it came within a day of the last mail", 30),
        ]
    );
    let id = shop.conversation(&first).await.id;
    let (from, to) = (conversations::MessageId(0), conversations::MessageId(i64::MAX));
    let said = shop.db.read(move |read| crate::mail::said::list(read, id.0, (from, to))).await.unwrap();
    assert_eq!(said[1].signals, item.signals);
    assert_eq!(shop.db.now_ms(), MONDAY_MS);
}
