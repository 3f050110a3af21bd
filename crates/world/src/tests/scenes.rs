//! What the demo shows of orders: all of it there, and all of it consistent.

use std::collections::BTreeMap;

use orders::act::{self, Possible, Who};
use orders::policy::{ActKind, version};
use orders::{OrderView, ledger, return_};
use people::customer::Proof;

use super::*;

const MINUTE_S: i64 = 60;

/// Everything that may be done with the order `number` by its customer, at the end of the month.
async fn possible(db: &Db, number: &'static str) -> (OrderView, Vec<Possible>) {
    let now_ms = db.now_ms();
    db.read(move |read| {
        let order = find_by_number(read, number)?.ok_or(Error::NotFound)?;
        let who = Who::customer(order.customer_id, vec![order.customer_id], Proof::SignIn);
        let (acts, _) = act::possible(read, &who, &order, now_ms)?;
        Ok((order, acts))
    })
    .await
    .unwrap()
}

fn of(acts: &[Possible], kind: ActKind) -> &Possible {
    acts.iter().find(|one| one.kind == kind).unwrap()
}

#[tokio::test]
async fn every_act_is_possible_for_somebody_and_closed_for_somebody_else() {
    let (_place, post) = world(Size::small()).await;

    let (_, fresh) = possible(&post.db, "#W7301184").await;
    let (_, here) = possible(&post.db, "#W7284411").await;
    let (_, old) = possible(&post.db, "#W4410937").await;
    let (_, asked) = possible(&post.db, "#W7301266").await;

    for kind in [ActKind::Cancel, ActKind::ChangeAddress, ActKind::ChangePayment, ActKind::ChangeItems] {
        assert!(of(&fresh, kind).is_now(), "{:?}", of(&fresh, kind).verdict);
    }
    for kind in [ActKind::Return, ActKind::Exchange, ActKind::Claim, ActKind::Withdraw, ActKind::Reorder] {
        assert!(of(&here, kind).is_now(), "{:?}", of(&here, kind).verdict);
    }
    let until_ms = of(&here, ActKind::Return).verdict.as_ref().unwrap().unwrap();
    assert!(until_ms > post.db.now_ms(), "it can be returned until a date");
    let closed = of(&old, ActKind::Return).verdict.as_ref().unwrap_err();
    assert!(closed.why.contains("over") || closed.why.contains("can't be returned"), "{}", closed.why);
    assert!(of(&old, ActKind::Claim).is_now());
    assert!(of(&asked, ActKind::Cancel).verdict.as_ref().unwrap_err().why.contains("Take it back"));
}

#[tokio::test]
async fn returns_acts_and_claims_stand_at_every_step() {
    let (_place, post) = world(Size::small()).await;
    let db = &post.db;
    let counted =
        async |sql: &'static str| -> BTreeMap<String, i64> { rows(db, sql).await.into_iter().collect() };

    let returns = counted("SELECT state, COUNT(*) FROM returns GROUP BY state").await;
    let kinds = counted("SELECT kind, COUNT(*) FROM returns GROUP BY kind").await;
    let acts = counted("SELECT state, COUNT(*) FROM acts GROUP BY state").await;
    let claims = counted("SELECT state, COUNT(*) FROM claims GROUP BY state").await;
    let invoices = counted("SELECT kind, COUNT(*) FROM invoices GROUP BY kind").await;

    for state in ["requested", "sent", "received", "settled"] {
        assert!(returns.contains_key(state), "{state}: {returns:?}");
    }
    for kind in ["return", "exchange", "withdrawal", "gift"] {
        assert!(kinds.contains_key(kind), "{kind}: {kinds:?}");
    }
    for state in ["held", "review", "done"] {
        assert!(acts.contains_key(state), "{state}: {acts:?}");
    }
    assert_eq!((claims.get("open"), claims.get("accepted")), (Some(&1), Some(&1)));
    assert_eq!((invoices.get("invoice"), invoices.get("credit_note")), (Some(&3), Some(&2)));
    for (what, sql, least) in [
        ("a registration", "SELECT COUNT(*) FROM registrations", 1),
        ("a photo of a claim", "SELECT COUNT(*) FROM evidence", 1),
        (
            "a withdrawal with its receipt",
            "SELECT COUNT(*) FROM withdrawal_receipts WHERE letter_id IS NOT NULL",
            1,
        ),
        (
            "a gift card",
            "SELECT COUNT(*) FROM payment_methods WHERE kind = 'gift_card' AND balance_minor > 0",
            6,
        ),
        ("another address", "SELECT COUNT(*) FROM addresses", 6),
        ("something sold out", "SELECT COUNT(*) FROM variants WHERE stock = 0 AND NOT is_available", 2),
        ("a gold customer", "SELECT COUNT(*) FROM customers WHERE extra LIKE '%\"level\":\"gold\"%'", 1),
        ("a carrier's word", "SELECT COUNT(*) FROM carrier_events", 20),
        ("two rates of VAT", "SELECT COUNT(DISTINCT tax_bp) FROM order_lines WHERE tax_bp IN (700, 1900)", 2),
    ] {
        assert!(number(db, sql).await >= least, "{what}");
    }
}

