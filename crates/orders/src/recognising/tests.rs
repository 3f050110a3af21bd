use proptest::prelude::*;

use super::*;
use crate::sample::Sample;

fn texts(text: &str, wanted: fn(Kind) -> bool) -> Vec<String> {
    recognise(text).into_iter().filter(|found| wanted(found.kind)).map(|found| found.text).collect()
}

fn orders(text: &str) -> Vec<String> {
    texts(text, |kind| kind == Kind::Order)
}

fn parcels(text: &str) -> Vec<String> {
    texts(text, |kind| matches!(kind, Kind::Tracking { .. }))
}

fn skus(text: &str) -> Vec<String> {
    texts(text, |kind| kind == Kind::Sku)
}

#[test]
fn order_numbers_are_seen_in_sentences() {
    let cases: [(&str, &[&str]); 9] = [
        ("Where is my order #W2611340?", &["#W2611340"]),
        ("Bestellung: W2611340, bitte!", &["W2611340"]),
        ("No.=10045 and (10046).", &["10045", "10046"]),
        ("Order 100-2345678", &["100-2345678"]),
        ("#17 came, #18 didn't", &["#17", "#18"]),
        ("It came on 2026-11-23 at 10:30 in 3 boxes", &[]),
        ("write to W2611340@example.org or https://x.example/W2611340", &[]),
        ("hello, nice shop – thanks…", &[]),
        ("", &[]),
    ];
    for (text, expected) in cases {
        assert_eq!(orders(text), expected, "{text}");
    }
}

#[test]
fn tracking_numbers_are_seen_with_and_without_gaps() {
    let cases: [(&str, &[&str]); 6] = [
        ("UPS 1Z 999 AA1 01 2345 6784 is late", &["1Z999AA10123456784"]),
        ("1z999aa10123456784", &["1Z999AA10123456784"]),
        ("RB 123 456 785 GB, please", &["RB123456785GB"]),
        ("DHL 0034 0434 1610 9404 2557.", &["00340434161094042557"]),
        ("Number 986578788855", &["986578788855"]),
        ("my number is 12 34 56 78", &[]),
    ];
    for (text, expected) in cases {
        assert_eq!(parcels(text), expected, "{text}");
    }
}

#[test]
fn skus_are_seen_by_their_look() {
    assert_eq!(skus("Is LAMP-OAK in stock, or CUP-1? Not #W17."), ["LAMP-OAK", "CUP-1"]);
    assert_eq!(skus("re-send it, a well-known problem"), Vec::<String>::new());
}

#[test]
fn every_find_stands_where_it_says() {
    let text = "Größe: LAMP-OAK – Nr. #W1001 (1Z 999 AA1 01 2345 6784)";
    for found in recognise(text) {
        let there: String = text[found.at.clone()].chars().filter(|letter| *letter != ' ').collect();
        assert_eq!(there, found.text);
    }
}

#[test]
fn a_long_text_gives_no_more_than_the_limit() {
    let text = "W12345 ".repeat(100_000);

    assert_eq!(recognise(&text).len(), CANDIDATES_LIMIT);
}

#[tokio::test]
async fn what_exists_is_linked_and_nothing_else() {
    let sample = Sample::open().await;
    let text = "Order w1001 or #W9999, parcel 0034 0434 1610 9404 2557, cup cup-1 or LAMP-ASH, not CUP-2.";

    let links = sample.db.read(move |read| link(read, &recognise(text))).await.unwrap();

    let named: Vec<(&str, String)> = links
        .iter()
        .map(|link| {
            let name = match &link.target {
                Target::Order { number, .. } => number.clone(),
                Target::Product { sku, title } => format!("{title} {sku}"),
            };
            (&text[link.at.clone()], name)
        })
        .collect();
    assert_eq!(
        named,
        [
            ("w1001", "#W1001".to_owned()),
            ("0034 0434 1610 9404 2557", "#W1001".to_owned()),
            ("cup-1", "Cup CUP-1".to_owned()),
            ("LAMP-ASH", "Lamp LAMP-ASH".to_owned()),
        ]
    );
    let none = sample.db.read(|read| link(read, &[])).await.unwrap();
    assert!(none.is_empty());
}

proptest! {
    #[test]
    fn any_text_can_be_read(text in "\\PC{0,200}") {
        for found in recognise(&text) {
            prop_assert!(text.get(found.at.clone()).is_some());
            prop_assert!(!found.text.is_empty());
        }
    }

    #[test]
    fn numbers_with_signs_around_them_can_be_read(text in "[#0-9A-Z:=.,()@/ -]{0,60}") {
        for found in recognise(&text) {
            prop_assert!(text.get(found.at).is_some());
        }
    }
}
