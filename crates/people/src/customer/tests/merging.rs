//! Two customers become one and are taken apart again.

use base::Error;
use base::testing::Place;

use super::*;
use crate::customer::merging::{self, Merge};
use crate::names::AgentId;

const MIA: AgentId = AgentId(5);

async fn merge(db: &Db, merged: CustomerId, into: CustomerId) -> i64 {
    db.write(move |tx| merging::merge(tx, Some(MIA), into, merged)).await.unwrap()
}

async fn undo(db: &Db, id: i64) -> Result<CustomerId> {
    db.write(move |tx| merging::undo(tx, MIA, id)).await
}

async fn cluster_of(db: &Db, id: CustomerId) -> Vec<i64> {
    db.read(move |read| cluster(read, id)).await.unwrap()
}

async fn merges_of(db: &Db, id: CustomerId) -> Vec<Merge> {
    db.read(move |read| merging::list(read, id)).await.unwrap()
}

/// Ana, Bea and Cleo, each known by her address.
async fn three(db: &Db) -> [CustomerId; 3] {
    [
        known_by(db, "a@example.org", "Ana").await,
        known_by(db, "b@example.org", "Bea").await,
        known_by(db, "c@example.org", "Cleo").await,
    ]
}

#[tokio::test]
async fn a_merged_customers_identities_lead_to_the_kept_one() {
    let place = Place::new();
    let db = place.open().await;
    let [ana, bea, _] = three(&db).await;

    merge(&db, ana, bea).await;

    assert_eq!(known_by(&db, "a@example.org", "").await, bea);
    assert_eq!(found(&db, ana).await.name, "Bea");
    assert_eq!(cluster_of(&db, ana).await, [bea.0, ana.0]);
    assert_eq!(identities_of(&db, ana).await.len(), 2);
    assert_eq!(kinds(&db).await.last().map(String::as_str), Some("customer.merged"));
}

#[tokio::test]
async fn a_merge_taken_back_leaves_both_as_they_were() {
    let place = Place::new();
    let db = place.open().await;
    let [ana, bea, _] = three(&db).await;
    let id = merge(&db, ana, bea).await;
    db.context().clock.advance(1_000);

    let kept = undo(&db, id).await.unwrap();

    assert_eq!(kept, bea);
    assert_eq!(found(&db, ana).await.name, "Ana");
    assert_eq!(known_by(&db, "a@example.org", "").await, ana);
    assert_eq!(cluster_of(&db, bea).await, [bea.0]);
    let merges = merges_of(&db, bea).await;
    assert_eq!((merges.len(), merges[0].merged_name.as_str(), merges[0].merged_id), (1, "Ana", ana));
    assert_eq!(merges[0].undone_ms, Some(merges[0].merged_ms + 1_000));
    assert_eq!(kinds(&db).await.last().map(String::as_str), Some("customer.unmerged"));
}

#[tokio::test]
async fn a_merge_is_taken_back_once() {
    let place = Place::new();
    let db = place.open().await;
    let [ana, bea, _] = three(&db).await;
    let id = merge(&db, ana, bea).await;
    undo(&db, id).await.unwrap();

    let again = undo(&db, id).await;
    let unknown = undo(&db, 1).await;

    assert!(matches!(again, Err(Error::NotFound)));
    assert!(matches!(unknown, Err(Error::NotFound)));
}

#[tokio::test]
async fn what_was_learned_while_merged_stays_where_it_was_written() {
    let place = Place::new();
    let db = place.open().await;
    let [ana, bea, _] = three(&db).await;
    let id = merge(&db, ana, bea).await;
    db.write(move |tx| identity::add(tx, ana, Kind::Phone, "+491701234567")).await.unwrap();
    assert_eq!(identities_of(&db, bea).await.len(), 3);

    undo(&db, id).await.unwrap();

    assert_eq!(identities_of(&db, ana).await.len(), 2);
    assert_eq!(identities_of(&db, bea).await.len(), 1);
}

