//! From the notice to the message in the customer's conversation.

use conversations::message::{Delivery, Direction};
use conversations::{Channel, Standing};

use super::{SUNDAY, Shop};
use crate::notice::kind::Kind;
use crate::notice::wording::{self, Words};

const PLACED: &str = r#""status":"placed""#;

async fn worded(shop: &Shop, kind: Kind, subject: &'static str, text: &'static str) {
    let agent = shop.agent.clone();
    shop.script(move |tx| {
        let seen = wording::find(tx, (kind, "en"))?.map_or(0, |version| version.version);
        wording::save(tx, &agent, (kind, "en"), (&Words { subject: subject.into(), text: text.into() }, seen))
    })
    .await;
}

async fn receipt(shop: &Shop) -> i64 {
    let act = shop.act("cancel", "done", "{}").await;
    shop.happen("act.done", act).await;
    act
}

#[tokio::test]
async fn a_notice_is_a_message_of_the_shop_in_a_conversation_that_waits_for_nobody() {
    let shop = Shop::open().await;
    shop.ana("", SUNDAY, PLACED).await;
    receipt(&shop).await;

    shop.settle().await;
    shop.settle().await;

    let message = shop.only_message().await;
    assert_eq!((message.direction, message.channel), (Direction::Out, Channel::Email));
    assert_eq!((message.author.as_str(), message.author_name.as_str()), ("system", "Lumen"));
    assert_eq!(message.delivery, Delivery::Queued);
    assert_eq!(message.subject, "Done: Cancel the order");
    assert!(
        message.text.starts_with("Hello Ana Lima,\n\nthis is done: Cancel the order (order #W7)."),
        "{}",
        message.text
    );
    let conversation = shop.conversation(message.conversation_id).await;
    assert_eq!((conversation.standing, conversation.subject.as_str()), (Standing::Closed, "Order #W7"));
    assert_eq!(shop.number("SELECT COUNT(*) FROM events WHERE kind = 'message.told'").await, 1);
}

#[tokio::test]
async fn all_notices_of_an_order_stand_in_one_conversation() {
    let shop = Shop::open().await;
    shop.ana("en", SUNDAY, PLACED).await;
    receipt(&shop).await;
    shop.settle().await;
    let going_back = shop.going_back("return", None).await;
    shop.happen("return.received", going_back).await;

    shop.settle().await;

    assert_eq!(shop.number("SELECT COUNT(*) FROM messages").await, 2);
    assert_eq!(shop.number("SELECT COUNT(*) FROM conversations").await, 1);
}

#[tokio::test]
async fn the_customers_language_counts_then_the_shops_then_english() {
    for (own, shops, word) in [
        ("de-AT", "en", "Guten Tag"),
        ("", "fr", "Bonjour"),
        ("tlh", "nl", "Hallo Ana"),
        ("pt", "en", "Hello"),
    ] {
        let shop = Shop::open_in(shops).await;
        shop.ana(own, SUNDAY, PLACED).await;
        receipt(&shop).await;

        shop.settle().await;

        let text = shop.only_message().await.text;
        assert!(text.starts_with(word), "{own} {shops}: {text}");
    }
}

#[tokio::test]
async fn the_shops_own_words_are_used_while_they_work() {
    let shop = Shop::open().await;
    shop.ana("en", SUNDAY, PLACED).await;
    worded(&shop, Kind::ActDone, "It is done", "Dear {{ customer.first_name }}: {{ order.lines[1].title }}")
        .await;
    receipt(&shop).await;

    shop.settle().await;

    let message = shop.only_message().await;
    assert_eq!((message.subject.as_str(), message.text.as_str()), ("It is done", "Dear Ana: Bulb"));
}

#[tokio::test]
async fn broken_words_give_way_to_the_built_in_ones_and_the_operator_hears_of_it() {
    let shop = Shop::open().await;
    shop.ana("en", SUNDAY, PLACED).await;
    let endless = "{% for a in range(99999) %}{% for b in range(99999) %}x{% endfor %}{% endfor %}";
    for (text, hint) in [("{{ order.lines[7].title }}", "order.lines[7]"), (endless, "takes too long")] {
        worded(&shop, Kind::ActDone, "Broken", text).await;
        let act = receipt(&shop).await;

        shop.settle().await;

        let notices = shop.notices().await;
        let notice = notices.iter().find(|notice| notice.subject_id == act).unwrap();
        assert!(notice.state == "told" && notice.why.contains(hint), "{notice:?}");
        assert!(shop.message_of(notice).await.text.contains("this is done"), "the built-in words");
        let version = shop.db.read(|read| wording::find(read, (Kind::ActDone, "en"))).await.unwrap().unwrap();
        assert!(version.trouble.contains("Order #W7") && version.trouble.contains(hint), "{version:?}");
    }
    assert_eq!(shop.db.read(wording::count_failing).await.unwrap(), 1);
    worded(&shop, Kind::ActDone, "Mended", "All is well.").await;
    assert_eq!(shop.db.read(wording::count_failing).await.unwrap(), 0, "a new version begins afresh");
}

#[tokio::test]
async fn without_an_address_nothing_is_told_and_the_notice_says_why() {
    let shop = Shop::open().await;
    shop.import(&format!(
        "{}\n{}",
        r#"{"type":"customer","key":"ana","name":"Ana"}"#,
        super::order(SUNDAY, PLACED)
    ))
    .await;
    receipt(&shop).await;

    shop.settle().await;

    let notices = shop.notices().await;
    assert_eq!((notices[0].state.as_str(), notices[0].message_id), ("skipped", None));
    assert!(notices[0].why.contains("No e-mail address"), "{notices:?}");
}

#[tokio::test]
async fn what_is_gone_before_it_is_told_is_skipped() {
    let shop = Shop::open().await;
    shop.ana("en", SUNDAY, PLACED).await;
    receipt(&shop).await;
    shop.read_all().await;
    shop.script(|tx| tx.execute("DELETE FROM acts", &[]).map(|_| ())).await;

    shop.tell().await;

    assert_eq!(shop.told().await, [(Kind::ActDone, "skipped".to_owned())]);
}
