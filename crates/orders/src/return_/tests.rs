use base::{Db, Result};
use proptest::prelude::*;

use super::receiving::{Look, Looked, Parcel};
use super::settling::Settling;
use super::worth::worth;
use super::*;
use crate::ledger;
use crate::sample::Sample;

mod labels;
mod parts;

async fn opened(db: &Db, new: NewReturn) -> Result<Return> {
    db.write(move |tx| open(tx, new.clone())).await
}

async fn received(db: &Db, item: &Return, accepted: &[i64]) -> Result<Return> {
    let lines = item.lines.iter().zip(accepted);
    let lines =
        lines.map(|(line, accepted)| Looked { id: line.id, accepted: *accepted, condition: "as new".into() });
    let (id, look) = (item.id, Look { lines: lines.collect(), note: String::new() });
    db.write(move |tx| receive(tx, "agent:5", id, &look)).await
}

async fn settled(db: &Db, item: &Return) -> Result<Return> {
    let id = item.id;
    db.write(move |tx| settle(tx, "agent:5", id, &Settling::default())).await
}

async fn refunded(sample: &Sample) -> (i64, i64) {
    let order = sample.order().await;
    let sums = sample.db.read(move |read| ledger::sums(read, &order)).await.unwrap();
    (sums.refunded_minor, sums.open_minor())
}

async fn steps(db: &Db, item: &Return) -> Vec<(State, String, String)> {
    let id = item.id;
    let steps = db.read(move |read| finding::steps_of(read, id)).await.unwrap();
    steps.into_iter().map(|step| (step.state, step.actor, step.note)).collect()
}

#[tokio::test]
async fn a_return_goes_its_way_and_every_step_says_when_and_who() {
    let sample = Sample::open().await;
    let db = &sample.db;
    let new = NewReturn { refund_by_ms: Some(db.now_ms() + 14), ..sample.return_of(&[2, 1]).await };

    let item = opened(db, new).await.unwrap();
    let parcel = Parcel { carrier: "DHL".into(), tracking: " JJD1 ".into() };
    let id = item.id;
    db.write(move |tx| mark_sent(tx, "customer:1", id, &parcel)).await.unwrap();
    received(db, &item, &[2, 1]).await.unwrap();
    let done = settled(db, &item).await.unwrap();

    assert_eq!((done.state, done.goods_minor, done.tracking.as_str()), (State::Settled, 6_500, "JJD1"));
    assert_eq!(done.refund_by_ms, item.refund_by_ms);
    let anna = format!("customer:{}", sample.anna);
    let expected = [
        (State::Requested, anna.as_str(), ""),
        (State::Sent, "customer:1", "DHL JJD1"),
        (State::Received, "agent:5", ""),
        (State::Settled, "agent:5", "€ 65.00 went back."),
    ];
    let steps = steps(db, &item).await;
    assert!(
        steps.iter().map(|(state, by, note)| (*state, by.as_str(), note.as_str())).eq(expected),
        "{steps:?}"
    );
    assert_eq!(
        sample.events(&["return."]).await,
        ["return.requested", "return.sent", "return.received", "return.settled"]
    );
    assert_eq!(refunded(&sample).await, (6_500, 0));
}

#[tokio::test]
async fn settling_twice_pays_once() {
    let sample = Sample::open().await;
    let item = opened(&sample.db, sample.return_of(&[1, 0]).await).await.unwrap();
    received(&sample.db, &item, &[1]).await.unwrap();

    let (first, second) = tokio::join!(settled(&sample.db, &item), settled(&sample.db, &item));
    let third = settled(&sample.db, &item).await.unwrap();

    assert_eq!((first.unwrap().state, second.unwrap().state), (State::Settled, State::Settled));
    assert_eq!(third.state, State::Settled);
    assert_eq!(refunded(&sample).await.0, 3_000);
    assert_eq!(steps(&sample.db, &item).await.len(), 3);
}

#[tokio::test]
async fn nothing_comes_back_more_often_than_it_was_bought() {
    let sample = Sample::open().await;
    let db = &sample.db;
    opened(db, sample.return_of(&[2, 0]).await).await.unwrap();

    let too_many = opened(db, sample.return_of(&[2, 0]).await).await.unwrap_err().to_string();
    let last = opened(db, sample.return_of(&[1, 0]).await).await.unwrap();
    let none_left = opened(db, sample.return_of(&[1, 0]).await).await.unwrap_err().to_string();

    assert_eq!(too_many, "Of 3 × “Lamp”, 1 can still come back.");
    assert_eq!(none_left, "“Lamp” has come back already, all of it.");
    let id = last.id;
    db.write(move |tx| reject(tx, "agent:5", id, "It was worn.")).await.unwrap();
    opened(db, sample.return_of(&[1, 0]).await).await.expect("a rejected return took nothing");
}

#[tokio::test]
async fn the_same_line_asked_twice_in_one_return_counts_together() {
    let sample = Sample::open().await;
    let mut new = sample.return_of(&[2, 0]).await;
    new.lines.push(new.lines[0].clone());

    let error = opened(&sample.db, new).await.unwrap_err().to_string();

    assert!(error.contains("3 can still come back"), "{error}");
}

#[tokio::test]
async fn two_tabs_that_ask_at_once_get_no_more_than_was_bought() {
    let sample = Sample::open().await;
    let (one, other) = (sample.return_of(&[2, 0]).await, sample.return_of(&[2, 0]).await);

    let (one, other) = tokio::join!(opened(&sample.db, one), opened(&sample.db, other));

    assert!(one.is_ok() != other.is_ok(), "{one:?} {other:?}");
}

