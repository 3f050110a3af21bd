//! Returns of which only a part is taken, or that end another way.

use super::*;

#[tokio::test]
async fn it_is_received_when_the_last_line_was_looked_at() {
    let sample = Sample::open().await;
    let item = opened(&sample.db, sample.return_of(&[1, 2]).await).await.unwrap();

    let partly = received(&sample.db, &item, &[1]).await.unwrap();
    let early = settled(&sample.db, &item).await.unwrap_err().to_string();
    let rest = Look {
        lines: vec![Looked { id: item.lines[1].id, accepted: 1, condition: "one broken".into() }],
        note: "One cup is broken.".into(),
    };
    let id = item.id;
    let whole = sample.db.write(move |tx| receive(tx, "agent:5", id, &rest)).await.unwrap();
    let done = settled(&sample.db, &item).await.unwrap();

    assert_eq!((partly.state, whole.state, done.state), (State::Sent, State::Received, State::Settled));
    assert!(early.contains("Not all of it"), "{early}");
    assert_eq!(done.lines[1].condition, "one broken");
    assert_eq!(refunded(&sample).await.0, 3_500);
    assert_eq!(
        sample.events(&["return."]).await,
        ["return.requested", "return.inspected", "return.received", "return.settled"]
    );
}

#[tokio::test]
async fn a_look_is_corrected_until_it_is_settled_but_never_beyond_what_is_left() {
    let sample = Sample::open().await;
    let db = &sample.db;
    let item = opened(db, sample.return_of(&[3, 0]).await).await.unwrap();
    received(db, &item, &[1]).await.unwrap();
    let other = opened(db, sample.return_of(&[2, 0]).await).await.expect("two weren't accepted");

    let beyond = received(db, &item, &[2]).await.unwrap_err().to_string();
    let id = other.id;
    db.write(move |tx| reject(tx, "agent:5", id, "The parcel was empty.")).await.unwrap();
    let corrected = received(db, &item, &[2]).await.unwrap();
    settled(db, &item).await.unwrap();
    let late = received(db, &item, &[3]).await.unwrap_err().to_string();

    assert!(beyond.contains("can still come back"), "{beyond}");
    assert_eq!((corrected.lines[0].accepted, corrected.state), (Some(2), State::Received));
    assert!(late.contains("is settled"), "{late}");
}

#[tokio::test]
async fn more_than_was_sent_or_a_foreign_line_cant_be_accepted() {
    let sample = Sample::open().await;
    let item = opened(&sample.db, sample.return_of(&[1, 0]).await).await.unwrap();

    for accepted in [-1, 2] {
        let error = received(&sample.db, &item, &[accepted]).await.unwrap_err().to_string();
        assert!(error.contains("from 0 to 1"), "{error}");
    }
    let id = item.id;
    for (look, hint) in [
        (Look::default(), "at least one line"),
        (
            Look {
                lines: vec![Looked { id: 7, accepted: 1, condition: String::new() }],
                note: String::new(),
            },
            "isn't part",
        ),
    ] {
        let error = sample.db.write(move |tx| receive(tx, "agent:5", id, &look)).await.unwrap_err();
        assert!(error.to_string().contains(hint), "{error}");
    }
}

#[tokio::test]
async fn what_wasnt_accepted_at_all_is_rejected_not_settled() {
    let sample = Sample::open().await;
    let item = opened(&sample.db, sample.return_of(&[1, 0]).await).await.unwrap();
    received(&sample.db, &item, &[0]).await.unwrap();

    let error = settled(&sample.db, &item).await.unwrap_err().to_string();
    let id = item.id;
    let wordless = sample.db.write(move |tx| reject(tx, "agent:5", id, " ")).await.unwrap_err().to_string();
    let rejected = sample.db.write(move |tx| reject(tx, "agent:5", id, "It was worn.")).await.unwrap();
    let again = sample.db.write(move |tx| reject(tx, "agent:5", id, "Again.")).await.unwrap();
    let settled = settled(&sample.db, &item).await.unwrap_err().to_string();

    assert!(error.contains("Reject it"), "{error}");
    assert!(wordless.contains("Say why"), "{wordless}");
    assert_eq!((rejected.state, again), (State::Rejected, rejected.clone()));
    assert!(settled.contains("was rejected"), "{settled}");
    assert_eq!(refunded(&sample).await.0, 0);
}

#[tokio::test]
async fn the_customer_keeps_it_and_gets_the_money() {
    let sample = Sample::open().await;
    let mut new = sample.return_of(&[0, 1]).await;
    new.lines[0].outcome = Outcome::Keep;
    let item = opened(&sample.db, new).await.unwrap();

    let id = item.id;
    let settling = Settling { note: "Keep it.".into(), method: String::new() };
    let kept = sample.db.write(move |tx| keep(tx, "agent:5", id, &settling)).await.unwrap();
    let again = settled(&sample.db, &item).await.unwrap();

    assert_eq!((kept.state, again.state), (State::Kept, State::Kept));
    assert_eq!(refunded(&sample).await, (500, 0));
    assert_eq!(steps(&sample.db, &item).await[1].2, "Keep it. € 5.00 went back.");
    assert_eq!(sample.events(&["return."]).await, ["return.requested", "return.settled"]);
}