#[tokio::test]
async fn every_orders_money_explains_itself_and_nothing_comes_back_that_wasnt_bought() {
    let (_place, post) = world(Size::demo()).await;

    let numbers = rows(&post.db, "SELECT number, id FROM orders").await;
    let open = post
        .db
        .read(move |read| {
            let mut open = Vec::new();
            for (number, _) in &numbers {
                let order = find_by_number(read, number)?.ok_or(Error::NotFound)?;
                let sums = ledger::sums(read, &order)?;
                if sums.open_minor() != 0 || sums.refunded_minor > sums.paid_minor {
                    open.push((number.clone(), sums));
                }
                for line in return_::finding::bought(read, order.id, None)? {
                    assert!(line.left() >= 0, "{number}: more comes back than was bought");
                }
            }
            Ok(open)
        })
        .await
        .unwrap();

    assert!(open.is_empty(), "{open:?}");
    let beyond = "SELECT COUNT(*) FROM payment_methods WHERE balance_minor < 0";
    assert_eq!(number(&post.db, beyond).await, 0);
}

#[tokio::test]
async fn what_is_held_can_be_taken_back_for_most_of_an_hour() {
    let (_place, post) = world(Size::small()).await;

    let held = "SELECT MIN(held_until_ms) FROM acts WHERE state = 'held'";
    let left_ms = number(&post.db, held).await - post.db.now_ms();

    assert_eq!(left_ms / 1000, 56 * MINUTE_S);
}

#[tokio::test]
async fn the_shop_has_a_policy_of_its_own_after_the_one_brought_along() {
    let (_place, post) = world(Size::small()).await;

    let now_ms = post.db.now_ms();
    let (versions, (in_force, policy)) =
        post.db.read(move |read| Ok((version::list(read)?, version::in_force(read, now_ms)?))).await.unwrap();

    assert_eq!((versions.len(), in_force), (2, 2));
    assert!(!versions[0].note.is_empty());
    let windows = &policy.terms(ActKind::Return).unwrap().windows;
    assert_eq!(windows[0].when.level, ["gold"]);
    assert_eq!(policy.time_zone, "Europe/Berlin");
}

#[tokio::test]
async fn whoever_the_demo_names_can_be_signed_in_and_has_orders() {
    let (_place, post) = world(Size { customers: 0, orders: 0, conversations: 0 }).await;

    for shopper in SHOPPERS {
        let orders = post
            .db
            .read(|read| {
                let id = identity::find(read, Kind::Email, shopper.email)?.ok_or(Error::NotFound)?;
                of_customer(read, &[id.0], 50)
            })
            .await
            .unwrap();
        assert!(orders.len() >= 2, "{}: {}", shopper.email, orders.len());
    }
}

#[test]
fn the_shop_is_set_up_so_that_invoices_and_labels_can_be_printed() {
    let config = config();

    config.check().unwrap();
    assert!(orders::invoice::Settings::of(&config).unwrap().is_complete());
    assert!(!config.returns.address.is_empty() && config.connections.allow_private);
}
