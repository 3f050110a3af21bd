use base::Result;

use super::deciding::Decision;
use super::*;
use crate::sample::Sample;

async fn claim_of(sample: &Sample, serial: &str) -> NewClaim {
    let order = sample.order().await;
    NewClaim {
        customer_id: order.customer_id,
        order_id: Some(order.id),
        act_id: None,
        line_id: Some(order.lines[0].id),
        actor: format!("customer:{}", order.customer_id),
        sku: order.lines[0].sku.clone(),
        title: order.lines[0].title.clone(),
        serial: serial.into(),
        problem: "It flickers. ".into(),
        wish: Remedy::Repair,
    }
}

async fn opened(sample: &Sample, new: NewClaim) -> Result<Claim> {
    sample.db.write(move |tx| open(tx, new.clone())).await
}

async fn decided(
    sample: &Sample,
    claim: &Claim,
    (verdict, outcome, words): (Verdict, Remedy, &str),
) -> Result<Claim> {
    let (id, decision) = (claim.id, Decision { verdict, outcome, words: words.into() });
    sample.db.write(move |tx| decide(tx, "agent:5", id, &decision)).await
}

#[tokio::test]
async fn a_claim_is_opened_decided_and_settled_each_once() {
    let sample = Sample::open().await;
    let claim = opened(&sample, claim_of(&sample, "SN-1").await).await.unwrap();
    let yes = (Verdict::Accepted, Remedy::Replace, "A new one leaves today.");

    let id = claim.id;
    let early = sample.db.write(move |tx| settle(tx, "agent:5", id)).await.unwrap_err().to_string();
    let accepted = decided(&sample, &claim, yes).await.unwrap();
    let again = decided(&sample, &claim, yes).await.unwrap();
    let other = decided(&sample, &claim, (Verdict::Declined, Remedy::None, "No.")).await.unwrap_err();
    let settled = sample.db.write(move |tx| settle(tx, "agent:5", id)).await.unwrap();
    sample.db.write(move |tx| settle(tx, "agent:5", id)).await.unwrap();

    assert!(early.contains("isn't decided"), "{early}");
    assert_eq!((accepted.state, accepted.outcome), (State::Accepted, Some(Remedy::Replace)));
    assert_eq!((accepted.decided_by.as_str(), accepted.decided_ms), ("agent:5", Some(sample.db.now_ms())));
    assert_eq!(again, accepted);
    assert!(matches!(other, Error::Conflict(_)), "{other}");
    assert_eq!((settled.state, settled.problem.as_str()), (State::Settled, "It flickers."));
    assert_eq!(sample.events(&["claim."]).await, ["claim.opened", "claim.decided", "claim.settled"]);
}

#[tokio::test]
async fn a_decision_that_says_nothing_is_refused() {
    let sample = Sample::open().await;
    let claim = opened(&sample, claim_of(&sample, "").await).await.unwrap();
    let long = "x".repeat(TEXT_LIMIT + 1);

    for (decision, hint) in [
        ((Verdict::Accepted, Remedy::None, "Yes."), "what the customer gets"),
        ((Verdict::Declined, Remedy::None, " "), "Say why"),
        ((Verdict::Declined, Remedy::Refund, "No."), "brings nothing"),
        ((Verdict::Declined, Remedy::None, long.as_str()), "Shorten it"),
    ] {
        let error = decided(&sample, &claim, decision).await.unwrap_err().to_string();
        assert!(error.contains(hint), "{hint}: {error}");
    }
    let declined =
        decided(&sample, &claim, (Verdict::Declined, Remedy::None, "It was dropped.")).await.unwrap();
    let id = declined.id;
    let error = sample.db.write(move |tx| settle(tx, "agent:5", id)).await.unwrap_err().to_string();

    assert_eq!(declined.state, State::Declined);
    assert!(error.contains("nothing to settle"), "{error}");
}

#[tokio::test]
async fn a_claim_needs_a_problem_a_product_and_to_be_the_only_one_of_its_thing() {
    let sample = Sample::open().await;
    let good = claim_of(&sample, "SN-1").await;
    let first = opened(&sample, good.clone()).await.unwrap();

    for (new, hint) in [
        (NewClaim { problem: "  ".into(), ..good.clone() }, "Describe what is wrong"),
        (NewClaim { problem: "x".repeat(TEXT_LIMIT + 1), ..good.clone() }, "add a photo"),
        (NewClaim { sku: String::new(), title: String::new(), ..good.clone() }, "Choose the product"),
        (NewClaim { line_id: Some(7), ..good.clone() }, "isn't in this order"),
        (NewClaim { serial: " SN-1 ".into(), ..good.clone() }, first.reference.as_str()),
    ] {
        let error = opened(&sample, new).await.unwrap_err().to_string();
        assert!(error.contains(hint), "{hint}: {error}");
    }
    opened(&sample, claim_of(&sample, "").await).await.unwrap();
    opened(&sample, claim_of(&sample, "").await).await.expect("without a serial number there may be several");
    decided(&sample, &first, (Verdict::Declined, Remedy::None, "No.")).await.unwrap();
    opened(&sample, good).await.expect("the first one is over");
}

#[tokio::test]
async fn claims_are_found_by_reference_customer_order_and_state_page_by_page() {
    let sample = Sample::open().await;
    let mut made = Vec::new();
    for _ in 0..3 {
        made.push(opened(&sample, claim_of(&sample, "").await).await.unwrap());
    }
    let (anna, bo, order) = (sample.anna, sample.bo, sample.order().await.id);
    let (first, reference) = (made[0].clone(), made[0].reference.to_lowercase());

    let counts = sample
        .db
        .read(move |read| {
            assert_eq!(finding::find_by_reference(read, &reference)?.as_ref(), Some(&first));
            assert_eq!(finding::find_by_reference(read, "nonsense")?, None);
            assert!(matches!(finding::find(read, ClaimId(7)), Err(Error::NotFound)));
            let pages = [
                finding::of_customer(read, &[anna], None, 2)?,
                finding::of_customer(read, &[anna], Some(first.id), 2)?,
                finding::of_customer(read, &[bo], None, 2)?,
                finding::of_customer(read, &[], None, 2)?,
                finding::list(read, Some(State::Open), None, 2)?,
                finding::list(read, None, None, 9)?,
                finding::list(read, Some(State::Settled), None, 9)?,
                finding::of_order(read, order)?,
            ];
            Ok(pages.map(|page| page.len()))
        })
        .await
        .unwrap();

    assert_eq!(counts, [2, 0, 0, 0, 2, 3, 0, 3]);
}

#[test]
fn names_are_read_as_they_are_stored() {
    for (state, name) in STATES {
        assert_eq!((State::read(name).unwrap(), state.as_str()), (state, name));
    }
    for (remedy, name) in REMEDIES {
        assert_eq!((Remedy::read(name).unwrap(), remedy.as_str()), (remedy, name));
    }
    assert_eq!(Verdict::read("accepted").unwrap(), Verdict::Accepted);
    assert_eq!(Verdict::read("declined").unwrap(), Verdict::Declined);
    assert!(State::read("lost").is_err() && Remedy::read("x").is_err() && Verdict::read("").is_err());
}