#[tokio::test]
async fn what_makes_no_sense_is_refused_with_what_to_do() {
    let sample = Sample::open().await;
    let good = sample.return_of(&[1, 0]).await;
    let with = |change: fn(&mut NewReturn)| {
        let mut new = good.clone();
        change(&mut new);
        new
    };
    let cases = [
        (with(|new| new.lines.clear()), "Choose at least one item"),
        (with(|new| new.lines[0].quantity = 0), "at least one"),
        (with(|new| new.lines[0].quantity = -1), "at least one"),
        (with(|new| new.lines[0].quantity = i64::MAX), "3 can still come back"),
        (with(|new| new.lines[0].price_minor = -1), "can't be negative"),
        (with(|new| new.lines[0].line_id = 7), "isn't in this order"),
        (with(|new| new.lines[0].detail = "x".repeat(4_001)), "Shorten it"),
        (with(|new| new.lines = vec![new.lines[0].clone(); 101]), "Make two"),
        (with(|new| new.fee_minor = -1), "fee can't be negative"),
        (with(|new| new.currency = "USD".into()), "in EUR"),
        (with(|new| new.lines[0].price_minor = i64::MAX), "more than"),
    ];
    for (mut new, hint) in cases {
        if hint == "more than" {
            new.lines[0].quantity = 3;
        }
        let error = opened(&sample.db, new).await.unwrap_err().to_string();
        assert!(error.contains(hint), "{hint}: {error}");
    }
    let elsewhere = opened(&sample.db, with(|new| new.order_id = OrderId(7))).await;
    assert!(matches!(elsewhere, Err(Error::NotFound)));
    assert!(sample.events(&["return."]).await.is_empty());
}

#[tokio::test]
async fn a_return_is_found_by_reference_customer_order_and_state_page_by_page() {
    let sample = Sample::open().await;
    let (anna, bo, order) = (sample.anna, sample.bo, sample.order().await.id);
    let mut made = Vec::new();
    for _ in 0..3 {
        made.push(opened(&sample.db, sample.return_of(&[1, 0]).await).await.unwrap());
    }
    let (reference, first) = (made[0].reference.clone(), made[0].clone());

    let found = sample
        .db
        .read(move |read| {
            let pages = [
                finding::of_customer(read, &[anna], None, 2)?,
                finding::of_customer(read, &[anna], Some(first.id), 2)?,
                finding::of_customer(read, &[bo], None, 2)?,
                finding::of_customer(read, &[], None, 2)?,
                finding::list(read, Some(State::Requested), None, 2)?,
                finding::list(read, None, None, 9)?,
                finding::list(read, Some(State::Settled), None, 9)?,
                finding::of_order(read, order)?,
            ];
            let by_reference = finding::find_by_reference(read, &reference.to_lowercase())?;
            assert_eq!(by_reference.as_ref(), Some(&first));
            assert_eq!(finding::find_by_reference(read, "R-AAAA")?, None);
            Ok(pages.map(|page| page.len()))
        })
        .await
        .unwrap();

    assert_eq!(found, [2, 0, 0, 0, 2, 3, 0, 3]);
    assert_eq!(made[0].lines.len(), 1);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, ..ProptestConfig::default() })]

    /// Any mix of partial returns, looks, corrections, rejections, repairs and settlements.
    #[test]
    fn no_mix_of_partial_returns_takes_or_pays_more_than_was_bought(
        moves in proptest::collection::vec((0_u8..7, 0_i64..5, 0_i64..4), 1..24),
    ) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async move {
            let sample = Sample::open().await;
            let mut open: Vec<Return> = Vec::new();
            for (what, first, second) in moves {
                let chosen = open.get(first as usize % open.len().max(1)).cloned();
                match (what, chosen) {
                    (0..=2, _) => {
                        let mut new = sample.return_of(&[first, second]).await;
                        if what == 2 {
                            new.lines.iter_mut().for_each(|line| line.outcome = Outcome::Repair);
                        }
                        open.extend(opened(&sample.db, new).await);
                    }
                    (3, Some(item)) => drop(received(&sample.db, &item, &[first, second]).await),
                    (4, Some(item)) => drop(settled(&sample.db, &item).await),
                    (5, Some(item)) => {
                        let act = move |tx: &mut base::Tx<'_>| reject(tx, "agent:5", item.id, "worn");
                        drop(sample.db.write(act).await);
                    }
                    (_, Some(item)) => {
                        let act = move |tx: &mut base::Tx<'_>| keep(tx, "agent:5", item.id, &Settling::default());
                        drop(sample.db.write(act).await);
                    }
                    (_, None) => {}
                }
            }
            let order = sample.order().await;
            let bought = sample.db.read(move |read| finding::bought(read, order.id, None)).await.unwrap();
            for line in &bought {
                assert!((0..=line.quantity).contains(&line.taken), "{line:?}");
            }
            let (refunded, open_minor) = refunded(&sample).await;
            let mut expected = 0;
            for item in open {
                let item = sample.db.read(move |read| finding::find(read, item.id)).await.unwrap();
                if matches!(item.state, State::Settled | State::Kept) {
                    expected += worth(&item).back_minor();
                }
            }
            assert_eq!((refunded, open_minor), (expected, 0));
            assert!(refunded <= 10_000);
        });
    }
}