#[tokio::test]
async fn a_fee_is_held_back_and_a_difference_is_paid_or_paid_back() {
    let sample = Sample::open().await;
    let mut new = sample.return_of(&[2, 1]).await;
    new.fee_minor = 150;
    new.difference_minor = -2_000;
    new.lines[0].outcome = Outcome::Exchange;
    new.lines[0].new_sku = "LAMP-SMALL".into();
    new.lines[0].new_price_minor = 2_000;
    let item = opened(&sample.db, new).await.unwrap();
    received(&sample.db, &item, &[2, 1]).await.unwrap();

    settled(&sample.db, &item).await.unwrap();

    assert_eq!(refunded(&sample).await, (2_000 + 500 - 150, 0));
}

#[tokio::test]
async fn a_dearer_exchange_leaves_something_to_pay() {
    let sample = Sample::open().await;
    let mut new = sample.return_of(&[1, 0]).await;
    new.difference_minor = 1_000;
    new.lines[0].outcome = Outcome::Exchange;
    new.lines[0].new_price_minor = 4_000;
    let item = opened(&sample.db, new).await.unwrap();
    received(&sample.db, &item, &[1]).await.unwrap();

    settled(&sample.db, &item).await.unwrap();

    assert_eq!(refunded(&sample).await, (0, 1_000));
    assert_eq!(steps(&sample.db, &item).await[2].2, "€ 10.00 is still to be paid.");
}

#[tokio::test]
async fn nothing_goes_back_beyond_what_was_paid() {
    let sample = Sample::open().await;
    let mut new = sample.return_of(&[3, 0]).await;
    new.lines[0].price_minor = 4_000;
    let item = opened(&sample.db, new).await.unwrap();
    received(&sample.db, &item, &[3]).await.unwrap();

    settled(&sample.db, &item).await.unwrap();

    assert_eq!(refunded(&sample).await.0, 10_000);
    let said = steps(&sample.db, &item).await[2].2.clone();
    assert!(said.starts_with("€ 100.00 of € 120.00 went back"), "{said}");
}

#[tokio::test]
async fn who_was_given_a_thing_gets_credit_and_the_buyer_hears_nothing() {
    let sample = Sample::open().await;
    let (anna, bo) = (sample.anna, sample.bo);
    let gift = NewReturn { kind: Kind::Gift, customer_id: bo, ..sample.return_of(&[1, 0]).await };
    let order = gift.order_id;
    let item = opened(&sample.db, gift).await.unwrap();
    received(&sample.db, &item, &[1]).await.unwrap();

    settled(&sample.db, &item).await.unwrap();

    let (balance, for_anna, for_bo, whose) = sample
        .db
        .read(move |read| {
            let whose: i64 = read.get(
                "SELECT COUNT(*) FROM events WHERE kind LIKE 'return.%' AND customer_id <> $1",
                &[&bo],
                |row| row.get(0),
            )?;
            Ok((
                crate::method::of_customer(read, &[bo])?[0].balance_minor,
                finding::of_order_for(read, order, &[anna])?.len(),
                finding::of_order_for(read, order, &[bo])?.len(),
                whose,
            ))
        })
        .await
        .unwrap();
    assert_eq!((balance, for_anna, for_bo, whose), (Some(3_000), 0, 1, 0));
}

#[tokio::test]
async fn a_repaired_thing_is_the_customers_again_and_can_come_back() {
    let sample = Sample::open().await;
    let mut new = sample.return_of(&[3, 0]).await;
    new.kind = Kind::Repair;
    new.lines[0].outcome = Outcome::Repair;
    let item = opened(&sample.db, new).await.unwrap();
    let meanwhile = opened(&sample.db, sample.return_of(&[1, 0]).await).await;
    received(&sample.db, &item, &[3]).await.unwrap();
    settled(&sample.db, &item).await.unwrap();

    let after = opened(&sample.db, sample.return_of(&[3, 0]).await).await;

    assert!(meanwhile.is_err() && after.is_ok(), "{meanwhile:?} {after:?}");
    assert_eq!(refunded(&sample).await.0, 0);
}

#[tokio::test]
async fn a_tracking_number_is_corrected_and_not_repeated() {
    let sample = Sample::open().await;
    let item = opened(&sample.db, sample.return_of(&[1, 0]).await).await.unwrap();
    let id = item.id;
    for (carrier, tracking) in [("DHL", "1"), ("DHL", "1"), ("DHL", "12")] {
        let parcel = Parcel { carrier: carrier.into(), tracking: tracking.into() };
        sample.db.write(move |tx| mark_sent(tx, "customer:1", id, &parcel)).await.unwrap();
    }
    let long = Parcel { carrier: String::new(), tracking: "1".repeat(65) };

    let error = sample.db.write(move |tx| mark_sent(tx, "customer:1", id, &long)).await.unwrap_err();

    assert_eq!(steps(&sample.db, &item).await.len(), 3);
    assert_eq!(sample.events(&["return.sent"]).await.len(), 1);
    assert!(error.to_string().contains("no tracking number"), "{error}");
}

#[tokio::test]
async fn money_without_a_way_asks_for_one() {
    let sample = Sample::open().await;
    let item = opened(&sample.db, NewReturn { method: String::new(), ..sample.return_of(&[1, 0]).await })
        .await
        .unwrap();
    received(&sample.db, &item, &[1]).await.unwrap();

    let wayless = settled(&sample.db, &item).await.unwrap_err().to_string();
    let (id, settling) = (item.id, Settling { note: String::new(), method: "card".into() });
    let done = sample.db.write(move |tx| settle(tx, "agent:5", id, &settling)).await.unwrap();

    assert!(wayless.contains("Choose where the money goes"), "{wayless}");
    assert_eq!(done.state, State::Settled);
}