#[tokio::test]
async fn a_customer_cant_be_merged_into_themselves_by_any_way() {
    let place = Place::new();
    let db = place.open().await;
    let [ana, bea, cleo] = three(&db).await;
    merge(&db, ana, bea).await;
    merge(&db, bea, cleo).await;
    for (kept, merged) in [(cleo, cleo), (ana, cleo), (cleo, ana), (ana, bea)] {
        let merged = db.write(move |tx| merging::merge(tx, None, kept, merged)).await;

        assert!(refusal(merged).contains("one customer already"));
    }
    let unknown = db.write(move |tx| merging::merge(tx, None, ana, CustomerId(1))).await;
    assert!(matches!(unknown, Err(Error::NotFound)));
}

#[tokio::test]
async fn a_chain_of_merges_leads_to_its_end_and_is_undone_from_there() {
    let place = Place::new();
    let db = place.open().await;
    let [ana, bea, cleo] = three(&db).await;
    let first = merge(&db, ana, bea).await;
    let second = merge(&db, bea, cleo).await;
    assert_eq!(cluster_of(&db, ana).await, [cleo.0, ana.0, bea.0]);

    let too_early = undo(&db, first).await;
    assert!(refusal(too_early).contains("Undo that merge first"));
    assert_eq!(undo(&db, second).await.unwrap(), cleo);

    assert_eq!(cluster_of(&db, ana).await, [bea.0, ana.0]);
    assert_eq!(cluster_of(&db, cleo).await, [cleo.0]);
    assert_eq!(undo(&db, first).await.unwrap(), bea);
    for id in [ana, bea, cleo] {
        assert_eq!(cluster_of(&db, id).await, [id.0]);
    }
}

#[tokio::test]
async fn two_merged_into_one_are_undone_in_any_order() {
    for newest_first in [true, false] {
        let place = Place::new();
        let db = place.open().await;
        let [ana, bea, cleo] = three(&db).await;
        let (first, second) = (merge(&db, ana, cleo).await, merge(&db, bea, cleo).await);
        let (undone, left) = if newest_first { (second, ana) } else { (first, bea) };

        undo(&db, undone).await.unwrap();
        assert_eq!(cluster_of(&db, cleo).await, [cleo.0, left.0]);
        undo(&db, first + second - undone).await.unwrap();

        for id in [ana, bea, cleo] {
            assert_eq!(cluster_of(&db, id).await, [id.0]);
        }
    }
}

#[tokio::test]
async fn merging_somebody_merged_means_the_person_they_are_now() {
    let place = Place::new();
    let db = place.open().await;
    let [ana, bea, cleo] = three(&db).await;
    merge(&db, ana, bea).await;

    let id = merge(&db, cleo, ana).await;

    assert_eq!(cluster_of(&db, cleo).await, [bea.0, ana.0, cleo.0]);
    assert_eq!(merges_of(&db, bea).await[0].id, id);
}

#[tokio::test]
async fn two_agents_merging_crosswise_at_once_leave_no_circle() {
    let place = Place::new();
    let db = place.open().await;
    let [ana, bea, _] = three(&db).await;

    let (one, other) = tokio::join!(
        db.write(move |tx| merging::merge(tx, Some(MIA), ana, bea)),
        db.write(move |tx| merging::merge(tx, None, bea, ana)),
    );

    assert!(one.is_ok() != other.is_ok(), "{one:?} {other:?}");
    assert_eq!(cluster_of(&db, ana).await, cluster_of(&db, bea).await);
    assert_eq!(cluster_of(&db, ana).await.len(), 2);
}

#[tokio::test]
async fn a_merge_says_who_did_it() {
    let place = Place::new();
    let db = place.open().await;
    let [ana, bea, cleo] = three(&db).await;
    merge(&db, ana, bea).await;
    db.write(move |tx| merging::merge(tx, None, bea, cleo)).await.unwrap();

    let told = told(&db).await;

    let merged = told.iter().filter(|(kind, ..)| kind == "customer.merged");
    let actors: Vec<_> = merged.map(|(_, actor, customer)| (actor.as_str(), *customer)).collect();
    assert_eq!(actors, [("agent:5", Some(bea.0)), ("system", Some(bea.0))]);
}
