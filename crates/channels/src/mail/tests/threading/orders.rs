//! Order numbers in what people write: they count for the customer whose order it is, and for nobody else.

use std::io::Cursor;
use std::ops::ControlFlow;

use ::orders::import::{self, BadLines};

use super::ANA;
use crate::mail::intake::{Item, State};
use crate::mail::tests::{Shop, mail};

const BOB: &str = "Bob <bob@work.example>";

/// A shop in which Ana ordered #W1001 and Bob #W2002.
async fn with_orders() -> Shop {
    let shop = Shop::open().await;
    let customer =
        |key: &str| format!(r#"{{"type":"customer","key":"{key}","name":"{key}","emails":["{key}"]}}"#);
    let order = |number: &str, customer: &str| {
        format!(
            r##"{{"type":"order","number":"{number}","customer":"{customer}","placed_at":"2026-11-22T10:00:00Z","status":"placed","currency":"EUR","lines":[{{"sku":"LAMP","title":"Lamp","quantity":1,"price":19.99}}],"payments":[]}}"##
        )
    };
    let lines = [
        r#"{"type":"product","key":"P1","title":"Light","variants":[{"sku":"LAMP","price":19.99,"currency":"EUR"}]}"#
            .to_owned(),
        customer("ana@example.org"),
        customer("bob@work.example"),
        order("#W1001", "ana@example.org"),
        order("#W2002", "bob@work.example"),
    ]
    .join("\n");
    let file = || Cursor::new(lines.as_bytes().to_vec());
    let go_on = |_| ControlFlow::Continue(());
    let report = import::check(&shop.db, file(), go_on).await.unwrap();
    assert!(report.is_good(), "{:?}", report.faults);
    import::apply(&shop.db, file(), &report, BadLines::Refuse, go_on).await.unwrap();
    shop
}

async fn take(shop: &Shop, from: &str, (subject, text): (&str, &str)) -> Item {
    shop.take("help@shop.example", mail(from, &format!("Subject: {subject}"), text)).await
}

#[tokio::test]
async fn two_mails_of_one_customer_about_one_order_meet() {
    let shop = with_orders().await;
    let first = take(&shop, ANA, ("Where is it?", "My order #W1001 isn't here.")).await;

    let second = take(&shop, ANA, ("Parcel", "I mean order W1001, of Sunday.")).await;

    assert_eq!((second.state, second.conversation_id), (State::Joined, first.conversation_id));
    assert!(second.reason.contains("both name the order #W1001"), "{}", second.reason);
}

#[tokio::test]
async fn another_customers_order_number_leads_nowhere() {
    let shop = with_orders().await;
    let anas = take(&shop, ANA, ("My order #W1001", "It isn't here.")).await;
    let bobs = take(&shop, BOB, ("Order #W1001", "Tell me about #W1001.")).await;
    let again = take(&shop, BOB, ("About #W1001", "And now?")).await;

    assert_ne!(bobs.conversation_id, anas.conversation_id);
    assert_eq!(
        (bobs.state, again.state),
        (State::Opened, State::Opened),
        "it isn't Bob's, so it says nothing"
    );
    assert_ne!(again.conversation_id, bobs.conversation_id);
    assert_eq!(shop.messages(&anas).await.len(), 1);
}

#[tokio::test]
async fn two_orders_of_one_customer_are_two_matters() {
    let shop = with_orders().await;
    let first = take(&shop, ANA, ("Where is it?", "My order #W1001 isn't here.")).await;

    let other = take(&shop, ANA, ("Invoice", "Please send me the invoice of #W3003.")).await;

    assert_eq!(other.state, State::Opened);
    assert_ne!(other.conversation_id, first.conversation_id);
}
